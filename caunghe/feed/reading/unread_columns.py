"""The columns of a sheet that are not read, and the required ones that it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from caunghe.feed.findings.structural import FindingRow
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.headers import Header
from caunghe.feed.reading.heading_names import column_of
from caunghe.feed.reading.personal import joined, kinds_of_cells, kinds_of_heading
from caunghe.feed.reading.remarks import HeadingMeaning
from caunghe.feed.reading.suggestions import nearest_column
from caunghe.schema import Table

_SHOWN_CHARACTERS: Final = 200
_SAMPLES: Final = 3
# what a table of persons has of its own, under whatever heading
_OWN: Final = {"name_key": "names", "birth_date": "birth_dates"}


def unread_columns(
    header: Header, meaning: HeadingMeaning, cells: pl.DataFrame, table: Table, grid: Grid
) -> list[FindingRow]:
    """Return a finding for each column that is required and not there, of no table, or there a second time."""
    row = None if grid.header else grid.first_row + header.rows.start
    named = {*header.columns.values(), *(told.column for told in meaning.findings)}
    missing = (column for column in table.columns if column.required and column.name not in named)
    found = [
        FindingRow("column_missing", table.name, row, column.name, None, f"{column.label.vi} / {column.label.en}")
        for column in missing
    ]
    for position, title in header.unknown.items():
        shown = title[:_SHOWN_CHARACTERS]
        of_cells = cells.to_series(position) if grid.header is None else pl.Series(dtype=pl.String)
        kinds = {*kinds_of_heading(shown), *kinds_of_cells(of_cells)} - _own_kinds(table)
        if kinds:
            found.append(FindingRow("column_personal", table.name, row, None, shown, joined(kinds)))
        else:
            found.append(FindingRow("column_unknown", table.name, row, None, shown, nearest_column(shown, table)))
    for title in header.repeated.values():
        found.append(FindingRow("column_repeated", table.name, row, column_of(title, table), title))
    return found


def unnamed_columns(header: Header, cells: pl.DataFrame, table: Table, grid: Grid) -> Iterator[FindingRow]:
    """Yield the columns of data that have no heading; numbers of the rows before the first heading need none."""
    if grid.header:
        return
    named = {*header.columns, *header.unknown, *header.repeated, *header.titles}
    leading = min(named, default=0)
    for position, name in enumerate(cells.columns):
        if position in named:
            continue
        filled = cells[name].drop_nulls()
        filled = filled.filter(filled.str.strip_chars() != "") if len(filled) else filled
        if filled.is_empty() or (position < leading and _counts_rows(filled)):
            continue
        shown = "; ".join(filled.head(_SAMPLES).str.strip_chars())[:_SHOWN_CHARACTERS]
        row, letters = grid.first_row + header.rows.start, grid.letters(position)
        if kinds := kinds_of_cells(filled):
            yield FindingRow("column_personal", table.name, row, None, letters, joined(kinds))
        else:
            yield FindingRow("heading_missing", table.name, row, None, letters, shown)


def _counts_rows(cells: pl.Series) -> bool:
    numbers = cells.cast(pl.Int64, strict=False)
    return len(numbers) > 1 and numbers.null_count() == 0 and bool((numbers.diff().drop_nulls() == 1).all())


def _own_kinds(table: Table) -> set[str]:
    return {kind for column, kind in _OWN.items() if column in table.names}
