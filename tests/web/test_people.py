"""What becomes of accounts: a forgotten password, one that is changed, a role that ends, an invitation withdrawn."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from caunghe.web.accounts import memberships, passwords, words
from caunghe.web.accounts.invitations import GOOD_FOR, Withdrawn, accept, invite, renew, token
from caunghe.web.accounts.lockout import ALLOWED, LOCKED, minutes_locked, note_failure
from caunghe.web.accounts.models import Account, Invitation, Membership, Organisation, Session
from caunghe.web.accounts.roles import Role
from caunghe.web.common.models import AuditEntry, Message
from caunghe.web.registry.models import MODELS
from tests.web.conftest import NOW, PASSWORD

pytestmark = pytest.mark.django_db
CLERK = "clerk@example.org"
NEW = "another sentence to remember"


def asked(email: str = CLERK) -> str:
    """The answer of the page that sends a link for a new password."""
    response = Client().post("/account/password/forgotten/", {"email": email})
    assert response.status_code == 200
    return response.content.decode().partition("<main")[2]


def link(email: str = CLERK) -> str:
    found = re.search(
        r"http://[^/\s]+(/account/password/new/[^\s]+)",
        Message.objects.get(to=email, subject=words.RESET_SUBJECT("vi")).body,
    )
    assert found
    return found[1]


def test_a_forgotten_password_is_set_by_a_link_once_and_other_sessions_end(signed_in) -> None:
    before = signed_in(Role.CLERK)
    for _ in range(ALLOWED):
        note_failure(CLERK, timezone.now())
    asked(CLERK.upper())
    client = Client()
    assert 'name="password"' in client.get(link()).content.decode()
    assert Account.objects.get(email=CLERK).check_password(PASSWORD)  # looking at a link sets nothing
    done = client.post(link(), {"password": NEW})
    assert (done.status_code, done["Location"]) == (302, "/account/sign-in/")
    assert Account.objects.get(email=CLERK).check_password(NEW)
    assert before.get("/account/").status_code == 302
    assert minutes_locked(CLERK, timezone.now()) == 0
    for again in (client.get(link()), client.post(link(), {"password": PASSWORD})):
        assert again.status_code == 410
    assert Account.objects.get(email=CLERK).check_password(NEW)
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True))[-2:] == [
        "password_asked", "password_set",
    ]  # fmt: skip


def test_an_unknown_and_a_closed_address_are_answered_as_a_known_one() -> None:
    Account.objects.filter(email="officer@example.org").update(is_active=False)
    assert asked("nobody@example.org") == asked("officer@example.org") == asked(CLERK)
    assert list(Message.objects.values_list("to", flat=True)) == [CLERK]


def test_an_address_gets_one_link_within_minutes() -> None:
    passwords.ask(CLERK, now=NOW)
    passwords.ask(CLERK, now=NOW + passwords.BETWEEN - timedelta(seconds=1))
    assert Message.objects.count() == 1
    passwords.ask(CLERK, now=NOW + passwords.BETWEEN)
    assert Message.objects.count() == 2


def test_a_link_ends_with_time_and_when_the_person_signs_in(settings) -> None:
    account = Account.objects.get(email=CLERK)
    given = f"{account.pk}-{passwords.token(account)}"
    assert passwords.account_of(given) == account
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert passwords.account_of(given) is None
    settings.PASSWORD_RESET_TIMEOUT = 7_200
    Client().post("/account/sign-in/", {"login": CLERK, "password": PASSWORD})
    assert passwords.account_of(given) is None


def test_a_link_is_good_for_its_own_account_alone() -> None:
    clerk, officer = Account.objects.get(email=CLERK), Account.objects.get(email="officer@example.org")
    made = passwords.token(clerk)
    wrong = (f"{officer.pk}-{made}", f"{clerk.pk}-x", f"-{made}", "²-x", f"{'9' * 40}-{made}", "x")
    assert [passwords.account_of(each) for each in wrong] == [None] * len(wrong)


def test_a_weak_password_is_refused_and_nothing_is_set() -> None:
    asked()
    refused = Client().post(link(), {"password": "short"})
    assert refused.status_code == 422
    assert Account.objects.get(email=CLERK).check_password(PASSWORD)


def test_a_person_changes_its_password_and_its_other_sessions_end(signed_in) -> None:
    other, client = signed_in(Role.CLERK), Client()
    client.post("/account/sign-in/", {"login": CLERK, "password": PASSWORD})
    page = client.get("/account/password/").content.decode()
    assert "Nhập lại mật khẩu mới" in page
    wrong = client.post("/account/password/", {"oldpassword": "x", "password1": NEW, "password2": NEW})
    assert "Hãy nhập mật khẩu đang dùng" in wrong.content.decode()
    done = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert done.status_code == 302
    assert Account.objects.get(email=CLERK).check_password(NEW)
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_an_administrator_ends_a_role_and_the_person_is_signed_out(signed_in) -> None:
    clerk, administrator = signed_in(Role.CLERK), signed_in(Role.ADMINISTRATOR)
    row = Membership.objects.get(account__email=CLERK)
    assert f"/account/people/{row.pk}/" in administrator.get("/account/people/").content.decode()
    page = administrator.get(f"/account/people/{row.pk}/").content.decode()
    assert "Kết thúc vai trò" in page
    assert "Kết thúc vai trò" not in signed_in(Role.AUDITOR).get(f"/account/people/{row.pk}/").content.decode()
    for _ in range(2):
        assert administrator.post(f"/account/people/{row.pk}/end/").status_code == 302
    assert clerk.get("/registry/").status_code == 302
    assert not Membership.objects.filter(pk=row.pk).exists()
    assert not Session.objects.filter(account__email=CLERK).exists()
    entry = AuditEntry.objects.get(action="people.end")
    assert entry.details["role"] == "clerk"


def test_the_last_administrator_stays(signed_in) -> None:
    row = Membership.objects.get(role=Role.ADMINISTRATOR)
    refused = signed_in(Role.ADMINISTRATOR).post(f"/account/people/{row.pk}/end/")
    assert refused.status_code == 422
    assert "Đây là người quản trị cuối cùng" in refused.content.decode()
    second = Account.objects.create(email="second@example.org", name="Hai", made=NOW)
    Membership.objects.create(account=second, organisation=row.organisation, role=Role.ADMINISTRATOR)
    second.is_active = False
    second.save()
    with pytest.raises(memberships.LastAdministrator):
        memberships.end(row, actor=row.account.pk, now=NOW)
    Account.objects.filter(pk=second.pk).update(is_active=True)
    memberships.end(row, actor=row.account.pk, now=NOW)
    assert not Membership.objects.filter(pk=row.pk).exists()


def invited() -> Invitation:
    who = Account.objects.get(email="administrator@example.org")
    organisation = Organisation.objects.get(code="I1")
    return invite("new@example.org", organisation, Role.CLERK, "vi", actor=who.pk, now=timezone.now())


def test_a_withdrawn_invitation_is_good_for_nothing(signed_in) -> None:
    invitation, administrator = invited(), signed_in(Role.ADMINISTRATOR)
    address, given = f"/account/people/invitation/{invitation.pk}/", token(invitation)
    assert address in administrator.get("/account/people/").content.decode()
    assert "Hủy lời mời" in administrator.get(address).content.decode()
    for _ in range(2):
        assert administrator.post(address).status_code == 302
    assert address not in administrator.get("/account/people/").content.decode()
    for answer in (Client().get(f"/account/invitation/{given}/"), Client().post(f"/account/invitation/{given}/")):
        assert answer.status_code == 410
        assert "Gửi liên kết mới" not in answer.content.decode()
    invitation.refresh_from_db()
    with pytest.raises(Withdrawn):
        accept(invitation, "Mới", PASSWORD, now=NOW)
    renew(invitation, now=invitation.expires)
    assert Message.objects.filter(to="new@example.org").count() == 1
    assert not Account.objects.filter(email="new@example.org").exists()
    assert AuditEntry.objects.filter(action="invitation_withdrawn").count() == 1


def test_an_accepted_invitation_cannot_be_withdrawn() -> None:
    invitation = invited()
    accept(invitation, "Mới", PASSWORD, now=timezone.now())
    assert not memberships.withdraw(invitation, actor=1, now=NOW)
    invitation.refresh_from_db()
    assert invitation.withdrawn is None


def added(client: Client, status: int = 302, **asked: str) -> str:
    response = client.post("/organisations/", asked)
    assert response.status_code == status
    return response.content.decode()


def test_every_institution_is_opened_at_once_and_its_clerk_can_be_invited(signed_in) -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    for _ in range(2):
        assert administrator.post("/organisations/institutions/").status_code == 302
    codes = Organisation.objects.filter(kind="institution").values_list("code", flat=True)
    assert sorted(codes) == sorted(MODELS["institutions"].objects.values_list("institution", flat=True))
    other = Organisation.objects.get(code="I2")
    asked = {"email": "i2@example.org", "organisation": other.pk, "role": "clerk", "language": "vi"}
    assert administrator.post("/account/people/invite/", asked).status_code == 302


def test_an_organisation_is_opened_by_its_code_or_its_name_once(signed_in) -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    added(administrator, kind="institution", code="I2", name="not its name")
    assert Organisation.objects.get(code="I2").name == MODELS["institutions"].objects.get(institution="I2").name
    assert "đã có" in added(administrator, 422, kind="institution", code="I2")
    assert "không có mã “I9”" in added(administrator, 422, kind="institution", code="I9")
    assert "Hãy ghi tên" in added(administrator, 422, kind="school", code="I9")
    added(administrator, kind="school", name="Trường A", code="I9")
    assert Organisation.objects.get(name="Trường A").code == ""
    assert "đã có" in added(administrator, 422, kind="school", name="Trường A")


def test_the_people_of_a_closed_organisation_have_no_role_until_it_is_opened_again(signed_in) -> None:
    clerk, administrator = signed_in(Role.CLERK), signed_in(Role.ADMINISTRATOR)
    address = f"/organisations/{Organisation.objects.get(code='I1').pk}/"
    for _ in range(2):
        administrator.post(address)
    assert clerk.get("/reports/").status_code == 403
    administrator.post(address, {"open": "1"})
    assert clerk.get("/reports/").status_code == 200
    assert AuditEntry.objects.filter(action="organisations.open").count() == 2


def test_the_password_of_an_invitation_is_guarded_as_that_of_signing_in() -> None:
    """Who has the link of somebody with an account may not try passwords there."""
    who = Account.objects.get(email="administrator@example.org")
    organisation = Organisation.objects.get(code="I1")
    made = invite("planner@example.org", organisation, Role.CLERK, "vi", actor=who.pk, now=timezone.now())
    address = f"/account/invitation/{token(made)}/"
    for _ in range(ALLOWED):
        assert Client().post(address, {"password": "wrong password"}).status_code == 422
    assert "Nhập sai quá nhiều lần" in Client().post(address, {"password": PASSWORD}).content.decode()
    assert not Membership.objects.filter(account__email="planner@example.org", role=Role.CLERK).exists()
    assert minutes_locked("planner@example.org", timezone.now()) > 0
    assert AuditEntry.objects.filter(action="sign_in_failed").count() == ALLOWED


def test_limits_are_those_that_are_told_to_people() -> None:
    """The pages and the guide say five failures, fifteen minutes, fourteen days, two hours."""
    assert {
        "failures": 5, "locked": timedelta(minutes=15), "good_for": timedelta(days=14),
    } == {"failures": ALLOWED, "locked": LOCKED, "good_for": GOOD_FOR}  # fmt: skip
    assert settings.PASSWORD_RESET_TIMEOUT == 2 * 3_600
    for text, said in ((words.INVITE_SAYS, "14"), (words.RESET_SAYS, "2")):
        assert said in text.vi
        assert said in text.en


def test_the_organisation_of_all_administrators_is_not_closed(signed_in) -> None:
    administrator, row = signed_in(Role.ADMINISTRATOR), Membership.objects.get(role=Role.ADMINISTRATOR)
    refused = administrator.post(f"/organisations/{row.organisation.pk}/")
    assert refused.status_code == 422
    assert "Đây là người quản trị cuối cùng" in refused.content.decode()
    assert Organisation.objects.get(pk=row.organisation.pk).is_open


@pytest.mark.parametrize(("language", "says"), [("vi", "Xem liên kết để trao cho"), ("en", "See the link")])
def test_an_administrator_sees_a_link_for_a_new_password_by_an_act_that_is_recorded(
    signed_in, settings, language, says
) -> None:
    settings.MAIL = None
    asked()
    administrator, private = signed_in(Role.ADMINISTRATOR), link()
    administrator.cookies["caunghe_language"] = language
    page = administrator.get("/account/people/").content.decode()
    assert says in page
    assert private not in page
    message = Message.objects.get(to=CLERK)
    address = f"/account/people/message/{message.pk}/"
    assert address in page
    assert not AuditEntry.objects.filter(action="password_handed_over").exists()
    assert private in administrator.post(address).content.decode()
    entry = AuditEntry.objects.get(action="password_handed_over")
    by, about = (Account.objects.get(email=email).pk for email in ("administrator@example.org", CLERK))
    assert (entry.actor, entry.details["account"]) == (by, about)
    assert signed_in(Role.AUDITOR).post(address).status_code == 403
    settings.MAIL = {}  # which sends it
    assert administrator.post(address).status_code == 404
    assert AuditEntry.objects.filter(action="password_handed_over").count() == 1


def test_no_other_message_is_seen_in_that_way(signed_in, settings) -> None:
    settings.MAIL = None
    invited()
    message = Message.objects.get(to="new@example.org")
    assert signed_in(Role.ADMINISTRATOR).post(f"/account/people/message/{message.pk}/").status_code == 404


def test_a_link_of_an_account_that_has_been_closed_opens_nothing() -> None:
    asked()
    Account.objects.filter(email=CLERK).update(is_active=False)
    for answer in (Client().get(link()), Client().post(link(), {"password": NEW})):
        assert answer.status_code == 410
    assert Account.objects.get(email=CLERK).check_password(PASSWORD)


@pytest.mark.parametrize("state", ["waiting", "failed", "sent"])
def test_links_that_are_ended_open_nothing_whatever_became_of_their_message(state) -> None:
    asked()
    Message.objects.update(state=state, sent=NOW if state == "sent" else None)
    given = link()
    assert Client().get(given).status_code == 200
    assert passwords.end_links() == (state != "sent")
    assert not passwords.waiting(timezone.now()).exists()
    assert Client().get(given).status_code == 410
    Message.objects.all().delete()
    asked()
    assert Client().get(link()).status_code == 200


def test_an_administrator_of_a_closed_organisation_is_none(signed_in) -> None:
    row = Membership.objects.get(role=Role.ADMINISTRATOR)
    other = Organisation.objects.create(kind=row.organisation.kind, name="Sở cũ", is_open=False)
    second = Account.objects.create(email="second@example.org", name="Hai", made=NOW)
    Membership.objects.create(account=second, organisation=other, role=Role.ADMINISTRATOR)
    with pytest.raises(memberships.LastAdministrator):
        memberships.end(row, actor=row.account.pk, now=NOW)
