"""Lists of persons in a feed: what is not read of them is told as personal data, and none of it is repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from caunghe.feed.check import RULES
from caunghe.feed.findings.findings import sentences
from caunghe.feed.read import read_feed
from tests.feed.changes import INSTITUTIONS, INTAKES, TEACHERS
from tests.feed.city import Sheets, clean_city, write_csvs, write_workbook

PUPILS: list[list[Any]] = [
    ["DANH SÁCH HỌC SINH LỚP HÀN K15", None, None, None, None],
    ["TT", "Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại"],
    [1, "Nguyễn Văn An", "01/09/2008", "031208001234", "0912345678"],
    [2, "Trần Thị Bé", "12/10/2008", "031308005678", "0987654321"],
    [3, "Lê Minh Châu", "05/03/2007", "031207009012", "0356789012"],
]
WHOLE = "họ tên, ngày sinh, số CCCD hoặc số định danh, số điện thoại"


def told(path: Path) -> list[tuple[str, str, str]]:
    """Return rule, table and Vietnamese sentence of what is told of persons."""
    _, findings = read_feed(path)
    personal = findings.filter(pl.col("rule").str.ends_with("_personal"))
    rows = sentences(personal, dict(RULES), "vi")
    return list(rows.select("rule", "table", "says").iter_rows())


def with_column(sheet: str, title: str | None, *cells: Any) -> Sheets:
    sheets = clean_city()
    for row, cell in zip(sheets[sheet], (title, *cells), strict=False):
        row.append(cell)
    return sheets


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_sheet_of_pupils_is_named_as_personal_data(form: str, tmp_path: Path) -> None:
    sheets = clean_city() | {"DS lớp Hàn": PUPILS}
    path = write_csvs(sheets, tmp_path) if form == "csv" else write_workbook(sheets, tmp_path / "city.xlsx")
    ((rule, _, says),) = told(path)
    assert rule == "table_personal"
    assert says.endswith(f"không mang tên bảng nào nên không được đọc, và có thông tin cá nhân: {WHOLE}.")


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        ([["Học viên", "Lớp"], *([name, "K15"] for _, name, *_ in PUPILS[2:])], "họ tên"),
        ([["Mã", "Số"], *([f"H{at}", number] for at, *_, number, _ in PUPILS[2:])], "số CCCD hoặc số định danh"),
        ([["Mã", "Liên lạc"], *([f"H{at}", number] for at, *_, number in PUPILS[2:])], "số điện thoại"),
        ([["Mã HS", "Ngày, tháng, năm sinh"], ["H1", "1/9/2008"]], "ngày sinh"),
    ],
)
def test_persons_are_known_by_headings_and_by_cells(rows: list[list[Any]], kinds: str, tmp_path: Path) -> None:
    ((_, _, says),) = told(write_workbook(clean_city() | {"Sheet1": rows}, tmp_path / "city.xlsx"))
    assert says.endswith(f"thông tin cá nhân: {kinds}.")


def test_a_hidden_sheet_of_persons_is_told_as_such(tmp_path: Path) -> None:
    def hidden(book: openpyxl.Workbook) -> None:
        book["Cũ"].sheet_state = "hidden"

    path = write_workbook(clean_city() | {"Cũ": PUPILS}, tmp_path / "city.xlsx", hidden)
    assert [(rule, table) for rule, table, _ in told(path)] == [("table_personal", "Cũ")]


@pytest.mark.parametrize(
    ("sheet", "title", "cells", "says"),
    [
        (TEACHERS, "Họ và tên", ("Lê Văn Một",), "Cột “Họ và tên” của bảng “Nhà giáo” không được đọc, và có thông tin "
         "cá nhân: họ tên."),
        (TEACHERS, "Ghi chú", ("Nguyễn Văn An", "Trần Thị Bé", "Lê Minh Châu"), "Cột “Ghi chú” của bảng “Nhà giáo” "
         "không được đọc, và có thông tin cá nhân: họ tên."),
        (TEACHERS, "Số CMND/CCCD", ("031208001234",), "Cột “Số CMND/CCCD” của bảng “Nhà giáo” không được đọc, và có "
         "thông tin cá nhân: số CCCD hoặc số định danh."),
        (TEACHERS, None, ("0912345678", "0987654321", "0356789012"), "Cột “J” của bảng “Nhà giáo” không được đọc, và "
         "có thông tin cá nhân: số điện thoại."),
    ],
)  # fmt: skip
def test_a_column_of_persons_is_named_as_personal_data(
    sheet: str, title: str | None, cells: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    path = write_workbook(with_column(sheet, title, *cells), tmp_path / "city.xlsx")
    assert told(path) == [("column_personal", "teachers", says)]


@pytest.mark.parametrize(
    ("sheet", "title", "cells"),
    [
        (INSTITUTIONS, "Điện thoại", ("02923 831 530", "02923 831 531", "02923 831 532")),
        (INSTITUTIONS, "Tên viết tắt", ("CĐ Tây Đô", "TC Phù Sa", "TT Lương thực")),
        (INTAKES, "Ghi chú", ("Hàn", "Điện công nghiệp", "Công nghệ ô tô", "Nghề khác")),
        (INTAKES, "Số hồ sơ", ("031208001", "031208002", "031208003")),
    ],
)
def test_what_offices_have_is_no_personal_data(sheet: str, title: str, cells: tuple[str, ...], tmp_path: Path) -> None:
    assert told(write_workbook(with_column(sheet, title, *cells), tmp_path / "city.xlsx")) == []
