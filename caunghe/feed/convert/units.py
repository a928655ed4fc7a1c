"""Units that the headings of a register and the lines above it state, held against what a mapping does with numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import isclose
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.convert.figures import factor_of
from caunghe.feed.reading.said_besides import is_own_unit, says_nothing
from caunghe.feed.reading.signs import without_signs
from caunghe.feed.values.measures import UnitConversion, conversion_of, is_measured, is_unit_of_others, unit_of
from caunghe.schema import TABLES, UNITS, Column, Kind

_IN_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_AFTER_A_MARK: Final = re.compile(r"[,;:–—-]\s*([^,;:–—()\[\]-]+)$")
_OWN_UNIT: Final = r"[\p{L}%]"
_OWN: Final = UnitConversion(1, 1)
_VERBS: Final = ("copy", "sum", "times")
_LAST_WORDS: Final = 4
_A_TENTH: Final = 0.1
_TIMES: Final = frozenset({"months", "weeks", "hours"})


class UnheardUnit(NamedTuple):
    """A heading or line whose unit a mapping does not hear, and the first row concerned.

    ``says`` is the heading with the factor that makes its numbers those of the column, or with the unit, in quotation
    marks, that no factor is known for; ``rule`` tells which.
    """

    rule: str
    says: str
    place: int


class HeadingUnit(NamedTuple):
    """What a heading of a register says of its numbers: by what they become the column's, or a unit that cannot be.

    ``has_factor`` says that some factor may make it the column's unit: of dollars and classes, not of per cents.
    """

    by: UnitConversion | None
    strange: str = ""
    has_factor: bool = True


def heading_unit(heading: str, column: Column) -> HeadingUnit:
    """Return the unit that a heading says its numbers are in, wherever it stands: in brackets, as a sign, at the end.

    Other words may say anything: a register has its own.

    >>> from caunghe.schema import TABLES
    >>> fee, seats = TABLES["programmes"]["tuition"], TABLES["sites"]["capacity"]
    >>> heading_unit("Học phí (nghìn đồng)", fee).by, heading_unit("Học phí triệu đồng", fee).by
    (UnitConversion(times=1000, over=1), UnitConversion(times=1000000, over=1))
    >>> [heading_unit(text, seats).strange for text in ("% sức chứa", "Sức chứa (lớp)", "Chỗ (theo giấy phép)")]
    ['%', 'lớp', '']
    """
    if not is_measured(column):
        return HeadingUnit(None)
    times, over, is_said = 1, 1, False
    for part in dict.fromkeys(_said(heading)):
        by = _conversion(part, column)
        if by is not None:
            times, over, is_said = times * by.times, over * by.over, True
        elif not says_nothing(part, column) and not is_own_unit(part, column) and (cannot := _strange(part, column)):
            return cannot
    return HeadingUnit(UnitConversion(times, over) if is_said else None)


def _strange(part: str, column: Column) -> HeadingUnit | None:
    """Return what a part of a heading says that is a unit of other columns, of none, or a sign; None for words.

    A time beside what is no time says of which time the numbers are: ``Nhập học (năm)``; and ``Nam`` is a year.
    """
    unit, is_of_others = unit_of(part), is_unit_of_others(part)
    if unit is None and not is_of_others and not without_signs(part)[1]:
        return None
    if unit is not None and unit.dimension in _TIMES and column.unit not in _TIMES:
        return None
    is_share = not is_of_others if unit is None else unit.dimension == "share"
    return HeadingUnit(None, part, has_factor=not is_share)


def _said(heading: str) -> Iterator[str]:
    """Yield what may be a unit in a heading: what stands in brackets, after a mark, as a sign, or as its last words."""
    yield from (part.strip() for part in _IN_BRACKETS.findall(heading) if part.strip())
    bare = _IN_BRACKETS.sub(" ", heading)
    bare, signs = without_signs(bare)
    yield from signs
    if after := _AFTER_A_MARK.search(bare.strip()):
        yield after.group(1).strip()
    words = bare.split()
    for count in range(min(_LAST_WORDS, len(words) - 1), 0, -1):
        last = " ".join(words[-count:])
        unit = unit_of(last)
        is_sized = unit is not None and unit.times != unit.over and unit.dimension not in _TIMES and len(last) > 1
        if is_sized or (count == 1 and last.isupper() and is_unit_of_others(last, counts_things=False)):
            yield last
            return


def _conversion(part: str, column: Column) -> UnitConversion | None:
    """Return by what a unit becomes a column's; a time alone beside money is what the money is paid for."""
    by, unit = conversion_of(part, column), unit_of(part)
    if by is None and column.kind is Kind.MONEY and unit is not None and unit.dimension in _TIMES:
        return conversion_of(f"đồng/{part}", column)
    return by


def unheard_units(
    row: Mapping[str, str], cells: pl.DataFrame, headings: Sequence[str], lines: Sequence[str] = ()
) -> Iterator[UnheardUnit]:
    """Yield the headings in another unit than a row of a mapping makes of it, and those whose unit is none of it.

    A cell that says its own unit is none of those. ``lines`` are units said above the table, of every heading without
    its own.

    >>> row = {"table": "sites", "column": "capacity", "transformation": "copy", "argument": ""}
    >>> seats = pl.DataFrame({"Seats (thousand)": ["1 người", "2"], "Seats (USD)": ["1", "2"]})
    >>> list(unheard_units(row, seats, seats.columns))[0]
    UnheardUnit(rule='unit_unheard', says='Seats (thousand) × 1000', place=1)
    """
    if row["transformation"] not in _VERBS or row["column"] == "*":
        return
    column = TABLES[row["table"]][row["column"]]
    written = row["argument"].strip()
    factor = Decimal(1) if row["transformation"] == "copy" or not written else factor_of(written, row["transformation"])
    for heading in headings:
        said, shown = heading_unit(heading, column), heading
        if said == HeadingUnit(None) and (line := _of_line(lines, column)) is not None:
            said, shown = heading_unit(f"({line})", column), f"{heading} ({line})"
        bare = (cells[heading].str.contains(r"\d") & ~cells[heading].str.contains(_OWN_UNIT)).fill_null(False)
        if not bare.any():
            continue
        place = int(bare.arg_true()[0])
        if said.strange and (factor == 1 or not said.has_factor):
            unit = UNITS[column.unit]
            yield UnheardUnit("unit_strange", f"{shown}: {said.strange} → {unit.vi} / {unit.en}", place)
        elif said.by is not None and not _fits(float(factor), said.by):
            yield UnheardUnit("unit_unheard", f"{shown} × {said.by.times / said.by.over:.12g}", place)


def _fits(factor: float, by: UnitConversion) -> bool:
    """Whether a factor is that of a unit; a part of what is in the column's own unit, 0.4 of all, is no other unit."""
    return isclose(factor, by.times / by.over) or (by == _OWN and _A_TENTH < factor < 1 / _A_TENTH and factor != 1)


def _of_line(lines: Sequence[str], column: Column) -> str | None:
    """Return the first unit said above a table in which a column may be, or that counts otherwise what it counts."""
    units = [line for line in lines if conversion_of(line, column) is not None]
    return next(iter([*units, *(line for line in lines if not units and is_unit_of_others(line))]), None)
