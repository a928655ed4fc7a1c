# pyright: standard
"""The public pages: home, targets, indicators, gaps, definitions, what is new, about, and what machines ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, get_resolver, reverse
from django.views.decorators.http import require_safe

from caunghe.language import day
from caunghe.schema import TABLES
from caunghe.web.accounts.actors import actor_of
from caunghe.web.common.language import spoken
from caunghe.web.common.moments import local_day
from caunghe.web.public import pages, selectors, words
from caunghe.web.public.caching import published_page
from caunghe.web.public.models import (
    Publication,
    PublishedCommune,
    PublishedIndicator,
    PublishedInstitution,
    PublishedProgramme,
)
from caunghe.web.public.news import NEWS
from caunghe.web.public.shown import made_facts

_HOME_GAPS: Final = 8
SITEMAP_PAGES: Final = (
    "home",
    "public_targets",
    "public_indicators",
    "public_gaps",
    "public_programmes",
    "public_institutions",
    "public_communes",
    "public_open_data",
    "public_definitions",
    "public_about",
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show where the city stands, and a person signed in also where to begin; before a run is published, the latter."""
    if not Publication.objects.exists():
        return render(request, "home.html", {"publication": None})
    return _home(request)


@published_page
def _home(request: HttpRequest, publication: Publication) -> HttpResponse:
    language = spoken()
    found = selectors.entries("figure", "brief", "target", "fan", "gap")
    context = {
        "publication": publication,
        "figures": found["figure"],
        "brief": found["brief"],
        "fans": [pages.fan_of(fan, found["target"], language) for fan in found["fan"]],
        "undrawn": [each for each in found["target"] if each["fan"] not in {fan["key"] for fan in found["fan"]}],
        "gaps": pages.gaps(found["gap"][:_HOME_GAPS], language),
        "period": found["gap"][0] if found["gap"] else None,
    }
    return render(request, "home.html", context)


@published_page
def targets(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Show every target with its verdict, and where its evidence is."""
    found = selectors.entries("target", "fan")
    drawn = {fan["key"] for fan in found["fan"]}
    return render(request, "targets.html", {"publication": publication, "targets": found["target"], "drawn": drawn})


@published_page
def target(request: HttpRequest, publication: Publication, key: str) -> HttpResponse:
    """Show the path of a target, every verdict on it with its evidence, and what it counts."""
    language = spoken()
    found = selectors.entries("target", "fan")
    own = [each for each in found["target"] if each["fan"] == key]
    if not own:
        raise Http404
    fan = next((pages.fan_of(each, found["target"], language) for each in found["fan"] if each["key"] == key), None)
    context = {
        "publication": publication,
        "fan": fan,
        "targets": [(each, pages.target_facts(each, language)) for each in own],
        "indicator": selectors.indicators([own[0]["indicator"]]).get(own[0]["indicator"]),
        "made": made_facts(publication, language),
    }
    return render(request, "target.html", context)


@published_page
def indicators(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Show every indicator with the city's last value."""
    language = spoken()
    figures = pages.figures(selectors.city_values(), selectors.indicators(), language)
    return render(request, "indicators.html", {"publication": publication, "figures": figures})


@published_page
def indicator(request: HttpRequest, publication: Publication, code: str) -> HttpResponse:
    """Show an indicator: its course, its values with coverage, a breakdown asked for, its definition."""
    content = selectors.indicators([code]).get(code)
    if content is None:
        raise Http404
    language = spoken()
    rows = selectors.values_of("all", "all").get(code, [])
    page = pages.indicator(content, rows, publication, request.GET.get("by", ""), language)
    context = {
        "publication": publication,
        "indicator": content,
        "page": page,
        "made": made_facts(publication, language),
    }
    return render(request, "indicator.html", context)


@published_page
def gaps(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Show the occupations with the largest gaps, with their intervals."""
    language = spoken()
    found = selectors.entries("gap")["gap"]
    context = {
        "publication": publication,
        "gaps": pages.gaps(found, language),
        "period": found[0] if found else None,
        "made": made_facts(publication, language),
    }
    return render(request, "gaps.html", context)


@published_page
def definitions(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Say how figures are to be read."""
    return render(request, "definitions.html", {"publication": publication})


@published_page
def about(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Say what this is, and what the figures rest on, table by table."""
    language = spoken()
    basis = [
        (TABLES[name].label(language), words.BASES[basis](language))
        for name, basis in publication.basis.items()
        if name in TABLES and basis in words.BASES
    ]
    context = {"publication": publication, "basis": basis, "made": made_facts(publication, language)}
    return render(request, "about.html", context)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Show what is new: to a visitor what is for everyone, to a person signed in also what is for the own roles."""
    roles = {place.role for place in actor_of(request).memberships}
    language = spoken()
    news = [
        (
            day(change.day, language),
            change.role.label(language) if change.role else words.FOR_EVERYONE(language),
            change,
        )
        for change in NEWS
        if change.role is None or change.role in roles
    ]
    return render(request, "changes.html", {"publication": Publication.objects.first(), "news": news})


def closed_rooms() -> list[str]:
    """Return the beginnings of the addresses of rooms and pages that ask for an account."""
    rooms: list[Any] = list(get_resolver().url_patterns)
    return [f"/{room.pattern}" for room in rooms if str(room.pattern) and any(map(_asks_for_account, _pages(room)))]


def _pages(room: Any) -> Iterator[URLPattern]:
    """Yield the pages of a room, however deep they lie."""
    if isinstance(room, URLPattern):
        yield room
        return
    for each in room.url_patterns:
        yield from _pages(each)


def _asks_for_account(page: URLPattern) -> bool:
    return bool(getattr(page.callback, "login_required", True))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers which rooms are not for them, and where the map is."""
    closed = "".join(f"Disallow: {path}\n" for path in closed_rooms())
    text = f"User-agent: *\n{closed}Sitemap: {settings.ORIGIN}{reverse('public_sitemap')}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@published_page
def sitemap(request: HttpRequest, publication: Publication) -> HttpResponse:
    """List every public page, with the day on which its run was published."""
    rooms = {
        "public_indicator": PublishedIndicator.objects.order_by("id").values_list("indicator", flat=True),
        "public_institution": PublishedInstitution.objects.order_by("id").values_list("institution", flat=True),
        "public_commune": PublishedCommune.objects.order_by("id").values_list("area", flat=True),
        "public_programme": PublishedProgramme.objects.order_by("id").values_list("programme", flat=True),
    }
    addresses = [reverse(name) for name in SITEMAP_PAGES]
    addresses += [reverse(name, args=[code]) for name, codes in rooms.items() for code in codes]
    last = local_day(publication.loaded).isoformat()
    lines = "".join(
        f"<url><loc>{escape(settings.ORIGIN + address)}</loc><lastmod>{last}</lastmod></url>\n" for address in addresses
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return HttpResponse(f"{head}{lines}</urlset>\n", content_type="application/xml; charset=utf-8")
