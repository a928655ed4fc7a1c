"""What a finding of a workbook advises cures it: done in the sheet as it is said, the city is read as it was meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from caunghe.feed.check import RULES
from caunghe.feed.findings.findings import sentences
from caunghe.feed.read import read_feed
from caunghe.language.text import LANGUAGES, Language
from tests.feed.changes import FUNDS, INTAKES, PROGRAMMES, SITES, at, column_of
from tests.feed.city import Sheets, clean_city, write_workbook
from tests.feed.test_what_people_write import differences

Told = list[dict[str, Any]]
Deed = Callable[[Sheets, Told], None]
SHARE, LAND, AMOUNT = "Tỷ lệ thực hành", "Diện tích đất", "Số tiền"


def typed(sheet: str, label: str, pattern: str, sign: str = "") -> Deed:
    """Type into each cell told what its mend says to write."""

    def do(sheets: Sheets, told: Told) -> None:
        place = at(sheets, sheet, label)
        for finding in told:
            (number,) = re.findall(pattern, finding["mend"])
            sheets[sheet][finding["sheet_row"] - 1][place] = number + sign

    return do


def added_up(sheets: Sheets, told: Told) -> None:
    """Add the parts up in one column, and take the parts out."""
    (heading,) = {re.findall(r"“([^”]+)”", finding["mend"])[0] for finding in told}
    place = at(sheets, INTAKES, "Nhập học")
    for number, line in enumerate(sheets[INTAKES]):
        line[place : place + 2] = [heading if number == 0 else None if number == 1 else line[place] + line[place + 1]]


def parted(sheets: Sheets) -> None:
    place = at(sheets, INTAKES, "Nhập học")
    for line in sheets[INTAKES][1:]:
        line[place], line[place + 1] = line[place] - line[place + 1], line[place + 1]
    sheets[INTAKES][0][place : place + 2] = ["Nhập học", None]
    width = len(sheets[INTAKES][0])
    sheets[INTAKES].insert(1, [None] * place + ["Hệ chính quy", "Hệ VLVH"] + [None] * (width - place - 2))


def without_rows(sheet: str) -> Deed:
    def do(sheets: Sheets, told: Told) -> None:
        for finding in sorted(told, key=lambda one: -one["sheet_row"]):
            assert str(finding["sheet_row"]) in finding["mend"]
            sheets[sheet].pop(finding["sheet_row"] - 1)

    return do


def with_total(sheets: Sheets) -> None:
    sheets[INTAKES].append([None, None, 450, 445, 179, 54])


NUMBER, PER_CENT = r"(?:ghi|write) ([\d.,]*\d)[,;]", r"(?:ghi|write) ([\d.,]*\d)[;]"
MILLIONS = column_of(FUNDS, AMOUNT, ["45.000", "12.000", "47.500", "12.750"], "Số tiền (triệu đồng)")
CURES: dict[str, tuple[Callable[[Sheets], None], str, Deed, set[str]]] = {
    "grouped square metres": (
        column_of(SITES, LAND, ["15.250", "6.120", "0980"]), "number_ambiguous", typed(SITES, LAND, NUMBER), set()),
    "grouped millions": (MILLIONS, "number_ambiguous", typed(FUNDS, AMOUNT, NUMBER), set()),
    "shares under per cent": (
        column_of(PROGRAMMES, SHARE, [0.7, 0.6, 65, 80], "Tỷ lệ thực hành (%)"), "percent_doubtful",
        typed(PROGRAMMES, SHARE, PER_CENT), set()),
    "parts of a heading": (parted, "heading_unclear", added_up, {"women"}),
    "a total without a label": (with_total, "row_total", without_rows(INTAKES), set()),
}  # fmt: skip


def found(sheets: Sheets, path: Path, rule: str, language: Language) -> tuple[Any, Told]:
    feed, findings = read_feed(write_workbook(sheets, path))
    return feed, sentences(findings.filter(pl.col("rule") == rule), dict(RULES), language).to_dicts()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CURES)
def test_a_cure_of_a_workbook_is_as_it_is_said(name: str, language: Language, tmp_path: Path) -> None:
    change, rule, cure, lost = CURES[name]
    sheets = clean_city()
    change(sheets)
    _, told = found(sheets, tmp_path / "bad.xlsx", rule, language)
    assert told
    cure(sheets, told)
    feed, left = found(sheets, tmp_path / "cured.xlsx", rule, language)
    assert left == []
    clean, _ = read_feed(write_workbook(clean_city(), tmp_path / "clean.xlsx"))
    assert {column for _, column, *_ in differences(feed, clean)} == lost


def test_merged_cells_are_unmerged_and_filled_down(tmp_path: Path) -> None:
    sheets = clean_city()
    path = write_workbook(sheets, tmp_path / "bad.xlsx", lambda book: book[INTAKES].merge_cells("A2:A3"))
    feed, findings = read_feed(path)
    (told,) = sentences(findings.filter(pl.col("rule") == "cells_merged"), dict(RULES), "vi").to_dicts()
    (value,) = re.findall(r"“([^”]+)”", told["mend"])
    sheets[INTAKES][told["sheet_row"] - 1][0] = value
    cured, findings = read_feed(write_workbook(sheets, tmp_path / "cured.xlsx"))
    assert findings.filter(pl.col("rule") == "cells_merged").is_empty()
    assert feed["intakes"]["programme"].null_count() == 1
    assert differences(cured, read_feed(write_workbook(clean_city(), tmp_path / "clean.xlsx"))[0]) == []
