"""The public pages: requests a second with two workers, how long 50 visitors wait, and what a first visit weighs.

The run that is published is given by ``CAUNGHE_RUN``, or the pilot's of ``make demo``. Visitors keep nothing, so that
every request is answered in full; what they ask for is spread over all kinds of pages. They run on the same cores.
"""

from __future__ import annotations

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from caunghe.web.site import local_environment, prepare, server
from tests.web.database import postgresql

VISITORS = 50
SECONDS = 10.0
AIM = 200  # requests a second
SLOWEST = 0.150  # seconds, of 95 in 100
FIRST_VISIT = 100_000  # bytes
MEMORY = 120  # MB, of a worker that has shown every kind of page
PORT = 8917
RUN = Path(os.environ.get("CAUNGHE_RUN", "out/demo/run"))
PREPARED = "from benchmarks.bench_public import prepared; prepared()"


def run() -> Iterator[dict[str, object]]:
    """Yield both databases' pages with a page kept by the worker and with one that is made anew, and a first visit."""
    if not (RUN / "provenance.json").is_file():
        yield {"work": f"no run in {RUN}: make demo, or name one in CAUNGHE_RUN", "ours_s": 0.0}
        return
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder, postgresql() as address:
        for kind, url in (("SQLite", ""), ("PostgreSQL", address)):
            environment = {**local_environment(Path(folder) / kind, PORT), "CAUNGHE_DATABASE_URL": url}
            _prepare(environment)
            with server(environment, PORT) as process:
                pages = _pages()
                for how, fresh in (("kept by a worker", False), ("made anew", True)):
                    rate, slow = _asked(pages, fresh=fresh)
                    work = f"{kind}: public pages {how}, {VISITORS} visitors, load {load:.1f} before"
                    # what nobody has asked for is rare: a run's pages are kept until another is published
                    limits = (None, None) if fresh else (1 / AIM, SLOWEST)
                    yield {"work": f"{work}: {rate:.0f} requests/s", "ours_s": 1 / rate, "must": limits[0]}
                    yield {"work": f"{work}: 95 in 100 answered within", "ours_s": slow, "must": limits[1]}
                memory = max(_held(child) for child in _children(process.pid))
                first = _first_visit(kind)
                yield {**first, "memory_mb": memory, "limit": f"memory {MEMORY} MB" if memory > 0.9 * MEMORY else None}


def _prepare(environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", PREPARED], env={**os.environ, **environment}, check=True)


def prepared() -> None:
    """Make the database of this process's environment and publish the run."""
    prepare({})
    # models can be imported only now
    from django.utils import timezone  # noqa: PLC0415

    from caunghe.web.public.loading import load_published  # noqa: PLC0415
    from caunghe.web.public.published import set_published  # noqa: PLC0415

    set_published(RUN)
    load_published(now=timezone.now())


def _children(number: int) -> list[int]:
    text = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii")
    return [int(child) for child in text.split()]


def _held(number: int) -> float:
    """Return the memory that a process holds, in MB, without the pages of the database that SQLite maps."""
    own = 0
    is_database = False
    for line in Path(f"/proc/{number}/smaps").read_text(encoding="utf-8").splitlines():
        if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
            is_database = ".sqlite3" in line
        elif line.startswith("Rss:"):
            own += 0 if is_database else int(line.split()[1])
    return own / 1024


def _get(connection: http.client.HTTPConnection, address: str) -> bytes:
    connection.request("GET", address)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (address, answer.status)
    return body


def _pages() -> list[str]:
    """Return addresses of every kind of page, as the site's own map has them."""
    text = _get(http.client.HTTPConnection("127.0.0.1", PORT), "/sitemap.xml").decode()
    addresses = [address.partition(f":{PORT}")[2] for address in re.findall(r"<loc>([^<]+)</loc>", text)]
    rooms: dict[str, list[str]] = {}
    for address in addresses:
        rooms.setdefault(address.strip("/").partition("/")[0], []).append(address)
    return [address for room in rooms.values() for address in room[:6]]


def _asked(pages: list[str], *, fresh: bool) -> tuple[float, float]:
    """Return requests a second and the time of 95 in 100, of visitors who ask as soon as they are answered."""
    for address in pages * 4:
        _get(http.client.HTTPConnection("127.0.0.1", PORT), address)
    ends = time.perf_counter() + SECONDS

    def visitor(number: int) -> list[float]:
        taken, at = [], number
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        while time.perf_counter() < ends:
            address = pages[at % len(pages)]
            if fresh:  # an address that nobody has asked for
                address = f"{address}?n={number}-{at}"
            begun = time.perf_counter()
            _get(connection, address)
            taken.append(time.perf_counter() - begun)
            at += 1
        return taken

    with ThreadPoolExecutor(VISITORS) as visitors:
        taken = [each for found in visitors.map(visitor, range(VISITORS)) for each in found]
    return len(taken) / SECONDS, statistics.quantiles(taken, n=20)[-1]


def _first_visit(kind: str) -> dict[str, object]:
    """Ask for the home page with its files, and return how many bytes it takes without its charts and with them."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    begun = time.perf_counter()
    page = _get(connection, "/").decode()
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    whole = len(page.encode()) + sum(len(_get(connection, file)) for file in files)
    taken = time.perf_counter() - begun
    charts = sum(len(chart.encode()) for chart in re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    assert whole - charts <= FIRST_VISIT, (whole, charts)
    work = f"{kind}: a first visit of {(whole - charts) / 1000:.0f} kB without charts, {whole / 1000:.0f} kB with"
    return {"work": work, "ours_s": taken}
