"""What a stage says that a table serves is held to what the stage does: without the others, a result stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.feed.check import check_feed
from caunghe.feed.contents import Feed, Reads
from caunghe.feed.findings.findings import gather
from caunghe.feed.usable import usable_feed
from caunghe.forecast.calculate import forecast
from caunghe.forecast.results import ForecastOptions
from caunghe.forecast.supply import job_seekers
from caunghe.indicators.calculate import indicators
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.matching.overview import admission_overview
from caunghe.schema.results import ResultTables
from caunghe.vacancies.from_feed import feed_demand
from tests.corner import corner

FORECAST = ForecastOptions(draws=10, horizon=3, separation=0.05)
STAGES: Mapping[str, Callable[[Feed], ResultTables]] = {
    "indicators": indicators,
    "vacancies": lambda feed: feed_demand(feed, job_seekers(feed.feed_for("tightness"))),
    "forecast": lambda feed: forecast(feed, FORECAST),
    "admission": admission_overview,
}
# values have a basis each, also where a verdict rests on them
OWN_BASIS = ("values", "verdicts", "paths")


@pytest.fixture(scope="module")
def sound() -> Feed:
    return usable_feed(corner(), check_feed(corner(), gather(()), CATALOGUE))


def made_with_less(stage: str, feed: Feed, tables: frozenset[str]) -> ResultTables:
    """Return the stage's result without the rows of tables, or with every second one where it cannot do without."""
    for fewer in (pl.DataFrame.clear, lambda frame: frame.gather_every(2)):
        try:
            return STAGES[stage](replace(feed, tables={**feed.tables, **{name: fewer(feed[name]) for name in tables}}))
        except InputError:
            continue
    raise AssertionError(f"{stage} can be made neither without {sorted(tables)} nor with half of them")


@pytest.mark.parametrize("stage", STAGES)
def test_what_serves_other_results_moves_none_of_a_result(stage: str, sound: Feed) -> None:
    reads = Reads()
    whole = STAGES[stage](sound.recorded_feed(reads)).tables
    others = {name: reads.tables - reads.tables_behind([name]) for name in whole if name not in OWN_BASIS}
    assert any(others.values())
    for tables in set(others.values()):
        less = made_with_less(stage, sound, tables).tables
        for name in (name for name, own in others.items() if own == tables):
            assert whole[name].equals(less[name]), (name, sorted(tables))


def test_the_back_test_of_a_forecast_reads_employment_alone(sound: Feed) -> None:
    reads = Reads()
    made = forecast(sound.recorded_feed(reads), FORECAST)
    assert not made.backtest.is_empty()
    assert reads.tables_behind(["backtest", "backtest_skill"]) == {"employment"}
    assert {"programmes", "intakes", "hiring_needs"} <= reads.tables_behind(["summary"])


def test_the_tightness_of_vacancies_reads_the_survey_and_their_openings_do_not(sound: Feed) -> None:
    reads = Reads()
    STAGES["vacancies"](sound.recorded_feed(reads))
    assert "labour_survey" in reads.tables_behind(["tightness"])
    assert "labour_survey" not in reads.tables_behind(["by_occupation", "pay", "monthly"])


def test_a_table_read_for_all_and_for_some_counts_for_all() -> None:
    reads = Reads()
    reads.note("areas", ("map",))
    assert reads.serving == {"areas": ["map"]}
    reads.note("areas", ("names",))
    assert reads.serving == {"areas": ["map", "names"]}
    assert reads.tables_behind(["openings"]) == frozenset()
    reads.note("areas")
    assert reads.serving == {"areas": []}
    assert reads.tables_behind(["openings"]) == {"areas"}
