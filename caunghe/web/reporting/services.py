# pyright: standard
"""What a clerk does with a report: upload, mend, check, set aside; each saves at once, sending is an act of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import product
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import Http404

from caunghe.schema import TABLES
from caunghe.web.accounts.actors import Actor
from caunghe.web.reporting import clock, words
from caunghe.web.reporting.applying import trial
from caunghe.web.reporting.contents import own_frames
from caunghe.web.reporting.files import (
    check_stamp,
    folder_of,
    hash_of,
    keep_file,
    kind_of,
    plain_name,
    stamp_of,
)
from caunghe.web.reporting.models import EDITED, OPEN, Cell, Correction, Finding, Heading, Report, State, Submission
from caunghe.web.reporting.opening import open_for
from caunghe.web.reporting.prefilled import prefilled, rows_hash
from caunghe.web.reporting.refusal import Refused, told
from caunghe.web.reporting.rights import reports_for
from caunghe.web.reporting.selectors import rows_at, tables_read, text_of
from caunghe.web.reporting.states import locked, move, note_step

FEW_ROWS: Final = 20
"""Up to so many rows a report can be filled in on the page, without a workbook."""


def report_of(number: int, action: str, *, actor: Actor) -> Report:
    """Return a report for which an actor has an action: 404 where it is not seen, 403 where the right is lacking."""
    seen = reports_for(actor, "reports.look").select_related("round").filter(pk=number).first()
    if seen is None:
        raise Http404
    if not reports_for(actor, action).filter(pk=number).exists():
        raise PermissionDenied(action)
    return seen


def upload(
    report: Report, data: bytes, file_name: str, *, actor: Actor, now: datetime, csv_table: str = ""
) -> Submission:
    """Keep a file as the draft of a report, in place of the draft's file where there is one.

    Raises Refused, with a sentence, for a file that is none of ours and where the report is closed or has been sent.
    """
    kind = kind_of(data)
    opening = open_for(report, now)
    if not opening.is_open:
        raise Refused(opening.says)
    if kind == "csv" and not csv_table and len(report.round.tables) == 1:
        csv_table = report.round.tables[0]
    found = stamp_of(data, kind)
    stamp = check_stamp(found, report, rows_hash(own_frames(report)))
    made = {
        "file_name": plain_name(file_name),
        "kind": kind,
        "size": len(data),
        "hash": hash_of(data),
        "csv_table": csv_table if kind == "csv" else "",
        "stamp": stamp,
        "template": found.hash if found else "",
    }
    with transaction.atomic():
        submission = _draft(report, made, actor=actor, now=now)
        keep_file(submission, data)
    return submission


def _draft(report: Report, made: Mapping[str, str | int], *, actor: Actor, now: datetime) -> Submission:
    """Return the draft of a report with another file, a new one where none is being prepared."""
    assert actor.number is not None
    Report.objects.select_for_update().get(pk=report.pk)
    present = Submission.objects.filter(report=report, state__in=OPEN)
    # what was returned waits for its file before any other part
    returned = present.filter(state=State.RETURNED).order_by("part").first()
    edited = returned or present.filter(state__in=EDITED).order_by("part").last()
    if edited is not None:
        submission = move(edited.pk, "change", actor=actor)
        submission.corrections.all().delete()  # type: ignore[attr-defined]
        submission.findings.all().delete()  # type: ignore[attr-defined]
        for name, value in {**made, "tables": {}, "unread": [], "checked": None}.items():
            setattr(submission, name, value)
        submission.save()
        return submission
    if present.exists():
        raise Refused(words.SENT_ALREADY)
    submission = Submission.objects.create(report=report, made=now, made_by=actor.number, **made)
    note_step(submission, "upload", "", actor=actor, now=now)
    return submission


def start(report: Report, *, carry: bool, actor: Actor, now: datetime) -> Submission:
    """Begin a report on the page with what the registry holds: as it stands, or with the rows of the period to fill in.

    The draft's file is the workbook that would have been downloaded, so that the rest is one and the same.
    """
    made = prefilled(report, "vi", carry=carry)
    if carry and made.rows > FEW_ROWS:
        raise Refused(words.TOO_MANY_ROWS, count=made.rows, limit=FEW_ROWS)
    return upload(report, made.data, made.name, actor=actor, now=now)


def correct(number: int, cells: Mapping[Cell, str], *, seen: int, actor: Actor) -> Submission:
    """Save cells that were mended on the page; the draft is saved whatever they hold.

    ``seen`` is the revision that the page showed; raises Refused where somebody else has changed the draft since.
    """
    with transaction.atomic():
        submission = locked(number, "reports.prepare", actor=actor)
        if submission.revision != seen:
            raise Refused(words.CHANGED_MEANWHILE)
        known = _mended(submission, cells)
        submission = move(number, "change", actor=actor)
        now = clock.database_now()
        for (table, row, column), text in known.items():
            Correction.objects.update_or_create(
                submission=submission,
                table=table,
                sheet_row=row,
                column=column,
                defaults={"text": text[:2_000], "at": now, "actor": actor.number},
            )
    return submission


def _mended(submission: Submission, cells: Mapping[Cell, str]) -> dict[Cell, str]:
    """Return the cells that say something else than the page showed, and the rows to be taken away."""
    places = sorted({(table, row) for table, row, _ in cells if table in submission.tables})
    rows = {(row.table, row.sheet_row): row for row in rows_at(submission, places)}
    return {
        (table, number, column): text
        for (table, number, column), text in cells.items()
        if (row := rows.get((table, number))) is not None
        and row.values
        and (not column or (column in TABLES[table].names and text.strip() != text_of(row, column)))
    }


def remember_headings(number: int, chosen: Iterable[tuple[str, str, str]], *, actor: Actor) -> Submission:
    """Remember what an organisation's own headings stand for, and its names of sheets (an empty column).

    Those alone that the file has and nothing was known of: what is remembered is compared with every later file.
    """
    with transaction.atomic():
        submission = move(number, "change", actor=actor)
        columns = Finding.objects.filter(submission=submission, rule="column_unknown").values_list("table", "value")
        sheets = [said["value"] for said in submission.unread if said.get("rule") == "table_unknown"]
        asked = {*columns, *product(submission.report.round.tables, sheets)}
        for table, heading, column in chosen:
            if (table, heading) in asked and (not column or column in TABLES[table].names):
                Heading.objects.update_or_create(
                    body=submission.report.body, table=table, heading=heading[:200], defaults={"column": column}
                )
    return submission


def may_part(submission: Submission) -> bool:
    """Return whether a draft has tables without errors beside something that holds it up."""
    if any("rule" not in each for each in submission.unread):
        return False  # the registry refuses the whole: no part of it is any better
    faulty = any(told["errors"] for told in submission.tables.values())
    return bool(_clean(submission)) and (faulty or bool(submission.unread))


def _clean(submission: Submission) -> list[str]:
    """Return the tables that were read without an error."""
    return [name for name in tables_read(submission) if not submission.tables[name]["errors"]]


def set_aside(number: int, *, actor: Actor) -> Submission:
    """Part the tables without errors from the others, which become a draft of their own; return that draft.

    Raises Refused where there is nothing to part.
    """
    with transaction.atomic():
        submission = locked(number, "reports.prepare", actor=actor)
        if submission.state not in EDITED:
            raise Refused(words.SENT_ALREADY)
        if not may_part(submission):
            raise Refused(words.NOTHING_CLEAN)
        clean = {name: submission.tables[name] for name in _clean(submission)}
        others = {name: told for name, told in submission.tables.items() if name not in clean}
        rest = _copy(submission, others, actor=actor)
        for rows in (Finding.objects, Correction.objects):
            rows.filter(submission=submission, table__in=others).update(submission=rest)
        submission = move(number, "change", actor=actor)
        submission.tables, submission.unread = clean, []
        fault = trial(submission, actor=actor)
        submission.unread = [] if fault is None else [told(fault.says)]
        submission.save()
        if fault is None:
            move(number, "check", actor=actor)
    return rest


def _copy(submission: Submission, tables: dict[str, object], *, actor: Actor) -> Submission:
    now = clock.database_now()
    parts = Submission.objects.filter(report=submission.report).aggregate(last=Max("part"))
    same = {name: getattr(submission, name) for name in ("report", "file_name", "kind", "size", "hash", "csv_table")}
    assert actor.number is not None
    rest = Submission.objects.create(
        **same,
        part=(parts["last"] or 1) + 1,
        made=now,
        made_by=actor.number,
        tables=tables,
        results=submission.results,
        unread=submission.unread,
        checked=submission.checked,
    )
    note_step(rest, "set_aside", "", actor=actor, now=now)
    shutil.copytree(folder_of(submission), folder_of(rest), dirs_exist_ok=True)
    return rest
