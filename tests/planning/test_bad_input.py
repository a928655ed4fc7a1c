"""Cities with something missing, and wishes that contradict: the answer is defined."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.planning.options import PlanOptions
from caunghe.planning.plan import plan_seats
from caunghe.planning.verify.verify import verify_plan
from caunghe.planning.wording import Names
from tests.planning.tiny_city import feed, forecast, options


def _target(indicator: str, value: float) -> pl.DataFrame:
    row = {"indicator": indicator, "area": "C", "year": 2026, "value": value}
    schema = feed()["targets"].schema
    return pl.DataFrame([dict.fromkeys(schema) | row], schema=schema)


def test_contradictory_hard_targets_are_infeasible_not_an_error() -> None:
    wish = feed(targets=_target("diploma_entrants", 5000.0))
    results = plan_seats(wish, forecast(), options(targets="hard", group_share=0.0))
    assert results.status == "infeasible"
    assert all(frame.is_empty() for frame in results.tables.values())
    assert verify_plan(wish, forecast(), options(), results.tables).is_empty()


def test_hard_targets_within_reach_are_met() -> None:
    results = plan_seats(feed(), forecast(), options(targets="hard", group_share=0.0))
    assert results.goals["short"].max() == 0


def test_targets_first_miss_no_more_than_penalised_ones() -> None:
    wish = feed(targets=_target("diploma_entrants", 130.0))
    cheap = {"target_penalty": 1e5, "group_share": 0.0}
    first, penalised = (plan_seats(wish, forecast(), options(targets=how, **cheap)) for how in ("first", "penalised"))
    short = [r.goals.filter(pl.col("goal") == "diploma_entrants")["short"][0] for r in (first, penalised)]
    assert short[0] < short[1]


def test_without_a_table_of_teachers_those_whom_last_year_took_stand_in() -> None:
    """Nobody may be hired: as many teachers as taught 20, 2 · 18 and 2 · 16 learners less those who left are there."""
    bare = feed(teachers=feed()["teachers"].clear())
    nobody = plan_seats(bare, forecast(), options(hires_per_year=0, repair_years=0))
    assert 0 < nobody.seats["seats"].sum() <= 18 + 2 * 16 + 2 * 14
    hired = plan_seats(bare, forecast(), options())
    assert hired.seats["seats"].sum() > nobody.seats["seats"].sum()
    assert hired.teachers["hired"].sum() > 0
    assert verify_plan(bare, forecast(), options(), hired.tables)["holds"].all()


@pytest.mark.parametrize(
    ("norm", "value", "limit"),
    [
        ("learners_per_teacher", 0.0, "a number above 0"),
        ("learners_per_teacher", -3.0, "a number above 0"),
        ("learners_per_workstation", 0.0, "a number above 0"),
        ("equipment_life_years", 0.0, "a number above 0"),
        ("class_size_heavy", 0.4, "a number of 1 or more"),
    ],
)
def test_a_norm_of_the_feed_by_which_nobody_can_plan(norm: str, value: float, limit: str) -> None:
    row = {"norm": norm, "value": value, "valid_from": date(2000, 1, 1)}
    own = pl.DataFrame([dict.fromkeys(feed()["norms"].columns) | row], schema=feed()["norms"].schema)
    with pytest.raises(InputError, match=f"^norm {norm} must be {limit}; got {value}$"):
        plan_seats(feed(norms=own), forecast(), options(years=2))


def test_a_fund_of_zero_leaves_commitments_unpaid_and_starts_nothing() -> None:
    poor = feed(funds=feed()["funds"].with_columns(amount=pl.lit(0, pl.Int64)))
    results = plan_seats(poor, forecast(), options())
    assert results.seats["seats"].sum() == 0
    assert results.unpaid["unpaid"].sum() > 0
    assert verify_plan(poor, forecast(), options(), results.tables)["holds"].all()


@pytest.mark.parametrize("purposes", [(), ("operating",), ("learner_support",)])
def test_without_a_fund_what_last_year_cost_stands_in(purposes: tuple[str, ...]) -> None:
    """Without any fund, or without those of a purpose: money was found for last year's learners."""
    gone = pl.col("purpose").is_in(purposes) if purposes else pl.lit(True)
    given = feed(funds=feed()["funds"].filter(~gone))
    results = plan_seats(given, forecast(), options())
    assert results.seats["seats"].sum() > 20
    assert results.funds.filter(pl.col("fund").str.starts_with("assumed:")).height > 0
    assert verify_plan(given, forecast(), options(), results.tables)["holds"].all()


def test_without_a_licence_the_largest_intake_on_record_stands_in() -> None:
    """Entrants were 20, 18 and 16 every year."""
    given = feed(programmes=feed()["programmes"].with_columns(licensed_intake=pl.lit(None, pl.Int64)))
    results = plan_seats(given, forecast(), options())
    assert results.programmes["licence"].to_list() == [20, 18, 16]
    assert results.seats["seats"].sum() > 0
    assert verify_plan(given, forecast(), options(), results.tables)["holds"].all()


def test_a_site_without_a_place_stands_in_the_middle_of_the_zones() -> None:
    nowhere = [pl.lit(None, feed()["sites"].schema[c]).alias(c) for c in ("longitude", "latitude", "area")]
    given = feed(sites=feed()["sites"].with_columns(nowhere))
    results = plan_seats(given, forecast(), options())
    assert results.seats["seats"].sum() > 20
    assert verify_plan(given, forecast(), options(), results.tables)["holds"].all()


def test_a_field_with_no_occupation_is_taught_only_for_other_goals() -> None:
    programmes = feed()["programmes"].with_columns(
        training_field=pl.when(pl.col("programme") == "P1").then(pl.lit("5999999")).otherwise("training_field")
    )
    lone = feed(programmes=programmes)
    results = plan_seats(lone, forecast(), options(locality_share=0.0, group_share=0.0))
    assert results.seats.filter(pl.col("programme") == "P1")["seats"].sum() == 0


def test_no_survey_leaves_the_certificate_target_out() -> None:
    wish = feed(targets=_target("certificate_rate", 0.5))
    assert "certificate_rate" in plan_seats(wish, forecast(), options()).goals["goal"].to_list()
    unseen = feed(targets=_target("certificate_rate", 0.5), labour_survey=feed()["labour_survey"].clear())
    results = plan_seats(unseen, forecast(), options())
    assert "certificate_rate" not in results.goals["goal"].to_list()
    assert results.certificates.is_empty()


def test_certificates_are_certified_twice_alike() -> None:
    wish = feed(targets=_target("certificate_rate", 0.5))
    results = plan_seats(wish, forecast(), options(years=3))
    assert verify_plan(wish, forecast(), options(years=3), results.tables)["holds"].all()


@pytest.mark.parametrize(("first", "years"), [(2020, 3), (2034, 6)])
def test_a_horizon_beyond_the_forecast(first: int, years: int) -> None:
    with pytest.raises(InputError, match=f"within the forecast's 2026–2035; got {first}–{first + years - 1}"):
        plan_seats(feed(), forecast(), options(first_year=first, years=years))


@pytest.mark.parametrize(
    ("name", "value"), [("years", 0), ("draws", 0), ("risk_tail", 0), ("mip_gap", 2), ("hire_cost", -1)]
)
def test_options_out_of_range(name: str, value: float) -> None:
    with pytest.raises(InputError, match=name):
        PlanOptions(**{name: value})  # type: ignore[arg-type]


def test_growth_of_minus_ninety_per_cent_leaves_nothing_to_train_for() -> None:
    """Openings at a tenth, with more people looking for work than there are openings: needs are negative."""
    falling = forecast(need=(4.0, 3.0, 6.0))
    falling = replace(falling, seekers=np.full_like(falling.seekers, 20.0))
    asked = options(locality_share=0.0, group_share=0.0)
    untargeted = feed(targets=feed()["targets"].clear())
    results = plan_seats(untargeted, falling, asked)
    assert results.seats["seats"].sum() == 0
    assert results.shortage["shortage"].sum() == 0
    assert verify_plan(untargeted, falling, asked, results.tables)["holds"].all()


def test_an_empty_city_has_no_plan() -> None:
    empty = feed(**{name: frame.clear() for name, frame in feed().tables.items()})
    with pytest.raises(InputError, match="programmes must hold one with site, field, level and months; got none of 0"):
        plan_seats(empty, forecast(), options())


@pytest.mark.parametrize("column", ["training_field", "level", "months", "site"])
def test_a_programme_that_lacks_what_it_is_planned_by_is_left_out(column: str) -> None:
    register = feed()["programmes"]
    blank = pl.when(pl.col("programme") != "P2").then(column).alias(column)
    results = plan_seats(feed(programmes=register.with_columns(blank)), forecast(), options())
    assert results.programmes["programme"].to_list() == ["P1", "P3"]
    nobody = register.with_columns(pl.lit(None, register.schema[column]).alias(column))
    with pytest.raises(InputError, match="got none of 3"):
        plan_seats(feed(programmes=nobody), forecast(), options())


def test_a_site_of_no_known_institution_is_called_by_its_own_name() -> None:
    sites = feed()["sites"]
    nobody = feed(sites=sites.with_columns(institution=pl.lit(None, pl.String)))
    zones = pl.DataFrame(schema={"area": pl.String, "zone": pl.String})
    assert Names(nobody, zones).site("S1") == ("Chính", "Chính")
    assert Names(feed(), zones).site("S1") == ("Trường I1 (Chính)", "School I1 (Chính)")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"hire_cost": float("nan")}, "hire_cost must be a finite number; got nan"),
        ({"travel_cost": float("inf")}, "travel_cost must be a finite number; got inf"),
        ({"occupation_weights": {"7212": -1.0}}, "occupation_weights 7212 must be 0 or more; got -1.0"),
        ({"occupation_weights": {"zzzz": 2.0}}, "must be by four-digit occupation; got zzzz"),
    ],
)
def test_options_that_are_no_numbers_or_name_nothing_are_refused(changed: dict, why: str) -> None:
    with pytest.raises(InputError, match=why):
        PlanOptions(**changed)


def test_a_closed_site_that_the_feed_does_not_have_is_refused() -> None:
    with pytest.raises(InputError, match="closed_sites names S99, which is no site of the feed"):
        plan_seats(feed(), forecast(), options(closed_sites={"S99": 2026}))
