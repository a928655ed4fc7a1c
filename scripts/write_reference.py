"""Write the generated pages: dictionary, code lists, indicators, rules, commands, site; the library, its stubs."""

from __future__ import annotations

import argparse
import csv
import inspect
import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import caunghe
from caunghe.cli import parser
from caunghe.commands.declarations import COMMANDS
from caunghe.feed.check import RULES
from caunghe.feed.dictionary import code_lists_page, dictionary_page
from caunghe.forms.page import forms_page
from caunghe.indicators.catalogue import CATALOGUE, catalogue_page
from caunghe.language.text import LANGUAGES, Language, Text
from caunghe.web.accounts.permissions import PERMISSIONS, Permission, Reach
from caunghe.web.accounts.roles import Role
from caunghe.web.environment import VARIABLES
from caunghe.web.operations.units import deployment_files
from caunghe.web.runs.states import STATES, TRANSITIONS
from scripts.library_stubs import stubs
from scripts.result_columns import results_page

ROOT = Path(__file__).resolve().parents[1]
REFERENCE, DEPLOY = ROOT / "docs" / "reference", ROOT / "deploy"


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
    slots = {name: f"‹{name}›" for name in ("table", "sheet_row", "column", "value", "expected", "target")}
    rows = [
        f"| `{rule.name}` | {weight[rule.severity](language)} "
        f"| {rule.says(language, **slots)} | {rule.mend(language, **slots)} |"
        for rule in RULES.values()
    ]
    return "\n".join([f"# {heading}\n", columns, "|---|---|---|---|", *rows, ""])


def site_page(language: Language) -> str:
    """Return the variables that the site reads, and what each role may do, as Markdown."""
    heading = Text("Trang web", "The site")(language)
    variables = Text("| Biến môi trường | Ý nghĩa | Mặc định |", "| Variable | Meaning | Default |")(language)
    none = Text("phải đặt", "must be set")(language)
    read = [
        f"| `{each.name}` | {each.meaning(language)} | {none if each.default is None else each.default} |"
        for each in VARIABLES.values()
    ]
    roles = " | ".join([Text("Việc", "Action")(language), *(role.label(language) for role in Role)])
    granted = [f"| {_granted(row, language)} |" for row in PERMISSIONS.values()]
    lines = [f"# {heading}\n", variables, "|---|---|---|", *read, "", f"| {roles} |", "|---" * (len(Role) + 1) + "|"]
    return "\n".join([*lines, *granted, "", *_states(language), ""])


def _states(language: Language) -> list[str]:
    """Return the lines of a table of how a run goes from state to state."""
    heading = Text("Trạng thái của một lần chạy", "The states of a run")(language)
    heads = Text("| Từ | Đến | Khi |", "| From | To | When |")(language)
    rows = [
        f"| {', '.join(STATES[each](language) for each in way.before)} | {STATES[way.after](language)} "
        f"| {way.title(language)} |"
        for way in TRANSITIONS.values()
    ]
    return [f"## {heading}\n", heads, "|---|---|---|", *rows]


def _granted(row: Permission, language: Language) -> str:
    reach = {
        Reach.OWN: Text("cơ quan mình", "own organisation")(language),
        Reach.ANY: Text("mọi cơ quan", "any organisation")(language),
    }
    if row.everyone or row.signed_in:
        said = Text("mọi người", "everybody") if row.everyone else Text("ai có tài khoản", "whoever has an account")
        return " | ".join([row.title(language), *(said(language) for _ in Role)])
    return " | ".join([row.title(language), *(reach[row.grants[role]] if role in row.grants else "–" for role in Role)])


_LIBRARY = """# The library

What `import caunghe` gives. Every function takes a path or a feed already read, and options by name; it returns a
frozen result with a field for each table, a Polars frame. What stops it is an error of `caunghe.errors`: FeedError for
what is no feed, InputError for an argument outside its limits, OutputError for a result that would replace somebody's
work. The examples share

```python
>>> from datetime import date
>>> from pathlib import Path
>>> import polars as pl
>>> import caunghe
>>> from caunghe.pilot import small_city
>>> feed = caunghe.read_feed(small_city())
>>> ahead = caunghe.forecast_openings(feed, draws=50, horizon=6)

```

and `folder`, an empty folder. [From a notebook](../tutorial/from-a-notebook.md) goes through them in order.
"""


def library_page() -> str:
    """Return the functions of the library with signature, description and example as Markdown."""
    return "\n".join([_LIBRARY, *(_function(name) for name in dir(caunghe))])


def _function(name: str) -> str:
    function = getattr(caunghe, name)
    text, _, example = (inspect.getdoc(function) or "").partition("\n>>> ")
    parameters = inspect.signature(function).parameters.values()
    signature = "".join(f"    {part},\n" for part in _parts(list(parameters)))
    described = " ".join(text.replace("``", "`").replace("\n\n", "\0").split("\n")).replace("\0", "\n\n")
    return (
        f"## {name}\n\n```python\ncaunghe.{name}(\n{signature})\n```\n\n{described.strip()}\n\n"
        f"```python\n>>> {example}\n```\n"
    )


def _parts(parameters: list[inspect.Parameter]) -> list[str]:
    """Return parameters as they are written, with the star before those that are given by name only."""
    named = [at for at, parameter in enumerate(parameters) if parameter.kind is parameter.KEYWORD_ONLY]
    parts = [_written(parameter) for parameter in parameters]
    if named and not any(part.startswith("*") for part in parts):
        parts.insert(named[0], "*")
    return parts


def _written(parameter: inspect.Parameter) -> str:
    star = "*" if parameter.kind is parameter.VAR_POSITIONAL else ""
    default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
    return f"{star}{parameter.name}: {parameter.annotation}{default}"


PAGES: dict[str, Callable[[Language], str]] = {
    "code-lists": code_lists_page,
    "commands": commands_page,
    "dictionary": dictionary_page,
    "forms": forms_page,
    "indicators": catalogue_page,
    "results": results_page,
    "rules": rules_page,
    "site": site_page,
}


def indicator_names() -> str:
    """Return the names of the catalogue as the schema ships them: a reader of feeds knows indicators by these."""
    stream = StringIO()
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(("code", "title_vi", "title_en", "unit"))
    rows.writerows((each.name, each.label.vi, each.label.en, each.unit) for each in CATALOGUE.values())
    return stream.getvalue()


def pages() -> dict[Path, str]:
    """Return the path and text of every page and stub."""
    both = {REFERENCE / f"{name}.{lang}.md": make(lang) for name, make in PAGES.items() for lang in LANGUAGES}
    names = Path(caunghe.__file__).parent / "schema" / "indicator_names.csv"
    server = {DEPLOY / name: text for name, text in deployment_files().items()}
    return {**both, **server, REFERENCE / "python.md": library_page(), names: indicator_names(), **stubs()}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
