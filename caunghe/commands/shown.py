"""Tables and sentences as the terminal shows them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from caunghe.indicators.calculate import IndicatorResults
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.report.numbers import number, share
from caunghe.report.wording import verdict_text
from caunghe.schema.text import Language, Text
from caunghe.stages import Progress

OPEN = Text("Mở: {path}", "Open: {path}")
SYNTHETIC = Text(
    "Dữ liệu mô phỏng: không con số nào là của một cơ sở, doanh nghiệp hay người có thật.",
    "Synthetic data: no number belongs to a real institution, employer or person.",
)
_HEADINGS = {
    "indicator": Text("Chỉ số", "Indicator"),
    "year": Text("Năm", "Year"),
    "target": Text("Mục tiêu", "Target"),
    "value": Text("Giá trị ± 95 %", "Value ± 95 %"),
    "now": Text("Hiện nay ± 95 %", "Now ± 95 %"),
    "verdict": Text("Kết luận\n(khả năng đạt)", "Verdict\n(chance)"),
}


@contextmanager
def progress_bar(language: Language, *, quiet: bool) -> Iterator[Progress]:
    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        line = bar.add_task("", total=None)

        def show(label: Text, done: int, total: int) -> None:
            bar.update(line, description=label(language), completed=done, total=total)

        yield show


def print_rows(console: Console, title: str, rows: dict[str, str]) -> None:
    table = Table(title=title, title_justify="left", box=None, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in rows.items():
        table.add_row(name, count)
    console.print(table)


def grid(title: Text, language: Language, first: Text, *others: Text) -> Table:
    """Return an empty table whose first column takes the room that the numbers leave."""
    table = Table(title=title(language), title_justify="left", title_style="bold", box=SIMPLE_HEAD, expand=True)
    table.add_column(first(language), ratio=1)
    for heading in others:
        table.add_column(heading(language), justify="right")
    return table


def print_values(results: IndicatorResults, language: Language) -> None:
    latest = results.values.filter((pl.col("breakdown") == "all") & pl.col("estimate").is_not_null())
    latest = latest.sort("year").unique("indicator", keep="last", maintain_order=True)
    title = Text("Chỉ số của thành phố", "The city's indicators")
    table = grid(title, language, *(_HEADINGS[name] for name in ("indicator", "year", "value")))
    by_name = {row["indicator"]: row for row in latest.iter_rows(named=True)}
    for name, indicator in CATALOGUE.items():
        if name in by_name:
            row = by_name[name]
            half = None if row["low"] is None else (row["high"] - row["low"]) / 2
            shown = _with_error(row["estimate"], half, indicator.unit, language)
            table.add_row(indicator.label(language), str(row["year"]), shown)
    Console().print(table)


def print_verdicts(results: IndicatorResults, language: Language) -> None:
    title = Text("Các mục tiêu", "The targets")
    table = grid(title, language, *(_HEADINGS[name] for name in ("indicator", "target", "now", "verdict")))
    for row in results.verdicts.iter_rows(named=True):
        indicator = CATALOGUE.get(row["indicator"])
        unit = indicator.unit if indicator else "share"
        half = None if row["standard_error"] is None else 1.96 * row["standard_error"]
        chance = "" if row["probability"] is None else f"\n({share(row['probability'], language, decimals=0)})"
        table.add_row(
            indicator.label(language) if indicator else row["indicator"],
            f"{_shown(row['target'], unit, language)} ({row['year']})",
            _with_error(row["estimate"], half, unit, language),
            verdict_text(row)(language) + chance,
        )
    Console().print(table)


def _with_error(value: float | None, half: float | None, unit: str, language: Language) -> str:
    shown = _shown(value, unit, language)
    return shown if half is None else f"{shown} ± {_shown(half, unit, language)}"


def _shown(value: float | None, unit: str, language: Language) -> str:
    if value is None:
        return "–"
    return share(value, language) if unit == "share" else number(value, language)
