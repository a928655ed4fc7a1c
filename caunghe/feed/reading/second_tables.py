"""A second table beneath the first on one sheet: the row of its headings, and which table it is.

It may be the same table with its columns in other places or units, whose rows are none of the first heading's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.reading.headers import BETWEEN, Header
from caunghe.feed.reading.heading_names import column_of, heading_in, named_column_count
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


def second_table(body: pl.DataFrame, header: Header, table: Table) -> SecondTable | None:
    """Return the first row below a header that has other headings, nearly all its cells: another table's, or its own
    in other places.

    In a long table only rows that begin as its header does are looked at.
    """
    if body.is_empty():
        return None
    if body.height > _LONG_TABLE:
        found = body.select(repeats_heading(header, body.columns)).to_series()
    else:
        known = _heading_names()
        found = body.select(
            pl.any_horizontal(
                pl.coalesce(names)
                .str.replace(r"\s*[(\[].*$", "")
                .str.strip_chars(" *:")
                .str.to_lowercase()
                .is_in(known)
                .fill_null(False)
                for names in (body.columns, body.columns[1:] or body.columns)
            )
        ).to_series()
    for at in found.arg_true().head(_ASKED):
        cells = {place: cell.strip() for place, cell in enumerate(body.row(at)) if cell and cell.strip()}
        texts = [*cells.values()]
        own = named_column_count(texts, table)
        headings = " | ".join(texts)
        if own >= _FEWEST_HEADINGS and 4 * own >= 3 * len(cells):
            if not _is_again(cells, header, table):
                return SecondTable(at, table.name, headings)
        elif (name := _table_of(texts, own)) is not None and name != table.name:
            return SecondTable(at, name, headings)
    return None


def repeats_heading(header: Header, names: Sequence[str]) -> pl.Expr:
    """Return whether a row begins with the first two headings."""
    titles = [pl.col(names[at]).eq_missing(pl.lit(header.titles.get(at))) for at in list(header.columns)[:2]]
    return pl.all_horizontal(titles) if titles else pl.lit(False)


def _is_again(cells: Mapping[int, str], header: Header, table: Table) -> bool:
    """Whether headings are those of a header place for place: the same column in the same unit, or the same words."""
    for place, cell in cells.items():
        if fold(cell) in {fold(text) for text in header.titles.get(place, "").split(BETWEEN)}:
            continue
        found = heading_in(cell, table)
        if found is None or found.column != header.columns.get(place):
            return False
        if found.remarks and {*found.remarks} != {*header.remarks.get(place, ())}:
            return False
    return True


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
