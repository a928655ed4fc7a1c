"""What a run has measured of its own accuracy, as the scorecard prints it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from caunghe.indicators import IndicatorResults, calibration, results
from caunghe.indicators.series import city_series
from caunghe.report.context import Context
from caunghe.report.scorecard import measures_here
from tests.report import example, forecast_example


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
        f"one year ahead {one:.0%}; two years ahead {two:.0%}; three years ahead {three:.0%}"
    )
    (row,) = [row for row in measures_here(context(values, 0.805)) if row.what.en.startswith("Indicators")]
    # seven years, the last four projected: four times one year ahead, three times two, twice three
    assert row.reference.en.startswith("4 known values of 1 indicator by year, 2020–2023, projected anew 9 times")
    assert row.reference.vi.startswith("4 giá trị đã biết của 1 chuỗi chỉ số, năm 2020–2023, dự báo lại 9 lần")
    assert one < 1  # a year that leaps by 18 points is in no interval


@pytest.mark.parametrize("outcome", [example.outcome(), example.nothing()])
def test_what_was_not_measured_is_not_printed(outcome: IndicatorResults) -> None:
    told = said(replace(example.context("en"), results=outcome))
    assert not [what for what in told if what.startswith(("Indicators", "Communes"))]


def test_the_forecast_s_losses_stand_beside_its_gains_with_the_years_behind_them() -> None:
    """The scorecard printed the one level where the forecast wins, and counted origins where six years were judged."""
    levels: list[dict[str, object]] = [
        {"level": 0, "skill_averaged_share": 0.0, "skill_random_walk": -0.4947, "origins_won": 0.0},
        {"level": 1, "skill_averaged_share": 0.0955, "skill_random_walk": 0.0862, "origins_won": 0.375},
        {"level": 4, "skill_averaged_share": 0.0274, "skill_random_walk": 0.093, "origins_won": 1.0},
    ]
    skill: dict[str, object] = {
        "skill_averaged_numbers": -0.2317,
        "skill_drift": -0.3385,
        "direction": 1 / 6,
        "model": "ours",
    }
    tested: list[dict[str, object]] = [
        {"origin": origin, "horizon": h} for origin in range(2016, 2024) for h in (1, 2) if origin + h <= 2024
    ]
    held: list[dict[str, object]] = [
        {"component": "employment", "level": level, "horizon": 1, "target_years": 6, "coverage80": share}
        for level, share in ((0, 5 / 6), (1, 0.7833), (4, 0.79))
    ]
    made = forecast_example.tables()
    forecast = replace(
        made,
        backtest_skill=_rows([skill | row for row in levels], made.backtest_skill),
        backtest=_rows(tested, made.backtest),
        backtest_held=_rows(held, made.backtest_held),
    )
    rows = {row.what.en: row for row in measures_here(replace(example.context("en"), forecast=forecast))}
    city = rows["Forecast: errors of employment, the whole city"]
    # they divide the same total: 0.0% stood here, which no forecast could have missed
    assert "against the averaged shares" not in city.value.en
    assert "models of shares divide the total of this forecast and are not compared" in city.value.en
    assert "−49% against last year's numbers" in city.value.en
    assert "better than every simple model at 0 of 8 origins; direction right 17%" in city.value.en
    assert "+9.6% against the averaged shares" in rows["Forecast: errors of employment by major group"].value.en
    assert "+2.7% against the averaged shares" in rows["Forecast: errors of employment by unit group"].value.en
    # origins 2016–2023 one and two years ahead, up to 2024: targets 2017–2024
    assert city.reference.en.startswith("8 origins of the employment history")
    assert "8 different target years" in city.reference.en
    intervals = rows["Forecast: 80% intervals that held the outcome a year later"]
    assert intervals.value.en == "the whole city 5 of 6 target years; major groups 78%, unit groups 79%"
    assert intervals.value.vi.startswith("cả thành phố 5 trên 6 năm đích")
    assert intervals.reference.en.startswith("6 target years of the employment history")


def _rows(rows: list[dict[str, object]], like: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in like.columns} for row in rows], schema=like.schema)
