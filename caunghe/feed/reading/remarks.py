"""What stands in headings beside the names of columns, and what it means for the columns: a unit, or who knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from caunghe.feed.findings.structural import FindingRow
from caunghe.feed.reading.headers import Header
from caunghe.feed.reading.said_besides import is_own_unit, said_besides
from caunghe.feed.reading.signs import BULLETS
from caunghe.feed.values.measures import (
    UnitConversion,
    conversion_of,
    is_currency,
    is_measured,
    is_unit_against,
    strange_units,
    unit_of,
)
from caunghe.language import fold
from caunghe.schema import TEXTUAL, UNITS, Column, Kind, Table

_IN_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_COPY: Final = re.compile(r"\d+|copy|ban sao|tiep(?: theo)?|ve?r?\.? ?\d+")


class HeadingMeaning(NamedTuple):
    """How the numbers under headings become those of their columns, the columns not to be read, and findings.

    ``lines`` are rows above the table whose unit no column is in, though all have their own.
    """

    conversions: dict[int, UnitConversion]
    refused: frozenset[int]
    findings: list[FindingRow]
    lines: tuple[tuple[int, str], ...]


def heading_meaning(header: Header, table: Table, row: int | None) -> HeadingMeaning:
    """Return what the remarks in headings mean for the columns below; ``row`` is where the headings stand.

    A unit is converted. What is no unit of a column makes it unclear: a column of numbers or days is then not read,
    one of text is, and both are told.
    """
    conversions, refused, found = dict[int, UnitConversion](), set[int](), list[FindingRow]()
    strange = strange_units(header.stated, [table[name] for name in header.columns.values()])
    for position, name in header.columns.items():
        column, title = table[name], header.titles.get(position, name)
        unclear, by, has_unit = said_besides(header.remarks.get(position, ()), column)
        bullets, unclear = ([each for each in unclear if (each in BULLETS) is told] for told in (True, False))
        if position in header.parts_of(name)[1:] and not unclear:
            unclear = [title]
        if bullets and not unclear:
            found.append(FindingRow("heading_remark", table.name, row, name, title, ", ".join(bullets)))
        over = header.units.get(position, ())
        stated = None if unclear else _stated((*over, *header.stated), column, by, strange, has_unit=has_unit)
        if unclear:
            is_text = column.kind in TEXTUAL and position == header.parts_of(name)[0]
            rule = "heading_remark" if is_text else "heading_unclear"
            found.append(FindingRow(rule, table.name, row, name, title, ", ".join(unclear)))
            if not is_text:
                refused.add(position)
        elif isinstance(stated, str):
            unit = UNITS[column.unit]
            if conversion_of(stated, column) is not None:
                found.append(FindingRow("unit_contradicted", table.name, row, name, stated, title))
                refused.add(position)
                continue
            found.append(FindingRow("unit_unknown", table.name, row, name, stated, f"{unit.vi} / {unit.en}"))
            refused.add(position)
        elif (by := stated or by) != UnitConversion(1, 1):
            conversions[position] = by
            shown = title if stated is None or over else f"{title} ({', '.join(header.stated)})"
            found.append(FindingRow("unit_converted", table.name, row, name, shown, str(by)))
    against = _contradicted(header, table, row, strange - {each.value for each in found}, refused)
    refused |= against.keys()
    found += against.values()
    told = {each.value for each in found}
    lines = tuple((at, text) for text, at in header.stated_rows.items() if text in strange and text not in told)
    return HeadingMeaning(conversions, frozenset(refused), found, lines)


def _contradicted(
    header: Header, table: Table, row: int | None, strange: Collection[str | None], refused: Collection[int]
) -> dict[int, FindingRow]:
    """Return the columns, by place, that a line above says to count otherwise than their headings do."""
    found = dict[int, FindingRow]()
    for position, name in header.columns.items():
        unit = _against(header.stated, table[name], strange)
        if unit is not None and position not in refused:
            title = header.titles.get(position, name)
            found[position] = FindingRow("unit_contradicted", table.name, row, name, unit, title)
    return found


class SaidByName(NamedTuple):
    """What the name of a sheet or file says in brackets: units of its numbers, and findings on what else."""

    units: tuple[str, ...]
    findings: list[FindingRow]


def said_by_name(source: str, table: Table) -> SaidByName:
    """Return what a name says of the numbers of its table: ``Nguồn kinh phí (triệu đồng)``, ``Tuyển sinh (kế hoạch)``.

    >>> from caunghe.schema import TABLES
    >>> said_by_name("Nguồn kinh phí (triệu đồng)", TABLES["funds"]).units
    ('triệu đồng',)
    >>> [found.expected for found in said_by_name("Nguồn kinh phí (kế hoạch).csv", TABLES["funds"]).findings]
    ['kế hoạch']
    """
    said = [text.strip() for text in _IN_BRACKETS.findall(source)]
    own = {fold(label) for label in (table.label.vi, table.label.en)}
    said = [
        text for text in said if not (_COPY.fullmatch(fold(text)) or any(f"({fold(text)})" in label for label in own))
    ]
    units = tuple(text for text in said if unit_of(text) is not None)
    others = [FindingRow("name_remark", table.name, None, None, source, text) for text in said if text not in units]
    return SaidByName(units, others)


def remark_conversion(remark: str, column: Column) -> UnitConversion | None:
    """Return by what a remark beside a column's heading has its numbers become the column's own; None if unclear.

    >>> from caunghe.schema import TABLES
    >>> amount = TABLES["funds"]["amount"]
    >>> remark_conversion("triệu đồng", amount), remark_conversion("nếu có", amount), remark_conversion("USD", amount)
    (UnitConversion(times=1000000, over=1), UnitConversion(times=1, over=1), None)
    """
    unclear, by, _ = said_besides((remark,), column)
    return None if unclear else by


class ColumnUnit(NamedTuple):
    """By what a column's numbers become its own, the unit that says so, and whether two units contradict each other.

    ``by`` is None where a remark or unit is unclear, or a line above the table contradicts the heading.

    >>> from caunghe.feed import column_unit
    >>> from caunghe.schema import TABLES
    >>> column_unit(("kế hoạch",), (), TABLES["funds"]["amount"])
    ColumnUnit(by=None, said='kế hoạch', is_contradicted=False)
    """

    by: UnitConversion | None
    said: str
    is_contradicted: bool = False


def column_unit(
    remarks: tuple[str, ...], lines: tuple[str, ...], column: Column, others: Sequence[Column] = ()
) -> ColumnUnit:
    """Return what the remarks in a heading and the units in lines above the table mean for a column's numbers.

    A unit that is none of the column's may be that of one of the ``others`` of the table.

    >>> from caunghe.schema import TABLES
    >>> amount = TABLES["funds"]["amount"]
    >>> column_unit((), ("triệu đồng",), amount)
    ColumnUnit(by=UnitConversion(times=1000000, over=1), said='triệu đồng', is_contradicted=False)
    >>> column_unit(("đồng",), ("triệu đồng",), amount)
    ColumnUnit(by=None, said='triệu đồng', is_contradicted=True)
    """
    unclear, by, has_unit = said_besides(remarks, column)
    if unclear:
        return ColumnUnit(None, ", ".join(unclear))
    strange = strange_units(lines, (column, *others))
    stated = _stated(lines, column, by, strange, has_unit=has_unit)
    stated = stated or _against(lines, column, strange) if has_unit else stated
    if isinstance(stated, str):
        return ColumnUnit(None, stated, is_contradicted=has_unit)
    return ColumnUnit(stated or by, ", ".join(lines if stated else remarks))


def _stated(
    units: tuple[str, ...], column: Column, by: UnitConversion, strange: frozenset[str], *, has_unit: bool
) -> UnitConversion | str | None:
    """Return the conversion of a unit stated above the table, or the unit that cannot be, None where it says nothing.

    A unit of the heading itself comes first; one that contradicts the line above cannot be read. A ``strange`` one,
    which no column of the table can be in, may be that of any; a currency is that of money alone.
    """
    for text in units:
        found = conversion_of(text, column)
        if found is not None and (not has_unit or found != by):
            return text if has_unit else found
        if found is None and column.kind is Kind.MONEY and not has_unit and unit_of(text) is None:
            return text
    if has_unit or not is_measured(column):
        return None
    others = (text for text in units if column.kind is Kind.MONEY or not is_currency(text))
    return next((text for text in others if text in strange and not is_own_unit(text, column)), None)


def _against(units: Sequence[str], column: Column, strange: Collection[str | None]) -> str | None:
    """Return the unit stated above the table that counts what a column counts, and otherwise: USD, lớp, sào."""
    if any(conversion_of(text, column) is not None for text in units):
        return None
    return next((text for text in units if text in strange and is_unit_against(text, column)), None)
