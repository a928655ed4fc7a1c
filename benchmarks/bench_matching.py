"""Matching at a country's size: deferred acceptance, its check, the odds of a round, placement; each beside its peer.

Processor seconds, the best of several, numba's compiling left out; the large markets run in processes of their own, so
that memory is that process's highest resident set.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.matching_market import market, market_feed, network
from benchmarks.matching_peers import flow_of_or_tools, timed, with_a_heap, with_the_library
from caunghe.feed.check import check_feed
from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import no_findings
from caunghe.feed.read import read_feed
from caunghe.feed.usable import usable_feed
from caunghe.feed.write import write_feed
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.matching.admission.admission import admit
from caunghe.matching.admission.market import Market
from caunghe.matching.admission.odds import OddsOptions, odds
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.publication import write_admission
from caunghe.matching.admission.round import compile_round
from caunghe.matching.placement.inputs import PlacementOptions, trainees
from caunghe.matching.placement.network_simplex import minimum_cost_flow
from caunghe.matching.placement.placement import place
from caunghe.matching.verify.kernels import Outcome, blocking_pairs, lowest_admitted
from caunghe.matching.verify.verify import verify_folder
from caunghe.pilot.admission import ROUND
from caunghe.pilot.city import pilot_city

SIZE = (1_000_000, 10, 5_000)
NAMED = "1,000,000 × 10 × 5,000"


def arrays(*, reserves: bool) -> dict[str, Any]:
    """Deferred acceptance on arrays; without reserves also the check of its result, and the peer with heaps."""
    market(2_000, 10, 50, reserves=reserves).matching()
    large = market(*SIZE, reserves=reserves)
    seconds, obtained = timed(large.matching, 5)
    found: dict[str, Any] = {"seconds": seconds, "memory": _peak()}
    if not reserves:
        found["verify"] = _checked(large, obtained)
        found["heap"], theirs = timed(with_a_heap(large))
        if theirs != obtained.tolist():
            raise AssertionError("the heap implementation gives another matching")
    return found


def _checked(large: Market, obtained: np.ndarray) -> float:
    # the kernels of verify take scores and numbers apart; merit as the score leaves no tie
    numbers = np.zeros(large.first.size - 1, np.uint64)
    without = np.ones(large.seats.size, np.bool_)
    seats = large.seats.astype(np.int64)
    outcome = Outcome(large.first, large.programme, large.merit, numbers, True, obtained)

    def check() -> int:
        count = np.bincount(large.programme[obtained[obtained >= 0]], minlength=seats.size)
        blocking = blocking_pairs(outcome, count, lowest_admitted(outcome, seats.size), seats, without)
        return int(blocking.sum() + (count > seats).sum())

    check()
    seconds, faults = timed(check, 5)
    if faults:
        raise AssertionError(f"{faults} faults in the matching")
    return seconds


def from_tables() -> dict[str, Any]:
    """Read a feed of this size, check and rank it, decide the round and write it; then verify the folder."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "feed", Path(folder) / "round"
        small = market_feed(2_000, 10, 50)
        write_admission(admit(small, "R1", AdmissionOptions(despite_errors=True)), out / "small", feed_sha256="")
        verify_folder(out / "small")
        write_feed(market_feed(*SIZE), source, form="parquet")

        def whole() -> None:
            feed, _ = read_feed(source)
            write_admission(admit(feed, "R1"), out / "large", feed_sha256="", explain=False)

        seconds, _ = timed(whole)
        memory = _peak()
        checking, certificate = timed(lambda: verify_folder(out / "large"))
        if not certificate.passed:
            raise AssertionError(certificate.text("en"))
        return {"seconds": seconds, "memory": memory, "verify": checking}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def in_own_process(what: str) -> dict[str, Any]:
    """Return one of ``WORK`` measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bench_matching", what]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


WORK = {
    "plain": lambda: arrays(reserves=False),
    "reserves": lambda: arrays(reserves=True),
    "tables": from_tables,
}


def run() -> list[dict[str, Any]]:
    """Return one row a measure."""
    plain, reserves, tables = (in_own_process(what) for what in WORK)
    heap = {"peer": "heaps in plain Python, same matching", "peer_s": plain["heap"]}
    rows = [
        _row(f"admission: {NAMED}, ties by lottery, arrays", plain["seconds"], 0.35, memory_mb=plain["memory"], **heap),
        _row(f"admission: {NAMED}, three overlapping reserves", reserves["seconds"], 1.0, memory_mb=reserves["memory"]),
        _row(
            f"admission: {NAMED}, reserves, feed to published folder",
            tables["seconds"],
            8.0,
            memory_mb=tables["memory"],
            limit="SHA-256 of a million codes; reading and writing",
        ),
        _row(f"admission: verify {NAMED} on arrays", plain["verify"], 0.2),
        _row(f"admission: verify {NAMED} with reserves, from files", tables["verify"], 4.0),
        _beside_the_library(),
    ]
    raw = pilot_city()
    feed = usable_feed(raw, check_feed(raw, no_findings(), CATALOGUE))
    return [*rows, _odds(feed), _placement(feed), _flow()]


def _row(work: str, ours: float, must: float | None, **more: Any) -> dict[str, Any]:
    ratio = {"ratio": more["peer_s"] / ours} if "peer_s" in more else {}
    return {"work": work, "ours_s": ours, "must": must, "limit": "memory access at random", **ratio, **more}


def _beside_the_library() -> dict[str, Any]:
    small = market(3_000, 10, 30, reserves=False)
    small.matching()
    ours, obtained = timed(lambda: [small.matching() for _ in range(200)][-1], 5)
    theirs, matched = timed(with_the_library(small))
    if matched != {a: int(small.programme[c]) for a, c in enumerate(obtained) if c >= 0}:
        raise AssertionError("the matching library gives another matching")
    peer = {"peer": "matching, HospitalResident.solve, same matching", "peer_s": theirs}
    return _row("admission: 3,000 × 10 × 30, arrays", ours / 200, theirs / 10_000, **peer)


def _odds(feed: Feed) -> dict[str, Any]:
    options = AdmissionOptions(despite_errors=True)
    odds(compile_round(feed, ROUND, options), OddsOptions(replications=1))
    seconds, _ = timed(lambda: odds(compile_round(feed, ROUND, options), OddsOptions()))
    work = "odds: the pilot's 30,000 applicants, 200 resamples, processor time of both threads"
    return _row(work, seconds, 15.0, limit="merit to beat by 2⁵ masks a programme")


def _placement(feed: Feed) -> dict[str, Any]:
    rng = np.random.default_rng(1)
    homes, kinds = feed["areas"].filter(pl.col("kind") != "city")["area"], trainees(feed, PlacementOptions())
    people = kinds[rng.integers(0, kinds.height, 20_000)].with_columns(
        trainee=pl.Series([f"T{i}" for i in range(20_000)]), area=homes.gather(rng.integers(0, homes.len(), 20_000))
    )
    chosen = feed["employers"][rng.permutation(feed["employers"].height)[:5_000]]["employer"]
    offers = feed["workplaces"].filter(pl.col("year") == 2026)
    offers = offers[rng.integers(0, offers.height, chosen.len())].with_columns(employer=chosen)
    large = replace(feed, tables={**feed.tables, "workplaces": offers})
    place(feed)
    seconds, placement = timed(lambda: place(large, people), 2)
    if placement.gap != 0:
        raise AssertionError(f"cost and dual differ by {placement.gap} km")
    return _row("placement: 20,000 trainees, 5,000 workplaces, tables to drafts, dual gap 0", seconds, 10.0)


def _flow() -> dict[str, Any]:
    arcs = network(20_000, 5_000)
    minimum_cost_flow(*network(20, 10))
    seconds, (flow, _, pivots) = timed(lambda: minimum_cost_flow(*arcs))
    peer: dict[str, Any] = {}
    theirs = flow_of_or_tools(arcs)
    if theirs is not None:
        peer["peer_s"], cost = timed(theirs)
        peer["peer"] = "OR-Tools SimpleMinCostFlow, same cost"
        if cost != int((flow * arcs[2]).sum()):
            raise AssertionError(f"OR-Tools finds a flow of cost {cost}")
    work = f"placement: flow of 20,000 kinds of trainee to 5,000 places, {arcs[0].size:,} arcs, {pivots:,} pivots"
    return _row(work, seconds, None, **peer)


if __name__ == "__main__":
    print(json.dumps(WORK[sys.argv[1]]()))
