"""Deferred acceptance as others write it: a plain heap in Python, and the ``matching`` library; OR-Tools' flow."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from matching.games import HospitalResident

from caunghe.matching.admission.market import Market


def timed(work: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """Return the least processor seconds of several times, and the last answer."""
    least, answer = float("inf"), None
    for _ in range(times):
        start = time.process_time()
        answer = work()
        least = min(least, time.process_time() - start)
    return least, answer


def with_a_heap(market: Market) -> Callable[[], list[int]]:
    """Return Gale and Shapley's algorithm with a heap a programme, on lists prepared beforehand."""
    first, programme = market.first.tolist(), market.programme.tolist()
    merit, seats = market.merit.tolist(), market.seats.tolist()

    def decide() -> list[int]:
        held: list[list[tuple[int, int]]] = [[] for _ in seats]
        at = first[:-1]
        waiting = list(range(len(at)))
        while waiting:
            a = waiting.pop()
            while at[a] < first[a + 1]:
                c = at[a]
                own = held[programme[c]]
                if len(own) < seats[programme[c]]:
                    heapq.heappush(own, (merit[c], a))
                    break
                if seats[programme[c]] and merit[c] > own[0][0]:
                    _, gone = heapq.heapreplace(own, (merit[c], a))
                    at[gone] += 1
                    waiting.append(gone)
                    break
                at[a] += 1
        return [c if c < first[a + 1] else -1 for a, c in enumerate(at)]

    return decide


def with_the_library(market: Market) -> Callable[[], dict[int, int]]:
    """Return the ``matching`` library's solver on a game prepared beforehand; it gives applicant → programme."""
    first, programme = market.first, market.programme
    who = np.repeat(np.arange(first.size - 1), np.diff(first))
    residents = {a: programme[first[a] : first[a + 1]].tolist() for a in range(first.size - 1)}
    order = np.lexsort((-market.merit, programme))
    begins = np.searchsorted(programme[order], np.arange(market.seats.size + 1))
    hospitals = {p: who[order[begins[p] : begins[p + 1]]].tolist() for p in range(market.seats.size)}
    hospitals = {p: people for p, people in hospitals.items() if people}
    capacities = {p: int(market.seats[p]) for p in hospitals}
    game = HospitalResident.create_from_dictionaries(residents, hospitals, capacities)
    return lambda: {a.name: p.name for p, people in game.solve(optimal="resident").items() for a in people}


def flow_of_or_tools(network: tuple[np.ndarray, ...]) -> Callable[[], int] | None:
    """Return OR-Tools' minimum-cost flow on such a network, giving its cost; None where it is not installed."""
    if find_spec("ortools") is None:
        return None
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415  # pyright: ignore[reportMissingImports]

    source, target, cost, capacity, supply, _ = network

    def solve() -> int:
        solver = min_cost_flow.SimpleMinCostFlow()
        most = np.minimum(capacity, supply.sum())
        solver.add_arcs_with_capacity_and_unit_cost(source.astype(np.int32), target.astype(np.int32), most, cost)
        solver.set_nodes_supplies(np.arange(supply.size + 1, dtype=np.int32), np.append(supply, -supply.sum()))
        if solver.solve() != solver.OPTIMAL:
            raise AssertionError("OR-Tools found no optimum")
        return int(solver.optimal_cost())

    return solve
