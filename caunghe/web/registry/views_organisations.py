"""The page of organisations: which there are, opening one or all institutions, closing one."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from caunghe.language import number
from caunghe.web.accounts.memberships import LastAdministrator
from caunghe.web.accounts.models import Organisation
from caunghe.web.accounts.roles import OrganisationKind
from caunghe.web.accounts.words import LAST_ADMINISTRATOR
from caunghe.web.common.components import said_column, table_view
from caunghe.web.common.language import spoken
from caunghe.web.common.words import PROBLEMS
from caunghe.web.registry import organisations as opening
from caunghe.web.registry import words

_SHOWN: Final = 500  # organisations; a city has a few hundred whose people sign in
COLUMNS: Final = (
    said_column("name", words.ORGANISATION_NAME, lambda row, _: row.name),
    said_column("kind", words.ORGANISATION_KIND, lambda row, language: OrganisationKind(row.kind).label(language)),
    said_column("code", words.ORGANISATION_CODE, lambda row, _: row.code),
    said_column("people", words.ORGANISATION_PEOPLE, lambda row, language: number(row.people, language, 0)),
    said_column(
        "state",
        words.ORGANISATION_STATE,
        lambda row, language: (words.ORGANISATION_OPEN if row.is_open else words.ORGANISATION_CLOSED)(language),
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
def organisations(request: HttpRequest) -> HttpResponse:
    """Show the organisations by GET, open one by POST."""
    form = opening.OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told, actor = form.cleaned_data, _number(request)
        kind = OrganisationKind(told["kind"])
        opening.open_organisation(kind, told["code"], told["name"], actor=actor, now=timezone.now())
        messages.success(request, words.ORGANISATION_ADDED(spoken(), name=told["name"]))
        return redirect("organisations")
    rows = Organisation.objects.annotate(people=Count("memberships")).order_by("kind", "name", "id")[:_SHOWN]
    view = table_view(COLUMNS, rows, spoken(), lambda row: reverse("set_open", args=[row.pk]))
    context = {"view": view, "form": form}
    return render(request, "organisations.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def open_institutions(request: HttpRequest) -> HttpResponse:
    """Open every institution of the registry."""
    count = opening.open_institutions(actor=_number(request), now=timezone.now())
    messages.success(request, words.INSTITUTIONS_ADDED(spoken(), count=count))
    return redirect("organisations")


@require_http_methods(["GET", "HEAD", "POST"])
def set_open(request: HttpRequest, organisation: int) -> HttpResponse:
    """Show an organisation by GET; close it, or open it again, by POST."""
    found = get_object_or_404(Organisation, pk=organisation)
    if request.method != "POST":
        return _organisation(request, found)
    try:
        opening.set_open(found, is_open="open" in request.POST, actor=_number(request), now=timezone.now())
    except LastAdministrator:
        return _organisation(request, found, LAST_ADMINISTRATOR(spoken()), 422)
    return redirect("organisations")


def _organisation(request: HttpRequest, found: Organisation, says: str = "", status: int = 200) -> HttpResponse:
    kind = OrganisationKind(found.kind).label(spoken())
    context = {"organisation": found, "kind": kind, "says": says, "problems": PROBLEMS(spoken())}
    return render(request, "organisation.html", context, status=status)


def _number(request: HttpRequest) -> int:
    number: Any = request.user.pk
    return number
