"""Trends of the years on record, drawn on, beside what a plan reckons of the same years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.indicators import TODAY, is_of_today
from caunghe.language import Text, half_span
from caunghe.report.context import Context
from caunghe.report.sections.reconciliation.lines import Line
from caunghe.report.subjects import figures_of, subject

_OLD: Final = Text("Xu hướng: {subject}", "Trend: {subject}")
_OLD_HOW: Final = Text(
    "{of} Đường xu hướng của địa bàn ấy, khoảng dự báo 80 % từ {low} đến {high}. Khác địa bàn và dân số nên không so"
    " được với kế hoạch của thành phố hiện nay.",
    "{of} The trend of that territory; 80% interval {low} to {high}. It is another territory with other people, so that"
    " it cannot be held against the plan of today's city.",
)


def old_trend(row: Mapping[str, Any], context: Context) -> Line:
    """Return what is projected of an old boundary as a line: ``estimate`` with ``low80`` and ``high80``."""
    unit = context.unit(row["indicator"])
    error = None if unit == "share" else half_span(row["low80"], row["high80"])
    ends = {name: context.amount(row[f"{name}80"], unit, error) for name in ("low", "high")}
    what = context.say(_OLD, subject=subject(row, context.feed, context.language))
    value = context.quantity(row["estimate"], unit, error=error)
    return what, row["year"], value, context.say(_OLD_HOW, of=figures_of(row, context), **ends)


def projected(indicator: str, context: Context, *, is_today: bool) -> pl.DataFrame:
    """Return the years ahead of the whole city's trend within today's boundary, or within old ones, with ``note``."""
    own = (pl.col("indicator") == indicator) & (pl.col("area") == context.feed.information.area)
    old = pl.col("boundary").is_not_null() & (pl.col("boundary") != TODAY)
    rows = context.results.paths.filter(own, is_of_today() if is_today else old, ~pl.col("observed"))
    return rows.filter(pl.col("group").is_null()).with_columns(note=pl.lit(None, pl.String)).sort("year")
