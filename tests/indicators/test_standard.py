"""The national standard of institutions, and destinations after a year: met, answered, or not known."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from caunghe.indicators.calculate import indicators
from caunghe.indicators.options import IndicatorOptions
from caunghe.schema.codes import allowed_codes, code_list
from tests.indicators.small_city import city, person
from tests.indicators.test_calculate import SHOW_ALL
from tests.indicators.test_coverage import cohorts, whole

OPEN = IndicatorOptions(public=False)
CRITERIA = allowed_codes("standard_criteria")


def assessed(institution, year=2026, unmet=(), without=()):
    return [
        {"institution": institution, "criterion": code, "year": year, "met": code not in unmet}
        for code in CRITERIA
        if code not in without
    ]


def share_at_standard(*rows) -> float:
    schools = [{"institution": code, "name": code, "kind": "college", "ownership": "public"} for code in "ABCD"]
    made = indicators(city(institutions=schools, standard_assessments=[r for part in rows for r in part]), OPEN).values
    return made.filter(indicator="standard_institutions_share", breakdown="all")["estimate"].item()


def test_the_standard_has_20_requirements_and_10_indicators_each_with_what_the_feed_says() -> None:
    """Circular 38/2026: six conditions of 4, 3, 2, 4, 3, 4 requirements; thresholds of the fact sheet, section 4."""
    listed = code_list("standard_criteria")
    kinds = dict(listed.group_by("kind").len().iter_rows())
    assert kinds == {"requirement": 20, "indicator": 10}
    parts = listed.filter(kind="requirement").group_by(
        part=pl.col("code").str.replace(r"_\d$", ""), maintain_order=True
    )
    assert parts.len()["len"].to_list() == [4, 3, 2, 4, 3, 4]
    least = listed.filter(kind="indicator").sort("code")["minimum"].to_list()
    assert least == [0.5, -0.3, 0.6, 0.6, 0.7, 0.2, 0.6, 0.7, 0.7, 0.7]
    assert set(listed["valid_from"]) == {date(2026, 4, 29)}
    assert set(listed["feed_says"]) == {"full", "part", "no"}
    assert listed.select("says_vi", "says_en", "source").null_count().sum_horizontal().item() == 0


def test_an_institution_is_at_the_standard_when_its_latest_assessment_meets_all() -> None:
    """A meets all; B misses one; C does not state one, so it is not known; D did not assess itself: 1 of 2."""
    rows = (assessed("A"), assessed("B", unmet=["finance_2"]), assessed("C", without=["indicator_03"]))
    assert share_at_standard(*rows) == pytest.approx(1 / 2)


def test_a_criterion_missed_decides_though_others_are_not_stated_and_the_latest_year_counts() -> None:
    missed = assessed("A", unmet=["digital_1"], without=["digital_2"])
    assert share_at_standard(missed) == 0
    assert share_at_standard(assessed("A", 2025, unmet=["digital_1"]), assessed("A", 2026)) == 1
    assert share_at_standard(assessed("A", 2025), assessed("A", 2026, unmet=["digital_1"])) == 0


def test_destinations_are_of_answers_and_answers_of_those_surveyed() -> None:
    """100 entrants, 80 graduates, 60 surveyed, 45 answered, 36 placed: 36/45, 45/60 and 60/80."""
    followed = {"graduates": 80, "surveyed_12m": 60, "answered_12m": 45, "placed_12m": 36}
    made = city(**cohorts(("p1", 2020, followed)))
    assert whole(made, "destinations_12m_rate")[2020][0] == pytest.approx(0.8)
    assert whole(made, "answered_12m_share")[2020][0] == pytest.approx(0.75)
    assert whole(made, "surveyed_12m_share")[2020][0] == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("field", "as_of", "pending"),
    [
        ("6520227", date(2025, 9, 29), 0.5),
        ("6520227", date(2025, 9, 30), 0.0),
        ("6720605", date(2026, 9, 29), 0.5),
        ("6720605", date(2026, 9, 30), 0.0),
    ],
)
def test_a_cohort_is_followed_a_year_after_its_end_and_in_health_two(field: str, as_of: date, pending: float) -> None:
    """Of 36 months, entered by 30 September 2021, it ends on 30 September 2024; the other half reports already."""
    followed = {"graduates": 80, "surveyed_12m": 60, "answered_12m": 45, "placed_12m": 36}
    rows = cohorts(("p1", 2021, {"graduates": 80}), ("p2", 2021, followed))
    rows["programmes"][0]["training_field"] = field
    assert whole(city(as_of=as_of, **rows), "destinations_12m_rate")[2021][2] == pending


def test_college_or_higher_and_both_readings_of_the_headline() -> None:
    """Ten workers of equal weight: college, university, vocational secondary with a diploma and without, six none."""
    held = ["college", "university", "vocational_secondary_completion", "vocational_secondary", *["none"] * 6]
    people = [
        person(i, 2025, "HP-T", f"{i % 2}" if i < 5 else f"b{i % 2}", qualification=code) for i, code in enumerate(held)
    ]
    values = indicators(city(labour_survey=people), SHOW_ALL).values.filter(breakdown="all", year=2025)
    expected = {"college_or_higher_rate": 0.2, "certificate_rate": 0.3, "certificate_rate_with_completion": 0.4}
    got = {name: values.filter(indicator=name)["estimate"].item() for name in expected}
    assert got == pytest.approx(expected)
