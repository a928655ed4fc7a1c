"""What is known of single cells as a column of all rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from caunghe.feed.values.parsing import column_of_one_value


def marked_rows(numbers: Iterable[int], rows: int) -> pl.Series:
    """Return which of so many rows are among those numbered from 1.

    >>> marked_rows([2, 9], 3).to_list()
    [False, True, False]
    """
    places = sorted({number - 1 for number in numbers if number <= rows})
    nothing = column_of_one_value(False, rows, pl.Boolean())
    return nothing.scatter(places, True) if places else nothing


def texts_of_rows(texts: Mapping[int, str], rows: int) -> pl.Series:
    """Return the text of each row that has one, by its number from 1.

    >>> texts_of_rows({2: "0%", 9: "0"}, 3).to_list()
    [None, '0%', None]
    """
    numbers = sorted(number for number in texts if number <= rows)
    nothing = column_of_one_value(None, rows, pl.String())
    places = [number - 1 for number in numbers]
    return nothing.scatter(places, [texts[number] for number in numbers]) if numbers else nothing
