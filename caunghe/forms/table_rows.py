"""The rows of a form's table: which are data, and which are totals, numbers of columns, remarks or signatures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from caunghe.feed import group_name, is_note, is_signature, is_total, numbers_columns
from caunghe.language import fold

Cells = Sequence[str | None]
_OWN_REMARK: Final = "o trong la"  # below every form that the program writes
_FEWEST_KEYS: Final = 2
_SUBTOTAL: Final = re.compile(r"(?i)(?:cộng|tổng)\s+\w")
_COLUMN_NUMBER: Final = re.compile(r"[(\[]\s*\d{1,2}\s*[)\]]")  # of a printed form, though columns were taken out


class TableRow(NamedTuple):
    """A row of data or of totals, with its number in the sheet."""

    number: int
    cells: Mapping[str, str | None]
    is_total: bool


class PassedRow(NamedTuple):
    """A row that is no data for what it says: its number in the sheet, and that."""

    number: int
    says: str


class TableRows(NamedTuple):
    """The rows of a table, how many of each other kind were passed over, and the number of the table's last row.

    ``empty`` are the numbers of the rows without figures in the form's columns. ``notes`` are remarks and signatures
    among the rows, ``below`` what has figures beneath the last of them and is none.
    """

    rows: list[TableRow]
    passed: dict[str, int]
    last: int
    empty: tuple[int, ...] = ()
    notes: tuple[PassedRow, ...] = ()
    below: tuple[PassedRow, ...] = ()


def table_rows(
    rows: Sequence[Cells], first: int, places: Mapping[str, int], values: Sequence[str], keys: Sequence[str] = ()
) -> TableRows:
    """Return the data and total rows from ``first`` on; a row without any of ``values`` is a heading or a remark.

    A remark or a signature is passed over, and so is, beneath a signature, what has no figure beside a key or title.
    Where ``keys`` are given, two of them make a row of data too.

    >>> rows = [["(1)", "(2)", "(3)"], ["1", "P1", "12"], ["Tổng cộng", None, "12"], ["NGƯỜI LẬP BIỂU", None, None]]
    >>> found = table_rows(rows, 0, {"programme": 1, "enrolled": 2}, ["enrolled"])
    >>> [(row.number, dict(row.cells), row.is_total) for row in found.rows]
    [(2, {'programme': 'P1', 'enrolled': '12'}, False), (3, {'programme': None, 'enrolled': '12'}, True)]
    >>> found.passed, found.notes
    ({'number': 1}, (PassedRow(number=4, says='NGƯỜI LẬP BIỂU'),))
    """
    kept, passed = list[TableRow](), dict[str, int]()
    empty, notes, below = list[int](), list[PassedRow](), list[PassedRow]()
    is_signed = False
    for number, row in enumerate(rows[first:], first + 1):
        filled = [cell.strip() for cell in row if cell and cell.strip()]
        if not filled:
            continue
        cells = {name: _cell(row, place) for name, place in places.items()}
        has_figures = any(cells.get(name) for name in values)
        said = PassedRow(number, " ".join(filled))
        if not kept and (numbers_columns(filled, 0) or all(_COLUMN_NUMBER.fullmatch(cell) for cell in filled)):
            passed["number"] = passed.get("number", 0) + 1
        elif not (has_figures and _is_named(cells, values)) and _is_remark(filled[0]):
            notes.append(said)
            is_signed = is_signed or not is_note(filled[0])
        elif is_signed and not _is_record(cells, values):
            below.append(said)
        elif is_total(filled[0]) or (has_figures and _is_subtotal(filled, cells, values)):
            kept.append(TableRow(number, cells, is_total=True))
        elif not has_figures and sum(bool(cells.get(name)) for name in keys) < _FEWEST_KEYS:
            empty.append(number)
        else:
            kept.append(TableRow(number, cells, is_total=False))
    end = max([row.number for row in kept] + empty, default=first)
    last = min((each.number - 1 for each in notes if each.number > end), default=len(rows))
    counts = passed | ({"empty": len(empty)} if empty else {})
    figures = tuple(each for each in below if any(map(str.isdigit, each.says)))
    return TableRows(kept, counts, last, tuple(empty), tuple(notes), figures)


def _is_subtotal(filled: Sequence[str], cells: Mapping[str, str | None], values: Sequence[str]) -> bool:
    """Whether a row with figures adds up a group: ``Cộng``, ``Cộng CĐ``, a group's number and name, and no key."""
    texts = [cell for cell in filled if any(map(str.isalpha, cell))]
    named = [cell for name, cell in cells.items() if name not in values and cell]
    if len(named) > 1 or not texts:
        return False
    return bool(_SUBTOTAL.match(texts[0])) or is_total(texts[0]) or group_name(texts) is not None


def _is_remark(opening: str) -> bool:
    return is_signature(opening) or is_note(opening) or fold(opening).startswith(_OWN_REMARK)


def _is_named(cells: Mapping[str, str | None], values: Sequence[str]) -> bool:
    """Whether a row says of what its figures are: in a key, or in a title beside one."""
    return any(cell and not _is_remark(cell) for name, cell in cells.items() if name not in values)


def _is_record(cells: Mapping[str, str | None], values: Sequence[str]) -> bool:
    """Whether a row beneath a signature is one of the table all the same: a figure beside a key or title."""
    figures = [cell for name, cell in cells.items() if name in values and cell and any(map(str.isdigit, cell))]
    return bool(figures) and _is_named(cells, values)


def _cell(row: Cells, place: int) -> str | None:
    cell = row[place] if place < len(row) else None
    return cell.strip() or None if cell else None
