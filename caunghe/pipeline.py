"""Feed + options → results + provenance: the stages of a run, each kept so that a run can be resumed.

A run writes one folder per stage below the output folder, each with a ``stage.json`` that holds the key of what it
was made from: feed hash, code hash, options and the keys of the stages before. A stage whose key has not
changed is read back instead of run again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import polars as pl

import caunghe
from caunghe.display import Tabular
from caunghe.errors import InputError
from caunghe.feed import RULES, Feed, check_feed, read_feed, usable_feed, write_feed, write_findings_page
from caunghe.forecast import ForecastOptions, ForecastResults, ForecastTables, forecast, job_seekers
from caunghe.indicators import CATALOGUE, IndicatorResults, indicators
from caunghe.language import LANGUAGES, Language, Text
from caunghe.matching import (
    AdmissionOverview,
    JobsOverview,
    PlacementOverview,
    admission_overview,
    jobs_overview,
    placement_overview,
)
from caunghe.planning import USUAL, PlanOptions, PlanOverview, Questions, plan_overview, plan_seats
from caunghe.progress import Progress
from caunghe.report import EngineResults, RunFacts, write_report
from caunghe.reproducible import reproducible
from caunghe.schema import LeftOut
from caunghe.stages import Made, Stages, stage_keys, write_json
from caunghe.vacancies import DemandTables, feed_demand


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What a run can be asked for: languages of the report, scenario, random seed, questions to the plan, the day."""

    languages: tuple[Language, ...] = LANGUAGES
    scenario: str = "middle"
    seed: int = 20250701
    questions: Questions = USUAL
    created: date


@dataclass(frozen=True, kw_only=True, repr=False)
class RunResult(Tabular, EngineResults):
    """Where a run's results are, what they rest on and how long each stage took in seconds."""

    out: Path
    provenance: dict[str, object]
    facts: RunFacts
    feed: Feed
    findings: pl.DataFrame
    results: IndicatorResults
    seconds: dict[str, float]


STAGES: Final[dict[str, Text]] = {
    "feed": Text("Đọc dữ liệu", "Reading the feed"),
    "findings": Text("Kiểm tra dữ liệu", "Checking the feed"),
    "indicators": Text("Tính chỉ số", "Calculating indicators"),
    "vacancies": Text("Đọc tin tuyển dụng", "Reading vacancies"),
    "forecast": Text("Dự báo", "Forecasting"),
    "plan": Text("Lập kế hoạch", "Planning"),
    "admission": Text("Xét tuyển", "Admission"),
    "placement": Text("Xếp chỗ thực hành", "Placing trainees"),
    "jobs": Text("Giới thiệu việc làm", "Jobs for graduates"),
    "report": Text("Lập báo cáo", "Writing the report"),
}
_LEFT_OUT: Final = {
    "forecast": Text("Không lập được dự báo: {why}.", "There is no forecast: {why}."),
    "plan": Text("Không lập được kế hoạch: {why}.", "There is no plan: {why}."),
    "admission": Text("Không xét được đợt tuyển sinh nào: {why}.", "No round of admission is decided: {why}."),
    "placement": Text("Không xếp được chỗ thực hành: {why}.", "No trainees are placed: {why}."),
    "jobs": Text("Không giới thiệu được việc làm: {why}.", "No jobs are suggested: {why}."),
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
    """Return the SHA-256 of the package's own sources, code lists and page templates."""
    root = Path(str(files("caunghe")))
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*")):
        if file.suffix in {".py", ".csv", ".html", ".jinja", ".typ", ".css"}:
            digest.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


@reproducible()
def run(source: Path, out: Path, options: RunOptions, progress: Progress) -> RunResult:
    """Run every stage over a feed and return what was made.

    Raises FeedError before anything is written when the feed cannot be opened at all.
    """
    source_hash = feed_hash(source)
    asked = json.loads(json.dumps(asdict(options), default=str))
    keys = stage_keys(STAGES, f"{source_hash}|{code_hash()}|{json.dumps(asked, sort_keys=True)}")
    stages = Stages(out, STAGES, keys, progress)
    feed, findings = _checked(source, stages, options)
    sound = usable_feed(feed, findings)
    results = stages.results("indicators", IndicatorResults, lambda: indicators(sound))
    engines = _engines(stages, sound, options)
    facts = run_facts(source_hash, options)
    with stages.timed("report"):
        write = partial(write_report, feed, findings, results, languages=options.languages, run=facts, engines=engines)
        stages.folder("report", lambda folder: write(out=folder))
    about = {"name": source.name, "sha256": source_hash, "as_of": str(feed.information.as_of)}
    provenance = _provenance(about, asked, stages)
    write_json(out / "provenance.json", provenance)
    return RunResult(
        out=out,
        provenance=provenance,
        facts=facts,
        feed=feed,
        findings=findings,
        results=results,
        seconds=stages.seconds,
        **engines.by_engine(),
    )


def _checked(source: Path, stages: Stages, options: RunOptions) -> tuple[Feed, pl.DataFrame]:
    with stages.timed("feed"):
        feed, raw_findings = read_feed(source)
    with stages.timed("findings"):
        findings = check_feed(feed, raw_findings, CATALOGUE)
        stages.folder("findings", lambda folder: _write_findings(feed, findings, folder, options))
        stages.folder("feed", lambda folder: write_feed(feed, folder, form="parquet"))
    return feed, findings


def _provenance(about: dict[str, str], asked: dict[str, Any], stages: Stages) -> dict[str, Any]:
    return {
        "feed": about,
        "code": {"version": caunghe.__version__, "sha256": code_hash()},
        "options": asked,
        "stages": stages.keys,
        "seconds": {stage: round(value, 3) for stage, value in stages.seconds.items()},
    }


class _LookAhead:
    """A forecast made when first asked for: a run that keeps its forecast and plan needs no draws."""

    def __init__(self, feed: Feed, options: ForecastOptions) -> None:
        self.feed, self._options = feed, options
        self._results: ForecastResults | None = None

    def results(self) -> ForecastResults:
        if self._results is None:
            self._results = forecast(self.feed, self._options)
        return self._results


def _engines(stages: Stages, feed: Feed, options: RunOptions) -> EngineResults:
    ahead = _LookAhead(feed, ForecastOptions(seed=options.seed, scenario=options.scenario))
    vacancies = stages.results("vacancies", DemandTables, lambda: feed_demand(feed, job_seekers(feed)))
    foreseen = _attempted(stages, "forecast", ForecastTables, ahead.results)
    planned = _attempted(stages, "plan", PlanOverview, lambda: _plan(ahead, options, stages))
    seats = planned.seats if isinstance(planned, PlanOverview) else None
    return EngineResults(
        vacancies=vacancies,
        forecast=foreseen,
        plan=planned,
        admission=_attempted(stages, "admission", AdmissionOverview, lambda: admission_overview(feed, seats)),
        placement=_attempted(stages, "placement", PlacementOverview, lambda: placement_overview(feed)),
        jobs=_attempted(stages, "jobs", JobsOverview, lambda: jobs_overview(feed)),
    )


def _plan(ahead: _LookAhead, options: RunOptions, stages: Stages) -> PlanOverview:
    asked = PlanOptions(seed=options.seed)

    def progress(label: Text, _done: int, _of: int) -> None:
        stages.tell(label)

    made = plan_seats(ahead.feed, ahead.results(), asked)
    return plan_overview(ahead.feed, ahead.results(), made, asked, options.questions, progress)


def _attempted(stages: Stages, stage: str, kind: type[Made], make: Callable[[], Made]) -> Made | LeftOut:
    """Return a stage's result, or why it is left out: a feed may well be too small for it, and the run goes on."""

    def attempt() -> Made | LeftOut:
        try:
            return make()
        except InputError as error:
            says = _LEFT_OUT[stage]
            return LeftOut(
                **{language: says(language, why=error.text(language).removesuffix(".")) for language in LANGUAGES}
            )

    return stages.results(stage, kind, attempt)


def run_facts(source_hash: str, options: RunOptions) -> RunFacts:
    """Return what a report says it rests on: the hash of the feed, this code, and the seed and day of the options."""
    return RunFacts(
        feed_hash=source_hash,
        code_version=f"{caunghe.__version__}+{code_hash()[:12]}",
        seed=options.seed,
        created=options.created,
    )


def _write_findings(feed: Feed, findings: pl.DataFrame, folder: Path, options: RunOptions) -> None:
    findings.write_parquet(folder / "findings.parquet")
    for language in options.languages:
        write_findings_page(feed, findings, RULES, folder / f"findings.{language}.html", language=language)
