"""Reading what was uploaded: under the sender's own headings, and with the cells that were mended on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from caunghe.feed import FINDINGS, Feed, OwnNames, gather, read_column, read_feed
from caunghe.schema import TABLES

_NAMED: Final = "named"  # the folder of the file under its sender's name
Corrected = Mapping[str, Any]


def read_upload(job: Mapping[str, Any], folder: Path) -> tuple[Feed, pl.DataFrame]:
    """Return the feed that was uploaded and the findings of reading it; raises FeedError where it cannot be opened.

    The sender's own headings and names of sheets are given to the one reader of all feeds.
    """
    return read_feed(named_file(job, folder), own_names(job))


def own_names(job: Mapping[str, Any]) -> OwnNames:
    """Return what the sender's organisation calls tables and columns, as it has said on the page."""
    return OwnNames(tuple((each["table"], each["heading"], each["column"]) for each in job["headings"]))


def named_file(job: Mapping[str, Any], folder: Path) -> Path:
    """Return the file of a job under its sender's name; text has that of the table which was chosen for it."""
    kept, name = folder / job["file"], str(job["file_name"])
    if job["file_kind"] == "csv":
        name = f"{job['csv_table'] or Path(name).stem}.csv"
    (folder / _NAMED).mkdir(exist_ok=True)
    named = folder / _NAMED / name
    if not named.exists():
        named.hardlink_to(kept)
    return named


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
