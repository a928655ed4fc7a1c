"""The certificate rate: as surveyed, as its trend goes on, as things go now, with the plan, and as it can be sure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import polars as pl

from caunghe.indicators import TODAY
from caunghe.language import Text, chance
from caunghe.report.context import Context, heads
from caunghe.report.differences import difference_cell
from caunghe.report.document import Block, Interval, Paragraph, Quantity, Table
from caunghe.report.figures import with_labels
from caunghe.report.sections.plan_changes import entrants_year
from caunghe.report.sections.plan_rates import mean_miss, rate_year
from caunghe.report.sections.reconciliation.lines import Family, Line, of_indicator, plan_made
from caunghe.report.sections.reconciliation.trends import old_trend, projected

RATE: Final = "certificate_rate"
PARTS: Final = ("college_or_higher_rate", "vocational_certificate_share")
PROMISED: Final = 0.8  # the probability of a promise that is told, or the nearest asked for

_TITLE = Text("Tỷ lệ lao động có bằng, chứng chỉ", "The certificate rate")
_PARTS_HOW = Text(
    "Người có bằng cao đẳng có trong cả hai tỷ lệ, nên hai tỷ lệ cộng lại không ra tỷ lệ có bằng, chứng chỉ.",
    "A college diploma counts in both shares, so that their sum is not the certificate rate.",
)
_TREND = Text("Xu hướng của điều tra", "Trend of the survey")
_TREND_HOW = Text(
    "Đường xu hướng các năm đã điều tra kéo dài, khoảng dự báo 80 % từ {low} đến {high}; không tính đến chỉ tiêu.",
    "The trend of the years surveyed, drawn on; 80% interval {low} to {high}. It knows nothing of seats.",
)
_AS_NOW = Text("Như hiện nay", "As now")
_AS_NOW_HOW = Text(
    "Người có chứng chỉ năm điều tra cuối, trừ người nghỉ việc, cộng người từ nơi khác và người tốt nghiệp nếu mỗi"
    " chương trình tiếp tục tuyển như năm {year}, năm cuối có số liệu.",
    "Holders of the last survey, less those who leave work, plus those from elsewhere and the graduates if every"
    " programme goes on taking what it took in {year}, the last year on record.",
)
_PLANNED = Text("Có kế hoạch", "With the plan")
_PLANNED_HOW = Text("Như trên, với chỉ tiêu của kế hoạch.", "The same with the plan's seats.")
_AGREE = Text(
    "“Như hiện nay” và xu hướng chênh {points}, trong khoảng dự báo 80 % của xu hướng: hai cách tính không mâu thuẫn."
    " Kế hoạch được so với “như hiện nay”, vì cách đó tính đến chỉ tiêu.",
    "“As now” and the trend are {points} apart, within the trend's 80% interval: the two views do not contradict each"
    " other. The plan is held against “as now”, which knows of seats.",
)
_DISAGREE = Text(
    "“Như hiện nay” và xu hướng chênh {points}, ngoài khoảng dự báo 80 % của xu hướng: các quy ước về người nghỉ việc"
    " và người từ nơi khác không khớp với các năm đã điều tra. Tin xu hướng về mức, tin “như hiện nay” về tác động của"
    " chỉ tiêu.",
    "“As now” and the trend are {points} apart, outside the trend's 80% interval: the conventions on who leaves work"
    " and who comes from elsewhere do not fit the years surveyed. Trust the trend for the level and “as now” for what"
    " seats do.",
)
_TESTED = Text("“Như hiện nay” thử trên các năm đã qua", "“As now” tried on years that are over")
_YEAR = Text("Năm", "Year")
_ORIGIN, _STOCK = Text("Tính từ năm", "Reckoned from"), Text("Tính ra", "Reckoned")
_SURVEYED, _ENDS = Text("Điều tra", "Surveyed"), Text("Khoảng tin cậy 95 %", "95% interval")
_TRIED = Text(
    "Tính theo đúng các quy ước ấy từ một năm điều tra đến các năm sau: {inside} trong {count} lần, kết quả nằm trong"
    " khoảng tin cậy 95 % của điều tra năm đó; lệch bình quân {points}.",
    "Reckoned by the same conventions from one survey to the later ones, {inside} of {count}"
    " {count:result lies|results lie} within the 95% interval of that year's survey; the mean miss is {points}.",
)
_PLANNED_BETWEEN = Text(" Khoảng dự báo 80 % từ {low} đến {high}.", " 80% interval {low} to {high}.")
_SURE = Text(
    "Mức cao nhất đạt được với xác suất {asked}", "The highest rate that is reached with a probability of {asked}"
)
_SURE_HOW = Text(
    "Của kế hoạch rẻ nhất tìm được chỉ nhằm tỷ lệ này, không nhằm chỗ việc cần người và mục tiêu khác; đòi xác suất"
    " {other} thì mức đó là {rate}. Trong các lần mô phỏng không dùng để lập kế hoạch ấy, {checked} số lần đạt mức nêu"
    " ở đây. Số “Có kế hoạch” là mức bình quân của kế hoạch này, không phải mức chắc chắn.",
    "Of the cheapest plan found that aims at this rate alone, and at no openings and no other goal; asked for with"
    " {other} it is {rate}. In simulations kept apart, which did not make that plan, the rate told here is reached in"
    " {checked}. “With the plan” is what this plan brings on average, not what is sure.",
)


def _lines(context: Context) -> Iterator[Line]:
    found, plan = _compared(context), plan_made(context)
    if found is None or plan is None:
        return
    recorded = entrants_year(plan.seats, context)
    year, trend, low, high, now, planned = found
    yield from of_indicator(RATE, context)
    yield from _parts(context)
    yield from _old_trends(context)
    shown = {name: context.amount(end, "share") for name, end in (("low", low), ("high", high))}
    yield context.say(_TREND), year, Quantity(trend, "share", 1), context.say(_TREND_HOW, **shown)
    yield context.say(_AS_NOW), year, Quantity(now, "share", 1), context.say(_AS_NOW_HOW, year=recorded)
    how = context.say(_PLANNED_HOW) + _between(year, context)
    yield context.say(_PLANNED), year, Quantity(planned, "share", 1), how
    yield from _promise(context)


def _parts(context: Context) -> Iterator[Line]:
    """Yield the shares by kind of qualification, which do not add up to the certificate rate."""
    for name in PARTS:
        for what, year, value, how in of_indicator(name, context):
            yield what, year, value, f"{how} {context.say(_PARTS_HOW)}"


def _compared(context: Context) -> tuple[int, float, float, float, float, float] | None:
    """Return the last year that both tell of: year, trend with its interval, as now, with the plan."""
    if (plan := plan_made(context)) is None:
        return None
    both = projected(RATE, context, is_today=True).join(plan.certificates, on="year").sort("year")
    if both.is_empty():
        return None
    row = both.row(-1, named=True)
    ends = (row["estimate"], row["low80"], row["high80"])
    return (row["year"], *ends, row["as_now"] / row["employed"], row["rate"])


def _old_trends(context: Context) -> Iterator[Line]:
    """Yield what is projected of an old boundary for the years of its targets."""
    rows = context.results.verdicts.filter(pl.col("indicator") == RATE, pl.col("boundary") != TODAY)
    is_ahead = pl.col("year") > pl.col("latest_year")
    rows = rows.drop_nulls("projected").filter(
        is_ahead, pl.col("note").ne_missing("other_boundary"), pl.col("group").is_null()
    )
    for row in rows.iter_rows(named=True):
        yield old_trend(
            {**row, "estimate": row["projected"], "low80": row["projected_low"], "high80": row["projected_high"]},
            context,
        )


def _between(year: int, context: Context) -> str:
    """Return the interval of the rate with the plan as a sentence, or nothing where it has none."""
    plan = plan_made(context)
    held = [] if plan is None else plan.rate_intervals.filter(pl.col("year") == year).to_dicts()
    ends = [{name: context.amount(row[name], "share") for name in ("low", "high")} for row in held]
    return context.say(_PLANNED_BETWEEN, **ends[0]) if ends else ""


def _promise(context: Context) -> Iterator[Line]:
    """Yield the highest rate that a plan for it alone reaches with high probability, where the plan was asked."""
    plan = plan_made(context)
    if plan is None or plan.back_solve is None:
        return
    rows: list[dict[str, Any]] = plan.back_solve.sort("asked").to_dicts()
    if len(rows) < 2:
        return
    row, other = min(rows, key=lambda row: abs(row["asked"] - PROMISED)), rows[0]
    chances = (row["asked"], other["asked"], row["probability"])
    asked, lower, checked = (chance(one, context.language) for one in chances)
    how = context.say(_SURE_HOW, other=lower, checked=checked, rate=context.amount(other["rate"], "share"))
    yield context.say(_SURE, asked=asked), rate_year(plan), Quantity(row["rate"], "share", 1), how


def _views(context: Context) -> list[Block]:
    """Say whether the stock as now and the survey's trend agree within the trend's interval, and which to trust; and
    how the stock does on years that are over.
    """
    found, plan = _compared(context), plan_made(context)
    if found is None or plan is None:
        return []
    _, trend, low, high, now, _ = found
    words, tone = (_AGREE, "plain") if low <= now <= high else (_DISAGREE, "action")
    apart = difference_cell(Quantity(now, "share", 1), Quantity(trend, "share", 1)).written
    blocks: list[Block] = [Paragraph(context.say(words, points=context.amount(abs(apart), "points")), tone=tone)]
    tried, miss = plan.stock_test, mean_miss(plan)
    if miss is not None:
        inside = int(tried["stock"].is_between(tried["low"], tried["high"]).sum())
        points = context.amount(miss, "points")
        blocks.append(Paragraph(context.say(_TRIED, inside=inside, count=tried.height, points=points)))
        blocks.append(with_labels(partial(_tried, tried), context, "plan/stock_test"))
    return blocks


def _tried(tried: pl.DataFrame, context: Context) -> Table:
    columns = ((_ORIGIN, "number"), (_YEAR, "number"), (_STOCK, "number"), (_SURVEYED, "number"), (_ENDS, "number"))
    rows = tuple(
        (
            Quantity(row["origin"], "year"),
            Quantity(row["year"], "year"),
            Quantity(row["stock"], "share", 1),
            Quantity(row["surveyed"], "share", 1),
            Interval(Quantity(row["low"], "share", 1), Quantity(row["high"], "share", 1)),
        )
        for row in tried.iter_rows(named=True)
    )
    return Table(key="why-rates-tried", title=context.say(_TESTED), heads=heads(context, *columns), rows=rows)


RATES: Final = Family(
    key="rates",
    title=_TITLE,
    lines=_lines,
    results=("plan/certificates", "plan/rate_intervals", "plan/back_solve"),
    indicators=(RATE, *PARTS),
    more=_views,
)
