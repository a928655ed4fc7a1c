"""Signing in: password, lockout, second factor, sessions, invitations."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from caunghe.language import LANGUAGES
from caunghe.web.accounts.invitations import GOOD_FOR, invitation_of, invite, is_good, renew, token
from caunghe.web.accounts.lockout import ALLOWED, LOCKED, minutes_locked, note_failure
from caunghe.web.accounts.models import Account, Membership, Organisation, Session, SignInFailure
from caunghe.web.accounts.roles import Role
from caunghe.web.common.models import AuditEntry, Message
from tests.web.conftest import NOW, PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"


def enter(client: Client, password: str = PASSWORD, email: str = "clerk@example.org", **more: str):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def test_a_person_signs_in_whatever_the_capitals_of_the_address_and_goes_where_it_was_going() -> None:
    client = Client()
    asked = client.get("/registry/sites/")
    assert asked["Location"] == f"{SIGN_IN}?next=/registry/sites/"
    page = client.get(asked["Location"]).content.decode()
    assert 'name="next" value="/registry/sites/"' in page
    response = enter(client, email="Clerk@Example.org", next="/registry/sites/")
    assert (response.status_code, response["Location"]) == (302, "/registry/sites/")
    assert client.get("/registry/sites/").status_code == 200
    assert AuditEntry.objects.filter(action="signed_in").count() == 1


def test_an_unchecked_address_to_go_on_to_is_not_followed() -> None:
    assert enter(Client(), next="https://evil.example/")["Location"] == "/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(language) -> None:
    said = []
    for email in ("clerk@example.org", "nobody@example.org"):
        client = Client()
        client.cookies["caunghe_language"] = language
        page = enter(client, "wrong password", email).content.decode()
        said.append(re.findall(r"<li>(.*?)</li>", page.partition("<main")[2].partition("</main>")[0]))
    assert said[0] == said[1] != []
    assert ("not right" in said[0][0]) is (language == "en")


def test_an_address_is_locked_after_failures_and_opens_again() -> None:
    client = Client()
    for _ in range(ALLOWED):
        enter(client, "wrong password")
    page = enter(client)
    assert page.status_code == 200
    assert "Nhập sai quá nhiều lần. Hãy thử lại sau 15 phút." in page.content.decode()
    SignInFailure.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert enter(client).status_code == 302
    assert not SignInFailure.objects.exists()


def test_failures_count_in_a_row_and_what_was_typed_is_not_kept() -> None:
    for at in range(ALLOWED - 1):
        assert not note_failure("a@example.org", NOW + timedelta(seconds=at))
    assert not note_failure("a@example.org", NOW + 2 * LOCKED)
    assert minutes_locked("A@example.org", NOW + 2 * LOCKED) == 0
    assert "a@example.org" not in str(list(SignInFailure.objects.values()))


def test_the_fifth_failure_locks_an_address_without_account() -> None:
    locked = [note_failure("nobody@example.org", NOW) for _ in range(ALLOWED)]
    assert locked == [False] * (ALLOWED - 1) + [True]
    assert minutes_locked("nobody@example.org", NOW + timedelta(seconds=1)) == 15
    assert minutes_locked("nobody@example.org", NOW + LOCKED) == 0


def test_a_closed_account_does_not_sign_in() -> None:
    Account.objects.filter(email="clerk@example.org").update(is_active=False)
    client = Client()
    enter(client)
    assert client.get("/registry/").status_code == 302


def test_a_person_sees_its_sessions_and_ends_one() -> None:
    here, there, other = Client(headers={"User-Agent": "Here"}), Client(headers={"User-Agent": "There"}), Client()
    enter(here)
    enter(there)
    enter(other, email="planner@example.org")
    page = here.get("/account/").content.decode()
    assert "Here" in page
    assert "There" in page
    assert all(key not in page for key in Session.objects.values_list("session_key", flat=True))
    name = re.search(r'name="session" value="(\w+)"', page)
    assert name
    # of another person's the name does nothing
    other.post("/account/session/", {"session": name.group(1)})
    assert there.get("/account/").status_code == 200
    here.post("/account/session/", {"session": name.group(1)})
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def activated(client: Client) -> str:
    assert client.get("/account/second-factor/on/")["Location"].startswith("/account/confirm/")
    assert "Mật khẩu không đúng" in client.post("/account/confirm/", {"password": "wrong"}).content.decode()
    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 302
    page = client.get("/account/second-factor/on/").content.decode()
    secret = re.search(r'class="code">(\w+)<', page)
    assert secret
    assert "Mã hoặc khóa không đúng" in client.post("/account/second-factor/on/", {"code": "000000"}).content.decode()
    assert client.post("/account/second-factor/on/", {"code": code_of(secret.group(1))}).status_code == 302
    return secret.group(1)


def test_the_second_factor_is_turned_on_asked_for_and_turned_off() -> None:
    client = Client()
    enter(client)
    secret = activated(client)
    codes = re.findall(r"<li>(\w+)</li>", client.get("/account/recovery-codes/").content.decode())
    assert len(codes) == 10
    again = Client()
    assert enter(again)["Location"].startswith("/account/second-factor/")
    assert again.get("/registry/").status_code == 302
    assert "Mã hoặc khóa không đúng" in again.post("/account/second-factor/", {"code": "000000"}).content.decode()
    assert again.post("/account/second-factor/", {"code": codes[0]}).status_code == 302
    assert again.get("/registry/").status_code == 200
    third = Client()
    enter(third)
    assert third.post("/account/second-factor/", {"code": codes[0]}).status_code == 200
    assert third.post("/account/second-factor/", {"code": code_of(secret)}).status_code in (200, 302)
    assert client.post("/account/second-factor/off/").status_code == 302
    assert enter(Client())["Location"] == "/"


def test_the_secret_of_the_second_factor_is_not_stored_as_it_is() -> None:
    client = Client()
    enter(client)
    secret = activated(client)
    assert secret not in str(list(Authenticator.objects.values()))


def test_a_second_factor_is_recorded_and_ends_the_sessions_that_began_without_it(
    django_capture_on_commit_callbacks,
) -> None:
    here, there, other = Client(), Client(), Client()
    for client, email in ((here, "planner@example.org"), (there, "planner@example.org"), (other, "clerk@example.org")):
        enter(client, email=email)
    with django_capture_on_commit_callbacks(execute=True):
        activated(here)
    assert [client.get("/registry/").status_code for client in (here, there, other)] == [200, 302, 200]
    here.post("/account/second-factor/off/")
    actor = Account.objects.get(email="planner@example.org").pk
    entries = AuditEntry.objects.filter(action__startswith="second_factor").order_by("id")
    assert {entry.actor for entry in entries} == {actor}
    assert [(entry.action, entry.details["kind"]) for entry in entries if entry.details["kind"] == "totp"] == [
        ("second_factor_added", "totp"), ("second_factor_removed", "totp"),
    ]  # fmt: skip


@pytest.fixture
def invitation():
    organisation = Organisation.objects.get(kind="institution")
    actor = Account.objects.get(email="administrator@example.org").pk
    return invite("New@example.org", organisation, Role.CLERK, "vi", actor=actor, now=timezone.now())


def test_a_link_is_good_until_its_end_and_not_at_it(invitation) -> None:
    given = token(invitation)
    assert is_good(invitation, given, invitation.expires - timedelta(seconds=1))
    assert not is_good(invitation, given, invitation.expires)
    with pytest.MonkeyPatch.context() as patch:  # signed at another second
        patch.setattr("django.core.signing.time.time", lambda: 1.0)
        assert is_good(invitation, token(invitation), NOW)
    assert not is_good(invitation, "x", NOW)


def link(given: str) -> str:
    return f"/account/invitation/{given}/"


def test_an_invitation_is_shown_by_get_and_acts_by_post_once(invitation) -> None:
    client, address = Client(), link(token(invitation))
    for _ in range(3):  # as a scanner of mail does
        assert client.get(address).status_code == 200
    assert not Account.objects.filter(email="new@example.org").exists()
    filled = {"name": "Người Mới", "password": "a long sentence of my own"}
    for _ in range(2):
        assert "Lời mời đã được nhận" in client.post(address, filled).content.decode()
    account = Account.objects.get(email="new@example.org")
    assert Membership.objects.filter(account=account).count() == 1
    assert enter(client, filled["password"], "new@example.org").status_code == 302
    assert client.get("/registry/sites/row/?site=S1").status_code == 200


@pytest.mark.parametrize(("filled", "says"), [({"name": "", "password": PASSWORD}, "Hãy điền ô này."),
                                              ({"name": "A", "password": "short"}, "12"),
                                              ({"name": "A", "password": "password1234"}, "phổ biến")])  # fmt: skip
def test_what_is_wrong_with_the_answer_to_an_invitation_is_said_and_what_was_typed_stays(
    filled, says, invitation
) -> None:
    response = Client().post(link(token(invitation)), filled)
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert f'value="{filled["name"]}"' in page or not filled["name"]
    assert not Account.objects.filter(email="new@example.org").exists()


def test_a_person_with_an_account_joins_with_its_own_password() -> None:
    organisation = Organisation.objects.get(kind="institution")
    actor = Account.objects.get(email="administrator@example.org").pk
    made = invite("planner@example.org", organisation, Role.CLERK, "en", actor=actor, now=timezone.now())
    client = Client()
    assert client.post(link(token(made)), {"password": "another long sentence"}).status_code == 422
    assert client.post(link(token(made)), {"password": PASSWORD}).status_code == 200
    planner = Account.objects.get(email="planner@example.org")
    assert {place.role for place in planner.places()} == {Role.PLANNER, Role.CLERK}
    assert planner.check_password(PASSWORD)


def test_an_expired_link_sends_a_new_one_to_the_same_address_only(invitation) -> None:
    client, old = Client(), token(invitation)
    invitation.expires = timezone.now() - timedelta(seconds=1)
    invitation.save()
    messages = Message.objects.count()
    assert client.get(link(old)).status_code == 410
    assert Message.objects.count() == messages
    assert "Liên kết mới đã được gửi" in client.post(link(old), {"email": "thief@example.org"}).content.decode()
    newest = Message.objects.first()
    assert newest is not None
    assert (Message.objects.count(), newest.to) == (messages + 1, "new@example.org")
    (new,) = re.findall(r"/account/invitation/(\S+)/", newest.body)
    assert is_good(invitation_of(old), new, timezone.now())  # type: ignore[arg-type]
    # the old link accepts nothing any more
    client.post(link(old), {"name": "A", "password": "a long sentence of my own"})
    assert not Account.objects.filter(email="new@example.org").exists()


def test_a_link_that_is_not_ours_is_said_to_be_wrong(invitation) -> None:
    for wrong in ("x", token(invitation) + "x", token(invitation).replace(":", "-", 1)):
        assert Client().get(link(wrong)).status_code == 404


def test_a_renewal_before_the_end_or_after_acceptance_does_nothing(invitation) -> None:
    messages = Message.objects.count()
    renew(invitation, now=invitation.expires - timedelta(seconds=1))
    assert Message.objects.count() == messages
    renew(invitation, now=invitation.expires)
    assert Message.objects.count() == messages + 1
    invitation.refresh_from_db()
    assert invitation.expires > timezone.now() + GOOD_FOR


def test_an_administrator_invites_and_a_role_must_fit_its_organisation(signed_in) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    school = Organisation.objects.get(kind="school").pk
    asked = {"email": "x@example.org", "organisation": school, "role": "planner", "language": "vi"}
    refused = client.post("/account/people/invite/", asked)
    assert refused.status_code == 422
    assert "Vai trò này không có" in refused.content.decode()
    assert client.post("/account/people/invite/", {**asked, "role": "adviser"}).status_code == 302
    page = client.get("/account/people/").content.decode()
    assert "x@example.org" in page
    message = Message.objects.get(to="x@example.org")
    assert "http://testserver/account/invitation/" in message.body


@pytest.mark.parametrize(("kind", "code"), [("institution", ""), ("school", "S1")])
def test_the_database_holds_codes_of_organisations_to_their_kinds(kind, code) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(kind=kind, name="X", code=code)


def test_failures_count_together_however_the_address_is_written() -> None:
    """Accounts are found whatever the capitals: an address that could be tried anew in others is not locked."""
    locked = [
        note_failure(to, NOW)
        for to in ("lan@example.org", "Lan@example.org", "LAN@EXAMPLE.ORG", " lan@example.org", "lAn@example.org")
    ]
    assert locked == [False] * 4 + [True]
    assert [minutes_locked(to, NOW) for to in ("lan@example.org", "LAN@example.org")] == [15, 15]
