"""The site as tests meet it: an own database, the small city in it, and the same people for every room."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.web.environment import SITE

_DATA = tempfile.TemporaryDirectory(prefix="caunghe-web-")  # gone when the run ends
# settings are read when Django is first used, which is when the tests of this folder are collected; what the
# environment says already stands, so that the same tests run on PostgreSQL (test_postgresql.py)
_BEFORE = dict(os.environ)
for _name, _value in {**SITE, "CAUNGHE_DATA": _DATA.name}.items():
    os.environ.setdefault(_name, _value)

from caunghe.web.started import start

start()

from django.conf import settings
from django.core.cache import caches
from django.test import Client

from caunghe.feed import feed_hash, read_feed, write_feed
from caunghe.pilot import small_city
from caunghe.web.accounts.models import Account, Membership, Organisation
from caunghe.web.accounts.roles import ROLES_OF, OrganisationKind, Role
from caunghe.web.registry.facts import FeedFacts
from caunghe.web.registry.loading import load_feed
from caunghe.web.reporting import work
from caunghe.web.reporting.child.__main__ import do
from caunghe.web.runs.places import kept_feed_folder
from tests.web.browser import browse, chromium, site  # noqa: F401  # fixtures
from tests.web.publication import publish, run_folder


def pytest_xdist_setupnodes() -> None:
    """A worker of pytest begins as this process did: with the settings it inherits it would share a folder."""
    for name in os.environ.keys() - _BEFORE.keys():
        del os.environ[name]


PASSWORD = "a sentence to remember"
NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
ORGANISATIONS = {
    OrganisationKind.DEPARTMENT: ("Sở", ""),
    OrganisationKind.INSTITUTION: ("Trường I1", "I1"),
    OrganisationKind.EMPLOYER: ("Công ty E1", "E1"),
    OrganisationKind.SCHOOL: ("Trường phổ thông", ""),
}


def load_small_city() -> None:
    """Load the small city as the command does."""
    feed, _ = read_feed(small_city())
    known = feed.information
    facts = FeedFacts.of(feed_hash(small_city()), known)
    load_feed(feed.tables, facts, actor=None, now=NOW)
    kept = kept_feed_folder(facts.hash)
    if not kept.exists():
        write_feed(feed, kept, form="parquet")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Fill the database of the whole run once: each test is rolled back to it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock():
        load_small_city()
        publish(run_folder(Path(tempfile.mkdtemp(prefix="run-", dir=Path(settings.FILES).parent))))
        for kind, (name, code) in ORGANISATIONS.items():
            organisation = Organisation.objects.create(kind=kind, name=name, code=code)
            for role in ROLES_OF[kind]:
                account = Account(email=f"{role}@example.org", name=f"Người thử {role}", made=NOW)
                account.set_password(PASSWORD)
                account.save()
                Membership.objects.create(account=account, organisation=organisation, role=role)


@pytest.fixture(autouse=True)
def _nothing_left() -> None:
    """Numbers of runs begin anew with each test: so must their folders."""
    caches["pages"].clear()
    shutil.rmtree(settings.FILES / "runs", ignore_errors=True)


@pytest.fixture(autouse=True)
def _within(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read and check uploads in this process, which has the engine: the start of a child takes two seconds."""
    if "own_process" not in request.fixturenames:
        monkeypatch.setattr(work, "in_own_process", do)


@pytest.fixture
def own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read and check uploads as the site does, in a process of its own, without the allocator of the tests."""
    for name in [name for name in os.environ if "MALLOC_" in name]:
        monkeypatch.delenv(name)


As = Callable[[Role | None], Client]


@pytest.fixture
def signed_in(db: None) -> As:
    """Return a client signed in as the person of a role, or as a visitor."""

    def client(role: Role | None) -> Client:
        made = Client()
        if role is not None:
            made.force_login(Account.objects.get(email=f"{role}@example.org"))
        return made

    return client


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
