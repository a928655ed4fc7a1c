"""The report as one self-contained web page: styles and charts inside, nothing fetched, no script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from caunghe.report.document import (
    WITHHELD,
    ZERO_WIDTH_SPACE,
    Bullets,
    Cell,
    Document,
    Figure,
    KeyFigures,
    Paragraph,
    Quantity,
    Section,
    Table,
    Verdicts,
    Withheld,
    breakable,
    shown,
)
from caunghe.schema.text import Language, Text

_WORDS: Final[Mapping[str, Text]] = {
    "skip": Text("Đến nội dung", "Skip to content"),
    "contents": Text("Mục lục", "Contents"),
    "numbers": Text("Xem số liệu", "See the numbers"),
    "table": Text("Bảng: {title}", "Table: {title}"),
    "basis": Text("Cơ sở số liệu: {basis}", "Basis: {basis}"),
}
_NAMES: Final = {
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
    words = {name: text for name, text in _WORDS.items() if "{" not in text.vi}
    return template.render(
        document=document,
        style=Markup(_resource("page.css")),
        word={name: text(document.language) for name, text in words.items()},
        # not the bare title: a section may bear the same one, and landmarks are told apart by name
        region=lambda title: _WORDS["table"](document.language, title=title),
        basis_line=lambda basis: _WORDS["basis"](document.language, basis=basis),
        chart=lambda figure: _chart(drawn[figure.key], figure),
        cell=lambda cell, head: _cell(cell, head.numeric, document.language),
        name=lambda block: _NAMES[type(block)],
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

    return {key: level for top in document.sections for key, level in below(top, 2).items()}


def _chart(drawn: str, figure: Figure) -> Markup:
    """Return an SVG that is one image to a screen reader, with its own clip paths and the page's type."""
    alone = re.sub(r'\b(id="|url\(#)', lambda found: f"{found[1]}{figure.key}-", drawn)
    quiet = re.sub(r' (aria-\w+|role)="[^"]*"', "", alone)
    plain = re.sub(r' font-family="[^"]*"', "", quiet)
    label = escape(figure.alternative)
    return Markup(plain.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1))


def _cell(cell: Cell, numeric: bool, language: Language) -> Markup:
    classes = ["n"] if numeric else []
    if isinstance(cell, Quantity) and cell.heat_step is not None:
        classes.append(f"heat{cell.heat_step}")
    if isinstance(cell, Withheld):
        classes.append("withheld")
    text = WITHHELD(language) if isinstance(cell, Withheld) else shown(cell, language)
    attribute = f' class="{" ".join(classes)}"' if classes else ""
    # no zero-width space: it would be copied with a code or an address
    shown_text = escape(breakable(text)).replace(ZERO_WIDTH_SPACE, Markup("<wbr>"))
    return Markup(f"<td{attribute}>{shown_text}</td>")
