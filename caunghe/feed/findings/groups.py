"""Findings put in order for a person: by table and rule, counted, with personal values masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from caunghe.feed.findings.causes import CAUSE, Cause
from caunghe.feed.findings.findings import Rule, Severity, sentences
from caunghe.feed.findings.wording import column_label, table_label
from caunghe.language import Language, Text, number
from caunghe.schema import TABLES, Kind, Privacy

MASK: Final = "•••"

_PLACE: Final = Text("dòng {sheet_row}, {column}", "row {sheet_row}, {column}")
_OF_TABLE: Final = Text("{table}: {place}", "{table}: {place}")
_ROWS: Final = Text("{column}: dòng {rows}", "{column}: rows {rows}")
_ONE_ROW: Final = Text("{column}: dòng {rows}", "{column}: row {rows}")
_ROW: Final = Text("dòng {sheet_row}", "row {sheet_row}")
_TOTALS: Final = Text(
    "{errors} lỗi, {warnings} cảnh báo", "{errors} {errors:error|errors}, {warnings} {warnings:warning|warnings}"
)
_FOLDED: Final = Text(
    "{errors} lỗi, {warnings} cảnh báo ({folded} điều do {causes} nguyên nhân, mỗi nguyên nhân tính là một)",
    "{errors} {errors:error|errors}, {warnings} {warnings:warning|warnings} "
    "({folded} {folded:finding comes|findings come} of {causes} {causes:cause|causes}, each counted once)",
)
_SOUND: Final = Text("Không thấy điều gì cần sửa.", "Nothing to mend was found.")


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """What one rule found in one table, or what has one ``cause``: how often, and the first of it in words.

    ``places`` are all of them, shown or not: table, column and row of the sheet.
    """

    table: str
    rule: str
    severity: str
    count: int
    rows: tuple[dict[str, Any], ...]
    places: pl.DataFrame
    cause: Cause | None = None

    @property
    def hidden_count(self) -> int:
        """How many findings are counted but not among ``rows``."""
        return self.count - len(self.rows)

    def says(self, language: Language) -> str:
        """Return what is wrong: of the cause where there is one, else of the first finding."""
        return self.cause.says(language, self.count) if self.cause else self.rows[0]["says"]

    def mend(self, language: Language) -> str:
        """Return what mends them all; empty where each has its own advice."""
        if self.cause:
            return self.cause.mend(language)
        mends = {finding["mend"] for finding in self.rows}
        return mends.pop() if len(mends) == 1 else ""


def grouped_findings(
    findings: pl.DataFrame, rules: Mapping[str, Rule], language: Language, shown: int
) -> list[FindingGroup]:
    """Return the findings by table in the order of the schema, errors first, with the first ``shown`` of each group.

    A group is what has one cause, or what one rule found in one table. Each row has its sentences in one language,
    personal values masked.

    >>> from caunghe.feed import RULES
    >>> (group,) = grouped_findings(caunghe.check_feed(feed).findings, RULES, "en", shown=5)
    >>> group.table, group.rule, group.count
    ('workplaces', 'workplace_stale', 1)
    >>> group.rows[0]["says"]
    'The training places were not confirmed for over a year (last: 1 April 2025); it must be ≥ 30 June 2025.'
    """
    if findings.is_empty():
        return []
    caused = findings if CAUSE in findings.columns else findings.with_columns(pl.lit(None, pl.String).alias(CAUSE))
    alone, together = caused.filter(pl.col(CAUSE).is_null()), caused.filter(pl.col(CAUSE).is_not_null())
    groups = [
        _group(part, rules, language, shown)
        for part in [
            *together.partition_by(CAUSE, maintain_order=True),
            *alone.partition_by("table", "rule", "severity", maintain_order=True),
        ]
    ]
    place = {name: position for position, name in enumerate(TABLES)}
    # what concerns the whole feed, such as its information, comes before any table, and a cause before its like
    return sorted(
        groups,
        key=lambda group: (place.get(group.table, -1), group.table, group.severity, group.cause is None, group.rule),
    )


def _group(part: pl.DataFrame, rules: Mapping[str, Rule], language: Language, shown: int) -> FindingGroup:
    first = part.row(0, named=True)
    cause = Cause.of(first[CAUSE]) if first[CAUSE] else None
    return FindingGroup(
        cause.table if cause else first["table"],
        cause.kind if cause else first["rule"],
        # errors come before warnings
        min(part["severity"]),
        part.height,
        tuple(sentences(masked_findings(part.head(shown)), dict(rules), language).to_dicts()),
        part.select("table", "column", "sheet_row"),
        cause,
    )


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
    """Return how many errors and warnings there are, those of one cause counted as one, or that nothing was found."""
    if findings.is_empty():
        return _SOUND(language)
    causes = findings[CAUSE].drop_nulls() if CAUSE in findings.columns else pl.Series(CAUSE, [], dtype=pl.String)
    alone = findings.filter(pl.col(CAUSE).is_null()) if len(causes) else findings
    errors = int((alone["severity"] == Severity.ERROR.value).sum()) + causes.n_unique()
    warnings = int((alone["severity"] == Severity.WARNING.value).sum())
    counts = {"errors": number(errors, language), "warnings": number(warnings, language)}
    if causes.is_empty():
        return _TOTALS(language, **counts)
    folded = {"folded": number(len(causes), language), "causes": number(causes.n_unique(), language)}
    return _FOLDED(language, **counts, **folded)


def place(finding: Mapping[str, Any], language: Language, *, of_table: bool = False) -> str:
    """Return where a finding is, ``row 17, Graduates``; empty for a whole table. ``of_table`` names the table too."""
    column = column_label(finding["table"], finding["column"], language) if finding["column"] else ""
    if finding["sheet_row"] is None:
        within = column
    elif not column:
        within = _ROW(language, sheet_row=finding["sheet_row"])
    else:
        within = _PLACE(language, sheet_row=finding["sheet_row"], column=column)
    if not of_table:
        return within
    label = table_label(finding["table"], language)
    return _OF_TABLE(language, table=label, place=within) if within else label


def row_ranges(places: pl.DataFrame, language: Language, *, of_table: bool = False, most: int) -> list[str]:
    """Return all places in few words: a line a column, its rows as ``2–46, 51``, of which ``most`` runs are named.

    >>> places = pl.DataFrame({"table": ["funds"] * 4, "column": ["amount"] * 4, "sheet_row": [2, 3, 4, 9]})
    >>> row_ranges(places, "en", most=20)
    ['Amount: rows 2–4, 9']
    """
    lines: list[str] = []
    for (table, column), part in places.drop_nulls("sheet_row").group_by("table", "column", maintain_order=True):
        rows = part["sheet_row"].unique().sort()
        runs = rows.to_frame("row").group_by(pl.col("row") - pl.int_range(pl.len()), maintain_order=True)
        ends = runs.agg(first=pl.col("row").min(), last=pl.col("row").max()).select("first", "last")
        named = [f"{first}" if first == last else f"{first}–{last}" for first, last in ends.head(most).iter_rows()]
        shown = ", ".join([*named, "…"] if ends.height > most else named)
        label = column_label(str(table), str(column), language) if column else ""
        if of_table or not label:
            name = table_label(str(table), language)
            label = _OF_TABLE(language, table=name, place=label) if label else name
        lines.append((_ROWS if len(rows) > 1 else _ONE_ROW)(language, column=label, rows=shown))
    return lines
