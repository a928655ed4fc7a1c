"""The shape of a table of text: what separates its cells, and in which row its headings stand."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from io import StringIO
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from caunghe.language import fold

HEADER_SEARCH_ROWS: Final = 20
# in the order in which they are preferred: commas and tabs stand within cells too
_DELIMITERS: Final = ("\t", ";", "|", ",")
Cells = Sequence[str | None]
# how many headings a row of cells has; without one the headings are the first row as full as most rows are
Naming = Callable[[Cells], int]


class Shape(NamedTuple):
    """A delimiter, the row of the headings (from 1), how many physical lines stand before it, and its cells."""

    delimiter: str
    row: int
    lines: int
    cells: list[str]


def heading_row(rows: Sequence[Cells], naming: Naming | None) -> int | None:
    """Return the position of the headings among the first rows of a sheet, None when no row can be they.

    It is the first of the rows that name most columns; where none names any, the first as full as half the rows are.
    A row counts as naming columns if it names two or has no other cell, and no row before it is fuller: among data a
    cell may well hold a heading's word.
    """
    head = rows[:HEADER_SEARCH_ROWS]
    full = [_filled_count(row) for row in head]
    scores = [naming(row) for row in head] if naming else []
    named = [
        names if (names > 1 or _is_one_word(head[at])) and full[at] == max(full[: at + 1]) else 0
        for at, names in enumerate(scores)
    ]
    if any(named):
        return named.index(max(named))
    filled = [count for count in full if count]
    return next(at for at, count in enumerate(full) if count >= median(filled)) if filled else None


def shape(text: str, naming: Naming | None) -> Shape:
    """Return the shape of delimited text, of which the head is enough.

    The delimiter is the one by which most columns are named; where none is, the one by which the headings stand
    highest. Where several do equally well it is the first: headings of one cell, which are not delimited at all, are
    taken by tabs, which stand in text least.
    """
    found = [(delimiter, *_head(text, delimiter)) for delimiter in _DELIMITERS]
    shapes: list[tuple[tuple[int, ...], Shape]] = []
    for delimiter, rows, ends in found:
        at = heading_row(rows, naming)
        if at is not None:
            cells = rows[at]
            names = naming(cells) if naming else 0
            rank = (names, len(cells)) if names else (0, int(len(cells) > 1), -at, len(cells))
            shapes.append((rank, Shape(delimiter, at + 1, ends[at - 1] if at else 0, cells)))
    if not shapes:
        return Shape("\t", 1, 0, [])
    return max(shapes, key=lambda pair: pair[0])[1]


def _head(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Return the first rows of text and the physical line with which each ends."""
    rows: list[list[str]] = []
    ends: list[int] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        for _, cells in zip(range(HEADER_SEARCH_ROWS), reader, strict=False):
            rows.append(cells)
            ends.append(reader.line_num)
    except csv.Error:
        # a cell too long for the head's reader: the rows before it are enough
        return rows, ends
    return rows, ends


def _is_one_word(cells: Cells) -> bool:
    """Whether a row has one cell, which is not itself several cells of another delimiter."""
    filled = [cell for cell in cells if cell and cell.strip()]
    return len(filled) == 1 and not any(delimiter in filled[0] for delimiter in _DELIMITERS)


def _filled_count(cells: Cells) -> int:
    return sum(bool(cell and cell.strip()) for cell in cells)


def without_repeats(rows: Sequence[Cells], parting: frozenset[str]) -> list[Cells]:
    """Return rows of headings in which one that is said again over each of its parts stands but once, as if merged.

    ``parting`` are words one of which stands among the parts: ``Tổng số``, ``Nữ``.

    >>> without_repeats([("Mã", "Nhập học", "Nhập học"), (None, "Tổng số", "Nữ")], frozenset({"nu"}))[0]
    ('Mã', 'Nhập học', None)
    """
    found: list[Cells] = [tuple(row) for row in rows]
    for at, (above, below) in enumerate(pairwise(found)):
        again = {
            place
            for place in range(1, min(len(above), len(below)))
            if (above[place] or "").strip() and above[place] == above[place - 1] and below[place] and below[place - 1]
        }
        parts = {fold(below[place] or "") for place in again} | {fold(below[place - 1] or "") for place in again}
        if again and parts & parting:
            found[at] = tuple(None if place in again else cell for place, cell in enumerate(above))
    return found
