"""From the forecast's openings to a plan's need: what the parts add up to, held against the plan's own demand."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl
import pytest

from caunghe.forecast import ForecastResults
from caunghe.planning.model.city import city
from caunghe.planning.need_parts import NEED_PARTS, need_parts
from caunghe.planning.plan import plan_seats
from tests.planning import full_city
from tests.planning.tiny_city import forecast

DRAWS: Final = ("employment", "expansion", "replacement", "openings", "graduates", "seekers", "supply", "gap")


def forecast_with_others() -> ForecastResults:
    """The tiny city's forecast with four people who look for work, three graduates, and an occupation more (5221)."""
    known = forecast((60.0, 60.0, 60.0))
    people = known.openings.shape
    counted = {
        "seekers": np.full(people, 4.0, np.float32),
        "graduates": np.full(people, 3.0, np.float32),
    }
    wider = {
        name: np.concatenate([values, values[:, :1]], axis=1)
        for name, values in {**{n: getattr(known, n) for n in DRAWS}, **counted}.items()
    }
    return replace(known, occupations=(*known.occupations, "5221"), **wider)


@pytest.fixture(scope="module")
def ahead() -> ForecastResults:
    return forecast_with_others()


@pytest.fixture(scope="module")
def parts(ahead: ForecastResults) -> pl.DataFrame:
    return need_parts(full_city.feed(), ahead, city(full_city.feed(), ahead, full_city.options()))


def test_every_occupation_of_the_forecast_has_every_year_of_the_plan_once(
    parts: pl.DataFrame, ahead: ForecastResults
) -> None:
    assert parts.schema == NEED_PARTS
    assert parts.select("occupation", "year").is_unique().all()
    assert set(parts["occupation"]) == set(ahead.occupations)
    assert parts["year"].unique().sort().to_list() == [2026, 2027, 2028]


def test_openings_less_seekers_and_graduates_are_the_forecasts_gap(parts: pl.DataFrame, ahead: ForecastResults) -> None:
    gap = parts.select((pl.col("openings") - pl.col("seekers") - pl.col("graduates")).sum()).item()
    years = [ahead.years.index(year) for year in (2026, 2027, 2028)]
    assert parts["seekers"].unique().to_list() == [4.0]
    assert gap == pytest.approx(float((ahead.openings - ahead.seekers - ahead.graduates).mean(axis=0)[:, years].sum()))


def test_openings_less_seekers_and_cohorts_under_way_are_what_the_plan_is_made_for(
    parts: pl.DataFrame, ahead: ForecastResults
) -> None:
    """The plan's draws are shifted so that their weighted mean is that of all draws: by occupation and year."""
    prepared = city(full_city.feed(), ahead, full_city.options())
    mean = np.einsum("wkt,w->kt", prepared.demand.need, prepared.demand.probability)[:, : len(prepared.years)]
    trained = parts.filter("trained")
    assert sorted(set(trained["occupation"])) == sorted(prepared.demand.occupations["occupation"])
    order = pl.DataFrame({"occupation": prepared.demand.occupations["occupation"]})
    net = trained.with_columns(net=pl.col("openings") - pl.col("seekers") - pl.col("under_way"))
    wide = order.join(net.pivot("year", index="occupation", values="net"), on="occupation", maintain_order="left")
    assert wide.drop("occupation").to_numpy() == pytest.approx(mean, abs=1e-4)


def test_cohorts_that_began_before_the_plan_graduate_within_it(parts: pl.DataFrame) -> None:
    assert parts["under_way"].sum() > 0
    others = parts.filter(~pl.col("trained"))
    assert others["occupation"].unique().to_list() == ["5221"]
    assert others["under_way"].to_list() == [0.0] * 3


def test_the_need_that_a_plan_publishes_is_what_its_parts_leave(parts: pl.DataFrame, ahead: ForecastResults) -> None:
    """``need = max(0, openings − seekers − under_way)``, occupation by occupation and year by year."""
    plan = plan_seats(full_city.feed(), ahead, full_city.options())
    left = (pl.col("openings") - pl.col("seekers") - pl.col("under_way")).clip(0)
    both = parts.filter("trained").join(plan.shortage, on=["occupation", "year"], validate="1:1")
    assert both.height == parts.filter("trained").height
    assert both["need"].to_list() == pytest.approx(both.select(left=left)["left"].to_list(), abs=1e-4)
