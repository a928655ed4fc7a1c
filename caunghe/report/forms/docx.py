"""An official letter as a Word file: WordprocessingML (ISO/IEC 29500) by hand, in the sizes of Decree 30/2020/NĐ-CP.

Times New Roman, black, A4 upright; sizes are in half points and lengths in twentieths of a point, as the format has
them. The file is the same byte for byte whenever it is written.
"""

from __future__ import annotations

from io import BytesIO
from math import ceil
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from caunghe.report.forms.letter import Letter, LetterTable, LetterText

_MM: Final = 1440 / 25.4
# annex I of the decree: top and bottom 20–25, left 30–35, right 15–20 mm
_PAGE: Final = {"width": round(210 * _MM), "height": round(297 * _MM)}
_MARGIN: Final = {side: ceil(mm * _MM) for side, mm in {"top": 22, "bottom": 22, "left": 30, "right": 15}.items()}
_LINE: Final = _PAGE["width"] - _MARGIN["left"] - _MARGIN["right"]
_LEFT: Final = round(68 * _MM)  # of the two columns of the head
_INDENT: Final = round(10 * _MM)
_PARTS: Final = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "word/styles.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml",
    "word/header1.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_BODY, _SMALL, _TABLE = 26, 22, 24


def letter_docx(letter: Letter) -> bytes:
    """Return the letter as a ``.docx`` file."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            ("officeDocument", "word/document.xml", _R),
            ("metadata/core-properties", "docProps/core.xml", _RELATIONS),
        ),
        "docProps/core.xml": _core(letter),
        "word/document.xml": _document(letter),
        "word/_rels/document.xml.rels": _relations(("styles", "styles.xml", _R), ("header", "header1.xml", _R)),
        "word/styles.xml": _styles(letter),
        "word/header1.xml": f'{_HEAD}<w:hdr xmlns:w="{_W}">{_page_number()}</w:hdr>',
    }
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name, text in parts.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            file.writestr(entry, text)
    return made.getvalue()


def _types() -> str:
    named = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in _PARTS.items())
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
    )


def _relations(*named: tuple[str, str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{at}" Type="{base}/{kind}" Target="{target}"/>'
        for at, (kind, target, base) in enumerate(named, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{each}</Relationships>'


def _core(letter: Letter) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(letter.subject)}</dc:title><dc:creator>{escape(letter.issuer)}</dc:creator>"
        f"<dc:language>{_tag(letter)}</dc:language></cp:coreProperties>"
    )


def _tag(letter: Letter) -> str:
    return {"vi": "vi-VN", "en": "en-GB"}[letter.language]


def _styles(letter: Letter) -> str:
    font = "".join(f' w:{script}="Times New Roman"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{font}/>'
        f'<w:color w:val="000000"/><w:sz w:val="{_BODY}"/><w:szCs w:val="{_BODY}"/><w:lang w:val="{_tag(letter)}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        "</w:styles>"
    )


def _page_number() -> str:
    field = "".join(
        f"<w:r>{part}</w:r>"
        for part in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{field}</w:p>'


def _document(letter: Letter) -> str:
    body = [_top(letter), _paragraph(letter.addressee, align="center", before=240, after=240)]
    if letter.notice:
        body.insert(0, _paragraph(letter.notice, bold=True, size=_SMALL, after=120))
    body += [_text(block) if isinstance(block, LetterText) else _table(block) for block in letter.blocks]
    section = (
        f'<w:sectPr><w:headerReference w:type="default" r:id="rId2"/>'
        f'<w:pgSz w:w="{_PAGE["width"]}" w:h="{_PAGE["height"]}"/>'
        f'<w:pgMar w:top="{_MARGIN["top"]}" w:right="{_MARGIN["right"]}" w:bottom="{_MARGIN["bottom"]}" '
        f'w:left="{_MARGIN["left"]}" w:header="{round(10 * _MM)}" w:footer="{round(10 * _MM)}" w:gutter="0"/>'
        "<w:titlePg/></w:sectPr>"
    )
    every = "".join([*body, _end(letter), _paragraph("", size=2)])
    return f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{every}{section}</w:body></w:document>'


def _paragraph(
    text: str,
    *,
    align: str = "left",
    size: int = _BODY,
    bold: bool = False,
    italic: bool = False,
    before: int = 0,
    after: int = 0,
    first: int = 0,
    rule: int | None = None,
    keep: bool = False,
) -> str:
    """Return a paragraph; ``rule`` draws a line under it, that far in from both sides."""
    border = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    indents = "" if rule is None else f' w:left="{rule}" w:right="{rule}"'
    indents += f' w:firstLine="{first}"' if first else ""
    properties = (
        ("<w:keepNext/>" if keep else "")
        + ("" if rule is None else border)
        + f'<w:spacing w:before="{before}" w:after="{after}"/>'
        + (f"<w:ind{indents}/>" if indents else "")
        + f'<w:jc w:val="{align}"/>'
    )
    run = ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
    run += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    words = f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{words}</w:p>"


def _rule(words: str, width: int, share: float, per_letter: int) -> str:
    """Return a line under words, ``share`` of their length; a letter is taken to be ``per_letter`` wide."""
    long = min(width, round(len(words) * per_letter * share))
    return _paragraph("", align="center", size=4, rule=(width - long) // 2, after=60)


def _top(letter: Letter) -> str:
    """Return the head: bodies, number and subject on the left; name of the state, motto and date on the right."""
    right = _LINE - _LEFT
    left_cell = (
        _paragraph(letter.governing, align="center", size=24)
        + _paragraph(letter.issuer, align="center", size=24, bold=True)
        + _rule(letter.issuer, _LEFT, 0.4, 165)
    )
    right_cell = (
        _paragraph(letter.heading[0], align="center", size=24, bold=True)
        + _paragraph(letter.heading[1], align="center", size=26, bold=True)
        + _rule(letter.heading[1], right, 1.0, 128)
    )
    number = _paragraph(letter.number, align="center", size=26, before=60)
    number += _paragraph(letter.subject, align="center", size=24, before=120)
    place = _paragraph(letter.place, align="center", size=26, italic=True, before=60)
    rows = "".join(
        f"<w:tr>{_cell(one, _LEFT)}{_cell(other, right)}</w:tr>"
        for one, other in ((left_cell, right_cell), (number, place))
    )
    return _grid((_LEFT, right), rows, borders=False)


def _end(letter: Letter) -> str:
    """Return recipients on the left and the signature on the right."""
    first, *others = letter.recipients
    left = _paragraph(first, size=24, bold=True, italic=True, before=240)
    left += "".join(_paragraph(line, size=_SMALL) for line in others)
    right = "".join(
        _paragraph(line, align="center", bold=True, before=0 if at else 240) for at, line in enumerate(letter.office)
    )
    right += _paragraph(letter.signs, align="center", italic=True, before=1400)
    half = _LINE // 2
    row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(left, half)}{_cell(right, _LINE - half)}</w:tr>"
    return _grid((half, _LINE - half), row, borders=False)


def _text(block: LetterText) -> str:
    match block.role:
        case "heading":
            return _paragraph(block.text, bold=True, before=200, after=120, first=_INDENT, keep=True)
        case "note":
            return _paragraph(block.text, size=_SMALL, italic=True, align="both", before=60, after=120)
        case "item":
            return _paragraph(f"- {block.text}", align="both", after=120, first=_INDENT)
        case "body":
            return _paragraph(block.text, align="both", after=120, first=_INDENT)


def _table(table: LetterTable) -> str:
    """Return a ruled table whose headings are repeated on each page; numbers keep their width, words take the rest."""
    numbers = len(table.heads) - table.words
    narrow = min(round(22 * _MM), _LINE // (numbers + 2 * table.words))
    wide = (_LINE - numbers * narrow) // table.words
    widths = (*[wide] * table.words, *[narrow] * numbers)
    heads = "".join(
        _cell(_paragraph(head, align="center", size=_TABLE, bold=True, keep=True), width)
        for head, width in zip(table.heads, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"]
    for at, row in enumerate(table.rows):
        bold = table.has_sum and at == len(table.rows) - 1
        cells = "".join(
            _cell(_paragraph(text, align="left" if i < table.words else "right", size=_TABLE, bold=bold), widths[i])
            for i, text in enumerate(row)
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    return _grid(widths, "".join(rows), borders=True)


def _cell(content: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _grid(widths: tuple[int, ...], rows: str, *, borders: bool) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    drawn = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    margin = 80 if borders else 0
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        + (f"<w:tblBorders>{drawn}</w:tblBorders>" if borders else "")
        + '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        + f'<w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar>'
        + "</w:tblPr><w:tblGrid>"
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        + f"</w:tblGrid>{rows}</w:tbl>"
    )
