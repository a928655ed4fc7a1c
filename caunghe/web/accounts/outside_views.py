"""Signing in by a provider outside; its libraries are imported when first asked for, so that workers stay small."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST


@require_POST
def to_oidc(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider of OpenID Connect."""
    _refuse_unset()
    from caunghe.web.accounts import oidc  # noqa: PLC0415

    return oidc.begin(request, provider_id)


@require_GET
def from_oidc(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the provider says of a person, who is signed in where an account has the address."""
    _refuse_unset()
    from caunghe.web.accounts import oidc  # noqa: PLC0415

    return oidc.end(request, provider_id)


def _refuse_unset() -> None:
    if settings.OIDC is None:
        raise Http404
