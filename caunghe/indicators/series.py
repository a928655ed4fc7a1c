"""Indicators by year, in the unbroken runs by which years are judged and projected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Literal

import polars as pl

from caunghe.feed import Feed
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.indicators.indicator import Indicator
from caunghe.indicators.results import is_covered
from caunghe.indicators.scales import Floats, Run, Scale, doubtful_zero_of, scale_of

JudgedBy = Literal["year", "interpolation", "projection"]


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator by year: year, estimate, its error and interval, persons, piece (number of the unbroken run).

    ``level`` is that of the interval, ``low`` to ``high``; ``shocks`` the city's prior of yearly shocks. ``zero`` is
    the year of a doubtful zero (``feed.doubtful_zero``): left out of ``frame``, but for that of the last year.
    """

    frame: pl.DataFrame
    level: float
    shocks: Floats | None = None
    zero: int | None = None

    @property
    def ends_in_zero(self) -> bool:
        """Whether the last year is a doubtful zero, from which nothing can be projected."""
        return self.zero is not None and self.zero == self.frame["year"][-1]

    def around(self, year: int) -> tuple[JudgedBy, pl.DataFrame] | None:
        """How a year is judged, and the unbroken run by which: by itself, by the years around it, or by those before.

        None where it was not measured and lies before all years, or where the series breaks.
        """
        if year in self.frame["year"]:
            run = self._piece(self.frame.filter(pl.col("year") == year))
            return "year", run.filter(pl.col("year") <= year)
        before, after = self.frame.filter(pl.col("year") < year), self.frame.filter(pl.col("year") > year)
        if after.is_empty():
            return "projection", self._piece(self.frame.tail(1))
        if before.is_empty() or before["piece"][-1] != after["piece"][0]:
            return None
        return "interpolation", self._piece(before.tail(1))

    def _piece(self, rows: pl.DataFrame) -> pl.DataFrame:
        return self.frame.filter(pl.col("piece") == rows["piece"][0])


def how_many_counted(indicator: Indicator, scale: Scale) -> pl.Expr:
    """Return how many each value of a register counts: of a share the people or rows it is of, of a count itself.

    Infinite in a survey, whose error knows how few were asked, and of what counts no people or things.

    >>> frame = pl.DataFrame({"estimate": [0.25], "persons": [77]})
    >>> named = [CATALOGUE[name] for name in ("dropout_rate", "certificate_rate")]
    >>> [frame.select(n=how_many_counted(each, "logit")).item() for each in named]
    [77.0, inf]
    """
    column = {"share": "persons", "people": "estimate", "number": "estimate"}.get(indicator.unit)
    if indicator.kind == "survey" or column is None or scale != ("logit" if column == "persons" else "log"):
        return pl.lit(inf)
    return pl.col(column).cast(pl.Float64).fill_null(inf)


def city_series(feed: Feed, cells: pl.DataFrame, undone: Sequence[date]) -> dict[str, Run]:
    """Return the latest unbroken run of each indicator of the whole city.

    A break of one of the days ``undone`` does not end a run: the values before it are calculated anew. A doubtful zero
    is left out as a year not reported, and what covers too little of what is due is no value of its year.

    >>> run = city_series(feed, context.results.values, [])["certificate_rate"]
    >>> (run.years.tolist(), run.scale) == (sorted(run.years.tolist()), "logit")
    True
    """
    is_known = pl.col("estimate").is_finite() & is_covered()
    whole = cells.filter(pl.col("breakdown") == "all", is_known).sort("year")
    runs: dict[str, Run] = {}
    whole = whole.with_columns(piece=pieces(feed, int(whole["year"].min() or 0), undone))  # type: ignore[arg-type]
    for every in whole.partition_by("indicator", maintain_order=True):
        declared = CATALOGUE[every["indicator"][0]]
        unit = declared.unit
        at = doubtful_zero_of(unit, every["estimate"].to_numpy())
        frame = every if at is None else every.filter(pl.col("year") != every["year"][at])
        run = frame.filter(pl.col("piece") == frame["piece"][-1])
        values = run["estimate"].to_numpy()
        errors = run["standard_error"].fill_null(0.0).to_numpy()
        scale = scale_of(unit, values, values[-1])
        counted = run.with_columns(n=how_many_counted(declared, scale))["n"].to_numpy()
        runs[declared.name] = Run(run["year"].to_numpy().astype(float), values, errors, scale, counted)
    return runs


def pieces(feed: Feed, first: int, undone: Sequence[date]) -> pl.Expr:
    """Number of the unbroken run of each year: 0 where a break of boundaries is crossed, else from 1."""
    days = [each.day for each in feed.information.breaks]
    crossed = [day for day in days if day in undone and day > date(first, 12, 31)] if first else []
    passed = [(pl.date(pl.col("year"), 12, 31) >= day).cast(pl.Int64) for day in days if day not in crossed]
    return pl.sum_horizontal([pl.lit(0 if crossed else 1, pl.Int64), *passed])
