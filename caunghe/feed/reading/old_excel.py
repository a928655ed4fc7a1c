"""Reading a workbook of old Excel (.xls). The one file that knows xlrd.

calamine, which reads all others, gives neither formats nor hidden rows of this form, and a damaged file ends it with
the whole process.
"""

from __future__ import annotations

import struct
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import StringIO
from typing import Any, Final, Literal, cast

import polars as pl
import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError
from xlrd.sheet import Sheet

from caunghe.errors import FeedError
from caunghe.feed.reading.cell_styles import PLAIN, cell_style
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.rich_text import Run, seen_of
from caunghe.feed.reading.sheet_facts import SheetFacts
from caunghe.language import Text

_DAMAGED = Text(
    "{path} là tệp .xls hỏng hoặc được đặt mật khẩu; hãy bỏ mật khẩu và lưu dạng .xlsx.",
    "{path} is a damaged .xls file or has a password; remove the password and save it as .xlsx.",
)
# xlrd checks a file as it reads, by any of these
_DAMAGE: Final = (
    XLRDError, CompDocError, struct.error, AssertionError, LookupError, ValueError, TypeError, ArithmeticError,
)  # fmt: skip
_EMPTY: Final = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
_NUMBERS: Final = (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE)
_POINT: Final = 20  # of heights
_LETTER: Final = 256  # of widths
_PLACES: Final = (0, 1, -1)


class OldWorkbook:
    """A workbook of old Excel; raises FeedError when it is damaged or has a password."""

    def __init__(self, data: bytes, source: str) -> None:
        self._source = source
        with _sound(source):
            # rows end with their last cell, or a far one would cost as much as a full sheet; and what xlrd thinks of a
            # file is not for the screen
            self._book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, ragged_rows=True, logfile=StringIO()
            )
            fonts, formats = self._book.font_list, self._book.format_map
            styles = {
                at: cell_style(formats[xf.format_key].format_str or "", bool(fonts[xf.font_index].struck_out))
                for at, xf in enumerate(self._book.xf_list)
                if not xf.is_style
            }
        self._styles = {at: style for at, style in styles.items() if style != PLAIN}
        self.names: list[str] = self._book.sheet_names()

    def is_hidden(self, name: str) -> bool:
        """Whether a sheet is not shown."""
        return self._book.sheet_by_name(name).visibility != 0

    def shows_cells(self, name: str) -> bool:
        """Whether a sheet has cells and is not hidden."""
        sheet = self._book.sheet_by_name(name)
        filled = (kind not in _EMPTY for row in range(sheet.nrows) for kind in sheet.row_types(row))
        return not self.is_hidden(name) and any(filled)

    def grid(self, name: str) -> Grid:
        """Return the cells of a sheet as text, with what its file tells beside."""
        with _sound(self._source):
            sheet, facts = self._book.sheet_by_name(name), SheetFacts()
            facts.hides_zeros = not getattr(sheet, "show_zero_values", 1)
            columns = self._columns(sheet, facts)
            facts.marked = list(self._marked(sheet))
            rows, widths = sheet.rowinfo_map.items(), sheet.colinfo_map.items()
            facts.hidden_rows = sorted(
                at + 1 for at, row in rows if row.hidden or (not row.has_default_height and (row.height or 0) < _POINT)
            )
            facts.hidden_columns = sorted(at + 1 for at, column in widths if column.hidden or column.width < _LETTER)
            facts.merged = [(low + 1, high, left + 1, right) for low, high, left, right in sheet.merged_cells]
        found = columns[max(facts.first_column - 1, 0) : facts.columns]
        cells = {f"c{at}": pl.Series(column[: facts.rows], dtype=pl.String) for at, column in enumerate(found)}
        return facts.grid(name, pl.DataFrame(cells), is_hidden=self.is_hidden(name))

    def _columns(self, sheet: Sheet, facts: SheetFacts) -> list[list[str | None]]:
        """Return the cells of all columns as text, and take up what is known of each."""
        columns: list[list[str | None]] = [[None] * sheet.nrows for _ in range(sheet.ncols)]
        numbers, used, era = [list[int]() for _ in columns], set[int](), self._book.datemode
        for row in range(sheet.nrows):
            kinds, values = sheet.row_types(row), cast("list[Any]", sheet.row_values(row))
            filled = [at for at, kind in enumerate(kinds) if kind not in _EMPTY]
            if filled:
                used.update(filled)
                facts.rows = row + 1
            for at in filled:
                kind, value = kinds[at], values[at]
                if kind == xlrd.XL_CELL_TEXT:
                    columns[at][row] = value or None
                elif kind == xlrd.XL_CELL_ERROR:
                    facts.unread.append(("type_wrong", row + 1, at + 1, xlrd.error_text_from_code.get(value, "#N/A")))
                elif kind == xlrd.XL_CELL_BOOLEAN:
                    columns[at][row] = "true" if value else "false"
                else:
                    columns[at][row] = _text(kind, value, era)
                    numbers[at].append(row + 1)
            if self._styles:
                self._add_styles(sheet, row, filled, facts)
        facts.numbers = {at + 1: rows for at, rows in enumerate(numbers) if rows}
        facts.first_column, facts.columns = min(used, default=-1) + 1, max(used, default=-1) + 1
        return columns

    def _add_styles(self, sheet: Sheet, row: int, filled: list[int], facts: SheetFacts) -> None:
        for at in filled:
            if style := self._styles.get(sheet.cell_xf_index(row, at)):
                is_number = sheet.cell_type(row, at) in _NUMBERS
                facts.add_style(style, is_number=is_number, rows=[row + 1], columns=[at + 1])

    def _marked(self, sheet: Sheet) -> Iterator[tuple[int, int, str]]:
        """Yield row, column and what is seen of the cells that are set in parts."""
        fonts = self._book.font_list
        for (row, column), parts in sheet.rich_text_runlist_map.items():
            text = str(sheet.cell_value(row, column))
            runs = [Run(text[: parts[0][0]] if parts else text)]
            for (begin, number), end in zip(parts, [*(at for at, _ in parts[1:]), len(text)], strict=True):
                runs.append(Run(text[begin:end], _PLACES[fonts[number].escapement], bool(fonts[number].struck_out)))
            if seen := seen_of(run for run in runs if run.text):
                yield row + 1, column + 1, seen


def _text(kind: int, value: float, era: Literal[0, 1]) -> str:
    """Return the number of a cell as other workbooks have it."""
    if kind == xlrd.XL_CELL_DATE and (day := _day(value, era)):
        return day
    return str(int(value)) if value == int(value) else f"{value:.9f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=10_000)
def _day(value: float, era: Literal[0, 1]) -> str:
    """Return a day by its number, nothing where the calendar has none."""
    try:
        return str(xlrd.xldate_as_datetime(value, era).replace(microsecond=0))
    except (ValueError, OverflowError):
        return ""


@contextmanager
def _sound(source: str) -> Generator[None]:
    try:
        yield
    except _DAMAGE as fault:
        raise FeedError(_DAMAGED, path=source) from fault
