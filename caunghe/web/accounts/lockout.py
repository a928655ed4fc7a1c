"""Lockout: after failures in a row an address must wait, whether it has an account or not."""

from __future__ import annotations

import hmac
import math
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from caunghe.web.accounts.models import SignInFailure

ALLOWED: Final = 5  # failures in a row
LOCKED: Final = timedelta(minutes=15)


def _hashed(address: str) -> str:
    key = f"caunghe.lockout {settings.SECRET_KEY}".encode()
    return hmac.digest(key, address.strip().lower().encode(), "sha256").hex()


def minutes_locked(address: str, now: datetime) -> int:
    """Return how many minutes, rounded up, an address is still locked; 0 where it is not."""
    row = SignInFailure.objects.filter(address=_hashed(address), locked_until__gt=now).first()
    return 0 if row is None or row.locked_until is None else math.ceil((row.locked_until - now).total_seconds() / 60)


def note_failure(address: str, now: datetime) -> bool:
    """Count a failure and return whether the address is locked by it; a failure older than the lock starts anew."""
    with transaction.atomic():
        row, _ = SignInFailure.objects.select_for_update().get_or_create(
            address=_hashed(address), defaults={"last": now}
        )
        row.failures = 1 if now - row.last > LOCKED else row.failures + 1
        row.last = now
        if row.failures >= ALLOWED:
            row.failures, row.locked_until = 0, now + LOCKED
        row.save()
        return row.locked_until is not None and row.locked_until > now


def forget_failures(address: str) -> None:
    """Forget the failures of an address that has signed in."""
    SignInFailure.objects.filter(address=_hashed(address)).delete()
