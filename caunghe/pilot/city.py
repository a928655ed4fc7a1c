"""Hải Phòng since July 2025 as a feed: published facts, and a synthetic city calibrated to them."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Basis, Feed, FeedInformation, SeriesBreak
from caunghe.language import Text
from caunghe.pilot import (
    admission,
    cohorts,
    employers,
    employment,
    governance,
    institutions,
    job_services,
    mess,
    outcomes,
    partnership,
    population,
    reports,
    resources,
    slips,
    survey,
    vacancies,
)
from caunghe.pilot.streams import CITY, SEED
from caunghe.schema import (
    TABLES,
    check_seed,
    code_list,
    in_table,
    national_assumptions,
    national_entry_rules,
    national_norms,
)

_EARLY: Final = Text(
    "as_of phải từ ngày {first} (ngày dựng thành phố mẫu) trở đi; đã cho {as_of}.",
    "as_of must be {first} or later, when the sample city was built; got {as_of}",
)
AS_OF: Final = employers.AS_OF
_PUBLISHED: Final = ("areas", "entry_rules", "targets", "norms", "reporting_duties", "published_figures")
_ESTIMATED: Final = ("populations", "assumptions")


def information(as_of: date) -> FeedInformation:
    """Return what the feed says about itself; everything neither published nor estimated is synthetic."""
    basis: dict[str, Basis] = {
        name: "published" if name in _PUBLISHED else "estimated" if name in _ESTIMATED else "synthetic"
        for name in TABLES
    }
    versions = code_list("versions")
    return FeedInformation(
        city=Text("Hải Phòng (dữ liệu mẫu)", "Hải Phòng (sample data)"),
        area=CITY,
        as_of=as_of,
        licence="Apache-2.0",
        basis=basis,
        classifications=dict(zip(versions["list"].to_list(), versions["version"].to_list(), strict=True)),
        breaks=(
            SeriesBreak(
                population.MERGER,
                Text(
                    "Hợp nhất Hải Phòng và Hải Dương: số liệu trước ngày này của hai địa bàn cũ"
                    " không so sánh được với thành phố mới.",
                    "Hải Phòng and Hải Dương merged: figures of either old province"
                    " cannot be compared with the new city's.",
                ),
            ),
        ),
    )


def _reported(seed: int, schools: pl.DataFrame, followed: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the tables of what institutions and job centres report on forms."""
    return {
        "institution_accounts": reports.institution_accounts(seed),
        "equipment_requirements": reports.equipment_requirements(seed),
        "enrolment_reports": reports.enrolment_reports(seed),
        "intake_groups": reports.intake_groups(seed, followed),
        "joint_training": reports.joint_training(seed),
        "surveys": reports.surveys(seed),
        "accreditations": reports.accreditations(seed, schools),
        "job_fairs": job_services.job_fairs(seed),
        "placements": job_services.placements(seed),
        "training_wishes": job_services.training_wishes(seed),
        "reporting_duties": reports.reporting_duties(),
    }


def clean_tables(seed: int) -> dict[str, pl.DataFrame]:
    """Return every table of the city before offices made their mistakes."""
    schools = reports.with_state_codes(institutions.institutions(seed))
    followed = reports.with_standing(cohorts.intakes(seed), seed)
    return {
        "areas": reports.with_area_codes(population.areas()),
        "populations": population.populations(seed),
        "labour_survey": survey.labour_survey(seed),
        "employment": employment.employment(seed),
        "industry_outlooks": employment.industry_outlooks(),
        "employers": reports.with_sizes(employers.employers(seed), seed),
        "hiring_needs": slips.with_women(seed, employers.hiring_needs(seed)),
        "vacancies": slips.with_slips(seed, vacancies.adverts(seed)),
        "workplaces": partnership.workplaces(seed),
        "institutions": schools,
        "institution_successions": institutions.successions(),
        "standard_assessments": institutions.standard_assessments(seed),
        "sites": reports.with_floors(seed),
        "programmes": reports.with_reviews(seed, cohorts.programme_table(seed)),
        "programme_skills": institutions.programme_skills(seed),
        "intakes": followed,
        "teachers": resources.teachers(seed, cohorts.full_year_learners(seed)),
        "equipment": resources.equipment(seed),
        "funds": governance.funds(seed),
        "agreements": partnership.agreements(seed),
        "leavers": cohorts.leavers(seed),
        "target_groups": population.target_groups(seed),
        "entry_rules": in_table(national_entry_rules(), "entry_rules"),
        "rounds": admission.rounds(),
        "reserves": admission.reserves(seed),
        "applicants": admission.applicants(seed),
        "choices": admission.choices(seed),
        "graduates": in_table(outcomes.graduates(seed), "graduates"),
        "employment_records": outcomes.employment_records(seed),
        "targets": governance.targets(),
        "tasks": governance.tasks(),
        "norms": in_table(national_norms(), "norms"),
        "assumptions": in_table(national_assumptions(), "assumptions"),
        "published_figures": governance.published_figures(),
        **_reported(seed, schools, followed),
    }


def pilot_city(*, seed: int = SEED, as_of: date = AS_OF) -> Feed:
    """Return the sample feed of Hải Phòng, the same bit for bit for the same seed.

    The city is built as on 30 June 2026; ``as_of`` only sets the day from which the feed is read.
    Raises InputError unless ``seed`` is 0 or more and ``as_of`` is not before the city's own day.

    >>> feed = caunghe.pilot_city()
    >>> feed.information.city.en, str(feed.information.as_of), feed.information.basis["institutions"]
    ('Hải Phòng (sample data)', '2026-06-30', 'synthetic')
    """
    check_seed(seed)
    if as_of < AS_OF:
        raise InputError(_EARLY, first=AS_OF, as_of=as_of)
    made, _ = mess.tables_with_mistakes(clean_tables(seed), seed)
    return Feed(information(as_of), {name: made[name] for name in TABLES}, frozenset(made))
