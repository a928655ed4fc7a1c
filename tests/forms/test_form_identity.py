"""Whose, when and what: heads that contradict the command or themselves, codes beside the names of others."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from caunghe.cli import main
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_OK
from caunghe.errors import InputError
from caunghe.feed.contents import Feed
from caunghe.feed.read import read_feed
from caunghe.feed.write import write_feed
from caunghe.forms.catalogue import FORMS
from caunghe.forms.period import asked_period, read_period
from caunghe.forms.reading import FormReading, read_form
from tests.forms.reporting_city import reporting_city
from tests.forms.test_form_headings import printed
from tests.forms.test_reading import HEAD, book, counts, losses, notes

ROW = [1, "P1", 9, 8, 7, 1]


def headed(path: Path, *lines: list[Any], **more: Any) -> FormReading:
    return read_form(book(path, HEAD, ROW, above=list(lines)), reporting_city(), **more)


JUNE, I1 = ["Kỳ báo cáo", "tháng 6 năm 2026"], ["Mã đơn vị", "I1"]


def test_a_period_of_the_command_does_not_go_over_the_head(tmp_path: Path) -> None:
    reading = headed(tmp_path / "a.xlsx", JUNE, I1, period=asked_period("2026-05"))
    (lost,) = losses(reading)
    assert lost.startswith("Sheet: ghi “tháng 6 năm 2026”, khác điều lệnh nêu (2026-05); trang này không được đọc.")
    assert reading.tables == {}
    assert losses(headed(tmp_path / "b.xlsx", JUNE, I1, period=asked_period("2026-06"))) == []


def test_a_body_of_the_command_does_not_go_over_the_head(tmp_path: Path) -> None:
    (lost,) = losses(headed(tmp_path / "a.xlsx", JUNE, I1, subject="I2"))
    assert lost.startswith("Sheet: ghi “I1”, khác điều lệnh nêu (I2)")
    assert losses(headed(tmp_path / "b.xlsx", JUNE, I1, subject="I1")) == []


def test_a_period_that_cannot_be_read_is_told_where_the_command_names_one(tmp_path: Path) -> None:
    reading = headed(tmp_path / "a.xlsx", ["Kỳ báo cáo", "tháng sáu"], I1, period=asked_period("2026-06"))
    assert "Sheet: không đọc được kỳ báo cáo “tháng sáu”; đã lấy kỳ mà lệnh nêu (2026-06)." in notes(reading)
    assert losses(reading) == []
    with pytest.raises(InputError, match="states the period “tháng sáu”, which cannot be read"):
        headed(tmp_path / "b.xlsx", ["Kỳ báo cáo", "tháng sáu"], I1)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            [["Kỳ báo cáo", "tháng 6 năm 2026 (2026-05)"], I1],
            "Sheet: đầu biểu ghi hai kỳ khác nhau, “tháng 6 năm 2026” và “2026-05”; trang này không được đọc. "
            "Sửa cho cùng một kỳ.",
        ),
        (
            [["KẾT QUẢ TUYỂN SINH THÁNG 5 NĂM 2026"], JUNE, I1],
            "Sheet: đầu biểu ghi hai kỳ khác nhau, “tháng 6 năm 2026” và “KẾT QUẢ TUYỂN SINH THÁNG 5 NĂM 2026”; "
            "trang này không được đọc. Sửa cho cùng một kỳ.",
        ),
        (
            [JUNE, ["Kỳ báo cáo: tháng 5 năm 2026"], I1],
            "Sheet: dòng Kỳ báo cáo có hai lần và ghi khác nhau (“tháng 6 năm 2026”, “tháng 5 năm 2026”); trang này "
            "không được đọc. Giữ một dòng.",
        ),
        (
            [JUNE, I1, ["Tên đơn vị", "Trường I2"]],
            "Sheet: mã đơn vị I1 mà bên cạnh ghi “Trường I2”, là của I2 – Trường I2; trang này không được "
            "đọc. Sửa mã hoặc điều ghi bên cạnh cho cùng một đơn vị.",
        ),
        (
            [JUNE, ["Mã đơn vị: I1 – Trường I2"]],
            "Sheet: mã đơn vị I1 mà bên cạnh ghi “Trường I2”, là của I2 – Trường I2; trang này không được "
            "đọc. Sửa mã hoặc điều ghi bên cạnh cho cùng một đơn vị.",
        ),
    ],
)
def test_a_head_that_contradicts_itself_is_not_read(tmp_path: Path, lines: list[list[str]], told: str) -> None:
    reading = headed(tmp_path / "a.xlsx", *lines)
    assert losses(reading) == [told]
    assert reading.tables == {}


@pytest.mark.parametrize(
    "lines",
    [
        [["Kỳ báo cáo", "tháng 6 năm 2026 (2026-06)"], I1],
        [["Kỳ báo cáo", "tháng 6 năm 2026 (số liệu sơ bộ)"], I1],
        [["……, ngày 30 tháng 7 năm 2026"], ["BÁO CÁO THÁNG 06/2026"], JUNE, I1, ["Tên đơn vị", "Trường I1"]],
        [["(Theo Phụ lục 03, Thông tư 05/2021)"], JUNE, I1, ["Tên đơn vị", "TRƯỜNG  I1"]],
    ],
)
def test_a_head_that_says_one_thing_twice_is_read(tmp_path: Path, lines: list[list[str]]) -> None:
    reading = headed(tmp_path / "a.xlsx", *lines)
    assert (losses(reading), reading.period.code) == ([], "2026-06")


def test_a_sheet_of_another_form_is_not_that_which_the_command_names(tmp_path: Path) -> None:
    head = [["Mã biểu: elementary_training"], ["Kỳ báo cáo: năm 2025"], I1]
    path = book(tmp_path / "a.xlsx", ["TT", "Mã chương trình", "Nhập học", "Thôi học"], [1, "P1", 9, 1], above=head)
    reading = read_form(path, reporting_city(), form=FORMS["training_year"])
    assert [lost.split(";")[0] for lost in losses(reading)] == [
        "Sheet: là biểu elementary_training, không phải training_year"
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Tháng 06/2026", "2026-06"),
        ("tháng 6-2026", "2026-06"),
        ("Tháng 6, năm 2026", "2026-06"),
        ("T6/2026", "2026-06"),
        ("06.2026", "2026-06"),
        ("6 tháng đầu 2026", "2026-H1"),
        ("2026-06-01 00:00:00", "2026-06"),
        ("2026-06-30", None),
        ("tháng 5 và tháng 6 năm 2026", None),
        ("tháng 13/2026", None),
        ("Quý II năm 2026", None),
    ],
)
def test_months_as_offices_write_them(said: str, code: str | None) -> None:
    found = read_period(said)
    assert (found and found.code) == code


def test_a_month_that_a_spreadsheet_made_a_day_is_that_month(tmp_path: Path) -> None:
    assert headed(tmp_path / "a.xlsx", ["Kỳ báo cáo", datetime(2026, 6, 1)], I1).period.code == "2026-06"


BESIDE = ["TT", "Mã chương trình", "Mã ngành, nghề", "Tên ngành, nghề đào tạo", "Trình độ", "Số đăng ký", "Số nhập học"]


@pytest.mark.parametrize(
    ("field", "name", "level", "told"),
    [
        ("5520123", "Hàn", "Trung cấp", []),
        (5520123, "Hàn công nghệ cao", "trung cap", []),
        (None, None, None, []),
        ("6520227", None, None, ["Mã ngành, nghề là 5520123 – Hàn, biểu ghi “6520227”"]),
        (None, "Điện công nghiệp", None, ["Tên ngành, nghề đào tạo là Hàn, biểu ghi “Điện công nghiệp”"]),
        (None, None, "Cao đẳng", ["Trình độ là Trung cấp, biểu ghi “Cao đẳng”"]),
        (
            "6520227",
            "Điện công nghiệp",
            "Cao đẳng",
            [
                "Mã ngành, nghề là 5520123 – Hàn, biểu ghi “6520227”",
                "Tên ngành, nghề đào tạo là Hàn, biểu ghi “Điện công nghiệp”",
                "Trình độ là Trung cấp, biểu ghi “Cao đẳng”",
            ],
        ),
    ],
)
def test_a_programme_beside_the_field_name_or_level_of_another(
    tmp_path: Path, field: object, name: str | None, level: str | None, told: list[str]
) -> None:
    path = book(tmp_path / "a.xlsx", BESIDE, [1, "P1", field, name, level, 9, 7])
    reading = read_form(path, reporting_city(), form=FORMS["enrolment_monthly"])
    assert [lost.split(";")[0] for lost in losses(reading)] == [
        f"Sheet, dòng 7: chương trình P1 trong bộ dữ liệu có {each}" for each in told
    ]
    assert [row[0] for row in counts(reading)] == ["P1"] if not told else reading.tables == {}


def test_a_form_of_programmes_does_not_make_one_another(tmp_path: Path) -> None:
    """The field, name and level of P2 beside P1 were written over those of P1."""
    path = printed(tmp_path / "a.xlsx", "quota_registration", "I1", "2025")
    from openpyxl import load_workbook  # noqa: PLC0415

    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "P1"]
    for step, value in enumerate(("6520227", "Điện công nghiệp", "Cao đẳng"), 1):
        sheet.cell(cell.row, cell.column + step).value = value
    workbook.save(path)
    reading = read_form(path, reporting_city())
    assert len(losses(reading)) == 3
    assert reading.tables["programmes"]["programme"].to_list() == ["P2"]


NEEDS = [
    "Mã nghề VSCO cấp 2",
    "Tên nghề",
    "Mã ISCO-08 khi không ghi VSCO",
    "Tên theo ISCO-08",
    "Tổng số",
    "Trong đó nữ",
]
OF_E1 = [["Mã biểu: employer_needs"], ["Kỳ báo cáo: 6 tháng cuối năm 2026"], ["Mã đơn vị: E1"]]


@pytest.mark.parametrize(
    ("cells", "vsco", "isco", "told"),
    [
        (["72", "Thợ hàn", None, None], "72", None, ""),  # finer than the code, and within it
        ([None, None, "7212", "Thợ hàn"], None, "7212", ""),
        ([None, "Thợ hàn", "7212", None], None, "7212", ""),
        ([None, "Lái xe máy", None, None], "8321", None, ""),
        (["72", "Lái xe", None, None], "72", None, "dòng 5: mã 72 mà cột Tên nghề ghi “Lái xe”, là tên của 8321 – "),
        ([None, "Lái xe máy", "7212", None], None, "7212", "dòng 5: mã 7212 mà cột Tên nghề ghi “Lái xe máy”"),
        ([None, "Thợ hàn", None, None], None, None, "cột Mã nghề VSCO cấp 2: “Thợ hàn” không có trong danh mục"),
        ([None, None, None, "Nghề gì đó"], None, None, "khi không ghi VSCO: “Nghề gì đó” không có trong danh mục"),
    ],
)
def test_an_occupation_by_its_name(
    tmp_path: Path, cells: list[str | None], vsco: str | None, isco: str | None, told: str
) -> None:
    path = book(tmp_path / "a.xlsx", NEEDS, [*cells, 15, 3], above=OF_E1)
    reading = read_form(path, reporting_city())
    found = losses(reading)
    assert len(found) == bool(told)
    assert told in "".join(found)
    row = reading.tables["hiring_needs"].row(0, named=True)
    if not told:
        assert (row["occupation_vsco"], row["occupation"], row["openings"]) == (vsco, isco, 15)


def test_an_occupation_by_name_alone_is_not_written_without_it(tmp_path: Path, capsys) -> None:
    write_feed(reporting_city(), tmp_path / "feed")
    path = book(tmp_path / "a.xlsx", NEEDS, [None, "Thợ hàn", None, None, 15, 3], above=OF_E1)
    asked = ["forms", "--read", str(path), str(tmp_path / "feed"), "--out", str(tmp_path / "new")]
    assert main(asked) == EXIT_DATA_FAULTS
    assert not (tmp_path / "new").exists()
    assert "7212 – Thợ hàn và cắt kim loại bằng nhiệt" in " ".join(capsys.readouterr().out.split())
    # "Gần nhất: 7212 – …"
    book(path, NEEDS, ["7212", "Thợ hàn", None, None, 15, 3], above=OF_E1)
    assert main(asked) == EXIT_OK
    needs = read_feed(tmp_path / "new")[0]["hiring_needs"].filter(employer="E1", year=2026, half=2)
    assert needs.filter(occupation_vsco="7212")["openings"].to_list() == [15]


@pytest.mark.parametrize(("name", "code"), [("Lái xe máy", "8321"), ("Thợ hàn", None)])
def test_a_sheet_with_the_names_of_occupations_alone(tmp_path: Path, name: str, code: str | None) -> None:
    path = book(tmp_path / "a.xlsx", ["Tên nghề", "Tổng số", "Trong đó nữ"], [name, 15, 3], above=OF_E1)
    reading = read_form(path, reporting_city())
    if code:
        assert losses(reading) == []
        assert reading.tables["hiring_needs"].select("occupation_vsco", "openings").rows() == [(code, 15)]
    else:
        assert len(losses(reading)) == 1


def test_a_programme_is_on_the_form_of_its_level(tmp_path: Path) -> None:
    head = [["Mã biểu: elementary_training"], ["Kỳ báo cáo: năm 2025"], I1]
    path = book(tmp_path / "a.xlsx", ["TT", "Mã chương trình", "Nhập học", "Thôi học"], [1, "P1", 15, 1], above=head)
    reading = read_form(path, reporting_city())
    assert losses(reading) == [
        "Sheet, dòng 5: P1 là chương trình trình độ Trung cấp, biểu elementary_training là của Sơ cấp; dòng này không "
        "được đọc. Sửa mã, hoặc chuyển dòng ấy sang biểu của trình độ ấy."
    ]
    assert reading.tables == {}


def test_a_site_of_another_institution_is_told(tmp_path: Path) -> None:
    head = [["Mã biểu: quota_registration"], ["Kỳ báo cáo: năm 2025"], I1]
    path = book(tmp_path / "a.xlsx", ["Mã địa điểm", "Sức chứa"], ["S1", 120], ["S2", 80], above=head)
    reading = read_form(path, reporting_city())
    assert reading.tables["sites"]["site"].to_list() == ["S1"]
    (lost,) = losses(reading)
    assert lost.startswith("Sheet, dòng 6: trong bộ dữ liệu S2 là của I2, không phải của đơn vị báo cáo")


def look_alikes() -> Feed:
    city = reporting_city()
    names = pl.col("institution").replace_strict({"I1": "Trường Cao đẳng số 1", "I2": "Trường Cao đẳng số 3"})
    return replace(city, tables={**city.tables, "institutions": city["institutions"].with_columns(name=names)})


def test_names_that_resemble_each_other_are_two_names(tmp_path: Path) -> None:
    lines = [JUNE, ["Mã đơn vị: I1"], ["Tên đơn vị", "Trường Cao đẳng số 3"]]
    reading = read_form(book(tmp_path / "a.xlsx", HEAD, ROW, above=lines), look_alikes())
    assert len(losses(reading)) == 1
