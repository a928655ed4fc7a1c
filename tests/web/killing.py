"""Kill -9 of a run's child, its worker or the server at random moments, a run each: is anything lost or doubled?

A program of its own: ``python -m tests.web.killing FOLDER MOMENTS SEED [real]`` prints what it found as JSON. Runs are
asked for on the page, as people do who press again when nothing answers.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil

from caunghe.feed import read_feed, write_feed
from caunghe.pilot import small_city
from caunghe.web import site
from caunghe.web.registry.facts import FeedFacts

# a worker that is not heard for three seconds, for half a minute would make this an hour
WORKER = """
import sys
from datetime import timedelta
from caunghe.web import site
from caunghe.web.registry.facts import FeedFacts
site.begin({})
from caunghe.web.runs import services
services.STALE = timedelta(seconds=3)
site.work(sys.argv[1:], lambda: False)
"""
TARGETS = ("child", "worker", "server")


class Site:
    """A server and two workers on this machine, each of which is started again once it was killed."""

    def __init__(self, folder: Path, command: list[str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment, self.command = site.local_environment(folder, self.port), command
        site.prepare(self.environment)
        feed, _ = read_feed(small_city())
        site.load(feed.tables, FeedFacts.of("a" * 64, feed.information))
        write_feed(feed, site.feed_folder("a" * 64), form="parquet")
        site.trial_accounts()
        self.workers = [self.worker(), self.worker()]
        self.server = self.served()

    def worker(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", WORKER, *self.command])

    def served(self) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", "gunicorn", "caunghe.web.wsgi:application", "--bind", f"127.0.0.1:{self.port}",
                "--workers", "2", "--threads", "2", "--log-level", "critical"]  # fmt: skip
        return subprocess.Popen(line)

    def kill(self, target: str, wait: float) -> str:
        """Kill what is meant so long after a child has begun, and start it again as an operator's systemd would."""
        if target == "server":
            for each in (self.server, *psutil.Process(self.server.pid).children(recursive=True)):
                with suppress(psutil.NoSuchProcess):
                    each.kill()
            self.server.wait()
            self.server = self.served()
            return target
        ends = time.monotonic() + 10
        while time.monotonic() < ends and not any(psutil.Process(each.pid).children() for each in self.workers):
            time.sleep(0.02)
        time.sleep(wait)
        for at, worker in enumerate(self.workers):
            children = psutil.Process(worker.pid).children()
            if not children:
                continue
            if target == "child":
                with suppress(psutil.NoSuchProcess):
                    children[0].kill()
            else:
                worker.kill()
                worker.wait()
                self.workers[at] = self.worker()
            return target
        return "none"

    def end(self) -> None:
        for each in (*self.workers, self.server):
            for process in (*psutil.Process(each.pid).children(recursive=True), each):
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            each.wait()

    def ask(self, cookie: str, seed: int) -> None:
        """Ask for a run on the page, again and again until an answer comes."""
        address = f"http://127.0.0.1:{self.port}/runs/"
        ends = time.monotonic() + 120
        while time.monotonic() < ends:
            try:
                with urllib.request.urlopen(urllib.request.Request(address, headers={"Cookie": cookie})) as answer:
                    page, set_cookie = answer.read().decode(), answer.headers.get("Set-Cookie", "")
                token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.partition("<main")[2])
                assert token
                wish = {"csrfmiddlewaretoken": token[1], "scenario": "middle", "seed": seed, "created": "2026-07-01"}
                both = {"Cookie": f"{cookie}; {set_cookie.partition(';')[0]}", "Referer": address}
                urllib.request.urlopen(urllib.request.Request(f"{address}start/", urlencode(wish).encode(), both))
                return
            except (urllib.error.URLError, ConnectionError, http.client.HTTPException):
                time.sleep(0.2)
        raise AssertionError("the site does not answer")


def main(folder: Path, moments: int, seed: int, *, real: bool) -> dict[str, Any]:
    """Ask for a run a moment, kill, and look at what stands once all has ended."""
    from tests.web.stand_in import child  # noqa: PLC0415

    rng = random.Random(seed)
    command = [sys.executable, "-m", "caunghe.commands.run_child"] if real else child(0.3)
    own = Site(folder, command)
    try:
        from caunghe.web.demonstration import sessions_of_roles  # noqa: PLC0415

        with sessions_of_roles() as sessions:
            cookie = next(cookie for role, cookie in sessions if role == "planner")
            killed = [_moment(own, cookie, number, rng, 12.0 if real else 0.9) for number in range(moments)]
    finally:
        own.end()
    return {"killed": {target: killed.count(target) for target in (*TARGETS, "none")}, **_found(moments)}


def _moment(own: Site, cookie: str, number: int, rng: random.Random, within: float) -> str:
    from caunghe.web.runs.models import Run  # noqa: PLC0415

    target = TARGETS[number % len(TARGETS)]
    wait = rng.uniform(0.0, within)
    if target == "server":
        # while it is asked: whether the first answer came is not known, as it is not to a person
        asking = threading.Thread(target=own.ask, args=(cookie, number))
        asking.start()
        time.sleep(wait / 16)
        killed = own.kill(target, wait)
        asking.join()
    else:
        own.ask(cookie, number)
        killed = own.kill(target, wait)
    ends = time.monotonic() + 300
    while time.monotonic() < ends:
        states = list(Run.objects.filter(options__seed=number).values_list("state", flat=True))
        if states and set(states) <= {"finished", "failed", "cancelled"}:
            return killed
        time.sleep(0.2)
    return killed


def _found(moments: int) -> dict[str, Any]:
    from django.conf import settings  # noqa: PLC0415

    from caunghe.web.common.audit import check_chain  # noqa: PLC0415
    from caunghe.web.common.models import AuditEntry  # noqa: PLC0415
    from caunghe.web.runs import places  # noqa: PLC0415
    from caunghe.web.runs.models import Run  # noqa: PLC0415

    runs = list(Run.objects.all())
    seeds = [run.options["seed"] for run in runs]
    finished = [entry.key for entry in AuditEntry.objects.filter(action="run_finished")]
    places.sweep()
    return {
        "runs": len(runs),
        "lost": [seed for seed in range(moments) if seed not in seeds],
        "doubled": sorted({seed for seed in seeds if seeds.count(seed) > 1}),
        "unfinished": [(run.pk, run.state, run.reason) for run in runs if run.state != "finished"],
        "without_results": [run.pk for run in runs if not (places.result_folder(run) / "report").is_dir()],
        "finished_twice": sorted({key for key in finished if finished.count(key) > 1}),
        "chain": check_chain(),
        "left": [path.name for path in (settings.FILES / "runs").glob(".*")],
        "attempts": max(run.attempt for run in runs),
    }


if __name__ == "__main__":
    told = main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), real=sys.argv[4:] == ["real"])
    sys.stdout.write(json.dumps(told) + "\n")
