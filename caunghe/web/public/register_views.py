# pyright: standard
"""The pages of programmes, institutions and communes: searched lists, and one page each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from caunghe.language import fold, number
from caunghe.web.common.components import table_view
from caunghe.web.common.language import spoken
from caunghe.web.public import pages, selectors, shown, words
from caunghe.web.public.caching import published_page
from caunghe.web.public.models import Publication, PublishedCommune, PublishedInstitution, PublishedProgramme
from caunghe.web.registry.listing import Wish

_PROGRAMMES: Final = ("level", "field_group", "area")
_SHOWN: Final = 200  # programmes of one institution or commune


def _programme_address(row: Any) -> str:
    return reverse("public_programme", args=[row.programme])


def _by_title(choice: tuple[str, str]) -> str:
    return fold(choice[1])


def _list(
    request: HttpRequest, publication: Publication, title: Any, found: Any, view: Any, wish: Wish, filters: Any
) -> HttpResponse:
    context = {
        "publication": publication,
        "title": title,
        "view": view,
        "wish": wish,
        "filters": filters,
        "total": number(found.total, spoken(), 0),
    }
    return render(request, "found.html", context)


@published_page
def programmes(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Show programmes: searched as in the registry, filtered by level, field and commune."""
    language = spoken()
    wish, areas = Wish.of(request.GET, _PROGRAMMES), pages.area_names(language)
    taught = PublishedProgramme.objects.order_by().values_list(*_PROGRAMMES).distinct()
    levels, groups, places = (sorted({row[at] for row in taught} - {""}) for at in range(3))
    level_titles, field_titles = selectors.code_titles(language, "levels", "training_field_groups")
    filters = [
        ("level", words.LEVEL, [(code, level_titles.get(code, code)) for code in levels]),
        ("field_group", words.FIELD, [(code, field_titles.get(code, code)) for code in groups]),
        ("area", words.COMMUNE, sorted(((code, areas.get(code) or code) for code in places), key=_by_title)),
    ]
    columns = shown.programme_columns(level_titles, field_titles, areas)
    found, view = pages.listed(PublishedProgramme, wish, publication, columns, _programme_address, language)
    return _list(request, publication, words.PROGRAMMES, found, view, wish, filters)


@published_page
def programme(request: HttpRequest, publication: Publication, code: str) -> HttpResponse:
    """Show a programme: what the register says in public, where it is taught and by whom."""
    row, language = get_object_or_404(PublishedProgramme, programme=code), spoken()
    context = {
        "publication": publication,
        "row": row,
        "owner": shown.owner_of(row, language),
        "area": pages.area_names(language).get(row.area, ""),
        "facts": row.content["facts"][language],
        "made": shown.made_facts(publication, language),
    }
    return render(request, "programme.html", context)


@published_page
def institutions(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Show institutions, searched and filtered by kind."""
    language = spoken()
    wish, areas = Wish.of(request.GET, ("kind",)), pages.area_names(language)
    (kinds,) = selectors.code_titles(language, "institution_kinds")
    known = sorted(set(PublishedInstitution.objects.order_by().values_list("kind", flat=True).distinct()) - {""})
    filters = [("kind", words.KIND_OF, [(code, kinds.get(code, code)) for code in known])]
    columns = shown.institution_columns(kinds, areas)
    found, view = pages.listed(
        PublishedInstitution,
        wish,
        publication,
        columns,
        lambda row: reverse("public_institution", args=[row.institution]),
        language,
    )
    return _list(request, publication, words.INSTITUTIONS, found, view, wish, filters)


@published_page
def institution(request: HttpRequest, publication: Publication, code: str) -> HttpResponse:
    """Show an institution: the register's public facts, its sites and programmes, and the figures published of it."""
    row, language = get_object_or_404(PublishedInstitution, institution=code), spoken()
    areas = pages.area_names(language)
    sites = [(site["name"], site["facts"][language]) for site in row.content["sites"]]
    context = {
        **_place(publication, "institution", code, PublishedProgramme.objects.filter(institution=code), areas),
        "title": shown.name_of(row, language),
        "facts": row.content["facts"][language],
        "sites": sites,
    }
    return render(request, "place.html", context)


@published_page
def communes(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Show communes, searched and filtered by kind."""
    language = spoken()
    wish = Wish.of(request.GET, ("kind",))
    (kinds,) = selectors.code_titles(language, "area_kinds")
    known = sorted(set(PublishedCommune.objects.order_by().values_list("kind", flat=True).distinct()))
    filters = [("kind", words.KIND_OF, [(code, kinds.get(code, code)) for code in known])]
    found, view = pages.listed(
        PublishedCommune,
        wish,
        publication,
        shown.commune_columns(kinds),
        lambda row: reverse("public_commune", args=[row.area]),
        language,
    )
    return _list(request, publication, words.COMMUNES, found, view, wish, filters)


@published_page
def commune(request: HttpRequest, publication: Publication, code: str) -> HttpResponse:
    """Show a commune: its facts, the programmes taught there, and the figures published of it."""
    row, language = get_object_or_404(PublishedCommune, area=code), spoken()
    context = {
        **_place(publication, "area", code, PublishedProgramme.objects.filter(area=code), pages.area_names(language)),
        "title": shown.name_of(row, language),
        "facts": row.content["facts"][language],
        "sites": [],
    }
    return render(request, "place.html", context)


def _place(publication: Publication, by: str, code: str, taught: Any, areas: Mapping[str, str]) -> dict[str, Any]:
    """Return what pages of an institution and of a commune share: programmes, and figures published of the place."""
    language = spoken()
    levels, fields = selectors.code_titles(language, "levels", "training_field_groups")
    columns = [each for each in shown.programme_columns(levels, fields, areas) if each.name != by]
    return {
        "publication": publication,
        "view": table_view(columns, taught.order_by("id")[:_SHOWN], language, _programme_address),
        "figures": pages.figures(selectors.values_of(by, code), selectors.indicators(), language),
        "made": shown.made_facts(publication, language),
        "list": "public_institutions" if by == "institution" else "public_communes",
        "list_title": words.INSTITUTIONS if by == "institution" else words.COMMUNES,
    }
