"""Tables of a round that anybody may see: fewer than five people are in no cell, and follow from none."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.matching.admission.streaming import _public_table

COUNTS = ("applicants", "placed")


def shown(*rows: tuple[int, int]) -> list[int | None]:
    """Return the applicants shown of rows of applicants and placed."""
    table = pl.DataFrame(rows, schema=dict.fromkeys(COUNTS, pl.Int64), orient="row")
    return _public_table(table, COUNTS)["applicants"].to_list()


def test_four_people_are_hidden_and_five_are_not() -> None:
    assert shown((5, 5), (20, 20)) == [5, 20]
    # one row hidden alone would follow from the total: the smallest of the others goes with it
    assert shown((4, 4), (20, 20), (30, 30)) == [None, None, 30]


def test_those_not_placed_are_people_too() -> None:
    assert shown((20, 16), (30, 30), (40, 40)) == [None, None, 40]
    assert shown((20, 15), (30, 30)) == [20, 30]


@pytest.mark.parametrize(("second", "left"), [(1, [None, None, 30]), (2, [None, None, 30])])
def test_two_hidden_rows_of_few_together_take_a_third_along(second: int, left: list[int | None]) -> None:
    assert shown((2, 2), (second, second), (20, 20), (30, 30)) == [None, *left]


def test_two_hidden_rows_of_five_or_more_together_do_not() -> None:
    assert shown((2, 2), (3, 3), (20, 20), (30, 30)) == [None, None, 20, 30]
