"""Totals, subtotals and groups of a register are no data, and its own total is held against the rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from caunghe.feed.convert.convert import Conversion, convert_register
from caunghe.feed.convert.mapping import read_mapping
from caunghe.feed.convert.register import read_source

MAPPING = """table,column,from,field,transformation,argument,when
institutions,*,r,School,distinct,,
institutions,name,r,School,copy,,
sites,name,r,School,copy,,
sites,capacity,r,Seats,copy,,
"""
HEAD = "No;Code;School;Ward;Seats\n"
SCHOOLS = ["1;C1;Trường A;Gia Viên;300", "2;C2;Trường B;Gia Viên;200", "3;C3;Trường C;Vĩnh Bảo;150"]


def converted(folder: Path, rows: list[str]) -> tuple[Conversion, list[str]]:
    """Return what becomes of the rows of a register, and what is told of them in English."""
    (folder / "r.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    (folder / "mapping.csv").write_text(MAPPING, encoding="utf-8")
    mapping, heard = read_mapping(folder / "mapping.csv"), list[str]()
    source = read_source(folder / "r.csv", fields=mapping.fields, say=lambda text: heard.append(text("en")))
    return convert_register(source, mapping), heard


A, B, C = SCHOOLS
NO_DATA = {
    "subtotals named by wards, one of a single school": [
        *(A, B, ";;Cộng phường Gia Viên;Gia Viên;500", C, ";;Cộng xã Vĩnh Bảo;Vĩnh Bảo;150", ";;Tổng cộng;;650")
    ],
    "subtotals named by schools": [A, ";;Cộng Trường A;;300", B, ";;Cộng Trường B;;200", C, ";;Cộng Trường C;;150"],
    "subtotals in English": [A, B, ";;Total W27000083;;500", C, ";;Total W27000084;;150", "Grand Total;;;;650"],
    "a subtotal above its rows": [";;Cộng phường Gia Viên;;500", A, B, ";;Cộng xã Vĩnh Bảo;;150", C],
    "a total without a name": [A, B, C, ";;;;650"],
    "groups": ["I;;Khối cao đẳng;;", A, "II;;Khối trung cấp;;", B, C],
    "groups in one cell": [";I. Khối cao đẳng;;;", A, ";II. Khối trung cấp;;;", B, C],
    "comparisons": [A, B, C, ";;So với năm trước (%);;102"],
}


@pytest.mark.parametrize("rows", NO_DATA.values(), ids=NO_DATA)
def test_rows_that_are_no_schools_are_left_out_and_told(tmp_path, rows):
    made, heard = converted(tmp_path, rows)
    assert made.tables["institutions"]["name"].to_list() == ["Trường A", "Trường B", "Trường C"]
    assert made.totals.select("source", "feed").rows() == [(650.0, 650.0)]
    assert made.unread.is_empty()
    left = [at for at, row in enumerate(rows, 2) if row not in SCHOOLS]
    assert [line.partition(":")[0] for line in heard] == [f"Row {at} of r is no data and was left out" for at in left]


@pytest.mark.parametrize("name", ["Cộng Hiền", "TC Vĩnh Bảo", "Toàn Cầu", "Tổng kho"])
def test_a_school_with_all_its_cells_is_none_of_its_sums(tmp_path, name):
    made, heard = converted(tmp_path, [A, B, f"3;C3;{name};Vĩnh Bảo;500"])
    assert made.tables["sites"].rows()[2] == (name, "500")
    assert heard == [
        f"Row 4 of r may be a total and was read as data all the same: 3 | C3 | {name} | Vĩnh Bảo | 500."
        " If it is a total, delete it."
    ]


def test_a_subtotal_that_does_not_add_up_is_read_and_told(tmp_path):
    made, heard = converted(tmp_path, [A, B, ";;Cộng phường Gia Viên;;510", C, ";;Tổng cộng;;650"])
    assert made.tables["sites"]["capacity"].to_list() == ["300", "200", "510", "150"]
    assert "Row 4 of r may be a total" in heard[1]
    # 300 + 200 + 510 + 150 is not proved by being the same in the feed: the register has 650
    assert made.totals.row(0)[2:] == (1160.0, 1160.0, False, 650.0)
    told = made.unread.select("rule", "severity", "column", "sheet_row", "value").row(0)
    assert told == ("total_differs", "warning", "capacity", 6, "650 ≠ 1160")


def test_a_total_in_thousands_with_points_is_read_as_its_column_is(tmp_path):
    made, _ = converted(tmp_path, [A, "2;C2;Trường B;Gia Viên;1.012.500", ";;Tổng cộng;;1.012.800"])
    assert (made.totals["stated"].to_list(), made.unread.height) == ([1_012_800.0], 0)


def test_without_numbers_nothing_is_a_sum(tmp_path):
    made, heard = converted(tmp_path, ["x;C1;Trường A;Gia Viên;a", ";;Cả ngày;Gia Viên;b"])
    assert (made.tables["institutions"].height, heard) == (2, [])
