"""Replacement: cohorts between waves, and the rates they give."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.forecast.replacement import (
    OWN_AGES,
    Separation,
    _ages_later,
    _own_deviations,
    rate_draws,
    separation_rates,
    years_apart,
)
from tests.forecast.forecast_city import city

OCCUPATIONS = ("5223", "7511", "8160")


def wave(year: int, people: dict[int, float], occupation: str = "7511") -> list[dict[str, object]]:
    """Return ten employed persons of each age, weighted to the number of people."""
    return [
        {
            "person": f"{year}-{occupation}-{age}-{i}", "year": year, "stratum": "S", "cluster": f"C{i}",
            "weight": count / 10, "area": "31",
            "sex": "male", "age": age, "activity": "employed", "qualification": "none", "occupation": occupation,
        }
        for age, count in people.items()
        for i in range(10)
    ]  # fmt: skip


def test_a_cohort_that_halves_in_five_years() -> None:
    # born around 1963: aged 57 in 2020 and 62 in 2025, 1,000 → 500 people; those of 40 stay
    survey = wave(2020, {57: 1000.0, 40: 1000.0}) + wave(2025, {62: 500.0, 45: 1000.0})
    result = separation_rates(city(labour_survey=survey), OCCUPATIONS, 2, None)
    rows = {row["age_from"]: row for row in result.by_age.filter(major="7").iter_rows(named=True)}
    # middle wave 2022: the cohort was 59 then; 1 − ½^(1/5) = 0.12945 a year
    assert rows[55]["rate"] == pytest.approx(1 - 0.5**0.2, abs=1e-6)
    assert rows[40]["rate"] == pytest.approx(0.0, abs=1e-6)


def test_a_rate_must_come_from_somewhere() -> None:
    with pytest.raises(InputError, match=r"at least 2 yearly waves .* got 0"):
        separation_rates(city(), OCCUPATIONS, 3, None)
    with pytest.raises(InputError, match="got 1"):
        separation_rates(city(labour_survey=wave(2025, {40: 100.0})), OCCUPATIONS, 3, None)


def test_a_stated_rate_is_taken_as_it_is() -> None:
    result = separation_rates(city(), OCCUPATIONS, 3, 0.04)
    assert result.rate.shape == (3, 3)
    assert set(result.rate.ravel()) == {0.04}
    draws = rate_draws(result, 4000, np.random.default_rng(1))
    assert draws.mean() == pytest.approx(0.04, rel=0.02)
    # everybody of a major group errs together
    np.testing.assert_allclose(draws[:, 1], draws[:, 1, :1].repeat(3, axis=1))


def test_ages_stay_shares() -> None:
    rng = np.random.default_rng(2)
    ages = rng.dirichlet(np.ones(12), 5)
    entering = rng.dirichlet(np.ones(12), 5)
    later = _ages_later(ages, np.full((5, 12), 0.1), entering)
    np.testing.assert_allclose(later.sum(axis=1), 1)
    assert (later >= 0).all()


def test_draws_never_exceed_everybody() -> None:
    wild = Separation(
        np.full((1, 1), 0.9),
        np.array([7]),
        np.full(10, 1.0),
        np.ones(1),
        separation_rates(city(), OCCUPATIONS, 1, 0.1).by_age,
    )
    assert rate_draws(wild, 500, np.random.default_rng(1)).max() <= 1


def test_an_occupation_of_few_people_is_unsure_of_its_ages_by_hand() -> None:
    """Half of two ages each, of whom none and 20 % leave: spread 0.01 about 10 %, over people asked and the prior's."""
    found = _own_deviations(np.array([60.0, 0.0]), np.array([0.1, 0.1]), np.array([0.0, 0.2]), np.full((2, 2), 0.5))
    expected = [np.sqrt(0.01 / (people + OWN_AGES)) / 0.1 for people in (60.0, 0.0)]
    np.testing.assert_allclose(found, expected)


def cohorts(*counts: float) -> pl.DataFrame:
    """Return three cohorts of 10,000 persons asked a wave, all of these sizes in consecutive years."""
    return pl.DataFrame(
        [
            {"major": "7", "cohort": cohort, "year": year, "estimate": count, "cv": 0.0, "persons": 10_000}
            for cohort in range(3)
            for year, count in enumerate(counts, 2020)
        ]
    )


def test_slopes_err_in_common_as_waves_differ_by_hand() -> None:
    # on a line nothing is seen beyond the belief of two waves: τ² = 2 · 0.015² / (ν + 2), Σ (t − t̄)² = 5 and 0.5
    assert years_apart(cohorts(*(1000 * 0.9**t for t in range(4)))) == pytest.approx(np.sqrt(0.015**2 * 2 / 4 / 5))
    assert years_apart(cohorts(1000, 900)) == pytest.approx(0.015 / np.sqrt(0.5))
    # u, −u, −u, u lies about its line as it is: Σ r² = 4 u², less 2 · (1/30,000) of sampling
    found = years_apart(cohorts(*(1000 * np.exp(u) for u in (0.05, -0.05, -0.05, 0.05))))
    assert found == pytest.approx(np.sqrt((4 * 0.05**2 - 2 / 30_000 + 2 * 0.015**2) / 4 / 5))


def test_rates_of_all_groups_err_together_about_the_same_mean() -> None:
    apart = replace(separation_rates(city(), OCCUPATIONS, 1, 0.04), common=np.zeros(10), waves=np.full(10, 0.4))
    draws = rate_draws(apart, 500, np.random.default_rng(1))[:, :, 0]
    assert draws.mean(axis=0) == pytest.approx(0.04)
    assert np.corrcoef(draws[:, 0], draws[:, 2])[0, 1] == pytest.approx(1)
    assert draws.std() / 0.04 == pytest.approx(0.4, rel=0.1)


def test_two_waves_say_less_of_leaving_than_six() -> None:
    people = {year: wave(year, {year - 1963: 1000.0 * 0.9 ** (year - 2020)}) for year in range(2020, 2026)}
    two, six = (
        separation_rates(city(labour_survey=[row for year in years for row in people[year]]), OCCUPATIONS, 1, None)
        for years in ((2020, 2021), tuple(people))
    )
    # 2 of 6 waves: 0.015 / √0.5 against at least 0.015 · √(2/6) / √17.5, of a rate of a tenth
    assert two.waves[7] == pytest.approx(0.015 / np.sqrt(0.5) / 0.1, rel=1e-6)
    assert six.waves[7] == pytest.approx(0.015 * np.sqrt(2 / 6 / 17.5) / 0.1, rel=1e-6)
