"""The worker's command: it imports no engine, so that a worker that waits is as small as a page's process."""

from __future__ import annotations

import signal
import sys
from typing import Final

from caunghe.commands import EXIT_OK, Asked
from caunghe.language import Language, Text
from caunghe.web import site

_WORKS: Final = Text(
    "Tiến trình nền đang chờ việc. Dừng bằng Ctrl-C.", "The worker waits for runs. Stop it with Ctrl-C."
)
STOPPED: Final = Text("Đã dừng.", "Stopped.")
CHILD: Final = (sys.executable, "-m", "caunghe.commands.run_child")


def work(asked: Asked, language: Language) -> int:
    """Carry out runs until told to end; the run under way is finished if it takes seconds, else put back."""
    site.prepare(site.environment_of(asked.data))
    told: list[int] = []
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda number, _: told.append(number))
    say_now(_WORKS(language))
    site.work(CHILD, lambda: bool(told))
    say_now(STOPPED(language))
    return EXIT_OK


def say_now(line: str) -> None:
    """Print a line at once, whoever reads it."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
