"""The master programme of the p-median: which sites, and what each client costs at least, by the cuts found so far."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from caunghe.planning.model.solver import INFINITY, LinearProgram, Solver
from caunghe.planning.network.cuts import cut_rows, separate
from caunghe.planning.network.multipliers import Sorted
from caunghe.planning.network.search import Floats

# cuts that do not bind are taken away when so many of them have gathered
_SLACK = 200


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A solved relaxation: how far each site is open, and the reduced cost of opening it."""

    objective: float
    is_open: Floats
    reduced: Floats

    @property
    def fractional(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The sites that are neither open nor closed."""
        return np.flatnonzero((self.is_open > 1e-6) & (self.is_open < 1 - 1e-6))


class Master:
    """Minimise Σ θ[i] with Σ y[j] = ``count``, low ≤ y ≤ high and cuts; ``low`` and ``high`` hold in the whole tree."""

    def __init__(self, sites: Sorted, count: int, paid: Floats, unreached: float) -> None:
        self.sites, self.count = sites, count
        self.clients, self.columns = int(sites.site.shape[0]), int(sites.site.shape[1])
        self.low, self.high = np.zeros(self.columns), np.ones(self.columns)
        self._scale = max(float(np.abs(sites.cost[:, 0]).sum()), 1.0)
        self._solver = Solver(self._programme())
        self._is_cut = [False]
        self._reach(unreached)
        self.add(np.arange(self.clients, dtype=np.int32), np.maximum(paid, sites.cost[:, 0]))

    def _programme(self) -> LinearProgram:
        size = self.columns + self.clients
        return LinearProgram(
            cost=np.r_[np.zeros(self.columns), np.ones(self.clients)],
            lower=np.r_[np.zeros(self.columns), self.sites.cost[:, 0]],
            upper=np.r_[np.ones(self.columns), np.full(self.clients, INFINITY)],
            integer=np.zeros(size, np.int32),
            row_lower=np.array([float(self.count)]),
            row_upper=np.array([float(self.count)]),
            starts=np.array([0, self.columns], np.int32),
            columns=np.arange(self.columns, dtype=np.int32),
            values=np.ones(self.columns),
        )

    def _reach(self, unreached: float) -> None:
        """Hold a site open for each client that some sites cannot serve: their cost is ``unreached``."""
        for client in np.flatnonzero(self.sites.cost[:, -1] >= unreached):
            near = self.sites.site[client, : int(np.searchsorted(self.sites.cost[client], unreached))]
            self._solver.add_row(near, np.ones(len(near)), 1.0, INFINITY)
            self._is_cut.append(False)

    def add(self, clients: np.ndarray[tuple[int], np.dtype[np.int32]], level: Floats) -> None:
        """Add the cuts of some clients at their levels."""
        starts, columns, values = cut_rows(self.sites.site, self.sites.cost, clients, level)
        self._solver.add_rows(starts, columns, values, level, np.full(len(level), INFINITY))
        self._is_cut += [True] * len(level)

    def bounds(self, closed: list[int], opened: list[int]) -> None:
        """Hold some sites closed and some open, and free all others."""
        low, high = self.low.copy(), self.high.copy()
        high[closed], low[opened] = 0.0, 1.0
        self._solver.bound_columns(np.arange(self.columns), low, high)

    def relax(self, cutoff: float, rounds: int) -> Relaxed | None:
        """Solve with ``rounds`` rounds of cuts; None where nothing below ``cutoff`` is left."""
        for turn in range(rounds + 1):
            solution = self._solver.solve(method="simplex")
            if solution.status == "infeasible" or solution.objective >= cutoff:
                return None
            is_open, served = solution.primal[: self.columns], solution.primal[self.columns :]
            level, short = separate(self.sites.site, self.sites.cost, is_open, served)
            missing = float(short[short > 0].sum())
            wanted = np.flatnonzero(short > 1e-6 * self._scale / self.clients).astype(np.int32)
            if turn == rounds or missing < 1e-7 * self._scale or not len(wanted):
                return Relaxed(solution.objective, is_open, solution.reduced_cost[: self.columns])
            if turn % 4 == 3:
                self._clean()
            self.add(wanted, level[wanted])
        return None

    def attempt(self, iterations: int) -> float:
        """Return about how far the bound rises within so many iterations; infinite where nothing is possible."""
        status, objective = self._solver.attempt(iterations)
        return inf if status == "infeasible" else objective

    def _clean(self) -> None:
        slack = self._solver.slack_rows() & np.array(self._is_cut)
        if slack.sum() >= _SLACK:
            self._solver.remove_rows(np.flatnonzero(slack))
            self._is_cut = [cut for cut, gone in zip(self._is_cut, slack.tolist(), strict=True) if not gone]
