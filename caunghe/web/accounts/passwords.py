"""A new password by a link: sent only to the address of an account, good for one use and two hours."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from caunghe.language import LANGUAGES, Language
from caunghe.web.accounts import words
from caunghe.web.accounts.lockout import forget_failures
from caunghe.web.accounts.models import Account, Session
from caunghe.web.accounts.telling import tell_owner
from caunghe.web.common.asked import asked_number
from caunghe.web.common.audit import record
from caunghe.web.common.models import Message
from caunghe.web.common.outbox import put

BETWEEN: Final = timedelta(minutes=5)
"""How long an address waits for a second link."""


class _Tokens(PasswordResetTokenGenerator):
    """Tokens that end, besides, when links are ended by a new key of the account."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.links_key}"


_TOKENS: Final = _Tokens()


def ask(email: str, *, now: datetime) -> None:
    """Put a link for a new password into the outbox, where the address has an account and has not just had one."""
    account = Account.objects.filter(email=email.lower(), is_active=True).first()
    if account is None:
        return
    language: Language = "en" if account.language == "en" else "vi"
    subject = words.RESET_SUBJECT(language)
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if Message.objects.filter(to=account.email, subject=subject, written__gt=now - BETWEEN).exists():
            return
        link = settings.ORIGIN + reverse("password_set", args=[f"{account.pk}-{token(account)}"])
        put(account.email, words.RESET_SUBJECT, words.RESET_BODY, language, now=now, link=link)
        record("password_asked", None, now=now, account=account.pk)


def waiting(now: datetime) -> QuerySet[Message]:
    """Return the messages with a link for a new password that have not been sent; whoever has one is the owner."""
    return _unsent().filter(keep_until__gt=now)


def _unsent() -> QuerySet[Message]:
    subjects = [words.RESET_SUBJECT(language) for language in LANGUAGES]
    return Message.objects.exclude(state=Message.State.SENT).filter(subject__in=subjects)


def end_links() -> int:
    """End every link for a new password, sent or not; return how many messages with one had not been sent."""
    Account.objects.update(links_key=secrets.token_hex(8))
    dropped, _ = _unsent().delete()
    return dropped


def hand_over(message: Message, *, actor: int, now: datetime) -> None:
    """Record that an administrator looks at a link for a new password, to hand it over where no mail is sent."""
    account = Account.objects.get(email=message.to)
    record("password_handed_over", actor, now=now, account=account.pk, message=message.pk)


def token(account: Account) -> str:
    """Return the token of a link; it ends with time, with a new password, and when the person signs in."""
    return _TOKENS.make_token(account)


def account_of(given: str) -> Account | None:
    """Return the account of a link that is good; None for any other."""
    number, _, rest = given.partition("-")
    account = Account.objects.filter(pk=asked_number(number) or 0, is_active=True).first()
    return account if account is not None and _TOKENS.check_token(account, rest) else None


def set_password(account: Account, password: str, *, now: datetime) -> None:
    """Set a new password by a link: every session of the account ends, and its failures to sign in are forgotten."""
    with transaction.atomic():
        account.set_password(password)
        account.save(update_fields=["password"])
        Session.objects.filter(account=account).delete()
        forget_failures(account.email)
        record("password_set", account.pk, now=now)
        tell_owner(account, words.PASSWORD_IS_NEW, now=now)


def changed(*, user: Account, **_: Any) -> None:
    """Record that somebody who is signed in has changed the password, and tell the owner."""
    now = timezone.now()
    with transaction.atomic():
        record("password_changed", user.pk, now=now)
        tell_owner(user, words.PASSWORD_IS_NEW, now=now)
