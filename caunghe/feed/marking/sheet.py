"""One sheet of a workbook with cells coloured by rules of the program's own, its cells and their formats untouched."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from caunghe.feed.marking.package import RELATED
from caunghe.feed.reading.sheet_xml import column_letters

_DATA: Final = re.compile(r"<sheetData\s*/>|<sheetData\b[^>]*>(.*?)</sheetData>", re.DOTALL)
_STYLED: Final = re.compile(r'<c\b[^>]*?\ss="(\d+)"')
# what may follow the reference to the drawing of notes, in the order that the standard sets
_AFTER_NOTES: Final = re.compile(
    r"<(?:legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|</worksheet>"
)
# the first of what may stand where conditional formats do, in the order that the standard sets
_COLOURS: Final = re.compile(
    r"<(?:conditionalFormatting|dataValidations|hyperlinks|printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|"
    r"colBreaks|customProperties|cellWatches|ignoredErrors|smartTags|drawing|legacyDrawing|legacyDrawingHF|drawingHF|"
    r"picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b|</worksheet>"
)
# a conditional format of its own may hold several rules once another program has saved it
_OUR_RULE: Final = re.compile(
    r"<cfRule\b[^>]*>\s*<formula>\s*=?\s*20261\s*=\s*20261\s*</formula>\s*</cfRule>", re.DOTALL
)
_NO_RULES: Final = re.compile(
    r"<conditionalFormatting\b[^>]*>\s*</conditionalFormatting>|<conditionalFormatting\b[^>]*/>"
)
_OURS: Final = "20261=20261"  # always true, and nobody else's


def reference(row: int, column: int) -> str:
    """Return a cell's name from its row and column, both counted from 1.

    >>> reference(3, 27)
    'AA3'
    """
    return f"{column_letters(column)}{row}"


def cleaned(text: str, clean: Callable[[int], int]) -> str:
    """Return a sheet's XML in which every cell has the style that ``clean`` makes of its own."""
    data = _DATA.search(text)
    if data is None:
        return text

    def styled(found: re.Match[str]) -> str:
        old = int(found[1])
        return found[0] if (new := clean(old)) == old else found[0].replace(f's="{old}"', f's="{new}"')

    body = _STYLED.sub(styled, data[0])
    return f"{text[: data.start()]}{body}{text[data.end() :]}"


def without_selection(text: str) -> str:
    """Return a sheet's XML as one that is not the chosen sheet: two chosen ones would be edited together."""
    opening = text.partition("<sheetData")[0]
    return re.sub(r'\stabSelected="(?:1|true)"', "", opening) + text[len(opening) :]


def with_notes(text: str, relation: str) -> str:
    """Return a sheet's XML with the reference to the drawing of its notes."""
    bound = re.search(r'xmlns:\w+="([^"]*officeDocument/(?:2006/)?relationships)"', text)
    # bound by itself: a program may bind its own prefix at other elements alone
    space = bound[1] if bound else RELATED
    head, tail = _parted(text)
    return head + _before(tail, _AFTER_NOTES, f'<legacyDrawing xmlns:r="{space}" r:id="{relation}"/>')


def with_rules(text: str, rules: Mapping[int, list[str]]) -> str:
    """Return a sheet's XML in which cells (style of difference → references) are coloured before its own rules are.

    The cells' own formats are not touched: when the rules go, at the next check, everything is as it was.
    """
    head, tail = _parted(text)
    bare = _NO_RULES.sub("", _OUR_RULE.sub("", tail))
    if not any(rules.values()):
        return head + bare
    later = re.sub(r'(<cfRule\b[^>]*?\spriority=")(\d+)"', lambda found: f'{found[1]}{int(found[2]) + 2}"', bare)
    ours = "".join(
        f'<conditionalFormatting sqref="{" ".join(cells)}"><cfRule type="expression" dxfId="{style}" priority="{at}" '
        f'stopIfTrue="1"><formula>{_OURS}</formula></cfRule></conditionalFormatting>'
        for at, (style, cells) in enumerate(rules.items(), start=1)
        if cells
    )
    return head + _before(later, _COLOURS, ours)


def _parted(text: str) -> tuple[str, str]:
    """Return a sheet's XML with all its cells, and what follows them: the long part need not be searched."""
    at = text.rfind("</sheetData>")
    return text[: max(at, 0)], text[max(at, 0) :]


def _before(text: str, place: re.Pattern[str], more: str) -> str:
    # saved views have settings of their own that bear the same names
    found = place.search(text, max(text.rfind("</customSheetViews>"), 0))
    at = found.start() if found else len(text)
    return text[:at] + more + text[at:]
