"""All indicators of the pilot city: six years, every breakdown, verdicts, communes, mismatch, small cells hidden."""

from __future__ import annotations

import resource
import time

from caunghe.indicators.calculate import indicators
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.pilot.city import pilot_city

LIMIT = 5.0


def run() -> list[dict[str, object]]:
    """Return one row of work, ours_s, peer, peer_s, ratio, limit, must, memory_mb; best of three after a warm-up."""
    feed = pilot_city()
    values = indicators(feed).values
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        indicators(feed)
        seconds.append(time.perf_counter() - start)
    people = feed["labour_survey"].height
    return [
        {
            "work": f"{len(CATALOGUE)} indicators, {values.height:,} numbers, {people:,} persons surveyed",
            "ours_s": min(seconds),
            "peer": None,
            "peer_s": None,
            "ratio": None,
            "limit": "",
            "must": LIMIT,
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            / 1e3,  # highest of the process, pilot included
        }
    ]
