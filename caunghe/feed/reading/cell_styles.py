"""What the styles of a workbook say of cells: which show per cent, which are struck through, how numbers are shown."""

from __future__ import annotations

from typing import Final, NamedTuple
from xml.etree import ElementTree

from caunghe.feed.values.number_formats import shown_by

# 0% and 0.00% among the formats that need no declaration
_PERCENT_FORMATS: Final = {"9": "0%", "10": "0.00%"}


class CellStyles(NamedTuple):
    """Cell styles by their numbers: those that show per cent, those struck through, and formats that say more.

    ``formats`` are the codes of number formats that add to a number what is not in it (``NumberFormat.speaks``).
    """

    percents: frozenset[bytes] = frozenset()
    struck: frozenset[bytes] = frozenset()
    formats: dict[bytes, str] = {}  # noqa: RUF012 (of a NamedTuple, and never written to)


def cell_styles(xml: bytes) -> CellStyles:
    """Return what a workbook's ``styles.xml`` says of its cell styles."""
    root = ElementTree.fromstring(xml)
    codes = dict(_PERCENT_FORMATS)
    for element in root.iter():
        if element.tag.endswith("}numFmt"):
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
    struck = {str(at) for at, font in enumerate(_part(root, "fonts")) if _is_struck(font)}
    percents, lines, formats = set[bytes](), set[bytes](), dict[bytes, str]()
    for at, style in enumerate(_part(root, "cellXfs")):
        number, code = str(at).encode(), codes.get(style.get("numFmtId", ""), "")
        if "%" in code:
            percents.add(number)
        if style.get("fontId") in struck:
            lines.add(number)
        shown = shown_by(code) if code else None
        if shown is not None and shown.speaks:
            formats[number] = code
    return CellStyles(frozenset(percents), frozenset(lines), formats)


def _part(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [style for element in root if element.tag.endswith(f"}}{name}") for style in element]


def _is_struck(font: ElementTree.Element) -> bool:
    marks = (element for element in font if element.tag.endswith("}strike"))
    return any(mark.get("val", "1") not in ("0", "false") for mark in marks)
