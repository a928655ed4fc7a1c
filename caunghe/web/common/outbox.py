"""The outbox: a message is a row, written in the transaction of the act it tells of and sent by another process."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from caunghe.language import Language, Text
from caunghe.web.common.models import Message

KEPT: Final = timedelta(days=90)


def put(to: str, subject: Text, body: Text, language: Language, *, now: datetime, **slots: object) -> Message:
    """Write a message to one address in its reader's language; the same slots fill subject and body."""
    return Message.objects.create(
        to=to,
        subject=subject(language, **slots),
        body=body(language, **slots),
        language=language,
        written=now,
        keep_until=now + KEPT,
    )
