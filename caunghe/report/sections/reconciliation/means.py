"""Means: workplaces at employers, and money on the books, usable, used up and spent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from caunghe.language import Text, money
from caunghe.matching import PlacementOverview
from caunghe.planning import PlanOverview
from caunghe.report.context import Context
from caunghe.report.document import Quantity
from caunghe.report.figures import total
from caunghe.report.sections.plan_firmness import SPOKEN
from caunghe.report.sections.plan_money import repeated_budgets
from caunghe.report.sections.plan_rates import rate_year
from caunghe.report.sections.reconciliation.lines import Family, Line, course_cost, of_indicator, plan_made, plan_span

_DONG: Final = 0.5  # money of a fund that is left by rounding alone
_MILLION: Final = 1e6
AGREEMENTS: Final = ("agreements", "institutions_with_agreements_share", "learners_under_agreements")

_PLACES = Text("Chỗ thực hành", "Workplaces")
_OFFERED = Text("Chỗ đơn vị dành ra", "Places offered")
_OFFERED_HOW = Text("Mọi chỗ ghi trong sổ, kể cả chưa xác nhận lại.", "All places on the register, confirmed or not.")
_DISCOUNTED = Text("Chỗ thực hành tính vào kế hoạch", "Places the plan counts on")
_DISCOUNTED_HOW = Text(
    "Chỗ trong sổ, giảm theo thời gian từ lần xác nhận cuối, vì chỗ lâu không xác nhận thường không còn.",
    "Those of the register, reduced for the time since they were last confirmed, as old places are often gone.",
)
_ASSUMED = Text("Chỗ giả định của ngành chưa có trong sổ", "Places assumed for fields not on the register")
_ASSUMED_HOW = Text(
    "Bằng số chỗ mà người học của các ngành ấy cần theo số nhập học gần nhất; cộng vào chỗ tính vào kế hoạch.",
    "What the learners of those fields need by the latest entrants; on top of the places that the plan counts on.",
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
_ASKED = Text("Chỗ còn phải tìm", "Places to find")
_ASKED_HOW = Text(
    "Ở những ngành có ít chỗ hơn số cần. Kế hoạch tính chỗ cho người học đúng ngành, ở mọi trình độ, nên chỗ của ngành"
    " khác vẫn để trống; khi xếp người thì chỗ của ngành gần dùng thay được.",
    "In fields that have fewer places than they need. The plan counts a place for learners of its own field, at any"
    " level, so that those of other fields stay unused; when people are placed, a related field may stand in.",
)
_TRAINEES = Text("Người cần chỗ thực hành", "Trainees who need a place")
_TRAINEES_HOW = Text(
    "Người của các khóa đang học có thời gian thực hành tại đơn vị trong kỳ xếp.",
    "People of present cohorts whose course has a time at an employer in the period placed.",
)
_DRAFTS = Text("Thỏa thuận còn phải ký", "Agreements to be signed")
_DRAFTS_HOW = Text(
    "Cặp trường và đơn vị mà việc xếp chỗ cần nhưng chưa có thỏa thuận; không nằm trong số thỏa thuận đang hiệu lực.",
    "Pairs of institution and employer that the placement needs and that have none yet; not among those in force.",
)
_MONEY = Text("Kinh phí", "Money")
_BUDGET = Text("Kinh phí trong sổ", "Money on the books")
_BUDGET_HOW = Text(
    "Mọi nguồn trong các năm của kế hoạch, kể cả khoản kế hoạch không được chi.",
    "All funds over the plan's years, those included that the plan may not spend.",
)
_REPEATED = Text(
    "{how} {repeated} trong đó là của các năm chưa có dự toán, lấy bằng năm gần nhất.",
    "{how} {repeated} of it are years without a budget, taken as the nearest one.",
)
_SPENT = Text("Kế hoạch chi", "Spent by the plan")
_SPENT_HOW = Text(
    "Tiền lấy từ các nguồn ấy. Giá của kế hoạch (mục “Kế hoạch cân nhắc những gì”) còn tính cái giá xã hội mà không"
    " nguồn nào trả, nên cộng lại lớn hơn; riêng thiết bị và phòng học dùng lâu hơn kế hoạch thì chỉ tính phần của các"
    " năm trong kế hoạch, nên ở đó nhỏ hơn tiền mua.",
    "What is taken from those funds. The plan's costs, under what it weighs, also count what society bears and no fund"
    " pays, and so are larger in sum; of equipment and rooms that outlast the plan only the share of its own years"
    " counts there, which is less than what is paid for them.",
)


_USABLE = Text("Dùng được cho việc dạy", "May pay for teaching")
_USABLE_HOW = Text(
    "Bỏ học phí, đã tính cùng người học, và các mục đích không chi cho việc dạy; là mức 100 % của hình về mức kinh"
    " phí.",
    "Without tuition, which is counted with the learner, and without purposes that pay for no teaching; 100% in the"
    " figure on levels of money.",
)
_USED_UP = Text("Các khoản đã dùng hết trong năm", "Funds used up in their year")
_USED_UP_HOW = Text(
    "Một khoản là tiền của một nguồn cho một mục đích trong một năm; các khoản này không còn đồng nào. Thiếu tiền là"
    " thiếu ở đây, dù khoản khác còn.",
    "A fund is what one source gives for one purpose in one year; these have nothing left. It is here that money is"
    " short, though others have some.",
)
_LEFT_OVER = Text("Còn lại ở các khoản khác", "Left in other funds")
_LEFT_OVER_HOW = Text(
    "Phần dùng được mà kế hoạch không chi. Không được chuyển sang khoản đã hết; muốn dùng phải đổi mục đích hoặc năm.",
    "What may pay for teaching and the plan does not spend. It may not be moved to a fund that is used up, unless its"
    " purpose or its year is changed.",
)
_NOT_ROUNDED = Text("Chi của kế hoạch chưa làm tròn", "Spent by the plan before rounding")
_NOT_ROUNDED_HOW = Text(
    "Cùng kinh phí, chưa làm tròn thành lớp: điểm 100 % của hình về mức kinh phí.",
    "The same money before seats are rounded to classes: the point at 100% of the figure on levels of money.",
)
_CHEAPEST = Text(
    "Chi phí kế hoạch rẻ nhất tìm được cho tỷ lệ có chứng chỉ",
    "Cost of the cheapest plan found for the certificate rate",
)
_CHEAPEST_HOW = Text(
    "Chi phí của mọi bên, cả đi lại của người học, cho các năm đến năm ấy; không nhằm chỗ việc cần người.",
    "Costs whoever bears them, learners' travel included, of the years up to then; no openings are aimed at.",
)
_RUNNING = Text("Chi phí đào tạo trong giá của kế hoạch", "Running costs of training that the plan weighs")
_RUNNING_HOW = Text(
    "Cả khóa của người nhập học theo kế hoạch, gồm học phí và phần học sau năm cuối. Nguồn kinh phí chỉ trả phần chi"
    " phí vượt học phí, đến năm cuối; phần còn lại do học phí và kinh phí các năm sau trả. Các nguồn còn trả cho khóa"
    " đang học, hỗ trợ người học, thiết bị, nhà giáo và phòng học.",
    "The whole courses of the plan's starters, tuition and what comes after the last year included. Funds pay what"
    " exceeds tuition up to that year; tuition and the money of later years pay the rest. Funds also pay for cohorts"
    " under way, support of learners, equipment, teachers and rooms.",
)
_COURSE = Text("Trong đó, cả khóa của một người nhập học", "Of these, a starter's whole course")
_COURSE_HOW = Text(
    "Chi phí ấy chia cho {seats} người nhập học của mọi năm, kể cả người bỏ học. Khác chi phí cho một người tốt"
    " nghiệp: con số đó tính trên khóa đã xong, mọi trình độ như khi ấy, và chia cho riêng người tốt nghiệp. Riêng năm"
    " {last} là {of_last}, vì cơ cấu trình độ và ngành mỗi năm một khác.",
    "These costs over the {seats} {seats:starter|starters} of all years, those who drop out included. The cost per"
    " graduate is another: of cohorts that are over, with the levels of then, and over graduates alone. Of {last}"
    " alone it is {of_last}, since each year has levels and fields of its own.",
)
_A_YEAR = Text("Chi của kế hoạch, bình quân một năm", "Spent by the plan, a year on average")
_A_YEAR_HOW = Text(
    "Ít hơn kinh phí đã ghi của một năm, dù tuyển nhiều hơn: kinh phí đã ghi gồm cả các khoản không trả cho việc dạy,"
    " phần để lại của các khoản khác và học phí; kế hoạch chỉ lấy phần chi phí vượt học phí và những gì mua thêm.",
    "Less than the funds on record of a year, though more people start: those include money that may not pay for"
    " teaching, what stays in other funds, and tuition; the plan takes only what exceeds tuition, and what it buys.",
)
_WEIGHED = Text("Chi phí và thiệt hại kế hoạch cân nhắc", "Costs and losses that the plan weighs")
_WEIGHED_HOW = Text(
    "Phần lớn là thiệt hại do thiếu lao động theo mức giá quy ước: không ai chi và không lấy từ nguồn nào.",
    "Losses from shortage at the plan's stated price, for the most part: nobody spends them and no fund pays them.",
)


def _workplaces(context: Context) -> Iterator[Line]:
    offered = context.latest("workplaces")
    if offered is not None:
        yield context.say(_OFFERED), offered["year"], context.estimate(offered, "people"), context.say(_OFFERED_HOW)
    if (plan := plan_made(context)) is not None and not plan.workplaces.is_empty():
        first = plan.workplaces.filter(pl.col("year") == pl.col("year").min())
        year = int(first["year"][0])
        on_register, assumed = first.filter(~pl.col("stands_in")), first.filter("stands_in")
        yield context.say(_DISCOUNTED), year, _count(on_register, "there"), context.say(_DISCOUNTED_HOW)
        if not assumed.is_empty():
            yield context.say(_ASSUMED), year, _count(assumed, "there"), context.say(_ASSUMED_HOW)
        yield context.say(_USED), year, _count(first, "used"), context.say(_USED_HOW)
        yield context.say(_ASKED), year, _count(first, "asked"), context.say(_ASKED_HOW)
    yield from _placed(context)


def _placed(context: Context) -> Iterator[Line]:
    if not isinstance(context.placement, PlacementOverview) or context.placement.summary.is_empty():
        return
    facts, year = context.placement.summary.row(0, named=True), context.feed.information.as_of.year
    for column, what, how in (
        ("places", _OPEN_PLACES, _OPEN_PLACES_HOW),
        ("trainees", _TRAINEES, _TRAINEES_HOW),
        ("placed", _PLACED_TRAINEES, _PLACED_TRAINEES_HOW),
    ):
        yield context.say(what), year, Quantity(facts[column], "count"), context.say(how)
    for name in AGREEMENTS:
        yield from of_indicator(name, context)
    yield context.say(_DRAFTS), year, Quantity(facts["drafts"], "count"), context.say(_DRAFTS_HOW)


def _money(context: Context) -> Iterator[Line]:
    plan = plan_made(context)
    if plan is None or plan.by_fund.is_empty():
        return
    yield from of_indicator("funds", context)
    yield from of_indicator("cost_per_graduate", context)
    funds, span = plan.by_fund, plan_span(plan)
    how, repeated = context.say(_BUDGET_HOW), repeated_budgets(funds, context.feed)
    if repeated:
        how = context.say(_REPEATED, how=how, repeated=money(repeated, context.language))
    yield context.say(_BUDGET), span, _sum(total(funds, "amount")), how
    now = None if plan.frontier is None else plan.frontier.filter(pl.col("factor") == 1)
    spent = total(funds, "spent")
    if now is not None and not now.is_empty():
        usable = float(now["budget"][0])
        used_up = total(funds.filter(pl.col("left") <= _DONG, pl.col("spent") > _DONG), "amount")
        yield context.say(_USABLE), span, _sum(usable), context.say(_USABLE_HOW)
        yield context.say(_USED_UP), span, _sum(used_up), context.say(_USED_UP_HOW)
        yield context.say(_LEFT_OVER), span, _sum(usable - spent), context.say(_LEFT_OVER_HOW)
    yield context.say(_SPENT), span, _sum(spent), context.say(_SPENT_HOW)
    yield context.say(_A_YEAR), span, _sum(spent / (span[1] - span[0] + 1)), context.say(_A_YEAR_HOW)
    if now is not None and not now.is_empty():
        yield context.say(_NOT_ROUNDED), span, _sum(float(now["spent"][0])), context.say(_NOT_ROUNDED_HOW)
    if plan.back_solve is not None and not plan.back_solve.is_empty():
        asked = min(plan.back_solve.to_dicts(), key=lambda each: abs(each["asked"] - SPOKEN))
        until = (span[0], rate_year(plan))
        yield context.say(_CHEAPEST), until, _sum(asked["cost"]), context.say(_CHEAPEST_HOW)
    for value in plan.terms.filter(pl.col("term") == "running")["value"]:
        yield context.say(_RUNNING), span, _sum(value * _MILLION), context.say(_RUNNING_HOW)
        if total(plan.seats.filter(pl.col("year") == span[1]), "seats"):  # without anybody there is no mean
            yield _course(plan, value * _MILLION, context)
    weighed = plan.facts["objective"].drop_nulls()
    if not weighed.is_empty():
        yield context.say(_WEIGHED), span, _sum(float(weighed[0]) * _MILLION), context.say(_WEIGHED_HOW)


def _course(plan: PlanOverview, running: float, context: Context) -> Line:
    """Return what a starter's whole course costs, of all years, beside that of the last year."""
    seats, span = total(plan.seats, "seats"), plan_span(plan)
    slots = {"seats": context.people(seats), "last": span[1], "of_last": money(course_cost(plan), context.language)}
    return context.say(_COURSE), span, _sum(running / seats), context.say(_COURSE_HOW, **slots)


def _count(rows: pl.DataFrame, column: str) -> Quantity:
    return Quantity(total(rows, column), "count")


def _sum(value: float) -> Quantity:
    return Quantity(value, "money")


WORKPLACES: Final = Family(
    key="workplaces",
    title=_PLACES,
    lines=_workplaces,
    results=("plan/workplaces", "placement/summary"),
    indicators=("workplaces", *AGREEMENTS),
)
MONEY: Final = Family(
    key="money",
    title=_MONEY,
    lines=_money,
    results=("plan/by_fund", "plan/terms", "plan/frontier", "plan/back_solve"),
    indicators=("funds", "cost_per_graduate"),
)
