"""What the check of a plan finds of each resource: used by the plan's cohorts and earlier ones, at hand, and added."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from caunghe.planning.verify.reading import Amounts, Reading

_DAYS_A_MONTH: Final = 30.4375


def use(read: Reading, resource: str) -> Amounts:
    """Return what the plan's own cohorts use, by place and year."""
    return _use(read, read.study, resource)


def earlier_use(read: Reading, resource: str) -> Amounts:
    """Return what cohorts that began before the plan use, by place and year."""
    return _use(read, read.earlier_study, resource)


def _use(read: Reading, study: Amounts, resource: str) -> Amounts:
    result: Amounts = defaultdict(float)
    for (programme, year), months in study.items():
        about = read.programmes[programme]
        amount = _per_month(read, about)[resource]
        if amount:
            result[(*_place(about)[resource], year)] += months * amount
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


def capacity(read: Reading, resource: str) -> Amounts:
    """Return what the city has without the plan, by place and year."""
    amounts = {"teachers": _teachers, "workstations": _workstations, "classrooms": _rooms, "workplaces": _places}
    return amounts[resource](read)


def _teachers(read: Reading) -> Amounts:
    result: Amounts = defaultdict(float)
    rows = read.feed["teachers"].drop_nulls("training_field")
    for institution, field, born in rows.select("institution", "training_field", "birth_year").iter_rows():
        for year in read.years:
            if born is None or year - born < read.options.retirement_age:
                result[institution, field[1:], year] += 1
    return result


def _workstations(read: Reading) -> Amounts:
    result: Amounts = defaultdict(float)
    hours = read.norm("workstation_hours_per_year")
    rows = read.feed["equipment"].select("site", "training_field", "workstations").drop_nulls()
    for site, field, stations in rows.iter_rows():
        for year in read.years:
            result[site, field[1:], year] += stations * hours
    return result


def _rooms(read: Reading) -> Amounts:
    hours = read.norm("classroom_hours_per_year")
    rows = read.feed["sites"].select("site", "capacity").drop_nulls()
    return {(site, year): places * hours for site, places in rows.iter_rows() for year in read.years}


def _places(read: Reading) -> Amounts:
    """Return discounted workplaces: of each employer and field the latest row up to the year that gives places."""
    newest: dict[tuple[str, str, int], tuple[int, float]] = {}
    for row in read.feed["workplaces"].drop_nulls(["places", "training_field"]).iter_rows(named=True):
        for year in read.years:
            key = (row["employer"], row["training_field"], year)
            if row["year"] <= year and (key not in newest or newest[key][0] < row["year"]):
                newest[key] = (row["year"], _guided_places(read, row))
    result: Amounts = defaultdict(float)
    for (_, field, year), (_, places) in newest.items():
        result[field[1:], year] += places
    for stem, places in _unlisted_places(read).items():
        result |= {(stem, year): places for year in read.years}
    return result


def _unlisted_places(read: Reading) -> dict[str, float]:
    """Return the place-years that fields of no row in the register used in the year before the plan."""
    rows = read.feed["workplaces"].drop_nulls(["places", "training_field"])
    listed = {field[1:] for field in rows["training_field"]}
    result: dict[str, float] = defaultdict(float)
    for programme, began, learners in read.earlier_cohorts:
        about = read.programmes[programme]
        if about["stem"] not in listed:
            months = read.months(programme, began, read.years[0] - 1)
            result[about["stem"]] += learners * months * about["workplace_share"] / 12
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
    """Return what the plan adds in the resource's own unit; what is bought stays, a workplace is for its year."""
    if resource == "workplaces":
        asked = read.tables["workplaces"].select("stem", "year", "asked")
        return {(stem, year): count for stem, year, count in asked.iter_rows()}
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
    result: Amounts = defaultdict(float)
    for *place, first, amount in added[resource]:
        for year in range(first, read.years[-1] + 1):
            result[(*place, year)] += amount
    return result
