"""Where the headings of a sheet stand."""

from __future__ import annotations

from caunghe.feed.reading.shape import Cells, heading_row


def naming(row: Cells) -> int:
    """Return how many cells begin with a heading of a feed."""
    return sum(str(cell).startswith(("occupation", "title")) for cell in row)


def test_the_heading_of_a_single_column_is_found_below_a_title() -> None:
    assert heading_row([["Danh sách nghề"], ["occupation"], ["7212"]], naming) == 1


def test_a_cell_that_is_several_of_another_delimiter_is_no_single_heading() -> None:
    # read with tabs, a file with semicolons has one cell a row; its first row is as full as any
    assert heading_row([["Danh sách nghề"], ["occupation;title"], ["7212;Thợ hàn"]], naming) == 0
