"""How long somebody waits before anything is done: importing, help, a check of a tiny workbook; processor time."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from caunghe import read_feed
from caunghe.feed import write_feed
from caunghe.pilot import small_city

TRIES = 7


def processor_seconds(*arguments: str) -> float:
    """Return the least processor time of a few runs of Python with these arguments, the first left out."""
    taken: list[float] = []
    for _ in range(TRIES + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(taken[1:])


def run() -> Iterator[dict[str, object]]:
    """Yield import, help and check; their bytecode is there, as set-up leaves it."""
    yield {"work": "import caunghe", "ours_s": processor_seconds("-c", "import caunghe"), "must": 0.15}
    yield {"work": "caunghe --help", "ours_s": processor_seconds("-m", "caunghe.cli", "--help"), "must": 0.4}
    with TemporaryDirectory() as folder:
        book = Path(folder) / "city.xlsx"
        write_feed(read_feed(small_city()), book)
        taken = processor_seconds("-m", "caunghe.cli", "check", str(book))
    frames = processor_seconds("-c", "import polars")
    yield {"work": "check of a tiny workbook", "ours_s": taken, "must": 0.8, "peer": "import polars", "peer_s": frames,
           "ratio": taken / frames}  # fmt: skip
