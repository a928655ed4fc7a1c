"""The p-median: which p sites serve all clients at the least cost, with a proof.

A local search gives a choice, multipliers a bound; sites that no better choice can hold are left out; what remains is
solved by Benders cuts in closed form and, where a gap stays, a tree of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.planning.network.interchange import interchange
from caunghe.planning.network.master import Master
from caunghe.planning.network.multipliers import Multipliers, sort_sites
from caunghe.planning.network.search import Floats, Integers, Location, NetworkOptions, Progress, Search
from caunghe.planning.network.tree import Tree

_TOO_MANY: Final = Text(
    "Số địa điểm cần mở phải từ 1 đến {sites} (số địa điểm có thể chọn); đã cho {count}.",
    "the number of sites to open must be 1–{sites}, as many as there are to choose from; got {count}",
)
_NOT_COSTS: Final = Text(
    "Chi phí từ khách hàng {client} đến địa điểm {site} phải là số từ 0 trở lên; đã cho {value}.",
    "the cost from client {client} to site {site} must be a number of 0 or more; got {value}",
)
_NO_WAY: Final = Text(
    "Không có đường từ khách hàng {client} đến địa điểm nào (đảo, cạnh bị thiếu?).",
    "client {client} has no way to any site (an island, a missing edge?)",
)
TOO_FEW: Final = Text(
    "{count} địa điểm không đủ để mọi khách hàng có đường đến một địa điểm.",
    "{count} {count:site is|sites are} too few for every client to have a way to one",
)
_STARTS: Final = 2
_SWEEPS: Final = 20
_STEPS: Final = 100
_PHASES: Final = 10


@dataclass(frozen=True, slots=True)
class Median:
    """A p-median. Raises InputError for costs that are none and for a count that no choice has.

    ``cost`` (clients × sites): what serving a client from a site costs, people × minutes for instance; infinite where
    there is no way. ``count``: how many sites to open.

    >>> Median(np.array([[5.0, 9.0], [8.0, 4.0]]), count=3)
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: the number of sites to open must be 1–2, as many as there are to choose from; got 3
    """

    cost: Floats
    count: int

    def __post_init__(self) -> None:
        check_costs(self.cost)
        if not 1 <= self.count <= self.cost.shape[1]:
            raise InputError(_TOO_MANY, sites=self.cost.shape[1], count=self.count)


def check_costs(cost: Floats) -> None:
    """Raise InputError unless all costs are 0 or more, and each client (numbered from 1) has a way to some site."""
    wrong = np.argwhere(~(cost >= 0))
    if len(wrong):
        client, site = wrong[0].tolist()
        raise InputError(_NOT_COSTS, client=client + 1, site=site + 1, value=cost[client, site])
    stranded = np.flatnonzero(~np.isfinite(cost).any(axis=1))
    if len(stranded):
        raise InputError(_NO_WAY, client=int(stranded[0]) + 1)


def solve_median(problem: Median, options: NetworkOptions | None = None, progress: Progress | None = None) -> Location:
    """Return the best choice of sites with its proof, or with the gap that was left when the search was stopped.

    Raises InputError where no choice of ``count`` sites leaves every client a way to one.

    >>> minutes = np.array([[5.0, 9.0, 30.0], [8.0, 4.0, 25.0], [40.0, 30.0, 6.0]])
    >>> found = solve_median(Median(minutes, count=2))
    >>> found.status, found.objective, found.open.tolist(), found.assigned.tolist()
    ('optimal', 19.0, [1, 2], [1, 1, 2])
    """
    return _Solving(problem, options or NetworkOptions(), progress).location()


class _Solving:
    """One p-median being solved: costs with a price for no way, the best choice, the sites still possible."""

    def __init__(self, problem: Median, options: NetworkOptions, progress: Progress | None) -> None:
        finite = np.isfinite(problem.cost)
        self.unreached = float(np.where(finite, problem.cost, 0.0).max(axis=1).sum()) + 1.0
        self.cost = np.where(finite, problem.cost, self.unreached)
        self.count = problem.count
        whole = bool((self.cost == np.round(self.cost)).all())
        self.search = Search(options, progress, whole=whole)
        self.random = np.random.default_rng(options.seed)
        self.by_site = np.ascontiguousarray(self.cost.T)
        self.sites: NDArray[np.int64] = np.arange(problem.cost.shape[1])
        self.best: Integers = np.arange(problem.count, dtype=np.int32)

    def location(self) -> Location:
        self._start()
        if self.count == len(self.sites):
            self.search.prove(self.search.objective)
        elif self.search.goes_on():
            self._prove()
        if self.search.objective >= self.unreached:
            raise InputError(TOO_FEW, count=self.count)
        assigned = self.best[np.argmin(self.cost[:, self.best], axis=1)]
        return self.search.location(self.best, assigned)

    def _start(self) -> None:
        for _ in range(_STARTS):
            self._improve(self.random.choice(len(self.sites), self.count, replace=False).astype(np.int32))

    def _improve(self, chosen: Integers) -> None:
        """Better a choice, numbered as the possible sites are, by swaps; take it down where it is the best so far."""
        turns = self.random.permutation(len(self.sites)).astype(np.int32)
        # as it is first: a relaxation that is whole must be taken down whatever the swaps do
        self._take(chosen)
        chosen = chosen.copy()
        interchange(self.by_site, chosen, turns, _SWEEPS)
        self._take(chosen)

    def _take(self, chosen: Integers) -> None:
        if self.search.improves(float(self.by_site[chosen].min(axis=0).sum())):
            self.best = self.sites[chosen].astype(np.int32)

    def _prove(self) -> None:
        multipliers = Multipliers(sort_sites(self.cost), self.count, self._first_paid())
        for _ in range(_PHASES):
            multipliers.rise(self.search.objective, _STEPS)
            if multipliers.reduced is not None:
                self._improve(np.argpartition(multipliers.reduced, self.count - 1)[: self.count].astype(np.int32))
            self.search.prove(multipliers.bound)
            if self.search.is_proven or multipliers.is_over or not self.search.goes_on():
                break
            self._leave_out(multipliers, 0.7)
        if not self.search.is_proven and self.search.goes_on():
            self._leave_out(multipliers, 1.0)
            self._cut(multipliers)

    def _first_paid(self) -> Floats:
        """Return first multipliers: between the costs of the nearest and the second nearest site of the best choice."""
        two = np.partition(self.cost[:, self.best], min(1, self.count - 1), axis=1)
        nearest = two[:, 0]
        return (nearest + np.minimum(two[:, min(1, self.count - 1)], 2 * nearest + 1)) / 2

    def _leave_out(self, multipliers: Multipliers, share: float) -> None:
        """Leave out sites that no better choice holds, where at most ``share`` of them would stay."""
        keep = multipliers.possible(self.search.cutoff)
        keep[np.isin(self.sites, self.best)] = True
        if keep.sum() < max(share * len(keep), self.count + 1) or (share == 1.0 and not keep.all()):
            multipliers.keep(keep)
            self.sites = self.sites[keep]
            self.by_site = np.ascontiguousarray(self.by_site[keep])

    def _cut(self, multipliers: Multipliers) -> None:
        paid = multipliers.paid if multipliers.best is None else multipliers.best
        master = Master(multipliers.sites, self.count, paid, self.unreached)
        Tree(master, self.search, self._improve).solve()
