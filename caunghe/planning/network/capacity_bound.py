"""Bounds of capacitated location from multipliers, and the sites and pairs that no better choice can hold.

With what each client pays, v[i], no choice costs less than

    Σ_i v[i] + min Σ_j (opening[j] + ρ[j]) · y[j]   with   Σ_j capacity[j] · y[j] ≥ Σ_i demand[i],  0 ≤ y ≤ 1

where ρ[j] is the knapsack of site j (``knapsacks``). Split, the best of these bounds is that of the full linear
relaxation with the cover of demand; whole, it is above it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from caunghe.planning.network.knapsacks import split_knapsacks, whole_knapsacks
from caunghe.planning.network.search import Floats

Sites = NDArray[np.bool_]
# larger knapsacks are bounded as if clients could be split
_MOST_ROOM: Final = 20_000


def cover(value: Floats, capacity: Floats, demand: float, forced: Sites) -> tuple[float, Floats]:
    """Return the least Σ value·y with Σ capacity·y ≥ demand and 0 ≤ y ≤ 1, infinite where there is none, and that y.

    ``forced`` sites have y = 1.
    """
    y = ((value < 0) | forced).astype(float)
    room = demand - float(capacity @ y)
    total = float(value @ y)
    ratio = np.where(capacity > 0, value / np.maximum(capacity, 1e-12), np.inf)
    for site in np.argsort(ratio, kind="stable"):
        if room <= 1e-9:
            break
        if y[site] == 0 and capacity[site] > 0:
            y[site] = min(1.0, room / capacity[site])
            total += float(value[site] * y[site])
            room -= float(capacity[site] * y[site])
    return (total if room <= 1e-9 * max(demand, 1.0) else np.inf), y


class CapacityBound:
    """The multipliers of one problem; ``cost`` is sites × clients, infinite for pairs that are left out."""

    def __init__(
        self, cost: Floats, demand: Floats, capacity: Floats, opening: Floats, *, single: bool,
        forced: Sites | None = None, paid: Floats | None = None,
    ) -> None:  # fmt: skip
        self.cost, self.demand, self.capacity, self.opening = cost, demand, capacity, opening
        self.forced = np.zeros(len(cost), np.bool_) if forced is None else forced
        whole = bool((demand == np.round(demand)).all())
        self.exact = single and whole and float(capacity.max()) <= _MOST_ROOM
        self.paid = _first_paid(cost) if paid is None else paid
        self.best, self.bound = self.paid.copy(), -np.inf
        self.scale = 1.0
        self._along = np.zeros(len(demand))
        self._idle = 0

    def _knapsacks(self, paid: Floats, *, exact: bool) -> tuple[Floats, Floats, Floats]:
        value, price, taken = np.empty(len(self.cost)), np.zeros(len(self.cost)), np.empty(self.cost.shape)
        if exact:
            room, weights = np.floor(self.capacity).astype(np.int32), self.demand.astype(np.int32)
            whole_knapsacks(self.cost, weights, room, paid, value, taken)
        else:
            split_knapsacks(self.cost, self.demand, self.capacity, paid, value, price, taken)
        return value + self.opening, price, taken

    def rise(self, objective: float, patience: int = 12) -> NDArray[np.float64]:
        """Go one step on; return how far each site is open in the relaxed choice."""
        value, _, taken = self._knapsacks(self.paid, exact=self.exact)
        least, is_open = cover(value, self.capacity, float(self.demand.sum()), self.forced)
        bound = float(self.paid.sum()) + least
        self._idle = 0 if bound > self.bound + 1e-6 * abs(self.bound) else self._idle + 1
        if bound > self.bound:
            self.bound, self.best = bound, self.paid.copy()
        if self._idle >= patience:
            self.scale, self._idle, self.paid = self.scale * 0.6, 0, self.best.copy()
            self._along[:] = 0.0
            return is_open
        self._along = 0.7 * (1.0 - is_open @ taken) + 0.3 * self._along
        length = float(self._along @ self._along)
        if length < 1e-12:
            self.scale = 0.0
        else:
            step = self.scale * (max(objective - bound, 0.0) + 1e-3 * abs(objective)) / length
            self.paid = self.paid + step * self._along
        return is_open

    @property
    def is_over(self) -> bool:
        """Whether further steps would be too short to help."""
        return self.scale < 0.002

    def site_bounds(self) -> tuple[Floats, Floats]:
        """Return, by site, the bound of choices that have it closed, and of those that have it open."""
        value, _, _ = self._knapsacks(self.best, exact=self.exact)
        base, need = float(self.best.sum()), float(self.demand.sum())
        closed, opened = np.empty(len(value)), self._opened(value)
        for site in range(len(value)):
            others = np.arange(len(value)) != site
            closed[site] = base + cover(value[others], self.capacity[others], need, self.forced[others])[0]
        closed[self.forced] = np.inf
        return closed, opened

    def _opened(self, value: Floats) -> Floats:
        base, need = float(self.best.sum()), float(self.demand.sum())
        opened = np.empty(len(value))
        for site in range(len(value)):
            others = np.arange(len(value)) != site
            rest = cover(value[others], self.capacity[others], need - self.capacity[site], self.forced[others])[0]
            opened[site] = base + value[site] + rest
        return opened

    def pair_bounds(self) -> Floats:
        """Return, by site and client, the bound of choices that have the client served whole by the site.

        Within the knapsack of the site, split, a client that is not taken costs ``cost − v + κ · demand`` more.
        """
        value, price, _ = self._knapsacks(self.best, exact=False)
        extra = self.cost - self.best + price[:, None] * self.demand
        return self._opened(value)[:, None] + np.maximum(extra, 0.0)


def _first_paid(cost: Floats) -> Floats:
    """Return first multipliers: what the nearest eighth of the sites cost each client in the mean."""
    known = np.where(np.isfinite(cost), cost, np.where(np.isfinite(cost), cost, 0.0).max(axis=0))
    return np.sort(known, axis=0)[: max(2, len(cost) // 8)].mean(axis=0)
