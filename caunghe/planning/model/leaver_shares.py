"""Who of a level's starters left grade 9 or 12 that year, as the indicator ``streaming_rate`` counts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from caunghe.feed import Feed, due_intakes, last_reported_year
from caunghe.planning.model.cohorts import cohorts_before
from caunghe.planning.model.learners import LEAVERS
from caunghe.schema import entry_by_year

# ``share`` of a level's starters who are leavers of the year; ``takes_adults`` whether adults may enter too
LEAVER_SHARES: Final = pl.Schema(
    {"level": pl.String(), "year": pl.Int64(), "share": pl.Float64(), "takes_adults": pl.Boolean()}
)


def leaver_shares(feed: Feed, years: Sequence[int]) -> pl.DataFrame:
    """Return LEAVER_SHARES of the levels that leavers may enter, so that the plan counts streaming as the indicator.

    A feed says how many leavers of a year entered vocational education (T, the indicator's own numerator) and how many
    people entered each level, but not how many leavers entered which level. The rules of entry tell the levels that
    take leavers alone (E entrants in the base year) from those that take adults too (M): leavers fill the former, and
    the rest of them is the same share of the latter.

        share = min(1, T / E) of a level of leavers alone        share = max(0, T − E) / M of a level that takes adults

    So the seats of the base year give T exactly. The base year is the last before the plan in which both are on record;
    communes that did not report are taken to be like those that did, as in the indicator. Without such a year, or where
    the leavers outnumber the entrants of all these levels, nothing is known and there are no rows.
    """
    base = _base_year(feed, years[0])
    if base is None:
        return pl.DataFrame(schema=LEAVER_SHARES)
    streamed, entrants = _streamed(feed, base), _entrants(feed, base)
    alone, mixed = (float(entrants.filter(takes_adults=taken)["entrants"].sum()) for taken in (False, True))
    if not 0 <= streamed <= alone + mixed:
        return pl.DataFrame(schema=LEAVER_SHARES)
    of_alone = min(1.0, streamed / alone) if alone else 1.0
    of_mixed = max(0.0, streamed - alone) / mixed if mixed else 0.0
    share = pl.when("takes_adults").then(of_mixed).otherwise(of_alone)
    return _open_levels(feed, years).with_columns(share=share).select(LEAVER_SHARES.names()).sort("level", "year")


def _open_levels(feed: Feed, years: Sequence[int]) -> pl.DataFrame:
    """Return ``level, year, takes_adults`` of the levels that leavers may enter."""
    entry = entry_by_year(feed["entry_rules"], years)
    by_level = entry.group_by("level", "year", maintain_order=True).agg(
        takes_leavers=pl.col("stream").is_in(LEAVERS).any(), takes_adults=(pl.col("stream") == "adults").any()
    )
    return by_level.filter("takes_leavers").drop("takes_leavers")


def _entrants(feed: Feed, year: int) -> pl.DataFrame:
    """Return ``entrants, takes_adults`` of a year's cohorts at the levels that leavers may enter."""
    levels = feed["programmes"].select("programme", "level")
    cohorts = cohorts_before(feed, year + 1).filter(pl.col("year") == year).join(levels, on="programme")
    return cohorts.join(_open_levels(feed, [year]), on=["level", "year"])


def _streamed(feed: Feed, year: int) -> float:
    """Return all leavers of a year who entered vocational education: the indicator's rate · all leavers."""
    leavers = feed["leavers"].filter(pl.col("year") == year).drop_nulls("leavers")
    told = leavers.drop_nulls("to_vocational")
    streamed, known, everybody = (float(c.sum()) for c in (told["to_vocational"], told["leavers"], leavers["leavers"]))
    return streamed / known * everybody


def _base_year(feed: Feed, first: int) -> int | None:
    told = feed["leavers"].drop_nulls("to_vocational").filter(pl.col("year") < first, pl.col("leavers") > 0)
    last = last_reported_year(due_intakes(feed).filter(pl.col("year") < first))
    counted = cohorts_before(feed, first).filter(pl.col("entrants") > 0, pl.col("year") <= pl.lit(last, pl.Int64))
    both = told.join(counted, on="year", how="semi")["year"].max()
    return both if isinstance(both, int) else None
