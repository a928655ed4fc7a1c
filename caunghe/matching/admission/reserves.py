"""What a programme chooses from its applicants when seats are held for groups that overlap.

The meritorious horizontal choice rule (Sönmez and Yenmez 2022): first fill as many reserved seats as any rule can,
with the applicants of highest merit who allow it; then fill the other seats by merit. The first step is the greedy
algorithm on a transversal matroid, so it is exact. The rule is substitutable and path independent, which is what makes
deferred acceptance with it stable and safe for learners to answer truthfully.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

MOST_RESERVES = 10
"""Reserves one programme may have; cut-offs are kept for each of the 2^10 combinations of memberships."""


@njit(cache=True, nogil=True)
def choose(
    merit: NDArray[np.int64],
    mask: NDArray[np.uint16],
    seats: int,
    held: NDArray[np.int32],
    hard: bool,
) -> tuple[NDArray[np.int64], int]:
    """Return the applicants' positions with the chosen ones first, and how many are chosen.

    ``held[g]`` seats are reserved for group g, Σ held ≤ seats; ``mask`` has bit g where an applicant belongs to g.
    Hard reserves that nobody can use stay empty; soft ones are given by merit.
    """
    order = np.argsort(-merit)
    reserved = _fill_reserves(order, mask, held)
    filled = 0
    for at in range(order.size):
        filled += reserved[at]
    others = seats - (held.sum() if hard else filled)
    result = np.empty(order.size, np.int64)
    front, back = 0, order.size - 1
    for at in range(order.size):
        position = order[at]
        if not reserved[position] and others > 0:
            others -= 1
        elif not reserved[position]:
            result[back] = position
            back -= 1
            continue
        result[front] = position
        front += 1
    return result, front


@njit(cache=True, nogil=True)
def _fill_reserves(order: NDArray[np.int64], mask: NDArray[np.uint16], held: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return who gets a reserved seat: in order of merit, everyone with whom one reserve more can be filled.

    ``tight`` collects groups from which no chain of moves leads to a free reserved seat; it only grows, so an
    applicant who belongs to tight groups alone is passed over at once.
    """
    groups = held.size
    chosen = np.zeros(order.size, np.bool_)
    seat_of = np.full(order.size, -1, np.int16)
    room = held.copy()
    tight = 0
    for group in range(groups):
        if held[group] == 0:
            tight |= 1 << group
    came_from, moves = np.empty(groups, np.int64), np.empty(groups, np.int64)
    for at in range(order.size):
        position: int = order[at]
        if mask[position] & ~tight == 0:
            continue
        reached, free = _reach(mask[position], order[:at], mask, seat_of, room, came_from, moves)
        if free < 0:
            tight |= reached
            continue
        room[free] -= 1
        while came_from[free] >= 0:
            seat_of[moves[free]] = free
            free = came_from[free]
        seat_of[position] = free
        chosen[position] = True
    return chosen


@njit(cache=True, nogil=True)
def _reach(
    start: int,
    before: NDArray[np.int64],
    mask: NDArray[np.uint16],
    seat_of: NDArray[np.int16],
    room: NDArray[np.int32],
    came_from: NDArray[np.int64],
    moves: NDArray[np.int64],
) -> tuple[np.int64, int]:
    """Search groups outward from ``start``; return those reached and one with room, or −1."""
    reached: np.int64 = np.int64(start)
    came_from[:] = -1
    frontier: np.int64 = np.int64(start)
    groups = room.size
    while frontier:
        for group in range(groups):
            if frontier >> group & 1 and room[group] > 0:
                return reached, group
        following: np.int64 = np.int64(0)
        for at in range(before.size):
            position: int = before[at]
            group = seat_of[position]
            if group < 0 or not frontier >> group & 1:
                continue
            fresh = mask[position] & ~(reached | following)
            for other in range(groups):
                if fresh >> other & 1:
                    came_from[other], moves[other] = group, position
            following |= fresh
        reached |= following
        frontier = following
    return reached, -1
