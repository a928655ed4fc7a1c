"""One look of a sheet written in three forms: .xlsx by openpyxl, .xls by xlwt, .ods by the few elements it takes.

A ``Look`` is what a list of cells does not say; rows and columns are counted from 1.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.feed.city import Sheets, write_workbook

Place = tuple[int, int]
RAISED, STRUCK = "superscript", "strike"
_NAMES = ("office", "table", "text", "style")
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in [*zip(_NAMES, _NAMES, strict=True), ("number", "datastyle")]
)
_ONE = '<number:number number:decimal-places="0" number:min-integer-digits="1"%s/>'
_NOTHING = '<style:map style:condition="value(){}0" style:apply-style-name="nothing"/>'
# number formats as OpenDocument has them: the element, and what stands in it
OPEN_FORMATS = {
    '0.000" ha"': (
        "number",
        '<number:number number:decimal-places="3" number:min-integer-digits="1"/><number:text> ha</number:text>',
    ),
    "0%": ("percentage", f"{_ONE % ''}<number:text>%</number:text>"),
    "#,##0,": ("number", _ONE % ' number:grouping="true" number:display-factor="1000"'),
    '"CT"00': (
        "number",
        '<number:text>CT</number:text><number:number number:decimal-places="0" number:min-integer-digits="2"/>',
    ),
    "#,###": (
        "number",
        '<number:number number:decimal-places="0" number:min-integer-digits="0" number:grouping="true"/>',
    ),
    ";;;": ("text", "<number:text/>" + "".join(map(_NOTHING.format, ("&gt;", "&lt;", "=")))),
}


@dataclass
class Look:
    """Formats, letters, sizes, merged cells and errors of one sheet."""

    formats: dict[Place, str] = field(default_factory=dict[Place, str])
    parts: dict[Place, list[tuple[str, str]]] = field(default_factory=dict[Place, list[tuple[str, str]]])
    struck: set[Place] = field(default_factory=set[Place])
    hidden_rows: tuple[int, ...] = ()
    flat_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    flat_columns: tuple[int, ...] = ()
    merged: Place = (0, 0)  # from the first row to the second, in ``merged_column``
    merged_column: int = 0
    errors: set[Place] = field(default_factory=set[Place])


def _write_xlsx(sheets: Sheets, path: Path, name: str, look: Look) -> None:
    def finish(book: openpyxl.Workbook) -> None:
        sheet: Any = book[name]
        for place, code in look.formats.items():
            sheet.cell(*place).number_format = code
        for place, parts in look.parts.items():
            fonts = {"": InlineFont(), RAISED: InlineFont(vertAlign=RAISED), STRUCK: InlineFont(strike=True)}
            sheet.cell(*place).value = CellRichText(*(TextBlock(fonts[kind], text) for text, kind in parts))
        for place in look.struck:
            sheet.cell(*place).font = Font(strike=True)
        for place in look.errors:
            sheet.cell(*place).value = "#N/A"
        for row in (*look.hidden_rows, *look.flat_rows):
            setattr(sheet.row_dimensions[row], *(("hidden", True) if row in look.hidden_rows else ("height", 0.5)))
        for column in (*look.hidden_columns, *look.flat_columns):
            size = ("hidden", True) if column in look.hidden_columns else ("width", 0.5)
            setattr(sheet.column_dimensions[openpyxl.utils.get_column_letter(column)], *size)
        if look.merged_column:
            (first, last), at = look.merged, look.merged_column
            sheet.merge_cells(start_row=first, end_row=last, start_column=at, end_column=at)

    write_workbook(sheets, path, finish)


def _write_xls(sheets: Sheets, path: Path, name: str, look: Look) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    for title, rows in sheets.items():
        sheet = book.add_sheet(title)
        _fill_xls(sheet, rows, look if title == name else Look())
    book.save(str(path))


def _fill_xls(sheet: Any, rows: list[list[Any]], look: Look) -> None:
    fonts = {kind: xlwt.Font() for kind in ("", RAISED, STRUCK)}
    fonts[RAISED].escapement, fonts[STRUCK].struck_out = xlwt.Font.ESCAPEMENT_SUPERSCRIPT, True
    for at, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            place, code = (at, column), "yyyy-mm-dd" if isinstance(value, date) else "General"
            struck = "font: struck_out on" if place in look.struck else ""
            style = xlwt.easyxf(struck, num_format_str=look.formats.get(place, code))
            if place in look.errors:
                sheet.row(at - 1).set_cell_error(column - 1, 42)  # N/A
            elif place in look.parts:
                sheet.write_rich_text(at - 1, column - 1, [(text, fonts[kind]) for text, kind in look.parts[place]])
            elif value is not None and not (column == look.merged_column and look.merged[0] < at <= look.merged[1]):
                sheet.write(at - 1, column - 1, value, style)
    for row in (*look.hidden_rows, *look.flat_rows):
        sheet.row(row - 1).hidden = row in look.hidden_rows
        sheet.row(row - 1).height, sheet.row(row - 1).height_mismatch = (10 if row in look.flat_rows else 300), True
    for column in (*look.hidden_columns, *look.flat_columns):
        sheet.col(column - 1).hidden = column in look.hidden_columns
        sheet.col(column - 1).width = 100 if column in look.flat_columns else 3000
    if look.merged_column:
        sheet.merge(look.merged[0] - 1, look.merged[1] - 1, look.merged_column - 1, look.merged_column - 1)


def _write_ods(sheets: Sheets, path: Path, name: str, look: Look) -> None:
    tables = "".join(_open_table(title, rows, look if title == name else Look()) for title, rows in sheets.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}><office:automatic-styles>'
        f"{_open_styles()}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        # what a content's styles are derived from
        archive.writestr("styles.xml", f"<office:document-styles {NAMESPACES}><office:styles>{_COMMON}</office:styles>"
                         "</office:document-styles>")  # fmt: skip
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


_COMMON = (
    '<style:style style:name="Struck" style:family="table-cell"><style:text-properties '
    'style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>'
)


def _open_styles() -> str:
    formats = "".join(
        f'<number:{kind}-style style:name="N{at}">{inner}</number:{kind}-style>'
        f'<style:style style:name="format{at}" style:family="table-cell" style:data-style-name="N{at}"/>'
        for at, (kind, inner) in enumerate(OPEN_FORMATS.values())
    )
    flat = {
        "row": 'style:row-height="0in" style:use-optimal-row-height="false"',
        "column": 'style:column-width="0.001in"',
    }
    return (
        f'<number:number-style style:name="nothing"><number:text/></number:number-style>{formats}'
        '<style:style style:name="struck" style:family="table-cell" style:parent-style-name="Struck"/>'
        f'<style:style style:name="{RAISED}" style:family="text"><style:text-properties '
        'style:text-position="33% 58%"/></style:style>'
        f'<style:style style:name="{STRUCK}" style:family="text"><style:text-properties '
        'style:text-line-through-type="single"/></style:style>'
        + "".join(
            f'<style:style style:name="flat-{what}" style:family="table-{what}"><style:table-{what}-properties '
            f"{size}/></style:style>"
            for what, size in flat.items()
        )
    )


def _open_table(title: str, rows: list[list[Any]], look: Look) -> str:
    width = max(map(len, rows))
    columns = "".join(
        f"<table:table-column{_open_size(at, 'column', look.hidden_columns, look.flat_columns)}/>"
        for at in range(1, width + 1)
    )
    lines = "".join(
        f"<table:table-row{_open_size(at, 'row', look.hidden_rows, look.flat_rows)}>"
        f"{''.join(_open_cell((at, column), value, look) for column, value in enumerate(cells, 1))}</table:table-row>"
        for at, cells in enumerate(rows, 1)
    )
    return f"<table:table table:name={quoteattr(title)}>{columns}{lines}</table:table>"


def _open_size(at: int, what: str, hidden: tuple[int, ...], flat: tuple[int, ...]) -> str:
    style = f' table:style-name="flat-{what}"' if at in flat else ""
    return style + (' table:visibility="collapse"' if at in hidden else "")


def _open_cell(place: Place, value: Any, look: Look) -> str:
    if place[1] == look.merged_column and look.merged[0] < place[0] <= look.merged[1]:
        return "<table:covered-table-cell/>"
    if value is None:
        return "<table:table-cell/>"
    text, kind = escape(str(value)), "string"
    more = ' table:style-name="struck"' if place in look.struck else ""
    if (code := look.formats.get(place)) is not None:
        more += f' table:style-name="format{[*OPEN_FORMATS].index(code)}"'
    if place == (look.merged[0], look.merged_column):
        more += f' table:number-rows-spanned="{look.merged[1] - look.merged[0] + 1}"'
    if place in look.errors:
        text = "#N/A"
        more += (
            ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
            ' calcext:value-type="error" office:string-value=""'
        )
    elif place in look.parts:
        text = "".join(
            f'<text:span text:style-name="{kind}">{escape(part)}</text:span>' for part, kind in look.parts[place]
        )
    elif isinstance(value, date):
        kind, more = "date", f'{more} office:date-value="{value}"'
    elif not isinstance(value, str):
        kind, more = "percentage" if code == "0%" else "float", f'{more} office:value="{value}"'
    return f'<table:table-cell office:value-type="{kind}"{more}><text:p>{text}</text:p></table:table-cell>'


FORMS: dict[str, Callable[[Sheets, Path, str, Look], None]] = {
    "xlsx": _write_xlsx, "ods": _write_ods, "xls": _write_xls,
}  # fmt: skip
