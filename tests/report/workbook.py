"""What of a report's workbook is text, by the type of its column."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl

from caunghe.report.document import Document
from caunghe.report.forms.xlsx import sheet_names, two_ended

# a number, a range of two, a date or several years, with no word but a unit
_NUMBER = r"[+−-]?\d[\d.,/]*"
_UNIT = r"(?:\s*(?:%|điểm|đồng|triệu|tỷ|người|VND|pts|people|billion|million|km|km²))*"
_IS_NUMBER = re.compile(rf"(?:từ |from )?(?:VND\s*)?{_NUMBER}{_UNIT}(?:\s*(?:–|-|,|;|±|đến|to)\s*{_NUMBER}{_UNIT})*")


def numbers_as_text(document: Document, path: Path) -> list[tuple[str, str, str]]:
    """Return sheet, heading and content of every cell that is text but looks like a number; codes are none."""
    book, names = openpyxl.load_workbook(path), sheet_names(document)
    found: list[tuple[str, str, str]] = []
    for _, table in document.tables():
        heads = two_ended(table, document.language).heads
        rows = book[names[table.key]].iter_rows(min_row=4, max_row=3 + len(table.rows), max_col=len(heads))
        for row in rows:
            for head, cell in zip(heads, row, strict=True):
                text = str(cell.value).replace("\u00a0", " ")
                if cell.data_type == "s" and not head.is_code and _IS_NUMBER.fullmatch(text):
                    found.append((names[table.key], head.title, text))
    return found
