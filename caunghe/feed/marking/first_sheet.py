"""The first sheet of a workbook of findings, put into the sender's package or written to a new workbook."""

# xlsxwriter has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import quoteattr

from caunghe.feed.marking.listing import HEADS, LINK_COLUMN, SHEET, WIDTHS, Line
from caunghe.feed.marking.package import MAIN, RELATED, Package, attribute, xml_text
from caunghe.feed.marking.sheet import reference
from caunghe.feed.marking.styles import FILLS, Styles
from caunghe.language import LANGUAGES, Language
from caunghe.workbook import Workbook

LINKS_LIMIT: Final = 60_000  # Excel refuses more than 65,530 links on a sheet
_FIRST_ROW: Final = 5
_TOP_HEIGHTS: Final = (22, 36)
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def add_list(
    package: Package, styles: Styles, above: tuple[str, str], listed: Sequence[Line], language: Language
) -> None:
    """Put the list of findings before all sheets, in the place of that of an earlier check where there is one."""
    text = _list_sheet(styles, above, listed, language)
    first = next(iter(package.sheets))
    book = package.text(package.book)
    if first in {SHEET(each) for each in LANGUAGES}:
        package.put(package.sheets[first], text)
    else:
        part = package.free_name("xl/worksheets/sheetCaunghe{}.xml")
        package.put_new(part, text, _TYPE)
        book = _with_first_sheet(book, _free(SHEET(language), package), package.relate(package.book, "worksheet", part))
    package.put(package.book, re.sub(r'\s(?:activeTab|firstSheet)="\d+"', "", book))


def _free(name: str, package: Package) -> str:
    taken = {each.casefold() for each in package.sheets}
    return next(
        each
        for number in range(1, 1_000)
        if (each := f"{name} ({number})" if number > 1 else name).casefold() not in taken
    )


def _with_first_sheet(book: str, name: str, relation: str) -> str:
    tags = re.findall(r"<sheet\b[^>]*?/?>", book)
    number = max((int(attribute(tag, "sheetId") or 0) for tag in tags), default=0) + 1
    bound = re.search(r'xmlns:\w+="([^"]*officeDocument/(?:2006/)?relationships)"', book)
    # bound by itself: a program may bind its own prefix at each of its sheets, and none above them
    space = bound[1] if bound else RELATED
    tag = f'<sheet xmlns:r="{space}" name={quoteattr(name)} sheetId="{number}" r:id="{relation}"/>'
    # names of one sheet are counted by its place
    moved = re.sub(r'\blocalSheetId="(\d+)"', lambda found: f'localSheetId="{int(found[1]) + 1}"', book)
    return re.sub(r"<sheets\b[^>]*>", lambda found: found[0] + tag, moved, count=1)


def _list_sheet(styles: Styles, above: tuple[str, str], listed: Sequence[Line], language: Language) -> str:
    plain, strong, link = styles.text(), styles.text("<b/>"), styles.text('<u/><color rgb="FF0563C1"/>')
    weight = {severity: styles.text("<b/>", colour) for severity, colour in FILLS.items()}
    head = styles.heading()
    top = zip(above, (strong, plain), _TOP_HEIGHTS, strict=True)
    rows = [_row(at, [(text, look)], f' ht="{ht}" customHeight="1"') for at, (text, look, ht) in enumerate(top, 1)]
    rows.append(_row(_FIRST_ROW - 1, [(text(language), head) for text in HEADS]))
    links: list[str] = []
    for number, line in enumerate(listed, start=_FIRST_ROW):
        look = [weight[line.severity], *[strong if line.is_cause else plain] * (len(WIDTHS) - 1)]
        if line.link and len(links) < LINKS_LIMIT:
            look[LINK_COLUMN] = link
            links.append(
                f'<hyperlink ref="{reference(number, LINK_COLUMN + 1)}" location={quoteattr(_target(line.link))}/>'
            )
        folded = ' outlineLevel="1" hidden="1"' if line.is_of_cause else ' collapsed="1"' if line.is_cause else ""
        folded += f' ht="{line.height}" customHeight="1"'
        rows.append(_row(number, list(zip(line.texts, look, strict=True)), folded))
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(WIDTHS, 1)
    )
    last = reference(max(len(listed) + _FIRST_ROW - 1, _FIRST_ROW), len(WIDTHS))
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'<worksheet xmlns="{MAIN}"><sheetPr><outlinePr summaryBelow="0"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="4" topLeftCell="A5" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15" '
        f'outlineLevelRow="1"/><cols>{columns}</cols><sheetData>{"".join(rows)}</sheetData>'
        f'<autoFilter ref="A{_FIRST_ROW - 1}:{last}"/><mergeCells count="2"><mergeCell ref="A1:G1"/><mergeCell '
        f'ref="A2:G2"/></mergeCells>{linked}<pageMargins left="0.5" right="0.5" top="0.75" bottom="0.6" header="0.3" '
        'footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _row(number: int, cells: Sequence[tuple[str, int]], options: str = "") -> str:
    shown = "".join(
        f'<c r="{reference(number, at)}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t>'
        "</is></c>"
        for at, (text, style) in enumerate(cells, start=1)
    )
    return f'<row r="{number}"{options}>{shown}</row>'


def _target(link: tuple[str, str]) -> str:
    sheet, cell = link
    return f"'{sheet.replace(chr(39), chr(39) * 2)}'!{cell}"


def write_list(book: Workbook, above: tuple[str, str], listed: Iterable[Line], language: Language) -> None:
    """Write the list of findings as the first sheet of a new workbook."""
    sheet = book.add_worksheet(SHEET(language))
    base = {"text_wrap": True, "valign": "top"}
    plain, strong = book.add_format(base), book.add_format(base | {"bold": True})
    link = book.add_format(base | {"underline": 1, "font_color": "#0563C1"})
    head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#14213D", "text_wrap": True})
    weight = {severity: book.add_format(base | {"bold": True, "bg_color": f"#{colour[2:]}"})
              for severity, colour in FILLS.items()}  # fmt: skip
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
        sheet.write_string(_FIRST_ROW - 2, at, HEADS[at](language), head)
    for at, (text, look, height) in enumerate(zip(above, (strong, plain), _TOP_HEIGHTS, strict=True)):
        sheet.merge_range(at, 0, at, len(WIDTHS) - 1, text, look)
        sheet.set_row(at, height)
    sheet.outline_settings(visible=True, symbols_below=False)
    sheet.freeze_panes(_FIRST_ROW - 1, 0)
    last = _FIRST_ROW - 1
    for row, line in enumerate(listed, start=_FIRST_ROW - 1):
        look = [weight[line.severity], *[strong if line.is_cause else plain] * (len(WIDTHS) - 1)]
        for at, text in enumerate(line.texts):
            if at == LINK_COLUMN and line.link and row < LINKS_LIMIT:
                sheet.write_url(row, at, f"internal:{_target(line.link)}", link, string=text)
            else:
                sheet.write_string(row, at, text, look[at])
        fold = {"level": int(line.is_of_cause), "hidden": line.is_of_cause, "collapsed": line.is_cause}
        sheet.set_row(row, line.height, None, fold)
        last = row
    sheet.autofilter(_FIRST_ROW - 2, 0, last, len(WIDTHS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
