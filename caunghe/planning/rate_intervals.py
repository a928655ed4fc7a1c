"""How sure the certificate rate is that a plan brings: its 80 % interval by year, beside that of going on as now."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.planning.model.certificate_draws import certificate_draws
from caunghe.planning.model.city import City
from caunghe.planning.results import PlanResults

# by year of the plan: 80 % intervals of the rate with the plan and as things go now, and of what the plan adds to it,
# draw by draw; ``probability`` that the rate with the plan reaches the city's own ``target`` of the year, where there
# is one
RATE_INTERVALS: Final = pl.Schema(
    {
        "year": pl.Int64(),
        **dict.fromkeys(("low", "high", "now_low", "now_high", "gain_low", "gain_high"), pl.Float64()),
        **dict.fromkeys(("target", "probability"), pl.Float64()),
    }
)
ENDS: Final = (0.1, 0.9)
"""Quantiles at the ends of an 80 % interval."""


def rate_intervals(feed: Feed, forecast: ForecastResults, city: City, results: PlanResults) -> pl.DataFrame:
    """Return RATE_INTERVALS from the forecast's draws of people at work and draws of the survey and of completion.

    Exit and inflow of holders are conventions and not drawn, so the true interval is wider. No rows without a survey.
    """
    if city.certificates.stock.is_empty():
        return pl.DataFrame(schema=RATE_INTERVALS)
    planned = results.seats.select("programme", "year", "seats")
    last = city.programmes.select("programme", "last_seats")
    seats = planned.join(last, on="programme", maintain_order="left")
    own = city.targets.filter(pl.col("indicator") == "certificate_rate")
    targets = dict(own.select("year", "value").iter_rows())
    rows: list[tuple[object, ...]] = []
    for year in city.years:
        drawn = certificate_draws(
            feed, forecast, city, seats.select("programme", "year"), year, slice(None), city.options.seed
        )
        rate, now = (drawn.rate(seats[name].to_numpy().astype(float)) for name in ("seats", "last_seats"))
        target = targets.get(year)
        probability = None if target is None else float((rate >= target).mean())
        ends = (end for drawn in (rate, now, rate - now) for end in np.quantile(drawn, ENDS).tolist())
        rows.append((year, *ends, target, probability))
    return pl.DataFrame(rows, schema=RATE_INTERVALS, orient="row")
