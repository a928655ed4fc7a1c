"""What stands over a heading is part of it: a part's name is none of the whole, and a split column is not lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook

from caunghe.forms.catalogue import FORMS
from caunghe.forms.layout import write_form
from caunghe.forms.period import asked_period
from caunghe.forms.reading import FormReading, read_form
from tests.forms.reporting_city import reporting_city
from tests.forms.test_reading import ABOVE, HEAD, book, edited, losses, notes, place_of

LEFT = ["TT", "Mã chương trình", "Số đăng ký", "Số trúng tuyển"]
STRANGE = (
    "Số bỏ học", "Chỉ tiêu", "Số tốt nghiệp", "Số chưa nhập học", "Kế hoạch nhập học",
    "Số nhập học cùng kỳ năm trước", "Số nhập học lũy kế từ đầu năm", "Năm 2025", "Số thôi học",
)  # fmt: skip


def printed(path: Path, form: str, subject: str | None, period: str) -> Path:
    write_form(reporting_city(), FORMS[form], subject, asked_period(period), path)
    return path


def renamed(path: Path, was: str, becomes: str) -> FormReading:
    row, column = place_of(path, was)
    workbook = load_workbook(path)
    workbook.worksheets[0].cell(row, column).value = becomes
    workbook.save(path)
    return read_form(path, reporting_city())


@pytest.mark.parametrize("over", STRANGE)
def test_a_part_is_that_of_the_heading_over_it(tmp_path: Path, over: str) -> None:
    reading = renamed(printed(tmp_path / "a.xlsx", "enrolment_monthly", "I1", "2026-05"), "Số nhập học", over)
    rows = reading.tables["enrolment_reports"]
    assert (set(rows["enrolled"]), set(rows["women"])) == ({None}, {None})
    assert [lost.split(" (")[0] for lost in losses(reading)] == [
        f"Biểu 1: biểu cần cột Số nhập học: Tổng số, Số nhập học: Trong đó nữ mà trang này có cột lạ {over} {part}"
        for part in ("Tổng số", "Trong đó nữ")
    ]


@pytest.mark.parametrize(
    ("form", "subject", "period", "was", "becomes", "table", "column"),
    [
        (
            "employer_needs",
            "E1",
            "2026-H2",
            "Số lao động cần tuyển",
            "Số lao động nghỉ việc",
            "hiring_needs",
            "openings",
        ),
        ("training_year", "I1", "2025", "Tốt nghiệp", "Bỏ học", "intakes", "graduates"),
    ],
)
def test_a_heading_over_others_that_is_not_the_form_s_loses_what_it_is_over(
    tmp_path: Path, form: str, subject: str, period: str, was: str, becomes: str, table: str, column: str
) -> None:
    path = printed(tmp_path / "a.xlsx", form, subject, period)
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    at = next(cell for row in sheet.iter_rows() for cell in row if cell.value == was)
    at.value = becomes
    workbook.save(path)
    reading = read_form(path, reporting_city())
    assert table not in reading.tables or set(reading.tables[table][column]) == {None}
    assert any(f"cột lạ {becomes} " in lost for lost in losses(reading))


@pytest.mark.parametrize(
    "over",
    ["Số lao động hiện có", "Lao động hiện có", "Số lao động cần đào tạo", "Tổng số lao động", "Nhu cầu đào tạo"],
)
def test_staff_at_work_or_to_be_trained_are_no_vacancies(tmp_path: Path, over: str) -> None:
    path = printed(tmp_path / "a.xlsx", "employer_needs", "E1", "2026-H2")
    reading = renamed(path, "Số lao động cần tuyển", over)
    rows = reading.tables.get("hiring_needs")
    assert rows is None or set(rows["openings"]) == {None}
    assert any(f"cột lạ {over} " in lost for lost in losses(reading))


@pytest.mark.parametrize("over", ["Lao động cần tuyển", "Số LĐ cần tuyển", "Nhu cầu tuyển dụng"])
def test_what_is_over_vacancies_in_other_words_is_read(tmp_path: Path, over: str) -> None:
    path = printed(tmp_path / "a.xlsx", "employer_needs", "E1", "2026-H2")
    row, column = place_of(path, "Số lao động cần tuyển")
    letter = "ABCDEFGHIJKL"[column - 1]
    edited(path, {f"{letter}{row}": over, f"B{row + 3}": "72", f"{letter}{row + 3}": 10})
    reading = read_form(path, reporting_city())
    assert 10 in reading.tables["hiring_needs"]["openings"].to_list()
    assert losses(reading) == []


@pytest.mark.parametrize("over", ["Lương ngày", "Lương năm", "Lương cơ sở", "Lương"])
def test_pay_of_another_time_is_no_monthly_pay(tmp_path: Path, over: str) -> None:
    path = printed(tmp_path / "a.xlsx", "recruitment_slip", "E1", "2026-05")
    row, column = place_of(path, "Lương tháng", 1)
    letter = "ABCDEFGHIJKL"[column - 1]
    edited(path, {f"{letter}{row}": over, f"B{row + 3}": "T1", f"C{row + 3}": "Hàn", f"{letter}{row + 3}": 300_000}, 1)
    reading = read_form(path, reporting_city())
    kept = reading.tables["vacancies"].filter(pl.col("vacancy") == "T1")["pay_min"].to_list()
    assert kept == [300_000 if over == "Lương" else None]
    assert any(f"cột lạ {over} Từ" in lost for lost in losses(reading)) == (over != "Lương")


def test_men_are_no_year(tmp_path: Path) -> None:
    path = printed(tmp_path / "a.xlsx", "training_year", "I1", "2025")
    before = read_form(path, reporting_city()).tables["intakes"]["year"].to_list()
    row, column = place_of(path, "Trong đó nữ")
    letter = "ABCDEFGHIJKL"[column - 1]
    reading = read_form(edited(path, {f"{letter}{row}": "Nam", f"{letter}{row + 3}": 101}), reporting_city())
    assert reading.tables["intakes"]["year"].to_list() == before
    assert [lost for lost in losses(reading) if "có hai lần" in lost] == []
    year = place_of(path, "Khóa (năm nhập học)")
    edited(path, {f"{'ABCDEFGHIJKL'[year[1] - 1]}{year[0]}": "Khóa khác"})
    read = read_form(path, reporting_city()).tables.get("intakes")
    assert read is None or 101 not in read["year"].to_list()


def test_placed_is_not_who_received_benefits(tmp_path: Path) -> None:
    path = printed(tmp_path / "a.xlsx", "job_centre_half", None, "2026-H1")
    row, column = place_of(path, "Nhận được việc làm", 1)
    edited(path, {f"{'ABCDEFGHIJKL'[column - 1]}{row}": "Nhận trợ cấp thất nghiệp"}, 1)
    reading = read_form(path, reporting_city())
    assert set(reading.tables["placements"]["placed"]) == {None}
    assert any("cột lạ Nhận trợ cấp thất nghiệp Tổng số" in lost for lost in losses(reading))


def two_rows(path: Path, upper: list[Any], lower: list[Any], data: list[Any], merged: str = "") -> FormReading:
    book(path, upper, lower, data, above=ABOVE)
    if merged:
        workbook = load_workbook(path)
        for each in merged.split():
            workbook.worksheets[0].merge_cells(each)
        workbook.save(path)
    return read_form(path, reporting_city(), form=FORMS["enrolment_monthly"])


def numbers(reading: FormReading) -> list[tuple[Any, ...]]:
    return reading.tables["enrolment_reports"].select("applied", "admitted", "enrolled", "women").rows()


@pytest.mark.parametrize("merged", ["", "D6:E6 F6:G6"])
def test_a_column_that_the_office_split_is_read_by_its_total(tmp_path: Path, merged: str) -> None:
    reading = two_rows(
        tmp_path / "a.xlsx",
        [*LEFT, None, "Số nhập học", None],
        [None, None, None, "Tổng số", "Trong đó nữ", "Tổng số", "Trong đó nữ"],
        [1, "P1", 30, 25, 6, 20, 4],
        merged,
    )
    assert numbers(reading) == [(30, 25, 20, 4)]
    assert losses(reading) == []
    told = "Sheet: cột Số trúng tuyển Trong đó nữ không có chỗ trong bộ dữ liệu và không được đọc (6)."
    assert told in notes(reading)


def test_a_column_split_by_other_words_is_lost(tmp_path: Path) -> None:
    reading = two_rows(
        tmp_path / "a.xlsx",
        [*LEFT, None, "Số nhập học", None],
        [None, None, None, "Nam", "Nữ", "Tổng số", "Trong đó nữ"],
        [1, "P1", 30, 19, 6, 20, 4],
        "D6:E6 F6:G6",
    )
    assert numbers(reading) == [(30, None, 20, 4)]
    assert [lost.split(" (")[0].split("lạ ")[1] for lost in losses(reading)] == [
        "Số trúng tuyển Nam",
        "Số trúng tuyển Nữ",
    ]


def test_a_heading_in_the_row_above_a_whole_row_of_headings_counts(tmp_path: Path) -> None:
    lower = [*LEFT, "Tổng số", "Trong đó nữ"]
    for over, lost, merged in (("Số bỏ học", 2, "E6:F6"), ("Số bỏ học", 2, ""), ("Số nhập học", 0, "E6:F6")):
        reading = two_rows(
            tmp_path / "a.xlsx", [None, None, None, None, over, None], lower, [1, "P1", 30, 25, 20, 4], merged
        )
        assert len(losses(reading)) == lost
        assert numbers(reading) == [(30, 25, None, None) if lost else (30, 25, 20, 4)]


def test_a_group_over_whole_columns_changes_them_but_the_title_and_a_unit_do_not(tmp_path: Path) -> None:
    lower = [None, None, *LEFT[2:], None, None]
    for over, lost in (("Kế hoạch", 2), ("Năm trước", 2), ("Kết quả tuyển sinh trong tháng", 0), ("(người)", 0)):
        upper = [*LEFT[:2], over, None, "Tổng số nhập học", "Trong đó nữ"]
        reading = two_rows(tmp_path / "a.xlsx", upper, lower, [1, "P1", 30, 25, 20, 4], "C6:D6")
        assert len(losses(reading)) == lost, over
        assert numbers(reading) == [(None, None, 20, 4) if lost else (30, 25, 20, 4)], over


def test_a_remark_of_the_heading_over_counts(tmp_path: Path) -> None:
    reading = renamed(
        printed(tmp_path / "a.xlsx", "enrolment_monthly", "I1", "2026-05"), "Số nhập học", "Số nhập học (kế hoạch)"
    )
    assert [lost.split(";")[0] for lost in losses(reading)] == [
        "Biểu 1: không rõ đơn vị kế hoạch của cột Số nhập học: Tổng số",
        "Biểu 1: không rõ đơn vị kế hoạch của cột Số nhập học: Trong đó nữ",
    ]


def test_a_unit_in_the_heading_over_converts(tmp_path: Path) -> None:
    head = [["Mã biểu: quota_registration"], ["Kỳ báo cáo: năm 2025"], ["Mã đơn vị: I1"]]
    path = book(
        tmp_path / "a.xlsx",
        ["Mã địa điểm", "Diện tích (ha)", None],
        [None, "Đất", "Phòng làm việc"],
        ["S1", 1.25, 0.01],
        above=head,
    )
    reading = read_form(path)
    assert reading.tables["sites"].select("land_area", "office_area").rows() == [(12500.0, 100.0)]


def test_a_column_that_stands_twice_or_has_no_heading_is_lost(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [*HEAD, "Số đăng ký", None], [1, "P1", 9, 8, 7, 1, 90, 5])
    assert losses(read_form(path, reporting_city())) == [
        "Sheet: cột Số đăng ký có hai lần; cột Số đăng ký sau (90) không được đọc. Bỏ một cột.",
        "Sheet: cột H có số liệu (5) mà không có tên cột; cột này không được đọc. Ghi tên cột, hoặc xóa cột ấy.",
    ]


def test_a_strange_column_that_may_be_one_of_the_form_is_lost_whatever_stands_beside_its_numbers(
    tmp_path: Path,
) -> None:
    head = ["TT", "Mã chương trình", "Số đăng ký", "Đỗ"]
    path = book(tmp_path / "a.xlsx", head, [1, "P1", 9, "25 (sơ bộ)"])
    (lost,) = losses(read_form(path, reporting_city(), form=FORMS["enrolment_monthly"]))
    assert lost.startswith("Sheet: biểu cần cột Đối tượng đầu vào, Số trúng tuyển, ")
    assert "cột lạ Đỗ (25 (sơ bộ))" in lost
