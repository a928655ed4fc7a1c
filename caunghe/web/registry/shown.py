"""A value of the feed as people read it, by the kind and unit of its column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, Final

from caunghe.language import Language, Text, day, number, share
from caunghe.schema import SCALES, UNITS, Column, Kind, titles
from caunghe.web.common.components import TableColumn
from caunghe.web.common.words import NO, NOT_STATED, YES
from caunghe.web.registry.keys import plain

_NEVER_GROUPED: Final = frozenset({"year", "quarter", "half_year", "day_of_month", "rank", "seed"})
_PLACES: Final = 5  # decimals of degrees: a metre
Names = Mapping[str, Mapping[str, str]]
"""The names of rows that columns refer to: column → code → name."""


def value_shown(column: Column, value: Any, language: Language, names: Names | None = None) -> str:
    """Return a value in words: titles of codes, numbers and days as the language writes them, a dash for nothing."""
    if value is None or value == "":
        return NOT_STATED(language)
    if column.kind is Kind.CODE:
        return _titles(column, str(value), language)
    if column.kind is Kind.REFERENCE:
        name = (names or {}).get(column.name, {}).get(value)
        return f"{name} ({value})" if name else str(value)
    written = _WRITTEN.get(column.kind)
    return written(column, value, language) if written else str(value)


def _titles(column: Column, value: str, language: Language) -> str:
    known = titles(str(column.codes), language)
    codes = value.split(";") if column.many else [value]
    return ", ".join(known.get(code.strip(), code) for code in codes)


def _number(column: Column, value: float, language: Language) -> str:
    if column.unit in _NEVER_GROUPED:
        return str(value)
    if column.kind in (Kind.LONGITUDE, Kind.LATITUDE):
        return number(value, language, _PLACES)
    return number(value, language, 0) if column.kind in (Kind.INTEGER, Kind.MONEY) else number(value, language)


_WRITTEN: Final[dict[Kind, Callable[[Column, Any, Language], str]]] = {
    Kind.DATE: lambda _, value, language: day(value, language),
    Kind.BOOLEAN: lambda _, value, language: (YES if value else NO)(language),
    Kind.SHARE: lambda _, value, language: share(value, language),
    **dict.fromkeys((Kind.INTEGER, Kind.MONEY, Kind.NUMBER, Kind.LONGITUDE, Kind.LATITUDE), _number),
}


@cache
def unit_of(column: Column) -> Text | None:
    """Return the unit that the head of a column says: none where each cell, or its label, says it."""
    if not column.unit or column.kind is Kind.SHARE or column.unit in SCALES:
        return None
    return UNITS[column.unit]


def table_column(column: Column, names: Names | None = None) -> TableColumn:
    """Return a column of the schema as a column of a list."""
    get = attrgetter(column.name)
    return TableColumn(
        name=column.name,
        label=column.label,
        shown=lambda row, language: value_shown(column, get(row), language, names),
        plain=lambda row: plain(get(row)),
        unit=unit_of(column),
        is_number=column.kind in _WRITTEN and column.kind not in (Kind.DATE, Kind.BOOLEAN),
        sorts=True,
    )
