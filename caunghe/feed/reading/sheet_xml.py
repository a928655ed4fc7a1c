"""What only the XML of a sheet tells of its cells: which are numbers, which per cent, and what is not shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

import polars as pl

from caunghe.feed.reading.cell_columns import marked_rows, texts_of_rows
from caunghe.feed.values.number_formats import Veil

_ROW: Final = re.compile(rb"<row\b([^>]*)>")
_COL: Final = re.compile(rb"<col\b([^>]*?)/?>")
_CELL: Final = re.compile(rb"<c\b([^>]*)>")
_PLACED: Final = re.compile(rb'<c\b[^>]*?\br="')
_PREFIX: Final = re.compile(rb"(</?)\w+:")
CELL_PLACE: Final = re.compile(rb'\br="([A-Z]+)(\d+)"')
_R: Final = re.compile(rb'\br="(\d+)"')
_MIN: Final = re.compile(rb'\bmin="(\d+)"')
_MAX: Final = re.compile(rb'\bmax="(\d+)"')
# dragged to nothing is hidden too: a row or column of less than a point or a letter shows nothing
_NO_ZEROS: Final = re.compile(rb'<sheetView\b[^>]*\bshowZeros="(?:0|false)"')
_HIDDEN: Final = re.compile(rb'\b(?:hidden="(?:1|true)"|(?:ht|width)="0(?:\.\d+)?")')
_TYPE: Final = re.compile(rb'\bt="(\w+)"')
_STYLE: Final = re.compile(rb'\bs="(\d+)"')
_LETTERS: Final = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)\d+"[^>]*?(?<!/)>(?!</c>)')
_IN_FIRST: Final = re.compile(rb'<c\b[^>]*?\br="A\d+"[^>]*?(?<!/)>(?!</c>)')
_MERGED: Final = re.compile(rb'<mergeCell\b[^>]*?\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_LAST_COLUMN: Final = 16_384


def column_letters(number: int) -> str:
    """Return the letters of a column counted from 1.

    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def without_prefixes(xml: bytes, tag: str) -> bytes:
    """Return XML without the prefixes of its namespaces, where ``tag`` has one."""
    return _PREFIX.sub(rb"\1", xml) if f":{tag} ".encode() in xml or f":{tag}>".encode() in xml else xml


def place_of(about: bytes) -> tuple[int, int] | None:
    """Return row and column, from 1, of a cell by its attributes; None where they do not say.

    >>> place_of(b' r="AB12" s="1"'), place_of(b' s="1"')
    ((12, 28), None)
    """
    place = CELL_PLACE.search(about)
    return (int(place.group(2)), column_number(place.group(1).decode())) if place else None


def first_column(xml: bytes) -> int:
    """Return the number of the first column in use, 1 where none is."""
    if _IN_FIRST.search(xml):  # most sheets begin in A, and all cells need not be looked at
        return 1
    return min((column_number(letters.decode()) for letters in set(_LETTERS.findall(xml))), default=1)


def number_cells(xml: bytes, column: int, rows: int) -> pl.Series:
    """Return which cells of a column are kept as numbers, for so many rows from the first."""
    return marked_rows((row for row, about in _cells(xml, column) if _type(about) in (None, b"n")), rows)


def percent_cells(xml: bytes, column: int, rows: int, styles: frozenset[bytes]) -> pl.Series:
    """Return which cells of a column are numbers shown as per cent (``styles``): 0.7 is shown as 70 %."""
    return marked_rows(
        (
            row
            for row, about in _cells(xml, column)
            if (style := _STYLE.search(about)) and style.group(1) in styles and _type(about) in (None, b"n")
        ),
        rows,
    )


def styled_cells(xml: bytes, column: int, rows: int, formats: Mapping[bytes, str]) -> pl.Series:
    """Return the number format of each cell of a column that is a number and has one of ``formats``, by style."""
    found = {
        row: formats[style.group(1)]
        for row, about in _cells(xml, column)
        if (style := _STYLE.search(about)) and style.group(1) in formats and _type(about) in (None, b"n")
    }
    return texts_of_rows(found, rows)


def struck_cells(xml: bytes, styles: frozenset[bytes]) -> frozenset[tuple[int, int]]:
    """Return row and column, from 1, of the cells that are struck through as a whole (``styles``)."""
    return frozenset(place for about, _ in _cells_of_styles(xml, styles) if (place := place_of(about)))


def veiled_cells(xml: bytes, veils: Mapping[bytes, Veil]) -> frozenset[tuple[int, int]]:
    """Return row and column, from 1, of the cells of which their format shows nothing (``veils``, by style)."""
    return frozenset(
        place
        for about, style in _cells_of_styles(xml, veils)
        if (veils[style].of_numbers if _type(about) in (None, b"n") else veils[style].of_texts)
        and (place := place_of(about))
    )


def blank_zeros(xml: bytes, veils: Mapping[bytes, Veil]) -> frozenset[tuple[int, int]]:
    """Return row and column, from 1, of the numbers of which their format shows nothing if they are zero."""
    of_zeros = [style for style, veil in veils.items() if veil.of_zeros]
    cells = (about for about, _ in _cells_of_styles(xml, of_zeros) if _type(about) in (None, b"n"))
    return frozenset(place for about in cells if (place := place_of(about)))


def hides_zeros(xml: bytes) -> bool:
    """Whether an option of a sheet shows nothing of its zeros."""
    return _NO_ZEROS.search(xml[: xml.find(b"<sheetData")]) is not None


def _cells_of_styles(xml: bytes, styles: Collection[bytes]) -> list[tuple[bytes, bytes]]:
    """Return the attributes and the style of all cells that have one of some styles, and are not empty."""
    if not styles:
        return []
    return re.findall(rb'<c\b([^>]*\bs="(' + b"|".join(sorted(styles)) + rb')"[^>]*)(?<!/)>', xml)


def hidden_rows(xml: bytes) -> tuple[int, ...]:
    """Return the numbers of the rows that a sheet hides, by hand, by a filter or by a height of nothing."""
    if b"hidden=" not in xml and b' ht="0' not in xml:
        return ()
    rows = (match.group(1) for match in _ROW.finditer(xml))
    return tuple(int(place.group(1)) for about in rows if _HIDDEN.search(about) and (place := _R.search(about)))


def hidden_columns(xml: bytes) -> tuple[int, ...]:
    """Return the numbers, from 1, of the columns that a sheet hides or gives no width."""
    head = xml[: xml.find(b"<sheetData")]
    found: list[int] = []
    for match in _COL.finditer(head):
        low, high = _MIN.search(match.group(1)), _MAX.search(match.group(1))
        if low and high and _HIDDEN.search(match.group(1)):
            found += range(int(low.group(1)), min(int(high.group(1)), _LAST_COLUMN) + 1)
    return tuple(found)


def merged_cells(xml: bytes) -> tuple[tuple[int, int, int, int], ...]:
    """Return first and last row, first and last column, from 1, of the cells that a sheet has merged into one."""
    tail = xml[xml.rfind(b"</sheetData>") :]
    found = (tuple(part.decode() for part in match.groups()) for match in _MERGED.finditer(tail))
    return tuple((int(low), int(high), column_number(left), column_number(right)) for left, low, right, high in found)


def _cells(xml: bytes, column: int) -> Iterator[tuple[int, bytes]]:
    """Yield the row of each cell of a column, and its attributes."""
    cells, letters = xml.count(b"<c ") + xml.count(b"<c>"), column_letters(column).encode()
    if cells == xml.count(b'<c r="'):  # as Excel and LibreOffice write them
        return ((int(row), about) for row, about in re.findall(rb'<c r="' + letters + rb'(\d+)"([^>]*)>', xml))
    if cells != len(_PLACED.findall(xml)):
        return ((row, about) for row, number, about in _cells_in_order(xml) if number == column)
    of_column = re.compile(rb'<c\b([^>]*?\br="' + letters + rb'(\d+)"[^>]*)>')
    return ((int(match.group(2)), match.group(1)) for match in of_column.finditer(xml))


def _cells_in_order(xml: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield row, column and attributes of all cells; one without a place stands after the one before it."""
    row = 0
    for part in xml.split(b"<row")[1:]:
        about = part[: part.find(b">")]
        place = _R.search(about)
        row, column = int(place.group(1)) if place else row + 1, 0
        for match in _CELL.finditer(part):
            placed = place_of(match.group(1))
            column = placed[1] if placed else column + 1
            yield row, column, match.group(1)


def _type(about: bytes) -> bytes | None:
    if b"t=" not in about:  # a number, as most are
        return None
    found = _TYPE.search(about)
    return found.group(1) if found else None
