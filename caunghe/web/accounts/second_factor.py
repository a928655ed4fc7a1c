# pyright: standard
"""Second factors that come and go, and whether the site asks for them."""

from __future__ import annotations

import string
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.checks import Warning as Caution
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from caunghe.web.accounts import words
from caunghe.web.accounts.lockout import note_failure
from caunghe.web.accounts.models import SECOND_FACTORS, Account, Session
from caunghe.web.accounts.telling import tell_owner
from caunghe.web.common.audit import record
from caunghe.web.common.language import spoken

_CODE_GOOD_FOR: Final = timedelta(minutes=5)  # more than any clock lets a code of 30 seconds be good


def added(*, request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Record a new second factor, tell the owner, and end the other sessions: they began without it."""
    now = timezone.now()
    record("second_factor_added", user.pk, now=now, kind=authenticator.type)
    if authenticator.type in SECOND_FACTORS:
        tell_owner(user, words.FACTOR_IS_NEW, now=now)
    Session.objects.filter(account=user.pk).exclude(session_key=request.session.session_key).delete()


def removed(*, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Record that a second factor was taken away."""
    record("second_factor_removed", user.pk, now=timezone.now(), kind=authenticator.type)


def failed(*, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Count and record a wrong code: whoever enters it knows the password, and may not be the owner."""
    now = timezone.now()
    locked = note_failure(user.email, now)
    record("second_factor_failed", None, now=now, account=user.pk, kind=authenticator.type, locked=locked)


def is_first_use(authenticator: Authenticator, code: str, now: datetime) -> bool:
    """Return whether a code of an app is used for the first time, and note it: all processes know of it."""
    digits, since = "".join(each for each in code if each in string.digits), (now - _CODE_GOOD_FOR).timestamp()
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        used = {each: at for each, at in row.data.get("used", {}).items() if at > since}
        if digits in used:
            return False
        row.data["used"] = {**used, digits: now.timestamp()}
        row.save(update_fields=["data"])
    return True


def is_required(app_configs: Any, **_: Any) -> list[Caution]:
    """Find fault with a site, where it is checked as deployed, that asks nobody for a second factor."""
    if settings.SECOND_FACTOR_REQUIRED:
        return []
    return [Caution(words.NOT_REQUIRED_HERE(spoken()), id="caunghe.W001")]
