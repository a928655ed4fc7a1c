# pyright: standard
"""An official letter as a Word file, in the sizes of Decree 30/2020/NĐ-CP: Times New Roman, black, A4 upright.

The file is the same byte for byte whenever it is written.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from caunghe.report.forms.letter import Letter, LetterTable, LetterText

# annex I of the decree: top and bottom 20–25, left 30–35, right 15–20 mm
_PAGE: Final = {"page_width": 210, "page_height": 297}
_MARGINS: Final = {"top_margin": 22, "bottom_margin": 22, "left_margin": 31, "right_margin": 16}
_LINE: Final = 210 - 31 - 16  # mm between left and right
_LEFT: Final = 66  # mm, of the two columns of the head
_INDENT: Final = Mm(10)
_BODY, _TABLE, _SMALL, _RULE = 13, 12, 11, 2  # points
_LETTER: Final = {12: 2.9, 13: 2.25}  # mm that a letter takes of a line in capitals of 12, and of the motto of 13
_FONT: Final = "Times New Roman"
_SCRIPTS: Final = ("ascii", "hAnsi", "eastAsia", "cs")
_NUMBER_WIDTH: Final = 22  # mm, of a column of numbers
_ALIGNED: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_TAG: Final = {"vi": "vi-VN", "en": "en-GB"}
_NEVER: Final = (1980, 1, 1, 0, 0, 0)  # the first day that a zip archive can tell


def letter_docx(letter: Letter) -> bytes:
    """Return the letter as a ``.docx`` file."""
    document = Document()
    _set_page(document, letter)
    if letter.notice:
        _write(document.add_paragraph(), letter.notice, bold=True, size=_SMALL, after=6)
    _write_top(document, letter)
    _write(document.add_paragraph(), letter.addressee, align="center", before=12, after=12)
    for block in letter.blocks:
        if isinstance(block, LetterText):
            _write_text(document, block)
        else:
            _write_table(document, block)
    _write_end(document, letter)
    _write(document.add_paragraph(), "", size=1)  # Word ends with a paragraph; a small one makes no page of its own
    made = BytesIO()
    document.save(made)
    return _undated(made.getvalue())


def _undated(data: bytes) -> bytes:
    """Return a Word file whose parts have no time of writing."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as given, ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name in given.namelist():
            entry = ZipInfo(name, _NEVER)
            entry.compress_type = ZIP_DEFLATED
            file.writestr(entry, given.read(name))
    return made.getvalue()


def _set_page(document: Any, letter: Letter) -> None:
    """Set paper, margins, font, language, title, and the page's number from the second page on."""
    section = document.sections[0]
    for side, length in (_PAGE | _MARGINS).items():
        setattr(section, side, Mm(length))
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = _FONT, Pt(_BODY), RGBColor(0, 0, 0)
    properties = normal.element.get_or_add_rPr()
    for script in _SCRIPTS:
        properties.rFonts.set(qn(f"w:{script}"), _FONT)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), _TAG[letter.language])
    properties.append(spoken)
    core = document.core_properties
    core.title, core.author, core.language, core.comments = letter.subject, letter.issuer, _TAG[letter.language], ""
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.set(qn("xml:space"), "preserve")
            part.text = text
        number.add_run()._r.append(part)


def _write(
    paragraph: Any,
    text: str,
    *,
    align: str = "left",
    size: float = _BODY,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    after: float = 0,
    first: Length | None = None,
    keep: bool = False,
) -> Any:
    """Write a paragraph; lengths in points. Return it."""
    form = paragraph.paragraph_format
    form.alignment = _ALIGNED[align]
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0
    form.first_line_indent, form.keep_with_next = first, keep or None
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold or None, italic or None
    return paragraph


def _write_rule(cell: Any, words: str, width: float, share: float, letter: float) -> None:
    """Draw a line under words, ``share`` of their length; lengths in mm, a letter being ``letter`` wide."""
    paragraph = _write(cell.add_paragraph(), "", align="center", size=_RULE, after=3)
    aside = Mm(max(0.0, (width - len(words) * letter * share) / 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = aside
    borders = OxmlElement("w:pBdr")
    borders.append(_line("w:bottom", 6))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc")


def _line(side: str, eighths: int) -> Any:
    line = OxmlElement(side)
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "0"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    return line


def _grid(document: Any, rows: int, widths: tuple[float, ...], margin: float) -> Any:
    """Return a table of columns of these widths, mm, whose rows are on one page each; ``margin`` beside words, mm."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.LEFT
    beside = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        each = OxmlElement(f"w:{side}")
        each.set(qn("w:w"), str(Mm(margin).twips))
        each.set(qn("w:type"), "dxa")
        beside.append(each)
    table._tbl.tblPr.insert_element_before(beside, "w:tblLook")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _write_top(document: Any, letter: Letter) -> None:
    """Write the head: bodies, number and subject on the left; name of the state, motto and date on the right."""
    table = _grid(document, 2, (_LEFT, _LINE - _LEFT), 0)
    (bodies, state), (number, place) = (row.cells for row in table.rows)
    _write(bodies.paragraphs[0], letter.governing, align="center", size=12)
    _write(bodies.add_paragraph(), letter.issuer, align="center", size=12, bold=True)
    _write_rule(bodies, letter.issuer, _LEFT, 0.4, _LETTER[12])
    _write(state.paragraphs[0], letter.heading[0], align="center", size=12, bold=True)
    _write(state.add_paragraph(), letter.heading[1], align="center", bold=True)
    _write_rule(state, letter.heading[1], _LINE - _LEFT, 1.0, _LETTER[13])
    _write(number.paragraphs[0], letter.number, align="center", before=3)
    _write(number.add_paragraph(), letter.subject, align="center", size=12, before=6)
    _write(place.paragraphs[0], letter.place, align="center", italic=True, before=3)


def _write_end(document: Any, letter: Letter) -> None:
    """Write recipients on the left and the signature on the right."""
    (recipients, signature), *_ = (row.cells for row in _grid(document, 1, (_LINE / 2, _LINE / 2), 0).rows)
    first, *others = letter.recipients
    _write(recipients.paragraphs[0], first, size=12, bold=True, italic=True, before=12)
    for each in others:
        _write(recipients.add_paragraph(), each, size=_SMALL)
    for at, each in enumerate(letter.office):
        paragraph = signature.add_paragraph() if at else signature.paragraphs[0]
        _write(paragraph, each, align="center", bold=True, before=0 if at else 12)
    _write(signature.add_paragraph(), letter.signs, align="center", italic=True, before=70)


def _write_text(document: Any, block: LetterText) -> None:
    paragraph = document.add_paragraph()
    match block.role:
        case "heading":
            _write(paragraph, block.text, bold=True, before=10, after=6, first=_INDENT, keep=True)
        case "note":
            _write(paragraph, block.text, size=_SMALL, italic=True, align="both", before=3, after=6)
        case "item":
            _write(paragraph, f"- {block.text}", align="both", after=6, first=_INDENT)
        case "body":
            _write(paragraph, block.text, align="both", after=6, first=_INDENT)


def _write_table(document: Any, table: LetterTable) -> None:
    """Write a ruled table whose headings are repeated on each page; numbers keep their width, words take the rest."""
    numbers = len(table.heads) - table.words
    narrow = min(_NUMBER_WIDTH, _LINE / (numbers + 2 * table.words))
    wide = (_LINE - numbers * narrow) / table.words
    grid = _grid(document, 1 + len(table.rows), (*[wide] * table.words, *[narrow] * numbers), 1.4)
    grid.style = "Table Grid"
    head, *rows = grid.rows
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(head.cells, table.heads, strict=True):
        _write(cell.paragraphs[0], text, align="center", size=_TABLE, bold=True, keep=True)
    for row, texts in zip(rows, table.rows, strict=True):
        bold = table.has_sum and texts is table.rows[-1]
        for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _write(cell.paragraphs[0], text, align="left" if at < table.words else "right", size=_TABLE, bold=bold)
