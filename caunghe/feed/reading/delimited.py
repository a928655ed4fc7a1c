"""Reading CSV: encoding, delimiter and header found out, rows kept with their numbers."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Final

import polars as pl

from caunghe.errors import FeedError
from caunghe.feed.reading.grid import CellFault, Grid
from caunghe.feed.reading.headers import HEADER_SEARCH_ROWS, recognised
from caunghe.language import Text
from caunghe.schema import Table

CELL_CHARACTERS_LIMIT: Final = 10_000_000
_HEAD_BYTES: Final = 1_000_000
_DELIMITERS: Final = (",", ";", "\t", "|")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_TEXT = Text("{path} không phải tệp văn bản CSV.", "{path} is not CSV text.")
_UNCLOSED = Text(
    "{path}: dấu nháy kép mở ở dòng {row} không được đóng.",
    "{path}: the quotation mark opened in row {row} is never closed.",
)
_LONG = Text("{path}: một ô dài quá {limit} ký tự.", "{path}: a cell is longer than {limit} characters.")


def read_delimited(data: bytes, source: str, table: Table) -> Grid:
    """Return a CSV file as cells of text; raises FeedError for bytes that are no text and quotes never closed."""
    text, encoding = _utf8(data, source, whole=False)
    try:
        return _read(text, encoding, source, table)
    except pl.exceptions.PolarsError:
        # what the fast reader refuses: bytes that are no UTF-8 further down, rows too long, quotes in odd places
        text, encoding = _utf8(data, source, whole=True)
        return _patiently(text.decode(), encoding, source, table)


def _read(text: bytes, encoding: str | None, source: str, table: Table) -> Grid:
    faults = _guess(encoding)
    if not text[:_HEAD_BYTES].strip() and not text.strip():
        return Grid(source, table.name, pl.DataFrame(), faults=faults)
    delimiter, row, line = _shape(text, table)
    if b"\n" not in text[:_HEAD_BYTES]:
        text = text.replace(b"\r", b"\n")
    cells = pl.read_csv(text, separator=delimiter, has_header=False, skip_lines=line, infer_schema=False)
    cells = cells.rename({name: f"c{index}" for index, name in enumerate(cells.columns)})
    return Grid(source, table.name, cells, first_row=row, faults=faults, guarded=True)


def _guess(encoding: str | None) -> tuple[CellFault, ...]:
    return () if encoding is None else (CellFault("encoding_guessed", None, None, encoding),)


def _utf8(data: bytes, source: str, *, whole: bool) -> tuple[bytes, str | None]:
    """Return the text in UTF-8, and the encoding where it had to be guessed, from the head or the ``whole``."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data.removeprefix(mark), encoding, source), None
    head = data[:_HEAD_BYTES]
    for encoding, nuls in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if nuls and nuls.count(0) > len(nuls) // 3:
            return _decoded(data, encoding, source), encoding.upper()
    try:
        # a character cut by the end of the head is no fault
        codecs.getincrementaldecoder("utf-8")().decode(data if whole else head, final=len(data) <= len(head) or whole)
    except UnicodeDecodeError:
        return _repaired(data, source)
    _refuse_binary(head.decode(errors="ignore"), source)
    return data, None


def _repaired(data: bytes, source: str) -> tuple[bytes, str | None]:
    """Return UTF-8 with its broken bytes marked U+FFFD where most letters beyond ASCII are whole, else Windows-1258."""
    text = data.decode(errors="replace")
    broken = text.count("\ufffd")
    whole = len(text.encode()) - len(text) - 2 * broken
    if whole <= 2 * broken:
        return _decoded(data, "cp1258", source), "Windows-1258"
    _refuse_binary(text[:_HEAD_BYTES], source)
    return text.encode(), None


def _decoded(data: bytes, encoding: str, source: str) -> bytes:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise FeedError(_NOT_TEXT, path=source) from fault
    _refuse_binary(text[:_HEAD_BYTES], source)
    return text.encode()


def _refuse_binary(text: str, source: str) -> None:
    # a stray control character is a finding; one in fifty characters is no text
    if len(_CONTROL.findall(text)) * 50 > len(text):
        raise FeedError(_NOT_TEXT, path=source)


def _shape(text: bytes, table: Table) -> tuple[str, int, int]:
    """Return the delimiter, the row in which the header stands (from 1), and the physical lines before it."""
    lines = text[:_HEAD_BYTES].decode(errors="ignore")
    best: tuple[tuple[int, int], str, int, int] | None = None
    for delimiter in _DELIMITERS:
        before = 0
        for row, (cells, line) in enumerate(_head(lines, delimiter), start=1):
            score = (recognised(cells, table), len(cells))
            if best is None or score > best[0]:
                best = (score, delimiter, row, before)
            before = line
    if best is None or best[0][0] == 0:
        return _likeliest(lines), 1, 0
    return best[1:]


def _head(lines: str, delimiter: str) -> Iterator[tuple[list[str], int]]:
    reader = csv.reader(StringIO(lines, newline=""), delimiter=delimiter)
    try:
        for _, cells in zip(range(HEADER_SEARCH_ROWS), reader, strict=False):
            yield cells, reader.line_num
    except csv.Error:
        return


def _likeliest(lines: str) -> str:
    first = next((line for line in lines.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)


def _patiently(text: str, encoding: str | None, source: str, table: Table) -> Grid:
    """Read record by record, telling of rows longer than the header."""
    delimiter, _, _ = _shape(text[:_HEAD_BYTES].encode(), table)
    records = _records(text, source, delimiter)
    header = max(records[:HEADER_SEARCH_ROWS], key=lambda cells: recognised(cells, table))
    width = max((place + 1 for place, cell in enumerate(header) if cell.strip()), default=1)
    surplus = [
        CellFault("row_too_long", row, None, delimiter.join(cells[width:])[:200], str(width))
        for row, cells in enumerate(records, start=1)
        if any(cell.strip() for cell in cells[width:])
    ]
    padded = ([cell or None for cell in cells[:width]] + [None] * (width - len(cells)) for cells in records)
    frame = pl.DataFrame(
        list(padded), schema=dict.fromkeys((f"c{place}" for place in range(width)), pl.String), orient="row"
    )
    return Grid(source, table.name, frame, faults=(*_guess(encoding), *surplus), guarded=True)


def _records(text: str, source: str, delimiter: str) -> list[list[str]]:
    records: list[list[str]] = []
    start = end = 0
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    former = csv.field_size_limit(CELL_CHARACTERS_LIMIT)
    try:
        for record in reader:
            records.append(record)
            start, end = end, reader.line_num
    except csv.Error as fault:
        raise FeedError(_LONG, path=source, limit=CELL_CHARACTERS_LIMIT) from fault
    finally:
        csv.field_size_limit(former)
    # a quote never closed swallows the rest of the file into the last record
    if end - start > 1 and _is_unclosed(list(StringIO(text, newline=""))[start:], delimiter):
        raise FeedError(_UNCLOSED, path=source, row=len(records))
    return records


def _is_unclosed(lines: list[str], delimiter: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as fault:
        return "end of data" in str(fault)
    return False
