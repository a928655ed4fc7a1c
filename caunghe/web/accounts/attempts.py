# pyright: standard
"""What allauth counts and notes of attempts, as a cache in the database: all workers of the site are one door.

A cache of a process would count for that process alone, and two workers would let in twice what a limit says. Keys hold
addresses of machines, so that a keyed hash stands for each; values are JSON: whoever can write to the table cannot have
a worker run anything, as pickled values of Django's own cache in a database would.
"""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django.utils import timezone

from caunghe.web.accounts.models import Attempt


class AttemptCache(BaseCache):
    """A cache whose entries are rows, each with an end: the worker erases them after it."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        """Take what ``CACHES`` says; the table is always ours, so that ``location`` says nothing."""
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Note a value unless one is there whose time is not over; return whether it was noted, by one of many."""
        name = self._hashed(key, version)
        Attempt.objects.filter(key=name, expires__lte=timezone.now()).delete()
        try:
            with transaction.atomic():
                Attempt.objects.create(key=name, value=json.dumps(value), expires=self._end(timeout))
        except IntegrityError:
            return False
        return True

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return a value until its end, then the default."""
        rows = Attempt.objects.filter(key=self._hashed(key, version), expires__gt=timezone.now())
        found = rows.values_list("value", flat=True).first()
        return default if found is None else json.loads(found)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Put a value in place of the one that is there."""
        row = Attempt(key=self._hashed(key, version), value=json.dumps(value), expires=self._end(timeout))
        Attempt.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["key"], update_fields=["value", "expires"]
        )

    def delete(self, key: str, version: int | None = None) -> bool:  # type: ignore[override]  the stub says None
        """Erase a value; return whether there was one."""
        return Attempt.objects.filter(key=self._hashed(key, version)).delete()[0] > 0

    def clear(self) -> None:
        """Erase all of them."""
        Attempt.objects.all().delete()

    def _hashed(self, key: str, version: int | None) -> str:
        secret = f"caunghe.attempts {settings.SECRET_KEY}".encode()
        return hmac.digest(secret, self.make_key(key, version).encode(), "sha256").hex()

    def _end(self, timeout: Any) -> datetime:
        """Return when a value's time is over; what is asked to be kept for good raises ValueError."""
        end = self.get_backend_timeout(timeout)
        if end is None:
            raise ValueError(f"an attempt must be kept for some seconds; got {timeout}")
        return datetime.fromtimestamp(end, UTC)
