"""Numbers as people type them into cells of text: points and commas of thousands, under a unit and under none."""

from __future__ import annotations

from typing import Any

from tests.feed.changes import EQUIPMENT, FUNDS, INTAKES, PROGRAMMES, SITES, Case, Told, both_forms, column_of

LAND, AMOUNT, VALUE = "Diện tích đất", "Số tiền", "Nguyên giá"


def _case(name: str, sheet: str, label: str, values: list[Any], *tells: Told, written: str | None = None) -> list[Case]:
    return both_forms(name, column_of(sheet, label, values, written), *tells)


def _two_ways(table: str, column: str, *rows: int) -> list[Told]:
    return [("number_ambiguous", table, row, column) for row in rows]


def _counted() -> list[Case]:
    """Square metres and people: 980 shows that 15.250 is of thousands, and where nothing shows it is told."""
    cases = [
        *_case("square metres beside hundreds", SITES, LAND, ["15.250", "6.120", "980"]),
        *_case("square metres with a decimal comma", SITES, LAND, ["15.250", "6.120,0", "980"]),
        *_case(
            "square metres with commas", SITES, LAND, ["15,250", "6,120", "980"], *_two_ways("sites", "land_area", 2, 3)
        ),
        *_case("people in thousands by a point", INTAKES, "Số đăng ký", [70, 65, 58, 61, 49, 52, "45", "45"]),
    ]
    one = column_of(SITES, LAND, ["15.250", 6120, 980])
    cases.append(Case("one text among numbers", one))
    for form, values in (("text", ["15.250", "6.120", "0.980"]), ("numbers", [15.25, 6.12, 0.98])):
        cases += both_forms(
            f"a decimal that is none of thousands leaves the column decimal: {form}",
            column_of(SITES, LAND, values, "Diện tích đất (nghìn m2)"),
            ("unit_converted", "sites", 1, "land_area"),
        )
    return cases


def _under_a_unit() -> list[Case]:
    amount, value = ("unit_converted", "funds", 1, "amount"), ("unit_converted", "equipment", 1, "value")
    cost = ("unit_converted", "sites", 1, "fixed_cost")
    million, billion, thousand = (f"{AMOUNT} ({unit} đồng)" for unit in ("triệu", "tỷ", "nghìn"))
    all_four = _two_ways("funds", "amount", 2, 3, 4, 5)
    return [
        *_case("millions of thousands", FUNDS, AMOUNT, ["45.000", "12.000", "47.500", "12.750"], amount, *all_four,
               written=million),
        *_case("millions of thousands with a decimal comma", FUNDS, AMOUNT, ["45.000,0", "12.000", "47.500", "12.750"],
               amount, written=million),
        *_case("billions with a decimal comma", FUNDS, AMOUNT, ["45", "12,0", "47,5", "12,75"], amount,
               written=billion),
        *_case("billions with a point", FUNDS, AMOUNT, ["45", "12.0", "47.5", "12.75"], amount, written=billion),
        *_case("thousands of millions", FUNDS, AMOUNT, ["45.000.000", "12.000.000", "47.500.000", "12.750.000"],
               amount, written=thousand),
        *_case("thousands below a million", EQUIPMENT, VALUE, ["450.000", "310.000"], value,
               *_two_ways("equipment", "value", 2, 3), written="Nguyên giá (nghìn đồng)"),
        *_case("a million beside hundreds", SITES, "Chi phí", ["1.500", "900", "450"], cost,
               written="Chi phí cố định năm (triệu đồng)"),
        Case("a million of text beside hundreds that are numbers",
             column_of(SITES, "Chi phí", ["1.500", 900, 450], "Chi phí cố định năm (triệu đồng)"), (cost,)),
        Case("a number has one meaning under a unit too",
             column_of(SITES, "Chi phí", [1.5, 0.9, 0.45], "Chi phí cố định năm (tỷ đồng)"), (cost,)),
    ]  # fmt: skip


def _whole() -> list[Case]:
    return [
        *_case("đồng grouped by points", SITES, "Chi phí", ["1.500.000.000", "900.000.000", "450.000.000"]),
        *_case("đồng grouped by commas", SITES, "Chi phí", ["1,500,000,000", "900,000,000", "450,000,000"]),
        *_case("fees grouped", PROGRAMMES, "Học phí", ["9.500.000", "8.500.000", "8.000.000", "4.500.000"]),
    ]


def _shares() -> list[Case]:
    """Under per cent what is 1 or less may be a share already: 0.7 is told among 65s, and all of them where all are."""
    converted = ("unit_converted", "programmes", 1, "practice_share")
    cases: list[Case] = []
    for name, values, rows in (
        ("all shares", [0.7, 0.6, 0.65, 0.8], (2, 3, 4, 5)),
        ("text of shares", ["0,7", "0,6", "0,65", "0,8"], (2, 3, 4, 5)),
        ("one among per cents", [70, 60, 0.65, 80], (4,)),
        ("one whole", [70, 60, 1, 80], (4,)),
        ("all whole", [1, 1, 1, 1], (2, 3, 4, 5)),
    ):
        cases += both_forms(
            f"shares under per cent: {name}",
            column_of(PROGRAMMES, "Tỷ lệ thực hành", values, "Tỷ lệ thực hành (%)"),
            converted,
            *(("percent_doubtful", "programmes", row, "practice_share") for row in rows),
            loses=(("programmes", "practice_share"),),
        )
    for name, values in (("signs", ["70 %", "60%", "65", "80"]), ("per cents", [70, 60, 65, 80])):
        cases += both_forms(
            f"no shares under per cent: {name}",
            column_of(PROGRAMMES, "Tỷ lệ thực hành", values, "Tỷ lệ thực hành (%)"),
            converted,
        )
    return cases


OF_NUMBERS: list[Case] = [*_shares(), *_counted(), *_under_a_unit(), *_whole()]
