"""What a register's number covers: what is due, what of it is known, and what cannot be known yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from caunghe.indicators.calculate import indicators
from caunghe.indicators.options import IndicatorOptions
from caunghe.indicators.results import is_covered
from tests.indicators.small_city import AREAS, city, person
from tests.indicators.test_calculate import trained

OPEN = IndicatorOptions(public=False)


def values(feed):
    return indicators(feed, OPEN).values


def whole(feed, indicator):
    """Return year → (estimate, coverage, pending) of the whole city."""
    rows = values(feed).filter(indicator=indicator, breakdown="all")
    return {row["year"]: (row["estimate"], row["coverage"], row["pending"]) for row in rows.iter_rows(named=True)}


def cohorts(*rows, months=(36.0, 18.0)):
    """Two programmes, college and intermediate, with the rows of intakes: programme, year, entrants, and the rest."""
    made = trained()
    first, second = made["programmes"]
    kept = {"cost_per_learner": 12_000_000}
    made["programmes"] = [
        {**first, **kept, "months": months[0]},
        {**second, **kept, "level": "intermediate", "months": months[1]},
    ]
    made["intakes"] = [{"programme": name, "year": year, "entrants": 100, **rest} for name, year, rest in rows]
    return made


DONE = {"dropouts": 10, "graduates": 90, "employed_6m": 45}


def test_a_cohort_that_has_not_finished_is_no_result_and_what_is_missing_is_told_from_what_is_early():
    feed = city(**cohorts(("p1", 2022, DONE), ("p2", 2022, DONE), ("p1", 2024, {"dropouts": 10}), ("p2", 2024, DONE)))
    # p1 of 2024 enters in September 2024 for 36 months: nobody can have finished on 30 June 2026
    assert whole(feed, "completion_rate") == {2022: (0.9, 1.0, 0.0), 2024: (0.9, 0.5, 0.5)}
    # p2 of 2022 ended in March 2024 and was followed until September: what is missing was not reported
    late = city(**cohorts(("p1", 2022, DONE), ("p2", 2022, {"graduates": 90})))
    assert whole(late, "employed_6m_rate") == {2022: (0.5, 0.5, 0.0)}


def test_six_months_are_waited_for_beyond_the_end_of_a_cohort():
    # p1: 12 months, over in September 2025; p2: 18 months from September 2024, over in March 2026: until September 2026
    made = cohorts(("p1", 2024, DONE), ("p2", 2024, DONE | {"employed_6m": 20}), months=(12.0, 18.0))
    for day in (date(2026, 6, 30), date(2026, 9, 29)):
        assert whole(city(**made, as_of=day), "employed_6m_rate") == {2024: (0.5, 0.5, 0.5)}
    assert whole(city(**made, as_of=date(2026, 9, 30)), "employed_6m_rate") == {
        2024: (pytest.approx(65 / 180), 1.0, 0.0)
    }


def test_who_completes_and_who_drops_out_are_of_the_same_cohorts():
    feed = city(**cohorts(("p1", 2024, {"dropouts": 40}), ("p2", 2024, DONE)))
    assert whole(feed, "completion_rate")[2024][:2] == (0.9, 0.5)
    assert whole(feed, "dropout_rate")[2024][:2] == (0.1, 0.5)


def test_costs_per_graduate_and_per_employed_graduate_rest_on_the_same_cohorts():
    # p1 costs 36 m a learner and reports no work; p2 18 m: 18 · 100/90 = 20 and 18 · 100/45 = 40 m
    feed = city(**cohorts(("p1", 2022, {"graduates": 90}), ("p2", 2022, DONE)))
    assert whole(feed, "cost_per_graduate")[2022] == (pytest.approx(20e6), 0.5, 0.0)
    assert whole(feed, "cost_per_employed_graduate")[2022] == (pytest.approx(40e6), 0.5, 0.0)
    # where no cohort of the year reports work, all that graduated count: (36 + 18) · 100/180 = 30 m
    untold = city(**cohorts(("p1", 2022, {"graduates": 90}), ("p2", 2022, {"graduates": 90})))
    assert whole(untold, "cost_per_graduate") == {2022: (pytest.approx(30e6), 1.0, 0.0)}
    assert whole(untold, "cost_per_employed_graduate") == {}


def test_a_year_whose_long_courses_have_not_finished_has_no_cost_of_a_graduate():
    # p1 of 2024, the dear one, ends in 2027: 20 m of p2 alone would stand beside 30 m of both
    feed = city(**cohorts(("p1", 2022, DONE), ("p2", 2022, DONE), ("p1", 2024, {"dropouts": 10}), ("p2", 2024, DONE)))
    feed = replace(feed, information=replace(feed.information, as_of=date(2026, 9, 30)))
    assert whole(feed, "cost_per_graduate") == {2022: (pytest.approx(30e6), 1.0, 0.0), 2024: (None, 0.5, 0.5)}
    assert whole(feed, "cost_per_employed_graduate")[2024] == (None, 0.5, 0.5)


def test_certificates_belong_to_the_year_of_their_award():
    # 36 months from September: three years on; 18 months: two years on (March)
    rows = [(name, year, DONE) for name in ("p1", "p2") for year in (2021, 2022, 2023)]
    feed = city(**cohorts(*rows))
    # until 2023 cohorts of p1 that the feed does not have are among the graduates, in 2026 those of p2 of 2024
    assert whole(feed, "certificates") == {2024: (180.0, 1.0, 0.0), 2025: (180.0, 1.0, 0.0)}
    later = [("p1", 2024, {}), ("p2", 2024, DONE)]
    ended = city(**cohorts(*rows, *later), as_of=date(2026, 9, 30))
    assert whole(ended, "certificates")[2026] == (180.0, 1.0, 0.0)
    # three months before its end p1 of 2023 is not known, though its form tells of 90
    assert whole(city(**cohorts(*rows, *later)), "certificates")[2026] == (90.0, 0.5, 0.5)
    unfinished = city(**cohorts(*rows[:2], ("p1", 2023, {}), *rows[3:], *later))
    assert whole(unfinished, "certificates")[2026] == (90.0, 0.5, 0.5)


def test_short_courses_are_awarded_from_the_middle_of_their_year():
    rows = (("p1", 2024, DONE), ("p2", 2024, DONE), ("p1", 2025, DONE), ("p2", 2025, {"graduates": 80}))
    made = cohorts(*rows, months=(6.0, 7.0))
    made["programmes"] = [{**row, "level": "elementary"} for row in made["programmes"]]
    # six months from mid-year end with it, as those of 2025; seven do not: 90 of 2024. Of 2026 p1 is not reported yet
    assert whole(city(**made), "certificates") == {2025: (180.0, 1.0, 0.0)}


def test_places_are_confirmed_before_the_same_day_of_every_year():
    employer = {"employer": "e1", "name": "E", "kind": "private", "industry": "26", "area": "1"}

    def places(field, year, confirmed):
        return {"employer": "e1", "training_field": field, "year": year, "places": 10, "confirmed": confirmed}

    feed = city(
        employers=[employer],
        workplaces=[
            places("6520227", 2025, date(2025, 3, 1)),  # four months old on 28 June 2025
            places("6510216", 2025, date(2025, 9, 1)),  # nothing is known of June: the register's first year
            places("6520227", 2026, date(2025, 3, 1)),  # sixteen months old in June 2026
            places("6510216", 2026, date(2026, 6, 29)),  # after the day that is asked about; that of 2025 counts
            places("6520123", 2026, None),  # no day given
        ],
    )
    assert whole(feed, "workplaces_confirmed_share") == {2025: (1.0, 0.5, 0.0), 2026: (0.5, pytest.approx(2 / 3), 0.0)}


def test_a_group_that_no_round_records_is_not_asked_rather_than_nobody():
    people = [
        {"area": "1", "group": group, "year": 2024, "people": count}
        for group, count in (("ethnic_minority", 50), ("informal_worker", 950))
    ]
    feed = city(
        **trained(),
        target_groups=people,
        rounds=[{"round": "R", "opens": date(2026, 4, 1), "closes": date(2026, 5, 31)}],
        applicants=[
            {"round": "R", "applicant": f"A{i}", "area": "1", "groups": "ethnic_minority" if i < 10 else None}
            for i in range(40)
        ],
    )
    assert whole(feed, "target_groups_reached") == {2026: (0.2, 1.0, 0.0)}
    by_group = values(feed).filter(indicator="target_groups_reached", breakdown="group")
    assert by_group["category"].to_list() == ["ethnic_minority"]


@pytest.mark.parametrize(
    ("table", "indicator"),
    [
        ("programme_skills", "skills_declared_share"),
        ("agreements", "institutions_with_agreements_share"),
        ("agreements", "learners_under_agreements"),
    ],
)
def test_a_table_that_did_not_come_is_not_zero(table, indicator):
    made = trained()
    assert whole(city(**made), indicator) == {}
    rows = {
        "programme_skills": [{"programme": "p1", "skill": "welding"}],
        "agreements": [{"agreement": "a", "employer": "e", "institution": "other", "signed": date(2026, 1, 1)}],
    }
    told = whole(city(**made, **{table: rows[table]}), indicator)
    assert [estimate for estimate, *_ in told.values()] == ([0.5] if table == "programme_skills" else [0.0])


def test_coverage_is_of_the_category_and_of_people():
    # ward 1 has the unfinished cohort; the institution of commune 2 has all of its own
    made = cohorts(("p1", 2024, {"dropouts": 1}), ("p2", 2024, DONE | {"entrants": 300}))
    made["institutions"] += [{**made["institutions"][0], "institution": "i2", "area": "2"}]
    made["sites"] += [{**made["sites"][0], "site": "s2", "institution": "i2", "area": "2"}]
    made["programmes"][1] |= {"site": "s2"}
    found = values(city(**made, areas=AREAS)).filter(indicator="completion_rate", year=2024)
    told = found.filter(pl.col("breakdown").is_in(["all", "area"])).sort("category")
    assert told.select("category", "coverage", "pending").rows() == [("2", 1.0, 0.0), ("all", 0.75, 0.25)]


def two_years(*rows):
    """Three institutions of 60, 30 and 10 entrants in 2024, a teacher each; the rows given are those of 2025."""
    names, entrants = ("a", "b", "c"), (60, 30, 10)
    place = {"name": "x", "area": "1"}
    return city(
        institutions=[{"institution": name, "kind": "college", "ownership": "public", **place} for name in names],
        sites=[{"site": name, "institution": name, "capacity": 100, **place} for name in names],
        programmes=[
            {"programme": name, "site": name, "level": "college", "mode": "full_time", "name": "x", "months": 12.0}
            for name in names
        ],
        teachers=[{"teacher": name, "institution": name} for name in names],
        intakes=[
            {"programme": name, "year": 2024, "entrants": count, "women": count // 2}
            for name, count in zip(names, entrants, strict=True)
        ]
        + [{"programme": name, "year": 2025, "entrants": count, "women": women} for name, count, women in rows],
    )


@pytest.mark.parametrize("silent", [(), (("a", None, None),)], ids=["no row", "empty cell"])
def test_who_does_not_report_is_due_all_the_same(silent):
    """a had 60 of 100 entrants in 2024: of 2025 the 40 that are known cover 40 %."""
    feed = two_years(("b", 30, 15), ("c", 10, 5), *silent)
    assert whole(feed, "entrants")[2025] == (40, pytest.approx(0.4), 0)
    assert whole(feed, "diploma_entrants")[2025] == (40, pytest.approx(0.4), 0)
    assert whole(feed, "women_entrants_share")[2025] == (0.5, pytest.approx(0.4), 0)
    assert whole(feed, "site_utilisation")[2025] == (0.2, pytest.approx(2 / 3), 0)


def test_one_early_row_makes_no_new_year():
    """Every institution reported 2024, c alone 2025: learners for teachers and capacity are those of 2024."""
    feed = two_years(("c", 10, 0))
    assert whole(feed, "women_entrants_share")[2025] == (0, pytest.approx(0.1), 0)
    assert whole(feed, "learners_per_teacher")[2026] == (pytest.approx(100 / 3), 1, 0)
    shown = indicators(feed).values.filter(indicator="women_entrants_share", breakdown="all")
    assert shown["coverage"].to_list() == [1, pytest.approx(0.1)]


def test_who_reports_nothing_for_the_last_whole_year_has_no_learners_per_teacher():
    """a and b make up 96 of 100: 2025 is whole, and c is unknown, not empty."""
    rows = two_years().tables["intakes"].with_columns(entrants=pl.Series([60, 36, 4]))
    later = rows.filter(pl.col("programme") != "c").with_columns(year=pl.lit(2025, pl.Int64))
    made = two_years()
    feed = replace(made, tables={**made.tables, "intakes": pl.concat([rows, later])})
    assert whole(feed, "learners_per_teacher")[2026] == (48, pytest.approx(2 / 3), 0)


def asked(**silent):
    """Return the whole city's numbers of two hundred employed people in twenty clusters, about half of them graduates.

    ``silent`` says of a column of how many people, the first, the cell is empty.
    """
    held = np.random.default_rng(1).random(200) < 0.5
    rows = [
        person(n, 2025, "HP-T", str(n % 20), qualification="college" if held[n] else "none", monthly_pay=9e6)
        for n in range(200)
    ]
    for column, count in silent.items():
        rows = [row | ({column: None} if n < count else {}) for n, row in enumerate(rows)]
    found = values(city(labour_survey=rows)).filter(breakdown="all")
    return {row["indicator"]: row for row in found.iter_rows(named=True)}


@pytest.mark.parametrize(
    ("silent", "coverage", "flag", "note"),
    [
        (0, 1.0, "publish", None),
        (30, 0.85, "publish", None),
        (31, 0.845, "caution", "low_response"),
        (100, 0.5, "caution", "low_response"),
        (101, 0.495, "suppressed", "low_response"),
    ],
)
def test_a_survey_tells_how_many_answered(silent, coverage, flag, note):
    row = asked(qualification=silent)["certificate_rate"]
    assert (row["coverage"], row["pending"]) == (pytest.approx(coverage), None)
    assert (row["flag"], row["note"]) == (flag, note)


def test_who_did_not_say_is_in_no_rate_of_qualifications():
    """Eighty of two hundred do not say what they hold: 120 are left, and they make 60 %, in every rate of it."""
    found = asked(qualification=80)
    for name in ("certificate_rate", "college_or_higher_rate", "vocational_certificate_share"):
        assert (found[name]["persons"], found[name]["coverage"]) == (120, pytest.approx(0.6))


def of_quarters(*last: int) -> pl.DataFrame:
    """Return the city's certificate rates of 2025, all quarters asked, and of 2026, of which the ``last`` are in."""
    rows = [
        person(
            f"{year}-{n}", year, "HP-T", str(n % 20), qualification="college" if n % 3 else "none", quarter=n % 4 + 1
        )
        for year in (2025, 2026)
        for n in range(400)
        if year == 2025 or n % 4 + 1 in last
    ]
    return values(city(labour_survey=rows)).filter(indicator="certificate_rate", breakdown="all")


@pytest.mark.parametrize(
    ("last", "coverage", "flag"),
    [((1,), 0.25, "suppressed"), ((1, 2, 3), 0.75, "caution"), ((1, 2, 3, 4), 1.0, "publish")],
)
def test_a_survey_of_which_quarters_are_not_in_is_so_far_and_no_result(last, coverage, flag):
    rows = of_quarters(*last)
    begun = rows.filter(year=2026).row(0, named=True)
    assert (begun["coverage"], begun["flag"]) == (pytest.approx(coverage), flag)
    assert rows.filter(is_covered())["year"].to_list() == ([2025, 2026] if coverage == 1 else [2025])


def test_a_survey_with_few_answers_is_still_its_years_result():
    rows = pl.DataFrame([asked(qualification=60)["certificate_rate"]])
    assert rows["coverage"].item() == pytest.approx(0.7)
    assert rows.filter(is_covered()).height == 1


@pytest.mark.parametrize(
    ("target", "verdict"), [(95, "met"), (98, "undetectable"), (99, "undetectable"), (104, "off_course")]
)
def test_a_sum_that_lacks_a_part_is_judged_with_that_part(target, verdict):
    """96 of 100 are known: nobody can say that 98 was missed, and 104 was, whatever the silent one would tell."""
    rows = two_years().tables["intakes"].with_columns(entrants=pl.Series([60, 36, 4]))
    later = rows.filter(pl.col("programme") != "c").with_columns(year=pl.lit(2025, pl.Int64))
    made = two_years()
    targets = [{"indicator": "entrants", "area": "31", "year": 2025, "value": target, "source": "x"}]
    tables = {"intakes": pl.concat([rows, later]), "targets": city(targets=targets)["targets"]}
    feed = replace(made, tables={**made.tables, **tables})
    (row,) = indicators(feed, OPEN).verdicts.to_dicts()
    assert (row["verdict"], row["estimate"], row["sample_needed"]) == (verdict, 96, None)
    assert (row["low"], row["high"]) == (96, pytest.approx(100))


def test_few_answers_to_a_survey_that_a_register_bears_are_told():
    """Of 80 graduates 67 answered, 84 %, then 39: less than half."""
    told = {"graduates": 80, "surveyed_12m": 70}
    few = "low_response"
    for answered, flag, note in ((68, "publish", None), (67, "caution", few), (39, "suppressed", few)):
        feed = city(**cohorts(("p1", 2020, {**told, "answered_12m": answered, "placed_12m": 30})))
        row = values(feed).filter(indicator="destinations_12m_rate", breakdown="all").row(0, named=True)
        assert (row["flag"], row["note"]) == (flag, note)


@pytest.mark.parametrize("written", [0, 20, None], ids=["zero", "so far", "empty"])
def test_a_cohort_that_cannot_have_finished_is_pending_whatever_its_form_says(written):
    """p1 of 2024: 36 months from September 2024. p2 of 2022: 90 of 100; of 2024, over in March 2026: 90 of 100."""
    early = {"dropouts": 10, "graduates": written, "employed_6m": written, "in_field_6m": written}
    feed = city(**cohorts(("p1", 2022, DONE), ("p2", 2022, DONE), ("p1", 2024, early), ("p2", 2024, DONE)))
    assert whole(feed, "completion_rate") == {2022: (0.9, 1.0, 0.0), 2024: (0.9, 0.5, 0.5)}
    assert whole(feed, "dropout_rate") == {2022: (0.1, 1.0, 0.0), 2024: (0.1, 0.5, 0.5)}
    # p2 of 2024 is followed up until September 2026
    assert whole(feed, "employed_6m_rate") == {2022: (0.5, 1.0, 0.0)}
    # where no cohort can have ended there is no rate, rather than one of 0 %
    alone = city(**cohorts(("p1", 2024, early), ("p2", 2025, {"graduates": written})))
    assert whole(alone, "completion_rate") == {}


@pytest.mark.parametrize(("today", "running"), [(date(2026, 7, 15), True), (date(2026, 7, 16), False)])
def test_first_choices_of_a_year_with_an_open_round_are_so_far(today, running):
    """Until 15 July 2026, its last day, a round is open; another of the year and one of 2025 have closed."""
    closes = {"A": date(2025, 7, 15), "B": date(2026, 3, 1), "C": date(2026, 7, 15)}
    applicants = [("A", "a1"), ("B", "b1"), ("B", "b2"), ("C", "c1")]
    feed = city(
        as_of=today,
        **trained(),
        target_groups=[{"area": "1", "group": "ethnic_minority", "year": 2024, "people": 50}],
        rounds=[{"round": name, "opens": date(2025, 1, 1), "closes": day} for name, day in closes.items()],
        applicants=[
            {"round": each, "applicant": name, "area": "1", "sex": "female", "groups": "ethnic_minority"}
            for each, name in applicants
        ],
        choices=[{"round": each, "applicant": name, "rank": 1, "programme": "p1"} for each, name in applicants],
    )
    for name, (before, now) in {"first_choices": (1.0, 3.0), "target_groups_reached": (0.02, 0.06)}.items():
        found = whole(feed, name)
        assert [found[year][0] for year in (2025, 2026)] == [before, pytest.approx(now)]
        known = (1.0, 0.0) if name == "target_groups_reached" else (None, None)
        assert found[2025][1:] == known  # a total without a number that is due
        assert found[2026][1:] == ((None, 1.0) if running else known)
        settled = values(feed).filter(is_covered(), indicator=name, breakdown="all")["year"].to_list()
        assert settled == ([2025] if running else [2025, 2026])


@pytest.mark.parametrize(
    ("answer", "wide", "narrow"),
    [
        ("vocational_secondary_completion", "certificate_rate_with_completion", "trained_all_forms"),
        ("short_course", "trained_all_forms", "certificate_rate_with_completion"),
        ("skilled_no_certificate", "trained_all_forms", "certificate_rate_with_completion"),
    ],
)
def test_a_wide_reading_is_not_known_of_a_year_in_which_nobody_gave_the_answer_that_makes_it_wide(answer, wide, narrow):
    """Of two hundred people a hundred hold a college diploma; in 2025 ten others give the answer, in 2024 nobody."""
    rows = [
        person(n, year, "HP-T", str(n % 20), qualification="college" if n < 100 else other if n < 110 else "none")
        for year, other in ((2024, "none"), (2025, answer))
        for n in range(200)
    ]
    feed = city(labour_survey=rows)
    assert {year: row[0] for year, row in whole(feed, "certificate_rate").items()} == pytest.approx(
        {2024: 0.5, 2025: 0.5}
    )
    assert {year: row[:2] for year, row in whole(feed, wide).items()} == {2025: (pytest.approx(0.55), 1.0)}
    assert whole(feed, narrow) == {}
