"""A PostgreSQL of one's own for a test or a benchmark: made in a folder, reached by a Unix socket, gone at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert found, "PostgreSQL is missing: run scripts/install-postgresql"
    return found[-1]


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a server and yield the address of an empty database; without durability, as its data live for a test."""
    # another user must reach the folder, so it is none of pytest's
    folder = Path(tempfile.mkdtemp(prefix="caunghe-pg-", dir="/tmp"))
    is_root = os.geteuid() == 0
    owner = ["runuser", "-u", "postgres", "--"] if is_root else []
    if is_root:
        shutil.chown(folder, "postgres")
    programs, data = _programs(), folder / "data"

    def run(program: str, *arguments: str) -> None:
        subprocess.run([*owner, str(programs / program), *arguments], check=True, capture_output=True, cwd=folder)

    run("initdb", "-D", str(data), "-U", "caunghe", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-c listen_addresses='' -k {folder} -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    run("pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql:///postgres?host={folder}&user=caunghe"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)
