"""Forms as offices send them: other headings and units, totals, column numbers, remarks, codes left out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook

from caunghe.cli import main
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_OK
from caunghe.errors import FeedError, InputError
from caunghe.feed.read import read_feed
from caunghe.feed.write import write_feed
from caunghe.forms.catalogue import FORMS
from caunghe.forms.layout import write_form
from caunghe.forms.period import asked_period, read_period
from caunghe.forms.reading import FormReading, read_form, with_form
from caunghe.schema.codes import code_list
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


def losses(reading: FormReading) -> list[str]:
    assert {id(loss) for loss in reading.losses} <= {id(note) for note in reading.notes}
    return [note.vi for note in reading.losses]


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
        "Sheet, dòng 14: cột Số nhập học: Tổng số ghi tổng 41, cộng các dòng được 40.",
        "Sheet: bỏ qua 2 dòng tổng.",
        "Sheet: bỏ qua 1 dòng số thứ tự cột.",
        "Sheet: bỏ qua 2 dòng không có số liệu.",
        "Sheet: bộ dữ liệu có 2 dòng của đơn vị và kỳ này mà biểu không có (Chương trình đào tạo P1, Đối tượng đầu vào "
        "lower_secondary; Chương trình đào tạo P1, Đối tượng đầu vào upper_secondary); các dòng ấy được giữ nguyên. "
        "Nếu đã bỏ thì xóa khỏi bộ dữ liệu.",
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
    assert (
        "Sheet, dòng 8: không rõ Mã chương trình; dòng này không được đọc. Ghi Mã chương trình vào dòng ấy."
        in losses(reading)
    )


def test_a_stranger_is_told_and_left_out(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEAD, [1, "P1", 9, 8, 7, 1], [2, "P9", 9, 8, 7, 1], [3, "P1", 1, 1, 1, 0])
    reading = read_form(path, reporting_city())
    assert counts(reading) == [("P1", 9, 8, 7, 1)]
    assert any("P9 không có trong bộ dữ liệu" in note for note in notes(reading))
    assert any("dòng 9: trùng khóa với một dòng trước mà ghi khác; giữ dòng đầu." in note for note in losses(reading))


def test_numbers_as_offices_write_them(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx", HEAD, [1, "P1", "1.200", " 1.100 ", "1 050", "–"], [2, "P2", 9.0, "8.0", "bảy", None]
    )
    reading = read_form(path, reporting_city())
    assert counts(reading)[0][:4] == ("P1", 1200, 1100, 1050)
    assert counts(reading)[1] == ("P2", 9, 8, None, None)
    assert any("ghi bảy, không đọc được" in note for note in losses(reading))


@pytest.mark.parametrize(
    ("heading", "above", "written", "read"),
    [
        ("Số tiền (đồng)", "", 1_234_500_000, 1_234_500_000),
        ("Số tiền (triệu đồng)", "", 1234.5, 1_234_500_000),
        ("Số tiền (triệu đồng)", "", "1.250", 1_250_000_000),  # text: a point of thousands
        ("Số tiền (triệu đồng)", "", 1.25, 1_250_000),
        ("Số tiền (tỷ đồng)", "", "1,2345", 1_234_500_000),
        ("Số tiền", "Đơn vị tính: nghìn đồng", 1_234_500, 1_234_500_000),
        ("Số tiền", "Đơn vị: triệu đồng", 1250, 1_250_000_000),
        ("Số tiền", "ĐVT: triệu đồng", 1250, 1_250_000_000),
        ("Số tiền", "(ĐVT: Trđ)", 1250, 1_250_000_000),
        ("Số tiền (triệu đồng)", "Đơn vị tính: triệu đồng", 1250, 1_250_000_000),
        ("Số tiền (đồng)", "Đơn vị: Trường Cao đẳng I1", 1250, 1250),
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
    assert "Sheet: cột Diện tích: Đất (m²) ghi đơn vị ha, đã đổi." in notes(reading)


def test_a_column_in_a_unit_that_nobody_knows_is_not_read_and_told_once(tmp_path: Path) -> None:
    head = [["Mã biểu: quality_system"], ["Kỳ báo cáo: năm 2025"], ["Mã đơn vị: I1"]]
    path = book(tmp_path / "a.xlsx", ["Khoản thu, chi", "Số tiền (USD)"], ["Thu: nguồn khác", 5], above=head)
    reading = read_form(path)
    # five dollars are no five đồng
    assert reading.tables["institution_accounts"]["amount"].to_list() == [None]
    (lost,) = losses(reading)
    assert lost.startswith("Sheet: không rõ đơn vị USD của cột Số tiền (đồng); cột này không được đọc.")


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
    assert "Quy mô lao động: đánh dấu nhiều ô; để trống. Chỉ đánh dấu một ô." in losses(reading)


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


def edited(path: Path, changes: dict[str, Any], sheet: int = 0) -> Path:
    workbook = load_workbook(path)
    for place, value in changes.items():
        workbook.worksheets[sheet][place] = value
    workbook.save(path)
    return path


def place_of(path: Path, text: str, sheet: int = 0) -> tuple[int, int]:
    """Return row and column of the first cell that holds a text."""
    for row in load_workbook(path).worksheets[sheet].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and text in cell.value:
                return cell.row, cell.column
    raise AssertionError(text)


def two_months(path: Path, second: str) -> Path:
    book(path, HEAD, [1, "P1", 9, 8, 7, 1], [2, "P2", 6, 5, 4, 3])
    workbook = load_workbook(path)
    copy = workbook.copy_worksheet(workbook.worksheets[0])
    copy.title, copy["A3"], copy["C7"] = "T6", second, 90
    workbook.save(path)
    return path


def test_each_sheet_is_of_its_own_period(tmp_path: Path) -> None:
    reading = read_form(two_months(tmp_path / "a.xlsx", "Kỳ báo cáo: tháng 6 năm 2026"), reporting_city())
    rows = reading.tables["enrolment_reports"].select("programme", "period", "applied").rows()
    assert [(programme, day.month, count) for programme, day, count in rows] == [
        ("P1", 5, 9), ("P2", 5, 6), ("P1", 6, 90), ("P2", 6, 6),
    ]  # fmt: skip
    assert [period.code for period in reading.periods] == ["2026-05", "2026-06"]
    assert losses(reading) == []


def test_a_sheet_whose_period_cannot_be_read_is_not_that_of_the_first(tmp_path: Path) -> None:
    reading = read_form(two_months(tmp_path / "a.xlsx", "Kỳ báo cáo: tháng sáu"), reporting_city())
    assert reading.tables["enrolment_reports"].height == 2
    (lost,) = losses(reading)
    assert lost.startswith("T6: không đọc được kỳ báo cáo “tháng sáu”")
    # "Ghi như tháng 6 năm 2026"
    mended = read_form(two_months(tmp_path / "b.xlsx", "Kỳ báo cáo: tháng 6 năm 2026"), reporting_city())
    assert (mended.tables["enrolment_reports"].height, losses(mended)) == (4, [])


def test_a_copy_of_a_sheet_is_told_and_a_contradiction_is_lost(tmp_path: Path) -> None:
    reading = read_form(two_months(tmp_path / "a.xlsx", "Kỳ báo cáo: tháng 5 năm 2026"), reporting_city())
    assert counts(reading)[0] == ("P1", 9, 8, 7, 1)
    (lost,) = losses(reading)
    assert lost.startswith("T6, dòng 7: Số đăng ký khác với trang trước")
    assert "T6, dòng 8: đúng như một dòng trước; giữ một." in notes(reading)


def test_where_sheets_differ_the_command_names_the_one_to_read(tmp_path: Path) -> None:
    path = two_months(tmp_path / "a.xlsx", "Kỳ báo cáo: tháng 6 năm 2026")
    reading = read_form(path, reporting_city(), period=asked_period("2026-06"))
    assert [row[1] for row in counts(reading)] == [90, 6]
    (lost,) = losses(reading)
    assert lost.startswith("Sheet: ghi “tháng 5 năm 2026”, khác điều lệnh nêu (2026-06)")


def test_another_form_in_the_workbook_is_lost_and_another_sheet_is_told(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEAD, [1, "P1", 9, 8, 7, 1])
    workbook = load_workbook(path)
    other = workbook.create_sheet("TC")
    for row in (["Mã biểu: quality_system"], ["Khoản thu, chi", "Số tiền (đồng)"], ["Thu: nguồn khác", 5]):
        other.append(row)
    workbook.save(path)
    (lost,) = losses(read_form(path, reporting_city()))
    assert lost.startswith("TC: là biểu quality_system, không phải enrolment_monthly; trang này không được đọc.")


def test_a_column_of_its_own_is_told_with_its_values(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [*HEAD, "Người liên hệ"], [1, "P1", 9, 8, 7, 1, "cô Hoa"])
    reading = read_form(path, reporting_city())
    told = "Sheet: cột Người liên hệ không có chỗ trong bộ dữ liệu và không được đọc (cô Hoa)."
    assert told in notes(reading)
    assert losses(reading) == []


def test_men_are_not_all_who_entered(tmp_path: Path) -> None:
    """Lower headings Nam and Nữ where the form has Tổng số and Trong đó nữ."""
    city, path = reporting_city(), tmp_path / "a.xlsx"
    write_form(city, FORMS["enrolment_monthly"], "I1", asked_period("2026-05"), path)
    row, column = place_of(path, "Trong đó nữ")
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    sheet.cell(row, column - 1).value, sheet.cell(row, column).value = "Nam", "Nữ"
    workbook.save(path)
    reading = read_form(path, city)
    assert set(reading.tables["enrolment_reports"]["enrolled"]) == {None}
    assert any("Số nhập học: Tổng số" in lost and "Số nhập học Nam" in lost for lost in losses(reading))
    # "Ghi tên cột đúng như biểu"
    sheet.cell(row, column - 1).value, sheet.cell(row, column).value = "Tổng số", "Trong đó nữ"
    workbook.save(path)
    assert losses(read_form(path, city)) == []


def test_the_requested_quota_is_read_and_printed(tmp_path: Path) -> None:
    city, path = reporting_city(), tmp_path / "a.xlsx"
    write_form(city, FORMS["quota_registration"], "I1", asked_period("2025"), path)
    row, column = place_of(path, "Chỉ tiêu đăng ký năm tới")
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    sheet.cell(row + 2, column).value, sheet.cell(row + 3, column).value = "130", "70 người"
    workbook.save(path)
    (lost,) = losses(read_form(path, city))
    assert "ô Chỉ tiêu đăng ký năm tới ghi 70 người, không đọc được" in lost
    # "Gõ lại chỉ giá trị"
    sheet.cell(row + 3, column).value = 70
    workbook.save(path)
    reading = read_form(path, city)
    assert reading.tables["programmes"]["requested_intake"].to_list() == [130, 70]
    joined = with_form(city, reading)
    assert joined["programmes"].select("programme", "requested_intake").rows()[:2] == [("P1", 130), ("P2", 70)]
    write_form(joined, FORMS["quota_registration"], "I1", asked_period("2025"), tmp_path / "b.xlsx")
    again = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    assert [again.cell(row + below, column).value for below in (2, 3, 4)] == [130, 70, 200]


@pytest.mark.parametrize(
    ("typed", "kind", "lost"),
    [
        ("☐ Hợp tác xã hoặc tổ hợp tác   x Hộ kinh doanh", "household", 0),
        ("☐ Hợp tác xã hoặc tổ hợp tác   ☐ X Hộ kinh doanh", "household", 0),
        ("☐ Hợp tác xã hoặc tổ hợp tác   ☐ Hộ kinh doanh x", "household", 0),
        ("☐ Hợp tác xã hoặc tổ hợp tác   [x] Hộ kinh doanh", "household", 0),
        ("Hộ kinh doanh", "household", 0),
        ("☐ Hợp tác xã hoặc tổ hợp tác   ☐ Hộ kinh doanh", None, 0),
        ("x Hợp tác xã hoặc tổ hợp tác   x Hộ kinh doanh", None, 1),
        ("công ty nhà tôi", None, 1),
    ],
)
def test_an_x_is_a_tick(tmp_path: Path, typed: str, kind: str | None, lost: int) -> None:
    city, path = reporting_city(), tmp_path / "a.xlsx"
    write_form(city, FORMS["employer_needs"], "E1", asked_period("2026-H2"), path)
    row, column = place_of(path, "☐ Hộ kinh doanh")
    workbook = load_workbook(path)
    workbook.worksheets[0].cell(row, column).value = typed
    workbook.save(path)
    reading = read_form(path, city)
    assert reading.tables["employers"]["kind"].to_list() == [kind]
    assert len(losses(reading)) == lost


def test_values_of_the_standard_are_shares_by_their_criterion(tmp_path: Path) -> None:
    head = [["Mã biểu: standard_year"], ["Kỳ báo cáo: năm 2025"], ["Mã đơn vị: I1"]]
    names = code_list("standard_criteria").filter(kind="indicator")["title_vi"].to_list()
    rows = [[names[0], "65%", "Đạt"], [names[2], 60, "Không đạt"], [names[3], 0.7, "có"], [names[1], "-30", "chưa đạt"]]
    path = book(tmp_path / "a.xlsx", ["Yêu cầu, chỉ số", "Giá trị", "Đạt (có/không)"], *rows, above=head)
    reading = read_form(path)
    read = reading.tables["standard_assessments"].select("value", "met").rows()
    assert read == [(0.65, True), (0.6, False), (0.7, True), (-0.3, False)]
    assert losses(reading) == []
    assert "Sheet, dòng 6: 60 ở cột Giá trị là một tỷ lệ, đã được đọc là 60 %." in notes(reading)


def test_a_form_that_loses_something_is_not_written(tmp_path: Path, capsys) -> None:
    write_feed(reporting_city(), tmp_path / "feed")
    path = book(tmp_path / "a.xlsx", HEAD, [1, "P1", 9, 8, 7, 1], [2, "P2", 6, 5, "bảy", 3])
    asked = ["forms", "--read", str(path), str(tmp_path / "feed"), "--out", str(tmp_path / "new")]
    assert main(asked) == EXIT_DATA_FAULTS
    assert "Chưa ghi: có 1 điều ghi trên biểu không đọc được" in " ".join(capsys.readouterr().out.split())
    assert not (tmp_path / "new").exists()
    # "Gõ lại chỉ giá trị; chưa có thì để trống"
    edited(path, {"E8": 4})
    assert main([*asked, "--json"]) == EXIT_OK
    assert json.loads(capsys.readouterr().out)["lost"] == []
    told = read_feed(tmp_path / "new")[0]["enrolment_reports"].filter(pl.col("entry_stream").is_null())
    may = told.filter(programme="P2", period=date(2026, 5, 1))
    assert may.select("applied", "enrolled", "women").rows() == [(6, 4, 3)]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Từ tháng 1 năm 2026 đến tháng 6 năm 2026", "2026-H1"),
        ("từ tháng 7 đến hết tháng 12 năm 2026", "2026-H2"),
        ("Từ tháng 1 đến tháng 12 năm 2026", "2026"),
        ("Từ tháng 1 năm 2026 đến tháng 5 năm 2026", None),
        ("Từ tháng 7 năm 2025 đến tháng 6 năm 2026", None),
        ("0000-05", None),
        ("0900", None),
        ("1989", None),
        ("1990", "1990"),
        ("2100-12", "2100-12"),
        ("2101", None),
    ],
)
def test_a_period_is_what_its_words_say_or_none(said: str, code: str | None) -> None:
    found = read_period(said)
    assert (found and found.code) == code


@pytest.mark.parametrize("asked", ["2026", None])
def test_a_form_of_a_month_is_of_no_year(tmp_path: Path, asked: str | None) -> None:
    """A report of May went to 1 January 2026 when the command, or its face, said the year."""
    path = tmp_path / "form.xlsx"
    write_form(reporting_city(), FORMS["enrolment_monthly"], "I1", asked_period("2026-05"), path)
    if asked is None:
        book = load_workbook(path)
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and "2026-05" in cell.value:
                        cell.value = "năm 2026"
        book.save(path)
    with pytest.raises(InputError, match="Form enrolment_monthly is for a month; got 2026"):
        read_form(path, reporting_city(), period=asked_period(asked) if asked else None)
