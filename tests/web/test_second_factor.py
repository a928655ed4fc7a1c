"""The second factor is guarded in the database: a code is good once in any process, and wrong ones are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from caunghe.web.accounts import second_factor
from caunghe.web.accounts.lockout import ALLOWED, minutes_locked
from caunghe.web.accounts.models import Account
from caunghe.web.common.models import AuditEntry
from tests.web.conftest import PASSWORD
from tests.web.test_signing_in import code_of

pytestmark = pytest.mark.django_db
CLERK, SECRET, ADDRESS = "clerk@example.org", "JBSWY3DPEHPK3PXP", "/account/second-factor/"


@pytest.fixture
def clerk() -> Account:
    found = Account.objects.get(email=CLERK)
    TOTP.activate(found, SECRET)
    return found


def with_password() -> Client:
    client = Client()
    client.post("/account/sign-in/", {"login": CLERK, "password": PASSWORD})
    cache.clear()  # as another process has it
    return client


def test_a_code_is_good_once_in_whatever_process(clerk) -> None:
    code = code_of(SECRET)
    assert with_password().post(ADDRESS, {"code": code}).status_code == 302
    for again in (code, f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}"):
        assert with_password().post(ADDRESS, {"code": again}).status_code == 200
    assert AuditEntry.objects.filter(action="second_factor_failed").count() == 3


def test_wrong_codes_are_recorded_and_lock_the_address_in_whatever_process(clerk) -> None:
    client = with_password()
    for _ in range(ALLOWED):
        client.post(ADDRESS, {"code": "000000"})
        cache.clear()
    entries = list(AuditEntry.objects.filter(action="second_factor_failed").order_by("id"))
    assert [(entry.actor, entry.details["account"], entry.details["locked"]) for entry in entries] == [
        (None, clerk.pk, number == ALLOWED) for number in range(1, ALLOWED + 1)
    ]
    assert minutes_locked(CLERK, timezone.now()) == 15
    right = client.post(ADDRESS, {"code": code_of(SECRET)})
    assert right.status_code == 200
    assert "Nhập sai quá nhiều lần. Hãy thử lại sau 15 phút." in right.content.decode()
    page = Client().post("/account/sign-in/", {"login": CLERK, "password": PASSWORD}).content.decode()
    assert "Nhập sai quá nhiều lần" in page


def test_a_code_is_not_good_again_as_long_as_a_clock_lets_it_be(clerk) -> None:
    """A code of 30 seconds is taken a step early and a step late: after a minute and a half no clock lets it be."""
    code, now = code_of(SECRET), timezone.now()
    app = Authenticator.objects.get(user=clerk, type=Authenticator.Type.TOTP)
    assert second_factor.is_first_use(app, code, now)
    for seconds in (0, 6, 90, 299):
        assert not second_factor.is_first_use(app, code, now + timedelta(seconds=seconds)), seconds
