"""Delimited text, whoever wrote it: encoding, delimiter and headings are found out, and rows keep their numbers.

One reader in two speeds. ``read_delimited`` takes a whole file at once, with Polars where the text is plain;
``delimited_batches`` gives a long file a batch at a time, so that memory does not grow with it. Both find the same
encoding, shape and cells.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from caunghe.errors import FeedError
from caunghe.feed.reading.encoding import HEAD_BYTES, Encoding, decoded_text, encoding_of
from caunghe.feed.reading.fault_wording import Say, fault_text
from caunghe.feed.reading.grid import CellFault, Grid
from caunghe.feed.reading.records import CELL_CHARACTERS_LIMIT, UnclosedQuotation, records
from caunghe.feed.reading.shape import Naming, Shape, shape
from caunghe.feed.reading.uneven_rows import faults_of_width, uneven_rows
from caunghe.language import Text
from caunghe.progress import silent

_SHOWN_CHARACTERS: Final = 200
_UNCLOSED = Text(
    "{path}: dấu nháy kép mở ở dòng {row} không được đóng.",
    "{path}: the quotation mark opened in row {row} is never closed.",
)
_LONG = Text("{path}: một ô dài quá {limit} ký tự.", "{path}: a cell is longer than {limit} characters.")
_NO_HEADING = Text(
    "{path} phải bắt đầu bằng dòng tên cột; tệp đang trống.",
    "{path} must begin with the names of its columns; it is empty.",
)
_TWICE = Text(
    "{path} chỉ được có mỗi tên cột một lần; các cột bị lặp: {columns}.",
    "{path} must name a column once; it has {columns} more than once.",
)


class RaggedRow(NamedTuple):
    """A row of a file that is not as wide as its headings: its number, its cells as they stand, and their count.

    >>> row = RaggedRow(3, "2,Clerk,night shift", 3)
    >>> f"row {row.number} has {row.cells} cells: {row.text}"
    'row 3 has 3 cells: 2,Clerk,night shift'
    """

    number: int
    text: str
    cells: int


def read_delimited(data: bytes, source: str, naming: Naming | None) -> Grid:
    """Return a file as cells of text; raises FeedError for bytes that are no text and quotes never closed.

    A row with more cells than the headings is cut, and told as a fault.
    """
    head = data[:HEAD_BYTES]
    encoding = encoding_of(head, lambda: [head], source)
    if encoding.codec == "utf-8" and (grid := _grid_by_polars(data, source, naming)) is not None:
        return grid
    encoding = encoding_of(head, lambda: [data], source)
    text = decoded_text(data, encoding, source)
    if encoding.composes:
        text = unicodedata.normalize("NFC", text)
    grid = _grid_by_polars(text.encode(), source, naming) or _grid_by_records(text, source, naming)
    if encoding.guessed is None:
        return grid
    return replace(grid, faults=(CellFault("encoding_guessed", None, None, encoding.guessed), *grid.faults))


def _grid_by_polars(text: bytes, source: str, naming: Naming | None) -> Grid | None:
    """Return text in UTF-8 as Polars reads it, None where it refuses the text or would read it unlike ``records``."""
    head = text[:HEAD_BYTES]
    if not text or text.isspace():
        return Grid(source, pl.DataFrame(), guarded=True)
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b" " if b"\n" in head else b"\n")
    found = shape(text[:HEAD_BYTES].decode(errors="ignore"), naming)
    if found.delimiter == "\t" and b'"' in text:
        return None
    try:
        cells = pl.read_csv(
            text, separator=found.delimiter, has_header=False, skip_lines=found.lines, infer_schema=False
        )
    except pl.exceptions.PolarsError:
        # bytes that are no UTF-8 further down, rows too long, quotes in odd places
        return None
    cells = cells.rename({name: f"c{index}" for index, name in enumerate(cells.columns)})
    above = _lines_above(text[:HEAD_BYTES].decode(errors="ignore"), found)
    delimiter, asks = found.delimiter if b'"' in text else "", b"?" in text
    faults = uneven_rows(text, found, cells)
    return Grid(
        source, cells, first_row=found.row, guarded=True, above=above, delimiter=delimiter, asks=asks, faults=faults
    )


def _lines_above(head: str, found: Shape) -> tuple[tuple[str, ...], ...]:
    """Return the cells of the lines before the headings, as many as there are rows before them."""
    lines = head.split("\n", found.lines)[: found.lines]
    rows = [tuple(row) for row in csv.reader(lines, delimiter=found.delimiter)]
    return tuple(rows[-(found.row - 1) :]) if found.row > 1 else ()


def _grid_by_records(text: str, source: str, naming: Naming | None) -> Grid:
    """Return text record by record; rows longer than the headings are cut and told."""
    text = text.replace("\r\n", "\n").replace("\r", " " if "\n" in text[:HEAD_BYTES] else "\n")
    found = shape(text[:HEAD_BYTES], naming)
    width = max((place + 1 for place, cell in enumerate(found.cells) if cell.strip()), default=1)
    lines = islice(_ended_lines(StringIO(text, newline="\n")), found.lines, None)
    faults: list[CellFault] = []
    columns: list[list[str | None]] = [[] for _ in range(width)]
    counts: list[int] = []
    with _refusals(source, found.row):
        for number, cells in enumerate(records(lines, found.delimiter, len(found.cells)), start=found.row):
            if any(cell.strip() for cell in cells[width:]):
                surplus = found.delimiter.join(cells[width:])[:_SHOWN_CHARACTERS]
                faults.append(CellFault("row_too_long", number, None, surplus, str(width)))
            counts.append(len(cells))
            for place, column in enumerate(columns):
                column.append(cells[place] or None if place < len(cells) else None)
    frame = pl.DataFrame({f"c{place}": column for place, column in enumerate(columns)}, schema_overrides=_text(columns))
    above = _lines_above(text[:HEAD_BYTES], found)
    long = {fault.row for fault in faults}
    faults += [fault for fault in faults_of_width(pl.Series(counts), found) if fault.row not in long]
    grid = Grid(source, frame, first_row=found.row, faults=tuple(faults), guarded=True, above=above)
    return replace(grid, delimiter=found.delimiter if '"' in text else "", asks="?" in text)


def _text(columns: list[list[str | None]]) -> dict[str, type[pl.String]]:
    return dict.fromkeys((f"c{place}" for place in range(len(columns))), pl.String)


def delimited_batches(
    path: Path,
    size: int,
    naming: Naming | None = None,
    unread: Callable[[RaggedRow], None] | None = None,
    say: Say = silent,
) -> Iterator[pl.DataFrame]:
    """Yield the rows of a file as frames of text under its headings, ``size`` rows each; absent cells are null.

    Columns without a name and blank rows are left out. Rows with fewer cells than the headings, or more that are not
    empty, are left out and given to ``unread``; without it short ones are filled up and long ones cut. ``say`` hears of
    a guessed encoding. A file of headings alone gives one empty frame. Raises FeedError for bytes that are no text, an
    empty file, a column named twice (in whatever case) and a quotation mark that is not closed.

    >>> _ = (folder / "ads.csv").write_text("ad,title\\n1,Welder\\n2,Clerk,night shift\\n3,Cook\\n")
    >>> unread = []
    >>> [batch.rows() for batch in delimited_batches(folder / "ads.csv", 1, unread=unread.append)]
    [[('1', 'Welder')], [('3', 'Cook')]]
    >>> unread
    [RaggedRow(number=3, text='2,Clerk,night shift', cells=3)]
    """
    encoding, found, ends = _description(path, naming)
    if encoding.guessed is not None:
        say(fault_text(CellFault("encoding_guessed", None, None, encoding.guessed), path.name))
    with path.open(encoding=encoding.codec, errors=encoding.errors, newline=ends) as file:
        lines = (line.rstrip("\r\n").replace("\r", " ") + "\n" for line in islice(file, found.lines, None))
        if encoding.composes:
            lines = (unicodedata.normalize("NFC", line) for line in lines)
        with _refusals(path.name, found.row):
            yield from _frames(records(lines, found.delimiter, len(found.cells)), found, path.name, size, unread)


def _description(path: Path, naming: Naming | None) -> tuple[Encoding, Shape, str | None]:
    """Return the encoding and shape of a file, and what ends its lines (None: a carriage return alone)."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    encoding = encoding_of(head, lambda: _blocks(path), path.name)
    text = head.decode(encoding.codec, "ignore")
    ends = "\n" if "\n" in text else None
    text = text.replace("\r\n", "\n").replace("\r", " " if ends else "\n")
    found = shape(unicodedata.normalize("NFC", text) if encoding.composes else text, naming)
    if not any(cell.strip() for cell in found.cells):
        raise FeedError(_NO_HEADING, path=path.name)
    return encoding, found, ends


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(HEAD_BYTES):
            yield block


def _frames(
    rows: Iterator[list[str]], found: Shape, name: str, size: int, unread: Callable[[RaggedRow], None] | None
) -> Iterator[pl.DataFrame]:
    columns = [" ".join(column.split()) for column in next(rows)]
    lowered = [column.lower() for column in columns]
    twice = sorted({column for column in lowered if column and lowered.count(column) > 1})
    if twice:
        raise FeedError(_TWICE, path=name, columns=", ".join(twice))
    blank = [""] * len(columns)
    whole = _whole_rows(rows, len(columns), found, unread)
    batch = list(islice(whole, size))
    while True:
        filled = batch if unread is not None else [(row + blank)[: len(columns)] for row in batch]
        yield pl.DataFrame(
            {column: [row[at] or None for row in filled] for at, column in enumerate(columns) if column},
            schema=dict.fromkeys(filter(None, columns), pl.String),
        )
        batch = list(islice(whole, size))
        if not batch:
            return


def _whole_rows(
    rows: Iterator[list[str]], width: int, found: Shape, unread: Callable[[RaggedRow], None] | None
) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=found.row + 1):
        if not row or not (row[0].strip() or "".join(row).strip()):
            continue
        if len(row) == width or unread is None:
            yield row
        elif len(row) > width and not "".join(row[width:]).strip():
            # a separator too many at the end of each row
            yield row[:width]
        else:
            unread(RaggedRow(number, found.delimiter.join(row), len(row)))


def _ended_lines(lines: StringIO) -> Iterator[str]:
    return (line if line.endswith("\n") else line + "\n" for line in lines)


@contextmanager
def _refusals(source: str, row: int) -> Generator[None]:
    """Say in words what ``records`` cannot read; ``row`` is the number of its first."""
    former = csv.field_size_limit(CELL_CHARACTERS_LIMIT)
    try:
        yield
    except UnclosedQuotation as fault:
        raise FeedError(_UNCLOSED, path=source, row=row + fault.record) from fault
    except csv.Error as fault:
        raise FeedError(_LONG, path=source, limit=CELL_CHARACTERS_LIMIT) from fault
    finally:
        csv.field_size_limit(former)
