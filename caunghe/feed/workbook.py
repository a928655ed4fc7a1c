"""Reading a workbook: its sheets as text, and what only its XML shows (formulas without results, error cells).

The one file that knows fastexcel, which reads through calamine. Calamine lays a sheet out as a full rectangle, so the
rectangle is measured before it is asked to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final
from xml.etree import ElementTree

import fastexcel
import polars as pl

from caunghe.errors import FeedError
from caunghe.feed.archive import Archive
from caunghe.feed.grid import CellFault, Grid
from caunghe.schema.text import Text

SHEET_CELLS_LIMIT: Final = 30_000_000

_BROKEN = Text("Không đọc được bảng tính {path}: {reason}.", "The workbook {path} cannot be read: {reason}.")
_WIDE = Text(
    "Trang {sheet} trong {path} trải {rows} dòng × {columns} cột; tối đa là {limit} ô.",
    "Sheet {sheet} in {path} spans {rows} rows × {columns} columns; the limit is {limit} cells.",
)
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Cells that all say where they are, in up to 26 columns × 999,999 rows, stay within bounds.
_MAY_BE_LARGE: Final = re.compile(rb'\br="(?:[A-Z]{2,}\d|[A-Z]\d{7})|<c(?:>| (?!r="))')
_PLACE: Final = re.compile(rb'\br="([A-Z]+)(\d+)"')
_EMPTY_FORMULA: Final = re.compile(rb"<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_ERROR: Final = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>(?:<f\b[^>]*?(?:/>|>[^<]*</f>))?\s*<v>([^<]*)</v>')
_FILLED: Final = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)\d+"[^>]*?(?<!/)>')


def read_workbook(data: bytes, archive: Archive, source: str) -> list[Grid]:
    """Return every sheet of a workbook, in its order; raises FeedError when it is damaged, locked or too large."""
    try:
        parts = _sheet_parts(archive)
        book = fastexcel.read_excel(data)
        return [_grid(book, name, archive, parts.get(name), source) for name in book.sheet_names]
    except (fastexcel.FastExcelError, ElementTree.ParseError, KeyError) as fault:
        reason = str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
        raise FeedError(_BROKEN, path=source, reason=reason) from fault


def _sheet_parts(archive: Archive) -> dict[str, str]:
    """Return sheet name → path of its XML in the archive."""
    book = _tree(archive, "xl/workbook.xml")
    relations = _tree(archive, "xl/_rels/workbook.xml.rels")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    places = {
        sheet.get("name", ""): targets.get(sheet.get(_RELATION), "")
        for sheet in book.iterfind(f"{_MAIN}sheets/{_MAIN}sheet")
    }
    return {name: str(PurePosixPath("xl") / target).lstrip("/") for name, target in places.items() if target}


def _tree(archive: Archive, name: str) -> ElementTree.Element:
    document = archive.read(name)
    if b"<!DOCTYPE" in document:
        raise ElementTree.ParseError(f"{name} holds a document type")
    return ElementTree.fromstring(document)


def _grid(book: fastexcel.ExcelReader, name: str, archive: Archive, part: str | None, source: str) -> Grid:
    faults: tuple[CellFault, ...] = ()
    if part is not None and part in archive:
        xml = archive.read(part)
        _refuse_large(xml, name, source)
        faults = tuple(_faults(xml))
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    cells = sheet.to_polars()
    return Grid(
        source=name,
        name=name,
        cells=cells.rename({column: f"c{index}" for index, column in enumerate(cells.columns)}),
        faults=faults,
        hidden=sheet.visible != "visible",
    )


def _refuse_large(xml: bytes, sheet: str, source: str) -> None:
    """Raise FeedError when the rectangle round all cells, placed by name or by order, is too large."""
    if _MAY_BE_LARGE.search(xml) is None:
        return
    places = pl.DataFrame(_PLACE.findall(xml), schema={"letters": pl.Binary, "row": pl.Binary}, orient="row")
    named = places.select(pl.all().cast(pl.String))
    in_order = xml.split(b"<row")
    columns = max([_number(letters) for letters in named["letters"].unique()] + [row.count(b"<c") for row in in_order])
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
    left = min(_number(letters.decode()) for letters in set(_FILLED.findall(xml)))
    for rule, place, value in found:
        letters, row = place.groups()
        yield CellFault(rule, int(row), _number(letters.decode()) - left + 1, value)


def _empty_formulas(xml: bytes) -> Iterator[tuple[str, re.Match[bytes], str]]:
    for match in _EMPTY_FORMULA.finditer(xml):
        opening = xml[xml.rfind(b"<c ", 0, match.start()) : match.start()]
        place = _PLACE.search(opening)
        # a text formula may well give an empty text
        if place and b't="str"' not in opening:
            yield "formula_unread", place, "=" + (match.group(1) or b"").decode(errors="replace")


def _error_cells(xml: bytes) -> Iterator[tuple[str, re.Match[bytes], str]]:
    for match in _ERROR.finditer(xml):
        if place := _PLACE.search(match.group(1)):
            yield "type_wrong", place, match.group(2).decode(errors="replace")


def _number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
