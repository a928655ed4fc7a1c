"""Who can learn and from where: school leavers and adults by home zone, and the sites each zone can reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.planning.model.norms import Norms
from caunghe.planning.model.zones import zones
from caunghe.planning.options import PlanOptions
from caunghe.schema import code_list, entry_by_year, kilometres, latest_year, not_ended

_STREAM_OF_GRADE: Final = dict(code_list("leaver_grades").select("code", "stream").iter_rows())
LEAVERS: Final = tuple(_STREAM_OF_GRADE.values())


@dataclass(frozen=True, slots=True)
class Learners:
    """Home zones and who lives there.

    ``zones``: area, zone, longitude, latitude (of the zone's centre). ``available``: zone, stream, year, people,
    available (those who would start). ``entry``: level, stream, year of the entry rules. ``reach``: zone, site, km
    within the norm travel_limit_km. ``groups``: group, zone, year, people.
    """

    zones: pl.DataFrame
    available: pl.DataFrame
    entry: pl.DataFrame
    reach: pl.DataFrame
    groups: pl.DataFrame


def learners(feed: Feed, norms: Norms, years: Sequence[int], options: PlanOptions) -> Learners:
    """Return home zones, learners available by stream and year, and which sites are in reach."""
    grouped = home_zones(feed, options.zones)
    people = pl.concat([_leavers(feed, years), _adults(feed, years)])
    share = pl.when(pl.col("stream") == "adults").then(options.share_of_adults).otherwise(options.share_of_leavers)
    available = (
        people.join(grouped, on="area")
        .group_by("zone", "stream", "year", maintain_order=True)
        .agg(pl.col("people").sum().cast(pl.Float64))
        .with_columns(available=pl.col("people") * share)
        .sort("zone", "stream", "year")
    )
    return Learners(
        zones=grouped,
        available=available,
        entry=entry_by_year(feed["entry_rules"], years),
        reach=_reach(feed, grouped, norms("travel_limit_km")),
        groups=_groups(feed, grouped, years),
    )


def home_zones(feed: Feed, count: int) -> pl.DataFrame:
    """Return the zones of the communes in force at the feed's date (the city itself is not one)."""
    day = feed.information.as_of
    in_force = not_ended(day) & (pl.col("area") != feed.information.area)
    people = latest_year(feed["populations"]).group_by("area", maintain_order=True).agg(pl.col("people").sum())
    return zones(feed["areas"].filter(in_force).join(people, on="area", how="left"), count)


def rows_for_years(frame: pl.DataFrame, keys: Sequence[str], years: Sequence[int]) -> pl.DataFrame:
    """Return ``frame`` for ``years``: each key takes its row of the latest year on record up to then, or else its
    first.
    """
    known = frame.sort("year")
    wanted = pl.DataFrame({"year": list(years)}, schema={"year": pl.Int64})
    grid = frame.select(keys).unique(maintain_order=True).join(wanted, how="cross").sort("year")
    values = [c for c in frame.columns if c not in (*keys, "year")]
    nearest = grid
    for strategy in ("backward", "forward"):
        row = known.with_columns(pl.col(values).name.suffix(f"_{strategy}"))
        row = row.select(*keys, "year", pl.col([f"{v}_{strategy}" for v in values]))
        nearest = nearest.join_asof(row, on="year", by=list(keys), strategy=strategy, check_sortedness=False)
    return nearest.select(*keys, "year", *[pl.coalesce(f"{v}_backward", f"{v}_forward").alias(v) for v in values])


def _leavers(feed: Feed, years: Sequence[int]) -> pl.DataFrame:
    table = feed["leavers"].select(
        "area", "year", stream=pl.col("grade").replace_strict(_STREAM_OF_GRADE), people="leavers"
    )
    return rows_for_years(table, ("area", "stream"), years)


def _adults(feed: Feed, years: Sequence[int]) -> pl.DataFrame:
    bands = code_list("age_groups").filter(pl.col("age_from") >= 20, pl.col("age_to") <= 59)["code"]
    table = feed["populations"].filter(pl.col("age_group").is_in(bands.implode()))
    counted = table.group_by("area", "year", maintain_order=True).agg(pl.col("people").sum())
    return rows_for_years(
        counted.select("area", "year", pl.lit("adults").alias("stream"), "people"), ("area", "stream"), years
    )


def _groups(feed: Feed, grouped: pl.DataFrame, years: Sequence[int]) -> pl.DataFrame:
    table = (
        feed["target_groups"]
        .join(grouped, on="area")
        .group_by("group", "zone", "year", maintain_order=True)
        .agg(pl.col("people").sum())
    )
    return rows_for_years(table, ("group", "zone"), years).sort("group", "zone", "year")


def _reach(feed: Feed, grouped: pl.DataFrame, limit: float) -> pl.DataFrame:
    """Return ``zone, site, km``: sites whose great-circle distance from the zone's centre is within ``limit`` km.

    A site without a place, whose area has none either, is taken to stand in the middle of the zones' centres.
    """
    centres = grouped.select("zone", "longitude", "latitude").unique("zone", maintain_order=True)
    places = feed["areas"].select("area", area_longitude="longitude", area_latitude="latitude")
    # half of a site's own place and half of its area's is neither
    is_own = pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null()
    at = (
        feed["sites"]
        .join(places, on="area", how="left")
        .select(
            "site",
            to_longitude=pl.when(is_own).then("longitude").otherwise("area_longitude"),
            to_latitude=pl.when(is_own).then("latitude").otherwise("area_latitude"),
        )
    )
    middle = {f"to_{name}": centres[name].mean() for name in ("longitude", "latitude")}
    nowhere = pl.col("to_longitude").is_null() | pl.col("to_latitude").is_null()
    at = at.with_columns(
        pl.when(nowhere).then(pl.lit(value)).otherwise(name).alias(name) for name, value in middle.items()
    )
    pairs = centres.join(at.drop_nulls(), how="cross")
    columns = (pairs[c].to_numpy() for c in ("longitude", "latitude", "to_longitude", "to_latitude"))
    km = pl.Series("km", kilometres(*columns), dtype=pl.Float64)
    return pairs.select("zone", "site").with_columns(km).filter(pl.col("km") <= limit).sort("zone", "site")
