"""Forms as offices send them: other headings and units, totals, column numbers, remarks, codes left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from caunghe.errors import FeedError, InputError
from caunghe.forms.catalogue import FORMS
from caunghe.forms.layout import write_form
from caunghe.forms.period import asked_period
from caunghe.forms.reading import FormReading, read_form
from tests.forms.reporting_city import reporting_city

HEAD = ["TT", "Mã chương trình", "Số đăng ký", "Số trúng tuyển", "Tổng số nhập học", "Nữ nhập học trong tháng"]
ABOVE = [["TRƯỜNG I1"], ["BÁO CÁO TUYỂN SINH"], ["Kỳ báo cáo: tháng 5 năm 2026"], ["Mã đơn vị", "I1"], []]


def book(path: Path, *rows: list[Any], above: list[list[Any]] = ABOVE) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in [*above, *rows]:
        sheet.append(row)
    workbook.save(path)
    return path


def counts(reading: FormReading) -> list[tuple[Any, ...]]:
    rows = reading.tables["enrolment_reports"]
    return rows.select("programme", "applied", "admitted", "enrolled", "women").rows()


def notes(reading: FormReading) -> list[str]:
    return [note.vi for note in reading.notes]


def test_rows_that_are_no_data_are_passed_over_and_counted(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        HEAD,
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["I", "Trình độ cao đẳng"],
        [1, "P2", 40, 35, 30, 9],
        [None, "Cộng", 40, 35, 30, 9],
        [],
        ["II", "Trình độ trung cấp"],
        [2, "P1", 20, 15, 10, 1],
        ["Tổng cộng", None, 60, 50, 41, 10],
        ["Ghi chú: số liệu sơ bộ", None, 5],
        [None, "NGƯỜI LẬP BIỂU", None, "HIỆU TRƯỞNG"],
    )
    reading = read_form(path, reporting_city())
    assert counts(reading) == [("P2", 40, 35, 30, 9), ("P1", 20, 15, 10, 1)]
    assert notes(reading) == [
        "Sheet, dòng 14: cột Tổng số ghi tổng 41, cộng các dòng được 40.",
        "Sheet: bỏ qua 2 dòng tổng.",
        "Sheet: bỏ qua 1 dòng số thứ tự cột.",
        "Sheet: bỏ qua 2 dòng không có số liệu.",
    ]


def test_a_programme_without_its_code_is_found_by_field_and_level(tmp_path: Path) -> None:
    head = [
        "TT",
        "Mã ngành, nghề",
        "Tên ngành, nghề đào tạo",
        "Trình độ",
        "Số đăng ký",
        "Số trúng tuyển",
        "Số nhập học",
    ]
    path = book(
        tmp_path / "a.xlsx",
        head,
        [1, "5520123", "Hàn", "Trung cấp", 9, 8, 7],
        [2, 6340113, "Logistics", "Cao đẳng", 5, 4, 3],
    )
    reading = read_form(path, reporting_city(), form=FORMS["enrolment_monthly"])
    # logistics is taught by the other institution
    assert [row[:4] for row in counts(reading)] == [("P1", 9, 8, 7)]
    assert "Sheet, dòng 8: không rõ Mã chương trình; dòng này không được đọc." in notes(reading)


def test_a_stranger_is_told_and_left_out(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEAD, [1, "P1", 9, 8, 7, 1], [2, "P9", 9, 8, 7, 1], [3, "P1", 1, 1, 1, 0])
    reading = read_form(path, reporting_city())
    assert counts(reading) == [("P1", 9, 8, 7, 1)]
    assert any("P9 không có trong bộ dữ liệu" in note for note in notes(reading))
    assert "Sheet, dòng 9: trùng với một dòng trước; giữ dòng đầu." in notes(reading)


def test_numbers_as_offices_write_them(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx", HEAD, [1, "P1", "1.200", " 1.100 ", "1 050", "–"], [2, "P2", 9.0, "8.0", "bảy", None]
    )
    reading = read_form(path, reporting_city())
    assert counts(reading)[0][:4] == ("P1", 1200, 1100, 1050)
    assert counts(reading)[1] == ("P2", 9, 8, None, None)
    assert any("ghi bảy, không đọc được" in note for note in notes(reading))


@pytest.mark.parametrize(
    ("heading", "above", "written", "read"),
    [
        ("Số tiền (đồng)", "", 1_234_500_000, 1_234_500_000),
        ("Số tiền (triệu đồng)", "", 1234.5, 1_234_500_000),
        ("Số tiền (tỷ đồng)", "", "1,2345", 1_234_500_000),
        ("Số tiền", "Đơn vị tính: nghìn đồng", 1_234_500, 1_234_500_000),
        ("Số tiền (đồng)", "Đơn vị tính: nghìn đồng", 1_234_500_000, 1_234_500_000),
    ],
)
def test_amounts_are_read_in_the_unit_they_are_in(
    tmp_path: Path, heading: str, above: str, written: float | str, read: int
) -> None:
    head = [["Mã biểu: quality_system"], ["Kỳ báo cáo: năm 2025"], ["Mã đơn vị: I1"], [above]]
    path = book(tmp_path / "a.xlsx", ["Khoản thu, chi", heading], ["Thu: học phí, lệ phí", written], above=head)
    rows = read_form(path, reporting_city()).tables["institution_accounts"]
    assert rows.rows() == [("I1", 2025, "income_tuition", read)]


def test_hectares_become_square_metres(tmp_path: Path) -> None:
    head = [["Mã biểu: quota_registration"], ["Kỳ báo cáo: năm 2025"], ["Mã đơn vị: I1"]]
    path = book(tmp_path / "a.xlsx", ["Mã địa điểm", "Sức chứa", "Diện tích đất (ha)"], ["S1", 120, "1,25"], above=head)
    reading = read_form(path)
    assert reading.tables["sites"].select("site", "capacity", "land_area").rows() == [("S1", 120, 12500.0)]
    assert "Sheet: cột Đất (m²) ghi đơn vị ha, đã đổi." in notes(reading)


def test_a_column_in_a_unit_that_nobody_knows_is_not_read_and_told_once(tmp_path: Path) -> None:
    head = [["Mã biểu: quality_system"], ["Kỳ báo cáo: năm 2025"], ["Mã đơn vị: I1"]]
    path = book(tmp_path / "a.xlsx", ["Khoản thu, chi", "Số tiền (USD)"], ["Thu: nguồn khác", 5], above=head)
    reading = read_form(path)
    # five dollars are no five đồng
    assert reading.tables["institution_accounts"]["amount"].to_list() == [None]
    assert notes(reading).count("Sheet: không rõ đơn vị USD của cột Số tiền (đồng); cột này không được đọc.") == 1


def test_boxes_are_read_and_two_ticks_are_told(tmp_path: Path) -> None:
    city, path = reporting_city(), tmp_path / "form.xlsx"
    write_form(city, FORMS["employer_needs"], "E1", asked_period("2026-H2"), path)
    workbook = load_workbook(path)
    (sheet,) = workbook.worksheets
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and "Dưới 10 người" in cell.value:
                cell.value = cell.value.replace("☐ Dưới", "☒ Dưới")
            if isinstance(cell.value, str) and "Hộ kinh doanh" in cell.value:
                cell.value = cell.value.replace("☒", "☐").replace("☐ Hộ", "☑ Hộ")
    workbook.save(path)
    reading = read_form(path, city)
    (row,) = reading.tables["employers"].to_dicts()
    assert (row["kind"], row["reported_band"], row["industry"], row["tax_code"]) == (
        "household",
        None,
        "25",
        "0100109106",
    )
    assert "Quy mô lao động: đánh dấu nhiều ô; để trống." in notes(reading)


def test_an_employer_is_known_by_its_tax_code(tmp_path: Path) -> None:
    head = [["Kỳ báo cáo: 6 tháng cuối năm 2026"], ["Mã số thuế, số định danh:", "0100109106"]]
    rows = (["Mã nghề VSCO cấp 2", "Tên nghề", "Tổng số", "Trong đó nữ"], ["72", "Thợ", 5, 1])
    path = book(tmp_path / "a.xlsx", *rows, above=head)
    known, unknown = read_form(path, reporting_city()), read_form(path)
    assert (known.subject, unknown.subject) == ("E1", "0100109106")
    assert known.tables["hiring_needs"].select("employer", "half", "occupation_vsco", "openings").rows() == [
        ("E1", 2, "72", 5)
    ]


def test_what_a_form_does_not_say_of_itself_must_be_given(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEAD, [1, "P1", 9, 8, 7, 1], above=[["BÁO CÁO"]])
    with pytest.raises(InputError, match="states no period; give it with --period"):
        read_form(path)
    with pytest.raises(InputError, match="does not say whose form it is; name it with --institution"):
        read_form(path, period=asked_period("2026-05"))
    reading = read_form(path, period=asked_period("2026-05"), subject="I1")
    assert counts(reading) == [("P1", 9, 8, 7, 1)]


def test_what_is_no_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No official form was recognised"):
        read_form(book(tmp_path / "a.xlsx", ["Tên", "Điểm"], ["An", 7], above=[]))
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 damaged")
    with pytest.raises(FeedError):
        read_form(tmp_path / "b.xlsx")


def test_a_sheet_that_is_no_part_of_the_form_is_told(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEAD, [1, "P1", 9, 8, 7, 1])
    workbook = load_workbook(path)
    workbook.create_sheet("Nháp").append(["Tên", "Điểm"])
    workbook.save(path)
    assert "Nháp: không phải một phần của biểu enrolment_monthly; trang này không được đọc." in notes(
        read_form(path, reporting_city())
    )


def test_a_formula_without_a_result_is_told(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEAD, [1, "P1", 9, 8, 7, 1], [2, "P2", "=3+4", 8, 7, 1])
    reading = read_form(path, reporting_city())
    assert counts(reading)[1] == ("P2", None, 8, 7, 1)
    assert any("=3+4" in note for note in notes(reading))


def test_a_body_with_its_name_beside_its_code_is_that_code(tmp_path: Path) -> None:
    head = [["Kỳ báo cáo: 5/2026"], ["Mã đơn vị: I1 – Trường I1"]]
    assert (
        read_form(book(tmp_path / "a.xlsx", HEAD, [1, "P1", 9, 8, 7, 1], above=head), reporting_city()).subject == "I1"
    )
    stranger = [["Kỳ báo cáo: 5/2026"], ["Mã đơn vị: I9"]]
    with pytest.raises(InputError, match="institution must be in table institutions; got I9"):
        read_form(book(tmp_path / "b.xlsx", HEAD, [1, "P1", 9, 8, 7, 1], above=stranger), reporting_city())
