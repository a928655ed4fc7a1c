"""What each site would serve at best when clients pay so much: a knapsack a site, split or whole.

    ρ[j] = min Σ_i (cost[i, j] − v[i]) · x[i]   with   Σ_i demand[i] · x[i] ≤ capacity[j]

Split, 0 ≤ x ≤ 1, it is solved by the price κ of capacity: for every κ ≥ 0 the value
Σ_i min(0, cost[i, j] − v[i] + κ · demand[i]) − κ · capacity[j] is a bound, at the best κ the value itself.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from caunghe.planning.network.search import Floats, Integers

_HALVINGS = 60


@njit(cache=True, nogil=True)
def split_knapsacks(
    cost: Floats, demand: Floats, capacity: Floats, paid: Floats, value: Floats, price: Floats, taken: Floats
) -> None:
    """Set ``value`` and ``price`` (κ) by site, and ``taken`` (sites × clients), the shares that each would serve."""
    sites, clients = cost.shape
    near = np.empty(clients, np.int32)
    for site in range(sites):
        count, weight, high = 0, 0.0, 0.0
        for client in range(clients):
            taken[site, client] = 0.0
            gain = paid[client] - cost[site, client]
            if gain > 0.0:
                near[count] = client
                count += 1
                weight += demand[client]
                if demand[client] > 0.0:
                    high = max(high, gain / demand[client])
        low, room = 0.0, capacity[site]
        if weight <= room:
            high = 0.0
        else:
            for _ in range(_HALVINGS):
                middle = (low + high) / 2
                weight = 0.0
                for k in range(count):
                    if paid[near[k]] - cost[site, near[k]] > middle * demand[near[k]]:
                        weight += demand[near[k]]
                if weight > room:
                    low = middle
                else:
                    high = middle
        price[site] = high
        value[site] = _fill(cost[site], demand, room, paid, near[:count], low, high, taken[site])


@njit(cache=True, nogil=True)
def _fill(
    cost: Floats, demand: Floats, room: float, paid: Floats, near: Integers, low: float, high: float, taken: Floats
) -> float:
    """Take what is worth the price ``high``, fill up with what is worth ``low``; return the bound at ``high``."""
    value = -high * room
    for client in near:
        gain = float(paid[client] - cost[client] - high * demand[client])
        if gain > 0.0:
            value -= gain
            taken[client] = 1.0
            room -= float(demand[client])
    for client in near:
        if taken[client] == 0.0 and room > 0.0 and paid[client] - cost[client] > low * demand[client]:
            taken[client] = min(1.0, room / demand[client])
            room -= float(taken[client] * demand[client])
    return value


@njit(cache=True, nogil=True)
def whole_knapsacks(
    cost: Floats, demand: Integers, capacity: Integers, paid: Floats, value: Floats, taken: Floats
) -> None:
    """Set ``value`` by site and ``taken`` (sites × clients), each client served whole, by dynamic programming."""
    sites, clients = cost.shape
    most = capacity.max()
    best = np.empty(most + 1)
    took = np.zeros((clients, most + 1), np.bool_)
    near = np.empty(clients, np.int32)
    for site in range(sites):
        room, count = capacity[site], 0
        for client in range(clients):
            taken[site, client] = 0.0
            if paid[client] > cost[site, client] and demand[client] <= room:
                near[count] = client
                count += 1
        best[: room + 1] = 0.0
        for k in range(count):
            gain, weight = paid[near[k]] - cost[site, near[k]], demand[near[k]]
            for left in range(room, weight - 1, -1):
                took[k, left] = best[left - weight] + gain > best[left]
                if took[k, left]:
                    best[left] = best[left - weight] + gain
            took[k, :weight] = False
        value[site] = -best[room]
        left = room
        for k in range(count - 1, -1, -1):
            if took[k, left]:
                taken[site, near[k]] = 1.0
                left -= demand[near[k]]


@njit(cache=True, nogil=True)
def whole_cover(value: Floats, capacity: Integers, need: int, taken: Floats) -> float:
    """Return the least Σ value·y with Σ capacity·y ≥ need and y 0 or 1 (values ≥ 0), and add that y to ``taken``.

    Infinite where all of them together are too few.
    """
    sites = value.size
    least = np.full(need + 1, np.inf)
    least[0] = 0.0
    took = np.zeros((sites, need + 1), np.bool_)
    for site in range(sites):
        for left in range(need, 0, -1):
            other = least[max(left - capacity[site], 0)] + value[site]
            if other < least[left]:
                least[left] = other
                took[site, left] = True
    left = need
    for site in range(sites - 1, -1, -1):
        if left > 0 and took[site, left]:
            taken[site] += 1.0
            left = max(left - capacity[site], 0)
    return least[need]
