"""How a family of numbers that look alike is told: a line a number, with what it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

import polars as pl

from caunghe.indicators import CATALOGUE
from caunghe.language import Text
from caunghe.planning import PlanOverview
from caunghe.report.context import Context, heads
from caunghe.report.document import Block, Cell, Quantity, Section, Table
from caunghe.report.figures import with_labels
from caunghe.schema import Omission

Line = tuple[str, int | tuple[int, int], Cell, str]
"""What, of which year or from which to which, how much, and what is counted."""

_WHAT, _YEAR = Text("Con số", "Number"), Text("Năm", "Year")
_VALUE, _COUNTED = Text("Giá trị", "Value"), Text("Đếm gì", "What it counts")


def _nothing(_: Context) -> list[Block]:
    return []


@dataclass(frozen=True, slots=True)
class Family:
    """Numbers that a reader could hold against each other.

    ``lines`` gives them, those alone that the report has; ``results`` are the tables of engines that they are taken
    from, ``indicators`` the names of those among them, or what finds them; ``more`` says what follows from them, below
    the table.
    """

    key: str
    title: Text | Callable[[Context], str]
    lines: Callable[[Context], Iterator[Line]]
    results: tuple[str, ...] = ()
    indicators: tuple[str, ...] | Callable[[Context], tuple[str, ...]] = ()
    more: Callable[[Context], list[Block]] = _nothing


def told(family: Family, context: Context) -> Section | None:
    """Return a family as a section, or None where the report has fewer than two of its numbers."""
    if len(list(family.lines(context))) < 2:
        return None
    names = family.indicators(context) if callable(family.indicators) else family.indicators
    shown = [(name, "all") for name in names if context.latest(name) is not None]
    table = with_labels(partial(_table, family), context, *made(family.results, context), indicators=shown)
    blocks = (table, *family.more(context))
    return Section(key=f"why-{family.key}", title=_title(family, context), blocks=blocks)


def made(results: tuple[str, ...], context: Context) -> tuple[str, ...]:
    """Return those of ``results`` (``plan/seats``) whose engine has a result."""
    found = {result: getattr(context, result.partition("/")[0]) for result in results}
    return tuple(result for result, engine in found.items() if engine is not None and not isinstance(engine, Omission))


def _table(family: Family, context: Context) -> Table:
    columns: Final = ((_WHAT, "text"), (_YEAR, "code"), (_VALUE, "number"), (_COUNTED, "wide"))
    rows = tuple((what, when(year), value, how) for what, year, value, how in family.lines(context))
    title = _title(family, context)
    return Table(key=f"why-{family.key}-table", title=title, heads=heads(context, *columns), rows=rows)


def _title(family: Family, context: Context) -> str:
    return context.say(family.title) if isinstance(family.title, Text) else family.title(context)


def when(years: int | tuple[int, int]) -> Cell:
    """Return a year, or the first and the last that a number sums up."""
    return Quantity(years, "year") if isinstance(years, int) else f"{years[0]}–{years[1]}"


def of_indicator(name: str, context: Context) -> Iterator[Line]:
    """Yield the last value of an indicator for the whole city, with its definition."""
    row = context.latest(name)
    if row is not None:
        how = context.say(CATALOGUE[name].definition)
        yield context.label(name), row["year"], context.estimate(row, context.unit(name)), how


def plan_made(context: Context) -> PlanOverview | None:
    """Return the plan where there is one with seats."""
    made = context.plan
    return made if isinstance(made, PlanOverview) and not made.seats.is_empty() else None


def course_cost(plan: PlanOverview, stem: str | None = None) -> float:
    """Return the cost of a learner's whole course by seats of the last year on average, of all fields or of one."""
    about = plan.programmes.select("programme", "stem", "cost_per_learner", "months")
    seats = plan.seats.join(about, on="programme").filter(pl.col("year") == pl.col("year").max())
    own = seats if stem is None else seats.filter(pl.col("stem") == stem)
    course = pl.col("cost_per_learner") * pl.col("months") / 12
    return own.select((course * pl.col("seats")).sum() / pl.col("seats").sum()).item()


def plan_span(plan: PlanOverview) -> tuple[int, int]:
    """Return the first and the last year of a plan."""
    return min(plan.seats["year"]), max(plan.seats["year"])
