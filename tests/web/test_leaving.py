"""What ends with a role: what was made by it, in the same act; and accounts and invitations that come to an end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from caunghe.web.accounts import delegations, memberships
from caunghe.web.accounts.invitations import RENEWABLE_FOR, Withdrawn, accept, invite, renew, token
from caunghe.web.accounts.models import Account, Delegation, Invitation, Membership, Organisation, Session
from caunghe.web.accounts.roles import Role
from caunghe.web.common.models import AuditEntry, Message
from tests.web.conftest import NOW, PASSWORD

pytestmark = pytest.mark.django_db


def account(role: Role) -> Account:
    return Account.objects.get(email=f"{role}@example.org")


def delegated(by: Role, to: Role, code: str = "I1") -> Delegation:
    now, of = timezone.now(), Organisation.objects.get(code=code)
    ends = now + timedelta(days=2)
    return delegations.give(of, account(to), ["reports.look"], ends, actor=account(by).pk, now=now)


def another(role: Role, email: str = "second@example.org") -> Account:
    made = Account.objects.create(email=email, name="Hai", made=NOW)
    like = Membership.objects.get(role=role, account=account(role))
    Membership.objects.create(account=made, organisation=like.organisation, role=role)
    return made


def ended(email: str) -> None:
    by = account(Role.ADMINISTRATOR).pk
    for row in Membership.objects.filter(account__email=email):
        memberships.end(row, actor=by, now=timezone.now())


def invited(by: Account) -> Invitation:
    department = Organisation.objects.get(kind="department")
    return invite("new@example.org", department, Role.ADMINISTRATOR, "vi", actor=by.pk, now=timezone.now())


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def test_delegations_that_a_person_holds_end_with_its_role(signed_in) -> None:
    held = delegated(Role.CLERK, Role.OFFICER)
    ended("officer@example.org")
    assert signed_in(Role.OFFICER).post(f"/account/acting/{held.pk}/").status_code == 404
    assert actions()[-2:] == ["people.end", "delegation_ended"]


def test_delegations_that_a_person_has_given_end_where_it_could_not_give_them_now() -> None:
    of_the_clerk, of_the_employer = delegated(Role.CLERK, Role.ADVISER), delegated(Role.EMPLOYER, Role.ADVISER, "E1")
    of_the_administrator = delegated(Role.ADMINISTRATOR, Role.ADVISER)
    ended("clerk@example.org")
    running = set(Delegation.in_force(timezone.now()).values_list("pk", flat=True))
    assert running == {of_the_employer.pk, of_the_administrator.pk}
    assert of_the_clerk.pk not in running


def test_an_administrator_that_is_a_clerk_too_keeps_what_a_clerk_gives() -> None:
    second = another(Role.ADMINISTRATOR)
    clerk = Membership.objects.get(account=account(Role.CLERK))
    Membership.objects.create(account=second, organisation=clerk.organisation, role=Role.CLERK)
    now, until = timezone.now(), timezone.now() + timedelta(days=2)
    made = {
        code: delegations.give(
            Organisation.objects.get(code=code),
            account(Role.ADVISER),
            ["reports.look"],
            until,
            actor=second.pk,
            now=now,
        )
        for code in ("I1", "E1")
    }
    row = Membership.objects.get(account=second, role=Role.ADMINISTRATOR)
    memberships.end(row, actor=account(Role.ADMINISTRATOR).pk, now=now)
    assert list(Delegation.in_force(now).values_list("pk", flat=True)) == [made["I1"].pk]


def test_invitations_end_with_the_role_of_who_sent_them() -> None:
    second = another(Role.ADMINISTRATOR)
    invitation = invited(second)
    given = f"/account/invitation/{token(invitation)}/"
    ended(second.email)
    assert actions()[-2:] == ["people.end", "invitation_withdrawn"]
    answer = Client().post(given, {"name": "A", "password": "a long sentence of my own"})
    assert answer.status_code == 410
    assert not Account.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("change", ["sender", "organisation"])
def test_an_invitation_without_a_sender_that_may_or_an_open_organisation_is_good_for_nothing(change) -> None:
    """Also one of a role that ended before this version, or whose sender's organisation is closed."""
    second = another(Role.ADMINISTRATOR)
    invitation = invited(second)
    if change == "sender":
        Membership.objects.filter(account=second).delete()
    else:
        Organisation.objects.filter(pk=invitation.organisation.pk).update(is_open=False)
    answer = Client().get(f"/account/invitation/{token(invitation)}/")
    assert answer.status_code == 410
    assert "chỉ người quản trị gửi được lời mời mới" in answer.content.decode()
    with pytest.raises(Withdrawn):
        accept(invitation, "Mới", PASSWORD, now=timezone.now())
    invitation.refresh_from_db()
    renew(invitation, now=invitation.expires)
    assert Message.objects.filter(to="new@example.org").count() == 1


def test_whoever_was_invited_has_another_link_once_and_within_days() -> None:
    invitation = invited(account(Role.ADMINISTRATOR))
    end = invitation.expires
    renew(invitation, now=end + RENEWABLE_FOR)
    assert Message.objects.count() == 1
    renew(invitation, now=end + RENEWABLE_FOR - timedelta(seconds=1))
    assert Message.objects.count() == 2
    invitation.refresh_from_db()
    renew(invitation, now=invitation.expires)
    assert Message.objects.count() == 2


@pytest.mark.parametrize(("language", "says"), [("vi", "Lời mời không còn dùng được"), ("en", "has ended")])
def test_the_first_link_of_a_forgotten_invitation_sends_nothing(language, says) -> None:
    invitation, client = invited(account(Role.ADMINISTRATOR)), Client()
    client.cookies["caunghe_language"] = language
    given = f"/account/invitation/{token(invitation)}/"
    Invitation.objects.update(expires=timezone.now() - timedelta(days=700))
    for answer in (client.get(given), client.post(given), client.post(given)):
        assert answer.status_code == 410
        assert says in answer.content.decode()
    assert Message.objects.count() == 1


@pytest.mark.parametrize(("language", "says"), [("vi", "Khóa tài khoản clerk@"), ("en", "Close the account clerk@")])
def test_an_account_without_a_role_is_closed_and_opened_by_a_new_invitation(signed_in, language, says) -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    administrator.cookies["caunghe_language"] = language
    clerk = account(Role.CLERK)
    address = f"/account/people/account/{clerk.pk}/close/"
    administrator.post(address)
    assert account(Role.CLERK).is_active  # it has a role
    assert address not in administrator.get("/account/people/").content.decode()
    ended(clerk.email)
    client = signed_in(Role.CLERK)
    assert says in administrator.get("/account/people/").content.decode()
    for _ in range(2):
        assert administrator.post(address).status_code == 302
    assert not Session.objects.filter(account=clerk).exists()
    assert client.get("/account/").status_code == 302
    Client().post("/account/sign-in/", {"login": clerk.email, "password": PASSWORD})
    assert not Session.objects.filter(account=clerk).exists()
    assert actions().count("account_closed") == 1
    assert signed_in(Role.AUDITOR).post(address).status_code == 403
    by, organisation = account(Role.ADMINISTRATOR).pk, Organisation.objects.get(code="I1")
    again = invite(clerk.email, organisation, Role.CLERK, "vi", actor=by, now=timezone.now())
    Client().post(f"/account/invitation/{token(again)}/", {"password": PASSWORD})
    assert account(Role.CLERK).is_active


def test_an_invitation_from_before_does_not_open_a_closed_account() -> None:
    clerk, by = account(Role.CLERK), account(Role.ADMINISTRATOR).pk
    before = invite(clerk.email, Organisation.objects.get(code="I1"), Role.CLERK, "vi", actor=by, now=timezone.now())
    ended(clerk.email)
    memberships.close(clerk, actor=by, now=timezone.now())
    with pytest.raises(Withdrawn):
        accept(before, "", PASSWORD, now=timezone.now())
    assert not account(Role.CLERK).is_active
