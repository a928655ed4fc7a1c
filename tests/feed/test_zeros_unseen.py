"""Zeros of which nothing is seen, and formats by which a number is about, at least or with a footnote, are told."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from caunghe.feed.convert.register import read_source
from caunghe.feed.read import read_feed
from tests.feed.workbooks_written import FORMS, Look

HEAD = ["Chương trình đào tạo", "Năm", "Nhập học", "Thôi học"]
ROWS = [["CT01", 2023, 52, 0], ["CT02", 2024, 94, 5], ["CT03", 2024, 0, 0]]


def book(path: Path, code: str = "General", *, shows: bool = True) -> Path:
    """Write a workbook whose last two columns have a number format."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Tuyển sinh và tốt nghiệp"
    for row in [HEAD, *ROWS]:
        sheet.append(row)
    for row in sheet.iter_rows(min_row=2, min_col=3, max_col=4):
        for cell in row:
            cell.number_format = code
    sheet.sheet_view.showZeros = shows
    made.save(path)
    return path


def told(path: Path, rule: str) -> list[tuple[object, ...]]:
    return read_feed(path)[1].filter(pl.col("rule") == rule).select("sheet_row", "column", "value").rows()


@pytest.mark.parametrize("code", ["0;-0;;@", "#,###", "#", "0;;", '#,##0;-#,##0;""', '[=0]"";General'])
def test_zeros_that_their_format_does_not_show_are_told_and_read(tmp_path: Path, code: str) -> None:
    path = book(tmp_path / "b.xlsx", code)
    assert told(path, "zeros_unseen") == [(2, "dropouts", "2, 4"), (4, "entrants", "4")]
    assert read_feed(path)[0]["intakes"]["dropouts"].to_list() == [0, 5, 0]
    # the mend that is told is one
    assert told(book(tmp_path / "mended.xlsx"), "zeros_unseen") == []


def test_zeros_that_a_sheet_does_not_show_are_told(tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", shows=False)
    assert told(path, "zeros_unseen") == [(2, "dropouts", "2, 4"), (4, "entrants", "4")]
    heard: list[str] = []
    read_source(path, say=lambda text: heard.append(text("en")))
    assert [each.partition(": ")[2] for each in heard] == ["zeros of which nothing is seen were read."] * 2


@pytest.mark.parametrize("form", FORMS)
def test_zeros_are_told_in_any_form(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"b.{form}"
    look = Look(formats={(row, 4): "#,###" for row in (2, 3, 4)})
    FORMS[form]({"Tuyển sinh và tốt nghiệp": [HEAD, *ROWS]}, path, "Tuyển sinh và tốt nghiệp", look)
    assert told(path, "zeros_unseen") == [(2, "dropouts", "2, 4")]


@pytest.mark.parametrize(
    "code",
    ["General", "0", "#,##0", '#,##0_-;-#,##0_-;"-"??', '_-* #,##0_-;-* #,##0_-;_-* "-"??_-', "+0;-0", "0.0", '"+"0'],
)
def test_ordinary_formats_are_not_told(tmp_path: Path, code: str) -> None:
    path = book(tmp_path / "b.xlsx", code)
    rules = set(read_feed(path)[1]["rule"])
    assert rules & {"zeros_unseen", "format_contradicts", "values_veiled"} == set()


@pytest.mark.parametrize(
    ("code", "shown"), [('"~"0', "~52"), ('0"+"', "52+"), ('0"*"', "52*"), ('"≈ "0', "≈ 52"), ("0\\*", "52*")]
)
def test_a_number_seen_with_a_mark_is_refused_as_its_text_is(tmp_path: Path, code: str, shown: str) -> None:
    path = book(tmp_path / "b.xlsx", code)
    assert (2, "entrants", shown) in told(path, "format_contradicts")
    assert read_feed(path)[0]["intakes"]["entrants"].to_list() == [None, None, 0]
