"""Somebody else's register as tables of text, whatever file it comes in."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

import polars as pl

from caunghe.errors import FeedError, InputError
from caunghe.feed.convert.fields import fields_naming
from caunghe.feed.convert.remarks import DataRows, data_rows
from caunghe.feed.reading.container import read_bytes
from caunghe.feed.reading.fault_wording import Say
from caunghe.feed.reading.shape import Naming
from caunghe.feed.reading.sheets import SHEET_ROW, Sheet, read_sheets
from caunghe.feed.values.decimals import decimal, written
from caunghe.language import Text
from caunghe.progress import silent

Tables = Mapping[str, pl.DataFrame]

_SUFFIXES: Final = frozenset({".json", ".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt", ".parquet"})
_NO_REGISTER = Text(
    "Sổ đăng ký phải là tệp {known} hoặc thư mục chứa các tệp ấy; đã cho {path}.",
    "A register must be {known} or a folder of these; got {path}.",
)
_TWICE = Text(
    "Mỗi bảng của sổ đăng ký phải nằm trong một tệp; {first} và {second} đều có bảng {table}. Hãy đổi tên một tệp.",
    "A table of a register must come from one file; {table} is in {first} and in {second}. Rename one of them.",
)
_NAMED_TWICE = Text(
    "Mỗi tên trong một đối tượng JSON chỉ được có một lần; {path} có {name} hai lần. Hãy đổi tên một trong hai.",
    "A name may stand once in a JSON object; {path} has {name} twice. Rename one of them.",
)
_DAMAGED = Text("Tệp {path} hỏng hoặc không đúng dạng ({reason}).", "{path} is damaged or not of its kind ({reason}).")

_DEEPER = Text(
    "{file}: danh sách {names} nằm sâu bên trong nên không được đọc. Đưa mỗi danh sách ra ngoài cùng của tệp JSON.",
    "{file}: lists that lie deeper are not read: {names}. Put each list at the top of the JSON file.",
)


class Register(dict[str, pl.DataFrame]):
    """The tables of a register by name, with the file of each and the number of each row in its sheet or list.

    ``stated`` are the rows, with their numbers, that state the total of a whole table; ``merged`` are by table and
    heading the rows in which a cell begins that is one with those below; ``lines`` are by table the units that lines
    above it say.
    """

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, Path] = {}
        self.numbers: dict[str, pl.Series] = {}
        self.stated: dict[str, pl.DataFrame] = {}
        self.merged: dict[str, dict[str, Sequence[int]]] = {}
        self.lines: dict[str, Sequence[str]] = {}

    def add(self, name: str, read: DataRows, file: Path) -> None:
        """Take up a table whose rows bear their numbers; headings and cells are composed, so that equal ones are."""
        composed = {heading: unicodedata.normalize("NFC", heading) for heading in read.kept.columns}
        self[name] = read.kept.rename(composed).drop(SHEET_ROW).select(pl.all().str.normalize("NFC"))
        self.stated[name] = read.stated.rename(composed)
        self.merged[name] = {composed[heading]: rows for heading, rows in read.merged.items()}
        self.lines[name] = read.lines
        self.files[name], self.numbers[name] = file, read.kept[SHEET_ROW]

    def place(self, name: str) -> str:
        """Return the file of a table, with its sheet or list where the file has several."""
        alone = list(self.files.values()).count(self.files[name]) == 1
        return str(self.files[name]) if alone else f"{self.files[name]}, {name}"


def read_source(*paths: Path, fields: Iterable[str] = (), say: Say = silent) -> Register:
    """Return the tables of a register as text: JSON objects of lists, workbooks, CSV or Parquet, folders of these.

    ``fields`` are those that a mapping asks for: the row with most of them has the headings. Lists inside a cell are
    joined by ``; ``. ``say`` hears what was guessed or could not be read of a file, and of rows left out that are no
    data: totals, numbers of columns, notes, signatures. Raises FeedError for anything else and for a damaged file,
    InputError where two files have a table of one name.

    >>> _ = (folder / "register.json").write_text('{"schools": [{"code": 7, "trades": ["welding", "nursing"]}]}')
    >>> read_source(folder / "register.json")["schools"].rows()
    [('7', 'welding; nursing')]
    """
    files = [file for path in paths for file in (_tables_in(path) if path.is_dir() else [path])]
    register, naming = Register(), fields_naming(fields) if fields else None
    for file in files:
        for called, read in _read_file(file, naming, say).items():
            name = unicodedata.normalize("NFC", called)
            if name in register:
                raise InputError(_TWICE, first=register.files[name], second=file, table=name)
            register.add(name, read, file)
    return register


def _tables_in(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.iterdir()) if file.suffix.lower() in _SUFFIXES - {".json"}]


def _read_file(file: Path, naming: Naming | None, say: Say) -> dict[str, DataRows]:
    """Return the tables of a file with the number of each row (``SHEET_ROW``)."""
    if file.suffix.lower() not in _SUFFIXES:
        raise FeedError(_NO_REGISTER, path=file, known=", ".join(sorted(_SUFFIXES)))
    if file.suffix.lower() == ".json":
        return {name: DataRows(rows, [], rows.clear()) for name, rows in _read_json(file, say).items()}
    tables: dict[str, DataRows] = {}
    for sheet in read_sheets(file, naming):
        tables[sheet.name] = data_rows(_as_shown(sheet), sheet.name)._replace(merged=sheet.merged, lines=sheet.units)
        for sentence in (*sheet.sentences(), *sheet.remarks, *tables[sheet.name].left):
            say(sentence)
    return tables


def _as_shown(sheet: Sheet) -> pl.DataFrame:
    """Return the rows of a sheet with the numbers shown as per cent so written, 0.7 as 70%, and errors as #N/A."""
    rows = sheet.rows
    for fault in sheet.faults:
        heading = None if fault.position is None else sheet.places.get(fault.position - 1)
        if fault.rule == "type_wrong" and heading is not None:
            at = pl.col(SHEET_ROW) == fault.row
            rows = rows.with_columns(pl.when(at).then(pl.lit(fault.value)).otherwise(pl.col(heading)).alias(heading))
    for heading, shown in sheet.percents.items():
        texts = rows[heading].unique().drop_nulls()
        numbers = dict(zip(texts, texts.cast(pl.Float64, strict=False), strict=True))
        said = {
            text: text if number is None else f"{written(decimal(number).scaleb(2))}%"
            for text, number in numbers.items()
        }
        is_shown = pl.col(SHEET_ROW).is_in(sorted(shown))
        rows = rows.with_columns(pl.when(is_shown).then(pl.col(heading).replace(said)).otherwise(pl.col(heading)))
    return rows


def _read_json(file: Path, say: Say) -> dict[str, pl.DataFrame]:
    try:
        document: Any = json.loads(read_bytes(file), object_pairs_hook=partial(_object_of, file))
    except ValueError as fault:
        raise FeedError(_DAMAGED, path=file, reason=str(fault).splitlines()[0]) from fault
    if not isinstance(document, dict):
        raise FeedError(_DAMAGED, path=file, reason="JSON: {…}")
    lists = cast("dict[str, object]", document).items()
    if deeper := [
        path for name, value in lists if isinstance(value, dict) for path in _lists_in(cast("object", value), name)
    ]:
        say(_DEEPER.filled(file=file.name, names=", ".join(deeper)))
    return {name: _from_records(cast("list[object]", rows)) for name, rows in lists if isinstance(rows, list)}


def _lists_in(value: object, path: str) -> list[str]:
    """Return where lists of records lie in a value of a JSON object: ``Nagpur / government``."""
    if isinstance(value, list):
        return [path] if any(isinstance(each, dict) for each in cast("list[object]", value)) else []
    if not isinstance(value, dict):
        return []
    parts = cast("dict[str, object]", value).items()
    return [found for name, part in parts for found in _lists_in(part, f"{path} / {name}")]


def _object_of(file: Path, pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return a JSON object; of two lists of one name the first would be lost without a word."""
    made: dict[str, object] = {}
    for name, value in pairs:
        if name in made:
            raise FeedError(_NAMED_TWICE, path=file, name=name)
        made[name] = value
    return made


def _from_records(rows: list[object]) -> pl.DataFrame:
    numbered = {at: cast("dict[str, object]", row) for at, row in enumerate(rows, 1) if isinstance(row, dict)}
    names = list(dict.fromkeys(name for row in numbered.values() for name in row))
    columns = {name: [_cell(row.get(name)) for row in numbered.values()] for name in names}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    return frame.with_columns(pl.Series(SHEET_ROW, list(numbered), dtype=pl.Int64))


def _cell(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, list):
        return "; ".join(str(part) for part in cast("list[object]", value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
