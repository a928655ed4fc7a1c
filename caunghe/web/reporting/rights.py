"""Which reports an actor may see, prepare, send or decide: read from the table of permissions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from caunghe.web.accounts.actors import Actor
from caunghe.web.accounts.roles import TABLE_OF, OrganisationKind, Role
from caunghe.web.reporting.models import Report


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who can report on the site: kind of organisation, role that prepares reports, table of its codes."""

    kind: OrganisationKind
    role: Role

    @property
    def table(self) -> str:
        """The table of the registry that names such organisations."""
        return TABLE_OF[self.kind]


REPORTERS: Final = {
    "institution": Reporter(OrganisationKind.INSTITUTION, Role.CLERK),
    "employer": Reporter(OrganisationKind.EMPLOYER, Role.EMPLOYER),
}
"""By what the calendar calls them; the duties of others are no rounds of the site."""


def reports_for(actor: Actor, action: str) -> QuerySet[Report]:
    """Return the reports for which an actor has an action: all, those of its own organisations, or none."""
    rows = Report.objects.all()
    if actor.may_for_any(action):
        return rows
    own = Q(pk=None)
    for kind, code in actor.own(action):
        for name, reporter in REPORTERS.items():
            if reporter.kind is kind:
                own |= Q(round__reporter=name, body=code)
    return rows.filter(own)
