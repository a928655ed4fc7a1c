"""Days whose day and month somebody's spreadsheet may have exchanged: what the other days of a column show.

A list of days as 12/04/2025 opened under American settings becomes the 4th of December, and stays a text where there is
no 25th month: all days that are kept as days have a day up to 12, all others a day beyond. And a text such as
09/25/2012 shows that its column is written with the month first.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed.values.parsing import CellNote, column_of_one_value

_WRITTEN: Final = r"^\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*\d{4}\b"
_LAST_MONTH: Final = 12
_FEWEST: Final = 3  # days from which a column shows anything


def exchanged_days(cells: pl.Series, days: pl.Series) -> tuple[CellNote, ...]:
    """Return a note on the days read from text that may have day and month exchanged, with what they are then.

    >>> cells = pl.Series(["2025-12-04", "2025-03-01", "25/03/2025", "31/12/2024"])
    >>> days = cells.str.to_date("%Y-%m-%d", strict=False).fill_null(cells.str.to_date("%d/%m/%Y", strict=False))
    >>> [str(day) for day in exchanged_days(cells, days)[0].expected.drop_nulls()]
    ['2025-04-12', '2025-01-03']
    """
    if cells.dtype != pl.String() or not (cells.str.slice(4, 1) != "-").any():
        return ()
    frame = pl.DataFrame({"cell": cells, "day": days}).with_columns(
        parts=pl.col("cell").str.extract_groups(_WRITTEN),
        kept=pl.col("cell").str.contains(r"^\d{4}-\d{2}-\d{2}").fill_null(False),
    )
    first, second = (pl.col("parts").struct.field(str(at)) for at in (1, 2))
    frame = frame.with_columns(first=first.cast(pl.Int64), second=second.cast(pl.Int64), padded=_padded(first, second))
    low = pl.col("day").dt.day() <= _LAST_MONTH
    unequal = low & (pl.col("day").dt.day() != pl.col("day").dt.month())
    frame = frame.with_columns(
        day_first=(pl.col("first") > _LAST_MONTH).fill_null(False),
        month_first=((pl.col("second") > _LAST_MONTH) & (pl.col("first") <= _LAST_MONTH)).fill_null(False),
        either=((pl.col("first") <= _LAST_MONTH) & (pl.col("second") <= _LAST_MONTH)).fill_null(False),
        low=(low | ~pl.col("kept")).fill_null(True),
        unequal=unequal.fill_null(False),
    )
    odd = _exchanged(frame) & frame["unequal"]
    if not odd.any():
        return ()
    turned = frame.select(
        pl.when(odd).then(pl.date(pl.col("day").dt.year(), pl.col("day").dt.day(), pl.col("day").dt.month()))
    ).to_series()
    return (CellNote("days_exchanged", odd, turned.cast(pl.String), days.cast(pl.String)),)


def _padded(first: pl.Expr, second: pl.Expr) -> pl.Expr:
    """Return whether a day below 10 or its month is written with a nought before it; null where neither is below."""
    small = pl.any_horizontal(part.str.strip_chars_start("0").str.len_chars() == 1 for part in (first, second))
    nought = pl.any_horizontal(part.str.starts_with("0") for part in (first, second))
    return pl.when(small).then(nought)


def _exchanged(frame: pl.DataFrame) -> pl.Series:
    """Return which days may be exchanged, by what the other days show."""
    nothing = column_of_one_value(False, frame.height, pl.Boolean())
    all_low = bool(frame["low"].all())
    if frame["month_first"].any():
        # the column is written with the month first; days kept as days are right where one is beyond 12
        return frame["either"] | frame["kept"] if all_low else frame["either"]
    if not frame["day_first"].any():
        return nothing
    if frame["kept"].any() and all_low and not frame["either"].any():
        return frame["kept"] if (frame["kept"] | frame["day_first"]).sum() >= _FEWEST else nothing
    # as text of one program: what it took for days without noughts, what it left with them
    left, taken = (frame.filter(of)["padded"] for of in ("day_first", "either"))
    is_other = left.any() and bool(left.drop_nulls().all()) and taken.null_count() < len(taken) and not taken.any()
    return frame["either"] if is_other and len(taken) + len(left) >= _FEWEST else nothing
