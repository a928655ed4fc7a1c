# pyright: standard
"""Second factors that come and go, and whether the site asks for them."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.checks import Warning as Caution
from django.http import HttpRequest
from django.utils import timezone

from caunghe.web.accounts import words
from caunghe.web.accounts.models import Account, Session
from caunghe.web.common.audit import record
from caunghe.web.common.language import spoken


def added(*, request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Record a new second factor and end the other sessions: they began without it."""
    record("second_factor_added", user.pk, now=timezone.now(), kind=authenticator.type)
    Session.objects.filter(account=user.pk).exclude(session_key=request.session.session_key).delete()


def removed(*, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Record that a second factor was taken away."""
    record("second_factor_removed", user.pk, now=timezone.now(), kind=authenticator.type)


def is_required(app_configs: Any, **_: Any) -> list[Caution]:
    """Find fault with a site, where it is checked as deployed, that asks nobody for a second factor."""
    if settings.SECOND_FACTOR_REQUIRED:
        return []
    return [Caution(words.NOT_REQUIRED_HERE(spoken()), id="caunghe.W001")]
