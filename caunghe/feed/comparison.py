"""A feed compared with last year's: figures ten times or half what they were, rows that are gone, keys that changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

import polars as pl

from caunghe.feed.carry import is_yearly
from caunghe.feed.contents import Feed
from caunghe.feed.findings.causes import CAUSE
from caunghe.feed.findings.findings import FINDINGS, Rule, Severity, gather
from caunghe.language import Text
from caunghe.schema import TABLES, Column, Kind, Privacy, Table

TIMES: Final = 5  # from here a figure has grown beyond what a year brings
HALF: Final = 0.5
LEAST: Final = 20  # below, a count of things may well halve or grow fivefold
_COUNTS: Final = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.MONEY})


class ComparedRule(Rule):
    """A rule that compares two feeds; its values are numbers that were read."""

    is_of_values: ClassVar[bool] = True


_RULES: Final = (
    ComparedRule(
        "figure_jumped",
        Severity.WARNING,
        Text(
            "So với năm trước: {expected} thành {value} ở cột {column}.",
            "Compared with last year: {expected} became {value} in the column {column}.",
        ),
        Text(
            "Kiểm tra có thừa một chữ số hoặc ghi khác đơn vị không; nếu đúng thì không cần sửa.",
            "See whether there is a digit too many or another unit; if it is right nothing needs mending.",
        ),
    ),
    ComparedRule(
        "figure_halved",
        Severity.WARNING,
        Text(
            "So với năm trước: {expected} chỉ còn {value} ở cột {column}.",
            "Compared with last year: {expected} fell to {value} in the column {column}.",
        ),
        Text(
            "Kiểm tra có thiếu một chữ số hoặc chưa đủ số liệu cả năm không; nếu đúng thì không cần sửa.",
            "See whether a digit or part of the year is missing; if it is right nothing needs mending.",
        ),
    ),
    ComparedRule(
        "row_vanished",
        Severity.WARNING,
        Text(
            "So với năm trước: bảng {table} không còn dòng “{value}”.",
            "Compared with last year: the table {table} has no row “{value}” any more.",
        ),
        Text(
            "Nếu vẫn còn, thêm lại dòng ấy; nếu đã thôi thì không cần sửa.",
            "If it still is, add the row again; if it has ended nothing needs mending.",
        ),
    ),
    ComparedRule(
        "key_changed",
        Severity.WARNING,
        Text(
            "So với năm trước: dòng này có tên như “{expected}” mà mang mã “{value}”.",
            "Compared with last year: this row has the name of “{expected}” and the key “{value}”.",
        ),
        Text(
            "Giữ mã cũ “{expected}”, để số liệu các năm nối được với nhau.",
            "Keep the old key “{expected}”, so that the years can be joined.",
        ),
    ),
)
COMPARISON_RULES: Final[dict[str, Rule]] = {rule.name: rule for rule in _RULES}


def compared(feed: Feed, last: Feed) -> pl.DataFrame:
    """Return what is odd of a feed beside that of a year before, in the columns of FINDINGS and ``cause``.

    Rows of yearly tables are compared between the last year of each feed, those of others key by key. Bulk tables,
    years ahead and personal keys are left out.

    >>> from dataclasses import replace
    >>> intakes = feed["sites"].with_columns(pl.col("capacity") * 10)
    >>> ten = replace(feed, tables={**feed.tables, "sites": intakes})
    >>> compared(ten, feed).select("rule", "table", "column", "value", "expected").row(0)
    ('figure_jumped', 'sites', 'capacity', '1200', '120')
    """
    names = [name for name, table in TABLES.items() if _is_compared(table)]
    found = gather(part for name in names for part in _table_findings(feed, last, TABLES[name]))
    return found.with_columns(pl.lit(None, pl.String).alias(CAUSE))


def _is_compared(table: Table) -> bool:
    secret = any(table[name].privacy is Privacy.PERSONAL for name in table.key)
    return not table.bulk and not secret and (is_yearly(table) or "year" not in table.key)


def _table_findings(feed: Feed, last: Feed, table: Table) -> Iterator[pl.DataFrame]:
    now, before = _of_last_year(feed, table), _of_last_year(last, table)
    key = [name for name in table.key if name != "year" or not is_yearly(table)]
    if now.is_empty() or before.is_empty() or not key:
        return
    both = now.join(before, on=key, suffix=" before")
    for column in table.columns:
        if column.kind in _COUNTS and column.name not in table.key and column.unit != "year":
            yield from _figure_findings(both, table, column)
    yield from _key_findings(now, before, table, key)


def _of_last_year(feed: Feed, table: Table) -> pl.DataFrame:
    """Return the rows of a table with their sheet rows: of a yearly one those of its last year that has come."""
    frame = feed.numbered_table(table.name)
    if not is_yearly(table):
        return frame
    come = frame.filter(pl.col("year") <= feed.information.as_of.year)
    return come.filter(pl.col("year") == pl.col("year").max())


def _figure_findings(both: pl.DataFrame, table: Table, column: Column) -> Iterator[pl.DataFrame]:
    now, before = pl.col(column.name), pl.col(f"{column.name} before")
    large = both.filter(now > 0, before > 0, pl.max_horizontal(now, before) >= LEAST)
    for rule, odd in (("figure_jumped", now >= TIMES * before), ("figure_halved", now <= HALF * before)):
        yield _told(rule, table, column.name, large.filter(odd), now, before)


def _key_findings(now: pl.DataFrame, before: pl.DataFrame, table: Table, key: list[str]) -> Iterator[pl.DataFrame]:
    gone = before.join(now, on=key, how="anti", nulls_equal=True)
    new = now.join(before, on=key, how="anti", nulls_equal=True)
    if len(key) == 1 and "name" in table.names:
        (name,) = key
        once = gone.drop_nulls("name").unique("name", keep="none")
        renamed = new.drop_nulls("name").join(once.select("name", former=name), on="name")
        yield _told("key_changed", table, name, renamed, pl.col(name), pl.col("former"))
        gone = gone.join(renamed, left_on=name, right_on="former", how="anti")
    shown = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in key], separator=", ")
    yield _told("row_vanished", table, key[-1], gone.with_columns(sheet_row=pl.lit(None, pl.Int64)), shown, pl.lit(""))


def _told(rule: str, table: Table, column: str, frame: pl.DataFrame, value: pl.Expr, expected: pl.Expr) -> pl.DataFrame:
    return frame.select(
        rule=pl.lit(rule),
        severity=pl.lit(COMPARISON_RULES[rule].severity.value),
        table=pl.lit(table.name),
        sheet_row=pl.col("sheet_row"),
        column=pl.lit(column),
        value=value.cast(pl.String).str.replace(r"\.0$", ""),
        expected=expected.cast(pl.String).str.replace(r"\.0$", ""),
    ).select(FINDINGS.names())
