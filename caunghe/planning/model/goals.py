"""What the plan should reach: the city's targets, a floor for every zone and every priority group. In people."""

from __future__ import annotations

import polars as pl

from caunghe.planning.model.city import City
from caunghe.planning.model.learners import LEAVERS
from caunghe.planning.model.sets import STOCKS, TARGETS
from caunghe.schema import in_schema

KEYS = ("goal", "where", "year")


def goals(city: City) -> pl.DataFrame:
    """Return ``goal, where, year, people``: the right side of every goal, sorted.

    certificate_rate      value · employed[t] − holders the plan does not make
    diploma_entrants      value
    streaming_rate        value · leavers of grades 9 and 12, where it is known which starters are leavers
    women_entrants_share  0 (the value is within the terms)
    locality              locality_share · the city's entrants last year ÷ those available · available in the zone
    priority_group        group_share · people of the group
    """
    parts = [_targets(city), _localities(city), _groups(city)]
    schema = {"goal": pl.String(), "where": pl.String(), "year": pl.Int64(), "people": pl.Float64()}
    return pl.concat([in_schema(part, schema) for part in parts]).sort(KEYS)


def _targets(city: City) -> pl.DataFrame:
    wanted = city.targets
    counted = city.leaver_shares.select("year").unique(maintain_order=True)
    leavers = (
        city.learners.available.filter(pl.col("stream").is_in(LEAVERS))
        .join(counted, on="year", how="semi")
        .group_by("year", maintain_order=True)
        .agg(leavers=pl.col("people").sum())
    )
    frame = wanted.join(leavers, on="year", how="left").join(city.certificates.stock, on="year", how="left")
    people = (
        pl.when(pl.col("indicator") == "certificate_rate")
        .then(pl.col("value") * pl.col("employed") - pl.col("without"))
        .when(pl.col("indicator") == "streaming_rate")
        .then(pl.col("value") * pl.col("leavers"))
        .when(pl.col("indicator") == "women_entrants_share")
        .then(0.0)
        .otherwise(pl.col("value"))
    )
    # a target whose base is unknown (no survey, no leavers followed) cannot be a row
    return frame.select(goal="indicator", where=pl.lit("city"), year="year", people=people).drop_nulls("people")


def _localities(city: City) -> pl.DataFrame:
    totals = city.learners.available.group_by("zone", "year", maintain_order=True).agg(pl.col("available").sum())
    everyone = totals.group_by("year", maintain_order=True).agg(pl.col("available").sum())["available"].max()
    last = float(city.programmes["last_seats"].sum())
    share = min(1.0, last / everyone) if isinstance(everyone, float) and everyone > 0 else 0.0
    reached = city.learners.reach.select("zone").unique(maintain_order=True)
    people = pl.col("available") * share * city.options.locality_share
    inside = totals.join(reached, on="zone", how="semi")
    return inside.select(goal=pl.lit("locality"), where="zone", year="year", people=people).filter(pl.col("people") > 0)


def _groups(city: City) -> pl.DataFrame:
    totals = city.learners.groups.group_by("group", "year", maintain_order=True).agg(pl.col("people").sum())
    people = pl.col("people") * city.options.group_share
    return totals.select(goal=pl.lit("priority_group"), where="group", year="year", people=people).filter(
        pl.col("people") > 0
    )


def unplanned_targets(city: City) -> pl.DataFrame:
    """Return UNPLANNED: the city's targets that the plan does not try to reach, each with the reason.

    A target whose year is before the plan's first is over; one of intakes is not, as later intakes are held to it too.
    """
    first, last = city.years[0], city.years[-1]
    is_ours, is_stock = pl.col("goal").is_in(TARGETS), pl.col("goal").is_in(STOCKS)
    stated = city.stated_targets.rename({"indicator": "goal"})
    is_over = (pl.col("year") < first) & (is_stock | ~is_ours)
    is_due = pl.when(is_stock).then(pl.col("year").is_in(city.years)).otherwise(pl.col("year") <= last)
    planned = goals(city)["goal"].unique(maintain_order=True)
    reason = (
        pl.when(~is_ours & ~is_over & (pl.col("standing") != "superseded"))
        .then(pl.lit("not_counted"))
        .when((pl.col("standing") != "rules") & (is_ours | (pl.col("standing") == "superseded")))
        .then("standing")
        .when(is_over)
        .then(pl.lit("over"))
        .when(is_stock & (pl.col("year") > last))
        .then(pl.lit("later"))
        .when(is_due & ~pl.col("goal").is_in(planned.implode()))
        .then(pl.lit("no_base"))
    )
    found = stated.with_columns(reason=reason).drop_nulls("reason")
    return found.select("goal", "year", "value", "boundary", "source", "reason").sort("goal", "year", "boundary")


def short_columns(city: City) -> pl.DataFrame:
    """Return the block ``short``: people by which each goal is missed; none may be when targets are hard."""
    upper = 0.0 if city.options.targets == "hard" else float("inf")
    return goals(city).select(*KEYS, upper=pl.lit(upper))
