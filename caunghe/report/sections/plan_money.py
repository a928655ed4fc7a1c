"""Money of the plan: what it takes of each source by year, and what its objective is made of."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.language import Text, money, share
from caunghe.planning import TERMS, PlanOverview
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Figure, Quantity, Section, Table
from caunghe.report.drawn import outlooks
from caunghe.report.figures import figure, with_labels
from caunghe.schema import titles

NEARLY_ALL: Final = 0.99
_MILLION: Final = 1e6
_BILLION: Final = 1e9

_TITLE = Text("Kinh phí", "Money")
_CHART = Text(
    "Kế hoạch dùng {spent} trong {amount} dự toán ({used}); {exhausted} trong {count} nguồn dùng hết ít nhất một năm",
    "The plan uses {spent} of {amount} budgeted ({used}); {exhausted} of {count} {count:source|sources} "
    "{exhausted:is|are} used up in at least one year",
)
_CHART_REPEATED = Text(
    "Kế hoạch dùng {spent} trong {amount} ({used}), trong đó {repeated} là của các năm chưa có dự toán, lấy bằng năm"
    " gần nhất; {exhausted} trong {count} nguồn dùng hết ít nhất một năm",
    "The plan uses {spent} of {amount} ({used}), of which {repeated} belongs to years without a budget, taken as the"
    " nearest one; {exhausted} of {count} {count:source|sources} {exhausted:is|are} used up in at least one year",
)
_NOTE = Text(
    "Cả thanh: dự toán của nguồn trong các năm của kế hoạch; phần đậm và số ghi: phần kế hoạch dùng. Năm chưa có dự"
    " toán lấy bằng năm gần nhất.",
    "Whole bar: the source's budget over the plan's years; dark part and figure: what the plan uses. A year without a"
    " budget repeats the nearest one.",
)
_TABLE = Text("Kinh phí dùng theo nguồn và năm, tỷ đồng", "Money used by source and year, VND billion")
_TABLE_NOTE = Text(
    "Ô càng đậm, càng gần hết dự toán năm đó.", "The darker a cell, the nearer the year's budget is to its end."
)
_SOURCE, _ALL, _BUDGET = Text("Nguồn", "Source"), Text("Cả kế hoạch", "Whole plan"), Text("Dự toán", "Budget")
_TERMS = Text(
    "Kế hoạch cân nhắc những gì: chi phí và thiệt hại quy ra tiền", "What the plan weighs: costs and losses in money"
)
_TERM, _VALUE, _SHARE = Text("Khoản", "Term"), Text("Giá trị", "Value"), Text("Tỷ trọng", "Share")
_SUM = Text("Tổng", "Total")
_TERMS_NOTE = Text(
    "Rủi ro là thiệt hại bình quân trong những khả năng xấu nhất (CVaR). Thiếu lao động, rủi ro, mục tiêu chưa đạt và"
    " thay đổi chỉ tiêu không phải là tiền chi mà là thiệt hại quy đổi theo các mức giá đã khai của kế hoạch; đổi mức"
    " giá thì kế hoạch đổi theo. Thiết bị và phòng học dùng lâu hơn kế hoạch: ở đây chỉ tính phần của các năm trong kế"
    " hoạch, còn tiền mua trả đủ; nhà giáo: cả các năm đến hết kế hoạch.",
    "Risk is the mean loss in the worst futures (CVaR). Shortage, risk, goals missed and seats moved are not spending"
    " but losses at the plan's stated prices; other prices make another plan. Of equipment and rooms that outlast the"
    " plan only the share of its own years counts here, while all of the price is paid; teachers count to its end.",
)


def plan_money(plan: PlanOverview, context: Context) -> Section | None:
    """Return the part on money, or None where nothing is known of it."""
    blocks: list[Block] = []
    if not plan.by_fund.is_empty():
        blocks.append(with_labels(lambda own: _sources(plan.by_fund, own), context, "plan/by_fund"))
    if not plan.terms.is_empty():
        blocks.append(with_labels(lambda own: _terms(plan.terms, own), context, "plan/terms"))
    return Section(key="plan-money", title=context.say(_TITLE), blocks=tuple(blocks)) if blocks else None


def _sources(funds: pl.DataFrame, context: Context) -> Figure:
    sums = (
        funds.group_by("source", maintain_order=True)
        .agg(pl.col("amount", "spent").sum())
        .sort(["amount", "source"], descending=[True, False])
    )
    names = titles("funding_sources", context.language)
    labels = [names.get(source, source) for source in sums["source"]]
    shown = [
        share(row["spent"] / row["amount"] if row["amount"] else None, context.language, 0)
        for row in sums.iter_rows(named=True)
    ]
    drawn = sums.select(pl.Series("label", labels), pl.Series("shown", shown), part="spent", whole="amount")
    yearly = funds.group_by("source", "year", maintain_order=True).agg(pl.col("amount", "spent").sum())
    full = yearly.filter(pl.col("spent") > 0, pl.col("spent") >= NEARLY_ALL * pl.col("amount"))
    spent, amount = (float(sums[name].sum()) for name in ("spent", "amount"))
    repeated = repeated_budgets(funds, context.feed)
    title = context.say(
        _CHART_REPEATED if repeated else _CHART,
        repeated=money(repeated, context.language),
        spent=money(spent, context.language),
        amount=money(amount, context.language),
        used=share(spent / amount if amount else None, context.language, 0),
        exhausted=full["source"].n_unique(),
        count=sums.height,
    )
    return figure(
        context,
        key="plan-funds",
        title=title,
        spec=outlooks.portions(drawn),
        table=_source_table(yearly, sums, context),
        note=context.say(_NOTE),
        told=_ALL,
    )


def repeated_budgets(funds: pl.DataFrame, feed: Feed) -> float:
    """Return the đồng of a plan's ``funds`` (BY_FUND) in years of which the feed has no budget: they repeat another."""
    stated = feed["funds"].drop_nulls("amount")
    return float(funds.join(stated, on=["fund", "year"], how="anti")["amount"].sum())


def _source_table(yearly: pl.DataFrame, sums: pl.DataFrame, context: Context) -> Table:
    years = sorted(yearly["year"].unique(maintain_order=True).to_list())
    names = titles("funding_sources", context.language)
    known = {(row["source"], row["year"]): row for row in yearly.iter_rows(named=True)}

    def cell(source: str, year: int) -> Cell:
        row = known.get((source, year))
        if row is None:
            return None
        return Quantity(
            row["spent"] / _BILLION, "number", 1, heat=row["spent"] / row["amount"] if row["amount"] else None
        )

    columns = [
        (_SOURCE, "wide"),
        *((Text(str(year), str(year)), "number") for year in years),
        (_ALL, "number"),
        (_BUDGET, "number"),
    ]
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.get(row["source"], row["source"]),
            *(cell(row["source"], year) for year in years),
            *(Quantity(row[name] / _BILLION, "number", 1) for name in ("spent", "amount")),
        )
        for row in sums.iter_rows(named=True)
    )
    return Table(
        key="plan-funds-table",
        title=context.say(_TABLE),
        heads=heads(context, *columns),
        rows=cells,
        note=context.say(_TABLE_NOTE),
    )


def _terms(terms: pl.DataFrame, context: Context) -> Table:
    """Return the objective term by term in đồng, largest first; the terms add up to it."""
    total = float(terms["value"].sum())
    rows: list[tuple[Cell, ...]] = [
        (
            context.say(TERMS[row["term"]]),
            Quantity(row["value"] * _MILLION, "money"),
            Quantity(row["value"] / total, "share", 1) if total else None,
        )
        for row in terms.sort(["value", "term"], descending=[True, False]).iter_rows(named=True)
    ]
    rows.append((context.say(_SUM), Quantity(total * _MILLION, "money"), None))
    return Table(
        key="plan-terms",
        title=context.say(_TERMS),
        heads=heads(context, (_TERM, "wide"), (_VALUE, "number"), (_SHARE, "number")),
        rows=tuple(rows),
        note=context.say(_TERMS_NOTE),
    )
