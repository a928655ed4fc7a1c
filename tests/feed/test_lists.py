"""Lists beside a feed: headings of either language, from text and workbooks; faults with place, value and mend."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from caunghe.errors import InputError
from caunghe.feed.lists import read_list
from caunghe.matching import TRAINEES

PLACES = {"applicant": pl.String(), "programme": pl.String()}
SEATS = {"programme": pl.String(), "seats": pl.Int64()}


def workbook(path: Path, *rows: tuple[object, ...]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Giữ chỗ")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


@pytest.mark.parametrize(
    "headings",
    [
        "applicant,programme",
        "Mã người đăng ký,Chương trình đào tạo",
        "ma nguoi dang ky,CHUONG TRINH DAO TAO",
        "Applicant code,Programme",
        "Mã người đăng ký / Applicant code,Mã chương trình (bắt buộc)",
        "Applicant_Code*,programme code",
    ],
)
def test_headings_are_known_in_both_languages(tmp_path: Path, headings: str) -> None:
    path = tmp_path / "kept.csv"
    path.write_text(f"{headings},ghi chú\na1,P,x\n", encoding="utf-8")
    assert read_list(path, PLACES).rows() == [("a1", "P")]
    rows = [("DANH SÁCH GIỮ CHỖ",), (), tuple(headings.split(",")), ("a1", "P"), (), ("a2", "Q")]
    book = workbook(tmp_path / "kept.xlsx", *rows)
    assert read_list(book, PLACES).rows() == [("a1", "P"), ("a2", "Q")]


def test_numbers_and_days_of_text_and_of_workbooks(tmp_path: Path) -> None:
    path = workbook(tmp_path / "late.xlsx", ("Chương trình đào tạo", "Số chỗ"), ("P", 12), ("Q", "7"))
    assert read_list(path, SEATS).rows() == [("P", 12), ("Q", 7)]
    days = tmp_path / "trainees.csv"
    days.write_text("trainee,programme,area,starts,ends\nt1,P,,2026-09-01,05/12/2026\n", encoding="utf-8")
    read = read_list(days, TRAINEES, may_be_empty=("area",))
    assert read.rows() == [("t1", "P", None, date(2026, 9, 1), date(2026, 12, 5))]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("applicant\na1\n", r"must have the columns applicant, programme; programme not found\. Add it"),
        ("applicant,programme\na1,P\n\n,Q\n", r"applicant in row 4 of .* must be text; got nothing\. Mend"),
        ("applicant,Mã người đăng ký,programme,Programme code\na1,a2,P,Q\n", "PASS"),
        ("Applicant code,Mã người đăng ký,programme\na1,a2,P\n", "must have one column applicant; Applicant code, Mã"),
        ("applicant,programme\na1,P,Q\n", r"Row 2 of kept has surplus cells: Q\..*double quotes"),
    ],
)
def test_a_faulty_list_is_refused_with_place_value_and_mend(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "kept.csv"
    path.write_text(content, encoding="utf-8")
    if says == "PASS":
        # a heading that is the column's own name comes before its labels
        assert read_list(path, PLACES).rows() == [("a1", "P")]
    else:
        with pytest.raises(InputError, match=says):
            read_list(path, PLACES)


def test_a_cell_of_another_kind_is_named_with_its_row(tmp_path: Path) -> None:
    path = workbook(tmp_path / "late.xlsx", ("SỐ CHỖ BỔ SUNG",), ("Programme", "Seats"), ("P", 3), ("Q", "nhiều"))
    with pytest.raises(InputError, match=r"seats in row 4 of .*late\.xlsx must be a whole number; got nhiều") as fault:
        read_list(path, SEATS)
    assert "phải là số nguyên; ô này đang là nhiều. Hãy sửa" in fault.value.text("vi")


def test_lists_may_have_more_columns_and_empty_cells_where_said(tmp_path):
    file = tmp_path / "results.csv"
    file.write_text("applicant,status,programme\na1,placed, P \na2,unplaced,\n", encoding="utf-8")
    assert read_list(file, PLACES, may_be_empty=("programme",)).rows() == [("a1", "P"), ("a2", None)]
    file.write_text("programme,seats\nP,many\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"seats in row 2 .* must be a whole number; got many"):
        read_list(file, {"programme": pl.String(), "seats": pl.Int64()})
