"""Commands that listen to the labour market: vacancies code, vacancies explain."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from caunghe.commands import EXIT_OK, Asked
from caunghe.commands.shown import OPEN
from caunghe.errors import InputError
from caunghe.report.numbers import number
from caunghe.schema.text import Language, Text
from caunghe.vacancies.ads import code_ads
from caunghe.vacancies.explain import explain

_DONE = Text("{count} tin đã được gán mã nghề.", "{count} advertisements coded.")


def vacancies_code(asked: Asked, language: Language) -> int:
    """Code a file of advertisements to ISCO-08 and VSCO 2020."""
    source = Path(asked.ads)
    if not source.is_file():
        raise InputError(f"the advertisements must be a CSV or TSV file; there is none at {source}")
    console = Console(stderr=True)
    columns = (TextColumn("{task.completed:,.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        count = code_ads(source, Path(asked.out), lambda done: bar.update(task, completed=done))
    sys.stdout.write(_DONE(language, count=number(count, language, decimals=0)) + "\n")
    sys.stdout.write(OPEN(language, path=asked.out) + "\n")
    return EXIT_OK


def vacancies_explain(asked: Asked, language: Language) -> int:
    """Say in words why an advertisement gets its code."""
    sys.stdout.write(explain(asked.title, text=asked.text or "", level=asked.level or "", language=language) + "\n")
    return EXIT_OK
