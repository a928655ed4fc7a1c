"""Text that a spreadsheet would run as a formula, made safe in CSV and restored on reading.

A cell starting with ``=``, ``+``, ``-``, ``@``, tab or carriage return is run by spreadsheets that open a CSV file
(OWASP, "CSV Injection"). An apostrophe before it keeps it text. Text that already begins with apostrophes before
such a mark gets one more, so that reading takes away exactly what writing put there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

_RUNS: Final = r"^('*[=+\-@\t\r])"
_GUARDED: Final = r"^'('*[=+\-@\t\r])"


def guarded_text(text: pl.Expr) -> pl.Expr:
    """Return text as written to CSV: with an apostrophe where a spreadsheet would run it."""
    return text.str.replace(_RUNS, "'${1}")


def unguarded_text(text: pl.Expr) -> pl.Expr:
    """Return text as it was before ``guarded_text``."""
    return text.str.replace(_GUARDED, "$1")


def guarded_cell(text: str) -> str:
    """Return one text as ``guarded_text`` has it.

    >>> guarded_cell("=1+1"), guarded_cell("'=1+1"), guarded_cell("1 + 1")
    ("'=1+1", "''=1+1", '1 + 1')
    """
    return f"'{text}" if re.match(_RUNS, text) else text
