"""Words around a form's table: over its headings, above it, among its rows and beneath; nothing is lost in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from caunghe.forms.reading import FormReading, read_form
from tests.forms.reporting_city import reporting_city
from tests.forms.test_form_headings import printed
from tests.forms.test_reading import losses, notes, place_of


@pytest.fixture
def monthly(tmp_path: Path) -> Path:
    return printed(tmp_path / "a.xlsx", "enrolment_monthly", "I1", "2026-05")


def enrolled(reading: FormReading) -> list[Any]:
    return reading.tables["enrolment_reports"]["enrolled"].to_list()


def over(path: Path, words: str, *, merge: bool) -> FormReading:
    row, column = place_of(path, "Số đăng ký")
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    sheet.cell(row - 1, column).value = words
    if merge:
        sheet.merge_cells(start_row=row - 1, start_column=column, end_row=row - 1, end_column=column + 3)
    workbook.save(path)
    return read_form(path, reporting_city())


@pytest.mark.parametrize(
    "words",
    [
        "(trăm người)",
        "Trăm người",
        "Số người (trăm người)",
        "[trăm người]",
        "Tính bằng trăm người",
        "Quy mô - trăm người",
    ],
)
def test_a_unit_over_headings_is_converted(monthly: Path, words: str) -> None:
    before = enrolled(read_form(monthly, reporting_city()))
    reading = over(monthly, words, merge=True)
    assert enrolled(reading) == [100 * value for value in before]
    assert any("đã đổi" in note and "trăm người" in note.lower() for note in notes(reading))
    assert losses(reading) == []


@pytest.mark.parametrize("merge", [True, False])
@pytest.mark.parametrize(
    "words",
    [
        "(lũy kế từ đầu năm)", "Bảng lũy kế", "Kế hoạch: 2026", "Lũy kế", "Trong đó: liên thông", "Cùng kỳ năm trước",
        "Tỷ lệ (%)", "(dự kiến)", "Bảng so với kế hoạch",
    ],
)  # fmt: skip
def test_other_numbers_over_headings_lose_the_columns(monthly: Path, words: str, merge: bool) -> None:
    reading = over(monthly, words, merge=merge)
    assert any(words in lost for lost in losses(reading))
    rows = reading.tables.get("enrolment_reports")
    assert rows is None or set(rows["applied"]) == {None}


@pytest.mark.parametrize("words", ["Thông tin tuyển sinh", "Số liệu", "Người học"])
def test_a_topic_over_headings_says_nothing(monthly: Path, words: str) -> None:
    before = read_form(monthly, reporting_city())
    reading = over(monthly, words, merge=True)
    assert (enrolled(reading), losses(reading)) == (enrolled(before), [])


def put(path: Path, at: int, *cells: Any) -> FormReading:
    """Put a row in before the row of data that is ``at``, from the second column on."""
    row, _ = place_of(path, "P1")
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    sheet.insert_rows(row + at)
    for column, cell in enumerate(cells, 1):
        sheet.cell(row + at, column).value = cell
    workbook.save(path)
    return read_form(path, reporting_city())


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize(
    "cells",
    [
        (None, "Ghi chú: tuyển thêm đợt 2"), ("* Số liệu tính đến 30/6",), (None, None, None, "(*) đang sáp nhập"),
        ("ĐVT: người",), (None, None, None, "Giám đốc chương trình: ông A"), ("Lưu ý: còn bổ sung",),
        ("Người lập biểu", None, None, None, None, "Thủ trưởng"),
    ],
)  # fmt: skip
def test_a_remark_among_the_rows_is_passed_over_and_told(monthly: Path, at: int, cells: tuple[Any, ...]) -> None:
    before = read_form(monthly, reporting_city())
    reading = put(monthly, at, *cells)
    assert enrolled(reading) == enrolled(before)
    says = next(cell for cell in cells if cell)
    assert [note for note in notes(reading) if says in note and "không được đọc" in note]
    assert losses(reading) == []


@pytest.mark.parametrize(
    "words", ["ĐVT: trăm người", "Ghi chú: số liệu tính bằng nghìn người", "Đơn vị tính (nghìn người)"]
)
def test_another_unit_among_the_rows_is_a_loss(monthly: Path, words: str) -> None:
    reading = put(monthly, 1, words)
    assert [lost for lost in losses(reading) if "ghi đơn vị" in lost]


@pytest.mark.parametrize("unit", ["lớp", "%", "hộ"])
def test_a_unit_above_that_nobody_knows_loses_the_columns(monthly: Path, unit: str) -> None:
    row, _ = place_of(monthly, "Số đăng ký")
    workbook = load_workbook(monthly)
    workbook.worksheets[0].cell(row - 1, 1).value = f"ĐVT: {unit}"
    workbook.save(monthly)
    reading = read_form(monthly, reporting_city())
    rows = reading.tables.get("enrolment_reports")
    assert rows is None or set(rows["enrolled"]) == {None}
    assert [lost for lost in losses(reading) if f"không rõ đơn vị {unit} của cột" in lost]


@pytest.mark.parametrize(
    "line",
    ["Lũy kế từ đầu năm", "Số liệu cùng kỳ năm trước", "Hệ liên kết", "Nữ", "Số liệu chưa chính thức", "Bản nháp"],
)
def test_a_line_of_other_numbers_above_is_told(monthly: Path, line: str) -> None:
    row, _ = place_of(monthly, "Số đăng ký")
    workbook = load_workbook(monthly)
    workbook.worksheets[0].cell(row - 1, 1).value = line
    workbook.save(monthly)
    assert any(f"trên bảng ghi “{line}”" in note for note in notes(read_form(monthly, reporting_city())))


@pytest.mark.parametrize("line", ["Trường Dân tộc nội trú", "(Kèm theo Công văn số 5 ngày 30/6/2025)", "Sở Nội vụ"])
def test_a_line_that_every_page_has_is_not_told(monthly: Path, line: str) -> None:
    row, _ = place_of(monthly, "Số đăng ký")
    workbook = load_workbook(monthly)
    workbook.worksheets[0].cell(row - 1, 1).value = line
    workbook.save(monthly)
    assert not any(line in note for note in notes(read_form(monthly, reporting_city())))


@pytest.mark.parametrize(
    "heading", ["% Số đăng ký", "Số đăng ký ±", "♀ Số đăng ký", "2026. Số đăng ký", "2026 - Số đăng ký"]
)
def test_a_sign_or_a_year_in_a_heading_loses_its_column(monthly: Path, heading: str) -> None:
    row, column = place_of(monthly, "Số đăng ký")
    workbook = load_workbook(monthly)
    workbook.worksheets[0].cell(row, column).value = heading
    workbook.save(monthly)
    reading = read_form(monthly, reporting_city())
    assert any(heading in lost for lost in losses(reading)), losses(reading)
    rows = reading.tables.get("enrolment_reports")
    assert rows is None or set(rows["applied"]) == {None}


def test_figures_beneath_the_signatures_are_told(monthly: Path) -> None:
    workbook = load_workbook(monthly)
    sheet = workbook.worksheets[0]
    sheet.cell(sheet.max_row + 2, 1).value = "Liên hệ: 0203 3875 123"
    workbook.save(monthly)
    reading = read_form(monthly, reporting_city())
    assert any("nằm dưới phần ký (“Liên hệ: 0203 3875 123”)" in note for note in notes(reading))
    assert losses(reading) == []


@pytest.mark.parametrize(
    "cells",
    [
        ("Cộng CĐ",), (None, None, None, "Cộng Hàn"), ("I", None, None, "Trình độ cao đẳng"), ("II. Hệ trung cấp",),
        ("Tổng khối tư thục",), (None, "Cộng nghề Hàn"),
    ],
)  # fmt: skip
def test_a_subtotal_is_no_row_of_data(monthly: Path, cells: tuple[Any, ...]) -> None:
    before = read_form(monthly, reporting_city())
    _, column = place_of(monthly, "Số đăng ký")
    row = [*cells, *[None] * (column - len(cells) - 1), 38]
    reading = put(monthly, 2, *row)
    assert enrolled(reading) == enrolled(before)
    assert losses(reading) == []


def test_a_sum_may_stand_above_the_rows_of_its_group(monthly: Path) -> None:
    before = read_form(monthly, reporting_city())
    _, column = place_of(monthly, "Số đăng ký")
    applied = before.tables["enrolment_reports"]["applied"].to_list()
    for said, tells in ((sum(applied[1:]), False), (sum(applied) + 1, True)):
        copy = monthly.with_name(f"{said}.xlsx")
        copy.write_bytes(monthly.read_bytes())
        reading = put(copy, 1, "B", "Trình độ trung cấp", *[None] * (column - 3), said)
        assert enrolled(reading) == enrolled(before)
        shown = f"{said:,}".replace(",", ".")
        assert any(f"ghi tổng {shown}, cộng" in note for note in notes(reading)) == tells


@pytest.mark.parametrize("word", ["Tổng", "Cộng", "Tổng cộng", "Toàn trường"])
def test_a_total_in_the_column_of_codes_is_no_row_of_data(monthly: Path, word: str) -> None:
    before = read_form(monthly, reporting_city())
    _, column = place_of(monthly, "Số đăng ký")
    reading = put(monthly, 2, 3, word, *[None] * (column - 3), 38)
    assert enrolled(reading) == enrolled(before)
    assert losses(reading) == []
