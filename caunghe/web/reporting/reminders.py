"""Reminding those who have not reported: shown first, with count and samples; to many people it takes two officers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from caunghe.language import Language
from caunghe.web.accounts.actors import Actor
from caunghe.web.accounts.models import Membership
from caunghe.web.common.audit import record
from caunghe.web.common.moments import moment
from caunghe.web.common.outbox import put
from caunghe.web.reporting import words
from caunghe.web.reporting.board import standings
from caunghe.web.reporting.models import DONE, FEW, Reminder, Report, Round
from caunghe.web.reporting.refusal import Refused
from caunghe.web.reporting.rights import REPORTERS
from caunghe.web.reporting.titles import form_title, period_label

SAMPLES: Final = 5


@dataclass(frozen=True, slots=True)
class Letter:
    """A reminder to one person, as it will be written; ``person`` is the number of its place in an organisation."""

    person: int
    to: str
    language: Language
    slots: dict[str, str]

    @property
    def subject(self) -> str:
        """Its subject."""
        return words.REMINDER_SUBJECT(self.language, **self.slots)

    @property
    def body(self) -> str:
        """Its text."""
        return words.REMINDER_BODY(self.language, **self.slots)


def letters(opened: Round, now: datetime) -> tuple[list[Letter], list[str]]:
    """Return the reminders to those who have not reported, and the bodies that have nobody to remind."""
    reporter = REPORTERS.get(opened.reporter)
    if reporter is None:
        return [], []
    silent = {row.body: row.name for row in standings(opened, now) if row.state not in DONE}
    clerks = (
        Membership.objects.filter(
            organisation__kind=reporter.kind,
            organisation__code__in=silent,
            organisation__is_open=True,
            role=reporter.role,
            account__is_active=True,
        )
        .select_related("account", "organisation")
        .order_by("organisation__name", "account__email")
    )
    reports = dict(Report.objects.filter(round=opened).values_list("body", "pk"))
    written = [_letter(row, opened, reports[row.organisation.code]) for row in clerks]
    reached = {row.organisation.code for row in clerks}
    return written, [name for body, name in silent.items() if body not in reached]


def shown(reminder: Reminder, now: datetime) -> list[Letter]:
    """Return the letters of a reminder that waits: to whom it was shown, but for who has reported or left since."""
    people = reminder.shown_to()
    return [letter for letter in letters(reminder.round, now)[0] if letter.person in people]


def _letter(row: Membership, opened: Round, report: int) -> Letter:
    language: Language = "en" if row.account.language == "en" else "vi"
    slots = {
        "form": form_title(opened.form, language),
        "period": period_label(opened, language),
        "organisation": row.organisation.name,
        "due": moment(opened.due, language) if opened.due else words.NO_DAY(language),
        "link": settings.ORIGIN + reverse("report", args=[report]),
    }
    return Letter(row.pk, row.account.email, language, slots)


def propose(opened: Round, *, actor: Actor, now: datetime) -> Reminder:
    """Send the reminders of a round where they are few; where they are many, leave them for a second person.

    Raises Refused where there is nobody to remind.
    """
    assert actor.number is not None
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=opened.pk)
        waiting = Reminder.objects.filter(round=opened, sent=None).first()
        if waiting is not None:
            return waiting
        written, _ = letters(opened, now)
        if not written:
            raise Refused(words.NOBODY_TO_REMIND)
        people = [letter.person for letter in written]
        made = Reminder.objects.create(round=opened, made=now, made_by=actor.number, count=len(written), people=people)
        record("board.remind", actor.number, now=now, table="rounds", key=str(opened.pk), count=len(written))
        if len(written) <= FEW:
            _send(made, written, actor, now)
    return made


def confirm(number: int, *, actor: Actor, now: datetime) -> Reminder:
    """Send reminders that another person has proposed, to those who are still silent; a second time sends nothing.

    Raises Refused where the same person would confirm, Reminder.DoesNotExist where there is none.
    """
    if not actor.may_for_any("board.remind"):
        raise PermissionDenied("board.remind")
    with transaction.atomic():
        found = Reminder.objects.select_for_update().get(pk=number)
        if found.sent is not None:
            return found
        if found.made_by == actor.number:
            raise Refused(words.SECOND_PERSON)
        written = shown(found, now)
        found.count = len(written)
        _send(found, written, actor, now)
        record("board.remind", actor.number, now=now, table="reminders", key=str(found.pk), count=len(written))
    return found


def _send(reminder: Reminder, written: Sequence[Letter], actor: Actor, now: datetime) -> None:
    for letter in written:
        put(letter.to, words.REMINDER_SUBJECT, words.REMINDER_BODY, letter.language, now=now, **letter.slots)
    reminder.sent, reminder.sent_by = now, actor.number
    reminder.save(update_fields=["count", "sent", "sent_by"])
