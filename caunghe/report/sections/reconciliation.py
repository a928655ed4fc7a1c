"""Why these numbers differ: quantities that a reader could take for one another, each as it is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import polars as pl

from caunghe.forecast import ForecastTables
from caunghe.indicators import is_of_today
from caunghe.language import Text, month
from caunghe.matching import AdmissionOverview, PlacementOverview
from caunghe.planning import PlanOverview
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Interval, Paragraph, Quantity, Section, Table
from caunghe.report.figures import with_labels
from caunghe.report.sections.vacancies import last_months, months_without_advertisements
from caunghe.vacancies import DemandTables

RATE: Final = "certificate_rate"
Line = tuple[str, int | tuple[int, int], Cell, str]
"""What, of which year or from which to which, how much, and what is counted."""

_TITLE = Text("Vì sao các con số này khác nhau", "Why these numbers differ")
_LEAD = Text(
    "Báo cáo có những con số trông như một nhưng đếm những điều khác nhau. Bảng dưới đặt chúng cạnh nhau và nói rõ từng"
    " số đếm gì.",
    "The report has numbers that look alike and count different things. The tables set them side by side and say what"
    " each of them counts.",
)
_WHAT, _YEAR = Text("Con số", "Number"), Text("Năm", "Year")
_VALUE, _COUNTED = Text("Giá trị", "Value"), Text("Đếm gì", "What it counts")
_TITLES: Final = {
    "rates": Text("Tỷ lệ lao động có bằng, chứng chỉ", "The certificate rate"),
    "openings": Text("Chỗ việc", "Openings"),
    "workplaces": Text("Chỗ thực hành", "Workplaces"),
    "seats": Text("Chỗ học và người được nhận", "Seats and people admitted"),
    "money": Text("Kinh phí", "Money"),
}
_TREND = Text("Xu hướng của điều tra", "Trend of the survey")
_TREND_HOW = Text(
    "Đường xu hướng các năm đã điều tra kéo dài, khoảng 80 % từ {low} đến {high}; không biết gì về chỉ tiêu.",
    "The trend of the years surveyed, drawn on; 80% interval {low} to {high}. It knows nothing of seats.",
)
_AS_NOW = Text("Như hiện nay", "As now")
_AS_NOW_HOW = Text(
    "Người có chứng chỉ năm điều tra cuối, trừ người nghỉ việc, cộng người từ nơi khác và người tốt nghiệp nếu mỗi"
    " chương trình tiếp tục tuyển như năm trước kế hoạch.",
    "Holders of the last survey, less those who leave work, plus those from elsewhere and the graduates if every"
    " programme goes on taking what it took the year before the plan.",
)
_PLANNED = Text("Có kế hoạch", "With the plan")
_PLANNED_HOW = Text("Như trên, với chỉ tiêu của kế hoạch.", "The same with the plan's seats.")
_AGREE = Text(
    "“Như hiện nay” và xu hướng chênh {points}, trong khoảng 80 % của xu hướng: hai cách nhìn không mâu thuẫn. Kế hoạch"
    " được so với “như hiện nay”, vì cách đó biết đến chỉ tiêu.",
    "“As now” and the trend are {points} apart, within the trend's 80% interval: the two views do not contradict each"
    " other. The plan is held against “as now”, which knows of seats.",
)
_DISAGREE = Text(
    "“Như hiện nay” và xu hướng chênh {points}, ngoài khoảng 80 % của xu hướng: các quy ước về người nghỉ việc và"
    " người từ nơi khác không khớp với các năm đã điều tra. Tin xu hướng về mức, tin “như hiện nay” về tác động của chỉ"
    " tiêu.",
    "“As now” and the trend are {points} apart, outside the trend's 80% interval: the conventions on who leaves work"
    " and who comes from elsewhere do not fit the years surveyed. Trust the trend for the level and “as now” for what"
    " seats do.",
)
_TESTED = Text("“Như hiện nay” thử trên các năm đã qua", "“As now” tried on years that are over")
_ORIGIN, _STOCK = Text("Tính từ năm", "Reckoned from"), Text("Tính ra", "Reckoned")
_SURVEYED, _ENDS = Text("Điều tra", "Surveyed"), Text("Khoảng 95 %", "95% interval")
_TRIED = Text(
    "Tính theo đúng các quy ước ấy từ một năm điều tra đến các năm sau: {inside} trong {count} lần, kết quả nằm trong"
    " khoảng 95 % của điều tra năm đó; lệch bình quân {points}.",
    "Reckoned by the same conventions from one survey to the later ones, {inside} of {count}"
    " {count:result lies|results lie} within the 95% interval of that year's survey; the mean miss is {points}.",
)
_STATED = Text("Nhu cầu doanh nghiệp khai", "Needs that employers state")
_STATED_HOW = Text(
    "Số cần tuyển trong năm do đơn vị được hỏi khai, nhân lên cho mọi đơn vị.",
    "Hires wanted in the year by the employers who were asked, weighted up to all.",
)
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
_OFFERED = Text("Chỗ đơn vị dành ra", "Places offered")
_OFFERED_HOW = Text("Mọi chỗ ghi trong sổ, kể cả chưa xác nhận lại.", "All places on the register, confirmed or not.")
_DISCOUNTED = Text("Chỗ thực hành tính vào kế hoạch", "Places the plan counts on")
_DISCOUNTED_HOW = Text(
    "Giảm theo thời gian từ lần xác nhận cuối, vì chỗ lâu không xác nhận thường không còn.",
    "Reduced for the time since they were last confirmed, as old places are often gone.",
)
_USED = Text("Chỗ kế hoạch dùng", "Places the plan uses")
_USED_HOW = Text("Bình quân năm, theo thời lượng thực hành.", "Average of the year, by the time spent in practice.")
_OPEN_PLACES = Text("Chỗ khi xếp người", "Places when people are placed")
_OPEN_PLACES_HOW = Text(
    "Chỗ còn nhận người học khóa đang học trong kỳ xếp.", "Places that take learners of the cohorts placed."
)
_PLACED_TRAINEES = Text("Người được xếp", "Trainees placed")
_PLACED_TRAINEES_HOW = Text(
    "Người của các khóa đang học có chỗ hợp nghề trong tầm đi lại; khác với bình quân năm của kế hoạch.",
    "People of present cohorts with a fitting place within reach; not the plan's average of a year.",
)
_ROUND_SEATS = Text("Chỗ của đợt tuyển sinh", "Seats of the admission round")
_ROUND_SEATS_HOW = Text(
    "Chỗ các trường đăng ký cho đợt, gần bằng quy mô được phép; không phải chỗ đủ nhà giáo và tiền để dạy.",
    "Seats that schools enter in the round, near their licence; not those for which there are teachers and money.",
)
_ADMITTED = Text("Người được nhận của đợt", "People admitted by the round")
_ADMITTED_HOW = Text("Người đăng ký được nhận vào số chỗ ấy.", "Applicants who get one of those seats.")
_PLAN_SEATS = Text("Chỉ tiêu kế hoạch, cùng chương trình", "The plan's seats, same programmes")
_PLAN_SEATS_HOW = Text(
    "Chỗ dạy được với nhà giáo, phòng, thiết bị và tiền của kế hoạch.",
    "Seats that can be taught with the plan's teachers, rooms, equipment and money.",
)
_KEPT = Text("Người được nhận với chỉ tiêu ấy", "People admitted with them")
_KEPT_HOW = Text("Cùng người đăng ký, cùng nguyện vọng.", "The same applicants with the same choices.")
_BUDGET = Text("Kinh phí trong sổ", "Money on the books")
_BUDGET_HOW = Text(
    "Mọi nguồn trong các năm của kế hoạch, kể cả khoản kế hoạch không được chi.",
    "All funds over the plan's years, those included that the plan may not spend.",
)
_SPENT = Text("Kế hoạch chi", "Spent by the plan")
_SPENT_HOW = Text(
    "Tiền lấy từ các nguồn ấy. Giá của kế hoạch (mục “Kế hoạch cân nhắc những gì”) còn tính cái giá xã hội mà không"
    " nguồn nào trả, nên lớn hơn.",
    "What is taken from those funds. The plan's costs, under what it weighs, also count what society bears and no fund"
    " pays, and so are larger.",
)


def reconciliation_section(context: Context) -> Section | None:
    """Return the section, or None where no two numbers stand side by side."""
    sections: list[Section] = []
    for name, (lines, results) in _SETS.items():
        if len(list(lines(context))) > 1:
            blocks: list[Block] = [with_labels(partial(_table, name), context, *results)]
            if name == "rates":
                blocks += _views(context)
            sections.append(Section(key=f"why-{name}", title=context.say(_TITLES[name]), blocks=tuple(blocks)))
    if not sections:
        return None
    lead = Paragraph(context.say(_LEAD), "lead")
    return Section(key="why", title=context.say(_TITLE), blocks=(lead,), sections=tuple(sections))


def _table(name: str, context: Context) -> Table:
    columns = ((_WHAT, "text"), (_YEAR, "code"), (_VALUE, "number"), (_COUNTED, "wide"))
    lines, _ = _SETS[name]
    rows = tuple((what, _when(year), value, how) for what, year, value, how in lines(context))
    return Table(key=f"why-{name}-table", title=context.say(_TITLES[name]), heads=heads(context, *columns), rows=rows)


def _when(years: int | tuple[int, int]) -> Cell:
    """Return a year, or the first and the last that a number sums up."""
    return Quantity(years, "year") if isinstance(years, int) else f"{years[0]}–{years[1]}"


def _rates(context: Context) -> Iterator[Line]:
    found = _compared_rates(context)
    if found is None:
        return
    year, trend, low, high, now, planned = found
    shown = {name: context.amount(end, "share") for name, end in (("low", low), ("high", high))}
    yield context.say(_TREND), year, Quantity(trend, "share", 1), context.say(_TREND_HOW, **shown)
    yield context.say(_AS_NOW), year, Quantity(now, "share", 1), context.say(_AS_NOW_HOW)
    yield context.say(_PLANNED), year, Quantity(planned, "share", 1), context.say(_PLANNED_HOW)


def _compared_rates(context: Context) -> tuple[int, float, float, float, float, float] | None:
    """Return the last year that both tell of: year, trend with its interval, as now, with the plan."""
    if not isinstance(context.plan, PlanOverview):
        return None
    own = (pl.col("indicator") == RATE) & (pl.col("area") == context.feed.information.area) & pl.col("group").is_null()
    trend = context.results.paths.filter(own, is_of_today(), ~pl.col("observed"))
    both = trend.join(context.plan.certificates, on="year").sort("year")
    if both.is_empty():
        return None
    row = both.row(-1, named=True)
    ends = (row["estimate"], row["low80"], row["high80"])
    return (row["year"], *ends, row["as_now"] / row["employed"], row["rate"])


def _views(context: Context) -> list[Block]:
    """Say whether the stock as now and the survey's trend agree within the trend's interval, and which to trust; and
    how the stock does on years that are over.
    """
    found = _compared_rates(context)
    if found is None:
        return []
    _, trend, low, high, now, _ = found
    words, tone = (_AGREE, "plain") if low <= now <= high else (_DISAGREE, "action")
    blocks: list[Block] = [Paragraph(context.say(words, points=context.amount(abs(now - trend), "points")), tone=tone)]
    if isinstance(context.plan, PlanOverview) and not context.plan.stock_test.is_empty():
        tried = context.plan.stock_test
        inside = int(tried["stock"].is_between(tried["low"], tried["high"]).sum())
        miss = float((tried["stock"] - tried["surveyed"]).abs().mean())  # pyright: ignore[reportArgumentType]
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


def _openings(context: Context) -> Iterator[Line]:
    stated = context.latest("openings")
    if stated is not None:
        yield context.say(_STATED), stated["year"], context.estimate(stated, "people"), context.say(_STATED_HOW)
    if isinstance(context.forecast, ForecastTables):
        city = context.forecast.summary.filter(pl.col("level") == 0, pl.col("component") == "openings").sort("year")
        if not city.is_empty():
            row = city.row(0, named=True)
            error = (row["high80"] - row["low80"]) / 2
            yield context.say(_AHEAD), row["year"], Quantity(row["mean"], "count", error=error), context.say(_AHEAD_HOW)
    if isinstance(context.vacancies, DemandTables) and not context.vacancies.monthly.is_empty():
        yield _advertised(context.vacancies, context)


def _advertised(demand: DemandTables, context: Context) -> Line:
    """Return the openings of the last twelve months that advertisements reach to, and how many months have none.

    Employers advertise in several months, so the error of the sum, which decides its digits, is that of months which
    err together: the sum of theirs.
    """
    months = last_months(demand)
    until = months["month"][-1]
    how = context.say(_ADVERTISED_HOW, months=months.height, until=month(until, context.language))
    error = float((months["high"] - months["low"]).sum()) / 2
    value = Quantity(float(months["openings"].sum()), "count", error=error)
    silent = months_without_advertisements(demand, context)
    return context.say(_ADVERTISED), until.year, value, f"{how} {silent}".strip()


def _workplaces(context: Context) -> Iterator[Line]:
    offered = context.latest("workplaces")
    if offered is not None:
        yield context.say(_OFFERED), offered["year"], context.estimate(offered, "people"), context.say(_OFFERED_HOW)
    if isinstance(context.plan, PlanOverview) and not context.plan.workplaces.is_empty():
        first = context.plan.workplaces.filter(pl.col("year") == pl.col("year").min())
        year = int(first["year"][0])
        yield (
            context.say(_DISCOUNTED),
            year,
            Quantity(float(first["there"].sum()), "count"),
            context.say(_DISCOUNTED_HOW),
        )
        yield context.say(_USED), year, Quantity(float(first["used"].sum()), "count"), context.say(_USED_HOW)
    if isinstance(context.placement, PlacementOverview) and not context.placement.summary.is_empty():
        facts, year = context.placement.summary.row(0, named=True), context.feed.information.as_of.year
        yield context.say(_OPEN_PLACES), year, Quantity(facts["places"], "count"), context.say(_OPEN_PLACES_HOW)
        yield context.say(_PLACED_TRAINEES), year, Quantity(facts["placed"], "count"), context.say(_PLACED_TRAINEES_HOW)


def _seats(context: Context) -> Iterator[Line]:
    if not isinstance(context.admission, AdmissionOverview) or context.admission.summary.is_empty():
        return
    facts = context.admission.summary.row(0, named=True)
    year = facts["closes"].year
    yield context.say(_ROUND_SEATS), year, Quantity(facts["seats"], "count"), context.say(_ROUND_SEATS_HOW)
    yield context.say(_ADMITTED), year, Quantity(facts["placed"], "count"), context.say(_ADMITTED_HOW)
    if facts["plan_year"] is not None:
        kept = facts["planned"] - facts["planned_empty"]
        yield (
            context.say(_PLAN_SEATS),
            facts["plan_year"],
            Quantity(facts["planned"], "count"),
            context.say(_PLAN_SEATS_HOW),
        )
        yield context.say(_KEPT), facts["plan_year"], Quantity(kept, "count"), context.say(_KEPT_HOW)


def _money(context: Context) -> Iterator[Line]:
    if not isinstance(context.plan, PlanOverview) or context.plan.by_fund.is_empty():
        return
    funds = context.plan.by_fund
    years = sorted(funds["year"].unique(maintain_order=True).to_list())
    summed = (years[0], years[-1])
    yield context.say(_BUDGET), summed, Quantity(float(funds["amount"].sum()), "money"), context.say(_BUDGET_HOW)
    yield context.say(_SPENT), summed, Quantity(float(funds["spent"].sum()), "money"), context.say(_SPENT_HOW)


# each set's lines, and the results that they are taken from
_SETS: Final[dict[str, tuple[Callable[[Context], Iterator[Line]], tuple[str, ...]]]] = {
    "rates": (_rates, ("plan/certificates",)),
    "openings": (_openings, ("forecast/summary", "vacancies/monthly")),
    "workplaces": (_workplaces, ("plan/workplaces", "placement/summary")),
    "seats": (_seats, ("admission/summary",)),
    "money": (_money, ("plan/by_fund",)),
}
