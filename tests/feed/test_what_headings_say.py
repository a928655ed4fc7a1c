"""What headings and the lines above them say besides the names of columns: signs, years, units, of whom and of when.

Each is told wherever it stands; what every page has is not.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

from caunghe.feed.reading.building import BuiltTable, build_table
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.page_lines import is_unclear_line, says_of_whom
from caunghe.schema import TABLES

INTAKES = ["Chương trình đào tạo", "Năm", "Nhập học", "Thôi học"]
ROWS = [["CT01", "2023", "52", "3"], ["CT02", "2024", "94", "5"]]


def built(head: Sequence[str], rows: Sequence[Sequence[str]], table: str = "intakes", *lines: str) -> BuiltTable:
    """Return the table that a sheet with lines above its headings becomes."""
    above: list[list[str | None]] = [[line, *[None] * (len(head) - 1)] for line in lines]
    every = [*above, [*head], *map(list, rows)]
    columns = {f"c{at}": [row[at] for row in every] for at in range(len(head))}
    return build_table(
        Grid(f"{table}.csv", pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))), TABLES[table]
    )


def told(table: BuiltTable) -> list[tuple[str, str | None, str | None]]:
    """Return the findings on headings and lines: what is missing beside them is of no account here."""
    every = table.findings.filter(pl.col("rule") != "column_missing")
    return sorted(every.select("rule", "column", "expected").rows(), key=str)


def intakes(heading: str, *lines: str, place: int = 3) -> BuiltTable:
    head = [*INTAKES]
    head[place] = heading
    return built(head, ROWS, "intakes", *lines)


@pytest.mark.parametrize(
    ("heading", "sign"),
    [("% Thôi học", "%"), ("%Thôi học", "%"), ("‰ Thôi học", "‰"), ("Thôi học %", "%"), ("(%) Thôi học", "%"),
     ("± Thôi học", "±"), ("Thôi học +/-", "+/-"), ("‹ Thôi học", "‹"), ("Thôi học >", ">"), ("≠ Thôi học", "≠"),
     ("♂ Thôi học", "♂"), ("Thôi học ♀", "♀"), ("~ Thôi học", "~"), ("Thôi học?", "?"), ("€ Thôi học", "€"),
     ("Thôi học 🙂", "🙂"), ("Thôi ≈ học", "≈"), ("% Thôi học (người)", "%")],
)  # fmt: skip
def test_a_sign_in_a_heading_makes_it_unclear_wherever_it_stands(heading: str, sign: str) -> None:
    table = intakes(heading)
    assert told(table) == [("heading_unclear", "dropouts", sign)]
    assert table.frame["dropouts"].to_list() == [None, None]
    # the mend that is told, to take it out, is one
    mended = intakes(" ".join(heading.replace(sign, "", 1).replace("()", "").split()))
    assert (told(mended), mended.frame["dropouts"].to_list()) == ([], [3, 5])


@pytest.mark.parametrize(
    "heading",
    ["Thôi học", "Thôi-học", "“Thôi học”", "'Thôi học'", "Thôi học.", "Thôi học …", "• Thôi học", "Thôi học *",
     "Thôi học†", "Thôi học ¹", "4. Thôi học", "4) Thôi học", "12. Thôi học", "Thôi học (người)", "Thôi học [4]",
     "Thôi học / Dropouts", "Thôi học –", "Số thôi học", "# Thôi học", "THÔI HỌC:", "■ Thôi học"],
)  # fmt: skip
def test_punctuation_and_the_number_of_a_column_say_nothing(heading: str) -> None:
    table = intakes(heading)
    assert (told(table), table.frame["dropouts"].to_list()) == ([], [3, 5])


@pytest.mark.parametrize("bullet", ["-", "–", "+"])
def test_a_dash_before_a_heading_is_told_and_the_column_read(bullet: str) -> None:
    table = intakes(f"{bullet} Thôi học")
    assert told(table) == [("heading_remark", "dropouts", bullet)]
    assert table.frame["dropouts"].to_list() == [3, 5]
    # beside a unit it still is one
    funds = built([f"{bullet} Số tiền (triệu đồng)", "Năm"], [["5", "2025"]], "funds")
    assert funds.frame["amount"].to_list() == [5_000_000]


def test_a_sign_that_is_the_unit_of_its_column_is_its_unit() -> None:
    for heading in ("% Tỷ lệ thực hành", "Tỷ lệ % thực hành", "Tỷ lệ thực hành %", "% Tỷ lệ thực hành (%)"):
        table = built(["Chương trình đào tạo", heading], [["CT01", "70"]], "programmes")
        assert table.frame["practice_share"].to_list() == [0.7], heading
    for heading in ("₫ Số tiền", "Số tiền ₫"):
        assert built([heading, "Năm"], [["5", "2025"]], "funds").frame["amount"].to_list() == [5]
    for heading in ("$ Số tiền", "Số tiền €", "Số £ tiền"):
        table = built(["Mã nguồn", "Năm", heading], [["N1", "2025", "400000"]], "funds")
        assert [each[0] for each in told(table)] == ["heading_unclear"]
        assert table.frame["amount"].to_list() == [None]


@pytest.mark.parametrize("first", ["% Nhập học", "Nhập học (kế hoạch)", "± Nhập học"])
def test_of_two_headings_of_a_column_the_clear_one_is_read_wherever_it_stands(first: str) -> None:
    for head, rows in (
        ([*INTAKES[:2], first, "Nhập học"], [["CT01", "2023", "52", "94"]]),
        ([*INTAKES[:2], "Nhập học", first], [["CT01", "2023", "94", "52"]]),
    ):
        table = built(head, rows)
        assert table.frame["entrants"].to_list() == [94]
        assert first in table.findings["value"].to_list()
    # the mend, to take the other out, is one
    assert told(built([*INTAKES[:2], "Nhập học"], [["CT01", "2023", "94"]])) == []


@pytest.mark.parametrize("mark", [".", " -", "_", ":", ")", ""])
def test_a_year_before_a_heading_is_no_number_of_a_column(mark: str) -> None:
    head = [*INTAKES[:3], f"2026{mark} Chỉ tiêu", f"2025{mark} Chỉ tiêu"]
    table = built(head, [[*row, "70"] for row in ROWS])
    assert told(table) == [("heading_unclear", "quota", "2025"), ("heading_unclear", "quota", "2026")]
    assert table.frame["quota"].to_list() == [None, None]


def test_a_number_with_a_dash_numbers_columns_only_where_several_have_one() -> None:
    alone = intakes("12 - Thôi học")
    assert told(alone) == [("heading_unclear", "dropouts", "12 -")]
    numbered = built(["1 - Chương trình đào tạo", "2 - Năm", "3 - Nhập học", "4_Thôi học"], ROWS)
    assert (told(numbered), numbered.frame["dropouts"].to_list()) == ([], [3, 5])
    # as many as there are: none is the number of its column
    same = built([*INTAKES[:2], "12 - Nhập học", "12 - Thôi học"], ROWS)
    assert [each[0] for each in told(same)] == ["heading_unclear"] * 2
    assert built(["Mã nguồn", "Năm", "1000) Số tiền"], [["N1", "2025", "7"]], "funds").frame["amount"].to_list() == [
        None
    ]


def test_a_sign_over_a_heading_is_heard_as_in_its_own_cell() -> None:
    for words in ("♀", "± Kết quả", "% Người học"):
        rows = [["CT01", "2023", "52", "3"]]
        every = [[None, None, words, None], INTAKES, *rows]
        columns = {f"c{at}": [row[at] for row in every] for at in range(4)}
        table = build_table(Grid("intakes.csv", pl.DataFrame(columns)), TABLES["intakes"])
        assert table.frame["entrants"].to_list() == [None], words
        assert "heading_unclear" in table.findings["rule"].to_list()


@pytest.mark.parametrize(
    ("line", "factor"),
    [(line, 1000) for line in ("1.000 đ", "1000 đ", "1.000đ", "1.000 đồng", "(1.000 đ)", "nghìn đ", "ĐVT: 1000 đ")]
    + [("1.000.000 đồng", 10**6), ("triệu", 10**6)],
)
def test_a_size_of_money_above_a_table_is_its_unit_however_it_is_written(line: str, factor: int) -> None:
    head, rows = ["Mã nguồn", "Năm", "Số tiền"], [["N1", "2025", "7"]]
    assert built(head, rows, "funds", line).frame["amount"].to_list() == [7 * factor]
    against = built([*head[:2], "Số tiền (đồng)"], rows, "funds", line)
    assert [each[0] for each in told(against)] == ["unit_contradicted"]
    assert against.frame["amount"].to_list() == [None]


@pytest.mark.parametrize(
    "line",
    ["Đơn vị: lớp", "ĐVT: lớp", "Đơn vị tính: lớp", "Tính theo lớp", "Số liệu tính theo lớp", "(lớp)", "Đơn vị: lượt"],
)
def test_another_unit_above_people_is_told_with_or_without_their_own(line: str) -> None:
    for heading, rule in (("Thôi học", "unit_unknown"), ("Thôi học (người)", "unit_contradicted")):
        head = [*INTAKES[:2], f"Nhập học{heading[8:]}", heading]
        table = built(head, ROWS, "intakes", line)
        assert [each[:2] for each in told(table)] == [(rule, "dropouts"), (rule, "entrants")], heading
        assert table.frame["entrants"].to_list() == [None, None]


def test_other_money_above_amounts_is_told_and_people_beside_them_are_read() -> None:
    head = ["programme", "Quy mô tuyển sinh đăng ký (người)", "Học phí năm (đồng)"]
    table = built(head, [["CT01", "40", "700"]], "programmes", "ĐVT: USD")
    assert ("unit_contradicted", "tuition") in [each[:2] for each in told(table)]
    assert (table.frame["tuition"].to_list(), table.frame["licensed_intake"].to_list()) == ([None], [40])
    for name in ("Đơn vị: Trường Cao đẳng Tây Đô", "Đơn vị: khoa Cơ khí", "Đơn vị: phòng đào tạo", "Đơn vị: ……"):
        assert told(intakes("Thôi học", name)) == []


OF_OTHERS = [
    "Học sinh nữ",
    "Nữ",
    "Nam",
    "NỮ",
    "DANH SÁCH NỮ SINH",
    "Dành cho nữ",
    "Biểu 4: Người dân tộc thiểu số",
    "DANH SÁCH HỌC SINH THUỘC HỘ NGHÈO",
    "Hệ liên kết",
    "Biểu 2: Hệ cao đẳng",
    "Chỉ tính lớp chính quy",
    "Không bao gồm sơ cấp",
    "Báo cáo tuyển sinh tháng 6/2024",
    "Số liệu từ 01/01 đến 30/6/2024",
    "Đến ngày 30/6/2024",
    "Số liệu chưa chính thức",
    "Bản nháp, không sử dụng",
    "Quý 2/2024",
    "Người khuyết tật",
    "Bộ đội xuất ngũ",
    "6 tháng đầu năm 2024",
    "Số liệu tạm tính",
    "Draft",
    "Women only",
    "Khóa 15",
    "Trừ hệ sơ cấp",
    "Tháng 6",
    "Hoc sinh nu",
    "Sinh viên liên thông",
    "Đã nhân hệ số",
    "Chưa kiểm tra",
    "Học sinh nam",
    "Cao đẳng",
    "Bảng 3. Trình độ trung cấp",
    "Số liệu năm 2019",
    "Năm học 2018-2019",
    "Diện chính sách",
]
OF_PAGES = [
    "BÁO CÁO TUYỂN SINH",
    "Biểu số 5",
    "(Kèm theo Công văn số 123/SLĐTBXH-GDNN ngày 30/6/2025)",
    "Đơn vị: Trường Cao đẳng Tây Đô",
    "Năm học 2024-2025",
    "Năm học: 2023 - 2024",
    "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
    "UBND THÀNH PHỐ HẢI PHÒNG",
    "Báo cáo năm 2025",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Hải Phòng, ngày 15 tháng 01 năm 2026",
    "Số: 45/BC-TCĐ",
    "Quyết định số 12/QĐ-UBND ngày 05/6/2019",
    "TUYỂN SINH VÀ TỐT NGHIỆP",
    "Tuyển sinh và tốt nghiệp năm 2024",
    "Ngày lập: 15/01/2026",
    "Hội Liên hiệp Phụ nữ thành phố",
    "Trường Dân tộc nội trú",
    "Trường Trung cấp nghề Nam Định",
    "Phòng Tài chính - Kế hoạch",
    "Biểu mẫu số 02/GDNN",
    "BIỂU TỔNG HỢP NĂM 2025",
    "Ban hành kèm theo Thông tư số 05/2025/TT-BGDĐT",
    "Tên đơn vị: ........",
    "Công ty TNHH Nam Hải",
    "Hải Phòng",
    "Bảng 1",
    "ĐVT: người",
    "Mẫu dành cho cơ sở GDNN",
    "Kỳ báo cáo: năm 2024",
    "Trang 1/2",
    "Phụ lục I",
    "Tổng cục Giáo dục nghề nghiệp",
    "Số liệu tính đến 31/12/2024",
    "Kính gửi: Sở Nội vụ",
    "Điện thoại: 0225.123456",
    "Biểu 5: Tuyển sinh theo trình độ cao đẳng, trung cấp",
    "Tổng hợp kết quả đào tạo trên địa bàn thành phố",
    "(Kèm theo Kế hoạch số 12/KH-UBND)",
    "Người lập biểu: Nguyễn Văn Nam",
    "Annual report 2024",
    "12",
]


@pytest.mark.parametrize("line", OF_OTHERS)
def test_a_line_of_others_or_of_another_time_is_told_and_the_rows_are_read(line: str) -> None:
    table = intakes("Thôi học", line)
    rows = table.findings.select("rule", "sheet_row", "value").rows()
    assert rows == [("line_unclear", 1, line)]
    assert table.frame["entrants"].to_list() == [52, 94]


@pytest.mark.parametrize("line", OF_PAGES)
def test_what_every_page_has_is_not_told(line: str) -> None:
    assert told(intakes("Thôi học", line)) == []


def test_a_day_matters_where_rows_are_of_years() -> None:
    assert not is_unclear_line("Số liệu đến ngày 30/6/2024", TABLES["sites"])
    assert not says_of_whom("Số liệu tháng 6/2024", has_year=False)
    assert is_unclear_line("Bản nháp", TABLES["sites"])
    # the table's own name says of whom it is
    assert not is_unclear_line("NHÓM ĐỐI TƯỢNG", TABLES["target_groups"])
