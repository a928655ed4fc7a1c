"""How sure the certificate rate is: the plan's rate lies within its interval, and a target has its probability."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from caunghe.forecast.results import ForecastResults
from caunghe.planning.model.certificate_draws import certificate_draws
from caunghe.planning.model.city import city
from caunghe.planning.plan import plan_seats
from caunghe.planning.rate_intervals import RATE_INTERVALS, rate_intervals
from tests.planning import full_city
from tests.planning.tiny_city import forecast


def uncertain(draws: int = 200) -> ForecastResults:
    """Return a forecast in which people at work are known to two per cent."""
    foreseen = forecast((60.0, 60.0, 60.0), draws=draws)
    scale = np.random.default_rng(3).normal(1, 0.02, (draws, 1, 1)).astype(np.float32)
    return replace(foreseen, employment=foreseen.employment * scale)


def test_the_ends_are_quantiles_of_the_draws_and_hold_the_rate() -> None:
    feed, foreseen, options = full_city.feed(), uncertain(), full_city.options()
    prepared, plan = city(feed, foreseen, options), plan_seats(feed, foreseen, options)
    found = rate_intervals(feed, foreseen, prepared, plan)
    assert found["year"].to_list() == [2026, 2027, 2028]
    held = found.join(plan.certificates, on="year")
    assert held.select((pl.col("low") < pl.col("rate")) & (pl.col("rate") < pl.col("high"))).to_series().all()
    seats = plan.seats.select("programme", "year")
    drawn = certificate_draws(feed, foreseen, prepared, seats, 2028, slice(None), options.seed)
    rate = drawn.rate(plan.seats["seats"].to_numpy().astype(float))
    last = found.row(-1, named=True)
    assert (last["low"], last["high"]) == pytest.approx(tuple(np.quantile(rate, [0.1, 0.9])))
    kept = plan.seats.join(prepared.programmes.select("programme", "last_seats"), on="programme", maintain_order="left")
    gain = rate - drawn.rate(kept["last_seats"].to_numpy().astype(float))
    assert (last["gain_low"], last["gain_high"]) == pytest.approx(tuple(np.quantile(gain, [0.1, 0.9])))
    # what both have in common cancels out
    assert last["gain_high"] - last["gain_low"] < last["high"] - last["low"]
    assert (last["target"], last["probability"]) == (0.36, pytest.approx((rate >= 0.36).mean()))
    assert found["probability"].null_count() == 2  # a stock's target binds in its own year only


def test_with_last_years_seats_the_plan_is_as_now() -> None:
    feed, foreseen, options = full_city.feed(), uncertain(), full_city.options()
    prepared, plan = city(feed, foreseen, options), plan_seats(feed, foreseen, options)
    last = prepared.programmes.select("programme", seats=pl.col("last_seats"))
    seats = plan.seats.drop("seats").join(last, on="programme", maintain_order="left")
    kept = replace(plan, seats=seats.select(plan.seats.columns))
    found = rate_intervals(feed, foreseen, prepared, kept)
    assert found["low"].to_list() == found["now_low"].to_list()
    assert found["high"].to_list() == found["now_high"].to_list()


def test_without_a_survey_there_are_none() -> None:
    feed, foreseen, options = full_city.feed(), uncertain(), full_city.options()
    unseen = replace(feed, tables={**feed.tables, "labour_survey": feed["labour_survey"].clear()})
    found = rate_intervals(unseen, foreseen, city(unseen, foreseen, options), plan_seats(unseen, foreseen, options))
    assert found.is_empty()
    assert found.schema == RATE_INTERVALS
