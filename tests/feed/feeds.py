"""Writing small feeds for tests."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import openpyxl

from caunghe.feed.findings.structural_examples import SOUND, Files


def write_folder(folder: Path, files: Files) -> Path:
    """Write files as they are and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def sound_with(folder: Path, files: Files) -> Path:
    """Write the sound feed with some of its files replaced; files without content are left out."""
    together = {name: content for name, content in {**SOUND, **files}.items() if content != ""}
    return write_folder(folder, together)


def rows_of(content: str) -> list[list[str]]:
    return list(csv.reader(StringIO(content)))


def workbook_of(files: Files) -> openpyxl.Workbook:
    """Return the files as sheets of a workbook; ``feed.json`` becomes the sheet ``feed``."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, content in files.items():
        assert isinstance(content, str)
        sheet = book.create_sheet(Path(name).stem)
        for row in _pairs(content) if name == "feed.json" else rows_of(content):
            sheet.append([cell or None for cell in row])
    return book


def _pairs(content: str) -> list[list[str]]:
    document = json.loads(content)
    city = document.pop("city")
    return [["key", "value"], *([f"city.{key}", text] for key, text in city.items()), *map(list, document.items())]
