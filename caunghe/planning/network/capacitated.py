"""Capacitated location: which sites to open at what they cost, none beyond its capacity, clients split or whole.

Multipliers give a bound, choices that they suggest give an objective, what no better choice can hold is left out, and
HiGHS proves the rest.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.planning.model.solver import Solver
from caunghe.planning.network.assigning import assign_whole
from caunghe.planning.network.capacity_bound import CapacityBound
from caunghe.planning.network.capacity_model import Pairs, possible_pairs, reduced_model, transport_model
from caunghe.planning.network.median import check_costs
from caunghe.planning.network.search import Floats, Location, NetworkOptions, Progress, Search

_NEGATIVE: Final = Text(
    "{what} của {kind} {number} phải là số từ 0 trở lên; đã cho {value}.",
    "{what} of {kind} {number} must be a number of 0 or more; got {value}",
)
_WHAT: Final = {
    "demand": Text("Nhu cầu", "the demand"),
    "capacity": Text("Sức chứa", "the capacity"),
    "opening": Text("Chi phí mở", "the opening cost"),
}
_KIND: Final = {"client": Text("khách hàng", "client"), "site": Text("địa điểm", "site")}
_NO_ROOM: Final = Text(
    "Tổng sức chứa {room} nhỏ hơn tổng nhu cầu {demand}.",
    "the capacities are {room} in all, less than the demand of {demand}",
)
_TOO_LARGE: Final = Text(
    "Nhu cầu {demand} của khách hàng {client} lớn hơn sức chứa của mọi địa điểm có đường đến.",
    "the demand {demand} of client {client} is above the capacity of every site that it has a way to",
)
_EMPTY_SITE: Final = Text(
    "Địa điểm {site} có sức chứa 0: hãy bỏ địa điểm ấy hoặc sửa sức chứa.",
    "site {site} has no capacity: leave it out or mend the capacity",
)
_NO_CHOICE: Final = Text(
    "Không cách chọn nào phục vụ được mọi khách hàng trong sức chứa và các đường có được.",
    "no choice serves every client within the capacities and the ways that there are",
)
_MOST_STEPS: Final = 600
_EVERY: Final = 5
_NODE_STEPS: Final = 100
# pairs of site and client that HiGHS is given without a further branch
_FEW_PAIRS: Final = 700


@dataclass(frozen=True, slots=True)
class Capacitated:
    """A capacitated location. Raises InputError for numbers that are none and for limits that contradict.

    ``cost`` (clients × sites): what serving the whole of a client from a site costs, infinite where there is no way.
    ``single``: each client is served by one site only. ``demand`` (by client) and ``capacity`` (by site) are in one
    unit, ``opening`` (by site) in that of costs.

    >>> Capacitated(np.ones((2, 1)), np.array([3.0, 4.0]), np.array([5.0]), np.array([9.0]))
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: the capacities are 5 in all, less than the demand of 7
    """

    cost: Floats
    demand: Floats
    capacity: Floats
    opening: Floats
    single: bool = False

    def __post_init__(self) -> None:
        check_costs(self.cost)
        for name, kind in (("demand", "client"), ("capacity", "site"), ("opening", "site")):
            values: Floats = getattr(self, name)
            wrong = np.flatnonzero(~((values >= 0) & np.isfinite(values)))
            if len(wrong):
                number = int(wrong[0])
                raise InputError(_NEGATIVE, what=_WHAT[name], kind=_KIND[kind], number=number + 1, value=values[number])
        if (self.capacity == 0).any():
            raise InputError(_EMPTY_SITE, site=int(np.argmin(self.capacity)) + 1)
        if self.capacity.sum() < self.demand.sum():
            raise InputError(_NO_ROOM, room=f"{self.capacity.sum():g}", demand=f"{self.demand.sum():g}")
        most = np.where(np.isfinite(self.cost), self.capacity, 0.0).max(axis=1)
        if self.single and (most < self.demand).any():
            client = int(np.argmax(self.demand - most))
            raise InputError(_TOO_LARGE, client=client + 1, demand=f"{self.demand[client]:g}")


def solve_capacitated(
    problem: Capacitated, options: NetworkOptions | None = None, progress: Progress | None = None
) -> Location:
    """Return the best choice with its proof, or with the gap that was left when the search was stopped.

    Raises InputError where no choice serves everybody.

    >>> cost = np.array([[1.0, 9.0], [2.0, 9.0], [9.0, 1.0]])
    >>> problem = Capacitated(cost, np.ones(3), np.array([2.0, 2.0]), np.array([5.0, 5.0]), single=True)
    >>> found = solve_capacitated(problem)
    >>> found.status, found.objective, found.assigned.tolist()
    ('optimal', 14.0, [0, 0, 1])
    """
    return _Solving(problem, options or NetworkOptions(), progress).location()


@dataclass(order=True, slots=True)
class Node:
    """A part of the search: the sites that may be open, those of them that must, and multipliers to begin with."""

    bound: float
    number: int
    sites: NDArray[np.int64] = field(compare=False)
    forced: NDArray[np.bool_] = field(compare=False)
    paid: Floats = field(compare=False)


class _Solving:
    """One problem being solved; inside, costs are sites × clients."""

    def __init__(self, problem: Capacitated, options: NetworkOptions, progress: Progress | None) -> None:
        self.problem = problem
        self.cost = np.ascontiguousarray(problem.cost.T)
        self.demand, self.capacity, self.opening = problem.demand, problem.capacity, problem.opening
        costs: Floats = np.concatenate([self.cost[np.isfinite(self.cost)], self.opening])
        self.search = Search(options, progress, whole=problem.single and np.array_equal(costs, np.round(costs)))
        self.shares = np.zeros(self.cost.shape)
        self._seen: set[bytes] = set()
        # bounds of parts of the search that HiGHS has solved or that were left
        self._unsolved: list[float] = []
        self.bound = CapacityBound(self.cost, self.demand, self.capacity, self.opening, single=problem.single)

    def location(self) -> Location:
        self._choose(np.ones(len(self.cost)))
        self._rise()
        if not self.search.is_proven:
            self._neighbours()
            self._branch()
        if self.search.objective == np.inf:
            raise InputError(_NO_CHOICE)
        served = np.argmax(self.shares, axis=0)
        sites = np.flatnonzero(self.shares.max(axis=1) > 1e-9)
        shares = None if self.problem.single else self.shares.T.copy()
        return self.search.location(sites.astype(np.int32), served.astype(np.int32), shares)

    def _rise(self) -> None:
        """Raise the bound by multipliers, and try the choices that they suggest."""
        for step in range(_MOST_STEPS):
            is_open = self.bound.rise(self._known())
            if step % _EVERY == 0:
                self._choose(is_open)
            if self.bound.is_over or not self.search.goes_on():
                break
        self.search.prove(self.bound.bound)

    def _known(self) -> float:
        """Return the best objective, or while there is none what nothing costs more than."""
        if self.search.objective < np.inf:
            return self.search.objective
        return float(np.where(np.isfinite(self.cost), self.cost, 0.0).max(axis=0).sum() + self.opening.sum())

    def _choose(self, is_open: Floats) -> None:
        """Try the sites that are at least half open, with others by what their capacity costs until all find room."""
        chosen = is_open >= 0.5
        order = np.argsort(-is_open + 1e-3 * self.opening / self.capacity / max(self.opening.max(), 1e-9))
        for site in order:
            if self.capacity[chosen].sum() >= self.demand.sum():
                break
            chosen[site] = True
        if chosen.tobytes() in self._seen:
            return
        self._seen.add(chosen.tobytes())
        if self.problem.single:
            self._assign(chosen.astype(float))
        else:
            self._transport(np.flatnonzero(chosen))

    def _assign(self, is_open: Floats) -> None:
        """Serve each client whole, by cost alone and by cost with the price of capacity."""
        for guide in (self.cost, self.cost + self.bound.prices()[:, None] * self.demand):
            site_of, all_served = assign_whole(self.cost, guide, self.demand, self.capacity, is_open)
            if all_served:
                shares = np.zeros(self.cost.shape)
                shares[site_of, np.arange(len(site_of))] = 1.0
                self._take(shares)

    def _transport(self, sites: NDArray[np.int64]) -> None:
        pairs = possible_pairs(self.cost, sites, np.ones(self.cost.shape, np.bool_))
        found = Solver(transport_model(pairs, self.cost, self.demand, self.capacity)).solve()
        if found.is_found:
            self._take(self._placed(pairs, found.primal))

    def _placed(self, pairs: Pairs, served: Floats) -> Floats:
        shares = np.zeros(self.cost.shape)
        shares[pairs.sites[pairs.site], pairs.client] = np.where(np.abs(served) < 1e-9, 0.0, served)
        return np.round(shares) if self.problem.single else shares

    def _take(self, shares: Floats) -> None:
        used = shares.max(axis=1) > 1e-9
        objective = float(self.opening[used].sum() + (np.where(shares > 0, self.cost, 0.0) * shares).sum())
        if self.search.improves(objective):
            self.shares = shares

    def _neighbours(self) -> None:
        """Better the best by one site closed, opened or exchanged, as long as that helps."""
        need = float(self.demand.sum())
        while self.problem.single and self.search.goes_on():
            before = self.search.objective
            base, value = self.bound.choice_bound()
            is_open = self.shares.max(axis=1) > 0
            opened, shut = np.flatnonzero(is_open), np.flatnonzero(~is_open)
            for out in [-1, *opened.tolist()]:
                for into in [-1, *shut.tolist()]:
                    other = is_open.copy()
                    other[[site for site in (out,) if site >= 0]] = False
                    other[[site for site in (into,) if site >= 0]] = True
                    if self.capacity[other].sum() >= need and base + value[other].sum() < self.search.cutoff:
                        self._choose(other.astype(float))
                if not self.search.goes_on():
                    return
            if self.search.objective >= before:
                return

    def _branch(self) -> None:
        """Search the choices of sites, the least bound first; HiGHS solves what has few pairs left."""
        nodes, made = [Node(self.bound.bound, 0, np.arange(len(self.cost)), self.bound.forced, self.bound.best)], 0
        while nodes and self.search.goes_on():
            node = heapq.heappop(nodes)
            if node.bound >= self.search.cutoff:
                nodes.append(node)
                break
            # what was left out in earlier nodes costs the cutoff at least
            self.search.prove(min(node.bound, self.search.cutoff))
            self.search.nodes += 1
            for child in self._children(node):
                made += 1
                child.number = made
                heapq.heappush(nodes, child)
        self._unsolved += [node.bound for node in nodes]
        self.search.prove(min([self.search.cutoff, *self._unsolved]))

    def _children(self, node: Node) -> list[Node]:
        sites, forced = node.sites, node.forced
        bound = self._bound(sites, forced, node.paid)
        for step in range(_NODE_STEPS):
            is_open = bound.rise(self._known())
            if step % 50 == 49:
                self._choose(np.bincount(sites, weights=is_open, minlength=len(self.cost)).astype(np.float64))
            if bound.bound >= self.search.cutoff or bound.is_over or (step % 20 == 0 and not self.search.goes_on()):
                break
        cutoff, least = self.search.cutoff, max(bound.bound, node.bound)
        if least >= cutoff:
            return []
        closed, opened = bound.site_bounds()
        keep, forced = opened < cutoff, forced | (closed >= cutoff)
        if (forced & ~keep).any():
            return []
        pairs = self._kept(bound, sites, keep, cutoff)
        doubtful = keep & ~forced
        if not doubtful.any() or len(pairs.site) <= _FEW_PAIRS:
            self._solve_model(pairs, forced[keep], least)
            return []
        site = int(np.argmax(np.where(doubtful, np.minimum(closed, opened), -np.inf)))
        without, including = keep.copy(), forced.copy()
        without[site], including[site] = False, True
        return [
            Node(max(least, min(float(closed[site]), cutoff)), 0, sites[without], forced[without], bound.best),
            Node(max(least, min(float(opened[site]), cutoff)), 0, sites[keep], including[keep], bound.best),
        ]

    def _bound(self, sites: NDArray[np.int64], forced: NDArray[np.bool_], paid: Floats) -> CapacityBound:
        return CapacityBound(
            self.cost[sites], self.demand, self.capacity[sites], self.opening[sites], single=self.problem.single,
            forced=forced, paid=paid.copy(),
        )  # fmt: skip

    def _kept(self, bound: CapacityBound, sites: NDArray[np.int64], keep: NDArray[np.bool_], cutoff: float) -> Pairs:
        """Return the pairs that a better choice may hold; a part of a client may go anywhere."""
        possible = np.ones(self.cost.shape, np.bool_)
        if self.problem.single:
            possible[sites] = bound.pair_bounds() < cutoff
        return possible_pairs(self.cost, sites[keep], possible)

    def _solve_model(self, pairs: Pairs, forced: NDArray[np.bool_], least: float) -> None:
        """Have HiGHS solve what is left of a node; ``least`` is its bound where the search stops before."""
        if len(np.unique(pairs.client)) < len(self.demand):
            return
        program = reduced_model(pairs, self.cost, self.demand, self.capacity, self.opening, single=self.problem.single)
        program.lower[: len(forced)] = forced
        found = Solver(program).solve_integers(
            gap=self.search.options.gap, time_limit=self.search.left, progress=self.search.ticks
        )
        if found.is_found:
            self._take(self._placed(pairs, found.primal[len(forced) :]))
        if found.status != "infeasible":
            self._unsolved.append(max(found.bound, least) if found.is_found else least)
