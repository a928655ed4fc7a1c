"""Whether a location keeps its own rules, worked out anew from what was asked: shares no code with the solvers."""

from __future__ import annotations

import numpy as np

from caunghe.planning.network.capacitated import Capacitated
from caunghe.planning.network.median import Median
from caunghe.planning.network.search import Floats, Location
from caunghe.planning.network.verify_rules import Claim, faults


def verify_location(problem: Median | Capacitated, found: Location, *, gap: float = 1e-7) -> None:
    """Raise LocationFault unless a location keeps every rule, costs what it says and claims no more than its bound.

    ``gap``: that of the options it was searched with.

    >>> import numpy as np
    >>> from dataclasses import replace
    >>> from caunghe.planning import Median, solve_median
    >>> problem = Median(np.array([[1.0, 4.0], [3.0, 2.0]]), count=1)
    >>> verify_location(problem, solve_median(problem))
    >>> verify_location(problem, replace(solve_median(problem), objective=3.0))
    Traceback (most recent call last):
        ...
    caunghe.planning.network.verify_rules.LocationFault: the objective works out at 4, not 3
    """
    _hold(location_claim(problem, found, gap))


def verify_cover_most(
    minutes: Floats, people: Floats, count: int, limit: float, found: Location, *, gap: float = 1e-7
) -> None:
    """Raise LocationFault unless ``cover_most`` kept every rule of what it was asked.

    >>> from caunghe.planning import cover_most
    >>> minutes, people = np.array([[5.0, 50.0], [50.0, 5.0]]), np.array([10.0, 15.0])
    >>> verify_cover_most(minutes, people, 1, 15.0, cover_most(minutes, people, 1, 15.0))
    """
    _hold(most_claim(minutes, people, count, limit, found, gap))


def verify_cover_all(
    minutes: Floats, limit: float, found: Location, opening: Floats | None = None, *, gap: float = 1e-7
) -> None:
    """Raise LocationFault unless ``cover_all`` kept every rule of what it was asked.

    >>> from caunghe.planning import cover_all
    >>> minutes = np.array([[5.0, 50.0, 9.0], [50.0, 5.0, 9.0]])
    >>> verify_cover_all(minutes, 8.0, cover_all(minutes, 10.0))
    Traceback (most recent call last):
        ...
    caunghe.planning.network.verify_rules.LocationFault: the way from client 1 to site 3 is 9, beyond the limit 8
    """
    _hold(all_claim(minutes, limit, found, opening, gap))


def verify_centre(minutes: Floats, count: int, found: Location, *, gap: float = 1e-7) -> None:
    """Raise LocationFault unless ``centre`` kept every rule of what it was asked.

    >>> from caunghe.planning import centre
    >>> minutes = np.array([[1.0, 8.0], [6.0, 2.0], [9.0, 3.0]])
    >>> verify_centre(minutes, 1, centre(minutes, 1))
    """
    _hold(centre_claim(minutes, count, found, gap))


def _hold(claim: Claim) -> None:
    for _, fault in faults(claim):
        raise fault


def location_claim(problem: Median | Capacitated, found: Location, gap: float) -> Claim:
    """Return a location with what a p-median or a capacitated location asks of it."""
    if isinstance(problem, Median):
        return Claim(found=found, ways=problem.cost, works_out=_served_cost, gap=gap, count=problem.count)
    return Claim(
        found=found,
        ways=problem.cost,
        works_out=lambda claim: _served_cost(claim) + float(problem.opening[np.unique(claim.found.open)].sum()),
        gap=gap,
        is_whole=problem.single,
        load=(problem.demand, problem.capacity),
    )


def most_claim(minutes: Floats, people: Floats, count: int, limit: float, found: Location, gap: float) -> Claim:
    """Return a location with what the covering of most people asks of it."""

    def reached(claim: Claim) -> float:
        return float(people[claim.served[0]].sum())

    return Claim(
        found=found, ways=minutes, works_out=reached, gap=gap, size=max(float(people.sum()), 1.0), count=count,
        is_most=True, limit=limit,
    )  # fmt: skip


def all_claim(minutes: Floats, limit: float, found: Location, opening: Floats | None, gap: float) -> Claim:
    """Return a location with what the covering of everybody asks of it."""
    cost: Floats = np.ones(int(minutes.shape[1])) if opening is None else opening
    return Claim(
        found=found, ways=minutes, works_out=lambda claim: float(cost[np.unique(claim.found.open)].sum()), gap=gap,
        limit=limit,
    )  # fmt: skip


def centre_claim(minutes: Floats, count: int, found: Location, gap: float) -> Claim:
    """Return a location with what the p-centre asks of it."""

    def longest(claim: Claim) -> float:
        client, site, _ = claim.served
        return float(claim.ways[client, site].max(initial=0.0))

    return Claim(found=found, ways=minutes, works_out=longest, gap=gap, count=count)


def _served_cost(claim: Claim) -> float:
    client, site, share = claim.served
    return float((claim.ways[client, site] * share).sum())
