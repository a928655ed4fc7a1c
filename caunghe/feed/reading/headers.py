"""Which table a file or sheet holds and which column a header cell names, in either language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from caunghe.feed.findings.findings import NO_SUGGESTION
from caunghe.feed.reading.shape import HEADER_SEARCH_ROWS
from caunghe.language import fold
from caunghe.schema import TABLES, Table

ALIKE: Final = 80  # words in common, in per cent, from which a name is worth suggesting
_TITLE_LENGTH: Final = 200
_UNIT: Final = re.compile(r"[(\[][^()\[\]]*[)\]]\s*$")
_NUMBERING: Final = re.compile(r"^\d+\s*[.)_-]\s*")


# labels that templates have had: workbooks filled in then are read as ever
_FORMER_NAMES: Final = {"chi tieu ke hoach": "targets"}


class Header(NamedTuple):
    """Where the header ends and what it names: cell position → column, and cells that name nothing."""

    rows: range
    columns: dict[int, str]
    unknown: dict[int, str]
    repeated: dict[int, str]


@lru_cache(maxsize=4096)
def plain_heading(text: str) -> str:
    """Return a name as compared: folded, without unit in parentheses, numbering, asterisks and underscores.

    >>> plain_heading("3. Diện tích (km²) *"), plain_heading("area_km2")
    ('dien tich', 'area km2')
    """
    bare = _UNIT.sub("", text.replace("\ufeff", "").strip().rstrip("*:").strip())
    return fold(_NUMBERING.sub("", bare.rstrip("*: ")).replace("_", " "))


@cache
def _table_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for form in ("name", "vi", "en"):
        for table in TABLES.values():
            names.setdefault(plain_heading(table.name if form == "name" else getattr(table.label, form)), table.name)
    return names | _FORMER_NAMES


def table_of(name: str) -> str | None:
    """Return the table that a file stem or sheet name stands for: its name or label, however accented."""
    return _table_names().get(plain_heading(name))


def nearest_table(name: str) -> str:
    """Return the table whose name or label is most like ``name``, or a dash when none is."""
    names = _table_names()
    match = process.extractOne(plain_heading(name), list(names), scorer=fuzz.token_set_ratio, score_cutoff=ALIKE)
    return names[match[0]] if match else NO_SUGGESTION


@cache
def _column_names(table: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for form in ("name", "vi", "en"):
        for column in TABLES[table].columns:
            names.setdefault(plain_heading(column.name if form == "name" else getattr(column.label, form)), column.name)
    return names


def column_of(cell: str | None, table: Table) -> str | None:
    """Return the column a header cell names, in one language or in both (``Tên / Name``, or on two lines)."""
    if not cell or len(cell) > _TITLE_LENGTH:
        return None
    names = _column_names(table.name)
    if (whole := names.get(plain_heading(cell))) is not None:
        return whole
    parts = [names.get(plain_heading(part)) for part in re.split(r"\n| [/|–—-] ", cell)]
    return next((part for part in parts if part), None)


def nearest_column(cell: str, table: Table) -> str:
    """Return the column whose name or label is most like the cell, or a dash when none is."""
    names = _column_names(table.name)
    match = process.extractOne(plain_heading(cell), list(names), scorer=fuzz.token_set_ratio, score_cutoff=ALIKE)
    return names[match[0]] if match else NO_SUGGESTION


def named_column_count(cells: Sequence[str | None], table: Table) -> int:
    """Return how many different columns of the table a row of cells names."""
    return len({column_of(cell, table) for cell in cells} - {None})


def find_header(rows: Sequence[Sequence[str | None]], table: Table) -> Header | None:
    """Return the header among the first rows of a sheet, or None when no row names a column.

    The header is the row that names most columns, and at least half of what it holds; rows straight below that name
    the same columns again (a second language, the technical names) belong to it.
    """
    scores = [named_column_count(row, table) for row in rows[:HEADER_SEARCH_ROWS]]
    if not scores or max(scores) == 0:
        return None
    first = scores.index(max(scores))
    filled = sum(bool(cell and cell.strip()) for cell in rows[first])
    if 2 * scores[first] < filled and scores[first] < 3:
        return None
    last = first + 1
    while last < min(len(rows), HEADER_SEARCH_ROWS) and _repeats(rows[first], rows[last], table):
        last += 1
    return _header(rows[first:last], range(first, last), table)


def _repeats(above: Sequence[str | None], row: Sequence[str | None], table: Table) -> bool:
    filled = [(over, cell) for over, cell in zip(above, row, strict=False) if cell and cell.strip()]
    same = sum(
        (column := column_of(cell, table)) is not None and column == column_of(over, table) for over, cell in filled
    )
    return 2 * same > len(filled)


def _header(rows: Sequence[Sequence[str | None]], span: range, table: Table) -> Header:
    header = Header(span, {}, {}, {})
    for position in range(max(len(row) for row in rows)):
        cells = [row[position] for row in rows if position < len(row)]
        column = next((named for cell in cells if (named := column_of(cell, table))), None)
        title = next((cell for cell in cells if cell and cell.strip()), None)
        if title is None:
            continue
        if column is None:
            header.unknown[position] = title
        elif column in header.columns.values():
            header.repeated[position] = title
        else:
            header.columns[position] = column
    return header
