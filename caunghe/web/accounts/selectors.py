"""What the account pages read."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from caunghe.language import Language
from caunghe.web.accounts import erasure, passwords, words
from caunghe.web.accounts.memberships import roleless
from caunghe.web.accounts.models import Invitation, Membership
from caunghe.web.accounts.roles import OrganisationKind, Role
from caunghe.web.common.components import said_column, table_view
from caunghe.web.common.models import Message
from caunghe.web.common.moments import moment

_SHOWN: Final = 500  # people; a city's site has a few hundred


_ORGANISATION: Final = said_column("organisation", words.ORGANISATION, lambda row, _: row.organisation.name)
_ROLE: Final = said_column("role", words.ROLE, lambda row, language: Role(row.role).label(language))
MEMBERSHIP_COLUMNS: Final = (
    said_column("person", words.PERSON, lambda row, _: row.account.name),
    said_column("email", words.EMAIL, lambda row, _: row.account.email),
    _ROLE,
    _ORGANISATION,
    said_column(
        "kind", words.ORGANISATION_KIND, lambda row, language: OrganisationKind(row.organisation.kind).label(language)
    ),
)
INVITATION_COLUMNS: Final = (
    said_column("email", words.EMAIL, lambda row, _: row.email),
    _ROLE,
    _ORGANISATION,
    said_column("expires", words.EXPIRES, lambda row, language: moment(row.expires, language)),
)


def people(language: Language, now: datetime) -> dict[str, Any]:
    """Return roles, accounts without one, and what waits (invitations, messages), in few queries however many."""
    memberships = Membership.objects.select_related("account", "organisation").order_by("account__name", "id")
    waiting = Invitation.objects.filter(accepted=None, withdrawn=None).select_related("organisation").order_by("-id")
    return {
        "memberships": table_view(
            MEMBERSHIP_COLUMNS, memberships[:_SHOWN], language, lambda row: reverse("person", args=[row.pk])
        ),
        "invitations": table_view(
            INVITATION_COLUMNS, waiting[:_SHOWN], language, lambda row: reverse("invited", args=[row.pk])
        ),
        "roleless": list(roleless()[:_SHOWN]),
        "closed": list(erasure.closed()[:_SHOWN]),
        "erased": list(erasure.erased()[:_SHOWN]),
        "private": set(passwords.waiting(now).values_list("pk", flat=True)),
        "is_sent": settings.MAIL is not None,
        "outbox": list(
            Message.objects.exclude(state=Message.State.SENT).filter(keep_until__gt=now).order_by("-id")[:_SHOWN]
        ),
    }
