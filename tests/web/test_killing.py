"""Kills at a few random moments; the benchmark has thirty."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("CAUNGHE", "DJANGO", "PYTEST"))}


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
