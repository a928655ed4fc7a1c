"""Columns reckoned from others beside them before rounding: the table says so where what is printed cannot show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations
from typing import Final

from caunghe.language import Language, Text
from caunghe.report.document import Block, Figure, Form, Quantity, Section, Table

_SHARE: Final = Text(
    "Tính từ số chưa làm tròn: {names}; chia các số đã làm tròn bên cạnh có thể ra khác.",
    "Reckoned before rounding: {names}; dividing the rounded numbers beside may give another.",
)
_SUM: Final = Text(
    "Tính từ số chưa làm tròn: {names}; cộng trừ các số đã làm tròn bên cạnh có thể lệch ở chữ số cuối.",
    "Reckoned before rounding: {names}; adding or subtracting the rounded numbers beside may differ in the last digit.",
)
_PARTS: Final[tuple[Form, ...]] = ("number", "count", "money")
_FEWEST: Final = 2  # rows from which a relation is told from chance
_SAME: Final = 1e-9
_SMALL: Final = 1e-6

Column = list[Quantity | None]
Relation = Callable[[float, float], float | None]


def with_rounding_notes(section: Section, language: Language) -> Section:
    """Return a section whose tables say which of their columns do not follow from the rounded ones beside them."""
    return replace(
        section,
        blocks=tuple(_noted_block(block, language) for block in section.blocks),
        sections=tuple(with_rounding_notes(below, language) for below in section.sections),
    )


def _noted_block(block: Block, language: Language) -> Block:
    if isinstance(block, Figure):
        return replace(block, table=_noted(block.table, language))
    return _noted(block, language) if isinstance(block, Table) else block


def _noted(table: Table, language: Language) -> Table:
    named: dict[str, list[str]] = {}
    for column, kind in not_following(table):
        named.setdefault(kind, []).append(f"“{table.heads[column].title}”")
    said = [(_SHARE if kind == "share" else _SUM)(language, names=", ".join(names)) for kind, names in named.items()]
    return replace(table, note=" ".join(part for part in (table.note, *said) if part)) if said else table


def not_following(table: Table) -> Iterator[tuple[int, str]]:
    """Yield the columns that are a ratio, sum or difference of two others in full, but not as they are printed.

    >>> from caunghe.report.document import Head
    >>> head = Head("Short"), Head("Needed"), Head("Share")
    >>> def row(short, needed):
    ...     rounded = (Quantity(value, "count", error=562) for value in (short, needed))
    ...     return *rounded, Quantity(short / needed, "share", 0)
    >>> table = Table(key="t", title="", heads=head, rows=(row(1_212, 2_345), row(500, 1_000)))
    >>> list(not_following(table))  # 1,210 of 2,350 is 51 %, 1,212 of 2,345 is 52 %
    [(2, 'share')]
    """
    columns = [[cell if isinstance(cell, Quantity) else None for cell in column] for column in _columns(table)]
    parts = [
        at for at, column in enumerate(columns) if any(each is not None and each.form in _PARTS for each in column)
    ]
    for at, column in enumerate(columns):
        forms = {each.form for each in column if each is not None}
        shares, sums = forms == {"share"}, bool(forms) and forms <= set(_PARTS)
        for first, second in permutations([part for part in parts if part != at], 2):
            pair = columns[first], columns[second]
            if shares and _holds(column, *pair, _ratio) and not _is_printed(column, *pair, _ratio):
                yield at, "share"
                break
            if sums and _holds(column, *pair, _difference) and not _is_printed(column, *pair, _difference):
                yield at, "sum"
                break


def _columns(table: Table) -> list[list[object]]:
    return [[row[at] for row in table.rows] for at in range(len(table.heads))]


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _difference(more: float, less: float) -> float | None:
    return more - less if less else None


def _rows(column: Column, first: Column, second: Column) -> Iterator[tuple[Quantity, Quantity, Quantity]]:
    for cell, one, other in zip(column, first, second, strict=True):
        if cell is not None and one is not None and other is not None:
            yield cell, one, other


def _holds(column: Column, first: Column, second: Column, of: Relation) -> bool:
    """Return whether a column is that of the two others in full, in enough rows to be no chance."""
    found = 0
    for cell, one, other in _rows(column, first, second):
        value = of(one.value, other.value)
        if value is None:
            continue
        if abs(value - cell.value) > _SAME * max(abs(cell.value), abs(one.value) if of is _difference else 0.0):
            return False
        found += bool(cell.value)
    return found >= _FEWEST


def _is_printed(column: Column, first: Column, second: Column, of: Relation) -> bool:
    """Return whether who reckons with what is printed finds what is printed, in every row."""
    for cell, one, other in _rows(column, first, second):
        value = of(one.written, other.written)
        if value is None:
            continue
        found = replace(cell, value=value, of_written=None).written if of is _ratio else value
        if abs(found - cell.written) > _SMALL * max(1.0, abs(cell.written)):
            return False
    return True
