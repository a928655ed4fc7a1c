"""The report as a workbook: a sheet a table, numbers as numbers, each with its note, source and basis."""

# xlsxwriter has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from itertools import count, takewhile
from pathlib import Path
from typing import Final

from caunghe.language import Language, Text, number
from caunghe.report.document import (
    Cell,
    Document,
    Figure,
    Head,
    Interval,
    Quantity,
    Section,
    Table,
    Withheld,
    cell_text,
)
from caunghe.report.drawn.drawing import INK, SAND, SEA, SLATE
from caunghe.report.forms.basis import basis_columns
from caunghe.workbook import Format, Workbook, Worksheet, new_workbook

LONGEST_SHEET_NAME: Final = 31
LONGEST_TITLE: Final = LONGEST_SHEET_NAME - len("B01 ")
_CONTENTS = Text("Mục lục", "Contents")
_SHEET, _TABLE, _SECTION = Text("Trang", "Sheet"), Text("Bảng", "Table"), Text("Phần", "Section")
_BACK = Text("← Mục lục", "← Contents")
_FROM, _TO = Text("{title}: từ", "{title}: from"), Text("{title}: đến", "{title}: to")
# a column in which a lopsided interval stands by its ends among half widths
_HALF_OR_FROM = Text("{title} hoặc cận dưới", "{title} or lower end")
_ONLY_TO = Text("{title}: cận trên", "{title}: upper end")
_DAY = Text("dd/mm/yyyy", "d mmmm yyyy")
_MONTH = Text("mm/yyyy", "mmmm yyyy")
_TABLE_SHEET, _FIGURE_SHEET = (
    Text("B{number} {words}", "T{number} {words}"),
    Text("H{number} {words}", "F{number} {words}"),
)
_EXACT = Text(
    "Chênh lệch ở trang này chưa làm tròn. Ở báo cáo in và trang web, chênh lệch là của các số đã làm tròn như in ra,"
    " nên có thể hơn kém một đơn vị ở chữ số cuối.",
    "Differences on this sheet are not rounded. In the printed report and on the page a difference is that of the"
    " numbers as printed, so it may be one more or less in its last digit.",
)
_ROUNDED = Text(
    "Số ở báo cáo viết đến hàng chục, hàng trăm hoặc lớn hơn cũng được làm tròn như vậy trong ô, cả chênh lệch của"
    " chúng: sai số không cho phép viết chi tiết hơn. Số chưa làm tròn ở các bảng của thư mục forecast/ và plan/.",
    "Numbers that the report writes to tens, hundreds or more are rounded so in their cells too, and so are their"
    " differences: their error leaves no more digits. Those not rounded are in the tables of forecast/ and plan/.",
)
_POINTS = Text('" (điểm)"', '" (pts)"')
# as on paper, a chance is never 0 % or 100 %
_CHANCE = Text('[<0.01]"dưới 1%";[>0.99]"trên 99%";0%', '[<0.01]"less than 1%";[>0.99]"more than 99%";0%')
_HEAT: Final = ("#ffffff", "#eef5f2", "#d5e8e2", "#b2d6cc", "#86bfb2", "#5aa598")

Property = str | int | bool


def write_xlsx(document: Document, path: Path) -> None:
    """Write the workbook: a front sheet with the contents, then a sheet for each table of the document in order.

    Shares are numbers of 0–1 shown as per cent; money is whole đồng; other digits are the page's. Nothing is a formula.
    """
    with new_workbook(path, document.created, title=document.title, comments=document.footer) as book:
        formats = _Formats(book, document.language)
        numbers, named = document.numbers(), sheet_names(document)
        notes = {figure.table.key: figure.note for figure in document.figures()}
        sheets = [
            (named[table.key], section, _whole(table, numbers[table.key], notes.get(table.key, "")))
            for section, table in document.tables()
        ]
        _front(book, document, sheets, formats)
        for name, _, table in sheets:
            _sheet(book, name, two_ended(table, document.language), document, formats)


def _whole(table: Table, number: str, note: str) -> Table:
    """Return a table as its sheet has it: with its number, and with the note of the figure that it is behind."""
    return replace(table, title=f"{number}. {table.title}", note=" ".join(part for part in (table.note, note) if part))


class _Formats:
    """The workbook's cell formats, made once each."""

    def __init__(self, book: Workbook, language: Language) -> None:
        self._book = book
        self._language: Language = language
        self._made: dict[tuple[tuple[str, Property], ...], Format] = {}

    def __call__(self, **properties: Property) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": "Arial", "font_size": 10, "valign": "top", **properties}
            )
        return self._made[key]

    def number(self, cell: Quantity) -> Format:
        """Return the format of a number: its pattern and its shade."""
        properties: dict[str, Property] = {"num_format": _pattern(cell, self._language), "align": "right"}
        if cell.heat_step is not None:
            properties["bg_color"] = _HEAT[cell.heat_step]
        return self(**properties)


def _pattern(cell: Quantity, language: Language) -> str:
    """Return the number format: that of the size, and of a signed number one each above, below and at zero."""
    size = _pattern_of_size(cell, language)
    return f"+{size};-{size};{size}" if cell.signed else size


def _pattern_of_size(cell: Quantity, language: Language) -> str:
    decimals = max(cell.places, 0)
    match cell.form:
        case "year":
            return "0"
        case "month":
            return _MONTH(language)
        case "chance":
            return _CHANCE(language)
        case "share" | "points":
            # a number of 0–1 can only be shown as per cent; the word tells percentage points from a share
            word = _POINTS(language) if cell.form == "points" else ""
            return _fraction("0", decimals) + "%" + word
        case "money":
            return '#,##0 "đồng"' if language == "vi" else '"VND" #,##0'
        case _:
            return _fraction("#,##0", decimals)


def _value(cell: Quantity) -> float:
    """Return the number of a cell; where its digits end before the units, as it is shown, which no format can do.

    So is a difference: else it would not be that of the two cells it is of.
    """
    return cell.written if _is_rounded(cell) else cell.value


def _is_rounded(cell: Cell) -> bool:
    return isinstance(cell, Quantity) and cell.form in ("number", "count") and cell.places < 0


def _fraction(whole: str, decimals: int) -> str:
    return f"{whole}.{'0' * decimals}" if decimals else whole


def sheet_names(document: Document) -> dict[str, str]:
    """Return the name of each table's sheet by the table's key: letter and number, and as much of its title as fits.

    Where titles begin alike for longer than a name can be, the names go on from where they differ.
    """
    counted = {"table": count(1), "figure": count(1)}
    titles = {table.key: _title_words(table.title) for _, table in document.tables()}
    alike: dict[str, list[list[str]]] = {}
    for title in titles.values():
        alike.setdefault(_cut(title), []).append(title)
    named: dict[str, str] = {}
    for _, block in document.blocks():
        table = block.table if isinstance(block, Figure) else block
        if isinstance(table, Table):
            kind = "figure" if isinstance(block, Figure) else "table"
            template = _FIGURE_SHEET if kind == "figure" else _TABLE_SHEET
            words = _telling(titles[table.key], alike)
            named[table.key] = template(document.language, number=f"{next(counted[kind]):02d}", words=words)
    return named


def _title_words(title: str) -> list[str]:
    return re.sub(r"[\[\]:*?/\\']", " ", title).split()


def _cut(words: list[str]) -> str:
    return textwrap.shorten(" ".join(words), LONGEST_TITLE, placeholder="").rstrip(" ,–")


def _telling(own: list[str], alike: Mapping[str, list[list[str]]]) -> str:
    """Return a title's words as a sheet's name holds them, with a gap where another's begin with the same words.

    ``alike``: the titles that are cut to the same.
    """
    others = [other for other in alike[_cut(own)] if other != own]
    if not others:
        return _cut(own)
    shared = max(
        sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(own, other, strict=False))) for other in others
    )
    return _cut([*own[:2], "…", *own[max(shared - 2, 2) :]])


def two_ended(table: Table, language: Language) -> Table:
    """Return a table with a column for each end of its intervals.

    Where a column has half widths and intervals, the second column holds the upper ends of the intervals alone.
    """
    columns = [[row[i] for row in table.rows] for i in range(len(table.heads))]
    split = [any(isinstance(cell, Interval) for cell in column) for column in columns]
    mixed = [
        each and any(isinstance(cell, Quantity) for cell in column) for each, column in zip(split, columns, strict=True)
    ]
    heads = [
        replace(head, title=words(language, title=head.title)) if is_split else head
        for head, is_split, is_mixed in zip(table.heads, split, mixed, strict=True)
        for words in (((_HALF_OR_FROM, _ONLY_TO) if is_mixed else (_FROM, _TO)) if is_split else (_FROM,))
    ]
    rows = [
        tuple(
            end
            for cell, is_split, is_mixed in zip(row, split, mixed, strict=True)
            for end in (_ends(cell, alone=is_mixed) if is_split else (cell,))
        )
        for row in table.rows
    ]
    return replace(table, heads=tuple(heads), rows=tuple(rows))


def _ends(cell: Cell, *, alone: bool) -> tuple[Cell, Cell]:
    """Return both ends of an interval; of another cell itself twice, or ``alone``."""
    if isinstance(cell, Interval):
        return cell.low, cell.high
    return cell, None if alone else cell


def _front(book: Workbook, document: Document, named: list[tuple[str, Section, Table]], formats: _Formats) -> None:
    language = document.language
    sheet = book.add_worksheet(_CONTENTS(language))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 2, 62)
    sheet.write_string(0, 0, document.title, formats(bold=True, font_size=16, font_color=INK))
    line = 1
    if document.cover.basis_title:
        sheet.write_string(line, 0, document.cover.basis_title, formats(bold=True, font_size=12, font_color=SEA))
        notice = formats(text_wrap=True, bg_color=SAND)
        sheet.merge_range(line + 1, 0, line + 1, 2, document.cover.basis_notice, notice)
        sheet.set_row(line + 1, 32)
        line += 2
    for label, value in document.cover.facts:
        sheet.write_string(line, 0, label, formats(font_color=SLATE))
        sheet.write_string(line, 1, value, formats())
        line += 1
    line += 1
    for column, head in enumerate((_SHEET, _TABLE, _SECTION)):
        sheet.write_string(line, column, head(language), formats(bold=True, bottom=1))
    for name, section, table in named:
        line += 1
        sheet.write_url(line, 0, f"internal:'{name}'!A1", formats(font_color=SEA, underline=1), name)
        sheet.write_string(line, 1, table.title, formats())
        sheet.write_string(line, 2, section.title, formats())


def _sheet(book: Workbook, name: str, table: Table, document: Document, formats: _Formats) -> None:
    language = document.language
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, table.title, formats(bold=True, font_size=13, font_color=INK))
    sheet.write_url(1, 0, f"internal:'{_CONTENTS(language)}'!A1", formats(font_color=SEA), _BACK(language))
    top = 2
    bases = basis_columns(table, language)
    heads = (*table.heads, *(Head(title) for title, _ in bases))
    for column, head in enumerate(heads):
        align = "right" if head.numeric else "left"
        title = f"{head.title} ({head.unit})" if head.unit else head.title
        sheet.write_string(top, column, title, formats(bold=True, bottom=1, text_wrap=True, align=align, bg_color=SAND))
        sheet.set_column(column, column, _width(column, head, table, language))
    for position, row in enumerate(table.rows, start=top + 1):
        for column, cell in enumerate(row):
            _write(sheet, position, column, cell, formats, language)
        for column, (_, basis) in enumerate(bases, start=len(row)):
            sheet.write_string(position, column, basis, formats(font_color=SLATE))
    sheet.freeze_panes(top + 1, 1)
    if table.rows:
        sheet.autofilter(top, 0, top + len(table.rows), len(heads) - 1)
    line = top + len(table.rows) + 2
    exact = _EXACT(language) if _has_differences(table) else ""
    rounded = _ROUNDED(language) if any(_is_rounded(cell) for row in table.rows for cell in row) else ""
    for text in filter(None, (table.note, exact, rounded, table.source, document.footer, document.basis)):
        sheet.write_string(line, 0, text, formats(font_color=SLATE, italic=True))
        line += 1
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)


def _has_differences(table: Table) -> bool:
    """Return whether a table has differences that are written otherwise than they stand in their cells."""
    cells = (cell for row in table.rows for cell in row if isinstance(cell, Quantity))
    return any(cell.of_written is not None and not _is_rounded(cell) for cell in cells)


def _width(column: int, head: Head, table: Table, language: Language) -> float:
    longest = max((_length(row[column], language) for row in table.rows if column < len(row)), default=0)
    return min(max(longest, len(head.title) * 0.7, 8) + 2, 60)


def _length(cell: Cell, language: Language) -> int:
    """Return the characters that a cell takes: money, unlike on paper, is written to the last đồng."""
    if isinstance(cell, Quantity) and cell.form == "money":
        return len("VND ") + len(number(cell.value, language, 0)) + 2
    return len(cell_text(cell, language))


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, formats: _Formats, language: Language) -> None:
    match cell:
        case Quantity(form="month"):
            sheet.write_datetime(row, column, datetime.combine(cell.first_day, time()), formats.number(cell))
        case date():
            shown = formats(num_format=_DAY(language), align="left")
            sheet.write_datetime(row, column, datetime.combine(cell, time()), shown)
        case Quantity():
            sheet.write_number(row, column, _value(cell), formats.number(cell))
        case Withheld():
            sheet.write_string(
                row, column, cell_text(cell, language), formats(italic=True, font_color=SLATE, align="right")
            )
        case None:
            sheet.write_blank(row, column, None, formats())
        case Interval():  # ``two_ended`` has taken it apart
            raise TypeError(cell)
        case _:
            sheet.write_string(row, column, cell, formats(text_wrap=True))
