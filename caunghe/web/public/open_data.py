# pyright: standard
"""Open data of a published run: each table as CSV (two kinds), workbook and Parquet, SDMX, and ``datapackage.json``.

Files are made once, when a run is published, in a folder named by its hash: what is downloaded belongs together.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from caunghe.formulas import guarded_text
from caunghe.language import Text
from caunghe.schema import TABLES
from caunghe.web.common.components import BYTE_ORDER_MARK
from caunghe.web.public import words
from caunghe.web.public.open_files import FOR_EXCEL, PACKAGE, SDMX, open_folder, weakest_basis
from caunghe.web.public.registers import OPEN, public_columns
from caunghe.workbook import new_workbook

_KINDS: Final = {pl.Float64: "number", pl.Int64: "integer", pl.Boolean: "boolean", pl.Date: "date"}
_TARGET_COLUMNS: Final = (
    "key", "indicator", "area", "group", "boundary", "year", "target", "source", "latest_year", "estimate",
    "standard_error", "low", "high", "coverage", "basis", "projected", "projected_low", "projected_high",
    "probability", "verdict",
)  # fmt: skip
_NUMBERS: Final = frozenset(
    {"target", "estimate", "standard_error", "low", "high", "coverage", "projected", "projected_low", "projected_high",
     "probability"}
)  # fmt: skip
Tables = Mapping[str, pl.DataFrame]
Json = dict[str, Any]
Content = Mapping[str, Any]


def write_open_data(run: str, texts: Content, values: pl.DataFrame, registers: Tables, source: Path) -> list[Json]:
    """Write every file of a run's open data and return what is told of each: name, table, bytes, hash, rows."""
    place = open_folder(run)
    tables = {"values": values, "targets": _targets(texts), "indicators": _indicators(texts), **registers}
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as aside:
        folder = Path(aside) / "made"
        folder.mkdir()
        made = date.fromisoformat(texts["made"]["as_of"])
        files = [file for name, frame in tables.items() for file in _forms(name, frame, made, folder)]
        for name in SDMX:
            if (source / "report" / name).is_file():
                shutil.copyfile(source / "report" / name, folder / name)
                files.append(_told(folder / name, "sdmx", values.height))
        package = _package(run, texts, tables, files)
        (folder / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        files.append(_told(folder / PACKAGE, "package", len(tables)))
        shutil.rmtree(place, ignore_errors=True)
        folder.rename(place)
    return files


def _targets(texts: Content) -> pl.DataFrame:
    rows = [{name: row[name] for name in _TARGET_COLUMNS} for row in texts["targets"]]
    whole = {"year": pl.Int64(), "latest_year": pl.Int64()}
    kinds = {name: whole.get(name, pl.Float64() if name in _NUMBERS else pl.String()) for name in _TARGET_COLUMNS}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _indicators(texts: Content) -> pl.DataFrame:
    plain = ("indicator", "unit", "kind", "direction", "table")
    rows = [
        {name: row[name] for name in plain}
        | {f"{name}_{language}": row[name][language] for name in ("label", "definition") for language in ("vi", "en")}
        for row in texts["indicators"]
    ]
    return pl.DataFrame(rows)


def _forms(name: str, frame: pl.DataFrame, made: date, folder: Path) -> list[Json]:
    """Write a table in each form: plain CSV for machines, marked CSV for Excel, workbook, Parquet."""
    plain, marked = folder / f"{name}.csv", folder / f"{name}{FOR_EXCEL}.csv"
    frame.write_csv(plain)
    guarded = frame.with_columns(guarded_text(pl.col(pl.String)))
    marked.write_text(BYTE_ORDER_MARK + guarded.write_csv(), encoding="utf-8")
    book, columns = folder / f"{name}.xlsx", folder / f"{name}.parquet"
    _write_book(frame, book, made)
    frame.write_parquet(columns)
    return [_told(path, name, frame.height) for path in (marked, book, plain, columns)]


def _write_book(frame: pl.DataFrame, path: Path, made: date) -> None:
    """Write a table as a workbook: text as text, never a formula."""
    whole = frame.with_columns(pl.col(pl.Date).cast(pl.String))
    with new_workbook(path, made, by_row=True) as book:
        sheet = book.add_worksheet(path.stem[:31])
        for at, row in enumerate([tuple(whole.columns), *whole.iter_rows()]):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(at, column, value)


def _told(path: Path, table: str, rows: int) -> Json:
    content = path.read_bytes()
    return {
        "name": path.name,
        "table": table,
        "bytes": len(content),
        "hash": hashlib.sha256(content).hexdigest(),
        "rows": rows,
    }


def _package(run: str, texts: Content, tables: Tables, files: Sequence[Json]) -> Json:
    """Return the description of the tables: a resource each, its plain CSV, with hash, fields and basis."""
    made, told = texts["made"], {file["name"]: file for file in files}
    return {
        "profile": "data-package",
        "name": f"caunghe-open-{made['area'].lower()}",
        "title": _both(Text(made["city"]["vi"], made["city"]["en"])),
        "version": made["as_of"],
        "run": run,
        "created": f"{made['created']}T00:00:00Z",
        "licenses": [{"name": made["licence"]}] if made["licence"] else [],
        "resources": [_resource(name, frame, told[f"{name}.csv"], made["basis"]) for name, frame in tables.items()],
    }


def _resource(name: str, frame: pl.DataFrame, file: Json, basis: Mapping[str, str]) -> Json:
    known = {column.name: column for column in public_columns(name)} if name in OPEN else {}
    fields: list[Json] = []
    for column, kind in frame.schema.items():
        label = known[column].label if column in known else words.COLUMNS.get(column)
        field = {"name": column, "type": _KINDS.get(type(kind), "string")}
        fields.append(field | ({"title": _both(label)} if label else {}))
    return {
        "name": name,
        "path": file["name"],
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file["bytes"],
        "hash": f"sha256:{file['hash']}",
        "title": _both(TABLES[name].label if name in OPEN else words.OPEN_TABLES[name]),
        "basis": basis.get(name, "estimated") if name in OPEN else weakest_basis(basis),
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _both(text: Text) -> str:
    return " / ".join(dict.fromkeys((text.vi, text.en)))
