"""Money and land as people write them: short forms of units, units in cells, lines of units over a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.feed.changes import AREAS, FUNDS, SITES, Case, both_forms, cell, heading, over
from tests.feed.city import Sheets

LAND, AMOUNT, SURFACE = "Diện tích đất", "Số tiền", "Diện tích"
COLUMNS = {LAND: ("sites", "land_area"), AMOUNT: ("funds", "amount"), SURFACE: ("areas", "area_km2")}


def _divided(sheet: str, label: str, written: str, factor: int) -> Callable[[Sheets], None]:
    return heading(sheet, label, written, lambda value: over(value, factor))


def _under(unit: str, factor: int, written: Any, sheet: str = FUNDS, label: str = AMOUNT) -> Callable[[Sheets], None]:
    """Give the first cell under a heading with a unit as it is ``written``."""

    def work(sheets: Sheets) -> None:
        _divided(sheet, label, f"{label} ({unit})", factor)(sheets)
        cell(sheet, 2, label, written)(sheets)

    return work


def _line(text: str, sheet: str, label: str, written: str, factor: int) -> Callable[[Sheets], None]:
    """Write a line over a table whose numbers are divided by a factor."""

    def work(sheets: Sheets) -> None:
        _divided(sheet, label, written, factor)(sheets)
        sheets[sheet][:0] = [["BIỂU TỔNG HỢP"], [None, None, None, text]]

    return work


def _units() -> list[Case]:
    cases: list[Case] = []
    for factor, units in (
        (10**6, ("Tr. đồng", "tr. đ", "Tr.VNĐ", "Tr.đồng", "'000.000đ", "10^6 đ", "10⁶ đồng", "triệu.đồng")),
        (1000, ("'000", "'000 đồng", "’000đ", "000đ", "VND '000", "ng.đ", "ngh. đồng", "nghìn.đồng", "10³ đ")),
    ):
        for unit in units:
            told = ("unit_converted", *COLUMNS[AMOUNT][:1], 1, COLUMNS[AMOUNT][1])
            cases.append(Case(f"money in {unit!r}", _divided(FUNDS, AMOUNT, f"Số tiền ({unit})", factor), (told,)))
            above = ("unit_converted", "funds", 3, "amount")
            line = _line(f"ĐVT: {unit}", FUNDS, AMOUNT, AMOUNT, factor)
            cases.append(Case(f"money over which stands {unit!r}", line, (above,)))
    for unit, factor in (
        ("héc ta", 10_000),
        ("hec-ta", 10_000),
        ("hm2", 10_000),
        ("10.000 m2", 10_000),
        ("m vuông", 1),
    ):
        told = (("unit_converted", "sites", 1, "land_area"),) if factor > 1 else ()
        cases.append(Case(f"land in {unit!r}", _divided(SITES, LAND, f"{LAND} ({unit})", factor), told))
    for unit in ("sào", "mẫu", "công", "a", "thước"):
        cases += both_forms(
            f"land in {unit!r}, which is not one size",
            _divided(SITES, LAND, f"{LAND} ({unit})", 1000),
            ("heading_unclear", "sites", 1, "land_area"),
            loses=(COLUMNS[LAND],),
        )
    return cases


def _lines() -> list[Case]:
    cases: list[Case] = []
    for text in ("ĐVT: héc ta", "Đơn vị tính: hec-ta", "Diện tích tính bằng ha"):
        cases += both_forms(
            f"{text} over land", _line(text, SITES, LAND, LAND, 10_000), ("unit_converted", "sites", 3, "land_area")
        )
        cases += both_forms(
            f"{text} over land in m²",
            _line(text, SITES, LAND, f"{LAND} (m²)", 10_000),
            ("unit_contradicted", "sites", 3, "land_area"),
            loses=(COLUMNS[LAND],),
        )
    cases += both_forms(
        "a line with another unit of land, over headings that all have theirs",
        _line("ĐVT: sào", SITES, LAND, f"{LAND} (m²)", 1),
        ("unit_contradicted", "sites", 3, "land_area"),
        loses=(COLUMNS[LAND],),
    )
    return cases


def _names() -> list[Case]:
    """A unit, or a word that may make them others, in the name of the sheet or file."""

    def named(name: str, factor: int, heading_of: str = AMOUNT) -> Callable[[Sheets], None]:
        def work(sheets: Sheets) -> None:
            _divided(FUNDS, AMOUNT, heading_of, factor)(sheets)
            sheets[name] = sheets.pop(FUNDS)

        return work

    converted, lost = ("unit_converted", "funds", 1, "amount"), (COLUMNS[AMOUNT],)
    against = ("unit_contradicted", "funds", 1, "amount")
    cases = both_forms("a unit in the name", named(f"{FUNDS} (triệu đồng)", 10**6), converted)
    cases += both_forms(
        "a unit in the name against the heading", named(f"{FUNDS} (Tr. đồng)", 1, "Số tiền (đồng)"), against, loses=lost
    )
    for word in ("kế hoạch", "cũ", "ước 2026"):
        cases += both_forms(
            f"{word!r} in the name", named(f"{FUNDS} ({word})", 1), ("name_remark", "funds", None, None)
        )
    cases += both_forms("a copy by its name", named(f"{FUNDS} (2)", 1))
    return cases


def _cells() -> list[Case]:
    """A cell that says its own unit under a heading that says another, and money with its noughts behind a comma."""
    money = ("unit_converted", "funds", 1, "amount")
    land = ("unit_converted", "sites", 1, "land_area")
    cases: list[Case] = []
    for written in ("45 tỷ", "45 tỷ đồng", "45.000 triệu đồng", "45000tr", "45.000.000.000 đồng", "VND 45.000.000.000",
                    "44 tỷ 1000 triệu", "45.000.000 nghìn đồng"):  # fmt: skip
        cases += both_forms(f"{written} under millions", _under("triệu đồng", 10**6, written), money)
    for written in ("15.250 m²", "15.250 m2", "1 ha 5.250 m2", "0,01525 km²"):
        cases += both_forms(f"{written} under ha", _under("ha", 10_000, written, SITES, LAND), land)
    doubt = ("number_ambiguous", "sites", 2, "land_area")  # beside numbers nothing says what a comma in text means
    cases.append(Case("1,525 ha under ha", _under("ha", 10_000, "1,525 ha", SITES, LAND), (land, doubt)))
    for written in ("45.000.000.000,00", "45,000,000,000.00", "45 000 000 000,00", "45.000.000.000,0",
                    "45.000.000.000,-", "45.000.000.000/-", "₫45.000.000.000", "45.000.000.000 đồng chẵn"):  # fmt: skip
        cases += both_forms(f"money as {written}", cell(FUNDS, 2, AMOUNT, written))
    for written in ("4 tỷ 200 triệu", "15tr5", "15 triệu rưỡi", "1,2 tỷ", "45 Tr. đồng", "45000 trđ", "1.500.000,50",
                    "1.500.00", "45000000 '000", "(45.000.000)", "45-47 tỷ"):  # fmt: skip
        cases += both_forms(
            f"money as {written} is told", cell(FUNDS, 2, AMOUNT, written), ("type_wrong", "funds", 2, "amount"),
            loses=(COLUMNS[AMOUNT],),
        )  # fmt: skip
    for written in ("1,2 ha", "1.525 ha", "2 sào", "1 ha 5.250 m2", "3 mẫu 2 sào"):
        cases += both_forms(
            f"land as {written} is told", cell(SITES, 2, LAND, written), ("type_wrong", "sites", 2, "land_area"),
            loses=(COLUMNS[LAND],),
        )  # fmt: skip
    return cases


def _sizes() -> list[Case]:
    """Numbers in another unit that nothing says: only their size shows it."""
    cases: list[Case] = []
    for sheet, label, factor, rows in (
        (SITES, LAND, 1 / 10_000, (2, 3, 4)),
        (AREAS, SURFACE, 100, (3, 4, 5)),
        (AREAS, SURFACE, 10**6, (3, 4, 5)),
    ):
        table, column = COLUMNS[label]

        def work(sheets: Sheets, sheet: str = sheet, label: str = label, factor: float = factor) -> None:
            place = next(at for at, title in enumerate(sheets[sheet][0]) if str(title).startswith(label))
            for line in sheets[sheet][1:]:
                line[place] = None if line[place] is None else line[place] * factor

        told = tuple(("surface_implausible", table, number, column) for number in rows)
        cases.append(Case(f"{label} × {factor}", work, told, ((table, column),)))
    return cases


OF_SIZES: list[Case] = [*_units(), *_lines(), *_names(), *_cells(), *_sizes()]
