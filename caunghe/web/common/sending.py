# pyright: standard
"""Sending what waits in the outbox: each message is claimed before it is sent and marked after.

A process that dies in between leaves a message that is sent again, under the same Message-ID, when its claim has
ended: a message may arrive twice, and none is lost.
"""

from __future__ import annotations

import logging
import smtplib
from collections import deque
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db.models import Q, QuerySet

from caunghe.web.common.models import Message

WAITS: Final = tuple(timedelta(minutes=each) for each in (10, 30, 120, 360, 720, 1440))
"""How long a message waits after each attempt that failed; with the last attempt it is given up."""

UNREACHABLE: Final = timedelta(minutes=5)
"""How long all messages wait where the server does not answer; that counts as no attempt."""

_AT_ONCE: Final = 20  # messages between two looks for a run
_PERMANENT: Final = 500  # answers of a server from here on are for good (RFC 5321, section 4.2.1)
_SHOWN: Final = 200  # characters of an answer
_LOG: Final = logging.getLogger("caunghe.mail")


def due(*, now: datetime) -> QuerySet[Message]:
    """Return the messages that are to be sent at a moment, the first written first."""
    is_due = Q(next_try=None) | Q(next_try__lte=now)
    return Message.objects.filter(is_due, state=Message.State.WAITING, keep_until__gt=now).order_by("id")


def send_messages(*, now: datetime) -> int:
    """Send messages that are due and return how many were taken by the server; none where no server is set."""
    if settings.MAIL is None:
        return 0
    left = deque(due(now=now)[:_AT_ONCE])
    if not left:
        return 0
    server, sender = EmailBackend(**settings.MAIL["server"]), settings.MAIL["sender"]
    sent = 0
    try:
        server.open()
        while left:
            if _is_claimed(left[0], now):
                sent += _is_sent(left[0], server, sender, now)
            left.popleft()
    except (OSError, smtplib.SMTPException) as error:
        _put_off(left, error, now)
    finally:
        server.close()
    return sent


def _is_claimed(message: Message, now: datetime) -> bool:
    """Take a message for this process: until its next attempt nobody else does."""
    until = now + WAITS[min(message.tries, len(WAITS) - 1)]
    same = Message.objects.filter(pk=message.pk, tries=message.tries, state=Message.State.WAITING)
    return same.update(tries=message.tries + 1, next_try=until) == 1


def _is_sent(message: Message, server: EmailBackend, sender: str, now: datetime) -> bool:
    """Hand a message to the server; what is no fault of this message is raised."""
    try:
        server.send_messages([_written(message, server, sender)])
    except smtplib.SMTPRecipientsRefused as error:
        # the one address, as the server was told it: a domain with marks has another spelling there
        _note_fault(message, *next(iter(error.recipients.values())))
        return False
    except (smtplib.SMTPNotSupportedError, ValueError) as error:  # an address or a line that cannot be sent at all
        _note_fault(message, _PERMANENT, str(error))
        return False
    except smtplib.SMTPDataError as error:
        _note_fault(message, error.smtp_code, error.smtp_error)
        return False
    Message.objects.filter(pk=message.pk).update(state=Message.State.SENT, sent=now, next_try=None, fault="")
    return True


def _written(message: Message, server: EmailBackend, sender: str) -> EmailMessage:
    headers = {
        "Message-ID": f"<{message.pk}.{message.written:%Y%m%d%H%M%S}@{urlsplit(settings.ORIGIN).hostname}>",
        "Content-Language": message.language,
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(message.subject, message.body, sender, [message.to], connection=server, headers=headers)


def _note_fault(message: Message, code: int, says: bytes | str) -> None:
    """Write down why a message was not taken; for good where the server says so or after the last attempt."""
    told = says.decode(errors="replace") if isinstance(says, bytes) else says
    is_over = code >= _PERMANENT or message.tries + 1 >= len(WAITS)
    state = Message.State.FAILED if is_over else Message.State.WAITING
    Message.objects.filter(pk=message.pk).update(state=state, fault=f"{code} {told}"[:_SHOWN])
    _LOG.warning("a message was not taken", extra={"letter": message.pk, "code": code, "state": str(state)})


def _put_off(left: Collection[Message], error: Exception, now: datetime) -> None:
    """Have messages wait for a server that does not answer; the attempt that it broke off does not count."""
    for message in left:
        waiting = Message.objects.filter(pk=message.pk, state=Message.State.WAITING)
        waiting.update(tries=message.tries, next_try=now + UNREACHABLE)
    _LOG.warning("the mail server does not answer", exc_info=error)


def erase_old(*, now: datetime) -> int:
    """Erase the messages whose time is over and return how many."""
    return Message.objects.filter(keep_until__lte=now).delete()[0]
