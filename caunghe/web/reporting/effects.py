"""What a transition does beside changing the state: numbers, messages, and the registry."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from caunghe.language import Language, Text
from caunghe.web.accounts.actors import Actor
from caunghe.web.accounts.models import Account
from caunghe.web.common.moments import local_day, moment
from caunghe.web.common.outbox import put
from caunghe.web.reporting import words
from caunghe.web.reporting.applying import apply_changes
from caunghe.web.reporting.models import Submission
from caunghe.web.reporting.opening import open_for
from caunghe.web.reporting.titles import form_title, period_label


def sent(submission: Submission, actor: Actor, now: datetime) -> None:
    """Note who sent it and when, whether late the first time, and give it the number of its receipt."""
    submission.sent, submission.sent_by = now, actor.number
    if submission.first_sent is None:
        # what is returned and mended was in time all the same
        submission.first_sent, submission.is_late = now, open_for(submission.report, now).is_late
    submission.number = submission.number or f"BC-{local_day(now).year}-{submission.pk:06d}"
    submission.reason, submission.decided, submission.decided_by = "", None, None
    _tell_sender(submission, words.SENT_SUBJECT, words.SENT_BODY, now)


def returned(submission: Submission, actor: Actor, now: datetime) -> None:
    """Note who returned it and tell the sender why."""
    submission.decided, submission.decided_by = now, actor.number
    _tell_sender(submission, words.RETURNED_SUBJECT, words.RETURNED_BODY, now)


def accepted(submission: Submission, actor: Actor, now: datetime) -> None:
    """Write its changes into the registry, with their history, and tell the sender."""
    submission.decided, submission.decided_by = now, actor.number
    apply_changes(submission, actor=actor, now=now)
    _tell_sender(submission, words.ACCEPTED_SUBJECT, words.ACCEPTED_BODY, now)


def _tell_sender(submission: Submission, subject: Text, body: Text, now: datetime) -> None:
    sender = Account.objects.filter(pk=submission.sent_by, is_active=True).first()
    if sender is None:
        return
    language: Language = "en" if sender.language == "en" else "vi"
    put(
        sender.email,
        subject,
        body,
        language,
        now=now,
        form=form_title(submission.report.round.form, language),
        period=period_label(submission.report.round, language),
        number=submission.number,
        hash=submission.hash,
        reason=submission.reason,
        moment=moment(submission.sent or now, language),
        link=settings.ORIGIN + reverse("submission", args=[submission.pk]),
    )
