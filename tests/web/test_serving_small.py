"""A worker of the site is small: what it imports, what it holds after pages of every role, and what its start takes."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
MEMORY = 100  # MB; a worker may have 120, of which threads of gunicorn and mapped pages of a city's database take part
START = 1.5  # seconds of processor time until the first request can be answered
LARGE = (
    *("polars", "numpy", "scipy", "pyarrow", "pandas", "numba", "highspy", "sklearn", "duckdb", "splink", "shapely"),
    *("openpyxl", "xlsxwriter", "fastexcel", "xlrd", "lxml", "typst", "vl_convert", "requests", "jwt"),
    *("caunghe.feed", "caunghe.indicators", "caunghe.forecast", "caunghe.planning", "caunghe.report"),
)
PUBLIC = ("/", "/targets/", "/institutions/", "/programmes/?q=h", "/communes/", "/open-data/", "/account/sign-in/")
# of the rooms behind the sign-in, by role
ROOMS = {
    "administrator": ("/account/", "/account/people/", "/audit/", "/organisations/"),
    "officer": ("/registry/", "/registry/programmes/?q=h", "/registry/sites/row/?site=S1", "/board/", "/reports/"),
    "planner": ("/runs/",),
    "clerk": ("/registry/programmes/", "/reports/"),
    "auditor": (),
    "employer": (),
    "adviser": (),
}
WORKER = """
import json, sys, time
from caunghe.web.wsgi import application
import caunghe.web.urls
started = time.process_time()
from django.test import Client
from caunghe.web.accounts.models import Account

def held():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))

def asked(client, addresses):
    return {address: client.get(address).status_code for address in addresses}

large, public, rooms = json.load(sys.stdin)
answers, sessions = {"": asked(Client(), public)}, {}
for role in rooms:
    sessions[role] = Client()
    sessions[role].force_login(Account.objects.get(email=f"{role}@example.org"))
    answers[role] = asked(sessions[role], ["/"])
homes = held()
for role, addresses in rooms.items():
    answers[role] |= asked(sessions[role], addresses)
found = [name for name in large if name in sys.modules]
print(json.dumps({"started": started, "homes": homes, "rooms": held(), "found": found, "answers": answers}))
"""
VISITOR = """
import json, sys
from caunghe.web.started import start
start()
from django.conf import settings
from django.test import Client
settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": json.load(sys.stdin)}
attempts = ({"login": f"{number}@example.org", "password": "x"} for number in range(2))
print(json.dumps([Client().post("/account/sign-in/", each).status_code for each in attempts]))
"""


@pytest.fixture(scope="module")
def copied(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, Any], Any]:
    """Run a script in a process of its own, with a copy of this site's database, and return what it prints."""
    folder = tmp_path_factory.mktemp("site")
    # outside any transaction: a connection that is in one cannot be copied
    with django_db_blocker.unblock(), closing(sqlite3.connect(folder / "caunghe.sqlite3")) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    own = {name: value for name, value in os.environ.items() if "MALLOC_" not in name}

    def told(script: str, asked: Any) -> Any:
        done = subprocess.run(
            [sys.executable, "-c", script], env=own | {"CAUNGHE_DATA": str(folder)}, input=json.dumps(asked),
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return json.loads(done.stdout)

    return told


def test_pages_of_every_role_need_no_engine_and_little_memory(copied) -> None:
    """Measured: 77 MB after the home pages and 78 MB after the rooms, where Polars made it 107 and 130."""
    found = copied(WORKER, [LARGE, PUBLIC, ROOMS])
    refused = {
        (role, address): status
        for role, pages in found["answers"].items()
        for address, status in pages.items()
        if status != 200
    }
    assert refused == {}
    assert found["found"] == []
    assert found["homes"] <= MEMORY
    assert found["rooms"] <= MEMORY
    assert found["started"] <= START


def test_two_workers_are_one_door(copied) -> None:
    """Three attempts a minute are let in: two by one process and one by another, which then refuses."""
    assert copied(VISITOR, "3/m/ip") == [200, 200]
    assert copied(VISITOR, "3/m/ip") == [200, 429]
