"""A mapping: the table in which a data officer says what of a register becomes which column of the feed.

| table | column | from | field | transformation | argument | when |

``from`` names a source table, ``field`` its column (several joined by ``+``), ``transformation`` a verb of ``cells``
or, in rows of column ``*``, of ``rows``; ``argument`` is what the verb needs, and ``when`` a condition
(``conditions``) on the source row. Tables, columns and verbs are named in Vietnamese or English. An empty ``table`` is
that of the row above; a row that begins with ``#`` is a comment.

A column may have several rows: each but the last with a condition, and the first whose condition holds is taken.
Values that nothing maps stay empty and are told; nothing is guessed.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed.convert.fields import BRACES
from caunghe.feed.convert.figures import is_factor
from caunghe.feed.convert.verbs import ROW_VERBS, VERBS, row_verb_names, verb_names, verb_of
from caunghe.feed.lists import headings_naming, read_columns
from caunghe.feed.reading.container import read_bytes
from caunghe.feed.reading.encoding import HEAD_BYTES, decoded_text, encoding_of
from caunghe.feed.reading.fault_wording import Say, fault_text
from caunghe.feed.reading.grid import CellFault
from caunghe.feed.reading.heading_names import column_of, table_of
from caunghe.feed.reading.records import records
from caunghe.feed.reading.shape import shape
from caunghe.feed.reading.sheets import SHEET_ROW, read_sheets
from caunghe.language import Language, Text, fold
from caunghe.progress import silent
from caunghe.schema import TABLES

MAPPING_LABELS: Final = {
    "table": Text("Bảng", "Table"),
    "column": Text("Cột", "Column"),
    "from": Text("Bảng nguồn", "From"),
    "field": Text("Cột nguồn", "Field"),
    "transformation": Text("Phép biến đổi", "Transformation"),
    "argument": Text("Tham số", "Argument"),
    "when": Text("Điều kiện", "When"),
}
MAPPING_COLUMNS: Final = tuple(name for name in MAPPING_LABELS if name != "when")
_COMMENT: Final = "#"
_NO_TEXT: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1")
_LIST_SUFFIXES: Final = (".csv", ".xlsx", ".tsv", ".txt", ".xls", ".ods")

_ROW = Text(
    "{path}, dòng {row}: {column} phải là một trong {known}; đã cho {value}.",
    "{path} row {row}: {column} must be one of {known}; got {value}.",
)
_COLUMN_TWICE = Text(
    "{path}, dòng {row}: mỗi cột của bảng chỉ được ánh xạ một lần; {table}.{column} đã có ở dòng {earlier}. "
    "Hãy bỏ một dòng, hoặc ghi điều kiện ở các dòng trước.",
    "{path} row {row}: a column may be mapped once; got {table}.{column}, mapped in row {earlier}. Leave one out, or "
    "give the earlier ones a condition.",
)
_STAR = Text(
    "{path}, dòng {row}: cột * chỉ đi với {verbs} và ngược lại; đã cho {column} với {transformation}.",
    "{path} row {row}: column * goes with {verbs}, and these with column *; got {column} with {transformation}.",
)
_ROW_NUMBER = Text(
    "{path}, dòng {row}: phép {verb} cần một số chỉ đọc được theo một cách, như 1000000 hoặc 0,50; đã cho {value}.",
    "{path} row {row}: {verb} needs a number that reads one way only, such as 1000000 or 0.50; got {value}.",
)
_NO_CONDITION = Text(
    "{path}, dòng {row}: phép {verb} {needs}; đã cho {value}.", "{path} row {row}: {verb} {needs}; got {value}."
)
_NO_FIELD = Text(
    "{path}, dòng {row}: phép {verb} phải nêu cột nguồn; ô ấy đang trống.",
    "{path} row {row}: {verb} must name a field; that cell is empty.",
)
_FIELD_NEEDED: Final = frozenset({"fill", "split", "unpivot", "distinct", "sum"})
_NEEDS: Final = Text("cần một điều kiện như Trình độ = 5", "needs a condition such as level = 5")
_REFUSES: Final = Text("không đi với điều kiện", "takes no condition")
_LAST = Text(
    "{path}, dòng {row}: phép {verb} phải là phép cuối cùng trong các dòng * của bảng {table}.",
    "{path} row {row}: {verb} must be the last of the rows * of the table {table}.",
)


@dataclass(frozen=True, slots=True)
class RegisterMapping:
    """The rows of a mapping as text (``MAPPING_COLUMNS`` and ``when``), and the lists that lie beside it by name."""

    rows: pl.DataFrame
    lists: Mapping[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])

    @property
    def fields(self) -> list[str]:
        """The fields of the register that the mapping reads, as it writes them: several with a plus between them."""
        inserted = [part for text in self.rows["argument"] for part in BRACES.findall(text)]
        return [*dict.fromkeys([*self.rows["field"], *inserted])]


def read_mapping(path: Path, say: Say = silent) -> RegisterMapping:
    """Return a mapping; raises FeedError where it cannot be read, InputError for a wrong column or cell.

    ``say`` hears what was guessed in reading.

    >>> _ = (folder / "mapping.csv").write_text(
    ...     "table,column,from,field,transformation,argument\\n"
    ...     "areas,name,wards,title,copied,\\n"
    ... )
    >>> read_mapping(folder / "mapping.csv")
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: mapping.csv row 2: transformation must be one of copy, constant, ...; got copied.
    """
    data = read_bytes(path)
    if data and not data.startswith(_NO_TEXT):
        data = _tidy_text(data, path, say)
    labels = MAPPING_LABELS
    written = read_columns(path, tuple(labels), labels, say, data, may_be_absent=("when",))
    table = pl.col("table")
    written = written.filter(~table.str.starts_with(_COMMENT).fill_null(False)).with_columns(table.forward_fill())
    rows = [_named(row, path) for row in written.fill_null("").iter_rows(named=True)]
    _refuse_columns_mapped_twice(rows, path)
    _refuse_steps_after_distinct(rows, path)
    schema = {name: pl.String() for name in labels}
    mapping = pl.DataFrame(rows, schema={SHEET_ROW: pl.Int64(), **schema}).drop(SHEET_ROW)
    return RegisterMapping(mapping, _lists(path, data, rows))


def _tidy_text(data: bytes, path: Path, say: Say) -> bytes:
    """Return a mapping in delimited text with its comments blank, and its last column holding what separators it has.

    A list such as ``tối = evening; * = full_time`` falls apart where semicolons separate the columns too.
    """
    encoding = encoding_of(data[:HEAD_BYTES], lambda: [data], path.name)
    if encoding.guessed is not None:
        say(fault_text(CellFault("encoding_guessed", None, None, encoding.guessed), path.name))
    text = unicodedata.normalize("NFC", decoded_text(data, encoding, path.name))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = "\n".join("" if line.lstrip('\ufeff"').startswith(_COMMENT) else line for line in lines)
    found = shape(text, headings_naming(tuple(MAPPING_LABELS), MAPPING_LABELS))
    width = len(found.cells)
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\n")
    out.write("\n" * (found.row - 1))
    body = (line + "\n" for line in text.split("\n")[found.lines :])
    for cells in records(body, found.delimiter, width):
        surplus = any(cell.strip() for cell in cells[width:])
        written.writerow([*cells[: width - 1], found.delimiter.join(cells[width - 1 :])] if surplus else cells[:width])
    return out.getvalue().encode()


def _named(row: Mapping[str, str], path: Path) -> dict[str, str]:
    """Return a row with table, column and verb by their names; raises InputError for what is none."""
    made, number = dict(row), row[SHEET_ROW]

    def refuse(column: str, known: str | Callable[[Language], str]) -> None:
        raise InputError(_ROW, path=path.name, row=number, column=column, known=known, value=row[column])

    made["table"] = table_of(row["table"]) or ""
    if not made["table"]:
        refuse("table", ", ".join(TABLES))
    table = TABLES[made["table"]]
    made["column"] = "*" if row["column"] == "*" else column_of(row["column"], table) or ""
    if not made["column"]:
        refuse("column", ", ".join([*table.names, "*"]))
    made["transformation"] = verb_of(row["transformation"]) or ""
    if not made["transformation"]:
        refuse("transformation", verb_names)
    _refuse_what_contradicts(made, path)
    return made


def _refuse_what_contradicts(row: Mapping[str, str], path: Path) -> None:
    name, number = path.name, row[SHEET_ROW]
    column, verb, argument = row["column"], row["transformation"], row["argument"]
    if (column == "*") != (verb in ROW_VERBS):
        raise InputError(_STAR, path=name, row=number, column=column, transformation=VERBS[verb], verbs=row_verb_names)
    if verb in _FIELD_NEEDED and not row["field"].strip(" +"):
        raise InputError(_NO_FIELD, path=name, row=number, verb=VERBS[verb])
    needs_number = verb == "times" or (verb == "sum" and argument)
    if needs_number and not is_factor(argument):
        raise InputError(_ROW_NUMBER, path=name, row=number, verb=VERBS[verb], value=argument)
    if verb == "keep" and not (row["when"] or argument):
        raise InputError(_NO_CONDITION, path=name, row=number, verb=VERBS[verb], needs=_NEEDS, value="–")
    if verb in ROW_VERBS and verb != "keep" and row["when"]:
        raise InputError(_NO_CONDITION, path=name, row=number, verb=VERBS[verb], needs=_REFUSES, value=row["when"])


def _refuse_columns_mapped_twice(rows: list[dict[str, str]], path: Path) -> None:
    """Refuse a row for a column that an earlier row maps without a condition."""
    earlier: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        place = row["table"], row["column"]
        if row["column"] != "*" and place in earlier and not earlier[place]["when"]:
            table, column = place
            first, number = earlier[place][SHEET_ROW], row[SHEET_ROW]
            raise InputError(_COLUMN_TWICE, path=path.name, row=number, table=table, column=column, earlier=first)
        earlier[place] = row


def _refuse_steps_after_distinct(rows: list[dict[str, str]], path: Path) -> None:
    done: set[str] = set()
    for row in rows:
        if row["transformation"] == "distinct":
            done.add(row["table"])
        elif row["column"] == "*" and row["table"] in done:
            raise InputError(_LAST, path=path.name, row=row[SHEET_ROW], verb=VERBS["distinct"], table=row["table"])


def _lists(path: Path, data: bytes, rows: list[dict[str, str]]) -> dict[str, pl.DataFrame]:
    """Return the lists that a mapping names: other sheets of its workbook, and files beside it."""
    wanted = {
        row["argument"]
        for row in rows
        if row["transformation"] in ("words", "values") and row["argument"] and "=" not in row["argument"]
    }
    found: dict[str, pl.DataFrame] = {}
    if data.startswith(_NO_TEXT):
        found = {sheet.name: sheet.cells for sheet in read_sheets(path, data=data)}
    beside = {file for file in path.parent.iterdir() if file.suffix.lower() in _LIST_SUFFIXES and file != path}
    for file in sorted(beside):
        if any(fold(file.stem) == fold(name) for name in wanted):
            sheets = read_sheets(file)
            found |= {unicodedata.normalize("NFC", file.stem): sheets[0].cells} if sheets else {}
    return {
        unicodedata.normalize("NFC", name): cells.select(pl.all().str.normalize("NFC")) for name, cells in found.items()
    }
