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


def uneven_rows(text: bytes, found: Shape, height: int) -> tuple[CellFault, ...]:
    """Return a fault for each row of a file, ``height`` with its headings, that is not as wide as the others.

    Where there are as many separators as so many rows must have, which is soon counted, no row is looked at.
    """
    delimiter = found.delimiter.encode()
    body = text.split(b"\n", found.lines)[-1] if found.lines else text
    if body.count(delimiter) == height * (len(found.cells) - 1):
        return ()
    if b'"' not in body:
        lines = pl.Series(body.decode().removesuffix("\n").split("\n"))
        return faults_of_width(lines.str.count_matches(found.delimiter, literal=True) + 1, found)
    if height > _LONGEST_QUOTED:
        return ()
    rows = csv.reader(body.decode().splitlines(keepends=True), delimiter=found.delimiter)
    return faults_of_width(pl.Series([len(row) for row in rows], dtype=pl.UInt32()), found)


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
