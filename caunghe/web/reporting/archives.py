# pyright: standard
"""Workbooks that are zip archives, opened with care: every size by what comes out, and what a program would run.

What a part is, is told by the content types and relationships of a workbook, or by the manifest of an OpenDocument
file, as programs do that open it; what a part is called decides nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from typing import Final
from xml.parsers import expat

from caunghe.web.reporting import words
from caunghe.web.reporting.refusal import Refused

MEGABYTE: Final = 1024**2
OPENED_LIMIT: Final = 300 * MEGABYTE  # of a workbook once unpacked
_PARTS: Final = 5_000
_PIECE: Final = 64 * 1024  # bytes unpacked at once
_DECLARING: Final = 4 * MEGABYTE  # of one part that says what others are
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
_ENTRY: Final = b"PK\x01\x02"  # before every line of an archive's directory
_ENCRYPTED: Final = 0x1
_RUN: Final = re.compile(
    r"vbaproject|vbadata|macrosheet|macroenabled|oleobject|externallink|activex|/(package|control)$"
)
_SCRIPTS: Final = ("basic", "scripts")  # folders of an OpenDocument file
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."
_HARMLESS: Final = ("chart", "formula")  # objects within an OpenDocument file
_LINKED: Final = re.compile(rb"<[\w.-]*:?(dde-\w+|table-source|cell-range-source|event-listeners?|plugin|applet)[\s/>]")
_OVERLAP: Final = 200  # bytes: no tag that is looked for is torn in two


def archive_kind(data: bytes) -> str:
    """Return xlsx or ods; raises Refused for any other archive, one too large, or one that holds what may run."""
    if data.count(_ENTRY) > _PARTS:
        raise Refused(words.FILE_LARGE, limit=OPENED_LIMIT // MEGABYTE)
    with _opened(data) as archive:
        parts = {_path(part.filename): part for part in archive.infolist()}
        if len(parts) != len(archive.infolist()):
            raise Refused(words.FILE_DAMAGED)  # two parts of one name: each program reads another
        if sum(part.file_size for part in parts.values()) > OPENED_LIMIT:
            raise Refused(words.FILE_LARGE, limit=OPENED_LIMIT // MEGABYTE)
        _check_sizes(archive, parts.values())
        kind = _kind(archive, parts)
        if _runs(archive, parts) if kind == "xlsx" else _open_document_runs(archive, parts):
            raise Refused(words.FILE_MACROS)
        return kind


def beginnings(data: bytes, names: re.Pattern[str], length: int) -> Iterator[bytes]:
    """Give the first bytes of the parts with such names, one after another; raises Refused for a damaged archive."""
    with _opened(data) as archive:
        for part in archive.infolist():
            if names.search(part.filename):
                with archive.open(part) as opened:
                    yield opened.read(length)


@contextmanager
def _opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except _DAMAGE as fault:
        raise Refused(words.FILE_DAMAGED) from fault


def _path(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _check_sizes(archive: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo]) -> None:
    """Unpack every part in pieces that are not kept; raises Refused where more comes out than its directory says."""
    for part in parts:
        if part.flag_bits & _ENCRYPTED or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(words.FILE_DAMAGED)  # the other methods unpack a piece whole, however large it becomes
        size = sum(map(len, _pieces(archive, part)))
        if size != part.file_size:
            raise Refused(words.FILE_DAMAGED)


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give what comes out of a part, a byte more than it declares where there is more."""
    whole = copy(part)
    whole.file_size = part.file_size + 1  # this reader stops at the declared size; other programs do not
    with archive.open(whole) as opened:
        while piece := opened.read(_PIECE):
            yield piece


def _kind(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> str:
    if "mimetype" in parts and (_OPEN_DOCUMENT + "spreadsheet").encode() in _first(archive, parts["mimetype"]):
        return "ods"
    if "xl/workbook.xml" in parts:
        return "xlsx"
    raise Refused(words.FILE_UNKNOWN)


def _first(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as opened:
        return opened.read(100)


def _runs(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> bool:
    """Return whether the content types or the relationships of a workbook name anything that may run or be fetched."""
    declaring = [name for name in parts if name.endswith(".rels")] + ["[content_types].xml"]
    return any(
        _RUN.search(told.get("ContentType", "").casefold())
        or _RUN.search(told.get("Type", "").casefold())
        or (told.get("TargetMode") == "External" and not told.get("Type", "").endswith("/hyperlink"))
        for name in declaring
        for told in _attributes(archive, parts.get(name))
    )


def _open_document_runs(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> bool:
    """Return whether an OpenDocument file holds scripts, objects of other programs, or links to other files."""
    told = list(_attributes(archive, parts.get("meta-inf/manifest.xml")))
    names = [*parts, *(_path(each.get("full-path", "")) for each in told)]
    return (
        any(name.split("/")[0] in _SCRIPTS for name in names)
        or any(each.get("full-path") != "/" and _is_object(each.get("media-type", "")) for each in told)
        or any(_has_link(archive, part) for name, part in parts.items() if name.endswith("content.xml"))
    )


def _is_object(media: str) -> bool:
    kind = media.casefold()
    return "oleobject" in kind or (
        kind.startswith(_OPEN_DOCUMENT) and kind.removeprefix(_OPEN_DOCUMENT) not in _HARMLESS
    )


def _has_link(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    before = b""
    for piece in _pieces(archive, part):
        text = before + piece.replace(b"\x00", b"")  # of two bytes a letter, too
        if _LINKED.search(text):
            return True
        before = text[-_OVERLAP:]
    return False


def _attributes(archive: zipfile.ZipFile, part: zipfile.ZipInfo | None) -> list[dict[str, str]]:
    """Return the attributes of every element of a part that says what others are, without their namespaces."""
    if part is None or part.file_size > _DECLARING:
        raise Refused(words.FILE_DAMAGED)
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda _, told: found.append(
        {name.rpartition(" ")[2]: value for name, value in told.items()}
    )
    parser.StartDoctypeDeclHandler = _refuse_entities
    try:
        for piece in _pieces(archive, part):
            parser.Parse(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise Refused(words.FILE_DAMAGED) from fault
    return found


def _refuse_entities(*_: object) -> None:
    raise Refused(words.FILE_DAMAGED)
