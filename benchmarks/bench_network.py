"""Location models beside HiGHS given the full model: a column for every pair of client and site."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import psutil

from caunghe.planning.model.solver import INFINITY, LinearProgram, Solver
from caunghe.planning.network.capacitated import Capacitated, solve_capacitated
from caunghe.planning.network.capacity_model import possible_pairs, reduced_model
from caunghe.planning.network.covering import cover_most
from caunghe.planning.network.median import Median, solve_median
from caunghe.planning.network.search import Floats, Location, NetworkOptions
from caunghe.planning.network.verify import verify_location

# the full model is stopped here: slower than this is slow enough to know
_PATIENCE = 60.0
_SEED = 20250701


def run() -> list[dict[str, Any]]:
    """Return one row a measure."""
    solve_median(Median(_plane(40, 20), 3))  # compiled and loaded before the clock starts
    rows = [_median(200, 100, 10, must=3.0, beside=True), _median(1_000, 400, 40, must=10.0, beside=False)]
    rows.append(_capacitated(100, 30, single=True))
    seconds, found = _timed(lambda: cover_most(_plane(3_000, 1_900), np.ones(3_000), 100, 30.0))
    rows.append({"work": f"network: most of 3,000 by 100 of 1,900 sites, {_proof(found)}", "ours_s": seconds})
    return rows


def _median(clients: int, sites: int, count: int, *, must: float, beside: bool) -> dict[str, Any]:
    problem = Median(_plane(clients, sites), count)
    seconds, found = _timed(lambda: solve_median(problem, NetworkOptions(time_limit=120)))
    verify_location(problem, found)
    row = {
        "work": f"network: p-median {clients:,} × {sites:,}, p = {count}, {_proof(found)}",
        "ours_s": seconds,
        "must": must,
        "limit": "dual simplex of the cuts",
        "memory_mb": psutil.Process().memory_info().rss / 1e6,
    }
    return row | _peer(_full_median(problem), seconds) if beside else row


def _capacitated(clients: int, sites: int, *, single: bool) -> dict[str, Any]:
    random = np.random.default_rng(_SEED)
    demand = random.integers(10, 40, clients).astype(float)
    capacity = np.full(sites, np.ceil(3 * demand.sum() / sites))
    opening = random.integers(300, 600, sites).astype(float)
    problem = Capacitated(_plane(clients, sites).round(), demand, capacity, opening, single=single)
    seconds, found = _timed(lambda: solve_capacitated(problem, NetworkOptions(time_limit=120)))
    verify_location(problem, found)
    cost = np.ascontiguousarray(problem.cost.T)
    pairs = possible_pairs(cost, np.arange(sites), np.ones(cost.shape, np.bool_))
    full = reduced_model(pairs, cost, demand, capacity, opening, single=single)
    work = f"network: single-source {clients} × {sites}, {_proof(found)}"
    return {"work": work, "ours_s": seconds, "must": 20.0, "limit": "knapsacks"} | _peer(full, seconds)


def _peer(full: LinearProgram, ours: float) -> dict[str, Any]:
    seconds, found = _timed(lambda: Solver(full).solve_integers(gap=1e-7, time_limit=_PATIENCE))
    told = f"HiGHS, all {len(full.cost):,} columns, {found.status}"
    return {"peer": told, "peer_s": seconds, "ratio": seconds / ours}


def _full_median(problem: Median) -> LinearProgram:
    """Return min Σ cost·x with Σ_j x[i, j] = 1, x[i, j] ≤ y[j], Σ y = p."""
    clients, sites = problem.cost.shape
    pairs = clients * sites
    edge, client, site = np.arange(pairs), np.repeat(np.arange(clients), sites), np.tile(np.arange(sites), clients)
    rows = np.concatenate([client, clients + edge, clients + edge, np.full(sites, clients + pairs)])
    columns = np.concatenate([sites + edge, sites + edge, site, np.arange(sites)])
    values = np.concatenate([np.ones(2 * pairs), np.full(pairs, -1.0), np.ones(sites)])
    order = np.argsort(rows, kind="stable")
    return LinearProgram(
        cost=np.r_[np.zeros(sites), problem.cost.ravel()],
        lower=np.zeros(sites + pairs),
        upper=np.ones(sites + pairs),
        integer=np.r_[np.ones(sites), np.zeros(pairs)].astype(np.int32),
        row_lower=np.r_[np.ones(clients), np.full(pairs, -INFINITY), float(problem.count)],
        row_upper=np.r_[np.ones(clients), np.zeros(pairs), float(problem.count)],
        starts=np.searchsorted(rows[order], np.arange(clients + pairs + 2)).astype(np.int32),
        columns=columns[order].astype(np.int32),
        values=values[order],
    )


def _plane(clients: int, sites: int) -> Floats:
    random = np.random.default_rng(_SEED)
    homes, places = random.random((clients, 2)) * 1000, random.random((sites, 2)) * 1000
    return np.hypot(homes[:, None, 0] - places[None, :, 0], homes[:, None, 1] - places[None, :, 1])


def _proof(found: Location) -> str:
    return "proven" if found.status == "optimal" else f"gap {found.gap:.2%}"


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result
