"""Learners: who starts, who applies, who is admitted, and who of them leaves school."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from caunghe.language import Text
from caunghe.matching import AdmissionOverview
from caunghe.report.context import Context
from caunghe.report.document import Quantity
from caunghe.report.figures import total
from caunghe.report.sections.plan_changes import entrants_year
from caunghe.report.sections.plan_streaming import STREAMED, StreamingGoal, streaming_goal
from caunghe.report.sections.reconciliation.lines import Family, Line, of_indicator, plan_made, plan_span
from caunghe.report.sections.reconciliation.trends import old_trend, projected
from caunghe.schema import codes_with

_LEARNERS = Text("Tuyển mới", "Entrants and starters")
_AS_NOW = Text("Tuyển mới như hiện nay", "Starters as now")
_AS_NOW_HOW = Text(
    "Số nhập học của mọi chương trình năm {year}; chương trình chưa báo được tính bằng số dự kiến của nó, nên lớn hơn"
    " chỉ số “{entrants}”.",
    "Entrants of every programme in {year}; one that did not report counts with what is expected of it, so that this is"
    " more than the indicator “{entrants}”.",
)
_FIRST = Text("Chỉ tiêu năm đầu của kế hoạch", "Seats of the plan's first year")
_FIRST_HOW = Text(
    "Chỗ học kế hoạch đề nghị mở, mọi trình độ; người học một khóa ngắn tính một chỗ như người học cao đẳng.",
    "Seats that the plan asks for at all levels; a learner of a short course counts as one of a college does.",
)
_ALL_YEARS = Text("Chỉ tiêu mọi năm của kế hoạch", "Seats of all years of the plan")
_ALL_YEARS_HOW = Text(
    "Cộng các năm: lượt người nhập học, không phải số người khác nhau và không phải số bằng, chứng chỉ.",
    "The years added up: starts of a course, and neither different people nor certificates.",
)
_DIPLOMAS = Text("Chỉ tiêu trung cấp, cao đẳng năm đầu", "Seats at diploma levels in the first year")
_DIPLOMAS_HOW = Text(
    "Phần của chỉ tiêu năm đầu ở trung cấp và cao đẳng, mọi chương trình, kể cả chương trình ngoài đợt tuyển sinh.",
    "What of the first year's seats is at intermediate and college levels, programmes outside the round included.",
)
_SEATS = Text("Chỗ học và người được nhận", "Seats and people admitted")
_ROUND_SEATS = Text("Chỗ của đợt tuyển sinh", "Seats of the admission round")
_ROUND_SEATS_HOW = Text(
    "Chỗ các trường đăng ký cho đợt, gần bằng quy mô được phép; không phải chỗ đủ nhà giáo và tiền để dạy.",
    "Seats that schools enter in the round, near their licence; not those for which there are teachers and money.",
)
_ADMITTED = Text("Người được nhận của đợt", "People admitted by the round")
_ADMITTED_HOW = Text(
    "Người đăng ký được nhận vào số chỗ ấy; chưa biết ai sẽ nhập học nên không so được với số nhập học.",
    "Applicants who get one of those seats; who of them enters is not known yet, so that they are no entrants.",
)
_PLAN_SEATS = Text("Chỉ tiêu kế hoạch, cùng chương trình", "The plan's seats, same programmes")
_PLAN_SEATS_HOW = Text(
    "Chỗ dạy được với nhà giáo, phòng, thiết bị và tiền của kế hoạch.",
    "Seats that can be taught with the plan's teachers, rooms, equipment and money.",
)
_KEPT = Text("Người được nhận với chỉ tiêu ấy", "People admitted with them")
_KEPT_HOW = Text("Cùng người đăng ký, cùng nguyện vọng.", "The same applicants with the same choices.")
_SEATS_AS_NOW = Text("Số nhập học gần nhất, cùng chương trình", "Latest entrants, same programmes")
_SEATS_AS_NOW_HOW = Text(
    "Số người mà các chương trình ấy đã nhận và dạy; là “như hiện nay” của kế hoạch.",
    "People whom those programmes took in and taught: the plan's “as now”.",
)
_KEPT_AS_NOW = Text("Người được nhận với số chỗ bằng số nhập học ấy", "People admitted with as many seats")
_ROUND_APPLICANTS = Text("Người đăng ký của đợt trên một chỗ", "Applicants of the round per seat")
_ROUND_APPLICANTS_HOW = Text(
    "Mỗi người tính một lần, dù ghi bao nhiêu nguyện vọng, chia cho số chỗ của đợt. Chỉ số “{indicator}” cộng số đăng"
    " ký mà các chương trình mọi trình độ đã báo, nên người đăng ký ở nhiều nơi được tính nhiều lần.",
    "Each person once, however many choices, over the seats of the round. The indicator “{indicator}” adds up what"
    " programmes of all levels report, where somebody who applies at several places counts at each.",
)
_ROUND_FILLED = Text("Phần chỗ của đợt có người nhận", "Share of the round's seats taken")
_ROUND_FILLED_HOW = Text(
    "Người được nhận chia cho chỗ của đợt, trước khi nhập học. Chỉ số “{indicator}” chia số nhập học cho chỉ tiêu của"
    " năm đã qua.",
    "People admitted over the seats of the round, before anybody enters. The indicator “{indicator}” divides entrants"
    " by the quota of a year that is over.",
)
_STREAMING = Text("Phân luồng", "Streaming")
_LEAVERS = Text("Học sinh học hết lớp 9 và lớp 12", "Leavers of grades 9 and 12")
_LEAVERS_HOW = Text(
    "Số đếm được lần cuối; kế hoạch dùng số này cho mọi năm của mình.",
    "As last counted; the plan takes this number for each of its years.",
)
_WANTED = Text("Số vào nghề nghiệp mà mục tiêu cần", "Entering vocational education, as the target wants")
_WANTED_HOW = Text(
    "{target} của số học sinh ấy: mục tiêu của thành phố hiện nay cho năm {set}, hoặc nằm giữa năm ấy và năm được định"
    " tiếp theo.",
    "The target is {target} of them: that of today's city for {set}, or between it and the next year decided.",
)
_STREAMED_NOW = Text("Số vào nghề nghiệp, như hiện nay", "Entering vocational education, as now")
_STREAMED_NOW_HOW = Text(
    "Học sinh trong số tuyển mới như hiện nay, đếm như chỉ số “{indicator}”; người lớn học nghề không tính. Đó là"
    " {rate} số học sinh trên, giữ ở mức năm {recorded}.",
    "Leavers among the starters as now, counted as the indicator “{indicator}” does; adults who train are not. They are"
    " {rate} of the leavers above and stay at the number of {recorded}.",
)
_STREAMED_PLANNED = Text("Số vào nghề nghiệp, có kế hoạch", "Entering vocational education, with the plan")
_STREAMED_PLANNED_HOW = Text(
    "Học sinh trong chỉ tiêu năm đầu của kế hoạch, đếm cùng cách: {rate} số học sinh trên.",
    "Leavers among the seats of the plan's first year, counted the same way: {rate} of the leavers above.",
)
_TREND = Text("Xu hướng tỷ lệ phân luồng", "Trend of the streaming rate")
_TREND_HOW = Text(
    "Đường xu hướng các năm đã có số liệu kéo dài, khoảng dự báo 80 % từ {low} đến {high}. Xu hướng còn đổi theo năm,"
    " còn “như hiện nay” giữ mức của năm cuối có số liệu.",
    "The trend of the years on record, drawn on; 80% interval {low} to {high}. The trend goes on, while “as now” stays"
    " at the last year on record.",
)


def _learners(context: Context) -> Iterator[Line]:
    yield from of_indicator("entrants", context)
    yield from of_indicator("diploma_entrants", context)
    if (plan := plan_made(context)) is None:
        return
    first, last = plan_span(plan)
    opening = plan.seats.filter(pl.col("year") == first)
    recorded = entrants_year(plan.seats, context)
    how = context.say(_AS_NOW_HOW, year=recorded, entrants=context.label("entrants"))
    yield context.say(_AS_NOW), recorded, _count(total(opening, "before")), how
    yield context.say(_FIRST), first, _count(total(opening, "seats")), context.say(_FIRST_HOW)
    diploma = plan.programmes.filter(pl.col("level").is_in(codes_with("levels", "post_secondary")))
    higher = opening.join(diploma, on="programme", how="semi")
    if not higher.is_empty():
        yield context.say(_DIPLOMAS), first, _count(total(higher, "seats")), context.say(_DIPLOMAS_HOW)
    for row in projected("diploma_entrants", context, is_today=False).filter(year=first).iter_rows(named=True):
        yield old_trend(row, context)
    yield context.say(_ALL_YEARS), (first, last), _count(total(plan.seats, "seats")), context.say(_ALL_YEARS_HOW)


def _seats(context: Context) -> Iterator[Line]:
    if not isinstance(context.admission, AdmissionOverview) or context.admission.summary.is_empty():
        return
    facts = context.admission.summary.row(0, named=True)
    year = facts["closes"].year
    yield context.say(_ROUND_SEATS), year, _count(facts["seats"]), context.say(_ROUND_SEATS_HOW)
    yield context.say(_ADMITTED), year, _count(facts["placed"]), context.say(_ADMITTED_HOW)
    if (of := facts["plan_year"]) is not None:
        kept = facts["planned"] - facts["planned_empty"]
        yield context.say(_PLAN_SEATS), of, _count(facts["planned"]), context.say(_PLAN_SEATS_HOW)
        yield context.say(_KEPT), of, _count(kept), context.say(_KEPT_HOW)
        yield context.say(_SEATS_AS_NOW), of, _count(facts["as_now"]), context.say(_SEATS_AS_NOW_HOW)
        yield context.say(_KEPT_AS_NOW), of, _count(facts["as_now_placed"]), context.say(_KEPT_HOW)
    if not facts["seats"]:
        return
    shares = (
        ("applicants_per_seat", _ROUND_APPLICANTS, _ROUND_APPLICANTS_HOW, "applicants"),
        ("quota_filled", _ROUND_FILLED, _ROUND_FILLED_HOW, "placed"),
    )
    for indicator, what, how, people in shares:
        if context.latest(indicator) is not None:
            yield from of_indicator(indicator, context)
            cell = context.quantity(facts[people] / facts["seats"], context.unit(indicator))
            yield context.say(what), year, cell, context.say(how, indicator=context.label(indicator))


def _streaming(context: Context) -> Iterator[Line]:
    """Yield the indicator and the people behind the plan's goal: leavers, and those of them whom the target wants."""
    plan = plan_made(context)
    goal = None if plan is None else streaming_goal(plan, context)
    if plan is None or goal is None:
        return
    yield from of_indicator(STREAMED, context)
    yield from _trend(plan_span(plan), context)
    yield context.say(_LEAVERS), goal.counted, _count(goal.leavers), context.say(_LEAVERS_HOW)
    aim = context.goal(goal.target, "share")
    yield context.say(_WANTED), goal.year, _count(goal.wanted), context.say(_WANTED_HOW, target=aim, set=goal.set_for)
    now = plan.goals_as_now.filter(pl.col("goal") == STREAMED, pl.col("year") == goal.year)
    for people in now["people"]:
        slots = {"rate": _rate(people, goal, context), "recorded": entrants_year(plan.seats, context)}
        how = context.say(_STREAMED_NOW_HOW, indicator=context.label(STREAMED), **slots)
        yield context.say(_STREAMED_NOW), goal.year, _count(people), how
    how = context.say(_STREAMED_PLANNED_HOW, rate=_rate(goal.reached, goal, context))
    yield context.say(_STREAMED_PLANNED), goal.year, _count(goal.reached), how


def _rate(people: float, goal: StreamingGoal, context: Context) -> str:
    return context.amount(people / goal.leavers, "share")


def _trend(years: tuple[int, int], context: Context) -> Iterator[Line]:
    """Yield the trend of today's city in the plan's first year and in the last that it reaches to."""
    rows = projected(STREAMED, context, is_today=True).filter(pl.col("year").is_between(*years)).to_dicts()
    for row in rows[:1] + rows[1:][-1:]:
        ends = {name: context.amount(row[f"{name}80"], "share") for name in ("low", "high")}
        how = context.say(_TREND_HOW, **ends)
        yield context.say(_TREND), row["year"], context.quantity(row["estimate"], "share"), how


def _count(value: float) -> Quantity:
    return Quantity(value, "count")


LEARNERS: Final = Family(
    key="learners",
    title=_LEARNERS,
    lines=_learners,
    results=("plan/seats",),
    indicators=("entrants", "diploma_entrants"),
)
SEATS: Final = Family(
    key="seats",
    title=_SEATS,
    lines=_seats,
    results=("admission/summary",),
    indicators=("applicants_per_seat", "quota_filled"),
)
STREAMING: Final = Family(
    key="streaming",
    title=_STREAMING,
    lines=_streaming,
    results=("plan/goals", "plan/goals_as_now"),
    indicators=(STREAMED,),
)
