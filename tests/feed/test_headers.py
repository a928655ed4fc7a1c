"""Which table a name and which column a heading stands for, and which rows of a sheet are its header."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from caunghe.feed.findings.findings import NO_SUGGESTION
from caunghe.feed.reading.headers import Header, find_header
from caunghe.feed.reading.heading_names import column_of, named_column_count, plain_heading
from caunghe.feed.reading.suggestions import nearest_column, nearest_table
from caunghe.schema import TABLES

AREAS = TABLES["areas"]


def header_of(rows: Sequence[Sequence[str | None]]) -> Header | None:
    """Return the header without its headings as they stand."""
    found = find_header(rows, AREAS)
    return found and found._replace(titles={}, remarks={})


NAMES = ["area", "name", "kind", "parent"]


def test_the_nearest_name_is_suggested_from_80_per_cent_of_likeness_on() -> None:
    # the likeness of two names is 2 · letters in common / letters of both: 2 · 4 / 10 and 2 · 17 / 43
    assert nearest_table("areax") == "areas"
    assert nearest_table("ky nang cua chuonzz") == NO_SUGGESTION
    # 2 · 4 / 10 and 2 · 3 / 8
    assert nearest_column("quotx", TABLES["intakes"]) == "quota"
    assert nearest_column("quo", TABLES["intakes"]) == NO_SUGGESTION
    assert nearest_table("Địa bànn") == "areas"


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("Diện tích (km²) *", "dien tich"),
        ("3. Diện tích [km²]", "dien tich"),
        ("3) area_km2:", "area km2"),
        ("\ufeffTên*", "ten"),
        ("(km²) diện tích", "(km2) dien tich"),
    ],
)
def test_units_numbering_and_marks_of_a_heading_are_not_compared(cell: str, plain: str) -> None:
    assert plain_heading(cell).replace("²", "2") == plain


def test_a_heading_of_two_hundred_letters_is_read_and_a_longer_one_is_none() -> None:
    assert column_of("name".ljust(200), AREAS) == "name"
    assert column_of("name".ljust(201), AREAS) is None
    # what separates two languages may stand in a unit as well
    assert column_of("Tên (đồng / tháng)", AREAS) == "name"
    assert [column_of(cell, AREAS) for cell in (None, "", " ", "notes")] == [None] * 4


@pytest.mark.parametrize("cell", ["Tên / Name", "Name\nTên", "Name | x", "x – Tên", "x — Tên", "x - Tên"])
def test_a_heading_in_two_languages_is_named_by_either(cell: str) -> None:
    assert column_of(cell, AREAS) == "name"


def test_a_column_named_twice_counts_once_and_no_column_not_at_all() -> None:
    assert named_column_count(["name", "Tên", "notes", None, ""], AREAS) == 1
    assert named_column_count(["name", "area"], AREAS) == 2
    assert named_column_count(["notes", None], AREAS) == 0


@pytest.mark.parametrize(
    ("names", "others", "known"),
    [(1, 0, True), (1, 1, True), (1, 2, False), (2, 2, True), (2, 3, False), (3, 4, True), (3, 40, True)],
)
def test_headings_name_half_of_what_stands_there_or_three_columns(names: int, others: int, known: bool) -> None:
    row = [*NAMES[:names], *(f"note {number}" for number in range(others)), "", None, " "]
    header = find_header([["1"], row, ["01"]], AREAS)
    if not known:
        assert header is None
        return
    assert header is not None
    assert (header.rows, header.columns) == (range(1, 2), dict(enumerate(NAMES[:names])))
    assert list(header.unknown.values()) == row[names : names + others]


@pytest.mark.parametrize("rows", [[], [[]], [["", None]], [["notes", "more"], ["01", "Một"]]])
def test_rows_that_name_no_column_have_no_header(rows: list[list[str | None]]) -> None:
    assert find_header(rows, AREAS) is None


def test_the_first_of_the_rows_that_name_most_columns_is_the_header() -> None:
    header = find_header([["name", "x"], ["area", "name"], ["01", "Một"], ["area", "kind"]], AREAS)
    assert header is not None
    assert header.rows == range(1, 2)


def test_the_header_is_looked_for_in_twenty_rows() -> None:
    above: list[list[str | None]] = [["Danh sách"]] * 19
    assert header_of([*above, ["area", "name"]]) == Header(range(19, 20), {0: "area", 1: "name"}, {}, {})
    assert find_header([*above, ["Danh sách"], ["area", "name"]], AREAS) is None
    # a second language belongs to it within the twenty, and is no header beyond them
    twice: list[list[str | None]] = [["area", "name"], ["Mã địa bàn", "Tên"]]
    assert header_of([*above[1:], *twice, ["01", "Một"]]) == Header(range(18, 20), {0: "area", 1: "name"}, {}, {})
    last = find_header([*above, *twice, ["01", "Một"]], AREAS)
    assert last is not None
    assert last.rows == range(19, 20)


@pytest.mark.parametrize(
    ("below", "belongs"),
    [
        (["Mã địa bàn", "Tên", "Loại", "Trực thuộc"], True),
        (["Mã địa bàn", "Tên", "x", ""], True),  # two of three
        (["Mã địa bàn", "Tên", "x", "y"], False),  # two of four
        (["Mã địa bàn", "", None, " "], True),
        (["Tên", "Mã địa bàn", "x", ""], False),  # of other columns
        (["", None, " ", ""], False),
    ],
)
def test_a_row_below_belongs_to_the_header_if_most_of_it_names_the_same_columns(
    below: list[str | None], belongs: bool
) -> None:
    header = find_header([["area", "name", "kind", "parent"], below, ["01", "Một", "ward", "31"]], AREAS)
    assert header is not None
    assert header.rows == (range(2) if belongs else range(1))


def test_what_names_no_column_in_either_row_is_no_repetition() -> None:
    header = find_header([["area", "name", "x", "y"], ["01", "Một", "a", "b"]], AREAS)
    assert header is not None
    assert header.rows == range(1)


def test_cells_of_the_header_are_columns_repeated_or_unknown_wherever_the_rows_end() -> None:
    rows = [["area", "name", "Tên", "", "notes", "parent"], ["Mã địa bàn", "Tên", "Name", "Loại"], ["01"]]
    columns = {0: "area", 1: "name", 3: "kind", 5: "parent"}
    assert header_of(rows) == Header(range(2), columns, {4: "notes"}, {2: "Tên · Name"})


@pytest.mark.parametrize(
    "heading",
    ["Chưa tốt nghiệp", "Không nhập học", "Trong đó nam", "Nam", "Kế hoạch nhập học", "Not graduated", "Tỷ lệ nhập học",
     "Nhập học lũy kế", "Entrants, men"],
)  # fmt: skip
def test_a_heading_of_another_thing_gets_no_suggestion(heading: str) -> None:
    assert nearest_column(heading, TABLES["intakes"]) == NO_SUGGESTION


@pytest.mark.parametrize(
    ("heading", "column"),
    [("Số HS tốt nghiệp trong năm", "graduates"), ("Tốt nghiệp năm nay", "graduates"), ("Nữ", "women"),
     ("Nhập học thực tế", "entrants"), ("Entrants now", "entrants")],
)  # fmt: skip
def test_a_heading_gets_the_column_that_it_says_most_of(heading: str, column: str) -> None:
    assert nearest_column(heading, TABLES["intakes"]) == column


def test_men_are_no_year() -> None:
    intakes = TABLES["intakes"]
    beside = find_header([["Chương trình đào tạo", "Năm", "Nhập học", "Nam"]], intakes)
    assert beside
    assert beside.columns == {0: "programme", 1: "year", 2: "entrants"}
    assert beside.unknown == {3: "Nam"}
    alone = find_header([["Chương trình đào tạo", "Nam", "Nhập học"]], intakes)
    assert alone
    assert alone.unknown == {1: "Nam"}
    # where no heading has its marks, it is the year
    plain = find_header([["Chuong trinh dao tao", "Nam", "Nhap hoc"]], intakes)
    assert plain
    assert plain.columns[1] == "year"
    pupils = find_header([["Mã nhà giáo", "Nam sinh", "Hợp đồng"]], TABLES["teachers"])
    assert pupils
    assert pupils.unknown == {1: "Nam sinh"}


@pytest.mark.parametrize(
    ("heading", "column"),
    [("Number of entrants", "entrants"), ("No. of graduates", "graduates"), ("Total entrants", "entrants"),
     ("Number of entrants (people)", "entrants")],
)  # fmt: skip
def test_english_headings_count_as_the_vietnamese_do(heading: str, column: str) -> None:
    assert column_of(heading, TABLES["intakes"]) == column


def test_a_heading_said_again_over_each_of_its_parts_is_one() -> None:
    rows = [
        ["Chương trình đào tạo", "Năm", "Nhập học", "Nhập học"],
        [None, None, "Tổng số", "Nữ"],
        ["P1", "2025", "9", "4"],
    ]
    found = find_header(rows, TABLES["intakes"])
    assert found
    assert (found.columns, found.rows) == ({0: "programme", 1: "year", 2: "entrants", 3: "women"}, range(2))
