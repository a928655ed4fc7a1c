"""The measuring code itself: both ends of the stable set, blocking pairs, Gini, and the peers of the benchmark."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.evaluate_matching import best_for_projects, blocking, gini, greatest_utility, market
from benchmarks.evaluate_matching_jobs import hired
from benchmarks.matching_market import market as large_market
from benchmarks.matching_market import network
from benchmarks.matching_peers import with_a_heap, with_the_library
from caunghe.matching.jobs.jobs import suggest_jobs
from caunghe.matching.placement.network_simplex import minimum_cost_flow
from tests.matching.rounds import stable_matchings
from tests.matching.test_jobs import OPTIONS, _feed, _graduate, _vacancy


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=80)
def test_both_ends_of_the_stable_set_and_the_greatest_utility(seed):
    rng = np.random.default_rng(seed)
    students, projects = rng.choice([0, 0.5, 1.0], (5, 3)), rng.random((5, 3)).round(1)
    one = market(students, projects, rng.integers(1, 3, 3), seed)
    every = list(stable_matchings(one))
    best, worst = one.matching(), best_for_projects(one)
    assert tuple(best) in every
    assert tuple(worst) in every
    length = one.first[1:]
    for other in every:
        rank = np.where(np.array(other) < 0, length, other)
        assert (np.where(best < 0, length, best) <= rank).all()
        assert (rank <= np.where(worst < 0, length, worst)).all()
    assert blocking(one, best) == blocking(one, worst) == 0
    total = {tuple(m): _utility(one, students, m) for m in every}
    assert _utility(one, students, greatest_utility(one, students)) >= max(total.values()) - 1e-9


def _utility(one, students, obtained):
    return sum(students[a, one.programme[c]] for a, c in enumerate(obtained) if c >= 0)


def test_an_empty_matching_is_blocked_by_every_listed_pair():
    students, projects = np.array([[1.0, 0.5], [1.0, 0.0]]), np.array([[0.2, 0.9], [0.8, 0.1]])
    one = market(students, projects, np.array([1, 1]))
    assert blocking(one, np.array([-1, -1])) == 3
    # the first project prefers the second student, so the first goes to the second project
    assert [int(one.programme[c]) for c in one.matching()] == [1, 0]


def test_gini_of_known_values():
    assert gini(np.array([1.0, 1.0, 1.0])) == 0
    # all with one of four: (n − 1) / n
    assert gini(np.array([0.0, 0.0, 0.0, 8.0])) == pytest.approx(0.75)


def test_peers_give_the_same_matching():
    one = large_market(600, 5, 20, reserves=False)
    obtained = one.matching()
    assert with_a_heap(one)() == obtained.tolist()
    assert with_the_library(one)() == {a: int(one.programme[c]) for a, c in enumerate(obtained) if c >= 0}


def test_the_networks_first_tree_carries_every_trainee():
    arcs = network(60, 30, fields=5)
    flow, _, pivots = minimum_cost_flow(*arcs)
    assert pivots > 0
    assert flow[arcs[1] == 90].sum() == 60


def test_an_employer_takes_the_better_grade_and_a_graduate_the_better_offer():
    vacancies = [_vacancy("V1", "7212", openings=1, pay=14), _vacancy("V2", "7212", openings=1, pay=12)]
    graduates = [_graduate("w0", grade=6.0), _graduate("w1", grade=8.0), _graduate("w2", grade=7.0)]
    found = suggest_jobs(_feed(graduates=graduates, vacancies=vacancies), OPTIONS)
    who, door = np.array([0, 1, 1, 2]), np.array([0, 0, 1, 1])
    willing = np.ones((3, 2), np.bool_)
    taken, where, refused = hired(found, who, door, willing, np.array([1, 1]))
    # w1 has the best grade at both, takes V1, which is worth more; the others were wanted where no place was left
    assert (taken.tolist(), where.tolist(), refused) == ([1], [0], 2)
