"""The plan's count of every target, at the seats of the last year on record, is the indicator's value of that year."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import no_findings
from caunghe.feed.read import read_feed
from caunghe.feed.usable import usable_feed
from caunghe.indicators.calculate import indicators
from caunghe.indicators.options import IndicatorOptions
from caunghe.planning.as_now import goals_as_now
from caunghe.planning.model.city import City, city
from caunghe.planning.model.sets import TARGETS
from caunghe.planning.model.surveyed_holders import surveyed_holders
from tests.planning.tiny_city import forecast, options

BASE = 2025
# the targets for what happens in a year, each with a value of nothing
TARGETS_OF_BASE = {"diploma_entrants": 0.0, "streaming_rate": 0.0, "women_entrants_share": 0.0}


@pytest.fixture(scope="module")
def pilot(pilot_folder: Path) -> Feed:
    """The pilot with a target of each kind for today's city in the plan's first year."""
    feed = usable_feed(read_feed(pilot_folder)[0], no_findings())
    rows = [
        {"indicator": name, "area": feed.information.area, "year": BASE + 1, "value": value}
        for name, value in TARGETS_OF_BASE.items()
    ]
    return replace(feed, tables={**feed.tables, "targets": pl.DataFrame(rows, schema=feed["targets"].schema)})


@pytest.fixture(scope="module")
def published(pilot: Feed) -> dict[str, float]:
    """The indicators' values of the base year."""
    values = indicators(pilot, IndicatorOptions(public=False)).values.filter(breakdown="all", year=BASE)
    return dict(values.select("indicator", "estimate").iter_rows())


def test_every_target_that_a_plan_takes_is_held_against_its_indicator() -> None:
    assert sorted([*TARGETS_OF_BASE, "certificate_rate"]) == sorted(TARGETS)


def test_the_plan_counts_last_year_as_the_indicators_do(pilot: Feed, published: dict[str, float]) -> None:
    """No tolerance but that of sums of decimals: both count the same entrants and the same leavers.

    Leavers are those who came, whoever reported them. What the plan takes for two programmes that did not report, 518
    entrants, no indicator of entrants counts.
    """
    prepared = city(pilot, forecast(), options(zones=8))
    told = pl.col("programme").is_in(pilot["intakes"].filter(year=BASE)["programme"].implode())
    silent = prepared.programmes.filter(~told, pl.col("last_seats") > 0)
    assert (silent.height, silent["last_seats"].sum()) == (2, 518)
    leavers = prepared.learners.available.filter(pl.col("stream") != "adults", pl.col("year") == BASE + 1)[
        "people"
    ].sum()
    assert _counted(prepared)["streaming_rate"] / leavers == pytest.approx(published["streaming_rate"], rel=1e-9)
    assert published["streaming_rate"] == pytest.approx(26_240 / 109_402)
    seats = pl.when(told).then("last_seats").otherwise(0)
    reported = replace(prepared, programmes=prepared.programmes.with_columns(last_seats=seats))
    entrants, counted = reported.programmes["last_seats"].sum(), _counted(reported)
    assert counted["diploma_entrants"] == published["diploma_entrants"] == 19_140
    # with a target of nothing, what counts is all women
    assert counted["women_entrants_share"] / entrants == pytest.approx(published["women_entrants_share"], rel=1e-9)


def _counted(prepared: City) -> dict[str, float]:
    return dict(goals_as_now(prepared).filter(year=BASE + 1).select("goal", "people").iter_rows())


def test_the_stock_of_holders_begins_with_the_indicator(pilot: Feed, published: dict[str, float]) -> None:
    found = surveyed_holders(pilot).filter(year=BASE)["share"].item()
    assert found == pytest.approx(published["certificate_rate"], rel=1e-12)
