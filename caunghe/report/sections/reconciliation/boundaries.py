"""Old boundaries and today's: one indicator of two territories."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from caunghe.indicators import CATALOGUE, TODAY
from caunghe.language import Text
from caunghe.report.context import Context
from caunghe.report.sections.reconciliation.lines import Family, Line
from caunghe.report.subjects import boundary_name, figures_of, subject

_TITLE = Text("Địa bàn cũ và thành phố hiện nay", "Old boundaries and today's city")
_OLD_HOW = Text(
    "{of} Mục tiêu đặt cho địa bàn ấy được đối chiếu với con số này.",
    "{of} Against this number the targets set for that boundary are held.",
)
_TODAY_HOW = Text(
    "{place}: cả phần sáp nhập. Chênh với dòng trên là do địa bàn, không phải thay đổi theo thời gian.",
    "{place}, with what was merged into it. The difference from the line above is one of territory and no change over"
    " time.",
)


def _of_old_boundaries(context: Context) -> pl.DataFrame:
    """Return a verdict each of the indicators that a target of an old boundary is judged by."""
    old = context.results.verdicts.filter(
        pl.col("boundary").is_not_null(),
        pl.col("boundary") != TODAY,
        pl.col("note").ne_missing("other_boundary"),
        pl.col("group").is_null(),
        pl.col("area") == context.feed.information.area,
        pl.col("indicator").is_in(list(CATALOGUE)),
    ).drop_nulls(["estimate", "latest_year"])
    return old.unique(["indicator", "boundary"], keep="first", maintain_order=True)


def _indicators(context: Context) -> tuple[str, ...]:
    return tuple(_of_old_boundaries(context)["indicator"].unique(maintain_order=True))


def _lines(context: Context) -> Iterator[Line]:
    """Yield each of these indicators within its old boundary, and the same of today's city."""
    place = boundary_name(TODAY, context)
    for row in _of_old_boundaries(context).iter_rows(named=True):
        now = context.latest(row["indicator"])
        if now is None:
            continue
        unit, bounds = context.unit(row["indicator"]), {"flag": None, **row}
        how = context.say(_OLD_HOW, of=figures_of(row, context))
        what = subject(row, context.feed, context.language)
        yield what, row["latest_year"], context.estimate(bounds, unit), how
        today = context.say(_TODAY_HOW, place=place)
        yield context.label(row["indicator"]), now["year"], context.estimate(now, unit), today


BOUNDARIES: Final = Family(key="boundaries", title=_TITLE, lines=_lines, indicators=_indicators)
