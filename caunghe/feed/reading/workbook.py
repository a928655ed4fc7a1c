"""Reading a workbook: its sheets as text, and what only its XML shows (formulas without results, error cells).

The one file that knows fastexcel, which reads .xlsx and .ods through calamine (.xls is read in ``old_excel``).
Calamine lays a sheet out as a full rectangle, so the rectangle is measured before it is asked to.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from html import unescape
from pathlib import PurePosixPath
from typing import Final, NamedTuple
from xml.etree import ElementTree

import fastexcel
import polars as pl

from caunghe.errors import FeedError
from caunghe.feed.reading.archive import Archive
from caunghe.feed.reading.cell_styles import CellStyles, cell_styles
from caunghe.feed.reading.grid import CellFault, Grid
from caunghe.feed.reading.open_document import open_sheets
from caunghe.feed.reading.rich_text import as_seen, marked_cells, marked_strings
from caunghe.feed.reading.sheet_facts import SheetFacts
from caunghe.feed.reading.sheet_xml import (
    CELL_PLACE,
    blank_zeros,
    column_number,
    first_column,
    hidden_columns,
    hidden_rows,
    hides_zeros,
    merged_cells,
    number_cells,
    percent_cells,
    place_of,
    struck_cells,
    styled_cells,
    veiled_cells,
    without_prefixes,
)
from caunghe.language import Text

SHEET_CELLS_LIMIT: Final = 30_000_000
_OPEN_SHEETS: Final = b"application/vnd.oasis.opendocument.spreadsheet"

# calamine logs what a sheet's declared size gets wrong, and Python prints it when nobody listens; what matters is told
# by findings
for _name in ("calamine", "fastexcel"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

_CUT = Text(
    "Không đọc được bảng tính {path}: {part} bị cắt cụt. Mở tệp bằng Excel hoặc LibreOffice, lưu lại thành .xlsx rồi "
    "nộp.",
    "The workbook {path} cannot be read: {part} is cut off. Open the file in Excel or LibreOffice, save it again as "
    ".xlsx and hand that in.",
)
# calamine takes a sheet that ends before its cells for an empty one
_END: Final = re.compile(rb"</\w*sheet>\s*\Z")
_EMPTY: Final = re.compile(rb"(?:<\?[^<>]*>\s*)?<\w*sheet\b[^<>]*/>\s*")
_TAIL: Final = 200  # bytes
_BROKEN = Text("Không đọc được bảng tính {path}: {reason}.", "The workbook {path} cannot be read: {reason}.")
_WIDE = Text(
    "Trang {sheet} trong {path} trải {rows} dòng × {columns} cột; tối đa là {limit} ô. Thường là do định dạng thừa ở "
    "xa: hãy xóa các dòng và cột trống dưới và bên phải bảng (chọn, rồi Xóa), rồi lưu lại.",
    "Sheet {sheet} in {path} spans {rows} {rows:row|rows} × {columns} {columns:column|columns}; "
    "the limit is {limit} cells. Most often far cells hold stray formats: delete the empty rows and columns below and "
    "to the right of the table, and save it again.",
)
_FAR: Final = re.compile(rb'r="(?:[A-Z]{2}|[A-Z]\d{7})')
_EMPTY_FORMULA: Final = re.compile(rb"<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v\s*>\s*</v>)?\s*</c>")
_ERROR: Final = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>(?:<f\b[^>]*?(?:/>|>[^<]*</f>))?\s*<v>([^<]*)</v>')


class Workbook:
    """A workbook open for reading, a sheet at a time; raises FeedError when it is damaged or too large."""

    def __init__(self, data: bytes, archive: Archive, source: str) -> None:
        self._archive, self._source = archive, source
        self._read_styles: CellStyles | None = None
        self._read_strings: dict[bytes, str] | None = None
        with _whole(self._source):
            self._parts = _sheet_parts(archive)
            self._book = fastexcel.read_excel(data)
            self.names: list[str] = list(self._book.sheet_names)

    @staticmethod
    def is_in(archive: Archive) -> bool:
        """Whether a zip is a workbook."""
        return "xl/workbook.xml" in archive

    def is_hidden(self, name: str) -> bool:
        """Whether a sheet is not shown."""
        with _whole(self._source):
            return self._parts[name].hidden

    def shows_cells(self, name: str) -> bool:
        """Whether a sheet has cells and is not hidden."""
        with _whole(self._source):
            xml = _sheet_xml(self._archive, self._parts[name].path)
        return (b"<c " in xml or b"<c>" in xml) and not self._parts[name].hidden

    def grid(self, name: str) -> Grid:
        """Return the cells of a sheet as text, with what only its XML shows as faults."""
        with _whole(self._source):
            xml = _sheet_xml(self._archive, self._parts[name].path)
            _refuse_large(xml, name, self._source)
            if not (_END.search(xml[-_TAIL:]) or _EMPTY.fullmatch(xml[: 10 * _TAIL])):
                raise FeedError(_CUT, path=self._source, part=self._parts[name].path)
            # calamine reads the cells while their XML is searched here
            with ThreadPoolExecutor(1) as beside:
                loading = beside.submit(self._cells, name)
                faults = tuple(_faults(xml))
                hidden, columns, merged = hidden_rows(xml), hidden_columns(xml), merged_cells(xml)
                marked = [*marked_cells(xml, self._marked_strings())]
                cells = loading.result()
        left, styles = cache(lambda: first_column(xml) - 1), self._styles()
        cells, parts = as_seen(cells, marked, left)
        return Grid(
            source=name,
            cells=cells,
            faults=faults,
            numbers=lambda place: number_cells(xml, place + left() + 1, cells.height),
            percents=lambda place: percent_cells(xml, place + left() + 1, cells.height, styles.percents),
            formats=(
                (lambda place: styled_cells(xml, place + left() + 1, cells.height, styles.formats))
                if styles.formats
                else None
            ),
            struck=cache(lambda: struck_cells(xml, styles.struck) | parts),
            veiled=cache(lambda: veiled_cells(xml, styles.veils)),
            blank_zeros=cache(lambda: blank_zeros(xml, styles.veils)),
            hides_zeros=hides_zeros(xml),
            left=left,
            hidden_rows=hidden,
            hidden_columns=columns,
            is_hidden=self._parts[name].hidden,
            merged=merged,
        )

    def _cells(self, name: str) -> pl.DataFrame:
        sheet = self._book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")  # pyright: ignore[reportUnknownMemberType]
        cells = sheet.to_polars()
        return cells.rename({column: f"c{index}" for index, column in enumerate(cells.columns)})

    def _styles(self) -> CellStyles:
        if self._read_styles is None:
            with _whole(self._source):
                part = "xl/styles.xml"
                self._read_styles = cell_styles(self._archive.xml(part)) if part in self._archive else CellStyles()
        return self._read_styles

    def _marked_strings(self) -> dict[bytes, str]:
        if self._read_strings is None:
            part = "xl/sharedStrings.xml"
            self._read_strings = marked_strings(self._archive.xml(part)) if part in self._archive else {}
        return self._read_strings


class OpenWorkbook:
    """A workbook of OpenDocument (.ods); raises FeedError when it is damaged or too large."""

    def __init__(self, data: bytes, archive: Archive, source: str) -> None:
        self._source = source
        with _whole(source, ValueError, RecursionError):
            # the sheets are measured before calamine lays them out
            common = archive.read("styles.xml") if "styles.xml" in archive else None
            self._opened = open_sheets(archive.read("content.xml"), SHEET_CELLS_LIMIT, common)
            self._book = fastexcel.read_excel(data)
            self.names: list[str] = list(self._book.sheet_names)

    @staticmethod
    def is_in(archive: Archive) -> bool:
        """Whether a zip is a workbook of OpenDocument."""
        return "content.xml" in archive and archive.read("mimetype").strip() == _OPEN_SHEETS

    def is_hidden(self, name: str) -> bool:
        """Whether a sheet is not shown."""
        return self._sheet(name, 1).visible != "visible"

    def shows_cells(self, name: str) -> bool:
        """Whether a sheet has cells and is not hidden."""
        return not self.is_hidden(name) and name in self._opened and self._opened[name].columns > 0

    def grid(self, name: str) -> Grid:
        """Return the cells of a sheet as text, with what its file tells beside."""
        sheet = self._sheet(name)
        cells = sheet.to_polars().with_columns(pl.col(pl.String).replace("", None))
        cells = cells.rename({column: f"c{index}" for index, column in enumerate(cells.columns)})
        return self._opened.get(name, SheetFacts()).grid(name, cells, is_hidden=sheet.visible != "visible")

    def _sheet(self, name: str, rows: int | None = None) -> fastexcel.ExcelSheet:
        with _whole(self._source):
            return self._book.load_sheet(name, header_row=None, skip_rows=0, n_rows=rows, dtypes="string")  # pyright: ignore[reportUnknownMemberType]


@contextmanager
def _whole(source: str, *damage: type[Exception]) -> Generator[None]:
    """Say in words what the readers of workbooks find damaged, by ``damage`` too."""
    try:
        yield
    except (fastexcel.FastExcelError, ElementTree.ParseError, KeyError, *damage) as fault:
        reason = str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
        raise FeedError(_BROKEN, path=source, reason=reason) from fault


class _Part(NamedTuple):
    path: str
    hidden: bool


def _sheet_parts(archive: Archive) -> dict[str, _Part]:
    """Return sheet name → where its XML lies in the archive."""
    relations = _tree(archive, "xl/_rels/workbook.xml.rels")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    parts: dict[str, _Part] = {}
    for element in _tree(archive, "xl/workbook.xml").iter():
        # transitional and strict workbooks differ in their namespaces
        if element.tag.endswith("}sheet"):
            relation = next((value for name, value in element.attrib.items() if name.endswith("}id")), None)
            path = str(PurePosixPath("/xl") / targets[relation]).removeprefix("/")
            parts[element.get("name", "")] = _Part(path, element.get("state", "visible") != "visible")
    return parts


def _tree(archive: Archive, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.xml(name))


def _sheet_xml(archive: Archive, part: str) -> bytes:
    """Return a sheet's XML without namespace prefixes, so that its cells can be counted."""
    return without_prefixes(archive.xml(part), "c")


def _refuse_large(xml: bytes, sheet: str, source: str) -> None:
    """Raise FeedError when the rectangle round all cells, placed by name or by order, is too large."""
    all_placed = xml.count(b"<c ") + xml.count(b"<c>") == xml.count(b'<c r="')
    if all_placed and _FAR.search(xml) is None:
        # up to 26 columns × 999,999 rows: within bounds whatever the sheet holds
        return
    places = pl.DataFrame(CELL_PLACE.findall(xml), schema={"letters": pl.Binary, "row": pl.Binary}, orient="row")
    named = places.select(pl.all().cast(pl.String))
    in_order = xml.split(b"<row")
    columns = max(
        [column_number(letters) for letters in named["letters"].unique()] + [row.count(b"<c") for row in in_order]
    )
    numbers = named["row"].cast(pl.UInt64, strict=False).fill_null(2**63)
    rows = max([len(in_order), *numbers.top_k(1)])
    if rows * columns > SHEET_CELLS_LIMIT:
        raise FeedError(_WIDE, sheet=sheet, path=source, rows=rows, columns=columns, limit=SHEET_CELLS_LIMIT)


def _faults(xml: bytes) -> Iterator[CellFault]:
    """Yield formulas without a result and error cells, with positions counted from the first column in use."""
    if b"<f" not in xml and b't="e"' not in xml:
        return
    found = [*_empty_formulas(xml), *_error_cells(xml)]
    if not found:
        return
    left = first_column(xml)
    for rule, (row, column), value in found:
        yield CellFault(rule, row, column - left + 1, value)


def _empty_formulas(xml: bytes) -> Iterator[tuple[str, tuple[int, int], str]]:
    for match in _EMPTY_FORMULA.finditer(xml):
        opening = xml[xml.rfind(b"<c", 0, match.start()) : match.start()]
        place = place_of(opening)
        # a text formula may well give an empty text
        if place and b't="str"' not in opening:
            yield "formula_unread", place, "=" + unescape((match.group(1) or b"").decode(errors="replace"))


def _error_cells(xml: bytes) -> Iterator[tuple[str, tuple[int, int], str]]:
    for match in _ERROR.finditer(xml):
        if place := place_of(match.group(1)):
            yield "type_wrong", place, unescape(match.group(2).decode(errors="replace"))
