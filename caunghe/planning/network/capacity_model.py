"""Capacitated location over the sites and pairs still possible, as HiGHS takes it: the reduced model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from caunghe.planning.model.solver import INFINITY, LinearProgram
from caunghe.planning.network.search import Floats

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sites that may be open, and pairs of site (its place among them) and client that may be served."""

    sites: Numbers
    site: Numbers
    client: Numbers


def possible_pairs(cost: Floats, sites: Numbers, keep: NDArray[np.bool_]) -> Pairs:
    """Return the pairs of some sites that are kept and have a way; ``cost`` and ``keep`` are sites × clients."""
    site, client = np.nonzero(keep[sites] & np.isfinite(cost[sites]))
    return Pairs(sites, site, client)


def reduced_model(
    pairs: Pairs, cost: Floats, demand: Floats, capacity: Floats, opening: Floats, *, single: bool
) -> LinearProgram:
    """Return the model: columns are y by site, then x by pair.

    min Σ opening·y + Σ cost·x   with   Σ_j x[i, j] = 1,   Σ_i demand[i]·x[i, j] ≤ capacity[j]·y[j],   x[i, j] ≤ y[j],
    Σ_j capacity[j]·y[j] ≥ Σ_i demand[i]
    """
    sites, edges, clients = len(pairs.sites), len(pairs.site), len(demand)
    edge = np.arange(edges)
    rooms = capacity[pairs.sites]
    rows = np.concatenate([
        pairs.client, clients + pairs.site, clients + np.arange(sites), clients + sites + edge, clients + sites + edge,
        np.full(sites, clients + sites + edges),
    ])  # fmt: skip
    columns = np.concatenate([sites + edge, sites + edge, np.arange(sites), sites + edge, pairs.site, np.arange(sites)])
    values = np.concatenate([np.ones(edges), demand[pairs.client], -rooms, np.ones(edges), np.full(edges, -1.0), rooms])
    order = np.argsort(rows, kind="stable")
    count = clients + sites + edges + 1
    starts = np.searchsorted(rows[order], np.arange(count + 1))
    return LinearProgram(
        cost=np.r_[opening[pairs.sites], cost[pairs.sites[pairs.site], pairs.client]],
        lower=np.zeros(sites + edges),
        upper=np.ones(sites + edges),
        integer=np.r_[np.ones(sites), np.full(edges, float(single))].astype(np.int32),
        row_lower=np.r_[np.ones(clients), np.full(sites + edges, -INFINITY), float(demand.sum())],
        row_upper=np.r_[np.ones(clients), np.zeros(sites + edges), INFINITY],
        starts=starts.astype(np.int32),
        columns=columns[order].astype(np.int32),
        values=values[order],
    )


def transport_model(pairs: Pairs, cost: Floats, demand: Floats, capacity: Floats) -> LinearProgram:
    """Return the linear programme of serving all clients from sites that are all open: columns are x by pair."""
    sites, edges, clients = len(pairs.sites), len(pairs.site), len(demand)
    rows = np.concatenate([pairs.client, clients + pairs.site])
    order = np.argsort(rows, kind="stable")
    return LinearProgram(
        cost=cost[pairs.sites[pairs.site], pairs.client],
        lower=np.zeros(edges),
        upper=np.ones(edges),
        integer=np.zeros(edges, np.int32),
        row_lower=np.r_[np.ones(clients), np.full(sites, -INFINITY)],
        row_upper=np.r_[np.ones(clients), capacity[pairs.sites]],
        starts=np.searchsorted(rows[order], np.arange(clients + sites + 1)).astype(np.int32),
        columns=np.r_[np.arange(edges), np.arange(edges)][order].astype(np.int32),
        values=np.r_[np.ones(edges), demand[pairs.client]][order],
    )
