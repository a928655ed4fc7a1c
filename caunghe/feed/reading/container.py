"""A feed as it lies: a folder, a zip of it, or a workbook; which part holds which table."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, Final

import polars as pl

from caunghe.errors import FeedError
from caunghe.feed.reading.archive import FEED_BYTES_LIMIT, Archive
from caunghe.feed.reading.delimited import read_delimited
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.headers import column_of, nearest_table, plain_heading, table_of
from caunghe.feed.reading.information import NAME, nested, parsed_json
from caunghe.feed.reading.workbook import read_workbook
from caunghe.feed.rules.structural import finding
from caunghe.language import Text
from caunghe.schema import TABLES, Table

PARQUET_ROWS_LIMIT: Final = 100_000_000
_FILES_LIMIT: Final = 1_000
_SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt", ".parquet"})
# What may lie beside the tables without being one: descriptions, licences, a template's guidance.
_COMPANIONS: Final = frozenset(
    {"datapackage", "readme", "licence", "license", "guide", "huong dan", "codes", "danh muc", "lists"}
)
_OLE: Final = b"\xd0\xcf\x11\xe0"

_ABSENT = Text("Không có {path}.", "{path} does not exist.")
_NO_FEED = Text(
    "{path} không phải bộ dữ liệu: cần thư mục, tệp zip hoặc bảng tính .xlsx; đây là {value}.",
    "{path} is not a feed: it must be a folder, a zip or an .xlsx workbook; got {value}.",
)
_NO_TABLE = Text(
    "{path} không có bảng nào: cần tệp như areas.csv hoặc areas.parquet; có {value}.",
    "{path} holds no table: it must hold files such as areas.csv or areas.parquet; it holds {value}.",
)
_OLD_BOOK = Text(
    "{path} là tệp .xls cũ hoặc được đặt mật khẩu; hãy bỏ mật khẩu và lưu dạng .xlsx.",
    "{path} is an old .xls file or has a password; remove the password and save it as .xlsx.",
)
_UNREADABLE = Text("Không đọc được {path}: {reason}.", "{path} cannot be read: {reason}.")
_NO_FILE = Text("{path} không phải một tệp dữ liệu nên không đọc được.", "{path} is not a file and is not read.")
_NO_BYTES = Text("{path} là một tệp trống.", "{path} is an empty file.")
_WITHIN = Text(
    "{path} là sổ tính hoặc tệp zip nằm trong bộ dữ liệu; hãy kiểm tra riêng tệp ấy hoặc bỏ ra ngoài.",
    "{path} is a workbook or zip within a feed; check it by itself or take it out.",
)
_MANY = Text("{path} có {count} tệp; tối đa là {limit}.", "{path} holds {count} files; the limit is {limit}.")
_LARGE = Text("{path} lớn {size} MB; tối đa là {limit} MB.", "{path} has {size} MB; the limit is {limit} MB.")
_LONG = Text("{path} có {rows} dòng; tối đa là {limit}.", "{path} has {rows} rows; the limit is {limit}.")


@dataclass(slots=True)
class Container:
    """What a feed holds: its information, and for each table how to read it; ``findings`` on names."""

    document: dict[str, Any] | None = None
    parts: dict[str, Callable[[], Grid]] = field(default_factory=dict[str, Callable[[], Grid]])
    sources: dict[str, str] = field(default_factory=dict[str, str])
    findings: list[pl.DataFrame] = field(default_factory=list[pl.DataFrame])

    def add(self, table: str | None, source: str, load: Callable[[], Grid]) -> None:
        """Take up a part, unless it holds no table or one that is there already."""
        if table is None:
            self.findings.append(
                finding("table_unknown", source, value=source, expected=nearest_table(Path(source).stem))
            )
        elif table in self.parts:
            self.findings.append(finding("table_repeated", table, value=source, expected=self.sources[table]))
        else:
            self.parts[table], self.sources[table] = load, source

    def describe(self, data: bytes) -> None:
        """Take up ``feed.json``."""
        self.document, findings = parsed_json(data)
        self.findings.append(findings)


def open_container(path: Path) -> Container:
    """Return what lies at ``path``; raises FeedError when that cannot be a feed."""
    if path.is_dir():
        return _files(path, _listed(path), lambda name: _bytes(path / name))
    return _packed(path, _bytes(path))


def _listed(path: Path) -> list[str]:
    try:
        files = list(path.iterdir())
    except OSError as fault:
        raise FeedError(_UNREADABLE, path=path, reason=fault.strerror) from fault
    if len(files) > _FILES_LIMIT:
        raise FeedError(_MANY, path=path, count=len(files), limit=_FILES_LIMIT)
    return [f"{file.name}/" if file.is_dir() else file.name for file in files]


def _bytes(path: Path) -> bytes:
    try:
        about = path.stat()
        # a pipe or device would never end
        if not stat.S_ISREG(about.st_mode):
            raise FeedError(_NO_FILE, path=path)
        if about.st_size > FEED_BYTES_LIMIT:
            raise FeedError(_LARGE, path=path, size=about.st_size // 1024**2, limit=FEED_BYTES_LIMIT // 1024**2)
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise FeedError(_ABSENT, path=path) from fault
    except (OSError, ValueError) as fault:
        raise FeedError(_UNREADABLE, path=path, reason=fault) from fault


def _packed(path: Path, data: bytes) -> Container:
    if not data:
        raise FeedError(_NO_BYTES, path=path)
    if data.startswith(_OLE):
        raise FeedError(_OLD_BOOK, path=path)
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise FeedError(_NO_FEED, path=path, value="Parquet" if data.startswith(b"PAR1") else path.suffix or path.name)
    archive = Archive(data, str(path))
    if "xl/workbook.xml" in archive:
        return _workbook(read_workbook(data, archive, str(path), _is_read))
    if "mimetype" in archive or "xl/workbook.bin" in archive or "[Content_Types].xml" in archive:
        raise FeedError(_NO_FEED, path=path, value=path.suffix or path.name)
    shown = [name for name in archive.names if not name.startswith("__MACOSX/")]
    top = f"{PurePosixPath(shown[0]).parts[0]}/" if shown else ""
    folder = top if all(name.startswith(top) for name in shown) else ""
    return _files(path, [name.removeprefix(folder) for name in shown], lambda name: archive.read(folder + name))


def _files(path: Path, names: list[str], read: Callable[[str], bytes]) -> Container:
    """Return the tables among the files ``names``, of which folders end with a slash."""
    container = Container()
    for name in sorted(names):
        place = PurePosixPath(name)
        if name.startswith((".", "~$")) or plain_heading(place.stem) in _COMPANIONS:
            continue
        if name == f"{NAME}.json":
            container.describe(read(name))
            continue
        is_table = place.suffix.lower() in _SUFFIXES and "/" not in name
        table = table_of(place.stem) if is_table else None
        container.add(table, name, lambda table=table, name=name: _read_part(read(name), name, TABLES[str(table)]))
    if not container.parts and container.document is None:
        raise FeedError(_NO_TABLE, path=path, value=", ".join(sorted(names)[:5]) or "–")
    return container


def _read_part(data: bytes, name: str, table: Table) -> Grid:
    """Return one file as it is, whatever its suffix says."""
    if data.startswith(b"PAR1"):
        return _read_parquet(data, name, table)
    if data.startswith((b"PK\x03\x04", _OLE)):
        raise FeedError(_WITHIN, path=name)
    return read_delimited(data, name, table)


def _read_parquet(data: bytes, name: str, table: Table) -> Grid:
    try:
        lazy = pl.scan_parquet(BytesIO(data))
        header = tuple(lazy.collect_schema().names())
        rows = int(lazy.select(pl.len()).collect().item())
        if rows > PARQUET_ROWS_LIMIT:
            raise FeedError(_LONG, path=name, rows=rows, limit=PARQUET_ROWS_LIMIT)
        known = [title for title in header if column_of(title, table)]
        cells = pl.read_parquet(BytesIO(data), columns=known)
    except pl.exceptions.PolarsError as fault:
        raise FeedError(_UNREADABLE, path=name, reason=str(fault).splitlines()[0]) from fault
    return Grid(name, table.name, cells, first_row=2, header=header)


def _is_read(sheet: str) -> bool:
    return plain_heading(sheet) == NAME or table_of(sheet) is not None


def _workbook(sheets: Iterable[Grid]) -> Container:
    container = Container()
    for sheet in sheets:
        if plain_heading(sheet.name) == NAME:
            container.document = _pairs(sheet)
        elif plain_heading(sheet.name) not in _COMPANIONS:
            container.add(table_of(sheet.name), sheet.name, lambda sheet=sheet: sheet)
    return container


def _pairs(sheet: Grid) -> dict[str, Any]:
    if sheet.cells.width < 2:
        return {}
    return nested((key, value) for key, value, *_ in sheet.cells.iter_rows() if key and value)
