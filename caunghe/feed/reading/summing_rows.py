"""Records that are called and add up like totals: what they refer to in other tables tells which they are."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from caunghe.feed.findings.structural import FindingRow, findings
from caunghe.feed.reading.references import references
from caunghe.schema import TABLES, Table


def settle_summing_rows(
    tables: dict[str, pl.DataFrame], sheet_rows: dict[str, pl.Series], summing: Mapping[str, Mapping[int, str]]
) -> list[pl.DataFrame]:
    """Take the totals among rows that add up out of their tables, and return a finding for each row.

    A row all of whose references are known in other tables is a record (``TC 03`` of a known institution and ward); one
    without any, or with one that is not known, is a total. ``summing`` are table -> sheet row -> what stands there.
    """
    told: list[FindingRow] = []
    for name, rows in summing.items():
        frame = tables[name]
        numbers = sheet_rows.get(name, pl.int_range(2, frame.height + 2, dtype=pl.Int64, eager=True))
        asked = numbers.is_in([*rows])
        totals = asked & ~_is_known(frame, TABLES[name], tables)
        for row in numbers.filter(asked):
            rule = "row_total" if (totals & (numbers == row)).any() else "total_doubtful"
            told.append(FindingRow(rule, name, row, None, rows[row]))
        if totals.any():
            tables[name], sheet_rows[name] = frame.filter(~totals), numbers.filter(~totals).alias("sheet_row")
    return [findings(told)]


def _is_known(frame: pl.DataFrame, table: Table, tables: Mapping[str, pl.DataFrame]) -> pl.Series:
    """Return which rows refer to other tables, and only to what these hold."""
    known, some = pl.lit(value=True), pl.lit(value=False)
    for reference in references(table):
        if reference.target == table.name or len(reference.key) != 1:
            continue
        held, column = tables[reference.target][reference.key[0]], pl.col(reference.column)
        known = known & (column.is_null() | column.is_in(held.implode()))
        some = some | column.is_not_null()
    return frame.select(pl.repeat(value=True, n=pl.len()) & known & some).to_series()
