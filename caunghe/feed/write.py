"""Writing a feed: a folder or zip of CSV or Parquet files, or one workbook; whole or not at all."""

# xlsxwriter has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast, get_args
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import polars as pl

from caunghe.errors import InputError, OutputError
from caunghe.feed.contents import Feed, FeedInformation
from caunghe.feed.datapackage import Form, data_package
from caunghe.formulas import guarded_text
from caunghe.language import Text
from caunghe.outputs import LEDGER
from caunghe.schema import TABLES, Kind, Table, check_one_of

if TYPE_CHECKING:
    from caunghe.workbook import Format, Worksheet

SHEET_ROWS: Final = 1_048_575
CELL_CHARACTERS: Final = 32_767
_OTHER_FORMS: Final = frozenset({".csv", ".parquet", ".xls", ".xlsm", ".ods", ".json"})

_A_FOLDER = Text("{path} là một thư mục; hãy chọn tên tệp.", "{path} is a folder; choose the name of a file.")
_A_FILE = Text(
    "Bộ dữ liệu phải ghi vào thư mục; {path} là một tệp.", "A feed folder must be a folder or new; {path} is a file."
)
_STRANGERS = Text(
    "Chỉ thay được thư mục không chứa gì ngoài một bộ dữ liệu; {path} có {stranger}.",
    "A feed folder to replace must hold nothing but a feed; {path} holds {stranger}.",
)
_WRONG_SUFFIX = Text(
    "Bộ dữ liệu được ghi vào thư mục, tệp .zip hoặc .xlsx; tên đã cho là {name}.",
    "A feed is written to a folder, .zip or .xlsx; got {name}.",
)
_LONG_SHEET = Text(
    "Một trang tính chứa nhiều nhất {limit} dòng; {table} có {rows}: hãy ghi thư mục hoặc tệp zip dạng Parquet.",
    "A sheet holds at most {limit} rows; {table} has {rows}: write a folder or zip of Parquet.",
)
_LONG_CELL = Text(
    "Một ô chứa nhiều nhất {limit} ký tự; {column} có {length}: hãy ghi thư mục hoặc tệp zip.",
    "A cell holds at most {limit} characters; {column} has {length}: write a folder or zip.",
)


def write_feed(feed: Feed, path: Path, *, form: Form = "csv") -> None:
    """Write the supplied tables to ``path``: a zip if it ends in .zip, a workbook if in .xlsx, else a folder.

    What stood there before is replaced only once the new feed is complete. Raises InputError for another suffix or a
    table that does not fit a sheet (1,048,575 rows, 32,767 characters a cell), OutputError for a folder that holds
    anything but a feed.

    >>> write_feed(feed, folder / "city.zip", form="parquet")
    >>> caunghe.read_feed(folder / "city.zip")["programmes"].equals(feed["programmes"])
    True
    >>> write_feed(feed, folder / "city.ods")
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: A feed is written to a folder, .zip or .xlsx; got city.ods.
    """
    check_one_of("form", form, get_args(Form))
    check_destination(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacement(path) as partial:
        match path.suffix.lower():
            case ".xlsx":
                _write_workbook(feed, partial)
            case ".zip":
                _write_zip(feed, partial, form)
            case _:
                partial.mkdir()
                for name, content in _files(feed, form):
                    (partial / name).write_bytes(content())


def check_destination(path: Path) -> None:
    """Raise what ``write_feed`` raises of a path, before there is a feed: who makes one need not wait to hear it.

    >>> check_destination(folder / "city.ods")
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: A feed is written to a folder, .zip or .xlsx; got city.ods.
    """
    suffix = path.suffix.lower()
    if suffix in _OTHER_FORMS:
        raise InputError(_WRONG_SUFFIX, name=path.name)
    if suffix not in (".xlsx", ".zip"):
        _refuse_strangers(path)
    elif path.is_dir():
        raise OutputError(_A_FOLDER, path=path)


def feed_document(information: FeedInformation, tables: Iterable[str] = ()) -> dict[str, Any]:
    """Return ``feed.json``; ``tables`` are named even where their basis is not known.

    >>> document = feed_document(feed.information, ["norms"])
    >>> document["as_of"], document["tables"]["norms"], document["tables"]["areas"]
    ('2026-06-30', {}, {'basis': 'synthetic'})
    """
    named = dict.fromkeys([*tables, *information.basis])
    basis = {name: {"basis": information.basis[name]} if name in information.basis else {} for name in named}
    return {
        "city": {"vi": information.city.vi, "en": information.city.en},
        "area": information.area,
        "as_of": information.as_of.isoformat(),
        "licence": information.licence,
        "classifications": dict(information.classifications),
        "tables": basis,
        "breaks": [
            {"date": change.day.isoformat(), "vi": change.reason.vi, "en": change.reason.en}
            for change in information.breaks
        ],
    }


def supplied_tables(feed: Feed) -> list[str]:
    """Return the tables to write, in the order of the schema: those that came with the feed or have rows."""
    return [name for name in TABLES if name in feed.supplied or feed[name].height > 0]


def as_csv(table: Table, frame: pl.DataFrame) -> bytes:
    """Return a table, or some of its columns, as UTF-8 CSV in which no text can run as a formula."""
    texts = [column.name for column in table.columns if column.dtype == pl.String() and column.name in frame.columns]
    return frame.with_columns(guarded_text(pl.col(name)) for name in texts).write_csv().encode()


def _as_parquet(frame: pl.DataFrame) -> bytes:
    buffer = BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def _files(feed: Feed, form: Form) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the name of each file of a feed and the function that makes its bytes, one file in memory at a time."""
    names = supplied_tables(feed)
    for name in names:
        table, frame = TABLES[name], feed[name]
        if form == "csv":
            yield f"{name}.csv", lambda table=table, frame=frame: as_csv(table, frame)
        else:
            yield f"{name}.parquet", lambda frame=frame: _as_parquet(frame)
    yield "feed.json", lambda: _as_json(feed_document(feed.information, names))
    yield "datapackage.json", lambda: _as_json(data_package(feed.information, names, form))


def _as_json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _write_zip(feed: Feed, path: Path, form: Form) -> None:
    # a fixed date in every entry, so that the same feed gives the same bytes
    method = ZIP_DEFLATED if form == "csv" else ZIP_STORED
    with ZipFile(path, "w") as archive:
        for name, content in _files(feed, form):
            entry = ZipInfo(name)
            entry.compress_type = method
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content())


@contextmanager
def replacement(path: Path) -> Generator[Path]:
    """Give a temporary sibling to write to; it takes the place of ``path`` only if the block ends well.

    Raises OutputError, and leaves all as it is, where a file would take the place of a folder.

    >>> path = folder / "list.txt"
    >>> _ = path.write_text("whole")
    >>> with replacement(path) as partial:
    ...     raise ValueError(f"{partial.write_text('half')} characters, then a failure")
    Traceback (most recent call last):
        ...
    ValueError: 4 characters, then a failure
    >>> path.read_text()
    'whole'
    """
    mark = secrets.token_hex(4)
    partial, former = (path.with_name(f".{path.name}.{mark}.{state}") for state in ("partial", "former"))
    try:
        yield partial
        if not path.is_dir():
            partial.replace(path)
            return
        if partial.is_file():
            raise OutputError(_A_FOLDER, path=path)
        path.rename(former)
        try:
            partial.rename(path)
        except OSError:
            former.rename(path)
            raise
        shutil.rmtree(former)
    finally:
        if partial.is_dir():
            shutil.rmtree(partial)
        partial.unlink(missing_ok=True)


def _refuse_strangers(path: Path) -> None:
    """Raise OutputError where replacing a folder would take away files that are no part of a feed."""
    if path.is_file():
        raise OutputError(_A_FILE, path=path)
    ours = {f"{name}.{form}" for name in TABLES for form in ("csv", "parquet")}
    ours |= {"feed.json", "datapackage.json", LEDGER}
    strangers = sorted(item.name for item in path.iterdir() if item.name not in ours) if path.is_dir() else []
    if strangers:
        raise OutputError(_STRANGERS, path=path, stranger=strangers[0])


def _write_workbook(feed: Feed, path: Path) -> None:
    # who reads or checks a feed writes no workbook
    from caunghe.workbook import new_workbook  # noqa: PLC0415

    for name in supplied_tables(feed):
        _refuse_what_no_sheet_holds(name, feed[name])
    book = new_workbook(path, feed.information.as_of, by_row=True, author="Cầu Nghề")
    formats = {
        "head": book.add_format({"bold": True, "font_color": "#ffffff", "bg_color": "#14213d"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "money": book.add_format({"num_format": "#,##0"}),
    }
    names = supplied_tables(feed)
    pairs = list(flat_pairs(feed_document(feed.information, names)))
    sheet = book.add_worksheet("feed")
    sheet.set_column(0, 1, 36)
    for row, (key, value) in enumerate([("key", "value"), *pairs]):
        for column, text in enumerate((key, value)):
            sheet.write_string(row, column, text, formats["head"] if row == 0 else None)
    for name in names:
        _write_sheet(book.add_worksheet(name), TABLES[name], feed[name], formats)
    book.close()


def _refuse_what_no_sheet_holds(name: str, frame: pl.DataFrame) -> None:
    if frame.height > SHEET_ROWS:
        raise InputError(_LONG_SHEET, limit=SHEET_ROWS, table=name, rows=frame.height)
    lengths = frame.select(pl.col(pl.String).str.len_chars().max())
    for column, longest in lengths.to_dicts()[0].items():
        if longest and longest > CELL_CHARACTERS:
            raise InputError(_LONG_CELL, limit=CELL_CHARACTERS, column=f"{name}.{column}", length=longest)


def flat_pairs(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield ``city.vi``, ``tables.areas.basis``, ``breaks.0.date``, … with their text."""
    if isinstance(value, list):
        yield from flat_pairs(dict(enumerate(cast("list[Any]", value))), key)
    elif isinstance(value, dict):
        for name, inner in cast("dict[object, Any]", value).items():
            yield from flat_pairs(inner, f"{key}.{name}" if key else str(name))
    else:
        yield key, str(value)


def _write_sheet(sheet: Worksheet, table: Table, frame: pl.DataFrame, formats: dict[str, Format]) -> None:
    """Write one table row by row; text goes in as text whatever it starts with."""
    sheet.freeze_panes(1, len(table.key))
    styles = {Kind.DATE: formats["date"], Kind.MONEY: formats["money"]}
    writers: list[Callable[..., Any]] = []
    for index, column in enumerate(table.columns):
        width = 40 if column.kind is Kind.TEXT else 16
        sheet.set_column(index, index, width, styles.get(column.kind))
        sheet.write_string(0, index, column.name, formats["head"])
        writers.append(_writer(sheet, column.kind, formats))
    for row, values in enumerate(frame.iter_rows(), start=1):
        for index, value in enumerate(values):
            if value is not None:
                writers[index](row, index, value)


def _writer(sheet: Worksheet, kind: Kind, formats: dict[str, Format]) -> Callable[..., Any]:
    if kind is Kind.DATE:
        return _styled_writer(sheet.write_datetime, formats["date"])
    if kind is Kind.MONEY:
        return _styled_writer(sheet.write_number, formats["money"])
    if kind is Kind.BOOLEAN:
        return sheet.write_boolean
    return sheet.write_number if kind in _NUMBERS else sheet.write_string


def _styled_writer(write: Callable[..., Any], style: Format) -> Callable[[int, int, Any], Any]:
    return lambda row, column, value: write(row, column, value, style)


_NUMBERS: Final = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.SHARE, Kind.LONGITUDE, Kind.LATITUDE})
