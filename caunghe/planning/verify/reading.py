"""What the check of a plan reads: the plan's decisions beside the facts of the feed, worked out anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import median
from typing import Any, Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.planning.options import PlanOptions
from caunghe.planning.verify.intakes import Intakes, read_intakes
from caunghe.schema import NO_NORM, code_list, national_entry_rules, national_norms, norm_in_force

Amounts = dict[tuple[Any, ...], float]
Place = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True)
class Reading:
    """A plan's decisions beside the feed and the forecast they came from."""

    feed: Feed
    forecast: ForecastResults
    options: PlanOptions
    tables: Mapping[str, pl.DataFrame]
    years: range

    def norm(self, name: str) -> float:
        """Return a norm on the first day of the plan: the feed's own, else the national one."""
        if name not in self._norms:
            self._norms[name] = self._norm_in_force(name)
        return self._norms[name]

    @cached_property
    def _norms(self) -> dict[str, float]:
        return {}

    def _norm_in_force(self, name: str) -> float:
        day = date(self.years[0], 1, 1)
        value = norm_in_force(self.norm_table(name), name, day)
        if value is None:
            raise InputError(NO_NORM, norm=name, day=day)
        return value

    def norm_table(self, name: str) -> pl.DataFrame:
        """Return the table that states a norm: the feed's own where it does, else the national one."""
        own = self.feed["norms"]
        return own if name in own["norm"].to_list() else national_norms()

    def may_enter(self, level: str, stream: str, year: int) -> bool:
        """Return whether a stream may enter a level on 1 September: by the feed's rules of both, else the nation's."""
        school_year = date(year, 9, 1)
        periods = self._entry_periods.get((level, stream), [])
        return any(begins <= school_year and (ends is None or school_year <= ends) for begins, ends in periods)

    @cached_property
    def _entry_periods(self) -> dict[tuple[str, str], list[tuple[date, date | None]]]:
        columns = ("level", "stream", "valid_from", "valid_to")
        result: dict[tuple[str, str], list[tuple[date, date | None]]] = {}
        for table in (national_entry_rules(), self.feed["entry_rules"]):
            stated: dict[tuple[str, str], list[tuple[date, date | None]]] = defaultdict(list)
            for level, stream, begins, ends in table.select(columns).drop_nulls("valid_from").iter_rows():
                stated[level, stream].append((begins, ends))
            result |= stated
        return result

    def people_at_work(self, year: int) -> float:
        """Return people at work in the forecast, the mean of its draws; those of its first year before and after it."""
        return self._people_at_work.get(year, self._people_at_work[self.forecast.years[0]])

    @cached_property
    def _people_at_work(self) -> dict[int, float]:
        totals = self.forecast.employment.sum(axis=1).mean(axis=0)
        return {year: float(people) for year, people in zip(self.forecast.years, totals, strict=True)}

    @cached_property
    def programmes(self) -> dict[str, dict[str, Any]]:
        """The facts of the plan's programmes by code, all of them from the feed."""
        owner, known = dict(self.feed["sites"].select("site", "institution").iter_rows()), self._known_programmes
        result: dict[str, dict[str, Any]] = {}
        for code in self.tables["programmes"]["programme"]:
            row = known[code] if code in known else _new_programme(code, known.values(), self.women_shares)
            result[code] = self._facts(row, is_new=code not in known)
            result[code]["institution"] = owner.get(row["site"])
        for about in result.values():
            hosts = {(row["site"], self.group_of(row["training_field"]), row["level"]) for row in known.values()}
            at_home = about["site"], about["group"], about["level"]
            about["is_plausible"] = about["is_taught_elsewhere"] and at_home in hosts
        return result

    @cached_property
    def _known_programmes(self) -> dict[str, dict[str, Any]]:
        """The feed's programmes that can be planned: at a known site, with field, level and duration."""
        sites = set(self.feed["sites"]["site"])
        return {
            row["programme"]: row
            for row in self.feed["programmes"].iter_rows(named=True)
            if row["site"] in sites and None not in (row["training_field"], row["level"], row["months"])
        }

    def _facts(self, row: dict[str, Any], *, is_new: bool) -> dict[str, Any]:
        """Return a programme's facts with what stands for a value not given."""
        largest = int(self.norm(f"class_size_{self._hazards.get(row['training_field'], 'practice')}"))
        licence = self._licence(row)
        zeros = {name: row[name] or 0 for name in ("workplace_share", "practice_share", "tuition", "cost_per_learner")}
        women = row["women_share"] if is_new else self.women_shares.get(row["programme"])
        return {
            "is_taught_elsewhere": False,
            **row,
            **zeros,
            "is_new": is_new,
            "leads_to_diploma": self._diplomas.get(row["level"]) == "true",
            "stem": row["training_field"][1:],
            "group": self.group_of(row["training_field"]),
            "class_maximum": largest,
            "class_minimum": min(row["minimum_class"] if row["minimum_class"] is not None else 1, largest),
            "licence": min(licence, self.options.new_classes * largest) if is_new else licence,
            "women_share": self.women_of_all if women is None else women,
        }

    def _licence(self, row: dict[str, Any]) -> int:
        """Return the registered intake; where none is given the largest intake before the plan, which was allowed."""
        if row["licensed_intake"] is not None:
            return row["licensed_intake"]
        return max((n for (code, _), n in self.decided.items() if code == row.get("programme")), default=0)

    def entrants_before(self, programme: str) -> int:
        """Return the entrants of the year before the plan."""
        return self.decided.get((programme, self.years[0] - 1), 0)

    def group_of(self, training_field: str) -> str:
        """Return the group of a training field; one not listed belongs to the group other."""
        return self._groups.get(training_field, "other")

    @cached_property
    def _groups(self) -> dict[str, str]:
        return dict(code_list("training_fields").select("code", "group").iter_rows())

    @cached_property
    def _diplomas(self) -> dict[str, str]:
        return dict(code_list("levels").select("code", "diploma").iter_rows())

    @cached_property
    def _hazards(self) -> dict[str, str]:
        return dict(code_list("training_fields").select("code", "hazard").iter_rows())

    @cached_property
    def group_of_stem(self) -> dict[str, str]:
        """The group of each stem (a field's code without its first digit, the level) that the plan teaches."""
        return {about["stem"]: about["group"] for about in self.programmes.values()}

    @cached_property
    def women_shares(self) -> dict[str, float]:
        """Programme → women among the entrants of its last intake before the plan that tells of them."""
        rows = self.feed["intakes"].select("programme", "year", "women", "entrants").sort("year").iter_rows()
        told = (row for row in rows if row[1] < self.years[0] and row[2] is not None and row[3])
        return {programme: min(1.0, women / entrants) for programme, _, women, entrants in told}

    @cached_property
    def women_of_all(self) -> float:
        """Women among last year's entrants of the programmes that tell of them; half where none does."""
        women, entrants = 0.0, 0
        for (programme, year), starters in self.decided.items():
            if year == self.years[0] - 1 and programme in self._known_programmes and programme in self.women_shares:
                women, entrants = women + self.women_shares[programme] * starters, entrants + starters
        return women / entrants if entrants else 0.5

    @cached_property
    def seats(self) -> dict[tuple[str, int], tuple[int, int]]:
        """(programme, year) → seats, classes."""
        frame = self.tables["seats"].select("programme", "year", "seats", "classes")
        return {(p, y): (s, c) for p, y, s, c in frame.iter_rows()}

    @cached_property
    def communes(self) -> dict[str, Place]:
        """The communes in force at the feed's date that have a place on the map; the city itself is not one."""
        day, city = self.feed.information.as_of, self.feed.information.area
        columns = ("area", "longitude", "latitude", "valid_to")
        return {
            area: (lon, lat)
            for area, lon, lat, ends in self.feed["areas"].select(columns).iter_rows()
            if area != city and (ends is None or ends >= day) and lon is not None and lat is not None
        }

    @cached_property
    def zone_of(self) -> dict[str, str]:
        """Commune → its zone, a decision of the plan."""
        return dict(self.tables["zones"].select("area", "zone").iter_rows())

    @cached_property
    def centres(self) -> dict[str, Place]:
        """Zone → the mean of its communes' places, weighted by their people of the latest year, each at least one."""
        counts = self.feed["populations"].filter(pl.col("year") == pl.col("year").max())
        people = dict(counts.group_by("area", maintain_order=True).agg(pl.col("people").sum()).iter_rows())
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for area, zone in self.zone_of.items():
            if area in self.communes:
                weight = max(1.0, float(people.get(area, 0)))
                for position, value in enumerate((*self.communes[area], 1.0)):
                    sums[zone][position] += weight * value
        return {zone: (lon / weight, lat / weight) for zone, (lon, lat, weight) in sums.items()}

    @cached_property
    def places_of_sites(self) -> dict[str, Place]:
        """Site → its own place, else its area's, else the middle of the zones' centres."""
        columns = ("area", "longitude", "latitude")
        areas = {area: (lon, lat) for area, lon, lat in self.feed["areas"].select(columns).iter_rows()}
        result: dict[str, Place] = {}
        for site, area, *own in self.feed["sites"].select("site", *columns).iter_rows():
            lon, lat = own if None not in own else areas.get(area, (None, None))
            if lon is not None and lat is not None:
                result[site] = (lon, lat)
            elif self.centres:
                middle = [sum(place[axis] for place in self.centres.values()) / len(self.centres) for axis in (0, 1)]
                result[site] = (middle[0], middle[1])
        return result

    @cached_property
    def residents(self) -> Amounts:
        """(zone, stream, year) → leavers of grades 9 and 12 and adults of 20–59 who live there."""
        counts: dict[tuple[str, ...], dict[int, float]] = defaultdict(lambda: defaultdict(float))
        streams = dict(code_list("leaver_grades").select("code", "stream").iter_rows())
        for area, year, grade, leavers in self.feed["leavers"].select("area", "year", "grade", "leavers").iter_rows():
            counts[area, streams[grade]][year] += leavers or 0
        bands = {f"{age}-{age + 4}" for age in range(20, 60, 5)}
        adults = self.feed["populations"].filter(pl.col("age_group").is_in(bands))
        for area, year, people in adults.select("area", "year", "people").iter_rows():
            counts[area, "adults"][year] += people or 0
        result: Amounts = defaultdict(float)
        for (area, stream), by_year in counts.items():
            if area in self.zone_of:
                for year in self.years:
                    result[self.zone_of[area], stream, year] += latest(by_year, year)
        return result

    @cached_property
    def group_people(self) -> Amounts:
        """(group, zone, year) → people of a priority group."""
        counts: dict[tuple[str, str], dict[int, float]] = defaultdict(lambda: defaultdict(float))
        columns = ("area", "year", "group", "people")
        for area, year, group, people in self.feed["target_groups"].select(columns).iter_rows():
            if area in self.zone_of:
                counts[group, self.zone_of[area]][year] += people or 0
        return {(*key, year): latest(by_year, year) for key, by_year in counts.items() for year in self.years}

    def months(self, programme: str, began: int, year: int) -> float:
        """Return months of ``year`` that a cohort begun in ``began`` studies."""
        total = self.programmes[programme]["months"]
        return max(0.0, min(12.0, total - 12.0 * (year - began))) if year >= began else 0.0

    @cached_property
    def intakes(self) -> Intakes:
        """The feed's intakes, those due and not reported among them."""
        return read_intakes(self.feed)

    @cached_property
    def decided(self) -> dict[tuple[str, int], int]:
        """(programme, year begun) → entrants of every cohort from before the plan."""
        return self.intakes.before(self.years[0])

    @cached_property
    def earlier_entrants(self) -> list[tuple[str, int, int]]:
        """Programme, year begun and entrants of every cohort from before the plan, of the plan's programmes."""
        return [(programme, year, n) for (programme, year), n in self.decided.items() if programme in self.programmes]

    @cached_property
    def earlier_cohorts(self) -> list[tuple[str, int, int]]:
        """Programme, year begun and learners left of every cohort from before the plan, of the plan's programmes."""
        rows = self.feed["intakes"].select("programme", "year", "dropouts").iter_rows()
        gone = {(programme, year): dropouts or 0 for programme, year, dropouts in rows}
        return [(p, year, max(0, entrants - gone.get((p, year), 0))) for p, year, entrants in self.earlier_entrants]

    @cached_property
    def study(self) -> Amounts:
        """Learner-months of the plan's cohorts by (programme, year)."""
        return self._study([(p, y, s) for (p, y), (s, _) in self.seats.items()], self.years)

    @cached_property
    def earlier_study(self) -> Amounts:
        """Learner-months of cohorts that began before the plan by (programme, year)."""
        return self._study(self.earlier_cohorts, self.years)

    @cached_property
    def study_before(self) -> Amounts:
        """Learner-months of the year before the plan by (programme, year)."""
        return self._study(self.earlier_cohorts, range(self.years[0] - 1, self.years[0]))

    def _study(self, cohorts: Sequence[tuple[str, int, int]], years: range) -> Amounts:
        result: Amounts = defaultdict(float)
        for programme, began, learners in cohorts:
            for year in years:
                months = self.months(programme, began, year)
                if months and learners:
                    result[programme, year] += months * learners
        return result


def latest(by_year: Mapping[int, float], year: int) -> float:
    """Return the value of the latest year up to ``year``, or of the first year on record."""
    known = [y for y in by_year if y <= year]
    return by_year[max(known) if known else min(by_year)]


_MEDIANS: Final = ("months", "workplace_share", "practice_share")
_ROUNDED: Final = ("licensed_intake", "minimum_class", "tuition", "cost_per_learner")


def _new_programme(code: str, known: Iterable[dict[str, Any]], women: Mapping[str, float]) -> dict[str, Any]:
    """Return the facts of a programme that could be opened, ``site:field:level``: medians of those that teach the field
    at that level.

    ``is_taught_elsewhere`` is whether any does, and none of them at its own site.
    """
    site, training_field, level = [*code.split(":"), "", ""][:3]
    alike = [row for row in known if (row["training_field"], row["level"]) == (training_field, level)]
    values = {name: [row[name] for row in alike if row[name] is not None] for name in (*_MEDIANS, *_ROUNDED)}
    facts = {name: median(values[name]) if values[name] else None for name in _MEDIANS}
    whole = {name: round(median(values[name])) if values[name] else None for name in _ROUNDED}
    shares = [women[row["programme"]] for row in alike if row["programme"] in women]
    return {
        "programme": code,
        "site": site,
        "training_field": training_field,
        "level": level,
        **facts,
        **whole,
        "months": facts["months"] or 0.0,
        "women_share": median(shares) if shares else None,
        "is_taught_elsewhere": bool(alike) and site not in {row["site"] for row in alike},
    }


def reading(feed: Feed, forecast: ForecastResults, options: PlanOptions, tables: Mapping[str, pl.DataFrame]) -> Reading:
    """Return a plan's tables read beside its feed and forecast.

    The first year is the option's, else the first after the last intake mostly reported that is not closed on the
    feed's day, else the forecast's first. An intake is closed once all rounds of its year are, or the year without any
    is over.
    """
    recorded, today = read_intakes(feed).last_reported_year(), feed.information.as_of
    first = min(forecast.years) if recorded is None else recorded + 1
    closings = [day for day in feed["rounds"]["closes"] if day is not None]
    while recorded is not None and all(day < today for day in _closings(closings, first)):
        first += 1
    first = options.first_year or first
    return Reading(feed, forecast, options, tables, range(first, first + options.years))


def _closings(closings: Sequence[date], year: int) -> list[date]:
    """Return the days on which the rounds of a year close: without any, the year's last day."""
    return [day for day in closings if day.year == year] or [date(year, 12, 31)]
