"""The report as one self-contained web page: styles and charts inside, nothing fetched, no script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from caunghe.language import Language, Text
from caunghe.report.document import (
    ZERO_WIDTH_SPACE,
    Block,
    Bullets,
    Cell,
    Document,
    Figure,
    Head,
    Interval,
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
from caunghe.report.forms.basis import basis_line

_WORDS: Final[Mapping[str, Text]] = {
    "skip": Text("Đến nội dung", "Skip to content"),
    "contents": Text("Mục lục", "Contents"),
    "numbers": Text("Xem số liệu", "See the numbers"),
}
_MARKED: Final = "[A-Za-zÀ-ỹ]*[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ][A-Za-zÀ-ỹ]*"
# words with Vietnamese marks, with up to two without between them
_VIETNAMESE: Final = re.compile(rf"({_MARKED}(?:,? (?:[A-Za-z]+ ){{0,2}}{_MARKED})*)")
_NAMES: Final[Mapping[type[Block], str]] = {
    Paragraph: "paragraph",
    Bullets: "bullets",
    KeyFigures: "key_figures",
    Verdicts: "verdicts",
    Table: "table",
    Figure: "figure",
}


def html(document: Document, drawn: Mapping[str, str]) -> str:
    """Return the page. ``drawn`` holds the SVG of each figure by its key."""
    template = _environment().from_string(_resource("page.html.jinja"))
    parts = _Parts(document.language, drawn, document.numbers())
    return template.render(
        document=document,
        style=Markup(_resource("page.css")),
        word={name: text(document.language) for name, text in _WORDS.items()},
        titled=parts.titled,
        said=parts.said,
        basis_line=parts.basis_line,
        chart=parts.chart,
        cell=parts.cell,
        name=_name,
        depth=_depths(document),
    )


@cache
def _resource(name: str) -> str:
    return (files("caunghe.report") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _depths(document: Document) -> dict[str, int]:
    """Return the heading level of each section: 2 at the top, one more for each step down."""

    def below(section: Section, level: int) -> dict[str, int]:
        found = {section.key: level}
        for one in section.sections:
            found |= below(one, level + 1)
        return found

    return {key: level for top in document.parts for key, level in below(top, 2).items()}


def _name(block: Block) -> str:
    return _NAMES[type(block)]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The pieces that the template asks for one by one; ``drawn`` as for ``html``, ``numbers`` of ``Document``."""

    language: Language
    drawn: Mapping[str, str]
    numbers: Mapping[str, str]

    def said(self, text: str) -> Markup:
        """Return text whose Vietnamese names are marked as such where the page is in another language: a screen reader
        would speak them by the sounds of that one.
        """
        if self.language == "vi":
            return escape(text)
        parts = _VIETNAMESE.split(text)
        marked = [
            Markup('<span lang="vi">{}</span>').format(part) if odd % 2 else escape(part)
            for odd, part in enumerate(parts)
        ]
        return Markup("").join(marked)

    def titled(self, block: Table | Figure) -> str:
        """Return the title of a table or figure after its number."""
        return f"{self.numbers[block.key]}. {block.title}"

    def basis_line(self, block: Table | Figure) -> str:
        """Return what the figures of a block rest on."""
        return basis_line(block, self.language)

    def chart(self, figure: Figure) -> Markup:
        """Return an SVG that is one image to a screen reader, with its own clip paths and the page's type."""
        alone = re.sub(r'\b(id="|url\(#)', lambda found: f"{found[1]}{escape(figure.key)}-", self.drawn[figure.key])
        quiet = re.sub(r' (aria-\w+|role)="[^"]*"', "", alone)
        plain = re.sub(r' font-family="[^"]*"', "", quiet)
        label = escape(figure.alternative)
        return Markup(plain.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1))

    def cell(self, cell: Cell, head: Head, is_first: bool) -> Markup:
        """Return a cell of a table, shaded where it has a heat; the first of a row is its heading."""
        classes = ["n"] if head.numeric else []
        if isinstance(cell, Quantity) and cell.heat_step is not None:
            classes.append(f"heat{cell.heat_step}")
        if isinstance(cell, Withheld):
            classes.append("withheld")
        # no zero-width space: it would be copied with a code or an address
        text = self.said(breakable(cell_text(cell, self.language))).replace(ZERO_WIDTH_SPACE, Markup("<wbr>"))
        if isinstance(cell, Interval):
            classes, text = [*classes, "range"], text.replace("–", Markup("–<wbr>"))
        attribute = f' class="{" ".join(classes)}"' if classes else ""
        if is_first:
            return Markup(f'<th scope="row"{attribute}>{text}</th>')
        return Markup(f"<td{attribute}>{text}</td>")
