"""Cells of which a part is set otherwise: a footnote's mark above the line, letters struck through.

Readers of workbooks join the parts flat, and 500 with a small ³ becomes 5003. Here the cell is what is seen: ``500³``,
and each letter struck through bears a stroke (U+0336).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Final, NamedTuple

import polars as pl

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


class Run(NamedTuple):
    """A part of a text that is set in one way: above the line (1), below (−1) or on it; struck through or not."""

    text: str
    place: int = 0
    is_struck: bool = False


def seen_of(runs: Iterable[Run]) -> str:
    """Return what is seen of a text in parts, empty where none of it is raised, lowered or struck, or all is raised.

    >>> seen_of([Run("500"), Run("3", 1)]), seen_of([Run("500"), Run("3")])
    ('500³', '')
    """
    shown, is_marked, is_plain = list[str](), False, False
    for text, place, is_struck in runs:
        part = text.translate(_ABOVE if place > 0 else _BELOW) if place else text
        shown.append("".join(letter + STROKE for letter in part) if is_struck else part)
        is_marked, is_plain = is_marked or bool(place or is_struck), is_plain or not place
    return "".join(shown) if is_marked and is_plain else ""


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


def as_seen(
    cells: pl.DataFrame, marked: list[tuple[int, int, str]], left: Callable[[], int]
) -> tuple[pl.DataFrame, frozenset[tuple[int, int]]]:
    """Return the cells with those that are set in parts as they are seen, and where letters are struck through."""
    found: dict[int, dict[int, str]] = {}
    struck: set[tuple[int, int]] = set()
    for row, column, seen in marked:
        found.setdefault(column - left() - 1, {})[row - 1] = seen
        if STROKE in seen:
            struck.add((row, column))
    changed: list[pl.Series] = []
    for place, texts in found.items():
        if 0 <= place < cells.width and (rows := sorted(row for row in texts if row < cells.height)):
            series = cells.to_series(place)
            changed.append(series.scatter(rows, pl.Series([texts[row] for row in rows], dtype=pl.String)))
    return (cells.with_columns(changed) if changed else cells), frozenset(struck)


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
    return seen_of(_run(match.group(1) or match.group(2) or b"") for match in _RUN.finditer(text))


def _run(xml: bytes) -> Run:
    text = unescape("".join(found.decode(errors="replace") for found in _TEXT.findall(xml)))
    raised = _RAISED.search(xml)
    return Run(text, 0 if raised is None else 1 if raised.group(1) == b"super" else -1, bool(_STRUCK.search(xml)))
