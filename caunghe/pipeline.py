"""Feed + options → results + provenance: the stages of a run, each kept so that a run can be resumed.

A run writes one folder per stage below the output folder, each with a ``stage.json`` that holds the key of what it
was made from: feed hash, code hash, options and the keys of the stages before. A stage whose key has not
changed is read back instead of run again. A stage folder appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import polars as pl

import caunghe
from caunghe.feed.check import RULES, check_feed
from caunghe.feed.contents import Feed
from caunghe.feed.read import read_feed
from caunghe.feed.show import write_html
from caunghe.feed.usable import usable
from caunghe.feed.write import write_feed
from caunghe.indicators.calculate import IndicatorResults, indicators
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.report.build import RunFacts, write_report
from caunghe.schema.text import LANGUAGES, Language, Text

Progress = Callable[[Text, int, int], None]
"""Called with the label of the stage that starts, the number of stages done, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What a run can be asked for: languages of the report, the seed of anything random, the day it is made."""

    languages: tuple[Language, ...] = LANGUAGES
    seed: int = 20250701
    created: date


@dataclass(frozen=True, slots=True)
class RunResult:
    """Where a run's results are, what they rest on and how long each stage took (seconds; 0 when kept)."""

    out: Path
    provenance: dict[str, object]
    findings: pl.DataFrame
    results: IndicatorResults
    seconds: dict[str, float]


STAGES: Final[dict[str, Text]] = {
    "feed": Text("Đọc dữ liệu", "Reading the feed"),
    "findings": Text("Kiểm tra dữ liệu", "Checking the feed"),
    "indicators": Text("Tính chỉ số", "Calculating indicators"),
    "report": Text("Lập báo cáo", "Writing the report"),
}


def feed_hash(path: Path) -> str:
    """Return the SHA-256 of a feed's bytes: names and contents of its files in order of name."""
    digest = hashlib.sha256()
    members = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    for file in members:
        digest.update(file.relative_to(path).as_posix().encode() + b"\0")
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


@cache
def code_hash() -> str:
    """Return the SHA-256 of the package's own sources and code lists."""
    root = Path(str(files("caunghe")))
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*")):
        if file.suffix in {".py", ".csv", ".html", ".typ", ".css"}:
            digest.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def run(source: Path, out: Path, options: RunOptions, progress: Progress) -> RunResult:
    """Run every stage over a feed and return what was made.

    Raises FeedError before anything is written when the feed cannot be opened at all.
    """
    seconds: dict[str, float] = {}
    source_hash = feed_hash(source)
    keys = _keys(source_hash, options)

    with _timed(seconds, "feed", progress):
        feed, raw_findings = read_feed(source)
    with _timed(seconds, "findings", progress):
        findings = check_feed(feed, raw_findings, CATALOGUE)
        _keep(out, "findings", keys, lambda folder: _write_findings(feed, findings, folder, options))
        _keep(out, "feed", keys, lambda folder: write_feed(feed, folder, form="parquet"))
    with _timed(seconds, "indicators", progress):
        results = _indicators(out, keys, usable(feed, findings))
    with _timed(seconds, "report", progress):
        facts = RunFacts(
            feed_hash=source_hash,
            code_version=f"{caunghe.__version__}+{code_hash()[:12]}",
            seed=options.seed,
            created=options.created,
        )
        _keep(
            out,
            "report",
            keys,
            lambda folder: write_report(feed, findings, results, out=folder, languages=options.languages, run=facts),
        )
    provenance = {
        "feed": {"name": source.name, "sha256": source_hash, "as_of": str(feed.information.as_of)},
        "code": {"version": caunghe.__version__, "sha256": code_hash()},
        "options": json.loads(json.dumps(asdict(options), default=str)),
        "stages": keys,
        "seconds": {stage: round(value, 3) for stage, value in seconds.items()},
    }
    _write_json(out / "provenance.json", provenance)
    return RunResult(out, provenance, findings, results, seconds)


def _keys(source_hash: str, options: RunOptions) -> dict[str, str]:
    """Return each stage's key: a stage changes with the feed, the code, the options and every stage before it."""
    asked = json.dumps(asdict(options), default=str, sort_keys=True)
    keys: dict[str, str] = {}
    before = source_hash + code_hash()
    for stage in STAGES:
        before = hashlib.sha256(f"{before}|{stage}|{asked}".encode()).hexdigest()
        keys[stage] = before
    return keys


@contextmanager
def _timed(seconds: dict[str, float], stage: str, progress: Progress) -> Iterator[None]:
    progress(STAGES[stage], len(seconds), len(STAGES))
    start = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - start


def _is_kept(out: Path, stage: str, keys: dict[str, str]) -> bool:
    mark = out / stage / "stage.json"
    return mark.is_file() and json.loads(mark.read_text(encoding="utf-8"))["key"] == keys[stage]


def _keep(out: Path, stage: str, keys: dict[str, str], write: Callable[[Path], object]) -> None:
    """Write a stage's folder unless it is there already; it takes its place by one rename."""
    if _is_kept(out, stage, keys):
        return
    out.mkdir(parents=True, exist_ok=True)
    partial = out / f".{stage}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    write(partial)
    _write_json(partial / "stage.json", {"key": keys[stage]})
    if (out / stage).exists():
        shutil.rmtree(out / stage)
    partial.rename(out / stage)


def _write_findings(feed: Feed, findings: pl.DataFrame, folder: Path, options: RunOptions) -> None:
    findings.write_parquet(folder / "findings.parquet")
    for language in options.languages:
        write_html(feed, findings, RULES, folder / f"findings.{language}.html", language=language)


def _indicators(out: Path, keys: dict[str, str], feed: Feed) -> IndicatorResults:
    names = list(IndicatorResults.__dataclass_fields__)
    folder = out / "indicators"
    if _is_kept(out, "indicators", keys):
        return IndicatorResults(**{name: pl.read_parquet(folder / f"{name}.parquet") for name in names})
    results = indicators(feed)

    def write(partial: Path) -> None:
        for name in names:
            frame: pl.DataFrame = getattr(results, name)
            frame.write_parquet(partial / f"{name}.parquet")
            frame.write_csv(partial / f"{name}.csv")

    _keep(out, "indicators", keys, write)
    return results


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
