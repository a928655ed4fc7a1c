"""What a run has measured of its own accuracy, as the scorecard prints it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from caunghe.indicators import IndicatorResults, calibration, results
from caunghe.indicators.targets import city_series
from caunghe.report.context import Context
from caunghe.report.scorecard import measures_here
from tests.report import example


def context(values: pl.DataFrame, coverage: float | None) -> Context:
    known = example.outcome()
    communes = known.communes.with_columns(coverage=pl.lit(coverage, pl.Float64))
    return replace(example.context("en"), results=replace(known, values=values, communes=communes))


def said(one: Context) -> dict[str, str]:
    return {row.what.en: row.value.en for row in measures_here(one)}


def test_projections_of_known_years_and_the_communes_intervals_are_printed() -> None:
    path = (0.30, 0.31, 0.33, 0.32, 0.50, 0.36, 0.35)
    rows = [example._value("certificate_rate", 2017 + i, value, 0.004) for i, value in enumerate(path)]
    values = pl.DataFrame(rows, schema=results.VALUES)
    told = said(context(values, 0.805))
    assert told["Communes: 80% intervals that hold the truth"] == "80.5% of communes"
    judged = calibration(city_series(example.feed(), values, []))
    # one series: its shares are those printed
    one, two, three = judged.sort("ahead")["held80"]
    assert told["Indicators: projected 80% intervals that held"] == (
        f"one year ahead {one:.1%}; two years ahead {two:.1%}; three years ahead {three:.1%}"
    )
    assert one < 1  # a year that leaps by 18 points is in no interval


@pytest.mark.parametrize("outcome", [example.outcome(), example.nothing()])
def test_what_was_not_measured_is_not_printed(outcome: IndicatorResults) -> None:
    told = said(replace(example.context("en"), results=outcome))
    assert not [what for what in told if what.startswith(("Indicators", "Communes"))]
