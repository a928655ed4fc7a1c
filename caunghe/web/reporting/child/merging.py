"""Merging a file with what others changed after its template was made: cell by cell, each conflict told once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import polars as pl

from caunghe.feed import FINDINGS, Rule, Severity
from caunghe.language import Text
from caunghe.schema import Table
from caunghe.web.reporting.child import DISPUTED

NOW: Final = " now"
_MADE: Final = " made"  # of a column: what the template had
_KNOWN: Final = " known"  # whether the template had the row
_CLOSE: Final = 1e-9  # of a number: what a workbook loses in its last digit is no change
_NONE: Final = pl.DataFrame(schema=FINDINGS)
CHANGED: Final = Rule(
    DISPUTED,
    Severity.ERROR,
    Text(
        "{column}, dòng {sheet_row}: tệp ghi “{value}”; sau khi tải mẫu, người khác đã sửa trong sổ đăng ký thành "
        "“{expected}”.",
        "{column}, row {sheet_row}: the file has “{value}”; since the template was made somebody else changed it in "
        "the registry to “{expected}”.",
    ),
    Text("Ghi giá trị đúng vào ô.", "Write the value that holds into the cell."),
    is_of_values=True,
)
REMOVED: Final = Rule(
    "removed_meanwhile",
    Severity.WARNING,
    Text(
        "Dòng {sheet_row} ({value}) đã bị người khác xóa khỏi sổ đăng ký sau khi tải mẫu; báo cáo không thêm lại dòng "
        "ấy.",
        "Row {sheet_row} ({value}) was taken out of the registry by somebody else since the template was made; the "
        "report does not add it again.",
    ),
    Text("Nếu dòng ấy vẫn đúng, sửa một ô của dòng.", "Where the row still holds, mend a cell of it."),
)
RESTORED: Final = Rule(
    "removed_and_changed",
    Severity.WARNING,
    Text(
        "Dòng {sheet_row} ({value}) đã bị người khác xóa khỏi sổ đăng ký sau khi tải mẫu, còn tệp sửa dòng ấy; báo cáo "
        "thêm lại dòng.",
        "Row {sheet_row} ({value}) was taken out of the registry by somebody else since the template was made, and the "
        "file changes it; the report adds it again.",
    ),
    Text("Nếu dòng ấy không còn, bỏ dòng.", "Where the row is gone, take it out."),
)
RULES: Final = {rule.name: rule for rule in (CHANGED, REMOVED, RESTORED)}


Decided = Collection[tuple[int, str]]
"""Cells that somebody has mended on the page, by sheet row and column."""


def merged(table: Table, both: pl.DataFrame, made: pl.DataFrame, decided: Decided) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows that file and registry both have, merged, and a finding for each cell that both have changed.

    ``both`` has of each column what the file says and, as ``… now``, what the registry has; ``made`` is the rows with
    which the template was made. A cell that the file leaves as the template had it is the registry's; one that both
    changed, each to another value, is the registry's until somebody has ``decided`` it. The template's cells of a row
    that it had not were empty.
    """
    joined = _with_template(table, both, made)
    values, findings = list[pl.Expr](), list[pl.DataFrame]()
    for name in _others(table):
        dtype = joined.schema[name]
        untouched = ~differs(name, name + _MADE, dtype)
        by_others = differs(name + NOW, name + _MADE, dtype)
        is_open = ~pl.col("sheet_row").is_in([row for row, column in decided if column == name])
        conflict = ~untouched & by_others & differs(name, name + NOW, dtype) & is_open
        values.append(pl.when(untouched | conflict).then(pl.col(name + NOW)).otherwise(pl.col(name)).alias(name))
        cells = joined.filter(conflict)
        findings.append(_told(CHANGED, table, name, cells, _text(cells, name), _text(cells, name + NOW)))
    return joined.with_columns(values).select(both.columns), pl.concat([_NONE, *findings])


def without_removed(
    table: Table, new: pl.DataFrame, made: pl.DataFrame, decided: Decided
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows that the registry has not, without those that others took out of it and the file left alone.

    Each row that others took out is told, those too that the file has changed and adds again.
    """
    joined, is_removed = _with_template(table, new, made), pl.col(_KNOWN).fill_null(False)
    changed = [differs(name, name + _MADE, joined.schema[name]) for name in _others(table)]
    is_changed = pl.any_horizontal(pl.col("sheet_row").is_in([row for row, _ in decided]), *changed)
    shown = pl.concat_str(table.key, separator=", ", ignore_nulls=True)
    findings = [
        _told(rule, table, table.key[0], joined.filter(is_removed, is_changed if again else ~is_changed), shown, shown)
        for rule, again in ((REMOVED, False), (RESTORED, True))
    ]
    return joined.filter(~is_removed | is_changed).select(new.columns), pl.concat(findings)


def _others(table: Table) -> list[str]:
    return [name for name in table.names if name not in table.key]


def _with_template(table: Table, rows: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """Return rows with what the template had of them: nothing of a row that it had not."""
    renamed = [pl.col(name).alias(name + _MADE) for name in _others(table)]
    template = made.select(*table.key, *renamed, pl.lit(True).alias(_KNOWN))
    return rows.join(template, on=list(table.key), how="left", nulls_equal=True, maintain_order="left")


def _told(
    rule: Rule, table: Table, column: str, cells: pl.DataFrame, value: pl.Expr, expected: pl.Expr
) -> pl.DataFrame:
    return cells.select(
        pl.lit(rule.name).alias("rule"),
        pl.lit(rule.severity.value).alias("severity"),
        pl.lit(table.name).alias("table"),
        "sheet_row",
        pl.lit(column).alias("column"),
        value.fill_null("–").alias("value"),
        expected.fill_null("–").alias("expected"),
    )


def differs(left: str, right: str, dtype: pl.DataType) -> pl.Expr:
    """Return whether two columns differ, by more than the last digit of a number."""
    sent, now = pl.col(left), pl.col(right)
    if not dtype.is_float():
        return sent.ne_missing(now)
    is_close = (sent - now).abs() <= _CLOSE * now.abs()
    return sent.ne_missing(now) & ~is_close.fill_null(False)


def _text(frame: pl.DataFrame, name: str) -> pl.Expr:
    shown = pl.col(name).cast(pl.String)
    return shown.str.replace(r"\.0$", "") if frame.schema[name].is_float() else shown
