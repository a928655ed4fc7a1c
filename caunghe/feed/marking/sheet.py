"""One sheet of a workbook with cells coloured, its XML changed in those cells alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from caunghe.feed.marking.package import attribute
from caunghe.feed.reading.sheet_xml import column_letters, column_number

_DATA: Final = re.compile(r"<sheetData\s*/>|<sheetData\b[^>]*>(.*?)</sheetData>", re.DOTALL)
_ROW: Final = re.compile(r"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_CELL: Final = re.compile(r"<c\b([^>]*?)(?:/>|>.*?</c>)", re.DOTALL)
_PLACE: Final = re.compile(r"([A-Z]+)(\d+)")
# what may follow the reference to the drawing of notes, in the order that the standard sets
_AFTER_NOTES: Final = re.compile(
    r"<(?:legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|</worksheet>"
)
_COLOURS: Final = re.compile("<conditionalFormatting\\b")
Style = Callable[[int], int]


def reference(row: int, column: int) -> str:
    """Return a cell's name from its row and column, both counted from 1.

    >>> reference(3, 27)
    'AA3'
    """
    return f"{column_letters(column)}{row}"


def coloured(text: str, styles: Mapping[int, Mapping[int, Style]], clean: Style) -> str:
    """Return a sheet's XML in which the cells of ``styles`` (row → column → new style of the old) have new styles.

    Every other cell has the style that ``clean`` makes of its own. Rows and cells that were not there are added.
    """
    data = _DATA.search(text)
    if data is None:
        return text
    rows = dict(_rows(data[1] or ""))
    for number, cells in styles.items():
        rows[number] = _row(number, rows.get(number, f'<row r="{number}"></row>'), cells)
    for number in rows.keys() - styles.keys():
        rows[number] = _cleaned(rows[number], clean)
    body = "".join(rows[number] for number in sorted(rows))
    return f"{text[: data.start()]}<sheetData>{body}</sheetData>{text[data.end() :]}"


def _rows(body: str) -> Iterator[tuple[int, str]]:
    """Yield each row with its number; one that gives none follows the one before."""
    number = 0
    for found in _ROW.finditer(body):
        given = attribute(found[1], "r")
        number = int(given) if given else number + 1
        yield number, found[0] if given else found[0].replace("<row", f'<row r="{number}"', 1)


def _cells(row: str, number: int) -> dict[int, str]:
    cells: dict[int, str] = {}
    at = 0
    for found in _CELL.finditer(row):
        place = _PLACE.match(attribute(found[1], "r") or "")
        at = column_number(place[1]) if place else at + 1
        cells[at] = found[0] if place else found[0].replace("<c", f'<c r="{reference(number, at)}"', 1)
    return cells


def _row(number: int, row: str, styles: Mapping[int, Style]) -> str:
    found = _ROW.fullmatch(row)
    opening = found[1] if found else f' r="{number}"'
    cells = _cells((found and found[2]) or "", number)
    for at, style in styles.items():
        cells[at] = _styled(cells.get(at, f'<c r="{reference(number, at)}"/>'), style)
    # a row may say which columns it spans, and would say it wrongly now
    opening = re.sub(r'\sspans="[^"]*"', "", opening)
    return f"<row{opening}>{''.join(cells[at] for at in sorted(cells))}</row>"


def _styled(cell: str, style: Style) -> str:
    end = cell.index(">")
    opening = cell[:end].removesuffix("/")
    closing = cell[len(opening) :]
    bare = re.sub(r'\ss="\d+"', "", opening)
    return f'{bare} s="{style(int(attribute(opening, "s") or 0))}"{closing}'


def _cleaned(row: str, clean: Style) -> str:
    def styled(found: re.Match[str]) -> str:
        old = int(found[1])
        return found[0] if (new := clean(old)) == old else found[0].replace(f's="{old}"', f's="{new}"')

    return re.sub(r'<c\b[^>]*?\ss="(\d+)"', styled, row)


def without_selection(text: str) -> str:
    """Return a sheet's XML as one that is not the chosen sheet: two chosen ones would be edited together."""
    return re.sub(r'\stabSelected="(?:1|true)"', "", text)


def with_notes(text: str, relation: str) -> str:
    """Return a sheet's XML with the reference to the drawing of its notes."""
    bound = re.search(r'xmlns:(\w+)="[^"]*officeDocument/(?:2006/)?relationships"', text)
    prefix = bound[1] if bound else "r"
    if bound is None:
        space = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        text = re.sub(r"<worksheet\b", f"<worksheet {space}", text, count=1)
    return _before(text, _AFTER_NOTES, f'<legacyDrawing {prefix}:id="{relation}"/>')


def with_rules(text: str, rules: Mapping[int, list[str]]) -> str:
    """Return a sheet's XML in which cells (style of difference → references) are coloured before its own rules are."""
    formula = rf"<cfRule\b[^>]*>\s*<formula>{_OURS}</formula>\s*</cfRule>"
    bare = re.sub(rf"<conditionalFormatting\b[^>]*>\s*{formula}\s*</conditionalFormatting>", "", text)
    if "<conditionalFormatting" not in bare:
        return bare
    later = re.sub(r'(<cfRule\b[^>]*?\spriority=")(\d+)"', lambda found: f'{found[1]}{int(found[2]) + 2}"', bare)
    ours = "".join(
        f'<conditionalFormatting sqref="{" ".join(cells)}"><cfRule type="expression" dxfId="{style}" priority="{at}" '
        f'stopIfTrue="1"><formula>{_OURS}</formula></cfRule></conditionalFormatting>'
        for at, (style, cells) in enumerate(rules.items(), start=1)
        if cells
    )
    return _before(later, _COLOURS, ours)


# always true, and nobody else's
_OURS: Final = "20261=20261"


def _before(text: str, place: re.Pattern[str], more: str) -> str:
    data = text.rindex("</sheetData>") if "</sheetData>" in text else 0
    found = place.search(text, data)
    at = found.start() if found else len(text)
    return text[:at] + more + text[at:]
