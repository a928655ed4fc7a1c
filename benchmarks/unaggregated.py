"""The plan as one would write it first: journeys by programme, and a shortage variable and row for each demand draw.

Same constraints, same costs, same optimum as ``caunghe.planning.model.model``; only benchmarks and the test that
says so use it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from caunghe.planning.model import constraints_people, model
from caunghe.planning.model.city import City
from caunghe.planning.model.columns import MILLION, Columns, columns, numbered_columns
from caunghe.planning.model.costs import Costs, costs
from caunghe.planning.model.rows import Rows, rows

THOUSAND_MILLION = 1e9


def unaggregated(city: City) -> model.Model:
    """Return the model without aggregation."""
    blocks = {name: frame.drop("column") for name, frame in columns(city).items()}
    places = city.programmes.select("programme", "site", "level")
    blocks["flow"] = blocks["flow"].join(places, on=["site", "level"]).sort("programme", "zone", "stream", "year")
    blocks["met"] = blocks["met"].clear()
    draws = pl.DataFrame({"draw": range(len(city.demand.probability))}, schema={"draw": pl.Int64})
    years = pl.DataFrame({"year": city.demand.years}, schema={"year": pl.Int64})
    blocks["shortage"] = city.demand.occupations.select("occupation").join(years, how="cross").join(draws, how="cross")
    numbered_blocks = numbered_columns(blocks)
    replaced: dict[object, Callable[[City, Columns], Rows]] = {
        constraints_people.arrivals: _arrivals,
        constraints_people.needs_met: _needs_met,
        constraints_people.risk: _risk,
    }
    families = [replaced.get(family, family) for family in model.FAMILIES]
    built = [family(city, numbered_blocks) for family in families]
    return model.model_of(city, numbered_blocks, built, _costs(city, numbered_blocks))


def _arrivals(city: City, blocks: Columns) -> Rows:
    keys = ("programme", "year")
    sides = blocks["seats"].select(keys).with_columns(lower=pl.lit(0.0), upper=pl.lit(0.0))
    terms = [
        blocks[name].select(*keys, "column", value=pl.lit(sign)) for name, sign in (("seats", 1.0), ("flow", -1.0))
    ]
    return rows("arrivals", keys, sides, terms)


def _needs_met(city: City, blocks: Columns) -> Rows:
    keys = ("occupation", "year", "draw")
    need = np.maximum(city.demand.need, 0.0)
    short = blocks["shortage"]
    sides = short.select(keys).with_columns(lower=pl.Series(need.transpose(1, 2, 0).ravel()))
    arrive = blocks["seats"].join(city.supplied, on="programme").with_columns(year=pl.col("year") + pl.col("lag"))
    by_draw = arrive.join(short.select("draw").unique(), how="cross")
    terms = [by_draw.select(*keys, "column", value="rate"), short.select(*keys, "column", value=pl.lit(1.0))]
    return rows("filled", keys, sides, terms)


def _risk(city: City, blocks: Columns) -> Rows:
    excess = blocks["excess"]
    threshold = excess.select("draw", column=pl.lit(blocks["threshold"]["column"][0]), value=pl.lit(1.0))
    short = blocks["shortage"].join(city.demand.occupations, on="occupation")
    terms = [
        excess.select("draw", "column", value=pl.lit(1.0)),
        threshold,
        short.select("draw", "column", value=-pl.col("weight") / THOUSAND_MILLION),
    ]
    return rows("risk", ("draw",), excess.select("draw", lower=pl.lit(0.0)), terms)


def _costs(city: City, blocks: Columns) -> Costs:
    probability = pl.DataFrame(
        {"draw": range(len(city.demand.probability)), "p": city.demand.probability}, schema_overrides={"draw": pl.Int64}
    )
    short = blocks["shortage"].join(city.demand.occupations, on="occupation").join(probability, on="draw")
    term = short.select(pl.lit("shortage").alias("term"), "column", value=pl.col("weight") * pl.col("p") / MILLION)
    value = city.options.surplus_value / MILLION
    beyond = short.select(pl.lit("surplus").alias("term"), "column", value=pl.col("p") * value)
    needed = float(np.einsum("wkt,w->", np.maximum(city.demand.need, 0.0), city.demand.probability))
    return Costs(pl.concat([costs(city, blocks).table, term, beyond]), -value * needed)
