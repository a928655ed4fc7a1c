"""Every interval is that of its draws, and holds its centre: on the pilot, on small cities and on made histories."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import polars as pl
import pytest

import caunghe
from caunghe.forecast.calculate import forecast
from caunghe.forecast.ranking import rank_interval
from caunghe.forecast.results import ForecastOptions, ForecastResults
from caunghe.forecast.sums import WIDEST_SHARE, share_draws
from caunghe.pilot import small_city
from tests.corner import corner, whole
from tests.forecast.forecast_city import city, employment

pytestmark = pytest.mark.long

PROBABILITIES = {"low95": 0.025, "low80": 0.1, "median": 0.5, "high80": 0.9, "high95": 0.975}
DRAWN = ("employment", "expansion", "replacement", "openings", "supply", "gap")
TABLES = ("summary", "by_area", "ranking", "scenarios")
ROUNDING = 1e-5  # float32 draws


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


@cache
def results(name: str) -> ForecastResults:
    feeds = {"pilot": whole, "corner": corner, "small": lambda: caunghe.read_feed(small_city())}
    if name in feeds:
        return forecast(feeds[name](), ForecastOptions(horizon=6, draws=80))
    return made_history(int(name.removeprefix("made ")))


CITIES = ("pilot", "corner", "small", *(f"made {seed}" for seed in range(8)))


def intervals(table: pl.DataFrame) -> Iterator[tuple[str, ...]]:
    """Yield the columns that must lie in order: ends about their centre."""
    if "low95" in table.columns:
        yield "low95", "low80", "mean", "high80", "high95"
        yield "low95", "low80", "median", "high80", "high95"
    elif "low80" in table.columns:
        yield "low80", "mean", "high80"
    for column in table.columns:
        if f"{column}_low" in table.columns:
            yield f"{column}_low", column, f"{column}_high"
        if f"{column}_low80" in table.columns:
            yield f"{column}_low80", column, f"{column}_high80"


@pytest.mark.parametrize("name", CITIES)
@pytest.mark.parametrize("table", TABLES)
def test_every_interval_holds_its_centre(name: str, table: str) -> None:
    rows = getattr(results(name), table)
    columns = list(intervals(rows))
    assert columns
    for order in columns:
        values = rows.select(order).cast(pl.Float64).drop_nulls().to_numpy()
        room = ROUNDING * (1 + np.abs(values).max(axis=1, keepdims=True))
        assert (np.diff(values, axis=1) >= -room).all(), order


@pytest.mark.parametrize("name", CITIES)
@pytest.mark.parametrize("component", DRAWN)
def test_every_interval_is_that_of_its_draws(name: str, component: str) -> None:
    """Nothing is moved: ends are NumPy's quantiles of the draws' sums, the centre is their mean."""
    found = results(name)
    draws = getattr(found, component)
    for level in range(5):
        codes = [code[:level] or "all" for code in found.occupations]
        starts = [i for i, code in enumerate(codes) if i == 0 or codes[i - 1] != code]
        sums = np.add.reduceat(draws.astype(np.float64), starts, axis=1)
        rows = found.summary.filter(component=component, level=level)
        assert rows["occupation"].unique(maintain_order=True).to_list() == [codes[i] for i in starts]
        room = {"rtol": 1e-5, "atol": 1e-3}
        np.testing.assert_allclose(rows["mean"], sums.mean(axis=0).ravel(), **room)
        for column, probability in PROBABILITIES.items():
            ends = np.quantile(sums, probability, axis=0).ravel()
            np.testing.assert_allclose(rows[column], ends if component == "gap" else ends.clip(0), **room)


@pytest.mark.parametrize("name", CITIES)
def test_scenarios_are_those_of_their_draws(name: str) -> None:
    found = results(name)
    middle = found.scenarios.filter(scenario="middle")
    if middle.is_empty() or not found.weights_used.is_empty():
        return  # what employers say enters no scenario
    for component in ("openings", "gap"):
        city_sums = getattr(found, component).astype(np.float64).sum(axis=1)
        np.testing.assert_allclose(middle[component], city_sums.mean(axis=0), rtol=1e-4, atol=0.01)


@pytest.mark.parametrize("name", CITIES)
def test_what_is_expected_is_never_below_zero(name: str) -> None:
    found = results(name)
    people = found.summary.filter(pl.col("component") != "gap")
    assert (people["mean"] >= -1e-3).all()
    for part in (found.employment, found.graduates):
        assert (part >= 0).all()


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
