"""The rules of classes and of what they use: sizes, licences, openings, teachers, workstations, rooms, workplaces."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date
from typing import Any, Final

from caunghe.planning.verify.reading import Reading
from caunghe.planning.verify.resources import additions, capacity, earlier_use, use, use_after, years_after
from caunghe.planning.verify.rules import Sides, permission, rule

_NEVER: Final = 9999
_DUST: Final = 1e-6
_COUNTS: Final = {
    "seats": ("seats", "classes"),
    "teachers": ("hired", "retrained_to", "retrained_from"),
    "stations": ("bought",),
    "classrooms": ("added",),
    "workplaces": ("asked",),
    "flows": ("learners",),
    "groups": ("learners",),
    "funds": ("spent",),
    "unpaid": ("unpaid",),
    "goals": ("short",),
}


@rule
def plan_years(read: Reading) -> Sides:
    """Every row of seats is in one of the years planned."""
    for year in sorted({year for _, year in read.seats}):
        yield permission(str(year), year in read.years)


@rule
def not_negative(read: Reading) -> Sides:
    """No count of people, classes, posts, things, places or đồng is below 0."""
    for table, columns in _COUNTS.items():
        for column in columns:
            values = read.tables[table][column]
            yield f"{table} {column}", 0.0, float(min(values, default=0.0))


@rule
def class_minimum(read: Reading) -> Sides:
    """min(the programme's smallest class, the largest of its field) · classes ≤ seats."""
    for (programme, year), (seats, classes) in read.seats.items():
        yield f"{programme} {year}", read.programmes[programme]["class_minimum"] * classes, seats


@rule
def class_maximum(read: Reading) -> Sides:
    """seats ≤ the largest class of the field, by its hazard · classes."""
    for (programme, year), (seats, classes) in read.seats.items():
        yield f"{programme} {year}", seats, read.programmes[programme]["class_maximum"] * classes


@rule
def licensed_intake(read: Reading) -> Sides:
    """seats ≤ licensed intake; 0 in a year in which the site is not yet open, or closed."""
    open_years = {row["site"]: _open_years(read, row) for row in read.feed["sites"].iter_rows(named=True)}
    for (programme, year), (seats, _) in read.seats.items():
        about = read.programmes[programme]
        first, end = open_years.get(about["site"], (_NEVER, _NEVER))
        yield f"{programme} {year}", seats, about["licence"] if first <= year < end else 0


def _open_years(read: Reading, site: dict[str, Any]) -> tuple[int, int]:
    """Return the first year in which a site can start classes, and the first in which it no longer can."""
    opened: date | None = site["opened"]
    closes: date | None = site["closes"]
    end = closes.year if closes else _NEVER
    return (opened.year if opened else 0), min(end, read.options.closed_sites.get(site["site"], _NEVER))


@rule
def new_programme(read: Reading) -> Sides:
    """A new programme teaches a field and level of the city that its site does not teach, at a site of its group and
    level or where the option opened_programmes has it.
    """
    for programme, about in read.programmes.items():
        if about["is_new"]:
            asked = programme in read.options.opened_programmes and about["is_taught_elsewhere"]
            yield permission(programme, about["is_plausible"] or asked)


@rule
def opened_as_asked(read: Reading) -> Sides:
    """A programme of the option opened_programmes opens in its year."""
    openings = _openings(read)
    for programme, year in read.options.opened_programmes.items():
        yield permission(f"{programme} {year}", openings.get(programme, []) == [year])


@rule
def seat_limits(read: Reading) -> Sides:
    """Seats are within the option seat_limits."""
    for (programme, year), (least, most) in read.options.seat_limits.items():
        seats, _ = read.seats.get((programme, year), (0, 0))
        yield f"{programme} {year}", least, seats
        yield f"{programme} {year}", seats, most


@rule
def opens_once(read: Reading) -> Sides:
    """A new programme opens in one year at most."""
    for programme, years in _openings(read).items():
        yield programme, len(years), 1


@rule
def opened_before_seats(read: Reading) -> Sides:
    """A new programme has seats only from the year in which it opens."""
    openings = _openings(read)
    for (programme, year), (seats, _) in read.seats.items():
        if read.programmes[programme]["is_new"]:
            yield f"{programme} {year}", seats, seats if year >= min(openings.get(programme, [_NEVER])) else 0


def _openings(read: Reading) -> dict[str, list[int]]:
    result: dict[str, list[int]] = defaultdict(list)
    for programme, year in read.tables["seats"].filter("opened").select("programme", "year").iter_rows():
        result[programme].append(year)
    return result


@rule
def teachers(read: Reading) -> Sides:
    """Teacher-years of the plan's cohorts ≤ those that earlier cohorts leave free + hired + retrained into the field −
    retrained from it.
    """
    return _resource(read, "teachers")


@rule
def workstations(read: Reading) -> Sides:
    """Workstation-hours of the plan's cohorts ≤ those that earlier cohorts leave free + those bought."""
    return _resource(read, "workstations")


@rule
def classrooms(read: Reading) -> Sides:
    """Hours of a learner's place of the plan's cohorts ≤ those that earlier cohorts leave free + those built."""
    return _resource(read, "classrooms")


@rule
def workplaces(read: Reading) -> Sides:
    """Place-years of the plan's cohorts ≤ those that earlier cohorts leave free + those asked for that year."""
    return _resource(read, "workplaces")


@rule
def whole_posts(read: Reading) -> Sides:
    """Teachers are hired and retrained in whole posts."""
    for *key, hired, into, away in read.tables["teachers"].iter_rows():
        for count in (hired, into, away):
            yield permission(" ".join(map(str, key)), abs(count - round(count)) < _DUST)


@rule
def stays_stopped(read: Reading) -> Sides:
    """A programme that took learners and takes none in a year takes none later, unless the option may_restart is on."""
    by_programme: dict[str, dict[int, int]] = defaultdict(dict)
    for (programme, year), (seats, _) in read.seats.items():
        by_programme[programme][year] = seats
    for programme, seats in by_programme.items():
        taught = read.entrants_before(programme) > 0
        stopped = False
        for year in sorted(seats):
            stopped = stopped or (taught and seats[year] == 0)
            taught = taught or seats[year] > 0
            yield f"{programme} {year}", seats[year] if stopped and not read.options.may_restart else 0, 0


def _resource(read: Reading, resource: str) -> Sides:
    """Yield use and what is there, by place and year; after the plan's last year its last intake starts again."""
    added = additions(read, resource)
    for years, new in ((read.years, use(read, resource)), (years_after(read), use_after(read, resource))):
        earlier, amounts = earlier_use(read, resource, years), capacity(read, resource, years)
        within = {key for key in added if key[-1] in years}
        for key in sorted(new.keys() | within, key=str):  # an institution may be unknown
            free = max(0.0, amounts.get(key, 0.0) - earlier.get(key, 0.0)) + added.get(key, 0.0)
            yield " ".join(map(str, key)), new.get(key, 0.0), free


@rule
def retraining(read: Reading) -> Sides:
    """Teachers retrained into the fields of a group ≤ those who leave other fields of it, by institution and year."""
    into: dict[tuple[Any, ...], float] = defaultdict(float)
    away: dict[tuple[Any, ...], float] = defaultdict(float)
    for row in read.tables["teachers"].iter_rows(named=True):
        key = (row["institution"], read.group_of_stem[row["stem"]], row["year"])
        into[key] += row["retrained_to"]
        away[key] += row["retrained_from"]
    for key, count in into.items():
        yield " ".join(map(str, key)), count, away[key]


@rule
def teachers_most(read: Reading) -> Sides:
    """Teachers hired, retrained into and retrained from a field ≤ the option hires_per_year, by institution."""
    for *key, hired, into, away in read.tables["teachers"].iter_rows():
        for count in (hired, into, away):
            yield " ".join(map(str, key)), count, read.options.hires_per_year


@rule
def workstations_most(read: Reading) -> Sides:
    """Workstations bought ≤ the option workstations_per_year, by site and field."""
    for site, stem, year, bought in read.tables["stations"].select("site", "stem", "year", "bought").iter_rows():
        yield f"{site} {stem} {year}", bought, read.options.workstations_per_year


@rule
def classrooms_most(read: Reading) -> Sides:
    """Classrooms added ≤ the option classrooms_per_year, by site."""
    for site, year, added in read.tables["classrooms"].select("site", "year", "added").iter_rows():
        yield f"{site} {year}", added, read.options.classrooms_per_year


@rule
def workplaces_most(read: Reading) -> Sides:
    """Workplaces asked for ≤ ⌊workplaces_asked_share · the field's confirmed places + workplaces_asked_least⌋."""
    confirmed, options = capacity(read, "workplaces"), read.options
    for stem, year, asked in read.tables["workplaces"].select("stem", "year", "asked").iter_rows():
        most = options.workplaces_asked_share * confirmed.get((stem, year), 0.0) + options.workplaces_asked_least
        yield f"{stem} {year}", asked, math.floor(most)
