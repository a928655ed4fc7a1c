"""Who may see a view: each address names its action, and the table of permissions says whose that is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from caunghe.web.accounts.actors import actor_of
from caunghe.web.accounts.permissions import ACTING, PERMISSIONS, SETTING_UP
from caunghe.web.common.behalf import acting_for

View = Callable[..., HttpResponseBase]


def allows(action: str, view: View) -> View:
    """Return a view that only those may see whose role has the action; others are told which right they lack.

    Whoever owes a second factor is led to where it is set up, from every view that is not for everyone; whoever may no
    longer act for an organisation, to where that is said. What is recorded in the view names the organisation.
    Raises KeyError where the table has no such action.
    """
    permission = PERMISSIONS[action]

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if permission.everyone:
            return view(request, *args, **kwargs)
        actor = actor_of(request)
        if actor.owes_second_factor and action != SETTING_UP:
            return redirect("mfa_index")
        if actor.lapsed and action != ACTING:
            return redirect("acting")
        if not (permission.signed_in or actor.may(action)):
            raise PermissionDenied(action)
        with acting_for(actor.behalf):
            return view(request, *args, **kwargs)

    checked.__dict__.update(action=action, login_required=not permission.everyone)
    return checked
