"""Minimum-cost flow to one sink by the network simplex method, in whole numbers: exact flows and exact duals.

The basis is a spanning tree rooted at the sink (Cunningham 1976: strongly feasible trees, so degenerate pivots cannot
cycle), priced in blocks of arcs. Every node needs one arc of unbounded capacity straight to its parent in the first
tree, which is feasible with all flow on those arcs. Why not a library: docs/adr/0006-placement-solver.md.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from caunghe.matching.placement.shortest_paths import distances

Integers = NDArray[np.int64]
UNBOUNDED = np.int64(1) << 60
_LOWER, _TREE, _UPPER = 1, 0, -1


class _Arcs(NamedTuple):
    """By arc: what the network is, and the ``flow`` and ``state`` (_LOWER, _TREE or _UPPER) that pivots change."""

    source: Integers
    target: Integers
    cost: Integers
    capacity: Integers
    flow: Integers
    state: NDArray[np.int8]


class _Tree(NamedTuple):
    """By node: the spanning tree; −1 for no node and no arc.

    ``arc`` leads to or from ``parent``; the children of a node are ``child`` and whatever follows by ``after``, back by
    ``before``. ``stack`` is room to walk a subtree in.
    """

    parent: Integers
    arc: Integers
    child: Integers
    after: Integers
    before: Integers
    depth: Integers
    potential: Integers
    stack: Integers


@njit(cache=True, nogil=True)
def minimum_cost_flow(
    source: Integers, target: Integers, cost: Integers, capacity: Integers, supply: Integers, first_tree: Integers
) -> tuple[Integers, Integers, int]:
    """Return flows by arc, potentials by node, and pivots.

    Nodes are 0 … n, the last the sink; ``supply`` (n, ≥ 0) flows to it. ``first_tree[x]`` is the arc by which the first
    tree leaves node x, to a node that stands later in number; its capacity must carry all that comes that way.
    At the optimum ``cost + potential[source] − potential[target]`` is ≥ 0 where an arc is empty, ≤ 0 where full and 0
    between; −potential[x] is what one unit more at x would cost, exactly, because the tree is strongly feasible.
    """
    arcs = _Arcs(source, target, cost, capacity, np.zeros(cost.size, np.int64), np.full(cost.size, _LOWER, np.int8))
    tree = _starting_tree(arcs, supply, first_tree)
    block, position, pivots = max(64, int(np.sqrt(cost.size))), 0, 0
    while True:
        entering, position = _entering_arc(arcs, tree.potential, block, position)
        if entering < 0:
            return arcs.flow, tree.potential, pivots
        _pivot(entering, arcs, tree)
        pivots += 1


@njit(cache=True, nogil=True)
def _starting_tree(arcs: _Arcs, supply: Integers, first_tree: Integers) -> _Tree:
    """Return the first tree, and set the flows that carry all supply to the sink along it."""
    nodes = supply.size + 1
    parent, arc = np.full(nodes, -1, np.int64), np.full(nodes, -1, np.int64)
    child, after, before = np.full(nodes, -1, np.int64), np.full(nodes, -1, np.int64), np.full(nodes, -1, np.int64)
    depth, potential, stack = np.zeros(nodes, np.int64), np.zeros(nodes, np.int64), np.empty(nodes, np.int64)
    tree = _Tree(parent, arc, child, after, before, depth, potential, stack)
    through = supply.copy()
    for x in range(supply.size):
        a: int = first_tree[x]
        to: int = arcs.target[a]
        parent[x], arc[x], arcs.state[a], arcs.flow[a] = to, a, _TREE, through[x]
        if to != supply.size:
            through[to] += through[x]
        _attach(x, to, tree)
    _refresh(nodes - 1, arcs, tree)
    return tree


@njit(cache=True, nogil=True)
def _entering_arc(arcs: _Arcs, potential: Integers, block: int, position: int) -> tuple[int, int]:
    """Return the arc of greatest violation in the next block that has one (−1 where none has), and where to go on."""
    source, target, cost, state = arcs.source, arcs.target, arcs.cost, arcs.state
    best, worst, seen = -1, np.int64(0), 0
    a = position
    for _ in range(cost.size):
        violation = state[a] * (cost[a] + potential[source[a]] - potential[target[a]])
        if violation < worst:
            best, worst = a, violation
        a = a + 1 if a + 1 < cost.size else 0
        seen += 1
        if seen == block:
            if best >= 0:
                break
            seen = 0
    return best, a


@njit(cache=True, nogil=True)
def _pivot(entering: int, arcs: _Arcs, tree: _Tree) -> None:
    """Send flow around the cycle that the entering arc closes, and exchange it for the arc that stops the flow.

    Of several that stop it, the last met when the cycle is walked from its apex in the direction of the flow leaves.
    """
    source, target, _, capacity, flow, state = arcs
    upward = state[entering] == _LOWER
    u: int = source[entering] if upward else target[entering]
    v: int = target[entering] if upward else source[entering]
    room: int = capacity[entering]
    leaving, on_side, x, y = -1, 0, u, v
    while x != y:
        if tree.depth[x] > tree.depth[y]:
            a: int = tree.arc[x]
            rest = flow[a] if source[a] == x else capacity[a] - flow[a]
            if rest < room:
                room, leaving, on_side = rest, x, 1
            x = tree.parent[x]
        else:
            a = tree.arc[y]
            rest = capacity[a] - flow[a] if source[a] == y else flow[a]
            # equal: later on the cycle than anything before it
            if rest <= room:
                room, leaving, on_side = rest, y, 2
            y = tree.parent[y]
    if room > 0:
        flow[entering] += room if upward else -room
        _send(u, x, -room, arcs, tree)
        _send(v, x, room, arcs, tree)
    if leaving < 0:
        state[entering] = _UPPER if upward else _LOWER
        return
    gone = tree.arc[leaving]
    state[entering], state[gone] = _TREE, _LOWER if flow[gone] == 0 else _UPPER
    inside, outside = (u, v) if on_side == 1 else (v, u)
    _hang(inside, outside, entering, leaving, tree)
    _refresh(inside, arcs, tree)


@njit(cache=True, nogil=True)
def _send(x: int, apex: int, amount: int, arcs: _Arcs, tree: _Tree) -> None:
    """Add ``amount`` in the direction of the sink to the tree arcs from x up to the apex."""
    while x != apex:
        a = tree.arc[x]
        arcs.flow[a] += amount if arcs.source[a] == x else -amount
        x = tree.parent[x]


@njit(cache=True, nogil=True)
def _hang(inside: int, outside: int, entering: int, leaving: int, tree: _Tree) -> None:
    """Hang the subtree below ``leaving`` on ``outside`` by the entering arc, with ``inside`` as its top."""
    x, new_parent, new_arc = inside, outside, entering
    while True:
        old_parent, old_arc = tree.parent[x], tree.arc[x]
        _detach(x, old_parent, tree)
        tree.parent[x], tree.arc[x] = new_parent, new_arc
        _attach(x, new_parent, tree)
        if x == leaving:
            return
        x, new_parent, new_arc = old_parent, x, old_arc


@njit(cache=True, nogil=True)
def _attach(x: int, to: int, tree: _Tree) -> None:
    """Make x the first child of ``to``."""
    child, after, before = tree.child, tree.after, tree.before
    after[x], before[x] = child[to], -1
    if child[to] >= 0:
        before[child[to]] = x
    child[to] = x


@njit(cache=True, nogil=True)
def _detach(x: int, of: int, tree: _Tree) -> None:
    """Take x from among the children of ``of``."""
    child, after, before = tree.child, tree.after, tree.before
    if before[x] >= 0:
        after[before[x]] = after[x]
    else:
        child[of] = after[x]
    if after[x] >= 0:
        before[after[x]] = before[x]


@njit(cache=True, nogil=True)
def _refresh(top: int, arcs: _Arcs, tree: _Tree) -> None:
    """Work out depth and potential of a subtree anew."""
    parent, depth, potential, stack = tree.parent, tree.depth, tree.potential, tree.stack
    source, cost = arcs.source, arcs.cost
    stack[0], size = top, 1
    while size > 0:
        size -= 1
        x = stack[size]
        if parent[x] >= 0:
            a = tree.arc[x]
            depth[x] = depth[parent[x]] + 1
            potential[x] = potential[parent[x]] + (-cost[a] if source[a] == x else cost[a])
        y = tree.child[x]
        while y >= 0:
            stack[size] = y
            size += 1
            y = tree.after[y]


def savings(
    source: Integers, target: Integers, cost: Integers, capacity: Integers, flow: Integers, potential: Integers
) -> Integers:
    """Return what one more unit of capacity on an arc from each node straight to the sink, at no cost, would save.

    −potential is only the most it may be where the optimum is degenerate. Exact is the cheapest way to bring a unit
    back from the sink to node x: by the shortest path over the residual arcs, whose reduced costs are all ≥ 0.
    """
    reduced = cost + potential[source] - potential[target]
    ahead, back = flow < capacity, flow > 0
    leaves = np.concatenate([source[ahead], target[back]])
    order = np.argsort(leaves, kind="stable")
    enters = np.concatenate([target[ahead], source[back]])[order]
    length = np.concatenate([reduced[ahead], -reduced[back]])[order].astype(np.float64)
    begins = np.searchsorted(leaves[order], np.arange(potential.size + 1))
    distance = distances(begins, enters, length)
    saved = np.where(np.isfinite(distance), -(distance + potential), 0.0)
    return np.maximum(np.rint(saved), 0).astype(np.int64)
