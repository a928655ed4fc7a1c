"""Limits of totals hold where a few employers ask for very many people."""

from __future__ import annotations

import numpy as np
import pytest

from caunghe.vacancies.demand.spread import total_limits

OPTIONS = {"confidence": 0.95, "draws": 200, "seed": 7}


def ends(amounts, size=None, **options):
    found = np.array(amounts, float)
    limits = total_limits(found, np.zeros(len(found), np.int64), size or len(found), **(OPTIONS | options))
    return tuple(float(each[0]) for each in limits)


def test_limits_from_how_many_there_are_and_how_unlike_they_are():
    # three employers of 1, 2 and 3 of nine: (Σa)²/Σa² − 1 = 36/14 − 1 = 1.57 degrees of freedom, so 2: t = 4.3027
    # v = 3/2 · (14/36 − 1/3) = 1/12; of the count 1/3 − 1/9 = 2/9; √(1.96² · 2/9 + 4.3027² / 12) = 1.5476
    low, high = ends([1, 2, 3], 9)
    assert low == pytest.approx(6 * np.exp(-1.5476), rel=1e-3)
    assert high >= 6 * np.exp(1.5476) * 0.999
    # all alike and all there: nothing is open
    assert ends([3] * 5) == pytest.approx((15, 15))
    # alike, four of eight: exp(1.96 · √(1/4 − 1/8)) = 2
    assert ends([1] * 4, 8) == pytest.approx((4 / 1.9997, 4 * 1.9997), rel=1e-3)
    assert np.isnan(ends([5])).all()
    assert [len(each) for each in total_limits(np.zeros(0), np.zeros(0, np.int64), 0, **OPTIONS)] == [0, 0]


def test_cells_are_drawn_by_themselves():
    amounts, cells = np.array([1.0, 2, 3, 5, 5, 5]), np.array([0, 0, 0, 1, 1, 1])
    low, high = total_limits(amounts, cells, 3, **OPTIONS)
    assert (low[1], high[1]) == pytest.approx((15, 15))
    assert low[0] < 6 < high[0]


def test_one_who_asks_for_nearly_all_leaves_the_total_open():
    low, high = ends([200, 1, 1, 1, 1])
    assert low < 204 / 5
    assert high > 204 * 5


@pytest.mark.parametrize("count", [10, 40])
@pytest.mark.parametrize("spread", [0.5, 1.0, 1.5])
def test_intervals_hold_heavy_tails(count, spread):
    """Percentiles of the plain bootstrap held 86–94 % of log spread 0.5 and 71–82 % of 1.5 (10 and 40 employers)."""
    drawn = np.exp(np.random.default_rng(12).normal(0, spread, 300 * count))
    low, high = total_limits(drawn, np.repeat(np.arange(300), count), count, **OPTIONS)
    truth = count * np.exp(spread**2 / 2)
    assert 0.87 <= np.mean((low <= truth) & (truth <= high)) <= 0.98  # 88–97 % within the chance of 300
