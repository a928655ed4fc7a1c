"""What a sheet shows otherwise than it keeps it: hidden by size, marks in shared strings, and hints that cure."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest

from caunghe.feed.check import RULES
from caunghe.feed.findings.findings import FINDINGS, sentences
from caunghe.feed.read import read_feed
from caunghe.feed.reading.rich_text import marked_cells, marked_strings
from tests.feed.cases_of_shown import LAND, shown_as
from tests.feed.changes import FUNDS, INSTITUTIONS, INTAKES, SITES, TEACHERS, cell, column_of, heading, over
from tests.feed.city import clean_city, write_workbook


def hint(table: str, column: str, value: str, rule: str = "type_wrong", expected: str = "120") -> str:
    row = dict.fromkeys(FINDINGS) | {"rule": rule, "severity": "error", "table": table, "sheet_row": 2}
    frame = pl.DataFrame([row | {"column": column, "value": value, "expected": expected}], schema=FINDINGS)
    return str(sentences(frame, dict(RULES), "vi")["mend"][0])


@pytest.mark.parametrize(
    ("value", "number"),
    [("120*", "120"), ("120¹", "120"), ("120①", "120"), ("12O", "120"), ("l20", "120"), ("2O", "20"),
     ("khoảng 120", "120"), ("120 người", "120"), ("1\u03360\u03360\u0336120", "120")],
)  # fmt: skip
def test_a_number_with_a_mark_is_suggested_whole(value: str, number: str) -> None:
    assert hint("intakes", "entrants", value).endswith(f"Nếu là {number}, ghi riêng số: {number}.")


@pytest.mark.parametrize("value", ["(120)", "120 HS nữ", "50%", "120a", "không 120", "120 (nam)", "12 trừ 3", "5 ‰"])
def test_a_number_that_may_be_another_is_not_suggested(value: str) -> None:
    assert hint("sites", "capacity", value) == "Gõ lại giá trị, ví dụ 120."


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        *(("programmes", "months", value) for value in
          ("5 học kỳ", "3 kỳ", "2½ năm", "1,5 năm rưỡi", "1 năm 6", "10 tuần", "45 ngày", "900 giờ")),
        *(("sites", "land_area", value) for value in ("118 sào", "4,250 ha", "1ha525", "3 mẫu 2 sào")),
        *(("intakes", "entrants", value) for value in ("2 lớp", "118 tháng", "trên 118")),
        *(("funds", "amount", value) for value in
          ("4,200 tỷ", "200 triệu 4 tỷ", "1 tỷ 50", "45 USD", "45-47 tỷ", "(45.000.000)", "1/2 tỷ")),
    ],
)  # fmt: skip
def test_a_number_in_a_unit_of_something_else_is_not_suggested(table: str, column: str, value: str) -> None:
    assert "Nếu là" not in hint(table, column, value)


@pytest.mark.parametrize(
    ("table", "column", "value", "number"),
    [
        ("funds", "amount", "4.200 triệu", "4200000000"), ("funds", "amount", "4,200 triệu đồng", "4200000000"),
        ("funds", "amount", "4200 triệu", "4200000000"), ("sites", "land_area", "42.500 m2", "42500"),
        ("sites", "land_area", "4,250 m²", "4250"), ("sites", "land_area", "0,0425 km2", "42500"),
        ("intakes", "entrants", "118 em", "118"), ("intakes", "year", "Khóa 2024", "2024"),
        ("programmes", "months", "khoảng 30 tháng", "30"), ("programmes", "months", "02 năm rưỡi", "30"),
        ("programmes", "months", "1 năm rưỡi", "18"), ("programmes", "months", "2 năm 6 tháng", "30"),
        ("funds", "amount", "4 tỷ 200 triệu", "4200000000"), ("funds", "amount", "4 tỉ 200 tr", "4200000000"),
        ("funds", "amount", "15tr5", "15500000"), ("funds", "amount", "4tỷ2", "4200000000"),
        ("funds", "amount", "2 tỷ 500", "2500000000"), ("funds", "amount", "15 triệu rưỡi", "15500000"),
        ("funds", "amount", "4 tỷ rưỡi", "4500000000"), ("funds", "amount", "45 Tr. đồng", "45000000"),
        ("funds", "amount", "45000 trđ", "45000000000"), ("funds", "amount", "1 tỷ 050 triệu đồng", "1050000000"),
        ("funds", "amount", "45 tỷ đồng chẵn", "45000000000"), ("funds", "amount", "15 triệu 500 nghìn", "15500000"),
        ("sites", "land_area", "1 ha 5.250 m2", "15250"), ("sites", "land_area", "khoảng 1,5 héc ta", "15000"),
        ("sites", "land_area", "15 250 m2", "15250"), ("sites", "land_area", "1 hec-ta rưỡi", "15000"),
    ],
)  # fmt: skip
def test_a_number_in_a_unit_of_the_column_is_suggested(table: str, column: str, value: str, number: str) -> None:
    assert hint(table, column, value).endswith(f"Nếu là {number}, ghi riêng số: {number}.")


def test_a_number_in_a_unit_that_reads_two_ways_is_suggested_in_both() -> None:
    land, money = hint("sites", "land_area", "1.525 ha"), hint("funds", "amount", "4,250 tỷ")
    assert land.endswith("Có hai cách hiểu: ghi 15250 hoặc 15250000.")
    assert money.endswith("Có hai cách hiểu: ghi 4250000000 đồng hoặc 4250000000000 đồng.")


@pytest.mark.parametrize(
    ("table", "column", "value", "expected", "cure"),
    [
        ("sites", "land_area", "1.525", "100–5000000", "Nếu là 1,525 ha, ghi 15250."),
        ("areas", "area_km2", "1050", "0–500", "Nếu là 1050 ha, ghi 10,5."),
        ("areas", "area_km2", "10500000", "0–500", "Nếu là 10500000 m², ghi 10,5."),
        ("sites", "land_area", "152500000", "100–5000000", "nếu số này đúng thì không cần sửa."),
    ],
)
def test_a_surface_in_another_unit_is_suggested_in_its_own(
    table: str, column: str, value: str, expected: str, cure: str
) -> None:
    assert hint(table, column, value, "surface_implausible", expected).endswith(cure)


def test_a_longitude_in_the_place_of_a_latitude_is_called_that() -> None:
    exchanged = "Kinh độ và vĩ độ có thể bị đảo chỗ: đổi nội dung hai cột."
    assert hint("sites", "latitude", "105.78", "out_of_range", "-90 … 90").endswith(exchanged)
    assert "đảo chỗ" not in hint("sites", "latitude", "95", "out_of_range", "-90 … 90")


def test_the_example_of_a_cell_is_in_the_unit_of_its_heading(tmp_path: Path) -> None:
    sheets = clean_city()
    heading(FUNDS, "Số tiền", "Số tiền (triệu đồng)", lambda value: over(value, 10**6))(sheets)
    cell(FUNDS, 2, "Số tiền", "hai tỷ")(sheets)
    _, findings = read_feed(write_workbook(sheets, tmp_path / "millions.xlsx"))
    assert findings.filter(pl.col("rule") == "type_wrong")["expected"].to_list() == ["12000"]


@pytest.mark.parametrize("value", ["Ngày 01/09/2012", "01/9/12", "thứ bảy, 01/09/2012"])
def test_a_day_beside_words_or_with_a_short_year_is_suggested(value: str) -> None:
    assert hint("sites", "opened", value).endswith("Nếu là ngày 01/09/2012, ghi 01/09/2012.")


@pytest.mark.parametrize("value", ["09/2012", "01092012", "QĐ 12 ngày 01/09/2012", "31/9/12", "13/13/12"])
def test_what_is_no_one_day_is_not_suggested(value: str) -> None:
    assert "Nếu là" not in hint("sites", "opened", value)


def test_marks_in_shared_strings_are_seen() -> None:
    raised = b'<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
    strings = b"<sst><si/><si><t>a</t></si><si><r><t>30</t></r>" + raised + b"</si><si>" + raised + b"</si></sst>"
    shared = marked_strings(strings)
    assert shared == {b"2": "30¹"}
    sheet = b'<row r="2"><c r="B2" s="1" t="s"><v>2</v></c><c r="C2" t="s"><v>1</v></c><c r="D2"><v>2</v></c></row>'
    assert list(marked_cells(sheet, shared)) == [(2, 2, "30¹")]
    assert marked_strings(strings.replace(b"vertAlign", b"b")) == {}


def test_what_has_no_height_or_width_is_told_as_hidden(tmp_path: Path) -> None:
    path = write_workbook(clean_city(), tmp_path / "city.xlsx")
    small = tmp_path / "small.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(small, "w") as target:
        for name in source.namelist():
            xml = source.read(name)
            if name == "xl/worksheets/sheet4.xml":
                xml = xml.replace(b'<row r="3"', b'<row r="3" ht="0" customHeight="1"').replace(
                    b'<row r="4"', b'<row r="4" ht="10.5" customHeight="1"'
                )
                cols = (
                    b'<cols><col min="5" max="5" width="0" customWidth="1"/><col min="6" max="6" width="10.5"/></cols>'
                )
                xml = xml.replace(b"<sheetData>", cols + b"<sheetData>")
            target.writestr(name, xml)
    _, findings = read_feed(small)
    told = findings.filter(pl.col("rule").str.ends_with("hidden")).select("rule", "table", "value").rows()
    assert sorted(told) == [("columns_hidden", "sites", "Sức chứa (người)"), ("rows_hidden", "sites", "3")]


def test_a_number_seen_in_another_unit_is_told_with_what_it_shows(tmp_path: Path) -> None:
    sheets = clean_city()
    column_of(SITES, LAND, [1.525, 0.612, 0.098])(sheets)
    feed, findings = read_feed(write_workbook(sheets, tmp_path / "ha.xlsx", shown_as(SITES, LAND, '0.000" ha"')))
    assert feed["sites"]["land_area"].to_list() == [None, None, None]
    assert findings.select("rule", "sheet_row", "value", "expected").rows() == [
        ("format_contradicts", 2, "1.525 ha", "15250"),
        ("format_contradicts", 3, "0.612 ha", "6120"),
        ("format_contradicts", 4, "0.098 ha", "980"),
    ]
    (first, *_) = sentences(findings, dict(RULES), "vi")["mend"]
    assert first.endswith("Nếu là 15250, ghi riêng số: 15250.")
    # followed literally: the format taken away and the number written
    assert read_feed(write_workbook(clean_city(), tmp_path / "cured.xlsx"))[1].is_empty()


def test_a_footnote_is_told_with_the_number_before_it(tmp_path: Path) -> None:
    sheets = clean_city()
    cell(INTAKES, 3, "Nhập học", "18³")(sheets)
    feed, findings = read_feed(write_workbook(sheets, tmp_path / "mark.xlsx"))
    assert feed["intakes"]["entrants"][1] is None
    assert findings.select("rule", "sheet_row", "column", "value").rows() == [("type_wrong", 3, "entrants", "18³")]


def test_a_cross_is_told_with_what_to_write() -> None:
    assert hint("hiring_needs", "overseas", "x", expected="có | không").endswith(
        "Nếu là có, ghi “có”; ô để trống là chưa biết, nếu là không thì ghi “không”."
    )


def test_a_second_table_below_the_first_is_one_finding(tmp_path: Path) -> None:
    sheets = clean_city()
    first, second = sheets[INSTITUTIONS], sheets.pop(TEACHERS)
    sheets[INSTITUTIONS] = [*first, [], ["II. Nhà giáo"], *second]
    feed, findings = read_feed(write_workbook(sheets, tmp_path / "two.xlsx"))
    assert feed["institutions"].height == 3
    told = findings.select("rule", "severity", "sheet_row", "expected").rows()
    assert told == [("row_note", "warning", 6, None), ("row_table", "error", 7, "Nhà giáo / Teachers")]
    (mend,) = sentences(findings.filter(pl.col("rule") == "row_table"), dict(RULES), "vi")["mend"]
    assert mend == "Chuyển dòng 7 và các dòng dưới sang một trang hoặc tệp riêng mang tên bảng ấy."
