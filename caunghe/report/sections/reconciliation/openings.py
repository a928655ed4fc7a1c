"""Openings: of the city and of one occupation, as employers state, advertise and are forecast to have them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import polars as pl

from caunghe.feed import employers_stood_for
from caunghe.forecast import ForecastTables
from caunghe.language import Text, day, half_span, month, number
from caunghe.language import share as percent
from caunghe.matching import JobsOverview
from caunghe.report.context import Context, half_80, half_width
from caunghe.report.document import Block, Cell, Paragraph, Quantity
from caunghe.report.figures import inside, spoken_year, total
from caunghe.report.sections.advertised_months import (
    MONTHS,
    last_months,
    months_without_advertisements,
    newest_month,
)
from caunghe.report.sections.reconciliation.lines import Family, Line, of_indicator, plan_made, plan_span
from caunghe.schema import titles
from caunghe.vacancies import DemandTables

_ELEMENTARY: Final = "9"  # ISCO-08 major group of elementary occupations

_OPENINGS = Text("Chỗ việc", "Openings")
_STATED = Text("Nhu cầu doanh nghiệp khai", "Needs that employers state")
_STATED_HOW = Text(
    "Số cần tuyển trong năm do đơn vị được hỏi khai, nhân quyền số của đơn vị.",
    "Hires wanted in the year by the employers who were asked, times the employer's weight.",
)
_STANDS_FOR = Text(
    "Đơn vị có nhu cầu năm {year}, nhân quyền số, đại diện cho {stood_for} trong {register} đơn vị của danh mục; thấp"
    " nhất ở nhóm {band} lao động ({share}). Nhu cầu doanh nghiệp khai đúng cho cả danh mục nếu các đơn vị còn lại đã"
    " được hỏi và không cần tuyển; nếu họ không trả lời, con số chỉ đúng cho {stood_for} đơn vị ấy. Bộ dữ liệu không"
    " cho biết điều nào đúng, nên con số không được nhân thêm cho khớp danh mục.",
    "Weighted, the employers with needs in {year} stand for {stood_for} of {register} {register:employer|employers} in"
    " the register, fewest in the size band {band} ({share}). The needs that employers state are those of the whole"
    " register if the others were asked and need nobody; if they did not answer, they are those of these {stood_for}"
    " alone. The feed does not tell which, so that the figure is not weighted up to the register.",
)
_STANDS_FOR_ALL = Text(
    "Đơn vị có nhu cầu năm {year}, nhân quyền số, đại diện cho {stood_for} trong {register} đơn vị của danh mục: con số"
    " là của cả danh mục.",
    "Weighted, the employers with needs in {year} stand for {stood_for} of {register} {register:employer|employers} in"
    " the register: the figure is that of the whole register.",
)
_NEAR: Final = 0.1  # of the register, as in the rule of the check: by so much weights may differ from it
_AHEAD = Text("Chỗ việc dự báo", "Openings of the forecast")
_AHEAD_HOW = Text(
    "Việc làm tăng thêm và người phải thay, của mọi đơn vị; không tính người đổi chỗ làm trong cùng nghề.",
    "Growth of employment and people to replace, at all employers; who changes employer within an occupation is not"
    " counted.",
)
_ADVERTISED = Text("Chỗ việc đăng tuyển", "Openings advertised")
_ADVERTISED_HOW = Text(
    "Số chỗ trong tin tuyển dụng của {months} tháng đến hết tháng {until}, đã gộp tin lặp; kể cả tuyển thay người"
    " chuyển việc.",
    "Places in the advertisements of the {months} {months:month|months} to {until}, repeats put together; hiring to"
    " replace who changes jobs included.",
)
_SUGGESTED = Text("Chỗ việc giới thiệu cho người tốt nghiệp", "Openings suggested to graduates")
_SUGGESTED_HOW = Text(
    "Chỗ trong các tin còn tuyển ngày {day}, đúng như tin ghi: không nhân lên cho mọi đơn vị, bỏ tin ở nước ngoài và"
    " tin chưa có mã nghề.",
    "Places in the vacancies open on {day}, as they are advertised: not weighted to all employers, without those abroad"
    " and those whose occupation is not coded.",
)
_OCCUPATION = Text(
    "Nghề còn thiếu nhiều nhất sau kế hoạch: {occupation}", "The occupation left shortest by the plan: {occupation}"
)
_GAP = Text("Chênh lệch của dự báo", "Gap of the forecast")
_GAP_HOW = Text(
    "Của một năm: chỗ việc trừ người tìm việc và người tốt nghiệp của mọi khóa, cả khóa sẽ tuyển như ba năm qua.",
    "Of one year: openings less people looking for work and graduates of all intakes, those included that are still to"
    " come and are taken as in the last three years.",
)
_NEEDED = Text("Cần, theo kế hoạch", "Needed, in the plan")
_NEEDED_HOW = Text(
    "Bình quân một năm của kế hoạch: chưa trừ người tốt nghiệp của các khóa mà kế hoạch quyết định.",
    "A year on average over the plan: graduates of the intakes that the plan decides are not taken off.",
)
_LEFT = Text("Còn thiếu sau kế hoạch", "Short after the plan")
_LEFT_HOW = Text(
    "Bình quân một năm: số cần trừ phần kế hoạch đáp ứng được.",
    "A year on average: what is needed less what the plan fills.",
)
_FIRST_YEARS_HOW = Text(
    " Nhu cầu doanh nghiệp khai và tin tuyển dụng chỉ điều chỉnh hai năm đầu của dự báo, nên các năm sau có thể khác"
    " nhiều.",
    " What employers state and advertise moves the first two years of the forecast alone, so that later years may"
    " differ much.",
)
_BY_EMPLOYERS_HOW = Text(
    "Số đơn vị khai cho năm ấy, nhân quyền số, trước khi điều chỉnh dự báo.",
    "What employers state for that year, weighted, before it moves the forecast.",
)
_ASKED = Text("Chỗ việc đòi hỏi gì", "What openings ask for")
_SAYS = Text("Tin tuyển dụng mà lời tin nêu trình độ", "Advertisements whose wording names a qualification")
_SAYS_HOW = Text(
    "Đọc từ lời của mọi tin. Tỷ lệ chỗ đăng tuyển đòi bằng, chứng chỉ tính theo cột trình độ của sổ tin, trong đó"
    " “không yêu cầu” cũng là có ghi; tỷ lệ chỗ cần lao động có kỹ năng tính theo nghề mà đơn vị khai, dù có đòi bằng"
    " hay không.",
    "Read from the wording of all advertisements. The share of advertised openings asking for a certificate goes by the"
    " register's column of qualifications, in which “none” is a statement too; the share for skilled work goes by the"
    " occupation that employers state, whether or not they ask for a certificate.",
)
_PLAIN_ADVERTISED = Text("Chỗ đăng tuyển của nghề lao động giản đơn", "Advertised openings in elementary occupations")
_PLAIN_ADVERTISED_HOW = Text(
    "Trong các chỗ đăng tuyển của {months} tháng đến hết tháng {until}, đã gộp tin lặp; kể cả tuyển thay người chuyển"
    " việc.",
    "Of the openings advertised in the {months} {months:month|months} to {until}, repeats put together; hiring to"
    " replace who changes jobs included.",
)
_PLAIN_AHEAD = Text("Chỗ việc dự báo của nghề lao động giản đơn", "Openings of the forecast in elementary occupations")
_PLAIN_AHEAD_HOW = Text(
    "Trong chỗ việc của mọi đơn vị; không tính người đổi chỗ làm trong cùng nghề, vốn làm tăng số tin tuyển dụng. Theo"
    " số doanh nghiệp khai, phần của các nghề này là phần còn lại của “{skilled}”.",
    "Of openings at all employers; who changes employer within an occupation is not counted, though it makes for"
    " advertisements. Of what employers state, these occupations have what “{skilled}” leaves.",
)
_SHORTAGE = Text("Thiếu hụt sau kế hoạch", "Shortage after the plan")
_A_YEAR = Text("Người thiếu mỗi năm", "People short a year")
_A_YEAR_HOW = Text(
    "Bình quân các năm của kế hoạch, cộng mọi nghề mà kế hoạch đào tạo được.",
    "On average over the plan's years, all occupations added up that the plan can train for.",
)
_PERSON_YEARS = Text("Người-năm thiếu", "Person-years short")
_PERSON_YEARS_HOW = Text(
    "Cộng các năm: một chỗ việc trống sáu năm là sáu người-năm.",
    "The years added up: one opening that stays empty for six years is six person-years.",
)
_NOT_ROUNDED = Text("Người-năm thiếu, kế hoạch chưa làm tròn", "Person-years short, before rounding")
_NOT_ROUNDED_HOW = Text(
    "Cùng kinh phí, chưa làm tròn thành lớp: điểm 100 % của hình về mức kinh phí.",
    "The same money before seats are rounded to classes: the point at 100% of the figure on levels of money.",
)
_WORST = Text("Người thiếu mỗi năm ở các khả năng xấu nhất", "People short a year in the worst futures")
_WORST_HOW = Text(
    "Mỗi nghề tính theo các khả năng xấu nhất của riêng nghề ấy, không xảy ra cùng lúc ở mọi nghề.",
    "Each occupation in its own worst futures, which do not come at once for all of them.",
)


def _openings(context: Context) -> Iterator[Line]:
    stated = context.latest("openings")
    if stated is not None:
        yield context.say(_STATED), stated["year"], context.estimate(stated, "people"), context.say(_STATED_HOW)
    if (row := _forecast(context, "openings", "all", first=True)) is not None:
        yield context.say(_AHEAD), row["year"], _people(row), context.say(_AHEAD_HOW)
    if isinstance(context.vacancies, DemandTables) and not last_months(context.vacancies).is_empty():
        yield _advertised(context.vacancies, context)
    if isinstance(context.jobs, JobsOverview) and not context.jobs.summary.is_empty():
        facts = context.jobs.summary.row(0, named=True)
        how = context.say(_SUGGESTED_HOW, day=day(facts["day"], context.language))
        yield context.say(_SUGGESTED), facts["day"].year, Quantity(facts["openings"], "count"), how


def _stands_for(context: Context) -> list[Block]:
    """Say for whom stated needs stand, by the weights of the last year held against the register."""
    stated, sums = context.latest("openings"), employers_stood_for(context.feed)
    if stated is None or (of_year := sums.filter(pl.col("year") == stated["year"])).is_empty():
        return []
    share = pl.col("stood_for") / pl.col("register")
    least = of_year.sort(share).row(0, named=True)
    of_band = percent(least["stood_for"] / least["register"], context.language, decimals=0)
    near = of_year.select((share - 1).abs().max()).item() <= _NEAR
    said = context.say(
        _STANDS_FOR_ALL if near else _STANDS_FOR,
        year=stated["year"],
        stood_for=number(total(of_year, "stood_for"), context.language, decimals=0),
        register=number(total(of_year, "register"), context.language, decimals=0),
        **({} if near else {"band": least["size_band"], "share": of_band}),
    )
    return [Paragraph(said)]


def _forecast(context: Context, component: str, occupation: str, *, first: bool) -> dict[str, Any] | None:
    """Return the row of the forecast's first year, or of the year that sentences speak of."""
    if not isinstance(context.forecast, ForecastTables):
        return None
    summary = context.forecast.summary
    own = (pl.col("component") == component) & (pl.col("occupation") == occupation)
    rows = summary.filter(own, pl.col("level").is_in([0, 4])).sort("year")
    if not first:
        rows = rows.filter(pl.col("year") == spoken_year(summary["year"]))
    return None if rows.is_empty() else rows.row(0, named=True)


def _people(row: dict[str, Any]) -> Cell:
    return Quantity(row["mean"], "count", error=half_80(row))


def _advertised(demand: DemandTables, context: Context) -> Line:
    """Return the openings of the last twelve months that advertisements reach to, and how many months have none.

    Employers advertise in several months, so the error of the sum, which decides its digits, is that of months which
    err together: the sum of theirs.
    """
    months, until = last_months(demand), newest_month(demand)
    assert until is not None, "a month is shown"
    how = context.say(_ADVERTISED_HOW, months=months.height, until=month(until, context.language))
    error = float((months["high"] - months["low"]).sum()) / 2
    value = Quantity(float(months["openings"].sum()), "count", error=error)
    silent = months_without_advertisements(demand, context)
    return context.say(_ADVERTISED), until.year, value, f"{how} {silent}".strip()


def _occupation_title(context: Context) -> str:
    code = shortest(context)
    name = "" if code is None else titles("occupations", context.language).get(code, code)
    return context.say(_OCCUPATION, occupation=inside(name))


def _occupation(context: Context) -> Iterator[Line]:
    """Yield everything that the report says of the occupation left shortest."""
    if (code := shortest(context)) is None:
        return

    def line(what: Text, year: int | tuple[int, int], value: Cell, how: str) -> Line:
        return context.say(what), year, value, how

    forecast = context.forecast
    if isinstance(forecast, ForecastTables):
        of = (pl.col("source") == "hiring_needs") & (pl.col("occupation") == code)
        for row in forecast.weights_used.filter(of).sort("year").head(1).iter_rows(named=True):
            value = Quantity(row["stated"], "count", error=_error_of_stated(row["stated"], context))
            yield line(_STATED, row["year"], value, context.say(_BY_EMPLOYERS_HOW))
    if (row := _forecast(context, "openings", code, first=True)) is not None:
        yield line(_AHEAD, row["year"], _people(row), context.say(_AHEAD_HOW) + context.say(_FIRST_YEARS_HOW))
    if isinstance(context.vacancies, DemandTables):
        yield from (line(*each) for each in _advertised_of(code, context.vacancies, context))
    if isinstance(context.jobs, JobsOverview) and not context.jobs.summary.is_empty():
        on = context.jobs.summary["day"][0]
        for count in context.jobs.occupations.filter(pl.col("occupation") == code)["openings"].drop_nulls():
            how = context.say(_SUGGESTED_HOW, day=day(on, context.language))
            yield line(_SUGGESTED, on.year, Quantity(count, "count"), how)
    if (row := _forecast(context, "gap", code, first=False)) is not None:
        yield line(_GAP, row["year"], _people(row), context.say(_GAP_HOW))
    yield from (line(*each) for each in _planned_for(code, context))


def _error_of_stated(stated: float, context: Context) -> float | None:
    """Return the error that decides the digits of needs stated in an occupation: the city's, by the root of its share.

    So much smaller it is where employers who name the occupation are drawn as others are; it is not printed.
    """
    whole = context.latest("openings")
    half = None if whole is None else half_width(whole)
    return None if whole is None or half is None or not stated else half * math.sqrt(stated / whole["estimate"])


def _advertised_of(code: str, demand: DemandTables, context: Context) -> Iterator[tuple[Text, int, Cell, str]]:
    if (until := newest_month(demand)) is None:
        return
    how = context.say(_ADVERTISED_HOW, months=MONTHS, until=month(until, context.language))
    for row in demand.by_occupation.filter(pl.col("occupation") == code).iter_rows(named=True):
        value = Quantity(row["openings"], "count", error=half_span(row["low"], row["high"]))
        yield _ADVERTISED, until.year, value, how


def _planned_for(code: str, context: Context) -> Iterator[tuple[Text, tuple[int, int], Cell, str]]:
    """Yield what the plan is needed for in an occupation and what it leaves, people a year."""
    if (plan := plan_made(context)) is None:
        return
    span = plan_span(plan)
    own = plan.by_occupation.filter(pl.col("occupation") == code)
    for column, what, how in (("need", _NEEDED, _NEEDED_HOW), ("shortage", _LEFT, _LEFT_HOW)):
        value = Quantity(total(own, column) / (span[1] - span[0] + 1), "count")
        yield what, span, value, context.say(how)


def shortest(context: Context) -> str | None:
    """Return the occupation that the plan leaves shortest of people, or None without a plan that leaves any short."""
    if (plan := plan_made(context)) is None:
        return None
    left = plan.by_occupation.filter(pl.col("shortage") > 0)
    return None if left.is_empty() else str(left["occupation"][0])


def _asked(context: Context) -> Iterator[Line]:
    yield from of_indicator("skilled_openings_share", context)
    yield from _elementary(context)
    yield from of_indicator("openings_asking_certificate", context)
    if isinstance(context.vacancies, DemandTables) and (newest := newest_month(context.vacancies)) is not None:
        known = dict(context.vacancies.facts.iter_rows())
        since = context.feed["vacancies"]["posted"].min()
        first = since.year if isinstance(since, date) else newest.year
        years = newest.year if first == newest.year else (first, newest.year)
        value = Quantity(known["stated_qualification"], "share", 0)
        yield context.say(_SAYS), years, value, context.say(_SAYS_HOW)


def _elementary(context: Context) -> Iterator[Line]:
    """Yield the share of elementary occupations in what is advertised and in the forecast's first year."""
    demand, ahead = context.vacancies, context.forecast
    if isinstance(demand, DemandTables) and not demand.by_occupation.is_empty():
        until = newest_month(demand)
        assert until is not None, "an occupation has openings of the newest months"
        how = context.say(_PLAIN_ADVERTISED_HOW, months=MONTHS, until=month(until, context.language))
        plain = demand.by_occupation.filter(pl.col("occupation").str.starts_with(_ELEMENTARY))
        part = total(plain, "openings") / total(demand.by_occupation, "openings")
        yield context.say(_PLAIN_ADVERTISED), until.year, Quantity(part, "share", 1), how
    if isinstance(ahead, ForecastTables):
        groups = ahead.summary.filter(pl.col("level") == 1, pl.col("component") == "openings")
        first = groups.filter(pl.col("year") == pl.col("year").min())
        plain = first.filter(pl.col("occupation") == _ELEMENTARY)
        if not plain.is_empty():
            how = context.say(_PLAIN_AHEAD_HOW, skilled=context.label("skilled_openings_share"))
            part = total(plain, "mean") / total(first, "mean")
            yield context.say(_PLAIN_AHEAD), int(first["year"][0]), Quantity(part, "share", 1), how


def _shortage(context: Context) -> Iterator[Line]:
    plan = plan_made(context)
    if plan is None or plan.by_occupation.is_empty():
        return
    span = plan_span(plan)
    years = span[1] - span[0] + 1
    short, worst = (total(plan.by_occupation, name) for name in ("shortage", "worst"))
    yield context.say(_A_YEAR), span, _about(short / years), context.say(_A_YEAR_HOW)
    yield context.say(_WORST), span, _about(worst / years), context.say(_WORST_HOW)
    yield context.say(_PERSON_YEARS), span, _about(short), context.say(_PERSON_YEARS_HOW)
    if plan.frontier is not None:
        for value in plan.frontier.filter(pl.col("factor") == 1)["shortage"]:
            yield context.say(_NOT_ROUNDED), span, _about(value), context.say(_NOT_ROUNDED_HOW)


def _about(value: float) -> Quantity:
    """Return a sum of a plan's decisions to three digits, as ``Context.about`` writes it."""
    return Quantity(value, "count", error=abs(value) / 10)


OPENINGS: Final = Family(
    key="openings",
    title=_OPENINGS,
    lines=_openings,
    results=("forecast/summary", "vacancies/monthly", "jobs/summary"),
    indicators=("openings",),
    more=_stands_for,
)
OCCUPATION: Final = Family(
    key="occupation",
    title=_occupation_title,
    lines=_occupation,
    results=(
        "forecast/summary", "forecast/weights_used", "vacancies/by_occupation", "jobs/occupations",
        "plan/by_occupation",
    ),
)  # fmt: skip
ASKED: Final = Family(
    key="asked",
    title=_ASKED,
    lines=_asked,
    results=("vacancies/monthly", "vacancies/by_occupation", "forecast/summary"),
    indicators=("skilled_openings_share", "openings_asking_certificate"),
)
SHORTAGE: Final = Family(
    key="shortage", title=_SHORTAGE, lines=_shortage, results=("plan/by_occupation", "plan/frontier")
)
