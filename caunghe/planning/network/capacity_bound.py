"""Bounds of capacitated location from multipliers, and the sites and pairs that no better choice can hold.

With what each client pays, v[i], no choice costs less than

    Σ_i v[i] + min Σ_j (opening[j] + ρ[j]) · y[j]   with   Σ_j capacity[j] · y[j] ≥ Σ_i demand[i],  y 0 or 1

where ρ[j] is the knapsack of site j (``knapsacks``). The cover of demand is solved whole where it can be: the last
site that is only partly needed counts in full.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from caunghe.planning.network.knapsacks import split_knapsacks, whole_cover, whole_knapsacks
from caunghe.planning.network.search import Floats

Sites = NDArray[np.bool_]
# larger knapsacks are bounded as if clients could be split
_MOST_ROOM: Final = 20_000
_MOST_CELLS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Cover:
    """Which sites have room for all at the least value: whole where capacities are small multiples of one unit."""

    capacity: Floats
    demand: float
    forced: Sites
    unit: float

    @classmethod
    def of(cls, capacity: Floats, demand: float, forced: Sites) -> Cover:
        """Return the cover of some sites, ``forced`` ones in it whatever their value."""
        whole = bool((capacity == np.round(capacity)).all())
        unit = float(np.gcd.reduce(capacity.astype(np.int64))) if whole else 0.0
        small = unit > 0 and len(capacity) * demand / unit <= _MOST_CELLS
        return cls(capacity, demand, forced, unit if small else 0.0)

    def least(self, value: Floats, without: int = -1, having: int = -1) -> tuple[float, Floats]:
        """Return the least Σ value·y with Σ capacity·y ≥ demand, infinite where there is none, and that y.

        One site may be left out, or be in it. Where units are many, 0 ≤ y ≤ 1 stands for y whole.
        """
        y = ((value < 0) | self.forced).astype(float)
        if without >= 0:
            y[without] = 0.0
        if having >= 0:
            y[having] = 1.0
        total, need = float(value @ y), self.demand - float(self.capacity @ y)
        if need <= 1e-9 * max(self.demand, 1.0):
            return total, y
        rest = np.flatnonzero((y == 0) & (np.arange(len(y)) != without))
        more = np.zeros(len(rest))
        if self.unit:
            rooms, units = (self.capacity[rest] / self.unit).astype(np.int32), int(np.ceil(need / self.unit - 1e-9))
            total += whole_cover(value[rest], rooms, units, more)
        else:
            total += _split_cover(value[rest], self.capacity[rest], need, more)
        y[rest] = more
        return total, y


def _split_cover(value: Floats, capacity: Floats, need: float, taken: Floats) -> float:
    total = 0.0
    for site in np.argsort(value / capacity, kind="stable"):
        if need <= 0:
            break
        taken[site] = min(1.0, need / capacity[site])
        total += float(value[site] * taken[site])
        need -= float(capacity[site] * taken[site])
    return total if need <= 1e-9 else np.inf


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
        self.cover = Cover.of(capacity, float(demand.sum()), self.forced)
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
        least, is_open = self.cover.least(value)
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
        base = float(self.best.sum())
        closed = np.array([base + self.cover.least(value, without=site)[0] for site in range(len(value))])
        closed[self.forced] = np.inf
        return closed, self._opened(value)

    def _opened(self, value: Floats) -> Floats:
        base = float(self.best.sum())
        return np.array([base + self.cover.least(value, having=site)[0] for site in range(len(value))])

    def prices(self) -> Floats:
        """Return by site what one more unit of capacity is worth when clients are split."""
        return self._knapsacks(self.paid, exact=False)[1]

    def choice_bound(self) -> tuple[float, Floats]:
        """Return what every choice costs at least, and by site what it costs at least to have it open as well."""
        value, _, _ = self._knapsacks(self.best, exact=self.exact)
        return float(self.best.sum()), value

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
