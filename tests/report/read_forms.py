"""What stands in the written forms of a report, read once a process."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import openpyxl
import pypdfium2


@cache
def pdf_pages(path: Path) -> tuple[str, ...]:
    """Return the text of every page."""
    with pypdfium2.PdfDocument(path) as document:
        return tuple(page.get_textpage().get_text_range() for page in document)


def pdf_text(path: Path) -> str:
    """Return all the text, its blanks as single spaces."""
    return re.sub(r"\s+", " ", "".join(pdf_pages(path)))


@cache
def sheets(path: Path) -> tuple[tuple[str, list[list[object]]], ...]:
    """Return each sheet's name and its cells by row."""
    book = openpyxl.load_workbook(path)
    return tuple(
        (sheet.title, [[cell.value for cell in row] for row in sheet.iter_rows()]) for sheet in book.worksheets
    )


def shown_cells(path: Path) -> set[str]:
    """Return the cells of all sheets as text."""
    return {str(cell) for _, rows in sheets(path) for row in rows for cell in row}
