"""Feed + options → results + provenance: the stages of a run, each kept so that a run can be resumed.

A run writes one folder per stage below the output folder, each with a ``stage.json`` that holds a hash of everything
the stage was made from: the code it reaches, its own options, the tables and the earlier results that it read. A stage
is made again exactly when one of them has changed (``stages``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import polars as pl

import caunghe
from caunghe.code import Code, library_versions
from caunghe.display import Tabular
from caunghe.errors import InputError
from caunghe.feed import (
    RULES,
    Feed,
    check_feed,
    feed_hash,
    first_open_year,
    information_hash,
    keep_feed,
    keep_usable,
    kept_feed,
    kept_usable,
    read_feed,
    usable_feed,
    usable_hashes,
    write_findings_page,
)
from caunghe.forecast import (
    ForecastOptions,
    ForecastResults,
    ForecastTables,
    check_scenario,
    forecast,
    job_seekers,
)
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
from caunghe.outputs import written_at
from caunghe.planning import (
    USUAL,
    PlanOptions,
    PlanOverview,
    Questions,
    check_questions,
    plan_overview,
    plan_seats,
)
from caunghe.progress import Progress
from caunghe.report import EngineResults, RunFacts, write_report
from caunghe.reproducible import reproducible
from caunghe.schema import SEED, Omission, check_seed
from caunghe.stages import Inputs, Made, Stages, content_hash, write_json
from caunghe.vacancies import DemandTables, feed_demand

_LANGUAGES: Final = Text(
    "Ngôn ngữ của báo cáo phải thuộc {known}; đã cho {value}.", "languages must be of {known}; got {value}"
)
_NO_DATE: Final = Text(
    "created phải là một ngày (datetime.date); đã cho {value}.", "created must be a date; got {value}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What a run can be asked for: languages of the report, scenario, random seed, questions to the plan, the day."""

    languages: tuple[Language, ...] = LANGUAGES
    scenario: str = "middle"
    seed: int = SEED
    questions: Questions = USUAL
    created: date

    def __post_init__(self) -> None:
        if not self.languages or not set(self.languages) <= set(LANGUAGES):
            raise InputError(_LANGUAGES, known=", ".join(LANGUAGES), value=", ".join(map(str, self.languages)))
        check_seed(self.seed)
        if not isinstance(self.created, date):  # pyright: ignore[reportUnnecessaryIsInstance] (untyped callers)
            raise InputError(_NO_DATE, value=self.created)


@dataclass(frozen=True, kw_only=True, repr=False)
class RunResult(Tabular, EngineResults):
    """Where a run's results are, what they rest on, how long each stage took in seconds and which were made anew."""

    out: Path
    provenance: dict[str, object]
    facts: RunFacts
    feed: Feed
    findings: pl.DataFrame
    results: IndicatorResults
    seconds: dict[str, float]
    made: tuple[str, ...]


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
# the packages whose functions a stage calls; what these import is found by ``Code``
PACKAGES: Final[dict[str, tuple[str, ...]]] = {
    "feed": ("feed",),
    "findings": ("feed", "indicators"),
    "indicators": ("indicators",),
    "vacancies": ("vacancies", "forecast"),
    "forecast": ("forecast",),
    "plan": ("planning", "forecast"),
    "admission": ("matching",),
    "placement": ("matching",),
    "jobs": ("matching",),
    "report": ("report",),
}
_LEFT_OUT: Final = {
    "forecast": Text("Không lập được dự báo: {why}.", "There is no forecast: {why}."),
    "plan": Text("Không lập được kế hoạch: {why}.", "There is no plan: {why}."),
    "admission": Text("Không xét được đợt tuyển sinh nào: {why}.", "No round of admission is decided: {why}."),
    "placement": Text("Không xếp được chỗ thực hành: {why}.", "No trainees are placed: {why}."),
    "jobs": Text("Không giới thiệu được việc làm: {why}.", "No jobs are suggested: {why}."),
}


@cache
def code_hash() -> str:
    """Return the SHA-256 of the package's own files, whatever their kind."""
    return Code().whole


@reproducible()
def run(source: Path, out: Path, options: RunOptions, progress: Progress, code: Code | None = None) -> RunResult:
    """Run every stage over a feed and return what was made; ``code`` stands for the package's own files.

    Raises FeedError before anything is written when the feed cannot be opened at all, and InputError for a scenario or
    a programme to be explained that the feed does not have, before any result that rests on it is replaced.
    """
    source_hash = feed_hash(source)
    code = code or Code()
    stages = Stages(out, STAGES, progress)
    _read(source, stages, {stage: _fixed_inputs(stage, code, source=source_hash) for stage in ("feed", "findings")})
    feed, usable = kept_feed(out / "feed"), kept_usable(out / "feed", out / "findings")
    findings = pl.read_parquet(out / "findings" / "findings.parquet")
    stages.table_hashes.update(usable_hashes(out / "feed", out / "findings"))
    engines = _Engines(stages, usable, options, code)
    results, made = engines.indicators(), engines.results()
    facts = run_facts(source_hash, options, code)
    _report(stages, feed, findings, results, made, facts, options, code)
    about = {"name": source.name, "sha256": source_hash, "as_of": str(feed.information.as_of)}
    provenance = _provenance(about, code, options, stages)
    with written_at(stages.provenance):
        write_json(stages.provenance, provenance)
    return RunResult(
        out=out,
        provenance=provenance,
        facts=facts,
        feed=feed,
        findings=findings,
        results=results,
        seconds=stages.seconds,
        made=tuple(stages.made),
        **made.by_name(),
    )


def _fixed_inputs(stage: str, code: Code, **others: str) -> dict[str, str]:
    """Return the inputs of a stage that do not depend on what it reads: its code, the libraries, and what is given."""
    reached = code.reach(*PACKAGES[stage])
    own = {f"code {package}": code.hash(package) for package in [*reached, "pipeline", "stages"]}
    return own | {"libraries": content_hash(library_versions())} | others


def _read(source: Path, stages: Stages, fixed: Mapping[str, Mapping[str, str]]) -> None:
    """Read and check a feed unless both are kept."""
    kept = {stage: stages.is_kept(stage, fixed[stage]) for stage in fixed}
    with stages.time_stage("feed"):
        read = None
        if not all(kept.values()):
            read = read_feed(source)
    with stages.time_stage("findings"):
        if read is None:
            return
        findings = check_feed(*read, CATALOGUE)
        usable = usable_feed(read[0], findings)
        if not kept["feed"]:
            stages.folder("feed", fixed["feed"], lambda folder: keep_feed(read[0], folder))
        stages.folder("findings", fixed["findings"], lambda folder: _write_findings(read[0], usable, findings, folder))


class _Engines:
    """The stages between checking and report."""

    def __init__(self, stages: Stages, feed: Feed, options: RunOptions, code: Code) -> None:
        self._stages, self._feed, self._options, self._code = stages, feed, options, code
        self._information = information_hash(feed)
        self._forecast: ForecastResults | None = None
        # a plan is of intakes that can still be decided on the report's day
        self._first_year = first_open_year(feed, options.created)

    def indicators(self) -> IndicatorResults:
        fixed, inputs = self._fixed_inputs("indicators"), Inputs(self._feed)
        return self._stages.results(
            "indicators", IndicatorResults, fixed, inputs, lambda inputs: indicators(inputs.feed)
        )

    def results(self) -> EngineResults:
        options = self._options
        foreseen = {"seed": options.seed, "scenario": options.scenario}
        asked = {"seed": options.seed, "questions": asdict(options.questions), "first_year": self._first_year}
        fixed, inputs = self._fixed_inputs("vacancies"), Inputs(self._feed)
        vacancies = self._stages.results("vacancies", DemandTables, fixed, inputs, _vacancies)
        forecasted = self._outcome(
            "forecast",
            ForecastTables,
            lambda inputs: self._ahead(inputs.feed),
            foreseen,
            lambda feed: check_scenario(feed["industry_outlooks"], options.scenario),
        )
        planned = self._outcome(
            "plan", PlanOverview, self._plan, asked, lambda feed: check_questions(feed, options.questions)
        )
        seats = planned.seats if isinstance(planned, PlanOverview) else None

        def admission(inputs: Inputs) -> AdmissionOverview:
            inputs.result("plan", "seats", "summary", "planned_seats")
            return admission_overview(inputs.feed, seats)

        return EngineResults(
            vacancies=vacancies,
            forecast=forecasted,
            plan=planned,
            admission=self._outcome("admission", AdmissionOverview, admission),
            placement=self._outcome("placement", PlacementOverview, lambda inputs: placement_overview(inputs.feed)),
            jobs=self._outcome("jobs", JobsOverview, lambda inputs: jobs_overview(inputs.feed)),
            reads={stage: self._stages.reads(stage) for stage in STAGES},
        )

    def _ahead(self, feed: Feed) -> ForecastResults:
        """Return the forecast, made when first asked for: a run that keeps its forecast and plan needs no draws."""
        if self._forecast is None:
            options = ForecastOptions.of_city(feed, seed=self._options.seed, scenario=self._options.scenario)
            self._forecast = forecast(feed, options)
        return self._forecast

    def _plan(self, inputs: Inputs) -> PlanOverview:
        asked = PlanOptions.of_city(inputs.feed, seed=self._options.seed, first_year=self._first_year)
        inputs.stage("forecast")

        def progress(label: Text, _done: int, _of: int) -> None:
            self._stages.tell(label)

        ahead = self._ahead(self._feed)
        made = plan_seats(inputs.feed, ahead, asked)
        return plan_overview(inputs.feed, ahead, made, asked, self._options.questions, progress)

    def _outcome(
        self,
        stage: str,
        kind: type[Made],
        make: Callable[[Inputs], Made],
        options: Mapping[str, Any] | None = None,
        check: Callable[[Feed], None] | None = None,
    ) -> Made | Omission:
        """Return a stage's result, or why it is left out: a feed may well be too small for it, and the run goes on.

        What ``check`` raises goes through: options that the feed does not have are no matter of its size.
        """

        def attempt(inputs: Inputs) -> Made | Omission:
            if check is not None:
                check(inputs.feed)
            try:
                return make(inputs)
            except InputError as error:
                says = _LEFT_OUT[stage]
                return Omission(
                    **{language: says(language, why=error.text(language).removesuffix(".")) for language in LANGUAGES}
                )

        return self._stages.results(stage, kind, self._fixed_inputs(stage, options), Inputs(self._feed), attempt)

    def _fixed_inputs(self, stage: str, options: Mapping[str, Any] | None = None) -> dict[str, str]:
        return _fixed_inputs(stage, self._code, information=self._information, options=content_hash(options or {}))


def _vacancies(inputs: Inputs) -> DemandTables:
    return feed_demand(inputs.feed, job_seekers(inputs.feed.feed_for("tightness")))


def _report(
    stages: Stages,
    feed: Feed,
    findings: pl.DataFrame,
    results: IndicatorResults,
    engines: EngineResults,
    facts: RunFacts,
    options: RunOptions,
    code: Code,
) -> None:
    """Write the report unless it is kept: it names source and code, so that it rests on every byte of both."""
    asked = content_hash([options.languages, options.seed, options.created])
    fixed = _fixed_inputs("report", code, source=facts.feed_hash, options=asked) | {"code": code.whole}
    with stages.time_stage("report"):
        if stages.is_kept("report", fixed):
            return
        inputs = Inputs(feed)
        for stage in STAGES:
            if stage != "report":
                inputs.stage(stage)
        write = partial(
            write_report, inputs.feed, findings, results, languages=options.languages, run=facts, engines=engines
        )
        stages.folder("report", fixed, lambda folder: write(out=folder), inputs)


def _provenance(about: dict[str, str], code: Code, options: RunOptions, stages: Stages) -> dict[str, Any]:
    return {
        "feed": about,
        "code": {"version": caunghe.__version__, "sha256": code.whole},
        "libraries": library_versions(),
        "options": json.loads(json.dumps(asdict(options), default=str)),
        "stages": {stage: stages.inputs(stage) for stage in STAGES},
        "made": stages.made,
        "seconds": {stage: round(value, 3) for stage, value in stages.seconds.items()},
    }


def run_facts(source_hash: str, options: RunOptions, code: Code | None = None) -> RunFacts:
    """Return what a report says it rests on: the hash of the feed, this code, and the seed and day of the options."""
    code = code or Code()
    return RunFacts(
        feed_hash=source_hash,
        code_version=f"{caunghe.__version__}+{code.whole[:12]}",
        seed=options.seed,
        created=options.created,
    )


def _write_findings(feed: Feed, usable: Feed, findings: pl.DataFrame, folder: Path) -> None:
    findings.write_parquet(folder / "findings.parquet")
    keep_usable(feed, usable, folder)
    for language in LANGUAGES:
        write_findings_page(feed, findings, RULES, folder / f"findings.{language}.html", language=language)
