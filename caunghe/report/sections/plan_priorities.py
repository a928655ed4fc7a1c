"""What the plan makes of each occupation on the official priority lists, in people."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.language import Text
from caunghe.planning import PlanOverview
from caunghe.report.context import Context, heads
from caunghe.report.differences import difference_cell
from caunghe.report.document import Block, Cell, Paragraph, Quantity, Table
from caunghe.report.figures import inside, with_labels
from caunghe.report.sections.plan_changes import ENTRANTS, SEATS, entrants_year, field_titles
from caunghe.report.sections.plan_starters import PRIORITY, starters
from caunghe.report.sections.plan_trade_offs import plan_years
from caunghe.schema import codes_with

_LISTED: Final = (2025, 2030)

_TITLE = Text(
    "Tuyển mới trung cấp, cao đẳng của từng ngành, nghề ưu tiên, như hiện nay và theo kế hoạch",
    "Starters at diploma levels of each priority occupation, as now and by the plan",
)
_FIELD, _LIST, _CHANGE = Text("Ngành, nghề", "Occupation"), Text("Danh mục", "List"), Text("Thay đổi", "Change")
_NOTE = Text(
    "Thay đổi: chỉ tiêu năm {first} trừ số nhập học năm {prior}. – là không có chương trình nào ở hai trình độ ấy.",
    "Change: seats of {first}, taking off the entrants of {prior}. – is no programme at these levels.",
)
_ENDS = Text(
    "Năm {first} kế hoạch không tuyển trung cấp, cao đẳng ở {count} ngành, nghề ưu tiên có người học năm {prior}:"
    " {names}.",
    "In {first} the plan takes nobody at diploma levels in {count} priority {count:occupation|occupations} that had"
    " entrants in {prior}: {names}.",
)
_NAMED = Text("{field} ({people} người)", "{field} ({people})")


def priorities(context: Context) -> list[Block]:
    """Return the table of the official occupations, behind those that the plan ends for its first year; nothing without
    a plan.
    """
    plan = context.plan
    if not isinstance(plan, PlanOverview) or plan.seats.is_empty():
        return []
    table = with_labels(lambda own: _table(plan, own), context, "plan/seats")
    ended = [row for row in _rows(plan, context) if _ends(row)]
    if not ended:
        return [table]
    ended.sort(key=lambda row: -_value(row[2]))
    names = [context.say(_NAMED, field=inside(str(row[0])), people=context.people(_value(row[2]))) for row in ended]
    years = {"first": plan_years(plan)["first"], "prior": entrants_year(plan.seats, context)}
    return [Paragraph(context.say(_ENDS, count=len(ended), names="; ".join(names), **years), tone="action"), table]


def _value(cell: Cell) -> float:
    return cell.value if isinstance(cell, Quantity) else 0.0


def _ends(row: tuple[Cell, ...]) -> bool:
    return _value(row[2]) > 0 and isinstance(row[3], Quantity) and row[3].value == 0


def _rows(plan: PlanOverview, context: Context) -> list[tuple[Cell, ...]]:
    """Return a line for each official occupation, those that lose most in the first year first."""
    listed = {year: {code[1:] for code in codes_with("training_fields", f"priority_{year}")} for year in _LISTED}
    names = field_titles(context)
    rows: list[tuple[Cell, ...]] = []
    for stem in sorted({stem for own in listed.values() for stem in own}):
        lists = ", ".join(str(year) for year in _LISTED if stem in listed[year])
        own = PRIORITY & (pl.col("stem") == stem)
        name = str(names.get(stem, stem))
        if plan.programmes.filter(own).is_empty():
            rows.append((name, lists, None, None, None, None))
            continue
        count = starters(plan, own)
        now, first, last = (Quantity(each, "number", 0) for each in (count.now, count.first, count.last))
        rows.append((name, lists, now, first, last, difference_cell(first, now, signed=True)))
    return sorted(rows, key=lambda row: (row[5] is None, _value(row[5]), str(row[0])))


def _table(plan: PlanOverview, context: Context) -> Table:
    years, prior = plan_years(plan), entrants_year(plan.seats, context)
    columns = ((_FIELD, "wide"), (_LIST, "code"), (ENTRANTS.filled(year=str(prior)), "number"))
    columns += tuple((SEATS.filled(year=str(years[name])), "number") for name in ("first", "last"))
    note = context.say(_NOTE, first=years["first"], prior=prior)
    named, rows = heads(context, *columns, (_CHANGE, "number")), tuple(_rows(plan, context))
    return Table(key="duty-3-plan", title=context.say(_TITLE), heads=named, rows=rows, note=note)
