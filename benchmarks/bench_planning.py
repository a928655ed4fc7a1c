"""Planning the pilot city: build, solve, check, what-if, and the same model without aggregation."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psutil

from benchmarks.unaggregated import unaggregated
from caunghe.feed.check import check_feed
from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import no_findings
from caunghe.feed.usable import usable_feed
from caunghe.forecast.calculate import forecast
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.pilot.city import pilot_city
from caunghe.planning.model.city import city
from caunghe.planning.model.model import model
from caunghe.planning.model.solver import Solver
from caunghe.planning.model.whole import whole_plan
from caunghe.planning.options import PlanOptions
from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.back_solve import back_solve
from caunghe.planning.questions.conflict import conflict
from caunghe.planning.questions.frontier import FACTORS, frontier
from caunghe.planning.questions.prices import prices
from caunghe.planning.questions.regret import regrets
from caunghe.planning.questions.what_if import WhatIf
from caunghe.planning.results import PlanResults
from caunghe.planning.verify.verify import verify_plan

# the model without aggregation is stopped here: slower than this is slow enough to know
_PATIENCE = 90.0


def run() -> list[dict[str, Any]]:
    """Return one row a measure."""
    raw = pilot_city()
    feed = usable_feed(raw, check_feed(raw, no_findings(), CATALOGUE))
    foreseen = forecast(feed)
    options = PlanOptions()
    prepared = city(feed, foreseen, options)
    built = _best(lambda: model(prepared), 5)
    rows = [{"work": "plan: build the model of the pilot", "ours_s": built, "must": 0.5, "limit": "Polars joins"}]
    seconds, results = _timed(lambda: plan_seats(feed, forecast(feed), options))
    checked, findings = _timed(lambda: verify_plan(feed, foreseen, options, results.tables))
    broken = int((~findings["holds"]).sum())
    gaps = f"gap {results.gap:.2%} (of what it gains {results.gain_gap:.2%})"
    rows.append(
        {
            "work": f"plan: tables → forecast → verified plan, {gaps}, {broken} of {findings.height:,} rules broken",
            "ours_s": seconds + checked,
            "must": 15.0,
            "limit": "HiGHS root relaxation",
            "memory_mb": _memory(),
        }
    )
    rows.append(_what_ifs(feed, foreseen, options))
    rows += _answers(feed, foreseen, options, results)
    rows.append(_without_aggregation(feed, foreseen, options))  # last: its memory is not ours
    return rows


def _answers(feed: Feed, foreseen: Any, options: PlanOptions, results: PlanResults) -> list[dict[str, Any]]:
    """Time what a plan is asked; prices and frontier have a limit, the others are told."""
    hard = replace(options, targets="hard")
    asked: tuple[tuple[str, Callable[[], Any], float | None], ...] = (
        ("prices, 30 dearest confirmed", lambda: prices(feed, foreseen, options, results), 15.0),
        (f"frontier, {len(FACTORS)} budgets", lambda: frontier(feed, foreseen, options), 20.0),
        ("regret of three plans over 10 draws", lambda: regrets(feed, foreseen, options, results), None),
        ("back-solve, six probabilities", lambda: back_solve(feed, foreseen, options), None),
        ("contradicting limits, none to spare, ways out", lambda: conflict(feed, foreseen, hard), None),
    )
    return [
        {"work": f"plan: {what}", "ours_s": _timed(work)[0], "must": must, "limit": "dual simplex, one core"}
        for what, work, must in asked
    ]


def _without_aggregation(feed: Feed, foreseen: Any, options: PlanOptions) -> dict[str, Any]:
    """Time the whole plan against HiGHS given the model as first written: journeys by programme and commune, a row a
    draw.
    """
    prepared = city(feed, foreseen, options)
    ours, found = _timed(lambda: whole_plan(model(prepared)))
    communes = feed["areas"].height
    plain = unaggregated(city(feed, foreseen, replace(options, zones=min(communes, 114))))
    peer, answer = _timed(lambda: Solver(plain.program).solve_integers(gap=options.mip_gap, time_limit=_PATIENCE))
    return {
        "work": f"plan: whole plan to a gap of {found.whole.gap:.2%}, {len(found.whole.primal):,} columns",
        "ours_s": ours,
        "must": 15.0,
        "peer": f"without aggregation, {len(plain.program.cost):,} columns, gap {answer.gap:.0%} when stopped",
        "peer_s": peer,
        "ratio": peer / ours,
        "limit": "HiGHS root relaxation",
    }


def _what_ifs(feed: Feed, foreseen: Any, options: PlanOptions) -> dict[str, Any]:
    kept = WhatIf(feed, foreseen, options)
    seconds = [kept.change(**change).seconds for change in changes(feed)]
    size = kept.base.program.size
    return {
        "work": f"plan: what-if, median of {len(seconds)} changes ({size[1]:,} columns; slowest {max(seconds):.1f} s)",
        "ours_s": statistics.median(seconds),
        "must": 1.0,
        "limit": "dual simplex after a changed norm",
        "memory_mb": _memory(),
    }


def changes(feed: Feed) -> list[dict[str, Any]]:
    """Return twenty different changes: budgets, norms, targets, prices, sites."""
    year = 2027
    funds = feed["funds"].filter(feed["funds"]["year"] == year)
    amount = dict(funds.select("fund", "amount").iter_rows())
    of = {purpose: fund for fund, purpose in funds.select("fund", "purpose").iter_rows()}
    sites = feed["sites"].sort("capacity", descending=True)["site"].to_list()

    def budget(purpose: str, factor: float) -> dict[str, Any]:
        return {"budget": {(of[purpose], year): int(amount[of[purpose]] * factor)}}

    return [
        budget("operating", 0.5),
        budget("equipment", 0),
        budget("equipment", 2),
        budget("teachers", 3),
        budget("facilities", 0),
        budget("short_courses", 0),
        budget("workplace_training", 0.5),
        budget("learner_support", 1.5),
        {"norm": {"learners_per_teacher": 22}},
        {"norm": {"class_size_practice": 16}},
        {"norm": {"workstation_hours_per_year": 1800}},
        {"norm": {"travel_limit_km": 25}},
        {"target": {("certificate_rate", 2030): 0.42}},
        {"target": {("diploma_entrants", 2030): 16_000}},
        {"target": {("streaming_rate", 2030): 0.45}},
        {"price": {"travel_cost": 900_000.0}},
        {"price": {"hire_cost": 220e6}},
        {"price": {"instability_cost": 5e6}},
        {"site": {sites[0]: 2028}},
        {"site": {sites[10]: 2026, sites[20]: 2027}},
    ]


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def _best(work: Callable[[], Any], times: int) -> float:
    return min(_timed(work)[0] for _ in range(times))


def _memory() -> float:
    return psutil.Process().memory_info().rss / 1e6
