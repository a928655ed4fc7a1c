"""Benders cuts of the p-median in closed form: what a client costs at least, given how far each site is open.

For a client whose sites stand in order of cost, and the first level D at which the sites up to it are open by 1 in
sum, the dual of its own transport problem gives

    θ[i] ≥ D − Σ_{j: cost[i, j] < D} (D − cost[i, j]) · y[j]

with no linear programme solved (Duran-Mateluna, Ales and Elloumi 2023).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from caunghe.planning.network.search import Floats, Integers


@njit(cache=True, nogil=True)
def separate(site: Integers, cost: Floats, is_open: Floats, served: Floats) -> tuple[Floats, Floats]:
    """Return by client the level of its strongest cut, and by how much ``served`` (θ) falls short of it."""
    clients, sites = site.shape
    level, short = np.empty(clients), np.empty(clients)
    for client in range(clients):
        mass, paid, top = 0.0, 0.0, cost[client, sites - 1]
        for k in range(sites):
            share = is_open[site[client, k]]
            if share > 0.0:
                mass += share
                paid += share * cost[client, k]
                if mass >= 1.0 - 1e-9:
                    top = cost[client, k]
                    break
        level[client] = top
        short[client] = top * (1.0 - mass) + paid - served[client]
    return level, short


@njit(cache=True, nogil=True)
def cut_rows(site: Integers, cost: Floats, clients: Integers, level: Floats) -> tuple[Integers, Integers, Floats]:
    """Return the cuts of some clients as sparse rows: starts, columns, values; θ of client i is column sites + i."""
    sites = site.shape[1]
    starts = np.zeros(clients.size + 1, np.int32)
    for row in range(clients.size):
        starts[row + 1] = starts[row] + 1 + np.searchsorted(cost[clients[row]], level[row])
    columns, values = np.empty(starts[-1], np.int32), np.empty(starts[-1])
    for row in range(clients.size):
        at, client = starts[row], clients[row]
        columns[at], values[at] = sites + client, 1.0
        for k in range(starts[row + 1] - at - 1):
            columns[at + 1 + k] = site[client, k]
            values[at + 1 + k] = level[row] - cost[client, k]
    return starts, columns, values
