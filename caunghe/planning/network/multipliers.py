"""Bounds of the p-median from multipliers: what each client would at most pay to be served.

With a multiplier v[i] for each client, no choice of p sites costs less than

    Σ_i v[i] + Σ of the p smallest ρ[j],   ρ[j] = Σ_i min(0, cost[i, j] − v[i])

whatever the multipliers (Cornuéjols, Fisher and Nemhauser 1977). They rise towards the best by steps along the
clients' own excess or want of sites, each step bent towards the last (Camerini, Fratta and Maffioli 1975).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from caunghe.planning.network.search import Floats, Integers


@dataclass(frozen=True, slots=True)
class Sorted:
    """By client, the sites from the cheapest on: ``site`` their numbers, ``cost`` theirs (clients × sites)."""

    site: Integers
    cost: Floats

    def kept(self, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Sorted:
        """Return the same over some sites only, which are numbered anew."""
        number = (np.cumsum(keep) - 1).astype(np.int32)
        site, cost = _kept(self.site, self.cost, keep, number, int(keep.sum()))
        return Sorted(site, cost)


def sort_sites(cost: Floats) -> Sorted:
    """Return the sites of each client in order of cost, of equal ones the first first."""
    site = np.argsort(cost, axis=1, kind="stable").astype(np.int32)
    return Sorted(site, np.take_along_axis(cost, site, axis=1))


@njit(cache=True, nogil=True)
def _kept(
    site: Integers, cost: Floats, keep: np.ndarray[tuple[int], np.dtype[np.bool_]], number: Integers, count: int
) -> tuple[Integers, Floats]:
    clients, sites = site.shape
    new_site, new_cost = np.empty((clients, count), np.int32), np.empty((clients, count))
    for client in range(clients):
        place = 0
        for k in range(sites):
            if keep[site[client, k]]:
                new_site[client, place] = number[site[client, k]]
                new_cost[client, place] = cost[client, k]
                place += 1
    return new_site, new_cost


@njit(cache=True, nogil=True)
def _reduced(site: Integers, cost: Floats, paid: Floats, reduced: Floats) -> None:
    reduced[:] = 0.0
    for client in range(paid.size):
        at = paid[client]
        for k in range(cost.shape[1]):
            if cost[client, k] >= at:
                break
            reduced[site[client, k]] += cost[client, k] - at


@njit(cache=True, nogil=True)
def _wants(
    site: Integers, cost: Floats, paid: Floats, is_open: np.ndarray[tuple[int], np.dtype[np.bool_]], wants: Floats
) -> None:
    """Set ``wants`` to 1 less the open sites that would serve each client for less than it pays."""
    for client in range(paid.size):
        at, left = paid[client], 1.0
        for k in range(cost.shape[1]):
            if cost[client, k] >= at:
                break
            if is_open[site[client, k]]:
                left -= 1.0
        wants[client] = left


@dataclass(slots=True)
class Multipliers:
    """The multipliers of one list of sites, and the best bound that they have given."""

    sites: Sorted
    count: int
    paid: Floats
    bound: float = -np.inf
    scale: float = 1.0
    best: Floats | None = None
    reduced: Floats | None = None

    def rise(self, objective: float, steps: int, patience: int = 10) -> None:
        """Go ``steps`` steps on; ``objective`` is a cost known to be possible."""
        clients, sites = self.sites.cost.shape
        reduced, wants, along = np.empty(sites), np.empty(clients), np.zeros(clients)
        idle = 0
        for _ in range(steps):
            chosen, bound = self._relaxed(reduced)
            idle = 0 if bound > self.bound + 1e-7 * abs(self.bound) else idle + 1
            if bound > self.bound or self.best is None:
                self.bound, self.best, self.reduced = bound, self.paid.copy(), reduced.copy()
            if idle >= patience:
                self.scale, idle, self.paid = self.scale * 0.6, 0, self.best.copy()
                along[:] = 0.0
                if self.is_over:
                    return
                continue
            _wants(self.sites.site, self.sites.cost, self.paid, chosen, wants)
            along = 0.7 * wants + 0.3 * along
            length = float(along @ along)
            if length < 1e-12:
                self.scale = 0.0
                return
            self.paid = self.paid + self.scale * (objective - bound + 0.001 * abs(objective)) / length * along

    @property
    def is_over(self) -> bool:
        """Whether further steps would be too short to help."""
        return self.scale < 0.002

    def _relaxed(self, reduced: Floats) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], float]:
        _reduced(self.sites.site, self.sites.cost, self.paid, reduced)
        best = np.argpartition(reduced, self.count - 1)[: self.count]
        chosen = np.zeros(len(reduced), np.bool_)
        chosen[best] = True
        return chosen, float(self.paid.sum() + reduced[best].sum())

    def possible(self, cutoff: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return by site whether it can be in a choice that costs less than ``cutoff``."""
        if self.reduced is None:
            return np.ones(self.sites.site.shape[1], np.bool_)
        last = np.partition(self.reduced, self.count - 1)[self.count - 1]
        return self.bound + np.maximum(self.reduced - last, 0.0) < cutoff

    def keep(self, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
        """Go on with some sites only."""
        self.sites = self.sites.kept(keep)
        if self.reduced is not None:
            self.reduced = self.reduced[keep]
