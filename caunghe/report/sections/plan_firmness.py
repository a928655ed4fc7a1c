"""How firm the plan is: what other budgets would do, what not knowing costs, which seats could be otherwise, and how
surely the target can be reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import polars as pl

from caunghe.language import Text, chance, points, share
from caunghe.planning import PlanOverview, regret_summary
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Figure, Paragraph, Quantity, Section, Table
from caunghe.report.drawn import outlooks
from caunghe.report.figures import figure, with_labels

LISTED: Final = 12
SPOKEN: Final = 0.8  # the probability that the title speaks of, or the nearest asked for

_TITLE = Text("Kế hoạch chắc đến đâu", "How firm the plan is")
_BUDGETS = Text(
    "Kinh phí còn {least} thì thiếu {short} người-năm lao động, kinh phí hiện có thì thiếu {now}, kinh phí bằng {most}"
    " thì vẫn thiếu {left}",
    "With {least} of the money {short} {short:person-year stays|person-years stay} short, with the "
    "present money {now}, and with {most} of it still {left}",
)
_BUDGET_NOTE = Text(
    "Mỗi điểm là kế hoạch tốt nhất, chưa làm tròn thành lớp, khi mọi nguồn kinh phí được nhân cùng một tỷ lệ; dự toán"
    " là phần dùng được cho việc dạy, không có học phí. Người có chứng chỉ do chỉ tiêu tạo ra gồm cả người tốt nghiệp"
    " sau năm cuối. Trục đứng không bắt đầu từ 0.",
    "Each point is the best plan, not rounded to classes, when every source of money is multiplied by the same share;"
    " the budget is what may pay for teaching, without tuition. Holders made by the seats include those who graduate"
    " after the last year. The vertical axis does not start at 0.",
)
_MONEY_ACROSS = Text("kinh phí so với hiện có", "money against the present budgets")
_NOW = Text("hiện có", "present")
_BUDGET_TABLE = Text("Kế hoạch tốt nhất với mười mức kinh phí", "The best plan at each level of money")
_FACTOR, _BUDGET, _SPENT = (
    Text("Kinh phí", "Money"),
    Text("Dự toán", "Budget"),
    Text("Dùng", "Used"),
)
_SHORT, HOLDERS_MADE, _MISSED = (
    Text("Thiếu lao động (người-năm)", "Shortage (person-years)"),
    Text("Người có chứng chỉ do chỉ tiêu tạo ra", "Holders made by the seats"),
    Text("Hụt mục tiêu (lượt người)", "Short of goals (people)"),
)
_CHANCES: Final = {
    "out": Text(
        "Đòi xác suất {asked} thì tỷ lệ lao động có bằng, chứng chỉ cao nhất tìm được là {rate}, mô phỏng độc lập đạt"
        " {checked}; chưa đến mục tiêu",
        "Asking for a probability of {asked}, the highest certificate rate found is {rate}, reached in {checked} when"
        " checked apart; the target is out of reach",
    ),
    "untold": Text(
        "Đòi xác suất {asked} thì tỷ lệ lao động có bằng, chứng chỉ cao nhất tìm được là {rate}, mô phỏng độc lập đạt"
        " {checked}",
        "Asking for a probability of {asked}, the highest certificate rate found is {rate}, reached in {checked} when"
        " checked apart",
    ),
    "within": Text(
        "Mục tiêu {rate} lao động có bằng, chứng chỉ: đòi xác suất {asked}, kế hoạch rẻ nhất tìm được tốn {cost}, mô"
        " phỏng độc lập đạt {checked}",
        "The target of {rate} certificate holders, asked for with a probability of {asked}, costs {cost} in the"
        " cheapest plan found; it is reached in {checked} when checked apart",
    ),
}
_CHANCE_NOTE = Text(
    "Trục đứng: tỷ lệ có thể đạt, không bắt đầu từ 0; càng muốn chắc thì mức có thể hứa càng thấp. “Mô phỏng độc lập”:"
    " phần các lần mô phỏng không dùng để lập kế hoạch mà kế hoạch vẫn đạt mức đó. Kế hoạch là rẻ nhất tìm được, không"
    " có chứng minh rằng không còn cách rẻ hơn; kế hoạch cho một xác suất dùng được cho mọi xác suất thấp hơn, nên"
    " không kế hoạch chắc hơn nào rẻ hơn.",
    "Vertical axis: the rate that can be reached, not starting at 0; the surer it must be, the less can be promised."
    " “Checked”: share of simulations not used to make the plan in which it still gets there. Plans are the"
    " cheapest found, without a proof that none is cheaper; a plan for one probability serves any lower one, so that no"
    " surer plan is cheaper.",
)
_CHANCE_ACROSS = Text("xác suất đạt", "probability of reaching it")
_CHANCE_SAME = Text(
    " Dòng có cùng chi phí là cùng một kế hoạch: mục tiêu ngoài tầm với, kế hoạch đào tạo nhiều nhất có thể, và tỷ lệ"
    " ghi là mức kế hoạch ấy đạt với từng xác suất, kém mức cao nhất tìm được không quá {gap}.",
    " Rows of one cost are one plan: the target is out of reach, the plan trains as many as it can, and the rate is"
    " what that plan reaches with each probability, at most {gap} below the highest found.",
)
_CHANCE_TABLE = Text(
    "Kế hoạch rẻ nhất tìm được theo xác suất đạt mục tiêu", "The cheapest plan found by probability of the target"
)
_ASKED, _RATE, _CHECKED = (
    Text("Xác suất yêu cầu", "Probability asked"),
    Text("Tỷ lệ đạt", "Rate reached"),
    Text("Mô phỏng độc lập", "Checked"),
)
_COST, _STARTERS, _CERTIFIED = (
    Text("Chi phí", "Cost"),
    Text("Lượt người học", "Starters"),
    Text("Người có chứng chỉ tạo ra", "Holders made"),
)
_REGRET = Text("Cái giá của việc chưa biết trước nhu cầu", "What not knowing demand costs")
_PLAN, _EXPECTED, _WORST = (
    Text("Cách làm", "Plan"),
    Text("Trung bình", "On average"),
    Text("Nhiều nhất", "At worst"),
)
_PLANS: Final = {
    "plan": Text("Kế hoạch này", "This plan"),
    "mean": Text("Kế hoạch chỉ dựa vào nhu cầu trung bình", "A plan for the mean need alone"),
    "last_year": Text("Giữ chỉ tiêu như năm trước", "Keeping to last year's seats"),
}
_REGRET_NOTE = Text(
    "Chi phí và thiệt hại vượt quá kế hoạch tốt nhất có thể lập nếu biết trước nhu cầu, trên {draws} khả năng có xác"
    " suất lớn nhất của dự báo.",
    "Costs and losses above those of the best plan that could be made knowing demand beforehand, over the"
    " {draws} most probable {draws:future|futures} of the forecast.",
)
_RANGES = Text(
    "{count} chương trình lớn nhất: chỉ tiêu, chưa làm tròn thành lớp, có thể đổi đến đâu mà kế hoạch gần như tốt bằng",
    "The {count} largest {count:programme|programmes}: how far seats, not rounded to classes, can change in a plan"
    " nearly as good",
)
_PROGRAMME, _SEATS = Text("Chương trình", "Programme"), Text("Chỉ tiêu mọi năm", "Seats in all years")
_LOW, _HIGH = Text("Ít nhất", "Fewest"), Text("Nhiều nhất", "Most")


def firmness(plan: PlanOverview, context: Context) -> Section | None:
    """Return how firm the plan is, or None where it was not asked."""
    blocks: list[Block] = []
    missed = "out" if (plan.goals["goal"] == "certificate_rate").any() else "untold"
    chances = partial(_chances, missed=missed)
    for name, table, part in (("frontier", plan.frontier, _frontier), ("back_solve", plan.back_solve, chances)):
        if table is not None and not table.is_empty():
            blocks.append(with_labels(partial(part, table), context, f"plan/{name}"))
    for name, table, listed in (("regrets", plan.regrets, _regrets), ("ranges", plan.ranges, _ranges)):
        if table is not None and not table.is_empty():
            blocks += _answers(plan.answers.filter(pl.col("question") == name), context)
            blocks.append(with_labels(partial(listed, table), context, f"plan/{name}"))
    return Section(key="plan-firm", title=context.say(_TITLE), blocks=tuple(blocks)) if blocks else None


def _answers(rows: pl.DataFrame, context: Context) -> list[Block]:
    return [Paragraph(context.sentence(row)) for row in rows.iter_rows(named=True)]


def _frontier(points: pl.DataFrame, context: Context) -> Figure:
    rows = points.sort("factor").to_dicts()
    least, most = rows[0], rows[-1]
    now = present_money(points)
    return figure(
        context,
        key="plan-frontier",
        title=context.say(
            _BUDGETS,
            least=share(least["factor"], context.language, 0),
            most=share(most["factor"], context.language, 0),
            **{name: context.about(row["shortage"]) for name, row in (("short", least), ("now", now), ("left", most))},
        ),
        spec=outlooks.curve(
            points.select(x="factor", y="shortage"),
            across=context.say(_MONEY_ACROSS),
            axis_format=",.0f",
            mark=(now["factor"], now["shortage"], context.say(_NOW)),
        ),
        table=_frontier_table(rows, context),
        note=context.say(_BUDGET_NOTE),
    )


def present_money(points: pl.DataFrame) -> dict[str, Any]:
    """Return the row of the frontier that is nearest to the present money."""
    return min(points.sort("factor").to_dicts(), key=lambda row: abs(row["factor"] - 1.0))


def _frontier_table(rows: list[dict[str, Any]], context: Context) -> Table:
    columns = (_FACTOR, _BUDGET, _SPENT, _SHORT, HOLDERS_MADE, _MISSED)
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Quantity(row["factor"], "share", 0),
            *(Quantity(row[name], "money") for name in ("budget", "spent")),
            *(Quantity(row[name], "number", 0) for name in ("shortage", "certificates", "missed")),
        )
        for row in rows
    )
    return _numbers("plan-frontier-table", _BUDGET_TABLE, columns, cells, context)


def _numbers(
    key: str, title: Text, columns: Sequence[Text], cells: tuple[tuple[Cell, ...], ...], context: Context
) -> Table:
    named = heads(context, *((column, "number") for column in columns))
    return Table(key=key, title=context.say(title), heads=named, rows=cells)


def _chances(curve: pl.DataFrame, context: Context, missed: str) -> Figure:
    rows = curve.sort("asked").to_dicts()
    row = min(rows, key=lambda row: abs(row["asked"] - SPOKEN))
    spoken = {"asked": chance(row["asked"], context.language), "rate": share(row["rate"], context.language)}
    checked = chance(row["probability"], context.language)
    cost = Quantity(row["cost"], "money").text(context.language)
    return figure(
        context,
        key="plan-chances",
        title=context.say(_CHANCES["within" if row["within_reach"] else missed], cost=cost, checked=checked, **spoken),
        spec=outlooks.curve(
            curve.sort("asked").select(x="asked", y="rate"),
            across=context.say(_CHANCE_ACROSS),
            axis_format=".0%",
            mark=(row["asked"], row["rate"], spoken["rate"]),
        ),
        table=_chance_table(rows, context),
        note=context.say(_CHANCE_NOTE) + _same_plan(rows, context),
    )


def _same_plan(rows: list[dict[str, Any]], context: Context) -> str:
    """Say where rows are one plan, and how far below the highest rate found it may be."""
    missed = [row for row in rows if not row["within_reach"]]
    if len({row["cost"] for row in missed}) == len(missed):
        return ""
    gap = max(row["best"] - row["rate"] for row in missed)
    return context.say(_CHANCE_SAME, gap=points(gap, context.language, 2))


def _chance_table(rows: list[dict[str, Any]], context: Context) -> Table:
    columns = (_ASKED, _RATE, _CHECKED, _COST, _STARTERS, _CERTIFIED, _SHORT)
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Quantity(row["asked"], "chance"),
            Quantity(row["rate"], "share"),
            Quantity(row["probability"], "chance"),
            Quantity(row["cost"], "money"),
            *(Quantity(row[name], "number", 0) for name in ("starters", "certified")),
            None if row["shortage"] is None else Quantity(row["shortage"], "number", 0),
        )
        for row in rows
    )
    return _numbers("plan-chances-table", _CHANCE_TABLE, columns, cells, context)


def _regrets(table: pl.DataFrame, context: Context) -> Table:
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            context.say(_PLANS[row["plan"]]),
            *(Quantity(row[name], "money") for name in ("expected", "worst")),
        )
        for row in regret_summary(table).iter_rows(named=True)
    )
    return Table(
        key="plan-regrets",
        title=context.say(_REGRET),
        heads=heads(context, (_PLAN, "wide"), (_EXPECTED, "number"), (_WORST, "number")),
        rows=cells,
        note=context.say(_REGRET_NOTE, draws=table["draw"].n_unique()),
    )


def _ranges(table: pl.DataFrame, context: Context) -> Table:
    first = table.sort(["seats", "key"], descending=[True, False])
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (context.sentence(row), *(Quantity(row[name], "number", 0) for name in ("seats", "low", "high")))
        for row in first.iter_rows(named=True)
    )
    columns = ((_PROGRAMME, "wide"), (_SEATS, "number"), (_LOW, "number"), (_HIGH, "number"))
    return Table(
        key="plan-ranges",
        title=context.say(_RANGES, count=first.height),
        heads=heads(context, *columns),
        rows=cells,
    )
