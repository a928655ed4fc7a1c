"""Constraints of the goals: what counts towards each, plus what is short, reaches what is wanted. All in people."""

from __future__ import annotations

import polars as pl

from caunghe.planning.model.city import City
from caunghe.planning.model.columns import Columns
from caunghe.planning.model.goals import KEYS, goals
from caunghe.planning.model.rows import Rows, rows
from caunghe.schema import codes_with


def goal_rows(city: City, columns: Columns) -> Rows:
    """people counted for the goal + short[goal,where,t] ≥ people wanted."""
    terms = [
        columns["short"].select(*KEYS, "column", value=pl.lit(1.0)),
        _certificates(city, columns),
        _diplomas(city, columns),
        _streaming(city, columns),
        _women(city, columns),
        columns["flow"]
        .select(pl.lit("locality").alias("goal"), "year", "column", where="zone", value=pl.lit(1.0))
        .select(*KEYS, "column", "value"),
        columns["group_learners"]
        .select(pl.lit("priority_group").alias("goal"), "year", "column", where="group", value=pl.lit(1.0))
        .select(*KEYS, "column", "value"),
    ]
    return rows("goals", KEYS, goals(city).select(*KEYS, lower="people"), terms)


def _of_city(goal: str) -> list[pl.Expr]:
    return [pl.lit(goal).alias("goal"), pl.lit("city").alias("where")]


def _certificates(city: City, columns: Columns) -> pl.DataFrame:
    """Σ_p rate[p] · stays^(T − t − lag) · seats[p,t] for t + lag ≤ T."""
    years = pl.DataFrame({"goal_year": city.years}, schema={"goal_year": pl.Int64})
    added = columns["seats"].join(city.certificates.adds, on="programme").join(years, how="cross")
    since = pl.col("goal_year") - pl.col("year") - pl.col("lag")
    value = pl.col("rate") * pl.lit(city.certificates.stays).pow(since)
    return added.filter(since >= 0).select(
        *_of_city("certificate_rate"), pl.col("goal_year").alias("year"), "column", value=value
    )


def _diplomas(city: City, columns: Columns) -> pl.DataFrame:
    """Σ_{p at a level after upper secondary} seats[p,t]: college and intermediate."""
    diploma = city.programmes.filter(pl.col("level").is_in(codes_with("levels", "post_secondary")))
    seats = columns["seats"].join(diploma, on="programme", how="semi")
    return seats.select(*_of_city("diploma_entrants"), "year", "column", value=pl.lit(1.0))


def _streaming(city: City, columns: Columns) -> pl.DataFrame:
    """Σ_p share[level of p,t] · seats[p,t]: the starters who are leavers of the year, as the indicator counts them."""
    seats = columns["seats"].join(city.programmes.select("programme", "level"), on="programme")
    counted = seats.join(city.leaver_shares, on=["level", "year"])
    return counted.select(*_of_city("streaming_rate"), "year", "column", value="share")


def _women(city: City, columns: Columns) -> pl.DataFrame:
    """Σ_p (women_share[p] − value) · seats[p,t]: the share of each programme's own entrants on record."""
    wanted = city.targets.filter(pl.col("indicator") == "women_entrants_share").select("year", goal_share="value")
    seats = (
        columns["seats"]
        .join(city.programmes.select("programme", "women_share"), on="programme")
        .join(wanted, on="year")
    )
    value = pl.col("women_share") - pl.col("goal_share")
    return seats.select(*_of_city("women_entrants_share"), "year", "column", value=value)
