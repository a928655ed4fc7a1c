"""A unit in a heading of a register that the mapping does not hear is an error with its mend, and no proof of sums."""

from __future__ import annotations

from pathlib import Path

import pytest

from caunghe.feed.convert.convert import Conversion, convert_register
from caunghe.feed.convert.mapping import read_mapping
from caunghe.feed.convert.register import read_source

HEADINGS = "table,column,from,field,transformation,argument,when"


def converted(folder: Path, register: str, *rows: str) -> Conversion:
    """Return what a mapping makes of a register called r."""
    (folder / "r.csv").write_text(register, encoding="utf-8")
    (folder / "mapping.csv").write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    mapping = read_mapping(folder / "mapping.csv")
    return convert_register(read_source(folder / "r.csv", fields=mapping.fields), mapping)


@pytest.mark.parametrize(
    ("column", "heading", "step", "factor"),
    [
        ("licensed_intake", "Quy mô (nghìn người)", "chép", "1000"),
        ("licensed_intake", "Quy mô, nghìn người", "cộng", "1000"),
        ("tuition", "Học phí (triệu đồng)", "copy", "1000000"),
        ("tuition", "Học phí (triệu đồng/năm)", "sum", "1000000"),
        ("practice_share", "Thực hành (%)", "copy", "0.01"),
        ("months", "Thời gian (năm)", "copy", "12"),
    ],
)
def test_a_unit_that_is_not_heard_is_told_with_its_factor(tmp_path, column, heading, step, factor):
    register = f'Mã;"{heading}";Ghi chú\nN1;;x\nN2;50;y\n'
    made = converted(tmp_path, register, f'programmes,{column},r,"{heading}",{step},,')
    told = made.unread.select("rule", "severity", "column", "sheet_row", "field", "value").rows()
    assert told == [("unit_unheard", "error", column, 3, heading, f"{heading} × {factor}")]
    assert made.totals.is_empty()
    # the mend that is told is one
    mended = converted(tmp_path, register, f'programmes,{column},r,"{heading}",times,{factor},')
    assert mended.unread.is_empty()
    assert float(mended.tables["programmes"][column][1]) == 50 * float(factor)


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Quy mô (người)", "50"),
        ("Học phí (triệu đồng)", "7.200.000 đồng"),
        ("Quy mô (năm 2025)", "50"),
        ("Quy mô (theo giấy phép)", "50"),
    ],
)
def test_a_heading_in_the_columns_own_unit_or_a_cell_with_one_is_heard(tmp_path, heading, cell):
    made = converted(tmp_path, f"Mã;{heading}\nN1;{cell}\n", f"programmes,tuition,r,{heading},copy,,")
    made = (
        made
        if "phí" in heading
        else converted(tmp_path, f"Mã;{heading}\nN1;{cell}\n", f"programmes,licensed_intake,r,{heading},copy,,")
    )
    assert made.unread.is_empty()


def test_units_of_headings_that_become_rows_are_heard(tmp_path):
    register = "Mã;Chỉ tiêu 2024 (nghìn người);Chỉ tiêu 2025 (nghìn người)\nN1;1;2\n"
    made = converted(
        tmp_path,
        register,
        "intakes,*,r,Chỉ tiêu {năm} (nghìn người),xoay,chỉ tiêu,",
        "intakes,programme,r,Mã,chép,,",
        "intakes,year,r,năm,chép,,",
        "intakes,quota,r,chỉ tiêu,cộng,,",
    )
    assert made.unread["value"].to_list() == [f"Chỉ tiêu {year} (nghìn người) × 1000" for year in (2024, 2025)]


@pytest.mark.parametrize("line", ["Đơn vị tính quy mô: lớp", "ĐVT: nghìn người"])
def test_a_unit_in_a_line_above_is_told(tmp_path, line):
    heard: list[str] = []
    (tmp_path / "r.csv").write_text(f"{line}\n\nMã;Tên;Quy mô\nN1;Hàn;2\nN2;May;3\n", encoding="utf-8")
    read_source(tmp_path / "r.csv", say=lambda text: heard.append(text("en")))
    assert heard == [
        f"r: above the table stands “{line}”, which is not read; numbers are read as their cells have them."
    ]
