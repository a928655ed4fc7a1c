# pyright: standard
"""What the templates of a submission are given: its tables, findings, rows and fields, everything read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from caunghe.language import Language, number
from caunghe.schema import TABLES, Column, Kind, Privacy, Table, allowed_codes, titles
from caunghe.web.common.asked import asked_number
from caunghe.web.common.components import table_view
from caunghe.web.registry.shown import unit_of, value_shown
from caunghe.web.registry.words import CHANGE
from caunghe.web.reporting import words
from caunghe.web.reporting.columns import TABLE_COLUMNS
from caunghe.web.reporting.models import EDITED, Cell, Finding, Submission
from caunghe.web.reporting.selectors import (
    Row,
    RowFound,
    all_rows,
    changed_rows,
    one_row,
    rows_at,
    rows_with_findings,
    tables_read,
    text_of,
)

_LISTED: Final = 5  # findings of one rule about a whole table
_CHOICES: Final = 80  # codes offered as a list
_MAPPED: Final = 30  # headings offered for mapping


@dataclass(frozen=True, slots=True)
class Field:
    """A cell to be mended: its name in the form, label, text as it stands, codes to choose from, and what is wrong."""

    name: str
    id: str
    label: str
    text: str
    choices: Sequence[tuple[str, str]]
    errors: Sequence[str]
    is_error: bool


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row on the page: where it stands, what it is, what is wrong with it as a whole, and its fields."""

    table: str
    sheet_row: int
    title: str
    says: Sequence[str]
    fields: Sequence[Field]
    is_gone: bool


def findings_page(
    submission: Submission, asked: Mapping[str, str], language: Language, typed: Mapping[Cell, str]
) -> dict[str, Any]:
    """Return the rows that a page of a submission shows: those with findings, all of a table, or one row in full.

    Where somebody has ``typed`` what could not be saved, those rows are shown with it, beside what stands there now.
    """
    table, row = asked.get("table", ""), asked_number(asked.get("row", ""))
    after = asked.get("after", "")
    if typed:
        places = sorted({(name, number) for name, number, _ in typed if name in submission.tables})
        found, following, table = rows_at(submission, places), None, ""
        total = len(found)
    elif table in submission.tables and row is not None:
        found, total, following = one_row(submission, table, row), 1, None
    elif table in submission.tables:
        found, total, following = all_rows(submission, table, asked_number(after) or 0)
    else:
        found, total, following = rows_with_findings(submission, after)
        table = ""
    return {
        "rows": [_shown(each, language, typed, whole=bool(table)) for each in found],
        "total": number(total, language, 0),
        "after": following,
        "table": table,
        "one": row if table else "",
        "tables": table_view(TABLE_COLUMNS, submission.tables.items(), language, _address),
        **changes_page(submission, asked.get("changes", ""), asked.get("from", ""), language),
        "groups": _groups(submission, language),
        "unread": [said[f"says_{language}"] for said in submission.unread],
        "erased": sum(told.get("erased", 0) for told in submission.tables.values()),
        "read": tables_read(submission),
        "left_out": ", ".join(TABLES[name].label(language) for name in submission.left_out),
        "headings": _headings(submission, language) if submission.state in EDITED else [],
    }


def _address(row: tuple[str, Any]) -> str:
    return f"?changes={row[0]}#changes"


def _shown(row: RowFound, language: Language, typed: Mapping[Cell, str], *, whole: bool) -> RowShown:
    table = TABLES[row.table]
    wrong: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in row.findings:
        wrong[finding.column].append(finding)
    at = (row.table, row.sheet_row)
    names = [name for name in table.names if whole or name in wrong or (*at, name) in typed]
    named = [table[name] for name in (*table.key, "name") if name in table.names]
    values = [value_shown(column, row.values.get(column.name), language) for column in dict.fromkeys(named)]
    return RowShown(
        table=row.table,
        sheet_row=row.sheet_row,
        title=words.ROW_IS(language, table=table.label, row=row.sheet_row, what=" · ".join(values)),
        says=[said for name, found in wrong.items() if name not in table.names for said in _said(found, language)],
        fields=[_field(table[name], row, wrong.get(name, []), language, typed.get((*at, name))) for name in names],
        is_gone="" in row.corrections,
    )


def _said(findings: Iterable[Finding], language: Language) -> list[str]:
    return [getattr(finding, f"says_{language}") for finding in findings]


def _field(column: Column, row: RowFound, wrong: Sequence[Finding], language: Language, typed: str | None) -> Field:
    text = text_of(row, column.name)
    others: list[str] = []
    if typed is not None and typed.strip() != text:
        others, text = [words.STANDS_THERE(language, text=text or "–")], typed
    unit = unit_of(column)
    return Field(
        name=f"cell:{row.table}:{row.sheet_row}:{column.name}",
        id=f"cell-{row.table}-{row.sheet_row}-{column.name}",
        label=column.label(language) + (f" ({unit(language)})" if unit else ""),
        text=text,
        choices=_choices(column, text, language),
        errors=[*others, *_said(wrong, language)],
        is_error=any(found.is_error for found in wrong),
    )


def _choices(column: Column, text: str, language: Language) -> list[tuple[str, str]]:
    if column.kind is not Kind.CODE or column.many:
        return []
    codes = allowed_codes(str(column.codes), column.level)
    if len(codes) > _CHOICES:
        return []
    known = titles(str(column.codes), language)
    own = [] if text in codes or not text else [(text, words.AS_IN_FILE(language, text=text))]
    return [("", "–"), *own, *((code, known[code]) for code in codes)]


def _groups(submission: Submission, language: Language) -> list[tuple[str, bool, list[str], int]]:
    """Return the findings about whole tables, by table and rule: label, whether an error, the first ones, the rest."""
    groups: defaultdict[tuple[str, str, bool], list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(submission=submission, sheet_row=None):
        groups[finding.table, finding.rule, finding.is_error].append(finding)
    return [
        (
            TABLES[table].label(language) if table in TABLES else table,
            is_error,
            _said(found[:_LISTED], language),
            max(len(found) - _LISTED, 0),
        )
        for (table, _, is_error), found in groups.items()
    ]


def _headings(submission: Submission, language: Language) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Return the sender's own headings that nothing is known of, each with the columns that it may stand for."""
    asked: list[tuple[str, str, str, list[tuple[str, str]]]] = []
    for finding in Finding.objects.filter(submission=submission, rule="column_unknown")[:_MAPPED]:
        if finding.table in submission.report.round.tables:
            columns = [(column.name, column.label(language)) for column in TABLES[finding.table].columns]
            asked.append((finding.table, TABLES[finding.table].label(language), finding.value, columns))
    tables = [(name, TABLES[name].label(language)) for name in submission.report.round.tables]
    for said in submission.unread:
        if said.get("rule") in ("table_unknown", "table_unnamed"):
            asked.append(("", "", said["value"], tables))
    return asked


def has_personal(submission: Submission) -> bool:
    """Return whether the rows of a submission hold personal data."""
    return any(column.privacy is Privacy.PERSONAL for name in submission.tables for column in TABLES[name].columns)


def changes_page(submission: Submission, table: str, after: str, language: Language) -> dict[str, Any]:
    """Return what a submission changes in a table: of each row its key, and every value before and after."""
    pairs, total, following = changed_rows(submission, table, asked_number(after) or 0)
    return {
        "changes": [_change(TABLES[table], was, now, language) for was, now in pairs],
        "changes_total": number(total, language, 0),
        "changes_of": TABLES[table].label(language) if pairs else "",
        "changes_after": following,
    }


def _change(table: Table, was: Row, now: Row, language: Language) -> tuple[str, bool, list[str]]:
    key = " · ".join(value_shown(table[part], now[part], language) for part in table.key)
    differing = [
        column for column in table.columns if column.name not in table.key and was.get(column.name) != now[column.name]
    ]
    return key, not was, [_difference(column, was.get(column.name), now[column.name], language) for column in differing]


def _difference(column: Column, was: Any, now: Any, language: Language) -> str:
    """Return what becomes of a value; an empty cell takes away what was known, which is said as that."""
    before = value_shown(column, was, language)
    if now is None:
        return words.ERASES(language, column=column.label, before=before)
    return CHANGE(language, column=column.label, before=before, after=value_shown(column, now, language))
