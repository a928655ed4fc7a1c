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


@pytest.mark.parametrize(
    ("column", "heading", "step", "argument", "said"),
    [
        ("licensed_intake", "% nữ 2024/2025", "cộng", "", "%"),
        ("licensed_intake", "% sức chứa", "chép", "", "%"),
        ("licensed_intake", "Quy mô (%)", "nhân", "2", "%"),
        ("licensed_intake", "Quy mô (lớp)", "chép", "", "lớp"),
        ("licensed_intake", "Quy mô ♀", "chép", "", "♀"),
        ("licensed_intake", "Quy mô (lượt)", "cộng", "1", "lượt"),
        ("licensed_intake", "Quy mô (ha)", "chép", "", "ha"),
        ("tuition", "Học phí (USD)", "chép", "", "USD"),
        ("tuition", "Học phí $", "cộng", "", "$"),
        ("tuition", "Học phí USD", "chép", "", "USD"),
    ],
)
def test_a_unit_that_cannot_be_the_columns_is_told(tmp_path, column, heading, step, argument, said):
    register = f'Mã;"{heading}";Ghi chú\nN1;12;x\n'
    made = converted(tmp_path, register, f'programmes,{column},r,"{heading}",{step},{argument},')
    (told,) = made.unread.filter(rule="unit_strange").select("severity", "sheet_row", "value").rows()
    unit = "đồng" if column == "tuition" else "người"
    assert (told[0], told[1], told[2].split(" → ")[0]) == ("error", 2, f"{heading}: {said}")
    assert f"→ {unit}" in told[2]
    assert made.totals.is_empty()


@pytest.mark.parametrize(("heading", "factor"), [("Học phí (USD)", "25400"), ("Quy mô (lớp)", "35")])
def test_a_factor_makes_a_known_number_of_another_unit(tmp_path, heading, factor):
    column = "tuition" if "USD" in heading else "licensed_intake"
    made = converted(tmp_path, f"Mã;{heading}\nN1;2\n", f"programmes,{column},r,{heading},nhân,{factor},")
    assert made.unread.is_empty()
    assert float(made.tables["programmes"][column][0]) == 2 * float(factor)


@pytest.mark.parametrize(
    ("table", "column", "heading", "factor", "right"),
    [
        ("sites", "fixed_cost", "Chi phí (nghìn đồng)", "1000000", "1000"),
        ("sites", "fixed_cost", "Chi phí (triệu đồng)", "1000", "1000000"),
        ("sites", "land_area", "Diện tích đất (ha)", "1000", "10000"),
        ("sites", "capacity", "Sức chứa (chỗ)", "1000", "1"),
        ("programmes", "months", "Thời gian (năm)", "1", "12"),
    ],
)
def test_a_factor_against_its_heading_is_told_with_the_right_one(tmp_path, table, column, heading, factor, right):
    register = f"Mã;{heading}\nN1;2\n"
    made = converted(tmp_path, register, f"{table},{column},r,{heading},nhân,{factor},")
    assert made.unread.select("rule", "value").rows() == [("unit_unheard", f"{heading} × {right}")]
    mended = converted(tmp_path, register, f"{table},{column},r,{heading},nhân,{right},")
    assert mended.unread.is_empty()


@pytest.mark.parametrize(
    "heading", ["Sức chứa", "Sức chứa (chỗ)", "Sức chứa (năm)", "Quy mô - Nam", "Quy mô (5)", "Số chỗ"]
)
def test_a_part_of_the_columns_own_unit_and_other_words_are_not_told(tmp_path, heading):
    made = converted(tmp_path, f"Mã;{heading}\nN1;20\n", f"sites,capacity,r,{heading},nhân,0.5,")
    assert made.unread.is_empty()
    assert made.tables["sites"]["capacity"].to_list() == ["10"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("(Đơn vị tính: nghìn người)", ("unit_unheard", "Quy mô (nghìn người) × 1000")),
        ("ĐVT: lớp", ("unit_strange", "Quy mô (lớp): lớp → người/năm / people a year")),
    ],
)
def test_a_unit_in_a_line_above_is_an_error_unless_it_is_heard(tmp_path, line, told):
    register = f"{line};;\nMã;Tên;Quy mô\nN1;Hàn;2\nN2;May;3\n"
    made = converted(tmp_path, register, "programmes,licensed_intake,r,Quy mô,chép,,")
    assert made.unread.select("rule", "value").rows() == [told]
    heard = converted(tmp_path, register, "programmes,licensed_intake,r,Quy mô,nhân,1000,")
    assert heard.unread.is_empty()
    # a heading with its own unit is in that
    own = converted(
        tmp_path, register.replace("Quy mô", "Quy mô (người)"), "programmes,licensed_intake,r,Quy mô (người),chép,,"
    )
    assert own.unread.is_empty()


@pytest.mark.parametrize("pattern", ["Chỉ tiêu (lớp) {năm}", "Chỉ tiêu {năm} (lớp)", "Chỉ tiêu (lớp) - {năm}"])
def test_a_heading_keeps_both_its_brackets_when_its_years_become_rows(tmp_path, pattern):
    headings = [pattern.replace("{năm}", year) for year in ("2024", "2025")]
    made = converted(
        tmp_path,
        f"Mã;{';'.join(headings)}\nN1;2;3\n",
        f"intakes,*,r,{pattern},xoay,,",
        "intakes,programme,r,Mã,chép,,",
        "intakes,year,r,năm,chép,,",
        "intakes,quota,r,Chỉ tiêu (lớp),nhân,30,",
    )
    assert made.tables["intakes"].rows() == [("N1", "2024", "60"), ("N1", "2025", "90")]
    assert made.unread.is_empty()


@pytest.mark.parametrize("group", ["SOUTH REGION", "KHỐI TRUNG CẤP", "Các trường công lập", "I. Khối tư thục"])
def test_the_name_of_a_group_is_left_out_with_or_without_a_number(tmp_path, group):
    heard: list[str] = []
    (tmp_path / "r.csv").write_text(
        f"Mã;Tên;Loại;Quy mô\n{group};;;\nA1;Trường Một;x;20\nA2;Trường Hai;x;30\n", encoding="utf-8"
    )
    register = read_source(tmp_path / "r.csv", say=lambda text: heard.append(text("en")))
    assert register["r"]["Mã"].to_list() == ["A1", "A2"]
    assert heard == [f"Row 2 of r is no data and was left out: {group}."]


def test_a_value_to_be_filled_down_and_a_code_alone_are_no_groups(tmp_path):
    text = "Vùng;Mã;Tên;Quy mô\nMiền Nam;;;\n;A1;Trường Một;20\n;A2;Trường Hai;30\n;A3;;\n"
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    register = read_source(tmp_path / "r.csv")
    assert register["r"]["Mã"].to_list() == [None, "A1", "A2", "A3"]
