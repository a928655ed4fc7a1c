"""A strong start for the p-median: swaps of an open site for a closed one, each as soon as it helps.

For a closed site j, the change of every swap (j in, r out) comes from one pass over the clients, because what r is
worth is known from nearest and second nearest open sites (Whitaker 1983; Resende and Werneck 2007; eager swaps:
Schubert and Rousseeuw 2021).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]


@njit(cache=True, nogil=True)
def interchange(by_site: Floats, chosen: Integers, turns: Integers, sweeps: int) -> float:
    """Swap sites of ``chosen`` in place until no swap helps or ``sweeps`` rounds are over; return the cost.

    ``by_site`` (sites × clients) is what serving a client from a site costs; ``turns`` is the order in which sites are
    tried.
    """
    sites, clients = by_site.shape
    count = chosen.size
    if count == 1:
        return _only(by_site, chosen)
    first, second = np.full(clients, np.inf), np.full(clients, np.inf)
    by_first, by_second = np.zeros(clients, np.int32), np.zeros(clients, np.int32)
    is_open = np.zeros(sites, np.bool_)
    for slot in range(count):
        is_open[chosen[slot]] = True
    for client in range(clients):
        _nearest_two(by_site, chosen, client, first, second, by_first, by_second)
    loss, worth = np.zeros(count), np.zeros(count)
    _losses(first, second, by_first, loss)
    idle = 0
    for turn in range(sweeps * sites):
        if idle >= sites:
            break
        idle += 1
        site = turns[turn % sites]
        if is_open[site]:
            continue
        slot, saved = _best_swap(by_site[site], first, second, by_first, loss, worth)
        if saved > 1e-9 * (1.0 + abs(saved)):
            idle = 0
            is_open[chosen[slot]] = False
            is_open[site] = True
            chosen[slot] = site
            _swap(by_site, chosen, slot, first, second, by_first, by_second)
            _losses(first, second, by_first, loss)
    return first.sum()


@njit(cache=True, nogil=True)
def _only(by_site: Floats, chosen: Integers) -> float:
    """Set the one site to that which costs least; return its cost."""
    least = np.inf
    for site in range(by_site.shape[0]):
        total = by_site[site].sum()
        if total < least:
            least, chosen[0] = total, site
    return least


@njit(cache=True, nogil=True)
def _best_swap(
    row: Floats, first: Floats, second: Floats, by_first: Integers, loss: Floats, worth: Floats
) -> tuple[int, float]:
    """Return which open site had best make room for one of costs ``row``, and what that saves."""
    gain = 0.0
    worth[:] = loss
    for client in range(row.size):
        cost = row[client]
        if cost < first[client]:
            gain += first[client] - cost
            worth[by_first[client]] += first[client] - second[client]
        elif cost < second[client]:
            worth[by_first[client]] += cost - second[client]
    slot = 0
    for other in range(1, worth.size):
        if worth[other] < worth[slot]:
            slot = other
    return slot, gain - worth[slot]


@njit(cache=True, nogil=True)
def _losses(first: Floats, second: Floats, by_first: Integers, loss: Floats) -> None:
    loss[:] = 0.0
    for client in range(first.size):
        loss[by_first[client]] += second[client] - first[client]


@njit(cache=True, nogil=True)
def _nearest_two(
    by_site: Floats, chosen: Integers, client: int, first: Floats, second: Floats, by_first: Integers,
    by_second: Integers,
) -> None:  # fmt: skip
    one, two, by_one, by_two = np.inf, np.inf, 0, 0
    for slot in range(chosen.size):
        cost = by_site[chosen[slot], client]
        if cost < one:
            two, by_two, one, by_one = one, by_one, cost, slot
        elif cost < two:
            two, by_two = cost, slot
    first[client], second[client], by_first[client], by_second[client] = one, two, by_one, by_two


@njit(cache=True, nogil=True)
def _swap(
    by_site: Floats, chosen: Integers, slot: int, first: Floats, second: Floats, by_first: Integers,
    by_second: Integers,
) -> None:  # fmt: skip
    """Bring nearest and second nearest up to date after the site of one slot has changed."""
    row = by_site[chosen[slot]]
    for client in range(row.size):
        cost = row[client]
        if by_first[client] == slot or by_second[client] == slot:
            _nearest_two(by_site, chosen, client, first, second, by_first, by_second)
        elif cost < first[client]:
            second[client], by_second[client] = first[client], by_first[client]
            first[client], by_first[client] = cost, slot
        elif cost < second[client]:
            second[client], by_second[client] = cost, slot
