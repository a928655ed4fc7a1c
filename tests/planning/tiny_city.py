"""A city small enough to plan by hand: two communes, two schools, three programmes. Every figure is invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from caunghe.feed.contents import Feed, FeedInformation
from caunghe.forecast.results import ForecastResults, ForecastTables
from caunghe.language.text import Text
from caunghe.planning.options import PlanOptions
from caunghe.schema.tables import TABLES

OCCUPATIONS = ("3113", "4321", "7212")
YEARS = tuple(range(2026, 2036))
WELDING, ELECTRICITY, LOGISTICS = "5520123", "6520227", "6340113"


def options(**changed: Any) -> PlanOptions:
    """Return options under which the tiny city is planned for one year with four draws."""
    small: dict[str, Any] = {
        "years": 1,
        "draws": 4,
        "zones": 2,
        "new_programmes": 0,
        "mip_gap": 1e-6,
        "instability_cost": 1e5,
    }
    return PlanOptions(**(small | changed))


def feed(**tables: pl.DataFrame) -> Feed:
    """Return the city, with some tables replaced."""
    rows: Mapping[str, list[dict[str, Any]]] = {
        "areas": _areas(),
        "populations": _populations(),
        "institutions": _institutions(),
        "sites": _sites(),
        "programmes": _programmes(),
        "intakes": _intakes(),
        "teachers": _teachers(),
        "equipment": _equipment(),
        "funds": _funds(),
        "leavers": _leavers(),
        "workplaces": _workplaces(),
        "target_groups": _groups(),
        "targets": _targets(),
        "labour_survey": _survey(),
        "employers": _employers(),
    }
    made = {name: pl.DataFrame(rows.get(name, []), schema=table.polars_schema) for name, table in TABLES.items()}
    information = FeedInformation(Text("Thành phố nhỏ", "Tiny city"), "C", date(2026, 6, 30), "CC0-1.0")
    return Feed(information, made | tables, frozenset(rows))


def forecast(need: tuple[float, float, float] = (40.0, 30.0, 60.0), draws: int = 60, seed: int = 7) -> ForecastResults:
    """Return a forecast whose openings scatter about ``need`` in every year; nobody is looking for work."""
    rng = np.random.default_rng(seed)
    shape = (draws, len(OCCUPATIONS), len(YEARS))
    openings = (np.array(need)[None, :, None] * rng.lognormal(0, 0.25, shape)).astype(np.float32)
    none = np.zeros(shape, np.float32)
    nobody = dict.fromkeys(("expansion", "replacement", "graduates", "seekers", "supply", "swings"), none)
    return ForecastResults(
        occupations=OCCUPATIONS,
        years=YEARS,
        employment=np.full(shape, 1000.0, np.float32),
        openings=openings,
        gap=openings,
        **nobody,
        **ForecastTables.empty_tables(),
    )


def _areas() -> list[dict[str, Any]]:
    return [
        {"area": "C", "name": "Thành phố", "kind": "city"},
        {"area": "A", "name": "Phường A", "kind": "ward", "parent": "C", "longitude": 106.60, "latitude": 20.80},
        {"area": "B", "name": "Xã B", "kind": "commune", "parent": "C", "longitude": 106.75, "latitude": 20.85},
    ]


def _populations() -> list[dict[str, Any]]:
    return [
        {"area": area, "year": 2025, "sex": "female", "age_group": "20-24", "people": people}
        for area, people in (("A", 2000), ("B", 1000))
    ]


def _institutions() -> list[dict[str, Any]]:
    return [
        {
            "institution": code,
            "name": f"Trường {code}",
            "name_en": f"School {code}",
            "kind": "college",
            "ownership": "public",
            "area": area,
        }
        for code, area in (("I1", "A"), ("I2", "B"))
    ]


def _sites() -> list[dict[str, Any]]:
    return [
        {
            "site": "S1",
            "institution": "I1",
            "name": "Chính",
            "area": "A",
            "longitude": 106.61,
            "latitude": 20.81,
            "capacity": 120,
        },
        {
            "site": "S2",
            "institution": "I2",
            "name": "Chính",
            "area": "B",
            "longitude": 106.74,
            "latitude": 20.84,
            "capacity": 60,
        },
    ]


def _programmes() -> list[dict[str, Any]]:
    common = {"mode": "full_time", "workplace_share": 0.2, "practice_share": 0.6}
    names = ("programme", "site", "training_field", "level", "name", "months")
    sizes = ("licensed_intake", "minimum_class", "tuition", "cost_per_learner")
    rows = (
        ("P1", "S1", WELDING, "intermediate", "Hàn", 12.0, 40, 8, 5_000_000, 15_000_000),
        ("P2", "S1", ELECTRICITY, "college", "Điện công nghiệp", 24.0, 60, 12, 8_000_000, 18_000_000),
        ("P3", "S2", LOGISTICS, "college", "Logistics", 24.0, 40, 15, 7_000_000, 14_000_000),
    )
    return [common | dict(zip(names + sizes, row, strict=True)) for row in rows]


def _intakes() -> list[dict[str, Any]]:
    rows = []
    for programme, entrants in (("P1", 20), ("P2", 18), ("P3", 16)):
        for year in (2023, 2024, 2025):
            done = year < (2025 if programme == "P1" else 2024)  # one year and two, from September
            rows.append(
                {
                    "programme": programme,
                    "year": year,
                    "quota": entrants,
                    "entrants": entrants,
                    "women": 4 if programme != "P3" else 9,
                    "dropouts": 2,
                    "graduates": entrants - 3 if done else None,
                    "employed_6m": entrants - 5 if done else None,
                    "in_field_6m": entrants - 7 if done else None,
                }
            )
    return rows


def _teachers() -> list[dict[str, Any]]:
    fields = (("I1", WELDING, 2), ("I1", ELECTRICITY, 3), ("I2", LOGISTICS, 2))
    return [
        {"teacher": f"{i}{field}{n}", "institution": i, "training_field": field, "birth_year": 1985}
        for i, field, count in fields
        for n in range(count)
    ]


def _equipment() -> list[dict[str, Any]]:
    return [
        {
            "site": "S1",
            "training_field": WELDING,
            "item": "arc_welding_station",
            "workstations": 12,
            "value": 480_000_000,
        },
        {
            "site": "S1",
            "training_field": ELECTRICITY,
            "item": "bench_fitting_station",
            "workstations": 20,
            "value": 600_000_000,
        },
        {
            "site": "S2",
            "training_field": LOGISTICS,
            "item": "warehouse_mock_up",
            "workstations": 15,
            "value": 300_000_000,
        },
    ]


def _funds() -> list[dict[str, Any]]:
    purposes = (
        ("F1", "operating", 3_000_000_000),
        ("F2", "equipment", 600_000_000),
        ("F3", "teachers", 700_000_000),
        ("F4", "facilities", 1_000_000_000),
        ("F5", "workplace_training", 200_000_000),
        ("F6", "tuition_support", 900_000_000),
        ("F7", "learner_support", 2_000_000_000),
    )
    return [
        {"fund": fund, "year": year, "source": "city_budget", "purpose": purpose, "amount": amount}
        for fund, purpose, amount in purposes
        for year in (2026, 2027)
    ]


def _leavers() -> list[dict[str, Any]]:
    return [
        {"area": area, "year": 2025, "grade": grade, "leavers": people}
        for area, nine, twelve in (("A", 160, 120), ("B", 90, 70))
        for grade, people in (("9", nine), ("12", twelve))
    ]


def _employers() -> list[dict[str, Any]]:
    return [
        {
            "employer": "E1",
            "name": "Doanh nghiệp",
            "kind": "private",
            "industry": "25",
            "size_band": "50-99",
            "area": "A",
        }
    ]


def _workplaces() -> list[dict[str, Any]]:
    fields = ((WELDING, 10, date(2026, 3, 1)), (ELECTRICITY, 20, date(2025, 9, 1)), (LOGISTICS, 8, date(2024, 9, 1)))
    return [
        {"employer": "E1", "year": 2026, "training_field": field, "places": places, "mentors": 3, "confirmed": day}
        for field, places, day in fields
    ]


def _groups() -> list[dict[str, Any]]:
    return [{"area": "A", "year": 2025, "group": "poor", "people": 50}]


def _targets() -> list[dict[str, Any]]:
    return [{"indicator": "diploma_entrants", "area": "C", "year": 2026, "value": 70.0}]


def _survey() -> list[dict[str, Any]]:
    return [
        {
            "person": str(n),
            "year": 2025,
            "stratum": "1",
            "cluster": "1",
            "weight": 10.0,
            "area": "A",
            "sex": "female",
            "age": 30,
            "activity": "employed",
            "qualification": "college" if n < 3 else "none",
        }
        for n in range(10)
    ]
