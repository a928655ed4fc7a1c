"""The check of a plan's money: what is spent pays exactly what the plan costs, by funds that may and can."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from statistics import median
from typing import Any

import polars as pl

from caunghe.planning.verify.learners import latest
from caunghe.planning.verify.reading import Finding, Reading
from caunghe.schema import code_list, national_norms

MAY_PAY = {
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
Due = dict[tuple[str, int], float]


def money_findings(read: Reading) -> Iterator[Finding]:
    """Spent + unpaid = due by kind and year; spent ≤ amount by fund and year; only for purposes that may pay; unpaid ≤
    committed.
    """
    new, before = _taught(read, "new"), _taught(read, "before")
    for key, amount in _bought(read).items():
        new[key] += amount
    paid: Due = defaultdict(float)
    by_fund: dict[tuple[str, int], float] = defaultdict(float)
    purpose = dict(read.feed["funds"].select("fund", "purpose").iter_rows())
    for fund, kind, year, spent in read.tables["funds"].iter_rows():
        paid[kind, year] += spent
        by_fund[fund, year] += spent
        yield "purpose", f"{fund} {kind} {year}", 0.0, 0.0 if purpose[fund] in MAY_PAY[kind] else -1.0
    unpaid = {(k, y): u for k, y, u in read.tables["unpaid"].select("kind", "year", "unpaid").iter_rows()}
    for kind in MAY_PAY:
        for year in read.years:
            due = new[kind, year] + before[kind, year]
            covered = paid[kind, year] + unpaid.get((kind, year), 0.0)
            yield "costs_paid", f"{kind} {year}", due / 1e6, covered / 1e6
            yield "nothing_paid_twice", f"{kind} {year}", covered / 1e6, due / 1e6
            yield (
                "only_commitments_unpaid",
                f"{kind} {year}",
                unpaid.get((kind, year), 0.0) / 1e6,
                before[kind, year] / 1e6,
            )
    for (fund, year), spent in by_fund.items():
        yield "fund", f"{fund} {year}", spent / 1e6, _amount(read, fund, year) / 1e6


def _amount(read: Reading, fund: str, year: int) -> float:
    rows = read.feed["funds"].filter(pl.col("fund") == fund, pl.col("source") != "tuition")
    return latest(dict(rows.select("year", "amount").drop_nulls().iter_rows()), year)


def _supported(read: Reading, norm: str) -> dict[str, float]:
    """Return training_field → value of a norm given field by field, in force when the plan begins."""
    table = read.feed["norms"]
    if norm not in table["norm"].to_list():
        table = national_norms()
    result: dict[str, tuple[Any, float]] = {}
    for row in table.filter(pl.col("norm") == norm).iter_rows(named=True):
        begins, ends = row["valid_from"], row["valid_to"]
        first_day = f"{read.years[0]}-01-01"
        if row["training_field"] and str(begins) <= first_day and (ends is None or str(ends) >= first_day):
            before = result.get(row["training_field"])
            if before is None or before[0] < begins:
                result[row["training_field"]] = (begins, row["value"])
    return {field: value for field, (_, value) in result.items()}


def _taught(read: Reading, part: str) -> Due:
    """Return what learners' months cost the funds, by kind and year."""
    share, monthly = _supported(read, "tuition_support_share"), _supported(read, "learner_monthly_support")
    due: Due = defaultdict(float)
    for (programme, year), months in read.study[part].items():
        about = read.programmes[programme]
        cost, tuition = about["cost_per_learner"] or 0, about["tuition"] or 0
        diploma = about["level"] in ("college", "intermediate")
        due["running" if diploma else "running_short", year] += months * max(0, cost - tuition) / 12
        if diploma:
            due["tuition_support", year] += months * share.get(about["training_field"], 0.0) * tuition / 12
            due["learner_support", year] += months * monthly.get(about["training_field"], 0.0)
    return due


def _bought(read: Reading) -> Due:
    """Return what is bought, hired, opened and asked for costs in its year; pay of a hired teacher later is running
    cost.
    """
    due: Due = defaultdict(float)
    options = read.options
    prices = _station_prices(read)
    for stem, year, count in read.tables["stations"].select("stem", "year", "bought").iter_rows():
        due["equipment", year] += count * prices[stem]
    for year, count in read.tables["classrooms"].select("year", "added").iter_rows():
        due["facilities", year] += count * options.classroom_cost
    retrained = options.retrain_cost + read.norm("teacher_course_support")
    for year, hired, to in read.tables["teachers"].select("year", "hired", "retrained_to").iter_rows():
        due["teachers", year] += hired * options.hire_cost + to * retrained
    for year in read.tables["seats"].filter("opened")["year"]:
        due["programmes", year] += options.opening_cost
    for year, asked in read.tables["workplaces"].select("year", "asked").iter_rows():
        due["workplaces", year] += asked * options.workplace_cost
    return due


def _station_prices(read: Reading) -> dict[str, float]:
    """Return stem → median price of its own purchases, else of its group's, else the option."""
    group = {field[1:]: g for field, g in code_list("training_fields").select("code", "group").iter_rows()}
    own: dict[str, list[float]] = defaultdict(list)
    alike: dict[str, list[float]] = defaultdict(list)
    for field, stations, value in read.feed["equipment"].select("training_field", "workstations", "value").iter_rows():
        if stations and value:
            own[field[1:]].append(value / stations)
            alike[group.get(field[1:], "")].append(value / stations)
    stems = {about["stem"]: about["group"] for about in read.programmes.values()}
    return {s: median(own.get(s) or alike.get(g) or [read.options.workstation_price]) for s, g in stems.items()}
