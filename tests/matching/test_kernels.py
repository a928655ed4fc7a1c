"""Deferred acceptance and the choice rule, against every other way of deciding markets small enough to try them all."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching.games import HospitalResident

from caunghe.matching.admission.admission import market_without
from caunghe.matching.admission.cutoffs import EVERYBODY, NOBODY, marginal_choices, mask_first
from caunghe.matching.admission.kernels import select_best
from caunghe.matching.admission.reserves import choose
from caunghe.matching.verify.kernels import most_in_reserves, would_be_chosen
from tests.matching.rounds import chosen, market_of, random_market, seated, stable_matchings

pytestmark = pytest.mark.kernels

SEEDS = st.integers(0, 2**32 - 1)


def _rank(market, a, c):
    """Return how good choice ``c`` is for ``a``: 0 the best, the length of the list when nowhere."""
    return (c if c >= 0 else market.first[a + 1]) - market.first[a]


@given(SEEDS, st.booleans())
@settings(max_examples=150)
def test_result_is_the_best_for_learners_of_all_stable_matchings(seed, hard):
    rng = np.random.default_rng(seed)
    market = random_market(rng, 5, 3, int(rng.integers(0, 3)), hard=hard)
    obtained = market.matching()
    every = list(stable_matchings(market))
    assert tuple(obtained) in every
    for other in every:
        assert all(_rank(market, a, obtained[a]) <= _rank(market, a, other[a]) for a in range(5))


@given(SEEDS, st.booleans())
@settings(max_examples=40)
def test_no_learner_gains_by_misreporting(seed, hard):
    rng = np.random.default_rng(seed)
    every_list = [one for size in range(4) for one in permutations(range(3), size)]
    lists = [every_list[i] for i in rng.integers(0, len(every_list), 4)]
    merit = np.array([rng.permutation(4) for _ in range(3)])
    mask, seats = rng.integers(0, 4, 4), rng.integers(0, 3, 3)
    held = [[int(rng.integers(0, n + 1)), 0] for n in seats]
    truth = _programmes(market_of(lists, merit, mask, seats, held, hard=hard))
    for a in range(4):
        value = {p: rank for rank, p in enumerate(lists[a])}
        for told in every_list:
            lied = _programmes(market_of([*lists[:a], told, *lists[a + 1 :]], merit, mask, seats, held, hard=hard))
            assert value.get(truth[a], 9 if truth[a] >= 0 else 8) <= value.get(lied[a], 9 if lied[a] >= 0 else 8)


def _programmes(market):
    obtained = market.matching()
    return [int(market.programme[c]) if c >= 0 else -1 for c in obtained]


@given(SEEDS, st.booleans())
@settings(max_examples=150)
def test_removing_a_competitor_or_adding_a_seat_never_hurts(seed, hard):
    rng = np.random.default_rng(seed)
    market = random_market(rng, 12, 4, int(rng.integers(0, 3)), hard=hard)
    before = market.matching()
    gone = int(rng.integers(0, 12))
    start = market.first[:-1].copy()
    start[gone] = market.first[gone + 1]
    after = market.matching(start)
    more = replace(market, seats=market.seats + (np.arange(4) == rng.integers(0, 4)).astype(np.int32)).matching()
    for a in range(12):
        assert a == gone or _rank(market, a, after[a]) <= _rank(market, a, before[a])
        assert _rank(market, a, more[a]) <= _rank(market, a, before[a])


@given(SEEDS, st.booleans())
@settings(max_examples=100)
def test_going_on_after_a_closure_equals_starting_anew(seed, hard):
    rng = np.random.default_rng(seed)
    market = random_market(rng, 30, 5, 2, hard=hard)
    obtained = market.matching()
    closed = market_without(market, int(rng.integers(0, 5)))
    again = closed.matching(np.where(obtained < 0, market.first[1:], obtained))
    assert (again == closed.matching()).all()


@given(SEEDS)
@settings(max_examples=30)
def test_agrees_with_the_matching_library(seed):
    rng = np.random.default_rng(seed)
    market = random_market(rng, 15, 4, 0, hard=False)
    market = replace(market, seats=np.maximum(market.seats, 1))
    first, programme = market.first, market.programme
    residents = {a: [int(p) for p in programme[first[a] : first[a + 1]]] for a in range(15)}
    residents = {a: wanted for a, wanted in residents.items() if wanted}
    order = {
        p: sorted((c for c in range(programme.size) if programme[c] == p), key=lambda c: -market.merit[c])
        for p in range(4)
    }
    who = np.repeat(np.arange(15), np.diff(first))
    hospitals = {p: [int(who[c]) for c in cs] for p, cs in order.items() if cs}
    if not residents:
        return
    game = HospitalResident.create_from_dictionaries(residents, hospitals, {p: int(market.seats[p]) for p in hospitals})
    theirs = {(a.name, p.name) for p, people in game.solve(optimal="resident").items() for a in people}
    ours = {(a, int(programme[c])) for a, c in enumerate(market.matching()) if c >= 0}
    assert ours == theirs


@given(SEEDS, st.booleans())
@settings(max_examples=200)
def test_choice_rule_by_definition_and_by_halls_condition(seed, hard):
    rng = np.random.default_rng(seed)
    count, groups = int(rng.integers(1, 7)), int(rng.integers(1, 4))
    held = rng.integers(0, 3, groups).astype(np.int32)
    seats = int(held.sum() + rng.integers(0, 3))
    merit, mask = rng.permutation(count).astype(np.int64), rng.integers(0, 1 << groups, count).astype(np.uint16)
    people = [(int(merit[i]), int(mask[i]), i) for i in range(count)]
    order, kept = choose(merit, mask, seats, held, hard)
    assert set(order[:kept]) == chosen(people, seats, list(held), hard)
    # as many reserved seats are filled as any rule can fill
    by_mask = np.bincount(mask[order[:kept]], minlength=1 << groups)
    assert most_in_reserves(by_mask, held) == seated([m for _, m, _ in people], list(held))
    for i in range(count):
        own = [person for person in people if person[2] != i]
        own = [person for person in own if person[2] in chosen(own, seats, list(held), hard)]
        everyone = np.bincount([m for _, m, _ in own], minlength=1 << groups)
        before = np.bincount([m for r, m, _ in own if r > merit[i]], minlength=1 << groups)
        expected = i in chosen([*own, people[i]], seats, list(held), hard)
        assert would_be_chosen(before, everyone, int(mask[i]), seats, held.astype(np.int64), hard) == expected


@given(SEEDS, st.booleans())
@settings(max_examples=100)
def test_cutoff_is_the_merit_to_beat(seed, hard):
    rng = np.random.default_rng(seed)
    market = random_market(rng, 12, 3, 2, hard=hard)
    market = replace(market, merit=market.merit * 2)
    obtained = market.matching()
    first = mask_first(market.reserve_first)
    marginal = marginal_choices(market, obtained, np.ones(first[-1], np.bool_))
    for p in range(3):
        held = list(market.reserve_seats[market.reserve_first[p] : market.reserve_first[p + 1]])
        own = [(int(market.merit[c]), int(market.mask[c]), a) for a, c in enumerate(obtained)
               if c >= 0 and market.programme[c] == p]  # fmt: skip
        for mask in range(4):
            at = marginal[first[p] + mask]
            for merit in range(-1, 25, 2):
                takes = 99 in chosen([*own, (merit, mask, 99)], market.seats[p], held, hard)
                assert takes == (at == EVERYBODY or (at != NOBODY and merit > market.merit[at]))


@pytest.mark.parametrize("applicants", [0, 1])
def test_nobody_or_nothing_to_choose_from(applicants):
    market = market_of([[]] * applicants, np.zeros((1, 1)), np.zeros(applicants, int), np.array([3]), [[]])
    assert list(market.matching()) == [-1] * applicants


def _decided_naively(market):
    """Every programme chooses anew, whenever anybody is new, from those it has and those who ask."""
    first, at = market.first, market.first[:-1].copy()
    while True:
        asked: dict[int, list[int]] = {}
        for a in range(at.size):
            if at[a] < first[a + 1]:
                asked.setdefault(int(market.programme[at[a]]), []).append(a)
        refused = []
        for p, people in asked.items():
            held = market.reserve_seats[market.reserve_first[p] : market.reserve_first[p + 1]]
            own = at[np.array(people)]
            order, kept = choose(market.merit[own], market.mask[own], int(market.seats[p]), held, market.hard)
            refused += [people[i] for i in order[kept:]]
        if not refused:
            return [int(c) if c < first[a + 1] else -1 for a, c in enumerate(at)]
        at[refused] += 1


@given(SEEDS, st.booleans(), st.integers(0, 3))
@settings(max_examples=40)
def test_a_crowd_is_decided_as_by_choosing_anew_each_time(seed, hard, groups):
    # many more ask than seats and their buffers hold, so that programmes choose often and cut-offs rise
    rng = np.random.default_rng(seed)
    market = random_market(rng, 150, 4, groups, hard=hard)
    # of twelve times the seats the reserves have up to all
    room = replace(market, seats=market.seats * 12, reserve_seats=market.reserve_seats * int(rng.integers(1, 13)))
    for one in (market, room):
        assert one.matching().tolist() == _decided_naively(one)


@given(st.lists(st.integers(-20, 20), unique=True, min_size=1, max_size=30), st.data())
@settings(max_examples=150)
def test_the_best_stand_first_and_nobody_is_lost(values, data):
    wanted = data.draw(st.integers(0, len(values)))
    merit, who = np.array(values, np.int64), np.array(values, np.int32) + 100
    select_best(merit, who, wanted)
    assert sorted(merit[:wanted], reverse=True) == sorted(values, reverse=True)[:wanted]
    assert sorted(merit) == sorted(values)
    assert (who == merit + 100).all()


def test_chains_of_moves_free_a_reserved_seat():
    # by merit; each can sit with the groups of the mask: only if the first three move on does the fourth get a seat
    merit, mask = np.arange(9, 5, -1), np.array([0b0011, 0b0110, 0b1100, 0b0001], np.uint16)
    held = np.array([1, 1, 1, 1], np.int32)
    order, kept = choose(merit, mask, 4, held, True)
    assert (order.tolist(), kept) == ([0, 1, 2, 3], 4)
    # one more than there are seats for the groups it reaches
    order, kept = choose(np.arange(9, 4, -1), np.append(mask, np.uint16(0b1111)), 4, held, True)
    assert (order.tolist(), kept) == ([0, 1, 2, 3, 4], 4)
    # whose groups are full is passed over, whoever comes behind with another is not
    order, kept = choose(np.arange(9, 5, -1), np.array([1, 1, 1, 2], np.uint16), 3, np.array([1, 1, 0], np.int32), True)
    assert (order.tolist(), kept) == ([0, 1, 3, 2], 3)
    order, kept = choose(np.arange(9, 5, -1), np.array([4, 4, 5, 2], np.uint16), 2, np.array([1, 1, 0], np.int32), True)
    assert (order.tolist()[:2], kept) == ([2, 3], 2)


@given(SEEDS)
@settings(max_examples=60)
def test_as_many_reserved_seats_are_filled_as_can_be_with_many_groups(seed):
    rng = np.random.default_rng(seed)
    count, groups = int(rng.integers(1, 9)), int(rng.integers(3, 7))
    held = rng.integers(0, 2, groups).astype(np.int32)
    mask = (rng.integers(0, 1 << groups, count) & rng.integers(0, 1 << groups, count)).astype(np.uint16)
    order, kept = choose(rng.permutation(count).astype(np.int64), mask, int(held.sum()), held, True)
    assert kept == seated([int(m) for m in mask], [int(n) for n in held])
    assert sorted(order.tolist()) == [*range(count)]
