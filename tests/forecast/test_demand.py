"""Demand: the trend, the shares, their blend with a scenario, and the draws around them."""

import numpy as np
import pytest

from caunghe.errors import InputError
from caunghe.forecast.calculate import forecast
from caunghe.forecast.demand import (
    Demand,
    Inflation,
    Scenario,
    fitted_demand,
    industry_draws,
    industry_path,
    occupation_draws,
    scenario_growth,
)
from caunghe.forecast.history import employment_history
from caunghe.forecast.results import ForecastOptions
from caunghe.forecast.shares import between_variance, share_trend, within_industry
from caunghe.forecast.trend import Trend, damped_trend, shocks
from tests.forecast.forecast_city import STEADY, city, employment, table

YEARS = range(2020, 2026)


def expected_employment(demand: Demand, scenario: Scenario) -> np.ndarray:
    """Return expected workers by occupation × year, from the last year on, without any draw."""
    history, shares = demand.history, demand.shares
    reach = shares.reach(0, len(scenario.growth) + 1)[:, None]
    share = within_industry(np.exp(shares.level + reach * shares.slope[history.occupation]), history)
    workers = share * np.exp(industry_path(demand.trend, scenario))[:, history.industry]
    return np.stack(
        [np.bincount(history.occupation, row, minlength=len(history.occupations)) for row in workers], axis=1
    )


def test_nothing_changes_nothing_is_foretold() -> None:
    history = employment_history(city(employment=employment(YEARS, STEADY)))
    demand = fitted_demand(history)
    nothing = np.zeros((3, 2))
    expected = expected_employment(demand, Scenario(nothing, nothing, nothing))
    at = [history.occupations.index(code) for code in ("7511", "8160", "5223")]
    np.testing.assert_allclose(expected[at], np.repeat([[1000.0], [3000.0], [2000.0]], 4, axis=1), rtol=1e-3)


def test_a_scenario_alone_compounds_by_hand() -> None:
    outlooks = [
        {"scenario": "middle", "year": year, "industry": "10", "growth": 0.1, "growth_low": 0.0, "growth_high": 0.2}
        for year in (2026, 2027)
    ]
    feed = city(employment=employment(YEARS, STEADY), industry_outlooks=outlooks)
    history = employment_history(feed)
    scenario = scenario_growth(feed["industry_outlooks"], "middle", 1.0, history, 3)
    expected = expected_employment(fitted_demand(history), scenario)
    # 1,000 × 1.1, × 1.1 again; the year after it has no outlook and the trend is flat
    np.testing.assert_allclose(expected[history.occupations.index("7511")], [1000, 1100, 1210, 1210], rtol=1e-3)
    np.testing.assert_allclose(expected[history.occupations.index("5223")], [2000] * 4, rtol=1e-3)
    # 10th and 90th percentile lie 2 × 1.28155 deviations apart: (ln 1.2 − ln 1) / 2.5631
    assert scenario.deviation[0, 0] == pytest.approx(0.0711331, abs=1e-6)


def test_half_weight_is_half_the_log_growth() -> None:
    outlooks = [{"scenario": "low", "year": 2026, "industry": "10", "growth": -0.9}]
    feed = city(employment=employment(YEARS, STEADY), industry_outlooks=outlooks)
    history = employment_history(feed)
    scenario = scenario_growth(feed["industry_outlooks"], "low", 0.5, history, 1)
    expected = expected_employment(fitted_demand(history), scenario)
    # a fall of 90 % at half weight: × √0.1
    assert expected[history.occupations.index("8160"), 1] == pytest.approx(3000 * 0.1**0.5, rel=1e-3)


def test_damped_growth_by_hand() -> None:
    trend = Trend(np.array([5.0]), np.array([0.1]), 0.5, 0.1, 0.8, np.zeros((4, 1)))
    np.testing.assert_allclose(trend.growth(3)[:, 0], [0.08, 0.064, 0.0512])


def test_shocks_by_hand() -> None:
    # one past error of 0.2, level taking in half of it, no slope: start ± √(½·½)·0.2, then steps of ± 0.1
    trend = Trend(np.array([0.0]), np.array([0.0]), 0.5, 0.0, 0.0, np.array([[0.2], [0.2]]))
    moved = shocks(trend, 64, 2, np.random.default_rng(1))
    assert moved.latent.shape == (64, 3, 1)
    assert set(np.abs(moved.latent[:, 0, 0]).round(9)) == {0.1}
    steps = np.diff(moved.latent[:, :, 0], axis=1)
    assert set(np.abs(steps).round(9).ravel()) == {0.1}
    assert set(np.abs(moved.seen[:, 0, 0]).round(9)) == {0.2}


def test_what_moved_industries_together_still_does() -> None:
    errors = np.array([[0.1, 0.2], [-0.3, -0.6], [0.05, 0.1], [0.2, 0.4]])
    trend = Trend(np.zeros(2), np.zeros(2), 0.7, 0.1, 0.8, errors)
    latent = shocks(trend, 50, 5, np.random.default_rng(3)).latent
    np.testing.assert_allclose(latent[:, :, 1], 2 * latent[:, :, 0])


def test_means_of_draws_are_the_expected_path() -> None:
    rng = np.random.default_rng(7)
    workers = {key: list(np.array(series) * rng.lognormal(0, 0.05, 6)) for key, series in STEADY.items()}
    history = employment_history(city(employment=employment(YEARS, workers)))
    demand = fitted_demand(history)
    nothing = np.zeros((4, 2))
    scenario = Scenario(nothing, nothing, nothing)
    industries = industry_draws(demand, scenario, Inflation(), 4000, np.random.default_rng(1)).latent
    draws = occupation_draws(demand, industries, Inflation(), np.random.default_rng(2))
    expected = expected_employment(demand, scenario)
    np.testing.assert_allclose(draws.mean(axis=0), expected, rtol=0.02, atol=1e-6)
    # the industry's total is exact whatever the shares do
    np.testing.assert_allclose(draws.sum(axis=1), np.exp(industries).sum(axis=2), rtol=1e-4)


def test_share_slope_follows_a_steady_change_and_shrinks() -> None:
    # the share of 7511 against 8160 grows by a twentieth a year (log ratio), without noise but for rounding
    ratio = np.exp(0.05 * np.arange(6))
    workers = {("10", "7511"): list(1000 * ratio), ("10", "8160"): [3000.0] * 6, ("47", "5223"): [2000.0] * 6}
    history = employment_history(city(employment=employment(YEARS, workers)))
    shares = share_trend(history)
    up, other = (shares.slope[history.occupations.index(code)] for code in ("7511", "8160"))
    assert 0.03 < up - other <= 0.05 + 1e-6


def test_between_variance_by_hand() -> None:
    # about zero: (Σ x²/v − n) / Σ 1/v = ((4 + 4)/1 − 2) / 2
    assert between_variance(np.array([2.0, -2.0]), np.array([1.0, 1.0]), None) == pytest.approx(3.0)
    assert between_variance(np.array([0.1, -0.1]), np.array([1.0, 1.0]), None) == 0.0


def test_trend_falls_without_breaking_when_an_industry_empties() -> None:
    trend = damped_trend(np.array([[100.0], [50.0], [10.0], [1.0], [0.0]]))
    assert np.isfinite(trend.level).all()
    assert np.exp(trend.level[0]) < 10


@pytest.mark.parametrize("horizon", [0, 16])
def test_horizon_has_limits(horizon: int) -> None:
    with pytest.raises(InputError, match=f"horizon must be 1–15; got {horizon}"):
        ForecastOptions(horizon=horizon)


def test_history_too_short() -> None:
    short = {key: series[:3] for key, series in STEADY.items()}
    with pytest.raises(InputError, match="at least 4 years, no more than 2 missing between two; got 3"):
        forecast(city(employment=employment(range(2023, 2026), short)))


def test_the_city_counts_before_its_communes() -> None:
    rows = employment(YEARS, STEADY)
    inside = [row | {"area": "11548", "workers": 5.0} for row in rows]
    both = employment_history(city(employment=rows + inside))
    assert both.workers.sum() == 6 * 6000
    assert employment_history(city(employment=inside)).workers.sum() == 6 * 15


def test_unknown_scenario_names_those_there_are() -> None:
    outlooks = table("industry_outlooks", [{"scenario": "high", "year": 2026, "industry": "10", "growth": 0.1}])
    history = employment_history(city(employment=employment(YEARS, STEADY)))
    with pytest.raises(InputError, match="scenario must be one of high; got middle"):
        scenario_growth(outlooks, "middle", 0.5, history, 3)
