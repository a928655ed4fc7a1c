"""Capacitated location, split and whole, against brute force and contradicting limits."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from caunghe.errors import InputError
from caunghe.planning import Capacitated, solve_capacitated, verify_location
from caunghe.planning.network.capacity_bound import CapacityBound
from tests.planning.network.orlib import random_capacitated

pytestmark = pytest.mark.kernels


def brute_whole(problem: Capacitated) -> float:
    clients, sites = problem.cost.shape
    best = np.inf
    for served in product(range(sites), repeat=clients):
        load = np.bincount(served, weights=problem.demand, minlength=sites)
        if (load <= problem.capacity).all():
            best = min(best, problem.cost[range(clients), served].sum() + problem.opening[load > 0].sum())
    return best


def brute_split(problem: Capacitated) -> float:
    clients, sites = problem.cost.shape
    best = np.inf
    for size in range(1, sites + 1):
        for chosen in map(list, combinations(range(sites), size)):
            once = np.kron(np.eye(clients), np.ones(size))
            room = np.kron(problem.demand, np.eye(size))
            finite = np.where(np.isfinite(problem.cost), problem.cost, 0.0)
            closed = ~np.isfinite(problem.cost[:, chosen]).ravel()
            found = linprog(
                finite[:, chosen].ravel(), A_eq=once, b_eq=np.ones(clients), A_ub=room,
                b_ub=problem.capacity[chosen], bounds=[(0, 0 if shut else 1) for shut in closed],
            )  # fmt: skip
            if found.status == 0:
                best = min(best, found.fun + problem.opening[chosen].sum())
    return best


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 6), st.integers(1, 4), st.sampled_from([1.05, 1.6, 4.0]))
def test_whole_as_good_as_every_choice_tried(seed, clients, sites, tight):
    problem = random_capacitated(seed, clients, sites, single=True, tight=tight)
    best = brute_whole(problem)
    if best == np.inf:
        with pytest.raises(InputError, match="no choice serves every client"):
            solve_capacitated(problem)
        return
    found = solve_capacitated(problem)
    verify_location(problem, found)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(best, rel=1e-7)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 7), st.integers(1, 4), st.sampled_from([1.05, 1.6, 4.0]))
def test_split_as_good_as_every_choice_tried(seed, clients, sites, tight):
    problem = random_capacitated(seed, clients, sites, single=False, tight=tight)
    found = solve_capacitated(problem)
    verify_location(problem, found)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(brute_split(problem), rel=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_some_ways_are_missing(seed):
    problem = random_capacitated(seed, 5, 4, single=seed % 2 == 0, tight=2.5)
    problem.cost[0, 1:] = np.inf
    problem.cost[1, 0] = np.inf
    best = brute_whole(problem) if problem.single else brute_split(problem)
    assert best < np.inf
    assert solve_capacitated(problem).objective == pytest.approx(best, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 100_000), st.booleans())
def test_bounds_of_sites_and_pairs_hold(seed, single):
    problem = random_capacitated(seed, 5, 3, single=single)
    best = brute_whole(problem) if single else brute_split(problem)
    if best == np.inf:
        return
    bound = CapacityBound(problem.cost.T.copy(), problem.demand, problem.capacity, problem.opening, single=single)
    for _ in range(60):
        bound.rise(best)
    assert bound.bound <= best + 1e-6
    closed, opened = bound.site_bounds()
    pairs = bound.pair_bounds()
    found = solve_capacitated(problem)
    for site in range(3):
        assert (opened if site in found.open else closed)[site] <= best + 1e-6
    if single:
        assert (pairs[found.assigned, np.arange(5)] <= best + 1e-6).all()


@pytest.mark.parametrize("single", [True, False])
def test_the_order_of_rows_and_columns_changes_nothing(single):
    problem = random_capacitated(11, 25, 8, single=single)
    random = np.random.default_rng(1)
    rows, columns = random.permutation(25), random.permutation(8)
    other = Capacitated(
        problem.cost[rows][:, columns], problem.demand[rows], problem.capacity[columns], problem.opening[columns],
        single=single,
    )  # fmt: skip
    one, two = solve_capacitated(problem), solve_capacitated(other)
    assert one.objective == pytest.approx(two.objective, rel=1e-7)
    assert one.open.tolist() == sorted(columns[two.open].tolist())


def test_whoever_stops_the_search_keeps_the_best_with_its_bound():
    problem = random_capacitated(3, 30, 12, single=True, tight=1.3)
    found = solve_capacitated(problem, progress=lambda *_: False)
    verify_location(problem, found)
    assert found.bound < found.objective < np.inf
    assert found.bound <= solve_capacitated(problem).objective


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"capacity": [30.0, 0.0]}, "site 2 has no capacity: leave it out or mend the capacity"),
        ({"capacity": [3.0, 4.0]}, "the capacities are 7 in all, less than the demand of 20"),
        ({"capacity": [9.0, 11.0]}, "the demand 12 of client 2 is above the capacity of every site"),
        ({"demand": [-1.0, 12.0]}, "the demand of client 1 must be a number of 0 or more; got -1.0"),
        ({"opening": [1.0, float("nan")]}, "the opening cost of site 2 must be a number"),
        ({"cost": [[1.0, float("inf")], [float("inf"), float("inf")]]}, "client 2 has no way to any site"),
    ],
)
def test_bad_input_is_a_sentence(changes, says):
    sound = {"cost": [[1.0, 2.0], [3.0, 4.0]], "demand": [8.0, 12.0], "capacity": [15.0, 15.0], "opening": [5.0, 6.0]}
    arrays = {name: np.array(values) for name, values in (sound | changes).items()}
    with pytest.raises(InputError) as raised:
        Capacitated(**arrays, single=True)
    assert says in raised.value.text("en")
    assert raised.value.text("vi") != raised.value.text("en")
