"""Where the headings of a sheet stand."""

from __future__ import annotations

import pytest

from caunghe.feed.reading.headers import find_header
from caunghe.feed.reading.shape import Cells, Shape, heading_row, shape
from caunghe.schema import TABLES


def naming(row: Cells) -> int:
    """Return how many cells begin with a heading of a feed."""
    return sum(str(cell).startswith(("occupation", "title")) for cell in row)


def test_the_heading_of_a_single_column_is_found_below_a_title() -> None:
    assert heading_row([["Danh sách nghề"], ["occupation"], ["7212"]], naming) == 1


def test_a_cell_that_is_several_of_another_delimiter_is_no_single_heading() -> None:
    # read with tabs, a file with semicolons has one cell a row; its first row is as full as any
    assert heading_row([["Danh sách nghề"], ["occupation;title"], ["7212;Thợ hàn"]], naming) == 0


def test_a_named_heading_goes_before_a_title_with_a_delimiter() -> None:
    assert shape("Danh sách; năm 2026\noccupation\n7212\n", naming).row == 2


def test_headings_in_a_second_language_belong_to_the_header() -> None:
    names, labels = ["area", "name", "kind"], ["Mã địa bàn", "Tên", "Loại"]
    assert [TABLES["areas"][name].label.vi for name in names] == labels
    rows = [["Bảng địa bàn"], names, labels, ["31", "Mẫu", "city"]]
    header = find_header(rows, TABLES["areas"])
    assert header is not None
    assert (header.rows, header.columns) == (range(1, 3), dict(enumerate(names)))


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        # two headings or more, or one that stands alone
        ([["title", "7212"], ["title", "occupation"]], 1),
        ([["title"], ["a", "b"]], 0),
        ([["a", "b"], ["title"]], 0),  # below a fuller row a lone word is data
        ([["a", "b"], ["title", "occupation", ""]], 1),  # as full as the row before it
        ([["a", "b", "c"], ["title", "occupation"]], 0),
        ([["title", "occupation"], ["a", "b", "c"]], 0),
        ([["title", "occupation"], ["title", "occupation", "title"]], 1),  # the row that names most
        ([["x"], ["title", "occupation"], ["title", "occupation"]], 1),  # and the first of those
        ([["title", "x"], ["a", "b"]], 0),
    ],
)
def test_headings_are_two_names_or_one_alone_and_no_row_before_them_is_fuller(rows: list[list[str]], at: int) -> None:
    assert heading_row(rows, naming) == at


@pytest.mark.parametrize(
    ("widths", "at"),
    [
        ((1, 3, 3), 1),
        ((2, 2, 4, 4), 2),  # the median is 3
        ((3, 2, 4), 0),
        ((2, 3, 4), 1),
        ((0, 1, 0, 3, 3), 3),  # blank rows do not count
        ((0, 1), 1),
        ((0, 0), None),
        ((), None),
    ],
)
def test_without_names_the_headings_are_the_first_row_as_full_as_half_the_rows_are(
    widths: tuple[int, ...], at: int | None
) -> None:
    rows = [["x"] * width + ["", " ", None] for width in widths]
    assert heading_row(rows, None) == at
    assert heading_row(rows, lambda _: 0) == at


def test_headings_stand_in_the_first_twenty_rows() -> None:
    above: list[Cells] = [["x"]] * 19
    assert heading_row([*above, ["title", "occupation"]], naming) == 19
    assert heading_row([*above, ["x"], ["title", "occupation"]], naming) == 0
    text = "x\n" * 19 + "title;occupation\n"
    assert (shape(text, naming).row, shape("x\n" + text, naming).row) == (20, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;b\n1;2\n", Shape(";", 1, 0, ["a", "b"])),
        ("a\tb\n1\t2\n", Shape("\t", 1, 0, ["a", "b"])),
        ("a|b\n1|2\n", Shape("|", 1, 0, ["a", "b"])),
        ("a,b\n1,2\n", Shape(",", 1, 0, ["a", "b"])),
        # by which the headings stand highest, then the wider, then the delimiter that stands in text least
        ("a;b\n1,5;2,5\n", Shape(";", 1, 0, ["a", "b"])),
        ("a,b,c;d\n1,2,3;4\n", Shape(",", 1, 0, ["a", "b", "c;d"])),
        ("a;b,c\n1;2,3\n", Shape(";", 1, 0, ["a", "b,c"])),
        # one column is not delimited at all, so tabs are taken
        ("a\n1\n", Shape("\t", 1, 0, ["a"])),
        ("\n\na\n1\n", Shape("\t", 3, 2, ["a"])),
        ("", Shape("\t", 1, 0, [])),
        ("\n;\n", Shape("\t", 2, 1, [";"])),
        # a cell on two lines makes more lines than rows
        ('"x\ny"\n\na;b\n1;2\n', Shape(";", 3, 3, ["a", "b"])),
    ],
)
def test_the_shape_of_text_without_names(text: str, expected: Shape) -> None:
    assert shape(text, None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the delimiter by which most columns are named, wherever they stand
        ("a,b,c\nx;y\ntitle;occupation\n", Shape(";", 3, 2, ["title", "occupation"])),
        ("title;x\noccupation,title\n", Shape(",", 2, 1, ["occupation", "title"])),
        ("title;occupation,x\n", Shape(";", 1, 0, ["title", "occupation,x"])),
        # as many names: the wider row
        ("title;occupation;a,b\n", Shape(";", 1, 0, ["title", "occupation", "a,b"])),
        ("title\n7212,x\n", Shape("\t", 1, 0, ["title"])),
    ],
)
def test_the_shape_of_text_with_names(text: str, expected: Shape) -> None:
    assert shape(text, naming) == expected


def test_a_cell_too_long_for_the_head_ends_it_where_it_begins() -> None:
    # csv reads cells of up to 131,072 letters here
    text = f"title;occupation\n{'x' * 131_073};1\n"
    assert shape(text, naming) == Shape(";", 1, 0, ["title", "occupation"])
