"""A feed compared with last year's: figures ten times or half what they were, rows that are gone, keys that changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from caunghe.feed.carry import is_yearly
from caunghe.feed.contents import NO_DAY, Feed
from caunghe.feed.findings.causes import CAUSE
from caunghe.feed.findings.findings import FINDINGS, Rule, Severity, gather, no_findings
from caunghe.feed.reading.information import NAME
from caunghe.language import Text
from caunghe.schema import TABLES, TEXTUAL, Column, Kind, Privacy, Table

TIMES: Final = 5  # from here a figure has grown beyond what a year brings
HALF: Final = 0.5
LEAST: Final = 20  # below, a count of things may well halve or grow fivefold
_FEWEST_SAID: Final = 3  # words that a row must have beside its key to be known by them
_COUNTS: Final = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.MONEY})
_FIGURES: Final = _COUNTS | {Kind.SHARE}


_RULES: Final = (
    Rule(
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
        is_of_values=True,
    ),
    Rule(
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
        is_of_values=True,
    ),
    Rule(
        "figure_rewritten",
        Severity.WARNING,
        Text(
            "Số đã báo cáo nay khác: cột {column} năm trước ghi {expected}, nay ghi {value}.",
            "A figure already reported has changed: {column} was {expected} last year and is {value} now.",
        ),
        Text(
            "Hỏi nơi gửi vì sao sửa số của năm đã báo cáo; nếu sửa đúng thì không cần sửa gì, nếu không thì ghi lại "
            "số cũ.",
            "Ask the sender why a year already reported was changed; if rightly, nothing needs mending, else restore "
            "it.",
        ),
        is_of_values=True,
    ),
    Rule(
        "years_reversed",
        Severity.WARNING,
        Text(
            "Bộ đang kiểm tra là của ngày {value}, trước bộ để so ({expected}).",
            "What is checked is of {value}, before what it is compared with ({expected}).",
        ),
        Text(
            "Đổi chỗ hai bộ trong lệnh, hoặc sửa ngày ở trang thông tin.",
            "Exchange the two in the command, or mend the day on the information sheet.",
        ),
        is_of_values=True,
    ),
    Rule(
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
        is_of_values=True,
    ),
    Rule(
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
        is_of_values=True,
    ),
)
COMPARISON_RULES: Final[dict[str, Rule]] = {rule.name: rule for rule in _RULES}


def compared(feed: Feed, last: Feed) -> pl.DataFrame:
    """Return what is odd of a feed beside that of a year before, in the columns of FINDINGS and ``cause``.

    Rows of yearly tables are compared between the last year of each feed, those of others key by key; a figure of a
    year that was reported before is told wherever it has changed. Bulk tables, years ahead and personal keys are left
    out.

    >>> from dataclasses import replace
    >>> intakes = feed["sites"].with_columns(pl.col("capacity") * 10)
    >>> ten = replace(feed, tables={**feed.tables, "sites": intakes})
    >>> compared(ten, feed).select("rule", "table", "column", "value", "expected").row(0)
    ('figure_jumped', 'sites', 'capacity', '1200', '120')
    """
    names = [name for name, table in TABLES.items() if _is_compared(table)]
    found = gather([_reversed(feed, last), *(_compared_table(feed, last, TABLES[name]) for name in names)])
    return found.with_columns(pl.lit(None, pl.String).alias(CAUSE))


def _reversed(feed: Feed, last: Feed) -> pl.DataFrame:
    """Return a finding where the feed is older than the one of the year before."""
    days = feed.information.as_of, last.information.as_of
    if NO_DAY in days or days[0] >= days[1]:
        return no_findings()
    severity = COMPARISON_RULES["years_reversed"].severity.value
    row = ("years_reversed", severity, NAME, None, "as_of", *(day.isoformat() for day in days))
    return pl.DataFrame([row], schema=FINDINGS, orient="row")


def _compared_table(feed: Feed, last: Feed, table: Table) -> pl.DataFrame:
    """Return the findings of a table; a cell that has jumped is not told as rewritten too."""
    found = gather(_table_findings(feed, last, table))
    rewritten = gather(_rewritten(feed, last, table)) if is_yearly(table) else no_findings()
    return gather([found, rewritten.join(found, on=["sheet_row", "column"], how="anti", maintain_order="left")])


def _rewritten(feed: Feed, last: Feed, table: Table) -> Iterator[pl.DataFrame]:
    """Yield the figures of years reported before that are others now, or gone."""
    before = last[table.name].filter(pl.col("year") <= last.information.as_of.year)
    both = feed.numbered_table(table.name).join(
        before, on=table.key, suffix=" before", nulls_equal=True, maintain_order="left"
    )
    for column in table.columns:
        if column.kind in _FIGURES and column.name not in table.key and column.privacy is not Privacy.PERSONAL:
            now, was = pl.col(column.name), pl.col(f"{column.name} before")
            changed = both.filter(was.is_not_null(), now.ne_missing(was))
            shown = now.cast(pl.String).fill_null("–")
            yield _told("figure_rewritten", table, column.name, changed, shown, was)
    # a year of which the feed tells nothing was not sent again; one of which it does lacks these rows
    again = before.filter(pl.col("year").is_in(feed[table.name]["year"].unique().implode()))
    gone = again.join(feed[table.name], on=table.key, how="anti", nulls_equal=True, maintain_order="left")
    earlier = gone.filter(pl.col("year") < pl.lit(before["year"].max(), pl.Int64))
    names = [pl.col(name).cast(pl.String).fill_null("") for name in table.key]
    shown = pl.concat_str(names, separator=", ")
    nowhere = earlier.with_columns(sheet_row=pl.lit(None, pl.Int64))
    yield _told("row_vanished", table, table.key[-1], nowhere, shown, pl.lit(""))


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
    if len(key) == 1:
        (name,) = key
        renamed = _under_other_keys(now, before, table, name)
        yield _told("key_changed", table, name, renamed, pl.col(name), pl.col("former"))
        new_keys = renamed.join(new, on=name, how="semi")
        gone = gone.join(new_keys, left_on=name, right_on="former", how="anti")
    shown = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in key], separator=", ")
    yield _told("row_vanished", table, key[-1], gone.with_columns(sheet_row=pl.lit(None, pl.Int64)), shown, pl.lit(""))


def _under_other_keys(now: pl.DataFrame, before: pl.DataFrame, table: Table, key: str) -> pl.DataFrame:
    """Return the rows that are another row of the year before, which had the key ``former``: by name, or by all else.

    Keys and names that were exchanged are seen so too. What several rows have in common tells of none.
    """
    said = [
        column.name
        for column in table.columns
        if column.required and column.name != key and column.kind in TEXTUAL and column.privacy is not Privacy.PERSONAL
    ]
    found: list[pl.DataFrame] = []
    for names in ([*(["name"] if "name" in table.names else [])], said):
        if not names or (names == said and len(said) < _FEWEST_SAID):
            continue
        own = before.select(pl.col(key).alias("former"), *names).drop_nulls(names).unique(names, keep="none")
        rows = now.drop_nulls([key, *names]).unique(names, keep="none").join(own, on=names, maintain_order="left")
        found.append(rows.filter(pl.col(key) != pl.col("former")).select(key, "sheet_row", "former"))
    return (
        pl.concat(found).unique(key, keep="first", maintain_order=True)
        if found
        else now.select(key, "sheet_row", former=key).clear()
    )


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
