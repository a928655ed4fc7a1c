"""The guards of a feed on a form: hidden rows, numbers of two readings, error cells, unknown codes, units, totals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from caunghe.cli import main
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_OK
from caunghe.feed.write import write_feed
from caunghe.forms.catalogue import FORMS
from caunghe.forms.reading import FormReading, read_form
from tests.forms.reporting_city import reporting_city
from tests.forms.test_reading import HEAD, book, counts, losses, notes

ACCOUNTS = [["Mã biểu: quality_system"], ["Kỳ báo cáo: năm 2025"], ["Mã đơn vị: I1"]]
STREAM = [*HEAD[:2], "Đối tượng đầu vào", *HEAD[2:]]


def read(path: Path, *rows: list[Any], **more: Any) -> FormReading:
    return read_form(book(path, *rows, **more), reporting_city())


@pytest.mark.parametrize("line", ["Đơn vị tính: triệu đồng", "ĐVT: triệu đồng", "Đơn vị: nghìn đồng"])
def test_a_unit_over_the_table_that_contradicts_the_heading_is_told(tmp_path: Path, line: str) -> None:
    rows = (["Khoản thu, chi", "Số tiền (đồng)"], ["Thu: học phí, lệ phí", 1250])
    reading = read(tmp_path / "a.xlsx", *rows, above=[*ACCOUNTS, [line]])
    assert losses(reading) == [
        f"Sheet: cột Số tiền (đồng) có đơn vị khác nhau ở tên cột và bên trên (đồng, {line.split(': ')[1]}); cột này "
        "không được đọc. Chỉ giữ một đơn vị."
    ]
    assert reading.tables["institution_accounts"]["amount"].to_list() == [None]
    # "Chỉ giữ một đơn vị"
    mended = read(tmp_path / "b.xlsx", ["Khoản thu, chi", "Số tiền"], rows[1], above=[*ACCOUNTS, [line]])
    assert losses(mended) == []
    assert mended.tables["institution_accounts"]["amount"].to_list()[0] in (1_250_000_000, 1_250_000)


def test_a_unit_over_the_table_that_nobody_knows_is_told(tmp_path: Path) -> None:
    rows = (["Khoản thu, chi", "Số tiền"], ["Thu: học phí, lệ phí", 1250])
    (lost,) = losses(read(tmp_path / "a.xlsx", *rows, above=[*ACCOUNTS, ["ĐVT: USD"]]))
    assert lost.startswith("Sheet: không rõ đơn vị USD của cột Số tiền (đồng); cột này không được đọc.")


def test_a_unit_of_people_over_the_table_counts_as_well(tmp_path: Path) -> None:
    above = [["Kỳ báo cáo: tháng 5 năm 2026"], ["Mã đơn vị", "I1"], ["ĐVT: nghìn người"]]
    assert counts(read(tmp_path / "a.xlsx", HEAD, [1, "P1", "1,2", 1, 1, "0,5"], above=above)) == [
        ("P1", 1200, 1000, 1000, 500)
    ]


def test_the_code_of_who_reports_is_no_unit(tmp_path: Path) -> None:
    above = [*ACCOUNTS[:2], ["Mã đơn vị: TR"]]
    path = book(tmp_path / "a.xlsx", ["Khoản thu, chi", "Số tiền"], ["Thu: học phí, lệ phí", 1250], above=above)
    reading = read_form(path)
    assert reading.tables["institution_accounts"]["amount"].to_list() == [1250]
    assert losses(reading) == []


def test_hidden_rows_and_columns_are_told(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEAD, [1, "P1", 9, 8, 7, 1], [2, "P2", 6, 5, 4, 3])
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    sheet.row_dimensions[7].hidden = True
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["E"].hidden = True
    workbook.save(path)
    reading = read_form(path, reporting_city())
    assert counts(reading) == [("P1", 9, 8, 7, 1), ("P2", 6, 5, 4, 3)]
    assert losses(reading) == []
    assert [note for note in notes(reading) if "đang ẩn" in note] == [
        "Sheet: dòng 7 đang ẩn hoặc bị lọc, nhưng vẫn được đọc. Xóa nếu không dùng; nếu dùng thì bỏ ẩn, bỏ lọc.",
        "Sheet: cột Số nhập học: Tổng số đang ẩn nhưng vẫn được đọc. Xóa nếu không dùng; nếu dùng thì bỏ ẩn.",
    ]


def test_a_number_of_two_readings_is_told(tmp_path: Path) -> None:
    head = [["Mã biểu: quota_registration"], ["Kỳ báo cáo: năm 2025"], ["Mã đơn vị: I1"]]
    reading = read(tmp_path / "a.xlsx", ["Mã địa điểm", "Sức chứa", "Đất (m²)"], ["S1", 120, "6,120"], above=head)
    assert losses(reading) == []
    assert reading.tables["sites"]["land_area"].to_list() == [6120.0]
    assert (
        "Sheet, dòng 5, cột Diện tích: Đất (m²): 6,120 có thể đọc hai cách; đã đọc là 6120. Nếu đúng là số ấy, ghi "
        "6120; không dùng dấu phân cách hàng nghìn." in notes(reading)
    )


@pytest.mark.parametrize("value", ["#N/A", "#REF!", "=3+4"])
def test_a_cell_without_a_value_is_lost(tmp_path: Path, capsys, value: str) -> None:
    write_feed(reporting_city(), tmp_path / "feed")
    path = book(tmp_path / "a.xlsx", HEAD, [1, "P1", 9, 8, value, 1])
    asked = ["forms", "--read", str(path), str(tmp_path / "feed"), "--out", str(tmp_path / "new")]
    assert main(asked) == EXIT_DATA_FAULTS
    assert not (tmp_path / "new").exists()
    assert f"Sheet, dòng 7: ô Số nhập học: Tổng số báo lỗi hoặc có công thức chưa có kết quả ({value})" in " ".join(
        capsys.readouterr().out.split()
    )
    # "gõ giá trị"
    book(path, HEAD, [1, "P1", 9, 8, 7, 1])
    assert main(asked) == EXIT_OK


def test_an_error_in_a_row_of_totals_or_below_the_table_loses_nothing(tmp_path: Path) -> None:
    rows = [[1, "P1", 9, 8, 7, 1], ["Tổng cộng", None, "#REF!", 8, 7, 1], ["NGƯỜI LẬP BIỂU"], [None, None, "#N/A"]]
    reading = read(tmp_path / "a.xlsx", HEAD, *rows)
    assert losses(reading) == []
    assert len([note for note in notes(reading) if "báo lỗi" in note]) == 2


def test_a_row_of_errors_alone_is_lost(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.xlsx", HEAD, [1, "P1", 9, 8, 7, 1], [2, "P2", "#N/A", None, None, None])
    assert [lost.split(" báo")[0] for lost in losses(reading)] == ["Sheet, dòng 8: ô Số đăng ký"]


def test_a_code_of_no_list_is_lost(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.xlsx", STREAM, [1, "P1", "THCS", 9, 8, 7, 1])
    (lost,) = losses(reading)
    assert lost.startswith(
        "Sheet, dòng 7, cột Đối tượng đầu vào: “THCS” không có trong danh mục của cột “Đối tượng đầu vào”."
    )
    title = "Tốt nghiệp trung học cơ sở"
    mended = read(tmp_path / "b.xlsx", STREAM, [1, "P1", title, 9, 8, 7, 1])
    assert losses(mended) == []
    assert mended.tables["enrolment_reports"]["entry_stream"].to_list() == ["lower_secondary"]


def test_one_unknown_code_of_several_is_lost(tmp_path: Path) -> None:
    head = [["Mã biểu: recruitment_slip"], ["Kỳ báo cáo: tháng 5 năm 2026"], ["Mã đơn vị: E1"]]
    rows = (["Mã tin", "Tên việc", "Kỹ năng mềm"], ["V1", "Thợ hàn", "làm việc nhóm; biết bơi"])
    (lost,) = losses(read(tmp_path / "a.xlsx", *rows, above=head))
    assert "“biết bơi” không có trong danh mục" in lost


def test_a_value_out_of_range_is_lost(tmp_path: Path) -> None:
    (lost,) = losses(read(tmp_path / "a.xlsx", HEAD, [1, "P1", -9, 8, 7, 1]))
    assert lost == "Sheet, dòng 7, cột Số đăng ký: −9 ngoài giới hạn; phải là ≥ 0. Kiểm tra giá trị và đơn vị."


@pytest.mark.parametrize(("written", "read_as", "lost"), [("B", "B", 0), ("Phường Z", None, 1)])
def test_a_place_is_one_of_the_feed(tmp_path: Path, written: str, read_as: str | None, lost: int) -> None:
    head = [["Mã biểu: recruitment_slip"], ["Kỳ báo cáo: tháng 5 năm 2026"], ["Mã đơn vị: E1"]]
    path = tmp_path / "a.xlsx"
    reading = read(
        path, ["Mã tin", "Tên việc", "Số cần tuyển", "Nơi làm việc"], ["V1", "Thợ hàn", 2, written], above=head
    )
    assert len(losses(reading)) == lost
    if read_as:
        assert reading.tables["vacancies"]["area"].to_list() == [read_as]
    else:
        assert "cột Nơi làm việc: “Phường Z” không có trong bảng “Địa bàn”" in losses(reading)[0]


def test_a_place_by_its_name_is_that_place(tmp_path: Path) -> None:
    name = reporting_city()["areas"].filter(area="B")["name"][0]
    head = [["Mã biểu: recruitment_slip"], ["Kỳ báo cáo: tháng 5 năm 2026"], ["Mã đơn vị: E1"]]
    rows = (["Mã tin", "Tên việc", "Số cần tuyển", "Nơi làm việc"], ["V1", "Thợ hàn", 2, name])
    assert read(tmp_path / "a.xlsx", *rows, above=head).tables["vacancies"]["area"].to_list() == ["B"]


@pytest.mark.parametrize(
    ("totals", "told"),
    [
        ([["Tổng cộng", None, 99, 13, 11, 4], ["Tổng cộng", None, None, None, None, None]], [(9, "99", "15")]),
        ([["Tổng cộng", None, 15, 13, 11, 4], ["Tổng cộng", None, 98, 13, 11, 4]], [(10, "98", "15")]),
        ([["Tổng cộng", None, 15, 13, 11, 4], ["Tổng cộng", None, None, None, None, None]], []),
    ],
)
def test_each_of_two_rows_of_totals_is_compared(tmp_path: Path, totals: list[Any], told: list[Any]) -> None:
    reading = read(tmp_path / "a.xlsx", HEAD, [1, "P1", 9, 8, 7, 1], [2, "P2", 6, 5, 4, 3], *totals)
    assert [note for note in notes(reading) if "ghi tổng" in note] == [
        f"Sheet, dòng {row}: cột Số đăng ký ghi tổng {said}, cộng các dòng được {summed}." for row, said, summed in told
    ]


def test_a_total_above_the_rows_and_sums_of_groups_are_compared_with_their_rows(tmp_path: Path) -> None:
    top = [["Tổng số", None, 15, 13, 11, 4], [1, "P1", 9, 8, 7, 1], [2, "P2", 6, 5, 4, 3]]
    groups = [[1, "P1", 9, 8, 7, 1], [None, "Cộng", 9, 8, 7, 1], [2, "P2", 6, 5, 4, 3], [None, "Cộng", 6, 5, 4, 3]]
    for rows in (top, [*groups, ["Tổng cộng", None, 15, 13, 11, 4]]):
        assert not [note for note in notes(read(tmp_path / "a.xlsx", HEAD, *rows)) if "ghi tổng" in note]


def test_both_languages_tell_the_same(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.xlsx", STREAM, [1, "P1", "THCS", 9, 8, 7, 1])
    (lost,) = reading.losses
    assert lost.en.startswith("Sheet, row 7, Đối tượng đầu vào: The list of the column “Entry stream” has no “THCS”.")
    assert FORMS["enrolment_monthly"].parts[0].columns[4].heading == "Đối tượng đầu vào"


@pytest.mark.parametrize(
    ("over", "line", "lost", "land"),
    [
        ("Diện tích (ha)", "", 2, None),
        ("Diện tích (m²)", "", 0, 1.5),
        ("Diện tích", "ĐVT: ha", 2, None),
        ("Diện tích", "ĐVT: m²", 0, 1.5),
    ],
)
def test_a_unit_over_the_printed_one_is_no_second_conversion(
    tmp_path: Path, over: str, line: str, lost: int, land: float | None
) -> None:
    """1 250 m² under "Diện tích (ha)" became 12 500 000."""
    head = [["Mã biểu: quota_registration"], ["Kỳ báo cáo: năm 2025"], ["Mã đơn vị: I1"], [line], []]
    rows = (
        ["Mã địa điểm", "Sức chứa", over, None],
        [None, None, "Đất (m²)", "Phòng làm việc (m²)"],
        ["S1", 120, 1.5, 2],
    )
    reading = read(tmp_path / "a.xlsx", *rows, above=head)
    assert len(losses(reading)) == lost
    assert reading.tables["sites"].select("capacity", "land_area").rows() == [(120, land)]


def test_two_units_above_the_table_are_told(tmp_path: Path) -> None:
    rows = (["Khoản thu, chi", "Số tiền"], ["Thu: học phí, lệ phí", 1250])
    above = [*ACCOUNTS, ["ĐVT: triệu đồng"], ["Đơn vị tính: nghìn đồng"]]
    (lost,) = losses(read(tmp_path / "a.xlsx", *rows, above=above))
    assert "(triệu đồng, nghìn đồng)" in lost


def test_numbers_of_columns_with_gaps_are_no_data(tmp_path: Path) -> None:
    rows = [["(1)", "(2)", "(4)", "(5)", "(9)", "(10)"], [1, "P1", 9, 8, 7, 1]]
    assert losses(read(tmp_path / "a.xlsx", HEAD, *rows)) == []


def test_a_total_counts_the_rows_that_are_told_as_well(tmp_path: Path) -> None:
    head = ["TT", "Mã chương trình", "Trình độ", "Số đăng ký"]
    rows = [[1, "P1", "Cao đẳng", 9], [2, "P2", "Cao đẳng", 6], ["Tổng cộng", None, None, 15]]
    reading = read_form(book(tmp_path / "a.xlsx", head, *rows), reporting_city(), form=FORMS["enrolment_monthly"])
    assert len(losses(reading)) == 1
    assert not [note for note in notes(reading) if "ghi tổng" in note]


def test_a_hidden_sheet_of_a_form_is_told(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", HEAD, [1, "P1", 9, 8, 7, 1])
    workbook = load_workbook(path)
    copy = workbook.copy_worksheet(workbook.worksheets[0])
    copy.title, copy.sheet_state, copy["C7"] = "Bản cũ", "hidden", 90
    lists = workbook.create_sheet("Danh mục")
    lists.append(["Tên", "Điểm"])
    lists.sheet_state = "hidden"
    workbook.save(path)
    reading = read_form(path, reporting_city())
    assert counts(reading) == [("P1", 9, 8, 7, 1)]
    assert [note for note in notes(reading) if "ẩn" in note] == [
        "Bản cũ: trang đang ẩn nên không được đọc. Bỏ ẩn nếu trang ấy cũng phải đọc; nếu không thì xóa."
    ]
