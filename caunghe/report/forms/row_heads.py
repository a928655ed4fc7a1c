"""Row headings of the tables of a PDF: Typst marks the cells of a heading line only.

A screen reader then tells of a number in which column it stands, not in which row. A table cell is one object of the
file, of kind ``/TD`` in a row ``/TR``; the first of a row becomes a heading ``/TH`` whose scope is its row, and every
cell is found by the scopes alone.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

_OBJECT: Final = re.compile(rb"(\d+) 0 obj\b")
_ROW: Final = re.compile(rb"^\d+ 0 obj\s*<</Type/StructElem/S/TR/P \d+ 0 R/K\[(\d+) 0 R")
_CELL: Final = re.compile(rb"^\d+ 0 obj\s*<</Type/StructElem/S/TD/")
_NAMED_HEADS: Final = re.compile(rb"/O/Table/Headers\[[^\]]*\]")


def with_row_heads(made: bytes) -> bytes:
    """Return a PDF as Typst writes it (one table of places, no packed objects) with its tables' row headings marked."""
    end = made.rindex(b"xref\n", 0, made.rindex(b"startxref"))
    places = [int(line[:10]) for line in made[end:].splitlines() if re.fullmatch(rb"\d{10} \d{5} n *", line)]
    bounds = [*sorted(places), end]
    pieces = [made[start:stop] for start, stop in pairwise(bounds)]
    heads = {int(found[1]) for piece in pieces if (found := _ROW.match(piece))}
    written, moved = bytearray(made[: bounds[0]]), dict[int, int]()
    for start, piece in zip(bounds, pieces, strict=False):
        moved[start] = len(written)
        written += _marked(piece, heads)
    return bytes(written + _tail(made[end:], moved, len(written)))


def _marked(piece: bytes, heads: set[int]) -> bytes:
    """Return an object of the file: a table's cell is found by scopes, and one of ``heads`` is its row's heading."""
    number = _OBJECT.match(piece)
    if not _CELL.match(piece) or number is None:
        return piece
    if int(number[1]) not in heads:
        return _NAMED_HEADS.sub(b"/O/Table", piece, count=1)
    return _NAMED_HEADS.sub(b"/O/Table/Scope/Row", piece, count=1).replace(b"/S/TD/", b"/S/TH/", 1)


def _tail(tail: bytes, moved: dict[int, int], end: int) -> bytes:
    """Return the table of places and what follows it, with the places to which the objects have ``moved``."""
    lines = re.sub(rb"(?m)^(\d{10})(?= \d{5} n)", lambda found: b"%010d" % moved[int(found[1])], tail)
    return re.sub(rb"startxref\n\d+", b"startxref\n%d" % end, lines)
