"""What sections share: the year they speak of, charts with their numbers, and the labels of what these rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final, TypeVar

import polars as pl

from caunghe.feed import Basis, Reads
from caunghe.forecast import ForecastTables, period_lengths
from caunghe.indicators import CATALOGUE
from caunghe.language import Text
from caunghe.report.alternatives import FEWEST_RANKED, chart_in_words
from caunghe.report.context import Context, half_80
from caunghe.report.document import Figure, Table
from caunghe.report.drawn.charts import Spec

YEARS_AHEAD: Final = 5  # the year that sentences speak of, where the forecast reaches it
Drawn = TypeVar("Drawn", bound=Table | Figure)


def spoken_year(years: pl.Series) -> int:
    """Return the year that sentences speak of: the fifth ahead, or the last one."""
    known = sorted(set(years.to_list()))
    return known[min(YEARS_AHEAD, len(known)) - 1]


def periods(years: pl.Series) -> dict[int, str]:
    """Return the period over which openings of each year of a forecast are reckoned, as it is written.

    >>> periods(pl.Series([2026, 2027, 2028, 2029, 2030, 2031, 2032, 2033]))[2032]
    '2031–2033'
    """
    known = sorted(set(years.to_list()))
    spans: dict[int, str] = {}
    for length in period_lengths(len(known)):
        own = known[len(spans) : len(spans) + length]
        spans |= dict.fromkeys(own, f"{own[0]}–{own[-1]}")
    return spans


def with_labels(
    make: Callable[[Context], Drawn],
    context: Context,
    *results: str,
    indicators: Iterable[tuple[str, str]] = (),
    has_targets: bool = False,
) -> Drawn:
    """Return the table or figure that ``make`` makes, with the source and the basis of what it was made from.

    That is recorded: the tables of the feed that ``make`` reads, and those that were read for the ``results`` it shows
    (``forecast/summary``), which are at best estimated. ``indicators``, by name and breakdown, have a basis of their
    own; their source is the table that they are declared for. Where it ``has_targets``, these have theirs: who filters
    by basis must not lose a published decision because what is held against it is synthetic.
    """
    reads, shown = Reads(), list(indicators)
    made = make(context.recorded_context(reads))
    tables = reads.tables.union(*(context.tables_behind(result) for result in results))
    bases = context.bases(shown)
    if not tables and not bases:
        return made
    at_best: tuple[Basis, ...] = ("estimated",) if results else ()
    counted = {CATALOGUE[name].table for name, _ in shown if name in CATALOGUE}
    labels = {
        "source": context.source(tables | counted),
        "basis": context.basis(context.feed.information.weakest(tables, *bases, *at_best)),
    }
    if has_targets:
        labels["target_basis"] = context.basis(context.feed.information.weakest(["targets"]))
    if isinstance(made, Figure):
        return replace(made, table=replace(made.table, **labels), **labels)
    return replace(made, **labels)


def figure(
    context: Context,
    *,
    key: str,
    title: str,
    spec: Spec,
    table: Table,
    told: Text | None = None,
    counted: Text | None = None,
    covering: Text | None = None,
    **rest: Any,
) -> Figure:
    """Return a chart with its numbers, and in words what it shows.

    ``told``, ``counted`` and ``covering`` as in ``chart_in_words``, the rest as in Figure.
    """
    columns = (context.say(column) if column else "" for column in (told, counted, covering))
    alternative = chart_in_words(table, context.language, *columns, title=title)
    return Figure(key=key, title=title, alternative=alternative, spec=spec, table=table, **rest)


def forecast_error(component: str, span: tuple[int, int], context: Context) -> float | None:
    """Return half the 80 % interval of the yearly mean of a component of the whole city, of the years' periods on
    average, where there is a forecast; of one without periods, such as employment, that of the years."""
    if not isinstance(context.forecast, ForecastTables):
        return None
    rows = context.forecast.periods.filter(pl.col("level") == 0, pl.col("component") == component)
    halves = [
        half_80(row)
        for row in rows.iter_rows(named=True)
        for _ in range(max(span[0], row["first"]), min(span[1], row["last"]) + 1)
    ]
    if not halves:
        own = (pl.col("level") == 0) & (pl.col("component") == component) & pl.col("year").is_between(*span)
        halves = [half_80(row) for row in context.forecast.summary.filter(own).iter_rows(named=True)]
    return sum(halves) / len(halves) if halves else None


def may_be_ranked(units: pl.Expr | None = None) -> pl.Expr:
    """Return whether a value rests on enough ``units`` (else ``persons``) to be told as the highest or lowest.

    >>> pl.DataFrame({"persons": [4, 10, None]}).select(may_be_ranked()).to_series().to_list()
    [False, True, True]
    """
    return ((pl.col("persons") if units is None else units) >= FEWEST_RANKED).fill_null(True)


def inside(label: str) -> str:
    """Return a label as it is written within a sentence: small first letter, but for abbreviations and numbers."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def total(frame: pl.DataFrame, column: str) -> float:
    """Return the sum of a column, 0 without rows."""
    return float(frame[column].sum())
