"""A server of another program, in a process of its own, as long as a test needs it."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(script: str, port: int, asked: str, environment: Mapping[str, str]) -> Iterator[str]:
    """Run a script of Python that serves at a port, and yield its address once the page ``asked`` for answers."""
    command, root = [sys.executable, "-c", script], Path(__file__).parents[2]
    process = subprocess.Popen(command, env=dict(environment), cwd=root, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}{asked}").close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()
