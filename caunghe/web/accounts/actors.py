"""Who acts: an account with its roles, as views, selectors and services are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from caunghe.language import Language, day
from caunghe.web.accounts.permissions import PERMISSIONS
from caunghe.web.accounts.roles import GUARDED, OrganisationKind, Role
from caunghe.web.accounts.sessions import ACTING
from caunghe.web.common.moments import local_day


@dataclass(frozen=True, slots=True)
class Place:
    """A role in an organisation; ``code`` is that of the registry, '' where it has none."""

    role: Role
    kind: OrganisationKind
    organisation: str
    code: str


@dataclass(frozen=True, slots=True)
class Acting:
    """An organisation that a person acts for: by which delegation, in what, and until when."""

    delegation: int
    organisation: int
    name: str
    kind: OrganisationKind
    code: str
    actions: frozenset[str]
    ends: datetime

    def last_day(self, language: Language) -> str:
        """Return the day in Viet Nam with whose end it ends."""
        return day(local_day(self.ends - timedelta(microseconds=1)), language)


@dataclass(frozen=True, slots=True)
class Actor:
    """An account and the places it has; of a visitor the number is None.

    One that ``owes_second_factor`` may do nothing of its roles until it has one. One that is ``acting`` has the rights
    that were delegated, and for the time being none of its own; ``lapsed`` says that they have ended meanwhile.
    """

    number: int | None
    name: str
    memberships: tuple[Place, ...] = ()
    owes_second_factor: bool = False
    acting: Acting | None = None
    lapsed: bool = False

    @property
    def is_signed_in(self) -> bool:
        """Whether there is an account."""
        return self.number is not None

    def may(self, action: str) -> bool:
        """Whether any of the roles has the action, for rows of some organisation at least."""
        return self.may_for_any(action) or bool(self.own(action))

    def may_for_any(self, action: str) -> bool:
        """Whether a role has the action for every organisation."""
        return any(reach == "any" for _, reach in self._reaches(action))

    def own(self, action: str) -> frozenset[tuple[OrganisationKind, str]]:
        """Return the own organisations, kind and code, for whose rows a role has the action."""
        return frozenset(organisation for organisation, reach in self._reaches(action) if reach == "own")

    @property
    def behalf(self) -> int | None:
        """The number of the organisation that is acted for."""
        return None if self.acting is None else self.acting.organisation

    def _reaches(self, action: str) -> Iterator[tuple[tuple[OrganisationKind, str], str]]:
        grants = PERMISSIONS[action].grants
        if self.owes_second_factor:
            return
        if self.acting is not None:
            if action in self.acting.actions:
                yield (self.acting.kind, self.acting.code), "own"
            return
        yield from (
            ((place.kind, place.code), grants[place.role]) for place in self.memberships if place.role in grants
        )


VISITOR = Actor(None, "")


def own_actor(account: Any) -> Actor:
    """Return an account in its own roles, whether or not it is signed in; one that is closed has none."""
    return Actor(account.pk, account.name, tuple(account.places()) if account.is_active else ())


def needs_second_factor(places: Iterable[Place]) -> bool:
    """Return whether a role among these needs a second factor where the site asks for one."""
    return any(place.role in GUARDED for place in places)


def actor_of(request: HttpRequest) -> Actor:
    """Return who sends a request; the places are read once a request."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return VISITOR
    if not hasattr(user, "actor"):
        places = tuple(user.places())
        owes = settings.SECOND_FACTOR_REQUIRED and needs_second_factor(places) and not user.has_second_factor()
        asked = request.session.get(ACTING)
        acting = user.acting(asked, timezone.now())
        lapsed = asked is not None and acting is None
        user.actor = Actor(user.pk, user.name or user.email, places, owes, acting, lapsed)
    return user.actor
