"""Answers kept for as long as a run is the published one: by an ETag for whoever asks again, and by the worker."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caunghe.web.common.language import LANGUAGE_COOKIE, spoken
from caunghe.web.public.models import Publication

FRESH: Final = "public, max-age=300"
_KEPT: Final = 3600  # seconds
_LONGEST: Final = 300  # characters of an address that is kept
Page = Callable[..., HttpResponse]


def published_page(view: Page) -> Page:
    """Return a page of the published run, which a visitor's browser and the worker keep until another is published.

    Where no run is published the page says so. Who is signed in, or has been told something that the next page is to
    show, has a page of one's own, which nobody keeps.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        publication = Publication.objects.first()
        if publication is None:
            return render(request, "unpublished.html", {"publication": None})
        if request.method != "GET" or not _is_anybody(request):
            response = view(request, publication, *args, **kwargs)
            response["Cache-Control"] = "private, no-store"
            return response
        name = _name(request, publication)
        tag = f'"{name}"'
        if tag in request.headers.get("If-None-Match", ""):
            return _kept(HttpResponseNotModified(), tag)
        body = caches["pages"].get(name)
        if body is not None:
            return _kept(HttpResponse(body), tag)
        response = view(request, publication, *args, **kwargs)
        if response.status_code == 200:
            if len(request.get_full_path()) <= _LONGEST:
                caches["pages"].set(name, response.content, _KEPT)
            return _kept(response, tag)
        return response

    return require_safe(answered)


def _is_anybody(request: HttpRequest) -> bool:
    """Whether a request brings nothing of its own but the language, which is part of an answer's name.

    What signs and messages travel in are cookies; that of forms is no part of a public page.
    """
    return request.COOKIES.keys() <= {LANGUAGE_COOKIE, settings.CSRF_COOKIE_NAME}


def _kept(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"], response["Cache-Control"] = tag, FRESH
    return response


def _name(request: HttpRequest, publication: Publication) -> str:
    """Return what an answer depends on: the run, the program, the language, the address, and whether it is a part."""
    parts = (publication.run, publication.pk, settings.VERSION, spoken(), request.get_full_path())
    said = "\n".join(map(str, (*parts, "HX-Request" in request.headers)))
    return hashlib.sha256(said.encode()).hexdigest()[:32]
