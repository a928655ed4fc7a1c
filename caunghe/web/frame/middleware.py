"""What happens to every request: its language, the headers of its answer, and who looked at what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from caunghe.language import LANGUAGES
from caunghe.web.accounts.actors import actor_of
from caunghe.web.common.audit import record
from caunghe.web.common.behalf import acting_for
from caunghe.web.common.language import LANGUAGE_COOKIE
from caunghe.web.common.policy import POLICY

Answer = Callable[[HttpRequest], HttpResponse]

_DOORS: Final = ("/account/sign-in/", "/account/second-factor/", "/account/acting/")


def safe_headers(answer: Answer) -> Answer:
    """Forbid whatever comes from elsewhere or stands inside a page, and caching of what a person sees signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        # a file of a run brings a policy of its own, stricter but for its style
        if not response.has_header("Content-Security-Policy"):
            response["Content-Security-Policy"] = POLICY
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME):
            response["Cache-Control"] = "private, no-store"
        return _whole_page(request, response)

    return middleware


def _whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return for a part of a page whose session must be made good the order to load that page, not the page itself."""
    is_led = response.status_code == 302 and str(response["Location"]).startswith(_DOORS)
    if "HX-Request" not in request.headers or not is_led:
        return response
    return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})


def chosen_language(answer: Answer) -> Answer:
    """Give the request its language: that of the address (``?lang=en``), of the cookie, else Vietnamese."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = (request.GET.get("lang"), request.COOKIES.get(LANGUAGE_COOKIE))
        language = next((each for each in asked if each in LANGUAGES), "vi")
        with translation.override(language):
            response = answer(request)
        response["Content-Language"] = language
        for name in ("Cookie", "HX-Request"):
            patch_vary_headers(response, (name,))
        return response

    return middleware


def nulls_refused(answer: Answer) -> Answer:
    """Refuse an address with a null character: no text has one, and a database fails at it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path_info:
            raise BadRequest("a null character in the address")
        return answer(request)

    return middleware


def looks_recorded(answer: Answer) -> Answer:
    """Record who looked at a page of private data: a view names what it showed, and nothing is written within it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        looked = getattr(response, "looked_at", None)
        if looked is not None and response.status_code == 200:
            table, key = looked
            with acting_for(actor_of(request).behalf):
                record("looked", request.user.pk, now=timezone.now(), table=table, key=key)
        return response

    return middleware
