"""Numbers that only the other numbers of their column put in doubt."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.feed.values.doubtful_numbers import in_doubt
from caunghe.feed.values.parsing import TypedColumn, typed_column
from caunghe.schema.tables import TABLES

LAND, AMOUNT = TABLES["sites"]["land_area"], TABLES["funds"]["amount"]
SHARE = TABLES["programmes"]["practice_share"]


def doubted(cells: list[str], column: object, *, is_number: bool) -> TypedColumn:
    text = pl.Series(cells)

    def numbers() -> pl.Series:
        return pl.Series([is_number] * len(cells))

    read = typed_column(text, column, numbers=numbers)  # type: ignore[arg-type]
    return in_doubt(read, text, column, numbers, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.02", "950"], [1020]),
        (["1.5", "950", "870", "2.125"], [1500, 2125]),
        (["1.02", "95"], []),  # no hundreds
        (["1.02", "950.5"], []),  # a column of fractions
        (["1.0205", "950"], []),  # no thousand has four digits behind its point
        (["150.25", "950"], []),  # a number of hundreds itself
        (["1.02", "1.5", "950"], []),  # more fractions than whole numbers
    ],
)
def test_a_fraction_among_whole_hundreds(cells: list[str], expected: list[int]) -> None:
    notes = doubted(cells, LAND, is_number=True).notes
    assert [value for note in notes for value in note.expected.filter(note.cells)] == expected
    assert doubted(cells, LAND, is_number=False).notes == ()


@pytest.mark.parametrize("cells", [["1", "0.2"], ["1", "1.2"], ["100%", "20"], ["0", "20"], ["1", "200"]])
def test_shares_that_nothing_puts_in_doubt(cells: list[str]) -> None:
    assert doubted(cells, SHARE, is_number=False).notes == ()


def test_a_number_cut_short_is_not_read() -> None:
    cells = ["3.12346E+09", "4E+08", "3123460000", "2.5e9"]
    read = doubted(cells, AMOUNT, is_number=False)
    assert read.values.to_list() == [None, None, 3123460000, 2_500_000_000]
    assert [note.rule for note in read.notes] == ["number_shortened"]
    # a number of a workbook is whole, however it is written
    assert doubted(["3.12346E+09"], AMOUNT, is_number=True).values.to_list() == [3123460000]
