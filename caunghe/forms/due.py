"""What is due from whom and when: the duties in force against what the feed already holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from caunghe.feed import Feed
from caunghe.forms.catalogue import FORMS
from caunghe.forms.form import Form, Part
from caunghe.forms.period import Period
from caunghe.forms.rows import check_subject, period_rows
from caunghe.schema import TABLES, code_list, due_date, reporting_duties

LOOKS_BACK: Final = timedelta(days=365)
LOOKS_AHEAD: Final = timedelta(days=62)
STATES: Final = ("overdue", "due", "not_told", "no_day", "late", "received")
DUE: Final = pl.Schema(
    {
        "form": pl.String(),
        "reporter": pl.String(),
        "body": pl.String(),  # an institution or job centre by its code; None where the duty is of a single body
        "recipient": pl.String(),
        "period": pl.String(),
        "due": pl.Date(),
        "state": pl.String(),  # one of STATES
        "received": pl.Date(),
        "certainty": pl.String(),
    }
)
_TIMES: Final = ("period", "date", "year")


def due_reports(feed: Feed, on: date, institution: str | None = None) -> pl.DataFrame:
    """Return the reports that were due in the last year, or are due next, as ``DUE``: those overdue first.

    Of each duty the periods due within 62 days after ``on`` are there, or the next one. ``state`` is ``overdue``,
    ``due`` or ``received``; ``late`` where it came after its day; ``no_day`` where no day is known; ``not_told`` where
    a feed cannot show whether it was sent. ``institution`` keeps its own reports; raises InputError for one that the
    feed does not know.

    >>> due = due_reports(feed, date(2026, 6, 30), "I1")
    >>> due.select("form", "period", "due", "state").row(0)
    ('enrolment_monthly', '2025-07', datetime.date(2025, 7, 25), 'overdue')
    """
    check_subject(feed, "institution", institution)
    duties = reporting_duties(feed["reporting_duties"]).join(
        code_list("report_periods").select(period="code", months="months", ends="ends"),
        on="period",
        how="left",
        maintain_order="left",
    )
    rows = [row for duty in duties.iter_rows(named=True) for row in _of_duty(feed, duty, on)]
    frame = pl.DataFrame(rows, schema=DUE, orient="row")
    if institution is not None:
        frame = frame.filter(pl.col("body") == institution)
    rank = pl.col("state").replace_strict(list(STATES), range(len(STATES)), return_dtype=pl.Int64)
    return frame.sort(rank, "due", "form", "period", "body", nulls_last=True, maintain_order=True)


def _of_duty(feed: Feed, duty: dict[str, Any], on: date) -> Iterator[tuple[object, ...]]:
    bodies = _bodies(feed, duty)
    for period, due in _periods(duty, on):
        # of reporters that the feed does not name it cannot tell either
        sent = None if bodies == [None] else _received(feed, duty, period, on)
        for body in bodies:
            state, received = _state(sent, body, due, on)
            yield (
                duty["form"], duty["reporter"], body, duty["recipient"], period.code, due, state, received,
                duty["certainty"],
            )  # fmt: skip


def _periods(duty: dict[str, Any], on: date) -> Iterator[tuple[Period, date | None]]:
    """Yield the periods of a duty that matter on a day, with the last day for each."""
    months, ends = duty["months"], duty["ends"]
    if months is None:
        return
    firsts = [ends - months + 1] if ends else range(1, 13, months)
    every = [Period(year, first, months) for year in range(on.year - 2, on.year + 3) for first in firsts]
    if duty["due_day"] is None:
        past = [period for period in every if period.ends <= on and _holds(duty, period.ends)]
        yield from ((period, None) for period in past[-1:])
        return
    dated = [(period, due_date(period.ends, duty["due_months"] or 0, duty["due_day"])) for period in every]
    dated = [(period, due) for period, due in dated if due >= on - LOOKS_BACK and _holds(duty, due)]
    ahead = [pair for pair in dated if pair[1] >= on]
    soon = [pair for pair in ahead if pair[1] <= on + LOOKS_AHEAD] or ahead[:1]
    yield from (pair for pair in dated if pair[1] < on)
    yield from soon


def _holds(duty: dict[str, Any], day: date) -> bool:
    return duty["valid_from"] <= day and (duty["valid_to"] is None or day <= duty["valid_to"])


def _bodies(feed: Feed, duty: dict[str, Any]) -> list[str | None]:
    """Return who owes a duty, by code: institutions that teach at its levels, job centres known; else one unnamed."""
    if duty["reporter"] == "job_centre":
        offices = feed["placements"]["office"].drop_nulls().unique(maintain_order=True).sort().to_list()
        return offices or [None]
    if duty["reporter"] != "institution":
        return [None]
    if feed["institutions"].is_empty():
        return [None]
    if duty["levels"] is None:
        return list(feed["institutions"]["institution"].drop_nulls().sort())
    levels = [level.strip() for level in duty["levels"].split(";")]
    taught = feed["programmes"].filter(pl.col("level").is_in(levels)).select("site").join(feed["sites"], on="site")
    return list(taught["institution"].drop_nulls().unique(maintain_order=True).sort())


def _received(feed: Feed, duty: dict[str, Any], period: Period, on: date) -> dict[str | None, date | None] | None:
    """Return who has sent a report, with the last day on which it came where known; None where the feed cannot tell."""
    form = FORMS.get(duty["form"])
    part = _telling(form) if form and period.months in form.periods else None
    if part is None:
        return None
    rows = period_rows(feed, part, period)
    day = "reported" if "reported" in rows.columns else None
    if day:
        rows = rows.filter(pl.col(day).is_null() | (pl.col(day) <= on))
    who = "office" if "office" in rows.columns else "institution"
    if who not in rows.columns:
        return None
    last = rows.group_by(who, maintain_order=True).agg(pl.col(day).max() if day else pl.lit(None, pl.Date).alias("day"))
    return dict(last.iter_rows())


def _telling(form: Form) -> Part | None:
    """Return the part of a form by which a feed shows that it came: one whose table knows time, of each reporter."""
    parts = [part for part in form.parts if part.sums is None and set(_TIMES) & set(TABLES[part.table].names)]
    named = [part for part in parts if set(TABLES[part.table].names) & {"institution", "programme", "office"}]
    return next(iter(named), None)


def _state(
    sent: dict[str | None, date | None] | None, body: str | None, due: date | None, on: date
) -> tuple[str, date | None]:
    if sent is not None and body in sent:
        received = sent[body]
        return ("late" if received and due and received > due else "received"), received
    if due is None:
        return "no_day", None
    if due >= on:
        return "due", None
    return ("not_told" if sent is None else "overdue"), None
