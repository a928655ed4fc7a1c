"""Proportions with Taylor errors over 63 areas × 2 sexes × 5 age groups, beside R ``survey`` on the same persons.

Persons lie by cluster (20 a cluster), as a survey file does; one line gives the cost of any other order. Each size runs
in its own process, so that memory is that process's highest resident set, its input (and numba) included. What it is
near: not the reading of the columns (shown), but some 40 ns a person of scattered adding and 0.43 cells a person.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table

from caunghe.indicators.design import Design
from caunghe.indicators.survey import proportions

AREAS, SEXES, AGES, CLUSTER = 63, 2, 5, 20
BY = ["area", "sex", "age_group"]
DESIGN = Design("weight", "cluster", "stratum")
LABELS = {
    "area": [f"{area:05d}" for area in range(AREAS)],
    "sex": ["1", "2"],
    "age_group": ["15-24", "25-34", "35-44", "45-54", "55+"],
}
# rows, kind of labels, limit in seconds
WORK = (
    (1_000_000, "enum", 0.08),
    (1_000_000, "integer", 0.08),
    (1_000_000, "text", 0.08),
    (1_000_000, "shuffled", None),
    (10_000_000, "enum", 0.8),
    (10_000_000, "integer", 0.8),
    (10_000_000, "text", None),
)


def persons(rows: int, kind: str) -> pl.DataFrame:
    """A survey of ``rows`` persons; strata and clusters are text unless ``kind`` is integer."""
    draws = np.random.default_rng(20_260_101)
    cluster = np.repeat(np.arange(rows // CLUSTER), CLUSTER)
    area = cluster * AREAS // (rows // CLUSTER)
    frame = pl.DataFrame(
        {
            "stratum": (area * 2 + cluster % 2).astype(np.int16),
            "cluster": cluster.astype(np.int32),
            "weight": draws.uniform(20, 400, rows).round(3),
            "area": area.astype(np.int8),
            "sex": draws.integers(0, SEXES, rows).astype(np.int8),
            "age_group": draws.integers(0, AGES, rows).astype(np.int8),
            "certificate": draws.random(rows) < 0.3,
        }
    )
    if kind == "integer":
        return frame
    frame = frame.with_columns(
        pl.format("S{}", "stratum").alias("stratum"),
        pl.format("C{}", "cluster").alias("cluster"),
        *(labelled(frame[name], labels, kind) for name, labels in LABELS.items()),
    )
    return frame.sample(fraction=1, shuffle=True, seed=1) if kind == "shuffled" else frame


def labelled(codes: pl.Series, labels: list[str], kind: str) -> pl.Series:
    """The codes as an Enum of the labels, or as plain text."""
    as_enum = codes.cast(pl.String).replace_strict([str(i) for i in range(len(labels))], labels)
    return as_enum if kind == "text" else as_enum.cast(pl.Enum(labels))


def measure(rows: int, kind: str) -> dict:
    """Seconds (best of ten), highest memory, and what reading the same columns once costs."""
    frame = persons(rows, kind)
    seconds, table = [], pl.DataFrame()
    for _ in range(10):
        start = time.perf_counter()
        table = proportions(frame, DESIGN, "certificate", BY)
        seconds.append(time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    read = []
    columns = [pl.col(name).to_physical().sum() for name in frame.columns if frame[name].dtype != pl.String]
    for _ in range(9):
        start = time.perf_counter()
        frame.select(columns)
        read.append(time.perf_counter() - start)
    return {
        "seconds": min(seconds),
        "input_mb": frame.estimated_size("mb"),
        "memory": memory,
        "read": min(read),
        "domains": table.height,
        "error_sum": table["standard_error"].sum(),
    }


def in_own_process(rows: int, kind: str) -> dict:
    command = [sys.executable, "-m", "benchmarks.bench_survey", str(rows), kind]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peer() -> tuple[float, float, float] | None:
    """Processor seconds of R's ``svydesign`` and ``svyby(svymean)`` on the million persons; its sum of errors."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "persons.csv"
        persons(1_000_000, "text").with_columns(pl.col("certificate").cast(pl.Int8)).write_csv(path)
        command = ["Rscript", str(Path(__file__).with_suffix(".R")), str(path)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(said[0]), float(said[1]), float(said[3])


def run() -> list[dict]:
    """One row a size and kind of labels; the peer's time is that of ``svyby`` alone, its design made beforehand."""
    theirs = peer()
    rows = []
    for size, kind, must in WORK:
        ours = in_own_process(size, kind)
        with_peer = theirs is not None and size == 1_000_000
        if with_peer and theirs and abs(ours["error_sum"] / theirs[2] - 1) > 1e-9:
            raise AssertionError(f"sum of errors {ours['error_sum']} is not R's {theirs[2]}")
        rows.append(
            {
                "work": f"{ours['domains']} proportions with errors, {size:,} persons, {kind}",
                "ours_s": ours["seconds"],
                "must": must,
                "peer": "R survey, svyby(svymean)" if with_peer else None,
                "peer_s": theirs[1] if with_peer and theirs else None,
                "ratio": theirs[1] / ours["seconds"] if with_peer and theirs else None,
                "memory_mb": ours["memory"],
                "limit": f"input {ours['input_mb']:.0f} MB; its numbers summed once: {1e3 * ours['read']:.1f} ms",
            }
        )
    return rows


def main() -> None:
    """Print the table; with a size and a kind, only that measurement as JSON."""
    if len(sys.argv) == 3:
        print(json.dumps(measure(int(sys.argv[1]), sys.argv[2])))
        return
    table = Table(*("work", "ours, s", "must", "peer", "peer, s", "ratio", "memory, MB", "limit"))
    for row in run():
        keys = ("work", "ours_s", "must", "peer", "peer_s", "ratio", "memory_mb", "limit")
        table.add_row(*("–" if row[key] is None else str(row[key])[:60] for key in keys))
    Console(width=200).print(table)


if __name__ == "__main__":
    main()
