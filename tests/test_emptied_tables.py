"""A table that is empty, or a column that nobody filled in, has a defined answer: a section less, or one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.feed.check import check_feed
from caunghe.feed.contents import Feed, Reads
from caunghe.feed.findings.findings import gather
from caunghe.feed.usable import usable_feed
from caunghe.forecast.calculate import forecast
from caunghe.forecast.results import ForecastOptions
from caunghe.forecast.supply import job_seekers
from caunghe.indicators.calculate import IndicatorResults, indicators
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.language.text import Language
from caunghe.matching.jobs.jobs import jobs_overview
from caunghe.matching.overview import admission_overview, placement_overview
from caunghe.planning.options import PlanOptions
from caunghe.planning.overview import plan_overview
from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.answers import Questions
from caunghe.report.build import document
from caunghe.report.context import Context, RunFacts
from caunghe.report.document import Document, cell_text
from caunghe.report.publication import publishable
from caunghe.schema.results import Omission
from caunghe.schema.tables import TABLES
from caunghe.vacancies.from_feed import feed_demand
from tests.corner import corner
from tests.forecast.once import backtest_once

pytestmark = pytest.mark.long

FORECAST = ForecastOptions(draws=30)
PLAN = PlanOptions(years=2, draws=4, zones=2, new_programmes=2, mip_gap=0.05)
RUN = RunFacts(feed_hash="ab12" * 16, code_version="test", seed=1, created=date(2026, 7, 1))
# what no reader should ever see: an unformatted nothing, a slot left open, a share of nobody
SILLY = re.compile(r"\bnan\b|NaN|None(?! of)|\binf\b|\bnull\b| ,|\(\)|[{}]|\b0 (of|trong|trên) 0\b")
Made = dict[str, Any]


def foreseen(feed: Feed, _: Made) -> Any:
    return forecast(feed, FORECAST)


def planned(feed: Feed, made: Made) -> Any:
    if isinstance(made["forecast"], InputError):
        raise made["forecast"]
    found = plan_seats(feed, made["forecast"], PLAN)
    return plan_overview(feed, made["forecast"], found, PLAN, Questions(), lambda *_: None)


def admitted(feed: Feed, made: Made) -> Any:
    return admission_overview(feed, None if isinstance(made["plan"], InputError) else made["plan"].seats)


STAGES: Mapping[str, Callable[[Feed, Made], Any]] = {
    "indicators": lambda feed, _: indicators(feed),
    "vacancies": lambda feed, _: feed_demand(feed, job_seekers(feed)),
    "forecast": foreseen,
    "plan": planned,
    "admission": admitted,
    "placement": lambda feed, _: placement_overview(feed),
    "jobs": lambda feed, _: jobs_overview(feed),
}
AFTER = {"plan": "forecast", "admission": "plan"}


@dataclass(frozen=True)
class Whole:
    """The corner with nothing missing: its sound tables, what each stage made of them, and which it read."""

    sound: Feed
    made: Made
    read: Mapping[str, frozenset[str]]


@pytest.fixture(scope="module", autouse=True)
def _tested_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("caunghe.forecast.calculate.backtest", backtest_once)
        yield


@pytest.fixture(scope="module")
def whole(_tested_once: None) -> Whole:
    sound = usable_feed(corner(), check_feed(corner(), gather(()), CATALOGUE))
    made: Made = {}
    read: dict[str, frozenset[str]] = {}
    for stage, make in STAGES.items():
        reads = Reads()
        made[stage] = make(sound.recorded_feed(reads), made)
        read[stage] = reads.tables
    return Whole(sound, made, read)


@dataclass(frozen=True)
class Run:
    """What came of a changed corner: each stage that read a changed table made anew, or why it could not be."""

    feed: Feed
    findings: pl.DataFrame
    made: Made
    anew: frozenset[str]

    def report(self, language: Language) -> Document:
        """Return the report on what was made anew."""
        engines = {stage: self._result(stage) for stage in self.anew - {"indicators"}}
        results: IndicatorResults = publishable(self.made["indicators"])
        return document(Context(self.feed, self.findings, results, RUN, language, **engines))

    def _result(self, stage: str) -> Any:
        made = self.made[stage]
        if isinstance(made, InputError):
            return Omission(made.text("vi"), made.text("en"))
        return made


def run(whole: Whole, **changed: pl.DataFrame) -> Run:
    feed = replace(corner(), tables={**corner().tables, **changed})
    findings = check_feed(feed, gather(()), CATALOGUE)
    sound = usable_feed(feed, findings)
    other = {name for name, frame in sound.tables.items() if not frame.equals(whole.sound[name])}
    made, anew = dict(whole.made), set[str]()
    for stage, make in STAGES.items():
        if not other & whole.read[stage] and AFTER.get(stage) not in anew:
            continue
        anew.add(stage)
        try:
            made[stage] = make(sound, made)
        except InputError as error:
            made[stage] = error
    return Run(feed, findings, made, frozenset(anew))


def strings(part: Any) -> Iterator[str]:
    """Yield every text of a document but keys and drawings."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from strings(one)
    elif is_dataclass(part):
        for each in fields(part):
            if each.name not in ("key", "spec", "number"):
                yield from strings(getattr(part, each.name))


def written(report: Document) -> list[str]:
    cells = (cell_text(cell, report.language) for _, table in report.tables() for row in table.rows for cell in row)
    return [text.replace("\u00a0", " ") for text in (*strings(report), *cells)]


def points(spec: Any) -> Iterator[int]:
    """Yield how many rows each view of a drawing has."""
    if isinstance(spec, Mapping):
        for name, value in spec.items():
            yield from ([len(value["values"])] if name == "data" else points(value))
    elif isinstance(spec, list):
        for one in spec:
            yield from points(one)


def sections(report: Document) -> set[str]:
    return {section.key for top in report.sections for section in top.walk()}


def is_fit_to_read(report: Document, texts: list[str]) -> None:
    assert [text for text in texts if SILLY.search(text)] == []
    assert [table.key for _, table in report.tables() if not table.rows] == []
    assert [figure.key for figure in report.figures() if max(points(figure.spec), default=0) == 0] == []
    assert all(section.blocks or section.sections for top in report.sections for section in top.walk())


@dataclass(frozen=True)
class Answer:
    """``told``: stage → what its InputError says; ``without``: sections left out; ``says``: what the report holds."""

    told: Mapping[str, str] = field(default_factory=dict[str, str])
    without: tuple[str, ...] = ()
    says: tuple[str, ...] = ()


NO_GRADUATE = "graduates must hold one with a year of graduation; got none among 0"
NO_ROUND = "rounds must hold one with a closing day; got 0 rounds"
NO_VACANCY = "vacancies must hold one with a day of posting; got none"
NOT_TAUGHT = "programmes must hold that of one seeker at least; got that of none among"
NO_PROGRAMME = "programmes must hold one with site, field, level and months; got none of {count}"
NO_HISTORY = "The table employment must hold at least 4 years, no more than 2 missing between two; got 0"
NO_WAVES = (
    "Replacement needs a labour_survey of at least 2 yearly waves that tell the occupation and age of the employed"
)
# tables that no stage asks the same of are emptied together
EMPTIED: Mapping[str, Answer] = {
    # every row that names an area is left out with the areas, those of employment too
    "areas": Answer({"forecast": NO_HISTORY, "plan": NO_HISTORY}, ("communes", "plan-seats"), (NO_HISTORY,)),
    # what a city does not say of the law, the nation's rows say
    "populations norms employment_records entry_rules assumptions": Answer(),
    "institution_successions standard_assessments": Answer(),
    # what offices report on forms serves the forms; equipment is then as its institution states it
    "enrolment_reports intake_groups surveys accreditations institution_accounts joint_training": Answer(),
    "equipment_requirements job_fairs placements training_wishes reporting_duties": Answer(),
    "labour_survey": Answer({"forecast": NO_WAVES, "plan": NO_WAVES}, ("communes", "forecast-city"), (NO_WAVES,)),
    "employment rounds tasks published_figures": Answer(
        {"forecast": NO_HISTORY, "plan": NO_HISTORY, "admission": NO_ROUND},
        ("forecast-city", "plan-seats", "admission", "published"),
        (NO_HISTORY, NO_ROUND),
    ),
    "industry_outlooks hiring_needs agreements": Answer(without=("forecast-scenarios", "mismatch")),
    "employers": Answer(says=("employers offer 0 places in the year",)),
    "vacancies funds": Answer({"jobs": NO_VACANCY}, ("jobs", "vacancies", "plan-funds"), (NO_VACANCY,)),
    "workplaces reserves equipment applicants": Answer(
        says=(
            "None of 368 trainees who need a workplace finds one; employers offer 0 places in the year",
            "0 workstations",
            "has no valid choice on record; applicants: 0.",
        )
    ),
    "institutions target_groups targets": Answer(without=("structure",), says=("The feed declares no target yet.",)),
    "sites": Answer({"plan": NO_PROGRAMME.format(count=12)}, ("plan-seats",), (NO_PROGRAMME.format(count=12),)),
    "programmes": Answer({"plan": NO_PROGRAMME.format(count=0), "jobs": NOT_TAUGHT}, ("jobs",), (NOT_TAUGHT,)),
    "programme_skills teachers choices": Answer(
        without=("vacancies-programmes",), says=("0 teachers", "has no valid choice on record; applicants: 290.")
    ),
    "intakes": Answer(without=("mismatch",), says=("so that no workplaces are needed",)),
    "leavers graduates": Answer({"jobs": NO_GRADUATE}, ("jobs",), (NO_GRADUATE,)),
}


def answered(found: Run, answer: Answer) -> None:
    refused = {stage: made.text("en") for stage, made in found.made.items() if isinstance(made, InputError)}
    assert refused.keys() == answer.told.keys()
    assert all(answer.told[stage] in said for stage, said in refused.items())
    report = found.report("en")
    texts = written(report)
    is_fit_to_read(report, texts)
    assert not sections(report) & set(answer.without)
    assert [said for said in answer.says if not any(said in text for text in texts)] == []


@pytest.mark.parametrize("tables", EMPTIED)
def test_an_emptied_table_has_a_defined_answer(whole: Whole, tables: str) -> None:
    answered(run(whole, **{table: corner()[table].clear() for table in tables.split()}), EMPTIED[tables])


def test_every_table_is_emptied() -> None:
    assert sorted(" ".join(EMPTIED).split()) == sorted(TABLES)


# columns that no stage asks the same of are blanked together
BLANKED: Mapping[str, Answer] = {
    "programmes.training_field graduates.year institutions.kind published_figures.source": Answer(
        {"plan": NO_PROGRAMME.format(count=12), "jobs": NO_GRADUATE.replace("0", "505")},
        ("plan-seats", "jobs", "published"),
    ),
    "programmes.level institutions.ownership vacancies.pay_min vacancies.pay_max": Answer(
        {"plan": NO_PROGRAMME.format(count=12), "jobs": "must state its pay; got none"}, ("plan-seats", "jobs")
    ),
    # a plan that the check cannot read as the model did would not hold
    "populations.people workplaces.places intakes.entrants target_groups.people equipment.workstations": Answer(
        says=("so that no workplaces are needed",)
    ),
    "sites.institution funds.source teachers.training_field leavers.leavers": Answer(without=("plan-funds",)),
    "areas.name areas.kind targets.value equipment.share_of_minimum_list intakes.year": Answer(
        without=("communes",), says=("The feed declares no target yet.",)
    ),
}


@pytest.mark.parametrize("columns", BLANKED)
def test_a_column_that_nobody_filled_in_has_a_defined_answer(whole: Whole, columns: str) -> None:
    changed: dict[str, pl.DataFrame] = {}
    for table, column in (name.split(".") for name in columns.split()):
        frame = changed.get(table, corner()[table])
        changed[table] = frame.with_columns(pl.lit(None, frame.schema[column]).alias(column))
    found = run(whole, **changed)
    answered(found, BLANKED[columns])
    if not isinstance(found.made["plan"], InputError):
        assert found.made["plan"].checks["holds"].all()
