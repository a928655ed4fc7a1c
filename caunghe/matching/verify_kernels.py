"""The verifier's own arithmetic. It shares no code with the solver, and decides who would be chosen without choosing.

A standing is compared as (score, lottery, position): a higher score, then a smaller number, then an earlier applicant.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@njit(cache=True, inline="always")
def _better(score, number, who, other_score, other_number, other_who):
    if score != other_score:
        return score > other_score
    if number != other_number:
        return number < other_number
    return who < other_who


@njit(cache=True)
def lowest_admitted(programme, score, number, single, obtained, programmes):
    """Return how many each programme admits, and the applicant of lowest standing among them (−1 where none)."""
    count, lowest = np.zeros(programmes, np.int64), np.full(programmes, -1, np.int64)
    for a in range(obtained.size):
        c = obtained[a]
        if c < 0:
            continue
        p = programme[c]
        count[p] += 1
        b = lowest[p]
        if b < 0 or _better(
            score[obtained[b]], number[b if single else obtained[b]], b, score[c], number[a if single else c], a
        ):
            lowest[p] = a
    return count, lowest


@njit(parallel=True, cache=True)
def blocking_pairs(first, programme, score, number, single, obtained, count, lowest, seats, has_reserves):
    """Return for each applicant the first choice above the one obtained that would take the applicant, or −1.

    At programmes without reserves: one with a free seat, or with somebody admitted of lower standing.
    """
    applicants = obtained.size
    result = np.full(applicants, -1, np.int64)
    for index in prange(applicants):
        a = np.int64(index)
        end = obtained[a] if obtained[a] >= 0 else first[a + 1]
        for c in range(first[a], end):
            p = programme[c]
            if has_reserves[p] or seats[p] == 0:
                continue
            b = lowest[p]
            if count[p] < seats[p]:
                result[a] = c
                break
            d = obtained[b]
            if score[c] >= score[d] and _better(
                score[c], number[a if single else c], a, score[d], number[b if single else d], b
            ):
                result[a] = c
                break
    return result


@njit(cache=True)
def best_turned_away(first, programme, score, number, single, mask, obtained, has_reserves, mask_first):
    """Return, for each programme with reserves and each mask, the choice of highest standing that wants it in vain."""
    best = np.full(mask_first[-1], -1, np.int64)
    owner = np.full(mask_first[-1], -1, np.int64)
    for a in range(obtained.size):
        end = obtained[a] if obtained[a] >= 0 else first[a + 1]
        for c in range(first[a], end):
            p = programme[c]
            if not has_reserves[p]:
                continue
            at = mask_first[p] + mask[c]
            d, b = best[at], owner[at]
            if d < 0 or _better(score[c], number[a if single else c], a, score[d], number[b if single else d], b):
                best[at], owner[at] = c, a
    return best, owner


@njit(cache=True)
def most_in_reserves(count, held):
    """Return how many of the people counted by mask can sit in reserved seats at most.

    By Hall's theorem in its deficiency form (maximum flow = minimum cut): min over sets T of groups of
    ``Σ_{g∈T} held_g + #{people with a group outside T}``.
    """
    within = count.copy()
    for g in range(held.size):
        for part in range(within.size):
            if part >> g & 1:
                within[part] += within[part ^ (1 << g)]
    total, least = count.sum(), np.int64(2**62)
    for part in range(within.size):
        cut = total - within[part]
        for g in range(held.size):
            if part >> g & 1:
                cut += held[g]
        least = min(least, cut)
    return least


@njit(cache=True)
def would_be_chosen(before, everyone, kind, seats, held, hard):
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
def reserve_faults(
    begins,
    admitted,
    seats,
    reserve_first,
    reserve_seats,
    mask_first,
    score,
    number,
    single,
    mask,
    obtained,
    best,
    owner,
    hard,
):
    """Return which programmes admit more than the rule allows, and which of ``best`` the rule would choose."""
    over, taken = np.zeros(seats.size, np.bool_), np.zeros(best.size, np.bool_)
    for p in range(seats.size):
        held = reserve_seats[reserve_first[p] : reserve_first[p + 1]]
        if held.size == 0 or seats[p] == 0:
            continue
        own = admitted[begins[p] : begins[p + 1]]
        everyone = np.zeros(1 << held.size, np.int64)
        for a in own:
            everyone[mask[obtained[a]]] += 1
        over[p] = own.size > seats[p] or (hard and own.size - most_in_reserves(everyone, held) > seats[p] - held.sum())
        for at in range(mask_first[p], mask_first[p + 1]):
            c, i = best[at], owner[at]
            if c < 0:
                continue
            before = np.zeros(everyone.size, np.int64)
            for a in own:
                d = obtained[a]
                if _better(score[d], number[a if single else d], a, score[c], number[i if single else c], i):
                    before[mask[d]] += 1
            taken[at] = would_be_chosen(before, everyone, mask[c], seats[p], held, hard)
    return over, taken
