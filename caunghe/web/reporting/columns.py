"""The lists of reports, each column declared once: duties, what waits, and the tables of a submission."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from caunghe.language import Language, Text, number
from caunghe.schema import TABLES
from caunghe.web.common.components import TableColumn
from caunghe.web.common.moments import moment
from caunghe.web.reporting import words
from caunghe.web.reporting.models import Round, Submission
from caunghe.web.reporting.selectors import Duty
from caunghe.web.reporting.titles import form_title, period_label

Shown = Callable[[Any, Language], str]


def column(name: str, label: Text, shown: Shown, *, is_number: bool = False) -> TableColumn:
    """Return a column that a machine reads as people do in Vietnamese."""
    return TableColumn(name, label, shown, lambda row: shown(row, "vi"), is_number=is_number)


def due_shown(opened: Round, language: Language) -> str:
    """Return the last moment of a round with hour and zone."""
    return moment(opened.due, language) if opened.due else words.NO_DAY(language)


def state_shown(submission: Submission | None, language: Language) -> str:
    """Return where a report stands, and whether it came late."""
    if submission is None:
        return words.NOTHING_YET(language)
    said = words.STATES[submission.state](language)
    return words.LATE_TOO(language, state=said) if submission.is_late else said


def _duty_state(duty: Duty, language: Language) -> str:
    said = state_shown(duty.submission, language)
    if duty.is_done or (duty.opening.is_open and not duty.opening.is_late):
        return said
    return (words.OVERDUE if duty.opening.is_open else words.SHUT)(language, state=said)


DUTY_COLUMNS: Final = (
    column("form", words.FORM, lambda duty, language: form_title(duty.report.round.form, language)),
    column("period", words.PERIOD, lambda duty, language: period_label(duty.report.round, language)),
    column("due", words.DUE, lambda duty, language: due_shown(duty.report.round, language)),
    column("state", words.STATE, _duty_state),
)


def waiting_columns(names: Mapping[str, str]) -> tuple[TableColumn, ...]:
    """Return the columns of what waits for a decision; ``names`` are those of the organisations."""
    return (
        column("number", words.NUMBER, lambda row, _: str(row.number)),
        column("body", words.ORGANISATION, lambda row, _: names.get(row.report.body, row.report.body)),
        column("form", words.FORM, lambda row, language: form_title(row.report.round.form, language)),
        column("period", words.PERIOD, lambda row, language: period_label(row.report.round, language)),
        column("sent", words.SENT_AT, lambda row, language: moment(row.sent, language)),
        column("late", words.LATE, lambda row, language: words.YES_LATE(language) if row.is_late else ""),
    )


def _count(name: str, label: Text) -> TableColumn:
    return column(name, label, lambda row, language: number(row[1].get(name, 0), language, 0), is_number=True)


def _rows(row: tuple[str, Mapping[str, Any]], language: Language) -> str:
    return words.LACKING(language) if row[1].get("lacking") else number(row[1]["rows"], language, 0)


def _kept(row: tuple[str, Mapping[str, Any]], language: Language) -> str:
    table = TABLES[row[0]]
    return ", ".join(table[name].label(language) for name in row[1].get("kept", ()))


TABLE_COLUMNS: Final = (
    column("table", words.TABLE, lambda row, language: TABLES[row[0]].label(language)),
    column("rows", words.ROWS_READ, _rows, is_number=True),
    _count("added", words.ADDED),
    _count("changed", words.CHANGED),
    _count("erased", words.ERASED),
    _count("unfilled", words.UNFILLED),
    _count("absent", words.ABSENT),
    _count("errors", words.ERRORS),
    _count("warnings", words.WARNINGS),
    column("kept", words.KEPT, _kept),
)
