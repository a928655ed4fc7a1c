"""Which cells are not shown, by the suppression of the indicators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from caunghe.indicators import suppress
from caunghe.outcomes.cohorts.counts import CELL
from caunghe.outcomes.cohorts.followed import NESTED

_MEASURES: Final = {
    "working": ("working", "searched"),
    "unknown": ("seen", "watched"),
    "in_field": ("in_field", "known"),
}
KEYS: Final = ("measure", *CELL, "year")


def nesting(people: pl.DataFrame) -> dict[tuple[str, str], Mapping[str, str]]:
    """Return for each nested pair of breakdowns the coarser category of each finer one, "" where it is not known."""
    found: dict[tuple[str, str], Mapping[str, str]] = {}
    for finer, coarser in NESTED:
        pairs = (
            people.select(finer, pl.col(coarser).fill_null(""))
            .drop_nulls(finer)
            .unique(finer, keep="first", maintain_order=True)
        )
        found[finer, coarser] = dict(pairs.sort(finer).iter_rows())
    return found


def hidden_cells(
    counts: pl.DataFrame, parents: Mapping[tuple[str, str], Mapping[str, str]], minimum: int
) -> pl.DataFrame:
    """Return KEYS of the cells of single cohorts that must not be shown; ``counts`` are COUNTS by cell and year."""
    cells = pl.concat([_cells(counts, measure) for measure in _MEASURES]).filter(pl.col("whole") > 0)
    empty = ("estimate", "standard_error", "low", "high", "cv", "coverage", "pending")
    cells = cells.sort(*KEYS).with_columns(pl.lit(None, dtype=pl.Float64).alias(name) for name in empty)
    cells = cells.with_columns(flag=pl.lit("publish"), persons=pl.col("whole").cast(pl.Int64))
    gone = suppress(cells, parents, {}, minimum).filter(pl.col("flag") == "suppressed").select(KEYS)
    return _with_those_in_work(gone, counts, minimum)


def small_cells(counts: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """Return KEYS of pooled cells that count too few people of a kind."""
    cells = pl.concat([_cells(counts, measure) for measure in _MEASURES])
    kinds = (pl.col("part"), pl.col("whole"), pl.col("whole") - pl.col("part"))
    small = pl.any_horizontal((kind > 0) & (kind < minimum) for kind in kinds)
    return _with_those_in_work(cells.filter(small).select(KEYS), counts, minimum)


def subtracted(pooled: pl.DataFrame, hidden: pl.DataFrame) -> pl.DataFrame:
    """Return ``measure`` and CELL of pooled cells of which one year is hidden and the other shown by itself.

    The shown year taken from the two would be the hidden one. ``pooled`` has ``from_year`` and ``year`` of cells of
    which every year is shown by itself too, ``hidden`` has KEYS.
    """
    years = pl.concat([pooled.select(*CELL, year="from_year"), pooled.select(*CELL, "year")])
    found = years.join(hidden, on=[*CELL, "year"]).group_by("measure", *CELL, maintain_order=True).len()
    return found.filter(len=1).drop("len")


def _with_those_in_work(gone: pl.DataFrame, counts: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """Add the measures of those in work where their number is hidden, as they would tell it, and the pay of few."""
    led = gone.filter(pl.col("measure") == "working").drop("measure")
    few = counts.filter(pl.col("paid").is_between(1, minimum - 1)).select(*CELL, "year")
    named = (("in_field", led), ("pay", led), ("pay", few))
    more = [each.select(pl.lit(measure).alias("measure"), *CELL, "year") for measure, each in named]
    return pl.concat([gone, *more]).unique(maintain_order=True).sort(*KEYS)


def _cells(counts: pl.DataFrame, measure: str) -> pl.DataFrame:
    part, whole = _MEASURES[measure]
    return counts.select(
        *CELL,
        "year",
        measure=pl.lit(measure),
        indicator=pl.format("{}_{}", pl.lit(measure), "months"),
        part=pl.col(part).cast(pl.Float64),
        whole=pl.col(whole).cast(pl.Float64),
    )
