"""The pages that belong to no room: the choice of language, the audit log, and what is said when a page fails."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from caunghe.language import LANGUAGES, Text
from caunghe.web.accounts.permissions import PERMISSIONS
from caunghe.web.common import words
from caunghe.web.common.asked import asked_number
from caunghe.web.common.audit import check_chain, keyed_from, stands
from caunghe.web.common.components import page_of_newest, table_view
from caunghe.web.common.language import LANGUAGE_COOKIE, spoken
from caunghe.web.common.models import AuditEntry
from caunghe.web.frame.audit_columns import AUDIT_COLUMNS

_PAGE: Final = 50  # rows
_YEAR: Final = 365 * 86_400  # seconds


@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language asked for in a cookie and go back to the page, if it is one of ours.

    It asks for no token: a page with one could be kept by nobody, and a stranger who sends this changes a language.
    """
    asked, back = request.POST.get("language"), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if asked in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, asked, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return response


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Show the log, newest first, whether its chain is whole, and whether a row is as a backup has printed it."""
    rows, following = page_of_newest(AuditEntry.objects.all(), request.GET.get("after", ""), _PAGE)
    table = table_view(AUDIT_COLUMNS, rows, spoken(), after=following)
    # reading the whole log through takes seconds once it is long: only when asked for
    checked = "check" in request.GET
    broken = check_chain() if checked else None
    row, kept = request.GET.get("row", ""), request.GET.get("hash", "").strip()
    shown = {
        "table": table,
        "checked": checked,
        "broken": broken,
        "keyed": keyed_from() if checked else None,
        "row": row,
        "hash": kept,
        "stands": stands(asked_number(row.strip()) or 0, kept),
    }
    return render(request, "audit.html", shown)


def _failed(request: HttpRequest, status: int, title: Text, says: str) -> HttpResponse:
    return render(request, "failed.html", {"title": title, "says": says}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read."""
    return _failed(request, 400, words.BAD_REQUEST, words.BAD_REQUEST_SAYS(spoken()))


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer one who lacks the right, naming it."""
    permission = PERMISSIONS.get(str(exception))
    said = permission.title if permission else words.NOT_ALLOWED
    language = spoken()
    return _failed(request, 403, words.NOT_ALLOWED, words.NOT_ALLOWED_TO(language, action=said(language)))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer where there is no page, or none for this person."""
    return _failed(request, 404, words.NOT_FOUND, words.NOT_FOUND_SAYS(spoken()))


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer one who asks more often than a limit allows."""
    return _failed(request, 429, words.TOO_MANY, words.TOO_MANY_SAYS(spoken()))


def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without the token of its session."""
    return _failed(request, 403, words.FORM_OUT_OF_DATE, words.FORM_OUT_OF_DATE_SAYS(spoken()))


def server_fault(request: HttpRequest) -> HttpResponse:
    """Answer after a fault of ours; the page asks nothing of the database."""
    language = spoken()
    title, says = words.SERVER_FAULT(language), words.SERVER_FAULT_SAYS(language)
    page = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1><p>{says}'
    )
    return HttpResponse(page, status=500)
