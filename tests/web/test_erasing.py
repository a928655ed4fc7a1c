"""What is erased of persons, when: just after its time, and not before; and that the report names what erases."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.utils.module_loading import import_string

import caunghe.web
from caunghe.schema import TABLES
from caunghe.web.accounts.invitations import invite
from caunghe.web.accounts.lockout import note_failure
from caunghe.web.accounts.models import Account, Attempt, Invitation, Organisation, SignInFailure
from caunghe.web.accounts.roles import Role
from caunghe.web.operations import worker
from caunghe.web.operations.erasing import erase_attempts, erase_failures, erase_invitations
from caunghe.web.operations.privacy import FOLDERS, STORES, sections
from caunghe.web.reporting.files import forget_templates
from caunghe.web.runs import places
from tests.web.conftest import NOW

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_failures_of_strangers_go_a_day_after_the_last() -> None:
    for number in range(60):
        note_failure(f"stranger{number}@example.org", NOW)
    assert erase_failures(now=NOW + timedelta(days=1) - SECOND) == 0
    assert erase_failures(now=NOW + timedelta(days=1)) == 60


def test_a_lock_that_holds_is_kept() -> None:
    later = NOW + timedelta(days=2)
    note_failure("lan@example.org", NOW)
    SignInFailure.objects.update(locked_until=later)
    assert erase_failures(now=later - SECOND) == 0
    assert erase_failures(now=later) == 1


def test_attempts_go_when_their_limit_is_over() -> None:
    caches["default"].set("counted", [1.0], 60)
    ends = Attempt.objects.get().expires
    assert erase_attempts(now=ends - SECOND) == 0
    assert erase_attempts(now=ends) == 1


def test_invitations_that_nobody_took_go_with_their_address() -> None:
    actor, place = Account.objects.order_by("pk").first(), Organisation.objects.order_by("pk").first()
    assert actor is not None
    assert place is not None
    made = [
        invite(f"{name}@example.org", place, Role.OFFICER, "vi", actor=actor.pk, now=NOW)
        for name in ("ended", "withdrawn", "accepted")
    ]
    Invitation.objects.filter(pk=made[1].pk).update(withdrawn=NOW)
    Invitation.objects.filter(pk=made[2].pk).update(accepted=NOW)
    assert erase_invitations(now=NOW + timedelta(days=90) - SECOND) == 0
    assert erase_invitations(now=NOW + timedelta(days=90)) == 1
    assert not Invitation.objects.filter(email="withdrawn@example.org").exists()
    assert erase_invitations(now=made[0].expires + timedelta(days=90)) == 1
    assert list(Invitation.objects.filter(pk__in=[each.pk for each in made])) == [made[2]]


def test_what_the_report_says_of_erasing_is_what_functions_do() -> None:
    """A row names functions that erase; one that names none begins with the word kept, in both languages."""
    for name, store in STORES.items():
        is_kept = (store.goes("en").startswith("kept"), store.goes("vi").startswith("không xóa"))
        assert is_kept == (not store.erased_by, not store.erased_by), name
        for each in store.erased_by:
            assert ".delete()" in _code(import_string(each)), (name, each)
    named = {import_string(each) for store in STORES.values() for each in store.erased_by}
    assert set(worker.ERASING) - {forget_templates} <= named  # of files, which FOLDERS names


def _code(function: Callable[..., Any]) -> str:
    """The code of a function and of the private ones of its module that it calls."""
    code, module = inspect.getsource(function), inspect.getmodule(function)
    private = [getattr(module, name) for name in re.findall(r"\b(_\w+)\(", code) if hasattr(module, name)]
    return code + "".join(inspect.getsource(each) for each in private)


def test_the_worker_erases_again_and_again(monkeypatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(worker, "ERASING", [lambda *, now: called.append("erased")])
    monkeypatch.setattr(worker, "_rest", lambda *_: None)
    worker.work(["true"], lambda: len(called) == 2)
    assert called == ["erased", "erased"]


def test_the_folders_of_the_report_are_those_that_the_site_writes() -> None:
    """Published files apart, which hold no person: they are what everybody may have."""
    sources = (path.read_text(encoding="utf-8") for path in Path(caunghe.web.__file__).parent.rglob("*.py"))
    written = {name for source in sources for name in re.findall(r"settings\.FILES / \"(\w+)\"", source)}
    assert written == set(FOLDERS)
    assert places.feeds().name in FOLDERS


def test_the_report_names_the_tax_code_that_is_a_persons_number() -> None:
    """So its own note says; were it no more so, the report would be mended."""
    note = next(column.note for column in TABLES["employers"].columns if column.name == "tax_code")
    assert "personal ID" in note("en")
    assert any("tax_code" in section.says("en") and "tax_code" in section.says("vi") for section in sections())
