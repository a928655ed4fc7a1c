"""Set covering: the cheapest sites that reach every client, bounded by what each client would pay.

With u[i] ≥ 0 for each client, no sites that reach all cost less than Σ_i u[i] + Σ_j min(0, cost[j] − Σ_{i by j} u[i]);
a site whose own part lifts that above the best known is in no better choice (Beasley 1987). HiGHS proves the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from caunghe.planning.model.solver import INFINITY, LinearProgram, Solver
from caunghe.planning.network.search import Floats, Integers, Search

Reach = NDArray[np.bool_]
_STEPS: Final = 400
_EVERY: Final = 20
_PATIENCE: Final = 12
_BLOCK: Final = 512


def covering_sites(reach: Reach, cost: Floats, search: Search) -> Integers:
    """Return the cheapest sites that reach all clients, or the best found when the search stops.

    ``reach`` (clients × sites) must have a site for every client; what is proven is taken down in ``search``.
    """
    state = _State(hardest(reach), cost, search, np.arange(len(cost)))
    state.choose(cost)
    state.rise()
    if not search.is_proven and search.goes_on():
        state.prove()
    return state.best


def hardest(reach: Reach) -> Reach:
    """Return the clients that are not reached whenever another one is: the others follow from them.

    >>> hardest(np.array([[True, False, True], [True, True, True]])).tolist()
    [[True, False, True]]
    """
    kinds = np.unique(reach, axis=0)
    sizes = kinds.sum(axis=1)
    order = np.argsort(sizes, kind="stable")
    kinds, sizes = kinds[order], sizes[order]
    numbers = kinds.astype(np.float32)
    follows = np.zeros(len(kinds), np.bool_)
    for begin in range(0, len(kinds), _BLOCK):
        common = numbers[begin : begin + _BLOCK] @ numbers.T
        within = common >= sizes[begin : begin + _BLOCK, None] - 0.5
        # a row holds itself, and no row before it in size holds it
        follows |= np.triu(within, begin + 1).any(axis=0)
    return kinds[~follows]


@dataclass(slots=True)
class _State:
    """A covering being solved: rows that are left, the sites still possible, the best choice, the multipliers."""

    reach: Reach
    cost: Floats
    search: Search
    sites: NDArray[np.int64]
    best: Integers = None  # pyright: ignore[reportAssignmentType]

    def choose(self, worth: Floats) -> None:
        """Try sites greedily by ``worth`` a newly reached client, idle ones dropped; take them down where better."""
        left = np.ones(len(self.reach), np.bool_)
        chosen: list[int] = []
        reached = self.reach.sum(axis=0).astype(float)
        while left.any():
            site = int(np.argmax(np.where(reached > 0, reached / np.maximum(worth, 1e-6), -1.0)))
            chosen.append(site)
            newly = left & self.reach[:, site]
            reached -= self.reach[newly].sum(axis=0)
            left &= ~newly
        times = self.reach[:, chosen].sum(axis=1)
        for site in sorted(chosen, key=lambda site: -float(self.cost[site])):
            if (times[self.reach[:, site]] > 1).all():
                times -= self.reach[:, site]
                chosen.remove(site)
        if self.search.improves(float(self.cost[chosen].sum())):
            self.best = self.sites[chosen].astype(np.int32)

    def rise(self) -> None:
        """Raise the bound by steps of multipliers, try choices by reduced cost, leave out what no better one has."""
        numbers = self.reach.astype(np.float32)
        shared = self.cost / np.maximum(self.reach.sum(axis=0), 1)
        paid = np.where(self.reach, shared, np.inf).min(axis=1)
        best, best_bound, scale, idle = paid, -np.inf, 1.0, 0
        for step in range(_STEPS):
            reduced = self.cost - paid @ numbers
            bound = float(paid.sum() + reduced[reduced < 0].sum())
            idle = 0 if bound > best_bound + 1e-5 * abs(best_bound) else idle + 1
            if bound > best_bound:
                best, best_bound = paid, bound
                self.search.prove(bound)
            if step % _EVERY == _EVERY - 1:
                self.choose(np.maximum(reduced, 1e-3))
                if self.search.is_proven or not self.search.goes_on():
                    break
            if idle >= _PATIENCE:
                scale, idle, paid = scale * 0.6, 0, best
                if scale < 0.01:
                    break
                continue
            wants = 1.0 - numbers @ (reduced < 0).astype(np.float32)
            wants[(paid <= 0) & (wants < 0)] = 0.0
            length = float(wants @ wants)
            if length < 1e-9:
                break
            paid = np.maximum(paid + scale * (1.05 * self.search.objective - bound) / length * wants, 0.0)
        reduced = self.cost - best @ numbers
        self._leave_out(best_bound + np.maximum(reduced, 0.0) < self.search.cutoff)

    def _leave_out(self, keep: Reach) -> None:
        keep |= np.isin(self.sites, self.best)
        self.reach, self.cost, self.sites = hardest(self.reach[:, keep]), self.cost[keep], self.sites[keep]

    def prove(self) -> None:
        """Solve what is left by HiGHS."""
        # no start: with one, HiGHS 1.16 reports the objective of its presolved model (too low) as objective and bound
        solver = Solver(_model(self.reach, self.cost))

        def told(_seconds: float, _objective: float, bound: float) -> bool:
            self.search.prove(bound)
            return self.search.goes_on()

        search = self.search
        found = solver.solve_integers(gap=search.options.gap, time_limit=search.left, progress=told)
        if found.is_found:
            chosen = np.flatnonzero(found.primal > 0.5)
            if search.improves(float(self.cost[chosen].sum())):
                self.best = self.sites[chosen].astype(np.int32)
            search.prove(min(found.bound, search.objective))


def _model(rows: Reach, cost: Floats) -> LinearProgram:
    which, columns = np.nonzero(rows)
    return LinearProgram(
        cost=cost.astype(float),
        lower=np.zeros(len(cost)),
        upper=np.ones(len(cost)),
        integer=np.ones(len(cost), np.int32),
        row_lower=np.ones(len(rows)),
        row_upper=np.full(len(rows), INFINITY),
        starts=np.searchsorted(which, np.arange(len(rows) + 1)).astype(np.int32),
        columns=columns.astype(np.int32),
        values=np.ones(len(columns)),
    )
