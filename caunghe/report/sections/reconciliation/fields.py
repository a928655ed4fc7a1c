"""Training fields whose seats move another way than their rank, or than the teachers hired for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from caunghe.forecast import ForecastTables
from caunghe.language import Text, number, share
from caunghe.planning import PlanOverview
from caunghe.report.context import Context
from caunghe.report.document import Block, Interval, Paragraph, Quantity
from caunghe.report.figures import inside, total
from caunghe.report.sections.plan_seats import changes, entrants_year, field_titles
from caunghe.report.sections.reconciliation.lines import Family, Line, plan_made, plan_span
from caunghe.schema import code_list

_LOW: Final = 0.5  # of the ranking: a field that comes after so much of it ranks low
_MOST: Final = 5  # of the fields that grow most, among which one that ranks low is looked for
_HALF: Final = 0.5  # of posts or of a change, from which on they are said to explain it

_GROWS = Text("Ngành tăng chỉ tiêu mà thứ hạng thấp: {field}", "A field that grows beside its low rank: {field}")
_CHANGE = Text("Chỉ tiêu thay đổi", "Change of seats")
_CHANGE_HOW = Text(
    "Chỉ tiêu năm cuối của kế hoạch trừ nhập học năm {prior}.",
    "Seats of the plan's last year less entrants of {prior}.",
)
_RANK = Text("Khoảng thứ hạng trong {count} ngành, nghề", "Rank interval among {count} training fields")
_RANK_HOW = Text(
    "Theo bốn điều của các nghề mà ngành dẫn tới: chênh lệch, tăng trưởng, lương và độ khó tuyển, mỗi điều đổi thành"
    " thứ bậc. Chỗ việc thiếu nhiều hay ít chỉ là một trong bốn, chi phí không tính.",
    "By four things of the occupations that it leads to, each turned into ranks: gap, growth, pay and difficulty to"
    " hire. How many openings are short is one of four, and what a place costs is none.",
)
_GAP_RANK = Text("Thứ hạng nếu chỉ theo chênh lệch", "Rank by the gap alone")
_GAP_RANK_HOW = Text(
    "Chênh lệch của ngành là bình quân có trọng số của các nghề mà ngành dẫn tới.",
    "The gap of a field is the weighted mean of the occupations that it leads to.",
)
_NEED = Text("Chỗ việc còn lại cho khóa mới, mỗi năm", "Openings left for new intakes, a year")
_NEED_HOW = Text(
    "Trong các nghề mà ngành dẫn tới, theo trọng số của bảng quy đổi; đây là điều kế hoạch bù.",
    "In the occupations that it leads to, by the weights of the crosswalk: this is what the plan fills.",
)
_COST = Text("Chi phí một người học, đồng một năm", "Cost of a learner, đồng a year")
_COST_HOW = Text(
    "Bình quân các chương trình của ngành; bình quân mọi chương trình là {all}.",
    "Mean of the field's programmes; that of all programmes is {all}.",
)
_WHY_GAP = Text(
    "Kế hoạch không xếp theo thứ hạng mà bù chỗ việc còn thiếu với kinh phí đã có. Chỉ theo chênh lệch, ngành này đứng"
    " thứ {gap_rank}; tăng trưởng, lương và độ khó tuyển đưa ngành xuống thứ {rank}.",
    "The plan does not follow the ranking: it fills openings with the money there is. By the gap alone this field comes"
    " {gap_rank} in rank; growth, pay and difficulty to hire take it down to {rank}.",
)
_WHY_NEED = Text(
    "Kế hoạch không xếp theo thứ hạng mà bù chỗ việc còn thiếu với kinh phí đã có: các nghề mà ngành dẫn tới còn"
    " {need} chỗ việc mỗi năm cho khóa mới, và một người học tốn {cost} đồng một năm, mọi chương trình bình quân {all}.",
    "The plan does not follow the ranking: it fills openings with the money there is. The occupations that this field"
    " leads to have {need} openings a year left for new intakes, and a learner costs {cost} đồng a year, {all} in all"
    " programmes on average.",
)
_SHRINKS = Text(
    "Ngành giảm chỉ tiêu mà vẫn tuyển nhà giáo: {field}", "A field that shrinks beside teachers hired for it: {field}"
)
_LEARNERS = Text("Người học cùng lúc thay đổi", "Change of learners at once")
_LEARNERS_HOW = Text(
    "Chỉ tiêu nhân thời gian học: nhà giáo dạy mọi khóa đang học, không chỉ khóa mới vào.",
    "Seats times the length of the programme: teachers teach all intakes under way, not the new one alone.",
)
_HIRED = Text("Nhà giáo tuyển cho ngành (suất)", "Teachers hired for the field (posts)")
_HIRED_HOW = Text("Cộng mọi năm và mọi cơ sở của kế hoạch.", "All years and institutions of the plan.")
_HIRED_RISING = Text("Trong đó ở cơ sở tăng người học của ngành", "Of these, where its learners rise")
_HIRED_RISING_HOW = Text(
    "Ở {count} cơ sở mà người học của ngành có năm nhiều hơn năm {prior}; nhà giáo ở cơ sở khác không chuyển sang.",
    "At the {count} {count:institution|institutions} where its learners are more in some year than in {prior};"
    " teachers left over elsewhere do not move.",
)
_WHY_ELSEWHERE = Text(
    "{share} số suất là ở các cơ sở mà người học của ngành tăng: chỉ tiêu giảm ở cơ sở này và tăng ở cơ sở khác, còn"
    " nhà giáo không chuyển giữa các cơ sở.",
    "{share} of the posts are at institutions where its learners rise: seats fall at some and rise at others, and"
    " teachers do not move between institutions.",
)
_WHY_LONGER = Text(
    "Chỉ tiêu giảm nhưng người học cùng lúc tăng {learners}: chương trình ngắn nhường chỗ cho chương trình dài, cần"
    " nhiều giờ dạy hơn.",
    "Seats fall while learners at once rise by {learners}: short programmes give way to long ones, which take more"
    " teaching.",
)
_WHY_SHORT = Text(
    "Chỉ {share} số suất là ở cơ sở mà người học của ngành tăng. Số còn lại là ở cơ sở không tăng người học: số nhà giáo"
    " hiện có ở đó ít hơn định mức cần cho người học, kể cả sau khi giảm.",
    "No more than {share} of the posts are where its learners rise. The rest are at institutions whose learners do not:"
    " the teachers there are fewer than the norm asks for their learners, even after the fall.",
)


@dataclass(frozen=True, slots=True)
class Grower:
    """A field of which seats rise: its row of ``changes``, its rank, that by gap alone, and how many are ranked."""

    change: dict[str, Any]
    rank: dict[str, Any]
    gap_rank: int
    ranked: int


def _with_stem(plan: PlanOverview) -> pl.DataFrame:
    about = plan.programmes.select("programme", "stem", "institution", "months")
    return plan.seats.join(about, on="programme")


def grower(context: Context) -> Grower | None:
    """Return the lowest ranked of the fields that grow most, where it ranks in the lower half; else None."""
    plan, ahead = plan_made(context), context.forecast
    if plan is None or not isinstance(ahead, ForecastTables):
        return None
    fields = ahead.ranking.filter(pl.col("kind") == "training_field").with_columns(
        stem=pl.col("code").str.slice(1), gap_rank=pl.col("gap").rank("min", descending=True).cast(pl.Int64)
    )
    best = fields.sort("rank").unique("stem", keep="first", maintain_order=True)
    grows = changes(_with_stem(plan), "stem").filter(pl.col("change") > 0).head(_MOST)
    low = grows.join(best, on="stem").filter(pl.col("rank") > _LOW * fields.height).sort("rank", descending=True)
    if low.is_empty():
        return None
    row = low.row(0, named=True)
    return Grower(row, row, row["gap_rank"], fields.height)


def _name(stem: str, context: Context) -> str:
    return inside(str(field_titles(context).get(stem, stem)))


def _need(plan: PlanOverview, stem: str) -> float:
    """Return openings left for new intakes a year in the occupations that a field leads to, by crosswalk weight."""
    links = code_list("training_fields_occupations").with_columns(stem=pl.col("training_field").str.slice(1))
    weights = links.filter(pl.col("stem") == stem).group_by("occupation").agg(pl.col("weight").mean())
    needed = plan.by_occupation.join(weights, on="occupation")
    first, last = plan_span(plan)
    return float((needed["need"] * needed["weight"]).sum()) / (last - first + 1)


def _costs(plan: PlanOverview, stem: str) -> tuple[float, float]:
    """Return what a learner costs a year, in đồng: of the field's programmes on average, and of all."""
    own = plan.programmes.filter(pl.col("stem") == stem)["cost_per_learner"]
    return tuple(float(each.cast(pl.Float64).to_numpy().mean()) for each in (own, plan.programmes["cost_per_learner"]))


def _grows_title(context: Context) -> str:
    found = grower(context)
    return context.say(_GROWS, field="" if found is None else _name(found.change["stem"], context))


def _grows(context: Context) -> Iterator[Line]:
    plan, found = plan_made(context), grower(context)
    if plan is None or found is None:
        return
    prior, span, stem = entrants_year(plan.seats, context), plan_span(plan), found.change["stem"]
    change = Quantity(found.change["change"], "number", 0, signed=True)
    yield context.say(_CHANGE), span, change, context.say(_CHANGE_HOW, prior=prior)
    ends = Interval(*(Quantity(found.rank[f"rank_{end}"], "number", 0) for end in ("low", "high")))
    yield context.say(_RANK, count=found.ranked), span[0], ends, context.say(_RANK_HOW)
    yield context.say(_GAP_RANK), span[0], Quantity(found.gap_rank, "number", 0), context.say(_GAP_RANK_HOW)
    yield context.say(_NEED), span, Quantity(_need(plan, stem), "count"), context.say(_NEED_HOW)
    own, every = _costs(plan, stem)
    said = context.say(_COST_HOW, all=number(every, context.language, decimals=0))
    yield context.say(_COST), span, Quantity(own, "number", 0), said


def _grows_because(context: Context) -> list[Block]:
    plan, found = plan_made(context), grower(context)
    if plan is None or found is None:
        return []
    if found.gap_rank < _HALF * found.rank["rank"]:
        return [Paragraph(context.say(_WHY_GAP, gap_rank=found.gap_rank, rank=found.rank["rank"]))]
    own, every = (number(each, context.language, decimals=0) for each in _costs(plan, found.change["stem"]))
    need = number(_need(plan, found.change["stem"]), context.language, decimals=0)
    return [Paragraph(context.say(_WHY_NEED, need=need, cost=own, all=every))]


@dataclass(frozen=True, slots=True)
class Shrinker:
    """A field of which seats fall while teachers are hired for it.

    ``hired`` posts, ``rising`` of them at the ``institutions`` where its learners rise in some year; ``change`` of
    seats and ``learners`` at once from the year before the plan to its last.
    """

    stem: str
    change: float
    learners: float
    hired: float
    rising: float
    institutions: int


def shrinker(context: Context) -> Shrinker | None:
    """Return the field of falling seats for which most teachers are hired, or None."""
    plan = plan_made(context)
    if plan is None or plan.teachers.is_empty():
        return None
    seats = _with_stem(plan)
    hired = plan.teachers.group_by("stem", maintain_order=True).agg(pl.col("hired").sum()).filter(pl.col("hired") >= 1)
    falls = changes(seats, "stem").filter(pl.col("change") < 0).join(hired, on="stem")
    if falls.is_empty():
        return None
    row = falls.sort(["hired", "stem"], descending=[True, False]).row(0, named=True)
    own = seats.filter(pl.col("stem") == row["stem"])
    length = pl.col("months") / 12
    by_year = own.group_by("institution", "year", maintain_order=True).agg(
        before=(pl.col("before") * length).sum(), after=(pl.col("seats") * length).sum()
    )
    rises = by_year.filter(pl.col("after") > pl.col("before"))["institution"].unique()
    posts = plan.teachers.filter(pl.col("stem") == row["stem"])
    at_end = by_year.filter(pl.col("year") == max(own["year"]))
    return Shrinker(
        row["stem"],
        row["change"],
        total(at_end, "after") - total(at_end, "before"),
        row["hired"],
        total(posts.filter(pl.col("institution").is_in(rises.implode())), "hired"),
        len(rises),
    )


def _shrinks_title(context: Context) -> str:
    found = shrinker(context)
    return context.say(_SHRINKS, field="" if found is None else _name(found.stem, context))


def _shrinks(context: Context) -> Iterator[Line]:
    plan, found = plan_made(context), shrinker(context)
    if plan is None or found is None:
        return
    prior, span = entrants_year(plan.seats, context), plan_span(plan)
    change = Quantity(found.change, "number", 0, signed=True)
    yield context.say(_CHANGE), span, change, context.say(_CHANGE_HOW, prior=prior)
    learners = Quantity(found.learners, "number", 0, signed=True)
    yield context.say(_LEARNERS), span, learners, context.say(_LEARNERS_HOW)
    yield context.say(_HIRED), span, Quantity(found.hired, "number", 1), context.say(_HIRED_HOW)
    how = context.say(_HIRED_RISING_HOW, count=found.institutions, prior=prior)
    yield context.say(_HIRED_RISING), span, Quantity(found.rising, "number", 1), how


def _shrinks_because(context: Context) -> list[Block]:
    found = shrinker(context)
    if found is None:
        return []
    part = share(found.rising / found.hired, context.language, decimals=0)
    if found.learners > 0:
        learners = number(found.learners, context.language, decimals=0)
        return [Paragraph(context.say(_WHY_LONGER, learners=learners))]
    return [Paragraph(context.say(_WHY_ELSEWHERE if found.rising >= _HALF * found.hired else _WHY_SHORT, share=part))]


GROWS: Final = Family(
    key="grows",
    title=_grows_title,
    lines=_grows,
    results=("forecast/ranking", "plan/seats", "plan/programmes", "plan/by_occupation"),
    more=_grows_because,
)
SHRINKS: Final = Family(
    key="shrinks",
    title=_shrinks_title,
    lines=_shrinks,
    results=("plan/seats", "plan/programmes", "plan/teachers"),
    more=_shrinks_because,
)
