"""What a restored site must not bring back: sessions, and links for a new password that nobody has been sent yet."""

from __future__ import annotations

from django.db import transaction

from caunghe.language import LANGUAGES
from caunghe.web.accounts import words
from caunghe.web.accounts.models import Session
from caunghe.web.common.models import Message


def drop_ways_in() -> int:
    """Drop every session and every waiting link for a new password; return how many such links there were.

    Both were given to persons as they stood at the moment of the backup, and each may have lost its place since.
    """
    with transaction.atomic():
        Session.objects.all().delete()
        subjects = [words.RESET_SUBJECT(language) for language in LANGUAGES]
        links, _ = Message.objects.filter(state=Message.State.WAITING, subject__in=subjects).delete()
    return links
