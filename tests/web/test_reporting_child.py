"""The child that reads uploads: one at a time of each process of the site, and within a gigabyte."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from caunghe.web.reporting import work

GREEDY = """
import sys
from pathlib import Path
from caunghe.web.reporting.child.__main__ import JOBS, main
JOBS["check"] = lambda job, folder: {"read": len(bytearray(job["megabytes"] * 1024**2))}
main(Path(sys.argv[1]))
"""


def test_one_child_runs_at_a_time_whoever_asks(own_process, monkeypatch, tmp_path) -> None:
    running, most = list[int](), list[int]()

    def child(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        running.append(1)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()
        return subprocess.CompletedProcess([], 0, b"", b"")

    monkeypatch.setattr(work.subprocess, "run", child)
    askers = [threading.Thread(target=work.in_own_process, args=(tmp_path,)) for _ in range(6)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert most == [1] * 6


@pytest.mark.parametrize(("megabytes", "is_done"), [(100, True), (1_100, False)])
def test_a_child_has_a_gigabyte(megabytes: int, is_done: bool, own_process: None, tmp_path: Path) -> None:
    (tmp_path / "job.json").write_text(f'{{"kind": "check", "megabytes": {megabytes}}}', encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", GREEDY, str(tmp_path)], capture_output=True, check=False)
    assert (done.returncode == 0, b"MemoryError" in done.stderr) == (is_done, not is_done)
    assert (tmp_path / "result.json").exists() is is_done
