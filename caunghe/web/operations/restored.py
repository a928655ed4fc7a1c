"""What a restored site must not bring back: sessions, and links for a new password."""

from __future__ import annotations

from django.db import transaction

from caunghe.web.accounts.models import Session
from caunghe.web.accounts.passwords import end_links


def drop_ways_in() -> int:
    """Drop every session and end every link for a new password; return how many such links nobody had been sent.

    Both were given to persons as they stood at the moment of the backup, and each may have lost its place since.
    """
    with transaction.atomic():
        Session.objects.all().delete()
        return end_links()
