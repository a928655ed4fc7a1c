# pyright: standard
"""A site on this machine: its folder and key, its database brought up to date, its feed, and its server."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from caunghe.errors import CaungheError
from caunghe.language import Language, Text
from caunghe.web.registry.facts import FeedFacts
from caunghe.web.started import start

if TYPE_CHECKING:
    import polars as pl

DATA: Final = "out/site"
PORT: Final = 8000
WORKERS: Final = 2
THREADS: Final = 4
_PATIENCE: Final = 60.0  # seconds until a server must answer
_KEY_FILE: Final = "secret_key"
_NOT_STARTED: Final = Text(
    "Máy chủ không khởi động được ở cổng {port}; lý do ở trên.",
    "The server did not start on port {port}; see above why.",
)
_BUSY: Final = Text(
    "Không dùng được cổng {port}: đã có chương trình khác dùng. Chọn cổng khác bằng --port.",
    "Port {port} cannot be used: another program uses it. Choose another with --port.",
)


_NO_HOME: Final = Text("Trang đầu của {role} không mở được.", "The home page of {role} does not open.")


class ServerError(CaungheError):
    """The server does not start, or ends by itself."""


def refuse_busy_port(port: int) -> None:
    """Raise ServerError where a program on this machine listens at a port already, or where it is no port."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise ServerError(_BUSY, port=port) from error


def free_port(first: int) -> int:
    """Return the first port from ``first`` on that no program on this machine uses; raises ServerError after ten."""
    for port in range(first, first + 9):
        try:
            refuse_busy_port(port)
        except ServerError:
            continue
        return port
    refuse_busy_port(first + 9)
    return first + 9


def local_environment(data: Path, port: int) -> dict[str, str]:
    """Return the environment of a site that answers to this machine only; its key is made once, in its folder."""
    data.mkdir(parents=True, exist_ok=True)
    key = data / _KEY_FILE
    if not key.exists():
        with open(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(secrets.token_urlsafe(64))
    return {
        "CAUNGHE_MODE": "local",
        "CAUNGHE_DATA": str(data.resolve()),
        "CAUNGHE_SECRET_KEY_FILE": str(key.resolve()),
        "CAUNGHE_HOSTS": "127.0.0.1,localhost",
        "CAUNGHE_ORIGIN": f"http://127.0.0.1:{port}",
        "CAUNGHE_DATABASE_URL": "",
    }


def environment_of(data: str | None) -> Mapping[str, str]:
    """Return the environment of the site in a folder; where none is named, that of this process, which a service has.

    A process without one means the folder that ``caunghe serve`` uses.
    """
    if data is None and "CAUNGHE_DATA" in os.environ:
        return {}
    return local_environment(Path(data or DATA), PORT)


def begin(environment: Mapping[str, str]) -> None:
    """Start Django in this process; the database stays as it is."""
    os.environ.update(environment)
    os.umask(0o027)  # as the units of a server say: database and files hold personal data
    start()


def prepare(environment: Mapping[str, str]) -> None:
    """Start Django in this process and bring the database up to date."""
    begin(environment)
    # models can be imported only now
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)


def load(tables: Mapping[str, pl.DataFrame], facts: FeedFacts) -> bool:
    """Load a feed unless it is the one that was loaded last; return whether it was loaded. Django must have started."""
    from django.utils import timezone  # noqa: PLC0415

    from caunghe.web.registry.loading import load_feed  # noqa: PLC0415
    from caunghe.web.registry.models import Dataset  # noqa: PLC0415

    last = Dataset.objects.first()
    if last is not None and last.hash == facts.hash:
        return False
    load_feed(tables, facts, actor=None, now=timezone.now())
    return True


def feed_folder(hash: str) -> Path:
    """Return where the files of a loaded feed are kept; Django must have started."""
    from caunghe.web.runs.places import kept_feed_folder  # noqa: PLC0415

    return kept_feed_folder(hash)


def load_run(
    folder: Path, options: Mapping[str, Any], result: Mapping[str, Any], stages: Sequence[Mapping[str, str]]
) -> bool:
    """Take in a run of the feed loaded last and publish it if none is; return whether it was new."""
    from django.utils import timezone  # noqa: PLC0415

    from caunghe.web.runs.loading import load_run as taken_in  # noqa: PLC0415

    return taken_in(folder, options, result, stages, publish=True, now=timezone.now()) is not None


def work(command: Sequence[str], is_to_end: Callable[[], bool]) -> None:
    """Carry out runs, each by a child of ``command``, until ``is_to_end`` says so."""
    from caunghe.web.operations.worker import work as carried_out  # noqa: PLC0415

    carried_out(command, is_to_end)


def homes_answer(address: str) -> Iterator[tuple[Callable[[Language], str], float]]:
    """Yield each role with the seconds in which its home page was there; raises ServerError where one is not."""
    from caunghe.web.demonstration import sessions_of_roles  # noqa: PLC0415

    with sessions_of_roles() as sessions:
        for role, cookie in sessions:
            begun = time.perf_counter()
            asked = urllib.request.Request(f"{address}/", headers={"Cookie": cookie})
            try:
                with urllib.request.urlopen(asked, timeout=30) as answer:
                    answer.read()
            except (urllib.error.URLError, TimeoutError) as error:
                raise ServerError(_NO_HOME, role=role.label) from error
            yield role.label, time.perf_counter() - begun


def trial_accounts() -> list[tuple[str, str, str]]:
    """Return address, password and role of the accounts that were made for trying the site, none where it has some."""
    from django.utils import timezone  # noqa: PLC0415

    from caunghe.web.demonstration import demonstration_accounts  # noqa: PLC0415

    return [(address, password, str(role)) for address, password, role in demonstration_accounts(timezone.now())]


@contextmanager
def server(environment: Mapping[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server on this machine as long as the block lasts; raises ServerError where it does not answer."""
    command = [sys.executable, "-m", "gunicorn", "caunghe.web.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += [
        "--workers",
        str(WORKERS),
        "--threads",
        str(THREADS),
        "--graceful-timeout",
        "5",
        "--log-level",
        "warning",
    ]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        _wait_until_it_answers(process, port)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


class KeptWorker:
    """A worker beside the server, started again whenever it has ended."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = {**os.environ, **environment}
        self.process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "caunghe.cli", "work"]
        return subprocess.Popen(command, env=self._environment, stdout=subprocess.DEVNULL)

    def keep(self) -> None:
        """Start the worker again if it has ended."""
        if self.process.poll() is not None:
            self.process = self._started()


@contextmanager
def worker(environment: Mapping[str, str]) -> Iterator[KeptWorker]:
    """Run a worker on this machine as long as the block lasts."""
    kept = KeptWorker(environment)
    try:
        yield kept
    finally:
        kept.process.terminate()
        kept.process.wait(timeout=60)


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5):
                return
        except OSError:  # refused, or not answered in time where the machine is busy
            time.sleep(0.1)
    raise ServerError(_NOT_STARTED, port=port)
