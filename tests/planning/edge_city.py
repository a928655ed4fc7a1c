"""The full city with an edge in every table: values not given, dates on the day itself, records of several years."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from caunghe.feed.contents import Feed
from tests.planning import full_city
from tests.planning.full_city import ELECTRONICS
from tests.planning.tiny_city import ELECTRICITY, LOGISTICS, WELDING

AS_OF = date(2026, 6, 30)
FIRST_DAY = date(2026, 1, 1)


def feed(**tables: pl.DataFrame) -> Feed:
    """Return the city of edges, with some tables replaced."""
    whole = full_city.feed()
    grown = {
        name: pl.concat([whole[name], pl.DataFrame(rows, schema=whole[name].schema)]) for name, rows in _rows().items()
    }
    grown["programmes"] = grown["programmes"].with_columns(
        minimum_class=pl.when(pl.col("programme") == "P2").then(None).otherwise("minimum_class"),
        practice_share=pl.when(pl.col("programme") == "P3").then(None).otherwise("practice_share"),
    )
    return full_city.feed(**(grown | tables))


def _rows() -> dict[str, list[dict[str, Any]]]:
    return {
        "areas": _areas(),
        "sites": _sites(),
        "programmes": _programmes(),
        "intakes": _intakes(),
        "teachers": _teachers(),
        "equipment": _equipment(),
        "workplaces": _workplaces(),
        "norms": _norms(),
        "funds": _funds(),
        "targets": _targets(),
        "leavers": _leavers(),
        "populations": _populations(),
        "target_groups": _groups(),
        "labour_survey": _survey(),
    }


def _named(names: str, *rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [dict(zip(names.split(), row, strict=True)) for row in rows]


def _areas() -> list[dict[str, Any]]:
    common = {"kind": "commune", "parent": "C"}
    rows = _named(
        "area name longitude latitude valid_to",
        ("D", "Xã D", 106.77, 20.88, AS_OF),
        ("E", "Xã E", 106.70, 20.70, AS_OF - timedelta(days=1)),
        ("F", "Xã F", None, None, None),
    )
    return [common | row for row in rows]


def _sites() -> list[dict[str, Any]]:
    return _named(
        "site institution name area longitude latitude capacity opened closes",
        ("S4", "I1", "Hai", "A", None, None, None, date(2027, 12, 31), date(2028, 1, 1)),
        ("S5", "I1", "Ba", "F", None, None, 10, None, None),
        ("S6", "I2", "Tư", "B", 106.76, None, 12, date(2026, 2, 1), None),
    )


def _programmes() -> list[dict[str, Any]]:
    names = (
        "programme site training_field level name months licensed_intake minimum_class tuition cost_per_learner"
        " workplace_share practice_share"
    )
    return _named(
        names,
        ("P7", "S4", WELDING, "intermediate", "Hàn hai", 18.0, 25, 40, 9_000_000, 6_000_000, 0.1, 0.7),
        ("P8", "S5", "6999999", "college", "Khác", 29.9, None, None, None, None, None, 0.3),
        ("P9", "S6", ELECTRICITY, "college", "Điện hai", 30.0, 31, 13, 8_500_001, 18_000_000, 0.3, 0.5),
        ("P10", "S6", LOGISTICS, "elementary", "Kho", 2.9, 20, 0, 500_000, 500_000, 0.0, 0.0),
        ("P11", "S1", None, "college", "Chưa rõ", 24.0, 20, 5, 1_000_000, 2_000_000, 0.1, 0.1),
    )


def _intakes() -> list[dict[str, Any]]:
    return _named(
        "programme year entrants women dropouts graduates employed_6m",
        ("P7", 2024, 10, None, 12, 30, 25),
        ("P7", 2025, 14, 5, None, None, 9),
        ("P8", 2023, 9, 9, 0, 4, None),
        ("P8", 2024, 11, 12, 1, None, None),
        ("P9", 2024, None, 3, 1, 7, 6),
        ("P9", 2025, 15, 6, 2, None, None),
        ("P10", 2025, 30, 20, 3, 28, 20),
    )


def _teachers() -> list[dict[str, Any]]:
    return _named(
        "teacher institution training_field birth_year",
        ("T1", "I1", WELDING, None),
        ("T2", "I1", WELDING, 2027 - 62),
        ("T3", "I2", ELECTRICITY, 2026 - 62),
        ("T4", "I2", None, 1990),
        ("T5", "I2", ELECTRICITY, 2028 - 61),
    )


def _equipment() -> list[dict[str, Any]]:
    return _named(
        "site training_field item workstations value",
        ("S4", WELDING, "arc_welding_station", 4, None),
        ("S4", WELDING, "arc_welding_station", None, 90_000_000),
        ("S4", WELDING, "arc_welding_station", 2, 100_000_000),
        ("S4", WELDING, "arc_welding_station", 0, 70_000_000),
        ("S4", WELDING, "arc_welding_station", 3, 0),
        ("S4", WELDING, "arc_welding_station", 1, 1),
        ("S6", ELECTRONICS, "electronics_bench", 3, 120_000_000),
    )


def _workplaces() -> list[dict[str, Any]]:
    def ago(days: int) -> date:
        return AS_OF - timedelta(days=days)

    return _named(
        "employer year training_field places mentors confirmed",
        ("E2", 2026, WELDING, 3, None, ago(182)),
        ("E2", 2027, WELDING, 7, 1, ago(183)),
        ("E3", 2026, WELDING, 11, 5, ago(365)),
        ("E3", 2024, WELDING, 2, 5, ago(1)),
        ("E4", 2026, WELDING, 13, 5, ago(366)),
        ("E5", 2026, WELDING, 17, 5, ago(730)),
        ("E6", 2026, WELDING, 19, 5, ago(731)),
        ("E7", 2026, WELDING, 23, 5, None),
        ("E7", 2027, WELDING, None, 5, ago(1)),
    )


def _norms() -> list[dict[str, Any]]:
    day = timedelta(days=1)
    return _named(
        "norm training_field valid_from valid_to value",
        ("workplace_weight_over_24_months", None, FIRST_DAY, None, 0.1),
        ("class_size_practice", None, date(2020, 1, 1), FIRST_DAY - day, 11.0),
        ("class_size_practice", None, FIRST_DAY, FIRST_DAY, 17.0),
        ("class_size_practice", None, FIRST_DAY + day, None, 12.0),
        ("tuition_support_share", WELDING, date(2020, 1, 1), FIRST_DAY - day, 0.9),
        ("tuition_support_share", WELDING, date(2021, 1, 1), None, 0.8),
        ("tuition_support_share", WELDING, FIRST_DAY, FIRST_DAY, 0.7),
        ("tuition_support_share", WELDING, FIRST_DAY + day, None, 0.6),
        ("tuition_support_share", ELECTRICITY, date(2020, 1, 1), FIRST_DAY, 0.3),
        ("tuition_support_share", ELECTRONICS, date(2020, 1, 1), FIRST_DAY - day, 0.2),
        ("tuition_support_share", None, date(2020, 1, 1), None, 0.1),
    )


def _funds() -> list[dict[str, Any]]:
    return _named(
        "fund year source purpose amount",
        ("F11", 2024, "city_budget", "operating", 1_000_000),
        ("F11", 2027, "city_budget", "operating", 2_000_000),
        ("F11", 2028, "city_budget", "operating", None),
        ("F12", 2028, "enterprise", "equipment", 3_000_000),
        ("F13", 2026, None, "equipment", 4_000_000),
        ("F14", 2026, "city_budget", None, 5_000_000),
    )


def _targets() -> list[dict[str, Any]]:
    return _named(
        "indicator area group year value",
        ("diploma_entrants", "A", None, 2027, 9.0),
        ("diploma_entrants", "C", "poor", 2027, 8.0),
        ("diploma_entrants", "C", None, 2027, None),
        ("streaming_rate", "C", None, 2024, 0.05),
        ("certificate_rate", "C", None, 2026, 0.33),
        ("certificate_rate", "C", None, 2030, 0.5),
        ("women_entrants_share", "C", None, 2030, 0.55),
    )


def _leavers() -> list[dict[str, Any]]:
    return _named(
        "area year grade leavers",
        ("A", 2024, "9", 500),
        ("A", 2027, "9", 170),
        ("B", 2027, "12", None),
        ("D", 2028, "12", 33),
        ("E", 2025, "9", 44),
        ("F", 2025, "9", 55),
    )


def _populations() -> list[dict[str, Any]]:
    return _named(
        "area year sex age_group people",
        ("A", 2024, "female", "20-24", 9000),
        ("A", 2025, "male", "55-59", 100),
        ("A", 2025, "male", "60-64", 10_000),
        ("A", 2025, "male", "15-19", 20_000),
        ("B", 2024, "male", "30-34", 700),
        ("B", 2025, "male", "35-39", None),
        ("D", 2025, "male", "65-69", 400),
        ("D", 2024, "male", "40-44", 300),
    )


def _groups() -> list[dict[str, Any]]:
    return _named(
        "area year group people",
        ("A", 2027, "poor", 60),
        ("B", 2025, "poor", 8),
        ("B", 2025, "disabled", 12),
        ("D", 2025, "disabled", None),
        ("E", 2025, "disabled", 90),
        ("A", 2025, "soldiers", 0),
    )


def _survey() -> list[dict[str, Any]]:
    return _named(
        "person year weight activity qualification age",
        ("a", 2024, 500.0, "employed", "college", 30),
        ("b", 2025, None, "employed", "college", 30),
        ("c", 2025, 15.0, "employed", "college", 15),
        ("d", 2025, 90.0, "unemployed", "college", 30),
        ("e", 2025, 5.0, "employed", "none", 30),
        ("f", 2025, 7.0, "employed", None, 30),
        ("g", 2025, 3.0, "employed", "college", 14),
        ("h", 2025, 4.0, "employed", "college", None),
    )
