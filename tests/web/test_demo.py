"""The demonstration: without a terminal it sees every role's home page and ends, on one it serves until Ctrl-C."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from caunghe.commands.running import _mark
from caunghe.outputs import output_at
from caunghe.pilot import small_city
from tests.web.environment import CLEAN

DEMO = "from caunghe.cli import main; import sys; sys.exit(main(sys.argv[1:]))"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration whose city is made already, and is a small one."""
    folder = tmp_path_factory.mktemp("demo")
    with output_at(folder / "haiphong", folder / "made-from"):
        shutil.copytree(small_city(), folder / "haiphong")
        (folder / "made-from").write_text(_mark(5), encoding="utf-8")
    return folder


def command(out: Path, port: int) -> list[str]:
    line = ["demo", "--seed", "5", "--out", str(out), "--port", str(port), "--lang", "en"]
    return [sys.executable, "-c", DEMO, *line]


@pytest.mark.long
def test_a_demonstration_opens_the_site(out, port) -> None:
    done = subprocess.run(command(out, port), stdout=subprocess.PIPE, text=True, env=CLEAN, check=False, timeout=600)
    assert done.returncode == 0, done.stdout
    assert len(re.findall(r"^  \S+@demo.example.org +\S+$", done.stdout, re.MULTILINE)) == 8
    assert done.stdout.count(": the home page opens in") == 8
    assert f"Start the site again: caunghe serve {out} --data {out / 'site'} --port {port}" in done.stdout
    assert "Loaded the run in" in done.stdout
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health/")
    _on_a_terminal(out, port)


def _on_a_terminal(out: Path, port: int) -> None:
    """What is made already is kept; passwords are not printed a second time; Ctrl-C ends server and worker."""
    ours, its = pty.openpty()
    process = subprocess.Popen(command(out, port), stdin=its, stdout=its, stderr=its, env=CLEAN)
    os.close(its)
    told = ""
    ends = time.monotonic() + 300
    while "Stop it with Ctrl-C" not in told and time.monotonic() < ends:
        told += _printed(ours)
    assert f"http://127.0.0.1:{port}" in told
    assert "passwords are printed" not in told
    health = _health(port)
    while health["worker_silent_seconds"] is None and time.monotonic() < ends:
        time.sleep(0.5)
        health = _health(port)
    assert health["status"] == "ok"
    process.send_signal(signal.SIGINT)
    while process.poll() is None and time.monotonic() < ends:
        _printed(ours)
    assert process.returncode == 0
    os.close(ours)
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health/")


def _printed(terminal: int) -> str:
    """What was printed since; a terminal whose other side is closed gives a fault, which says nothing."""
    try:
        return os.read(terminal, 4_096).decode(errors="replace")
    except OSError:
        time.sleep(0.1)
        return ""


def _health(port: int) -> dict[str, object]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/") as answer:
        return json.loads(answer.read())
