"""Coverings against brute force."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.errors import InputError
from caunghe.planning import (
    NetworkOptions,
    centre,
    cover_all,
    cover_most,
    verify_centre,
    verify_cover_all,
    verify_cover_most,
)

pytestmark = pytest.mark.kernels


def places(seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    clients, sites = random.integers(2, 12), random.integers(2, 8)
    return random.integers(1, 60, (clients, sites)).astype(float), random.integers(0, 20, clients).astype(float)


def choices(sites: int, count: int) -> list[list[int]]:
    return [list(chosen) for chosen in combinations(range(sites), count)]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.integers(5, 50), st.integers(1, 2))
def test_most_people(seed, limit, count):
    minutes, people = places(seed)
    best = max(people[(minutes[:, c] <= limit).any(axis=1)].sum() for c in choices(minutes.shape[1], count))
    found = cover_most(minutes, people, count, float(limit))
    verify_cover_most(minutes, people, count, float(limit), found)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    reached = found.assigned >= 0
    assert people[reached].sum() == pytest.approx(best)
    assert (minutes[reached, found.assigned[reached]] <= limit).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.integers(20, 60), st.booleans())
def test_all_people(seed, limit, priced):
    minutes, _ = places(seed)
    sites = minutes.shape[1]
    opening = np.random.default_rng(seed).integers(1, 9, sites).astype(float) if priced else np.ones(sites)
    reach = minutes <= limit
    if not reach.any(axis=1).all():
        with pytest.raises(InputError, match="no site is within the limit"):
            cover_all(minutes, limit)
        return
    every = [c for count in range(1, sites + 1) for c in choices(sites, count) if reach[:, c].any(axis=1).all()]
    found = cover_all(minutes, float(limit), opening if priced else None)
    verify_cover_all(minutes, float(limit), found, opening if priced else None)
    assert found.status == "optimal"
    assert found.objective == found.bound == min(opening[c].sum() for c in every)
    assert (minutes[np.arange(len(minutes)), found.assigned] <= limit).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 3))
def test_the_longest_way_is_shortest(seed, count):
    minutes, _ = places(seed)
    count = min(count, minutes.shape[1])
    best = min(minutes[:, c].min(axis=1).max() for c in choices(minutes.shape[1], count))
    found = centre(minutes, count)
    verify_centre(minutes, count, found)
    assert found.status == "optimal"
    assert found.objective == found.bound == best
    assert len(found.open) == count


def test_a_larger_covering_is_proven_and_a_stopped_one_keeps_its_bound():
    random = np.random.default_rng(3)
    homes, sites = random.random((300, 2)) * 100, random.random((150, 2)) * 100
    minutes = np.hypot(*np.moveaxis(homes[:, None] - sites[None], 2, 0))
    whole = cover_all(minutes, 20.0)
    assert whole.status == "optimal"
    stopped = cover_all(minutes, 20.0, progress=lambda *_: False)
    assert stopped.bound <= whole.objective <= stopped.objective
    longest = centre(minutes, 8, NetworkOptions(time_limit=60))
    assert longest.status == "optimal"
    assert len(cover_all(minutes, longest.objective).open) <= 8


def test_islands_need_a_site_each():
    apart = np.array([[5.0, np.inf], [np.inf, 7.0]])
    assert centre(apart, 2).objective == 7.0
    with pytest.raises(InputError, match="1 site is too few for every client to have a way to one"):
        centre(apart, 1)


def test_people_and_limits_that_are_none_are_refused():
    with pytest.raises(InputError, match="the people of client 1"):
        cover_most(np.ones((1, 1)), np.array([-1.0]), 1, 5.0)
    for limit in (-5.0, float("nan"), float("inf")):
        with pytest.raises(InputError, match=f"the limit must be a number of 0 or more; got {limit}"):
            cover_all(np.ones((1, 1)), limit)
