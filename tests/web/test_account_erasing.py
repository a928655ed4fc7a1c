"""Erasing the data of a person who has left: by two administrators, without a trace but the account's number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.test import Client
from django.utils import timezone

from caunghe.web.accounts import delegations, erasure, memberships
from caunghe.web.accounts.invitations import Withdrawn, accept, invite, token
from caunghe.web.accounts.lockout import note_failure
from caunghe.web.accounts.models import Account, Delegation, Membership, Organisation
from caunghe.web.accounts.roles import Role
from caunghe.web.common.audit import check_chain
from caunghe.web.common.models import AuditEntry, Message
from tests.web.conftest import NOW, PASSWORD

pytestmark = pytest.mark.django_db
EMAIL, NAME = "nguyen.thi.hoa@example.org", "Nguyễn Thị Hòa Bình"


def administrator(number: int = 1) -> Account:
    """The administrator that every test has, or a second one."""
    first = Account.objects.get(email="administrator@example.org")
    if number == 1:
        return first
    made, _ = Account.objects.get_or_create(email="second@example.org", defaults={"name": "Hai", "made": NOW})
    place = Membership.objects.get(account=first)
    Membership.objects.get_or_create(account=made, organisation=place.organisation, role=place.role)
    return made


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def address(account: Account) -> str:
    return f"/account/people/account/{account.pk}/erase/"


def invited() -> Account:
    """A clerk who has come by an invitation."""
    by, place = administrator().pk, Organisation.objects.get(code="I1")
    return accept(invite(EMAIL, place, Role.CLERK, "vi", actor=by, now=timezone.now()), NAME, PASSWORD, now=NOW)


def leave(account: Account) -> None:
    by, now = administrator().pk, timezone.now()
    for row in Membership.objects.filter(account=account):
        memberships.end(row, actor=by, now=now)
    memberships.close(account, actor=by, now=now)
    account.refresh_from_db()


def gone() -> Account:
    person = invited()
    leave(person)
    return person


def traces(*texts: str) -> list[str]:
    """The tables in any row of which one of the texts stands."""
    rows = ((model.__name__, str(row)) for model in apps.get_models() for row in model._default_manager.values())
    return sorted({name for name, row in rows if any(text in row for text in texts)})


def test_nothing_of_a_person_is_left_but_the_number() -> None:
    person, now = invited(), timezone.now()
    client_of(person).get("/registry/")
    TOTP.activate(person, "GEZDGNBVGY3TQOJQ")
    RecoveryCodes.activate(person)
    EmailAddress.objects.create(user=person, email=EMAIL)
    place, ends = Organisation.objects.get(code="I1"), now + timedelta(days=2)
    held = delegations.give(place, person, ["reports.look"], ends, actor=administrator().pk, now=now)
    leave(person)
    note_failure(EMAIL, now)
    Message.objects.filter(to=EMAIL).update(state=Message.State.SENT)
    told = {"subject": f"{NAME}?", "language": "en", "written": NOW, "keep_until": ends}
    about = Message.objects.create(to="other@example.org", body=f"{EMAIL}, {NAME} and {NAME}s", **told)
    assert {"Account", "Invitation", "Message", "EmailAddress"} <= set(traces(EMAIL, NAME))
    acts = AuditEntry.objects.filter(actor=person.pk).count()
    assert client_of(administrator()).post(address(person), {"ask": "1"}).status_code == 302
    assert client_of(administrator(2)).post(address(person), {"confirm": "1"}).status_code == 302
    about.refresh_from_db()
    number = f"account {person.pk}"
    assert (about.subject, about.body) == (f"{number}?", f"{number}, {number} and {NAME}s")  # another's name
    about.delete()
    assert traces(EMAIL, NAME) == []
    models = ("Authenticator", "EmailAddress", "SignInFailure", "Membership", "Session")
    of = {model.__name__: model for model in apps.get_models() if model.__name__ in models}
    fields = {"Authenticator": "user", "EmailAddress": "user", "Membership": "account", "Session": "account"}
    left = (name for name, field in fields.items() if of[name]._default_manager.filter(**{field: person}).exists())
    assert list(left) == []
    assert not of["SignInFailure"]._default_manager.exists()
    assert Delegation.objects.get(pk=held.pk).person.pk == person.pk
    assert AuditEntry.objects.filter(actor=person.pk).count() == acts
    last = AuditEntry.objects.get(action="account_erased")
    assert (last.actor, last.details) == (
        administrator(2).pk,
        {"account": person.pk, "asked_by": administrator().pk},
    )
    assert check_chain() is None


def test_one_administrator_alone_erases_nobody() -> None:
    person, client = gone(), client_of(administrator())
    for step in ("confirm", "ask", "confirm", "ask", "nonsense", ""):
        assert client.post(address(person), {step: "1"}).status_code == 302
    person.refresh_from_db()
    assert (person.email, person.erasure_asked_by) == (EMAIL, administrator().pk)
    assert not erasure.ask(person, actor=administrator(2).pk, now=NOW)
    with pytest.raises(erasure.SamePerson):
        erasure.confirm(person, actor=administrator().pk, now=NOW)
    assert [entry.action for entry in AuditEntry.objects.filter(action__startswith="eras")] == ["erasure_asked"]


def test_what_was_asked_is_taken_back_by_either() -> None:
    person = gone()
    assert not erasure.take_back(person, actor=administrator().pk, now=NOW)
    erasure.ask(person, actor=administrator().pk, now=NOW)
    client_of(administrator(2)).post(address(person), {"take_back": "1"})
    assert not erasure.confirm(person, actor=administrator(2).pk, now=NOW)
    assert AuditEntry.objects.filter(action="erasure_taken_back").count() == 1


def test_an_account_that_is_open_or_has_a_role_is_not_erased() -> None:
    person = invited()
    client = client_of(administrator())
    assert client.get(address(person)).status_code == 404
    assert not erasure.ask(person, actor=administrator().pk, now=NOW)
    Account.objects.filter(pk=person.pk).update(is_active=False, erasure_asked_by=administrator().pk)
    assert client.post(address(person), {"ask": "1"}).status_code == 404
    assert not erasure.confirm(person, actor=administrator(2).pk, now=NOW)  # it has a role
    Membership.objects.filter(account=person).delete()
    Account.objects.filter(pk=person.pk).update(is_active=True)
    assert not erasure.confirm(person, actor=administrator(2).pk, now=NOW)  # it is open


def test_whoever_is_invited_again_meanwhile_is_not_erased() -> None:
    person = gone()
    erasure.ask(person, actor=administrator().pk, now=NOW)
    assert invited().pk == person.pk
    person.refresh_from_db()
    assert (person.is_active, person.erasure_asked_by) == (True, None)


def test_an_erased_person_who_comes_again_is_another_account(monkeypatch) -> None:
    person = gone()
    erasure.ask(person, actor=administrator().pk, now=NOW)
    assert erasure.confirm(person, actor=administrator(2).pk, now=NOW)
    assert not erasure.confirm(person, actor=administrator(2).pk, now=NOW)
    person.refresh_from_db()
    assert (person.email, person.name, person.is_active) == (f"#{person.pk}", "", False)
    Client().post("/account/sign-in/", {"login": EMAIL, "password": PASSWORD})
    assert not person.sessions.exists()
    assert invited().pk != person.pk
    # it was read as the account of the address, and erased before its role was given
    by, place = administrator().pk, Organisation.objects.get(code="I1")
    another = invite(EMAIL, place, Role.CLERK, "vi", actor=by, now=timezone.now())
    monkeypatch.setattr(Account.objects, "get_or_create", lambda **_: (person, False))
    with pytest.raises(Withdrawn):
        accept(another, NAME, PASSWORD, now=NOW)
    assert token(another)


@pytest.mark.parametrize(
    ("language", "link", "confirms", "backups", "number"),
    [
        ("vi", "Xóa dữ liệu của tài khoản", "Xác nhận xóa", "Bản sao lưu lập trước lúc xóa", "tài khoản số"),
        ("en", "Erase an account&#39;s data", "Confirm: erase", "Backups made before", "account"),
    ],
)
def test_pages_say_who_waits_for_whom_and_tell_of_backups(language, link, confirms, backups, number) -> None:
    person, asking, other = gone(), client_of(administrator()), client_of(administrator(2))
    for client in (asking, other):
        client.cookies["caunghe_language"] = language

    def page(client: Client, of: str = "/account/people/") -> str:
        return client.get(of).content.decode()

    assert f'href="{address(person)}"' in page(asking)
    assert link in page(asking)
    assert backups in page(asking, address(person))
    asking.post(address(person), {"ask": "1"})
    assert confirms not in page(asking, address(person))
    assert confirms in page(other, address(person))
    other.post(address(person), {"confirm": "1"})
    assert other.get(address(person)).status_code == 404
    shown = page(other)
    assert address(person) not in shown
    assert f"{number} {person.pk} ·" in shown
    assert backups in shown
    assert client_of(Account.objects.get(email="auditor@example.org")).get(address(person)).status_code == 403
