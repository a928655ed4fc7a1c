"""Text files of rows, as boards, spreadsheets and scripts really write them, a batch of text columns at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Final, TextIO

import polars as pl

from caunghe.errors import InputError
from caunghe.schema.text import Text

_NOT_UTF8: Final = Text(
    "{name} phải là văn bản mã hoá UTF-8; tệp có byte 0x{byte} không thuộc UTF-8.",
    "{name} must be text in UTF-8; it has the byte 0x{byte}, which is not",
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


def delimited(path: Path, size: int, unread: Callable[[str], None] | None = None) -> Iterator[pl.DataFrame]:
    """Yield the rows of a CSV or TSV file (UTF-8, header first) as frames of text, ``size`` rows each.

    The delimiter is the one the header has most of. Tab-separated files are read without quotes, since that is how they
    are written: a title that begins with a quotation mark must not eat the rest. Rows with more or fewer fields than
    the header are left out and given to ``unread``; without it short ones are filled up and long ones cut. Blank lines
    are left out; a file of a header alone gives one empty frame. Raises InputError for other encodings, an empty file,
    a column named twice (in whatever case) and a quotation mark that is not closed.
    """
    before = csv.field_size_limit(LONGEST)
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as source:
            yield from _frames(source, path.name, size, unread)
    except UnicodeDecodeError as fault:
        byte = fault.object[fault.start]
        raise InputError(_NOT_UTF8, name=path.name, byte=f"{byte:02x}") from fault
    except csv.Error as fault:
        raise InputError(_UNCLOSED, name=path.name, fault=fault) from fault
    finally:
        csv.field_size_limit(before)


def _frames(source: TextIO, name: str, size: int, unread: Callable[[str], None] | None) -> Iterator[pl.DataFrame]:
    # a lone carriage return within a field is no end of a row
    lines = (line.rstrip("\r\n").replace("\r", " ") + "\n" for line in source)
    first = next(lines, "")
    delimiter = max(DELIMITERS, key=first.count)
    rows = _rows(first, lines, delimiter)
    columns = [column.strip() for column in next(rows, [])]
    if not any(columns):
        raise InputError(_NO_HEADING, name=name)
    lowered = [column.lower() for column in columns]
    twice = sorted({column for column in lowered if lowered.count(column) > 1})
    if twice:
        raise InputError(_TWICE, name=name, columns=", ".join(twice))
    if unread is not None:
        rows = _whole(rows, len(columns), lambda row: unread(delimiter.join(row)))
    blank = [""] * len(columns)
    batch = list(islice(rows, size))
    while True:
        filled = [(row + blank)[: len(columns)] for row in batch]
        yield pl.DataFrame(
            {column: [row[at][:KEPT] for row in filled] for at, column in enumerate(columns)},
            schema=dict.fromkeys(columns, pl.String),
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
    if delimiter == "\t":
        return (line[:-1].split("\t") for line in every if line != "\n")
    return _quoted(every, delimiter)


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
