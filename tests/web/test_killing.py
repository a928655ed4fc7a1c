"""Kills at a few random moments, the benchmark has thirty; and eight at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.environment import CLEAN
from tests.web.test_backup import python, two_sites

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
def test_nothing_is_lost_or_doubled_where_programs_are_killed(tmp_path) -> None:
    line = [sys.executable, "-m", "tests.web.killing", str(tmp_path / "site"), "6", "20260701"]
    done = subprocess.run(line, env=CLEAN, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-3_000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["runs"] == 6
    assert found["killed"] == {"child": 2, "worker": 2, "server": 2, "none": 0}
    nothing = ("lost", "doubled", "unfinished", "without_results", "finished_twice", "left")
    assert {name: found[name] for name in nothing} == {name: [] for name in nothing}
    assert found["chain"] is None


RACE = """
import json, threading
from collections import Counter
from caunghe.web import site
site.prepare({})
from django.db import connection
from django.utils import timezone
from caunghe.language import Text
from caunghe.web.accounts.actors import Actor
from caunghe.web.registry.models import Dataset
from caunghe.web.runs import services
from caunghe.web.runs.models import Run
now = timezone.now()
Dataset.objects.create(loaded=now, hash="a" * 64, city_vi="", city_en="", area="", as_of=now.date(), licence="")
gate = threading.Barrier(8)
started, taken, published = [], [], []
def each(number):
    gate.wait()
    for seed in range(20):
        run, joined = services.start({"seed": seed}, code="", actor=Actor(number, ""), now=now)
        started.append((seed, run.pk, joined))
    gate.wait()
    while (run := services.claim(worker=str(number), now=now)) is not None:
        taken.append(run.pk)
        services.finish(run, "1", {}, now=now)
    gate.wait()
    try:
        services.publish(Run.objects.order_by("id")[number], actor=Actor(100, ""), now=now)
    except services.NotPossible:
        pass
    connection.close()
threads = [threading.Thread(target=each, args=(number,)) for number in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps({
    "runs": Run.objects.count(),
    "first": sum(not joined for _, _, joined in started),
    "agree": len({(seed, number) for seed, number, _ in started}),
    "taken": max(Counter(taken).values()), "in_all": len(taken),
    "published": Run.objects.filter(state="published").count(),
}))
"""


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_eight_at_once_start_take_and_publish_each_run_once(kind, tmp_path) -> None:
    with two_sites(kind, tmp_path) as (first, _):
        found = json.loads(python(RACE, first).splitlines()[-1])
    assert found == {"runs": 20, "first": 20, "agree": 20, "taken": 1, "in_all": 20, "published": 1}
