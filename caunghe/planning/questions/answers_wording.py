"""One sentence on each answer that is a table: what ranges, frontier and regret come to, in both languages."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.language import Text
from caunghe.planning.model.columns import MILLION
from caunghe.planning.wording import Pair, both, money, number, percent

_RANGES: Final = Text(
    "Nếu chấp nhận kế hoạch kém phương án tốt nhất không quá 1 % thì trong {count} phần được xét, {free} phần có thể "
    "không tuyển ai, {more} phần có thể tuyển nhiều hơn; {firm} phần là chắc, không bớt được quá một phần mười.",
    "In a plan at most 1% worse than the best, of the {count} parts looked at {free} could take nobody and {more} "
    "could take more; {firm} are firm and cannot give up more than a tenth.",
)
_FRONTIER: Final = Text(
    "Kinh phí còn {low} % thì thiếu thêm {lost} năm-người lao động và hụt mục tiêu thêm {missed} lượt người; kinh phí "
    "bằng {high} % chỉ bù thêm {gained} năm-người và bớt hụt {fewer} lượt người.",
    "With {low}% of the money the shortage grows by {lost} person-years and goals are missed by {missed} people more; "
    "{high}% of it fills only {gained} person-years more and misses goals by {fewer} people fewer.",
)
_REGRET: Final = Text(
    "Chưa biết trước nhu cầu, kế hoạch này thiệt trung bình {plan}, nhiều nhất {worst}; kế hoạch chỉ dựa vào nhu cầu "
    "trung bình thiệt {mean}, giữ chỉ tiêu như năm trước thiệt {last_year}.",
    "Not knowing demand beforehand costs this plan {plan} on average and {worst} at most; a plan for the mean need "
    "alone loses {mean}, keeping to last year's seats {last_year}.",
)
_A_TENTH: Final = 0.9
_SEATS: Final = 0.5


def ranges_said(table: pl.DataFrame) -> Pair:
    """Return how many parts could go, grow, or must stay."""
    taught = table.filter(pl.col("seats") > _SEATS)
    return both(
        _RANGES,
        count=number(table.height),
        free=number(table.filter(pl.col("low") <= _SEATS).height),
        more=number(table.filter(pl.col("high") > pl.col("seats") + _SEATS).height),
        firm=number(taught.filter(pl.col("low") > _A_TENTH * pl.col("seats")).height),
    )


def frontier_said(table: pl.DataFrame) -> Pair:
    """Return what the least and the most money of the frontier do beside the budgets as they are."""
    now = table.row(by_predicate=pl.col("factor") == 1.0, named=True)
    least, most = table.row(0, named=True), table.row(-1, named=True)
    return both(
        _FRONTIER,
        low=percent(least["factor"], 0),
        high=percent(most["factor"], 0),
        lost=number(least["shortage"] - now["shortage"]),
        missed=number(least["missed"] - now["missed"]),
        gained=number(now["shortage"] - most["shortage"]),
        fewer=number(now["missed"] - most["missed"]),
    )


def regret_said(summed: pl.DataFrame) -> Pair:
    """Return the mean regret of each plan and the worst of the plan's own; ``summed`` is that of ``regret.summary``."""
    expected = dict(summed.select("plan", "expected").iter_rows())
    worst = dict(summed.select("plan", "worst").iter_rows())["plan"]
    said = {plan: money(value / MILLION) for plan, value in expected.items()}
    return both(_REGRET, worst=money(worst / MILLION), **said)
