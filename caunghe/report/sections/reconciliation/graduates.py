"""Graduates: certificates awarded, people at work in their field, and holders whom a plan makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from caunghe.language import Text
from caunghe.matching import JobsOverview
from caunghe.report.context import Context
from caunghe.report.document import Quantity
from caunghe.report.figures import forecast_error, total
from caunghe.report.sections.plan_changes import entrants_year
from caunghe.report.sections.plan_firmness import HOLDERS_MADE, SPOKEN
from caunghe.report.sections.plan_rates import holders_error, rate_year
from caunghe.report.sections.reconciliation.lines import (
    Family,
    Line,
    of_indicator,
    plan_made,
    plan_span,
)
from caunghe.report.sections.reconciliation.need import chains

DESTINATION_INDICATORS: Final = (
    "completion_rate", "dropout_rate", "employed_6m_rate", "in_field_6m_rate", "destinations_12m_rate",
)  # fmt: skip

_GRADUATES = Text("Người tốt nghiệp", "Graduates")
_IN_FIELD = Text("Người tốt nghiệp vào làm đúng nghề, theo dự báo", "Graduates who come to work, in the forecast")
_IN_FIELD_HOW = Text(
    "Bình quân một năm, nếu tuyển mới như ba năm qua: người tốt nghiệp mọi khóa, cả khóa dưới ba tháng, nhân tỷ lệ làm"
    " đúng ngành; không tính người làm nghề khác. Mỗi người được tính"
    " trọn, dù trình độ có thấp hơn nghề cần.",
    "A year on average, if intakes stay as in the last three years: graduates of all courses, those under three months"
    " included, times the share at work in their field; who works in another is not counted. Each counts in full, also"
    " where the level is below what the occupation asks for.",
)
_DECIDED = Text("Trong đó của các khóa mà kế hoạch quyết định", "Of whom of the intakes that the plan decides")
_DECIDED_HOW = Text(
    "Vẫn theo dự báo: số trên trừ người tốt nghiệp của các khóa bắt đầu trước kế hoạch, vốn được tính một phần nếu"
    " trình độ thấp hơn nghề cần. Kế hoạch thay số này bằng chỉ tiêu của mình.",
    "Still as the forecast counts them: those above less graduates of courses that began before the plan, who count in"
    " part where their level is below what the occupation asks for. The plan puts its own seats in their place.",
)
_TRAINED = Text("Kế hoạch đào tạo cho các nghề", "Trained by the plan for its occupations")
_TRAINED_HOW = Text(
    "Bình quân một năm, chỉ khóa bắt đầu từ năm đầu của kế hoạch và tốt nghiệp trong các năm của kế hoạch; trình độ"
    " thấp hơn nghề cần thì tính một phần. Khóa bắt đầu muộn tốt nghiệp sau năm cuối nên không được tính.",
    "A year on average, of courses alone that begin in the plan's years and end in them; a level below what the"
    " occupation asks for counts in part. Courses that begin late graduate after the last year and are not counted.",
)
_FILLING = Text("Trong đó đáp ứng được chỗ việc", "Of whom fill openings")
_FILLING_HOW = Text(
    "Phần của số trên có chỗ việc còn lại cho khóa mới trong nghề ấy; phần còn lại vượt quá số chỗ việc của nghề.",
    "Those of them for whom the occupation has openings left for new intakes; the others are beyond its openings.",
)
_FILLING_NOW = Text("Bù được chỗ việc, như hiện nay", "Fill openings, as now")
_FILLING_NOW_HOW = Text(
    "Đếm như dòng trên, nếu trong các năm của kế hoạch mỗi chương trình tuyển như năm {year}.",
    "Counted as in the line above, if in the plan's years every programme takes what it took in {year}.",
)
_SUGGESTED = Text("Người tốt nghiệp được giới thiệu việc làm", "Graduates to whom jobs are suggested")
_SUGGESTED_HOW = Text(
    "Người có tên trong sổ người tốt nghiệp của năm, dù đã có việc hay chưa; sổ không ghi người của mọi khóa. Họ không"
    " phải là người được nhận vào học hay người được xếp chỗ thực hành.",
    "Everybody on the register of graduates of the year, in work or not; the register does not have those of every"
    " course. They are neither people admitted to a course nor trainees placed at employers.",
)
_DESTINATIONS = Text("Sau khi tốt nghiệp", "What becomes of learners")
_HOLDERS = Text("Người có bằng, chứng chỉ", "Certificate holders")
_NOBODY = Text("Nếu không ai nhập học trong các năm của kế hoạch", "If nobody started a course in the plan's years")
_NOBODY_HOW = Text(
    "Người đang làm việc có bằng, chứng chỉ năm ấy, kể cả người của các khóa đang học.",
    "People at work who hold one in that year, those of cohorts under way included.",
)
_NOW = Text("Như hiện nay", "As now")
_NOW_HOW = Text(
    "Như trên, cộng người được cấp nhờ tuyển mới như hiện nay.",
    "As above, with those whom intakes as now make holders.",
)
_PLANNED = Text("Có kế hoạch", "With the plan")
_PLANNED_HOW = Text(
    "Dòng đầu cộng người do chỉ tiêu kế hoạch tạo ra.", "The first line with those whom the plan's seats make holders."
)
_MADE = Text("Do chỉ tiêu kế hoạch tạo ra", "Made by the plan's seats")
_MADE_HOW = Text(
    "So với không ai nhập học: đã tốt nghiệp, đang làm việc, trước đó chưa có bằng, chứng chỉ và còn làm việc đến năm"
    " ấy. So với như hiện nay, kế hoạch chỉ thêm {more} người.",
    "Against nobody starting: graduated, at work, without a certificate before and still at work in that year. Against"
    " going on as now the plan adds {more} only.",
)
_WHENEVER = Text("Do chỉ tiêu kế hoạch tạo ra, tốt nghiệp năm nào cũng tính", "Made by the plan's seats, in any year")
_WHENEVER_HOW = Text(
    "Cột “{column}” của hình về mức kinh phí: cả người tốt nghiệp sau năm cuối của kế hoạch, không trừ người nghỉ việc"
    " sau đó, của kế hoạch chưa làm tròn thành lớp.",
    "The column “{column}” of the figure on levels of money: those who graduate after the plan's last year too, nobody"
    " taken off who leaves work later, of the plan before it is rounded to classes.",
)
_CHEAPEST = Text("Kế hoạch rẻ nhất tìm được chỉ nhằm tỷ lệ này", "The cheapest plan found for the rate alone")
_CHEAPEST_HOW = Text(
    "Từ {starters} lượt tuyển mới đến năm ấy, chỉ chương trình tạo ra người có bằng, chứng chỉ.",
    "From {starters} {starters:starter|starters} up to that year, in programmes alone that make holders.",
)


def _graduates(context: Context) -> Iterator[Line]:
    yield from of_indicator("certificates", context)
    if (plan := plan_made(context)) is not None:
        span = plan_span(plan)
        years = span[1] - span[0] + 1
        if not plan.need_parts.is_empty():
            error = forecast_error("supply", span, context)
            value = Quantity(total(plan.need_parts, "graduates") / years, "count", error=error)
            yield context.say(_IN_FIELD), span, value, context.say(_IN_FIELD_HOW)
            decided = chains(plan, None)["trained"].decided
            if decided is not None:
                yield context.say(_DECIDED), span, Quantity(decided, "count"), context.say(_DECIDED_HOW)
        sums = plan.by_occupation
        trained, filled = total(sums, "supply"), total(sums, "need") - total(sums, "shortage")
        yield context.say(_TRAINED), span, Quantity(trained / years, "count"), context.say(_TRAINED_HOW)
        yield context.say(_FILLING), span, Quantity(filled / years, "count"), context.say(_FILLING_HOW)
        for people in plan.openings_filled.filter(pl.col("seats") == "as_now")["filled"]:
            how = context.say(_FILLING_NOW_HOW, year=entrants_year(plan.seats, context))
            yield context.say(_FILLING_NOW), span, Quantity(people / years, "count"), how
    if isinstance(context.jobs, JobsOverview) and not context.jobs.summary.is_empty():
        facts = context.jobs.summary.row(0, named=True)
        value = Quantity(facts["graduates"], "count")
        yield context.say(_SUGGESTED), facts["day"].year, value, context.say(_SUGGESTED_HOW)


def _destinations(context: Context) -> Iterator[Line]:
    for name in DESTINATION_INDICATORS:
        yield from of_indicator(name, context)


def _holders(context: Context) -> Iterator[Line]:
    plan = plan_made(context)
    if plan is None or plan.certificates.is_empty():
        return
    row = plan.certificates.sort("year").row(-1, named=True)
    year, error = row["year"], holders_error(plan, row)
    yield context.say(_NOBODY), year, Quantity(row["without_plan"], "count", error=error), context.say(_NOBODY_HOW)
    yield context.say(_NOW), year, Quantity(row["as_now"], "count", error=error), context.say(_NOW_HOW)
    planned = Quantity(row["without_plan"] + row["added"], "count", error=error)
    yield context.say(_PLANNED), year, planned, context.say(_PLANNED_HOW)
    more = context.about(row["without_plan"] + row["added"] - row["as_now"])
    yield context.say(_MADE), year, Quantity(row["added"], "count"), context.say(_MADE_HOW, more=more)
    if plan.frontier is not None:
        now = plan.frontier.filter(pl.col("factor") == 1)
        for value in now["certificates"]:
            how = context.say(_WHENEVER_HOW, column=context.say(HOLDERS_MADE))
            yield context.say(_WHENEVER), plan_span(plan), Quantity(value, "count"), how
    if plan.back_solve is not None and not plan.back_solve.is_empty():
        asked = min(plan.back_solve.to_dicts(), key=lambda each: abs(each["asked"] - SPOKEN))
        how = context.say(_CHEAPEST_HOW, starters=context.about(asked["starters"]))
        yield context.say(_CHEAPEST), rate_year(plan), Quantity(asked["certified"], "count"), how


GRADUATES: Final = Family(
    key="graduates",
    title=_GRADUATES,
    lines=_graduates,
    results=("plan/need_parts", "plan/by_occupation", "plan/openings_filled", "jobs/summary"),
    indicators=("certificates",),
)
DESTINATIONS: Final = Family(
    key="destinations", title=_DESTINATIONS, lines=_destinations, indicators=DESTINATION_INDICATORS
)
HOLDERS: Final = Family(
    key="holders",
    title=_HOLDERS,
    lines=_holders,
    results=("plan/certificates", "plan/frontier", "plan/back_solve"),
)
