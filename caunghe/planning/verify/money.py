"""The rules of a plan's money: what is spent pays exactly what the plan costs, by funds that may and can."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from statistics import median
from typing import Final

import polars as pl

from caunghe.planning.verify.reading import Amounts, Reading, latest
from caunghe.planning.verify.rules import Sides, permission, rule

MAY_PAY: Final = {
    "running": {"operating", "training_orders"},
    "running_short": {"operating", "training_orders", "short_courses"},
    "tuition_support": {"tuition_support"},
    "learner_support": {"learner_support"},
    "equipment": {"equipment"},
    "teachers": {"teachers"},
    "facilities": {"facilities"},
    "programmes": {"programmes"},
    "workplaces": {"workplace_training"},
}
# a learner's tuition is counted with the learner, so a fund made of tuition pays for nothing
_COUNTED_ELSEWHERE: Final = "tuition"
_MILLION: Final = 1e6
# a fund that stands in for one where none on record may pay a kind of cost of teaching
_ASSUMED: Final = "assumed:"
_TEACHING: Final = ("running", "running_short", "tuition_support", "learner_support")


@rule
def purpose(read: Reading) -> Sides:
    """A fund pays only for costs of its purpose, and never out of tuition; one assumed where no fund may pay them."""
    purposes = {
        fund: (use, source) for fund, use, source in read.feed["funds"].select("fund", "purpose", "source").rows()
    }
    for fund, kind, year in read.tables["funds"].select("fund", "kind", "year").iter_rows():
        use, source = purposes.get(fund, (None, None))
        may = use in MAY_PAY.get(kind, ()) and source not in (None, _COUNTED_ELSEWHERE)
        assumed = fund == _ASSUMED + kind and kind in _TEACHING and not _has_fund(read, kind)
        yield permission(f"{fund} {kind} {year}", may or assumed)


def _has_fund(read: Reading, kind: str) -> bool:
    """Return whether any fund on record, tuition apart, may pay a kind of cost."""
    rows = read.feed["funds"].drop_nulls("amount").select("purpose", "source").iter_rows()
    return any(use in MAY_PAY[kind] and source not in (None, _COUNTED_ELSEWHERE) for use, source in rows)


@rule
def costs_paid(read: Reading) -> Sides:
    """Cost of the plan and of cohorts that began before it ≤ spent + unpaid, by kind and year (million đồng)."""
    due, covered = _due_and_covered(read)
    for kind, year in sorted(due.keys() | covered.keys()):
        yield f"{kind} {year}", due[kind, year] / _MILLION, covered[kind, year] / _MILLION


@rule
def nothing_paid_twice(read: Reading) -> Sides:
    """Spent + unpaid ≤ cost of the plan and of cohorts that began before it, by kind and year (million đồng)."""
    due, covered = _due_and_covered(read)
    for kind, year in sorted(due.keys() | covered.keys()):
        yield f"{kind} {year}", covered[kind, year] / _MILLION, due[kind, year] / _MILLION


@rule
def only_commitments_unpaid(read: Reading) -> Sides:
    """Unpaid ≤ cost of cohorts that began before the plan, by kind and year (million đồng)."""
    committed = teaching_costs(read, read.earlier_study)
    for kind, year, unpaid in read.tables["unpaid"].select("kind", "year", "unpaid").iter_rows():
        yield f"{kind} {year}", unpaid / _MILLION, committed[kind, year] / _MILLION


@rule
def fund(read: Reading) -> Sides:
    """Spent ≤ the fund's amount of the year, or of its latest year on record; of one assumed, what its kind cost in the
    year before the plan (million đồng).
    """
    before = teaching_costs(read, read.study_before)
    spent: Amounts = defaultdict(float)
    for code, year, amount in read.tables["funds"].select("fund", "year", "spent").iter_rows():
        spent[code, year] += amount
    for (code, year), amount in spent.items():
        stated = read.feed["funds"].filter(pl.col("fund") == code).select("year", "amount").drop_nulls()
        limit = latest(dict(stated.iter_rows()), year) if stated.height else 0.0
        if code.startswith(_ASSUMED):
            limit = before.get((code.removeprefix(_ASSUMED), read.years[0] - 1), 0.0)
        yield f"{code} {year}", amount / _MILLION, limit / _MILLION


def _due_and_covered(read: Reading) -> tuple[Amounts, Amounts]:
    """Return đồng that must be paid and đồng spent or left unpaid, by kind and year."""
    due: Amounts = defaultdict(float)
    for part in (teaching_costs(read, read.study), teaching_costs(read, read.earlier_study), _purchases(read)):
        for key, amount in part.items():
            due[key] += amount
    covered: Amounts = defaultdict(float)
    for table, column in (("funds", "spent"), ("unpaid", "unpaid")):
        for kind, year, amount in read.tables[table].select("kind", "year", column).iter_rows():
            covered[kind, year] += amount
    return due, covered


def teaching_costs(read: Reading, study: Amounts) -> Amounts:
    """Return what learners' months cost the funds, by kind and year."""
    shares, monthly = _by_field(read, "tuition_support_share"), _by_field(read, "learner_monthly_support")
    due: Amounts = defaultdict(float)
    for (programme, year), months in study.items():
        about = read.programmes[programme]
        cost, tuition, field = about["cost_per_learner"], about["tuition"], about["training_field"]
        diploma = about["leads_to_diploma"]
        due["running" if diploma else "running_short", year] += months * max(0, cost - tuition) / 12
        if diploma:
            due["tuition_support", year] += months * shares.get(field, 0.0) * tuition / 12
            due["learner_support", year] += months * monthly.get(field, 0.0)
    return due


def _by_field(read: Reading, norm: str) -> dict[str, float]:
    """Return training_field → value of a norm given field by field, in force when the plan begins."""
    first_day = date(read.years[0], 1, 1)
    rows = read.norm_table(norm).filter(pl.col("norm") == norm).drop_nulls(["training_field", "valid_from"])
    newest: dict[str, tuple[date, float]] = {}
    for field, begins, ends, value in rows.select("training_field", "valid_from", "valid_to", "value").iter_rows():
        in_force = begins <= first_day and (ends is None or ends >= first_day)
        if in_force and (field not in newest or newest[field][0] < begins):
            newest[field] = (begins, value)
    return {field: value for field, (_, value) in newest.items()}


def _purchases(read: Reading) -> Amounts:
    """Return what is bought, hired, opened and asked for costs in its year; pay of a hired teacher later is running
    cost.
    """
    due: Amounts = defaultdict(float)
    options = read.options
    prices = station_prices(read)
    for stem, year, count in read.tables["stations"].select("stem", "year", "bought").iter_rows():
        due["equipment", year] += count * prices[stem]
    for year, count in read.tables["classrooms"].select("year", "added").iter_rows():
        due["facilities", year] += count * options.classroom_cost
    retrained = options.retrain_cost + read.norm("teacher_course_support")
    for year, hired, into in read.tables["teachers"].select("year", "hired", "retrained_to").iter_rows():
        due["teachers", year] += hired * options.hire_cost + into * retrained
    for year in read.tables["seats"].filter("opened")["year"]:
        due["programmes", year] += options.opening_cost
    for year, asked in read.tables["workplaces"].select("year", "asked").iter_rows():
        due["workplaces", year] += asked * options.workplace_cost
    return due


def station_prices(read: Reading) -> dict[str, float]:
    """Return stem → median price of its own purchases, else of its group's, else the option."""
    own: dict[str, list[float]] = defaultdict(list)
    alike: dict[str, list[float]] = defaultdict(list)
    rows = read.feed["equipment"].select("training_field", "workstations", "value").drop_nulls()
    for field, stations, value in rows.iter_rows():
        if stations > 0 and value > 0:
            own[field[1:]].append(value / stations)
            alike[read.group_of(field)].append(value / stations)
    stems = read.group_of_stem
    return {s: median(own.get(s) or alike.get(g) or [read.options.workstation_price]) for s, g in stems.items()}
