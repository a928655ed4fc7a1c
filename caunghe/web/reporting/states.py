# pyright: standard
"""The states of a submission as a table of transitions, and the one function that applies one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from caunghe.language import Text
from caunghe.web.accounts.actors import Actor
from caunghe.web.common.audit import record
from caunghe.web.reporting import clock, effects, words
from caunghe.web.reporting.models import EDITED, State, Step, Submission
from caunghe.web.reporting.opening import open_for
from caunghe.web.reporting.refusal import Refused
from caunghe.web.reporting.rights import reports_for
from caunghe.web.reporting.selectors import tables_read

Guard = Callable[[Submission, str, datetime], None]
Effect = Callable[[Submission, Actor, datetime], None]


@dataclass(frozen=True, slots=True)
class Transition:
    """An act on a submission: from which states to which, by whose right, under which guards, with which effect."""

    action: str
    sources: tuple[State, ...]
    target: State
    permission: str
    title: Text
    guards: tuple[Guard, ...] = ()
    effect: Effect | None = None


def _has_rows(submission: Submission, _: str, __: datetime) -> None:
    if not any(submission.tables[name]["errors"] == 0 for name in tables_read(submission)):
        raise Refused(words.NOTHING_CLEAN)


def _has_no_errors(submission: Submission, _: str, __: datetime) -> None:
    if submission.unread or any(told["errors"] for told in submission.tables.values()):
        raise Refused(words.HAS_ERRORS)


def _is_open(submission: Submission, _: str, now: datetime) -> None:
    opening = open_for(submission.report, now)
    if not opening.is_open:
        raise Refused(opening.says)


def _says_why(_: Submission, reason: str, __: datetime) -> None:
    if not reason.strip():
        raise Refused(words.REASON_NEEDED)


TRANSITIONS: Final[Mapping[str, Transition]] = {
    row.action: row
    for row in (
        Transition("change", EDITED, State.DRAFT, "reports.prepare", words.STEP_CHANGE),
        Transition(
            "check",
            (State.DRAFT, State.CHECKED),
            State.CHECKED,
            "reports.prepare",
            words.STEP_CHECK,
            (_has_rows, _has_no_errors),
        ),
        Transition("send", (State.CHECKED,), State.SENT, "reports.send", words.STEP_SEND, (_is_open,), effects.sent),
        Transition(
            "return",
            (State.SENT,),
            State.RETURNED,
            "reports.decide",
            words.STEP_RETURN,
            (_says_why,),
            effects.returned,
        ),
        Transition(
            "accept", (State.SENT,), State.ACCEPTED, "reports.decide", words.STEP_ACCEPT, effect=effects.accepted
        ),
        Transition("withdraw", (*EDITED, State.SENT), State.WITHDRAWN, "reports.prepare", words.STEP_WITHDRAW),
    )
}

_DECIDING: Final = tuple(row.action for row in TRANSITIONS.values() if row.permission == "reports.decide")


def move(number: int, action: str, *, actor: Actor, reason: str = "", seen: int | None = None) -> Submission:
    """Apply a transition to a submission: its state, history, audit and messages, in one transaction or not at all.

    The moment is that of the database's clock once the row is locked. The same act by the same person on what it has
    just done changes nothing. ``seen`` is the revision that the page showed, where a page was shown. Raises Http404
    where the actor does not see the submission, PermissionDenied where the right is lacking, and Refused, with a
    sentence, where the state or a guard forbids it or the submission is another than the one seen.
    """
    row = TRANSITIONS[action]
    with transaction.atomic():
        submission = locked(number, row.permission, actor=actor)
        now = clock.database_now()
        if submission.state not in row.sources:
            if _is_done(submission, row, actor):
                return submission
            raise Refused(words.NOT_FROM_STATE, state=words.STATES[submission.state])
        if seen is not None and seen != submission.revision:
            raise Refused(words.OTHER_THAN_SEEN)
        if row.permission == "reports.decide" and _has_prepared(submission, actor):
            raise Refused(words.OWN_REPORT)
        for guard in row.guards:
            guard(submission, reason, now)
        before, submission.state = submission.state, row.target
        submission.revision += 1
        if reason:
            submission.reason = reason.strip()
        if row.effect is not None:
            row.effect(submission, actor, now)
        submission.save()
        note_step(submission, action, before, actor=actor, now=now, reason=reason.strip())
        record(row.permission, actor.number, now=now, table="submissions", key=str(submission.pk), step=action)
    return submission


def _has_prepared(submission: Submission, actor: Actor) -> bool:
    """Return whether an actor had a hand in a report, in whichever of its parts."""
    own = Step.objects.filter(submission__report=submission.report, actor=actor.number)
    return submission.sent_by == actor.number or own.exclude(action__in=_DECIDING).exists()


def seen(number: int, permission: str, *, actor: Actor) -> Submission:
    """Return a submission: 404 where the actor does not see it, 403 where it is seen and the right is lacking."""
    return _found(Submission.objects.all(), number, permission, actor)


def locked(number: int, permission: str, *, actor: Actor) -> Submission:
    """Return a submission as ``seen`` does, its row locked until the transaction ends."""
    return _found(Submission.objects.select_for_update(of=("self",)), number, permission, actor)


def _found(rows: QuerySet[Submission], number: int, permission: str, actor: Actor) -> Submission:
    visible = reports_for(actor, "reports.look")
    found = rows.select_related("report__round").filter(pk=number, report__in=visible).first()
    if found is None:
        raise Http404
    if not reports_for(actor, permission).filter(pk=found.report_id).exists():  # type: ignore[attr-defined]
        raise PermissionDenied(permission)
    return found


def note_step(
    submission: Submission, action: str, before: str, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Add a row to a submission's history."""
    assert actor.number is not None
    Step.objects.create(
        submission=submission,
        action=action,
        before=before,
        after=submission.state,
        at=now,
        actor=actor.number,
        reason=reason,
        revision=submission.revision,
    )


def _is_done(submission: Submission, row: Transition, actor: Actor) -> bool:
    if submission.state != row.target:
        return False
    last = Step.objects.filter(submission=submission).first()
    return last is not None and (last.action, last.actor) == (row.action, actor.number)


def possible(submission: Submission, actor: Actor) -> list[Transition]:
    """Return the transitions that an actor may make from the present state; guards are asked when it is made."""
    return [
        row
        for row in TRANSITIONS.values()
        if submission.state in row.sources
        and reports_for(actor, row.permission).filter(pk=submission.report_id).exists()  # type: ignore[attr-defined]
    ]
