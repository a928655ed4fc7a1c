"""Cells that somebody has mended beside the file: read and told as in the file, in the unit of their column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import gather
from caunghe.feed.reading.building import cell_findings, declared_column
from caunghe.feed.reading.coding import codes_by_level, mended_codes
from caunghe.feed.reading.references import key_vocabulary, reference_contradictions, reference_of
from caunghe.feed.values.doubtful_numbers import in_doubt
from caunghe.schema import NUMERIC, TABLES, Column


def with_mended_cells(
    feed: Feed, findings: pl.DataFrame, table: str, column: str, texts: Mapping[int, str]
) -> tuple[Feed, pl.DataFrame]:
    """Return a feed and the findings of reading it with cells of a column by their row as they were mended.

    What was found in those cells is gone, and what is found in the new ones is told by the same rules.

    >>> mended, found = with_mended_cells(feed, gather([]), "programmes", "months", {2: "30.500", 3: "about 24"})
    >>> mended["programmes"]["months"].to_list()[:2], found.select("rule", "sheet_row", "expected").rows()
    ([30.5, None], [('number_ambiguous', 2, '30.5'), ('type_wrong', 3, '12.5')])
    """
    numbered = feed.numbered_table(table)
    rows = numbered["sheet_row"]
    is_mended = rows.is_in(list(texts))
    new = rows.replace_strict({row: text.strip() or None for row, text in texts.items()}, default=None)
    # the others stand beside them as numbers of a workbook do: only the column shows what of a number is in doubt
    cells = numbered[column].cast(pl.String).zip_with(~is_mended, new.cast(pl.String))
    values, told = _read(feed, cells, rows, (table, TABLES[table][column]), is_mended)
    mended = numbered[column].zip_with(~is_mended, values.cast(numbered.schema[column]))
    at = (pl.col("table") == table) & (pl.col("column") == column) & pl.col("sheet_row").is_in(list(texts))
    told = told.filter(pl.col("sheet_row").is_in(list(texts)))
    kept = gather([findings.filter(~at.fill_null(False)), told])
    return with_numbered(feed, table, numbered.with_columns(mended.alias(column))), kept


def _read(
    feed: Feed, cells: pl.Series, rows: pl.Series, place: tuple[str, Column], is_mended: pl.Series
) -> tuple[pl.Series, pl.DataFrame]:
    name, column = place

    def numbers() -> pl.Series:
        return ~is_mended

    read = declared_column(cells, column, guarded=False, numbers=numbers)
    if column.kind in NUMERIC:
        read = in_doubt(read, cells, column, numbers, None)
    told = [cell_findings({column.name: read}, cells.to_frame(), {column.name: column.name}, rows, TABLES[name])]
    values = read.values
    if column.name == "training_field" and "level" in TABLES[name].names:
        values = codes_by_level(values, feed[name]["level"], column)
    reference = reference_of(TABLES[name], column)
    if reference is not None and len(reference.key) == 1 and not (known := feed[reference.target]).is_empty():
        vocabulary = key_vocabulary(reference.target, known)
        told += reference_contradictions(values, reference, vocabulary, rows)
        values = mended_codes(values, vocabulary)
    return values, gather(told)


def with_numbered(feed: Feed, table: str, numbered: pl.DataFrame) -> Feed:
    """Return a feed with other rows in a table, which bear their numbers in the sheet (``sheet_row``).

    >>> with_numbered(feed, "sites", feed.numbered_table("sites").head(1))["sites"].height
    1
    """
    tables = {**feed.tables, table: numbered.drop("sheet_row")}
    return replace(feed, tables=tables, sheet_rows={**feed.sheet_rows, table: numbered["sheet_row"]})
