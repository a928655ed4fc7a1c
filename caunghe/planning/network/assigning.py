"""A start for capacitated location with one site a client: greedy by regret, then shifts and exchanges."""

from __future__ import annotations

import numpy as np
from numba import njit

from caunghe.planning.network.search import Floats, Integers


@njit(cache=True, nogil=True)
def assign_whole(
    cost: Floats, guide: Floats, demand: Floats, capacity: Floats, is_open: Floats
) -> tuple[Integers, bool]:
    """Return, by client, an open site that serves it whole, and whether all found one; ``cost`` is sites × clients.

    ``guide``: costs with a price on capacity, by which clients are first served. The client that would lose most by its
    second choice is served first (Martello and Toth 1981).
    """
    sites, clients = cost.shape
    site_of = np.full(clients, -1, np.int32)
    room = np.where(is_open > 0, capacity, -1.0)
    for _ in range(clients):
        chosen, chosen_site, most = -1, -1, -1.0
        for client in range(clients):
            if site_of[client] >= 0:
                continue
            best, second, by_best = np.inf, np.inf, -1
            for site in range(sites):
                if room[site] >= demand[client] and guide[site, client] < second:
                    if guide[site, client] < best:
                        second, best, by_best = best, guide[site, client], site
                    else:
                        second = guide[site, client]
            if by_best < 0:
                return site_of, False
            regret = second - best if second < np.inf else 1e300
            if regret > most:
                chosen, chosen_site, most = client, by_best, regret
        site_of[chosen] = chosen_site
        room[chosen_site] -= demand[chosen]
    _better(cost, demand, room, site_of)
    return site_of, True


@njit(cache=True, nogil=True)
def _better(cost: Floats, demand: Floats, room: Floats, site_of: Integers) -> None:
    """Shift clients and exchange pairs of them while that costs less."""
    clients, moved = site_of.size, True
    for _ in range(200):
        if not moved:
            return
        moved = False
        for client in range(clients):
            moved |= _shift(cost, demand, room, site_of, client)
        for client in range(clients):
            for other in range(client):
                moved |= _exchange(cost, demand, room, site_of, client, other)


@njit(cache=True, nogil=True)
def _shift(cost: Floats, demand: Floats, room: Floats, site_of: Integers, client: int) -> bool:
    here = site_of[client]
    best = here
    for site in range(room.size):
        if room[site] >= demand[client] and cost[site, client] < cost[best, client] - 1e-9:
            best = site
    if best == here:
        return False
    room[here] += demand[client]
    room[best] -= demand[client]
    site_of[client] = best
    return True


@njit(cache=True, nogil=True)
def _exchange(cost: Floats, demand: Floats, room: Floats, site_of: Integers, client: int, other: int) -> bool:
    here, there = site_of[client], site_of[other]
    if here == there:
        return False
    change = cost[there, client] + cost[here, other] - cost[here, client] - cost[there, other]
    more = demand[client] - demand[other]
    if not change < -1e-9 or room[there] < more or room[here] < -more:
        return False
    room[there] -= more
    room[here] += more
    site_of[client], site_of[other] = there, here
    return True
