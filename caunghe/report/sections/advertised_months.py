"""Which months advertisements reach to: the same for every section that speaks of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import polars as pl

from caunghe.language import Text, day, month
from caunghe.report.context import Context
from caunghe.vacancies import DemandTables

MONTHS: Final = 12
_SILENT = Text(
    "Tin tuyển dụng chỉ có đến tháng {until}: {count} tháng sau đó, đến {day} là ngày của bộ dữ liệu, không có tin nào."
    " Số chỗ tuyển vì thế không nói về các tháng ấy.",
    "Advertisements reach to {until} only: the {count} {count:month|months} after that, up to {day}, the day of the"
    " feed, {count:has|have} none. Openings advertised therefore say nothing of {count:that month|those months}.",
)


def newest_month(demand: DemandTables) -> date | None:
    """Return the first day of the month that advertisements reach to, shown or withheld; None without a dated one."""
    known = dict(demand.facts.iter_rows())["newest_month"]
    return None if known is None else date(int(known) // 100, int(known) % 100, 1)


def last_months(demand: DemandTables, months: int = MONTHS) -> pl.DataFrame:
    """Return the rows of ``monthly`` in the last ``months`` calendar months that advertisements reach to."""
    until = pl.lit(newest_month(demand), pl.Date)
    return demand.monthly.sort("month").filter(pl.col("month") > until.dt.offset_by(f"-{months}mo"))


def months_without_advertisements(demand: DemandTables, context: Context) -> str:
    """Return until when advertisements reach and how many whole months up to the feed's day have none, if any has."""
    if (until := newest_month(demand)) is None:
        return ""
    as_of = context.feed.information.as_of
    begun = as_of + timedelta(days=1)  # the feed's month counts once its last day is over
    silent = 12 * (begun.year - until.year) + begun.month - until.month - 1
    if silent < 1:
        return ""
    slots = {"until": month(until, context.language), "day": day(as_of, context.language)}
    return context.say(_SILENT, count=silent, **slots)
