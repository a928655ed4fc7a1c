"""Whether a location keeps its own rules, worked out anew from the problem: shares no code with the solvers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from caunghe.errors import CaungheError
from caunghe.language import Text
from caunghe.planning.network.capacitated import Capacitated
from caunghe.planning.network.median import Median
from caunghe.planning.network.search import Location

# of the larger of the two numbers compared
_TOLERANCE: Final = 1e-6

_COUNT: Final = Text("Phải mở đúng {wanted} địa điểm; lời giải mở {found}.", "sites open must be {wanted}; got {found}")
_CLOSED: Final = Text(
    "Khách hàng {client} được giao cho địa điểm {site}, vốn không mở.",
    "client {client} is served by site {site}, which is not open",
)
_SERVED: Final = Text(
    "Khách hàng {client} được phục vụ {share} lần thay vì đúng một.",
    "client {client} is served {share} times instead of once",
)
_FULL: Final = Text(
    "Địa điểm {site} phục vụ {load}, vượt sức chứa {capacity}.",
    "the load {load} is above its capacity {capacity} at site {site}",
)
_OBJECTIVE: Final = Text("Chi phí tính lại là {again}, không phải {said}.", "the cost works out at {again}, not {said}")
_BOUND: Final = Text(
    "Cận dưới {bound} vượt mục tiêu {objective}.", "the bound {bound} is above the objective {objective}"
)
_STATUS: Final = Text(
    "Lời giải nói là đã chứng minh, nhưng cận {bound} còn cách mục tiêu {objective}.",
    "said to be proven, but the bound {bound} is still away from the objective {objective}",
)


class LocationFault(CaungheError):
    """A location breaks a rule of its problem: a fault of the program."""


def verify_location(problem: Median | Capacitated, found: Location) -> None:
    """Raise LocationFault unless a location keeps every rule, costs what it says and claims no more than its bound.

    >>> import numpy as np
    >>> from dataclasses import replace
    >>> from caunghe.planning import Median, solve_median
    >>> problem = Median(np.array([[1.0, 4.0], [3.0, 2.0]]), count=1)
    >>> verify_location(problem, solve_median(problem))
    >>> verify_location(problem, replace(solve_median(problem), objective=3.0))
    Traceback (most recent call last):
        ...
    caunghe.planning.network.verify.LocationFault: the cost works out at 4, not 3
    """
    for fault in _faults(problem, found):
        raise fault


def _faults(problem: Median | Capacitated, found: Location) -> Iterator[LocationFault]:
    is_open = set(found.open.tolist())
    if isinstance(problem, Median) and len(is_open) != problem.count:
        yield LocationFault(_COUNT, wanted=problem.count, found=len(is_open))
    served = _served(problem, found)
    cost, load, total = 0.0, dict.fromkeys(is_open, 0.0), dict.fromkeys(range(len(problem.cost)), 0.0)
    for client, site, share in served:
        if site not in is_open:
            yield LocationFault(_CLOSED, client=client + 1, site=site + 1)
        else:
            load[site] += share * (float(problem.demand[client]) if isinstance(problem, Capacitated) else 0.0)
        cost += share * float(problem.cost[client, site])
        total[client] += share
    for client, share in total.items():
        if abs(share - 1) > _TOLERANCE:
            yield LocationFault(_SERVED, client=client + 1, share=f"{share:g}")
    if isinstance(problem, Capacitated):
        cost += sum(float(problem.opening[site]) for site in is_open)
        yield from _overloads(problem, load)
    yield from _claims(found, cost)


def _served(problem: Median | Capacitated, found: Location) -> list[tuple[int, int, float]]:
    """Return who is served by whom and how far."""
    if found.shares is None:
        return [(client, site, 1.0) for client, site in enumerate(found.assigned.tolist())]
    return [
        (client, site, share)
        for client, row in enumerate(found.shares.tolist())
        for site, share in enumerate(row)
        if share != 0
    ]


def _overloads(problem: Capacitated, load: dict[int, float]) -> Iterator[LocationFault]:
    for site, carried in load.items():
        capacity = float(problem.capacity[site])
        if carried > capacity + _TOLERANCE * max(capacity, 1.0):
            yield LocationFault(_FULL, site=site + 1, load=f"{carried:g}", capacity=f"{capacity:g}")


def _claims(found: Location, cost: float) -> Iterator[LocationFault]:
    room = _TOLERANCE * max(abs(cost), 1.0)
    if abs(cost - found.objective) > room:
        yield LocationFault(_OBJECTIVE, again=f"{cost:g}", said=f"{found.objective:g}")
    if found.bound > found.objective + room:
        yield LocationFault(_BOUND, bound=f"{found.bound:g}", objective=f"{found.objective:g}")
    if found.status == "optimal" and found.bound < found.objective - 10 * room:
        yield LocationFault(_STATUS, bound=f"{found.bound:g}", objective=f"{found.objective:g}")
