"""Inviting people: a link is shown by GET, acts by POST, ends after 14 days, is renewed once to the same address."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from caunghe.language import Language
from caunghe.web.accounts import words
from caunghe.web.accounts.actors import own_actor
from caunghe.web.accounts.models import Account, Invitation, Membership, Organisation
from caunghe.web.accounts.roles import Role
from caunghe.web.common.audit import record
from caunghe.web.common.models import Message
from caunghe.web.common.moments import moment
from caunghe.web.common.outbox import put

GOOD_FOR: Final = timedelta(days=14)
RENEWABLE_FOR: Final = timedelta(days=14)
"""How long after its end whoever was invited can ask for another link, once."""
_SALT: Final = "caunghe.invitation"


class Withdrawn(Exception):
    """An invitation is accepted that was withdrawn, or that nobody who may invite stands behind any more."""


def invite(
    email: str, organisation: Organisation, role: Role, language: Language, *, actor: int, now: datetime
) -> Invitation:
    """Invite an address to a role and put the message with the link into the outbox."""
    with transaction.atomic():
        invitation = Invitation.objects.create(
            email=email.lower(),
            organisation=organisation,
            role=role,
            language=language,
            invited_by_id=actor,
            expires=now + GOOD_FOR,
        )
        record("people.invite", actor, now=now, invitation=invitation.pk, role=str(role), organisation=organisation.pk)
        _send(invitation, now)
    return invitation


def token(invitation: Invitation) -> str:
    """Return the token of an invitation's present link; a renewed link ends the one before it."""
    return signing.dumps([invitation.pk, invitation.renewals], salt=_SALT)


def invitation_of(given: str) -> Invitation | None:
    """Return the invitation of a link, used or expired or not; None where the link is not one of ours."""
    number, _ = _said(given)
    return Invitation.objects.select_related("organisation").filter(pk=number).first()


def is_good(invitation: Invitation, given: str, now: datetime) -> bool:
    """Return whether a link can still be accepted: the newest of an invitation that is backed and not at its end."""
    return is_backed(invitation) and now < invitation.expires and _said(given) == (invitation.pk, invitation.renewals)


def is_backed(invitation: Invitation) -> bool:
    """Return whether an invitation holds: not withdrawn, to an open organisation, of somebody who may still invite."""
    return (
        invitation.withdrawn is None
        and invitation.organisation.is_open
        and own_actor(invitation.invited_by).may_for_any("people.invite")
    )


def is_renewable(invitation: Invitation, now: datetime) -> bool:
    """Return whether whoever was invited may have another link: once, within days after the end of the first."""
    is_late = invitation.expires <= now < invitation.expires + RENEWABLE_FOR
    return invitation.accepted is None and invitation.renewals == 0 and is_late and is_backed(invitation)


def _said(given: str) -> tuple[int, int]:
    """Return the invitation and the renewal that a link says; of a link that we have not signed, none there is."""
    try:
        number, renewals = signing.loads(given, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return 0, 0
    return number, renewals


def accept(invitation: Invitation, name: str, password: str, *, now: datetime) -> Account:
    """Make the account, or take the one of that address, and give it the role; a second time changes nothing.

    Raises Withdrawn where the invitation does not hold any more.
    """
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        account, made = Account.objects.get_or_create(
            email=locked.email, defaults={"name": name, "language": locked.language, "made": now}
        )
        if locked.accepted is not None:
            return account
        if not is_backed(locked):
            raise Withdrawn
        if made:
            account.set_password(password)
            account.save()
        else:
            is_there = Account.objects.filter(pk=account.pk, erased=None).update(is_active=True, erasure_asked_by=None)
            if not is_there:  # erased in this very moment
                raise Withdrawn
        Membership.objects.get_or_create(account=account, organisation=locked.organisation, role=locked.role)
        locked.accepted = now
        locked.save(update_fields=["accepted"])
        record("invitation_accepted", account.pk, now=now, invitation=locked.pk)
    return account


def renew(invitation: Invitation, *, now: datetime) -> None:
    """Send a new link to the address that was invited, where it may have one; the older link ends."""
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().select_related("organisation").get(pk=invitation.pk)
        if not is_renewable(locked, now):
            return
        locked.expires = now + GOOD_FOR
        locked.renewals += 1
        locked.save(update_fields=["expires", "renewals"])
        record("invitation_renewed", None, now=now, invitation=locked.pk)
        _send(locked, now)


def _send(invitation: Invitation, now: datetime) -> Message:
    language: Language = "en" if invitation.language == "en" else "vi"
    return put(
        invitation.email,
        words.INVITATION_SUBJECT,
        words.INVITATION_BODY,
        language,
        now=now,
        role=Role(invitation.role).label(language),
        organisation=invitation.organisation.name,
        link=settings.ORIGIN + reverse("invitation", args=[token(invitation)]),
        expires=moment(invitation.expires, language),
    )
