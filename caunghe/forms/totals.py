"""Total rows of a form's table beside the rows that they add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl


class Difference(NamedTuple):
    """A total that is no sum of its rows: the row of the sheet, the total and what the rows sum to."""

    row: int
    said: float
    sum: float


def differences(totals: Sequence[tuple[int, float | None]], values: pl.DataFrame) -> Iterator[Difference]:
    """Yield the totals of a column that are no sum of rows above them; ``values`` has ``sheet_row`` and ``value``.

    A total may be of all rows above it, or of those since any total before it; the first, of all rows below.

    >>> values = pl.DataFrame({"sheet_row": [1, 2, 4], "value": [5, 6, 7]})
    >>> list(differences([(3, 11), (5, 7), (6, 18)], values))
    []
    >>> list(differences([(3, 11), (5, 17), (6, None)], values))
    [Difference(row=5, said=17, sum=18.0)]
    """
    bounds = [0]
    for row, said in totals:
        above = values.filter(pl.col("sheet_row") < row)
        if above.is_empty():
            sums = [_sum(values)]
        else:
            sums = [_sum(above.filter(pl.col("sheet_row") > bound)) for bound in bounds]
        if said is not None and said not in sums:
            yield Difference(row, said, sums[0])
        bounds.append(row)


def _sum(rows: pl.DataFrame) -> float:
    return float(rows["value"].sum())
