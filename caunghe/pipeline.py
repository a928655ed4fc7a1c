"""Feed + options → results + provenance: the stages of a run, each kept so that a run can be resumed.

A run writes one folder per stage below the output folder, each with a ``stage.json`` that holds the key of what it
was made from: feed hash, code hash, options and the keys of the stages before. A stage whose key has not
changed is read back instead of run again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import polars as pl

import caunghe
from caunghe.errors import InputError
from caunghe.feed import RULES, Feed, check_feed, read_feed, usable_feed, write_feed, write_findings_page
from caunghe.forecast import NOTES, ForecastOptions, ForecastResults, forecast, seekers
from caunghe.indicators import CATALOGUE, IndicatorResults, indicators
from caunghe.language import LANGUAGES, Language, Text
from caunghe.matching import admission_overview, jobs_overview, placement_overview
from caunghe.planning import (
    USUAL,
    PlanOptions,
    PlanResults,
    Questions,
    answers,
    by_fund,
    by_institution,
    by_occupation,
    by_year,
    institution_letters,
    plan_seats,
    verify_plan,
)
from caunghe.progress import Progress
from caunghe.report import RunFacts, write_report
from caunghe.reproducible import reproducible
from caunghe.schema import allowed
from caunghe.stages import Stages, Tables, stage_keys, write_json
from caunghe.vacancies import feed_demand


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What a run can be asked for: languages of the report, scenario, random seed, questions to the plan, the day."""

    languages: tuple[Language, ...] = LANGUAGES
    scenario: str = "middle"
    seed: int = 20250701
    questions: Questions = USUAL
    created: date


@dataclass(frozen=True, slots=True)
class RunResult:
    """Where a run's results are, what they rest on and how long each stage took in seconds."""

    out: Path
    provenance: dict[str, object]
    facts: RunFacts
    feed: Feed
    findings: pl.DataFrame
    results: IndicatorResults
    vacancies: Tables
    forecast: Tables
    plan: Tables
    matching: dict[str, Tables]
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
FORECAST_TABLES: Final = tuple(part.name for part in fields(ForecastResults) if part.type == "pl.DataFrame")
_NO_FORECAST = Text("Không lập được dự báo: {why}.", "There is no forecast: {why}.")
_NO_PLAN = Text("Không lập được kế hoạch: {why}.", "There is no plan: {why}.")
_NO_MATCHING: Final = {
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
    results = IndicatorResults(**stages.tables("indicators", lambda: _indicator_tables(sound)))
    listened = stages.tables("vacancies", lambda: feed_demand(sound, job_seekers(sound)))
    ahead = _LookAhead(sound, ForecastOptions(seed=options.seed, scenario=options.scenario))
    foreseen = stages.tables("forecast", ahead.tables)
    planned = stages.tables("plan", lambda: _plan_tables(ahead, options, stages))
    matched = _matched(stages, sound, planned.get("seats"))
    facts = _facts(source_hash, options)
    with stages.timed("report"):
        write = partial(
            write_report,
            feed,
            findings,
            results,
            languages=options.languages,
            run=facts,
            forecast=foreseen,
            plan=planned,
            matching=matched,
            vacancies=listened,
        )
        stages.folder("report", lambda folder: write(out=folder))
    about = {"name": source.name, "sha256": source_hash, "as_of": str(feed.information.as_of)}
    provenance = _provenance(about, asked, stages)
    write_json(out / "provenance.json", provenance)
    return RunResult(
        out, provenance, facts, feed, findings, results, listened, foreseen, planned, matched, stages.seconds
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


def job_seekers(feed: Feed) -> pl.DataFrame:
    """Return ``occupation, people, relative`` (standard error): people out of work by the occupation they fit."""
    groups = tuple(allowed("occupations", 4))
    people, relative = seekers(feed, groups, share=1.0)
    return pl.DataFrame({"occupation": groups, "people": people, "relative": relative})


def forecast_tables(results: ForecastResults) -> Tables:
    """Return the tables of a forecast by name."""
    return {name: getattr(results, name) for name in FORECAST_TABLES}


def plan_tables(
    feed: Feed,
    foreseen: ForecastResults,
    results: PlanResults,
    options: PlanOptions,
    questions: Questions,
    told: Progress,
) -> Tables:
    """Return the tables of a plan by name.

    Beside those of the model: ``facts`` (one row of what is proven), the decisions ``by_institution``,
    ``by_occupation``, ``by_fund`` and ``by_year``, ``letters``, ``checks``: every constraint checked again by code
    that is not the model's, and the answers to ``questions``.
    """
    facts = {name: getattr(results, name) for name in ("status", "objective", "bound", "gap", "gain_gap", "relaxed")}
    tables = {**results.tables, "facts": pl.DataFrame([facts])}
    tables |= answers(feed, foreseen, options, results, questions, told)
    if results["seats"].is_empty():
        return tables
    return tables | {
        "by_institution": by_institution(results),
        "by_occupation": by_occupation(results),
        "by_fund": by_fund(feed, results),
        "by_year": by_year(results),
        "letters": institution_letters(feed, results),
        "checks": verify_plan(feed, foreseen, options, results.tables),
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

    def tables(self) -> Tables:
        try:
            return forecast_tables(self.results())
        except InputError as error:
            return {"notes": _left_out(_NO_FORECAST, error)}


def _plan_tables(ahead: _LookAhead, options: RunOptions, stages: Stages) -> Tables:
    asked = PlanOptions(seed=options.seed)

    def told(label: Text, _done: int, _of: int) -> None:
        stages.tell(label)

    try:
        made = plan_seats(ahead.feed, ahead.results(), asked)
        return plan_tables(ahead.feed, ahead.results(), made, asked, options.questions, told)
    except InputError as error:
        return {"notes": _left_out(_NO_PLAN, error)}


def _matched(stages: Stages, feed: Feed, planned: pl.DataFrame | None) -> dict[str, Tables]:
    """Return the tables of each matching stage: what everybody may see, never the places of persons."""
    makers: dict[str, Callable[[], Tables]] = {
        "admission": lambda: admission_overview(feed, planned),
        "placement": lambda: placement_overview(feed),
        "jobs": lambda: jobs_overview(feed),
    }
    return {stage: stages.tables(stage, partial(_or_why_not, stage, make)) for stage, make in makers.items()}


def _or_why_not(stage: str, make: Callable[[], Tables]) -> Tables:
    try:
        return make()
    except InputError as error:
        return {"notes": _left_out(_NO_MATCHING[stage], error)}


def _left_out(says: Text, error: InputError) -> pl.DataFrame:
    """A feed may well be too small for a forecast or a plan: the run goes on and says why there is none."""
    sentences = {language: says(language, why=error.text(language).removesuffix(".")) for language in LANGUAGES}
    return pl.DataFrame([{"note": "left_out", **sentences}], schema=NOTES)


def _indicator_tables(feed: Feed) -> Tables:
    results = indicators(feed)
    return {part.name: getattr(results, part.name) for part in fields(results)}


def _facts(source_hash: str, options: RunOptions) -> RunFacts:
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
