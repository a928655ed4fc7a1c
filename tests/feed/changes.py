"""What a case of ``test_what_people_write`` is, and the changes that cases are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import openpyxl

from tests.feed.city import Sheets

AREAS, INSTITUTIONS, SITES = "Địa bàn", "Cơ sở giáo dục nghề nghiệp", "Địa điểm đào tạo"
PROGRAMMES, INTAKES, TEACHERS = "Chương trình đào tạo", "Tuyển sinh và tốt nghiệp", "Nhà giáo"
EQUIPMENT, FUNDS, TARGETS = "Thiết bị", "Nguồn kinh phí", "Chỉ tiêu kế hoạch"
NAMES = {
    AREAS: "areas", INSTITUTIONS: "institutions", SITES: "sites", PROGRAMMES: "programmes", INTAKES: "intakes",
    TEACHERS: "teachers", EQUIPMENT: "equipment", FUNDS: "funds", TARGETS: "targets",
}  # fmt: skip

Told = tuple[str, str, int | None, str | None]
Files = dict[str, str | bytes] | None


class Case(NamedTuple):
    """A change to the clean city, the findings it must raise, and the columns that it costs."""

    name: str
    change: Callable[[Sheets], Files]
    tells: tuple[Told, ...] = ()
    loses: tuple[tuple[str, str], ...] = ()
    form: str = "xlsx"
    finish: Callable[[openpyxl.Workbook], None] | None = None


def at(sheets: Sheets, sheet: str, label: str) -> int:
    """Return the place of the column whose heading begins with a label."""
    return next(place for place, cell in enumerate(sheets[sheet][0]) if str(cell).startswith(label))


def heading(
    sheet: str, label: str, written: Any, change: Callable[[Any], Any] = lambda value: value
) -> Callable[[Sheets], None]:
    """Write a heading anew, and the cells below as ``change`` has them."""

    def work(sheets: Sheets) -> None:
        place = at(sheets, sheet, label)
        sheets[sheet][0][place] = written
        for row in sheets[sheet][1:]:
            row[place] = None if row[place] is None else change(row[place])

    return work


def cell(sheet: str, row: int, label: str, value: Any) -> Callable[[Sheets], None]:
    """Write one cell, of a row as the sheet numbers it."""

    def work(sheets: Sheets) -> None:
        sheets[sheet][row - 1][at(sheets, sheet, label)] = value

    return work


def column_of(sheet: str, label: str, values: list[Any], written: str | None = None) -> Callable[[Sheets], None]:
    """Write the cells of a column, and its heading where that is ``written`` otherwise."""

    def work(sheets: Sheets) -> None:
        place = at(sheets, sheet, label)
        sheets[sheet][0][place] = written or sheets[sheet][0][place]
        for line, value in zip(sheets[sheet][1:], values, strict=True):
            line[place] = value

    return work


def row(sheet: str, number: int, *cells: Any) -> Callable[[Sheets], None]:
    """Put a row in, which then has a number."""

    def work(sheets: Sheets) -> None:
        sheets[sheet].insert(number - 1, list(cells))

    return work


def over(value: float, factor: float) -> Any:
    result = value / factor
    return int(result) if result == int(result) else result


def both_forms(
    name: str, change: Callable[[Sheets], None], *tells: Told, loses: tuple[tuple[str, str], ...] = ()
) -> list[Case]:
    return [Case(f"{name}, {form}", change, tells, loses, form) for form in ("xlsx", "csv")]
