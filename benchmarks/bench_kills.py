"""The site where programs die: kill -9 of a run's child, its worker and the server at thirty random moments."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

MOMENTS, SEED = 30, 20_260_701
_FAULTS = ("lost", "doubled", "unfinished", "without_results", "finished_twice", "left")


def run() -> Iterator[dict[str, object]]:
    """Yield how long thirty moments took and how many faults there were, of which there must be none."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CAUNGHE", "DJANGO"))}
    with tempfile.TemporaryDirectory() as folder:
        line = [sys.executable, "-m", "tests.web.killing", folder, str(MOMENTS), str(SEED)]
        begun = time.perf_counter()
        done = subprocess.run(line, env=clean, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    faults = sum(len(found[name]) for name in _FAULTS) + (found["chain"] is not None)
    work = f"{MOMENTS} runs, a program killed in each: {found['killed']}; faults: {faults}"
    assert faults == 0, found
    yield {"work": work, "ours_s": time.perf_counter() - begun}
