# pyright: standard
"""OpenID Connect: leading to the provider that the environment names, and reading what comes back.

Imported by the views that need it alone: requests takes 8 MB.
"""

from __future__ import annotations

import hmac
from typing import Any, Final

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from requests import RequestException

from caunghe.web.accounts.outside import Refusal, going_to, refused

_LENGTH: Final = 32  # characters of a nonce


class Provider(OpenIDConnectProvider):
    """The provider: each sign-in has a nonce and a verifier of its own, and what comes back must fit them."""

    pkce_enabled_default = True

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Return where to go afterwards; nothing else is taken from the request."""
        return {"process": AuthProcess.LOGIN, "next_url": get_next_redirect_url(request)}

    def redirect(self, request: HttpRequest, process: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the provider with a nonce, which the session keeps until the answer."""
        nonce = get_random_string(_LENGTH)
        return super().redirect(request, process, *args, auth_params={"nonce": nonce}, nonce=nonce, **kwargs)

    def is_sound(self, login: SocialLogin) -> bool:
        """Whether an answer is of this provider, for this sign-in, and of one person.

        OpenID Connect Core 1.0, 3.1.3.7 and 5.3.2; allauth has checked for whom the token is and until when, and it
        came from the provider itself, over TLS.
        """
        said = login.account.extra_data
        token, person = said.get("id_token") or {}, said.get("userinfo") or {}
        return (
            token.get("iss") == self._issuer()
            and hmac.compare_digest(str(token.get("nonce", "")), login.state["nonce"])
            and person.get("sub", token.get("sub")) == token.get("sub")
        )

    def _issuer(self) -> str:
        assert self.app is not None
        return str(self.app.settings["server_url"])


registry.register(Provider)


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Return a page that leads on to the provider."""
    try:
        answer = OAuth2LoginView.adapter_view(OpenIDConnectOAuth2Adapter(request, provider_id))(request)
    except (RequestException, KeyError):  # no answer, or a description that lacks an address
        return refused(request, Refusal.SILENT)
    return going_to(request, answer["Location"], settings.OIDC[-1])


def end(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Return what a signed-in person sees, or why nobody was signed in."""
    try:
        return OAuth2CallbackView.adapter_view(OpenIDConnectOAuth2Adapter(request, provider_id))(request)
    except (KeyError, TypeError, ValueError):  # answers that are none: a token without a key's name, no JSON object
        return refused(request, Refusal.BROKEN)
