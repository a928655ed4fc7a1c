"""The whole forecast: sums in every direction, reproducible, honest about what it lacks."""

import re
from dataclasses import fields, replace
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest

from caunghe.forecast.backtest import Backtest, backtest
from caunghe.forecast.calculate import forecast
from caunghe.forecast.ranking import rank_interval, relative_rank
from caunghe.forecast.results import SIMPLE_SKILLS, ForecastOptions, ForecastResults
from caunghe.forecast.sentences import SENTENCES
from caunghe.language.numbers import share
from tests.corner import corner, whole
from tests.forecast.forecast_city import STEADY, city, employment
from tests.forecast.intervals import check_intervals

pytestmark = pytest.mark.long

OPTIONS = ForecastOptions(horizon=6, draws=60, ranking_years=3)


@pytest.fixture(scope="module")
def feed():
    return whole()


@pytest.fixture(scope="module")
def results(feed) -> ForecastResults:
    return forecast(feed, OPTIONS)


def test_every_interval_is_that_of_its_draws_and_holds_its_centre(results: ForecastResults) -> None:
    check_intervals(results)


def test_axes(results: ForecastResults) -> None:
    assert len(results.occupations) == 436
    assert results.years == tuple(range(2026, 2032))
    for name in ("employment", "expansion", "replacement", "openings", "graduates", "seekers", "supply", "gap"):
        draws = getattr(results, name)
        assert draws.shape == (60, 436, 6)
        assert draws.dtype == np.float32
        assert np.isfinite(draws).all()


def test_identities(results: ForecastResults) -> None:
    np.testing.assert_array_equal(results.openings, results.expansion + results.replacement)
    np.testing.assert_array_equal(results.supply, results.graduates + results.seekers)
    np.testing.assert_array_equal(results.gap, results.openings - results.supply)


@pytest.mark.parametrize("component", ["employment", "openings", "gap"])
def test_levels_sum(results: ForecastResults, component: str) -> None:
    table = results.summary.filter(pl.col("component") == component)
    for level in (1, 2, 3, 4):
        up = pl.col("occupation").str.head(level - 1) if level > 1 else pl.lit("all")
        sums = table.filter(level=level).group_by(up.alias("occupation"), "year").agg(pl.col("mean").sum().alias("sum"))
        both = table.filter(level=level - 1).join(sums, on=["occupation", "year"])
        assert both.height == table.filter(level=level - 1).height
        np.testing.assert_allclose(both["sum"], both["mean"], rtol=1e-5, atol=0.05)


@cache
def _kept() -> list[Backtest]:
    return []


def pilot_s_backtest(asked: tuple[Any, ...]) -> Backtest:
    """Return the back-test of the pilot, made once: both spreads start from it."""
    if not _kept():
        _kept().append(backtest(*asked))
    return _kept()[0]


@pytest.mark.parametrize("spread", [0.5, 2.0])
def test_uncertainty_makes_no_openings(
    feed, results: ForecastResults, spread: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Halving or doubling what is learnt of the errors moves 2030's openings and gap by less than 2 %."""

    def scaled(*asked: Any) -> Backtest:
        tested = pilot_s_backtest(asked)
        wider = {each.name: spread * getattr(tested.inflation, each.name) for each in fields(tested.inflation)}
        return replace(tested, inflation=replace(tested.inflation, **wider))

    monkeypatch.setattr("caunghe.forecast.calculate.backtest", scaled)
    other = forecast(feed, OPTIONS)
    assert other.employment[:, :, 4].sum(axis=1).std() != pytest.approx(
        results.employment[:, :, 4].sum(axis=1).std(), rel=0.2
    )
    for component in ("openings", "gap"):
        one, two = (
            of.summary.filter(component=component, level=0, year=2030)["mean"].item() for of in (results, other)
        )
        assert two == pytest.approx(one, rel=0.02)


def test_communes_sum_to_the_city(results: ForecastResults) -> None:
    communes = results.by_area.group_by("occupation", "year").agg(pl.col("mean").sum().alias("sum"))
    city_means = results.summary.filter(component="openings", level=1).join(communes, on=["occupation", "year"])
    assert results.by_area["area"].n_unique() == 114
    np.testing.assert_allclose(city_means["sum"], city_means["mean"], rtol=1e-4, atol=0.05)


def test_bit_for_bit() -> None:
    first, again = (forecast(corner(), OPTIONS) for _ in range(2))
    for declared in fields(ForecastResults):
        one, two = getattr(first, declared.name), getattr(again, declared.name)
        if isinstance(one, pl.DataFrame):
            assert one.equals(two), declared.name
        else:
            np.testing.assert_array_equal(one, two)


def test_another_seed_draws_others() -> None:
    one, two = (forecast(corner(), replace(OPTIONS, seed=seed)).openings for seed in (OPTIONS.seed, 7))
    assert not np.array_equal(one, two)


def test_order_of_rows_changes_nothing() -> None:
    tables = {name: frame.sample(fraction=1, shuffle=True, seed=3) for name, frame in corner().tables.items()}
    shuffled = forecast(replace(corner(), tables=tables), OPTIONS)
    np.testing.assert_allclose(shuffled.gap, forecast(corner(), OPTIONS).gap, rtol=1e-3, atol=0.5)


def test_ranking_beside_the_official_lists(results: ForecastResults) -> None:
    for kind in ("occupation", "training_field"):
        table = results.ranking.filter(kind=kind)
        assert sorted(table["rank"]) == list(range(1, table.height + 1))
        assert (table["rank_low"] <= table["rank"]).all()
        assert (table["rank"] <= table["rank_high"]).all()
        assert table["official_2025"].sum() > 0
        assert table["official_2030"].sum() > 0


def test_rank_interval_by_hand() -> None:
    # the first is always ahead; the second and third change places
    score = np.array([[3.0, 2.0, 1.0], [3.0, 1.0, 2.0]] * 5)
    low, high = rank_interval(score)
    assert low.tolist() == [1, 2, 2]
    assert high.tolist() == [1, 3, 3]


def test_relative_rank_by_hand() -> None:
    np.testing.assert_allclose(relative_rank(np.array([[5.0, 1.0, 5.0, np.nan]])), [[0.75, 0.0, 0.75, 0.5]])


def test_pilot_intervals_hold_at_every_level(results: ForecastResults) -> None:
    """80 % intervals hold 74–88 % in all, at the city, major and unit groups, and score no worse than they did.

    Before errors in common were learnt the three held 50, 67 and 81 % and scored 0.159, 0.208 and 0.591.
    """
    rows = results.backtest_held.filter(component="employment")
    years = pl.col("target_years")
    for level, before in ((0, 0.159), (1, 0.208), (4, 0.591)):
        at = rows.filter(level=level)
        means = at.select((pl.col("coverage80", "interval_score") * years).sum() / years.sum()).row(0, named=True)
        assert 0.74 <= means["coverage80"] <= 0.88
        assert means["interval_score"] < before
    # 14 years, origins from 2019 on judged: 2020–2025 one year ahead, 2024 and 2025 five years ahead
    assert rows.filter(level=4)["target_years"].to_list() == [6, 5, 4, 3, 2]
    assert set(results.backtest_held["component"]) == {"employment", "openings", "balance"}


def test_pilot_skill_is_told_against_the_best_simple_model(results: ForecastResults) -> None:
    ours = results.backtest_skill.filter(model="ours", level=4).row(0, named=True)
    beside = {name: ours[column] for name, column in SIMPLE_SKILLS.items()}
    assert min(beside.values()) > 0
    # averaging takes away most of what is gained on last year's figures
    assert min(beside, key=lambda name: beside[name]) == "averaged_share"
    note = results.notes.filter(note="skill")["en"].item()
    assert share(beside["averaged_share"], "en") in note
    assert "shares averaged over four years" in note
    assert {"coverage", "untested"} <= set(results.notes["note"])
    walk = results.backtest.filter(model="random_walk")
    assert walk["direction"].null_count() == walk.height


def test_scenarios_in_order(results: ForecastResults) -> None:
    last = results.scenarios.filter(year=2031)
    openings = dict(last.select("scenario", "openings").iter_rows())
    assert openings["low"] < openings["middle"] < openings["high"]


def test_stated_needs_keep_the_total(feed, results: ForecastResults) -> None:
    silent = {"hiring_needs": feed["hiring_needs"].clear(), "vacancies": feed["vacancies"].clear()}
    plain = forecast(replace(feed, tables=dict(feed.tables) | silent), OPTIONS)
    assert plain.weights_used.is_empty()
    totals = [of.summary.filter(component="openings", level=0)["mean"] for of in (results, plain)]
    np.testing.assert_allclose(*totals, rtol=1e-4)
    np.testing.assert_array_equal(results.openings[:, :, 2:], plain.openings[:, :, 2:])
    used = results.weights_used
    assert used["weight"].is_between(0, 1).all()
    assert set(used["source"]) == {"hiring_needs", "vacancies"}
    assert set(used["year"]) == {2026, 2027}


def test_a_bare_city_is_told_what_is_missing() -> None:
    five = {key: series[:5] for key, series in STEADY.items()}
    results = forecast(
        city(employment=employment(range(2021, 2026), five)), ForecastOptions(horizon=2, draws=20, separation=0.05)
    )
    assert set(results.notes["note"]) == {
        "no_backtest",
        "no_occupation_trend",
        "no_outlooks",
        "separation_stated",
        "no_communes",
        "short_history",
        "gap_meaning",
        "openings_meaning",
    }
    assert results.backtest.is_empty()
    assert results.by_area.is_empty()
    assert results.supply.sum() == 0
    assert results.openings.sum(axis=1).mean() == pytest.approx(6000 * 0.05, rel=0.1)


def test_a_horizon_beyond_the_outlooks_says_so() -> None:
    notes = forecast(corner(), ForecastOptions(horizon=12, draws=5)).notes
    assert "2035" in notes.filter(note="beyond_outlooks")["en"].item()


def test_no_skill_is_said_plainly() -> None:
    rng = np.random.default_rng(5)
    # pure noise about a level that jumps each year: nothing to learn
    walk = {
        key: list(np.array(series).repeat(2) * np.exp(np.cumsum(rng.normal(0, 0.3, 12))))
        for key, series in STEADY.items()
    }
    results = forecast(
        city(employment=employment(range(2014, 2026), walk)), ForecastOptions(horizon=1, draws=20, separation=0.05)
    )
    ours = results.backtest_skill.filter(model="ours", level=4).row(0, named=True)
    assert min(ours[column] for column in SIMPLE_SKILLS.values()) <= 0
    assert set(results.notes["note"]) & {"skill", "no_skill"} == {"no_skill"}


def test_sentences_have_the_same_slots() -> None:
    for text in SENTENCES.values():
        slots = [set(re.findall(r"{(\w+)", sentence)) for sentence in (text.vi, text.en)]
        assert slots[0] == slots[1]
