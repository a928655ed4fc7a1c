"""The distance of a sampled whole from a known structure: parts by hand, and whether intervals hold the truth."""

from __future__ import annotations

import numpy as np
import pytest

from caunghe.indicators.structures import distances, effective_units, matched, share


def test_distances_without_a_unit_on_one_side_are_whole():
    found = np.array([[0.0, 0.0], [1.0, 1.0]])
    assert distances(found, np.array([1.0, 1.0])).tolist() == [[1, 0], [1, 0]]


def test_distances_by_hand():
    """Halves beside three quarters and a quarter: ½ (¼ + ¼), and √(1 − √⅜ − √⅛) = 0.184592."""
    apart, hellinger = distances(np.array([[2.0, 2.0], [3.0, 1.0]]), np.array([30.0, 10.0]))
    np.testing.assert_allclose(apart, [0.25, 0])
    np.testing.assert_allclose(hellinger, [0.184592, 0], atol=1e-6)


def test_distances_without_a_known_structure_are_whole():
    assert distances(np.array([[1.0, 1.0], [0.0, 0.0]]), np.zeros(2)).tolist() == [[1, 1], [1, 1]]


def test_distances_of_wholes_that_have_nothing_in_common_are_one_and_not_a_rounding_more():
    """Of 2,000 such pairs 37 add up to 1.0000000000000002 or more before they are cut."""
    random = np.random.default_rng(1)
    found, known = np.zeros((2000, 60)), np.zeros(60)
    found[:, :30], known[30:] = random.random((2000, 30)), random.random(30)
    apart, hellinger = distances(found, known)
    assert (apart.max(), hellinger.max()) == (1, 1)
    assert (apart.min(), hellinger.min()) == pytest.approx((1, 1))


def test_effective_units_by_hand():
    # (2·6 + 1·4)² / (2·1·6²) = 256 / 72; units that stand for themselves add no error
    assert effective_units(np.array([6.0, 4.0]), np.array([2.0, 1.0])) == pytest.approx(256 / 72)
    assert effective_units(np.array([6.0, 4.0]), np.ones(2)) == np.inf
    assert effective_units(np.zeros(2), np.full(2, 5.0)) == 0


def test_share_by_hand():
    # (3·1 + 1·3) / (3·2 + 3·2 + 1·4) = 0.375; w(w−1)e²: 6·0.25² + 6·0.75² + 0 = 3.75, error √3.75 / 16 = 0.121031
    # freedom 3.75² / (0.375² + 3.375²) = 1.22, so 2: t = 4.302653; log odds −0.510826 ± t · 0.121031 / (0.375 · 0.625)
    found = share(np.array([1.0, 0.0, 3.0]), np.array([2.0, 2.0, 4.0]), np.array([3.0, 3.0, 1.0]), 0.95)
    assert (found.value, found.low, found.high) == pytest.approx((0.375, 0.061074, 0.846966), abs=1e-5)


def test_share_of_nothing_or_all_takes_the_exact_bound():
    # ten units of weight 2 are worth 20² / (10 · 2) = 20: 1 − 0.025^(1/20) = 0.168433
    ones, weight = np.ones(10), np.full(10, 2.0)
    none, every = share(0 * ones, ones, weight, 0.95), share(ones, ones, weight, 0.95)
    assert (none.value, none.low, none.high) == pytest.approx((0, 0, 0.168433), abs=1e-6)
    assert (every.value, every.low, every.high) == pytest.approx((1, 1 - 0.168433, 1), abs=1e-6)


def near(counts, weight, known, seed=1, level=0.95):
    return matched(counts, weight, known, draws=200, level=level, random=np.random.default_rng(seed))


def test_units_that_stand_for_themselves_alone_leave_no_error():
    counts, known = np.array([[4.0, 0.0], [0.0, 4.0]]), np.array([3.0, 1.0])
    for found, plain in zip(near(counts, np.ones(2), known), distances(counts.sum(axis=0)[None], known), strict=True):
        assert (found.value, found.low, found.high) == pytest.approx((plain[0],) * 3, abs=1e-9)


def test_weights_below_one_and_a_sample_without_a_unit_of_interest():
    counts, known = np.array([[4.0, 0.0], [0.0, 4.0]]), np.array([3.0, 1.0])
    assert 0 <= near(counts, np.array([0.2, 0.9]), known)[0].value <= 1
    told = [(each.value, each.low, each.high) for each in near(0 * counts, np.full(2, 9.0), known)]
    assert told == [(1, 0, 1), (1, 0, 1)]


def test_intervals_hold_the_truth_where_plain_values_do_not():
    """Half of 3,000 units of a known structure of 60 classes, half of another; 200 of them asked, 40 times.

    The truth lies 0.25 to 0.35 apart and the sample's plain value about 0.1 further. Of 40 intervals of 80 % at least
    26 hold it (binomial, 1 %), of 95 % at least 35 (1 %): ``benchmarks/evaluate_mismatch.py`` has larger designs.
    """
    random = np.random.default_rng(5)
    known, other = random.dirichlet(np.full(60, 0.7), 2)
    held: list[list[bool]] = []
    errors: list[tuple[float, float]] = []
    for seed in range(40):
        classes = random.choice(60, 3000, p=(known + other) / 2)
        sizes = np.ceil(random.lognormal(1, 1, 3000))
        truth = distances(np.bincount(classes, sizes, minlength=60)[None], known)[0, 0]
        asked = random.choice(3000, 200, replace=False)
        counts = np.zeros((200, 60))
        counts[np.arange(200), classes[asked]] = sizes[asked]
        found = [near(counts, np.full(200, 15.0), known, seed, level)[0] for level in (0.80, 0.95)]
        held.append([bool(each.low <= truth <= each.high) for each in found])
        errors.append((found[0].value - truth, distances(counts.sum(axis=0)[None], known)[0, 0] - truth))
    at_80, at_95 = np.sum(held, axis=0)
    assert at_80 >= 26
    assert at_95 >= 35
    ours, plain = np.mean(errors, axis=0)
    assert plain > 0.06
    assert abs(ours) < plain / 4
