"""What is seen of a form's cells: formats that show another number, strikes, hidden numbers; told as of a feed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from caunghe.feed.reading.sheets import read_sheets
from caunghe.forms.reading import FormReading, read_form
from tests.forms.reporting_city import reporting_city
from tests.forms.test_form_headings import printed
from tests.forms.test_reading import losses, notes, place_of


def changed(tmp_path: Path, change: Callable[[Any, int, int], None]) -> FormReading:
    """Change the sheet, given the row of the first programme and the column of those who applied."""
    path = printed(tmp_path / "a.xlsx", "enrolment_monthly", "I1", "2026-05")
    (row, _), (_, column) = place_of(path, "P1"), place_of(path, "Số đăng ký")
    workbook = load_workbook(path)
    change(workbook.worksheets[0], row, column)
    workbook.save(path)
    return read_form(path, reporting_city())


@pytest.mark.parametrize("code", ["#,##0,", '0" lớp"', '0"0"', '0.0" nghìn"', "#,##0,,", '"0"0'])
def test_a_format_that_shows_another_number_is_a_loss(tmp_path: Path, code: str) -> None:
    def work(sheet: Any, row: int, column: int) -> None:
        sheet.cell(row, column).number_format = code

    (lost,) = losses(changed(tmp_path, work))
    assert "Định dạng ô làm giá trị hiện là" in lost


@pytest.mark.parametrize("code", ["#,##0", '0" người"', "[Red]0", '#,##0" hs"'])
def test_a_format_that_shows_the_number_is_read(tmp_path: Path, code: str) -> None:
    def work(sheet: Any, row: int, column: int) -> None:
        sheet.cell(row, column).number_format = code

    assert losses(changed(tmp_path, work)) == []


def test_strikes_and_hidden_numbers_are_told(tmp_path: Path) -> None:
    def struck(sheet: Any, row: int, _: int) -> None:
        for cell in sheet[row]:
            cell.font = Font(strike=True)

    def one(sheet: Any, row: int, column: int) -> None:
        sheet.cell(row, column).font = Font(strike=True)

    def veiled(sheet: Any, row: int, column: int) -> None:
        sheet.cell(row, column).number_format = ";;;"

    for change, words in (
        (struck, "bị gạch ngang"),
        (one, "ô Số đăng ký bị gạch ngang"),
        (veiled, "ô Số đăng ký có số"),
    ):
        reading = changed(tmp_path, change)
        assert len([note for note in notes(reading) if words in note]) == 1
        assert losses(reading) == []


def test_a_register_is_told_about_as_it_is_seen(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (["ĐVT: nghìn người"], ["Lớp", "Nhập học", "Nữ"], ["Hàn", 30, 4], ["May", 30000, 5], ["Điện", 8, 1]):
        sheet.append(cells)
    sheet["B3"].number_format, sheet["B4"].number_format, sheet["B5"].number_format = '0" lớp"', "#,##0,", ";;;"
    sheet["C3"].font = Font(strike=True)
    sheet.row_dimensions[4].hidden = sheet.column_dimensions["C"].hidden = True
    book.save(tmp_path / "r.xlsx")
    (read,) = read_sheets(tmp_path / "r.xlsx")
    says = [remark.vi for remark in read.remarks]
    for words in (
        "“ĐVT: nghìn người”",
        "“30 lớp”",
        "hiện là “30”",
        "dòng 3 bị gạch",
        "dòng 4 đang ẩn",
        "cột Nữ đang ẩn",
    ):
        assert [each for each in says if words in each], words
    assert len(says) == 7
