"""Training fields whose seats move another way than their rank, or than the teachers hired for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from caunghe.forecast import ForecastTables
from caunghe.language import Text, money, number, share
from caunghe.planning import PlanOverview
from caunghe.report.context import Context
from caunghe.report.document import Block, Interval, Paragraph, Quantity
from caunghe.report.figures import inside, total
from caunghe.report.sections.plan_changes import changes, entrants_year, field_titles
from caunghe.report.sections.ranking import field_name, ranked_years
from caunghe.report.sections.reconciliation.lines import Family, Line, course_cost, plan_made, plan_span
from caunghe.schema import code_list, titles

_LOW: Final = 0.5  # of the ranking: a field that comes after so much of it ranks low
_TOLD: Final = 3  # fields told, of each kind
_LEAST_HIRED: Final = 1.0  # posts
_MOST: Final = 5  # of the fields that grow most, among which one that ranks low is looked for
_HALF: Final = 0.5  # of posts or of a change, from which on they are said to explain it

_GROWS = Text("Ngành tăng chỉ tiêu mà thứ hạng thấp", "Fields that grow beside their low rank")
_CHANGE = Text("{field}: chỉ tiêu thay đổi", "{field}: change of seats")
_CHANGE_HOW = Text(
    "Chỉ tiêu năm cuối của kế hoạch trừ nhập học năm {prior}.",
    "Seats of the plan's last year less entrants of {prior}.",
)
_RANK = Text("{field}: khoảng thứ hạng", "{field}: rank interval")
_RANK_HOW = Text(
    "Trong {count} mã ngành, nghề (ở đây là mã có nhiều chỉ tiêu nhất của ngành năm cuối; mã trung cấp dùng cho cả sơ"
    " cấp và đào tạo dưới ba tháng), theo bốn"
    " điều của các nghề mà ngành dẫn tới: chênh lệch, tăng trưởng, lương và độ khó tuyển; chi phí không tính. Chỉ theo"
    " chênh lệch: thứ {gap_rank}.",
    "Among {count} {count:code|codes} of training fields (here the code with most of the field's seats in the last"
    " year; elementary and short courses share the code of intermediate ones), by four things of the occupations that"
    " it leads to: gap, growth, pay and difficulty to hire; what a place"
    " costs is none. By the gap alone: {gap_rank}.",
)
_GAP = Text("{field}: chênh lệch, mỗi năm", "{field}: gap, a year")
_GAP_HOW = Text(
    "Bình quân có trọng số của các nghề mà ngành dẫn tới, nên nghề thừa người trừ vào nghề thiếu; đã trừ người tốt"
    " nghiệp của mọi khóa, cả khóa mà kế hoạch quyết định.",
    "Weighted mean of the occupations that it leads to, so that those with too many people are set against those that"
    " lack them; graduates of all intakes are taken off, those included that the plan decides.",
)
_NEED = Text("{field}: chỗ việc còn lại cho khóa mới, mỗi năm", "{field}: openings left for new intakes, a year")
_NEED_HOW = Text(
    "Cộng các nghề mà ngành dẫn tới, nghề thừa không trừ vào nghề thiếu; đây là điều kế hoạch đáp ứng.",
    "The occupations that it leads to added up, none set against another: this is what the plan fills.",
)
_COST = Text("{field}: chi phí cả khóa của một người học", "{field}: cost of a learner's whole course")
_COST_HOW = Text(
    "Bình quân theo chỉ tiêu năm cuối, gồm học phí; mọi ngành: {all}.",
    "Mean by seats of the last year, tuition included; of all fields: {all}.",
)
_WHY_GAP = Text(
    "{field}: kế hoạch không theo thứ hạng mà đáp ứng chỗ việc còn thiếu với kinh phí đã có. Chỉ theo chênh lệch,"
    " ngành đứng thứ {gap_rank}; tăng trưởng, lương và độ khó tuyển đưa ngành xuống thứ {rank}.",
    "{field}: the plan does not follow the ranking, it fills openings with the money there is. By the gap alone this"
    " field comes {gap_rank} in rank; growth, pay and difficulty to hire take it down to {rank}.",
)
_WHY_NEED = Text(
    "{field}: kế hoạch không theo thứ hạng mà đáp ứng chỗ việc còn thiếu với kinh phí đã có. Các nghề mà ngành dẫn tới"
    " còn {need} chỗ việc mỗi năm cho khóa mới; có kế hoạch vẫn thiếu {left} (nhiều nhất: {occupation}), ở các khả"
    " năng xấu nhất thiếu {worst}. Cả khóa của một người học tốn {cost}, mọi ngành bình quân {all}.",
    "{field}: the plan does not follow the ranking, it fills openings with the money there is. The occupations that"
    " this field leads to have {need} {need:opening|openings} a year left for new intakes; with the plan {left} stay"
    " short (most: {occupation}), {worst} in the worst futures. A learner's whole course costs {cost}; the mean of all"
    " fields is {all}.",
)
_SHRINKS = Text("Ngành giảm chỉ tiêu mà vẫn tuyển nhà giáo", "Fields that shrink beside teachers hired for them")
_LEARNERS = Text("{field}: người học cùng lúc thay đổi", "{field}: change of learners at once")
_LEARNERS_HOW = Text(
    "Chỉ tiêu nhân thời gian học: nhà giáo dạy mọi khóa đang học, không chỉ khóa mới vào.",
    "Seats times the length of the programme: teachers teach all intakes under way, not the new one alone.",
)
_HIRED = Text("{field}: nhà giáo tuyển cho ngành (suất)", "{field}: teachers hired for the field (posts)")
_HIRED_HOW = Text("Cộng mọi năm và mọi cơ sở của kế hoạch.", "All years and institutions of the plan.")
_HIRED_RISING = Text("{field}: trong đó ở cơ sở tăng người học của ngành", "{field}: of these, where its learners rise")
_HIRED_RISING_HOW = Text(
    "Ở {count} cơ sở mà người học của ngành có năm nhiều hơn năm {prior}; nhà giáo ở cơ sở khác không chuyển sang.",
    "At the {count} {count:institution|institutions} where its learners are more in some year than in {prior};"
    " teachers left over elsewhere do not move.",
)
_WHY_ELSEWHERE = Text(
    "{field}: {share} số suất là ở các cơ sở mà người học của ngành tăng: chỉ tiêu giảm ở cơ sở này và tăng ở cơ sở"
    " khác, còn nhà giáo không chuyển giữa các cơ sở.",
    "{field}: {share} of the posts are at institutions where its learners rise: seats fall at some and rise at others,"
    " and teachers do not move between institutions.",
)
_WHY_LONGER = Text(
    "{field}: chỉ tiêu giảm nhưng người học cùng lúc tăng {learners}: chương trình ngắn nhường chỗ cho chương trình"
    " dài, cần nhiều giờ dạy hơn.",
    "{field}: seats fall while learners at once rise by {learners}: short programmes give way to long ones, which take"
    " more teaching.",
)
_WHY_SHORT = Text(
    "{field}: {share} số suất là ở cơ sở mà người học của ngành tăng; số còn lại ở cơ sở không tăng, để dạy số người"
    " học mà kế hoạch giữ lại ở đó.",
    "{field}: {share} of the posts are where its learners rise; the rest are where they do not, to teach the learners"
    " that the plan keeps there.",
)


@dataclass(frozen=True, slots=True)
class Grower:
    """A field of which seats rise: its row of ``changes``, with that of the ranking and ``gap_rank``; how many are
    ranked."""

    row: dict[str, Any]
    ranked: int


def _with_stem(plan: PlanOverview) -> pl.DataFrame:
    about = plan.programmes.select("programme", "stem", "institution", "months", "cost_per_learner")
    return plan.seats.join(about, on="programme")


def growers(context: Context) -> list[Grower]:
    """Return those of the fields that grow most which rank in the lower half, the most growing first.

    Codes of a field are ranked apart: its rank is that of the code with most seats in the plan's last year.
    """
    plan, ahead = plan_made(context), context.forecast
    if plan is None or not isinstance(ahead, ForecastTables):
        return []
    fields = ahead.ranking.filter(pl.col("kind") == "training_field").with_columns(
        stem=pl.col("code").str.slice(1), gap_rank=pl.col("gap").rank("min", descending=True).cast(pl.Int64)
    )
    main = _main_codes(plan).join(fields, on="code")
    grows = changes(_with_stem(plan), "stem").filter(pl.col("change") > 0).head(_MOST)
    low = grows.join(main.drop("stem_right"), on="stem", maintain_order="left")
    low = low.filter(pl.col("rank") > _LOW * fields.height)
    return [Grower(row, fields.height) for row in low.head(_TOLD).to_dicts()]


def _main_codes(plan: PlanOverview) -> pl.DataFrame:
    """Return ``stem, code``: of each field's codes that with most seats in the plan's last year."""
    last = plan.seats.filter(pl.col("year") == pl.col("year").max())
    about = plan.programmes.select("programme", "stem", code="training_field")
    sums = last.join(about, on="programme").group_by("stem", "code", maintain_order=True).agg(pl.col("seats").sum())
    most = sums.sort(["seats", "code"], descending=[True, False]).unique("stem", keep="first", maintain_order=True)
    return most.select("stem", "code")


def _name(stem: str, context: Context) -> str:
    return str(field_titles(context).get(stem, stem))


def _occupations(plan: PlanOverview, stem: str) -> pl.DataFrame:
    """Return the plan's rows of the occupations that a field leads to, the most short first."""
    links = code_list("training_fields_occupations").filter(pl.col("training_field").str.slice(1) == stem)
    own = plan.by_occupation.join(links, on="occupation", how="semi")
    return own.sort(["shortage", "occupation"], descending=[True, False])


def _years(plan: PlanOverview) -> int:
    first, last = plan_span(plan)
    return last - first + 1


def _grows(context: Context) -> Iterator[Line]:
    plan = plan_made(context)
    if plan is None:
        return
    for each in growers(context):
        row, span, field = each.row, plan_span(plan), _name(each.row["stem"], context)
        ranked, first_years = field_name(row["code"], context), ranked_years(context)
        change, prior = Quantity(row["change"], "number", 0, signed=True), entrants_year(plan.seats, context)
        yield context.say(_CHANGE, field=field), (prior, span[1]), change, context.say(_CHANGE_HOW, prior=prior)
        ends = Interval(*(Quantity(row[f"rank_{end}"], "number", 0) for end in ("low", "high")))
        how = context.say(_RANK_HOW, count=each.ranked, gap_rank=row["gap_rank"])
        yield context.say(_RANK, field=ranked), first_years, ends, how
        gap = Quantity(row["gap"], "count", error=(row["gap_high"] - row["gap_low"]) / 2)
        yield context.say(_GAP, field=ranked), first_years, gap, context.say(_GAP_HOW)
        need = Quantity(total(_occupations(plan, row["stem"]), "need") / _years(plan), "count")
        yield context.say(_NEED, field=field), span, need, context.say(_NEED_HOW)
        own, every = course_cost(plan, row["stem"]), course_cost(plan)
        said = context.say(_COST_HOW, all=money(every, context.language))
        yield context.say(_COST, field=field), span[1], Quantity(own, "money"), said


def _grows_because(context: Context) -> list[Block]:
    plan = plan_made(context)
    return [] if plan is None else [Paragraph(_why_it_grows(plan, each.row, context)) for each in growers(context)]


def _why_it_grows(plan: PlanOverview, row: dict[str, Any], context: Context) -> str:
    field, into = _name(row["stem"], context), _occupations(plan, row["stem"])
    if row["gap_rank"] < _HALF * row["rank"] or into.is_empty():
        return context.say(_WHY_GAP, field=field, gap_rank=row["gap_rank"], rank=row["rank"])
    own, every = (money(each, context.language) for each in (course_cost(plan, row["stem"]), course_cost(plan)))
    people = {
        slot: context.people(total(into, name) / _years(plan))
        for slot, name in (("need", "need"), ("left", "shortage"), ("worst", "worst"))
    }
    code = into["occupation"][0]
    most = inside(str(titles("occupations", context.language).get(code, code)))
    return context.say(_WHY_NEED, field=field, occupation=most, cost=own, all=every, **people)


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


def shrinkers(context: Context) -> list[Shrinker]:
    """Return the fields of falling seats for which most teachers are hired."""
    plan = plan_made(context)
    if plan is None or plan.teachers.is_empty():
        return []
    seats = _with_stem(plan)
    hired = plan.teachers.group_by("stem", maintain_order=True).agg(pl.col("hired").sum())
    falls = changes(seats, "stem").filter(pl.col("change") < 0).join(hired, on="stem")
    most = falls.filter(pl.col("hired") >= _LEAST_HIRED).sort(["hired", "stem"], descending=[True, False])
    return [_shrinker(plan, seats.filter(pl.col("stem") == row["stem"]), row) for row in most.head(_TOLD).to_dicts()]


def _shrinker(plan: PlanOverview, own: pl.DataFrame, row: dict[str, Any]) -> Shrinker:
    length = pl.col("months") / 12
    first = own.filter(pl.col("year") == pl.col("year").min())
    prior = first.group_by("institution", maintain_order=True).agg(before=(pl.col("before") * length).sum())
    by_year = own.group_by("institution", "year", maintain_order=True).agg(after=(pl.col("seats") * length).sum())
    rises = (
        by_year.join(prior, on="institution")
        .filter(pl.col("after") > pl.col("before"))["institution"]
        .unique(maintain_order=True)
    )
    posts = plan.teachers.filter(pl.col("stem") == row["stem"], pl.col("institution").is_in(rises.implode()))
    last = by_year.filter(pl.col("year") == pl.col("year").max())
    return Shrinker(
        row["stem"],
        row["change"],
        total(last, "after") - total(prior, "before"),
        row["hired"],
        total(posts, "hired"),
        len(rises),
    )


def _shrinks(context: Context) -> Iterator[Line]:
    plan = plan_made(context)
    if plan is None:
        return
    for each in shrinkers(context):
        prior, span, field = entrants_year(plan.seats, context), plan_span(plan), _name(each.stem, context)
        change = Quantity(each.change, "number", 0, signed=True)
        yield context.say(_CHANGE, field=field), (prior, span[1]), change, context.say(_CHANGE_HOW, prior=prior)
        learners = Quantity(each.learners, "number", 0, signed=True)
        yield context.say(_LEARNERS, field=field), span, learners, context.say(_LEARNERS_HOW)
        yield context.say(_HIRED, field=field), span, Quantity(each.hired, "number", 1), context.say(_HIRED_HOW)
        how = context.say(_HIRED_RISING_HOW, count=each.institutions, prior=prior)
        yield context.say(_HIRED_RISING, field=field), span, Quantity(each.rising, "number", 1), how


def _shrinks_because(context: Context) -> list[Block]:
    return [Paragraph(_why_it_hires(each, context)) for each in shrinkers(context)]


def _why_it_hires(found: Shrinker, context: Context) -> str:
    field, part = _name(found.stem, context), share(found.rising / found.hired, context.language, decimals=0)
    if found.rising >= _HALF * found.hired:
        return context.say(_WHY_ELSEWHERE, field=field, share=part)
    if found.learners > 0:
        return context.say(_WHY_LONGER, field=field, learners=number(found.learners, context.language, decimals=0))
    return context.say(_WHY_SHORT, field=field, share=part)


GROWS: Final = Family(
    key="grows",
    title=_GROWS,
    lines=_grows,
    results=("forecast/ranking", "plan/seats", "plan/programmes", "plan/by_occupation"),
    more=_grows_because,
)
SHRINKS: Final = Family(
    key="shrinks",
    title=_SHRINKS,
    lines=_shrinks,
    results=("plan/seats", "plan/programmes", "plan/teachers"),
    more=_shrinks_because,
)
