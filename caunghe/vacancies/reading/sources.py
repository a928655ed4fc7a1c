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
from caunghe.vacancies.reading.postings import FIELDS, scripts, written_postings

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
SUFFIXES: Final = (".parquet", ".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".html", ".htm")
# characters kept of a field: no title or body that a person wrote is longer
KEPT: Final = 20_000
# bytes of a page within which it says how it is written
_HEAD: Final = 4_096
_CHARSET: Final = re.compile(rb"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


def batches(path: Path, size: int = BATCH, unread: Unread = silent, say: Say = silent) -> Iterator[pl.DataFrame]:
    """Yield the rows of a file, or of every file of a folder in order of name, as frames of text.

    Parquet, CSV and TSV (``text_batches``), XLSX (every sheet, from the first row that names a column of titles),
    schema.org JobPosting as JSON, as JSON lines or within HTML pages, in UTF-8 or as the page says. A nested value of
    Parquet is given as JSON. ``unread`` hears what is left out: lines of CSV with more or fewer fields than the header,
    text that cannot be decoded or is no JSON, documents and pages without a posting; ``say`` hears, in words, what was
    guessed of a file. Raises InputError for anything
    else.
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
    yield from _flat(written_postings(_readable([path.read_bytes()], path.name, unread), path.name, unread), size)


def _json_lines(path: Path, size: int, unread: Unread, _say: Say) -> Iterator[pl.DataFrame]:
    with path.open("rb") as file:
        lines = _readable(filter(bytes.strip, file), path.name, unread)
        yield from _flat(written_postings(lines, path.name, unread), size)


def _page(path: Path, size: int, unread: Unread, _say: Say) -> Iterator[pl.DataFrame]:
    for page in _readable([path.read_bytes()], path.name, unread):
        yield from _flat(written_postings(scripts(page) or [page], path.name, unread), size)


_READERS: Final = {
    ".parquet": _parquet,
    ".csv": _delimited_text,
    ".tsv": _delimited_text,
    ".xlsx": _workbook,
    ".json": _json,
    ".jsonl": _json_lines,
    ".html": _page,
    ".htm": _page,
}
