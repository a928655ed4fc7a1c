"""Learner-proposing deferred acceptance on integer arrays.

Each programme keeps what it has been offered in a buffer of half as much again as its seats and chooses from it only
when the buffer is full. The choice rule is path independent (``reserves.choose``), so choosing late and in batches
gives the same learner-optimal stable matching as choosing after every proposal (Gale and Shapley 1962; Aygün and
Sönmez 2013), at a constant amortised cost for each proposal instead of a heap operation.

Arrays, for n applicants, m programmes and k choices in all:

``first``       int64[n + 1]  choices of applicant a are first[a] … first[a + 1] − 1, best first
``programme``   int32[k]      programme of a choice
``merit``       int64[k]      how the programme ranks the applicant: higher is better, no two equal at one programme
``mask``        uint16[k]     which of the programme's reserves the applicant may use, bit by bit
``seats``       int32[m]      places of a programme, reserves included
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from caunghe.matching.admission.reserves import choose

NOWHERE = -1
_LEAST = np.iinfo(np.int64).min


class _Rule(NamedTuple):
    """What programmes choose by: the arrays of ``deferred_acceptance`` of the same names."""

    seats: NDArray[np.int32]
    reserve_first: NDArray[np.int64]
    reserve_seats: NDArray[np.int32]
    hard: bool


class _Held(NamedTuple):
    """What programmes hold.

    The buffer of programme p is ``offset[p]`` … ``offset[p + 1] − 1`` of ``merit``, ``who`` and ``mask``, filled up to
    ``filled[p]``, and to ``chosen[p]`` when p last chose: it need not choose from the same ones again.
    ``cut[cut_first[p] + mask]`` is the least merit with these memberships that p has not turned away.
    """

    offset: NDArray[np.int64]
    filled: NDArray[np.int64]
    chosen: NDArray[np.int64]
    merit: NDArray[np.int64]
    who: NDArray[np.int32]
    mask: NDArray[np.uint16]
    cut_first: NDArray[np.int64]
    cut: NDArray[np.int64]


@njit(cache=True, nogil=True)
def select_best(merit: NDArray[np.int64], who: NDArray[np.int32], wanted: int) -> None:
    """Reorder the pairs in place so that the ``wanted`` of highest merit stand first (Hoare's selection)."""
    low, high = 0, merit.size - 1
    while low < high:
        pivot = merit[(low + high) // 2]
        left, right = low, high
        while left <= right:
            while merit[left] > pivot:
                left += 1
            while merit[right] < pivot:
                right -= 1
            if left <= right:
                merit[left], merit[right] = merit[right], merit[left]
                who[left], who[right] = who[right], who[left]
                left += 1
                right -= 1
        if wanted - 1 <= right:
            high = right
        elif wanted - 1 >= left:
            low = left
        else:
            return


@njit(cache=True, nogil=True)
def deferred_acceptance(
    first: NDArray[np.int64],
    programme: NDArray[np.int32],
    merit: NDArray[np.int64],
    mask: NDArray[np.uint16],
    seats: NDArray[np.int32],
    reserve_first: NDArray[np.int64],
    reserve_seats: NDArray[np.int32],
    hard: bool,
    start: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return for each applicant the position of the choice obtained, or NOWHERE.

    Reserves of programme p are ``reserve_seats[reserve_first[p] : reserve_first[p + 1]]``, at most MOST_RESERVES,
    together no more than its seats. Applicant a begins at choice ``start[a]``: ``first[a]``, or a later one where all
    before it are known to turn the applicant away (``first[a + 1]`` where every one does). The order of proposals does
    not matter, so after seats are taken away it is enough to go on from the matching that was.
    Time is O(k) on average without reserves; memory is 22 bytes a seat beside the inputs.
    """
    rule, held = _Rule(seats, reserve_first, reserve_seats, hard), _empty_buffers(seats, reserve_first)
    offset, count = held.offset, held.filled
    at_choice, last = start.copy(), first.size - 1
    waiting = np.arange(last - 1, -1, -1).astype(np.int32)
    while last > 0:
        while last > 0:
            last -= 1
            a = waiting[last]
            at_choice[a] = c = _next_choice(a, at_choice[a], first, programme, merit, mask, held.cut_first, held.cut)
            if c == first[a + 1]:
                continue
            p = programme[c]
            slot = offset[p] + count[p]
            held.merit[slot], held.who[slot], held.mask[slot] = merit[c], a, mask[c]
            count[p] += 1
            if slot + 1 == offset[p + 1]:
                last = _turn_away(p, rule, held, at_choice, waiting, last)
        for p in range(seats.size):
            if count[p] != held.chosen[p]:
                last = _turn_away(p, rule, held, at_choice, waiting, last)
    return _choices_obtained(held, at_choice)


@njit(cache=True, nogil=True)
def _empty_buffers(seats: NDArray[np.int32], reserve_first: NDArray[np.int64]) -> _Held:
    """Return empty buffers, and cut-offs that turn nobody away."""
    offset, cut_first = np.zeros(seats.size + 1, np.int64), np.zeros(seats.size + 1, np.int64)
    for p in range(seats.size):
        # half as much again as the seats: fewer choices of the programme against more memory
        offset[p + 1] = offset[p] + seats[p] + seats[p] // 2 + 8
        cut_first[p + 1] = cut_first[p] + (1 << (reserve_first[p + 1] - reserve_first[p]))
    room, cuts = offset[seats.size], cut_first[seats.size]
    merit, who, mask = np.empty(room, np.int64), np.empty(room, np.int32), np.zeros(room, np.uint16)
    none = np.zeros(seats.size, np.int64)
    return _Held(offset, none, none.copy(), merit, who, mask, cut_first, np.full(cuts, _LEAST, np.int64))


@njit(cache=True, nogil=True)
def _next_choice(
    a: int,
    c: int,
    first: NDArray[np.int64],
    programme: NDArray[np.int32],
    merit: NDArray[np.int64],
    mask: NDArray[np.uint16],
    cut_first: NDArray[np.int64],
    cut: NDArray[np.int64],
) -> int:
    """Return a's first choice from c on that is not known to turn a away; ``first[a + 1]`` where every one does."""
    while c < first[a + 1] and merit[c] < cut[cut_first[programme[c]] + mask[c]]:
        c += 1
    return c


@njit(cache=True, nogil=True)
def _choices_obtained(held: _Held, at_choice: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the choice at which each applicant is held, or NOWHERE."""
    obtained = np.full(at_choice.size, NOWHERE, np.int64)
    for p in range(held.filled.size):
        for who in held.who[held.offset[p] : held.offset[p] + held.filled[p]]:
            obtained[who] = at_choice[who]
    return obtained


@njit(cache=True, nogil=True)
def _turn_away(
    p: int, rule: _Rule, held: _Held, at_choice: NDArray[np.int64], waiting: NDArray[np.int32], last: int
) -> int:
    """Let programme p choose; those turned away wait again, one choice further. Returns how many wait."""
    seats, low, size = rule.seats[p], held.offset[p], held.filled[p]
    held.chosen[p] = size
    merit, who, mask = held.merit[low : low + size], held.who[low : low + size], held.mask[low : low + size]
    reserves = rule.reserve_seats[rule.reserve_first[p] : rule.reserve_first[p + 1]]
    # hard reserves can turn applicants away while seats stay empty
    if size <= seats and (reserves.size == 0 or not rule.hard):
        return last
    if reserves.size == 0:
        select_best(merit, who, seats)
        kept = seats
    else:
        order, kept = choose(merit, mask, seats, reserves, rule.hard)
        merit[:], who[:], mask[:] = merit[order], who[order], mask[order]
    for slot in range(kept, size):
        _raise_cuts(held.cut, held.cut_first[p], mask[slot], merit[slot] + 1)
        at_choice[who[slot]] += 1
        waiting[last] = who[slot]
        last += 1
    held.filled[p] = held.chosen[p] = kept
    return last


@njit(cache=True, nogil=True)
def _raise_cuts(cut: NDArray[np.int64], start: int, mask: int, above: int) -> None:
    """An applicant with no more memberships and less merit than one turned away is turned away too."""
    part = mask
    while True:
        cut[start + part] = max(cut[start + part], above)
        if part == 0:
            return
        part = (part - 1) & mask
