# pyright: standard
"""Erasing the data of a person who has left: one administrator asks, another confirms; a number alone remains.

The row of the account stays, empty, so that its number is never another person's: the audit log, delegations and the
history of rows and reports name accounts by number, and the log's chain is verified as before.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from functools import reduce
from operator import or_

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet

from caunghe.web.accounts.lockout import forget_failures
from caunghe.web.accounts.models import Account, Invitation, Membership, Session
from caunghe.web.common.audit import record
from caunghe.web.common.models import Message
from caunghe.web.common.words import PERSON_NUMBER


class SamePerson(Exception):
    """Who asked for an erasure is not the one to confirm it."""


def closed() -> QuerySet[Account]:
    """Return the accounts that are closed and not erased; one with a role is none of them."""
    return Account.objects.filter(is_active=False, memberships=None, erased=None).order_by("name", "pk")


def erased() -> QuerySet[Account]:
    """Return the accounts that were erased, the last first."""
    return Account.objects.filter(erased__isnull=False).order_by("-erased", "-pk")


def ask(account: Account, *, actor: int, now: datetime) -> bool:
    """Ask that a closed account be erased; return False where it is not closed, or somebody has asked already."""
    with transaction.atomic():
        is_asked = bool(closed().filter(pk=account.pk, erasure_asked_by=None).update(erasure_asked_by=actor))
        if is_asked:
            record("erasure_asked", actor, now=now, account=account.pk)
    return is_asked


def take_back(account: Account, *, actor: int, now: datetime) -> bool:
    """Let an account be that somebody has asked to be erased; return False where nobody has."""
    with transaction.atomic():
        asked = closed().filter(pk=account.pk, erasure_asked_by__isnull=False)
        is_taken_back = bool(asked.update(erasure_asked_by=None))
        if is_taken_back:
            record("erasure_taken_back", actor, now=now, account=account.pk)
    return is_taken_back


def confirm(account: Account, *, actor: int, now: datetime) -> bool:
    """Erase an account as another administrator has asked; return False where nobody has, or it is open again.

    Raises SamePerson for whoever asked.
    """
    with transaction.atomic():
        # invitations first: whoever accepts one locks it, and then the account
        list(Invitation.objects.select_for_update().filter(email=account.email))
        rows = Account.objects.select_for_update().filter(is_active=False, erased=None, pk=account.pk)
        found = rows.first()
        if found is None or found.erasure_asked_by is None or Membership.objects.filter(account=found).exists():
            return False
        if found.erasure_asked_by == actor:
            raise SamePerson
        _erase_what_hangs(found)
        rows.update(
            email=f"#{found.pk}",  # no address: nobody can be invited at it
            name="",
            password=make_password(None),
            last_login=None,
            language="vi",
            links_key=secrets.token_hex(8),
            erasure_asked_by=None,
            erased=now,
        )
        record("account_erased", actor, now=now, account=found.pk, asked_by=found.erasure_asked_by)
    return True


def _erase_what_hangs(account: Account) -> None:
    """Erase what has the person's address, name or keys beside the account itself."""
    Session.objects.filter(account=account).delete()
    for model in (Authenticator, EmailAddress, SocialAccount):
        model.objects.filter(user=account).delete()
    Invitation.objects.filter(email=account.email).delete()
    Message.objects.filter(to=account.email).delete()
    _take_out_of_messages(account)
    forget_failures(account.email)


def _take_out_of_messages(account: Account) -> None:
    """Put the account's number in place of address and name in messages to others, as of a delegation."""
    said = [text for text in (account.email, account.name) if text.strip()]
    whole_words = re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in said))
    rows = Message.objects.select_for_update().filter(
        reduce(or_, (Q(body__contains=text) | Q(subject__contains=text) for text in said))
    )
    for row in rows:
        number = PERSON_NUMBER("en" if row.language == "en" else "vi", number=account.pk)
        row.subject, row.body = (whole_words.sub(number, text) for text in (row.subject, row.body))
        row.save(update_fields=["subject", "body"])
