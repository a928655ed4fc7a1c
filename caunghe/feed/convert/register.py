"""Somebody else's register as tables of text, whatever file it comes in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

import polars as pl

from caunghe.errors import FeedError
from caunghe.feed.reading.container import read_bytes
from caunghe.feed.reading.fault_wording import Say
from caunghe.feed.reading.sheets import read_sheets
from caunghe.language import Text
from caunghe.progress import silent

Tables = Mapping[str, pl.DataFrame]

_SUFFIXES: Final = frozenset({".json", ".xlsx", ".csv", ".tsv", ".txt", ".parquet"})
_NO_REGISTER = Text(
    "Sổ đăng ký phải là tệp {known} hoặc thư mục chứa các tệp ấy; đã cho {path}.",
    "A register must be {known} or a folder of these; got {path}.",
)
_DAMAGED = Text("Tệp {path} hỏng hoặc không đúng dạng ({reason}).", "{path} is damaged or not of its kind ({reason}).")


def read_source(*paths: Path, say: Say = silent) -> dict[str, pl.DataFrame]:
    """Return the tables of a register as text: JSON objects of lists, workbooks, CSV or Parquet, folders of these.

    Lists inside a cell are joined by ``; ``. ``say`` hears what was guessed or could not be read of a file. Raises
    FeedError for anything else and for a damaged file.

    >>> _ = (folder / "register.json").write_text('{"schools": [{"code": 7, "trades": ["welding", "nursing"]}]}')
    >>> read_source(folder / "register.json")["schools"].rows()
    [('7', 'welding; nursing')]
    """
    files = [file for path in paths for file in (_tables_in(path) if path.is_dir() else [path])]
    return {name: frame for file in files for name, frame in _read_file(file, say).items()}


def _tables_in(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.iterdir()) if file.suffix.lower() in _SUFFIXES - {".json"}]


def _read_file(file: Path, say: Say) -> dict[str, pl.DataFrame]:
    if file.suffix.lower() not in _SUFFIXES:
        raise FeedError(_NO_REGISTER, path=file, known=", ".join(sorted(_SUFFIXES)))
    if file.suffix.lower() == ".json":
        return _read_json(file)
    sheets = read_sheets(file)
    for sheet in sheets:
        for sentence in sheet.sentences():
            say(sentence)
    return {sheet.name: sheet.cells for sheet in sheets}


def _read_json(file: Path) -> dict[str, pl.DataFrame]:
    try:
        document: Any = json.loads(read_bytes(file))
    except ValueError as fault:
        raise FeedError(_DAMAGED, path=file, reason=str(fault).splitlines()[0]) from fault
    if not isinstance(document, dict):
        raise FeedError(_DAMAGED, path=file, reason="JSON: {…}")
    lists = cast("dict[str, object]", document).items()
    return {name: _from_records(cast("list[object]", rows)) for name, rows in lists if isinstance(rows, list)}


def _from_records(rows: list[object]) -> pl.DataFrame:
    records = [cast("dict[str, object]", row) for row in rows if isinstance(row, dict)]
    names = list(dict.fromkeys(name for row in records for name in row))
    return pl.DataFrame(
        {name: [_cell(row.get(name)) for row in records] for name in names}, schema=dict.fromkeys(names, pl.String)
    )


def _cell(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, list):
        return "; ".join(str(part) for part in cast("list[object]", value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
