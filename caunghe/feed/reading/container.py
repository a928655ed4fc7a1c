"""Opening what lies at a path: a file, a folder, a zip or a workbook, as named parts that are read when asked for.

Here bytes become parts; which part holds which table is found out by ``recognition``, what its cells mean by
``building``.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

import polars as pl

from caunghe.errors import FeedError
from caunghe.feed.reading.archive import FEED_BYTES_LIMIT, Archive
from caunghe.feed.reading.delimited import read_delimited
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.old_excel import OldWorkbook
from caunghe.feed.reading.shape import Naming
from caunghe.feed.reading.workbook import OpenWorkbook, Workbook
from caunghe.language import Text

TEXT_SUFFIXES: Final = frozenset({".csv", ".tsv", ".txt"})
PARQUET_ROWS_LIMIT: Final = 100_000_000
_FILES_LIMIT: Final = 1_000
_OPEN_DOCUMENT: Final = b"opendocument.spreadsheet"
_HEAD: Final = 1_000
_BOOKS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
_OLE: Final = b"\xd0\xcf\x11\xe0"
# how pages begin that portals export under the name of a workbook, old XML of Excel among them
_PAGE: Final = re.compile(
    rb"(?i)^(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*)*<(?:!doctype html|html|head|meta|body|table|style|workbook|!--)"
)
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")

_ABSENT = Text("Không có {path}.", "{path} does not exist.")
_NO_FEED = Text(
    "{path} không phải bộ dữ liệu: cần thư mục, tệp zip hoặc bảng tính .xlsx, .ods, .xls; đây là {value}.",
    "{path} is not a feed: it must be a folder, a zip or an .xlsx, .ods or .xls workbook; got {value}.",
)
_WEB_PAGE = Text(
    "{path} là trang web (HTML) mang tên bảng tính; hãy mở bằng Excel hoặc LibreOffice, chọn Lưu thành (Save As) dạng "
    ".xlsx, rồi nộp tệp mới.",
    "{path} is a web page (HTML) under the name of a workbook; open it in Excel or LibreOffice, choose Save As .xlsx "
    "and hand in the new file.",
)
_LOCK_FILE = Text(
    "{path} là tệp khóa mà Excel tạo khi sổ tính đang mở, không phải sổ tính; hãy đóng Excel rồi kiểm tra tệp {value}.",
    "{path} is the file by which Excel locks an open workbook, no workbook; close Excel and check {value}.",
)
_TEXT_BOOK = Text(
    "{path} là văn bản (CSV) mang tên sổ tính; hãy đổi đuôi tệp thành .csv, hoặc mở bằng Excel và lưu dạng .xlsx.",
    "{path} is text (CSV) under the name of a workbook; give it the ending .csv, or open it in Excel and save it as "
    ".xlsx.",
)
_BINARY_BOOK = Text(
    "{path} là sổ tính nhị phân (.xlsb); hãy mở bằng Excel và lưu thành .xlsx.",
    "{path} is a binary workbook (.xlsb); open it in Excel and save it as .xlsx.",
)
_NO_WORKBOOK = Text(
    "{path} phải là bảng tính .xlsx, .ods, .xls, tệp văn bản (CSV) hoặc Parquet; đây là {value}.",
    "{path} must be an .xlsx, .ods or .xls workbook, delimited text (CSV) or Parquet; got {value}.",
)
_UNREADABLE = Text("Không đọc được {path}: {reason}.", "{path} cannot be read: {reason}.")
_NO_FILE = Text("{path} không phải một tệp dữ liệu nên không đọc được.", "{path} is not a file and is not read.")
_NO_BYTES = Text("{path} là một tệp trống.", "{path} is an empty file.")
_WITHIN = Text(
    "{path} là sổ tính hoặc tệp zip nằm trong bộ dữ liệu; hãy kiểm tra riêng tệp ấy hoặc bỏ ra ngoài.",
    "{path} is a workbook or zip within a feed; check it by itself or take it out.",
)
_MANY = Text(
    "{path} có {count} tệp; tối đa là {limit}.", "{path} holds {count} {count:file|files}; the limit is {limit}."
)
_LARGE = Text("{path} lớn {size} MB; tối đa là {limit} MB.", "{path} has {size} MB; the limit is {limit} MB.")
_LONG = Text("{path} có {rows} dòng; tối đa là {limit}.", "{path} has {rows} {rows:row|rows}; the limit is {limit}.")


class Part(NamedTuple):
    """A file or sheet by its name: its bytes (none of a sheet), its cells, and whether it has any that can be seen.

    ``grid`` is given how headings are known (``Naming``). A folder's name ends with a slash. A sheet may be hidden.
    """

    name: str
    content: Callable[[], bytes] | None
    grid: Callable[[Naming | None], Grid]
    shows_cells: Callable[[], bool] = lambda: True
    is_hidden: bool = False


def open_feed(path: Path) -> list[Part]:
    """Return the parts of the folder, zip or workbook at ``path``, of one text file itself alone.

    Raises FeedError when that cannot be a feed.
    """
    if path.is_dir():
        return _files(_file_names(path), lambda name: read_bytes(path / name))
    data = read_bytes(path)
    if sheets := _other_sheets(path, data):
        return sheets
    if not data.startswith(_ZIP):
        if path.suffix.lower() in TEXT_SUFFIXES and not data.startswith(b"PAR1"):
            content = partial(bytes, data)
            return [Part(path.name, content, partial(_grid, content, path.name))]
        _refuse_disguised(path, data)
        raise FeedError(_NO_FEED, path=path, value="Parquet" if data.startswith(b"PAR1") else path.suffix or path.name)
    archive = Archive(data, str(path))
    if Workbook.is_in(archive):
        return _sheets(Workbook(data, archive, str(path)))
    if "mimetype" in archive or "[Content_Types].xml" in archive:
        raise FeedError(_NO_FEED, path=path, value=path.suffix or path.name)
    shown = [name for name in archive.names if not name.startswith("__MACOSX/")]
    top = f"{PurePosixPath(shown[0]).parts[0]}/" if shown else ""
    folder = top if all(name.startswith(top) for name in shown) else ""
    return _files([name.removeprefix(folder) for name in shown], lambda name: archive.read(folder + name))


def _refuse_disguised(path: Path, data: bytes) -> None:
    """Raise FeedError for Excel's own lock of a workbook, and for text under a workbook's name."""
    if path.name.startswith("~$"):
        raise FeedError(_LOCK_FILE, path=path, value=path.name[2:])
    if path.suffix.lower() in _BOOKS and data.strip() and b"\0" not in data[:_HEAD]:
        raise FeedError(_TEXT_BOOK, path=path)


def parts_of(files: Mapping[str, bytes]) -> list[Part]:
    """Return the parts of a feed whose files are at hand by name."""
    return _files(list(files), files.__getitem__)


def open_table(path: Path, data: bytes | None = None) -> list[Part]:
    """Return the parts of one file, whatever its suffix says: the sheets of a workbook, or the file itself.

    Raises FeedError for a file that is none of workbook, Parquet and text.
    """
    data = read_bytes(path) if data is None else data
    if sheets := _other_sheets(path, data):
        return sheets
    if not data.startswith(_ZIP):
        content = partial(bytes, data)
        return [Part(path.stem, content, partial(_grid, content, path.name))]
    archive = Archive(data, str(path))
    if not Workbook.is_in(archive):
        raise FeedError(_NO_WORKBOOK, path=path, value=path.suffix or path.name)
    return _sheets(Workbook(data, archive, str(path)))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file; raises FeedError when it is absent, no file, too large or cannot be read."""
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


def _file_names(path: Path) -> list[str]:
    try:
        files = list(path.iterdir())
    except OSError as fault:
        raise FeedError(_UNREADABLE, path=path, reason=fault.strerror) from fault
    if len(files) > _FILES_LIMIT:
        raise FeedError(_MANY, path=path, count=len(files), limit=_FILES_LIMIT)
    return [f"{file.name}/" if file.is_dir() else file.name for file in files]


def _other_sheets(path: Path, data: bytes) -> list[Part]:
    """Return the sheets of a workbook of OpenDocument or old Excel, none of another file; an empty one is refused."""
    if not data:
        raise FeedError(_NO_BYTES, path=path)
    if _PAGE.match(data[:_HEAD]):
        raise FeedError(_WEB_PAGE, path=path)
    if data.startswith(_OLE):
        return _sheets(OldWorkbook(data, str(path)))
    archive = Archive(data, str(path)) if data.startswith(_ZIP) else None
    if archive is not None and "xl/workbook.bin" in archive:
        raise FeedError(_BINARY_BOOK, path=path)
    if archive is not None and ("mimetype" not in archive or _OPEN_DOCUMENT not in archive.read("mimetype")):
        return []
    return _sheets(OpenWorkbook(data, archive, str(path))) if archive and OpenWorkbook.is_in(archive) else []


def _files(names: list[str], read: Callable[[str], bytes]) -> list[Part]:
    contents = ((name, partial(read, name)) for name in sorted(names))
    return [Part(name, content, partial(_grid, content, name)) for name, content in contents]


def _sheets(book: Workbook | OpenWorkbook | OldWorkbook) -> list[Part]:
    return [
        Part(name, None, partial(_sheet, book, name), partial(book.shows_cells, name), book.is_hidden(name))
        for name in book.names
    ]


def _sheet(book: Workbook | OpenWorkbook | OldWorkbook, name: str, _naming: Naming | None) -> Grid:
    return book.grid(name)


def _grid(content: Callable[[], bytes], name: str, naming: Naming | None) -> Grid:
    """Return one file as it is, whatever its suffix says."""
    data = content()
    if data.startswith(b"PAR1"):
        return _parquet(data, name, naming)
    if data.startswith((*_ZIP, _OLE)):
        raise FeedError(_WITHIN, path=name)
    return read_delimited(data, name, naming)


def _parquet(data: bytes, name: str, naming: Naming | None) -> Grid:
    try:
        lazy = pl.scan_parquet(BytesIO(data))
        header = tuple(lazy.collect_schema().names())
        rows = int(lazy.select(pl.len()).collect().item())
        if rows > PARQUET_ROWS_LIMIT:
            raise FeedError(_LONG, path=name, rows=rows, limit=PARQUET_ROWS_LIMIT)
        known = [title for title in header if naming is None or naming([title])]
        cells = pl.read_parquet(BytesIO(data), columns=known)
    except pl.exceptions.PolarsError as fault:
        raise FeedError(_UNREADABLE, path=name, reason=str(fault).splitlines()[0]) from fault
    return Grid(name, cells, first_row=2, header=header)
