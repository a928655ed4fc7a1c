"""The report and letters as PDF on A4: the one file that knows Typst. Only fonts that come with Typst are used."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import typst

from caunghe.language import Language, Text
from caunghe.report.document import (
    MANY,
    Block,
    Bullets,
    Cell,
    Document,
    Figure,
    Head,
    KeyFigures,
    Paragraph,
    Quantity,
    Section,
    Table,
    Verdicts,
    Withheld,
    breakable,
    cell_text,
)
from caunghe.report.drawn.drawing import in_font
from caunghe.report.forms.basis import basis_line
from caunghe.report.forms.letter import Letter, LetterTable
from caunghe.report.forms.row_heads import with_row_heads

FONT: Final = "Libertinus Serif"
# in characters: a line of a table of ordinary and of many columns, and the space between two columns
LINE: Final = 104
LINE_SMALL: Final = 117
PADDING: Final = 2.0
SHORT_ROWS: Final = 8  # rows and characters up to which a table is kept on one page
SHORT_TEXT: Final = 800
SHORT_HEAD: Final = 9  # characters of a heading that is never wrapped
HEAD_LINES: Final = 2  # lines over which a heading of numbers is spread
_WORDS: Final[Mapping[str, Text]] = {
    "contents": Text("Mục lục", "Contents"),
    "page": Text("trang", "page"),
    "annex": Text("Phụ lục", "Annex"),
    "numbers": Text("Số liệu của các hình", "The numbers behind the figures"),
}


def pdf(document: Document, drawn: Mapping[str, str]) -> bytes:
    """Return the PDF. ``drawn`` holds the SVG of each figure by its key."""
    source = (files("caunghe.report") / "templates" / "report.typ").read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "report.typ").write_text(source, encoding="utf-8")
        (root / "report.json").write_text(json.dumps(_content(document), ensure_ascii=False), encoding="utf-8")
        for key, svg in drawn.items():
            (root / f"{key}.svg").write_text(in_font(svg, FONT), encoding="utf-8")
        return _compiled(root / "report.typ", document.created)


def letter_pdfs(letters: Mapping[str, Letter], made: date) -> Iterator[tuple[str, bytes]]:
    """Yield each letter's key and PDF; ``made`` is the day that the files bear."""
    source = (files("caunghe.report") / "templates" / "letter.typ").read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "letter.typ").write_text(source, encoding="utf-8")
        for key, letter in letters.items():
            (root / "letter.json").write_text(json.dumps(_letter(letter), ensure_ascii=False), encoding="utf-8")
            yield key, _compiled(root / "letter.typ", made)


def _compiled(template: Path, made: date) -> bytes:
    compiled = typst.compile(
        template,
        root=template.parent,
        ignore_system_fonts=True,
        timestamp=datetime(made.year, made.month, made.day, tzinfo=UTC),
        pdf_standards="ua-1",
    )
    assert isinstance(compiled, bytes)
    return with_row_heads(compiled)


def _letter(letter: Letter) -> dict[str, Any]:
    """Return a letter as plain data for the template; a block says of which kind it is."""
    kinds = ["table" if isinstance(block, LetterTable) else "text" for block in letter.blocks]
    plain = asdict(letter)
    return plain | {"blocks": [{"kind": kind, **block} for kind, block in zip(kinds, plain["blocks"], strict=True)]}


def _content(document: Document) -> dict[str, Any]:
    """Return the document as plain data for the template."""
    language = document.language
    cover, signature = document.cover, document.signature
    parts = _Parts(language, document.numbers())
    return {
        "language": language,
        "title": document.title,
        "footer": document.footer,
        "basis": document.basis,
        "words": {name: text(language) for name, text in _WORDS.items()},
        "cover": {
            "issuer": cover.issuer.split("\n"),
            "heading": list(cover.heading),
            "number": cover.number,
            "place": cover.place,
            "kind": cover.kind,
            "title": cover.title,
            "facts": [list(fact) for fact in cover.facts],
            "basis_title": cover.basis_title,
            "basis_notice": cover.basis_notice,
        },
        "sections": [parts.section(section) for section in document.sections],
        "annexes": [parts.section(section) for section in document.annexes],
        "attached": document.attached,
        "numbers": [parts.table(figure.table) for figure in document.figures()],
        "signature": {
            "recipients": [signature.recipients_title, *signature.recipients],
            "office": list(signature.office),
            "place": signature.place,
        },
    }


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a document as plain data for the template; ``numbers`` of ``Document``."""

    language: Language
    numbers: Mapping[str, str]

    def section(self, section: Section) -> dict[str, Any]:
        return {
            "title": section.title,
            "blocks": [self.block(block) for block in section.blocks],
            "sections": [self.section(below) for below in section.sections],
        }

    def block(self, block: Block) -> dict[str, Any]:
        match block:
            case Paragraph(text, role, tone):
                return {"kind": "paragraph", "text": text, "role": role, "tone": tone}
            case Bullets(items):
                return {"kind": "bullets", "items": list(items)}
            case KeyFigures(figures):
                names = ("label", "value", "error", "when", "remark")
                told = [{name: getattr(one, name) for name in names} for one in figures]
                return {"kind": "key-figures", "figures": told}
            case Verdicts(verdicts):
                names = ("label", "word", "sentence")
                return {
                    "kind": "verdicts",
                    "verdicts": [{name: getattr(one, name) for name in names} for one in verdicts],
                }
            case Table():
                return self.table(block)
            case Figure():
                return self.figure(block)

    def table(self, table: Table) -> dict[str, Any]:
        return {"key": table.key, "number": self.numbers[table.key], **printed_table(table, self.language)}

    def figure(self, figure: Figure) -> dict[str, Any]:
        return {
            "kind": "figure",
            "key": figure.key,
            "number": self.numbers[figure.key],
            "title": figure.title,
            "file": f"{figure.key}.svg",
            "alternative": figure.alternative,
            "wide": figure.wide,
            "legend": [list(entry) for entry in figure.legend],
            "note": figure.note,
            "source": _source(figure, self.language),
            "table": figure.table.key,
            "table-number": self.numbers[figure.table.key],
        }


def _under(block: Table | Figure, language: Language) -> list[str]:
    """Return the lines under a table or figure: note, then source with its basis."""
    return [line for line in (block.note, _source(block, language)) if line]


def _source(block: Table | Figure, language: Language) -> str:
    basis = basis_line(block, language)
    return " ".join(part for part in (block.source, basis and f"{basis}.") if part)


def printed_table(table: Table, language: Language) -> dict[str, Any]:
    """Return a table as plain data for the template; ``short`` ones are kept on one page."""
    texts = [[_cell(cell, language) for cell in row] for row in table.rows]
    titles = [f"{head.title} ({head.unit})" if head.unit else head.title for head in table.heads]
    return {
        "kind": "table",
        "title": table.title,
        "many": table.many,
        "short": len(texts) <= SHORT_ROWS and sum(len(cell["text"]) for row in texts for cell in row) <= SHORT_TEXT,
        "heads": titles,
        "numeric": [head.numeric for head in table.heads],
        "widths": widths(table.heads, titles, [[cell["text"] for cell in row] for row in texts]),
        "rows": texts,
        "under": _under(table, language),
    }


def _cell(cell: Cell, language: Language) -> dict[str, Any]:
    heat = cell.heat_step if isinstance(cell, Quantity) else None
    return {"text": breakable(cell_text(cell, language)), "heat": heat, "withheld": isinstance(cell, Withheld)}


def widths(heads: Sequence[Head], titles: Sequence[str], texts: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Return how wide each column of a table is: its ``own`` width, ``size`` characters, or a share of the ``rest``.

    Where all fits on a line, columns keep their own width. Where not, headings of numbers are wrapped; columns of words
    keep their own width from the shortest on while it is within an even share of what is left; longer ones share the
    rest.
    """
    longest = [max([len(row[i]) for row in texts], default=0) for i in range(len(heads))]
    room = (LINE_SMALL if len(heads) > MANY else LINE) - PADDING * len(heads)
    sizes = [max(cells, len(title)) for cells, title in zip(longest, titles, strict=True)]
    wrapped = sum(sizes) > room
    found: list[dict[str, Any]] = [{"kind": "own"} for _ in heads]
    for i, head in enumerate(heads):
        if wrapped and head.numeric and longest[i] < sizes[i]:
            word = max(len(word) for word in titles[i].split())
            least = max(word, -(-len(titles[i]) // HEAD_LINES), min(len(titles[i]), SHORT_HEAD))
            sizes[i] = max(longest[i], least)
            found[i] = {"kind": "characters", "size": sizes[i]}
    words = sorted((i for i, head in enumerate(heads) if not head.numeric), key=lambda i: sizes[i])
    rest = room - sum(sizes[i] for i, head in enumerate(heads) if head.numeric)
    while words and sizes[words[0]] <= rest / len(words):
        rest -= sizes[words.pop(0)]
    for i in words or [i for i, head in enumerate(heads) if head.wide][:1]:
        mean = sum(len(row[i]) for row in texts) / max(len(texts), 1)
        found[i] = {"kind": "rest", "size": max(mean, 12.0) ** 0.75}
    return found
