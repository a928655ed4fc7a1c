"""The small city with what official forms ask for: two institutions, an employer, a job centre."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.feed.read import read_feed
from caunghe.pilot.small_city import small_city
from caunghe.schema.tables import TABLES

MAY = date(2026, 5, 1)
REPORTS: list[dict[str, Any]] = [
    {"programme": "P1", "period": MAY, "entry_stream": "lower_secondary", "applied": 30, "admitted": 25, "enrolled": 20,
     "women": 4, "reported": date(2026, 5, 22)},
    {"programme": "P1", "period": MAY, "entry_stream": "upper_secondary", "applied": 8, "admitted": 6, "enrolled": 6,
     "women": 1, "reported": date(2026, 5, 22)},
    {"programme": "P2", "period": MAY, "applied": 1200, "admitted": 1100, "enrolled": 1050, "women": None,
     "reported": date(2026, 5, 28)},
    {"programme": "P3", "period": MAY, "applied": 5, "admitted": 5, "enrolled": 5, "women": 0},
    {"programme": "P1", "period": date(2026, 4, 1), "applied": 3, "admitted": 3, "enrolled": 3, "women": 0},
]  # fmt: skip
PARTS = [
    {"programme": "P1", "year": 2025, "entry_stream": "lower_secondary", "entrants": 14, "women": 3},
    {"programme": "P1", "year": 2025, "group": "poor", "entrants": 2, "women": 1, "dropouts": 0},
]
SURVEYS = [
    {"institution": "I1", "kind": "learners", "year": 2025, "asked": 60, "answered": 50, "satisfied": 40},
    {"institution": "I1", "kind": "graduates", "year": 2025, "asked": 40, "answered": 30, "satisfied": 20,
     "window": 12.0},
    {"institution": "I1", "training_field": "5520123", "kind": "employers", "year": 2025, "asked": 5, "answered": 4,
     "satisfied": 4},
]  # fmt: skip
ASSESSED = [
    {"institution": "I1", "criterion": "indicator_01", "year": 2025, "value": 0.9125, "met": True, "evidence": "Sổ TS"},
    {"institution": "I1", "criterion": "finance_1", "year": 2025, "met": False},
]
ACCOUNTS = [
    {"institution": "I1", "year": 2025, "item": "income_tuition", "amount": 1_234_500_000},
    {"institution": "I1", "year": 2025, "item": "spent_pay", "amount": 800_000_000},
]
RESULTS = [
    {"institution": "I1", "scheme": "institution_2024", "points": 86.5, "issued": date(2025, 3, 4),
     "expires": date(2030, 3, 4), "body": "Tổ chức giả định"},
    {"institution": "I1", "programme": "P2", "scheme": "programme_national", "issued": date(2024, 1, 2)},
]  # fmt: skip
PARTNERS = [{"programme": "P2", "partner": "Đơn vị giả định", "place": "Xưởng 2", "learners": 15}]
NEEDS = [
    {"employer": "E1", "year": 2026, "half": 2, "occupation_vsco": "72", "openings": 30, "women": 4},
    {"employer": "E1", "year": 2026, "half": 2, "occupation_vsco": "82", "openings": 12, "women": 9},
    {"employer": "E1", "year": 2026, "half": 2, "occupation": "4321", "openings": 2},
    {"employer": "E1", "year": 2026, "half": 1, "occupation_vsco": "72", "openings": 9},
]
FAIRS = [
    {"fair": "F1", "date": date(2026, 3, 8), "mode": "in_person", "place": "Sàn 1", "firms": 20, "openings": 900,
     "women": 400, "visitors": 350, "interviewed": 200, "passed": 90},
    {"fair": "F2", "date": date(2026, 6, 30), "mode": "online", "firms": 11, "openings": 300, "visitors": 100},
    {"fair": "F3", "date": date(2026, 7, 1), "mode": "mobile", "firms": 5},
]  # fmt: skip
PLACED = [
    {"office": "TT 1", "year": 2026, "half": 1, "counselled": 500, "introduced": 200, "placed": 120, "women": 60},
    {"office": "TT 1", "year": 2026, "half": 1, "group": "disabled", "counselled": 5},
    {"office": "TT 2", "year": 2025, "half": 2, "counselled": 90},
]

WISHES = [
    {"area": "A", "year": 2026, "training_field": "5520123", "people": 12, "women": 2},
    {"area": "B", "year": 2026, "training_field": "5520123", "people": 9},
    {"area": "B", "year": 2026, "training_field": "6340113", "people": 30, "women": 20},
]
# what a slip says of a vacancy of the small city
SLIP: dict[str, Any] = {
    "contract_term": "from_12_to_36_months", "position_rank": "staff", "weekly_hours": 48.0,
    "work_patterns": "shifts;travel", "experience_months": 0, "work_setting": "mixed", "lifting": "above_20kg",
    "priorities": "poor_or_near_poor;disabled", "soft_skills": "teamwork;working_under_pressure;other",
    "benefits": "Ăn ca, xe đưa đón",
}  # fmt: skip


def frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    columns = {name: [row.get(name) for row in rows] for name in TABLES[table].names}
    return pl.DataFrame(columns, schema=TABLES[table].polars_schema)


@cache
def reporting_city() -> Feed:
    feed, _ = read_feed(small_city())
    own = feed["employers"].with_columns(
        tax_code=pl.when(employer="E1").then(pl.lit("0100109106")),
        reported_band=pl.when(employer="E1").then(pl.lit("from_51")),
        product=pl.when(employer="E1").then(pl.lit("Kết cấu thép")),
    )
    areas = feed["sites"].with_columns(
        theory_area=pl.when(site="S1").then(350.5), workshop_area=pl.when(site="S1").then(500.0), classrooms=6
    )
    taught = feed["programmes"].with_columns(reviewed=pl.when(programme="P1").then(pl.lit(date(2025, 6, 1))))
    slips = feed["vacancies"].with_columns(
        pl.when(vacancy="V1").then(pl.lit(value)).otherwise(name).alias(name) for name, value in SLIP.items()
    )
    tables = {
        "vacancies": slips.cast(TABLES["vacancies"].polars_schema),
        "training_wishes": frame("training_wishes", WISHES),
        "enrolment_reports": frame("enrolment_reports", REPORTS),
        "intake_groups": frame("intake_groups", PARTS),
        "surveys": frame("surveys", SURVEYS),
        "standard_assessments": frame("standard_assessments", ASSESSED),
        "institution_accounts": frame("institution_accounts", ACCOUNTS),
        "accreditations": frame("accreditations", RESULTS),
        "joint_training": frame("joint_training", PARTNERS),
        "hiring_needs": pl.concat([feed["hiring_needs"], frame("hiring_needs", NEEDS)]),
        "job_fairs": frame("job_fairs", FAIRS),
        "placements": frame("placements", PLACED),
        "employers": own,
        "sites": areas.cast(TABLES["sites"].polars_schema),
        "programmes": taught,
    }
    return replace(feed, tables={**feed.tables, **tables}, supplied=feed.supplied | set(tables))
