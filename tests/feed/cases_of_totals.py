"""Rows that add up others under a short name, which may be a record's own: TC is tổng cộng, and trung cấp."""

from __future__ import annotations

from typing import Any

from tests.feed.changes import (
    AREAS,
    EQUIPMENT,
    FUNDS,
    INTAKES,
    NAMES,
    PROGRAMMES,
    SITES,
    TEACHERS,
    Case,
    both_forms,
    row,
)
from tests.feed.city import Sheets

AMOUNTS = 117_250_000_000  # 45 + 12 + 47.5 + 12.75 billion
COUNTS = (450, 445, 179, 54, 15, 37, 33)  # of all intakes


def _called(sheet: str, number: int, *cells: Any) -> list[Case]:
    told = ("row_total", NAMES[sheet], number, None)
    return both_forms(f"a total of {NAMES[sheet]}: {cells[:4]}", row(sheet, number, *cells), told)


def _totals() -> list[Case]:
    cases: list[Case] = []
    for text in ("TC", "T.C", "T/C", "tc:", "TS", "LK", "Chung", "TC năm 2025", "Toàn hệ thống", "Cả thành phố",
                 "Tổng kinh phí các nguồn", "Cộng hai nguồn"):  # fmt: skip
        cases += _called(FUNDS, 6, text, None, None, None, AMOUNTS)
        cases += _called(FUNDS, 6, text, 2026, "city_budget", "operating", AMOUNTS)
    for text in (
        "T.Cộng",
        "T. cộng",
        "T CỘNG",
        "Tcộng",
        "Tg cộng",
        "T.số",
        "Tổng KP",
        "Lũy kế đến 31/12",
        "Toàn ngành",
    ):
        cases += _called(FUNDS, 6, text, 2026, "city_budget", "operating", 5_000_000_000)  # whatever its number
    cases += _called(INTAKES, 10, "TC", 2025, *COUNTS, None)
    cases += _called(EQUIPMENT, 4, "TC", None, None, 20, None, None, 760_000_000)
    cases += _called(TEACHERS, 8, "TC", None, "6", None, None, None, 32)
    cases += _called(SITES, 5, "TC", None, None, None, 770, 2_850_000_000, None, 22_350)
    cases += _called(AREAS, 6, "31200", "TC", "ward", "92", None, None, 41.25)
    return cases


def _renamed(sheets: Sheets) -> None:
    """Call a programme of intermediate level by what a total may be called too."""
    sheets[PROGRAMMES][2][0] = "TC"
    for line in sheets[INTAKES][3:5]:
        line[0] = "TC"


def _records() -> list[Case]:
    """What is called like a total and does not add up is a record, and told; so is what only begins like one."""
    doubtful = [("total_doubtful", "intakes", number, None) for number in (4, 5)]
    lost = (("programmes", "row"), ("intakes", "row"))
    cases = [
        Case("a programme called TC", _renamed, (("total_doubtful", "programmes", 3, None), *doubtful), lost),
    ]
    cases += both_forms(
        "TC that is not the sum",
        row(FUNDS, 6, "TC", 2026, "city_budget", "operating", AMOUNTS + 10**9),
        ("total_doubtful", "funds", 6, None),
        loses=(("funds", "row"),),
    )
    return cases


def _known_elsewhere() -> list[Case]:
    """What is called like a total and adds up is a record where the other tables know what it refers to."""
    cases: list[Case] = []
    for code, name in (
        ("TC 03", "Trung tâm"), ("Tổng kho", "Tổng kho"), ("DD05", "Cộng đồng Tây Đô"), ("X", "TC Cái Khế"),
        ("Toàn Cầu", "Toàn Cầu"),
    ):  # fmt: skip
        site = row(SITES, 5, code, "CS02", name, "31107", 770, 2_850_000_000, None, 22_350)
        cases += both_forms(f"a site called {code}: {name}", site, ("total_doubtful", "sites", 5, None),
                            loses=(("sites", "row"),))  # fmt: skip

    def equipped(sheets: Sheets) -> None:
        sheets[SITES].append(["TC 03", "CS03", "Trung tâm", "31114", 770])
        sheets[EQUIPMENT].append(["TC 03", "5510216", "car_lift", 20, None, None, 760_000_000])

    told = (("total_doubtful", "sites", 5, None), ("total_doubtful", "equipment", 4, None))
    return [*cases, Case("a known site called TC 03", equipped, told, (("sites", "row"), ("equipment", "row")))]


OF_TOTALS: list[Case] = [*_totals(), *_records(), *_known_elsewhere()]
