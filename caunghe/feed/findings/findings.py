"""Findings: what is wrong with data, where, by which rule, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import polars as pl

from caunghe.feed.findings.hints import hints
from caunghe.feed.findings.wording import NO_SUGGESTION, told_row
from caunghe.language import Language, Text
from caunghe.schema import in_schema

__all__ = ["FINDINGS", "NO_SUGGESTION", "Rule", "Severity", "gather", "no_findings", "sentences"]


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
# most of the rules find nothing: their empty table is made once
_NONE: Final = pl.DataFrame(schema=FINDINGS)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the checker: its name, weight, and what it says and advises.

    ``says`` and ``mend`` may use the slots table, sheet_row, column, value and expected, and target, the table that the
    column refers to; names come in as the labels of the sheet, in quotation marks. A rule ``is_of_values`` where
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
    is_of_values: bool = field(default=False, kw_only=True)
    suggests: bool = field(default=False, kw_only=True)


def no_findings() -> pl.DataFrame:
    """Return an empty table of findings."""
    return _NONE.clone()


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


def sentences(findings: pl.DataFrame, rules: Mapping[str, Rule], language: Language) -> pl.DataFrame:
    """Return the findings with ``says`` and ``mend`` in one language, in the words of the sheet.

    >>> from caunghe.feed import RULES
    >>> cell = {"table": "programmes", "sheet_row": 3, "column": "practice_share", "value": "1.2", "expected": "0–1"}
    >>> one = dict.fromkeys(FINDINGS) | {"rule": "out_of_range", "severity": "error"} | cell
    >>> sentences(pl.DataFrame([one], schema=FINDINGS), RULES, "en")["says"].item()
    '1.2 is out of range; it must be 0–1.'
    """
    says: list[str] = []
    mends: list[str] = []
    for row in findings.iter_rows(named=True):
        rule = rules[row["rule"]]
        slots = _slots(rule, row, language)
        says.append(rule.says(language, **slots))
        advice = (rule.mend(language, **slots), hints(row, slots, language, suggests=rule.suggests))
        mends.append(" ".join(part for part in advice if part))
    return findings.with_columns(pl.Series("says", says, dtype=pl.String), pl.Series("mend", mends, dtype=pl.String))


def mend_of_rule(rule: Rule, row: Mapping[str, Any], language: Language) -> str:
    """Return how to mend what a rule finds, without what is read off the cell of one finding.

    >>> from caunghe.feed import RULES
    >>> row = {"rule": "reference_unknown", "table": "sites", "column": "institution", "sheet_row": 3}
    >>> mend_of_rule(RULES["reference_unknown"], row | {"value": "I9", "expected": "I1"}, "en")
    'Mend the code in this cell, or add a row with it to the table “Institutions”.'
    """
    return rule.mend(language, **_slots(rule, row, language))


def _slots(rule: Rule, row: Mapping[str, Any], language: Language) -> dict[str, Any]:
    told = told_row(row, language, of_values=rule.is_of_values)
    return {key: "" if value is None else value for key, value in told.items()}
