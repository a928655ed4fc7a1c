"""Cells of which a part is set otherwise: a footnote's mark above the line, letters struck through.

Readers of workbooks join the parts flat, and 500 with a small ³ becomes 5003. Here the cell is what is seen: ``500³``,
and each letter struck through bears a stroke (U+0336).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from caunghe.feed.reading.sheet_xml import place_of, without_prefixes

STROKE: Final = "\u0336"
_MARKS: Final = (b"vertAlign", b"<strike")
_STRING: Final = re.compile(rb"<si\b[^>]*?/>|<si\b[^>]*>(.*?)</si>", re.DOTALL)
_RUN: Final = re.compile(rb"<r>(.*?)</r>|<r\s[^>]*>(.*?)</r>", re.DOTALL)
_TEXT: Final = re.compile(rb"<t\b[^>]*?/>|<t\b[^>]*>([^<]*)</t>")
_RAISED: Final = re.compile(rb'<vertAlign\b[^>]*\bval="(super|sub)script"')
_STRUCK: Final = re.compile(rb'<strike\b(?![^>]*\bval="(?:0|false)")')
_SHARED_CELL: Final = re.compile(rb'<c\b([^>]*\bt="s"[^>]*)>\s*<v>(\d+)</v>')
_ABOVE: Final = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_BELOW: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def marked_strings(xml: bytes) -> dict[bytes, str]:
    """Return the number of each shared string that is set in parts -> what is seen of it.

    >>> marked_strings(b'<sst><si><t>a</t></si><si><r><t>5</t></r><r><rPr><vertAlign val="superscript"/></rPr>'
    ...                b'<t>3</t></r></si></sst>')
    {b'1': '5³'}
    """
    if not any(mark in xml for mark in _MARKS):
        return {}
    strings = enumerate(match.group(1) or b"" for match in _STRING.finditer(without_prefixes(xml, "si")))
    return {str(at).encode(): seen for at, text in strings if (seen := _seen(text))}


def marked_cells(xml: bytes, shared: dict[bytes, str]) -> Iterator[tuple[int, int, str]]:
    """Yield row and column (from 1) of a sheet's cells that are set in parts, and what is seen of each."""
    for about, number in _SHARED_CELL.findall(xml) if shared else ():
        if number in shared and (place := place_of(about)):
            yield *place, shared[number]
    for inline in _inline_cells(xml):
        about, _, text = inline.partition(b">")
        if (seen := _seen(text)) and (place := place_of(about)):
            yield *place, seen


def _inline_cells(xml: bytes) -> Iterator[bytes]:
    """Yield the cells that hold their own text and may be set in parts."""
    if b"<rPr" not in xml:  # one look, which takes no time, at a sheet without parts
        return
    end = 0
    for mark in re.finditer(b"|".join(_MARKS), xml):
        if mark.start() < end:
            continue
        begin, end = xml.rfind(b"<c ", 0, mark.start()), xml.find(b"</c>", mark.start())
        if begin >= 0:
            yield xml[begin:end]


def _seen(text: bytes) -> str:
    """Return what is seen of a text with parts, empty where no part of it is raised, lowered or struck through."""
    if not any(mark in text for mark in _MARKS):
        return ""
    shown, is_marked, is_plain = list[str](), False, False
    for match in _RUN.finditer(text):
        run = match.group(1) or match.group(2) or b""
        part = unescape("".join(found.decode(errors="replace") for found in _TEXT.findall(run)))
        raised, struck = _RAISED.search(run), _STRUCK.search(run)
        if raised:
            part = part.translate(_ABOVE if raised.group(1) == b"super" else _BELOW)
        if struck:
            part = "".join(letter + STROKE for letter in part)
        is_marked, is_plain = is_marked or bool(raised or struck), is_plain or not raised
        shown.append(part)
    return "".join(shown) if is_marked and is_plain else ""
