# pyright: standard
"""Running a job of the child: in a folder of its own, in a process of its own, within a time.

Reading a workbook loads the engine of the feed: 140 MB and more, where a worker of the site has 120 MB in all.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from caunghe.language import Language
from caunghe.web.reporting import words

if TYPE_CHECKING:
    import polars as pl

_SECONDS: Final = 90
_ALONE: Final = threading.Lock()  # a child may take a gigabyte, and a server has four
_LOG: Final = logging.getLogger(__name__)


class Unreadable(Exception):
    """A file that the engine cannot open, with why in both languages."""

    def __init__(self, says: Callable[[Language], str]) -> None:
        super().__init__(says("en"))
        self.says = says


class ChildFailed(Unreadable):
    """A fault of ours in the child: it is logged, and whoever sent the file is told that it could not be read."""


@contextmanager
def job_folder(frames: Mapping[str, pl.DataFrame]) -> Iterator[Path]:
    """Yield a folder that is gone at the end, with tables for the child."""
    within = settings.FILES / "jobs"
    within.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=within) as name:
        folder = Path(name)
        (folder / "context").mkdir()
        for table, frame in frames.items():
            frame.write_ipc(folder / "context" / f"{table}.arrow", compression="uncompressed")
        yield folder


def run(kind: str, folder: Path, job: Mapping[str, Any]) -> dict[str, Any]:
    """Do a job in its folder and return the result.

    Raises Unreadable where the file cannot be opened, or where reading it takes too long or too much memory.
    """
    (folder / "job.json").write_text(json.dumps({**job, "kind": kind}, ensure_ascii=False), encoding="utf-8")
    in_own_process(folder)
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    if "refused" in result:
        refused = result["refused"]
        raise Unreadable(lambda language: refused[language])
    return result


def in_own_process(folder: Path) -> None:
    """Start the child for a folder, once no other of this process runs, and wait until it has written the result."""
    command = [sys.executable, "-m", "caunghe.web.reporting.child", str(folder)]
    try:
        with _ALONE:
            done = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS)
    except subprocess.TimeoutExpired as fault:
        raise Unreadable(words.TOO_MUCH) from fault
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise Unreadable(words.TOO_MUCH)
    if done.returncode:
        _LOG.error("the child failed: %s", done.stderr.decode(errors="replace")[-2_000:])
        raise ChildFailed(words.NOT_READ)
