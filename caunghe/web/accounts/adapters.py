# pyright: standard
"""What allauth asks of us: its words in both languages, lockout, what a session remembers, the log of signing in."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import lazystr

from caunghe.language import Text
from caunghe.web.accounts import words
from caunghe.web.accounts.lockout import forget_failures, minutes_locked, note_failure
from caunghe.web.accounts.sessions import AGENT, STARTED
from caunghe.web.common.audit import record
from caunghe.web.common.language import spoken


class _Said:
    """A text that is put into the language of the request when it is shown."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text(spoken())


_SAID = {name: lazystr(_Said(text)) for name, text in words.OF_ALLAUTH.items()}


class AccountAdapter(DefaultAccountAdapter):
    """Signing in with our words, our lockout and our log; nobody signs up without an invitation."""

    error_messages = {**DefaultAccountAdapter.error_messages, **_SAID}  # noqa: RUF012  as in the class above

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by invitations only."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse an address that is locked."""
        super().pre_authenticate(request, **credentials)
        minutes = minutes_locked(credentials["email"], timezone.now())
        if minutes:
            raise ValidationError(words.LOCKED(spoken(), minutes=minutes))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the failure and record it, without the address: it may be a password."""
        now = timezone.now()
        locked = note_failure(credentials["email"], now)
        record("sign_in_failed", None, now=now, locked=locked)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, note in the session when and with what, and record it."""
        super().login(request, user)
        now = timezone.now()
        request.session[STARTED] = now.isoformat()
        request.session[AGENT] = request.headers.get("User-Agent", "")[:200]
        forget_failures(user.email)
        record("signed_in", user.pk, now=now)

    def add_message(self, request: HttpRequest, level: int, message_template: Any = None, *_: Any, **__: Any) -> None:
        """Say what we have words for, and nothing else."""
        said = words.MESSAGES_OF_ALLAUTH.get(message_template)
        if said is not None:
            messages.add_message(request, level, said(spoken()))

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing past the outbox."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor with our words; its secret is kept encrypted with the site's key."""

    error_messages = {**DefaultMFAAdapter.error_messages, **_SAID}  # noqa: RUF012  as in the class above

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(b"caunghe.second_factor" + str(settings.SECRET_KEY).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
