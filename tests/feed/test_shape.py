"""Where the headings of a sheet stand."""

from __future__ import annotations

from caunghe.feed.reading.headers import find_header
from caunghe.feed.reading.shape import Cells, heading_row, shape
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
