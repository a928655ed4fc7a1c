"""The command that finds what is wrong with data: check. It loads what it needs and no engine: it is run often."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
from rich.console import Console

from caunghe.commands import EXIT_DATA_FAULTS, EXIT_OK, Asked
from caunghe.commands.beside import feed_beside
from caunghe.feed import (
    RULES,
    compared,
    findings_json,
    print_findings,
    read_and_check,
    write_findings_page,
)
from caunghe.indicators import CATALOGUE
from caunghe.language import Language
from caunghe.outputs import output_at


def check(asked: Asked, language: Language) -> int:
    """Print every finding; exit 1 when one of them is an error."""
    feed, findings = read_and_check(Path(asked.feed), CATALOGUE)
    if asked.against:
        findings = pl.concat([findings, compared(feed, feed_beside(Path(asked.against), language))])
    if asked.html:
        with output_at(Path(asked.html)):
            write_findings_page(feed, findings, RULES, Path(asked.html), language=language)
    if asked.xlsx:
        with output_at(Path(asked.xlsx)):
            from caunghe.feed import write_marked  # noqa: PLC0415

            write_marked(Path(asked.xlsx), Path(asked.feed), findings, RULES, language=language)
    if asked.json:
        sys.stdout.write(findings_json(findings, RULES, language) + "\n")
    else:
        print_findings(feed, findings, RULES, language, console=Console())
    return EXIT_DATA_FAULTS if (findings["severity"] == "error").any() else EXIT_OK
