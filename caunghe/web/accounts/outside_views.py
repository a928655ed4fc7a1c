"""Signing in by a provider outside; its libraries are imported when first asked for, so that workers stay small."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from caunghe.web.accounts.outside import SAML_SLUG


@require_POST
def to_oidc(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider of OpenID Connect."""
    _refuse_unset(settings.OIDC)
    from caunghe.web.accounts import oidc  # noqa: PLC0415

    return oidc.begin(request, provider_id)


@require_GET
def from_oidc(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the provider says of a person, who is signed in where an account has the address."""
    _refuse_unset(settings.OIDC)
    from caunghe.web.accounts import oidc  # noqa: PLC0415

    return oidc.end(request, provider_id)


@require_POST
def to_saml(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Lead to the provider of SAML."""
    return _saml(request, organization_slug).begin(request, organization_slug)


@csrf_exempt
@require_POST
def from_saml(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Take what the provider's page posts, without the session of the browser, and go on where that is there.

    The provider's page has no token of ours; what is posted counts by its signature and by the session later.
    """
    return _saml(request, organization_slug).take(request, organization_slug)


@require_GET
def finish_saml(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Read what was posted; the person is signed in where an account has the address."""
    return _saml(request, organization_slug).end(request, organization_slug)


@require_GET
def saml_metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Tell the provider who this site is."""
    return _saml(request, organization_slug).metadata(request, organization_slug)


@require_GET
def from_saml_out(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Ask the person whether to sign out: a provider's word alone does not end a session."""
    _saml(request, organization_slug)
    return redirect("account_logout")


def _saml(request: HttpRequest, slug: str) -> Any:
    _refuse_unset(settings.SAML if slug == SAML_SLUG else None)
    # allauth reads it there, and a request of HTTP/1.0 may have none
    request.META.setdefault("HTTP_HOST", request.get_host())
    from caunghe.web.accounts import saml  # noqa: PLC0415

    return saml


def _refuse_unset(provider: list[object] | None) -> None:
    if provider is None:
        raise Http404
