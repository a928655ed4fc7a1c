# pyright: standard
"""What the pages of reports read: what is due from whom, what waits for a decision, and the rows with findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Q, QuerySet

from caunghe.web.accounts.actors import Actor
from caunghe.web.common.asked import asked_number
from caunghe.web.registry.keys import plain
from caunghe.web.reporting.child import DISPUTED
from caunghe.web.reporting.files import result_frame, results_of
from caunghe.web.reporting.models import DONE, Correction, Finding, Report, State, Submission
from caunghe.web.reporting.opening import Opening, open_for
from caunghe.web.reporting.rights import reports_for

if TYPE_CHECKING:
    import polars as pl

PAGE: Final = 50  # rows of a list
ROWS: Final = 25  # rows of a submission that have findings, each with the fields to be mended
WHOLE_ROWS: Final = 10  # rows with all their fields
Place = tuple[str, int]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Duty:
    """A report that is owed, with its newest submission and whether it is taken now."""

    report: Report
    submission: Submission | None
    opening: Opening

    @property
    def is_done(self) -> bool:
        """Whether it was sent and nothing more is asked."""
        return self.submission is not None and self.submission.state in DONE


def newest(reports: Iterable[Report]) -> dict[int, Submission]:
    """Return the newest submission of each report that has one not withdrawn: the one still open, else the last."""
    found: dict[int, Submission] = {}
    rows = Submission.objects.filter(report__in=[each.pk for each in reports]).exclude(state=State.WITHDRAWN)
    for row in rows.order_by("id"):
        found[row.report_id] = row  # type: ignore[attr-defined]
    return found


def duties(actor: Actor, now: datetime) -> list[Duty]:
    """Return what an actor's own organisations owe: what can be done, by its day, what is closed, what is done."""
    reports = list(reports_for(actor, "reports.prepare").select_related("round").order_by("round__due", "id"))
    latest = newest(reports)
    owed = [Duty(each, latest.get(each.pk), open_for(each, now)) for each in reports]
    return sorted(owed, key=lambda duty: (duty.is_done, not duty.opening.is_open))


def waiting(actor: Actor) -> QuerySet[Submission]:
    """Return the submissions that wait for a decision and that an actor may see, the first begun first."""
    seen = reports_for(actor, "reports.look")
    return Submission.objects.filter(state=State.SENT, report__in=seen).select_related("report__round").order_by("id")


@dataclass(frozen=True, slots=True)
class RowFound:
    """A row of a submission: its values as read (None where it is not among them), findings and mended cells."""

    table: str
    sheet_row: int
    values: dict[str, Any]
    findings: Sequence[Finding]
    corrections: dict[str, str]


def rows_with_findings(submission: Submission, after: str) -> tuple[list[RowFound], int, str | None]:
    """Return a page of the rows that have findings, those with errors first, how many there are, and the next cursor.

    A cursor that makes no sense is the beginning.
    """
    found = Finding.objects.filter(submission=submission, sheet_row__isnull=False).order_by()
    counted = found.values_list("table", "sheet_row").annotate(errors=Count("pk", filter=Q(is_error=True)))
    every = sorted((errors == 0, str(table), int(row or 0)) for table, row, errors in counted)
    rank, _, place = after.partition(":")
    table, _, row = place.partition(":")
    number = asked_number(row)
    start = None if number is None else (rank == "1", table, number)
    further = [each for each in every if start is None or each > start]
    shown = further[:ROWS]
    following = f"{int(shown[-1][0])}:{shown[-1][1]}:{shown[-1][2]}" if len(further) > ROWS else None
    return rows_at(submission, [(name, number) for _, name, number in shown]), len(every), following


def all_rows(submission: Submission, table: str, after: int) -> tuple[list[RowFound], int, int | None]:
    """Return a page of all rows of a table, how many there are, and the number after which the next page begins."""
    frame = _frame(submission, table)
    if frame is None:
        return [], 0, None
    numbers = frame["sheet_row"].filter(frame["sheet_row"] > after).head(WHOLE_ROWS + 1).to_list()
    following = numbers[WHOLE_ROWS - 1] if len(numbers) > WHOLE_ROWS else None
    return rows_at(submission, [(table, number) for number in numbers[:WHOLE_ROWS]]), frame.height, following


def one_row(submission: Submission, table: str, number: int) -> list[RowFound]:
    """Return a row by its number, none where the table has no such row."""
    frame = _frame(submission, table)
    known = frame is not None and number in frame["sheet_row"]
    return rows_at(submission, [(table, number)]) if known else []


def tables_read(submission: Submission) -> list[str]:
    """Return the tables of which a submission has rows; others have a line that says they have none."""
    return [name for name, told in submission.tables.items() if told["rows"]]


def lacks_period(submission: Submission) -> bool:
    """Return whether a submission has tables by time, and not one row of the report's own period in them."""
    counts = [told["of_period"] for told in submission.tables.values() if told.get("of_period") is not None]
    return bool(counts) and not any(counts)


def _frame(submission: Submission, table: str) -> pl.DataFrame | None:
    is_there = table in submission.tables and (results_of(submission) / "rows" / f"{table}.arrow").exists()
    return result_frame(submission, "rows", table) if is_there else None


def text_of(row: RowFound, column: str) -> str:
    """Return a cell as the page shows it to be mended: as mended before, as read, or as the file has it.

    Of one that file and registry have both changed nothing is shown: what holds has to be written.
    """
    if column in row.corrections:
        return row.corrections[column]
    if any(found.column == column and found.rule == DISPUTED for found in row.findings):
        return ""
    as_in_file = (found.value for found in row.findings if found.column == column and found.value)
    return plain(row.values.get(column)) or next(as_in_file, "")


def rows_at(submission: Submission, places: Sequence[Place]) -> list[RowFound]:
    """Return the rows at places, each with its findings and mended cells."""
    findings: defaultdict[Place, list[Finding]] = defaultdict(list)
    corrections: defaultdict[Place, dict[str, str]] = defaultdict(dict)
    numbers = [number for _, number in places]
    tables = {table for table, _ in places}
    for found in Finding.objects.filter(submission=submission, table__in=tables, sheet_row__in=numbers):
        findings[found.table, int(found.sheet_row or 0)].append(found)
    for each in Correction.objects.filter(submission=submission, table__in=tables, sheet_row__in=numbers):
        corrections[each.table, each.sheet_row][each.column] = each.text
    values: dict[Place, dict[str, Any]] = {}
    for table in tables:
        frame = _frame(submission, table)
        wanted = [number for name, number in places if name == table]
        for row in () if frame is None else frame.filter(frame["sheet_row"].is_in(wanted)).iter_rows(named=True):
            values[table, row["sheet_row"]] = row
    return [
        RowFound(*place, values.get(place, {}), findings.get(place, []), corrections.get(place, {})) for place in places
    ]


def changed_rows(submission: Submission, table: str, after: int) -> tuple[list[tuple[Row, Row]], int, int | None]:
    """Return a page of what a submission changes in a table, each row before and after, how many, and the next page.

    Rows that are added come last, with nothing before them.
    """
    if table not in submission.tables or not (results_of(submission) / "changed" / f"{table}.arrow").exists():
        return [], 0, None
    before, changed, added = (result_frame(submission, part, table) for part in ("before", "changed", "added"))
    pairs = changed.vstack(added)
    shown = pairs.slice(after, PAGE).to_dicts()
    was = before.slice(after, PAGE).to_dicts()
    following = after + PAGE if pairs.height > after + PAGE else None
    return list(zip_longest(was, shown, fillvalue={})), pairs.height, following
