"""Rows of delimited text with more or fewer cells than all others: what stands in them may be shifted by a column."""

from __future__ import annotations

import csv
from typing import Final

import polars as pl

from caunghe.feed.reading.grid import CellFault
from caunghe.feed.reading.shape import Shape

_FEWEST_ALIKE: Final = 4  # rows that show how many cells a row of the file has
_MOST_ODD: Final = 8  # Excel leaves out the last empty cells of sixteen rows at a time
_SHARE_ODD: Final = 10  # one row in so many
_LONGEST_QUOTED: Final = 50_000  # rows with quotation marks that are counted one by one


def uneven_rows(text: bytes, found: Shape, cells: pl.DataFrame) -> tuple[CellFault, ...]:
    """Return a fault for each row of a file, read into ``cells``, that is not as wide as the others.

    No row is looked at where none is without its last cell, or where there are as many separators as there must be.
    """
    if cells.is_empty() or not cells.to_series(-1).null_count():
        return ()
    body = text.split(b"\n", found.lines)[-1] if found.lines else text
    if body.count(found.delimiter.encode()) == cells.height * (len(found.cells) - 1):
        return ()
    if b'"' not in body:
        lines = _lines(body, cells.height)
        return faults_of_width(lines.str.count_matches(found.delimiter, literal=True) + 1, found)
    if cells.height > _LONGEST_QUOTED:
        return ()
    rows = csv.reader(body.decode().splitlines(keepends=True), delimiter=found.delimiter)
    return faults_of_width(pl.Series([len(row) for row in rows], dtype=pl.UInt32()), found)


def _lines(body: bytes, height: int) -> pl.Series:
    """Return the lines of a text, empty ones too; Polars splits them soonest, at a mark that no text has."""
    if b"\x01" not in body:
        read = pl.read_csv(body, separator="\x01", has_header=False, quote_char=None, infer_schema=False).to_series()
        if len(read) == height:
            return read.fill_null("")
    return pl.Series(body.decode().removesuffix("\n").split("\n"))


def faults_of_width(counts: pl.Series, found: Shape) -> tuple[CellFault, ...]:
    """Return a fault for each row whose count of cells is not that of the others; ``counts`` begins with the headings.

    A row of one cell is blank, or a note. Where many rows differ, their last empty cells were left out.
    """
    numbered = pl.DataFrame({"cells": counts}).with_row_index("row", found.row)
    rows = numbered.slice(1).filter(pl.col("cells") > 1)
    if rows.is_empty():
        return ()
    width, times = rows["cells"].value_counts(sort=True, name="times").row(0)
    odd = rows.filter(~pl.col("cells").is_in([width, len(found.cells)]))
    if times < _FEWEST_ALIKE or odd.height > min(_MOST_ODD, max(1, rows.height // _SHARE_ODD)):
        return ()
    return tuple(
        CellFault("row_uneven", row, None, str(count), str(width)) for row, count in odd.select("row", "cells").rows()
    )
