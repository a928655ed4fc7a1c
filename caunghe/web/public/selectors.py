"""Reading the published run: each function is one query, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import QuerySet

from caunghe.language import Language
from caunghe.web.public.models import (
    PublishedCategory,
    PublishedEntry,
    PublishedIndicator,
    PublishedValue,
)

CODES: Final = "codes:"  # before the name of a code list among the breakdowns
Content = Mapping[str, Any]


def entries(*kinds: str) -> dict[str, list[Content]]:
    """Return the statements of each kind, in their order."""
    found: dict[str, list[Content]] = {kind: [] for kind in kinds}
    for kind, content in PublishedEntry.objects.filter(kind__in=kinds).values_list("kind", "content"):
        found[kind].append(content)
    return found


def indicators(names: Sequence[str] | None = None) -> dict[str, Content]:
    """Return indicators by name, in the catalogue's order; all of them where none is named."""
    rows = PublishedIndicator.objects.order_by("id")
    if names is not None:
        rows = rows.filter(indicator__in=names)
    return dict(rows.values_list("indicator", "content"))


def city_values() -> dict[str, list[PublishedValue]]:
    """Return the whole city's values by indicator, oldest first."""
    return _by_indicator(PublishedValue.objects.filter(breakdown="all"))


def values_of(breakdown: str, category: str) -> dict[str, list[PublishedValue]]:
    """Return a category's values by indicator, oldest first."""
    return _by_indicator(PublishedValue.objects.filter(breakdown=breakdown, category=category))


def _by_indicator(rows: QuerySet[PublishedValue]) -> dict[str, list[PublishedValue]]:
    found: dict[str, list[PublishedValue]] = {}
    for value in rows.order_by("year", "id"):
        found.setdefault(value.indicator, []).append(value)
    return found


def values_by(indicator: str, breakdown: str, year: int) -> list[PublishedValue]:
    """Return an indicator's values of a year by a breakdown."""
    return list(PublishedValue.objects.filter(indicator=indicator, breakdown=breakdown, year=year).order_by("id"))


def last_years(indicator: str, until: int | None) -> dict[str, int]:
    """Return the last year, not after ``until``, of which a category of each breakdown has a published number.

    ``until`` is the year of the city's last result: a year that is so far for the city is no year of its parts. Where
    the city has none, parts that are results by themselves count.
    """
    rows = PublishedValue.objects.filter(indicator=indicator, estimate__isnull=False).exclude(breakdown="all")
    rows = rows.filter(is_result=True) if until is None else rows.filter(year__lte=until)
    return dict(rows.order_by("breakdown", "year").values_list("breakdown", "year").distinct())


def category_titles(breakdown: str, language: Language) -> dict[str, str]:
    """Return the titles of a breakdown's categories."""
    return dict(PublishedCategory.objects.filter(breakdown=breakdown).values_list("category", language))


def code_titles(language: Language, *lists: str) -> list[dict[str, str]]:
    """Return the titles of code lists that the run was published with, in the order asked for."""
    found: dict[str, dict[str, str]] = {f"{CODES}{name}": {} for name in lists}
    rows = PublishedCategory.objects.filter(breakdown__in=list(found))
    for name, code, title in rows.values_list("breakdown", "category", language):
        found[name][code] = title
    return list(found.values())
