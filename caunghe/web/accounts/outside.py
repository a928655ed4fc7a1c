# pyright: standard
"""What a provider outside says of a person is believed this far: an address that it has verified names an account.

Nothing that a provider says is stored, and no account is opened: who may work here follows from invitations alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from caunghe.language import Text
from caunghe.web.accounts import words
from caunghe.web.accounts.models import Account
from caunghe.web.common.audit import record
from caunghe.web.common.language import spoken

SAML_SLUG: Final = "saml"
"""What stands in the addresses of the provider of SAML."""


class Refusal(StrEnum):
    """Why a provider's word signs nobody in."""

    UNKNOWN = "unknown"
    UNVERIFIED = "unverified"
    BROKEN = "broken"
    SILENT = "silent"


_SAYS: Final[dict[Refusal, Text]] = {
    Refusal.UNKNOWN: words.OUTSIDE_UNKNOWN,
    Refusal.UNVERIFIED: words.OUTSIDE_UNVERIFIED,
    Refusal.BROKEN: words.OUTSIDE_BROKEN,
    Refusal.SILENT: words.OUTSIDE_SILENT,
}


def refused(request: HttpRequest, why: Refusal, email: str = "") -> HttpResponse:
    """Record that a provider's word signed nobody in, without the address, and say why."""
    record("sign_in_refused", None, now=timezone.now(), why=str(why))
    says = _SAYS[why](spoken(), email=email)
    return render(request, "sign_in_refused.html", {"says": says}, status=502 if why is Refusal.SILENT else 403)


def account_of(request: HttpRequest, email: str | None, *, is_verified: bool) -> Account:
    """Return the account of an address; raises ImmediateHttpResponse with a page where there is none, or no proof."""
    if not email or not is_verified:
        raise ImmediateHttpResponse(refused(request, Refusal.UNVERIFIED))
    account = Account.objects.filter(email=email.lower()).first()
    if account is None:
        raise ImmediateHttpResponse(refused(request, Refusal.UNKNOWN, email))
    return account


class OutsideAdapter(DefaultSocialAccountAdapter):
    """What allauth asks when a provider has answered."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Name the account that is signed in; raises ImmediateHttpResponse with a page where there is none."""
        provider: Any = sociallogin.provider
        if not provider.is_sound(sociallogin):
            raise ImmediateHttpResponse(refused(request, Refusal.BROKEN))
        address = next(iter(sociallogin.email_addresses), None)
        is_verified = address is not None and address.verified
        sociallogin.user = account_of(request, address and address.email, is_verified=is_verified)

    def on_authentication_error(self, request: HttpRequest, *_: Any, **__: Any) -> None:
        """Answer with our page, and with nothing of what the provider has said."""
        raise ImmediateHttpResponse(refused(request, Refusal.BROKEN))

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """Return the provider that the environment names, none that a table might hold."""
        return [app for app in _apps() if provider in (app.provider, app.provider_id)]


def _apps() -> Iterator[SocialApp]:
    if settings.OIDC is not None:
        issuer, client, secret, name = settings.OIDC
        yield SocialApp(
            provider="openid_connect",
            provider_id="oidc",
            name=name,
            client_id=client,
            secret=secret,
            settings={"server_url": issuer},
        )
    if settings.SAML is not None:
        entity, address, certificate, name = settings.SAML
        known = {
            "idp": {"entity_id": entity, "sso_url": address, "x509cert": certificate},
            # a network of one's own may have hosts without a dot
            "advanced": {"want_assertion_signed": True, "allow_single_label_domains": True},
            # the provider is one of those who keep the addresses, and SAML has no word for having verified one
            "verified_email": True,
        }
        yield SocialApp(provider="saml", provider_id=entity, name=name, client_id=SAML_SLUG, settings=known)


def going_to(request: HttpRequest, address: str, name: str) -> HttpResponse:
    """Return a page that leads on to a provider.

    A redirect in answer to a form would have to be allowed by the content security policy, with whatever host the
    provider leads on to.
    """
    return render(request, "to_provider.html", {"address": address, "name": name})
