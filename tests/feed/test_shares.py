"""Shares of which another cell tells that they are some: targets by their indicator, assessments by their criterion."""

from __future__ import annotations

from pathlib import Path

import pytest

from caunghe.feed.check import check_feed
from caunghe.feed.contents import Feed
from caunghe.feed.read import read_feed

INDICATORS = frozenset({"women_entrants_share"})


def checked(folder: Path, *rows: str) -> tuple[Feed, list[tuple[str, str, str]]]:
    """Return a feed of assessments, and what its check says of their values."""
    (folder / "standard_assessments.csv").write_text(
        "institution;criterion;year;value;met\n" + "\n".join(rows), encoding="utf-8"
    )
    feed, found = read_feed(folder)
    told = check_feed(feed, found, INDICATORS).filter(table="standard_assessments", column="value")
    return feed, told.select("rule", "value", "expected").rows()


@pytest.mark.parametrize("typed", ["0,65", "0.65", "65%", "65 %", "65,0 %"])
def test_a_share_as_it_is_written_is_read_without_a_word(tmp_path: Path, typed: str):
    feed, told = checked(tmp_path, f"I1;indicator_03;2025;{typed};có")
    assert feed["standard_assessments"]["value"].to_list() == [0.65]
    assert told == []


@pytest.mark.parametrize(("typed", "value", "shown"), [("60", 0.6, "60"), ("65,5", 0.655, "65.5"), ("100", 1.0, "100")])
def test_per_cent_without_its_sign_is_read_and_told(tmp_path: Path, typed: str, value: float, shown: str):
    feed, told = checked(tmp_path, f"I1;indicator_03;2025;{typed};có")
    assert feed["standard_assessments"]["value"].to_list() == [value]
    assert told == [("percent_read", shown, str(value))]
    # "ghi 60 % hoặc 0,6"
    for mended in (f"{typed} %", str(value).replace(".", ",")):
        assert checked(tmp_path, f"I1;indicator_03;2025;{mended};có")[1] == []


def test_a_fall_is_a_share_too(tmp_path: Path):
    feed, told = checked(tmp_path, "I1;indicator_02;2025;-25;có")
    assert feed["standard_assessments"]["value"].to_list() == [-0.25]
    assert told == [("percent_read", "-25", "-0.25")]


def test_what_no_criterion_allows_is_an_error(tmp_path: Path):
    rows = ("I1;indicator_03;2025;1,5;có", "I1;indicator_01;2025;1,5;có", "I1;indicator_04;2025;650;có")
    told = checked(tmp_path, *rows)[1]
    assert told == [("standard_value_impossible", "1.5", "0–1"), ("standard_value_impossible", "650", "0–1")]
    # "tỷ lệ ghi như 0,65 hoặc 65 %"
    assert checked(tmp_path, "I1;indicator_03;2025;65 %;có", "I1;indicator_04;2025;0,65;có")[1] == []


@pytest.mark.parametrize(("typed", "read"), [("1", "100.0"), ("1,5", "150.0")])
def test_a_small_number_among_per_cents_is_told(tmp_path: Path, typed: str, read: str):
    rows = (f"I1;indicator_01;2025;{typed};có", "I1;indicator_03;2025;65;có")
    assert ("share_doubtful", typed.replace(",", "."), read) in checked(tmp_path, *rows)[1]
    # with its sign it is sure
    rows = ("I1;indicator_01;2025;100 %;có", "I1;indicator_03;2025;65;có")
    assert "share_doubtful" not in {rule for rule, *_ in checked(tmp_path, *rows)[1]}
