"""The process of the provider: allauth's own, a Django project in one file; people sign in by ``/login/?user=NAME``."""

from __future__ import annotations

import os
from typing import Any

import django
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

_KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)

settings.configure(
    SECRET_KEY="of the provider",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    LOGIN_URL="/login/",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["PROVIDER_DATABASE"]}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    INSTALLED_APPS=[
        *("django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"),
        *("django.contrib.messages", "allauth", "allauth.account", "allauth.idp.oidc"),
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    IDP_OIDC_PRIVATE_KEY=_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    IDP_OIDC_ADAPTER=f"{__name__}.Adapter",
)
django.setup()

from allauth.account.models import EmailAddress
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from tests.web.oidc_provider import CLIENT, PEOPLE, SECRET


class Adapter(DefaultOIDCAdapter):
    """The provider as it is, but where a test asks otherwise."""

    def get_issuer(self) -> str:
        return os.environ["PROVIDER_ISSUER"] or super().get_issuer()

    def get_claims(self, purpose: Any, user: Any, *rest: Any, **more: Any) -> dict[str, Any]:
        claims = super().get_claims(purpose, user, *rest, **more)
        return claims | {"sub": "another"} if user.username == "double" and purpose == "userinfo" else claims


def signed_in(request: HttpRequest) -> HttpResponse:
    login(request, User.objects.get(username=request.GET["user"]), "django.contrib.auth.backends.ModelBackend")
    return redirect("/.well-known/openid-configuration")


urlpatterns = [path("login/", signed_in), path("", include("allauth.idp.urls"))]


def serve(port: int) -> None:
    """Make the people and the one client, and serve."""
    call_command("migrate", verbosity=0)
    for name, (email, verified) in PEOPLE.items():
        user = User.objects.create_user(name)
        if email:
            EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    client = Client(id=CLIENT, name="Cầu Nghề", skip_consent=True, redirect_uris=os.environ["PROVIDER_CALLBACK"])
    client.set_scopes(["openid", "profile", "email"])
    client.set_secret(SECRET)
    client.save()
    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    server.serve_forever()
