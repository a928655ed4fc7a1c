"""Somebody else's register as tables of text, whatever file it comes in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import fastexcel
import polars as pl
from polars.exceptions import PolarsError

from caunghe.errors import FeedError
from caunghe.feed.reading.workbook import opened
from caunghe.language import Text

Tables = Mapping[str, pl.DataFrame]

_SUFFIXES = frozenset({".json", ".xlsx", ".csv", ".parquet"})
_NO_REGISTER = Text(
    "Sổ đăng ký phải là tệp .json, .xlsx, .csv, .parquet hoặc thư mục chứa các tệp ấy; đã cho {path}.",
    "A register must be .json, .xlsx, .csv, .parquet or a folder of these; got {path}.",
)
_DAMAGED = Text("Tệp {path} hỏng hoặc không đúng dạng ({reason}).", "{path} is damaged or not of its kind ({reason}).")


def read_source(*paths: Path) -> dict[str, pl.DataFrame]:
    """Return the tables of a register as text: JSON objects of lists, workbooks, CSV or Parquet, folders of these.

    Lists inside a cell are joined by ``; ``. Raises FeedError for anything else and for a damaged file.
    """
    return {name: frame for path in paths for name, frame in _read_path(path).items()}


def _read_path(path: Path) -> dict[str, pl.DataFrame]:
    if path.is_dir():
        files = [file for file in sorted(path.iterdir()) if file.suffix in {".csv", ".parquet"}]
        return {name: frame for file in files for name, frame in _read_file(file).items()}
    if path.suffix not in _SUFFIXES:
        raise FeedError(_NO_REGISTER, path=path)
    return _read_file(path)


def _read_file(file: Path) -> dict[str, pl.DataFrame]:
    data = file.read_bytes()
    try:
        if file.suffix == ".json":
            document: Any = json.loads(data)
            if not isinstance(document, dict):
                raise FeedError(_DAMAGED, path=file, reason="JSON: {…}")
            lists = cast("dict[str, object]", document).items()
            return {name: _from_records(cast("list[object]", rows)) for name, rows in lists if isinstance(rows, list)}
        if file.suffix == ".xlsx":
            book = opened(data)
            sheets = {name: book.load_sheet(name, dtypes="string") for name in book.sheet_names}  # pyright: ignore[reportUnknownMemberType]
            return {name: _as_text(sheet.to_polars()) for name, sheet in sheets.items()}
        if file.suffix == ".parquet":
            return {file.stem: _as_text(pl.read_parquet(data))}
        return {file.stem: pl.read_csv(data, infer_schema=False, empty_string_is_null=True)}
    except (ValueError, PolarsError, fastexcel.FastExcelError) as fault:
        raise FeedError(_DAMAGED, path=file, reason=str(fault).splitlines()[0]) from fault


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.all().cast(pl.String))


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
