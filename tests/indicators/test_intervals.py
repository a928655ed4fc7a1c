"""Intervals against the published quantiles of Student's t, and flags at their limits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from caunghe.errors import InputError
from caunghe.indicators.intervals import Publication, end_at_level, logit_interval, t_interval


@pytest.mark.parametrize("name", ["caution_above", "suppress_above", "minimum_persons"])
def test_a_limit_of_publication_is_nought_or_more(name):
    others = {"caution_above": 0.0}
    assert getattr(Publication(**others | {name: 0}), name) == 0
    with pytest.raises(InputError, match=f"{name} must be 0 or more; got -"):
        Publication(**others | {name: -1 if name == "minimum_persons" else -1e-9})


def test_both_limits_may_be_one_and_a_level_lies_within_nought_and_one():
    assert Publication(caution_above=0.3, suppress_above=0.3).caution_above == 0.3
    with pytest.raises(InputError, match=r"caution_above must not be above suppress_above; got 0.31 and 0.3"):
        Publication(caution_above=0.31, suppress_above=0.3)
    for level in (0, 1, -0.5, 1.5):
        with pytest.raises(InputError, match="level must be between 0 and 1"):
            Publication(level=level)


def test_an_interval_is_the_error_times_students_t():
    estimate, error = np.array([10.0, 10.0, 10.0, 10.0]), np.array([2.0, 2.0, 2.0, 0.0])
    low, high = t_interval(estimate, error, np.array([1, 4, 0, 30]), 0.95)
    # t tables: 12.7062 with one degree of freedom, 2.776445 with four; none with none
    assert low[[0, 1, 3]] == pytest.approx([10 - 2 * 12.706205, 10 - 2 * 2.776445, 10.0], rel=1e-6)
    assert high[[0, 1, 3]] == pytest.approx([10 + 2 * 12.706205, 10 + 2 * 2.776445, 10.0], rel=1e-6)
    assert np.isnan([low[2], high[2]]).all()
    low, high = t_interval(estimate, error, np.array([4, 4, 4, 4]), 0.80)
    assert (low[0], high[0]) == pytest.approx((10 - 2 * 1.533206, 10 + 2 * 1.533206), rel=1e-6)


def test_an_interval_of_a_proportion_is_students_on_the_logit_scale():
    share, error, freedom = np.array([0.4, 0.4, 0.4, np.nan]), np.array([0.3, 0.3, 0.3, 0.3]), np.array([10, 1, 0, 10])
    low, high = logit_interval(share, error, freedom, np.array([50, 50, 50, 50]), 0.95)
    for at, t in ((0, 2.228139), (1, 12.706205)):
        odds = 0.4 / 0.6 * np.exp(np.array([-0.3, 0.3]) * t)
        assert (low[at], high[at]) == pytest.approx(tuple(odds / (1 + odds)), rel=1e-6)
    assert np.isnan([low[2:], high[2:]]).all()


@pytest.mark.parametrize(("level", "persons", "freedom"), [(0.95, 240, 16), (0.9, 40, 3), (0.95, 2, 1)])
def test_a_proportion_of_nobody_has_the_exact_bound_of_a_smaller_sample(level, persons, freedom):
    low, high = logit_interval(
        np.array([0.0, 1.0]), np.array([np.nan, 0.0]), np.array([freedom] * 2), np.array([persons] * 2), level
    )
    t = stats.t.ppf((1 + level) / 2, [persons - 1, freedom])
    bound = stats.beta.ppf((1 + level) / 2, 1, persons * (t[0] / t[1]) ** 2)  # Clopper and Pearson's for none of n*
    assert (low[0], high[0]) == (0.0, pytest.approx(bound, rel=1e-9))
    assert (low[1], high[1]) == (pytest.approx(1 - bound, rel=1e-9), 1.0)


def test_an_end_moves_with_the_quantile_of_its_level():
    # four degrees of freedom: t of 80 % is 1.533206, of 95 % 2.776445; without them 1.281552 and 1.959964
    for end in (0.437, 0.563):
        assert end_at_level(0.5, end, 0.95, 0.80, 4) == pytest.approx(0.5 + (end - 0.5) * 1.533206 / 2.776445, rel=1e-6)
        assert end_at_level(0.5, end, 0.80, 0.95, 4) == pytest.approx(0.5 + (end - 0.5) * 2.776445 / 1.533206, rel=1e-6)
        assert end_at_level(0.5, end, 0.95, 0.80, None) == pytest.approx(
            0.5 + (end - 0.5) * 1.281552 / 1.959964, rel=1e-6
        )
        assert end_at_level(0.5, end, 0.95, 0.95, 4) == pytest.approx(end, rel=1e-12)
