"""Write the generated reference pages: dictionary, indicators, rules and commands, in both languages."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from caunghe.cli import parser
from caunghe.commands.declarations import COMMANDS
from caunghe.feed.check import RULES
from caunghe.feed.dictionary import dictionary_page
from caunghe.indicators.catalogue import catalogue_page
from caunghe.language.text import LANGUAGES, Language, Text

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"


def commands_page(language: Language) -> str:
    """Return the help of every command as Markdown."""
    os.environ["COLUMNS"] = "100"
    top = parser(language)
    parts = [f"# {Text('Các lệnh', 'Commands')(language)}\n", f"```text\n{top.format_help()}```\n"]
    parts += [f"## caunghe {name}\n\n```text\n{_help(top, name.split())}```\n" for name in COMMANDS]
    return "\n".join(parts)


def _help(parser_of: argparse.ArgumentParser, names: list[str]) -> str:
    for name in names:
        (actions,) = (action for action in parser_of._actions if isinstance(action, argparse._SubParsersAction))
        parser_of = actions.choices[name]
    return parser_of.format_help()


def rules_page(language: Language) -> str:
    """Return every rule of the checker as a Markdown table: name, severity, what it says, how to mend it."""
    heading = Text("Quy tắc kiểm tra dữ liệu", "Rules of the checker")(language)
    columns = Text("| Quy tắc | Mức | Nội dung | Cách sửa |", "| Rule | Severity | Says | How to mend |")(language)
    weight = {"error": Text("lỗi", "error"), "warning": Text("cảnh báo", "warning")}
    slots = {name: f"‹{name}›" for name in ("table", "sheet_row", "column", "value", "expected")}
    rows = [
        f"| `{rule.name}` | {weight[rule.severity](language)} "
        f"| {rule.says(language, **slots)} | {rule.mend(language, **slots)} |"
        for rule in RULES.values()
    ]
    return "\n".join([f"# {heading}\n", columns, "|---|---|---|---|", *rows, ""])


PAGES: dict[str, Callable[[Language], str]] = {
    "commands": commands_page,
    "dictionary": dictionary_page,
    "indicators": catalogue_page,
    "rules": rules_page,
}


def pages() -> dict[Path, str]:
    """Return every page's path and text."""
    return {REFERENCE / f"{name}.{lang}.md": make(lang) for name, make in PAGES.items() for lang in LANGUAGES}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
