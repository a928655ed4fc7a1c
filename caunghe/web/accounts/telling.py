# pyright: standard
"""What the owner of an account is told by a message, so that nothing happens to it in silence."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from caunghe.language import Language, Text
from caunghe.web.accounts import words
from caunghe.web.accounts.models import Account, Delegation
from caunghe.web.common.moments import moment
from caunghe.web.common.outbox import put


def tell_owner(account: Account, what: Text, *, now: datetime) -> None:
    """Tell the owner that the account has been changed, and what to do where it was somebody else."""
    language = _language(account)
    link = settings.ORIGIN + reverse("password_ask")
    slots = {"what": what(language), "moment": moment(now, language), "link": link}
    put(account.email, words.CHANGE_SUBJECT, words.CHANGE_BODY, language, now=now, **slots)


def tell_of_delegation(delegation: Delegation, *, now: datetime) -> None:
    """Tell the person, and the people of the organisation but whoever gave it."""
    own = Account.objects.filter(is_active=True, memberships__organisation=delegation.organisation_id)  # type: ignore[attr-defined]
    for account in {delegation.person, *own.exclude(pk=delegation.given_by)}:
        language = _language(account)
        slots = {
            "person": delegation.person.name,
            "organisation": delegation.organisation.name,
            "day": delegation.acting().last_day(language),
            "link": settings.ORIGIN + reverse("home"),
        }
        put(account.email, words.DELEGATION_SUBJECT, words.DELEGATION_BODY, language, now=now, **slots)


def _language(account: Account) -> Language:
    return "en" if account.language == "en" else "vi"
