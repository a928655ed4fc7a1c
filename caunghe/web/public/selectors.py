"""Reading the published run: each function is one query, whatever the number of rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Model, Q, QuerySet

from caunghe.language import Language
from caunghe.web.public.models import (
    Publication,
    PublishedCategory,
    PublishedEntry,
    PublishedIndicator,
    PublishedValue,
)
from caunghe.web.registry.search import matching

PAGE: Final = 50  # rows
CODES: Final = "codes:"  # before the name of a code list among the breakdowns
_KEPT: Final = 3600  # seconds that a count is kept
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


def last_years(indicator: str) -> dict[str, int]:
    """Return the last year of each breakdown of an indicator that any category has a published number of."""
    rows = PublishedValue.objects.filter(indicator=indicator, estimate__isnull=False).exclude(breakdown="all")
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


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader of a list asked for: words, columns with their codes, and the cursor of a page."""

    words: str
    codes: Mapping[str, str]
    after: str

    @classmethod
    def of(cls, asked: Mapping[str, str], columns: Sequence[str]) -> Wish:
        """Return what the query of an address asks for; what it does not know is left out."""
        codes = {name: asked[name][:100] for name in columns if asked.get(name)}
        return cls(asked.get("q", "").strip()[:100], codes, asked.get("after", ""))


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list, how many rows there are in all, and the cursor of the next page."""

    rows: Sequence[Any]
    total: int
    after: str | None


def found_page(model: type[Model], wish: Wish, publication: Publication) -> Found:
    """Return a page of what a wish finds, in the registry's ranking; the count is kept for a published run."""
    rows = model._default_manager.filter(**wish.codes)
    order = ["id"]
    if wish.words:
        rows, order = matching(rows, wish.words), ["search_rank", "id"]
    name = json.dumps([model.__name__, publication.pk, wish.words, dict(sorted(wish.codes.items()))])
    total = cache.get_or_set(f"count:{hash(name)}", rows.order_by().count, _KEPT)
    behind = _behind(wish)
    read = list((rows if behind is None else rows.filter(behind)).order_by(*order)[: PAGE + 1])
    last = read[PAGE - 1] if len(read) > PAGE else None
    after = None if last is None else f"{getattr(last, 'search_rank', 0)}-{last.pk}"
    return Found(read[:PAGE], int(total or 0), after)


def _behind(wish: Wish) -> Q | None:
    """Return the condition of the rows after the cursor; None at the first page."""
    rank, _, key = wish.after.partition("-")
    if not (rank.isdigit() and key.isdigit()):
        return None
    behind = Q(pk__gt=int(key))
    return Q(search_rank__gt=int(rank)) | (Q(search_rank=int(rank)) & behind) if wish.words else behind
