"""What the check of a plan reads: the plan's seats, the norms, and what is there, used and added, worked out anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.language import Text
from caunghe.planning.options import PlanOptions
from caunghe.schema import code_list, national_norms, norm_in_force

_NO_NORM: Final = Text(
    "Định mức {name} phải có hiệu lực vào ngày {day}; không có định mức nào.",
    "norm {name} must be in force on {day}; got none",
)
Finding = tuple[str, str, float, float]
"""Rule, where, left side, right side: left ≤ right must hold."""
Amounts = dict[tuple[Any, ...], float]
_DAYS_A_MONTH = 30.4375


@dataclass(frozen=True)
class Reading:
    """A plan's tables beside the feed they came from."""

    feed: Feed
    options: PlanOptions
    tables: Mapping[str, pl.DataFrame]
    years: list[int]

    def norm(self, name: str) -> float:
        """Return a norm on the first day of the plan: the feed's own, else the national one."""
        if name not in self._norms:
            self._norms[name] = self._looked_up(name)
        return self._norms[name]

    @cached_property
    def _norms(self) -> dict[str, float]:
        return {}

    def _looked_up(self, name: str) -> float:
        own, day = self.feed["norms"], date(self.years[0], 1, 1)
        table = own if name in own["norm"].to_list() else national_norms()
        value = norm_in_force(table, name, day)
        if value is None:
            raise InputError(_NO_NORM, name=name, day=day)
        return value

    @cached_property
    def programmes(self) -> dict[str, dict[str, Any]]:
        """Programmes by code: the feed's own rows where it has them, the plan's for new ones."""
        published = {row["programme"]: row for row in self.tables["programmes"].iter_rows(named=True)}
        group = {f[1:]: g for f, g in code_list("training_fields").select("code", "group").iter_rows()}
        owner = dict(self.feed["sites"].select("site", "institution").iter_rows())
        for row in self.feed["programmes"].iter_rows(named=True):
            if row["programme"] in published:
                stem = row["training_field"][1:]
                known = {k: v for k, v in row.items() if v is not None}
                facts = {"stem": stem, "group": group.get(stem, "other"), "institution": owner[row["site"]]}
                lowest = {"class_minimum": known.get("minimum_class", 1)}
                published[row["programme"]] = published[row["programme"]] | known | facts | lowest
        return published

    @cached_property
    def seats(self) -> dict[tuple[str, int], tuple[int, int]]:
        """(programme, year) → seats, classes."""
        frame = self.tables["seats"].select("programme", "year", "seats", "classes")
        return {(p, y): (s, c) for p, y, s, c in frame.iter_rows()}

    @cached_property
    def _hazards(self) -> dict[str, str]:
        return dict(code_list("training_fields").select("code", "hazard").iter_rows())

    @cached_property
    def _class_sizes(self) -> dict[str, int]:
        return {hazard: int(self.norm(f"class_size_{hazard}")) for hazard in ("heavy", "practice", "theory")}

    def largest_class(self, training_field: str) -> int:
        """Return the largest class the norms allow in a field."""
        return self._class_sizes[self._hazards.get(training_field, "practice")]

    def months(self, programme: str, began: int, year: int) -> float:
        """Return months of ``year`` that a cohort begun in ``began`` studies."""
        total = self.programmes[programme]["months"]
        return max(0.0, min(12.0, total - 12.0 * (year - began))) if year >= began else 0.0

    @cached_property
    def cohorts_before(self) -> list[tuple[str, int, int]]:
        """Programme, year begun and learners left of every cohort on record from before the plan."""
        rows = self.feed["intakes"].filter(pl.col("year") < self.years[0]).drop_nulls("entrants")
        counted = rows.select("programme", "year", (pl.col("entrants") - pl.col("dropouts").fill_null(0)).clip(0))
        return [row for row in counted.iter_rows() if row[0] in self.programmes]

    @cached_property
    def study(self) -> dict[str, dict[tuple[str, int], float]]:
        """Learner-months by (programme, year): ``new`` of the plan's cohorts and ``before`` of those under way."""
        result: dict[str, dict[tuple[str, int], float]] = {"new": defaultdict(float), "before": defaultdict(float)}
        new = [(p, y, s) for (p, y), (s, _) in self.seats.items() if s]
        for part, cohorts in (("new", new), ("before", self.cohorts_before)):
            for programme, began, learners in cohorts:
                for year in self.years:
                    months = self.months(programme, began, year)
                    if months:
                        result[part][programme, year] += months * learners
        return result

    def per_month(self, programme: str) -> dict[str, float]:
        """Return what a learner's month uses of each resource."""
        about = self.programmes[programme]
        hours = self.norm("training_hours_per_month") * (1 - about["workplace_share"])
        return {
            "teachers": 1 / 12 / self.norm("learners_per_teacher"),
            "workstations": hours * about["practice_share"] / self.norm("learners_per_workstation"),
            "classrooms": hours,
            "workplaces": about["workplace_share"] / 12,
        }

    def key(self, resource: str, programme: str, year: int) -> tuple[Any, ...]:
        """Return the place and year in which a programme uses a resource."""
        about = self.programmes[programme]
        place = {
            "teachers": (about["institution"], about["stem"]),
            "workstations": (about["site"], about["stem"]),
            "classrooms": (about["site"],),
            "workplaces": (about["stem"],),
        }[resource]
        return (*place, year)

    def _summed(self, part: str) -> dict[str, Amounts]:
        result: dict[str, Amounts] = {
            r: defaultdict(float) for r in ("teachers", "workstations", "classrooms", "workplaces")
        }
        per_month = {p: self.per_month(p) for p in {programme for programme, _ in self.study[part]}}
        for (programme, year), months in self.study[part].items():
            for resource, amount in per_month[programme].items():
                result[resource][self.key(resource, programme, year)] += months * amount
        return result

    @cached_property
    def use(self) -> dict[str, Amounts]:
        """What the plan's own cohorts use, by resource, place and year."""
        return self._summed("new")

    @cached_property
    def under_way(self) -> dict[str, Amounts]:
        """What cohorts under way use."""
        return self._summed("before")

    @cached_property
    def there(self) -> dict[str, Amounts]:
        """What is there without the plan."""
        return {
            "teachers": self._teachers(),
            "workstations": self._workstations(),
            "classrooms": self._rooms(),
            "workplaces": self._places(),
        }

    def _teachers(self) -> Amounts:
        result: Amounts = defaultdict(float)
        for institution, field, born in (
            self.feed["teachers"]
            .drop_nulls("training_field")
            .select("institution", "training_field", "birth_year")
            .iter_rows()
        ):
            for year in self.years:
                if born is None or year - born < self.options.retirement_age:
                    result[institution, field[1:], year] += 1
        return result

    def _workstations(self) -> Amounts:
        result: Amounts = defaultdict(float)
        hours = self.norm("workstation_hours_per_year")
        for site, field, stations in (
            self.feed["equipment"].select("site", "training_field", "workstations").drop_nulls().iter_rows()
        ):
            for year in self.years:
                result[site, field[1:], year] += stations * hours
        return result

    def _rooms(self) -> Amounts:
        hours = self.norm("classroom_hours_per_year")
        return {
            (s, y): (c or 0) * hours
            for s, c in self.feed["sites"].select("site", "capacity").iter_rows()
            for y in self.years
        }

    def _places(self) -> Amounts:
        """Return discounted workplaces: of each employer and field the latest row up to the year that gives places."""
        latest: dict[tuple[str, str, int], tuple[int, float]] = {}
        for row in self.feed["workplaces"].drop_nulls("places").iter_rows(named=True):
            for year in self.years:
                key = (row["employer"], row["training_field"], year)
                if row["year"] <= year and (key not in latest or latest[key][0] < row["year"]):
                    latest[key] = (row["year"], self._counted(row))
        result: Amounts = defaultdict(float)
        for (_, field, year), (_, places) in latest.items():
            result[field[1:], year] += places
        return result

    def _counted(self, row: dict[str, Any]) -> float:
        guided = (
            row["places"]
            if row["mentors"] is None
            else min(row["places"], self.norm("learners_per_mentor") * row["mentors"])
        )
        band = "over_24"
        if row["confirmed"] is not None:
            age = (self.feed.information.as_of - row["confirmed"]).days / _DAYS_A_MONTH
            band = next((name for limit, name in ((6, "0_6"), (12, "6_12"), (24, "12_24")) if age <= limit), "over_24")
        return guided * self.norm(f"workplace_weight_{band}_months")

    @cached_property
    def added(self) -> dict[str, Amounts]:
        """What the plan adds, in the resource's own unit; what is bought stays, a workplace is for its year."""
        result: dict[str, Amounts] = {
            r: defaultdict(float) for r in ("teachers", "workstations", "classrooms", "workplaces")
        }
        room = self.norm("class_size_theory") * self.norm("classroom_hours_per_year")
        station = self.norm("workstation_hours_per_year")
        for row in self.tables["teachers"].iter_rows(named=True):
            for year in range(row["year"], self.years[-1] + 1):
                more = row["hired"] + row["retrained_to"] - row["retrained_from"]
                result["teachers"][row["institution"], row["stem"], year] += more
        for site, stem, bought_in, count in (
            self.tables["stations"].select("site", "stem", "year", "bought").iter_rows()
        ):
            for year in range(bought_in, self.years[-1] + 1):
                result["workstations"][site, stem, year] += count * station
        for site, added_in, count in self.tables["classrooms"].select("site", "year", "added").iter_rows():
            for year in range(added_in, self.years[-1] + 1):
                result["classrooms"][site, year] += count * room
        for stem, year, asked in self.tables["workplaces"].select("stem", "year", "asked").iter_rows():
            result["workplaces"][stem, year] += asked
        return result


def reading(feed: Feed, options: PlanOptions, tables: Mapping[str, pl.DataFrame]) -> Reading:
    """Return a plan's tables read beside its feed."""
    return Reading(feed, options, tables, sorted(tables["seats"]["year"].unique(maintain_order=True).to_list()))
