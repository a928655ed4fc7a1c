"""Branch and bound over the master of the p-median: one site closed or open at a time, with cuts at every node."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Final

import numpy as np

from caunghe.planning.network.master import Master, Relaxed
from caunghe.planning.network.search import Floats, Integers, Search

# sites looked at before one is branched on, and how long each of them is tried
_LOOKED_AT: Final = 8
_ITERATIONS: Final = 40
_ROUNDS: Final = 6
_EXACT: Final = 300

Improve = Callable[[Integers], None]
"""Called with a choice of sites, which it betters and takes down."""


@dataclass(order=True, slots=True)
class _Node:
    bound: float
    number: int
    closed: list[int] = field(compare=False)
    opened: list[int] = field(compare=False)


@dataclass(slots=True)
class _Gains:
    """What closing (0) and opening (1) each site has raised the bound by so far: sums and how often."""

    total: Floats
    times: Floats

    def mean(self) -> Floats:
        known = self.times > 0
        usual = float((self.total[known] / self.times[known]).mean()) if known.any() else 1.0
        return np.where(known, self.total / np.maximum(self.times, 1), usual)


class Tree:
    """The tree of one master; ``improve`` is given choices that the relaxations suggest."""

    def __init__(self, master: Master, search: Search, improve: Improve) -> None:
        self.master, self.search, self._improve = master, search, improve
        self._root: Relaxed | None = None
        self._gains = _Gains(np.zeros((2, master.columns)), np.zeros((2, master.columns)))
        # the least bound of what has been cut off
        self._least = inf

    def solve(self) -> None:
        """Search until the best is proven or the search is stopped; the bound is taken down as it rises."""
        if not self._bound_root():
            return
        self._dive()
        nodes, made = [_Node(self.search.bound, 0, [], [])], 0
        while nodes and self.search.goes_on():
            node = heapq.heappop(nodes)
            self.search.prove(min(node.bound, self._least))
            if node.bound >= self.search.cutoff:
                self._least = min(self._least, node.bound)
                continue
            self.search.nodes += 1
            for child in self._children(node):
                made += 1
                child.number = made
                heapq.heappush(nodes, child)
        open_bound = min((node.bound for node in nodes), default=inf)
        self.search.prove(min(open_bound, max(self._least, self.search.cutoff)) if nodes else self.search.cutoff)

    def _bound_root(self) -> bool:
        """Raise the bound at the root by rounds of cuts; return whether a tree is still needed."""
        while self.search.goes_on():
            relaxed = self.master.relax(self.search.cutoff, 10)
            if relaxed is None:
                self.search.prove(self.search.cutoff)
                return False
            self.search.prove(relaxed.objective)
            settled = self._root is not None and relaxed.objective <= self._root.objective + 1e-7 * abs(
                self.search.objective
            )
            self._root = relaxed
            self._round(relaxed)
            self._fix()
            if settled:
                return not self.search.is_proven
        return False

    def _fix(self) -> None:
        """Hold closed or open for good what cannot be otherwise in a choice better than the best."""
        if self._root is not None:
            reduced, left = self._root.reduced, self.search.cutoff - self._root.objective
            self.master.high[reduced > left] = 0.0
            self.master.low[-reduced > left] = 1.0

    def _round(self, relaxed: Relaxed) -> None:
        before = self.search.objective
        self._improve(np.argsort(-relaxed.is_open, kind="stable")[: self.master.count].astype(np.int32))
        if self.search.objective < before:
            self._fix()

    def _dive(self) -> None:
        """Open what is nearly open, a tenth of the doubtful at a time, and better the choice that comes of it."""
        opened: list[int] = []
        while self.search.goes_on():
            self.master.bounds([], opened)
            relaxed = self.master.relax(self.search.cutoff, 1)
            if relaxed is None:
                return
            self._round(relaxed)
            doubtful = relaxed.fractional
            if not len(doubtful):
                return
            sure = np.flatnonzero(relaxed.is_open >= 1 - 1e-6).tolist()
            order = doubtful[np.argsort(-relaxed.is_open[doubtful], kind="stable")]
            opened = sure + order[: 1 + len(order) // 12].tolist()

    def _children(self, node: _Node) -> list[_Node]:
        self.master.bounds(node.closed, node.opened)
        relaxed = self.master.relax(self.search.cutoff, _ROUNDS)
        if relaxed is not None and not len(relaxed.fractional):
            relaxed = self.master.relax(self.search.cutoff, _EXACT)
        if relaxed is None:
            self._least = min(self._least, self.search.cutoff)
            return []
        self._round(relaxed)
        bound = max(relaxed.objective, node.bound)
        if not len(relaxed.fractional):
            # all cuts hold: the relaxation is the cost of its sites, which rounding has taken down
            self._least = min(self._least, bound)
            return []
        site = self._branch(node, relaxed)
        return [
            _Node(bound, 0, [*node.closed, site], node.opened),
            _Node(bound, 0, node.closed, [*node.opened, site]),
        ]

    def _branch(self, node: _Node, relaxed: Relaxed) -> int:
        """Return the site whose closing and opening together raise the bound most, tried where it is not known."""
        sites = relaxed.fractional
        shares = relaxed.is_open[sites]
        gains = self._gains.mean()[:, sites]
        promise = np.maximum(gains[0] * shares, 1e-6) * np.maximum(gains[1] * (1 - shares), 1e-6)
        best, best_score = int(sites[np.argmax(promise)]), -1.0
        for place in np.argsort(-promise, kind="stable")[:_LOOKED_AT]:
            site, share = int(sites[place]), float(shares[place])
            if self._gains.times[:, site].min() >= 2:
                score = float(promise[place])
            else:
                score = self._try(node, relaxed, site, share)
            if score > best_score:
                best, best_score = site, score
        return best

    def _try(self, node: _Node, relaxed: Relaxed, site: int, share: float) -> float:
        room = max(self.search.cutoff - relaxed.objective, 1e-6)
        gains: list[float] = []
        for side, moved in enumerate((share, 1 - share)):
            closed, opened = ([*node.closed, site], node.opened) if side == 0 else (node.closed, [*node.opened, site])
            self.master.bounds(closed, opened)
            gain = min(max(self.master.attempt(_ITERATIONS) - relaxed.objective, 0.0), room)
            self._gains.total[side, site] += gain / moved
            self._gains.times[side, site] += 1
            gains.append(gain)
        return max(gains[0], 1e-6) * max(gains[1], 1e-6)
