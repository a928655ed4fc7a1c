"""Nothing happens to an account in silence: its owner has a message, in the own language, and the log a row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, RequestFactory
from django.utils import timezone

from caunghe.web.accounts import delegations, passwords, second_factor
from caunghe.web.accounts.models import Account, Organisation
from caunghe.web.accounts.roles import Role
from caunghe.web.common.models import AuditEntry, Message
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
CLERK = "clerk@example.org"
NEW = "another sentence to remember"
LANGUAGES = pytest.mark.parametrize(("language", "says"), [("vi", "Mật khẩu của tài khoản"), ("en", "The password of")])


@pytest.fixture
def clerk() -> Account:
    return Account.objects.get(email=CLERK)


@LANGUAGES
def test_a_password_that_is_changed_is_recorded_and_told(clerk, language, says) -> None:
    Account.objects.filter(pk=clerk.pk).update(language=language)
    client = Client()
    client.post("/account/sign-in/", {"login": CLERK, "password": PASSWORD})
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert AuditEntry.objects.get(action="password_changed").actor == clerk.pk
    message = Message.objects.get(to=CLERK)
    assert message.body.startswith(says)
    assert "/account/password/forgotten/" in message.body
    assert "Đổi mật khẩu" in audit_page()


def audit_page() -> str:
    client = Client()
    client.force_login(Account.objects.get(email="auditor@example.org"))
    return client.get("/audit/").content.decode()


@LANGUAGES
def test_a_password_that_is_set_by_a_link_is_told(clerk, language, says) -> None:
    clerk.language = language
    passwords.set_password(clerk, NEW, now=timezone.now())
    assert Message.objects.get(to=CLERK).body.startswith(says)


@pytest.mark.parametrize(("kind", "messages"), [("totp", 1), ("webauthn", 1), ("recovery_codes", 0)])
def test_a_new_second_factor_is_told_and_recovery_codes_are_none(clerk, kind, messages) -> None:
    request = RequestFactory().get("/")
    request.session = Client().session
    added = Authenticator(user=clerk, type=kind, data={})
    second_factor.added(request=request, user=clerk, authenticator=added)
    assert Message.objects.filter(to=CLERK).count() == messages


@pytest.mark.parametrize(
    ("giver", "told"),
    [(Role.CLERK, ["adviser@example.org"]), (Role.ADMINISTRATOR, ["adviser@example.org", CLERK])],
    ids=str,
)
def test_a_delegation_is_told_to_the_person_and_to_the_organisation_that_did_not_give_it(giver, told) -> None:
    now = timezone.now()
    adviser, by = (Account.objects.get(email=f"{role}@example.org") for role in (Role.ADVISER, giver))
    organisation = Organisation.objects.get(code="I1")
    delegations.give(organisation, adviser, ["reports.look"], now + timedelta(days=2), actor=by.pk, now=now)
    assert sorted(Message.objects.values_list("to", flat=True)) == told
    assert all("Người thử adviser được ủy quyền làm thay Trường I1" in each.body for each in Message.objects.all())
