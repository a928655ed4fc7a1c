"""The language of the request that is being answered: the middleware chooses it, and Django keeps it for the thread."""

from __future__ import annotations

from typing import Final

from django.utils import translation

from caunghe.language import Language

LANGUAGE_COOKIE: Final = "caunghe_language"


def spoken() -> Language:
    """Return the language of the request; Vietnamese outside of one."""
    return "en" if (translation.get_language() or "vi").startswith("en") else "vi"
