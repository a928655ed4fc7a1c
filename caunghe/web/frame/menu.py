"""Which pages lead where: the head and foot of every page, and the home page."""

from __future__ import annotations

from typing import Final

from caunghe.language import Text
from caunghe.web.accounts.actors import Actor
from caunghe.web.common import words
from caunghe.web.public import words as public_words

_PAGES: Final = (
    ("registry", "registry.look", words.REGISTRY, words.REGISTRY_IS),
    ("runs", "runs.look", words.RUNS, words.RUNS_IS),
    ("reports", "reports.look", words.REPORTS, words.REPORTS_ARE),
    ("board", "board.look", words.BOARD, words.BOARD_IS),
    ("people", "people.look", words.PEOPLE, words.PEOPLE_IS),
    ("delegations", "delegations.give", words.DELEGATIONS, words.DELEGATIONS_ARE),
    ("audit", "audit.look", words.AUDIT, words.AUDIT_IS),
)
PUBLIC_PAGES: Final = (
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
_VISITORS: Final = 7  # of these, in the head of a visitor's page; all stand at its foot


def menu(actor: Actor) -> list[tuple[str, Text]]:
    """Return the pages that the head of a page leads to: address and label."""
    pages = [(name, label) for name, action, label, _ in _PAGES if actor.may(action)]
    return [*pages, ("account", words.OWN_ACCOUNT)] if actor.is_signed_in else list(PUBLIC_PAGES[:_VISITORS])


def tiles(actor: Actor) -> list[tuple[str, Text, Text]]:
    """Return the pages that the home page leads to: address, label and what they are for."""
    pages = [(name, label, says) for name, action, label, says in _PAGES if actor.may(action)]
    own = ("account", words.OWN_ACCOUNT, words.OWN_ACCOUNT_IS)
    return [*pages, own] if actor.is_signed_in else [("account_login", words.SIGN_IN, words.SIGN_IN_TO_WORK)]
