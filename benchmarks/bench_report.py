"""The report on the synthetic pilot: both languages, all four forms."""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from caunghe.feed.check import check_feed
from caunghe.feed.findings import no_findings
from caunghe.feed.usable import usable
from caunghe.indicators.calculate import indicators
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.pilot.city import pilot
from caunghe.report.build import RunFacts, write_report

MUST_SECONDS = 15.0
REPEATS = 3


def run() -> list[dict[str, object]]:
    """Return the median time of writing the pilot's report; the feed and its indicators are made beforehand."""
    feed = pilot()
    findings = check_feed(feed, no_findings(), CATALOGUE)
    results = indicators(usable(feed, findings))
    facts = RunFacts(feed_hash="0" * 64, code_version="benchmark", seed=1, created=date(2026, 7, 1))
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(REPEATS):
            start = time.perf_counter()
            paths = write_report(feed, findings, results, out=Path(folder), run=facts)
            seconds.append(time.perf_counter() - start)
    return [
        {
            "work": f"report of the pilot, {len(paths)} files in two languages",
            "ours_s": statistics.median(seconds),
            "peer": None,
            "peer_s": None,
            "ratio": None,
            "limit": "drawing of charts and typesetting, one core",
            "must": MUST_SECONDS,
            # kilobytes on Linux; of the whole process, pilot and indicators included
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    ]
