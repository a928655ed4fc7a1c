"""From cells to typed columns: strict first, forgiving for whole columns only where something did not fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from math import isfinite
from typing import Final, NamedTuple

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from caunghe.feed.values.numbers import ONE_GROUP, ParsedColumn, bears_separators, may_be_of_thousands, parse_numbers
from caunghe.formulas import unguarded_text
from caunghe.language import fold
from caunghe.schema import Column, Kind

# A day outside these was not meant: births of the oldest teachers lie within, serial numbers of years (2025) without.
FIRST_DAY: Final = date(1930, 1, 1)
_FIRST_WRITTEN: Final = date(1000, 1, 1)  # before it a year would not have its four digits
LAST_DAY: Final = date(2100, 12, 31)
# Day 1 of Excel's calendar is 1 January 1900; counted from here because Excel believes in 29 February 1900.
_EXCEL_ORIGIN: Final = date(1899, 12, 30)
# Empty, guarded, or with anything but visible ASCII.
_NOT_PLAIN: Final = r"^$|^'|[^!-~]"
_PLAIN: Final = re.compile(r"(?!')[!-~]+")
SHORT: Final = 1_000  # cells that are sooner looked at one by one than asked of Polars
_CONTROL: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_BROKEN: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u{fffd}]"
# Soft hyphens, joiners, marks and overrides of direction: they make two equal names differ, or one read backwards.
_INVISIBLE: Final = r"[\u{ad}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{feff}]"
_UNTIDY: Final = rf"^\s|\s$|\p{{M}}|{_BROKEN}|{_INVISIBLE}|[\u{{a0}}\u{{202f}}]"
# Rows looked at to tell whether a column repeats few values.
_SAMPLE: Final = 10_000
_LARGEST_WHOLE: Final = 2**53
_HUNDRED: Final = 100
_NEVER_SPACED: Final = frozenset({Kind.KEY, Kind.REFERENCE, Kind.CODE})

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# an x is no answer: it marks and crosses out alike, and whether an empty cell beside it is a no nobody knows
_YES: Final = frozenset({"co", "yes", "y", "true", "dung", "1", "1.0", "✓", "✔", "☑", "☒", "✅"})
_NO: Final = frozenset({"khong", "khong co", "ko", "no", "n", "false", "sai", "0", "0.0", "☐"})

EXPECTED: Final[dict[Kind, str]] = {
    Kind.KEY: "A-001",
    Kind.REFERENCE: "A-001",
    Kind.CODE: "7212",
    Kind.TEXT: "Hải Phòng",
    Kind.DATE: "2026-06-30 | 30/6/2026",
    Kind.INTEGER: "120",
    Kind.NUMBER: "12.5",
    Kind.MONEY: "5000000",
    Kind.SHARE: "0.45 | 45 %",
    Kind.BOOLEAN: "có | không | yes | no",
    Kind.LONGITUDE: "106.683",
    Kind.LATITUDE: "20.865",
}
_EXPECTED_OF_UNIT: Final = {"year": "2025", "indicator": "0.45 | 45 %", "share_a_year": "0.03 | 3 %"}
_EXPECTED_MONTH: Final = "2026-06-01 | 6/2026"
_MONTH: Final = r"(?i)^\s*(?:th[áa]ng|t)?\s*(\d{1,2})(?:\s*[/.\-]\s*|\s+n[ăa]m\s+)(\d{4})\s*$"
_MONTH_LAST: Final = r"^\s*(\d{4})\s*[/.\-]\s*(\d{1,2})\s*$"


# which cells of a column the file keeps as numbers; asked only where text and number may read differently
NumberCells = Callable[[], pl.Series]


def expected_text(column: Column) -> str:
    """Return what a cell of a column is written like, for machines."""
    if column.kind is Kind.DATE and column.period == "month":
        return _EXPECTED_MONTH
    return _EXPECTED_OF_UNIT.get(column.unit, EXPECTED[column.kind])


class CellNote(NamedTuple):
    """A rule that cells of a column break, what else each may be, and how it is ``shown`` where not as it stands."""

    rule: str
    cells: pl.Series
    expected: pl.Series
    shown: pl.Series | None = None


class TypedColumn(NamedTuple):
    """A column once read, and masks of the cells that failed, read two ways, or held broken characters.

    ``stated`` are the numbers as they stand in the sheet, where a heading's unit makes other values of them; ``notes``
    are what else is to be told.
    """

    values: pl.Series
    failed: pl.Series
    doubtful: pl.Series
    unclean: pl.Series
    stated: pl.Series | None = None
    notes: tuple[CellNote, ...] = ()


def typed_column(
    cells: pl.Series, column: Column, *, guarded: bool = False, numbers: NumberCells | None = None
) -> TypedColumn:
    """Return a column in its declared type; ``guarded`` says that text may bear the apostrophe of ``formulas``.

    What the file keeps as a number (``numbers``) has one meaning and is never taken for text with separators.
    """
    nothing = column_of_one_value(False, len(cells), pl.Boolean())
    if cells.dtype == column.dtype:
        if column.dtype != pl.String():
            failed = ~cells.is_finite().fill_null(True) if cells.dtype.is_float() else nothing
            values = cells.set(failed, None) if failed.any() else cells
            return TypedColumn(values, failed, nothing, nothing)
    elif (cast := _cast(cells, column)) is not None:
        return TypedColumn(cast.values, cast.failed, nothing, nothing)
    else:
        cells = _as_text(cells)
    if column.dtype == pl.String():
        values, unclean = _tidy_text_by_value(cells, column, guarded)
        return TypedColumn(values, nothing, nothing, unclean)
    values = _strict_values(cells, column)
    in_thousands = _may_be_of_thousands(cells, column, numbers, guarded=guarded)
    if values.null_count() == cells.null_count() and is_finite(values) and not in_thousands:
        return TypedColumn(values, nothing, nothing, nothing)
    wrong = cells.is_not_null() & (
        values.is_null() | ~values.is_finite() if values.dtype.is_float() else values.is_null()
    )
    if in_thousands or (column.dtype.is_numeric() and bears_separators(cells.filter(wrong))):
        # separators among the failures may change how the others read; words do not
        wrong = cells.is_not_null()
    kept = _number_cells(cells.filter(wrong), column, numbers, wrong)
    tidy, unclean = _tidy_text(cells.filter(wrong), column, guarded)
    parsed = _parsed(tidy, column, kept)
    places = wrong.arg_true()

    def spread(mask: pl.Series) -> pl.Series:
        return nothing.clone().scatter(places, mask) if mask.any() else nothing

    values = values.clone().scatter(places, parsed.values)
    return TypedColumn(values, spread(parsed.failed), spread(parsed.doubtful), spread(unclean))


def is_finite(values: pl.Series) -> bool:
    """Whether all numbers are finite, told by their sum, which needs no query; False also where the sum alone is not.

    >>> is_finite(pl.Series([1.5, None])), is_finite(pl.Series([1.5, float("nan")])), is_finite(pl.Series([1]))
    (True, False, True)
    """
    return not values.dtype.is_float() or isfinite(values.sum())


def _may_be_of_thousands(cells: pl.Series, column: Column, numbers: NumberCells | None, *, guarded: bool) -> bool:
    """Whether cells of text that read as plain numbers may be of thousands; where the type is not told, none is text.

    Text says 12.000 for twelve thousand in Vietnamese, for twelve elsewhere; a workbook's number has one meaning.
    """
    if column.kind is not Kind.NUMBER or (numbers is None and not guarded):
        return False
    if numbers is None:
        return may_be_of_thousands(cells, column)
    if not cells.str.contains(ONE_GROUP).any():
        return False
    return may_be_of_thousands(cells.set(numbers(), None), column)


def _parsed(text: pl.Series, column: Column, kept: _NumberCells | None) -> ParsedColumn:
    """Return text as a column, and as they are the cells that the file keeps as numbers."""
    if kept is None:
        return _PARSERS.get(column.kind, parse_numbers)(text, column)
    hundreds = (kept.values.abs() >= _HUNDRED).any()
    parsed = parse_numbers(text.set(kept.is_number, None), column, beside_hundreds=bool(hundreds))
    return ParsedColumn(
        parsed.values.zip_with(~kept.is_number, kept.values), parsed.failed | kept.failed, parsed.doubtful
    )


class _NumberCells(NamedTuple):
    """Which cells are numbers, their values in the column's type, and which of them do not fit it."""

    is_number: pl.Series
    values: pl.Series
    failed: pl.Series


def _number_cells(
    cells: pl.Series, column: Column, numbers: NumberCells | None, asked: pl.Series
) -> _NumberCells | None:
    """Return what a file keeps as numbers among the cells asked for, None where it does not tell or there is none."""
    if numbers is None or not column.dtype.is_numeric() or not cells.str.contains(r"[.,]").any():
        return None
    is_number = numbers().filter(asked)
    if not is_number.any():
        return None
    values = cells.cast(pl.Float64, strict=False).set(~is_number, None)
    fits = values.is_finite()
    if column.dtype.is_integer():
        fits &= (values == values.round()) & (values.abs() <= _LARGEST_WHOLE)
    failed = is_number & ~fits.fill_null(False)
    return _NumberCells(is_number, values.set(failed, None).cast(column.dtype), failed)


def column_of_one_value(value: bool | None, count: int, dtype: DataType) -> pl.Series:
    """Return a column of one value, made without the query that ``pl.repeat`` plans: a feed has hundreds of them."""
    return _cell(value, dtype).new_from_index(0, count)


@cache
def _cell(value: bool | None, dtype: DataType) -> pl.Series:
    return pl.Series([value], dtype=dtype)


def _strict_values(cells: pl.Series, column: Column) -> pl.Series:
    """Return the cells written as the type asks; the others are null."""
    if column.kind is Kind.DATE:
        days = cells.str.to_date("%Y-%m-%d", strict=False)
        # 05-09-05 is no day of the year 5
        return days.set((days < _FIRST_WRITTEN).fill_null(False), None) if (days < _FIRST_WRITTEN).any() else days
    if column.kind is Kind.BOOLEAN:
        return column_of_one_value(None, len(cells), pl.Boolean()).rename(cells.name)
    return cells.cast(column.dtype, strict=False)


def _cast(cells: pl.Series, column: Column) -> ParsedColumn | None:
    """Return a typed column in another type where that needs no reading of text."""
    dtype, target = cells.dtype, column.dtype
    if isinstance(dtype, pl.Datetime) and target == pl.Date():
        values = cells.dt.date()
    elif dtype.is_numeric() and (target.is_numeric() or (target == pl.String() and dtype.is_integer())):
        values = cells.cast(target, strict=False)
        if target.is_integer():
            values = values.set(values.cast(dtype) != cells, None)
    else:
        return None
    failed = cells.is_not_null() & values.is_null()
    return ParsedColumn(values, failed, failed)


def _as_text(cells: pl.Series) -> pl.Series:
    if isinstance(cells.dtype, pl.List) and not no_text(cells.dtype.inner):
        return cells.cast(pl.List(pl.String)).list.join(";")
    if no_text(cells.dtype):
        return pl.Series(cells.name, [None if cell is None else str(cell) for cell in cells], dtype=pl.String)
    return cells.cast(pl.String)


def no_text(dtype: DataType | DataTypeClass) -> bool:
    """Whether Polars has no text for a type: what Parquet holds beside numbers, days and words."""
    return dtype.is_nested() or dtype.base_type() in (pl.Binary, pl.Duration, pl.Object)


def _tidy_text_by_value(text: pl.Series, column: Column, guarded: bool) -> tuple[pl.Series, pl.Series]:
    """Tidy each distinct value once where few values fill the column."""
    if len(text) <= _SAMPLE or text.head(_SAMPLE).n_unique() > _SAMPLE // 10:
        return _tidy_text(text, column, guarded)
    distinct = text.unique()
    tidy, unclean = _tidy_text(distinct, column, guarded)
    changed = tidy.ne_missing(distinct)
    if unclean.any():
        strange = text.is_in(distinct.filter(unclean).implode()).fill_null(False)
    else:
        strange = column_of_one_value(False, len(text), pl.Boolean())
    if changed.any():
        text = text.replace(distinct.filter(changed), tidy.filter(changed))
    return text, strange


def _tidy_text(text: pl.Series, column: Column, guarded: bool) -> tuple[pl.Series, pl.Series]:
    """Return text in NFC without stray spaces and invisible characters, empty text as null.

    Also returns where control characters or broken letters were.
    """
    unclean = column_of_one_value(False, len(text), pl.Boolean())
    if _is_plain(text):
        return text, unclean
    if guarded and text.str.starts_with("'").any():
        text = text.to_frame("text").select(unguarded_text(pl.col("text"))).to_series().rename(text.name)
    if text.str.contains(_UNTIDY).any():
        unclean = text.str.contains(_BROKEN).fill_null(False)
        text = text.str.normalize("NFC").str.replace_all(_CONTROL, "").str.replace_all(_INVISIBLE, "")
        text = text.str.replace_all(r"[\u{a0}\u{202f}]", " ").str.strip_chars()
    if column.many and text.str.contains("\n", literal=True).any():
        text = text.str.replace_all(r"[;,\s]*\n\s*", "; ")  # several codes in one cell, a line each
    if column.kind in _NEVER_SPACED and text.str.contains(r"\s\s|[\t\r\n]").any():
        text = text.str.replace_all(r"\s+", " ")
    return text.replace("", None), unclean


def _is_plain(text: pl.Series) -> bool:
    """Whether no cell is empty text, guarded, or holds anything but visible ASCII."""
    if len(text) <= SHORT:
        return all(cell is None or _PLAIN.fullmatch(cell) for cell in text.to_list())
    return not text.str.contains(_NOT_PLAIN).any()


def _dates(text: pl.Series, column: Column) -> ParsedColumn:
    """Return days from ISO, day/month/year, Vietnamese words and Excel's serial numbers; the first where months do."""
    days = days_of(text)
    if column.period == "month" and (days.is_null() & text.is_not_null()).any():
        days = days.zip_with(days.is_not_null(), _months(text))
    return _without_doubt(days, text)


def _months(text: pl.Series) -> pl.Series:
    """Return the first days of months written without one: ``12/2026``, ``tháng 12 năm 2026``, ``2026-12``."""
    parts = (text.str.extract_groups(_MONTH).struct, text.str.extract_groups(_MONTH_LAST).struct)
    (month, year), (last_year, last_month) = ([each.field("1"), each.field("2")] for each in parts)
    written = pl.DataFrame({"y": year.fill_null(last_year), "m": month.fill_null(last_month)})
    return written.select(pl.concat_str("y", "m", pl.lit("1"), separator="-").str.to_date("%Y-%m-%d", strict=False))[
        "y"
    ].rename(text.name)


def days_of(text: pl.Series) -> pl.Series:
    """Return the days that cells say, null where they say none.

    >>> days_of(pl.Series(["30/6/2026", "ngay 5 thang 9 nam 2025", "46203", "soon"])).to_list()[1:]
    [datetime.date(2025, 9, 5), datetime.date(2026, 6, 30), None]
    """
    days = pl.DataFrame({"text": text}).select(_forgiving_date(pl.col("text"))).to_series().rename(text.name)
    words = days.is_null() & text.str.contains("[A-Za-z]{3}").fill_null(False)
    if not words.any():
        return days
    named = pl.DataFrame({"text": text.filter(words)}).select(_named_date(pl.col("text"))).to_series()
    return days.scatter(words.arg_true(), named)


def _named_date(text: pl.Expr) -> pl.Expr:
    """Return days with the month by its English name: ``5 September 2005``, ``Sep 5, 2005``."""
    name = rf"({'|'.join(MONTHS)})[a-z]*\.?"
    first = text.str.extract_groups(rf"(?i)^\s*(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{name},?[\s-]+(\d{{4}})\s*$")
    second = text.str.extract_groups(rf"(?i)^\s*{name}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\s*$")
    numbers = {month: str(at) for at, month in enumerate(MONTHS, start=1)}
    return pl.coalesce(
        pl.concat_str(
            groups.struct.field("3"),
            groups.struct.field(month).str.to_lowercase().replace_strict(numbers, default=None),
            groups.struct.field(day),
            separator="-",
        ).str.to_date("%Y-%m-%d", strict=False)
        for groups, month, day in ((first, "2", "1"), (second, "1", "2"))
    )


def _forgiving_date(text: pl.Expr) -> pl.Expr:
    day = text.str.replace(r"(?i)[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?$", "")
    dashed = day.str.replace_all(r"\s*[/.\-]\s*", "-")
    words = day.str.extract_groups(r"(?i)(\d{1,2})\s*th[áa]ng\s*(\d{1,2}),?\s*n[ăa]m\s*(\d{4})")
    spoken = pl.concat_str([words.struct.field(part) for part in ("3", "2", "1")], separator="-")
    serial = pl.when(day.str.contains(r"^\d{5}(?:\.\d+)?$")).then(day.cast(pl.Float64, strict=False).floor())
    counted = pl.lit(_EXCEL_ORIGIN) + pl.duration(days=serial.cast(pl.Int64))
    return pl.coalesce(
        pl.when(dashed.str.contains(r"^\d{4}-\d{1,2}-\d{1,2}$")).then(dashed.str.to_date("%Y-%m-%d", strict=False)),
        pl.when(dashed.str.contains(r"^\d{1,2}-\d{1,2}-\d{4}$")).then(dashed.str.to_date("%d-%m-%Y", strict=False)),
        pl.when(day.str.contains(r"^(?:19|20)\d{6}$")).then(day.str.to_date("%Y%m%d", strict=False)),
        spoken.str.to_date("%Y-%m-%d", strict=False),
        pl.when(counted.is_between(FIRST_DAY, LAST_DAY)).then(counted.cast(pl.Date)),
    )


def _booleans(text: pl.Series, column: Column) -> ParsedColumn:
    meanings = {
        value: True if fold(value) in _YES else False if fold(value) in _NO else None
        for value in text.unique().drop_nulls()
    }
    return _without_doubt(text.replace_strict(meanings, default=None, return_dtype=pl.Boolean), text)


def _without_doubt(values: pl.Series, text: pl.Series) -> ParsedColumn:
    failed = text.is_not_null() & values.is_null()
    return ParsedColumn(values, failed, column_of_one_value(False, len(text), pl.Boolean()))


_PARSERS: Final = {Kind.DATE: _dates, Kind.BOOLEAN: _booleans}
