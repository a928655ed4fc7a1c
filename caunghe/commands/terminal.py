"""Tables and sentences as the terminal shows them."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from caunghe.feed import Feed, Say
from caunghe.indicators import CATALOGUE, IndicatorResults
from caunghe.language import Language, Text, chance, goal, points
from caunghe.progress import Progress
from caunghe.report import HALF_WIDTH, amount, indicator_label, is_over, verdict_text
from caunghe.schema import titles

LEAST: Final = 18  # characters of a column of names
LEAST_YEAR: Final = 4
OPEN = Text("Mở: {path}", "Open: {path}")
SYNTHETIC = Text(
    "Dữ liệu mô phỏng: không con số nào là của một cơ sở, doanh nghiệp hay người có thật.",
    "Synthetic data: no number belongs to a real institution, employer or person.",
)
_HEADINGS = {
    "indicator": Text("Chỉ số", "Indicator"),
    "year": Text("Năm", "Year"),
    "value": Text("Giá trị ± sai số (95 %)", "Value ± error (95%)"),
}
_TARGETS = Text("Các mục tiêu", "The targets")
_GOAL = Text("{target} năm {year}", "{target} in {year}")
_NOW = Text("{label}: {now} (năm {year})", "{label}: {now} ({year})")
_CHANCE = Text("{word} (khả năng đạt: {chance})", "{word} (chance: {chance})")


@contextmanager
def progress_bar(language: Language, *, quiet: bool) -> Generator[Progress]:
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


def grid(title: Text, language: Language, first: Text, *others: Text, least: int = LEAST) -> Table:
    """Return an empty table whose first column takes the room that the numbers leave, ``least`` characters or more.

    On a narrow terminal the other columns are wrapped, so that nothing is cut off.
    """
    table = Table(title=title(language), title_justify="left", title_style="bold", box=SIMPLE_HEAD, expand=True)
    table.pad_edge, table.collapse_padding = False, True
    table.add_column(first(language), ratio=1, width=least, overflow="fold")
    for heading in others:
        table.add_column(heading(language), justify="right", overflow="fold")
    return table


def say(sentence: str) -> None:
    """Print sentences, one a line; on a terminal broken between words, but never a number from its unit."""
    console = Console()
    for line in sentence.split("\n"):
        # Rich would break at a no-break space
        shown = textwrap.fill(line, console.width, break_on_hyphens=False) if console.is_terminal else line
        console.print(shown, highlight=False, markup=False, soft_wrap=True)


def note(language: Language) -> Say:
    """Return what prints, beside the results, what was guessed or could not be read of a file."""

    def printed(sentence: Text) -> None:
        sys.stderr.write(sentence(language) + "\n")

    return printed


def say_basis(feed: Feed, language: Language) -> None:
    """Say that the numbers above are of nobody, where any table of the feed is synthetic."""
    if "synthetic" in feed.information.basis.values():
        say(SYNTHETIC(language))


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


def print_verdicts(results: IndicatorResults, feed: Feed, language: Language) -> None:
    """Print what is targeted with its present value, and below it each target with its verdict."""
    console = Console(highlight=False)
    console.print(f"\n{_TARGETS(language)}", style="bold")
    rows = results.verdicts.sort("year", maintain_order=True).to_dicts()
    goals = [_goal(row, language) for row in rows]
    room = max((len(goal) for goal in goals), default=0)
    for key in dict.fromkeys((row["indicator"], row["area"], row["group"]) for row in rows):
        own = [i for i, row in enumerate(rows) if (row["indicator"], row["area"], row["group"]) == key]
        console.print(_standing(rows[own[-1]], feed, language))
        for i in own:
            console.print(f"    {goals[i]:<{room}}   {_judged(rows[i], language)}")
    console.print()


def _unit(indicator: str) -> str:
    return CATALOGUE[indicator].unit if indicator in CATALOGUE else "share"


def _goal(row: Mapping[str, Any], language: Language) -> str:
    unit = _unit(row["indicator"])
    target = goal(row["target"], language) if unit == "share" else amount(row["target"], unit, language)
    return _GOAL(language, target=target, year=row["year"])


def _standing(row: Mapping[str, Any], feed: Feed, language: Language) -> str:
    """Return what a target is about, and where it stands with its error where that is known."""
    label = indicator_label(row["indicator"], feed, language)
    if row["group"] is not None:
        label = f"{label}, {titles('target_groups', language)[row['group']].lower()}"
    if row["estimate"] is None:
        return label
    half = None if row["standard_error"] is None else HALF_WIDTH * row["standard_error"]
    now = _with_error(row["estimate"], half, _unit(row["indicator"]), language)
    return _NOW(language, label=label, now=now, year=row["latest_year"])


def _judged(row: Mapping[str, Any], language: Language) -> str:
    """Return the verdict with the chance of the target where its year is still to come."""
    word = verdict_text(row)(language)
    if row["probability"] is None or is_over(row):
        return word
    return _CHANCE(language, word=word, chance=chance(row["probability"], language))


def _with_error(value: float | None, half: float | None, unit: str, language: Language) -> str:
    shown = amount(value, unit, language)
    if half is None:
        return shown
    return f"{shown} ± {points(half, language) if unit == 'share' else amount(half, unit, language)}"
