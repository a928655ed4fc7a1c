"""Every interval is that of its draws, and holds its centre: on small cities and on made histories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import caunghe
from caunghe.feed.contents import Feed
from caunghe.forecast.calculate import forecast
from caunghe.forecast.ranking import rank_interval
from caunghe.forecast.results import ForecastOptions, ForecastResults
from caunghe.forecast.sums import WIDEST_SHARE, share_draws
from caunghe.pilot import small_city
from tests.corner import corner
from tests.forecast.forecast_city import city, employment
from tests.forecast.intervals import check_intervals, single_years


def made_history(seed: int) -> ForecastResults:
    """A city of twelve years in which occupations of 1 to 20,000 people walk, jump, grow and begin."""
    rng = np.random.default_rng(seed)
    industries, occupations = ("10", "25", "47", "86"), ("2221", "3115", "5223", "7212", "7511", "8160", "9321")
    workers = {}
    for industry in industries:
        for occupation in occupations:
            steps = rng.standard_t(4, 12) * rng.choice([0.02, 0.05, 0.15]) + rng.choice([-0.1, 0.0, 0.1])
            series = rng.lognormal(5, 2) * np.exp(np.cumsum(steps))
            series[: rng.choice([0, 0, 3])] = 0
            workers[industry, occupation] = list(series.clip(0, 1e6))
    feed = city(employment=employment(range(2014, 2026), workers))
    return forecast(feed, ForecastOptions(horizon=6, draws=80, separation=float(rng.uniform(0, 0.1)), seed=seed))


@pytest.mark.parametrize("seed", range(6))
def test_intervals_of_made_histories(seed: int) -> None:
    check_intervals(made_history(seed))


@pytest.mark.parametrize("feed", [corner, lambda: caunghe.read_feed(small_city())], ids=["corner", "small"])
def test_intervals_of_small_cities(feed: Callable[[], Feed]) -> None:
    check_intervals(forecast(feed(), ForecastOptions(horizon=6, draws=80)))


def test_scenarios_are_those_of_the_draws() -> None:
    silent = {name: corner()[name].clear() for name in ("hiring_needs", "vacancies")}  # they enter no scenario
    found = forecast(replace(corner(), tables={**corner().tables, **silent}), ForecastOptions(horizon=6, draws=80))
    middle = found.scenarios.filter(scenario="middle")
    for component in ("openings", "gap"):
        city_sums = single_years(found)[component].astype(np.float64).sum(axis=1)
        np.testing.assert_allclose(middle[component], city_sums.mean(axis=0), rtol=1e-4, atol=0.01)
        ends = np.quantile(city_sums, [0.1, 0.9], axis=0)
        for name, end in zip(("low80", "high80"), ends if component == "gap" else ends.clip(0), strict=True):
            np.testing.assert_allclose(middle[f"{component}_{name}"], end, rtol=1e-4, atol=0.01)


def test_shares_of_communes_sum_to_one_and_keep_their_mean() -> None:
    shares = np.array([0.5, 0.3, 0.1999, 0.0001, 0.0])
    drawn = share_draws(shares, 200.0, 20_000, np.random.default_rng(1))
    np.testing.assert_allclose(drawn.sum(axis=1), 1)
    np.testing.assert_allclose(drawn.mean(axis=0), shares, rtol=0.02, atol=1e-5)
    # √(p (1 − p) / (n + 1)) of 200 people
    np.testing.assert_allclose(drawn[:, 1].std(), np.sqrt(0.3 * 0.7 / 201), rtol=0.1)
    assert np.quantile(drawn[:, 3], 0.1) < drawn[:, 3].mean() < np.quantile(drawn[:, 3], 0.9)
    assert np.log(drawn[:, 3]).std() == pytest.approx(WIDEST_SHARE, rel=0.05)
    assert (drawn[:, 4] == 0).all()


def test_the_rank_by_mean_lies_within_its_interval_however_scores_fall() -> None:
    # the first is ahead in 19 of 20 draws, but one draw makes the second's mean the higher
    score = np.array([[0.2, 0.1]] * 19 + [[0.0, 5.0]])
    low, high = rank_interval(score)
    assert (low.tolist(), high.tolist()) == ([1, 1], [2, 2])
    rng = np.random.default_rng(3)
    for _ in range(50):
        score = rng.standard_t(1.5, (30, 12)) + rng.normal(size=12)
        low, high = rank_interval(score)
        rank = np.argsort(np.argsort(-score.mean(axis=0), kind="stable")) + 1
        assert ((low <= rank) & (rank <= high)).all()
