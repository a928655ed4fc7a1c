"""A feed's indicators: values, verdicts on targets, small areas and mismatch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

import polars as pl

from caunghe.feed import Feed, Reads
from caunghe.indicators import results
from caunghe.indicators.bases import base
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.indicators.communes import communes, without_withheld
from caunghe.indicators.estimates import ALL, CELLS, cells
from caunghe.indicators.indicator import Indicator
from caunghe.indicators.mismatch import mismatch
from caunghe.indicators.options import IndicatorOptions
from caunghe.indicators.suppression import suppress
from caunghe.indicators.targets import verdicts
from caunghe.schema import ResultTables, normal_reach

_NESTED_BREAKDOWNS: Final = (
    ("area", "boundary"),
    ("area", "area_kind"),
    ("institution", "ownership"),
    ("institution", "institution_kind"),
    ("institution", "area"),
)
_MISMATCH: Final = "mismatch"  # beside the tables with a base: what the measures of mismatch have read


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class IndicatorResults(ResultTables):
    """A feed's indicators: values, verdicts on targets with the paths they rest on, small areas, mismatch.

    Raises ResultError when made with a table of other columns than ``results.py`` declares.

    >>> IndicatorResults.from_tables(IndicatorResults.empty_tables())
    IndicatorResults()
      values    0 × 15
      verdicts  0 × 22
      paths     0 × 12
      communes  0 × 11
      mismatch  0 × 8
    """

    values: Annotated[pl.DataFrame, results.VALUES]
    verdicts: Annotated[pl.DataFrame, results.VERDICTS]
    paths: Annotated[pl.DataFrame, results.PATHS]
    communes: Annotated[pl.DataFrame, results.COMMUNES]
    mismatch: Annotated[pl.DataFrame, results.MISMATCH]


def indicators(feed: Feed, options: IndicatorOptions | None = None) -> IndicatorResults:
    """Calculate every indicator of the catalogue that the feed has rows for.

    An empty table gives no rows, never an error. Small cells are hidden unless ``public=False``, and verdicts do not
    see them either; an estimate too uncertain to be shown still serves a verdict, which tells the uncertainty.

    A feed that is recorded notes which of these tables each read enters first: ``values``, which have a basis each,
    also where verdicts rest on them; ``verdicts`` and ``paths``; ``communes``; ``mismatch``.

    >>> from dataclasses import replace
    >>> known = ("institutions", "agreements")
    >>> few = {name: frame if name in known else frame.clear() for name, frame in feed.tables.items()}
    >>> values = indicators(replace(feed, tables=few)).values
    >>> share = values.filter(indicator="institutions_with_agreements_share", breakdown="all", year=2026)
    >>> share.select("estimate", "persons", "low", "basis").row(0)  # a full count: no interval
    (0.5, 2, None, 'synthetic')
    """
    options = options or IndicatorOptions()
    reads = {table: Reads() for table in (*dict.fromkeys(each.table for each in CATALOGUE.values()), _MISMATCH)}
    bases = {
        table: base(feed.feed_for(*_entered(table)).recorded_feed(reads[table]), table, options)
        for table in reads
        if table != _MISMATCH
    }
    measured = mismatch(feed.feed_for("values", "mismatch").recorded_feed(reads[_MISMATCH]), options)
    known = {table: _table_cells(table, frame, options) for table, frame in bases.items()}
    (own,) = (each.table for each in CATALOGUE.values() if each.special == "dissimilarity")
    known[own] = pl.concat([known[own], _dissimilarity(measured, options.publication.level)])
    if options.public:
        known = {table: _public_cells(table, bases[table], found, options) for table, found in known.items()}
    shown = pl.concat(known.values())
    surveyed = bases["labour_survey"].filter(year_covered=1.0)
    small_areas = communes(feed.feed_for("communes"), surveyed, options)
    judgements, paths = verdicts(feed.feed_for("verdicts", "paths"), shown, options)
    return IndicatorResults(
        values=_values(shown, feed, reads),
        verdicts=judgements,
        paths=paths,
        communes=without_withheld(small_areas, shown),
        mismatch=measured.with_columns(
            pl.when(pl.col("flag") != "suppressed").then(name).alias(name) for name in ("value", "low", "high")
        ),
    )


def _entered(table: str) -> tuple[str, ...]:
    """Return the results that the base of a table enters first."""
    return ("values", "communes") if table == "labour_survey" else ("values",)


def _public_cells(table: str, frame: pl.DataFrame, known: pl.DataFrame, options: IndicatorOptions) -> pl.DataFrame:
    """The table's cells with small ones hidden."""
    wholes = {each.name: each.part_of for each in CATALOGUE.values() if each.table == table and each.part_of}
    return suppress(known, _nesting(frame), wholes, options.minimum_people)


def _table_cells(table: str, frame: pl.DataFrame, options: IndicatorOptions) -> pl.DataFrame:
    declared = [each for each in CATALOGUE.values() if each.table == table and each.special != "dissimilarity"]
    return cells(frame, declared, options)


def _dissimilarity(measured: pl.DataFrame, level: float) -> pl.DataFrame:
    """The mismatch measure of the same name as cells; standard error from its interval, which is of ``level``."""
    rows = measured.filter(pl.col("measure") == "dissimilarity")
    error = (pl.col("high") - pl.col("low")) / (2 * normal_reach(level))
    return rows.select(
        indicator=pl.lit("training_dissimilarity"),
        year="year",
        breakdown=pl.lit("all"),
        category=pl.lit("all"),
        estimate="value",
        standard_error=error,
        low="low",
        high="high",
        cv=error / pl.col("value"),
        persons=None,
        flag="flag",
        note=None,
        part=None,
        whole=None,
        design_effect=None,
        degrees_of_freedom=None,
        coverage="coverage",
        pending="pending",
    ).cast(CELLS)


def _nesting(frame: pl.DataFrame) -> dict[tuple[str, str], Mapping[str, str]]:
    """Return, for each nested pair of breakdowns that the base has, the coarser category of each finer one."""
    parents: dict[tuple[str, str], Mapping[str, str]] = {}
    for finer, coarser in _NESTED_BREAKDOWNS:
        if finer in frame.columns and coarser in frame.columns:
            pairs = frame.select(finer, pl.col(coarser).fill_null("")).unique(maintain_order=True).drop_nulls()
            if pairs[finer].is_unique().all():
                parents[finer, coarser] = dict(pairs.iter_rows())
    return parents


def _values(shown: pl.DataFrame, feed: Feed, reads: Mapping[str, Reads]) -> pl.DataFrame:
    labels = [
        {"indicator": each.name, "breakdown": by, "basis": _basis(feed, each, by, reads)}
        for each in CATALOGUE.values()
        for by in (ALL, *each.breakdowns)
    ]
    whole = [each.name for each in CATALOGUE.values() if each.whole_cohorts]
    hidden = (pl.col("flag") == "suppressed") | (pl.col("indicator").is_in(whole) & (pl.col("pending") > 0))
    order = {name: i for i, name in enumerate(CATALOGUE)}
    return (
        shown.with_columns(pl.when(~hidden).then(name).alias(name) for name in results.ESTIMATED)
        .join(pl.DataFrame(labels), on=["indicator", "breakdown"], how="left", maintain_order="left")
        .select(results.VALUES.names())
        .sort(pl.col("indicator").replace_strict(order, return_dtype=pl.Int64), "breakdown", "category", "year")
    )


def _basis(feed: Feed, each: Indicator, by: str, reads: Mapping[str, Reads]) -> str:
    """Return the weakest basis of the tables behind an indicator's values under a breakdown.

    Those are the tables that were read for the columns of its numerator and denominator, for the breakdown's column,
    or for every row: a number shown by ownership rests on the table that says who owns what, the number for the whole
    city does not. What a survey estimates is at best estimated.
    """
    parts = [each.numerator, *([] if each.denominator is None else [each.denominator])]
    columns = {name for part in parts for name in part.meta.root_names()}
    own = reads[each.table].tables_behind({*columns, by})
    behind = reads[_MISMATCH].tables if each.special == "dissimilarity" else own
    return feed.information.weakest(behind, "estimated" if each.kind == "survey" else "published")
