"""The models that a forecast must beat, worked by hand for two industries, of which the second has one occupation."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest

from caunghe.forecast.history import History
from caunghe.forecast.simple_models import (
    SIMPLE_MODELS,
    by_occupation,
    one_step_forecasts,
    simple_forecast,
    simple_interval,
)

# three cells: the first industry's occupations a and b, the second's b
WORKERS = np.array([[10, 90, 100], [20, 80, 100], [30, 70, 100], [40, 60, 100], [50, 50, 200]], float)
AHEAD = np.array([[200, 300], [400, 100]], float)  # workers of both industries in the two years to come


def history(workers: np.ndarray) -> History:
    industry, occupation = np.array([0, 0, 1]), np.array([0, 1, 1])
    return History(tuple(range(2021, 2021 + len(workers))), ("10", "47"), ("a", "b"), industry, occupation, workers)


FORETOLD = {
    "constant_share": [[100, 200], [400, 300]],  # a has half of the first industry, b the rest
    "averaged_share": [[70, 140], [430, 360]],  # a had 0.2, 0.3, 0.4 and 0.5 in the last four years: 0.35
    "random_walk": [[50, 50], [250, 250]],
    "averaged_numbers": [[35, 35], [190, 190]],  # of four years: 20 … 50; 180, 170, 160 and 250
    "drift": [[60, 70], [265, 280]],  # 40 and 60 more in four years
}


@pytest.mark.parametrize("name", FORETOLD)
def test_what_a_simple_model_foretells(name: str) -> None:
    assert tuple(FORETOLD) == SIMPLE_MODELS
    np.testing.assert_allclose(simple_forecast(history(WORKERS), AHEAD, name), FORETOLD[name])


def test_numbers_drift_down_to_nobody_and_stay_where_one_year_is_known() -> None:
    falling = history(np.array([[40, 0, 0], [10, 0, 5]], float))
    np.testing.assert_allclose(simple_forecast(falling, AHEAD, "drift"), [[0, 0], [10, 15]])
    np.testing.assert_allclose(simple_forecast(history(WORKERS[:1]), AHEAD, "drift"), [[10, 10], [190, 190]])


@pytest.mark.parametrize(
    ("name", "foretold"),
    [
        ("random_walk", [[10, 20, 30, 40], [190, 180, 170, 160]]),
        ("drift", [[10, 30, 40, 50], [190, 170, 160, 150]]),
        # the second industry doubles in the last year, as it came to be
        ("constant_share", [[10, 20, 30, 40], [190, 180, 170, 260]]),
    ],
)
def test_each_year_is_foretold_from_those_before_it(name: str, foretold: list[list[float]]) -> None:
    np.testing.assert_allclose(one_step_forecasts(history(WORKERS), name), foretold)


def test_the_interval_is_of_the_models_own_errors_and_grows_with_the_root_of_time() -> None:
    """Errors of ln(20.5 ÷ 10.25) = ln 2 and of 0; 1.2816 standard deviations on each side hold 80 %."""
    low, high = simple_interval(np.full((1, 4), 100.0), np.array([[7.0, 20, 40]]), np.array([[9.75, 40]]))
    width = [1.2815515655 * log(2) / sqrt(2) * sqrt(years) for years in (1, 2, 3, 4)]
    np.testing.assert_allclose(low, [[100 * exp(-each) for each in width]])
    np.testing.assert_allclose(high, [[100 * exp(each) for each in width]])
    # where nobody was seen and none foretold there is no error
    assert simple_interval(np.array([[1.0]]), np.zeros((1, 2)), np.zeros((1, 1))) == (1.0, 1.0)


def test_cells_of_an_occupation_are_added_over_industries() -> None:
    np.testing.assert_allclose(by_occupation(WORKERS[:2], history(WORKERS)), [[10, 20], [190, 180]])
