"""Two officers at once, on real databases with real threads: one acceptance, one history."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.database import postgresql
from tests.web.environment import CLEAN, SITE

RACE = """
import os, threading
from caunghe.web.started import start
start()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
from tests.web.conftest import NOW, load_small_city
from caunghe.web.accounts.actors import Actor, Place
from caunghe.web.accounts.models import Account, Membership, Organisation
from caunghe.web.accounts.roles import OrganisationKind, Role
from caunghe.web.common.audit import check_chain
from caunghe.web.common.models import Message
from caunghe.web.registry.models import Change
from caunghe.web.reporting import clock
from caunghe.web.reporting.models import State, Submission
from caunghe.web.reporting.refusal import Refused
from caunghe.web.reporting.states import move
from tests.web.reports import DAY
from tests.web.test_reporting_states import stands

load_small_city()
for role, kind, code in ((Role.CLERK, "institution", "I1"), (Role.OFFICER, "department", "")):
    organisation = Organisation.objects.create(kind=kind, name=kind, code=code)
    account = Account.objects.create(email=f"{role}@example.org", name=role, made=NOW)
    Membership.objects.create(account=account, organisation=organisation, role=role)
clock.database_now = lambda: DAY
officers = [Actor(number, "", (Place(Role.OFFICER, OrganisationKind.DEPARTMENT, "", ""),)) for number in (71, 72, 73)]
for turn in range(8):
    Submission.objects.update(state="withdrawn")
    submission = stands(State.SENT)
    before, ended, ready = Change.objects.count(), [], threading.Barrier(len(officers))
    def act(officer, action):
        ready.wait()
        try:
            ended.append(move(submission.pk, action, actor=officer, reason="x").state)
        except Refused as fault:
            ended.append("refused")
        finally:
            connection.close()
    acts = ["accept", "accept", "return" if turn % 2 else "accept"]
    threads = [threading.Thread(target=act, args=pair) for pair in zip(officers, acts)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    submission.refresh_from_db()
    assert sorted(ended) == sorted([submission.state, "refused", "refused"]), ended
    assert Change.objects.count() - before == (submission.state == "accepted")
    assert submission.steps.count() == 1
assert check_chain() is None
print(connection.vendor, "whole")
"""


def raced(environment: dict[str, str]) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", RACE],
        env={**CLEAN, **SITE, **environment},
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    return ended.stdout + ended.stderr[-2_000:]


def test_of_officers_at_once_one_decides_on_sqlite(tmp_path) -> None:
    assert raced({"CAUNGHE_DATA": str(tmp_path)}) == "sqlite whole\n"


@pytest.mark.long
def test_of_officers_at_once_one_decides_on_postgresql(tmp_path) -> None:
    with postgresql() as address:
        assert raced({"CAUNGHE_DATA": str(tmp_path), "CAUNGHE_DATABASE_URL": address}) == "postgresql whole\n"
