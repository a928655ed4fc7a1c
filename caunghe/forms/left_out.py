"""Rows that a form has no place for, being for another length of time: they are told where it is written."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import Feed, counted_once
from caunghe.forms.form import Form, Part
from caunghe.forms.period import Period
from caunghe.forms.rows import rows_of_other_periods
from caunghe.language import Text
from caunghe.schema import TABLES

_YEAR: Final = 12  # months
_OF_YEAR: Final = Text(
    "{count} dòng của bảng “{table}” ghi cho cả năm {year} không có trong biểu này; biểu của --period {year} có.",
    "{count} {count:row|rows} of “{table}” for the whole of {year} {count:is|are} not on this form; "
    "{count:it is|they are} on that of --period {year}.",
)
_OF_NO_FORM: Final = Text(
    "{count} dòng của bảng “{table}” ghi cho cả năm {year} không có trong biểu này, và biểu này không lập theo năm.",
    "{count} {count:row|rows} of “{table}” for the whole of {year} {count:is|are} not on this form, which is not made "
    "for a year.",
)
_OF_HALVES: Final = Text(
    "{count} dòng của bảng “{table}” ghi cho nửa năm {year} không có trong biểu cả năm này; biểu của --period "
    "{halves} có.",
    "{count} {count:row|rows} of “{table}” for half of {year} {count:is|are} not on this form of the whole year; "
    "{count:it is|they are} on those of --period {halves}.",
)


_TOLD_AGAIN: Final = Text(
    "{count} dòng của bảng “{table}” không được cộng vào biểu này: trong năm {year}, cả năm đứng cạnh nửa năm của cùng "
    "một kết quả thì chỉ tính một lần.",
    "{count} {count:row|rows} of “{table}” {count:is|are} not added up on this form: a whole {year} beside half-years "
    "of the same is counted once.",
)


def rows_left_out(feed: Feed, form: Form, subject: str | None, period: Period) -> list[Text]:
    """Return, in words, the rows of the same year that a form leaves out, being for the year or for half of it.

    A part of sums adds up the year's rows whatever they are for; it leaves out those that tell again of the same
    months (``counted_once``).

    >>> from caunghe.forms import asked_period, form_named
    >>> [note] = rows_left_out(feed, form_named("employer_needs"), "E1", asked_period("2026-H1"))
    >>> note("en")
    '1 row of “Hiring needs” for the whole of 2026 is not on this form; it is on that of --period 2026.'
    """
    notes: list[Text] = []
    for part in form.parts:
        rows = _told_again(feed, part, period) if part.sums else rows_of_other_periods(feed, part, subject, period)
        if rows.is_empty():
            continue
        slots = {"count": rows.height, "table": TABLES[part.table].label, "year": period.year}
        halves = ", ".join(
            f"{period.year}-H{half}" for half in rows["half"].drop_nulls().unique(maintain_order=True).sort()
        )
        of_year = _OF_YEAR if _YEAR in form.periods else _OF_NO_FORM
        wording = _TOLD_AGAIN if part.sums else _OF_HALVES if halves else of_year
        notes.append(wording.filled(**slots, **({"halves": halves} if wording is _OF_HALVES else {})))
    return notes


def _told_again(feed: Feed, part: Part, period: Period) -> pl.DataFrame:
    """Return the rows of the period's year that a sum over it leaves out."""
    rows = feed[part.table]
    if not {"year", "half"} <= set(rows.columns):
        return rows.clear()
    rows = rows.filter(pl.col("year") == period.year).with_row_index("row")
    return rows.join(counted_once(rows, part.table), on="row", how="anti", maintain_order="left")
