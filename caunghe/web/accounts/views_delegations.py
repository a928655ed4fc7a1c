"""The pages of delegations: an organisation gives and ends them, a person acts by them and ceases to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunghe.web.accounts import delegations, words
from caunghe.web.accounts.actors import actor_of
from caunghe.web.accounts.forms_delegations import DelegationForm
from caunghe.web.accounts.permissions import PERMISSIONS
from caunghe.web.accounts.sessions import ACTING
from caunghe.web.common.audit import record
from caunghe.web.common.behalf import acting_for
from caunghe.web.common.language import spoken


@require_http_methods(["GET", "HEAD", "POST"])
def given(request: HttpRequest) -> HttpResponse:
    """Show who acts for the organisations of the person by GET; let somebody act by POST."""
    actor, now = actor_of(request), timezone.now()
    form = DelegationForm(request.POST or None, actor=actor, now=now)
    if request.method == "POST" and form.is_valid():
        told, number = form.cleaned_data, _number(request)
        delegations.give(told["organisation"], told["email"], told["actions"], told["until"], actor=number, now=now)
        messages.success(request, words.DELEGATED(spoken(), name=told["email"].name))
        return redirect("delegations")
    context = {"form": form, "given": delegations.given_by_organisations(actor, now), "permissions": PERMISSIONS}
    return render(request, "delegations.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def end(request: HttpRequest, delegation: int) -> HttpResponse:
    """End a delegation of an organisation for which the person may."""
    now = timezone.now()
    found = get_object_or_404(delegations.given_by_organisations(actor_of(request), now), pk=delegation)
    delegations.end(found, actor=_number(request), now=now)
    messages.success(request, words.DELEGATION_ENDED(spoken()))
    return redirect("delegations")


@require_safe
def acting(request: HttpRequest) -> HttpResponse:
    """Show for whom the person may act; where a delegation ended while it was used, say so once."""
    lapsed = actor_of(request).lapsed
    if lapsed:
        del request.session[ACTING]
    given_here = delegations.given_to(request.user, timezone.now())
    return render(request, "acting.html", {"lapsed": lapsed, "given": given_here, "permissions": PERMISSIONS})


@require_POST
def begin(request: HttpRequest, delegation: int) -> HttpResponse:
    """Begin to act for an organisation; the own roles rest meanwhile."""
    now = timezone.now()
    found = get_object_or_404(delegations.given_to(request.user, now), pk=delegation)
    request.session[ACTING] = found.pk
    with acting_for(found.organisation.pk):
        record("acting_begun", _number(request), now=now, delegation=found.pk)
    return redirect("home")


@require_POST
def cease(request: HttpRequest) -> HttpResponse:
    """Cease to act for an organisation; a second time changes nothing."""
    number = request.session.pop(ACTING, None)
    if number is not None:
        record("acting_ended", _number(request), now=timezone.now(), delegation=number)
    return redirect("home")


def _number(request: HttpRequest) -> int:
    number: Any = request.user.pk
    return number
