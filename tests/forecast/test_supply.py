"""Supply: rates of programmes, their lag, and what employers say."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from benchmarks.evaluate_supply import PROCESSES, supply_coverage
from caunghe.feed.findings.findings import no_findings
from caunghe.feed.usable import usable_feed
from caunghe.forecast.intakes import IntakeErrors, Pipeline, intake_draws, intake_errors, intake_pipeline
from caunghe.forecast.stated import shift
from caunghe.forecast.supply import (
    beta_shares,
    coefficients,
    destination_deviation,
    dispersion,
    graduate_draws,
    lag_years,
    prior_weight,
    programme_shares,
    seekers,
    unemployment_deviation,
)
from caunghe.schema.codes import allowed_codes
from tests.forecast.forecast_city import city

UNITS = allowed_codes("occupations", 4)
# woodwork: 0.6 furniture makers (7522), 0.4 handicraft workers in wood (7317)
PROGRAMME = {
    "programme": "P1",
    "site": "S",
    "training_field": "5210401",
    "level": "intermediate",
    "mode": "full_time",
    "name": "Mộc",
    "months": 24.0,
}


def intake(year: int, entrants: int, graduates: int | None, in_field: int | None) -> dict[str, object]:
    return {
        "programme": "P1",
        "year": year,
        "entrants": entrants,
        "graduates": graduates,
        "employed_6m": in_field,
        "in_field_6m": in_field,
    }


def test_one_programme_by_hand() -> None:
    feed = city(
        programmes=[PROGRAMME],
        intakes=[intake(2020, 100, 80, 40), intake(2021, 100, 80, 40), intake(2025, 60, None, None)],
    )
    table = coefficients(feed)
    # the only programme is its own field and level: 160/200 complete, 80/160 work in the field
    assert table["completion"].to_list() == pytest.approx([0.8, 0.8])
    assert table["in_field"].to_list() == pytest.approx([0.5, 0.5])
    assert dict(table.select("occupation", "rate").iter_rows()) == pytest.approx({"7317": 0.16, "7522": 0.24})
    assert set(table["lag_years"]) == {2}


@pytest.mark.parametrize("written", [0, 30])
def test_graduates_of_who_is_still_learning_say_nothing_of_completion(written: int) -> None:
    """Two years from September 2025: 0 or 30 of 60 on the form leave the 160 of 200 that finished."""
    known = [intake(2020, 100, 80, 40), intake(2021, 100, 80, 40)]
    feed = city(programmes=[PROGRAMME], intakes=[*known, intake(2025, 60, written, written)])
    sound = usable_feed(feed, no_findings())
    shares = programme_shares(sound).row(0, named=True)
    assert (shares["completion"], shares["in_field"]) == (pytest.approx(0.8), pytest.approx(0.5))
    # one known year of entry has no deviation from another
    assert destination_deviation(sound) == 0.0


def test_graduates_arrive_when_they_should() -> None:
    feed = city(
        programmes=[PROGRAMME],
        intakes=[
            intake(2020, 100, 80, 40),
            intake(2021, 100, 80, 40),
            intake(2024, 0, None, None),
            intake(2025, 60, None, None),
        ],
    )
    draws = graduate_draws(feed, UNITS, (2026, 2027, 2028), 4000, np.random.default_rng(1))
    made = draws[:, UNITS.index("7522")].mean(axis=0)
    # entrants of 2024, of 2025, and the mean of the last three years (0 and 60: 30)
    np.testing.assert_allclose(made, [0.0, 60 * 0.24, 30 * 0.24], rtol=0.03)


def told(*rows: tuple[str, int, int]) -> list[list[float]]:
    """Return the entrants of P1 and P2 in 2024, 2025, … 2027 by the rows of programme, year, entrants."""
    places = [{"site": "S", "institution": "I", "name": "x", "area": "1"}]
    intakes = [{**intake(year, count, None, None), "programme": name} for name, year, count in rows]
    feed = city(programmes=[PROGRAMME, {**PROGRAMME, "programme": "P2"}], sites=places, intakes=intakes)
    return intake_pipeline(feed, (2026, 2027), 2).entrants.tolist()


def test_who_did_not_report_the_last_year_still_has_entrants() -> None:
    """P2 has 4 of 100 entrants: 2025 is whole without it, and it goes on as in 2024."""
    assert told(("P1", 2024, 96), ("P2", 2024, 4), ("P1", 2025, 100)) == [[96, 100, 98, 98], [4, 4, 4, 4]]


def test_one_early_row_is_no_new_year() -> None:
    """P1 tells of 2026, P2 does not: P2 goes on with its mean of 2024 and 2025, and so does P1 from 2027."""
    early = ("P1", 2024, 40), ("P2", 2024, 40), ("P1", 2025, 60), ("P2", 2025, 60), ("P1", 2026, 5)
    assert told(*early) == [[40, 60, 5, 50], [40, 60, 50, 50]]


def due(*entrants: tuple[int, ...]) -> pl.DataFrame:
    """Return what ``due_intakes`` gives of programmes with these entrants in 2021, 2022, …"""
    rows = [(f"P{i}", 2021 + t, count, count, True) for i, row in enumerate(entrants) for t, count in enumerate(row)]
    return pl.DataFrame(rows, schema=["programme", "year", "entrants", "expected", "reported"], orient="row")


def test_what_all_intakes_do_is_learnt_by_hand() -> None:
    """100, 110, 121: twice +ln 1.1, which does not vary. Two years of 8 % are believed: σ² = 2 · 0.0064 / 3."""
    errors = intake_errors(due((100, 110, 121)))
    assert errors.years == 3
    assert errors.common_step == pytest.approx(np.sqrt(2 * 0.0064 / 3))
    assert errors.drift == pytest.approx(np.sqrt(np.log(1.1) ** 2 - 2 * 0.0064 / 3 / 2))
    # up and down by as much: no drift, and ln 1.1 each way adds to the step
    errors = intake_errors(due((100, 110, 100)))
    assert errors.drift == 0
    assert errors.common_step == pytest.approx(np.sqrt((2 * np.log(1.1) ** 2 + 2 * 0.0064) / 3))


def test_a_walk_of_ones_own_is_told_from_years_that_differ() -> None:
    rng = np.random.default_rng(5)
    noise, walk = rng.normal(0, 0.1, (200, 8)), np.cumsum(rng.normal(0, 0.1, (200, 8)), axis=1)
    alone = intake_errors(due(*np.exp(7 + noise).astype(int).tolist()))
    assert alone.one_year == pytest.approx(0.1, abs=0.012)
    assert alone.own_step < 0.045
    steps = intake_errors(due(*np.exp(7 + walk).astype(int).tolist()))
    assert steps.own_step == pytest.approx(0.1, abs=0.012)
    assert steps.one_year < 0.03


def test_intakes_to_come_walk_and_keep_their_mean() -> None:
    """A step of 10 % a year: √(h + 5/9) steps from the mean of three; counted intakes are as they were."""
    errors = IntakeErrors(one_year=0.0, own_step=0.0, common_step=0.1, years=1e9, drift=0.0)
    ahead = np.array([0, 1, 2, 3, 4])
    known = np.array([[True, False, False, False, False]] * 2)
    of = Pipeline(("A", "B"), 2025, np.full((2, 5), 200.0), known, ahead, errors)
    drawn = intake_draws(of, 20_000, np.random.default_rng(1))
    np.testing.assert_array_equal(drawn[:, :, 0], 200)
    np.testing.assert_allclose(drawn.mean(axis=0), 200, rtol=1e-4)
    np.testing.assert_allclose(np.log(drawn[:, 0, 1:]).std(axis=0), 0.1 * np.sqrt(ahead[1:] + 5 / 9), rtol=0.03)
    np.testing.assert_allclose(drawn[:, 0], drawn[:, 1], rtol=1e-5)
    # growth that may go on: a tenth a year is four tenths in the third year after the last
    growing = IntakeErrors(one_year=0.0, own_step=0.0, common_step=0.0, years=1e9, drift=0.1)
    drawn = intake_draws(replace(of, errors=growing), 20_000, np.random.default_rng(1))
    assert np.log(drawn[:, 0, 3]).std() == pytest.approx(0.4, rel=0.03)


@pytest.mark.long
def test_supply_holds_what_comes_where_intakes_walk() -> None:
    """80 % intervals held 30 % where intakes walked and 14 % where they grew; thirty cities hold 75–91 % and 76 %."""
    for name, least in (("walk of all, 12 %", 0.66), ("walks of their own, 20 %", 0.74), ("growth of 5 % a year", 0.6)):
        held = np.mean([supply_coverage(PROCESSES[name], seed, known=6) for seed in range(15)], axis=0)
        assert (held >= least).all(), (name, held)


def test_lag_rounds_half_up() -> None:
    months = pl.DataFrame({"months": [2.0, 5.9, 6.0, 12.0, 17.9, 18.0, 36.0]})
    assert months.select(lag_years(pl.col("months"))).to_series().to_list() == [0, 0, 1, 1, 1, 2, 3]


def test_small_programmes_lean_on_their_field() -> None:
    counts = pl.DataFrame(
        {
            "programme": ["A", "B", "C", "D"], "training_field": ["X", "X", "Y", "Y"], "level": ["college"] * 4,
            "trials": [1000.0, 4.0, 1000.0, 0.0], "successes": [800.0, 0.0, 500.0, 0.0],
        }
    )  # fmt: skip
    shares = dict(beta_shares(counts, "completion").select("programme", "completion").iter_rows())
    assert shares["A"] == pytest.approx(0.8, abs=0.01)
    assert 0.3 < shares["B"] < 0.8
    assert shares["D"] == pytest.approx(0.5, abs=0.02)


def test_alike_programmes_share_all_they_know() -> None:
    counts = pl.DataFrame({"level": ["a"] * 4, "trials": [100.0] * 4, "successes": [80.0] * 4})
    assert prior_weight(counts) == 500


def test_dispersion_by_hand() -> None:
    # 0.9 and 0.7 about 0.8 of 100 each: 2 × 100 × 0.01 / 0.16 = 12.5 over one degree of freedom
    cohorts = pl.DataFrame({"programme": ["A", "A"], "trials": [100.0, 100.0], "successes": [90.0, 70.0]})
    assert dispersion(cohorts) == pytest.approx(12.5)


def test_a_field_without_occupation_supplies_nobody() -> None:
    feed = city(programmes=[PROGRAMME | {"training_field": "9999999"}], intakes=[intake(2025, 60, None, None)])
    assert coefficients(feed).is_empty()
    assert graduate_draws(feed, UNITS, (2026,), 3, np.random.default_rng(1)).sum() == 0


def test_seekers_follow_people_of_their_qualification() -> None:
    person = {"year": 2025, "stratum": "S", "cluster": "C", "area": "31", "sex": "male", "age": 30}
    rows = [
        person
        | {"person": "1", "weight": 300.0, "activity": "employed", "qualification": "none", "occupation": "8160"},
        person
        | {"person": "2", "weight": 100.0, "activity": "employed", "qualification": "none", "occupation": "5223"},
        person | {"person": "3", "weight": 80.0, "activity": "unemployed", "qualification": "none"},
    ]
    people, relative = seekers(city(labour_survey=rows), UNITS, 0.25)
    assert people[UNITS.index("8160")] == pytest.approx(15.0)  # 0.25 × 80 × 300/400
    assert people.sum() == pytest.approx(20.0)
    assert (relative <= 1).all()


def waves(*unemployed: float) -> list[dict[str, object]]:
    person = {"stratum": "S", "cluster": "C", "area": "31", "sex": "male", "age": 30, "qualification": "none"}
    rows: list[dict[str, object]] = []
    for year, weight in enumerate(unemployed, 2026 - len(unemployed)):
        rows.append(person | {"year": year, "person": f"{year}a", "weight": weight, "activity": "unemployed"})
        at_work = {"person": f"{year}b", "weight": 900.0, "activity": "employed", "occupation": "8160"}
        rows.append(person | {"year": year} | at_work)
    return rows


def test_unemployment_of_coming_years_is_the_mean_of_three_waves_and_differs_as_waves_do() -> None:
    """100, 200 and 400 differ by ln 2 each: deviation ln 2 · √(4/3); the wave of 2022 is older."""
    feed = city(labour_survey=waves(100.0, 200.0, 400.0))
    assert seekers(feed, UNITS, 1.0, waves=3)[0].sum() == pytest.approx(700 / 3)
    assert seekers(feed, UNITS, 1.0)[0].sum() == pytest.approx(400)
    assert unemployment_deviation(feed) == pytest.approx(np.log(2) * np.sqrt(4 / 3))
    older = city(labour_survey=waves(9000.0, 100.0, 200.0, 400.0))
    assert seekers(older, UNITS, 1.0, waves=3)[0].sum() == pytest.approx(700 / 3)
    assert unemployment_deviation(city(labour_survey=waves(100.0, 200.0))) == pytest.approx(0.3 * np.sqrt(4 / 3))


def test_needs_weigh_by_their_error_by_hand() -> None:
    # equal errors, no bias by occupation beyond them: half-way, about the common level, total unchanged
    distance, same = np.log([2.0, 0.5]), np.array([1.0, 1.0])
    weight, factor = shift(distance, same, same, np.array([100.0, 100.0]))
    np.testing.assert_allclose(weight, 0.5)
    raw = np.array([2**0.5, 0.5**0.5])
    np.testing.assert_allclose(factor, raw * 200 / (100 * raw.sum()))
    # a model sure of itself does not move
    weight, factor = shift(distance, same * 1e-9, same, np.array([100.0, 100.0]))
    np.testing.assert_allclose(factor, 1.0, atol=1e-6)
