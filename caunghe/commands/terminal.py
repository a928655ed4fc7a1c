"""Tables and sentences as the terminal shows them."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from caunghe.feed import Feed, Say
from caunghe.language import SYNTHETIC, Language, Text
from caunghe.progress import Progress

LEAST: Final = 18  # characters of a column of names
LEAST_YEAR: Final = 4
LEAST_AHEAD: Final = 6  # characters before the further lines of what is told below a heading
OPEN = Text("Mở: {path}", "Open: {path}")


@contextmanager
def progress_bar(language: Language, *, quiet: bool) -> Generator[Progress]:
    """Give a function that shows how far the work is, on a terminal only."""
    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        line = bar.add_task("", total=None)

        def show(label: Text, done: int, total: int) -> None:
            bar.update(line, description=label(language), completed=done, total=total)

        yield show


def print_rows(console: Console, title: str, rows: dict[str, str]) -> None:
    """Print names with their counts under a title."""
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


def say(sentence: str, console: Console | None = None, *, first: str = "") -> None:
    """Print sentences, one a line; on a terminal broken between words, but never a number from its unit.

    ``first`` stands before the sentence; further lines of it begin below its end, where the terminal has room for that.
    """
    console = console or Console()
    for line in sentence.split("\n"):
        shown = first + line
        if console.is_terminal:
            ahead = " " * (len(first) if len(first) <= console.width // 2 else LEAST_AHEAD if first else 0)
            # Rich would break at a no-break space
            shown = textwrap.fill(shown, console.width, break_on_hyphens=False, subsequent_indent=ahead)
        console.print(shown, highlight=False, markup=False, soft_wrap=True)


def note(language: Language) -> Say:
    """Return what prints, beside the results, what was guessed or could not be read of a file."""

    def print_sentence(sentence: Text) -> None:
        sys.stderr.write(sentence(language) + "\n")

    return print_sentence


def say_basis(feed: Feed, language: Language) -> None:
    """Say that the numbers above are of nobody, where any table of the feed is synthetic."""
    if "synthetic" in feed.information.basis.values():
        say(SYNTHETIC(language))
