"""A server killed in the middle of an acceptance: what was committed is whole, and nothing is doubled."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.web.environment import CLEAN, SITE

SET_UP = """
from caunghe.web.started import start
start()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.web.conftest import NOW, load_small_city
from caunghe.web.accounts.models import Account, Membership, Organisation
from caunghe.web.accounts.roles import Role
load_small_city()
for role, kind, code in ((Role.CLERK, "institution", "I1"), (Role.OFFICER, "department", "")):
    organisation = Organisation.objects.create(kind=kind, name=kind, code=code)
    account = Account.objects.create(email=f"{role}@example.org", name=role, made=NOW)
    Membership.objects.create(account=account, organisation=organisation, role=role)
"""
# what the one before left is looked at by its successor, as after a restart, and then it goes on
LOOP = """
import sys
from caunghe.web.started import start
start()
from caunghe.web.accounts.roles import Role
from caunghe.web.common.audit import check_chain
from caunghe.web.common.models import Message
from caunghe.web.registry.models import MODELS, Change, Dataset
from caunghe.web.reporting import clock
from caunghe.web.reporting.models import State, Step, Submission
from caunghe.web.reporting.states import move
from tests.web.reports import DAY, actor
from tests.web.test_reporting_states import stands
accepted = Submission.objects.filter(state="accepted").count()
assert Step.objects.filter(action="accept").count() == accepted
assert Change.objects.count() == accepted == Message.objects.count() == Dataset.objects.latest("id").revision
assert MODELS["programmes"].objects.get(programme="P1").name == "Hàn" + " mới" * accepted
assert check_chain() is None
print(accepted, flush=True)
clock.database_now = lambda: DAY
while "go on" in sys.argv:
    Submission.objects.filter(state__in=("draft", "checked", "sent", "returned")).update(state="withdrawn")
    submission = stands(State.SENT)
    move(submission.pk, "accept", actor=actor(Role.OFFICER))
    print("accepted", flush=True)
"""
ROOT = Path(__file__).parents[2]


def python(script: str, environment: dict[str, str]) -> str:
    line = [sys.executable, "-c", script]
    ended = subprocess.run(line, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ended.returncode == 0, ended.stderr[-2_000:]
    return ended.stdout


@pytest.mark.long
def test_acceptances_killed_at_random_moments_are_whole_or_not_there(tmp_path) -> None:
    environment = {**CLEAN, **SITE, "CAUNGHE_DATA": str(tmp_path)}
    python(SET_UP, environment)
    chance, accepted = random.Random(9), list[int]()
    for _ in range(12):
        line = [sys.executable, "-c", LOOP, "go on"]
        process = subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, cwd=ROOT)
        assert process.stdout
        accepted.append(int(process.stdout.readline()))
        begun = time.monotonic()
        assert process.stdout.readline() == b"accepted\n"
        # somewhere in the acceptances that follow, as long as they take on this machine
        time.sleep(chance.uniform(0, 2) * (time.monotonic() - begun))
        process.kill()
        process.wait()
    accepted.append(int(python(LOOP, environment)))
    assert all(before < after for before, after in itertools.pairwise(accepted))
