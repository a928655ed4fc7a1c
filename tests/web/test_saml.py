"""Signing in by SAML, against a provider in a process of its own; what does not fit signs nobody in."""

from __future__ import annotations

import copy
import re
from base64 import b64encode
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from lxml import etree

from caunghe.web.accounts.models import Account
from caunghe.web.common.models import AuditEntry
from tests.web.saml_provider import key_and_certificate, saml_provider
from tests.web.test_oidc import free_port, is_signed_in

pytestmark = pytest.mark.django_db
BASE = "/account/sign-in/saml"
NAMES = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion", "ds": "http://www.w3.org/2000/09/xmldsig#"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("saml")
    key_and_certificate(made)
    return made


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """The address at which the provider will be, and what it knows of this site."""
    port = free_port()
    metadata = (
        f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="http://testserver{BASE}/metadata/">'
        '<SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        '<AssertionConsumerService index="1" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" '
        f'Location="http://testserver{BASE}/acs/"/></SPSSODescriptor></EntityDescriptor>'
    )
    with saml_provider(folder, port, metadata) as address:
        yield address, port


@pytest.fixture
def provider(served, folder, settings) -> str:
    address, _ = served
    settings.SAML = [f"{address}/idp", f"{address}/sso", (folder / "certificate.pem").read_text(), "Cổng của trường"]
    return address


def led(client: Client, **asked: str) -> str:
    found = re.search(r'content="0;url=([^"]+)"', client.post(f"{BASE}/start/", asked).content.decode())
    assert found
    return unescape(found[1])


def answer(client: Client, user: str, how: str = "", **asked: str) -> str:
    """What the provider would have the browser post, as XML."""
    return requests.get(led(client, **asked), params={"user": user, "how": how}).text


def posted(client: Client, xml: str | bytes):
    """The page after a post from the provider's page, which brings no cookie of the session's, and the redirect."""
    sent = b64encode(xml if isinstance(xml, bytes) else xml.encode()).decode()
    without = Client(enforce_csrf_checks=True)
    taken = without.post(f"{BASE}/acs/", {"SAMLResponse": sent, "RelayState": "https://evil.example/"})
    if taken.status_code != 302:
        return taken
    client.cookies["saml-acs-session"] = without.cookies["saml-acs-session"].value
    return client.get(taken["Location"])


def test_the_metadata_name_this_site_and_ask_for_signed_assertions(provider) -> None:
    said = Client().get(f"{BASE}/metadata/").content.decode()
    assert f'entityID="http://testserver{BASE}/metadata/"' in said
    assert f'Location="http://testserver{BASE}/acs/"' in said
    assert 'WantAssertionsSigned="true"' in said


def test_an_address_of_an_account_signs_it_in_and_nothing_is_stored(provider) -> None:
    client, accounts = Client(), Account.objects.count()
    assert "Đăng nhập qua Cổng của trường" in client.get("/account/sign-in/").content.decode()
    done = posted(client, answer(client, "planner", next="/runs/"))
    assert (done.status_code, done["Location"]) == (302, "/runs/")
    assert "Người thử planner" in client.get("/account/").content.decode()
    assert (Account.objects.count(), SocialAccount.objects.count()) == (accounts, 0)


@pytest.mark.parametrize(("user", "says"), [("stranger", "không có tài khoản ở đây"), ("nameless", "không cho biết")])
def test_who_is_not_known_is_told_and_not_signed_in(user, says, provider) -> None:
    client = Client()
    page = posted(client, answer(client, user))
    assert (page.status_code, says in page.content.decode()) == (403, True)
    assert not is_signed_in(client)
    assert AuditEntry.objects.filter(action="sign_in_refused").count() == 1


@pytest.mark.parametrize("how", ["unsigned", "message", "audience", "expired", "question"])
def test_an_assertion_that_is_unsigned_late_or_for_others_is_refused(how, provider) -> None:
    client = Client()
    page = posted(client, answer(client, "clerk", how))
    assert (page.status_code, "câu trả lời không dùng được" in page.content.decode()) == (403, True)
    assert not is_signed_in(client)


def wrapped(xml: str, way: str) -> bytes:
    """An answer in which a signed assertion stands beside, within or around one that names somebody else."""
    document = etree.fromstring(xml.encode())
    signed = document.find("saml:Assertion", NAMES)
    assert signed is not None
    evil = copy.deepcopy(signed)
    evil.set("ID", "evil")
    for value in evil.iterfind(".//saml:AttributeValue", NAMES):
        value.text = "planner@example.org"
    signature = evil.find("ds:Signature", NAMES)
    assert signature is not None
    if way == "changed":
        for value in signed.iterfind(".//saml:AttributeValue", NAMES):
            value.text = "planner@example.org"
    elif way in ("before", "after"):
        evil.remove(signature)
        document.insert(0 if way == "before" else len(document), evil)
    elif way == "around":
        evil.remove(signature)
        document.replace(signed, evil)
        evil.append(signed)
    elif way == "in the signature":
        document.replace(signed, evil)
        held = etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}Object")
        held.append(signed)
    elif way == "same name":
        evil.remove(signature)
        evil.set("ID", signed.get("ID", ""))
        document.insert(0, evil)
    return etree.tostring(document)


@pytest.mark.parametrize("way", ["changed", "before", "after", "around", "in the signature", "same name"])
def test_a_signed_assertion_that_is_changed_or_wrapped_is_refused(way, provider) -> None:
    client = Client()
    assert posted(client, wrapped(answer(client, "clerk"), way)).status_code == 403
    assert not is_signed_in(client)


def test_a_comment_within_an_address_does_not_make_another_of_it(provider) -> None:
    client = Client()
    xml = answer(client, "planner").replace("Planner@example.org", "Planner@example.org<!-- -->.evil.example")
    posted(client, xml)
    assert not is_signed_in(client)


def test_what_another_key_has_signed_is_refused(provider, tmp_path, settings) -> None:
    entity, address, _, name = settings.SAML
    settings.SAML = [entity, address, key_and_certificate(tmp_path), name]
    client = Client()
    assert posted(client, answer(client, "clerk")).status_code == 403
    assert not is_signed_in(client)


def test_what_another_provider_says_is_refused(provider, settings) -> None:
    client = Client()
    xml = answer(client, "clerk")
    settings.SAML = ["https://another.example/idp", *settings.SAML[1:]]
    assert posted(client, xml).status_code == 403
    assert not is_signed_in(client)


def test_an_answer_is_good_once_for_the_browser_that_asked_and_for_its_own_question(provider) -> None:
    asked, other = Client(), Client()
    xml = answer(asked, "clerk")
    own = re.search(r'InResponseTo="([^"]+)"', answer(other, "clerk"))
    assert own
    assert posted(other, xml).status_code == 403
    # the message is not signed: its question can be changed, that within the assertion cannot
    changed = re.sub(r'InResponseTo="[^"]+"', own[0], xml, count=1)
    assert posted(other, changed).status_code == 403
    assert not is_signed_in(other)
    assert posted(asked, xml).status_code == 302
    assert is_signed_in(asked)
    asked.logout()
    assert posted(asked, xml).status_code == 403
    assert not is_signed_in(asked)


def test_an_assertion_that_answers_no_question_is_not_put_into_an_answer_to_ours(provider) -> None:
    client = Client()
    own = re.search(r'InResponseTo="[^"]+"', answer(client, "clerk"))
    xml = answer(client, "clerk", "unbound")
    assert own
    assert "InResponseTo" not in re.sub(r'InResponseTo=""', "", xml)
    bare = re.sub(r' InResponseTo=""', "", xml, count=1)
    assert posted(client, re.sub(r"(<[\w:]*Response) ", rf"\1 {own[0]} ", bare, count=1)).status_code == 403
    assert not is_signed_in(client)


def test_nobody_signs_in_who_has_not_asked(provider) -> None:
    asked, other = Client(), Client()
    xml = re.sub(r' InResponseTo="[^"]+"', "", answer(asked, "clerk"), count=1)
    for client in (asked, other):
        assert posted(client, xml).status_code == 403
        assert not is_signed_in(client)


def test_a_closed_account_stays_closed_and_a_second_factor_is_asked_for(provider, settings) -> None:
    Account.objects.filter(email="clerk@example.org").update(is_active=False)
    client = Client()
    assert posted(client, answer(client, "clerk"))["Location"] == "/account/inactive/"
    assert not is_signed_in(client)
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    posted(client, answer(client, "planner"))
    assert client.get("/runs/")["Location"] == "/account/second-factor/state/"
    planner = Account.objects.get(email="planner@example.org")
    Authenticator.objects.create(user=planner, type="totp", data={"secret": "x"})
    again = Client()
    assert posted(again, answer(again, "planner"))["Location"] == "/account/second-factor/"
    assert not is_signed_in(again)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize("xml", ["", "x", "<x/>", "<x", BOMB, "\x00", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'])
def test_what_is_no_answer_is_refused_without_a_fault(xml, provider) -> None:
    client = Client()
    led(client)
    assert posted(client, xml).status_code == 403


def test_answers_that_are_too_large_or_none_are_not_kept(provider) -> None:
    taken: Any = Client().post(f"{BASE}/acs/", {"SAMLResponse": "A" * 200_001})
    assert taken.status_code == Client().post(f"{BASE}/acs/", {"x": "y"}).status_code == 403
    assert Client().get(f"{BASE}/finish/").status_code == 403
    assert Client().post(f"{BASE}/acs/", {"SAMLResponse": "!"}, follow=True).status_code == 403


def test_a_word_of_the_provider_alone_ends_no_session(provider) -> None:
    client = Client()
    posted(client, answer(client, "clerk"))
    assert client.get(f"{BASE}/out/", {"SAMLRequest": "x"})["Location"] == "/account/sign-out/"
    assert is_signed_in(client)


def test_a_provider_that_is_not_set_is_not_there(settings) -> None:
    for address in ("metadata", "finish", "out"):
        assert Client().get(f"{BASE}/{address}/").status_code == 404
    assert Client().post(f"{BASE}/acs/").status_code == Client().post(f"{BASE}/start/").status_code == 404
