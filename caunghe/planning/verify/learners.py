"""The check of a plan's learners: who they are, where they live, how far they travel."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import polars as pl

from caunghe.planning.verify.reading import Finding, Reading

MAY_ENTER = {
    "college": {"upper_secondary", "adults"},
    "intermediate": {"lower_secondary", "upper_secondary"},
    "elementary": {"lower_secondary", "upper_secondary", "adults"},
    "short": {"adults"},
}
_EARTH_KM = 6371.0088
_NOWHERE = (None, None)


def learner_findings(read: Reading) -> Iterator[Finding]:
    """Every seat is someone's, from a zone within the travel limit, of a stream that may enter and suffices."""
    yield from _arrivals(read)
    yield from _journeys(read)
    yield from _numbers(read)
    yield from _groups(read)


def _arrivals(read: Reading) -> Iterator[Finding]:
    seats: dict[tuple[Any, ...], float] = defaultdict(float)
    come: dict[tuple[Any, ...], float] = defaultdict(float)
    for (programme, year), (count, _) in read.seats.items():
        about = read.programmes[programme]
        seats[about["site"], about["level"], year] += count
    for site, level, year, learners in read.tables["flows"].select("site", "level", "year", "learners").iter_rows():
        come[site, level, year] += learners
    for key in sorted(seats.keys() | come.keys()):
        where = " ".join(map(str, key))
        yield "seats_taken", where, seats.get(key, 0.0), come.get(key, 0.0)
        yield "learners_seated", where, come.get(key, 0.0), seats.get(key, 0.0)


def _journeys(read: Reading) -> Iterator[Finding]:
    limit = read.norm("travel_limit_km")
    centre = {
        z: (lon, lat)
        for _, z, lon, lat in read.tables["zones"].select("area", "zone", "longitude", "latitude").iter_rows()
    }
    places = {a: (lon, lat) for a, lon, lat in read.feed["areas"].select("area", "longitude", "latitude").iter_rows()}
    sites = read.feed["sites"].select("site", "area", "longitude", "latitude")
    at = {
        s: (lon, lat) if lon is not None and lat is not None else places.get(a, _NOWHERE)
        for s, a, lon, lat in sites.iter_rows()
    }
    for zone, site in (
        read.tables["flows"].select("zone", "site").unique(maintain_order=True).sort("zone", "site").iter_rows()
    ):
        yield "travel_limit", f"{zone} {site}", _great_circle(centre[zone], at[site]), limit
    for level, stream in read.tables["flows"].select("level", "stream").unique(maintain_order=True).iter_rows():
        yield "may_enter", f"{stream} {level}", 0.0, 0.0 if stream in MAY_ENTER[level] else -1.0


def _great_circle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return km between two places by the spherical law of cosines."""
    (lon, lat), (to_lon, to_lat) = (tuple(map(math.radians, place)) for place in (one, other))
    cosine = math.sin(lat) * math.sin(to_lat) + math.cos(lat) * math.cos(to_lat) * math.cos(to_lon - lon)
    return _EARTH_KM * math.acos(max(-1.0, min(1.0, cosine)))


def people_there(read: Reading) -> dict[tuple[str, str, int], float]:
    """Return (zone, stream, year) → people who live there: leavers and adults of 20–59 of the latest year on record."""
    zone_of = dict(read.tables["zones"].select("area", "zone").iter_rows())
    seen: dict[tuple[str, str], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for area, year, grade, leavers in read.feed["leavers"].select("area", "year", "grade", "leavers").iter_rows():
        seen[area, {"9": "lower_secondary", "12": "upper_secondary"}[grade]][year] += leavers or 0
    bands = {f"{age}-{age + 4}" for age in range(20, 60, 5)}
    for area, year, band, people in read.feed["populations"].select("area", "year", "age_group", "people").iter_rows():
        if band in bands:
            seen[area, "adults"][year] += people or 0
    result: dict[tuple[str, str, int], float] = defaultdict(float)
    for (area, stream), by_year in seen.items():
        if area in zone_of:
            for year in read.years:
                result[zone_of[area], stream, year] += latest(by_year, year)
    return result


def latest(by_year: dict[int, float], year: int) -> float:
    """Return the value of the latest year up to ``year``, or the first there is."""
    known = [y for y in by_year if y <= year]
    return by_year[max(known) if known else min(by_year)]


def _numbers(read: Reading) -> Iterator[Finding]:
    share = {"adults": read.options.share_of_adults}
    there = people_there(read)
    start = (
        read.tables["flows"]
        .group_by("zone", "stream", "year", maintain_order=True)
        .agg(pl.col("learners").sum())
        .sort("zone", "stream", "year")
    )
    for zone, stream, year, learners in start.iter_rows():
        limit = there[zone, stream, year] * share.get(stream, read.options.share_of_leavers)
        yield "learners_available", f"{zone} {stream} {year}", learners, limit


def _groups(read: Reading) -> Iterator[Finding]:
    adults: dict[tuple[str, int], float] = defaultdict(float)
    flows = read.tables["flows"].filter(pl.col("stream") == "adults", pl.col("level").is_in(["elementary", "short"]))
    for zone, year, learners in flows.select("zone", "year", "learners").iter_rows():
        adults[zone, year] += learners
    members: dict[tuple[str, int], float] = defaultdict(float)
    for zone, year, learners in read.tables["groups"].select("zone", "year", "learners").iter_rows():
        members[zone, year] += learners
    for (zone, year), learners in members.items():
        yield "group_learners", f"{zone} {year}", learners, adults[zone, year]
