"""The plan in three lines: what it gains, what it takes away and what it costs, in people and đồng."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from caunghe.language import Text, money, number, share
from caunghe.planning import PlanOverview
from caunghe.report.context import Context
from caunghe.report.differences import difference_cell
from caunghe.report.document import Quantity
from caunghe.report.figures import total
from caunghe.report.sections.plan_changes import entrants_year
from caunghe.report.sections.plan_firmness import present_money
from caunghe.report.sections.plan_rates import rate_year
from caunghe.report.sections.plan_starters import DIPLOMA, PRIORITY, UNCOUNTED, starters
from caunghe.report.sections.plan_trade_offs import plan_years

_GAINS = Text(
    "Phần được: các năm {first}–{last} đáp ứng thêm {more} chỗ việc còn lại cho khóa mới ({filled} so với {now} như"
    " hiện nay, trong {needed}).",
    "Gained: in {first}–{last} {more} more of the openings left for new intakes are filled ({filled} against {now} as"
    " now, of {needed}).",
)
_RATE = Text(
    " Tỷ lệ lao động có bằng, chứng chỉ năm {year} là {rate}, như hiện nay là {now} ({change}).",
    " The certificate rate of {year} is {rate}, as now {now} ({change}).",
)
_STOPS = Text(
    "Phần mất: năm {first} ngừng tuyển {stopped} chương trình ({people} người nhập học năm {prior}), trong đó"
    " {for_good} không tuyển lại đến hết năm {last}; mở mới {opened} chương trình trong cả kế hoạch.",
    "Lost: in {first} {stopped} {stopped:programme takes|programmes take} nobody (entrants of {prior}: {people}),"
    " {for_good} of them up to the end of {last}; {opened} {opened:programme opens|programmes open} over the whole"
    " plan.",
)
_NOTHING_STOPS = Text(
    "Phần mất: không chương trình nào ngừng tuyển; mở mới {opened} chương trình trong cả kế hoạch.",
    "Lost: no programme stops; {opened} {opened:programme opens|programmes open} over the whole plan.",
)
_DIPLOMAS: Final = {
    "less": Text(
        " Trung cấp, cao đẳng: năm {first} bớt {fewer} người so với năm {prior}; cộng các năm, {sum} lượt người.",
        " Starters at diploma levels: fewer by {fewer} in {first} than in {prior}; summed over all years {sum}.",
    ),
    "more": Text(
        " Trung cấp, cao đẳng: năm {first} thêm {fewer} người so với năm {prior}; cộng các năm, {sum} lượt người.",
        " Starters at diploma levels: more by {fewer} in {first} than in {prior}; summed over all years {sum}.",
    ),
}
_PRIORITY = Text(
    " Ngành, nghề ưu tiên ở các trình độ ấy: {before} người năm {prior}, {after} năm {first}, {later} năm {last}.",
    " Starters of priority fields at these levels: {before} in {prior}, {after} in {first}, {later} in {last}.",
)
_COSTS = Text(
    "Chi phí: {plan} từ ngân sách và các nguồn trong các năm {first}–{last}, như hiện nay là {now} ({change}); riêng"
    " năm {first} là {plan_first}, như hiện nay là {now_first}. “Như hiện nay” không mua và không tuyển gì thêm.",
    "Paid: {plan} of public and other funds in {first}–{last}, as now {now} ({change}); in {first} alone {plan_first},"
    " as now {now_first}. As now, nothing is bought and nobody hired.",
)
STARTERS_PER_OPENING: Final = Text(
    " Tuyển thêm {more} lượt người so với như hiện nay, tức {each} lượt cho một chỗ việc đáp ứng thêm; chương trình"
    " không cấp chứng chỉ (dưới 3 tháng) {short} lượt, không tính vào tỷ lệ có bằng, chứng chỉ.",
    " Starters above those of as now: {more}, or {each} for each opening more that is filled; courses without a"
    " certificate (under three months) {short}, which do not count towards the certificate rate.",
)
_LESS_MONEY = Text(
    " Nếu kinh phí chỉ còn {least}, phương án tốt nhất để thiếu {short} người-năm lao động thay vì {now}.",
    " With {least} of the money the best plan leaves {short} {short:person-year|person-years} short instead of {now}.",
)


def answer(plan: PlanOverview, context: Context) -> tuple[str, ...]:
    """Return the three lines: gained, lost, paid. Each number is that of the table below them or of its own section."""
    return (_gained(plan, context), _lost(plan, context), *_paid(plan, context))


def stops(plan: PlanOverview, context: Context) -> dict[str, Any]:
    """Return how many programmes the plan opens, stops in its first year and stops for good, wherever one is told."""
    shut = plan.stopped
    counts = {
        "opened": total(plan.seats, "opened"),
        "stopped": shut.height,
        "for_good": shut["again"].null_count(),
        "people": total(shut, "before"),
    }
    shown = {name: context.people(count) for name, count in counts.items()}
    return shown | plan_years(plan) | {"prior": entrants_year(plan.seats, context)}


def _gained(plan: PlanOverview, context: Context) -> str:
    rows = {row["seats"]: row for row in plan.openings_filled.iter_rows(named=True)}
    filled, now = (Quantity(rows[of]["filled"], "count") for of in ("plan", "as_now"))
    slots = {"filled": filled, "now": now, "more": difference_cell(filled, now)}
    needed = Quantity(rows["plan"]["needed"], "count")
    shown = {name: cell.text(context.language) for name, cell in (slots | {"needed": needed}).items()}
    said = context.say(_GAINS, **plan_years(plan), **shown)
    if plan.certificates.is_empty():
        return said
    held = plan.certificates.filter(pl.col("year") == rate_year(plan)).row(0, named=True)
    rate, kept = (Quantity(value, "share", 1) for value in (held["rate"], held["as_now"] / held["employed"]))
    change = difference_cell(rate, kept, signed=True)
    rates = {name: cell.text(context.language) for name, cell in (("rate", rate), ("now", kept), ("change", change))}
    return said + context.say(_RATE, year=held["year"], **rates)


def _lost(plan: PlanOverview, context: Context) -> str:
    shut = stops(plan, context)
    said = context.say(_NOTHING_STOPS if plan.stopped.is_empty() else _STOPS, **shut)
    years = {name: shut[name] for name in ("first", "last", "prior")}
    diploma, own = starters(plan, DIPLOMA), starters(plan, PRIORITY)
    if diploma.now or diploma.planned:
        fewer = diploma.now - diploma.first
        summed = context.people(diploma.planned - diploma.all_now, signed=True)
        slots = {"fewer": context.people(abs(fewer)), "sum": summed}
        said += context.say(_DIPLOMAS["less" if fewer >= 0 else "more"], **years, **slots)
    if own.now or own.planned:
        counts = {"before": own.now, "after": own.first, "later": own.last}
        said += context.say(_PRIORITY, **years, **{name: context.people(count) for name, count in counts.items()})
    return said


def _paid(plan: PlanOverview, context: Context) -> tuple[str, ...]:
    if plan.money_as_now.is_empty():
        return ()
    due = plan.money_as_now.sort("year")
    sums = {"plan": total(due, "plan"), "now": total(due, "as_now")}
    sums |= {"plan_first": float(due["plan"][0]), "now_first": float(due["as_now"][0])}
    shown = {name: money(value, context.language) for name, value in sums.items()}
    change = Quantity(sums["plan"] - sums["now"], "money", signed=True).text(context.language)
    said = context.say(_COSTS, **plan_years(plan), **shown, change=change)
    if (each := starters_per_opening(plan, context)) is not None:
        said += context.say(STARTERS_PER_OPENING, **each)
    return (said + _less_money(plan, context),)


def starters_per_opening(plan: PlanOverview, context: Context) -> dict[str, str] | None:
    """Return how many more people start than as now, how many for each opening more that is filled, and how many of
    them in courses that the certificate rate does not count; None where either does not rise.
    """
    every, short = starters(plan), starters(plan, UNCOUNTED)
    filled = dict(plan.openings_filled.select("seats", "filled").iter_rows())
    more = every.planned - every.all_now
    if more <= 0 or not filled or filled["plan"] <= filled["as_now"]:
        return None
    each = number(more / (filled["plan"] - filled["as_now"]), context.language, 1)
    uncounted = context.people(short.planned - short.all_now, signed=True)
    return {"more": context.people(more), "each": each, "short": uncounted}


def _less_money(plan: PlanOverview, context: Context) -> str:
    """Return what the least money of the figure on levels of money would do, where that was asked."""
    if plan.frontier is None or plan.frontier.is_empty():
        return ""
    least, now = plan.frontier.sort("factor").row(0, named=True), present_money(plan.frontier)
    shown = {name: context.about(row["shortage"]) for name, row in (("short", least), ("now", now))}
    return context.say(_LESS_MONEY, least=share(least["factor"], context.language, 0), **shown)
