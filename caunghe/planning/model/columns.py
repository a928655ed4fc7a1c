"""The model's variables: one table a block; each row a column of the matrix with its keys and bounds."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.planning.model.city import City
from caunghe.planning.model.goals import short_columns
from caunghe.planning.model.money import payments

_BEYOND: Final = Text(
    "Chương trình {programme} năm {year} không thể tuyển {least} người: giấy phép và địa điểm cho nhiều nhất {most}.",
    "programme {programme} cannot take {least} in {year}: licence and site allow {most} at most",
)
Columns = dict[str, pl.DataFrame]
_FREE = float("inf")
MILLION = 1e6


def columns(city: City, *, with_classes: bool = True) -> Columns:
    """Return every block with ``column`` (numbered through all blocks), ``lower``, ``upper``, ``whole``.

    People, classes, teachers and places are counted in ones; money in million đồng.
    """
    blocks = _teaching(city) | _resources(city) | _learners(city) | _money(city) | _demand(city)
    blocks["short"] = short_columns(city)
    if not with_classes:
        del blocks["classes"]
    return numbered_columns(blocks)


def numbered_columns(blocks: Columns) -> Columns:
    """Return the blocks with their columns numbered one after the other, missing bounds 0 and infinite, and not whole
    unless said.
    """
    result: Columns = {}
    first = 0
    for name, frame in blocks.items():
        bounds = {"lower": 0.0, "upper": _FREE, "whole": False}
        missing = [pl.lit(value).alias(c) for c, value in bounds.items() if c not in frame.columns]
        numbered = frame.with_columns(missing).with_columns(pl.col("lower", "upper").cast(pl.Float64))
        result[name] = numbered.with_columns(column=pl.int_range(first, first + pl.len(), dtype=pl.Int64))
        first += frame.height
    return result


def _years(city: City) -> pl.DataFrame:
    return pl.DataFrame({"year": city.years}, schema={"year": pl.Int64})


def _teaching(city: City) -> Columns:
    """seats[p,t] learners started; classes[p,t]; change[p,t] = |seats − seats the year before|; moved[p,t] = |seats −
    seats of the plan published last|; opened[p,t] of new ones.
    """
    every = city.programmes.select("programme", "site", "licence", "class_minimum", "is_new").join(
        _years(city), how="cross"
    )
    is_open = every.join(city.open_years.with_columns(open=pl.lit(True)), on=["site", "year"], how="left")
    seats = is_open.with_columns(upper=pl.when(pl.col("open")).then(pl.col("licence")).otherwise(0).cast(pl.Float64))
    seats = _within_limits(city, seats)
    seats = seats.with_columns(classes=(pl.col("upper") / pl.col("class_minimum")).floor()).sort("programme", "year")
    keys = ["programme", "year"]
    return {
        "seats": seats.select(*keys, "lower", "upper", whole=pl.lit(True)),
        "classes": seats.select(*keys, upper="classes", whole=pl.lit(True)),
        "change": seats.select(keys),
        "moved": seats.select(keys).join(published_seats(city), on=keys, how="semi", maintain_order="left"),
        "opened": _openings(city, seats.filter("is_new")),
    }


def _within_limits(city: City, seats: pl.DataFrame) -> pl.DataFrame:
    """Return seats with ``lower`` and ``upper`` within the option seat_limits.

    Raises InputError where more are asked for than licence and site allow.
    """
    limits = [(*key, float(least), float(most)) for key, (least, most) in city.options.seat_limits.items()]
    schema = {"programme": pl.String, "year": pl.Int64, "lower": pl.Float64, "most": pl.Float64}
    asked = pl.DataFrame(limits, schema=schema, orient="row")
    limited = seats.join(asked, on=["programme", "year"], how="left", maintain_order="left")
    beyond = limited.filter(pl.col("lower") > pl.col("upper"))
    if not beyond.is_empty():
        programme, year, least, most = beyond.select("programme", "year", "lower", "upper").row(0)
        raise InputError(_BEYOND, programme=programme, year=year, least=round(least), most=round(most))
    most = pl.min_horizontal("upper", pl.col("most").fill_null(_FREE))
    return limited.with_columns(pl.col("lower").fill_null(0.0), upper=most)


def _openings(city: City, seats: pl.DataFrame) -> pl.DataFrame:
    """Return the block of openings; one of the option opened_programmes opens in its year, and in no other."""
    asked = city.options.opened_programmes
    forced = [asked[p] == year if p in asked else None for p, year in seats.select("programme", "year").iter_rows()]
    told = pl.Series("forced", forced, dtype=pl.Boolean).cast(pl.Float64)
    bounds = {"lower": told.fill_null(0.0), "upper": told.fill_null(1.0)}
    return seats.select("programme", "year", **bounds, whole=pl.lit(True))


def published_seats(city: City) -> pl.DataFrame:
    """Return ``programme, year, published``: seats of the plan published last, empty where there is none."""
    rows = [(programme, year, float(seats)) for (programme, year), seats in city.options.published_seats.items()]
    schema = {"programme": pl.String, "year": pl.Int64, "published": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _resources(city: City) -> Columns:
    """hired, retrained_to, retrained_from[i,f,t]; stations[s,f,t]; classrooms[s,t]; asked[f,t] workplaces beyond those
    confirmed.
    """
    options = city.options
    there = {name: frame.filter(pl.col("year").is_in(city.years)) for name, frame in city.capacity.items()}
    teachers = there["teachers"].select("institution", "stem", "year")
    groups = city.programmes.select("stem", "group").unique("stem", maintain_order=True)
    several = teachers.join(groups, on="stem").with_columns(
        fields=pl.col("stem").n_unique().over("institution", "group")
    )
    moved = (
        several.filter(pl.col("fields") > 1)
        .select("institution", "group", "stem", "year")
        .sort("institution", "stem", "year")
    )
    posts = (pl.lit(float(options.hires_per_year)).alias("upper"), pl.lit(True).alias("whole"))
    asked = pl.col("amount") * options.workplaces_asked_share + options.workplaces_asked_least
    return {
        "hired": teachers.with_columns(posts),
        "retrained_to": moved.with_columns(posts),
        "retrained_from": moved.with_columns(posts),
        "stations": there["workstations"]
        .select("site", "stem", "year")
        .with_columns(upper=pl.lit(float(options.workstations_per_year)), whole=pl.lit(True)),
        "classrooms": there["classrooms"]
        .select("site", "year")
        .with_columns(upper=pl.lit(float(options.classrooms_per_year)), whole=pl.lit(True)),
        "asked": there["workplaces"].select("stem", "year", upper=asked.floor(), whole=pl.lit(True)),
    }


def _learners(city: City) -> Columns:
    """flow[a,s,level,stream,t] learners by home zone; group_learners[g,a,t] of them in a priority group."""
    taught = city.programmes.select("site", "level").unique(maintain_order=True)
    flow = city.learners.reach.join(taught, on="site").join(city.learners.entry, on="level")
    people = city.learners.available.filter(pl.col("available") > 0).select("zone", "stream", "year")
    flow = flow.join(people, on=["zone", "stream", "year"], how="semi").sort("zone", "site", "level", "stream", "year")
    groups = city.learners.groups.filter(pl.col("people") > 0)
    return {
        "flow": flow.select("zone", "site", "level", "stream", "year", "km"),
        "group_learners": groups.select("group", "zone", "year", upper=pl.col("people").cast(pl.Float64)),
    }


def _money(city: City) -> Columns:
    """spend[m,kind,t] and unpaid[kind,t] (commitments no fund reaches), million đồng."""
    unpaid = city.committed.select("kind", "year", upper=pl.col("amount") / MILLION)
    return {"spend": payments(city.funds), "unpaid": unpaid}


def _demand(city: City) -> Columns:
    """met[k,t,segment] of the need, with the ``probability`` of that segment; threshold and excess[w] of the risk,
    thousand million đồng.
    """
    return {
        "met": segments(city),
        "threshold": pl.DataFrame({"of": ["risk"]}),
        "excess": pl.DataFrame({"draw": range(len(city.demand.probability))}, schema={"draw": pl.Int64}),
    }


def segments(city: City) -> pl.DataFrame:
    """Return the need cut at each draw: ``occupation, year, segment, upper, probability``.

    Sort the draws of a cell, 0 ≤ d₁ ≤ … ≤ d_n. Segment j is the need between d_{j−1} and d_j: only draws of rank ≥ j
    have it, so filling it lowers the expected shortage by their ``probability`` (Σ of p_w, d_w ≥ d_j) a person. Supply
    fills the most probable segments first, hence Σ_j is exactly E[max(0, d − supply)]: no row a draw is needed.
    Segments above what all licences could supply are left out, being short whatever the plan.
    """
    need = np.maximum(city.demand.need, 0.0)
    order = np.argsort(need, axis=0, kind="stable")
    ranked = np.take_along_axis(need, order, axis=0)
    width = np.diff(ranked, axis=0, prepend=0.0)
    tail = np.cumsum(city.demand.probability[order][::-1], axis=0)[::-1]
    room = most_supply(city)[None] - (ranked - width)
    upper = np.minimum(width, room)
    segment, occupation, year = np.nonzero(upper > 1e-6)
    codes = city.demand.occupations["occupation"].to_numpy()
    frame = pl.DataFrame(
        {
            "occupation": codes[occupation] if len(codes) else [],
            "year": np.array(city.demand.years)[year],
            "segment": segment.astype(np.int64),
            "upper": upper[segment, occupation, year],
            "probability": tail[segment, occupation, year],
        },
        schema_overrides={"occupation": pl.String, "year": pl.Int64},
    )
    return frame.sort("occupation", "year", "segment")


def most_supply(city: City) -> np.ndarray:
    """Return the people all licences together could bring into each (occupation, year)."""
    row = {o: i for i, o in enumerate(city.demand.occupations["occupation"])}
    result = np.zeros((len(row), len(city.demand.years)))
    most = city.programmes.select("programme", "licence").join(city.supplied, on="programme")
    by_lag = most.group_by("occupation", "lag", maintain_order=True).agg(
        people=(pl.col("licence") * pl.col("rate")).sum()
    )
    for occupation, lag, people in by_lag.iter_rows():
        if occupation in row:
            result[row[occupation], lag : lag + len(city.years)] += people
    return result
