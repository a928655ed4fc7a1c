"""Rows that a form has no place for, being for another length of time: they are told where it is written."""

from __future__ import annotations

from typing import Final

from caunghe.feed import Feed
from caunghe.forms.form import Form
from caunghe.forms.period import Period
from caunghe.forms.rows import rows_of_other_periods
from caunghe.language import Text
from caunghe.schema import TABLES

_OF_YEAR: Final = Text(
    "{count} dòng của bảng “{table}” ghi cho cả năm {year} không có trong biểu này; biểu của --period {year} có.",
    "{count} {count:row|rows} of “{table}” for the whole of {year} {count:is|are} not on this form; "
    "{count:it is|they are} on that of --period {year}.",
)
_OF_HALVES: Final = Text(
    "{count} dòng của bảng “{table}” ghi cho nửa năm {year} không có trong biểu cả năm này; biểu của --period "
    "{halves} có.",
    "{count} {count:row|rows} of “{table}” for half of {year} {count:is|are} not on this form of the whole year; "
    "{count:it is|they are} on those of --period {halves}.",
)


def rows_left_out(feed: Feed, form: Form, subject: str | None, period: Period) -> list[Text]:
    """Return, in words, the rows of the same year that a form has no place for, being for the year or for half of it.

    >>> from caunghe.forms import asked_period, form_named
    >>> [note] = rows_left_out(feed, form_named("employer_needs"), "E1", asked_period("2026-H1"))
    >>> note("en")
    '1 row of “Hiring needs” for the whole of 2026 is not on this form; it is on that of --period 2026.'
    """
    notes: list[Text] = []
    for part in form.parts:
        rows = rows_of_other_periods(feed, part, subject, period)
        slots = {"count": rows.height, "table": TABLES[part.table].label, "year": period.year}
        if rows.is_empty():
            continue
        halves = ", ".join(
            f"{period.year}-H{half}" for half in rows["half"].drop_nulls().unique(maintain_order=True).sort()
        )
        notes.append(_OF_HALVES.filled(**slots, halves=halves) if halves else _OF_YEAR.filled(**slots))
    return notes
