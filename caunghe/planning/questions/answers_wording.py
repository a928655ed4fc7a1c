"""Sentences on the answers that are tables, in both languages: ranges, frontier, regret and back-solved targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.language import Text, chance, goal, money, number, share
from caunghe.planning.wording import Pair, both, pair

_RANGES: Final[dict[str, Text]] = {
    "programme": Text(
        "Nếu chấp nhận kế hoạch kém phương án tốt nhất không quá {within} thì trong {count} chương trình lớn nhất,"
        " {free} chương trình có thể không tuyển ai và {more} chương trình có thể tuyển nhiều hơn; số chương trình phải"
        " giữ từ chín phần mười chỉ tiêu trở lên: {firm}.",
        "In a plan at most {within} worse than the best, of the {count} largest {count:programme|programmes} {free}"
        " could take nobody and {more} could take more; those that must keep at least nine tenths of their seats:"
        " {firm}.",
    ),
    "institution": Text(
        "Nếu chấp nhận kế hoạch kém phương án tốt nhất không quá {within} thì trong {count} cơ sở được xét, {free} cơ"
        " sở có thể không tuyển ai và {more} cơ sở có thể tuyển nhiều hơn; số cơ sở phải giữ từ chín phần mười chỉ tiêu"
        " trở lên: {firm}.",
        "In a plan at most {within} worse than the best, of the {count} {count:institution|institutions} looked at"
        " {free} could take nobody and {more} could take more; those that must keep at least nine tenths of their"
        " seats: {firm}.",
    ),
    "level": Text(
        "Nếu chấp nhận kế hoạch kém phương án tốt nhất không quá {within} thì trong {count} trình độ được xét, {free}"
        " trình độ có thể không tuyển ai và {more} trình độ có thể tuyển nhiều hơn; số trình độ phải giữ từ chín phần"
        " mười chỉ tiêu trở lên: {firm}.",
        "In a plan at most {within} worse than the best, of the {count} {count:level|levels} looked at {free} could"
        " take nobody and {more} could take more; those that must keep at least nine tenths of their seats: {firm}.",
    ),
}
_FRONTIER: Final = Text(
    "Kinh phí còn {low} thì thiếu thêm {lost} người-năm lao động và thiếu so với mục tiêu thêm {missed} lượt người; "
    "kinh phí bằng {high} chỉ đáp ứng thêm {gained} người-năm và bớt thiếu so với mục tiêu {fewer} lượt người.",
    "With {low} of the money the shortage grows by {lost} {lost:person-year|person-years} and goals are missed by "
    "{missed} {missed:person|people} more; {high} of it fills only {gained} {gained:person-year|person-years} more and "
    "misses goals by {fewer} {fewer:person|people} fewer.",
)
_REGRET: Final = Text(
    "Vì chưa biết trước nhu cầu, chi phí và thiệt hại theo kế hoạch này cao hơn mức thấp nhất có thể bình quân {plan}, "
    "nhiều nhất {worst}; nếu chỉ dựa vào nhu cầu trung bình là {mean}, nếu giữ chỉ tiêu như năm trước là {last_year}.",
    "As demand is not known beforehand, costs and losses under this plan are {plan} on average, and {worst} at most, "
    "above the least possible; under a plan for the mean need alone {mean}, keeping to last year's seats {last_year}.",
)
_ALREADY: Final = Text(
    "Tỷ lệ lao động có bằng, chứng chỉ đạt {target} năm {year} với xác suất {asked} mà không cần thêm người học.",
    "A certificate rate of {target} in {year} is reached with a probability of {asked} without any new learner.",
)
_REACHED: Final = Text(
    "Để tỷ lệ lao động có bằng, chứng chỉ đạt {target} năm {year} với xác suất {asked}, kế hoạch rẻ nhất tìm được cần "
    "{starters} lượt người bắt đầu học, thêm {certified} người có chứng chỉ đi làm, tốn {cost}.",
    "To reach a certificate rate of {target} in {year} with a probability of {asked}, the cheapest plan found has "
    "{starters} {starters:person|people} start a course and {certified} more "
    "{certified:certificate holder|certificate holders} at work, for {cost}.",
)
_OUT_OF_REACH: Final = Text(
    "Với quy mô đăng ký, nhà giáo và kinh phí hiện có, không tìm được kế hoạch nào đạt mục tiêu {target} năm "
    "{year}; cao nhất tìm được là {rate} với xác suất {asked}, cần {starters} lượt người bắt đầu học, tốn {cost}.",
    "With the licences, teachers and money there are, no plan found reaches the target of {target} in {year}; the most "
    "found is {rate} with a probability of {asked}, with {starters} {starters:person|people} starting a course, for "
    "{cost}.",
)
_FARTHEST: Final = Text(
    "Với quy mô đăng ký, nhà giáo và kinh phí hiện có, tỷ lệ lao động có bằng, chứng chỉ năm {year} cao nhất tìm được "
    "là {rate} với xác suất {asked}, cần {starters} lượt người bắt đầu học, tốn {cost}.",
    "With the licences, teachers and money there are, the highest certificate rate of {year} found is {rate} with a "
    "probability of {asked}, with {starters} {starters:person|people} starting a course, for {cost}.",
)
_BEYOND: Final = Text("Trong đó {beyond} chưa có trong dự toán nào.", "Of this, {beyond} is in no budget yet.")
_CHECKED: Final = Text(
    "Trên các lần mô phỏng độc lập, kế hoạch đạt mức đó trong {probability} trường hợp.",
    "In independent simulations the plan gets there in {probability} of cases.",
)
_A_TENTH: Final = 0.9
_SEATS: Final = 0.5
_NOBODY: Final = 0.5  # people


def ranges_sentence(table: pl.DataFrame, within: float) -> Pair:
    """Return how many parts could go, grow, or must stay in a plan worse by a share ``within`` of the best at most."""
    taught = table.filter(pl.col("seats") > _SEATS)
    return both(
        _RANGES[table["by"][0]],
        within=pair(goal, within),
        count=pair(number, table.height, 0),
        free=pair(number, table.filter(pl.col("low") <= _SEATS).height, 0),
        more=pair(number, table.filter(pl.col("high") > pl.col("seats") + _SEATS).height, 0),
        firm=pair(number, taught.filter(pl.col("low") > _A_TENTH * pl.col("seats")).height, 0),
    )


def frontier_sentence(table: pl.DataFrame) -> Pair:
    """Return what the least and the most money of the frontier do beside the budgets as they are."""
    now = table.row(by_predicate=pl.col("factor") == 1.0, named=True)
    least, most = table.row(0, named=True), table.row(-1, named=True)
    return both(
        _FRONTIER,
        low=pair(share, least["factor"], 0),
        high=pair(share, most["factor"], 0),
        lost=pair(number, least["shortage"] - now["shortage"], 0),
        missed=pair(number, least["missed"] - now["missed"], 0),
        gained=pair(number, now["shortage"] - most["shortage"], 0),
        fewer=pair(number, now["missed"] - most["missed"], 0),
    )


def regret_sentence(summed: pl.DataFrame) -> Pair:
    """Return the mean regret of each plan and the worst of the plan's own; ``summed`` is that of ``regret.summary``."""
    expected = dict(summed.select("plan", "expected").iter_rows())
    worst = dict(summed.select("plan", "worst").iter_rows())["plan"]
    losses = {plan: pair(money, value) for plan, value in expected.items()}
    return both(_REGRET, worst=pair(money, worst), **losses)


def back_solve_sentence(point: Mapping[str, Any], year: int, target: float | None, *, beyond: bool) -> Pair:
    """Return what one point of the curve says; without a target, the highest rate."""
    slots = {
        "target": "" if target is None else pair(goal, target),
        "year": year,
        "asked": pair(chance, point["asked"]),
        "rate": pair(share, point["rate"]),
        "starters": pair(number, point["starters"], 0),
        "certified": pair(number, point["certified"], 0),
        "cost": pair(money, point["cost"]),
    }
    nobody = point["within_reach"] and point["starters"] < _NOBODY
    missed = _FARTHEST if target is None else _OUT_OF_REACH
    sentences = [both(_ALREADY if nobody else _REACHED if point["within_reach"] else missed, **slots)]
    if beyond and point["beyond_budgets"] > 0:
        sentences.append(both(_BEYOND, beyond=pair(money, point["beyond_budgets"])))
    sentences.append(both(_CHECKED, probability=pair(chance, point["probability"])))
    return " ".join(s[0] for s in sentences), " ".join(s[1] for s in sentences)
