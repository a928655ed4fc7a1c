"""Reading what was uploaded: under the sender's own headings, and with the cells that were mended on the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from caunghe.feed import FINDINGS, Feed, gather, plain_heading, read_column, read_feed, read_files, read_grids
from caunghe.schema import TABLES

_HEAD: Final = 30  # rows in which headings are looked for
Corrected = Mapping[str, Any]


def read_upload(job: Mapping[str, Any], path: Path) -> tuple[Feed, pl.DataFrame]:
    """Return the feed that was uploaded and the findings of reading it; raises FeedError where it cannot be opened."""
    if job["headings"] and (files := _renamed(job["headings"], path, job["csv_table"])):
        return read_files(files)
    if job["file_kind"] == "csv":
        name = f"{job['csv_table']}.csv" if job["csv_table"] else job["file_name"]
        return read_files({name: path.read_bytes()})
    return read_feed(path)


def _renamed(headings: Sequence[Mapping[str, str]], path: Path, csv_table: str) -> dict[str, bytes]:
    """Return the sheets as files of text with the sender's own names replaced, none where it has none of them.

    Every row stays where it is, so that findings lead to the cells of the file.
    """
    sheets = {(each["table"], plain_heading(each["heading"])): each["column"] for each in headings}
    named = {plain_heading(each["heading"]): each["table"] for each in headings if not each["column"]}
    files: dict[str, bytes] = {}
    is_renamed = False
    for name, sheet in read_grids(path).items():
        table = csv_table or named.get(plain_heading(name)) or name
        known = next((each for each in TABLES.values() if plain_heading(table) in _names(each.name)), None)
        rows = [list(row) for row in sheet.cells.rows()]
        is_renamed |= named.get(plain_heading(name)) is not None
        for row in rows[:_HEAD] if known else []:
            for at, cell in enumerate(row):
                column = sheets.get((known.name, plain_heading(cell))) if known and cell else None
                if column:
                    row[at], is_renamed = column, True
        files[f"{known.name if known else name}.csv"] = _delimited(rows)
    return files if is_renamed else {}


def _names(table: str) -> set[str]:
    label = TABLES[table].label
    return {plain_heading(each) for each in (table, label.vi, label.en)}


def _delimited(rows: Iterable[Sequence[str | None]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([" ".join((cell or "").split("\n")) for cell in row] for row in rows)
    return buffer.getvalue().encode()


def with_corrections(
    feed: Feed, raw: pl.DataFrame, corrections: Sequence[Corrected]
) -> tuple[Feed, pl.DataFrame, dict[str, set[str]]]:
    """Return a feed and its findings with cells as they were mended, and which columns those are, by table.

    A correction without a column takes its row away.
    """
    columns: dict[str, set[str]] = {}
    for name in dict.fromkeys(each["table"] for each in corrections):
        own = [each for each in corrections if each["table"] == name]
        gone = [each["sheet_row"] for each in own if not each["column"]]
        feed, raw = _without_rows(feed, raw, name, gone)
        own = [each for each in own if each["sheet_row"] not in gone]
        for column in dict.fromkeys(each["column"] for each in own if each["column"]):
            cells = [each for each in own if each["column"] == column]
            feed, raw = _with_cells(feed, raw, name, column, cells)
            columns.setdefault(name, set()).add(column)
    return feed, raw, columns


def _without_rows(feed: Feed, raw: pl.DataFrame, name: str, gone: list[int]) -> tuple[Feed, pl.DataFrame]:
    if not gone:
        return feed, raw
    numbered = feed.numbered_table(name).filter(~pl.col("sheet_row").is_in(gone))
    is_gone = (pl.col("table") == name) & pl.col("sheet_row").is_in(gone).fill_null(False)
    return _with_table(feed, name, numbered), raw.filter(~is_gone)


def _with_cells(
    feed: Feed, raw: pl.DataFrame, name: str, column: str, cells: Sequence[Corrected]
) -> tuple[Feed, pl.DataFrame]:
    declared = TABLES[name][column]
    rows = pl.Series("sheet_row", [each["sheet_row"] for each in cells], dtype=pl.Int64)
    texts = pl.Series(column, [each["text"].strip() or None for each in cells], dtype=pl.String)
    values, failed, _ = read_column(texts, (name, declared), rows)
    new = pl.DataFrame([rows, values.cast(declared.dtype).alias("mended"), pl.Series("is_mended", [True] * len(rows))])
    numbered = feed.numbered_table(name).join(new, on="sheet_row", how="left", maintain_order="left")
    put = pl.when(pl.col("is_mended")).then(pl.col("mended")).otherwise(pl.col(column)).alias(column)
    numbered = numbered.with_columns(put).drop("mended", "is_mended")
    at = (pl.col("table") == name) & (pl.col("column") == column) & pl.col("sheet_row").is_in(rows.to_list())
    wrong = [
        ("type_wrong", "error", name, row, column, text, str(declared.kind))
        for row, text, is_wrong in zip(rows, texts, failed, strict=True)
        if is_wrong
    ]
    found = pl.DataFrame(wrong, schema=FINDINGS, orient="row")
    return _with_table(feed, name, numbered), gather([raw.filter(~at.fill_null(False)), found])


def _with_table(feed: Feed, name: str, numbered: pl.DataFrame) -> Feed:
    tables = {**feed.tables, name: numbered.drop("sheet_row")}
    return replace(feed, tables=tables, sheet_rows={**feed.sheet_rows, name: numbered["sheet_row"]})
