"""Where sessions are kept: in the database, each with its account, so that a person sees and ends them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

AGENT = "agent"
STARTED = "started"
ACTING = "acting"
"""Where a session holds the number of the delegation by which its person acts for an organisation."""


class SessionStore(DatabaseStore):
    """Django's store in the database, with account, beginning and browser of each session in columns."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Return the table of sessions."""
        return apps.get_model("accounts", "Session")

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row of a session."""
        row: Any = super().create_model_instance(data)
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.started = datetime.fromisoformat(data[STARTED]) if STARTED in data else None
        row.agent = data.get(AGENT, "")
        return row


def session_name(key: str) -> str:
    """Return what a page calls a session: its key would be as good as the password.

    >>> session_name("abc")[:8]
    'ba7816bf'
    """
    return hashlib.sha256(key.encode()).hexdigest()


def forget_ended(*, now: datetime) -> int:
    """Remove the sessions whose time is over and return how many."""
    return SessionStore.get_model_class().objects.filter(expire_date__lte=now).delete()[0]
