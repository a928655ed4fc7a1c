"""The rows of a form's table: which are data, and which are totals, numbers of columns, remarks or signatures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from caunghe.feed import is_note, is_signature, is_total, numbers_columns
from caunghe.language import fold

Cells = Sequence[str | None]
_OWN_REMARK: Final = "o trong la"  # below every form that the program writes
_FEWEST_KEYS: Final = 2
_COLUMN_NUMBER: Final = re.compile(r"[(\[]\s*\d{1,2}\s*[)\]]")  # of a printed form, though columns were taken out


class TableRow(NamedTuple):
    """A row of data or of totals, with its number in the sheet."""

    number: int
    cells: Mapping[str, str | None]
    is_total: bool


class TableRows(NamedTuple):
    """The rows of a table, how many of each other kind were passed over, and the number of the table's last row.

    ``empty`` are the numbers of the rows without figures in the form's columns.
    """

    rows: list[TableRow]
    passed: dict[str, int]
    last: int
    empty: tuple[int, ...] = ()


def table_rows(
    rows: Sequence[Cells], first: int, places: Mapping[str, int], values: Sequence[str], keys: Sequence[str] = ()
) -> TableRows:
    """Return the data and total rows from ``first`` on; a row without any of ``values`` is a heading or a remark.

    Where ``keys`` are given, two of them make a row of data too.

    >>> rows = [["(1)", "(2)", "(3)"], ["1", "P1", "12"], ["Tổng cộng", None, "12"], ["NGƯỜI LẬP BIỂU", None, None]]
    >>> found = table_rows(rows, 0, {"programme": 1, "enrolled": 2}, ["enrolled"])
    >>> [(row.number, dict(row.cells), row.is_total) for row in found.rows]
    [(2, {'programme': 'P1', 'enrolled': '12'}, False), (3, {'programme': None, 'enrolled': '12'}, True)]
    >>> found.passed
    {'number': 1}
    """
    kept: list[TableRow] = []
    passed: dict[str, int] = {}
    last, empty = len(rows), list[int]()
    for number, row in enumerate(rows[first:], first + 1):
        filled = [cell.strip() for cell in row if cell and cell.strip()]
        if not filled:
            continue
        opening = filled[0]
        if is_signature(opening) or is_note(opening) or fold(opening).startswith(_OWN_REMARK):
            last = number - 1
            break
        cells = {name: _cell(row, place) for name, place in places.items()}
        if not kept and (numbers_columns(filled, 0) or all(_COLUMN_NUMBER.fullmatch(cell) for cell in filled)):
            passed["number"] = passed.get("number", 0) + 1
        elif is_total(opening):
            kept.append(TableRow(number, cells, is_total=True))
        elif not any(cells.get(name) for name in values) and sum(bool(cells.get(name)) for name in keys) < _FEWEST_KEYS:
            empty.append(number)
        else:
            kept.append(TableRow(number, cells, is_total=False))
    counts = passed | ({"empty": len(empty)} if empty else {})
    return TableRows(kept, counts, last, tuple(empty))


def _cell(row: Cells, place: int) -> str | None:
    cell = row[place] if place < len(row) else None
    return cell.strip() or None if cell else None
