"""An official form for a page that draws it: the cells of each sheet, with what stands in them and how it looks."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from caunghe.feed import Feed
from caunghe.forms.form import Form
from caunghe.forms.layout import draw_form
from caunghe.forms.period import Period
from caunghe.language import day, number, share, short_number
from caunghe.workbook import Workbook

_POINTS: Final = 12  # of a form's letters, made smaller until the sheet is as wide as its paper, as a spreadsheet does
_SMALLEST: Final = 6
_WIDE: Final = 247.0  # millimetres between the margins of A4 on its side: 30 at the left, 20 at the right
_HIGH: Final = 160.0  # and upright
_CHARACTER: Final = 2.05  # millimetres of a column one character wide, its borders counted


class PrintedCell(NamedTuple):
    """A cell: its text, how many columns and rows it spans, and its look: bold, italic, underlined, centred, boxed."""

    text: str
    columns: int
    rows: int
    look: tuple[str, ...]


class PrintedSheet(NamedTuple):
    """A sheet: whether it lies on its side, its letters' points, each column's share of the width, and its cells."""

    title: str
    is_wide: bool
    points: int
    widths: list[float]
    lines: list[list[PrintedCell]]


def printed_form(feed: Feed, form: Form, subject: str | None, period: Period) -> list[PrintedSheet]:
    """Return the sheets of a form filled from a feed, with the same cells as the workbook of ``write_form``.

    Raises InputError for a subject that the feed does not know, or a period of a length that the form is not for.

    >>> from caunghe.forms import asked_period, form_named
    >>> first, *_ = printed_form(feed, form_named("training_year"), "I1", asked_period("2025"))
    >>> first.title, first.lines[0][-1].text, first.lines[0][-1].look
    ('Biểu 1', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', ('bold', 'centred'))
    """
    paper = _Paper()
    # it takes whatever a form asks of a workbook
    draw_form(feed, form, subject, period, cast("Workbook", paper))
    return [sheet.printed() for sheet in paper.sheets]


class _Paper:
    """Takes what a form writes into a workbook."""

    def __init__(self) -> None:
        self.sheets = list[_Sheet]()

    def add_format(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return a format as it was asked for."""
        return options

    def add_worksheet(self, title: str) -> _Sheet:
        """Return a new sheet."""
        self.sheets.append(_Sheet(title))
        return self.sheets[-1]


class _Sheet:
    """Takes what a form writes into a worksheet."""

    def __init__(self, title: str) -> None:
        self.title, self.is_wide = title, False
        self.widths, self.cells = dict[int, float](), dict[tuple[int, int], PrintedCell]()

    def printed(self) -> PrintedSheet:
        """Return the sheet; where nothing was written a cell is empty."""
        whole, covered = sum(self.widths.values()), set[tuple[int, int]]()
        lines = list[list[PrintedCell]]()
        for row in range(max(row for row, _ in self.cells) + 1):
            lines.append([])
            for column in range(len(self.widths)):
                if (row, column) not in covered:
                    cell = self.cells.get((row, column), PrintedCell("", 1, 1, ()))
                    lines[-1].append(cell)
                    covered |= {(row + down, column + on) for down in range(cell.rows) for on in range(cell.columns)}
        fitting = (_WIDE if self.is_wide else _HIGH) / (whole * _CHARACTER)
        points = max(_SMALLEST, int(_POINTS * min(1.0, fitting)))
        return PrintedSheet(self.title, self.is_wide, points, [width / whole for width in self.widths.values()], lines)

    def set_landscape(self) -> None:
        """Lay the sheet on its side."""
        self.is_wide = True

    def set_column(self, first: int, last: int, width: float) -> None:
        """Note the width of a column."""
        assert first == last
        self.widths[first] = width

    def write_string(self, row: int, column: int, text: str, style: dict[str, Any]) -> None:
        """Take a text."""
        self.merge_range(row, column, row, column, text, style)

    def write_number(self, row: int, column: int, value: float, style: dict[str, Any]) -> None:
        """Take a number, as its format shows it."""
        self.write_string(row, column, _shown(value, style["num_format"]), style)

    def write_datetime(self, row: int, column: int, value: datetime, style: dict[str, Any]) -> None:
        """Take a day."""
        self.write_string(row, column, day(value.date(), "vi"), style)

    def write_blank(self, row: int, column: int, nothing: None, style: dict[str, Any]) -> None:
        """Take an empty cell."""
        self.write_string(row, column, nothing or "", style)

    def merge_range(self, top: int, left: int, bottom: int, right: int, text: str, style: dict[str, Any]) -> None:
        """Take a text across cells."""
        self.cells[top, left] = PrintedCell(text, right - left + 1, bottom - top + 1, _look(style))

    def _as_the_page_has_it(self, *_: object, **__: object) -> None:
        """Leave heights, margins and lines to the page that draws the sheet."""

    set_row = set_paper = fit_to_pages = set_margins = hide_gridlines = repeat_rows = _as_the_page_has_it


def _look(style: dict[str, Any]) -> tuple[str, ...]:
    """Return the words for a format; a number without a place of its own stands at the right."""
    asked = {
        "bold": style.get("bold"),
        "italic": style.get("italic"),
        "underlined": style.get("underline"),
        "centred": style.get("align") == "center",
        "boxed": style.get("border"),
        "right": style.get("num_format", "@") != "@" and "align" not in style,
    }
    return tuple(word for word, holds in asked.items() if holds)


def _shown(value: float, pattern: str) -> str:
    """Return a number as a spreadsheet shows it by one of the formats of a form."""
    whole, _, part = pattern.partition(".")
    if pattern.endswith("%"):
        return share(value, "vi", len(part.removesuffix("%")))
    if part:
        return short_number(value, "vi", len(part))
    return number(value, "vi", 0) if "," in whole else str(int(value))
