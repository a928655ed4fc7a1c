"""Uploads as somebody makes them who means harm: sizes that lie, and what a program would run or fetch."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from typing import Final

import openpyxl
import pytest

from caunghe.web.reporting import archives, files, words
from caunghe.web.reporting.archives import MEGABYTE
from caunghe.web.reporting.refusal import Refused
from tests.web.archives import zip_of

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def workbook(content_type: str = "", relation: str = "", mode: str = "Internal", **parts: str) -> bytes:
    """Return a workbook that declares a part of a content type, and a relationship."""
    types = f'<Types><Override PartName="/xl/workbook.xml" ContentType="{PLAIN}"/>'
    types += f'<Default Extension="bin" ContentType="{content_type}"/></Types>'
    related = f'<Relationships><Relationship Id="r" Type="{relation}" Target="a" TargetMode="{mode}"/></Relationships>'
    return zip_of({"[Content_Types].xml": types, "xl/workbook.xml": "<x/>", "xl/_rels/a.xml.rels": related, **parts})


def text_document(entry: str = "", content: str | bytes = "<x/>", **parts: str) -> bytes:
    """Return a spreadsheet of OpenDocument with a further line of its manifest."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest xmlns:m="urn:m"><f m:full-path="/" m:media-type="{kind}"/>{entry}</manifest>'
    return zip_of({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content, **parts})


def sheet_record(kind: int, name: str, *, wide: bool = False) -> bytes:
    """Return the record of a sheet of an .xls: its place, state, kind and name."""
    text = name.encode("utf-16-le" if wide else "latin-1")
    body = struct.pack("<IBBBB", 1234, 0, kind, len(name), wide) + text
    return struct.pack("<HH", 0x85, len(body)) + body


def entry(path: str, media: str = "text/xml") -> str:
    return f'<f m:full-path="{path}" m:media-type="{media}"/>'


RUNS = {
    "macros": workbook("application/vnd.ms-office.vbaProject"),
    "macros in other letters": workbook("application/vnd.MS-office.VBAproject"),
    "macros in characters by number": workbook("application/vnd.ms-office.vba&#80;roject"),
    "macros by relationship": workbook(relation="http://schemas.microsoft.com/office/2006/relationships/vbaProject"),
    "a book of macros": workbook("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    "a sheet of Excel 4 macros": workbook("application/vnd.ms-excel.macrosheet+xml"),
    "such a sheet by relationship": workbook(relation="http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"),
    "an embedded object": workbook("application/vnd.openxmlformats-officedocument.oleObject"),
    "an embedded object by relationship": workbook(relation=f"{OFFICE}/oleObject"),
    "an embedded document": workbook(relation=f"{OFFICE}/package"),
    "a link to a file or DDE": workbook("application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"),
    "such a link by relationship": workbook(relation=f"{OFFICE}/externalLink"),
    "a picture from elsewhere": workbook(relation=f"{OFFICE}/image", mode="External"),
    "ActiveX": workbook("application/vnd.ms-office.activeX+xml"),
    "ActiveX by relationship": workbook(relation=f"{OFFICE}/control"),
    "macros of OpenDocument": text_document(**{"Basic/Standard/Module1.xml": "x"}),
    "scripts in other letters": text_document(**{"sCripts/python/a.py": "x"}),
    "macros in the manifest": text_document(entry("Basic/script-lc.xml")),
    "an object of another program": text_document(entry("Object 1", "application/vnd.sun.star.oleobject")),
    "an embedded text": text_document(entry("Object 1/", "application/vnd.oasis.opendocument.text")),
    "DDE of OpenDocument": text_document(content="<x><office:dde-source office:dde-application='cmd'/></x>"),
    "DDE in two bytes a letter": text_document(content="<x><t:dde-link/></x>".encode("utf-16")),
    "a table of another file": text_document(content="<x><table:table-source xlink:href='file:///a'/></x>"),
    "an event of a cell": text_document(content="<x><office:event-listeners></office:event-listeners></x>"),
    "macros of an old book": OLE + "_VBA_PROJECT".encode("utf-16-le"),
    "an object of an old book": OLE + "MBD0000A1B2".encode("utf-16-le"),
    "Excel 4 macros of an old book": OLE + sheet_record(1, "Macro1"),
    "such macros under a name of wide letters": OLE + sheet_record(1, "Tính", wide=True),
}  # fmt: skip


@pytest.mark.parametrize("case", RUNS)
def test_what_may_run_or_be_fetched_is_refused_whatever_its_part_is_called(case: str) -> None:
    with pytest.raises(Refused) as refused:
        files.kind_of(RUNS[case])
    assert refused.value.says("vi") == words.FILE_MACROS.vi


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (workbook("image/png", f"{OFFICE}/hyperlink", "External"), "xlsx"),
        (workbook(**{"xl/vbaProject.bin.txt": "x"}), "xlsx"),
        (text_document(entry("Object 1/", "application/vnd.oasis.opendocument.chart")), "ods"),
        (OLE + sheet_record(0, "Macro1") + sheet_record(2, "Chart1"), "xls"),
    ],
    ids=["link of a cell", "only a name", "chart", "plain sheets"],
)
def test_what_only_looks_so_is_taken(data: bytes, kind: str) -> None:
    assert files.kind_of(data) == kind


def test_a_workbook_of_another_program_is_taken() -> None:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"].hyperlink = "https://example.org/"
    book.save(buffer)
    assert files.kind_of(buffer.getvalue()) == "xlsx"


def lying(size: int, *, crc_of: bytes | None = None) -> bytes:
    """Return a workbook whose directory says that its last part has fewer bytes than come out of it."""
    data = bytearray(workbook(**{"xl/worksheets/sheet1.xml": "a" * size}))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    if crc_of is not None:
        struct.pack_into("<I", data, at + 16, zlib.crc32(crc_of))
    return bytes(data)


DAMAGED = {
    "more comes out than is declared": lying(1_000),
    "more comes out, and the sum is of what is declared": lying(1_000, crc_of=b"a" * 10),
    "no content types": zip_of({"xl/workbook.xml": "<x/>"}),
    "content types that are no XML": zip_of({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x"}),
    "entities": zip_of({"xl/workbook.xml": "<x/>", "[Content_Types].xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    "two parts of one name": workbook(**{"XL\\Workbook.xml": "x"}),
    "another method": zip_of({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}, method=zipfile.ZIP_BZIP2),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_an_archive_that_says_one_thing_and_holds_another_is_refused(case: str) -> None:
    with pytest.raises(Refused) as refused:
        files.kind_of(DAMAGED[case])
    assert refused.value.says("vi") == words.FILE_DAMAGED.vi


LARGE: Final[dict[str, Callable[[], dict[str, str | bytes]]]] = {
    "one part": lambda: {"mimetype": b"\0" * (290 * MEGABYTE), "xl/workbook.xml": "<x/>"},
    "one part too large": lambda: {"mimetype": b"\0" * (301 * MEGABYTE), "xl/workbook.xml": "<x/>"},
    "many sheets": lambda: (
        {f"xl/worksheets/sheet{at}.xml": b" " * (4 * MEGABYTE) for at in range(70)}
        | {"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}
    ),
    "many parts": lambda: dict.fromkeys(map(str, range(50_000)), ""),
}


@pytest.mark.parametrize("case", LARGE)
def test_an_upload_takes_little_memory_whatever_it_unpacks_to(case: str) -> None:
    data = zip_of(LARGE[case]())
    tracemalloc.start()
    with contextlib.suppress(Refused):
        files.stamp_of(data, files.kind_of(data))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 60 * MEGABYTE


def test_every_sheet_is_looked_at_for_the_stamp_and_one_at_a_time() -> None:
    stamp = files.Stamp("intakes", "2025", "I1", "0123456789ab")
    parts = {f"xl/worksheets/sheet{at}.xml": "<x/>" for at in range(3)} | {"xl/sharedStrings.xml": stamp.text()}
    assert files.stamp_of(workbook(**parts), "xlsx") == stamp
    assert len(list(archives.beginnings(workbook(**parts), re.compile("sheet"), 2))) == 3
