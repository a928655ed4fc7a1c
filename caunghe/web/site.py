"""A site on this machine: its folder and key, its database brought up to date, its feed, and its server."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.errors import CaungheError
from caunghe.language import Text
from caunghe.web.started import start

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
    }


def prepare(environment: Mapping[str, str]) -> None:
    """Start Django in this process and bring the database up to date."""
    os.environ.update(environment)
    start()
    # models can be imported only now
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)


def load(
    tables: Mapping[str, pl.DataFrame],
    *,
    hash: str,
    city: Text,
    area: str,
    as_of: object,
    licence: str,
    basis: Mapping[str, str],
) -> bool:
    """Load a feed unless it is the one that was loaded last; return whether it was loaded. Django must have started."""
    from django.utils import timezone  # noqa: PLC0415

    from caunghe.web.registry.loading import FeedFacts, load_feed  # noqa: PLC0415
    from caunghe.web.registry.models import Dataset  # noqa: PLC0415

    last = Dataset.objects.first()
    if last is not None and last.hash == hash:
        return False
    load_feed(tables, FeedFacts(hash, city, area, as_of, licence, basis), actor=None, now=timezone.now())  # type: ignore[arg-type]
    return True


def publish(run: Path) -> None:
    """Make a run's folder the published one and load what the public pages say. Django must have started.

    Raises CaungheError where the run says nothing in public.
    """
    from django.utils import timezone  # noqa: PLC0415

    from caunghe.web.public.loading import load_published, read_edition  # noqa: PLC0415
    from caunghe.web.public.published import set_published  # noqa: PLC0415

    read_edition(run)
    set_published(run)
    load_published(now=timezone.now())


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


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5):
                return
        except OSError:  # refused, or not answered in time where the machine is busy
            time.sleep(0.1)
    raise ServerError(_NOT_STARTED, port=port)
