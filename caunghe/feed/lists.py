"""Lists that people hand over beside a feed: places kept, withdrawals, trainees, seekers, codes, mappings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed.reading.fault_wording import Say
from caunghe.feed.reading.heading_names import plain_heading
from caunghe.feed.reading.shape import Cells, Naming
from caunghe.feed.reading.sheets import SHEET_ROW, Sheet, best_sheet, read_sheets
from caunghe.feed.values.parsing import typed_column
from caunghe.language import Text
from caunghe.progress import silent
from caunghe.schema import TABLES, Column, Kind, in_schema

Labels = Mapping[str, Text]
_UNIT: Final[dict[pl.DataType, str]] = {pl.Int64(): "stated", pl.Float64(): "stated"}
# text in a list is the key of something in the feed
_KINDS: Final[dict[pl.DataType, Kind]] = {
    pl.String(): Kind.KEY,
    pl.Int64(): Kind.INTEGER,
    pl.Float64(): Kind.NUMBER,
    pl.Date(): Kind.DATE,
}
_LACKS: Final = Text(
    "{path} phải có các cột {columns}; không tìm thấy {missing}. Hãy thêm vào dòng tên cột.",
    "{path} must have the columns {columns}; {missing} not found. Add it to the row of headings.",
)
_TWICE: Final = Text(
    "{path} chỉ được có một cột {column}; các cột {headings} đều là cột ấy. Hãy giữ lại một cột.",
    "{path} must have one column {column}; {headings} are each of them that. Keep one.",
)
_WRONG: Final = Text(
    "Ô {name} ở dòng {row} của {path} phải {kind}; ô này {value}. Hãy sửa ô ấy.",
    "{name} in row {row} of {path} must be {kind}; got {value}. Mend that cell.",
)
_VALUE: Final = Text("đang là {value}", "{value}")
_NOTHING: Final = Text("đang trống", "nothing")
_WANTED: Final[dict[pl.DataType, Text]] = {
    pl.String(): Text("có nội dung", "text"),
    pl.Int64(): Text("là số nguyên", "a whole number"),
    pl.Float64(): Text("là một số", "a number"),
    pl.Date(): Text("là ngày viết như 2026-09-01", "a day as 2026-09-01"),
}


def read_list(
    path: Path,
    schema: Mapping[str, pl.DataType],
    *,
    may_be_empty: tuple[str, ...] = (),
    labels: Labels = MappingProxyType({}),
    say: Say = silent,
) -> pl.DataFrame:
    """Return the columns of ``schema`` from delimited text, a workbook or Parquet; other columns are not read.

    A heading is a column's name or a label of it in the feed or in ``labels``, in either language, with or without
    diacritics. ``say`` hears what was guessed in reading. Raises InputError when a column is missing or a cell is empty
    or of another kind, with its row and value, and FeedError when the file cannot be read.

    >>> path, schema = folder / "held.csv", {"programme": pl.String(), "seats": pl.Int64()}
    >>> _ = path.write_text("so cho;ma chuong trinh;ghi chu\\n1.200;P1;\\n", encoding="utf-8")
    >>> read_list(path, schema).rows()
    [('P1', 1200)]
    >>> _ = path.write_text("programme,seats\\nP1,many\\n", encoding="utf-8")
    >>> read_list(path, schema)
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: seats in row 2 of .../held.csv must be a whole number; got many. Mend that cell.
    """
    frame = read_columns(path, tuple(schema), labels, say)
    columns: list[pl.Series] = []
    for name, kind in schema.items():
        cells = frame[name]
        read = typed_column(
            cells,
            Column(
                name=name, kind=_KINDS[kind], label=Text(name, name), note=Text(name, name), unit=_UNIT.get(kind, "")
            ),
            guarded=True,
        )
        wrong = (read.values.is_null() & (cells.is_not_null() | (name not in may_be_empty))).arg_true()
        if len(wrong):
            at = wrong[0]
            got = _NOTHING if cells[at] is None else partial(_VALUE, value=cells[at])
            raise InputError(_WRONG, name=name, row=frame[SHEET_ROW][at], path=path, kind=_WANTED[kind], value=got)
        columns.append(read.values.alias(name))
    return in_schema(pl.DataFrame(columns), schema)


def read_columns(
    path: Path,
    names: tuple[str, ...],
    labels: Labels,
    say: Say = silent,
    data: bytes | None = None,
    may_be_absent: tuple[str, ...] = (),
) -> pl.DataFrame:
    """Return the columns ``names`` of a list as text with the number of each row (``SHEET_ROW``).

    Columns that ``may_be_absent`` are null where they are. Raises InputError when a column is missing or comes twice or
    a row has more cells than there are headings, FeedError when the file (its ``data``, where they were read already)
    cannot be read.

    >>> path, labels = folder / "trainees.csv", {"trainee": Text("Học viên", "Trainee")}
    >>> _ = path.write_text("Placements of 2026\\n\\nhoc vien,note\\nT1,day shift\\n")
    >>> read_columns(path, ("trainee",), labels).rows(named=True)
    [{'row of the sheet': 4, 'trainee': 'T1'}]
    """
    known = _headings(names, labels)
    sheet = best_sheet(read_sheets(path, _naming(known), data), _naming(known))
    columns = {} if sheet is None else _columns(sheet, known, path)
    needed = [name for name in names if name not in may_be_absent]
    missing = [name for name in needed if name not in columns]
    if sheet is None or missing:
        raise InputError(_LACKS, path=path, columns=", ".join(needed), missing=", ".join(missing))
    for fault, sentence in zip(sheet.faults, sheet.sentences(), strict=True):
        if fault.rule != "encoding_guessed":
            raise InputError(sentence)
        say(sentence)
    for remark in sheet.remarks:
        say(remark)
    absent = pl.lit(None, dtype=pl.String)
    cells = {name: pl.col(columns[name]).str.normalize("NFC") if name in columns else absent for name in names}
    return sheet.rows.select(SHEET_ROW, **cells)


def headings_naming(names: tuple[str, ...], labels: Labels) -> Naming:
    """Return how many of the columns ``names`` a row of cells names, by what the headings of a list may be.

    >>> headings_naming(("seats",), {"seats": Text("Số chỗ", "Seats")})(["so cho", "ghi chú"])
    1
    """
    return _naming(_headings(names, labels))


def _headings(names: tuple[str, ...], labels: Labels) -> dict[str, str]:
    """Return plain heading → column: names first, then labels given, then those of the feed's columns so called."""
    known = {plain_heading(name): name for name in names}
    declared = [column for table in TABLES.values() for column in table.columns if column.name in names]
    pairs = [(name, labels[name]) for name in names if name in labels]
    pairs += [(column.name, column.label) for column in declared]
    for name, label in pairs:
        for heading in (label.vi, label.en):
            known.setdefault(plain_heading(heading), name)
    return known


def _column(heading: str | None, known: Mapping[str, str]) -> str | None:
    """Return the column that a heading names, in one language or in both (``Điểm / Score``)."""
    parts = (heading or "", *re.split(r"\n| [/|–—-] ", heading or ""))
    return next((known[plain] for part in parts if (plain := plain_heading(part)) in known), None)


def _naming(known: Mapping[str, str]) -> Naming:
    def naming(cells: Cells) -> int:
        return len({_column(cell, known) for cell in cells} - {None})

    return naming


def _columns(sheet: Sheet, known: Mapping[str, str], path: Path) -> dict[str, str]:
    """Return column → heading; a heading that is the very name of a column comes before one that is a label of it."""
    columns: dict[str, list[str]] = {}
    for heading in sheet.cells.columns:
        if (name := _column(heading, known)) is not None:
            columns.setdefault(name, []).append(heading)
    exact = {name: [name] if name in headings else headings for name, headings in columns.items()}
    for name, headings in exact.items():
        if len(headings) > 1:
            raise InputError(_TWICE, path=path, column=name, headings=", ".join(headings))
    return {name: heading for name, (heading,) in exact.items()}
