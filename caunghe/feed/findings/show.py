"""Findings shown to a person or a machine: terminal table, plain text, JSON, and a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl
from rich.box import HORIZONTALS
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text as Styled

from caunghe.feed.contents import NO_DAY, Feed
from caunghe.feed.findings.findings import Rule, Severity, sentences
from caunghe.feed.findings.groups import (
    FindingGroup,
    grouped_findings,
    masked_findings,
    place,
    row_ranges,
    totals,
)
from caunghe.feed.findings.page import findings_html
from caunghe.feed.findings.wording import table_label
from caunghe.feed.write import replacement
from caunghe.language import Language, Text, day, number

_WEIGHTS: Final = {Severity.ERROR: Text("lỗi", "error"), Severity.WARNING: Text("cảnh báo", "warning")}
_STYLES: Final = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}
_WEIGHT_WIDTH: Final = 8
_RANGES: Final = 12  # runs of rows that are named for a column
_MORE: Final = Text("và {count} chỗ nữa", "and {count} more")
_OF_CAUSE: Final = Text("một nguyên nhân", "one cause")
_TITLE: Final = Text("{city}, {day}: {totals}", "{city}, {day}: {totals}")


def print_findings(
    feed: Feed,
    findings: pl.DataFrame,
    rules: Mapping[str, Rule],
    language: Language,
    *,
    console: Console,
    shown: int = 5,
) -> None:
    """Print a table for each feed table with the first ``shown`` findings of each rule, then the totals.

    >>> from caunghe.feed import FINDINGS, RULES
    >>> print_findings(feed, pl.DataFrame(schema=FINDINGS), RULES, "en", console=Console(width=80))
    Small city, 30 June 2026: Nothing to mend was found.
    """
    groups = grouped_findings(findings, rules, language, shown)
    for table in dict.fromkeys(group.table for group in groups):
        grid = Grid(title=table_label(table, language), title_justify="left", title_style="bold", expand=True)
        grid.box, grid.show_header = HORIZONTALS, False
        grid.add_column(min_width=_WEIGHT_WIDTH, no_wrap=True)
        grid.add_column(ratio=2)
        grid.add_column(ratio=5)
        for group in groups:
            if group.table == table:
                _add_rows(grid, group, language)
        console.print(grid)
        console.print()
    console.print(_headline(feed, findings, language), style="bold", highlight=False)


def _add_rows(grid: Grid, group: FindingGroup, language: Language) -> None:
    weight = Styled(_WEIGHTS[Severity(group.severity)](language), style=_STYLES[Severity(group.severity)])
    if group.cause:
        what = Styled(group.says(language))
        what.append("\n" + group.mend(language), style="dim")
        what.append("\n" + "\n".join(row_ranges(group.places, language, of_table=True, most=_RANGES)), style="italic")
        grid.add_row(weight, Styled(_OF_CAUSE(language)), what, end_section=True)
        return
    last = len(group.rows) - 1
    for at, finding in enumerate(group.rows):
        what = Styled(finding["says"])
        if at == last or finding["mend"] != group.rows[at + 1]["mend"]:
            what.append("\n" + finding["mend"], style="dim")
        if at == last and group.hidden_count:
            what.append("\n" + _MORE(language, count=number(group.hidden_count, language)), style="italic")
        grid.add_row(weight, Styled(place(finding, language)), what, end_section=at == last)


def _headline(feed: Feed, findings: pl.DataFrame, language: Language) -> str:
    about, counted = feed.information, totals(findings, language)
    if not about.city(language) or about.as_of == NO_DAY:
        return counted
    return _TITLE(language, city=about.city(language), day=day(about.as_of, language), totals=counted)


def as_text(
    feed: Feed, findings: pl.DataFrame, rules: Mapping[str, Rule], language: Language, *, shown: int = 5
) -> str:
    """Return the findings as plain text: a heading a table, a line a finding, an indented line to mend it."""
    lines = [_headline(feed, findings, language)]
    table = ""
    for group in grouped_findings(findings, rules, language, shown):
        if group.table != table:
            table = group.table
            lines += ["", f"{table_label(table, language)} ({table})"]
        weight = _WEIGHTS[Severity(group.severity)](language)
        if group.cause:
            lines += [f"- {weight}: {group.says(language)}", f"  {group.mend(language)}"]
            lines += [f"  {line}" for line in row_ranges(group.places, language, of_table=True, most=_RANGES)]
            continue
        for finding in group.rows:
            where = place(finding, language)
            lines.append(f"- {weight}{', ' + where if where else ''}: {finding['says']}")
        lines.append(f"  {group.rows[-1]['mend']}")
        if group.hidden_count:
            lines.append(f"  {_MORE(language, count=number(group.hidden_count, language))}")
    return "\n".join(lines) + "\n"


def findings_json(findings: pl.DataFrame, rules: Mapping[str, Rule], language: Language) -> str:
    """Return every finding with its sentences, counts and shared causes, as JSON; personal values are masked.

    >>> from caunghe.feed import FINDINGS, RULES
    >>> cells = ("out_of_range", "error", "applicants", 7, "score", "31", "0 … 30")
    >>> document = json.loads(findings_json(pl.DataFrame([cells], schema=FINDINGS, orient="row"), RULES, "en"))
    >>> document["counts"], document["findings"][0]["says"]
    ({'error': 1, 'warning': 0}, '••• is out of range; it must be 0 … 30.')
    """
    worded = sentences(masked_findings(findings), dict(rules), language)
    counts = findings["severity"].value_counts().iter_rows()
    document: dict[str, Any] = {"counts": {severity.value: 0 for severity in Severity} | dict(counts)}
    groups = [group for group in grouped_findings(findings, rules, language, 1) if group.cause]
    document["causes"] = [
        {"cause": group.cause and group.cause.text, "count": group.count}
        | {"says": group.says(language), "mend": group.mend(language)}
        for group in groups
    ]
    document["findings"] = worded.to_dicts()
    return json.dumps(document, ensure_ascii=False, indent=2)


def write_findings_page(
    feed: Feed, findings: pl.DataFrame, rules: Mapping[str, Rule], path: Path, *, language: Language
) -> None:
    """Write the findings as one self-contained page; an existing file is replaced only once the new one is whole.

    >>> from caunghe.feed import FINDINGS, RULES
    >>> nothing = pl.DataFrame(schema=FINDINGS)
    >>> write_findings_page(feed, nothing, RULES, folder / "findings.html", language="en")
    >>> "Nothing to mend was found." in (folder / "findings.html").read_text(encoding="utf-8")
    True
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacement(path) as partial:
        partial.write_text(findings_html(feed, findings, rules, language), encoding="utf-8")
