"""Coding of advertisements on one core, beside scikit-learn's nearest label on the same titles and the same index.

The advertisements are made from the title index (noise around titles, no two alike), so that the measure needs no data
from elsewhere. Processor seconds, best of five, in a process of its own with one Polars thread.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import polars as pl

from benchmarks.peers_coder import nearest_label
from caunghe.vacancies.coder.ads import occupations
from caunghe.vacancies.coder.coder import coder, index_titles, unit_groups
from caunghe.vacancies.skills.skills import skills
from caunghe.vacancies.words.lexicon import titles as index

TITLES, FULL, BODY = 20_000, 3_000, 1_500


def titles(count: int) -> list[str]:
    known = index().sample(count, seed=5)["title"].to_list()
    ends = ("- Hải Phòng", "lương {} - {} triệu", "đi làm ngay", "(tuyển {} người)", "tại KCN Ví Dụ {}", "ca {}")
    return [f"{title} {ends[i % len(ends)].format(i % 37 + 3, i % 23 + 30)} {i}" for i, title in enumerate(known)]


def bodies(count: int) -> list[str]:
    words = " ".join(index().sample(fraction=1, shuffle=True, seed=6)["title"].to_list())
    return [words[(i * 211) % (len(words) - BODY) :][:BODY] for i in range(count)]


def best(work: Callable[[], object], times: int = 5) -> float:
    seconds = []
    for _ in range(times):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def measure(what: str) -> dict[str, float]:
    coder()
    if what == "load":
        coder.cache_clear()
        seconds = best(lambda: (coder.cache_clear(), coder()))
    elif what == "peer":
        ads, labels = pl.DataFrame({"title": titles(2_000)}), index_titles(unit_groups())
        fixed = best(lambda: nearest_label(ads.head(20), labels), 1)
        seconds = (best(lambda: nearest_label(ads, labels), 1) - fixed) * TITLES / 2_000
    elif what == "titles":
        ads = pl.DataFrame({"title": titles(TITLES)})
        seconds = best(lambda: occupations(ads))
    else:
        ads = pl.DataFrame({"title": titles(FULL), "text": bodies(FULL)})
        seconds = best(lambda: (occupations(ads), what == "skills" and skills(ads["text"])))
    return {"seconds": seconds, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3}


def in_own_process(what: str) -> dict[str, float]:
    one_thread = {**os.environ, "POLARS_MAX_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.bench_vacancies", what]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=one_thread).stdout)


def run() -> list[dict]:
    """Loading, titles alone, whole advertisements, whole advertisements with skills."""
    theirs = in_own_process("peer")["seconds"]
    work = (
        ("load the coder", "load", 1.0, "reading 35,000 index titles into postings"),
        (f"code {TITLES:,} titles, none alike", "titles", TITLES / 20_000, "sums over 436 codes"),
        (f"code {FULL:,} advertisements of {BODY:,} characters", "full", None, "Unicode normalisation and tokens"),
        ("the same with skills", "skills", FULL / 3_000, "two passes over the body"),
    )
    rows = []
    for name, what, must, limit in work:
        ours = in_own_process(what)
        peer = theirs if what == "titles" else None
        rows.append(
            {
                "work": name,
                "ours_s": ours["seconds"],
                "must": must,
                "peer": "scikit-learn nearest label" if peer else None,
                "peer_s": peer,
                "ratio": peer / ours["seconds"] if peer else None,
                "memory_mb": ours["memory"],
                "limit": limit,
            }
        )
    return rows


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1]) if len(sys.argv) > 1 else run(), indent=None if len(sys.argv) > 1 else 1))
