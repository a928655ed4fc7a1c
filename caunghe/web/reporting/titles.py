"""Forms, periods and bodies in words."""

from __future__ import annotations

from caunghe.language import Language
from caunghe.schema import titles
from caunghe.web.reporting import words
from caunghe.web.reporting.models import Round

_YEAR, _HALF = 12, 6


def form_title(form: str, language: Language) -> str:
    """Return the title of an official form."""
    return titles("report_forms", language)[form]


def body_title(body: str, language: Language) -> str:
    """Return what a kind of reporting body is called."""
    return titles("reporting_bodies", language)[body]


def period_label(opened: Round, language: Language) -> str:
    """Return the period of a round in words: a year, half a year or a month."""
    months = opened.ends.month - opened.starts.month + 1
    if months == _YEAR:
        return words.YEAR(language, year=opened.ends.year)
    if months == _HALF:
        says = words.FIRST_HALF if opened.starts.month == 1 else words.SECOND_HALF
        return says(language, year=opened.ends.year)
    return words.MONTH(language, month=opened.ends.month, year=opened.ends.year)
