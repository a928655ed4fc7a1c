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
    """Yield the totals of a column that are no sum of rows above or below; ``values`` has ``sheet_row`` and ``value``.

    A total may be of all rows above it, or of those since any total before it; of all rows below, or of those up to
    any total after it: some groups have their sum above.

    >>> values = pl.DataFrame({"sheet_row": [1, 2, 4], "value": [5, 6, 7]})
    >>> list(differences([(3, 11), (5, 7), (6, 18)], values))
    []
    >>> list(differences([(3, 11), (5, 17), (6, None)], values))
    [Difference(row=5, said=17, sum=18.0)]
    >>> list(differences([(0, 11), (3, 7), (9, 18)], values))
    []
    """
    bounds = [0]
    for row, said in totals:
        above = values.filter(pl.col("sheet_row") < row)
        if above.is_empty():
            sums = [_sum(values)]
        else:
            sums = [_sum(above.filter(pl.col("sheet_row") > bound)) for bound in bounds]
        ends = [later for later, _ in totals if later > row]
        below = values.filter(pl.col("sheet_row") > row)
        groups = [below, *(below.filter(pl.col("sheet_row") < end) for end in ends)]
        sums += [_sum(group) for group in groups if not group.is_empty()]
        if said is not None and said not in sums:
            yield Difference(row, said, sums[0])
        bounds.append(row)


def _sum(rows: pl.DataFrame) -> float:
    return float(rows["value"].sum())
