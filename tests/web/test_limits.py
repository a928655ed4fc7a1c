"""Limits on attempts: all of them chosen, each of one client, and said in the language of the page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account import app_settings as account_limits
from allauth.mfa import app_settings as second_factor_limits
from django.conf import settings as site_settings
from django.test import Client
from django.utils import timezone

from caunghe.web.accounts import lockout, second_factor
from caunghe.web.accounts.attempts import AttemptCache
from caunghe.web.accounts.models import Attempt
from caunghe.web.common import sending
from caunghe.web.operations import security
from caunghe.web.reporting import archives, files, models, rounds, work
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"


def test_no_limit_is_in_force_that_nobody_chose() -> None:
    assert account_limits.RATE_LIMITS == site_settings.ACCOUNT_RATE_LIMITS
    assert second_factor_limits.RATE_LIMITS == site_settings.MFA_RATE_LIMITS


def test_the_report_on_security_says_every_limit() -> None:
    found = next(security.sections(security.site_settings()))
    said = {row[0]: row[2] for row in found.rows}
    chosen = {**site_settings.ACCOUNT_RATE_LIMITS, **site_settings.MFA_RATE_LIMITS}
    told = f"{said['ACCOUNT_RATE_LIMITS']}, {said['MFA_RATE_LIMITS']}"
    assert told == ", ".join(f"{name} {limit}" for name, limit in chosen.items() if limit is not None)


def from_machine(address: str, password: str, email: str):
    """An answer as the proxy has it asked: it names the machine, after whatever that has said itself."""
    headers = {"X-Forwarded-For": f"203.0.113.9, {address}"}
    return Client(headers=headers).post(SIGN_IN, {"login": email, "password": password})


def test_one_stranger_does_not_stop_others_from_signing_in(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
    answers = [from_machine("198.51.100.1", "x", f"{number}@example.org").status_code for number in range(3)]
    assert answers == [200, 200, 429]
    assert from_machine("198.51.100.2", PASSWORD, "clerk@example.org").status_code == 302


@pytest.mark.parametrize(("language", "says"), [("vi", "Quá nhiều lần trong một lúc"), ("en", "Too many attempts")])
def test_who_asks_too_often_is_told_in_the_own_language(settings, language, says) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    client = Client()
    client.cookies["caunghe_language"] = language
    answers = [client.post(SIGN_IN, {"login": "a@example.org", "password": "x"}) for _ in range(2)]
    assert answers[1].status_code == 429
    page = answers[1].content.decode()
    assert says in page
    assert "<main" in page
    assert f'lang="{language}"' in page


def test_what_one_worker_counts_the_others_know_until_its_time_is_over(monkeypatch) -> None:
    one, other = AttemptCache("", {}), AttemptCache("", {})
    assert [one.add("lock", True, 10), other.add("lock", True, 10)] == [True, False]
    one.set("ip:203.0.113.9", [2.5, 1.5], 60)
    one.set("ip:203.0.113.9", [3.5, 2.5, 1.5], 60)
    assert other.get("ip:203.0.113.9", []) == [3.5, 2.5, 1.5]
    assert [other.delete("lock"), one.delete("lock")] == [True, False]
    assert other.add("lock", True, 10)
    ends = Attempt.objects.order_by("-expires").values_list("expires", flat=True)[0]
    monkeypatch.setattr(timezone, "now", lambda: ends - timedelta(seconds=1))
    assert other.get("ip:203.0.113.9") is not None
    monkeypatch.setattr(timezone, "now", lambda: ends)
    assert (other.get("ip:203.0.113.9", []), other.get("lock")) == ([], None)
    assert other.add("lock", True, 10)
    with pytest.raises(ValueError, match="kept for some seconds; got None"):
        one.set("for good", 1, None)


def test_no_address_of_a_machine_is_kept_with_what_is_counted() -> None:
    assert from_machine("198.51.100.1", "x", "a@example.org").status_code == 200
    kept = [f"{row.key} {row.value}" for row in Attempt.objects.all()]
    assert kept
    assert [row for row in kept if any(part in row for part in ("198.51", "127.0.0.1", "example", "login"))] == []


def test_the_proxy_is_believed_in_production_alone() -> None:
    production = {"https://nghe.example.org": 1, "http://testserver": 0}
    with pytest.MonkeyPatch.context() as patch:
        for origin, count in production.items():
            patch.setenv("CAUNGHE_ORIGIN", origin)
            assert security.site_settings()["ALLAUTH_TRUSTED_PROXY_COUNT"] == count


def test_the_limits_that_guard_are_these() -> None:
    """As decided and told in pages and guides: a test that reads a limit from the code cannot see it change."""
    megabyte = 1024**2
    assert (5, timedelta(minutes=15)) == (lockout.ALLOWED, lockout.LOCKED)
    assert timedelta(minutes=5) == second_factor._CODE_GOOD_FOR
    assert timedelta(days=30) == rounds.LATE
    assert models.FEW == 10
    assert (30 * megabyte, 300 * megabyte) == (files.LIMIT, archives.OPENED_LIMIT)
    assert work._SECONDS == 90
    assert [wait.total_seconds() / 60 for wait in sending.WAITS] == [10, 30, 120, 360, 720, 1_440]
