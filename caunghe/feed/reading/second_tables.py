"""A second table beneath the first on one sheet: the row of its headings, and which table it is."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.reading.heading_names import column_of, named_column_count
from caunghe.language import fold
from caunghe.schema import TABLES, Table

_LONG_TABLE: Final = 50_000  # rows from which a sheet is one table
_FEWEST_HEADINGS: Final = 3
_ASKED: Final = 50


class SecondTable(NamedTuple):
    """Where a second table begins, its name and its headings."""

    at: int
    name: str
    headings: str


def second_table(body: pl.DataFrame, table: Table) -> SecondTable | None:
    """Return the first row below a header that has the headings of another table, nearly all its cells."""
    if body.height > _LONG_TABLE or body.is_empty():
        return None
    first = pl.coalesce(body.columns).str.replace(r"\s*[(\[].*$", "").str.strip_chars(" *:").str.to_lowercase()
    places = body.select(first.is_in(_heading_names()).fill_null(False)).to_series().arg_true()
    for at in places.head(_ASKED):
        cells = [cell for cell in body.row(at) if cell and cell.strip()]
        own = named_column_count(cells, table)
        if own == len(cells) or (name := _table_of(cells, own)) is None or name == table.name:
            continue
        return SecondTable(at, name, " | ".join(cell.strip() for cell in cells))
    return None


def _table_of(cells: list[str], own: int) -> str | None:
    best, found = max(own, _FEWEST_HEADINGS - 1), None
    for name, table in TABLES.items():
        known = named_column_count(cells, table)
        required = {column.name for column in table.columns if column.required}
        named = {column_of(cell, table) for cell in cells}
        if known > best and 4 * known >= 3 * len(cells) and len(required - named) <= 1:
            best, found = known, name
    return found


@cache
def _heading_names() -> list[str]:
    names = {
        text.lower()
        for table in TABLES.values()
        for column in table.columns
        for text in (column.name, column.label.vi, column.label.en, fold(column.label.vi))
    }
    return sorted(names)
