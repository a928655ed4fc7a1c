"""The face of a form: heads, what it was built from, column numbers, totals, empty cells, synthetic numbers named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook

from caunghe.errors import InputError
from caunghe.forms.catalogue import FORMS, form_named
from caunghe.forms.form import FormColumn, Part
from caunghe.forms.layout import write_form
from caunghe.forms.left_out import rows_left_out
from caunghe.forms.period import asked_period
from caunghe.forms.reading import read_form
from caunghe.schema.codes import code_list
from tests.forms.reporting_city import frame, reporting_city


def cells(path: Path, sheet: int = 0) -> list[list[Any]]:
    return [[cell for cell in row if cell is not None] for row in load_workbook(path).worksheets[sheet].values]


@pytest.fixture
def monthly(tmp_path: Path) -> list[list[Any]]:
    write_form(reporting_city(), FORMS["enrolment_monthly"], "I1", asked_period("2026-05"), tmp_path / "form.xlsx")
    return cells(tmp_path / "form.xlsx")


def test_the_face_says_the_state_the_body_and_what_it_was_built_from(monthly: list[list[Any]]) -> None:
    assert monthly[0] == ["SỞ GIÁO DỤC VÀ ĐÀO TẠO", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert monthly[1] == ["TRƯỜNG I1", "Độc lập - Tự do - Hạnh phúc"]
    assert monthly[2] == ["Số: ……/BC-……", "……, ngày 30 tháng 6 năm 2026"]
    assert monthly[3] == ["BÁO CÁO"]
    flat = [cell for row in monthly for cell in row]
    assert "(Theo Phụ lục 03, Thông tư 05/2021/TT-BLĐTBXH; dựng theo Điều 20, chưa đối chiếu với phụ lục)" in flat
    assert ["Kỳ báo cáo:", "tháng 5 năm 2026 (2026-05)"] in monthly
    assert ["NGƯỜI LẬP BIỂU", "HIỆU TRƯỞNG"] in monthly


def test_numbers_of_columns_follow_the_headings_and_totals_the_rows(monthly: list[list[Any]]) -> None:
    at = monthly.index([f"({number})" for number in range(1, 12)])
    assert monthly[at - 2][-2:] == ["Số nhập học", "Ngày nộp"]
    assert monthly[at - 1] == ["Tổng số", "Trong đó nữ"]
    # women of P2 are not known: no total of women
    assert monthly[at + 4] == ["Tổng cộng", 1238, 1131, 1076]


def test_a_form_of_synthetic_numbers_says_so(tmp_path: Path, monthly: list[list[Any]]) -> None:
    assert not any("Dữ liệu mô phỏng" in str(row) for row in monthly)
    city = reporting_city()
    basis = {**city.information.basis, "enrolment_reports": "synthetic"}
    made = replace(city, information=replace(city.information, basis=basis))
    write_form(made, FORMS["enrolment_monthly"], "I1", asked_period("2026-05"), tmp_path / "made.xlsx")
    assert any("Dữ liệu mô phỏng" in str(row) for row in cells(tmp_path / "made.xlsx"))


def test_an_unknown_cell_is_empty_and_nought_is_nought(tmp_path: Path) -> None:
    city = reporting_city()
    write_form(city, FORMS["enrolment_monthly"], "I2", asked_period("2026-05"), tmp_path / "form.xlsx")
    row = next(row for row in load_workbook(tmp_path / "form.xlsx").worksheets[0].values if row[1] == "P3")
    assert row[6:11] == (5, 5, 5, 0, None)


def test_the_citys_sums_say_how_many_reported_and_make_none_over_unknown_cells(tmp_path: Path) -> None:
    """At college level P2 does not say how many women: 1,200 + 5 applied, of two programmes that both reported."""
    write_form(reporting_city(), FORMS["enrolment_city"], None, asked_period("2026-05"), tmp_path / "form.xlsx")
    rows = {row[1]: row for row in load_workbook(tmp_path / "form.xlsx").worksheets[0].values if len(row) > 7}
    assert rows["Cao đẳng"][2:8] == (2, 2, 1205, 1105, 1055, None)
    assert rows["Trung cấp"][2:8] == (1, 1, 38, 31, 26, 5)
    assert "Trung học nghề" not in rows


def test_the_citys_assessments_are_counted_by_criterion(tmp_path: Path) -> None:
    write_form(reporting_city(), FORMS["standard_city"], None, asked_period("2025"), tmp_path / "form.xlsx")
    rows = {row[1]: row for row in load_workbook(tmp_path / "form.xlsx").worksheets[0].values}
    title = dict(code_list("standard_criteria").select("code", "title_vi").iter_rows())
    assert rows[title["indicator_01"]][2:7] == (0.5, 2, 1, 1, 1)
    assert rows[title["finance_1"]][2:7] == (None, 2, 1, 0, 0)
    assert rows[title["finance_2"]][2:7] == (None, 2, 0, None, None)


def test_the_citys_certificates_are_summed_by_field_where_all_is_known(tmp_path: Path) -> None:
    """P1 and P2 taught to a certificate: 20 + 18 entrants of 2025, graduates of 2025 not known."""
    city = reporting_city()
    short = city["programmes"].with_columns(level=pl.lit("elementary"), training_field=pl.lit("5520123"))
    certified = replace(city, tables={**city.tables, "programmes": short.filter(pl.col("programme") != "P3")})
    for year, graduates in (("2025", None), ("2023", 32)):
        path = tmp_path / f"{year}.xlsx"
        write_form(certified, FORMS["elementary_city"], None, asked_period(year), path)
        row = next(row for row in load_workbook(path).worksheets[0].values if row[1] == "5520123")
        assert row[2:9] == ("Hàn", 2, 2, 38, 8, graduates, None)


def test_what_the_feed_says_of_the_standard_stands_beside(tmp_path: Path) -> None:
    """I1 in 2025: 38 entrants of a quota of 38; of P1 and P2 one day of review is not stated; 60 of 80 answers are
    satisfied, of 100 who were asked, and all four employers of five."""
    write_form(reporting_city(), FORMS["standard_year"], "I1", asked_period("2025"), tmp_path / "form.xlsx")
    rows = {row[1]: row for row in load_workbook(tmp_path / "form.xlsx").worksheets[0].values}
    title = dict(code_list("standard_criteria").select("code", "title_vi").iter_rows())
    assert rows[title["indicator_01"]][2:7] == (0.5, 0.9125, "Có", "Sổ TS", 1)
    assert rows[title["indicator_01"]][7] == 1
    assert rows[title["indicator_04"]][6:8] == (None, 0.5)
    assert rows[title["indicator_09"]][6:8] == (0.75, 0.8)
    assert rows[title["indicator_10"]][6:8] == (1, 0.8)
    assert rows[title["finance_1"]][2:7] == (None, None, "Không", None, None)
    assert rows[title["finance_2"]][2:7] == (None, None, None, None, None)


@pytest.mark.parametrize(
    ("name", "subject", "period", "named"),
    [
        ("enrolment_monthly", None, "2026-05", "is one of an institution; name it with --institution"),
        ("enrolment_monthly", "I9", "2026-05", "institution must be in table institutions; got I9"),
        ("enrolment_monthly", "I1", "2026", "is for a month; got 2026"),
        ("employer_needs", None, "2026-H1", "is one of an employer; name it with --employer"),
        ("employer_needs", "E1", "2026-05", "is for half a year, a year; got 2026-05"),
        ("recruitment_slip", "E9", "2026-05", "employer must be in table employers; got E9"),
        ("labour_market_year", None, "2026-H2", "is for a year; got 2026-H2"),
    ],
)
def test_what_a_form_cannot_be_made_of_is_refused(
    tmp_path: Path, name: str, subject: str | None, period: str, named: str
) -> None:
    with pytest.raises(InputError, match=named):
        write_form(reporting_city(), FORMS[name], subject, asked_period(period), tmp_path / "form.xlsx")
    assert not (tmp_path / "form.xlsx").exists()


def test_every_form_is_of_the_code_list_and_says_from_what_it_was_built() -> None:
    assert set(FORMS) <= set(code_list("report_forms")["code"])
    assert all(form.annex and form.document and form.built_from for form in FORMS.values())
    with pytest.raises(InputError, match=r"A form is one of enrolment_monthly, .*; got enrolment"):
        form_named("enrolment")


def test_a_column_that_its_table_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match="form column Tuổi must be of table intakes; got age"):
        Part(title="x", table="intakes", columns=(FormColumn("Tuổi", "age"),))


def test_the_same_feed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_form(reporting_city(), FORMS["job_centre_half"], None, asked_period("2026-H1"), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    city = reporting_city()
    named = city["programmes"].with_columns(name=pl.lit("=1+1"))
    tricky = replace(city, tables={**city.tables, "programmes": named})
    write_form(tricky, FORMS["training_year"], "I1", asked_period("2025"), tmp_path / "form.xlsx")
    found = [cell for row in load_workbook(tmp_path / "form.xlsx").worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in found if cell.value == "=1+1"} == {"s"}


def test_a_form_of_nothing_known_has_ten_numbered_lines(tmp_path: Path) -> None:
    city = reporting_city()
    empty = ("hiring_needs", "accreditations", "job_fairs", "placements", "intakes")
    bare = replace(city, tables={**city.tables, **{name: city[name].clear() for name in empty}})
    asked = [
        ("employer_needs", "E1", "2026-H1"),
        ("quality_system", "I1", "2025"),
        ("job_centre_half", None, "2026-H1"),
    ]
    for name, subject, period in [*asked, ("elementary_training", "I1", "2025")]:
        path = tmp_path / f"{name}.xlsx"
        write_form(bare, FORMS[name], subject, asked_period(period), path)
        sheet = load_workbook(path).worksheets[0]
        (head,) = [row for row in sheet.iter_rows() if row[0].value == "(1)"]
        first = head[0].row + 1
        assert [sheet.cell(first + at, 1).value for at in range(11)] == [*range(1, 11), None], name
        assert {sheet.cell(first + at, 2).value for at in range(10)} == {None}, name
        assert sheet.cell(first, 2).border.left.style == "thin", name
        # and nothing is read of it
        assert set(read_form(path, bare).tables) <= {"employers", "institution_accounts"}, name


def test_a_line_of_ten_that_is_filled_in_is_read(tmp_path: Path) -> None:
    city, path = reporting_city(), tmp_path / "form.xlsx"
    bare = replace(city, tables={**city.tables, "hiring_needs": city["hiring_needs"].clear()})
    write_form(bare, FORMS["employer_needs"], "E1", asked_period("2026-H1"), path)
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    (head,) = [row for row in sheet.iter_rows() if row[0].value == "(1)"]
    for column, value in ((2, "72"), (6, 12), (7, 2)):
        sheet.cell(head[0].row + 3, column).value = value
    workbook.save(path)
    read = read_form(path, bare).tables["hiring_needs"].select("occupation_vsco", "openings", "women").rows()
    assert read == [("72", 12, 2)]


def test_shares_are_printed_as_per_cent(tmp_path: Path) -> None:
    write_form(reporting_city(), FORMS["standard_year"], "I1", asked_period("2025"), tmp_path / "form.xlsx")
    sheet = load_workbook(tmp_path / "form.xlsx").worksheets[0]
    formats = [(cell.value, cell.number_format) for cell in sheet["C"] if isinstance(cell.value, float)]
    assert formats[:3] == [(0.5, "0%"), (-0.3, "0%"), (0.6, "0%")]


def test_the_row_of_the_schools_name_is_as_high_as_the_name(tmp_path: Path) -> None:
    city = reporting_city()
    long = "Trường Cao đẳng Kỹ thuật Công nghệ và Du lịch Tân Giang mở rộng"
    for name, lines in (("Trường A", 1), (long, 3)):
        named = city["institutions"].with_columns(name=pl.lit(name))
        other = replace(city, tables={**city.tables, "institutions": named})
        write_form(other, FORMS["quota_registration"], "I1", asked_period("2025"), tmp_path / "form.xlsx")
        sheet = load_workbook(tmp_path / "form.xlsx").worksheets[0]
        assert sheet["A2"].value == name.upper()
        assert (sheet.row_dimensions[2].height or 0) >= 15.75 * lines


def test_rows_for_another_length_of_time_are_told() -> None:
    city = reporting_city()
    own = city["hiring_needs"].filter(employer="E1", year=2026)
    rows = {half: own.filter(pl.col("half").eq_missing(half)).height for half in (1, 2, None)}
    assert rows[None] == 1
    (note,) = rows_left_out(city, FORMS["employer_needs"], "E1", asked_period("2026-H2"))
    assert note.vi.startswith("1 dòng của bảng “Nhu cầu tuyển dụng” ghi cho cả năm 2026")
    (note,) = rows_left_out(city, FORMS["employer_needs"], "E1", asked_period("2026"))
    assert note.vi.startswith(
        f"{(rows[1] or 0) + (rows[2] or 0)} dòng của bảng “Nhu cầu tuyển dụng” ghi cho nửa năm 2026"
    )
    assert rows_left_out(city, FORMS["enrolment_monthly"], "I1", asked_period("2026-05")) == []
    # the form of a half-year names no form that is not made, and that of sums adds up both halves
    city = replace(city, tables={**city.tables, "placements": frame("placements", [TOLD | {"half": None}])})
    (note,) = rows_left_out(city, FORMS["job_centre_half"], None, asked_period("2026-H1"))
    assert note.en == ("1 row of “Placements” for the whole of 2026 is not on this form, which is not made for a year.")


TOLD = {"office": "TT 1", "year": 2026, "half": 1, "placed": 8}


@pytest.mark.parametrize(
    ("halves", "left_out", "received", "placed"),
    [
        ([1, 2], 0, 2, 16),
        ([None], 0, 2, 8),
        ([1, None], 1, 2, 8),  # the year's row tells of both halves
        ([1, None, 2], 1, 2, 16),  # a whole beside its parts
        ([1], 0, 1, 8),
    ],
)
def test_what_is_told_for_half_a_year_and_for_the_year_counts_once(
    tmp_path: Path, halves: list[int | None], left_out: int, received: int, placed: int
) -> None:
    city = reporting_city()
    told = frame("placements", [TOLD | {"half": half} for half in halves])
    city = replace(city, tables={**city.tables, "placements": told})
    form, year = FORMS["labour_market_year"], asked_period("2026")
    notes = [note.en for note in rows_left_out(city, form, None, year)]
    said = "a whole 2026 beside half-years of the same is counted once."
    assert notes == [f"1 row of “Placements” is not added up on this form: {said}"] * left_out
    write_form(city, form, None, year, tmp_path / "form.xlsx")
    (row,) = (row for row in load_workbook(tmp_path / "form.xlsx").worksheets[5].values if row[1] == "Mọi người")
    assert (row[2:4], row[6]) == ((2, received), placed)
