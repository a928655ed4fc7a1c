"""Who acts: an account with its roles, as views, selectors and services are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from caunghe.language import Text
from caunghe.web.accounts.roles import GUARDED, OrganisationKind, Role
from caunghe.web.common import words
from caunghe.web.public import words as public_words

_PAGES = (
    ("registry", "registry.look", words.REGISTRY, words.REGISTRY_IS),
    ("runs", "runs.look", words.RUNS, words.RUNS_IS),
    ("reports", "reports.look", words.REPORTS, words.REPORTS_ARE),
    ("board", "board.look", words.BOARD, words.BOARD_IS),
    ("people", "people.look", words.PEOPLE, words.PEOPLE_IS),
    ("audit", "audit.look", words.AUDIT, words.AUDIT_IS),
)
_PUBLIC = (
    ("public_targets", public_words.TARGETS),
    ("public_indicators", public_words.INDICATORS),
    ("public_gaps", public_words.GAPS),
    ("public_programmes", public_words.PROGRAMMES),
    ("public_institutions", public_words.INSTITUTIONS),
    ("public_communes", public_words.COMMUNES),
    ("public_open_data", public_words.OPEN_DATA),
    ("public_definitions", public_words.DEFINITIONS),
    ("public_changes", public_words.CHANGES),
    ("public_about", public_words.ABOUT),
)
_VISITORS = 7  # of these, in the head of a visitor's page; all stand at its foot


@dataclass(frozen=True, slots=True)
class Place:
    """A role in an organisation; ``code`` is that of the registry, '' where it has none."""

    role: Role
    kind: OrganisationKind
    organisation: str
    code: str


@dataclass(frozen=True, slots=True)
class Actor:
    """An account and the places it has; of a visitor the number is None.

    One that ``owes_second_factor`` may do nothing of its roles until it has one.
    """

    number: int | None
    name: str
    memberships: tuple[Place, ...] = ()
    owes_second_factor: bool = False

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
        return frozenset((place.kind, place.code) for place, reach in self._reaches(action) if reach == "own")

    def _reaches(self, action: str) -> Iterator[tuple[Place, str]]:
        # the table names this module's class in its decorator
        from caunghe.web.accounts.permissions import PERMISSIONS  # noqa: PLC0415

        grants = PERMISSIONS[action].grants
        places = () if self.owes_second_factor else self.memberships
        yield from ((place, grants[place.role]) for place in places if place.role in grants)

    def menu(self) -> list[tuple[str, Text]]:
        """Return the pages that the head of a page leads to: address and label."""
        pages = [(name, label) for name, action, label, _ in _PAGES if self.may(action)]
        return [*pages, ("account", words.OWN_ACCOUNT)] if self.is_signed_in else self.public_pages()[:_VISITORS]

    def public_pages(self) -> list[tuple[str, Text]]:
        """Return the pages that everyone may see: address and label."""
        return list(_PUBLIC)

    def tiles(self) -> list[tuple[str, Text, Text]]:
        """Return the pages that the home page leads to: address, label and what they are for."""
        pages = [(name, label, says) for name, action, label, says in _PAGES if self.may(action)]
        own = ("account", words.OWN_ACCOUNT, words.OWN_ACCOUNT_IS)
        return [*pages, own] if self.is_signed_in else [("account_login", words.SIGN_IN, words.SIGN_IN_TO_WORK)]


VISITOR = Actor(None, "")


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
        user.actor = Actor(user.pk, user.name or user.email, places, owes)
    return user.actor
