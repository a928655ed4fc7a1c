"""Several feeds joined: nothing is lost, nothing counted twice, and it is told who sent what and who nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from caunghe.cli import main
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.feed.contents import Feed
from caunghe.feed.join import joined
from caunghe.feed.read import read_feed
from caunghe.feed.write import write_feed
from caunghe.pilot.small_city import small_city
from caunghe.schema.tables import TABLES


@pytest.fixture(scope="module")
def city() -> Feed:
    return read_feed(small_city())[0]


def part(city: Feed, institution: str) -> Feed:
    """Return what one institution sends: its own row, sites, programmes, intakes and teachers."""
    sites = city["sites"].filter(institution=institution)
    programmes = city["programmes"].join(sites, on="site", how="semi", maintain_order="left")
    own = {
        "institutions": city["institutions"].filter(institution=institution),
        "sites": sites,
        "programmes": programmes,
        "intakes": city["intakes"].join(programmes, on="programme", how="semi", maintain_order="left"),
        "teachers": city["teachers"].filter(institution=institution),
    }
    tables = {name: own.get(name, table.empty()) for name, table in TABLES.items()}
    return replace(city, tables=tables, supplied=frozenset(own))


def test_parts_make_the_whole_again(city: Feed):
    result = joined({"a.xlsx": part(city, "I1"), "b.xlsx": part(city, "I2")}, city)
    for name in ("institutions", "sites", "programmes", "intakes", "teachers"):
        key = TABLES[name].key
        assert result.feed[name].sort(key).equals(city[name].sort(key)), name
    assert (result.findings.height, result.missing.height) == (0, 0)
    assert result.institutions.rows() == [("a.xlsx", "I1"), ("b.xlsx", "I2")]
    assert result.sent.filter(source="a.xlsx", table="teachers")["rows"].to_list() == [
        city["teachers"].filter(institution="I1").height
    ]


def test_who_has_not_sent_is_listed(city: Feed):
    assert joined({"a.xlsx": part(city, "I1")}, city).missing["institution"].to_list() == ["I2"]
    # a list of all, sent by one, is no sending of the others
    everybody = part(city, "I1")
    everybody = replace(everybody, tables={**everybody.tables, "institutions": city["institutions"]})
    assert joined({"a.xlsx": everybody}).missing["institution"].to_list() == ["I2"]


def test_rows_of_one_key_are_told_and_one_is_kept(city: Feed):
    first, second = part(city, "I1"), part(city, "I1")
    tuition = second["programmes"].with_columns(pl.col("tuition") + 1)
    second = replace(second, tables={**second.tables, "programmes": tuition})
    result = joined({"a.xlsx": first, "b.xlsx": second})
    assert result.feed["programmes"].equals(first["programmes"])
    found = result.findings.group_by("rule", "table").len().sort("rule", "table").rows()
    contradicted = [row for row in found if row[0] == "row_contradicts"]
    assert contradicted == [("row_contradicts", "programmes", first["programmes"].height)]
    assert {row[1] for row in found if row[0] == "row_overlaps"} == {"institutions", "sites", "intakes", "teachers"}
    (row, *_) = result.findings.filter(rule="row_contradicts").to_dicts()
    assert (row["sheet_row"], row["value"], row["expected"]) == (2, "b.xlsx, P1", "a.xlsx")


def test_the_command_tells_and_its_exit_code_does(city: Feed, tmp_path: Path, capsys):
    write_feed(part(city, "I1"), tmp_path / "a.xlsx")
    write_feed(part(city, "I2"), tmp_path / "b.xlsx")
    write_feed(city, tmp_path / "last.zip")
    words = [str(tmp_path / "a.xlsx"), "--expected", str(tmp_path / "last.zip"), "--out", str(tmp_path / "one")]
    assert main(["join", *words]) == EXIT_OK
    assert "Chưa gửi: 1 cơ sở. I2 – " in " ".join(capsys.readouterr().out.split())
    words[1:1] = [str(tmp_path / "b.xlsx")]
    assert main(["join", *words, "--json"]) == EXIT_OK
    assert json.loads(capsys.readouterr().out)["missing"] == []
    assert read_feed(tmp_path / "one")[0]["sites"].height == city["sites"].height
    assert main(["join", words[0], words[0], "--out", str(tmp_path / "two")]) == EXIT_NOT_POSSIBLE


def test_cells_that_cannot_be_read_stop_the_joining(tmp_path: Path, capsys):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "sites.csv").write_text("site,institution,name,area,capacity\nS,I,N,A,nhiều\n", encoding="utf-8")
    assert main(["join", str(tmp_path / "a"), "--out", str(tmp_path / "one")]) == EXIT_DATA_FAULTS
    assert "Chưa gộp" in capsys.readouterr().err
    assert not (tmp_path / "one").exists()
