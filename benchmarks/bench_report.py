"""The report on the synthetic pilot: both languages, all four forms."""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from caunghe.feed.write import write_feed
from caunghe.pilot.city import pilot_city
from caunghe.pipeline import RunOptions
from caunghe.pipeline import run as run_stages
from caunghe.report.build import RunFacts, write_report

MUST_SECONDS = 15.0
REPEATS = 3


def run() -> list[dict[str, object]]:
    """Return the median time of writing the pilot's report with every section; all it shows is made beforehand."""
    facts = RunFacts(feed_hash="0" * 64, code_version="benchmark", seed=1, created=date(2026, 7, 1))
    seconds, processor = [], []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "feed"
        write_feed(pilot_city(), source, form="parquet")
        done = run_stages(source, Path(folder) / "run", RunOptions(created=facts.created), lambda *_: None)
        paths: list[Path] = []
        for _ in range(REPEATS):
            start, before = time.perf_counter(), time.process_time()
            paths = write_report(
                done.feed,
                done.findings,
                done.results,
                out=Path(folder) / "report",
                run=facts,
                engines=done,
            )
            seconds.append(time.perf_counter() - start)
            processor.append(time.process_time() - before)
    return [
        {
            "work": f"report of the pilot, {len(paths)} files in two languages",
            "ours_s": statistics.median(seconds),
            "peer": None,
            "peer_s": None,
            "ratio": None,
            "limit": f"drawing of charts and typesetting; processor time {statistics.median(processor):.1f} s",
            "must": MUST_SECONDS,
            # kilobytes on Linux; of the whole process, pilot and indicators included
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    ]
