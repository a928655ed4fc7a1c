"""From a grid of cells to a declared table: header matched, columns typed, a finding for every loss."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import starmap
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.findings.findings import gather
from caunghe.feed.reading.coding import code_column
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.headers import Header, column_of, find_header, nearest_column
from caunghe.feed.reading.parsing import EXPECTED, TypedColumn, column_of_one_value, no_text, typed_column
from caunghe.feed.reading.shape import HEADER_SEARCH_ROWS
from caunghe.feed.rules.structural import FindingRow, finding, findings, findings_at
from caunghe.schema import Column, Kind, Table

_SHOWN_CHARACTERS: Final = 200
_LONG_TABLE: Final = 10_000  # rows
_WHOLE_NUMBER_AS_FLOAT: Final = r"^(\d+)\.0$"


class BuiltTable(NamedTuple):
    """A table as declared, the sheet rows of its rows (None when they are 2, 3, …), and findings."""

    frame: pl.DataFrame
    sheet_rows: pl.Series | None
    findings: pl.DataFrame


def build_table(grid: Grid, table: Table) -> BuiltTable:
    """Return the table a grid holds; a grid without a recognisable header gives an empty table and a finding."""
    header = _header(grid, table)
    if header is None:
        return BuiltTable(table.empty(), None, _header_missing(grid, table))
    body = grid.cells if grid.header else grid.cells.slice(header.rows.stop)
    first = grid.first_row + (0 if grid.header else header.rows.stop)
    rows = pl.int_range(first, first + body.height, dtype=pl.Int64, eager=True).rename("sheet_row")
    places = {column: body.columns[position] for position, column in header.columns.items()}
    cells = [(body[place], table[name]) for name, place in places.items()]
    read = dict(zip(places, _typed_columns(cells, guarded=grid.guarded), strict=True))
    parts = [
        _column_findings(header, table, grid),
        _cell_findings(read, body, places, rows, table),
        _fault_findings(grid, header, table, first),
    ]
    losses = gather(parts)
    frame = pl.DataFrame(
        [
            read[column.name].values.alias(column.name)
            if column.name in read
            else column_of_one_value(None, body.height, column.dtype).alias(column.name)
            for column in table.columns
        ]
    )
    kept = _filled_rows(frame, list(read), rows, losses)
    if kept is not None:
        frame, rows = frame.filter(kept), rows.filter(kept)
    return BuiltTable(frame, None if first == 2 and kept is None else rows, losses)


def _typed_columns(cells: list[tuple[pl.Series, Column]], *, guarded: bool) -> list[TypedColumn]:
    """Return the columns typed, those of a long table side by side: threads cost more than a short one takes."""
    read = partial(declared_column, guarded=guarded)
    if len(cells[0][0]) < _LONG_TABLE:
        return list(starmap(read, cells))
    with ThreadPoolExecutor() as threads:
        return list(threads.map(read, *zip(*cells, strict=True)))


def _header(grid: Grid, table: Table) -> Header | None:
    if grid.header is None:
        head = grid.cells.head(HEADER_SEARCH_ROWS).rows()
        return find_header(head, table)
    header = Header(range(0), {}, {}, {})
    for title in grid.header:
        column = column_of(title, table)
        if column is None:
            header.unknown[len(header.unknown)] = title
        elif column in header.columns.values():
            header.repeated[len(header.repeated)] = title
        else:
            header.columns[grid.cells.columns.index(title)] = column
    return header if header.columns else None


def _header_missing(grid: Grid, table: Table) -> pl.DataFrame:
    filled = (row for row in grid.cells.head(HEADER_SEARCH_ROWS).rows() if any(row))
    shown = grid.header or next(filled, ())
    return finding(
        "header_missing",
        table.name,
        value=" | ".join(str(cell) for cell in shown if cell is not None)[:_SHOWN_CHARACTERS],
        expected=", ".join(column.name for column in table.columns if column.required),
    )


def declared_column(cells: pl.Series, column: Column, *, guarded: bool) -> TypedColumn:
    """Return the cells typed as a column is declared, codes from titles and keys from numbers included."""
    read = typed_column(cells, column, guarded=guarded)
    if column.kind is Kind.CODE:
        return read._replace(values=code_column(read.values, column))
    if column.kind in (Kind.KEY, Kind.REFERENCE) and read.values.str.ends_with(".0").any():
        # a number typed as a code comes out of some spreadsheets as 31.0
        return read._replace(values=read.values.str.replace(_WHOLE_NUMBER_AS_FLOAT, "$1"))
    return read


def _column_findings(header: Header, table: Table, grid: Grid) -> pl.DataFrame:
    row = None if grid.header else grid.first_row + header.rows.start
    named = set(header.columns.values())
    missing = (column for column in table.columns if column.required and column.name not in named)
    found = [
        FindingRow("column_missing", table.name, row, column.name, None, f"{column.label.vi} / {column.label.en}")
        for column in missing
    ]
    for title in header.unknown.values():
        shown = title[:_SHOWN_CHARACTERS]
        found.append(FindingRow("column_unknown", table.name, row, None, shown, nearest_column(shown, table)))
    for title in header.repeated.values():
        found.append(FindingRow("column_repeated", table.name, row, column_of(title, table), title))
    return findings(found)


def _cell_findings(
    read: dict[str, TypedColumn], body: pl.DataFrame, places: dict[str, str], rows: pl.Series, table: Table
) -> pl.DataFrame:
    """Return findings on cells that could not be read, read two ways or held control characters."""
    parts: list[pl.DataFrame] = []
    for name, column in read.items():
        raw, expected = body[places[name]], EXPECTED[table[name].kind]
        if column.failed.any():
            wrong = column.failed
            parts.append(
                findings_at(
                    "type_wrong", table.name, name, rows.filter(wrong), _shown_text(raw.filter(wrong)), expected
                )
            )
        if column.doubtful.any():
            doubt = column.doubtful
            taken = column.values.filter(doubt)
            parts.append(
                findings_at("number_ambiguous", table.name, name, rows.filter(doubt), raw.filter(doubt), taken)
            )
        if column.unclean.any():
            unclean = column.unclean
            parts.append(
                findings_at(
                    "character_broken", table.name, name, rows.filter(unclean), _shown_text(raw.filter(unclean))
                )
            )
    return gather(parts)


def _shown_text(cells: pl.Series) -> pl.Series:
    if no_text(cells.dtype):
        return pl.Series([str(cell) for cell in cells], dtype=pl.String).str.slice(0, _SHOWN_CHARACTERS)
    return cells.cast(pl.String).str.slice(0, _SHOWN_CHARACTERS)


def _fault_findings(grid: Grid, header: Header, table: Table, first: int) -> pl.DataFrame:
    """Return findings on what only the file shows, in the columns that are read."""
    found: list[FindingRow] = []
    for fault in grid.faults:
        column = None if fault.position is None else header.columns.get(fault.position - 1)
        if fault.position is not None and (column is None or (fault.row or first) < first):
            continue
        expected = fault.expected or (EXPECTED[table[column].kind] if column else "")
        found.append(FindingRow(fault.rule, table.name, fault.row, column, fault.value, expected))
    return findings(found)


def _filled_rows(
    frame: pl.DataFrame, columns: Sequence[str], rows: pl.Series, losses: pl.DataFrame
) -> pl.Series | None:
    """Return which rows hold anything, rows with a finding included; None when all do."""
    if any(frame[name].null_count() == 0 for name in columns):
        return None
    empty = frame.select(empty=pl.all_horizontal(pl.col(name).is_null() for name in columns))["empty"]
    if not empty.any():
        return None
    with_finding = losses["sheet_row"].drop_nulls().unique()
    return ~empty | rows.is_in(with_finding.implode())
