"""An organisation's own headings and names of sheets are read by the one reader, and as the declared names are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from openpyxl.styles import Font

from caunghe.feed import Feed, OwnNames, read_feed, read_files
from tests.feed.city import clean_city, write_workbook

PROGRAMMES, INTAKES = "Chương trình đào tạo", "Tuyển sinh và tốt nghiệp"
LABELS = {
    ("programmes", "tuition"): "Học phí năm",
    ("programmes", "months"): "Thời gian đào tạo",
    ("programmes", "practice_share"): "Tỷ lệ thực hành",
    ("intakes", "entrants"): "Nhập học",
    ("intakes", "median_pay_6m"): "Lương trung vị sau 6 tháng",
    ("programmes", "name"): "Tên",
}
Finish = Callable[[openpyxl.Workbook], None]


def column_at(book: openpyxl.Workbook, table: str, column: str) -> int:
    sheet = book[PROGRAMMES if table == "programmes" else INTAKES]
    label = LABELS[table, column]
    return next(at for at, cell in enumerate(sheet[1], 1) if str(cell.value).split(" (")[0].rstrip(" *") == label)


def renamed(table: str, column: str, heading: str, cells: Sequence[Any] = ()) -> Finish:
    """Give a column another heading and its first rows other cells."""

    def change(book: openpyxl.Workbook) -> None:
        sheet, at = book[PROGRAMMES if table == "programmes" else INTAKES], column_at(book, table, column)
        for row, cell in enumerate(cells, 2):
            sheet.cell(row, at).value = cell
        sheet.cell(1, at, heading)

    return change


def read(tmp_path: Path, *changes: Finish, own: OwnNames) -> tuple[Feed, pl.DataFrame]:
    sheets = {name: rows for name, rows in clean_city().items() if name in ("feed", PROGRAMMES, INTAKES)}

    def change(book: openpyxl.Workbook) -> None:
        for each in changes:
            each(book)

    return read_feed(write_workbook(sheets, tmp_path / "own.xlsx", change), own)


def told(findings: pl.DataFrame) -> list[tuple[Any, ...]]:
    return findings.filter(~pl.col("rule").is_in(["column_missing", "information_unknown"])).select(
        "rule", "table", "sheet_row", "column", "value"
    ).rows()  # fmt: skip


def own(table: str, heading: str, column: str) -> OwnNames:
    return OwnNames(((table, heading, column),))


@pytest.mark.parametrize(
    ("table", "column", "name", "beside", "cells"),
    [
        ("programmes", "tuition", "HP", "(đồng/tháng)", [1_250_000, 780_000]),
        ("programmes", "tuition", "Học phí 1 năm học", "(nghìn đồng)", [12_500, 7_800]),
        ("programmes", "tuition", "HP năm", "(triệu đồng)", [12, 7.8]),
        ("programmes", "tuition", "HP năm", "(USD)", [500, 300]),
        ("programmes", "months", "TG đào tạo", "(năm)", [3, 2]),
        ("intakes", "median_pay_6m", "Thu nhập bình quân ra trường", "(triệu)", [8, 8.2]),
        ("intakes", "entrants", "Vào học thực tế", "(nghìn người)", [0.016, 0.018]),
        ("intakes", "entrants", "Vào học thực tế", "(kế hoạch)", [16, 18]),
        ("programmes", "practice_share", "TH", "(%)", [1, 0.7, 60, 65]),
        ("programmes", "practice_share", "TH", "", [0.7, "65%", 65, 0.655]),
        ("intakes", "entrants", "Vào học", "", [7.001, "1.016"]),
        ("programmes", "tuition", "HP", "", [12.525, "9,500,000"]),
    ],
)
def test_an_own_heading_is_read_as_the_columns_own_label(tmp_path, table, column, name, beside, cells) -> None:
    heading, label = f"{name} {beside}".strip(), f"{LABELS[table, column]} {beside}".strip()
    mine, found = read(tmp_path, renamed(table, column, heading, cells), own=own(table, heading, column))
    theirs, expected = read(tmp_path, renamed(table, column, label, cells), own=OwnNames())
    assert mine[table].equals(theirs[table])
    assert [(*each[:4], str(each[4]).replace(heading, label)) for each in told(found)] == told(expected)


@pytest.mark.parametrize(
    ("heading", "cells", "column", "expected", "rules"),
    [
        ("HP (đồng/tháng)", [1_250_000, 780_000], "tuition", [None, None], ["heading_unclear"]),
        ("Học phí 1 năm học (nghìn đồng)", [12_500, 7_800], "tuition", [12_500_000, 7_800_000], ["unit_converted"]),
        ("HP năm, triệu đồng", [12, 7.8], "tuition", [12_000_000, 7_800_000], ["unit_converted"]),
        ("HP triệu đồng", [12, 7.8], "tuition", [12_000_000, 7_800_000], ["unit_converted"]),
        ("TG đào tạo (năm)", [3, 2], "months", [36, 24], ["unit_converted"]),
        ("Quá trình học năm", [3, 2], "months", [36, 24], ["unit_converted"]),
    ],
)
def test_units_of_own_headings(tmp_path, heading, cells, column, expected, rules) -> None:
    feed, found = read(tmp_path, renamed("programmes", column, heading, cells), own=own("programmes", heading, column))
    assert feed["programmes"][column].to_list()[:2] == expected
    assert [rule for rule, *_ in told(found)][: len(rules)] == rules


def test_thousands_of_people_and_shares_in_per_cent_are_as_under_the_label(tmp_path) -> None:
    heading = "Vào học thực tế (nghìn người)"
    feed, _ = read(
        tmp_path, renamed("intakes", "entrants", heading, [0.016, 0.018]), own=own("intakes", heading, "entrants")
    )
    assert feed["intakes"]["entrants"].to_list()[:2] == [16, 18]
    heading = "TH (%)"
    _, found = read(
        tmp_path,
        renamed("programmes", "practice_share", heading, [1, 0.7, 60, 65]),
        own=own("programmes", heading, "practice_share"),
    )
    assert ("percent_doubtful", "programmes", 2, "practice_share", "1") in told(found)


def copied(name: str, entrants: int, rows: slice = slice(None), *, at: int | None = None, hide: bool = False) -> Finish:
    """Copy the intakes to another sheet with other entrants in its first row."""

    def change(book: openpyxl.Workbook) -> None:
        sheet, lines = book.create_sheet(name, at), list(book[INTAKES].iter_rows(values_only=True))
        for line in [lines[0], *lines[1:][rows]]:
            sheet.append(line)
        sheet["E2"] = entrants
        sheet.sheet_state = "hidden" if hide else "visible"

    return change


NEVER_MET = own("intakes", "Số vào học", "entrants")


@pytest.mark.parametrize("at", [None, 1])
def test_a_hidden_copy_never_replaces_the_sheet_that_is_shown(tmp_path, at) -> None:
    heading = renamed("intakes", "entrants", "Số vào học")
    name = f"{INTAKES} (2)"
    for names in (NEVER_MET, OwnNames((*NEVER_MET.said, ("intakes", name, "")))):
        feed, found = read(tmp_path, heading, copied(name, 109, at=at, hide=True), own=names)
        assert feed["intakes"]["entrants"][0] == 16
        assert ("sheet_hidden_unread", "intakes", None, None, name) in told(found)


def test_a_hidden_sheet_is_not_known_by_an_own_name(tmp_path) -> None:
    names = own("intakes", "TS cũ", "")
    feed, found = read(tmp_path, copied("TS cũ", 109, hide=True), own=names)
    assert feed["intakes"]["entrants"][0] == 16
    assert told(found) == [("sheet_hidden_unknown", "TS cũ", None, None, "TS cũ")]


@pytest.mark.parametrize("at", [None, 1])
def test_a_second_sheet_of_own_name_is_told_and_replaces_nothing(tmp_path, at) -> None:
    names = own("intakes", "TS khoa Hàn", "")
    feed, found = read(tmp_path, copied("TS khoa Hàn", 109, slice(4, None), at=at), own=names)
    assert (feed["intakes"].height, feed["intakes"]["entrants"][0]) == (8, 16)
    assert told(found) == [("table_repeated", "intakes", None, None, "TS khoa Hàn")]
    assert found["severity"].to_list()[0] == "error"


def test_a_sheet_is_read_under_its_own_name(tmp_path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[INTAKES].title = "Bảng TS"

    feed, found = read(tmp_path, change, own=own("intakes", "Bảng TS", ""))
    assert (feed["intakes"].height, told(found)) == (8, [])


def test_what_only_a_workbook_shows_is_told_beside_an_own_heading(tmp_path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[INTAKES]
        sheet.row_dimensions[3].hidden = True
        sheet["E4"].font = Font(strike=True)
        sheet["G5"].number_format = '"1"0'
        sheet.merge_cells("H8:H9")

    heading = renamed("intakes", "entrants", "Số vào học")
    feed, found = read(tmp_path, heading, change, own=NEVER_MET)
    label, expected = read(tmp_path, change, own=OwnNames())
    assert told(found) == told(expected)
    assert {"rows_hidden", "cell_struck", "format_contradicts", "cells_merged"} <= set(found["rule"])
    assert feed["intakes"].equals(label["intakes"])


def test_only_headings_are_renamed_never_cells(tmp_path) -> None:
    heading = "Điện công nghiệp"
    feed, found = read(tmp_path, renamed("programmes", "name", heading), own=own("programmes", heading, "name"))
    assert feed["programmes"]["name"].to_list() == ["Hàn", "Điện công nghiệp", "Hàn", "Công nghệ ô tô"]
    assert told(found) == []


def test_an_own_heading_may_stand_over_two_columns_or_be_of_two_rows(tmp_path) -> None:
    def two_rows(book: openpyxl.Workbook) -> None:
        sheet = book[INTAKES]
        sheet.insert_rows(2)
        for cell, text in {"E1": "Tuyển mới", "F1": None, "E2": "Tổng số", "F2": "Trong đó nữ"}.items():
            sheet[cell] = text

    feed, found = read(tmp_path, two_rows, own=own("intakes", "Tuyển mới", "entrants"))
    assert feed["intakes"].select("entrants", "women").row(0) == (16, 5)
    assert told(found) == []

    def parted(book: openpyxl.Workbook) -> None:
        two_rows(book)
        book[INTAKES]["E2"] = "Cả khóa"

    _, asked = read(tmp_path, parted, own=OwnNames())
    title = asked.filter(pl.col("rule") == "column_unknown")["value"][0]
    feed, _ = read(tmp_path, parted, own=own("intakes", title, "entrants"))
    assert (title, feed["intakes"]["entrants"][0]) == ("Tuyển mới · Cả khóa", 16)


def test_a_declared_name_comes_before_an_own_one_and_spelling_counts(tmp_path) -> None:
    feed, found = read(tmp_path, own=own("intakes", "Trong đó nữ (người)", "entrants"))
    assert (feed["intakes"].select("entrants", "women").row(0), told(found)) == ((16, 5), [])
    men = renamed("intakes", "entrants", "Nam")
    _, found = read(tmp_path, men, own=own("intakes", "Năm tuyển", "year"))
    assert "column_unknown" in found["rule"].to_list()


def test_text_is_read_under_own_names_too() -> None:
    names = OwnNames((("areas", "Tên gọi", "name"), ("areas", "DB.csv", "")))
    feed, _ = read_files({"DB.csv": "Ghi ngày 1;;\nMã địa bàn;Tên gọi;S (ha)\n31;X;1250\n".encode()}, names)
    assert feed["areas"].select("area", "name").rows() == [("31", "X")]
