"""What the styles of a workbook say of cells: per cent, struck through, how numbers are shown, and if at all."""

from __future__ import annotations

from typing import Final, NamedTuple
from xml.etree import ElementTree

from caunghe.feed.values.number_formats import Veil, shown_by, veil_of

# 0% and 0.00% among the formats that need no declaration
_PERCENT_FORMATS: Final = {"9": "0%", "10": "0.00%"}


class CellStyle(NamedTuple):
    """What a style says of a cell; ``format`` is the code that adds to a number what is not in it, empty for others."""

    is_struck: bool = False
    is_percent: bool = False
    format: str = ""
    veil: Veil = Veil()


PLAIN: Final = CellStyle()


def cell_style(code: str, is_struck: bool) -> CellStyle:
    """Return what a cell's number format and its font say.

    >>> cell_style("0.0%", False).is_percent, cell_style('0" ha"', False).format, cell_style("#,##0", False) == PLAIN
    (True, '0" ha"', True)
    """
    shown = shown_by(code) if code else None
    if shown is None:
        return CellStyle(is_struck, veil=veil_of(code))
    return CellStyle(is_struck, shown.is_percent, code if shown.speaks else "", veil_of(code))


class CellStyles(NamedTuple):
    """Cell styles by their numbers: those that show per cent, those struck through, and formats that say more.

    ``formats`` are the codes of number formats that add to a number what is not in it (``NumberFormat.speaks``);
    ``veils`` are those that show nothing of a number or text.
    """

    percents: frozenset[bytes] = frozenset()
    struck: frozenset[bytes] = frozenset()
    formats: dict[bytes, str] = {}  # noqa: RUF012 (of a NamedTuple, and never written to)
    veils: dict[bytes, Veil] = {}  # noqa: RUF012


def cell_styles(xml: bytes) -> CellStyles:
    """Return what a workbook's ``styles.xml`` says of its cell styles."""
    root = ElementTree.fromstring(xml)
    codes = dict(_PERCENT_FORMATS)
    for element in root.iter():
        if element.tag.endswith("}numFmt"):
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
    struck = {str(at) for at, font in enumerate(_part(root, "fonts")) if _is_struck(font)}
    said = {
        str(at).encode(): cell_style(codes.get(style.get("numFmtId", ""), ""), style.get("fontId") in struck)
        for at, style in enumerate(_part(root, "cellXfs"))
    }
    return CellStyles(
        percents=frozenset(number for number, style in said.items() if style.is_percent),
        struck=frozenset(number for number, style in said.items() if style.is_struck),
        formats={number: style.format for number, style in said.items() if style.format},
        veils={number: style.veil for number, style in said.items() if any(style.veil)},
    )


def _part(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [style for element in root if element.tag.endswith(f"}}{name}") for style in element]


def _is_struck(font: ElementTree.Element) -> bool:
    marks = (element for element in font if element.tag.endswith("}strike"))
    return any(mark.get("val", "1") not in ("0", "false") for mark in marks)
