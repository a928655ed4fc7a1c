"""The site: a searched list of 50,000 rows on SQLite and PostgreSQL, the memory of a worker, and its start.

Each database is measured in a process of its own: what a parent has used would be counted as the child's.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from tests.web.database import postgresql

ROWS = 50_000
AIMS = {"SQLite": 0.015, "PostgreSQL": 0.008}  # seconds of the worker's processor time a page
START = 1.5  # seconds; memory must be 120 MB at most
WORDS = ("hàn", "co khi", "ha", "xx", "truong 17")
CHILD = "from benchmarks.bench_web import measured; measured()"
WORKER = """
import resource, time
from caunghe.web.wsgi import application
from django.test import Client
for _ in range(20):
    assert Client().get("/account/sign-in/").status_code == 200
print(time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def run() -> Iterator[dict[str, object]]:
    """Yield the pages of each database, a worker's memory, and its start."""
    with tempfile.TemporaryDirectory() as folder, postgresql() as address:
        for kind, url in (("SQLite", ""), ("PostgreSQL", address)):
            environment = _environment(f"{folder}/{kind}", url)
            found = json.loads(_run(CHILD, environment).splitlines()[-1])
            yield {"work": f"{kind}: {ROWS:,} rows loaded", "ours_s": found["load"]}
            for words, (first, again, queries) in found["pages"].items():
                asked = (
                    f"{kind}: a page of {ROWS:,} rows, {words!r} ({queries} queries; first time {1000 * first:.0f} ms)"
                )
                yield {"work": asked, "ours_s": again, "must": AIMS[kind]}
            start, memory = map(float, _run(WORKER, environment).split())
            yield {"work": f"{kind}: a worker that answers", "ours_s": start, "must": START, "memory_mb": memory}


def _environment(folder: str, url: str) -> dict[str, str]:
    os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    own = {
        "CAUNGHE_MODE": "local",
        "CAUNGHE_SECRET_KEY": "a key for benchmarks alone: 0123456789 abcdefghijklmnopqrstuvwxyz",
        "CAUNGHE_DATA": folder,
        "CAUNGHE_HOSTS": "testserver",
        "CAUNGHE_ORIGIN": "http://testserver",
        "CAUNGHE_DATABASE_URL": url,
    }
    return {**os.environ, **own}


def _run(script: str, environment: dict[str, str]) -> str:
    return subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout


def measured() -> None:
    """Fill the database of this process's environment, ask for pages, and print what they took as JSON."""
    from caunghe.web.site import prepare  # noqa: PLC0415

    prepare({})
    begun = time.perf_counter()
    _fill()
    load = time.perf_counter() - begun
    client = _client()
    pages = {words: _page(client, words) for words in ("", *WORDS)}
    print(json.dumps({"load": load, "pages": pages}))


def _fill() -> None:
    import polars as pl  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from caunghe.language import Text  # noqa: PLC0415
    from caunghe.schema import TABLES  # noqa: PLC0415
    from caunghe.web.registry.facts import FeedFacts  # noqa: PLC0415
    from caunghe.web.registry.loading import load_feed  # noqa: PLC0415

    kinds = ("Hàn điện", "Cơ khí chế tạo", "Nhà hàng, khách sạn", "Điện công nghiệp", "Công nghệ ô tô")
    numbers = range(ROWS)
    programmes = pl.DataFrame(
        {
            "programme": [f"P{number:05}" for number in numbers],
            "site": [f"S{number % 300:03}" for number in numbers],
            "name": [f"{kinds[number % 5]}, Trường {number % 97}, lớp {number % 13}" for number in numbers],
            "level": ["college" if number % 3 else "intermediate" for number in numbers],
            "months": [float(12 + number % 24) for number in numbers],
            "licensed_intake": [20 + number % 60 for number in numbers],
        }
    )
    sites = pl.DataFrame(
        {"site": [f"S{number:03}" for number in range(300)], "name": [f"Cơ sở {n}" for n in range(300)]}
    )
    tables = {
        name: pl.concat(
            [table.empty(), {"programmes": programmes, "sites": sites}.get(name, table.empty())], how="diagonal_relaxed"
        )
        for name, table in TABLES.items()
    }
    facts = FeedFacts("benchmark", Text("Thử", "Trial"), "C", timezone.now().date(), "", {})
    load_feed(tables, facts, actor=None, now=timezone.now())


def _client() -> Any:
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from caunghe.web.accounts.models import Account, Membership, Organisation  # noqa: PLC0415

    account = Account.objects.create(email="officer@example.org", name="Officer", made=timezone.now())
    department = Organisation.objects.create(name="Department", kind="department")
    Membership.objects.create(account=account, organisation=department, role="officer")
    client = Client()
    client.force_login(account)
    return client


def _page(client: Any, words: str) -> tuple[float, float, int]:
    """Return the processor time of a first page and of one again in seconds, with the queries that it sends."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    def spent() -> float:
        begun = time.process_time()
        client.get("/registry/programmes/", {"q": words} if words else {})
        return time.process_time() - begun

    client.get("/registry/sites/")
    first = spent()
    again = statistics.median(spent() for _ in range(15))
    with CaptureQueriesContext(connection) as sent:
        spent()
    return first, again, len(sent)
