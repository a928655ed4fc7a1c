"""Outcomes at a city's size: linkage with and without saved parameters, its truth, Splink's own data, destinations.

Large links run in processes of their own, so that memory is that process's highest resident set. Generated people are
synthetic (vietnamese_people.py). FEBRL 4 and the historical figures stand beside the project; without them their rows
are left out. The peer on them is Splink itself with the settings of its published demonstrations, on the same pairs of
tables; both are judged by the best F1 over all thresholds of probability.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.splink_peer import febrl_peer, historical_peer
from benchmarks.vietnamese_people import generated
from caunghe.feed.read import read_feed
from caunghe.feed.write import write_feed
from caunghe.outcomes.cohorts.destinations import destinations
from caunghe.outcomes.cohorts.random_effects import effects
from caunghe.outcomes.linkage.link import Linkage, link
from caunghe.outcomes.linkage.options import LinkOptions
from caunghe.outcomes.linkage.parameters import read_model, write_model
from caunghe.pilot.city import pilot_city
from caunghe.reproducible import reproducible

SIZE = (100_000, 1_000_000)
DATA = Path(os.environ.get("CAUNGHE_LINKAGE_DATA", "/work/shared/data/benchmarks/linkage"))
HERE = Path(__file__).resolve().parents[1]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _interval(right: int, total: int) -> str:
    """Return a share with Wilson's interval of 95 %."""
    z, share = 1.96, right / total
    middle = (right + z**2 / 2) / (total + z**2)
    half = z / (total + z**2) * sqrt(right * (1 - share) + z**2 / 4)
    return f"{share:.4f} [{middle - half:.4f}, {middle + half:.4f}]"


def make(folder: str, graduates: str, persons: str) -> dict[str, Any]:
    """Write generated people, whose truth is known."""
    people = generated(int(graduates), int(persons), 1)
    people.graduates.write_parquet(f"{folder}/graduates.parquet")
    people.persons.rename({"person": "record"}).write_parquet(f"{folder}/records.parquet")
    people.truth.write_parquet(f"{folder}/truth.parquet")
    return {}


def linked(folder: str, saved: str) -> dict[str, Any]:
    """Link the people of a folder, by the model that it holds where ``saved``."""
    path = Path(folder) / "model.json"
    begun = time.perf_counter()
    graduates, records = (pl.read_parquet(f"{folder}/{name}.parquet") for name in ("graduates", "records"))
    with reproducible():
        found = link(graduates, records, model=read_model(path) if saved == "saved" else None)
    seconds = time.perf_counter() - begun
    if saved != "saved":
        write_model(found.model, path)
    links = found.pairs.filter(pl.col("status") == "linked")
    truth = pl.read_parquet(f"{folder}/truth.parquet")
    right = links.join(truth, on=["graduate", "person"]).height
    told = found.quality.to_dicts()[0]
    return {
        "seconds": seconds,
        "memory": _peak(),
        "precision": _interval(right, links.height),
        "recall": _interval(right, truth.height),
        "told": {name: round(told[name], 4) for name in told if name.startswith(("precision", "recall", "blocking"))},
        "holds": right / links.height >= 0.99 and right / truth.height >= 0.95,
    }


def _apart(work: str, *arguments: str) -> dict[str, Any]:
    """Run one of the functions above in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bench_outcomes", work, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE)
    return json.loads(done.stdout.splitlines()[-1])


def _large() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        _apart("make", folder, *map(str, SIZE))
        first, again = (_apart("linked", folder, saved) for saved in ("new", "saved"))
    print(f"generated truth: precision {first['precision']}, recall {first['recall']}; told {first['told']}")
    if not first["holds"]:
        raise AssertionError("precision or recall on generated truth is below its limit")
    named = "link 100,000 graduates to 1,000,000 people"
    limit = f"P {first['precision'][:6]} ≥ .99, R {first['recall'][:6]} ≥ .95"
    return [
        {"work": named, "ours_s": first["seconds"], "must": 120, "memory_mb": first["memory"], "limit": limit},
        {"work": f"{named}, saved parameters", "ours_s": again["seconds"], "must": 10, "memory_mb": again["memory"]},
    ]


def _best_f1(scored: pl.DataFrame, truth: pl.DataFrame) -> float:
    """Return the best F1 over thresholds of ``probability``; ``scored`` and ``truth`` have ``left, right``."""
    table = scored.join(truth.with_columns(is_true=True), on=["left", "right"], how="left")
    table = table.with_columns(pl.col("is_true").fill_null(False)).sort("probability", descending=True)
    right = table["is_true"].cum_sum().to_numpy()
    found = np.arange(1, table.height + 1)
    return float((2 * right / (found + truth.height)).max())


def _ours(graduates: pl.DataFrame, records: pl.DataFrame, also: tuple[str, ...]) -> tuple[pl.DataFrame, Linkage]:
    options = LinkOptions(also=also, possible_from=0.001, wrong_cost=1.0, missed_cost=1.0)
    found = link(graduates, records, options)
    # a pair that is no link stands behind every one that is: nobody is two
    order = pl.col("probability") - pl.when(pl.col("status") == "linked").then(0).otherwise(1)
    return found.pairs.select(left="graduate", right="person", probability=order), found


def febrl() -> dict[str, Any]:
    """Link FEBRL 4a to 4b."""
    tables = [pl.read_csv(DATA / f"febrl4{side}.csv", infer_schema=False) for side in "ab"]
    left, right = (table.rename(lambda name: name.strip()).with_columns(pl.all().str.strip_chars()) for table in tables)
    left, right = (table.with_columns(pl.all().replace("", None)) for table in (left, right))
    truth = left.select(left="rec_id", key=pl.col("rec_id").str.extract(r"rec-(\d+)-")).join(
        right.select(right="rec_id", key=pl.col("rec_id").str.extract(r"rec-(\d+)-")), on="key"
    )
    also = ("soc_sec_id", "postcode", "suburb", "street_number", "address_1")
    own, theirs = (
        table.select(
            pl.col("rec_id").alias(code),
            *also,
            name_key=pl.concat_str("surname", "given_name", separator=" ", ignore_nulls=True),
            birth_date=pl.col("date_of_birth").str.to_date("%Y%m%d", strict=False),
            sex=pl.lit(None, dtype=pl.String),
        )
        for table, code in ((left, "graduate"), (right, "record"))
    )
    begun = time.perf_counter()
    scored, _ = _ours(own, theirs, also)
    seconds = time.perf_counter() - begun
    begun = time.perf_counter()
    peer = febrl_peer(left, right)
    return {
        "seconds": seconds,
        "f1": _best_f1(scored, truth),
        "peer_s": time.perf_counter() - begun,
        "peer_f1": _best_f1(peer, truth),
    }


def historical() -> dict[str, Any]:
    """Link the first entry of each historical figure to the second one."""
    table = pl.read_parquet(DATA / "historical_figures_with_errors_50k.parquet")
    table = table.with_columns(number=pl.int_range(pl.len()).over("cluster"))
    left, right = (table.filter(pl.col("number") == number).drop("number") for number in (0, 1))
    truth = left.select("cluster", left="unique_id").join(right.select("cluster", right="unique_id"), on="cluster")
    also = ("postcode_fake", "birth_place", "occupation")
    own, theirs = (
        side.select(
            pl.col("unique_id").alias(code),
            *also,
            name_key=pl.concat_str("surname", "first_name", separator=" ", ignore_nulls=True),
            birth_date=pl.col("dob").str.to_date("%Y-%m-%d", strict=False),
            sex=pl.col("gender"),
        )
        for side, code in ((left, "graduate"), (right, "record"))
    )
    begun = time.perf_counter()
    scored, _ = _ours(own, theirs, also)
    seconds = time.perf_counter() - begun
    begun = time.perf_counter()
    peer = historical_peer(left, right)
    return {
        "seconds": seconds,
        "f1": _best_f1(scored, truth),
        "peer_s": time.perf_counter() - begun,
        "peer_f1": _best_f1(peer, truth),
    }


def pilot() -> dict[str, Any]:
    """Follow the pilot's graduates; the linkage is not part of the time."""
    with tempfile.TemporaryDirectory() as folder, reproducible():
        write_feed(pilot_city(), Path(folder) / "feed", form="parquet")
        feed, _ = read_feed(Path(folder) / "feed")
        found = link(feed.numbered_table("graduates"), feed.numbered_table("employment_records"))
        begun, busy = time.perf_counter(), time.process_time()
        destinations(feed, linkage=found)
        return {"seconds": time.perf_counter() - begun, "busy": time.process_time() - busy, "memory": _peak()}


def coverage() -> dict[str, Any]:
    """Return the share of simulated units whose value added lies in its 80 % interval, of several kinds of city."""
    held: dict[str, float] = {}
    for units, people, spread in ((600, 25, 0.35), (60, 60, 0.25), (600, 25, 0.1), (40, 100, 0.6), (300, 15, 0.8)):
        # as many units of each kind of city: few of them would leave a chance error of a point
        parts = [_simulated(seed, units, people, spread) for seed in range(18_000 // units)]
        held[f"{units} units of {people}, τ {spread}"] = round(float(np.mean(parts)), 4)
    return held


def _simulated(seed: int, units: int, people: int, spread: float) -> float:
    rng = np.random.default_rng(seed)
    kinds = 4
    size = rng.geometric(1 / people, units) + 4
    effect = rng.normal(0, spread, units)
    mix = rng.dirichlet(np.full(kinds, 1.5), units)
    unit, kind = np.repeat(np.arange(units), kinds), np.tile(np.arange(kinds), units)
    trials = np.array([rng.multinomial(n, m) for n, m in zip(size, mix, strict=True)]).ravel().astype(float)
    fixed = 0.8 + np.array([0.0, -0.5, 0.4, 0.9])[kind]
    right = rng.binomial(trials.astype(int), 1 / (1 + np.exp(-fixed - effect[unit]))).astype(float)
    design = np.column_stack([np.ones(unit.size), *((kind == k).astype(float) for k in range(1, kinds))])
    some = trials > 0
    found = effects(unit[some], right[some], trials[some], design[some])
    base = found.rates(np.zeros(units))
    low, high = (found.rates(found.quantile(level)) - base for level in (0.1, 0.9))
    chance = 1 / (1 + np.exp(-fixed - effect[unit])) - 1 / (1 + np.exp(-fixed))
    true = np.bincount(unit, trials * chance, minlength=units) / size
    return float(((low <= true) & (true <= high)).mean())


def run() -> list[dict[str, Any]]:
    """Return a row for each measure."""
    rows = _large()
    if DATA.exists():
        for name, work in (("FEBRL 4", "febrl"), ("historical figures", "historical")):
            got = _apart(work)
            limit = f"F1 {got['f1']:.4f}, peer {got['peer_f1']:.4f}"
            row = {"work": f"link {name}", "ours_s": got["seconds"], "peer": "Splink's demonstration", "limit": limit}
            rows.append(row | {"peer_s": got["peer_s"], "ratio": got["seconds"] / got["peer_s"]})
    city, held = _apart("pilot"), _apart("coverage")
    rows.append(
        {"work": "destinations of the pilot", "ours_s": city["seconds"], "must": 5, "memory_mb": city["memory"]}
    )
    print(f"80 % intervals of value added hold: {held}")
    if not all(0.77 <= share <= 0.83 for share in held.values()):
        raise AssertionError("80 % intervals of value added do not hold 77-83 %")
    return rows


if __name__ == "__main__":
    WORKS = {"make": make, "linked": linked, "febrl": febrl, "historical": historical, "pilot": pilot}
    WORKS |= {"coverage": coverage}
    print(json.dumps(WORKS[sys.argv[1]](*sys.argv[2:])))
