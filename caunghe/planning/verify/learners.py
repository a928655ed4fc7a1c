"""The rules of a plan's learners: who they are, where they live, how far they travel."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import polars as pl

from caunghe.planning.verify.reading import Place, Reading
from caunghe.planning.verify.rules import Sides, both_ways, permission, rule
from caunghe.schema import EARTH_KM, code_list


@rule
def seats_taken(read: Reading) -> Sides:
    """seats ≤ learners who come, by site, level and year."""
    seats, arrivals = _seats_and_arrivals(read)
    for key in sorted(seats.keys() | arrivals.keys()):
        yield " ".join(map(str, key)), seats[key], arrivals[key]


@rule
def learners_seated(read: Reading) -> Sides:
    """Learners who come ≤ seats, by site, level and year."""
    seats, arrivals = _seats_and_arrivals(read)
    for key in sorted(seats.keys() | arrivals.keys()):
        yield " ".join(map(str, key)), arrivals[key], seats[key]


def _seats_and_arrivals(read: Reading) -> tuple[dict[tuple[Any, ...], float], dict[tuple[Any, ...], float]]:
    seats: dict[tuple[Any, ...], float] = defaultdict(float)
    arrivals: dict[tuple[Any, ...], float] = defaultdict(float)
    for (programme, year), (count, _) in read.seats.items():
        about = read.programmes[programme]
        seats[about["site"], about["level"], year] += count
    for site, level, year, learners in read.tables["flows"].select("site", "level", "year", "learners").iter_rows():
        arrivals[site, level, year] += learners
    return seats, arrivals


@rule
def home_zones(read: Reading) -> Sides:
    """Every commune in force that has a place on the map is in exactly one zone, and no other area is in any."""
    rows: dict[str, int] = defaultdict(int)
    for area in read.tables["zones"]["area"]:
        rows[area] += 1
    for area in sorted(rows.keys() | read.communes.keys()):
        yield from both_ways(area, rows[area], 1 if area in read.communes else 0)


@rule
def zone_centres(read: Reading) -> Sides:
    """The centre of a zone is the mean of its communes' places, weighted by their people."""
    published = read.tables["zones"].select("zone", "longitude", "latitude").unique(maintain_order=True)
    for zone, *place in published.iter_rows():
        for one, other in zip(place, read.centres.get(zone, (0.0, 0.0)), strict=True):
            yield from both_ways(zone, one, other)


@rule
def travel_limit(read: Reading) -> Sides:
    """Kilometres from the centre of a learner's zone to the site ≤ norm travel_limit_km."""
    limit = read.norm("travel_limit_km")
    pairs = read.tables["flows"].select("zone", "site").unique(maintain_order=True).sort("zone", "site")
    for zone, site in pairs.iter_rows():
        yield f"{zone} {site}", great_circle(read.centres.get(zone), read.places_of_sites.get(site)), limit


def great_circle(one: Place | None, other: Place | None) -> float:
    """Return km between two places; a place not known is the farthest there is.

    By the spherical law of cosines: the plan that is checked was made with another formula.
    """
    if one is None or other is None:
        return EARTH_KM * math.pi
    (lon, lat), (to_lon, to_lat) = (tuple(map(math.radians, place)) for place in (one, other))
    cosine = math.sin(lat) * math.sin(to_lat) + math.cos(lat) * math.cos(to_lat) * math.cos(to_lon - lon)
    return EARTH_KM * math.acos(max(-1.0, min(1.0, cosine)))


@rule
def may_enter(read: Reading) -> Sides:
    """Learners enter only levels open to their stream by the entry rules in force on 1 September of the year."""
    entries = read.tables["flows"].select("level", "stream", "year").unique(maintain_order=True)
    for level, stream, year in entries.iter_rows():
        yield permission(f"{stream} {level} {year}", read.may_enter(level, stream, year))


def share_who_start(read: Reading, stream: str) -> float:
    """Return the largest share of a stream that starts a course in a year."""
    return read.options.share_of_adults if stream == "adults" else read.options.share_of_leavers


@rule
def learners_available(read: Reading) -> Sides:
    """Learners of a zone, stream and year ≤ people who live there · the largest share that starts a course."""
    starters = (
        read.tables["flows"]
        .group_by("zone", "stream", "year", maintain_order=True)
        .agg(pl.col("learners").sum())
        .sort("zone", "stream", "year")
    )
    for zone, stream, year, learners in starters.iter_rows():
        limit = read.residents.get((zone, stream, year), 0.0) * share_who_start(read, stream)
        yield f"{zone} {stream} {year}", learners, limit


@rule
def group_learners(read: Reading) -> Sides:
    """Learners counted for any priority group ≤ adults who start courses of the support to groups, by zone and year."""
    levels = code_list("levels").select("code", "group_support")
    supported = {level for level, yes in levels.iter_rows() if yes == "true"}
    adults: dict[tuple[str, int], float] = defaultdict(float)
    flows = read.tables["flows"].filter(pl.col("stream") == "adults", pl.col("level").is_in(supported))
    for zone, year, learners in flows.select("zone", "year", "learners").iter_rows():
        adults[zone, year] += learners
    members: dict[tuple[str, int], float] = defaultdict(float)
    for zone, year, learners in read.tables["groups"].select("zone", "year", "learners").iter_rows():
        members[zone, year] += learners
    for (zone, year), learners in members.items():
        yield f"{zone} {year}", learners, adults[zone, year]


@rule
def group_people(read: Reading) -> Sides:
    """Learners counted for a priority group ≤ people of the group, by zone and year."""
    for group, zone, year, learners in read.tables["groups"].select("group", "zone", "year", "learners").iter_rows():
        yield f"{group} {zone} {year}", learners, read.group_people.get((group, zone, year), 0.0)
