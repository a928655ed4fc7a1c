"""Notes on cells: the part that holds their text and the drawing that places them, joined with those already there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Final

from caunghe.feed.marking.package import MAIN, Package, xml_text
from caunghe.feed.marking.sheet import reference, with_notes
from caunghe.feed.reading.sheet_xml import column_number
from caunghe.language import LANGUAGES, Text

AUTHOR: Final = "Cầu Nghề – caunghe check"
_COMMENTS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_COMMENT: Final = re.compile(r"<comment\b[^>]*?(?:/>|>.*?</comment>)", re.DOTALL)
_SHAPE: Final = re.compile(r"<(\w+):shape\s.*?</\1:shape>", re.DOTALL)
# other programs bind these names to prefixes of their own
_SPACES: Final = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_EMPTY_DRAWING: Final = (
    f'<xml {_SPACES}><v:shapetype id="_x0000_t202" coordsize="21600,21600" '
    'o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype></xml>"
)
_RUN: Final = re.compile(r"<r>(?:<rPr>.*?</rPr>)?<t\b[^>]*>([^<]*)</t></r>", re.DOTALL)
OPENING: Final = Text("Cầu Nghề kiểm tra:", "Cầu Nghề has checked:")
_END: Final = "———"
# what a check wrote before its notes had a first line, the author lost: every part a statement and its mend
_OLDER: Final = re.compile(r"(?:[^\n]+\n→ [^\n]+(?:\n\n|$))+")
Cell = tuple[int, int]


def add_notes(package: Package, part: str, notes: Mapping[Cell, str]) -> None:
    """Put a note on each cell (row, column) of a sheet; notes of an earlier check are taken off, others stay."""
    comments, drawing = package.related(part, "comments"), package.related(part, "vmlDrawing")
    if not notes and comments is None:
        return
    if comments is None:
        comments = package.free_name("xl/commentsCaunghe{}.xml")
        empty = f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'
        package.put_new(comments, empty, _COMMENTS)
        package.relate(part, "comments", comments)
    if drawing is None:
        drawing = package.free_name("xl/drawings/vmlDrawingCaunghe{}.vml")
        package.put(drawing, _EMPTY_DRAWING)
        package.declare("vml", _DRAWING)
        package.put(part, with_notes(package.text(part), package.relate(part, "vmlDrawing", drawing)))
    text, gone = _without_ours(package.text(comments))
    text, new = _with_texts(text, notes)
    package.put(comments, text)
    package.put(drawing, _with_shapes(package.text(drawing), gone - notes.keys(), new - gone))


def _author(text: str) -> tuple[str, int]:
    """Return the part with our name among its authors, and the place of that."""
    authors = re.findall(r"<author>(.*?)</author>|<author\s*/>", text, re.DOTALL)
    if xml_text(AUTHOR) in authors:
        return text, authors.index(xml_text(AUTHOR))
    opened = re.sub(r"<authors\s*/>", "<authors></authors>", text)
    return opened.replace("</authors>", f"<author>{xml_text(AUTHOR)}</author></authors>", 1), len(authors)


def _without_ours(text: str) -> tuple[str, set[Cell]]:
    """Return the part without what an earlier check put on, and the cells whose whole note that was.

    Ours is known by its author or, another program having saved the file, by its first line.
    """
    text, ours = _author(text)
    gone: set[Cell] = set()

    def kept(found: re.Match[str]) -> str:
        said = _said(found[0])
        rest = "" if re.match(rf'<comment\b[^>]*\bauthorId="{ours}"', found[0]) else theirs(said)
        if rest == said:
            return found[0]
        if not rest.strip():
            gone.add(_cell_of(found[0]))
            return ""
        first = _RUN.search(found[0])
        if first and _plain(first[1]) + rest == said:
            # our words stand in a run of their own: the formats of the others stay
            return found[0].replace(first[0], "", 1)
        bare = f'<text><r><t xml:space="preserve">{xml_text(rest)}</t></r></text>'
        return re.sub(r"<text\b.*</text>", lambda _: bare, found[0], count=1, flags=re.DOTALL)

    return _COMMENT.sub(kept, text), gone


def theirs(note: str) -> str:
    """Return a note without what a check has written into it: from its first line to the line below, or to the end.

    >>> theirs("Cầu Nghề kiểm tra:\\n…\\n→ …\\n———\\nhỏi lại"), theirs("của tôi")
    ('hỏi lại', 'của tôi')
    """
    if "\u200b\n" in note:
        # as notes were marked before they had a first line
        return note.rpartition("\u200b\n")[2]
    for language in LANGUAGES:
        before, found, after = note.partition(OPENING(language) + "\n")
        if found and (not before or before.endswith("\n")):
            return before + after.partition(f"{_END}\n")[2]
    return "" if _OLDER.fullmatch(note) else note


def _said(comment: str) -> str:
    return "".join(_plain(text) for text in re.findall(r"<t\b[^>]*>(.*?)</t>", comment, re.DOTALL))


def _plain(text: str) -> str:
    return unescape(text).replace("\r\n", "\n")


def _cell_of(comment: str) -> Cell:
    letters, row = re.findall(r'\bref="([A-Z]+)(\d+)"', comment)[0]
    return int(row), column_number(letters)


def _with_texts(text: str, notes: Mapping[Cell, str]) -> tuple[str, set[Cell]]:
    """Return the part with the notes, one that is there already gone before; and the cells that had none."""
    text, ours = _author(text)
    there: set[Cell] = set()

    def joined(found: re.Match[str]) -> str:
        cell = _cell_of(found[0])
        if cell not in notes:
            return found[0]
        there.add(cell)
        # the line below tells it from the sender's own words
        said = f'<r><t xml:space="preserve">{xml_text(notes[cell])}\n{_END}\n</t></r>'
        runs = re.sub(r"<text>\s*(<t\b.*?</t>)", r"<text><r>\1</r>", found[0], count=1, flags=re.DOTALL)
        return runs.replace("<text>", f"<text>{said}", 1)

    text = _COMMENT.sub(joined, text)
    new = notes.keys() - there
    added = "".join(
        f'<comment ref="{reference(*cell)}" authorId="{ours}"><text><r><t xml:space="preserve">{xml_text(notes[cell])}'
        "</t></r></text></comment>"
        for cell in sorted(new)
    )
    opened = re.sub(r"<commentList\s*/>", "<commentList></commentList>", text)
    return opened.replace("</commentList>", f"{added}</commentList>", 1), set(new)


def _with_shapes(text: str, gone: set[Cell], new: set[Cell]) -> str:
    """Return the drawing without the shapes of some cells and with new ones for others."""

    def kept(found: re.Match[str]) -> str:
        row, column = (re.search(rf"<\w+:{name}>(\d+)<", found[0]) for name in ("Row", "Column"))
        cell = (int(row[1]) + 1, int(column[1]) + 1) if row and column else (0, 0)
        return "" if cell in gone else found[0]

    text = _SHAPE.sub(kept, text)
    used = {int(number) for number in re.findall(r'id="_x0000_s(\d+)"', text)}
    first = max(used, default=1024) + 1
    shapes = "".join(_shape(first + at, cell) for at, cell in enumerate(sorted(new)))
    return text.replace("</xml>", f"{shapes}</xml>")


def _shape(number: int, cell: Cell) -> str:
    row, column = cell[0] - 1, cell[1] - 1
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 4, {column + 5}, 15, {max(row - 1, 0) + 7}, 4"
    return (
        f'<v:shape {_SPACES} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;'
        'margin-top:2pt;width:260pt;height:90pt;z-index:1;visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
