"""What the check of a plan finds of each resource: used by the plan's cohorts and earlier ones, at hand, and added."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from caunghe.planning.verify.reading import Amounts, Reading

_DAYS_A_MONTH: Final = 30.4375


def use(read: Reading, resource: str) -> Amounts:
    """Return what the plan's own cohorts use, by place and year."""
    return _use(read, [(p, y, s) for (p, y), (s, _) in read.seats.items()], resource, read.years)


def use_after(read: Reading, resource: str) -> Amounts:
    """Return what the plan's cohorts use after its last year, when that year's intake starts again and again."""
    last, years = read.years[-1], years_after(read)
    again = [(p, y, seats) for (p, began), (seats, _) in read.seats.items() if began == last for y in years]
    return _use(read, [*((p, y, s) for (p, y), (s, _) in read.seats.items()), *again], resource, years)


def years_after(read: Reading) -> range:
    """Return the years after the plan's last in which an intake of that year may still study."""
    longest = max(about["months"] for about in read.programmes.values())
    return range(read.years[-1] + 1, read.years[-1] + math.ceil(longest / 12))


def earlier_use(read: Reading, resource: str, years: range | None = None) -> Amounts:
    """Return what cohorts that began before the plan use, by place and year."""
    return _use(read, read.earlier_cohorts, resource, years or read.years)


def _use(read: Reading, cohorts: Iterable[tuple[str, int, int]], resource: str, years: range) -> Amounts:
    result: Amounts = defaultdict(float)
    for programme, began, learners in cohorts:
        about = read.programmes[programme]
        amount = _per_month(read, about)[resource]
        for year in years if amount and learners else ():
            months = read.months(programme, began, year)
            if months:
                result[(*_place(about)[resource], year)] += learners * months * amount
    return result


def _per_month(read: Reading, about: dict[str, Any]) -> dict[str, float]:
    """Return what a learner's month uses of each resource."""
    hours = read.norm("training_hours_per_month") * (1 - about["workplace_share"])
    return {
        "teachers": 1 / 12 / read.norm("learners_per_teacher"),
        "workstations": hours * about["practice_share"] / read.norm("learners_per_workstation"),
        "classrooms": hours,
        "workplaces": about["workplace_share"] / 12,
    }


def _place(about: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """Return the place in which a programme uses each resource."""
    return {
        "teachers": (about["institution"], about["stem"]),
        "workstations": (about["site"], about["stem"]),
        "classrooms": (about["site"],),
        "workplaces": (about["stem"],),
    }


def capacity(read: Reading, resource: str, years: range | None = None) -> Amounts:
    """Return what the city has without the plan, by place and year.

    What the year before the plan used was there: where no row tells of a place, in every year; where rows tell of less,
    all of it in the plan's first year, and less from year to year, none of it after the option repair_years.
    """
    years = years or read.years
    result = listed(read, resource, years)
    told, repair = places_told(read, resource), read.options.repair_years
    for (*place, _), used in _use(read, read.earlier_cohorts, resource, _year_before(read)).items():
        for year in years:
            key = (*place, year)
            if tuple(place) not in told:
                result[key] = used
            elif repair:
                missing = max(0.0, used - result.get(key, 0.0))
                result[key] = result.get(key, 0.0) + missing * max(0.0, 1 - (year - read.years[0]) / repair)
    return result


def _year_before(read: Reading) -> range:
    return range(read.years[0] - 1, read.years[0])


def listed(read: Reading, resource: str, years: range) -> Amounts:
    """Return what the feed's rows and the norms say there is, by place and year."""
    amounts = {"teachers": _teachers, "workstations": _workstations, "classrooms": _rooms, "workplaces": _places}
    return amounts[resource](read, years)


def places_told(read: Reading, resource: str) -> set[tuple[Any, ...]]:
    """Return the places of which a row of the feed tells how much of a resource there is."""
    table, columns, given = {
        "teachers": ("teachers", ("institution", "training_field"), ["training_field"]),
        "workstations": ("equipment", ("site", "training_field"), ["training_field", "workstations"]),
        "classrooms": ("sites", ("site",), ["capacity"]),
        "workplaces": ("workplaces", ("training_field",), ["training_field", "places"]),
    }[resource]
    rows = read.feed[table].drop_nulls(given).select(columns).rows()
    return {row if resource == "classrooms" else (*row[:-1], row[-1][1:]) for row in rows}


def _teachers(read: Reading, years: range) -> Amounts:
    result: Amounts = defaultdict(float)
    rows = read.feed["teachers"].drop_nulls("training_field")
    for institution, field, born in rows.select("institution", "training_field", "birth_year").iter_rows():
        for year in years:
            if born is None or year - born < read.options.retirement_age:
                result[institution, field[1:], year] += 1
    return result


def _workstations(read: Reading, years: range) -> Amounts:
    result: Amounts = defaultdict(float)
    hours = read.norm("workstation_hours_per_year")
    rows = read.feed["equipment"].select("site", "training_field", "workstations").drop_nulls()
    for site, field, stations in rows.iter_rows():
        for year in years:
            result[site, field[1:], year] += stations * hours
    return result


def _rooms(read: Reading, years: range) -> Amounts:
    hours = read.norm("classroom_hours_per_year")
    rows = read.feed["sites"].select("site", "capacity").drop_nulls()
    return {(site, year): places * hours for site, places in rows.iter_rows() for year in years}


def _places(read: Reading, years: range) -> Amounts:
    """Return discounted workplaces: of each employer and field the latest row up to the year that gives places."""
    newest: dict[tuple[str, str, int], tuple[int, float]] = {}
    for row in read.feed["workplaces"].drop_nulls(["places", "training_field"]).iter_rows(named=True):
        for year in years:
            key = (row["employer"], row["training_field"], year)
            if row["year"] <= year and (key not in newest or newest[key][0] < row["year"]):
                newest[key] = (row["year"], _guided_places(read, row))
    result: Amounts = defaultdict(float)
    for (_, field, year), (_, places) in newest.items():
        result[field[1:], year] += places
    return result


def _guided_places(read: Reading, row: dict[str, Any]) -> float:
    """Return the places that mentors can guide · the weight of the age of their confirmation."""
    places: float = row["places"]
    if row["mentors"] is not None:
        places = min(places, read.norm("learners_per_mentor") * row["mentors"])
    band = "over_24"
    if row["confirmed"] is not None:
        age = (read.feed.information.as_of - row["confirmed"]).days / _DAYS_A_MONTH
        band = next((name for limit, name in ((6, "0_6"), (12, "6_12"), (24, "12_24")) if age <= limit), "over_24")
    return places * read.norm(f"workplace_weight_{band}_months")


def additions(read: Reading, resource: str) -> Amounts:
    """Return what the plan adds in the resource's own unit; what is bought stays, a workplace is for its year,
    and those of the last year are asked for again in the years after it.
    """
    years = [*read.years, *years_after(read)]
    if resource == "workplaces":
        asked = read.tables["workplaces"].select("stem", "year", "asked")
        result: Amounts = {(stem, year): count for stem, year, count in asked.iter_rows()}
        last = [(stem, count) for (stem, year), count in result.items() if year == read.years[-1]]
        return result | {(stem, year): count for stem, count in last for year in years_after(read)}
    hours = read.norm("workstation_hours_per_year")
    room = read.norm("class_size_theory") * read.norm("classroom_hours_per_year")
    moved = ("hired", "retrained_to", "retrained_from")
    added: dict[str, list[tuple[Any, ...]]] = {
        "teachers": [
            (institution, stem, year, hired + into - away)
            for institution, stem, year, hired, into, away in read.tables["teachers"]
            .select("institution", "stem", "year", *moved)
            .iter_rows()
        ],
        "workstations": [
            (site, stem, year, hours * bought)
            for site, stem, year, bought in read.tables["stations"].select("site", "stem", "year", "bought").iter_rows()
        ],
        "classrooms": [
            (site, year, room * count)
            for site, year, count in read.tables["classrooms"].select("site", "year", "added").iter_rows()
        ],
    }
    result = defaultdict[tuple[Any, ...], float](float)
    for *place, first, amount in added[resource]:
        for year in years[first - years[0] :]:
            result[(*place, year)] += amount
    return result
