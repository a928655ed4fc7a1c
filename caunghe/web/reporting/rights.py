"""Which reports an actor may see, prepare, send or decide: read from the table of permissions."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from caunghe.web.accounts.actors import Actor
from caunghe.web.accounts.roles import OrganisationKind
from caunghe.web.reporting.models import Report

REPORTERS = {OrganisationKind.INSTITUTION: "institution", OrganisationKind.EMPLOYER: "employer"}


def reports_for(actor: Actor, action: str) -> QuerySet[Report]:
    """Return the reports for which an actor has an action: all, those of its own organisations, or none."""
    rows = Report.objects.all()
    if actor.may_for_any(action):
        return rows
    own = Q(pk=None)
    for kind, code in actor.own(action):
        if kind in REPORTERS:
            own |= Q(round__reporter=REPORTERS[kind], body=code)
    return rows.filter(own)
