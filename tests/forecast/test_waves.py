"""Waves of the survey that are compared: who does not answer has not left, another territory is no fall."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.feed.contents import Feed, SeriesBreak
from caunghe.forecast.replacement import separation_rates
from caunghe.forecast.sentences import SENTENCES
from caunghe.forecast.supply import seekers
from caunghe.forecast.survey_notes import survey_notes
from caunghe.forecast.waves import employed_waves, whole_waves
from caunghe.language import Text
from tests.forecast.forecast_city import city
from tests.forecast.test_replacement import OCCUPATIONS, wave

Rows = list[dict[str, object]]
MERGER = SeriesBreak(date(2025, 7, 1), Text("Hợp nhất", "Merger"))


def steady(*years: int, **more: object) -> Rows:
    """Return waves in which the same 2,000 people of a cohort, aged 40 in 2020, and of 45 stay at work."""
    return [row | more for year in years for row in wave(year, {year - 1980: 1000.0, year - 1975: 1000.0})]


def emptied(rows: Rows, column: str, year: int, share: float) -> Rows:
    """Return rows of which the first tenths of each age lack a value in one wave."""
    return [
        row | {column: None} if row["year"] == year and int(str(row["person"])[-1]) < 10 * share else row
        for row in rows
    ]


def highest(feed: Feed) -> float:
    """Return the largest net separation of any age of the one major group seen."""
    return float(separation_rates(feed, OCCUPATIONS, 1, None).rate.max())


def said(feed: Feed) -> dict[str, str]:
    for name, slots in survey_notes(feed):
        assert SENTENCES[name]("vi", **slots)
    return {name: SENTENCES[name]("en", **slots) for name, slots in survey_notes(feed)}


@pytest.mark.parametrize("column", ["occupation", "weight", "age", "activity", "cluster", "stratum"])
@pytest.mark.parametrize("year", [2020, 2025])
def test_who_did_not_answer_in_one_wave_has_not_left(column: str, year: int) -> None:
    """Three tenths of the last wave without an answer were once 1 − 0.7^(1/5) = 6.9 % a year who leave for good."""
    whole = steady(2020, 2025)
    assert highest(city(labour_survey=whole)) == pytest.approx(0, abs=1e-9)
    feed = city(labour_survey=emptied(whole, column, year, 0.3))
    assert highest(feed) == pytest.approx(0, abs=1e-9)
    if column != "activity":  # whoever's activity is not known may not be at work
        assert "answers_few" in said(feed)
        assert f"{year} only 70.0%" in said(feed)["answers_few"]
    assert employed_waves(feed).people.group_by("year").agg(pl.col("weight").sum()).sort("year")[
        "weight"
    ].to_list() == (pytest.approx([2000.0, 2000.0]))


def test_those_of_an_age_who_answered_stand_for_those_who_did_not_by_hand() -> None:
    """Nobody under 42 of the last wave is half answered, the others whole: weights 200 and 100 each."""
    rows = wave(2025, {40: 1000.0, 50: 1000.0}) + wave(2024, {39: 1000.0, 49: 1000.0})
    half = [row | {"occupation": None} if row["age"] == 40 and str(row["person"])[-1] < "5" else row for row in rows]
    people = employed_waves(city(labour_survey=half)).people.filter(year=2025)
    assert dict(people.select("age", "weight").unique().iter_rows()) == {40: 200.0, 50: 100.0}
    assert employed_waves(city(labour_survey=half)).answered == {2024: 1.0, 2025: 0.75}
    assert said(city(labour_survey=half))["answers_few"].startswith(
        "Rates of leaving need caution: in the wave of 2025 only 75.0% of the employed"
    )


def test_a_wave_of_which_less_than_half_answered_makes_no_transition() -> None:
    rows = emptied(steady(2020, 2022, 2025), "occupation", 2025, 0.6)
    assert employed_waves(city(labour_survey=rows)).unanswered == (2025,)
    assert highest(city(labour_survey=rows)) == pytest.approx(0, abs=1e-9)
    assert said(city(labour_survey=rows))["waves_unanswered"].startswith("Fewer than 50% of the employed answered")
    two = [row for row in rows if row["year"] != 2020]
    with pytest.raises(InputError, match=r"at least 50% of the employed; got 1. Not comparable: 2025"):
        separation_rates(city(labour_survey=two), OCCUPATIONS, 1, None)


def in_quarters(rows: Rows) -> Rows:
    """Return rows of which the people of each year are asked in four quarters."""
    return [row | {"quarter": at % 4 + 1} for at, row in enumerate(rows)]


@pytest.mark.parametrize("kept", [(1,), (1, 2), (1, 2, 3)])
def test_a_year_of_which_quarters_are_not_in_is_no_wave(kept: tuple[int, ...]) -> None:
    """Three quarters of the people of 2025 are no people who have left, nor is one."""
    rows = in_quarters(steady(2020, 2022, 2025))
    begun = [row for row in rows if row["year"] != 2025 or row["quarter"] in kept]
    feed = city(labour_survey=begun)
    waves = employed_waves(feed)
    assert (waves.years, waves.begun, waves.elsewhere) == ((2020, 2022), (2025,), ())
    assert highest(feed) == pytest.approx(0, abs=1e-9)
    assert whole_waves(feed) == (2020, 2022)
    assert said(feed)["waves_begun"].startswith("Quarters are missing of the survey of 2025")
    assert "waves_elsewhere" not in said(feed)


def test_a_year_of_one_quarter_whose_weights_count_everybody_is_a_wave() -> None:
    rows = in_quarters(steady(2020, 2022, 2025))
    once = [
        row | {"weight": 4 * float(str(row["weight"]))} for row in rows if row["year"] == 2025 and row["quarter"] == 1
    ]
    feed = city(labour_survey=[row for row in rows if row["year"] != 2025] + once)
    assert (employed_waves(feed).years, employed_waves(feed).begun) == ((2020, 2022, 2025), ())


def test_seekers_of_a_quarter_are_not_those_of_a_year() -> None:
    rows = in_quarters(steady(2024, 2025))
    rows += [row | {"person": f"s{row['person']}", "activity": "unemployed", "occupation": None} for row in rows[::8]]
    whole, _ = seekers(city(labour_survey=rows), OCCUPATIONS, 1.0)
    later = [
        row | {"person": f"l{row['person']}", "year": 2026}
        for row in rows
        if row["year"] == 2025 and row["quarter"] == 1
    ]
    begun, _ = seekers(city(labour_survey=rows + later), OCCUPATIONS, 1.0)
    assert begun.sum() == pytest.approx(whole.sum())
    assert whole.sum() > 0


def both(*years: int) -> Rows:
    """Return waves of two old provinces, a stratum and a commune each."""
    there = ({"stratum": "A", "area": "1"}, {"stratum": "B", "area": "2"})
    return [row | place | {"person": f"{place['area']}-{row['person']}"} for place in there for row in steady(*years)]


def test_waves_of_one_province_are_not_compared_with_those_of_two() -> None:
    """Half the people in the first waves were once a rate of leaving of nought, and may be no rise."""
    rows = [row for row in both(2020, 2021, 2024, 2025) if row["stratum"] == "B" or int(str(row["year"])) > 2021]
    feed = city(labour_survey=rows)
    waves = employed_waves(feed)
    assert (waves.years, waves.elsewhere, waves.common) == ((2024, 2025), (2020, 2021), 1.0)
    assert "2020, 2021" in said(feed)["waves_elsewhere"]
    assert whole_waves(feed) == (2024, 2025)


def test_waves_before_a_merger_are_compared_on_the_communes_that_all_of_them_have() -> None:
    """Old waves of commune 1, the last of both: commune 1 alone is followed, half of the last wave's people."""
    rows = [row for row in both(2020, 2025) if row["area"] == "1" or row["year"] == 2025]
    feed = city(labour_survey=rows)
    waves = employed_waves(feed)
    assert (waves.years, waves.common) == ((2020, 2025), 0.5)
    assert set(waves.compared["area"]) == {"1"}
    # with the second commune 1 − 2^(1/5) < 0 a year would leave
    by_age = separation_rates(feed, OCCUPATIONS, 1, None).by_age.filter(major="7", age_from=40)
    assert by_age["rate"].item() == pytest.approx(0, abs=1e-9)
    assert "50% or more of each wave's employed" in said(feed)["waves_common"]
    assert whole_waves(feed) == (2025,)


def test_after_a_declared_break_equal_strata_are_not_enough() -> None:
    rows = [row | {"stratum": "urban"} for row in both(2020, 2021, 2025) if row["area"] == "1" or row["year"] == 2025]
    whole = city(labour_survey=rows)
    assert employed_waves(whole).common == 1.0
    broken = replace(whole, information=replace(whole.information, breaks=(MERGER,)))
    assert (employed_waves(broken).years, employed_waves(broken).common) == ((2020, 2021, 2025), 0.5)
    same = replace(city(labour_survey=both(2020, 2025)), information=broken.information)
    assert employed_waves(same).common == 1.0


def test_one_silent_stratum_of_the_last_wave_is_left_out_of_the_waves_before() -> None:
    rows = [row for row in both(2020, 2025) if row["stratum"] == "A" or row["year"] == 2020]
    feed = city(labour_survey=rows)
    assert set(employed_waves(feed).compared["stratum"]) == {"A"}
    assert highest(feed) == pytest.approx(0, abs=1e-9)
    assert employed_waves(feed).common == 0.5


def test_waves_of_nothing_in_common_need_a_stated_rate() -> None:
    rows = [row for row in both(2020, 2025) if (row["area"] == "1") == (row["year"] == 2020)]
    with pytest.raises(InputError, match=r"got 1\. Not comparable: 2020"):
        separation_rates(city(labour_survey=rows), OCCUPATIONS, 1, None)
    assert separation_rates(city(labour_survey=rows), OCCUPATIONS, 1, 0.03).rate.max() == 0.03


def test_people_out_of_work_are_none_the_fewer_for_an_unstated_qualification() -> None:
    """100 of 400 without a qualification were once lost; the 300 are spread 3 to 1."""
    person: dict[str, object] = {"year": 2025, "stratum": "S", "cluster": "C", "area": "31", "sex": "male", "age": 30}
    person |= {"weight": 100.0}
    work: Rows = [
        person | {"person": f"w{i}", "activity": "employed", "qualification": "none", "occupation": occupation}
        for i, occupation in enumerate(["8160", "8160", "8160", "5223"])
    ]
    idle: Rows = [person | {"person": f"u{i}", "activity": "unemployed", "qualification": "none"} for i in range(3)]
    untold: Rows = [person | {"person": "x", "activity": "unemployed"}]
    feed = city(labour_survey=work + idle + untold)
    found = dict(zip(("5223", "8160"), seekers(feed, ("5223", "8160"), 1.0)[0], strict=True))
    assert found == pytest.approx({"5223": 100.0, "8160": 300.0})
    assert said(feed)["seekers_unstated"].startswith("25.0% of the unemployed")
    assert seekers(city(labour_survey=work + untold), ("5223", "8160"), 1.0)[0].sum() == pytest.approx(100)
