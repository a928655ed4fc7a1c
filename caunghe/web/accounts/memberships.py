# pyright: standard
"""Ending a role with what was made by it, closing an account, withdrawing an invitation; all stay in the audit log."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from caunghe.web.accounts import delegations
from caunghe.web.accounts.actors import own_actor
from caunghe.web.accounts.models import Account, Delegation, Invitation, Membership, Session
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
    """End a role, and with it sessions, delegations held, and what was given that now could not be given.

    A second time changes nothing.

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
            _end_what_hangs(Account.objects.get(pk=membership.account_id), actor=actor, now=now)  # type: ignore[attr-defined]


def _end_what_hangs(account: Account, *, actor: int, now: datetime) -> None:
    """End the delegations that a person holds, and those given and invitations sent that it could make no more."""
    left = own_actor(account)
    running = Delegation.objects.filter(ended=None, ends__gt=now)
    given = running.filter(given_by=account.pk).exclude(organisation__in=delegations.organisations_of(left))
    for row in [*running.filter(person=account), *given.exclude(person=account)]:
        delegations.end(row, actor=actor, now=now)
    if not left.may_for_any("people.invite"):
        for row in Invitation.objects.filter(invited_by=account, accepted=None, withdrawn=None):
            withdraw(row, actor=actor, now=now)


def roleless() -> QuerySet[Account]:
    """Return the accounts that are open and have no role."""
    return Account.objects.filter(is_active=True, memberships=None).order_by("name", "pk")


def close(account: Account, *, actor: int, now: datetime) -> None:
    """Close an account that has no role: nobody signs in to it, and nothing waits for it. Any other stays as it is.

    An invitation that is sent to it afterwards and accepted opens it again.
    """
    with transaction.atomic():
        if roleless().filter(pk=account.pk).update(is_active=False):
            Session.objects.filter(account=account).delete()
            record("account_closed", actor, now=now, account=account.pk)
            account.is_active = False
            _end_what_hangs(account, actor=actor, now=now)
            for row in Invitation.objects.filter(email=account.email, accepted=None, withdrawn=None):
                withdraw(row, actor=actor, now=now)


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
