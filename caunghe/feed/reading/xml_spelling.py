"""XML in one spelling, so that what measures, reads and marks sheets by patterns sees what a parser would see.

Excel and LibreOffice write attributes in double quotes with nothing around the sign, no comments and no CDATA. XML
allows more; a part that has it is written anew in their spelling, and all others stay as they are.
"""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from caunghe.errors import FeedError
from caunghe.language import Text

# single bytes without which a part has no other spelling, but for spaces round the sign; finding them takes no time
_RARE: Final = (b"!", b"'", b"#", b"\t", b"\r", b"\n")
_PROLOG: Final = 100  # bytes within which a line ends after the declaration
_OTHER: Final = re.compile(rb"""<!|"&\#|<[A-Za-z_][^<>]*?(?:='|\s=|=\s|[\t\r\n])|</\w+\s""")
_TEXT: Final = {"\r": "&#13;"}
_ATTRIBUTE: Final = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
_MALFORMED: Final = Text(
    "Không đọc được bảng tính {path}: {part} không đúng dạng ({reason}). Mở tệp bằng Excel hoặc LibreOffice, lưu lại"
    " thành .xlsx rồi nộp.",
    "The workbook {path} cannot be read: {part} is malformed ({reason}). Open the file in Excel or LibreOffice, save it"
    " again as .xlsx and hand that in.",
)
_DOCUMENT_TYPE: Final = Text(
    "Không đọc được bảng tính {path}: {part} có khai báo kiểu tài liệu (DOCTYPE), sổ tính thật không có. Mở tệp bằng"
    " Excel hoặc LibreOffice, lưu lại thành .xlsx rồi nộp.",
    "The workbook {path} cannot be read: {part} holds a document type, which no real workbook has. Open the file in"
    " Excel or LibreOffice, save it again as .xlsx and hand that in.",
)


def in_one_spelling(xml: bytes, part: str, path: str) -> bytes:
    """Return the XML of a part of the workbook ``path`` with attributes in double quotes and no comment or CDATA, in
    UTF-8.

    Raises FeedError where a part in another spelling is malformed or declares a document type.

    >>> sheet = b"<row><c r = 'A1'><v>1</v></c><!-- <c r='B1'/> --><c r='C1'></c></row>"
    >>> in_one_spelling(sheet, "xl/worksheets/sheet1.xml", "a.xlsx")
    b'<row><c r="A1"><v>1</v></c><c r="C1"/></row>'
    """
    if not _has_other_spelling(xml):
        return xml
    written: list[str] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def begin(name: str, attributes: dict[str, str]) -> None:
        said = "".join(f' {key}="{escape(value, _ATTRIBUTE)}"' for key, value in attributes.items())
        written.append(f"<{name}{said}>")

    def end(name: str) -> None:
        # what is empty stays in one tag: a cell without content is none in use
        if written[-1].startswith(f"<{name}") and written[-1].endswith(">"):
            written[-1] = written[-1][:-1] + "/>"
        else:
            written.append(f"</{name}>")

    def refuse(*_: object) -> None:
        raise FeedError(_DOCUMENT_TYPE, path=path, part=part)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = lambda text: written.append(escape(text, _TEXT))
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as fault:
        raise FeedError(_MALFORMED, path=path, part=part, reason=fault) from fault
    return "".join(written).encode()


def _has_other_spelling(xml: bytes) -> bool:
    if b"\0" in xml[:64]:
        return True
    is_doubtful = any(xml.find(byte, _PROLOG) >= 0 for byte in _RARE) or b" =" in xml or b"= " in xml
    return _OTHER.search(xml if is_doubtful else xml[: 4 * _PROLOG]) is not None
