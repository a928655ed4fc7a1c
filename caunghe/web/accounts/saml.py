# pyright: standard
"""SAML 2.0: leading to the provider that the environment names, and reading what it posts.

Imported by the views that need it alone: lxml and xmlsec take megabytes.
"""

from __future__ import annotations

from typing import Any, Final

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.saml import views
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from lxml.etree import LxmlError
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML as Xml

from caunghe.web.accounts.outside import Refusal, going_to, refused

_MOST: Final = 200_000  # bytes of an answer; what anybody posts is kept until it is read
_ASSERTION: Final = "/samlp:Response/saml:Assertion"


class Provider(SAMLProvider):
    """The provider: what it says counts where it was asked for, by this browser and for this site."""

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Return where to go afterwards; nothing else is taken from the request."""
        return {"process": AuthProcess.LOGIN, "next_url": get_next_redirect_url(request)}

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> SocialLogin:
        """Return who is meant; raises PermissionDenied where the signed assertion does not name site and question.

        python3-saml has checked signature, times and issuer, and lets an assertion pass that names no audience, or
        no question: one made for another site could be put into an answer to ours.
        """
        if not _is_bound(response):
            raise PermissionDenied
        return super().sociallogin_from_response(request, response)

    def is_sound(self, login: SocialLogin) -> bool:
        """Whether the answer fits the question: it was checked as it was read."""
        return True


registry.register(Provider)


def _is_bound(answer: OneLogin_Saml2_Auth) -> bool:
    document = Xml.to_etree(answer.get_last_response_xml())
    asked = answer.get_last_response_in_response_to()
    confirmed = Xml.query(document, f"{_ASSERTION}/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData")
    audiences = Xml.query(document, f"{_ASSERTION}/saml:Conditions/saml:AudienceRestriction/saml:Audience")
    return bool(audiences and confirmed) and all(each.get("InResponseTo") == asked for each in confirmed)


def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Return a page that leads on to the provider."""
    answer = views.login(request, organization_slug=slug)
    return going_to(request, answer["Location"], settings.SAML[-1])


def take(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep an answer for the next request of the browser, which has its session."""
    if len(request.body) > _MOST or "SAMLResponse" not in request.POST:
        return refused(request, Refusal.BROKEN)
    return views.acs(request, organization_slug=slug)


def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Return what a signed-in person sees, or why nobody was signed in."""
    try:
        return views.finish_acs(request, organization_slug=slug)
    except (PermissionDenied, LxmlError, ValueError):  # no question of this browser, no XML, nobody named
        return refused(request, Refusal.BROKEN)


def metadata(request: HttpRequest, slug: str) -> HttpResponse:
    """Return who this site is, as XML."""
    return views.metadata(request, organization_slug=slug)
