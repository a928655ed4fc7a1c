"""The records of lines of delimited text, in which a quotation mark may hold a delimiter or a line's end."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

CELL_CHARACTERS_LIMIT: Final = 10_000_000


class UnclosedQuotation(csv.Error):
    """The quotation mark opened in a record, counted from 0, is never closed."""

    def __init__(self, record: int) -> None:
        super().__init__(record)
        self.record = record


def records(lines: Iterator[str], delimiter: str, width: int) -> Iterator[list[str]]:
    """Yield the cells of every record of lines that each end with a newline; a blank line gives none.

    In a tab-separated file quotation marks are letters, so that a title that begins with one does not eat the rest,
    unless the headings have them too or only they make a record as wide as the headings (``width``). Raises
    UnclosedQuotation for a quotation mark that is not closed and csv.Error for a cell beyond ``csv.field_size_limit``.
    """
    if delimiter != "\t":
        return _quoted_records(lines, delimiter)
    first = next(lines, None)
    if first is None:
        return iter(())
    every = chain([first], lines)
    return _quoted_records(every, "\t") if _are_quoted(first[:-1].split("\t")) else _tabbed_records(every, width)


def _are_quoted(cells: list[str]) -> bool:
    return all(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in cells)


def _tabbed_records(lines: Iterator[str], width: int) -> Iterator[list[str]]:
    """Yield the records of tab-separated lines, in which quotation marks count only where they mend the width."""
    waiting: deque[str] = deque()
    while (line := waiting.popleft() if waiting else next(lines, None)) is not None:
        cells = line[:-1].split("\t") if line != "\n" else []
        opened = any(cell.startswith('"') for cell in cells)
        record = _record_of_width(line, waiting, lines, width) if opened else None
        yield cells if record is None else record


def _record_of_width(line: str, waiting: deque[str], lines: Iterator[str], width: int) -> list[str] | None:
    """Return the record of ``width`` cells that begins with a line whose quotation marks hold tabs or line ends.

    None when there is no such record. The lines read to find out wait their turn, those of the record are done with. A
    line that is as wide as the headings by itself begins a record of its own, and ends the search.
    """
    alone, text, length, marks = line.count("\t") + 1 == width, [line], len(line), line.count('"')
    while length <= CELL_CHARACTERS_LIMIT:
        taken = len(text) - 1
        if marks % 2 == 0:
            found = list(csv.reader(text, delimiter="\t"))
            if len(found) > 1 or len(found[0]) != width or (alone and not taken):
                return None
            for _ in range(taken):
                waiting.popleft()
            return found[0]
        if taken == len(waiting):
            waiting.extend(islice(lines, 1))
        if taken == len(waiting) or waiting[taken].count("\t") + 1 == width:
            return None
        text.append(waiting[taken])
        length += len(waiting[taken])
        marks += waiting[taken].count('"')
    return None


def _quoted_records(lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    """Yield the records of quoted lines.

    A cell still open at the end of the file ends with the last line's end, and the marks of the file are odd in number.
    """
    marks, record = 0, -1

    def counted_lines() -> Iterator[str]:
        nonlocal marks
        for line in lines:
            marks += line.count('"')
            yield line

    cells: list[str] = []
    for cells in csv.reader(counted_lines(), delimiter=delimiter):
        record += 1
        yield cells
    if marks % 2 and cells and cells[-1].endswith("\n"):
        raise UnclosedQuotation(record)
