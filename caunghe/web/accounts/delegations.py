# pyright: standard
"""Letting a person act for an organisation: in what, until when; it ends by itself, or when somebody ends it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from caunghe.web.accounts.actors import Actor
from caunghe.web.accounts.models import Account, Delegation, Organisation
from caunghe.web.accounts.permissions import PERMISSIONS, Reach
from caunghe.web.accounts.roles import CODED, ROLES_OF, OrganisationKind
from caunghe.web.accounts.telling import tell_of_delegation
from caunghe.web.common.audit import record
from caunghe.web.common.moments import ZONE, local_day

LONGEST: Final = timedelta(days=92)
_LOOKING: Final = {"registry": "registry.look", "reports": "reports.look"}


def delegable(kind: OrganisationKind) -> tuple[str, ...]:
    """Return the actions that an organisation can let others do: those of its own people, but letting others.

    >>> delegable(OrganisationKind.EMPLOYER)
    ('registry.look', 'reports.look', 'reports.read', 'reports.prepare', 'reports.send')
    """
    roles = ROLES_OF[kind] if kind in CODED else ()
    return tuple(
        action
        for action, row in PERMISSIONS.items()
        if action != "delegations.give" and any(row.grants.get(role) is Reach.OWN for role in roles)
    )


def with_looking(actions: Collection[str]) -> list[str]:
    """Return actions with the looking that they need: who sends a report sees it.

    >>> with_looking(["reports.send"])
    ['reports.look', 'reports.send']
    """
    return sorted({*actions, *(_LOOKING[action.partition(".")[0]] for action in actions)})


def organisations_of(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations for which an actor may let others act."""
    rows = Organisation.objects.filter(is_open=True, kind__in=[str(kind) for kind in CODED]).order_by("name", "pk")
    if actor.may_for_any("delegations.give"):
        return rows
    own = Q(pk=None)
    for kind, code in actor.own("delegations.give"):
        own |= Q(kind=str(kind), code=code)
    return rows.filter(own)


def given_by_organisations(actor: Actor, now: datetime) -> QuerySet[Delegation]:
    """Return the delegations in force of the organisations for which an actor may give and end them."""
    rows = Delegation.in_force(now).filter(organisation__in=organisations_of(actor))
    return rows.select_related("organisation", "person").order_by("organisation__name", "ends", "pk")


def given_to(account: Any, now: datetime) -> QuerySet[Delegation]:
    """Return the delegations in force by which an account may act."""
    rows = Delegation.in_force(now).filter(person=account)
    return rows.select_related("organisation").order_by("organisation__name", "ends", "pk")


def end_of(day: Any) -> datetime:
    """Return the end of a day in Viet Nam."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE)


def last_day(now: datetime) -> Any:
    """Return the last day until which a delegation may be given."""
    return local_day(now + LONGEST) - timedelta(days=1)


def give(
    organisation: Organisation, person: Account, actions: Collection[str], ends: datetime, *, actor: int, now: datetime
) -> Delegation:
    """Let a person act for an organisation, and tell both; what the actor may not is refused before."""
    with transaction.atomic():
        made = Delegation.objects.create(
            organisation=organisation,
            person=person,
            actions=with_looking(actions),
            given=now,
            given_by=actor,
            ends=ends,
        )
        about = {"organisation": organisation.pk, "person": person.pk, "actions": made.actions}
        record("delegations.give", actor, now=now, delegation=made.pk, ends=ends.isoformat(), **about)
        tell_of_delegation(made, now=now)
    return made


def end(delegation: Delegation, *, actor: int, now: datetime) -> None:
    """End a delegation before its time; a second time changes nothing."""
    with transaction.atomic():
        if Delegation.objects.filter(pk=delegation.pk, ended=None).update(ended=now):
            record("delegation_ended", actor, now=now, delegation=delegation.pk)
