"""Streaming: how a round sends school leavers to vocational education, by commune and by group."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.feed import Feed
from caunghe.matching.admission.admission import Admission
from caunghe.matching.results import STREAMING, STREAMING_GROUPS
from caunghe.matching.travel import positions, with_positions
from caunghe.schema import FEWEST_PEOPLE, in_schema, kilometres

_ROUND_COUNTS: Final = ("applicants", "placed", "first_choice")


def streaming(feed: Feed, admission: Admission) -> pl.DataFrame:
    """Return one row a commune and one for the city (area empty): ``results.STREAMING``.

    ``streaming_rate = to_vocational / leavers`` of the latest year on record, both grades; the round's own numbers
    beside it: ``first_choice_rate = first_choice / applicants``, kilometres from the commune's centre to the site
    obtained (median and 90th percentile). A count from 1 to 4 is hidden with everything of its row that rests on it;
    where what is hidden adds up to few people, so is the next smallest row, so that the city's total does not give
    it away.

    >>> table = streaming(feed, caunghe.admit(feed))
    >>> table.select("area", "applicants", "placed", pl.col("first_choice_rate").round(3)).rows()
    [(None, 60, 40, 0.583), ('A', None, None, None), ('B', None, None, None)]
    """
    people = _people(feed, admission)
    counts = [
        pl.len().cast(pl.Int64).alias("applicants"),
        pl.col("got").sum().cast(pl.Int64).alias("placed"),
        (pl.col("rank") == 1).sum().cast(pl.Int64).alias("first_choice"),
        pl.col("km").median().alias("median_km"),
        pl.col("km").quantile(0.9, "linear").alias("p90_km"),
    ]
    leavers, year = _leavers(feed)
    by_area = leavers.join(
        people.group_by("area", maintain_order=True).agg(counts), on="area", how="full", coalesce=True
    )
    city = pl.concat(
        [
            leavers.select(pl.lit(None, pl.String).alias("area"), pl.sum("leavers", "to_vocational")),
            people.select(counts),
        ],
        how="horizontal",
    )
    shown = _public_table(
        by_area.filter(pl.col("area").is_not_null()).sort("area"), _ROUND_COUNTS, ("median_km", "p90_km")
    )
    shown = _public_table(shown, ("leavers", "to_vocational"))
    table = pl.concat([city.select(shown.columns), shown]).with_columns(
        year=pl.lit(year, pl.Int64),
        streaming_rate=_rate("to_vocational", "leavers"),
        first_choice_rate=_rate("first_choice", "applicants"),
    )
    return in_schema(table, STREAMING)


def streaming_groups(admission: Admission) -> pl.DataFrame:
    """Return one row a target group and one for everybody who stayed (group empty): ``results.STREAMING_GROUPS``.

    A person of several groups counts in each. A group whose row would give fewer than five people away is hidden.

    >>> streaming_groups(caunghe.admit(feed)).select("group", "applicants", pl.col("placed_rate").round(3)).rows()
    [(None, 60, 0.667), ('poor', None, None)]
    """
    stayed = admission.results.filter(pl.col("status") != "withdrawn")
    people = stayed.join(admission.round.applicants.select("applicant", "groups"), on="applicant")
    counts = [
        pl.len().cast(pl.Int64).alias("applicants"),
        pl.col("programme").is_not_null().sum().cast(pl.Int64).alias("placed"),
        (pl.col("rank") == 1).sum().cast(pl.Int64).alias("first_choice"),
    ]
    each = people.with_columns(group=pl.col("groups").str.split(";")).explode("group", empty_as_null=True)
    each = each.with_columns(pl.col("group").str.strip_chars()).filter(pl.col("group") != "")
    groups = _public_table(each.group_by("group", maintain_order=True).agg(counts).sort("group"), _ROUND_COUNTS)
    everybody = people.select(pl.lit(None, pl.String).alias("group"), *counts)
    table = pl.concat([everybody, groups.select(everybody.columns)]).with_columns(
        placed_rate=_rate("placed", "applicants"), first_choice_rate=_rate("first_choice", "applicants")
    )
    return in_schema(table, STREAMING_GROUPS)


def _rate(above: str, below: str) -> pl.Expr:
    return pl.when(pl.col(below) > 0).then(pl.col(above) / pl.col(below))


def _people(feed: Feed, admission: Admission) -> pl.DataFrame:
    """Return ``area, rank, got, km`` of everybody who did not withdraw."""
    sites = with_positions(feed["sites"], feed["areas"]).select("site", "longitude", "latitude")
    at = feed["programmes"].select("programme", "site").join(sites, on="site", how="left").drop("site")
    people = admission.results.filter(pl.col("status") != "withdrawn").select("applicant", "programme", "rank")
    people = people.join(admission.round.applicants.select("applicant", "area"), on="applicant", how="left")
    homes = with_positions(people, feed["areas"])
    there = people.join(at, on="programme", how="left", maintain_order="left")
    km = kilometres(*positions(homes), *positions(there))
    return people.select("area", "rank", got=pl.col("programme").is_not_null(), km=pl.Series(km, nan_to_null=True))


def _leavers(feed: Feed) -> tuple[pl.DataFrame, int | None]:
    table = feed["leavers"].filter(pl.col("to_vocational").is_not_null())
    year = table["year"].max()
    last = table.filter(pl.col("year") == year) if isinstance(year, int) else table
    sums = last.group_by("area", maintain_order=True).agg(pl.sum("leavers"), pl.sum("to_vocational"))
    return sums, year if isinstance(year, int) else None


def _public_table(table: pl.DataFrame, counts: tuple[str, ...], others: tuple[str, ...] = ()) -> pl.DataFrame:
    """Return the table without ``counts`` and ``others`` in rows with small ones, and in one row more where needed.

    ``counts`` are parts of one another, the whole first. A count c is small when 0 < c < FEWEST_PEOPLE, and so is the
    difference between two of them (those not placed, say).
    """
    values = table.select(pl.col(counts).fill_null(0)).to_numpy()
    nested = np.concatenate([values, values[:, :-1] - values[:, 1:]], axis=1)
    small = np.atleast_1d(((nested > 0) & (nested < FEWEST_PEOPLE)).any(axis=1))
    rest = np.flatnonzero(~small & (values[:, 0] > 0))
    if small.any() and rest.size and _few(nested[small].sum(axis=0)):
        small[rest[values[rest, 0].argmin()]] = True
    own = [*counts, *others]
    return table.with_columns(pl.when(pl.lit(pl.Series(~small))).then(pl.col(name)).alias(name) for name in own)


def _few(sums: NDArray[np.int64]) -> bool:
    return bool(((sums > 0) & (sums < FEWEST_PEOPLE)).any())
