# pyright: standard
"""Open data: the page that says what there is, and its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunghe.language import Language, number
from caunghe.schema import TABLES
from caunghe.web.common.language import spoken
from caunghe.web.public import words
from caunghe.web.public.caching import FRESH, published_page
from caunghe.web.public.models import Publication
from caunghe.web.public.open_files import FOR_EXCEL, PACKAGE, SDMX, TYPES, open_folder, weakest_basis
from caunghe.web.public.shown import made_facts

LATEST: Final = "latest"
_FOREVER: Final = "public, max-age=31536000, immutable"
_SINGLE: Final = {SDMX[0]: words.SDMX_DATA, SDMX[1]: words.SDMX_STRUCTURE, PACKAGE: words.PACKAGE}


@published_page
def open_data(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Show every table in every form, with rows, size, basis and licence."""
    language = spoken()
    tables: dict[str, list[Mapping[str, Any]]] = {}
    for file in publication.files:
        if file["name"] not in _SINGLE:
            tables.setdefault(file["table"], []).append(file)
    context = {
        "publication": publication,
        "tables": [_table(name, files, publication, language) for name, files in tables.items()],
        "exchange": _links([file for file in publication.files if file["name"] in _SINGLE], language),
        "made": made_facts(publication, language),
    }
    return render(request, "open_data.html", context)


def _table(name: str, files: list[Mapping[str, Any]], publication: Publication, language: Language) -> dict[str, Any]:
    title = words.OPEN_TABLES[name] if name in words.OPEN_TABLES else TABLES[name].label
    known = publication.basis
    basis = weakest_basis(known) if name in words.OPEN_TABLES else known.get(name, "estimated")
    return {
        "title": title(language),
        "rows": words.ROWS(language, count=number(files[0]["rows"], language, 0)),
        "basis": words.BASES[basis](language),
        "files": _links(files, language),
    }


def _links(files: Iterable[Mapping[str, Any]], language: Language) -> list[tuple[str, str]]:
    return [(file["name"], f"{_form(file['name'])(language)}, {_size(file['bytes'], language)}") for file in files]


def _form(name: str) -> Any:
    if name in _SINGLE:
        return _SINGLE[name]
    if name.endswith(f"{FOR_EXCEL}.csv"):
        return words.FOR_EXCEL
    return {".csv": words.FOR_MACHINES, ".xlsx": words.BOOK, ".parquet": words.PARQUET}[Path(name).suffix]


def _size(size: int, language: Language) -> str:
    if size < 1_000_000:
        return f"{number(max(size / 1000, 1), language, 0)} kB"
    return f"{number(size / 1_000_000, language, 1)} MB"


@require_safe
def file(request: HttpRequest, run: str, name: str) -> HttpResponseBase:
    """Send a file of a run's open data; under the run's hash it never changes, under ``latest`` it is the published."""
    known = Publication.objects.all() if run == LATEST else Publication.objects.filter(run=run)
    publication = known.first()
    told = next((each for each in publication.files if each["name"] == name), None) if publication else None
    if publication is None or told is None:
        raise Http404
    path = open_folder(publication.run) / name
    if not path.is_file():
        raise Http404
    tag = f'"{told["hash"]}"'
    if tag in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        kind = TYPES[path.suffix]
        response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)
    response["ETag"], response["Cache-Control"] = tag, FRESH if run == LATEST else _FOREVER
    return response
