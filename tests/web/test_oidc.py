"""Signing in by OpenID Connect, against a provider in a process of its own; what does not fit signs nobody in."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.cache import cache
from django.test import Client

from caunghe.language import LANGUAGES
from caunghe.web.accounts.models import Account
from caunghe.web.common.models import AuditEntry
from tests.web.oidc_provider import CLIENT, SECRET, oidc_provider

pytestmark = pytest.mark.django_db
TO, BACK = "/account/sign-in/oidc/", "/account/sign-in/oidc/callback/"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oidc_provider(tmp_path_factory.mktemp("provider"), free_port()) as address:
        yield address


@pytest.fixture
def provider(served: str, settings) -> str:
    settings.OIDC = [served, CLIENT, SECRET, "Cổng đăng nhập của Sở"]
    return served


def led(client: Client, **asked: str) -> str:
    """Where the page after the button leads, as a browser without script goes by itself."""
    page = client.post(TO, asked).content.decode()
    found = re.search(r'content="0;url=([^"]+)"', page)
    assert found
    return unescape(found[1])


def answered(address: str, name: str) -> str:
    """Where the provider sends the browser of a person who is signed in there."""
    browser, parts = requests.Session(), urlsplit(address)
    browser.get(f"{parts.scheme}://{parts.netloc}/login/", params={"user": name}).raise_for_status()
    answer = browser.get(address, allow_redirects=False)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://testserver")


def come_back(client: Client, name: str, **asked: str):
    return client.get(answered(led(client, **asked), name))


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_verified_address_of_an_account_signs_it_in_and_nothing_is_stored(provider) -> None:
    client, accounts = Client(), Account.objects.count()
    page = client.get("/account/sign-in/?next=/runs/").content.decode()
    assert "Đăng nhập qua Cổng đăng nhập của Sở" in page
    done = come_back(client, "planner", next="/runs/")
    assert (done.status_code, done["Location"]) == (302, "/runs/")
    assert client.get("/runs/").status_code == 200
    assert "Người thử planner" in client.get("/account/").content.decode()
    assert AuditEntry.objects.filter(action="signed_in").count() == 1
    assert Account.objects.count() == accounts
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()


def test_each_sign_in_has_a_state_a_nonce_and_a_verifier_of_its_own(provider) -> None:
    client = Client()
    first, second = (parse_qs(urlsplit(led(client)).query) for _ in range(2))
    assert first["code_challenge_method"] == ["S256"]
    assert first["redirect_uri"] == ["http://testserver/account/sign-in/oidc/callback/"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) >= 16
        assert first[name] != second[name]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("stranger", "Địa chỉ stranger@example.org không có tài khoản ở đây"),
        ("unverified", "chưa xác nhận địa chỉ ấy"),
        ("nameless", "không cho biết địa chỉ thư"),
        ("double", "câu trả lời không dùng được"),
    ],
)
def test_who_is_not_known_for_certain_is_told_and_not_signed_in(name, says, provider) -> None:
    client, accounts = Client(), Account.objects.count()
    answer = come_back(client, name)
    assert answer.status_code == 403
    assert says in answer.content.decode()
    assert not is_signed_in(client)
    assert Account.objects.count() == accounts
    entry = AuditEntry.objects.get(action="sign_in_refused")
    assert "example.org" not in str(entry.details)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_on_the_way_speak_one_language(language, provider) -> None:
    client = Client()
    client.cookies["caunghe_language"] = language
    said = client.post(TO).content.decode() + come_back(client, "stranger").content.decode()
    assert ("Opening" in said, "Đang mở" in said) == (language == "en", language == "vi")
    assert ("No account here" in said) is (language == "en")


def test_an_answer_is_good_once_and_for_the_browser_that_asked(provider) -> None:
    asked, other = Client(), Client()
    answer = answered(led(asked), "clerk")
    led(other)
    assert other.get(answer).status_code == 403
    assert not is_signed_in(other)
    assert asked.get(answer).status_code == 302
    assert is_signed_in(asked)
    asked.logout()
    assert asked.get(answer).status_code == 403
    assert not is_signed_in(asked)


def test_a_code_of_somebody_else_is_no_answer_to_ones_own_state(provider) -> None:
    thief, victim = Client(), Client()
    code = parse_qs(urlsplit(answered(led(thief), "clerk")).query)["code"][0]
    state = parse_qs(urlsplit(led(victim)).query)["state"][0]
    assert victim.get(BACK, {"code": code, "state": state}).status_code == 403
    assert not is_signed_in(victim)


def test_a_token_made_for_another_sign_in_is_refused(provider) -> None:
    client = Client()
    answer = answered(led(client), "clerk")
    session = client.session
    for state, *_ in session["socialaccount_states"].values():
        state["nonce"] = "another"
    session.save()
    assert client.get(answer).status_code == 403
    assert not is_signed_in(client)


def test_a_provider_that_is_not_who_it_was_set_to_be_is_refused(tmp_path, settings) -> None:
    with oidc_provider(tmp_path, free_port(), issuer="https://evil.example") as address:
        settings.OIDC = [address, CLIENT, SECRET, "X"]
        client = Client()
        assert come_back(client, "clerk").status_code == 403
        assert not is_signed_in(client)


def test_a_site_that_the_provider_does_not_know_by_its_secret_signs_nobody_in(provider, settings) -> None:
    settings.OIDC = [provider, CLIENT, "not the secret", "X"]
    client = Client()
    assert come_back(client, "clerk").status_code == 403
    assert not is_signed_in(client)


def test_a_closed_account_stays_closed(provider) -> None:
    Account.objects.filter(email="clerk@example.org").update(is_active=False)
    client = Client()
    assert come_back(client, "clerk")["Location"] == "/account/inactive/"
    assert not is_signed_in(client)


def test_a_second_factor_is_asked_for_as_after_a_password(provider, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    assert come_back(client, "planner", next="/runs/")["Location"] == "/runs/"
    assert client.get("/runs/")["Location"] == "/account/second-factor/state/"
    planner = Account.objects.get(email="planner@example.org")
    Authenticator.objects.create(user=planner, type="totp", data={"secret": "x"})
    again = Client()
    assert come_back(again, "planner")["Location"] == "/account/second-factor/"
    assert again.get("/runs/").status_code == 302
    assert not is_signed_in(again)


def test_whoever_is_signed_in_as_another_is_signed_out_of_it_first(provider) -> None:
    client = Client()
    client.force_login(Account.objects.get(email="officer@example.org"))
    assert come_back(client, "clerk", process="connect").status_code == 302
    assert "Người thử clerk" in client.get("/account/").content.decode()
    assert not SocialAccount.objects.exists()


def test_an_address_to_go_on_to_is_one_of_ours(provider) -> None:
    assert come_back(Client(), "clerk", next="https://evil.example/")["Location"] == "/"


@pytest.mark.parametrize(
    "query", [{}, {"code": "x"}, {"state": "x"}, {"error": "access_denied"}, {"code": "x", "state": "x"}]
)
def test_what_is_no_answer_is_told_so(query, provider) -> None:
    answer = Client().get(BACK, query)
    assert answer.status_code == 403
    assert "chưa xong, đã bị hủy" in answer.content.decode()


def test_a_cancelled_sign_in_is_told_so(provider) -> None:
    client = Client()
    state = parse_qs(urlsplit(led(client)).query)["state"][0]
    assert client.get(BACK, {"error": "access_denied", "state": state}).status_code == 403


def test_a_provider_that_does_not_answer_is_told_and_one_that_is_not_set_is_not_there(settings) -> None:
    settings.OIDC = [f"http://127.0.0.1:{free_port()}", CLIENT, SECRET, "X"]
    answer = Client().post(TO)
    assert (answer.status_code, "Nơi đăng nhập không trả lời" in answer.content.decode()) == (502, True)
    settings.OIDC = None
    cache.clear()
    assert Client().post(TO).status_code == Client().get(BACK).status_code == 404
    assert "Đăng nhập qua" not in Client().get("/account/sign-in/").content.decode()
