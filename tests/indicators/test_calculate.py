"""Indicators of a city small enough to work out by hand, and of cities with holes in their data."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.feed.contents import Feed
from caunghe.indicators import results, survey
from caunghe.indicators.bases import base
from caunghe.indicators.bases.employers import sampled_needs
from caunghe.indicators.calculate import indicators
from caunghe.indicators.catalogue import CATALOGUE, CODES
from caunghe.indicators.design import Design
from caunghe.indicators.intervals import Publication
from caunghe.indicators.options import IndicatorOptions
from caunghe.pilot.city import AS_OF, clean_tables, information
from caunghe.schema.codes import titles
from tests.indicators.small_city import AREAS, city, eight_workers, person

VERDICT_NAMES = (
    *("met", "on_course", "at_risk", "off_course", "undetectable"),
    *("no_projection", "not_measured", "no_data", "unknown_indicator"),
)
SHOW_ALL = IndicatorOptions(
    publication=Publication(
        **{"minimum_persons": 1, "minimum_freedom": 0, "caution_freedom": 0},
        **{"caution_above": 9, "suppress_above": 9, "widest": 2, "widest_relative": 1e9},
    ),
    minimum_people=1,
)


def value(feed, indicator, category="all", breakdown="all", year=2025, options=SHOW_ALL):
    values = indicators(feed, options).values.filter(
        indicator=indicator, breakdown=breakdown, category=category, year=year
    )
    assert values.height == 1
    return values.row(0, named=True)


def test_certificate_rate_by_hand():
    # 4 of 8 are certified, all weights 10: 40/80 = 0.5. Linearised cluster totals Σ w(y − 0.5)/80: a 0, b 0.125,
    # c −0.125, d 0. Each stratum adds 2/(2−1) · (0.0625² + 0.0625²) = 0.015625; V = 0.03125; error 0.1767767.
    found = value(city(labour_survey=eight_workers()), "certificate_rate")
    assert found["estimate"] == pytest.approx(0.5)
    assert found["standard_error"] == pytest.approx(0.03125**0.5)
    assert found["persons"] == 8
    assert found["basis"] == "estimated"
    assert 0 < found["low"] < 0.5 < found["high"] < 1


def test_breakdowns_by_hand():
    feed = city(labour_survey=eight_workers())
    # HP-T: 3 of 4; residuals Σ w(y − 0.75)/40 : a −0.125, b 0.125; V = 2 · (0.125² + 0.125²) = 0.0625
    of_old_haiphong = value(feed, "certificate_rate", "old_haiphong", "boundary")
    assert of_old_haiphong["estimate"] == pytest.approx(0.75)
    assert of_old_haiphong["standard_error"] == pytest.approx(0.25)
    assert value(feed, "certificate_rate", "2", "area")["estimate"] == pytest.approx(0.25)
    assert value(feed, "certificate_rate", "25-34", "age_band")["estimate"] == pytest.approx(0.5)
    assert value(feed, "certificate_rate_women")["estimate"] == pytest.approx(1.0)


def test_people_outside_the_denominator_do_not_count():
    rows = eight_workers()
    rows += [person(90, 2025, "HP-T", "a", activity="student", age=18), person(91, 2025, "HP-T", "a", age=14)]
    rows += [person(92, 2025, "HP-T", "b", activity="unemployed", age=20)]
    feed = city(labour_survey=rows)
    assert value(feed, "certificate_rate")["persons"] == 8
    assert value(feed, "unemployment_rate")["estimate"] == pytest.approx(1 / 9)
    assert value(feed, "participation_rate")["estimate"] == pytest.approx(9 / 10)
    assert value(feed, "neet_15_24")["estimate"] == pytest.approx(1 / 2)


def test_pay_premium_by_hand():
    # certified: 12, 8 → mean 10; others: 4, 6 → mean 5; premium 2. One pair a cluster, both strata of one kind:
    # z = 2·((y₁ − 10x₁)/200 − (y₀ − 5x₀)/100) with w = 10 → a: 2·(20/200 + 10/100) = 0.4; b: −0.4
    # V = 2/(2−1) · (0.4² + 0.4²) = 0.64, error 0.8
    pays = (("a", "college", 12), ("a", "none", 4), ("b", "college", 8), ("b", "none", 6))
    rows = [
        person(i, 2025, "HP-T", cluster, qualification=level, monthly_pay=pay)
        for i, (cluster, level, pay) in enumerate(pays)
    ]
    rows.append(person(9, 2025, "HP-T", "a", qualification="college"))  # did not state pay
    found = value(city(labour_survey=rows), "pay_premium")
    assert found["estimate"] == pytest.approx(2.0)
    assert found["standard_error"] == pytest.approx(0.8)
    assert value(city(labour_survey=rows), "mean_pay_certified")["estimate"] == pytest.approx(10)


def trained():
    """One institution, one site, two programmes: a college one and a short one."""
    programme = {"site": "s1", "training_field": "6520227", "mode": "full_time", "name": "Điện công nghiệp"}
    return {
        "institutions": [{"institution": "i1", "name": "A", "kind": "college", "ownership": "public", "area": "1"}],
        "sites": [{"site": "s1", "institution": "i1", "name": "A", "area": "1", "capacity": 100}],
        "programmes": [
            {"programme": "p1", "level": "college", "months": 24.0, "cost_per_learner": 10_000_000, **programme},
            {"programme": "p2", "level": "short", "months": 2.0, **programme},
        ],
        "intakes": [
            {"programme": "p1", "year": 2023, "quota": 50, "entrants": 40, "women": 10, "dropouts": 8, "graduates": 30,
             "employed_6m": 24, "in_field_6m": 18, "median_pay_6m": 9_000_000},
            {"programme": "p2", "year": 2023, "quota": 20, "entrants": 10},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("indicator", "expected", "persons"),
    [
        ("entrants", 50, 50),
        ("diploma_entrants", 40, 40),
        ("higher_level_entrants_share", 40 / 50, 50),
        ("priority_entrants_share", 1.0, 40),  # industrial electricity is on the list to 2025
        ("women_entrants_share", 10 / 40, 40),  # p2 did not report women: left out, and persons say so
        ("quota_filled", 50 / 70, 2),
        ("completion_rate", 30 / 40, 40),
        ("dropout_rate", 8 / 40, 40),
        ("employed_6m_rate", 24 / 30, 30),
        ("in_field_6m_rate", 18 / 24, 24),
        ("pay_6m", 9_000_000, 24),
        ("cost_per_graduate", 40 * 10_000_000 * 2 / 30, 30),
        ("cost_per_employed_graduate", 40 * 10_000_000 * 2 / 24, 24),
        ("site_utilisation", (40 * 24 / 12 + 10 * 2 / 12) / 100, 1),
    ],
)
def test_register_by_hand(indicator, expected, persons):
    found = value(city(**trained()), indicator, year=2023)
    assert found["estimate"] == pytest.approx(expected)
    assert found["persons"] == persons
    assert found["standard_error"] is None
    assert found["flag"] == "publish"


def test_teachers_tasks_and_funds_by_hand():
    teacher = {"institution": "i1", "training_field": "6520227", "qualification": "university", "pedagogy": "college"}
    task = {"task_group": "x", "title": "t", "lead": "l"}
    feed = city(
        **trained(),
        teachers=[
            {"teacher": "1", "skill_grade": "national_2", "practice_weeks": 4.0, **teacher},
            {"teacher": "2", "skill_grade": "national_1", "practice_weeks": 3.0, **teacher},
            {"teacher": "3", **teacher},
        ],
        tasks=[
            {"task": "1", "due": date(2026, 1, 1), "status": "done", **task},
            {"task": "2", "due": date(2026, 1, 1), "status": "in_progress", **task},
            {"task": "3", "due": date(2027, 1, 1), "status": "in_progress", **task},
            {"task": "4", "due": date(2027, 1, 1), "status": "at_risk", **task},
            {"task": "5", "due": date(2026, 1, 1), "status": "cancelled", **task},
        ],
        funds=[
            {"fund": "a", "year": 2025, "source": "city_budget", "purpose": "equipment", "amount": 75},
            {"fund": "b", "year": 2025, "source": "employers", "purpose": "operating", "amount": 25},
            {"fund": "b", "year": 2030, "source": "employers", "purpose": "operating", "amount": 99},  # a plan, no fact
        ],
    )
    # the first is at the standard, the second is not; of the third nobody says whether
    at_standard = value(feed, "teachers_at_standard", year=2026)
    assert (at_standard["estimate"], at_standard["coverage"]) == pytest.approx((1 / 2, 2 / 3))
    assert value(feed, "teachers_with_practice", year=2026)["estimate"] == pytest.approx(1 / 2)
    assert value(feed, "tasks_done", year=2026)["estimate"] == pytest.approx(1 / 4)
    assert value(feed, "tasks_overdue", year=2026)["estimate"] == pytest.approx(1 / 4)
    assert value(feed, "tasks_on_time", year=2026)["estimate"] == pytest.approx(2 / 4)
    assert value(feed, "non_state_funds_share")["estimate"] == pytest.approx(0.25)
    assert value(feed, "equipment_funds_share")["estimate"] == pytest.approx(0.75)
    assert indicators(feed, SHOW_ALL).values["year"].max() == 2026


def test_target_groups_are_those_of_the_last_count():
    round_ = {"round": "r", "name": "r", "opens": date(2026, 3, 1), "closes": date(2026, 5, 1)}
    groups = ("poor;disabled", "poor", None, "poor; ethnic_minority")
    feed = city(
        rounds=[round_],
        applicants=[
            {"round": "r", "applicant": str(i), "area": "1", "sex": "male", "groups": g} for i, g in enumerate(groups)
        ],
        target_groups=[
            {"area": "1", "year": 2024, "group": "poor", "people": 99},
            {"area": "1", "year": 2025, "group": "poor", "people": 20},
            {"area": "1", "year": 2025, "group": "disabled", "people": 10},
        ],
    )
    assert value(feed, "target_groups_reached", year=2026)["estimate"] == pytest.approx(4 / 30)
    assert value(feed, "target_groups_reached", "poor", "group", year=2026)["estimate"] == pytest.approx(3 / 20)


def test_hiring_needs_are_a_sample_when_employers_stand_for_others():
    employers = [
        {"employer": e, "name": e, "kind": "private", "industry": "26", "size_band": "10-49", "area": "1"} for e in "ab"
    ]
    needs = [
        {"employer": "a", "year": 2025, "occupation": "7212", "openings": 10, "hard_to_fill": 5, "weight": 3.0},
        {"employer": "b", "year": 2025, "occupation": "7212", "openings": 10, "hard_to_fill": 1, "weight": 1.0},
    ]
    found = value(city(employers=employers, hiring_needs=needs), "hard_to_fill_share")
    assert found["estimate"] == pytest.approx(16 / 40)
    assert found["standard_error"] > 0
    census = [need | {"weight": 1.0} for need in needs]
    found = value(city(employers=employers, hiring_needs=census), "hard_to_fill_share")
    assert found["estimate"] == pytest.approx(6 / 20)
    assert found["standard_error"] is None


def test_a_band_in_which_all_were_asked_is_as_large_as_the_answers():
    bands = {"a": "10-49", "b": "10-49", "c": "50-199"}
    employers = [
        {"employer": e, "name": e, "kind": "private", "industry": "26", "size_band": band, "area": "1"}
        for e, band in bands.items()
    ]
    weights = {"a": 3.0, "b": 1.0, "c": 1.0}
    needs = [
        {"employer": e, "year": 2025, "occupation": "7212", "openings": 10, "weight": weight}
        for e, weight in weights.items()
    ]
    rows = sampled_needs(city(employers=employers, hiring_needs=needs))
    # a and b stand for four; c for itself alone, so that nothing of its band is left to chance
    assert dict(rows.select("employer", "population").iter_rows()) == {"a": 4.0, "b": 4.0, "c": 1.0}


def test_basis_is_that_of_the_weakest_table():
    feed = city(labour_survey=eight_workers(), **trained())
    basis = {"labour_survey": "published", "intakes": "published", "programmes": "synthetic"}
    information = type(feed.information)(
        city=feed.information.city, area="31", as_of=feed.information.as_of, licence="", basis=basis
    )
    found = indicators(type(feed)(information, feed.tables, feed.supplied), SHOW_ALL).values
    by_name = dict(found.select("indicator", "basis").unique().iter_rows())
    assert by_name["certificate_rate"] == "estimated"
    assert by_name["entrants"] == "synthetic"


def test_values_keep_their_shape_and_flags():
    found = indicators(city(labour_survey=eight_workers(), **trained())).values
    assert found.schema == results.VALUES
    hidden = found.filter(flag="suppressed")
    assert hidden.height > 0
    assert hidden["estimate"].null_count() == hidden.height
    assert found.filter(pl.col("persons") < 5, pl.col("indicator") == "completion_rate").is_empty()


def test_a_small_cell_does_not_come_out_by_a_target():
    leavers = [{"area": "1", "year": 2025, "grade": "9", "leavers": 50, "to_vocational": 3}]
    leavers += [{"area": "2", "year": 2025, "grade": "9", "leavers": 50, "to_vocational": 20}]
    target = {"indicator": "streaming_rate", "area": "1", "year": 2025, "value": 0.4, "source": "x"}
    feed = city(leavers=leavers, targets=[target])
    assert indicators(feed).verdicts["verdict"].to_list() == ["no_data"]
    own_office = indicators(feed, IndicatorOptions(public=False)).verdicts.row(0, named=True)
    assert (own_office["verdict"], own_office["estimate"]) == ("off_course", 0.06)


def test_empty_feed_gives_empty_tables():
    found = indicators(city())
    assert found.values.is_empty()
    assert found.values.schema == results.VALUES
    assert (found.verdicts.schema, found.paths.schema) == (results.VERDICTS, results.PATHS)
    assert (found.communes.schema, found.mismatch.schema) == (results.COMMUNES, results.MISMATCH)


def test_no_survey_at_all_leaves_the_registers():
    found = indicators(city(**trained()))
    assert "entrants" in found.values["indicator"]
    assert "certificate_rate" not in found.values["indicator"]
    assert found.communes.is_empty()


def test_city_of_one_commune():
    found = indicators(city(areas=AREAS[:2], labour_survey=[row | {"area": "1"} for row in eight_workers()]), SHOW_ALL)
    commune = found.communes.row(0, named=True)
    assert commune["area"] == "1"
    assert commune["estimate"] == pytest.approx(0.5)
    assert commune["error"] == pytest.approx(0.03125**0.5)


def test_commune_without_sample_is_predicted_and_marked():
    areas = [*AREAS[:1], *({"area": str(i), "name": str(i), "kind": "ward", "parent": "31"} for i in range(10))]
    random = np.random.default_rng(1)
    held = [(area, random.random() < 0.1 + 0.09 * area) for area in range(9) for _ in range(60)]  # commune 9: no sample
    rows = [
        person(i, 2025, "HP-T", f"{area}-{i % 6}", area=str(area), qualification="college" if certified else "none")
        for i, (area, certified) in enumerate(held)
    ]
    communes = indicators(city(areas=areas, labour_survey=rows)).communes
    assert communes.height == 10
    predicted = communes.filter(area="9").row(0, named=True)
    assert (predicted["persons"], predicted["direct"]) == (0, None)
    assert 0 < predicted["estimate"] < 1
    assert predicted["error"] > communes.filter(pl.col("area") != "9")["error"].max()
    # benchmarked: without populations every commune weighs the same, and their mean is the city's direct estimate
    assert communes["estimate"].mean() == pytest.approx(sum(certified for _, certified in held) / len(held))


def test_year_without_survey_is_left_out():
    found = indicators(city(labour_survey=eight_workers(2023) + eight_workers(2025)), SHOW_ALL).values
    assert found.filter(indicator="certificate_rate", breakdown="all")["year"].to_list() == [2023, 2025]


def test_single_unit_stratum_adds_variance_by_the_named_option():
    rows = [*eight_workers(), person(50, 2025, "HD-X", "e"), person(51, 2025, "HD-X", "e", qualification="college")]
    rows += [person(52, 2025, "HD-X", "e")]
    feed = city(labour_survey=rows)
    adjusted = value(feed, "certificate_rate")["standard_error"]
    careless = IndicatorOptions(publication=SHOW_ALL.publication, minimum_people=1, lonely="remove")
    removed = value(feed, "certificate_rate", options=careless)["standard_error"]
    assert 0 < removed < adjusted


def test_one_pass_over_all_breakdowns_equals_one_call_each():
    random = np.random.default_rng(5)
    rows = [
        person(
            i,
            2024 + i % 2,
            f"HP-{random.integers(3)}",
            str(random.integers(5)),
            weight=float(random.uniform(1, 30)),
            age=int(random.integers(10, 80)),
            sex=str(random.choice(["female", "male"])),
            activity=str(random.choice(["employed", "unemployed", "student"])),
            qualification=str(random.choice(["none", "short_course", "college"])),
        )
        for i in range(600)
    ]
    feed = city(labour_survey=rows)
    frame = base(feed, "labour_survey", SHOW_ALL)
    declared = CATALOGUE["certificate_rate"]
    design = Design(weight="weight", unit="unit", stratum="stratum", lonely="adjust")
    for breakdown in ("sex", "age_band"):
        alone = survey.proportions(frame, design, declared.numerator, ("year", breakdown), within=declared.denominator)
        found = indicators(feed, SHOW_ALL).values.filter(indicator="certificate_rate", breakdown=breakdown)
        joined = alone.filter(pl.col("persons") > 0).join(
            found, left_on=["year", breakdown], right_on=["year", "category"]
        )
        assert joined.height == found.height > 3
        for number in ("estimate", "standard_error", "low", "high"):
            assert joined[number].to_numpy() == pytest.approx(joined[f"{number}_right"].to_numpy(), rel=1e-12)


def test_pilot_city_has_every_indicator_and_shows_no_small_cell():
    tables = clean_tables(1)  # codes that offices mistyped never reach the indicators
    found = indicators(Feed(information(AS_OF), tables, frozenset(tables)))
    shown = found.values.filter(pl.col("flag") != "suppressed")
    # none of the survey's 115,960 people is said to have completed vocational secondary without its diploma
    assert set(CATALOGUE) - {"certificate_rate_with_completion"} == set(found.values["indicator"])
    of_people = [name for name, each in CATALOGUE.items() if each.people]
    assert shown.filter(pl.col("indicator").is_in(of_people) & pl.col("persons").is_between(1, 4)).is_empty()
    for breakdown, codes in CODES.items():
        categories = set(found.values.filter(breakdown=breakdown)["category"])
        assert categories <= set(titles(codes, "vi")), breakdown
    assert found.values.filter(breakdown="all", indicator="certificate_rate").height == 6
    assert set(found.verdicts["verdict"]) <= set(VERDICT_NAMES)
    assert found.communes.height == 114


def test_options_name_their_limits():
    with pytest.raises(InputError, match="minimum_people must be 1 or more; got 0"):
        IndicatorOptions(minimum_people=0)
    with pytest.raises(InputError, match="draws must be 20 or more; got 3"):
        IndicatorOptions(draws=3)
