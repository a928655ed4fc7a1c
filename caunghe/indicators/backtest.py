"""Whether projections of the city's own indicators came true: each year known, projected from the years before it."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl
from scipy.special import ndtr

from caunghe.indicators.projection import learnt_shocks, paths
from caunghe.indicators.scales import Floats, Run, working

CALIBRATION: Final = pl.Schema(
    {
        "scale": pl.String(),  # logit: shares; log: amounts; identity: what may be below zero
        "ahead": pl.Int64(),  # years between the last year used and the year projected
        "series": pl.Int64(),
        "projections": pl.Int64(),
        "held80": pl.Float64(),  # share of years within their 80 % interval, the estimate's own error added
        "below": pl.Float64(),  # share of years below the middle of their projection
    }
)
_FEWEST: Final = 3  # years to project from
_FURTHEST: Final = 3


def calibration(series: Mapping[str, Run]) -> pl.DataFrame:
    """Return CALIBRATION of ``series`` (by indicator; ``city_series``).

    Every year with three or more before it is projected from those, up to three years ahead, with the prior of shocks
    that all series teach up to the last year projected from. A value is held when the projection, its own sampling
    error added, gives 0.1 to 0.9 to what lies below it. Series in which nothing ever changes are left out.

    >>> from caunghe.indicators import city_series
    >>> judged = calibration(city_series(feed, context.results.values, []))
    >>> judged.columns
    ['scale', 'ahead', 'series', 'projections', 'held80', 'below']
    """
    shocks, rows = _shocks_by_year(series), list[dict[str, object]]()
    for name, run in series.items():
        years, values, errors, scale, _ = run
        if np.ptp(values) == 0:
            continue
        for known in range(_FEWEST, len(years)):
            coming = [int(year) for year in years[known:] if year <= years[known - 1] + _FURTHEST]
            before = run.until(years[known - 1])
            found = paths(*before[:3], coming, scale, shocks[years[known - 1]], before.counted)
            used = working(scale, before.values, before.errors, before.counted)
            for place, there in enumerate(found, start=known):
                at, error = used.forward(values[place : place + 1], errors[place : place + 1])
                below = float(there.weights @ ndtr((at - there.means) / np.sqrt(there.variances + error**2)))
                ahead = int(years[place] - years[known - 1])
                rows.append({"name": name, "scale": scale, "ahead": ahead, "p": below})
    table = pl.DataFrame(rows, {"name": pl.String(), "scale": pl.String(), "ahead": pl.Int64(), "p": pl.Float64()})
    counted = {"series": pl.col("name").n_unique(), "projections": pl.len()}
    shares = {"held80": pl.col("p").is_between(0.1, 0.9).mean(), "below": (pl.col("p") < 0.5).mean()}
    return (
        table.group_by("scale", "ahead", maintain_order=True)
        .agg(**counted, **shares)
        .sort("scale", "ahead")
        .cast(CALIBRATION)
    )


def judged_values(series: Mapping[str, Run]) -> pl.DataFrame:
    """Return ``name, year`` of the values that ``calibration`` projects, each once however often it is projected.

    >>> from caunghe.indicators import city_series
    >>> judged_values(city_series(feed, context.results.values, [])).columns
    ['name', 'year']
    """
    found = [
        (name, int(year))
        for name, (years, values, *_) in series.items()
        if np.ptp(values) > 0
        for year, before in zip(years[_FEWEST:], years[_FEWEST - 1 :], strict=False)
        if year <= before + _FURTHEST
    ]
    return pl.DataFrame(found, {"name": pl.String(), "year": pl.Int64()}, orient="row")


def _shocks_by_year(series: Mapping[str, Run]) -> dict[float, Floats]:
    """Return the prior of shocks that the series teach up to each year from which some of them are projected."""
    last = {year for each in series.values() for year in each.years[_FEWEST - 1 : -1].tolist()}
    return {year: learnt_shocks([each.until(year) for each in series.values()]) for year in sorted(last)}
