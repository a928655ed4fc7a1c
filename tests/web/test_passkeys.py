"""Passkeys: added, named, removed, and signed in with, alone or after the password; wrong ones do nothing."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as site_settings
from django.core.cache import cache
from django.test import Client

from caunghe.web.accounts.models import Account
from caunghe.web.accounts.roles import Role
from caunghe.web.common.models import AuditEntry
from tests.web.conftest import PASSWORD
from tests.web.soft_key import SoftKey

pytestmark = pytest.mark.django_db
PLANNER = "planner@example.org"
ADD, LIST, ALONE = "/account/second-factor/passkeys/add/", "/account/second-factor/state/", "/account/sign-in/passkey/"
WRONG = "Mã hoặc khóa không đúng, hoặc đã hết hạn."


def signed_in_by_password(email: str = PLANNER) -> Client:
    """A client as after typing address and password, for the second time too, which adding asks for."""
    client = Client()
    client.post("/account/sign-in/", {"login": email, "password": PASSWORD})
    client.post("/account/confirm/", {"password": PASSWORD})
    return client


def options(page: Any) -> dict[str, Any]:
    found = re.search(r"data-caunghe-options='(\{[^']+)'", page.content.decode())
    assert found
    return json.loads(html.unescape(found[1]))


def added(client: Client, key: SoftKey, name: str = "Máy ở sở", **how: Any) -> Any:
    return client.post(ADD, {"name": name, "credential": key.made(options(client.get(ADD)), **how)})


def asked(client: Client) -> dict[str, Any]:
    """What signing in by a passkey alone asks it to sign."""
    return client.get(ALONE, headers={"Accept": "application/json"}).json()["request_options"]


def owner(email: str = PLANNER) -> str:
    return str(Account.objects.get(email=email).pk)


@pytest.fixture
def key() -> SoftKey:
    made = SoftKey()
    response = added(signed_in_by_password(), made)
    assert (response.status_code, response["Location"]) == (302, "/account/recovery-codes/")
    return made


def test_a_passkey_is_added_listed_named_and_removed_by_its_owner_alone(key) -> None:
    client, other = signed_in_by_password(), signed_in_by_password("clerk@example.org")
    client.post("/account/second-factor/", {"credential": key.used(options(client.get("/account/second-factor/")))})
    client.post("/account/confirm/", {"password": PASSWORD})
    (row,) = Authenticator.objects.filter(type="webauthn")
    assert "Máy ở sở" in client.get(LIST).content.decode()
    for page in ("name", "remove"):
        address = f"/account/passkeys/{row.pk}/{page}/"
        assert client.get(address).status_code == 200
        assert other.get(address).status_code == other.post(address, {"name": "Của tôi"}).status_code == 404
    assert client.post(f"/account/passkeys/{row.pk}/name/", {"name": ""}).status_code == 200
    assert client.post(f"/account/passkeys/{row.pk}/name/", {"name": "Điện thoại"}).status_code == 302
    assert "Điện thoại" in client.get(LIST).content.decode()
    assert client.post(f"/account/passkeys/{row.pk}/remove/").status_code == 302
    assert not Authenticator.objects.exists()  # recovery codes go with the last
    acts = list(AuditEntry.objects.filter(details__kind="webauthn").order_by("id").values_list("action", flat=True))
    assert acts == ["second_factor_added", "second_factor_removed"]


def test_a_passkey_alone_signs_in_and_goes_where_the_person_was_going(key, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    signed = key.used(asked(client), owner=owner())
    done = client.post(ALONE, {"credential": signed, "next": "/runs/"})
    assert (done.status_code, done["Location"]) == (302, "/runs/")
    assert client.get("/runs/").status_code == 200
    # what was signed once is good for nothing more, here and elsewhere
    for again in (client, Client()):
        again.logout()
        again.post(ALONE, {"credential": signed})
        assert again.get("/account/").status_code == 302


def test_after_the_password_a_passkey_is_asked_for(key) -> None:
    client = signed_in_by_password()
    page = client.get("/account/second-factor/")
    assert "Hoặc bằng khóa truy cập" in page.content.decode()
    assert client.get("/account/").status_code == 302
    wrong = client.post("/account/second-factor/", {"credential": SoftKey().used(options(page))})
    assert WRONG in wrong.content.decode()
    right = key.used(options(client.get("/account/second-factor/")))
    assert client.post("/account/second-factor/", {"credential": right}).status_code == 302
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    "how", [{"origin": "https://evil.example"}, {"origin": "http://testserver"}, {"verified": False}], ids=str
)
def test_what_was_signed_elsewhere_or_without_finger_face_or_pin_is_refused(how, key) -> None:
    client = signed_in_by_password("officer@example.org")
    assert WRONG in added(client, SoftKey(), **how).content.decode()
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    visitor = Client()
    refused = visitor.post(ALONE, {"credential": key.used(asked(visitor), owner=owner(), **how)}, follow=True)
    assert WRONG in refused.content.decode()
    assert visitor.get("/account/").status_code == 302


def test_a_passkey_of_another_person_or_host_or_of_nobody_is_refused(key) -> None:
    client = Client()
    for signed, whose in (
        (key, owner("officer@example.org")),
        (SoftKey(), owner()),
        (SoftKey("evil.example"), owner()),
        (key, "0"),
        (key, "x"),
        (key, ""),
    ):
        client.post(ALONE, {"credential": signed.used(asked(client), owner=whose)})
        assert client.get("/account/").status_code == 302, whose


def spoilt(signed: Callable[[], str]) -> Iterator[str]:
    """What is no passkey's answer, and right answers with a part that counts taken away or made another thing."""
    yield from ("", "x", "{}", "[]", "1", "null", '{"id": 1}', '{"response": {}}')
    parts = json.loads(signed())["response"]
    for path in (("rawId",), ("response",), *(("response", name) for name in parts)):
        for other in ("gone", None, "", "x", "!", "AAAA", 1, [], {}):
            whole = json.loads(signed())
            place = whole["response"] if len(path) == 2 else whole
            place[path[-1]] = other
            if other == "gone":
                del place[path[-1]]
            yield json.dumps(whole)


def test_what_is_no_passkey_is_refused_without_a_fault(key) -> None:
    officer, visitor, half = signed_in_by_password("officer@example.org"), Client(), signed_in_by_password()
    for sent in spoilt(lambda: SoftKey().made(options(officer.get(ADD)))):
        assert officer.post(ADD, {"name": "x", "credential": sent}).status_code == 200, sent
    assert not Authenticator.objects.filter(user__email="officer@example.org").exists()
    for sent in spoilt(lambda: key.used(asked(visitor), owner=owner())):
        cache.clear()  # ten a minute are let in
        visitor.post(ALONE, {"credential": sent})
        assert visitor.get("/account/").status_code == 302, sent
    page = half.get("/account/second-factor/")
    for sent in spoilt(lambda: key.used(options(page))):
        cache.clear()
        assert half.post("/account/second-factor/", {"credential": sent}).status_code == 200, sent


def test_a_closed_account_does_not_sign_in_by_its_passkey(key) -> None:
    Account.objects.filter(email=PLANNER).update(is_active=False)
    client = Client()
    done = client.post(ALONE, {"credential": key.used(asked(client), owner=owner())})
    assert done["Location"] == "/account/inactive/"
    assert client.get("/account/").status_code == 302


def test_a_passkey_confirms_before_what_must_be_certain(key) -> None:
    client = Client()
    client.post(ALONE, {"credential": key.used(asked(client), owner=owner())})
    led = client.get(ADD)
    assert led["Location"].startswith("/account/confirm/")
    ways = client.get(led["Location"]).content.decode()
    assert "/account/second-factor/passkeys/confirm/" in ways
    page = client.get("/account/second-factor/passkeys/confirm/", {"next": ADD})
    done = client.post("/account/second-factor/passkeys/confirm/", {"credential": key.used(options(page)), "next": ADD})
    assert (done.status_code, done["Location"]) == (302, ADD)
    assert client.get(ADD).status_code == 200


def test_a_second_passkey_is_none_of_those_that_the_person_has(key) -> None:
    client = signed_in_by_password()
    client.post("/account/second-factor/", {"credential": key.used(options(client.get("/account/second-factor/")))})
    client.post("/account/confirm/", {"password": PASSWORD})
    page = client.get(ADD)
    assert len(options(page)["publicKey"]["excludeCredentials"]) == 1
    assert 'value="Khóa 2"' in page.content.decode()


def test_no_page_but_those_of_passkeys_loads_their_script(signed_in) -> None:
    assert "passkey.js" not in signed_in(Role.PLANNER).get("/").content.decode()
    assert site_settings.MFA_WEBAUTHN_USER_VERIFICATION == "required"
