"""Checking a feed of a million survey rows, and reading a workbook of a hundred thousand, against Frictionless.

The same CSV, the same rules: types, ranges, code lists as ``enum``, the primary key, the reference to areas. Every
injected fault must be located by both, or the benchmark fails.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import fastexcel
import numpy as np
import polars as pl
from frictionless import Package, system
from rich.console import Console
from rich.table import Table as Grid

from caunghe.feed.check import read_and_check
from caunghe.feed.datapackage import data_package
from caunghe.feed.read import read_feed
from caunghe.feed.rules.structure import STRUCTURAL_RULES, check_structure
from caunghe.feed.write import write_feed
from caunghe.schema.codes import allowed_codes
from caunghe.schema.tables import TABLES

ROWS: Final = 1_000_000
SHEET_ROWS: Final = 100_000
FAULTS: Final = 600
REPEATS: Final = 5
INFORMATION: Final = {
    "city": {"vi": "Thành phố thử", "en": "Test city"},
    "area": "31",
    "as_of": "2026-06-30",
    "licence": "CC0-1.0",
}
COLUMNS: Final = (
    *("person", "year", "quarter", "stratum", "cluster", "weight"),
    *("area", "sex", "age", "activity", "qualification", "occupation"),
)


def survey(rows: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return a made-up survey as text and its areas."""
    random = np.random.default_rng(20260630)
    areas = [f"{11300 + number}" for number in range(114)]

    def drawn(values: tuple[str, ...] | list[str]) -> np.ndarray[Any, Any]:
        return np.array(values)[random.integers(0, len(values), rows)]

    frame = pl.DataFrame(
        {
            "person": [f"P{number:07d}" for number in range(rows)],
            "year": np.full(rows, 2025),
            "quarter": random.integers(1, 5, rows),
            "stratum": drawn([f"S{number:02d}" for number in range(30)]),
            "cluster": drawn([f"C{number:04d}" for number in range(900)]),
            "weight": random.uniform(50, 200, rows).round(3),
            "area": drawn(areas),
            "sex": drawn(allowed_codes("sexes")),
            "age": random.integers(18, 60, rows),
            "activity": np.full(rows, "employed"),
            "qualification": drawn(allowed_codes("qualifications")),
            "occupation": drawn(allowed_codes("occupations", 4)),
        }
    ).select(COLUMNS)
    places = pl.DataFrame(
        {
            "area": ["31", *areas],
            "name": ["Thành phố thử", *(f"Phường {code}" for code in areas)],
            "kind": ["city", *["ward"] * len(areas)],
            "parent": [None, *["31"] * len(areas)],
        }
    )
    return frame.select(pl.all().cast(pl.String)), places


def damaged(frame: pl.DataFrame, faults: int, *, typed: bool) -> tuple[pl.DataFrame, set[tuple[str, int, str]]]:
    """Return the survey with faults of six kinds and where they are: rule, sheet row, column.

    In a ``typed`` file an age cannot be a word; those faults are ages out of range as well.
    """
    random = np.random.default_rng(7)
    places = random.choice(np.arange(1000, frame.height), faults, replace=False)
    kinds = [
        ("out_of_range" if typed else "type_wrong", "age", "150" if typed else "old"),
        ("out_of_range", "age", "140"),
        ("code_unknown", "occupation", "9x{:02d}"),
        ("reference_unknown", "area", "99999"),
        ("key_duplicate", "person", "P0000001"),
        ("value_missing", "sex", None),
    ]
    expected: set[tuple[str, int, str]] = set()
    for number, (rule, column, value) in enumerate(kinds):
        rows = places[number :: len(kinds)]
        values = [None if value is None else value.format(row % 97) for row in rows]
        order = np.argsort(rows)
        series = frame[column].clone().scatter(rows[order], pl.Series([values[at] for at in order], dtype=pl.String))
        frame = frame.with_columns(series)
        expected |= {(rule, int(row) + 2, column) for row in rows}
    return frame, expected


def write(folder: Path, frame: pl.DataFrame, areas: pl.DataFrame, form: str) -> Path:
    """Write a feed folder in one form."""
    folder.mkdir()
    (folder / "feed.json").write_text(json.dumps(INFORMATION), encoding="utf-8")
    for name, table in (("labour_survey", frame), ("areas", areas)):
        if form == "parquet":
            schema = {column: dtype for column, dtype in TABLES[name].polars_schema.items() if column in table.columns}
            table.cast(schema).write_parquet(folder / f"{name}.parquet")  # type: ignore[arg-type]
        else:
            table.write_csv(folder / f"{name}.csv")
    return folder


def located(path: Path) -> set[tuple[str, int, str]]:
    """Return what our checker locates of the structural rules."""
    _, findings = read_and_check(path, ())
    return set(
        findings.filter(pl.col("rule").is_in(list(STRUCTURAL_RULES))).select("rule", "sheet_row", "column").rows()
    )


def check_all(path: Path) -> None:
    """Read and check by every rule, structural and semantic."""
    read_and_check(path, ())


def check_as_peer(path: Path) -> None:
    """Read and check by the rules that Table Schema can state too."""
    feed, _ = read_feed(path)
    check_structure(feed)


def _measure(work: Callable[[Path], None], path: Path) -> tuple[float, float]:
    work(path)
    seconds = min(_timed(lambda: work(path)) for _ in range(REPEATS))
    peak = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if "VmHWM" in line)
    return seconds, int(peak.split()[1]) / 1024


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measured(work: Callable[[Path], None], path: Path) -> tuple[float, float]:
    """Return the best of several runs in seconds and the peak memory in MB, in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (work, path))


def frictionless(folder: Path) -> tuple[float, int]:
    """Return the seconds Frictionless takes over the same CSV by the same rules, and the rows it faults."""
    feed, _ = read_feed(folder)
    descriptor = data_package(feed.information, ["areas", "labour_survey"], "csv")
    for resource_, name in zip(descriptor["resources"], ("areas", "labour_survey"), strict=True):
        header = (folder / f"{name}.csv").open(encoding="utf-8").readline().strip().split(",")
        fields = {field["name"]: field for field in resource_["schema"]["fields"]}
        for column in TABLES[name].columns:
            if column.codes is not None:
                codes = list(allowed_codes(column.codes, column.level))
                fields[column.name].setdefault("constraints", {})["enum"] = codes
        resource_["schema"]["fields"] = [fields[column] for column in header]
    with system.use_context(trusted=True):
        package = Package.from_descriptor(descriptor, basepath=str(folder))
        started = time.perf_counter()
        report = package.validate(limit_errors=100_000)
        seconds = time.perf_counter() - started
    faulted = {error[0] for task in report.tasks for error in task.flatten(["rowNumber"]) if error[0] is not None}
    return seconds, len(faulted)


def run() -> list[dict[str, Any]]:
    """Return one row a measure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound, areas = survey(ROWS)
        paths: dict[str, Path] = {}
        for form in ("parquet", "csv"):
            frame, expected = damaged(sound, FAULTS, typed=form == "parquet")
            paths[form] = write(folder / form, frame, areas, form)
            found = located(paths[form])
            if found != expected:
                raise AssertionError(
                    f"{form}: {len(found & expected)} of {FAULTS} faults, {len(found - expected)} false"
                )
        return [
            _row("all rules, 1,000,000 × 12 from Parquet", check_all, paths["parquet"], 0.6, _floor(paths["parquet"])),
            _row("all rules, 1,000,000 × 12 from CSV", check_all, paths["csv"], 1.2, _floor(paths["csv"])),
            _beside_peer(paths["csv"]),
            _workbook(folder, *survey(SHEET_ROWS)),
        ]


def _row(work: str, how: Callable[[Path], None], path: Path, must: float, limit: str) -> dict[str, Any]:
    seconds, memory = measured(how, path)
    return {"work": work, "ours_s": seconds, "must": must, "memory_mb": memory, "limit": limit}


def _beside_peer(path: Path) -> dict[str, Any]:
    row = _row("the peer's rules, same CSV", check_as_peer, path, 1.2, _floor(path))
    seconds, faulted = frictionless(path)
    if faulted != FAULTS:
        raise AssertionError(f"Frictionless finds faults in {faulted} rows of {FAULTS}")
    return row | {"peer": "Frictionless", "peer_s": seconds, "ratio": seconds / row["ours_s"]}


def _floor(path: Path) -> str:
    """Say how long only reading the bytes takes: what no checker can beat."""
    parquet = path / "labour_survey.parquet"
    csv = path / "labour_survey.csv"
    read = (lambda: pl.read_parquet(parquet)) if parquet.exists() else (lambda: pl.read_csv(csv, infer_schema=False))
    return f"Polars alone reads it in {min(_timed(read) for _ in range(REPEATS)):.2f} s"


def _workbook(folder: Path, frame: pl.DataFrame, areas: pl.DataFrame) -> dict[str, Any]:
    feed, _ = read_feed(write(folder / "small", frame, areas, "csv"))
    path = folder / "feed.xlsx"
    write_feed(feed, path)
    data = path.read_bytes()
    alone = _timed(lambda: fastexcel.read_excel(data).load_sheet("labour_survey", dtypes="string").to_polars())
    limit = f"calamine alone reads it in {alone:.2f} s"
    return _row("all rules, workbook of 100,000 × 12", check_all, path, 2.0, limit)


def main() -> int:
    """Print the measures; return 1 when one is missed."""
    table = Grid(title="Checking a feed")
    for heading in ("work", "ours, s", "must be ≤", "Frictionless, s", "ratio", "memory, MB", "near which limit"):
        table.add_column(heading)
    measures = run()
    for row in measures:
        numbers = [row.get(key) for key in ("ours_s", "must", "peer_s", "ratio", "memory_mb")]
        table.add_row(row["work"], *("–" if number is None else f"{number:,.3g}" for number in numbers), row["limit"])
    Console(width=180).print(table)
    return int(any(row["ours_s"] > row["must"] for row in measures))


if __name__ == "__main__":
    sys.exit(main())
