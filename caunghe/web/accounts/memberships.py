# pyright: standard
"""Ending what a person may do in an organisation, and withdrawing an invitation; both stay in the audit log."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from caunghe.web.accounts.models import Invitation, Membership, Session
from caunghe.web.accounts.roles import Role
from caunghe.web.common.audit import record


class LastAdministrator(Exception):
    """Nobody would be left who can invite others."""


def administrators() -> QuerySet[Membership]:
    """Return the roles of those who administer the site now, locked until the transaction ends."""
    return Membership.objects.select_for_update(of=("self",)).filter(
        role=Role.ADMINISTRATOR, account__is_active=True, organisation__is_open=True
    )


def end(membership: Membership, *, actor: int, now: datetime) -> None:
    """End a role; the person's sessions end with it. A second time changes nothing.

    Raises LastAdministrator for the only administrator with an account that is open.
    """
    with transaction.atomic():
        if {row.pk for row in administrators()} == {membership.pk}:
            raise LastAdministrator
        ended, _ = Membership.objects.filter(pk=membership.pk).delete()
        if ended:
            Session.objects.filter(account=membership.account_id).delete()  # type: ignore[attr-defined]
            about = {"person": membership.account_id, "organisation": membership.organisation_id}  # type: ignore[attr-defined]
            record("people.end", actor, now=now, role=membership.role, **about)


def withdraw(invitation: Invitation, *, actor: int, now: datetime) -> bool:
    """Withdraw an invitation: its links end for good. Return False where it was accepted before."""
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if locked.accepted is not None:
            return False
        if locked.withdrawn is None:
            locked.withdrawn = now
            locked.save(update_fields=["withdrawn"])
            record("invitation_withdrawn", actor, now=now, invitation=locked.pk)
    return True
