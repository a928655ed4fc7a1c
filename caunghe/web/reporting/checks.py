# pyright: standard
"""Checking a draft: its file is read as acceptance takes it, and what it would write is written and rolled back."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from caunghe.web.accounts.actors import Actor
from caunghe.web.reporting import clock
from caunghe.web.reporting.applying import trial
from caunghe.web.reporting.contents import about, context_frames
from caunghe.web.reporting.files import file_job, results_of, source_of, template_rows
from caunghe.web.reporting.models import EDITED, Correction, Finding, State, Submission
from caunghe.web.reporting.refusal import told as told_of
from caunghe.web.reporting.selectors import tables_read
from caunghe.web.reporting.states import locked, move
from caunghe.web.reporting.work import Unreadable, job_folder, run

_OF_HEADINGS: Final = ("column_", "heading_")  # rules about the row of headings: about the whole table
_PARTS: Final = ("rows", "added", "changed", "before", "findings.arrow")


def check(submission: Submission, *, actor: Actor) -> Submission:
    """Check a draft and keep what was found; where nothing is in the way it becomes ``checked``.

    What somebody changes meanwhile is checked by their own check: this one then keeps nothing.
    """
    context = context_frames(submission.report)
    with job_folder(context) as folder:
        name = f"source.{submission.kind}"
        (folder / name).hardlink_to(source_of(submission))
        if submission.template:
            (folder / "made").mkdir()
            for file in template_rows(submission.report, submission.template).glob("*.arrow"):
                (folder / "made" / file.name).hardlink_to(file)
        try:
            told = run("check", folder, _job(submission, name))
        except Unreadable as fault:
            told = {"tables": {}, "left_out": [], "findings": [], "unread": [told_of(fault.says)]}
        with transaction.atomic():
            held = locked(submission.pk, "reports.prepare", actor=actor)
            if held.revision != submission.revision or held.state not in EDITED:
                return held
            _keep(held, told, folder / "out")
            if _is_clean(held) and (fault := trial(held, actor=actor)) is not None:
                held.unread = [told_of(fault.says)]
            held.save()
            if _is_clean(held):
                return move(held.pk, "check", actor=actor)
            if held.state != State.DRAFT:
                return move(held.pk, "change", actor=actor)
    return held


def _job(submission: Submission, name: str) -> dict[str, Any]:
    report, corrections = submission.report, Correction.objects.filter(submission=submission)
    return {
        **file_job(submission, name),
        "tables": _asked(submission),
        "body": report.body,
        "form": report.round.form,
        "period": report.round.period,
        "about": about(),
        "corrections": list(corrections.values("table", "sheet_row", "column", "text")),
    }


def _asked(submission: Submission) -> list[str]:
    """Return the tables that are read: of a part that was set aside its own, else all that the report is about."""
    siblings = Submission.objects.filter(report=submission.report, part__lt=submission.part, hash=submission.hash)
    ahead = {name for each in siblings.exclude(state=State.WITHDRAWN) for name in tables_read(each)}
    return [name for name in submission.report.round.tables if name not in ahead]


def _keep(submission: Submission, told: dict[str, Any], made: Path) -> None:
    """Put findings, counts and rows in place of those of the check before."""
    Finding.objects.filter(submission=submission).delete()
    Finding.objects.bulk_create(
        (
            Finding(
                submission=submission,
                table=each["table"],
                sheet_row=None if each["rule"].startswith(_OF_HEADINGS) else each["sheet_row"],
                column=each["column"] or "",
                rule=each["rule"],
                is_error=each["severity"] == "error",
                value=each["value"] or "",
                says_vi=each["says_vi"],
                says_en=each["says_en"],
            )
            for each in told["findings"]
        ),
        batch_size=1_000,
    )
    before = results_of(submission)
    submission.tables, submission.unread = told["tables"], [_words_of(each) for each in told["unread"]]
    submission.left_out = told["left_out"]
    # of its own name: whenever a process dies, one is whole
    submission.results, submission.checked = f"read-{secrets.token_hex(8)}", clock.database_now()
    target = results_of(submission)
    target.mkdir(parents=True)
    # the one before stays until the next check: a backup may have read its name
    older = [each for each in target.parent.glob("read-*") if each not in (before, target)]
    transaction.on_commit(lambda: [shutil.rmtree(each, ignore_errors=True) for each in older])
    for part in _PARTS:
        if (made / part).exists():
            shutil.move(made / part, target / part)


def _words_of(told: dict[str, Any]) -> dict[str, str]:
    return {name: told[name] or "" for name in ("says_vi", "says_en", "rule", "value", "expected") if name in told}


def _is_clean(submission: Submission) -> bool:
    told = submission.tables.values()
    return bool(tables_read(submission)) and not submission.unread and not any(each["errors"] for each in told)
