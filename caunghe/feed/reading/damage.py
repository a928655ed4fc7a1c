"""What was lost before a file came here: rows inside an open quotation mark, letters lost or of another code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from caunghe.feed.findings.structural import FindingRow
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.headers import Header
from caunghe.feed.reading.letters import broken_letters
from caunghe.feed.values.parsing import SHORT
from caunghe.schema import TEXTUAL, Table

_SHOWN_CHARACTERS: Final = 80
_LONG_TABLE: Final = 50_000  # rows of a sheet from which it is not searched; a text says itself whether it may hold any
# Tr??ng Cao ??ng, Ph??ng Ninh Ki?u; an address with a query is none
_LOST: Final = r"\p{L}\?+\p{L}|\?\?\p{L}|\p{L}\?\?|^\?\p{L}"
_ADDRESS: Final = r"(?i)https?:|www\.|="


def swallowed_rows(cells: pl.DataFrame, header: Header, table: Table, grid: Grid, first: int) -> dict[int, FindingRow]:
    """Return place of a row -> finding for each cell that holds whole rows: its quotation mark was closed too late."""
    found: dict[int, FindingRow] = {}
    if not grid.delimiter:
        return found
    for position, name in enumerate(cells.columns):
        many = cells[name].str.contains("\n", literal=True).fill_null(False)
        for at in many.arg_true():
            text = str(cells[name][at])
            if text.count(grid.delimiter) >= cells.width - 1 and at not in found:
                column, lost = header.columns.get(position), text.count("\n")
                shown = " ⏎ ".join(text.splitlines())[:_SHOWN_CHARACTERS]
                found[at] = FindingRow("quotation_open", table.name, first + at, column, shown, str(lost))
    return found


def garbled_letters(cells: pl.DataFrame, header: Header, table: Table, rows: pl.Series) -> Iterator[FindingRow]:
    """Yield the columns of text whose letters are of another code than Unicode, each at the first such cell."""
    for position, column in header.columns.items():
        text = cells[cells.columns[position]]
        if table[column].kind not in TEXTUAL or text.dtype != pl.String():
            continue
        broken = broken_letters(text)
        if broken is not None:
            at = int(broken.arg_true()[0])
            shown = str(text[at])[:_SHOWN_CHARACTERS]
            yield FindingRow("letters_broken", table.name, rows[at], column, shown, str(broken.sum()))


def lost_letters(
    cells: pl.DataFrame, header: Header, table: Table, grid: Grid, rows: pl.Series
) -> Iterator[FindingRow]:
    """Yield the columns of text in which question marks stand for letters, each at the first such cell."""
    if not grid.asks or (not grid.guarded and cells.height > _LONG_TABLE):
        return
    for position, column in header.columns.items():
        text = cells[cells.columns[position]]
        if table[column].kind not in TEXTUAL or text.dtype != pl.String():
            continue
        if not _asks(text):
            continue
        marked = text.str.contains("?", literal=True).fill_null(False)
        lost = marked & text.str.contains(_LOST).fill_null(False) & ~text.str.contains(_ADDRESS).fill_null(False)
        if lost.any():
            at = int(lost.arg_true()[0])
            yield FindingRow(
                "letters_lost", table.name, rows[at], column, text[at][:_SHOWN_CHARACTERS], str(lost.sum())
            )


def _asks(text: pl.Series) -> bool:
    """Whether a cell has a question mark."""
    if len(text) <= SHORT:
        return any(cell is not None and "?" in cell for cell in text.to_list())
    return text.str.contains("?", literal=True).any()
