"""Odd inputs: what was not reported, is new, is twice there or no number gives a right figure, a note or an error."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.forecast.backtest import backtest
from caunghe.forecast.calculate import forecast
from caunghe.forecast.demand import Scenario, fitted_demand, industry_draws, occupation_draws, scenario_growth
from caunghe.forecast.history import History, employment_history
from caunghe.forecast.history_notes import history_notes
from caunghe.forecast.results import ForecastOptions, ForecastResults
from caunghe.forecast.trend import tamed_errors
from caunghe.forecast.unreported import filled_history
from tests.corner import whole
from tests.forecast.forecast_city import city, employment, table

YEARS = range(2014, 2026)
OPTIONS = ForecastOptions(horizon=5, draws=100, separation=0.05)
GROWING = {
    ("10", "7511"): [1000.0 * 1.1**t for t in range(12)],
    ("10", "8160"): [3000.0 * 1.1**t for t in range(12)],
    ("47", "5223"): [2000.0] * 12,
}


def told(workers: dict[tuple[str, str], list[float]], **tables: list[dict[str, object]]) -> ForecastResults:
    return forecast(city(employment=employment(YEARS, workers), **tables), OPTIONS)


def said(results: ForecastResults) -> set[str]:
    return set(results.notes["note"])


def central(results: ForecastResults, component: str, year: int = 2030) -> float:
    return results.summary.filter(component=component, level=0, year=year)["mean"].item()


def outlook(industry: str, growth: float, **more: object) -> dict[str, object]:
    return {"scenario": "middle", "year": 2026, "industry": industry, "growth": growth, **more}


def test_a_year_not_reported_is_interpolated_by_hand() -> None:
    rows = [row for row in employment(YEARS, GROWING) if (row["industry"], row["year"]) != ("10", 2018)]
    history = employment_history(city(employment=rows))
    filled = filled_history(history)
    assert filled.interpolated == ("10",)
    # between 1,000 · 1.1³ and 1,000 · 1.1⁵
    assert filled.history.workers[4, 0] == pytest.approx(500 * (1.1**3 + 1.1**5))
    assert not history.reported[4, 0]


@pytest.mark.parametrize("workers", [None, 0.0])
def test_one_missing_year_of_an_industry_moves_nothing(workers: float | None) -> None:
    """Replayed as an error of e^10 it once added a fifth to the openings of the whole city."""
    rows = employment(YEARS, GROWING)
    holed = [row | {"workers": workers} if (row["industry"], row["year"]) == ("47", 2018) else row for row in rows]
    whole, odd = told(GROWING), forecast(city(employment=holed), OPTIONS)
    assert "industries_interpolated" in said(odd)
    for component in ("employment", "openings", "gap"):
        assert central(odd, component) == pytest.approx(central(whole, component), rel=0.01)


def test_a_new_industry_takes_its_sections_growth_by_hand() -> None:
    # industry 11 is of section C as 10 is, which grew by a tenth a year; 900 people in the last year alone
    workers = GROWING | {("11", "2512"): [0.0] * 11 + [900.0]}
    history = employment_history(city(employment=employment(YEARS, workers)))
    filled = filled_history(history)
    assert filled.new == ("11",)
    cell = history.industries.index("11") + 1  # industry 10 has two cells
    np.testing.assert_allclose(filled.history.workers[:, cell], [900 * 1.1 ** (t - 11) for t in range(12)])
    trend = fitted_demand(history).trend
    assert trend.slope[1] == pytest.approx(trend.slope[0], rel=0.01)


def test_a_new_industrys_own_years_are_said_not_to_count_where_they_are_few() -> None:
    def young(own: list[float]) -> tuple[str, ...]:
        workers = GROWING | {("11", "2512"): [0.0] * (12 - len(own)) + own}
        history = employment_history(city(employment=employment(YEARS, workers)))
        slots = dict(history_notes(city(), history)).get("industries_young", {})
        assert slots.get("least", 4) == 4
        assert slots.get("industries", "") == ", ".join(filled_history(history).young)
        return filled_history(history).young

    # 300, 600, 900: only 900 counts, and what was before grows as the section
    assert [young([900.0]), young([300.0, 600.0, 900.0]), young([500.0, 600.0, 700.0, 900.0])] == [(), ("11",), ()]


def test_an_industry_born_last_year_by_hand() -> None:
    """Its mean was once 2.6 million of a city of 6,900, beside an interval of 6,146 to 6,154."""
    flat = {key: [series[0]] * 12 for key, series in GROWING.items()}
    results = told(flat | {("62", "2512"): [0.0] * 11 + [900.0]})
    row = results.summary.filter(component="employment", level=0, year=2030).row(0, named=True)
    assert row["mean"] == pytest.approx(6900, rel=0.01)
    assert row["low80"] <= row["mean"] <= row["high80"]
    assert "industries_new" in said(results)


def test_an_industry_silent_in_the_last_year_goes_on_and_a_closed_one_does_not() -> None:
    rows = [row for row in employment(YEARS, GROWING) if (row["industry"], row["year"]) != ("47", 2025)]
    silent = filled_history(employment_history(city(employment=rows)))
    assert silent.carried_on == ("47",)
    # nothing else of section G: the city, which grew by a tenth
    assert silent.history.workers[-1, 2] == pytest.approx(2200)
    closed = GROWING | {("47", "5223"): [2000.0] * 10 + [0.0] * 2}
    history = employment_history(city(employment=employment(YEARS, closed)))
    assert filled_history(history).history is history


def test_one_zero_after_thousands_is_a_year_not_reported() -> None:
    """Nobody of 2,000 is no closure in one year; of 900, or in two years, it is (``feed.doubtful_zero``)."""
    rows = employment(YEARS, GROWING | {("47", "5223"): [2000.0] * 11 + [0.0]})
    zero = filled_history(employment_history(city(employment=rows)))
    assert zero.carried_on == ("47",)
    # nothing else of section G: the city, which grew by a tenth
    assert zero.history.workers[-1, 2] == pytest.approx(2200)
    small = employment_history(city(employment=employment(YEARS, GROWING | {("47", "5223"): [900.0] * 11 + [0.0]})))
    assert filled_history(small).history is small


def test_an_industry_goes_on_as_it_was_where_nothing_else_was_always_there() -> None:
    """One industry is silent in the last year, the other began in the third: none tells how the city grew."""
    both = {("10", "7511"): [1000.0 + 50 * i for i in range(12)], ("47", "5223"): [2000.0] * 12}
    first, last = min(YEARS), max(YEARS)
    unknown = {("10", last), ("47", first), ("47", first + 1)}
    rows = [row for row in employment(YEARS, both) if (row["industry"], row["year"]) not in unknown]
    found = filled_history(employment_history(city(employment=rows)))
    assert (found.carried_on, found.new) == (("10",), ("47",))
    assert found.history.workers[-1, 0] == found.history.workers[-2, 0] == 1500


def test_employment_that_never_varies_is_said_and_not_judged() -> None:
    results = told({("10", "7511"): [1000.0] * 12})
    assert "never_varied" in said(results)
    assert central(results, "employment") == pytest.approx(1000, rel=1e-3)
    # 5 % of 1,000, whose draws err by a quarter
    assert central(results, "openings") == pytest.approx(50, rel=0.1)


def test_what_is_no_number_of_people_is_left_out_and_counted() -> None:
    odd = {("62", "2512"): [float("nan")] * 12, ("62", "2513"): [-5.0] * 12, ("62", "9999"): [1000.0] * 12}
    results = told(GROWING | odd)
    assert central(results, "employment") == pytest.approx(central(told(GROWING), "employment"))
    assert results.notes.filter(note="rows_left_out")["en"].item().startswith("36 rows")


def without(*years: int) -> list[dict[str, object]]:
    return [row for row in employment(YEARS, GROWING) if row["year"] not in years]


def test_a_year_of_which_nothing_is_known_is_interpolated_and_tests_nothing() -> None:
    """Eight years were once thrown away, and the interval of the year ahead became a fifth as wide."""
    history = employment_history(city(employment=without(2018, 2019)))
    assert (history.years, history.dropped_years) == (tuple(YEARS), ())
    assert history.is_known.tolist() == [year not in (2018, 2019) for year in YEARS]
    filled = filled_history(history)
    # between 1,000 · 1.1³ in 2017 and 1,000 · 1.1⁶ in 2020; no industry was silent by itself
    assert filled.history.workers[4:6, 0] == pytest.approx(
        [1000 * (1.1**3 + k * (1.1**6 - 1.1**3) / 3) for k in (1, 2)]
    )
    assert (filled.interpolated, filled.new) == ((), ())
    table = backtest(history, 1).table
    assert not {2018, 2019} & set(table["origin"])
    assert not {2018, 2019} & set(table.select(pl.col("origin") + pl.col("horizon")).to_series())
    odd = forecast(city(employment=without(2018)), OPTIONS)
    assert odd.notes.filter(note="years_interpolated")["en"].item().startswith("The table employment lacks 2018: ")
    low, high = (
        odd.summary.filter(component="employment", level=0, year=2026)[end].item() for end in ("low80", "high80")
    )
    whole = told(GROWING).summary.filter(component="employment", level=0, year=2026)
    assert high - low > 0.8 * (whole["high80"].item() - whole["low80"].item())


def test_years_before_a_gap_of_three_are_said_to_be_left_out() -> None:
    note = forecast(city(employment=without(2017, 2018, 2019)), OPTIONS).notes.filter(note="years_dropped")["en"].item()
    assert note == "The table employment lacks the years before 2020: earlier ones (2014, 2015, 2016) are not used."


def test_a_cell_that_cannot_be_read_moves_with_the_rest_of_its_industry_by_hand() -> None:
    """It was once nobody: 95,400 people at work became 32,900."""
    rows = employment(YEARS, GROWING)
    holed = [row | {"workers": None} if (row["occupation"], row["year"]) == ("7511", 2025) else row for row in rows]
    history = employment_history(city(employment=holed))
    assert np.argwhere(history.unread).tolist() == [[11, 0]]
    filled = filled_history(history)
    assert filled.unread == ("7511",)
    # 1,000 · 1.1¹⁰ of 2024, and the other occupation of industry 10 grew by a tenth
    assert filled.history.workers[11, 0] == pytest.approx(1000 * 1.1**11)
    odd = forecast(city(employment=holed), OPTIONS)
    assert odd.notes.filter(note="cells_unread")["en"].item().endswith(": 7511.")
    assert central(odd, "employment") == pytest.approx(central(told(GROWING), "employment"), rel=1e-6)


def test_a_citys_own_row_tells_what_a_commune_does_not_and_a_commune_leaves_its_cell_unread() -> None:
    rows = employment(YEARS, GROWING)
    own = [
        row | {"area": "11548", "workers": None} for row in rows if (row["occupation"], row["year"]) == ("5223", 2024)
    ]
    assert not employment_history(city(employment=rows + own)).unread.any()
    parts = [row for row in rows if (row["occupation"], row["year"]) != ("5223", 2024)]
    told_in_part = [*own, *(row | {"area": "11551", "workers": 900.0} for row in own)]
    history = employment_history(city(employment=parts + told_in_part))
    assert np.argwhere(history.unread).tolist() == [[10, 2]]


def test_an_industry_reported_with_nobody_in_the_last_year_is_said_to_have_closed() -> None:
    results = told(GROWING | {("47", "5223"): [2000.0] * 10 + [0.0] * 2})
    assert results.notes.filter(note="industries_closed")["en"].item().endswith(": 47.")


def test_a_citys_row_for_one_cell_beside_communes_for_the_rest() -> None:
    rows = employment(YEARS, GROWING)
    mixed = [row if row["industry"] == "47" else row | {"area": "11548"} for row in rows]
    one, two = (employment_history(city(employment=given)) for given in (rows, mixed))
    np.testing.assert_array_equal(one.workers, two.workers)


def test_two_rows_of_one_key_are_refused() -> None:
    rows = employment(YEARS, GROWING)
    with pytest.raises(InputError, match="industry 10, occupation 7511, area 31, year 2014; got 2"):
        forecast(city(employment=rows + rows), OPTIONS)


def test_a_cell_that_comes_later_is_not_known_before() -> None:
    later = GROWING | {("47", "5221"): [0.0] * 11 + [500.0], ("62", "2512"): [0.0] * 11 + [500.0]}
    one, two = (
        fitted_demand(employment_history(city(employment=employment(YEARS, workers))).until(2020))
        for workers in (GROWING, later)
    )
    assert two.history.industries == ("10", "47")
    np.testing.assert_array_equal(one.shares.slope, two.shares.slope)
    np.testing.assert_array_equal(one.shares.level, two.shares.level)


def test_an_outlook_of_a_section_holds_for_its_industries() -> None:
    history = employment_history(city(employment=employment(YEARS, GROWING)))
    rows = table("industry_outlooks", [outlook("C", 0.5), outlook("G", 0.1), outlook("47", 0.2)])
    scenario = scenario_growth(rows, "middle", 1.0, history, 1)
    # 10 is of section C; 47 has an outlook of its own beside that of its section G
    np.testing.assert_allclose(np.exp(scenario.growth), [[1.5, 1.2]])


def test_an_outlook_of_no_industry_is_told() -> None:
    note = told(GROWING, industry_outlooks=[outlook("99", 0.5)]).notes.filter(note="outlooks_unplaced")["en"].item()
    assert "99" in note


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([outlook("10", 0.5), outlook("10", -0.5)], "one row of industry_outlooks for industry 10, year 2026; got 2"),
        (
            [outlook("10", 0.02, growth_low=0.05, growth_high=-0.01)],
            r"must not exceed its high end \(-0.01\); got 0.05",
        ),
    ],
)
def test_contradictory_outlooks_are_refused(rows: list[dict[str, object]], message: str) -> None:
    with pytest.raises(InputError, match=message):
        told(GROWING, industry_outlooks=rows)


def test_errors_are_cut_by_hand() -> None:
    # usual is 1.4826 · 0.02; the same of its size class; an error of 5 is cut at three times that
    errors = np.array([[0.02], [-0.02], [0.02], [-0.02], [5.0]])
    tamed = tamed_errors(errors, np.array([100.0]))
    assert tamed[-1, 0] == pytest.approx(3 * 1.4826 * 0.02)
    np.testing.assert_array_equal(tamed[:-1], errors[:-1])


HOSTILE = {
    "born and dead": {("62", "2512"): [0.0] * 9 + [900.0, 0.0, 0.0]},
    "doubling": {("62", "2512"): [100 * 2.0**t for t in range(12)]},
    "born two years ago": {("62", "2512"): [0.0] * 10 + [50.0, 900.0]},
    "one wild year": {("62", "2512"): [500.0] * 6 + [90000.0] + [500.0] * 5},
    "dying": {("62", "2512"): [5000.0, 3000.0, 1000.0] + [0.0] * 9},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_centre_leaves_its_interval(name: str) -> None:
    summary = told(GROWING | HOSTILE[name]).summary
    inside = pl.all_horizontal(pl.col("low80") <= pl.col("mean"), pl.col("mean") <= pl.col("high80"))
    assert summary.select(inside.all() & pl.col("mean").is_finite().all()).item()


def test_one_wild_year_does_not_inflate_the_city() -> None:
    calm = told(GROWING | {("62", "2512"): [500.0] * 12})
    wild = told(GROWING | HOSTILE["one wild year"])
    # it may choose a calmer trend for everybody, as it does here; it adds nobody
    assert central(wild, "employment") < 1.01 * central(calm, "employment")
    assert central(wild, "openings") < 1.01 * central(calm, "openings")


def test_the_history_keeps_what_it_was_given() -> None:
    history = employment_history(city(employment=employment(YEARS, GROWING)))
    assert replace(history).reported.all()
    assert history.left_out == 0
    assert history.dropped_years == ()


@pytest.mark.long
def test_a_missing_year_makes_no_occupation_surer() -> None:
    """Without 2021 80 % intervals of the corner's occupations were 24 % of employment in the first year, 42 % with it:
    interpolated years lay where a mean of all years foretells them, so that the longest memory was chosen.
    """
    whole_city = employment_history(whole())
    usual = _relative_width(whole_city)
    for year in (2018, 2021, 2023):
        lacking = whole()["employment"].filter(pl.col("year") != year)
        history = employment_history(replace(whole(), tables={**whole().tables, "employment": lacking}))
        assert _relative_width(history) > 0.97 * usual, year


def _relative_width(history: History) -> float:
    """Return the middle width of occupations' 80 % intervals three years ahead, over their workers."""
    inflation, demand = backtest(history, 7).inflation, fitted_demand(history)
    nothing = np.zeros((3, len(history.industries)))
    industries = industry_draws(
        demand, Scenario(nothing, nothing, nothing), inflation, 200, np.random.default_rng(1)
    ).latent
    drawn = occupation_draws(demand, industries, inflation, np.random.default_rng(2))[:, :, 3]
    low, middle, high = np.quantile(drawn, (0.1, 0.5, 0.9), axis=0)
    there = middle > 1
    return float(np.median((high - low)[there] / middle[there]))
