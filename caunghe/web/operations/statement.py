"""A statement about the site for those who answer for it: headings, sentences and tables, as Markdown or as a page."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from caunghe.language import Language, Text

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#14213d;max-width:72rem;margin:0 auto;padding:2rem 1rem}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid #d9d4ca}"
    "td{overflow-wrap:anywhere}"
    "p{max-width:65ch}"
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a statement: its heading, what it says, and a table where it has rows."""

    heading: Text
    says: Text
    heads: Sequence[Text] = ()
    rows: Sequence[Sequence[Text | str]] = ()


def _said(cell: Text | str, language: Language) -> str:
    return cell if isinstance(cell, str) else cell(language)


def as_markdown(title: Text, sections: Sequence[Section], language: Language) -> str:
    """Return a statement as Markdown."""
    lines = [f"# {title(language)}", ""]
    for section in sections:
        lines += [f"## {section.heading(language)}", "", section.says(language), ""]
        if section.rows:
            lines += [
                "| " + " | ".join(head(language) for head in section.heads) + " |",
                "|---" * len(section.heads) + "|",
            ]
            for row in section.rows:
                lines.append("| " + " | ".join(_said(cell, language).replace("|", "\\|") for cell in row) + " |")
            lines.append("")
    return "\n".join(lines)


def as_html(title: Text, sections: Sequence[Section], language: Language) -> str:
    """Return a statement as a page of its own, without script."""
    said = html.escape(title(language))
    parts = [
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">',
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{said}</title>',
        f"<style>{_STYLE}</style></head><body><main><h1>{said}</h1>",
    ]
    for section in sections:
        parts += [f"<h2>{html.escape(section.heading(language))}</h2>", f"<p>{html.escape(section.says(language))}</p>"]
        if section.rows:
            heads = "".join(f'<th scope="col">{html.escape(head(language))}</th>' for head in section.heads)
            rows = [
                "<tr>" + "".join(f"<td>{html.escape(_said(cell, language))}</td>" for cell in row) + "</tr>"
                for row in section.rows
            ]
            parts += [f"<table><thead><tr>{heads}</tr></thead><tbody>", *rows, "</tbody></table>"]
    return "\n".join([*parts, "</main></body></html>", ""])
