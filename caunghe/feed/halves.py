"""Rows of a year beside rows of its halves: each month is counted once."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.schema import TABLES

_BOTH: Final = 2


def counted_once(rows: pl.DataFrame, table: str) -> pl.DataFrame:
    """Return rows of a table by half-year without those that tell again of months that other rows tell of.

    Of what has the same key but for ``half`` the row of the year is left out where both halves are there, as a whole is
    beside its parts; where one half is absent, the other is left out, as the year's row tells of both.

    >>> rows = pl.DataFrame({"office": list("aaabbc"), "half": [None, 1, 2, None, 1, 2], "placed": [9, 4, 5, 7, 3, 2]})
    >>> rows = rows.with_columns(year=pl.lit(2026), group=pl.lit(None, pl.String))
    >>> counted_once(rows, "placements").select("office", "half", "placed").rows()
    [('a', 1, 4), ('a', 2, 5), ('b', None, 7), ('c', 2, 2)]
    """
    key = [name for name in TABLES[table].key if name != "half"]
    is_whole = pl.col("half").is_null()
    halves = pl.col("half").drop_nulls().n_unique().over(key)
    repeated = pl.when(is_whole).then(halves == _BOTH).otherwise(is_whole.any().over(key) & (halves < _BOTH))
    required = [name for name in key if TABLES[table][name].required]
    known = pl.all_horizontal(pl.col(name).is_not_null() for name in required)
    return rows.filter(~(repeated & known))
