"""Constraints of learners, money and demand: who comes from where, who pays, what is filled, and the risk."""

from __future__ import annotations

import numpy as np
import polars as pl

from caunghe.planning.model.city import City
from caunghe.planning.model.columns import MILLION, Columns
from caunghe.planning.model.constraints_teaching import study_months
from caunghe.planning.model.learners import LEAVERS
from caunghe.planning.model.rows import Rows, rows
from caunghe.schema import codes_with

THOUSAND_MILLION = 1e9


def arrivals(city: City, columns: Columns) -> Rows:
    """Σ_{p at (s,level)} seats[p,t] − Σ_{a,stream} flow[a,s,level,stream,t] = 0: every seat is taken from a home zone
    in reach.
    """
    keys = ("site", "level", "year")
    seats = columns["seats"].join(city.programmes.select("programme", "site", "level"), on="programme")
    sides = seats.select(keys).unique(maintain_order=True).with_columns(lower=pl.lit(0.0), upper=pl.lit(0.0))
    terms = [
        seats.select(*keys, "column", value=pl.lit(1.0)),
        columns["flow"].select(*keys, "column", value=pl.lit(-1.0)),
    ]
    return rows("arrivals", keys, sides, terms)


def available(city: City, columns: Columns) -> Rows:
    """Σ_{s,level} flow[a,s,level,stream,t] ≤ available[a,stream,t]."""
    keys = ("zone", "stream", "year")
    sides = city.learners.available.select(*keys, upper="available")
    return rows("available", keys, sides, [columns["flow"].select(*keys, "column", value=pl.lit(1.0))])


def leavers_entering(city: City, columns: Columns) -> Rows:
    """Σ_{a,s} flow[a,s,level,leavers,t] − share[level,t] · Σ_{p at level} seats[p,t] = 0 where adults may enter too.

    Leavers take the share of a level's seats that they took before the plan (``leaver_shares``) and adults the rest.
    Where the feed counts no adults, nobody else is known to come, and leavers may take every seat.
    """
    keys = ("level", "year")
    adults = city.learners.available.filter(pl.col("stream") == "adults", pl.col("available") > 0)
    mixed = city.leaver_shares.filter("takes_adults").join(adults, on="year", how="semi")
    seats = columns["seats"].join(city.programmes.select("programme", "level"), on="programme").join(mixed, on=keys)
    leavers = columns["flow"].filter(pl.col("stream").is_in(LEAVERS))
    sides = seats.select(keys).unique(maintain_order=True).with_columns(lower=pl.lit(0.0), upper=pl.lit(0.0))
    terms = [
        leavers.select(*keys, "column", value=pl.lit(1.0)),
        seats.select(*keys, "column", value=-pl.col("share")),
    ]
    return rows("leavers_entering", keys, sides, terms)


def group_learners(city: City, columns: Columns) -> Rows:
    """Σ_g group_learners[g,a,t] − Σ_s flow[a,s,level,adults,t] ≤ 0: a learner counts for one group.

    Levels are those of the support to priority groups: elementary and short.
    """
    keys = ("zone", "year")
    supported = pl.col("level").is_in(codes_with("levels", "group_support"))
    adults = columns["flow"].filter(pl.col("stream") == "adults", supported)
    members = columns["group_learners"]
    terms = [members.select(*keys, "column", value=pl.lit(1.0)), adults.select(*keys, "column", value=pl.lit(-1.0))]
    sides = members.select(keys).unique(maintain_order=True).with_columns(upper=pl.lit(0.0))
    return rows("group_learners", keys, sides, terms)


def funding(city: City, columns: Columns) -> Rows:
    """Σ_m spend[m,kind,t] + unpaid[kind,t] − cost of the plan[kind,t] = committed[kind,t]   (million đồng)."""
    keys = ("kind", "year")
    committed = city.committed.select(*keys, lower=pl.col("amount") / MILLION, upper=pl.col("amount") / MILLION)
    paid = [columns[block].select(*keys, "column", value=pl.lit(1.0)) for block in ("spend", "unpaid")]
    due = public_costs(city, columns).select(*keys, "column", value=-pl.col("cost") / MILLION)
    return rows("funding", keys, committed, [*paid, due])


def public_costs(city: City, columns: Columns) -> pl.DataFrame:
    """Return ``kind, year, column, cost``: đồng to be paid in ``year`` for one unit of a column."""
    learners = study_months(city, columns).join(city.cost, on="programme")
    taught = learners.select("kind", "year", "column", cost=pl.col("months") * pl.col("cost"))
    bought = (
        columns["stations"]
        .join(city.station_prices, on="stem")
        .select(pl.lit("equipment").alias("kind"), "year", "column", cost="price")
    )
    unit = (
        ("classrooms", "facilities", "classroom"),
        ("opened", "programmes", "opening"),
        ("asked", "workplaces", "asked"),
        ("retrained_to", "teachers", "retrained"),
        ("hired", "teachers", "hired"),
    )
    others = [
        columns[block].select(pl.lit(kind).alias("kind"), "year", "column", cost=pl.lit(city.prices[price]))
        for block, kind, price in unit
    ]
    return pl.concat([taught, bought, *others])


def budgets(city: City, columns: Columns) -> Rows:
    """Σ_kind spend[m,kind,t] ≤ amount[m,t]   (million đồng)."""
    keys = ("fund", "year")
    sides = city.funds.select(*keys, upper=pl.col("amount") / MILLION)
    return rows("budgets", keys, sides, [columns["spend"].select(*keys, "column", value=pl.lit(1.0))])


def needs_met(city: City, columns: Columns) -> Rows:
    """Σ_p rate[p,k] · seats[p,t−lag] − Σ_j met[k,t,j] ≥ 0: a need is met only by those who graduate into it."""
    keys = ("occupation", "year")
    met = columns["met"]
    arrive = columns["seats"].join(city.supplied, on="programme").with_columns(year=pl.col("year") + pl.col("lag"))
    sides = met.select(keys).unique(maintain_order=True).with_columns(lower=pl.lit(0.0))
    terms = [
        arrive.select(*keys, "column", value="rate"),
        met.select(*keys, "column", value=pl.lit(-1.0)),
    ]
    return rows("filled", keys, sides, terms)


def risk(city: City, columns: Columns) -> Rows:
    """excess[w] + threshold + Σ_{segments draw w has} weight[k] · met[k,t,j] ≥ Σ_{k,t} weight[k] · max(0, need[w,k,t]).

    Thousand million đồng. With cost threshold + Σ_w p_w · excess[w] / tail this is CVaR (Rockafellar and Uryasev
    2000).
    """
    if city.options.risk_weight == 0:
        return rows(
            "risk",
            ("draw",),
            columns["excess"].select("draw").clear(),
            [columns["excess"].select("draw", "column", value=pl.lit(1.0))],
        )
    need = np.maximum(city.demand.need, 0.0)
    weight = city.demand.occupations["weight"].to_numpy()
    total = np.einsum("wkt,k->w", need, weight) / THOUSAND_MILLION
    excess = columns["excess"]
    threshold = excess.select("draw").with_columns(column=pl.lit(columns["threshold"]["column"][0]), value=pl.lit(1.0))
    terms = [excess.select("draw", "column", value=pl.lit(1.0)), threshold, _coverage(city, columns, need)]
    return rows("risk", ("draw",), excess.select("draw", lower=pl.Series(total)), terms)


def _coverage(city: City, columns: Columns, need: np.ndarray) -> pl.DataFrame:
    """Return ``draw, column, value``: weight of each segment in every draw that has it."""
    place = {o: i for i, o in enumerate(city.demand.occupations["occupation"])}
    met = columns["met"]
    occupation = np.array([place[o] for o in met["occupation"]], dtype=np.int64)
    year = met["year"].to_numpy() - city.demand.years[0]
    rank = np.argsort(np.argsort(need, axis=0, kind="stable"), axis=0)
    has = rank[:, occupation, year] >= met["segment"].to_numpy()
    draw, which = np.nonzero(has)
    weight = city.demand.occupations["weight"].to_numpy()[occupation] / THOUSAND_MILLION
    return pl.DataFrame({"draw": draw, "column": met["column"].to_numpy()[which], "value": weight[which]})
