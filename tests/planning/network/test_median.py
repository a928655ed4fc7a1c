"""The p-median against brute force, against a model written apart, and against known optima."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.errors import InputError
from caunghe.planning import Location, Median, NetworkOptions, solve_median, verify_location
from caunghe.planning.model.solver import INFINITY, LinearProgram, Solver
from caunghe.planning.network.cuts import separate
from caunghe.planning.network.multipliers import Multipliers, sort_sites

pytestmark = pytest.mark.kernels


def brute(cost: np.ndarray, count: int) -> float:
    return min(cost[:, list(sites)].min(axis=1).sum() for sites in combinations(range(cost.shape[1]), count))


def plane(seed: int, clients: int, sites: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    homes, places = random.random((clients, 2)) * 1000, random.random((sites, 2)) * 1000
    return np.hypot(*np.moveaxis(homes[:, None] - places[None], 2, 0))


@st.composite
def small(draw: st.DrawFn) -> tuple[np.ndarray, int]:
    clients, sites = draw(st.integers(1, 9)), draw(st.integers(1, 7))
    costs = draw(st.lists(st.integers(0, 30), min_size=clients * sites, max_size=clients * sites))
    scale = draw(st.sampled_from([1.0, 0.37]))
    return np.array(costs, float).reshape(clients, sites) * scale, draw(st.integers(1, sites))


@settings(max_examples=150, deadline=None)
@given(small())
def test_as_good_as_every_choice_tried(case):
    cost, count = case
    problem = Median(cost, count)
    found = solve_median(problem)
    verify_location(problem, found)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(brute(cost, count), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(small(), st.randoms(use_true_random=False))
def test_some_ways_are_missing(case, random):
    cost, count = case
    holes = np.array([[random.random() < 0.3 for _ in row] for row in cost])
    cost = np.where(holes, np.inf, cost)
    if not np.isfinite(cost).any(axis=1).all():
        with pytest.raises(InputError, match="no way to any site"):
            Median(cost, count)
    elif brute(cost, count) == np.inf:
        with pytest.raises(InputError, match="too few"):
            solve_median(Median(cost, count))
    else:
        assert solve_median(Median(cost, count)).objective == pytest.approx(brute(cost, count), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(small(), st.lists(st.floats(-5, 40), min_size=9, max_size=9))
def test_every_multiplier_gives_a_bound(case, paid):
    cost, count = case
    multipliers = Multipliers(sort_sites(cost), count, np.array(paid[: len(cost)]))
    multipliers.rise(brute(cost, count), 30)
    assert multipliers.bound <= brute(cost, count) + 1e-9
    # what is left out is in no better choice
    best = brute(cost, count)
    possible = multipliers.possible(best + 1e-6)
    for sites in combinations(range(cost.shape[1]), count):
        if cost[:, list(sites)].min(axis=1).sum() <= best:
            assert possible[list(sites)].all()


@settings(max_examples=60, deadline=None)
@given(small(), st.integers(0, 10_000))
def test_a_cut_is_the_dual_of_the_transport_of_a_client(case, seed):
    cost, _ = case
    shares = np.random.default_rng(seed).dirichlet(np.ones(cost.shape[1])) * 1.3
    shares = np.minimum(shares, 1.0)
    order = sort_sites(cost)
    _, short = separate(order.site, order.cost, shares, np.zeros(len(cost)))
    for client, row in enumerate(cost):
        # served from the cheapest on; what is missing costs as much as the dearest
        left, value = 1.0, 0.0
        for site in np.argsort(row, kind="stable"):
            part = min(left, shares[site])
            left, value = left - part, value + part * row[site]
        assert short[client] == pytest.approx(value + left * row.max(), abs=1e-7)


def full_model(cost: np.ndarray, count: int) -> float:
    """Return the optimum of the model with a column a pair, solved by HiGHS."""
    clients, sites = cost.shape
    pairs = clients * sites
    rows, columns, values = [], [], []
    for client in range(clients):
        for site in range(sites):
            pair = sites + client * sites + site
            rows += [client, clients + client * sites + site, clients + client * sites + site]
            columns += [pair, pair, site]
            values += [1.0, 1.0, -1.0]
    rows += [clients + pairs] * sites
    columns += range(sites)
    values += [1.0] * sites
    order = np.argsort(rows, kind="stable")
    programme = LinearProgram(
        cost=np.r_[np.zeros(sites), cost.ravel()], lower=np.zeros(sites + pairs), upper=np.ones(sites + pairs),
        integer=np.r_[np.ones(sites), np.zeros(pairs)].astype(np.int32),
        row_lower=np.r_[np.ones(clients), np.full(pairs, -INFINITY), count],
        row_upper=np.r_[np.ones(clients), np.zeros(pairs), count],
        starts=np.searchsorted(np.array(rows)[order], np.arange(clients + pairs + 2)).astype(np.int32),
        columns=np.array(columns, np.int32)[order], values=np.array(values)[order],
    )  # fmt: skip
    return Solver(programme).solve_integers(gap=1e-9, time_limit=60).objective


@pytest.mark.parametrize(("seed", "count"), [(1, 3), (2, 5), (3, 2), (4, 9)])
def test_as_good_as_the_full_model(seed, count):
    cost = plane(seed, 60, 25)
    found = solve_median(Median(cost, count))
    verify_location(Median(cost, count), found)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(full_model(cost, count), rel=1e-7)


@pytest.mark.parametrize("seed", range(3))
def test_a_gap_is_closed_by_the_tree(seed):
    # whole numbers far from each other in a random matrix leave the relaxation a gap
    cost = np.random.default_rng(seed).integers(1, 100, (40, 30)).astype(float)
    found = solve_median(Median(cost, 4))
    assert found.nodes > 0
    assert found.status == "optimal"
    assert found.objective == pytest.approx(full_model(cost, 4), rel=1e-9)


def test_the_order_of_rows_and_columns_changes_nothing():
    cost = plane(7, 80, 40)
    random = np.random.default_rng(0)
    rows, columns = random.permutation(80), random.permutation(40)
    one, other = solve_median(Median(cost, 6)), solve_median(Median(cost[rows][:, columns], 6))
    assert one.objective == pytest.approx(other.objective, rel=1e-12)
    assert one.open.tolist() == sorted(columns[other.open].tolist())
    assert one.assigned[rows].tolist() == columns[other.assigned].tolist()


def hard() -> Median:
    return Median(np.random.default_rng(5).integers(1, 1000, (80, 50)).astype(float), 6)


def check_stopped(problem: Median, found: Location) -> None:
    verify_location(problem, found)
    assert found.status == "feasible"
    assert -np.inf < found.bound < found.objective


def test_whoever_stops_the_search_keeps_the_best_with_its_bound():
    told: list[tuple[float, float, float]] = []

    def progress(*said: float) -> bool:
        told.append((said[0], said[1], said[2]))
        return len(told) < 12

    found = solve_median(hard(), progress=progress)
    check_stopped(hard(), found)
    assert len(told) == 12
    objectives, bounds = [said[1] for said in told], [said[2] for said in told]
    assert objectives == sorted(objectives, reverse=True)
    assert bounds == sorted(bounds)
    # a search that nobody stops ends between what was known
    whole = solve_median(hard(), NetworkOptions(time_limit=60))
    assert found.bound <= whole.objective <= found.objective


def test_time_is_limited():
    solve_median(Median(plane(1, 20, 10), 2))  # compiled before the clock starts
    found = solve_median(hard(), NetworkOptions(time_limit=0.05))
    check_stopped(hard(), found)
    assert found.history[-1][1:] == (found.objective, found.bound)


def test_all_sites_or_one():
    cost = plane(3, 30, 12)
    assert solve_median(Median(cost, 12)).objective == pytest.approx(cost.min(axis=1).sum())
    assert solve_median(Median(cost, 1)).objective == pytest.approx(cost.sum(axis=0).min())


@pytest.mark.parametrize(
    ("cost", "count", "says"),
    [
        ([[1.0, 2.0]], 3, "the number of sites to open must be 1–2, as many as there are to choose from; got 3"),
        ([[1.0, 2.0]], 0, "got 0"),
        ([[1.0, -2.0]], 1, "the cost from client 1 to site 2 must be a number of 0 or more; got -2.0"),
        ([[1.0, 1.0], [float("nan"), 2.0]], 1, "the cost from client 2 to site 1 must be"),
        ([[1.0, 1.0], [float("inf")] * 2], 1, "client 2 has no way to any site"),
    ],
)
def test_bad_input_is_a_sentence(cost, count, says):
    with pytest.raises(InputError) as raised:
        Median(np.array(cost), count)
    assert says in raised.value.text("en")
    assert raised.value.text("vi") != raised.value.text("en")
