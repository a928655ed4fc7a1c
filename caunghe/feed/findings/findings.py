"""Findings: what is wrong with data, where, by which rule, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Final

import polars as pl

from caunghe.language import Language, Text, day, plain_number
from caunghe.schema import TABLES, Kind, in_schema


class Severity(StrEnum):
    """An error is surely wrong and must be mended; a warning asks somebody to look.

    >>> findings = pl.DataFrame({"severity": ["warning", "error", "warning"]})
    >>> findings.filter(pl.col("severity") == Severity.WARNING).height
    2
    """

    ERROR = "error"
    WARNING = "warning"


FINDINGS: Final = pl.Schema(
    {
        "rule": pl.String(),
        "severity": pl.String(),
        "table": pl.String(),
        # the row as the user's spreadsheet numbers it (first data row under a one-line header is 2)
        "sheet_row": pl.Int64(),
        "column": pl.String(),
        "value": pl.String(),
        # what was expected there: the limit, the nearest code, the other row
        "expected": pl.String(),
    }
)


NO_SUGGESTION: Final = "–"  # what is expected of a name that is like none known
_NEAREST: Final = Text("Gần nhất: {expected}.", "The nearest: {expected}.")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the checker: its name, weight, and what it says and advises.

    ``says`` and ``mend`` may use the slots table, sheet_row, column, value and expected. A rule ``is_of_values`` where
    ``value`` and ``expected`` are numbers and days that were read or calculated, and no cells as somebody wrote them.
    One that ``suggests`` has the nearest known name as ``expected``, which is told after ``mend`` where there is one.

    >>> from caunghe.feed import RULES
    >>> RULES["out_of_range"].says("en", value=120, expected="0–100"), RULES["out_of_range"].mend("en")
    ('120 is out of range; it must be 0–100.', 'Check the value and its unit.')
    """

    name: str
    severity: Severity
    says: Text
    mend: Text
    is_of_values: ClassVar[bool] = False
    suggests: bool = field(default=False, kw_only=True)


def no_findings() -> pl.DataFrame:
    """Return an empty table of findings."""
    return pl.DataFrame(schema=FINDINGS)


def gather(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Join findings and order them by table, row and column as a person would go through the sheet.

    What concerns a whole table comes after its rows. The columns are those of ``FINDINGS``, also where there is none.

    >>> empty = dict.fromkeys(FINDINGS) | {"rule": "type_wrong", "severity": "error", "table": "sites"}
    >>> parts = [pl.DataFrame([empty | {"sheet_row": row}], schema=FINDINGS) for row in (None, 9, 3)]
    >>> gather(parts)["sheet_row"].to_list(), gather([]).shape
    ([3, 9, None], (0, 7))
    """
    frames = [in_schema(part, FINDINGS) for part in parts if not part.is_empty()]
    if not frames:
        return no_findings()
    return pl.concat(frames).sort("table", "sheet_row", "column", "rule", nulls_last=True, maintain_order=True)


_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_PLAIN: Final = re.compile(r"(?<![\d.])-?\d+(?:\.\d+)?(?![\d.])")
_COUNTED: Final = {Kind.INTEGER, Kind.NUMBER, Kind.MONEY, Kind.SHARE, Kind.LONGITUDE, Kind.LATITUDE}


def _in_words(row: Mapping[str, Any], rule: Rule, language: Language) -> dict[str, Any]:
    """Return a finding with value and limit as a reader of the language writes them: ``28,7``, ``31/12/2025``.

    Cells as somebody wrote them stay as they are, but for the thousands of money; codes, keys and years do always.
    """
    column = TABLES[row["table"]][row["column"]] if row["column"] in _columns(row["table"]) else None
    limited = column is not None and column.kind is Kind.KEY and (row["expected"] or "").startswith(("≤", "≥"))
    counted = column is not None and (limited or (column.kind in _COUNTED and column.unit != "year"))
    told = dict(row)
    for name in ("value", "expected"):
        text = row[name]
        if text is None:
            continue
        if rule.is_of_values:
            text = _DAY.sub(lambda found: day(date.fromisoformat(found[0]), language), text)
            if counted and text == row[name]:
                text = _PLAIN.sub(lambda found: plain_number(found[0], language), text)
        elif column is not None and column.kind is Kind.MONEY:
            text = separated_thousands(text, language)
        told[name] = text
    return told


def _columns(table: str) -> list[str]:
    return TABLES[table].names if table in TABLES else []


def separated_thousands(text: str, language: Language) -> str:
    """Return text with the thousands of its numbers set apart, so that the zeros of an amount can be counted."""
    return re.sub(r"\d{5,}", lambda digits: plain_number(digits[0], language), text)


def sentences(findings: pl.DataFrame, rules: dict[str, Rule], language: Language) -> pl.DataFrame:
    """Return the findings with ``says`` and ``mend`` in one language, numbers and days as its readers write them."""
    rows = [_in_words(row, rules[row["rule"]], language) for row in findings.iter_rows(named=True)]
    filled = [{key: "" if value is None else value for key, value in row.items()} for row in rows]
    return findings.with_columns(
        pl.Series("says", [rules[row["rule"]].says(language, **row) for row in filled], dtype=pl.String),
        pl.Series("mend", [_advice(rules[row["rule"]], row, language) for row in filled], dtype=pl.String),
    )


def _advice(rule: Rule, row: Mapping[str, Any], language: Language) -> str:
    """Return how to mend a finding, and the nearest known name where the rule suggests one and there is one."""
    advice = rule.mend(language, **row)
    if not rule.suggests or row["expected"] in ("", NO_SUGGESTION):
        return advice
    return f"{advice} {_NEAREST(language, expected=row['expected'])}"
