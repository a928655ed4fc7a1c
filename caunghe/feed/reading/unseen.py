"""What who looks at a sheet does not see of it, or sees withdrawn: hidden, covered, veiled and struck through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from caunghe.feed.findings.structural import FindingRow
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.headers import Header
from caunghe.schema import Table

_SHOWN_CHARACTERS: Final = 200
_RANGES: Final = 10
ZERO: Final = r"^-?0(?:\.0+)?$"


def unseen(grid: Grid, header: Header, cells: pl.DataFrame, rows: pl.Series, table: Table) -> Iterator[FindingRow]:
    """Yield what of the data (``cells`` in ``rows`` of the sheet) is covered, hidden, veiled or struck through."""
    yield from _covered(grid, header, cells, rows, table)
    if grid.is_hidden and cells.height:
        yield FindingRow("sheet_hidden_read", table.name, value=grid.source)
    hidden = sorted(set(grid.hidden_rows).intersection(rows.to_list())) if grid.hidden_rows else []
    if hidden:
        yield FindingRow("rows_hidden", table.name, hidden[0], value=row_ranges(hidden))
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
                yield FindingRow("values_veiled", table.name, lines[0], name, row_ranges(lines))
    yield from _blank_zeros(grid, header, cells, rows, table)
    if struck := grid.struck():
        yield from _struck(struck, grid, header, cells, rows, table)


def _blank_zeros(
    grid: Grid, header: Header, cells: pl.DataFrame, rows: pl.Series, table: Table
) -> Iterator[FindingRow]:
    """Yield the columns with zeros of which nothing is seen: an empty cell says that nothing is known."""
    places = grid.blank_zeros()
    for at, name in header.columns.items() if places or grid.hides_zeros else ():
        zeros = rows.filter(cells.to_series(at).str.contains(ZERO).fill_null(False)).to_list()
        column = at + grid.left() + 1
        if lines := [row for row in zeros if grid.hides_zeros or (row, column) in places]:
            yield FindingRow("zeros_unseen", table.name, lines[0], name, row_ranges(lines))


def _struck(
    struck: frozenset[tuple[int, int]], grid: Grid, header: Header, cells: pl.DataFrame, rows: pl.Series, table: Table
) -> Iterator[FindingRow]:
    """Yield the rows that are struck through as a whole, as one finding, and the single cells of the others."""
    places = {row: at for at, row in enumerate(rows.to_list())}
    lines = {row: cells.row(places[row]) for row in sorted({row for row, _ in struck}.intersection(places))}
    whole, single = struck_lines(struck, lines, grid.left() + 1)
    for row, at in single:
        if name := header.columns.get(at):
            yield FindingRow("cell_struck", table.name, row, name, (lines[row][at] or "")[:_SHOWN_CHARACTERS])
    if whole:
        yield FindingRow("rows_struck", table.name, whole[0], value=row_ranges(whole))


def struck_lines(
    struck: frozenset[tuple[int, int]], lines: Mapping[int, Sequence[str | None]], left: int
) -> tuple[list[int], list[tuple[int, int]]]:
    """Return the rows of a sheet that are struck through as a whole, and row and place of single cells of others.

    ``lines`` are the cells of each row, the first of which is column ``left`` (from 1).

    >>> struck_lines(frozenset({(2, 1), (2, 2), (3, 2)}), {2: ("a", "b"), 3: ("c", "d")}, 1)
    ([2], [(3, 1)])
    """
    whole, single = list[int](), list[tuple[int, int]]()
    for row, cells in lines.items():
        filled = [at for at, cell in enumerate(cells) if cell and cell.strip()]
        marked = [at for at in filled if (row, at + left) in struck]
        if marked and len(marked) == len(filled):
            whole.append(row)
        else:
            single += [(row, at) for at in marked]
    return whole, single


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


def row_ranges(numbers: Sequence[int]) -> str:
    """Return whole numbers in order as ``3–5, 9``, the first few of many."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    shown = [str(low) if low == high else f"{low}–{high}" for low, high in parts[:_RANGES]]
    return ", ".join([*shown, "…"] if len(parts) > _RANGES else shown)
