"""Findings put in order for a person: by table and rule, counted, with personal values masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from caunghe.feed.findings.findings import Rule, Severity, sentences
from caunghe.feed.findings.wording import column_label
from caunghe.language import Language, Text, number
from caunghe.schema import TABLES, Kind, Privacy

MASK: Final = "•••"

_PLACE: Final = Text("dòng {sheet_row}, {column}", "row {sheet_row}, {column}")
_ROW: Final = Text("dòng {sheet_row}", "row {sheet_row}")
_TOTALS: Final = Text("{errors} lỗi, {warnings} cảnh báo", "errors: {errors}, warnings: {warnings}")
_SOUND: Final = Text("Không thấy điều gì cần sửa.", "Nothing to mend was found.")


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """What one rule found in one table: how often, and the first of it, each with ``says`` and ``mend``."""

    table: str
    rule: str
    severity: str
    count: int
    rows: tuple[dict[str, Any], ...]

    @property
    def hidden_count(self) -> int:
        """How many findings are counted but not among ``rows``."""
        return self.count - len(self.rows)


def grouped_findings(
    findings: pl.DataFrame, rules: Mapping[str, Rule], language: Language, shown: int
) -> list[FindingGroup]:
    """Return the findings by table in the order of the schema, errors first, with the first ``shown`` of each rule.

    Each row has its sentences in one language, personal values masked.

    >>> from caunghe.feed import RULES
    >>> (group,) = grouped_findings(caunghe.check_feed(feed).findings, RULES, "en", shown=5)
    >>> group.table, group.rule, group.count
    ('workplaces', 'workplace_stale', 1)
    >>> group.rows[0]["says"]
    'The training places were not confirmed for over a year (last: 1 April 2025); it must be ≥ 30 June 2025.'
    """
    if findings.is_empty():
        return []
    place = {name: position for position, name in enumerate(TABLES)}
    keys = ["table", "rule", "severity"]
    counts = findings.group_by(keys, maintain_order=True).len("count")
    first = masked_findings(findings.group_by(keys, maintain_order=True).head(shown))
    worded = sentences(first, dict(rules), language).partition_by(keys, as_dict=True)
    groups = [
        FindingGroup(table, rule, severity, count, tuple(worded[table, rule, severity].to_dicts()))
        for table, rule, severity, count in counts.iter_rows()
    ]
    # what concerns the whole feed, such as its information, comes before any table
    return sorted(groups, key=lambda group: (place.get(group.table, -1), group.table, group.severity, group.rule))


def masked_findings(findings: pl.DataFrame) -> pl.DataFrame:
    """Return the findings without the values of personal columns, nor the nearest key of a personal reference.

    A repeated key is told with all its columns, so it is masked where any of them is personal.
    """
    private = {
        f"{table.name}.{column.name}": column.kind
        for table in TABLES.values()
        for column in table.columns
        if column.privacy is Privacy.PERSONAL
    }
    keys = [table.name for table in TABLES.values() if any(f"{table.name}.{name}" in private for name in table.key)]
    cell = pl.concat_str("table", pl.lit("."), "column")
    whole_key = (pl.col("rule") == "key_duplicate") & pl.col("table").is_in(keys)
    secret = cell.is_in(list(private)).fill_null(False) | whole_key
    kin = cell.is_in([name for name, kind in private.items() if kind is Kind.REFERENCE]).fill_null(False) & ~whole_key
    return findings.with_columns(
        pl.when(hidden & pl.col(name).is_not_null()).then(pl.lit(MASK)).otherwise(name).alias(name)
        for name, hidden in (("value", secret), ("expected", kin))
    )


def totals(findings: pl.DataFrame, language: Language) -> str:
    """Return how many errors and warnings there are, or that nothing was found."""
    if findings.is_empty():
        return _SOUND(language)
    errors = int((findings["severity"] == Severity.ERROR.value).sum())
    counts = {"errors": errors, "warnings": findings.height - errors}
    return _TOTALS(language, **{name: number(count, language) for name, count in counts.items()})


def place(finding: Mapping[str, Any], language: Language) -> str:
    """Return where a finding is, ``row 17, Graduates``; empty for a whole table."""
    column = column_label(finding["table"], finding["column"], language) if finding["column"] else ""
    if finding["sheet_row"] is None:
        return column
    if not column:
        return _ROW(language, sheet_row=finding["sheet_row"])
    return _PLACE(language, sheet_row=finding["sheet_row"], column=column)
