"""What the worker erases of persons when its time is over: failures to sign in, attempts, invitations nobody took."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from caunghe.web.accounts.models import Attempt, Invitation, SignInFailure

FAILURES_KEPT: Final = timedelta(days=1)  # after the last of an address, and after its lock
INVITATIONS_KEPT: Final = timedelta(days=90)  # after their end, or after they were withdrawn


def erase_failures(*, now: datetime) -> int:
    """Erase failures to sign in whose last is older than a day and whose lock is over; return how many."""
    over = Q(locked_until=None) | Q(locked_until__lte=now)
    return SignInFailure.objects.filter(over, last__lte=now - FAILURES_KEPT).delete()[0]


def erase_attempts(*, now: datetime) -> int:
    """Erase what was counted of attempts once its time is over; return how many."""
    return Attempt.objects.filter(expires__lte=now).delete()[0]


def erase_invitations(*, now: datetime) -> int:
    """Erase invitations that nobody took, 90 days after their end or withdrawal, with the address; return how many."""
    before = now - INVITATIONS_KEPT
    over = Q(expires__lte=before) | Q(withdrawn__lte=before)
    return Invitation.objects.filter(over, accepted=None).delete()[0]
