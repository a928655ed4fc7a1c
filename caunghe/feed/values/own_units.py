"""Numbers that say their own unit in their cell: 32,5 tỷ, 4 tỷ 200 triệu, 15tr5, 1 ha 5.250 m², 2 năm rưỡi."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise, product
from typing import Final

import polars as pl

from caunghe.feed.values.decimals import decimal
from caunghe.feed.values.measures import UnitConversion, conversion_of, unit_of
from caunghe.feed.values.numbers import WHOLE, parse_numbers
from caunghe.feed.values.parsing import TypedColumn
from caunghe.language import Text
from caunghe.schema import NUMERIC, Column, Kind

_PART: Final = re.compile(r"(\d+(?:[ .,'\u00a0\u202f]\d+)*)\s*([^\d]+)")
_WHOLE: Final = re.compile(rf"(?:{_PART.pattern})+\d*")
_SQUARE: Final = re.compile(r"(?<=m)2(?!\d)")
_SPACED: Final = re.compile(r"[ '\u00a0\u202f](?=\d{3}(?!\d))")
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_HALF: Final = re.compile(r"(?i)\s*(?:rưỡi|rưởi|ruoi)(?!\w)")
_SAID: Final = r"\d\s*[^\d\s.,%]"
_ONE: Final = re.compile(r"([+-]?[\d.,' \u00a0\u202f]*\d)\s*([^\d]+)")
_ENDS: Final = re.compile(r"(?i)\s*(?:\bchẵn|[.,]?/-|[.,]-|[.=])\s*$")
_LARGEST_GROUPED: Final = 1_000_000  # 4.200 triệu are 4 200 millions; 4,250 tỷ and 4,250 ha may be either
_SHORT_TAILS: Final = (1, 3)  # digits: 15tr5 and 2tỷ500, not 1 tỷ 50
_PLACES: Final = 6
_WORDING: Final = Text("số", "number")
_NUMBER: Final = Column(name="number", kind=Kind.NUMBER, label=_WORDING, note=_WORDING, unit="stated")


def readings(text: str, column: Column) -> tuple[str, ...]:
    """Return the number, in a column's own unit, of a cell that says its unit: two where it reads two ways, or none.

    >>> from caunghe.schema import TABLES
    >>> amount, land = TABLES["funds"]["amount"], TABLES["sites"]["land_area"]
    >>> [readings(text, amount) for text in ("4 tỷ 200 triệu", "15tr5", "4,250 tỷ", "45 USD")]
    [('4200000000',), ('15500000',), ('4250000000', '4250000000000'), ()]
    >>> readings("1 ha 5.250 m2", land), readings("1 năm rưỡi", TABLES["programmes"]["months"])
    (('15250',), ('18',))
    """
    plain = _SQUARE.sub("²", _ENDS.sub("", text.strip()))
    found = [*_PART.finditer(plain)] if _WHOLE.fullmatch(plain) else []
    if not found:
        return ()
    units = [_HALF.sub("", part[2]).strip() for part in found]
    sizes = [_size(unit, column) for unit in units]
    steps = [size for size in sizes if size is not None]
    if len(steps) < len(sizes) or not all(larger > less for larger, less in pairwise(steps)):
        return ()
    rest = _rest(plain[found[-1].end() :], units[-1], is_half=any(_HALF.search(part[2]) for part in found))
    numbers = [_numbers(part[1], unit, size, column) for part, unit, size in zip(found, units, steps, strict=True)]
    if rest is None or (rest and [each.denominator for each in numbers[-1]] != [1]):
        return ()
    last = rest * steps[-1]
    sums = (sum(map(_times, each, steps), last) for each in product(*numbers))
    return tuple(dict.fromkeys(written for each in sums if (written := _written(each, column))))


def _size(unit: str, column: Column) -> Fraction | None:
    """Return by what a number of a unit becomes the column's own; a size without a unit is of money alone."""
    by, said = conversion_of(unit, column), unit_of(unit)
    if by is None or said is None or not (said.dimension or column.kind is Kind.MONEY):
        return None
    return Fraction(by.times, by.over)


def _rest(tail: str, unit: str, *, is_half: bool) -> Fraction | None:
    """Return what half a unit more, or the digits after the last one, add to it; None where that is not clear."""
    if not tail:
        return Fraction(1, 2) if is_half else Fraction(0)
    said = unit_of(unit)
    if is_half or len(tail) not in _SHORT_TAILS or said is None or said.dimension:
        return None
    return Fraction(int(tail), 10 ** len(tail))


def _numbers(text: str, unit: str, size: Fraction, column: Column) -> tuple[Fraction, ...]:
    """Return what a number may be, as it is written: none, one, or two where a mark may part it or group it."""
    plain = _SPACED.sub("", text)
    said = unit_of(unit)
    if _GROUPED.fullmatch(plain):
        whole = Fraction(re.sub(r"\D", "", plain))
        is_counted = said is not None and said.dimension in ("", "money") and size.denominator == 1
        if size == 1 or (is_counted and size <= _LARGEST_GROUPED):
            return (whole,)
        return (whole / 1000, whole)
    read = parse_numbers(pl.Series([plain]), column if column.kind is Kind.NUMBER else _NUMBER)
    return () if read.failed[0] or read.doubtful[0] else (Fraction(decimal(read.values[0])),)


def _times(number: Fraction, size: Fraction) -> Fraction:
    return number * size


def _written(number: Fraction, column: Column) -> str:
    """Return a number in plain digits, empty where a column of whole numbers cannot hold it."""
    if number.denominator != 1 and column.kind in WHOLE:
        return ""
    return f"{float(number):.{_PLACES}f}".rstrip("0").rstrip(".") if number.denominator != 1 else str(number)


def without_unit(cells: pl.Series, column: Column, by: UnitConversion) -> pl.Series:
    """Return cells in which the unit that their heading says too is left out: 1,25 ha under (ha) is 1,25."""
    if cells.dtype != pl.String():
        return cells
    said = cells.filter(cells.str.contains(_SAID).fill_null(False)).unique()
    parts = ((text, _ONE.fullmatch(_SQUARE.sub("²", text.strip()))) for text in said)
    same = {text: part[1] for text, part in parts if part and conversion_of(part[2], column) == by}
    return cells.replace(same) if same else cells


def in_said_units(read: TypedColumn, cells: pl.Series, column: Column) -> TypedColumn:
    """Return a column under another unit with those of its failed cells that say their own unit read in that."""
    if cells.dtype != pl.String() or column.kind not in NUMERIC or not read.failed.any():
        return read
    found = {text: readings(text, column) for text in cells.filter(read.failed).unique()}
    clear = {text: float(numbers[0]) for text, numbers in found.items() if len(numbers) == 1}
    if not clear:
        return read
    there = read.failed & cells.is_in(list(clear))
    values = cells.replace_strict(clear, default=None, return_dtype=pl.Float64).cast(column.dtype)
    return read._replace(values=read.values.zip_with(~there, values), failed=read.failed & ~there)
