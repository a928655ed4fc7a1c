"""From the forecast's openings to what a plan is needed for: what else comes to work, by occupation and year."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.planning.model.city import City
from caunghe.planning.model.demand import graduates_under_way
from caunghe.schema import in_schema

_F = pl.Float64()
# Of every occupation and year of the plan, people, means of the forecast's futures: openings, seekers and graduates as
# the forecast counts them, so that ``gap = openings − seekers − graduates``; ``under_way`` the graduates of cohorts
# that began before the plan, as the plan counts them. ``trained``: whether a programme of the plan leads there; the
# need of such an occupation is ``max(0, openings − seekers − under_way)``
NEED_PARTS: Final = pl.Schema(
    {
        "occupation": pl.String(),
        "year": pl.Int64(),
        "trained": pl.Boolean(),
        **dict.fromkeys(("openings", "seekers", "graduates", "under_way"), _F),
    }
)


def need_parts(feed: Feed, forecast: ForecastResults, city: City) -> pl.DataFrame:
    """Return NEED_PARTS; the forecast reaches every year of a plan."""
    years = city.years
    trained = city.demand.occupations["occupation"].to_list()
    codes, place = list(forecast.occupations), [forecast.years.index(year) for year in years]
    grid = pl.DataFrame({"occupation": codes}, schema={"occupation": pl.String}).join(
        pl.DataFrame({"year": years}, schema={"year": pl.Int64}), how="cross", maintain_order="left_right"
    )
    means = {
        name: pl.Series(getattr(forecast, name).mean(axis=0, dtype="float64")[:, place].ravel())
        for name in ("openings", "seekers", "graduates")
    }
    under_way = graduates_under_way(feed, city.supplied, codes, years, city.years[0])
    is_trained = pl.col("occupation").is_in(trained)
    table = grid.with_columns(**means, under_way=pl.Series(under_way.ravel()), trained=is_trained)
    return in_schema(table, NEED_PARTS).sort("occupation", "year")
