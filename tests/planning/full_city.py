"""The tiny city grown until a plan decides everything a plan can: every table of its results has rows.

A programme opens, teachers are retrained and hired, workstations and rooms are added, learners of a priority group take
short courses, a commitment stays unpaid, and the city has a target of every kind. Every figure is invented.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.planning.options import PlanOptions
from tests.planning import tiny_city
from tests.planning.tiny_city import ELECTRICITY, LOGISTICS, WELDING

ELECTRONICS = "6520225"
NEW = f"S2:{ELECTRICITY}:college"


def options(**changed: Any) -> PlanOptions:
    """Return options under which the full city is planned for three years and up to two programmes open."""
    small = {"years": 3, "new_programmes": 2, "group_share": 0.2, "opening_cost": 50e6}
    small |= {"surplus_value": 0.0, "may_restart": True, "repair_years": 0}
    return tiny_city.options(**(small | changed))


def feed(**tables: pl.DataFrame) -> Feed:
    """Return the full city, with some tables replaced."""
    grown = {
        "programmes": _more("programmes", _programmes()),
        "intakes": _more("intakes", _intakes()),
        "teachers": _more("teachers", _teachers()).filter(pl.col("teacher") != f"I1{WELDING}0"),
        "equipment": _more("equipment", _equipment()),
        "workplaces": _more("workplaces", _workplaces()),
        "funds": _more("funds", _funds()).with_columns(_short_of_support()),
        "sites": _narrow_second_site(),
        "leavers": _followed_leavers(),
        "targets": pl.DataFrame(_targets(), schema=tiny_city.feed()["targets"].schema),
    }
    return tiny_city.feed(**(grown | tables))


def _more(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    frame = tiny_city.feed()[table]
    return pl.concat([frame, pl.DataFrame(rows, schema=frame.schema)])


def _programmes() -> list[dict[str, Any]]:
    common = {"mode": "full_time", "workplace_share": 0.2, "practice_share": 0.6}
    names = ("programme", "site", "training_field", "level", "name", "months")
    sizes = ("licensed_intake", "minimum_class", "tuition", "cost_per_learner")
    rows = (
        ("P4", "S2", ELECTRONICS, "college", "Điện tử", 24.0, 10, 5, 8_000_000, 17_000_000),
        ("P5", "S1", WELDING, "short", "Hàn cơ bản", 2.0, 40, 5, 500_000, 2_500_000),
        ("P6", "S2", LOGISTICS, "elementary", "Kho vận", 6.0, 20, 5, 1_000_000, 6_000_000),
    )
    return [common | dict(zip(names + sizes, row, strict=True)) for row in rows]


def _intakes() -> list[dict[str, Any]]:
    counts = ("quota", "entrants", "women", "dropouts", "graduates", "employed_6m", "in_field_6m")
    rows = (
        ("P4", 2024, 8, 8, 3, 1, 6, 5, 4),
        ("P4", 2025, 8, 8, 2, 1, None, None, None),
        ("P6", 2025, 12, 12, 7, 1, 10, 8, 6),
    )
    return [{"programme": row[0], "year": row[1]} | dict(zip(counts, row[2:], strict=True)) for row in rows]


def _teachers() -> list[dict[str, Any]]:
    return [
        {"teacher": f"E{n}", "institution": "I2", "training_field": ELECTRONICS, "birth_year": 1970 + n}
        for n in range(3)
    ]


def _equipment() -> list[dict[str, Any]]:
    names = ("site", "training_field", "item", "workstations", "value")
    return [dict(zip(names, ("S2", ELECTRONICS, "electronics_bench", 10, 350_000_000), strict=True))]


def _workplaces() -> list[dict[str, Any]]:
    names = ("employer", "year", "training_field", "places", "mentors", "confirmed")
    return [dict(zip(names, ("E1", 2026, ELECTRONICS, 4, 1, date(2025, 3, 1)), strict=True))]


def _funds() -> list[dict[str, Any]]:
    names = ("fund", "year", "source", "purpose", "amount")
    rows = (
        ("F8", 2026, "city_budget", "programmes", 300_000_000),
        ("F9", 2026, "city_budget", "short_courses", 100_000_000),
        ("F10", 2026, "tuition", "operating", 900_000_000),
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def _short_of_support() -> pl.Expr:
    """In the first year the fund for learners' support pays less than what earlier cohorts are owed."""
    first = (pl.col("fund") == "F7") & (pl.col("year") == 2026)
    return pl.when(first).then(200_000_000).otherwise("amount").alias("amount")


def _narrow_second_site() -> pl.DataFrame:
    places = pl.when(pl.col("site") == "S2").then(15).otherwise("capacity")
    return tiny_city.feed()["sites"].with_columns(capacity=places)


def _followed_leavers() -> pl.DataFrame:
    """47 leavers go on: 20 fill P1, which takes nobody else, and 27 half of the 54 places that take adults too."""
    went = pl.Series("to_vocational", [16, 14, 10, 7], dtype=pl.Int64)
    return tiny_city.feed()["leavers"].with_columns(went)


def _targets() -> list[dict[str, Any]]:
    rows = (
        ("diploma_entrants", 2026, 70.0),
        ("diploma_entrants", 2028, 150.0),
        ("streaming_rate", 2026, 0.15),
        ("women_entrants_share", 2026, 0.35),
        ("certificate_rate", 2028, 0.36),
    )
    old = (("diploma_entrants", 2028, 900.0), ("certificate_rate", 2028, 0.9))
    names = ("indicator", "year", "value", "boundary", "source")
    every = [*((*row, None, None) for row in rows), *((*row, "old_haiphong", "An old decision") for row in old)]
    return [{"area": "C"} | dict(zip(names, row, strict=True)) for row in every]
