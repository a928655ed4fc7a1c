"""Workbooks as they are written. This file alone knows xlsxwriter."""

# xlsxwriter has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

__all__ = ["Format", "Workbook", "Worksheet", "column_letters", "new_workbook"]
_TEXT_IS_TEXT: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class _Bytes(BytesIO):
    """Bytes that stay open: where a disk is full, what was being packed is finished by the interpreter, late."""

    def close(self) -> None:
        """Leave them open."""


class _WholeWorkbook(Workbook):
    """A workbook whose bytes go to its file at once, so that a full disk is met in one place and by one fault."""

    def __init__(self, path: Path, options: dict[str, bool]) -> None:
        self._path, self._content = path, _Bytes()
        super().__init__(self._content, options)

    def close(self) -> None:
        """Finish the workbook and write its file."""
        super().close()
        self._path.write_bytes(self._content.getvalue())


def new_workbook(path: Path, created: date, *, by_row: bool = False, **properties: str) -> Workbook:
    """Return a workbook to be written to ``path`` and closed, in which text stays text.

    ``created`` stands in it instead of the clock's day, so that the same content gives the same bytes; ``properties``
    are its title, author and comments. ``by_row`` keeps one row at a time in memory: rows are then written in order.
    """
    book = _WholeWorkbook(path, {**_TEXT_IS_TEXT, "constant_memory": by_row})
    book.set_properties({"created": datetime.combine(created, time()), **properties})
    return book


def column_letters(column: int, *, absolute: bool = False) -> str:
    """Return a column's letters as formulas call it.

    >>> column_letters(27), column_letters(0, absolute=True)
    ('AB', '$A')
    """
    return str(xl_col_to_name(column, col_abs=absolute))
