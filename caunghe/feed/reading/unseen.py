"""What who looks at a sheet does not see of it, or sees withdrawn: hidden, covered, veiled and struck through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from caunghe.feed.findings.structural import FindingRow
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.headers import Header
from caunghe.schema import Table

_SHOWN_CHARACTERS: Final = 200
_RANGES: Final = 10


def unseen(grid: Grid, header: Header, cells: pl.DataFrame, rows: pl.Series, table: Table) -> Iterator[FindingRow]:
    """Yield what of the data (``cells`` in ``rows`` of the sheet) is covered, hidden, veiled or struck through."""
    yield from _covered(grid, header, cells, rows, table)
    if grid.is_hidden and cells.height:
        yield FindingRow("sheet_hidden_read", table.name, value=grid.source)
    hidden = sorted(set(grid.hidden_rows).intersection(rows.to_list())) if grid.hidden_rows else []
    if hidden:
        yield FindingRow("rows_hidden", table.name, hidden[0], value=_ranges(hidden))
    if grid.hidden_columns:
        at = grid.first_row + header.rows.start
        for position, name in header.columns.items():
            if position + grid.left() + 1 in grid.hidden_columns and cells[cells.columns[position]].count():
                yield FindingRow("columns_hidden", table.name, at, name, header.titles.get(position, name))
    if veiled := grid.veiled():
        for at, name in header.columns.items():
            column = zip(rows, cells.to_series(at), strict=True)
            lines = [row for row, cell in column if cell and (row, at + grid.left() + 1) in veiled]
            if lines:
                yield FindingRow("values_veiled", table.name, lines[0], name, _ranges(lines))
    if struck := grid.struck():
        yield from _struck(struck, grid, header, cells, rows, table)


def _struck(
    struck: frozenset[tuple[int, int]], grid: Grid, header: Header, cells: pl.DataFrame, rows: pl.Series, table: Table
) -> Iterator[FindingRow]:
    """Yield the rows that are struck through as a whole, as one finding, and the single cells of the others."""
    places = {row: at for at, row in enumerate(rows.to_list())}
    whole: list[int] = []
    for row in sorted({row for row, _ in struck}.intersection(places)):
        filled = {at: cell for at, cell in enumerate(cells.row(places[row])) if cell and cell.strip()}
        lines = [at for at in filled if (row, at + grid.left() + 1) in struck]
        if len(lines) == len(filled):
            whole.append(row)
            continue
        for at in lines:
            if name := header.columns.get(at):
                yield FindingRow("cell_struck", table.name, row, name, filled[at][:_SHOWN_CHARACTERS])
    if whole:
        yield FindingRow("rows_struck", table.name, whole[0], value=_ranges(whole))


def _covered(grid: Grid, header: Header, cells: pl.DataFrame, rows: pl.Series, table: Table) -> Iterator[FindingRow]:
    """Yield the cells of data that merged cells cover: only the first of them has the value."""
    if not grid.merged:
        return
    places = {row: at for at, row in enumerate(rows.to_list())}
    for top, bottom, left, right in grid.merged:
        first = left - grid.left() - 1
        if top not in places or not 0 <= first < cells.width:
            continue
        value = str(cells[cells.columns[first]][places[top]] or "")[:_SHOWN_CHARACTERS]
        covered = [row for row in range(top, min(bottom, rows[-1]) + 1) if row in places]
        for row, column in ((row, at) for row in covered for at in range(first, right - grid.left())):
            name = header.columns.get(column)
            if name and value and (row, column) != (top, first):
                yield FindingRow("cells_merged", table.name, row, name, value)


def _ranges(numbers: Sequence[int]) -> str:
    """Return whole numbers in order as ``3–5, 9``, the first few of many."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    shown = [str(low) if low == high else f"{low}–{high}" for low, high in parts[:_RANGES]]
    return ", ".join([*shown, "…"] if len(parts) > _RANGES else shown)
