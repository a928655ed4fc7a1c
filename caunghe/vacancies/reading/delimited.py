"""Text files of rows, as boards, spreadsheets and scripts really write them, a batch of text columns at a time."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Final, TextIO

import polars as pl

from caunghe.errors import InputError
from caunghe.language import Text

_NOT_UTF8: Final = Text(
    "{name} phải là văn bản mã hoá UTF-8 (hoặc UTF-16 có dấu BOM); tệp có byte 0x{byte} không đọc được.",
    "{name} must be text in UTF-8 (or UTF-16 with its mark); it has the byte 0x{byte}, which is not",
)
_UNCLOSED: Final = Text(
    "{name} phải đóng mọi dấu ngoặc kép đã mở; bộ đọc CSV báo: {fault}.",
    "{name} must close every quotation mark it opens; {fault}",
)
_NO_HEADING: Final = Text(
    "{name} phải bắt đầu bằng dòng tên cột; dòng đầu tiên đang trống.",
    "{name} must begin with the names of its columns; its first line is empty",
)
_TWICE: Final = Text(
    "{name} chỉ được có mỗi tên cột một lần; các cột bị lặp: {columns}.",
    "{name} must name a column once; it has {columns} more than once",
)
DELIMITERS: Final = "\t,;|"
# characters kept of a field: no title or body that a person wrote is longer
KEPT: Final = 20_000
# a quoted field beyond this many characters is a quotation mark that nobody closed
LONGEST: Final = 16_000_000
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def delimited(path: Path, size: int, unread: Callable[[str], None] | None = None) -> Iterator[pl.DataFrame]:
    """Yield the rows of a CSV or TSV file (header first) as frames of text, ``size`` rows each.

    Text is UTF-8, or UTF-16 with its byte-order mark (Excel's "Unicode text"). The delimiter is the one the header has
    most of. In a tab-separated file quotation marks are letters, so that a title that begins with one does not eat the
    rest, unless the header has them too or only they make the row as wide as the header (a text of several lines).
    Columns without a name are left out. Rows with more or fewer fields than the header are left out and given to
    ``unread``; without it short ones are filled up and long ones cut. Blank lines are left out; a file of a header
    alone gives one empty frame. Raises InputError for other encodings, an empty file, a column named twice (in whatever
    case) and a quotation mark that is not closed.
    """
    before = csv.field_size_limit(LONGEST)
    try:
        with path.open(encoding=_encoding(path), newline="\n") as source:
            yield from _frames(source, path.name, size, unread)
    except UnicodeDecodeError as fault:
        byte = fault.object[fault.start]
        raise InputError(_NOT_UTF8, name=path.name, byte=f"{byte:02x}") from fault
    except csv.Error as fault:
        raise InputError(_UNCLOSED, name=path.name, fault=fault) from fault
    finally:
        csv.field_size_limit(before)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in _UTF16 else "utf-8-sig"


def _frames(source: TextIO, name: str, size: int, unread: Callable[[str], None] | None) -> Iterator[pl.DataFrame]:
    # a lone carriage return within a field is no end of a row
    lines = (line.rstrip("\r\n").replace("\r", " ") + "\n" for line in source)
    first = next(lines, "")
    delimiter = max(DELIMITERS, key=first.count)
    rows = _rows(first, lines, delimiter)
    columns = [" ".join(column.split()) for column in next(rows, [])]
    if not any(columns):
        raise InputError(_NO_HEADING, name=name)
    lowered = [column.lower() for column in columns]
    twice = sorted({column for column in lowered if column and lowered.count(column) > 1})
    if twice:
        raise InputError(_TWICE, name=name, columns=", ".join(twice))
    if unread is not None:
        rows = _whole(rows, len(columns), lambda row: unread(delimiter.join(row)))
    blank = [""] * len(columns)
    batch = list(islice(rows, size))
    while True:
        filled = [(row + blank)[: len(columns)] for row in batch]
        yield pl.DataFrame(
            {column: [row[at][:KEPT] for row in filled] for at, column in enumerate(columns) if column},
            schema=dict.fromkeys(filter(None, columns), pl.String),
        )
        batch = list(islice(rows, size))
        if not batch:
            return


def _whole(rows: Iterator[list[str]], width: int, unread: Callable[[list[str]], None]) -> Iterator[list[str]]:
    for row in rows:
        if len(row) == width:
            yield row
        else:
            unread(row)


def _rows(first: str, lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    every = chain([first], lines)
    if delimiter != "\t" or _all_quoted(first[:-1].split("\t")):
        return _quoted(every, delimiter)
    return _tabbed(every, first.count("\t") + 1)


def _all_quoted(fields: list[str]) -> bool:
    return all(len(field) > 1 and field[0] == field[-1] == '"' for field in fields)


def _tabbed(lines: Iterator[str], width: int) -> Iterator[list[str]]:
    """Yield the rows of tab-separated lines, in which quotation marks count only where they mend the row's width."""
    waiting: deque[str] = deque()
    while (line := waiting.popleft() if waiting else next(lines, None)) is not None:
        fields = line[:-1].split("\t")
        opened = any(field.startswith('"') for field in fields)
        if opened and (row := _mended(line, waiting, lines, width)) is not None:
            yield row
        elif line != "\n":
            yield fields


def _mended(line: str, waiting: deque[str], lines: Iterator[str], width: int) -> list[str] | None:
    """Return the row of ``width`` fields that begins with a line whose quotation marks hold tabs or line ends, if any.

    The lines read to find out wait their turn, those of the row are done with. A line that is as wide as the header by
    itself begins a row of its own, and ends the search.
    """
    alone, text, length, marks = line.count("\t") + 1 == width, [line], len(line), line.count('"')
    while length <= LONGEST:
        taken = len(text) - 1
        if marks % 2 == 0:
            rows = list(csv.reader(text, delimiter="\t"))
            if len(rows) > 1 or len(rows[0]) != width or (alone and not taken):
                return None
            for _ in range(taken):
                waiting.popleft()
            return rows[0]
        if taken == len(waiting):
            waiting.extend(islice(lines, 1))
        if taken == len(waiting) or waiting[taken].count("\t") + 1 == width:
            return None
        text.append(waiting[taken])
        length += len(waiting[taken])
        marks += waiting[taken].count('"')
    return None


def _quoted(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    """Yield the rows of quoted lines; a field still open at the end of the file raises csv.Error.

    Such a field ends with the last line's end, and the file has an odd number of quotation marks.
    """
    marks = 0

    def counted() -> Iterator[str]:
        nonlocal marks
        for line in lines:
            marks += line.count('"')
            yield line

    row: list[str] = []
    for row in csv.reader(counted(), delimiter=delimiter):
        if row:
            yield row
    if marks % 2 and row and row[-1].endswith("\n"):
        raise csv.Error("one is still open at the end")
