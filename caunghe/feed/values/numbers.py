"""Numbers as people write them: separators of thousands, decimal commas, percent signs, currency.

A point or comma before exactly three digits reads two ways. Here alone it is decided which: the rest of the column
says so where it can; where it cannot, what is counted (people, đồng, square metres) is taken as grouped, any other
number as decimal, and the cell is reported as doubtful. Asked are cells of text, and before any unit of a heading.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

from caunghe.schema import Column, Kind

_GROUPS: Final = {mark: rf"^[+-]?[1-9]\d{{0,2}}(?:{mark}\d{{3}})+" for mark in (r"\.", ",")}
ONE_GROUP: Final = r"^[+-]?[1-9]\d{0,2}\.\d{3}$"
_SAMPLE: Final = 1_000
_MARKED: Final = r"^\s*[+-]?[\d.,eE]+\s*$"
_PLAIN: Final = r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$"
_LARGEST_WHOLE: Final = 2**53
_MARKED_DIGIT: Final = r"\p{No}"  # digits that count nothing: ³ ₂ ① ½, which plain spelling makes 3 2 1 1/2
# numbers that may be shares
_MAYBE_MONEY: Final = frozenset({"dong", "stated", "indicator"})  # of the last two another column says what they are
_MAYBE_SHARES: Final = frozenset({"indicator", "share_a_year"})
# what is counted in hundreds and thousands and hardly ever to the third decimal: 1.250 beside 830 is 1250
BY_THOUSANDS: Final = frozenset({"dong", "people", "people_a_year", "places", "workstations", "m2"})
_CURRENCY_BEFORE: Final = r"(?i)^(?:vnđ|vnd|₫)\s*"
_CURRENCY_BEHIND: Final = r"(?i)\s*(?:(?:đồng|vnđ|vnd|đ|₫)(?:\s*chẵn)?\.?|[.,]?/-|[.,]-)$"  # 4.500.000,-
_NO_FRACTION: Final = {r"\.": ",0{1,2}", ",": r"\.0{1,2}"}  # behind groups: 1.500.000,00 and 1,500,000.00
_HUNDREDS: Final = r"^[+-]?[1-9]\d{2,}$"
_NEVER_GROUPED: Final = frozenset({Kind.SHARE, Kind.LONGITUDE, Kind.LATITUDE})
WHOLE: Final = frozenset({Kind.INTEGER, Kind.MONEY})


class ParsedColumn(NamedTuple):
    """Values once typed, and masks of those that could not be read and those that read two ways."""

    values: pl.Series
    failed: pl.Series
    doubtful: pl.Series


def parse_numbers(text: pl.Series, column: Column, *, beside_hundreds: bool = False) -> ParsedColumn:
    """Return a column of text as Int64 or Float64; failures are null. A number beyond a float is a failure.

    ``beside_hundreds`` says that the column holds plain hundreds in cells that are no text.
    """
    read = _forgiving_values(text, column, beside_hundreds=beside_hundreds)
    # what is whole already stays exact beyond 2**53
    exact = text.cast(column.dtype, strict=False) if column.kind in WHOLE else None
    values = read["value"].cast(column.dtype)
    values = values if exact is None else values.zip_with(exact.is_null(), exact)
    return ParsedColumn(
        values.rename(text.name), text.is_not_null() & values.is_null(), read["doubtful"] & values.is_not_null()
    )


def bears_separators(text: pl.Series) -> bool:
    """Return whether any number bears a comma or two points, and so tells how the column is written."""
    return bool(text.str.contains(r",|\..*\.").any())


def points_in_doubt(text: pl.Series) -> bool:
    """Return whether every point in a column stands before exactly three digits, so that all may be of thousands."""
    return _only_one_group(text.head(_SAMPLE)) is not False and bool(_only_one_group(text))


def may_be_of_thousands(text: pl.Series, column: Column) -> bool:
    """Return whether points in text that reads as plain numbers may be of thousands.

    Money is never given to the third decimal: beside 32.5 million 1.250 is looked at all the same.
    """
    if column.kind is not Kind.NUMBER:
        return False
    return bool(text.str.contains(ONE_GROUP).any()) if column.unit == "dong" else points_in_doubt(text)


def read_two_ways(text: pl.Series, column: Column) -> pl.Series:
    """Return which cells of text may be of thousands or have a decimal part: 1.500 where nothing tells, or 1,500."""
    return parse_numbers(text, column).doubtful.fill_null(False)


def _only_one_group(text: pl.Series) -> bool | None:
    """Return whether all numbers with a point look like thousands; None where none has a point."""
    pointed = text.filter(text.str.contains(".", literal=True))
    pointed = pointed.filter(pointed.str.contains(_MARKED))
    return None if pointed.is_empty() else bool(pointed.str.contains(ONE_GROUP).all())


def _forgiving_values(text: pl.Series, column: Column, *, beside_hundreds: bool) -> pl.DataFrame:
    """Return ``value`` (null where it is no number of the column's kind) and ``doubtful``."""
    frame = pl.DataFrame({"text": _plain_text(text, is_money=column.unit in _MAYBE_MONEY)})
    frame = frame.with_columns(percent=pl.col("text").str.ends_with("%"), text=pl.col("text").str.strip_chars_end("% "))
    style = _style(frame)
    value = pl.col("value")
    if column.kind in WHOLE:
        read = _whole(frame, style)
        possible = (value == value.round()) & (value.abs() <= _LARGEST_WHOLE)
    else:
        hundreds = beside_hundreds or bool(frame["text"].str.contains(_HUNDREDS).any())
        read = _decimal(frame, style, column, beside_hundreds=hundreds)
        possible = value.is_finite()
    if column.kind is Kind.SHARE or column.unit in _MAYBE_SHARES:
        # divided by a column: by a constant Polars multiplies with its reciprocal, and 70 % is not 0.7
        read = read.with_columns(value=value / (1 + 99 * pl.col("percent").cast(pl.Float64)))
    else:
        possible &= ~pl.col("percent")
    return read.with_columns(value=pl.when(possible).then(value))


def _plain_text(text: pl.Series, *, is_money: bool) -> pl.Series:
    """Return text in plain digits and signs, without spaces between groups of three digits and the currency of money.

    What bears a raised, lowered or circled digit is left as it is: 500³ is no number, and 5003 was never meant.
    """
    if (marked := text.str.contains(_MARKED_DIGIT).fill_null(False)).any():
        text = text.zip_with(~marked, pl.Series(["?"]).new_from_index(0, len(text)))
    plain = text.str.normalize("NFKC").str.replace_all("[−–]", "-").str.strip_chars().str.strip_prefix("'")
    plain = plain.str.replace(r"(?i)^(?:năm|nam|year)\s+(\d{4})$", "$1")
    if is_money:  # 118đ are no people
        plain = plain.str.replace(_CURRENCY_BEFORE, "").str.replace(_CURRENCY_BEHIND, "")
    grouped = plain.str.contains(r"^[+-]?\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?\s*%?$")
    return plain.zip_with(~grouped, plain.str.replace_all("[ ']", ""))


class _Style(NamedTuple):
    """What the column shows beyond doubt about its points and commas."""

    point_decimal: bool
    comma_decimal: bool
    point_groups: bool
    comma_groups: bool


def _style(frame: pl.DataFrame) -> _Style:
    text = pl.col("text")
    return _Style(
        **frame.select(
            point_decimal=_decimal_beyond_doubt(text, r"\."),
            comma_decimal=_decimal_beyond_doubt(text, ","),
            point_groups=_surely_grouped(text, r"\.", ",").any(),
            comma_groups=_surely_grouped(text, ",", r"\.").any(),
        ).to_dicts()[0]
    )


def _decimal_beyond_doubt(text: pl.Expr, mark: str) -> pl.Expr:
    return text.str.contains(rf"^[+-]?(?:\d+{mark}(?:\d{{1,2}}|\d{{4,}})|(?:0|\d{{4,}}){mark}\d+)$").any()


def _surely_grouped(text: pl.Expr, mark: str, other: str) -> pl.Expr:
    """Two groups or more, or one group and then the other mark: 1.234.567 or 1.234,5."""
    return text.str.contains(
        rf"^[+-]?[1-9]\d{{0,2}}(?:(?:{mark}\d{{3}}){{2,}}(?:{other}\d+)?|(?:{mark}\d{{3}})+{other}\d+)$"
    )


def _whole(frame: pl.DataFrame, style: _Style) -> pl.DataFrame:
    """Return ``value`` and ``doubtful``: groups first, then a decimal part, which must be nothing."""
    text = pl.col("text")
    by_point, by_comma = (text.str.contains(f"{_GROUPS[mark]}(?:{_NO_FRACTION[mark]})?$") for mark in (r"\.", ","))
    without_points, without_commas = (
        text.str.replace(f"{_NO_FRACTION[mark]}$", "").str.replace_all(mark, "").cast(pl.Float64, strict=False)
        for mark in (r"\.", ",")
    )
    only_zeros = text.str.contains(r"^[+-]?\d{1,3}[.,]000$")
    shown = (by_point & pl.lit(style.point_groups)) | (by_comma & pl.lit(style.comma_groups))
    return frame.with_columns(
        value=pl.when(by_point).then(without_points).when(by_comma).then(without_commas).otherwise(_plain(text)),
        doubtful=only_zeros & ~shown,
    )


def _decimal(frame: pl.DataFrame, style: _Style, column: Column, *, beside_hundreds: bool) -> pl.DataFrame:
    """Return ``value`` and ``doubtful``; one point alone is of thousands where the column shows or counts so."""
    text = pl.col("text")
    groupable = column.kind not in _NEVER_GROUPED
    counted = groupable and column.unit in BY_THOUSANDS
    one_point, one_comma = (text.str.contains(rf"^[+-]?[1-9]\d{{0,2}}{mark}\d{{3}}$") for mark in (r"\.", ","))
    points = _of_points(style, counted=counted, beside_hundreds=beside_hundreds)
    commas = _of_commas(style, counted=counted)
    by_point = _surely_grouped(text, r"\.", ",") | (one_point & (groupable and points.grouped))
    by_comma = _surely_grouped(text, ",", r"\.") | (one_comma & (groupable and commas.grouped))
    without_points = text.str.replace_all(".", "", literal=True).str.replace(",", ".")
    without_commas = text.str.replace_all(",", "")
    point_doubt = points.doubtful or (column.unit == "dong" and not points.grouped)
    return frame.with_columns(
        value=pl.when(by_point & groupable)
        .then(without_points.cast(pl.Float64, strict=False))
        .when(by_comma & groupable)
        .then(without_commas.cast(pl.Float64, strict=False))
        .otherwise(_plain(text)),
        doubtful=(one_point & (groupable and point_doubt)) | (one_comma & (groupable and commas.doubtful)),
    )


class _Mark(NamedTuple):
    """Whether one point or comma before three digits is of thousands, and whether that may be wrong."""

    grouped: bool
    doubtful: bool


def _of_points(style: _Style, *, counted: bool, beside_hundreds: bool) -> _Mark:
    if style.point_decimal:
        return _Mark(grouped=False, doubtful=False)
    if style.point_groups or style.comma_decimal:
        return _Mark(grouped=True, doubtful=False)
    if style.comma_groups:
        return _Mark(grouped=False, doubtful=False)
    return _Mark(grouped=counted, doubtful=not (counted and beside_hundreds))


def _of_commas(style: _Style, *, counted: bool) -> _Mark:
    if style.comma_decimal:
        return _Mark(grouped=False, doubtful=style.point_decimal)
    if style.comma_groups or style.point_decimal:
        return _Mark(grouped=True, doubtful=False)
    # a Vietnamese comma is decimal, and yet people are not counted to the third decimal
    return _Mark(grouped=counted and not style.point_groups, doubtful=True)


def _plain(text: pl.Expr) -> pl.Expr:
    """Return a number with at most one decimal sign, point or comma; anything else is null."""
    pointed = text.str.replace(r"^([+-]?\d+),(\d+)$", "$1.$2")
    return pl.when(pointed.str.contains(_PLAIN)).then(pointed.cast(pl.Float64, strict=False))
