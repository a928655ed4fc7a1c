"""Of how many of those who are due anything is known: graduates that did not come, and months that did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.feed import Feed, due_graduates
from caunghe.outcomes.cohorts.counts import CELL
from caunghe.outcomes.cohorts.followed import BREAKDOWNS, programme_categories
from caunghe.outcomes.cohorts.months import LEAST_KNOWN
from caunghe.outcomes.results import COMPLETENESS
from caunghe.schema import in_schema

# what a graduate tells and no programme does: of those that did not come it is not known
_OF_PEOPLE: Final = ("sex", "area")
_KEYS: Final = ("breakdown", "category", "year")
_COMPLETENESS: Final = ("all", "institution")


def due_shares(feed: Feed, people: pl.DataFrame) -> pl.DataFrame:
    """Return ``breakdown, category, year, came, due, share``: of the graduates due, those that came (due_graduates).

    Of categories that no programme tells, a sex or a commune, the share is the city's.
    """
    own = programme_categories(feed)
    due = (
        due_graduates(feed).join(own, on="programme", how="left", maintain_order="left").with_columns(all=pl.lit("all"))
    )
    parts = [
        due.group_by("year", category=pl.col(by).cast(pl.String), maintain_order=True)
        .agg(pl.col("came", "due").sum())
        .with_columns(breakdown=pl.lit(by))
        for by in BREAKDOWNS
        if by not in _OF_PEOPLE
    ]
    known = pl.concat(parts).drop_nulls("category")
    city = known.filter(pl.col("breakdown") == "all").select("year", "came", "due")
    told = [
        people.select("year", category=pl.col(by).cast(pl.String), breakdown=pl.lit(by))
        .drop_nulls()
        .unique(maintain_order=True)
        for by in _OF_PEOPLE
    ]
    more = pl.concat(told).join(city, on="year")
    table = pl.concat([known.select(*_KEYS, "came", "due"), more.select(*_KEYS, "came", "due")]).sort(*_KEYS)
    return table.with_columns(share=pl.col("came") / pl.col("due"))


def told_years(shares: pl.DataFrame) -> list[int]:
    """Return the years of which at least half of the city's graduates due came."""
    city = shares.filter(pl.col("breakdown") == "all", pl.col("share") >= LEAST_KNOWN)
    return city["year"].sort().to_list()


@dataclass(frozen=True, slots=True)
class Known:
    """``shares`` of the graduates due (due_shares), and ``states`` of the cohorts with what came of their months."""

    shares: pl.DataFrame
    states: pl.DataFrame

    def of(self, counts: pl.DataFrame) -> pl.DataFrame:
        """Return CELL with ``of_month`` and ``of_window``: what is known of the people due and the records due.

        ``counts`` has CELL, ``from_year`` and ``year``. Of cohorts that are pooled the one least known decides: a last
        cohort that did not come is not made good by the one before.
        """
        cells = counts.select(*CELL, "from_year", last=pl.col("year"))
        due = cells.join(self.shares.drop("came", "due"), on=["breakdown", "category"])
        due = due.filter(pl.col("year").is_between("from_year", "last"))
        both = due.join(self.states.select("year", "months", "come", "window"), on=["year", "months"])
        return both.group_by(CELL, maintain_order=True).agg(
            of_month=(pl.col("share") * pl.col("come")).min(), of_window=(pl.col("share") * pl.col("window")).min()
        )


def with_coverage(table: pl.DataFrame) -> pl.DataFrame:
    """Return estimates with COUNTS and ``Known.of`` as ``persons`` and ``coverage`` of their measure."""
    measure = pl.col("measure")
    working = pl.when(pl.col("working") > 0).then(pl.col("searched") / pl.col("persons") / pl.col("working"))
    coverage = (
        pl.when(measure == "unknown")
        .then(pl.col("watched") / pl.col("persons") * pl.col("of_window"))
        .when(measure == "working")
        .then(pl.col("searched") / pl.col("persons") * pl.col("of_month"))
        .otherwise(pl.when(measure == "pay").then("paid").otherwise("known") * working * pl.col("of_month"))
    )
    of_all = measure.is_in(["working", "unknown"])
    return table.with_columns(coverage=coverage, persons=pl.when(of_all).then("persons").otherwise("working"))


def completeness(people: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """Return ``COMPLETENESS``."""
    own = [
        people.group_by("year", category=pl.col(by).cast(pl.String), maintain_order=True)
        .agg(searched=pl.col("is_searched").sum().cast(pl.Int64))
        .with_columns(breakdown=pl.lit(by))
        for by in _COMPLETENESS
    ]
    due = shares.filter(pl.col("breakdown").is_in(_COMPLETENESS)).drop("share")
    table = due.join(pl.concat(own), on=list(_KEYS), how="left").with_columns(pl.col("searched").fill_null(0))
    return in_schema(table.sort(*_KEYS), COMPLETENESS)
