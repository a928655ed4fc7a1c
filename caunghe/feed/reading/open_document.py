"""What only the XML of an OpenDocument sheet tells: which cells are numbers, error cells, and what is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import product
from typing import Final
from xml.etree import ElementTree

from caunghe.feed.reading.open_styles import Letters, OpenStyles
from caunghe.feed.reading.rich_text import Run, seen_of
from caunghe.feed.reading.sheet_facts import SheetFacts

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ERROR: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_REPEATED_COLUMNS: Final = f"{_TABLE}number-columns-repeated"
_REPEATED_ROWS: Final = f"{_TABLE}number-rows-repeated"
_STYLE_NAME: Final = f"{_TABLE}style-name"
_DEFAULT_STYLE: Final = f"{_TABLE}default-cell-style-name"
_VALUE_TYPE: Final = f"{_OFFICE}value-type"
_NUMBERS: Final = frozenset({"float", "currency", "percentage"})
_SPACES: Final = {f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_LAST_COLUMN: Final = 16_384
# cells alike in more rows or columns than these are no data of a table
_ALIKE: Final = 1_000
_SET_ALIKE: Final = 100


@dataclass(slots=True)
class OpenSheet(SheetFacts):
    """A sheet, with the styles of cells that have none themselves, by column and where they say something."""

    column_styles: dict[int, str] = field(default_factory=dict[int, str])


def open_sheets(content: bytes, limit: int, common: bytes | None = None) -> dict[str, OpenSheet]:
    """Return the sheets of ``content.xml`` by name; raises ParseError where it is damaged or a sheet is beyond bounds.

    A cell or row that is repeated counts as often: ``limit`` is how many cells a sheet may span. ``common`` is
    ``styles.xml``.
    """
    for part, xml in (("content.xml", content), ("styles.xml", common or b"")):
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            raise ElementTree.ParseError(f"{part} holds a document type")
    sheets, styles = dict[str, OpenSheet](), OpenStyles(common)
    sheet, row, column = OpenSheet(), 0, 0
    for event, element in ElementTree.iterparse(BytesIO(content), events=("start", "end")):
        if event == "start" and element.tag == f"{_TABLE}table":
            sheet, row, column = OpenSheet(), 0, 0
            sheets[element.get(f"{_TABLE}name", "")] = sheet
        elif event == "end" and element.tag == f"{_OFFICE}automatic-styles":
            styles.add(element)
        elif event == "end" and element.tag == f"{_TABLE}table-column":
            column += _add_columns(sheet, element, column, styles)
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            row += _add_row(sheet, element, row + 1, styles)
            if sheet.rows * sheet.columns > limit:
                raise ElementTree.ParseError(f"{sheet.rows} × {sheet.columns} cells; the limit is {limit}")
            element.clear()
    return sheets


def _add_columns(sheet: OpenSheet, element: ElementTree.Element, before: int, styles: OpenStyles) -> int:
    """Take columns alike up and return how many they are."""
    count = int(element.get(_REPEATED_COLUMNS, "1"))
    columns = range(before + 1, min(before + count, _LAST_COLUMN) + 1)
    if _is_hidden(element, "table-column", "column-width", styles):
        sheet.hidden_columns += columns
    style = element.get(_DEFAULT_STYLE, "")
    if not styles.says_nothing(style):
        sheet.column_styles |= dict.fromkeys(columns, style)
    return count


def _is_hidden(element: ElementTree.Element, family: str, size: str, styles: OpenStyles) -> bool:
    is_visible = element.get(f"{_TABLE}visibility", "visible") == "visible"
    return not is_visible or styles.is_flat(family, element.get(_STYLE_NAME, ""), size)


def _add_row(sheet: OpenSheet, element: ElementTree.Element, row: int, styles: OpenStyles) -> int:
    """Take a row up and return how often it is repeated."""
    count = int(element.get(_REPEATED_ROWS, "1"))
    filled = list(_filled_cells(element))
    last = max((last for _, last, cell in filled if cell.get(_VALUE_TYPE)), default=0)
    if last:
        sheet.rows, sheet.columns = max(sheet.rows, row + count - 1), max(sheet.columns, last)
        first = next(column for column, _, cell in filled if cell.get(_VALUE_TYPE))
        sheet.first_column = min(sheet.first_column or first, first)
    rows = range(row, row + min(count, _ALIKE))
    if filled and _is_hidden(element, "table-row", "row-height", styles):
        sheet.hidden_rows += rows
    of_row, few = element.get(_DEFAULT_STYLE, ""), rows[:_SET_ALIKE]
    for column, end, cell in filled:
        columns = range(column, min(end, column + _ALIKE) + 1)
        side = columns[:_SET_ALIKE]
        _add_cell(sheet, cell, rows, columns)
        style = cell.get(_STYLE_NAME, of_row) or sheet.column_styles.get(column, "")
        if style and not styles.says_nothing(style):
            sheet.add_style(styles.cell(style), is_number=cell.get(_VALUE_TYPE) in _NUMBERS, rows=few, columns=side)
        if styles.has_marks and (seen := _seen(cell, styles, style)):
            sheet.marked += [(*place, seen) for place in product(few, side)]
    return count


def _add_cell(sheet: OpenSheet, cell: ElementTree.Element, rows: range, columns: range) -> None:
    """Take up what a cell says of itself."""
    row, column, kind = rows[0], columns[0], cell.get(_VALUE_TYPE)
    down, across = (int(cell.get(f"{_TABLE}number-{what}-spanned", "1")) for what in ("rows", "columns"))
    if down * across > 1:
        sheet.merged.append((row, row + down - 1, column, column + across - 1))
    if kind is None:
        sheet.unread.append(("formula_unread", row, column, cell.get(f"{_TABLE}formula", "").removeprefix("of:")))
    elif cell.get(_ERROR) == "error":
        sheet.unread.append(("type_wrong", row, column, "".join(cell.itertext()).strip()))
    elif kind in _NUMBERS:
        for at in columns:
            sheet.numbers.setdefault(at, []).extend(rows)
            if kind == "percentage":
                sheet.percents.setdefault(at, []).extend(rows)


def _seen(cell: ElementTree.Element, styles: OpenStyles, style: str) -> str:
    """Return what is seen of a text with parts, empty where no part of it is raised, lowered or struck through."""
    paragraphs = cell.findall(f"{_TEXT}p")
    if cell.get(_VALUE_TYPE) != "string" or not any(len(paragraph) for paragraph in paragraphs):
        return ""
    # a whole cell that is struck through is told by its style
    outer = styles.letters("table-cell", style)._replace(is_struck=False)
    runs = [list(_runs(paragraph, styles, outer)) for paragraph in paragraphs]
    for paragraph in runs[1:]:
        paragraph.insert(0, Run("\n"))
    return seen_of(run for paragraph in runs for run in paragraph)


def _runs(element: ElementTree.Element, styles: OpenStyles, letters: Letters) -> Iterator[Run]:
    """Yield the parts of a paragraph or of what stands in it."""

    def run(text: str | None) -> Iterator[Run]:
        if text:
            yield Run(text, letters.place or 0, letters.is_struck or False)

    yield from run(element.text)
    for part in element:
        if part.tag in _SPACES:
            yield from run(_SPACES[part.tag] * int(part.get(f"{_TEXT}c", "1")))
        else:
            own = styles.letters("text", part.get(f"{_TEXT}style-name", ""))
            yield from _runs(part, styles, own.within(letters))
        yield from run(part.tail)


def _filled_cells(row: ElementTree.Element) -> Iterator[tuple[int, int, ElementTree.Element]]:
    """Yield the cells of a row that hold a value or a formula, with the first and last column of each."""
    column = 0
    for cell in row:
        if not cell.tag.endswith(("}table-cell", "}covered-table-cell")):
            continue
        count = int(cell.get(_REPEATED_COLUMNS, "1"))
        if cell.get(_VALUE_TYPE) or cell.get(f"{_TABLE}formula"):
            yield column + 1, column + count, cell
        column += count
