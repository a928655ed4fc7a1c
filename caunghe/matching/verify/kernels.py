"""The verifier's own arithmetic. It shares no code with the solver, and decides who would be chosen without choosing.

A standing is compared as (score, lottery, position): a higher score, then a smaller number, then an earlier applicant.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import config, njit, prange
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Marks = NDArray[np.bool_]


class Outcome(NamedTuple):
    """What is to be checked.

    Choices of applicant a are first[a] … first[a + 1] − 1, best first, each with its ``programme`` and ``score``;
    ``obtained`` is the choice each applicant obtained, −1 for none. ``number`` is the lottery's, by applicant where it
    is a ``single`` one, else by choice.
    """

    first: Integers
    programme: NDArray[np.int32]
    score: Integers
    number: NDArray[np.uint64]
    single: bool
    obtained: Integers


class Reserves(NamedTuple):
    """Reserves of programme p are ``seats[first[p] : first[p + 1]]``.

    ``mask`` has bit g where a choice may use the gth reserve of its programme. ``mask_first[p] + mask`` numbers the
    masks of all programmes; a programme without reserves has one.
    """

    first: Integers
    seats: Integers
    mask: NDArray[np.uint16]
    mask_first: Integers


@njit(cache=True, inline="always")
def _stands_above(outcome: Outcome, a: int, c: int, b: int, d: int) -> bool:
    """Return whether choice c of applicant a stands above choice d of applicant b."""
    score, number = outcome.score, outcome.number
    if score[c] != score[d]:
        return score[c] > score[d]
    own, other = number[a if outcome.single else c], number[b if outcome.single else d]
    if own != other:
        return own < other
    return a < b


@njit(cache=True)
def choices_obtained(
    first: Integers, rank: Integers, programme: NDArray[np.int32], own_rank: Integers, own_programme: Integers
) -> Integers:
    """Return the choice of each applicant that has the own rank and programme, −1 where none has both."""
    obtained = np.full(own_rank.size, -1, np.int64)
    for a in range(own_rank.size):
        for c in range(first[a], first[a + 1]):
            if rank[c] == own_rank[a] and programme[c] == own_programme[a]:
                obtained[a] = c
    return obtained


@njit(cache=True)
def lowest_admitted(outcome: Outcome, programmes: int) -> Integers:
    """Return the applicant of lowest standing whom each programme admits, −1 where it admits nobody."""
    lowest = np.full(programmes, -1, np.int64)
    obtained = outcome.obtained
    for a in range(obtained.size):
        c = obtained[a]
        if c < 0:
            continue
        b = lowest[outcome.programme[c]]
        if b < 0 or _stands_above(outcome, b, obtained[b], a, c):
            lowest[outcome.programme[c]] = a
    return lowest


# numba checks no bounds in a parallel loop: with the check on, the loop runs on one thread
@njit(parallel=not config.BOUNDSCHECK, cache=True)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
def blocking_pairs(outcome: Outcome, count: Integers, lowest: Integers, seats: Integers, without: Marks) -> Marks:
    """Return whom a programme without reserves would take that the applicant wants more than the choice obtained.

    It would where it has a free seat, or admits somebody of lower standing; ``count`` is how many it admits, and
    ``without`` marks the programmes without reserves.
    """
    first, programme, obtained = outcome.first, outcome.programme, outcome.obtained
    applicants = obtained.size
    result = np.zeros(applicants, np.bool_)
    for index in prange(applicants):
        # prange counts in unsigned numbers, which numba adds to signed ones as floats
        a = np.int64(index)
        end = obtained[a] if obtained[a] >= 0 else first[a + 1]
        for c in range(first[a], end):
            p: int = programme[c]
            if not without[p] or seats[p] == 0:
                continue
            b: int = lowest[p]
            if count[p] < seats[p] or _stands_above(outcome, int(a), c, b, obtained[b]):
                result[a] = True
                break
    return result


@njit(cache=True)
def best_unmet_choices(outcome: Outcome, reserves: Reserves) -> tuple[Integers, Integers]:
    """Return the choice of highest standing that wants a programme in vain, by programme with reserves and mask.

    And whose choice it is; −1 for none.
    """
    first, obtained, mask_first = outcome.first, outcome.obtained, reserves.mask_first
    best = np.full(mask_first[-1], -1, np.int64)
    owner = np.full(mask_first[-1], -1, np.int64)
    for a in range(obtained.size):
        end = obtained[a] if obtained[a] >= 0 else first[a + 1]
        for c in range(first[a], end):
            p = outcome.programme[c]
            if reserves.first[p] == reserves.first[p + 1]:
                continue
            at = mask_first[p] + reserves.mask[c]
            if best[at] < 0 or _stands_above(outcome, a, c, owner[at], best[at]):
                best[at], owner[at] = c, a
    return best, owner


@njit(cache=True)
def most_in_reserves(count: Integers, held: Integers) -> int:
    """Return how many of the people counted by mask can sit in reserved seats at most.

    By Hall's theorem in its deficiency form (maximum flow = minimum cut): min over sets T of groups of
    ``Σ_{g∈T} held_g + #{people with a group outside T}``.
    """
    within = count.copy()
    for g in range(held.size):
        for part in range(within.size):
            if part >> g & 1:
                within[part] += within[part ^ (1 << g)]
    total = count.sum()
    least = total
    for part in range(within.size):
        cut: int = total - within[part]
        for g in range(held.size):
            if part >> g & 1:
                cut += held[g]
        least = min(least, cut)
    return least


@njit(cache=True)
def would_be_chosen(before: Integers, everyone: Integers, kind: int, seats: int, held: Integers, hard: bool) -> bool:
    """Return whether the rule chooses a candidate of mask ``kind`` added to those admitted.

    ``everyone`` counts those admitted (S) by mask, ``before`` those of them who stand higher (B). With r(X) the most of
    X that reserves can seat, the candidate i gets a reserved seat iff r(B + i) > r(B); else an open one iff
    |B| − r(B) < open seats, which are seats − r(S + i) with soft reserves and seats − Σ held with hard ones.
    """
    seated, standing = most_in_reserves(before, held), before.sum()
    joined = before.copy()
    joined[kind] += 1
    if most_in_reserves(joined, held) > seated:
        return True
    if hard:
        return standing - seated < seats - held.sum()
    joined[:] = everyone
    joined[kind] += 1
    return standing - seated < seats - most_in_reserves(joined, held)


@njit(cache=True)
def _by_mask(outcome: Outcome, reserves: Reserves) -> Integers:
    """Return how many are admitted by programme and mask."""
    count = np.zeros(reserves.mask_first[-1], np.int64)
    for c in outcome.obtained:
        if c >= 0:
            count[reserves.mask_first[outcome.programme[c]] + reserves.mask[c]] += 1
    return count


@njit(cache=True)
def open_seat_counts(outcome: Outcome, reserves: Reserves) -> Integers:
    """Return how many of those admitted by each programme no reserved seat can take."""
    by_mask = _by_mask(outcome, reserves)
    result = np.zeros(reserves.first.size - 1, np.int64)
    for p in range(result.size):
        everyone = by_mask[reserves.mask_first[p] : reserves.mask_first[p + 1]]
        held = reserves.seats[reserves.first[p] : reserves.first[p + 1]]
        result[p] = everyone.sum() - most_in_reserves(everyone, held)
    return result


@njit(cache=True)
def passed_over_applicants(
    outcome: Outcome, reserves: Reserves, begins: Integers, admitted: Integers, seats: Integers, hard: bool
) -> Integers:
    """Return applicants whom a programme with reserves would choose and who want it more than the choice obtained.

    ``admitted`` are applicants by programme, those of p from ``begins[p]`` to ``begins[p + 1] − 1``.
    """
    obtained, mask, starts = outcome.obtained, reserves.mask, reserves.mask_first
    best, owner = best_unmet_choices(outcome, reserves)
    by_mask, taken = _by_mask(outcome, reserves), np.zeros(best.size, np.bool_)
    for p in range(seats.size):
        if seats[p] == 0:
            continue
        held = reserves.seats[reserves.first[p] : reserves.first[p + 1]]
        everyone = by_mask[starts[p] : starts[p + 1]]
        for at in range(starts[p], starts[p + 1]):
            c: int = best[at]
            if c < 0:
                continue
            before = np.zeros(everyone.size, np.int64)
            for nth in range(begins[p], begins[p + 1]):
                a: int = admitted[nth]
                d: int = obtained[a]
                if _stands_above(outcome, a, d, owner[at], c):
                    before[mask[d]] += 1
            taken[at] = would_be_chosen(before, everyone, mask[c], seats[p], held, hard)
    return owner[taken]
