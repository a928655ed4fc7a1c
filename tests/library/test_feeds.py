"""A register converted from a notebook tells all that the command tells."""

from __future__ import annotations

import json
import tempfile
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import caunghe
from caunghe.cli import main
from caunghe.library.feeds import ConvertedRegister
from caunghe.pilot import small_city

REGISTER = """Trường;Loại;2024;2025
A;công lập;4,1;8,2
B;lạ;60;30
Tổng cộng;;64,1;38,2
"""
MAPPING = """table,column,from,field,transformation,argument,when
institutions,institution,r,,number,I-,
institutions,name,r,Trường,copy,,
institutions,ownership,r,Loại,words,công lập = public,
sites,*,r,,keep,,Trường != B
sites,site,r,,number,S-,
sites,fixed_cost,r,2024 + 2025,sum,1000000,
"""


@pytest.fixture
def given(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "r.csv").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "mapping.csv").write_text(MAPPING, encoding="utf-8")
    return {"mapping": tmp_path / "mapping.csv", "information": small_city() / "feed.json"}


@pytest.fixture
def made(given: dict[str, Any], tmp_path: Path) -> ConvertedRegister:
    return caunghe.convert_register(tmp_path / "r.csv", **given)


def test_a_register_says_what_did_not_come_along(made: ConvertedRegister) -> None:
    assert made.feed["institutions"].select("institution", "name", "ownership").rows() == [
        ("I-0001", "A", "public"),
        ("I-0002", "B", None),
    ]
    assert made.feed["sites"]["fixed_cost"].to_list() == [12_300_000]
    assert made.unread.select("rule", "severity", "column", "sheet_row", "value").rows() == [
        ("value_unlisted", "error", "ownership", 3, "lạ")
    ]
    assert made.amounts.select("column", "step", "before", "after").rows() == [("fixed_cost", "keep", 102.3, 12.3)]
    assert made.totals.select("source", "feed").rows() == [(102_300_000.0, 12_300_000.0)]
    assert made.rows.rows() == [("institutions", 2, 2), ("sites", 1, 2)]
    assert made.notes["en"].to_list() == ["Row 4 of r is no data and was left out: Tổng cộng | 64,1 | 38,2."]


def test_it_says_what_the_command_says(
    made: ConvertedRegister, given: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = [f"--{name}={path}" for name, path in given.items()]
    main(["convert", str(tmp_path / "r.csv"), *named, "--out", str(tmp_path / "feed"), "--json"])
    told = json.loads(capsys.readouterr().out)
    for part in ("unread", "amounts", "totals"):
        assert getattr(made, part).to_dicts() == told[part]
    every = pl.concat([made.findings, made.unread], how="diagonal")
    counted = every.group_by("table", "rule", "severity").len("count").sort("table", "rule", "severity")
    assert counted.to_dicts() == sorted(told["findings"], key=lambda row: (row["table"], row["rule"], row["severity"]))
    assert {row["table"]: row["rows"] for row in made.rows.iter_rows(named=True)} == {
        name: counts["rows"] for name, counts in told["rows"].items()
    }
    assert made.findings.equals(caunghe.check_feed(tmp_path / "feed").findings)


def test_it_is_frozen_and_shows_a_line_a_part(made: ConvertedRegister) -> None:
    lines = repr(made).splitlines()
    assert lines[0] == "ConvertedRegister()"
    assert [line.split()[0] for line in lines[1:]] == [
        "feed", "findings", "unread", "amounts", "totals", "rows", "notes",
    ]  # fmt: skip
    assert "  unread    1 × 8" in lines
    assert "<td>unread</td><td>1 × 8</td><td>rule, severity, table, column, source, sheet_row, …</td>" in (
        made._repr_html_()
    )
    with pytest.raises(FrozenInstanceError):
        made.unread = pl.DataFrame()  # pyright: ignore[reportAttributeAccessIssue]


def test_no_file_is_written_on_the_way(given: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file is written")

    before = sorted(tmp_path.iterdir())
    for name in ("write_bytes", "write_text", "mkdir"):
        monkeypatch.setattr(Path, name, refuse)
    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    caunghe.convert_register(tmp_path / "r.csv", **given)
    assert sorted(tmp_path.iterdir()) == before
