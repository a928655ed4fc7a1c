"""Files of advertisements as they were found, a batch of text columns at a time: memory does not grow with the file."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.engine import BATCH, parquet_batches
from caunghe.errors import InputError
from caunghe.feed import RaggedRow, Say, delimited_batches, read_sheets
from caunghe.language import Text
from caunghe.progress import silent
from caunghe.vacancies.reading.mapping import likely
from caunghe.vacancies.reading.postings import FIELDS, page_postings, postings
from caunghe.vacancies.reading.records import document, documents, only_records, records

_EMPTY_FOLDER: Final = Text(
    "Thư mục tin tuyển dụng phải có tệp thuộc một trong các loại {known}; trong {path} không có tệp nào.",
    "a folder of advertisements must hold {known}; there is none in {path}",
)
_ABSENT: Final = Text(
    "Tin tuyển dụng phải là một tệp hoặc thư mục; không có gì tại {path}.",
    "the advertisements must be a file or folder; there is none at {path}",
)
_UNKNOWN: Final = Text(
    "Tệp tin tuyển dụng phải thuộc một trong các loại {known}; đã cho {name}.",
    "a file of advertisements must be one of {known}; got {name}",
)
# hears the name of a file and what in it could not be read as a row
Unread = Callable[[str, str], None]
WORKBOOKS: Final = (".xlsx", ".xls", ".xlsm", ".ods")
SUFFIXES: Final = (".parquet", ".csv", ".tsv", *WORKBOOKS, ".json", ".jsonl", ".ndjson", ".html", ".htm")
# characters kept of a field: no title or body that a person wrote is longer
KEPT: Final = 20_000
# bytes of a page within which it says how it is written
_HEAD: Final = 4_096
_CHARSET: Final = re.compile(rb"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


def batches(path: Path, size: int = BATCH, unread: Unread = silent, say: Say = silent) -> Iterator[pl.DataFrame]:
    """Yield the rows of a file, or of every file of a folder in order of name, as frames of text.

    Parquet, CSV and TSV (``text_batches``), XLSX, XLS, XLSM and ODS (every sheet, from the first row that names a
    column of titles), JSON and JSON lines (schema.org's JobPosting, or objects of any kind, however nested), and HTML
    pages (JSON-LD, microdata, RDFa, or the data of their programs), in UTF-8 or as the page says. A nested value of
    Parquet is given as JSON. ``unread`` hears what is left out: lines of CSV with more or fewer fields than the header,
    text that cannot be decoded or is no JSON, documents and pages without an advertisement; ``say`` hears, in words,
    what was guessed of a file. Raises InputError for anything else.
    """
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)
        if not files:
            raise InputError(_EMPTY_FOLDER, known=", ".join(SUFFIXES), path=path)
        for file in files:
            yield from batches(file, size, unread, say)
        return
    if not path.is_file():
        raise InputError(_ABSENT, path=path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(_UNKNOWN, known=", ".join(SUFFIXES), name=path.name)
    yield from reader(path, size, unread, say)


def _parquet(path: Path, size: int, _unread: Unread, _say: Say) -> Iterator[pl.DataFrame]:
    yield from map(as_text, parquet_batches(path, size))


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of text columns, nested values as JSON."""
    nested = [name for name, kind in frame.schema.items() if kind.is_nested()]
    written = [
        pl.Series(
            name,
            [
                json.dumps(value, ensure_ascii=False, default=str) if value is not None else None
                for value in frame[name].to_list()
            ],
            dtype=pl.String,
        )
        for name in nested
    ]
    return frame.with_columns(written).select(pl.all().cast(pl.String))


def _delimited_text(path: Path, size: int, unread: Unread, say: Say) -> Iterator[pl.DataFrame]:
    yield from text_batches(path, size, lambda row: unread(path.name, row.text), say)


def text_batches(
    path: Path, size: int, unread: Callable[[RaggedRow], None] | None = None, say: Say = silent
) -> Iterator[pl.DataFrame]:
    """Yield delimited text (``feed.delimited_batches``) with its headings known, and no field longer than ``KEPT``."""
    for frame in delimited_batches(path, size, column_count, unread, say):
        yield frame.select(pl.all().str.slice(0, KEPT))


def column_count(cells: Sequence[str | None]) -> int:
    """Return how many columns of an advertisement a row of cells names; a row that says a word twice is no headings."""
    named = [cell for cell in cells if cell]
    return 0 if len({cell.casefold() for cell in named}) < len(named) else len(likely(named))


def _workbook(path: Path, size: int, _unread: Unread, say: Say) -> Iterator[pl.DataFrame]:
    for sheet in read_sheets(path, column_count):
        for sentence in (*sheet.sentences(), *sheet.remarks):
            say(sentence)
        yield from (sheet.cells.slice(start, size) for start in range(0, sheet.cells.height, size))


def _flat(found: Iterator[dict[str, str]], size: int) -> Iterator[pl.DataFrame]:
    schema: dict[str, type[pl.String]] = dict.fromkeys(FIELDS, pl.String)
    rows: list[dict[str, str]] = []
    for row in found:
        rows.append(row)
        if len(rows) == size:
            yield pl.DataFrame(rows, schema=schema)
            rows = []
    if rows:
        yield pl.DataFrame(rows, schema=schema)


def _text_of(data: bytes) -> str | None:
    """Return text that is UTF-8, marked as UTF-16, or says within itself how it is written; None for other bytes."""
    declared = _CHARSET.search(data[:_HEAD])
    names = ["utf-8-sig", declared[1].decode() if declared else "utf-8-sig"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        names = ["utf-16"]
    for name in names:
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _readable(documents: Iterable[bytes], name: str, unread: Unread) -> Iterator[str]:
    for data in documents:
        text = _text_of(data)
        if text is None:
            unread(name, data.decode("utf-8", errors="replace"))
        else:
            yield text


def _json(path: Path, size: int, unread: Unread, _say: Say) -> Iterator[pl.DataFrame]:
    for text in _readable([path.read_bytes()], path.name, unread):
        found = documents(text)
        posted = [(written, list(postings(one))) for written, one in found]
        if any(rows for _, rows in posted):
            for written, _ in (one for one in posted if not one[1]):
                unread(path.name, written)
            yield from _flat((row for _, rows in posted for row in rows), size)
        else:
            yield from _json_records(found, path.name, size, unread)


def _json_records(found: list[tuple[str, object]], name: str, size: int, unread: Unread) -> Iterator[pl.DataFrame]:
    """Yield the objects of documents that hold no posting, each key a column."""
    rows: list[dict[str, str]] = []
    for written, one in found:
        made = records(one) or only_records(one)
        if not made:
            unread(name, written)
        rows += made
    columns = list(dict.fromkeys(key for row in rows for key in row))
    for start in range(0, len(rows), size):
        yield _text_frame(rows[start : start + size], columns)


def _text_frame(rows: list[dict[str, str]], columns: Sequence[str]) -> pl.DataFrame:
    """Return rows as columns of text; what is empty is absent, and no field is longer than ``KEPT``."""
    values = {column: [row.get(column, "")[:KEPT] or None for row in rows] for column in columns}
    return pl.DataFrame(values, schema=dict.fromkeys(columns, pl.String))


def _json_lines(path: Path, size: int, unread: Unread, _say: Say) -> Iterator[pl.DataFrame]:
    """Yield postings, or else records: the columns of all lines are found first, then the lines are read again."""
    posted, columns = False, dict[str, None]()
    for _, one in _lines(path, silent):
        posted = posted or any(True for _ in postings(one))
        columns |= dict.fromkeys(key for row in only_records(one) for key in row)
    if posted:
        yield from _flat(_line_postings(path, unread), size)
        return
    rows: list[dict[str, str]] = []
    for written, one in _lines(path, unread):
        made = only_records(one)
        if not made:
            unread(path.name, written)
        rows += made
        if len(rows) >= size:
            yield _text_frame(rows, list(columns))
            rows = []
    if rows:
        yield _text_frame(rows, list(columns))


def _lines(path: Path, unread: Unread) -> Iterator[tuple[str, object]]:
    with path.open("rb") as file:
        for text in _readable(filter(bytes.strip, file), path.name, unread):
            yield text, document(text)


def _line_postings(path: Path, unread: Unread) -> Iterator[dict[str, str]]:
    for written, one in _lines(path, unread):
        found = list(postings(one))
        if not found:
            unread(path.name, written)
        yield from found


def _page(path: Path, size: int, unread: Unread, _say: Say) -> Iterator[pl.DataFrame]:
    for page in _readable([path.read_bytes()], path.name, unread):
        yield from _flat(page_postings(page, path.name, unread), size)


_READERS: Final = {
    ".parquet": _parquet,
    ".csv": _delimited_text,
    ".tsv": _delimited_text,
    **dict.fromkeys(WORKBOOKS, _workbook),
    ".json": _json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".html": _page,
    ".htm": _page,
}
