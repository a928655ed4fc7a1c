"""What stands under a figure of its basis and source is what was read for it: no list of tables is kept by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from caunghe.feed.check import check_feed
from caunghe.feed.contents import Feed, Reads
from caunghe.feed.findings.findings import gather
from caunghe.feed.usable import usable_feed
from caunghe.forecast.calculate import forecast
from caunghe.forecast.results import ForecastOptions
from caunghe.indicators.calculate import indicators
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.language import LANGUAGES, Language
from caunghe.matching.jobs.jobs import jobs_overview
from caunghe.matching.overview import admission_overview, placement_overview
from caunghe.planning.options import PlanOptions
from caunghe.planning.overview import plan_overview
from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.answers import Questions
from caunghe.report.build import document
from caunghe.report.context import Context
from caunghe.report.document import Document, Figure, Table
from caunghe.report.figures import with_labels
from caunghe.report.publication import publishable
from caunghe.schema.tables import TABLES
from tests.corner import corner
from tests.report import example

PLAN = PlanOptions(years=2, draws=4, zones=2, new_programmes=2, mip_gap=0.05)
# what speaks of the report and not of the city
UNLABELLED = {"quality-coverage", "quality-findings", "published-sources", "classifications"}


# families of numbers held against each other, of which some are the plan's
WHY_OF_THE_PLAN: Final = ("grows", 
    "rates", "need", "occupation", "shortage", "learners", "graduates", "holders", "workplaces", "money",
)  # fmt: skip


class Engines:
    """The corner and what each engine made of it, with the reads of each as a run records them."""

    def __init__(self) -> None:
        self.findings = check_feed(corner(), gather(()), CATALOGUE)
        self.sound, self.reads = usable_feed(corner(), self.findings), dict[str, Reads]()
        ahead = self.record("forecast", lambda feed: forecast(feed, ForecastOptions(draws=30)))
        self.results = {
            "forecast": ahead,
            "plan": self.record("plan", lambda feed: self.plan(feed, ahead)),
            "admission": self.record("admission", admission_overview),
            "placement": self.record("placement", placement_overview),
            "jobs": self.record("jobs", jobs_overview),
        }
        self.record("indicators", indicators)
        for table in self.reads["forecast"].tables:
            self.reads["plan"].note(table)

    def record(self, engine: str, make: Callable[[Feed], Any]) -> Any:
        self.reads[engine] = Reads()
        return make(self.sound.recorded_feed(self.reads[engine]))

    @staticmethod
    def plan(feed: Feed, ahead: Any) -> Any:
        return plan_overview(feed, ahead, plan_seats(feed, ahead, PLAN), PLAN, Questions(regrets=True))

    def blocks(self, *synthetic: str) -> dict[str, Table | Figure]:
        """Return the report's tables and figures where all tables are published but those named."""
        made = self.document(*synthetic)
        return {block.key: block for _, block in made.blocks() if isinstance(block, Table | Figure)}

    def document(self, *synthetic: str, language: Language = "en") -> Document:
        basis = dict.fromkeys(TABLES, "published") | dict.fromkeys(synthetic, "synthetic")
        feed = replace(corner(), information=replace(corner().information, basis=basis))
        values = publishable(indicators(replace(self.sound, information=feed.information)))
        context = Context(feed, self.findings, values, example.RUN, language, reads=self.reads, **self.results)
        return document(context)


@pytest.fixture(scope="module")
def engines() -> Engines:
    return Engines()


@pytest.fixture(scope="module")
def published(engines: Engines) -> dict[str, Table | Figure]:
    return engines.blocks()


def synthetic(blocks: dict[str, Table | Figure]) -> set[str]:
    return {key for key, block in blocks.items() if block.basis == "synthetic data"}


def test_every_number_of_the_city_has_a_basis_and_a_source(published) -> None:
    bare = {key for key, block in published.items() if not (block.basis and block.source)}
    assert {key for key in bare if not key.startswith(("definitions-", "provenance-"))} <= UNLABELLED
    drawn = [block for block in published.values() if isinstance(block, Figure)]
    assert len(drawn) > 30
    assert all((one.table.basis, one.table.source) == (one.basis, one.source) for one in drawn)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_and_key_of_a_table_or_chart_is_its_own(engines, language) -> None:
    made = engines.document(language=language)
    shown = [block for _, block in made.blocks() if isinstance(block, Table | Figure)]
    shown += [block.table for block in shown if isinstance(block, Figure)]
    for named in ([one.title for one in shown], [one.key for one in shown]):
        assert [name for name, count in Counter(named).items() if count > 1] == []


def test_what_an_engine_works_out_is_at_best_estimated(published) -> None:
    assert {published[key].basis for key in ("forecast-gap", "plan-levels", "admission-wanted")} == {"estimated"}
    assert {published[key].basis for key in ("programmes", "sites", "published-all")} == {"published"}


@pytest.mark.parametrize(
    ("table", "rests"),
    [
        # lists kept by hand did not know that a forecast by commune reads populations
        # the reason why numbers differ stands on what those numbers read
        (
            "populations",
            {"forecast-map", "map-certificate_rate", "duty-12-indicators"},
        ),
        ("norms", {"placement-groups"}),
        (
            "leavers",
            {
                "admission-map",
                "map-certificate_rate",
                "duty-11-indicators",
                "duty-11-chart",
            },
        ),
    ],
)
def test_a_synthetic_table_makes_exactly_the_figures_that_read_it_synthetic(engines, published, table, rests) -> None:
    plan = {key for key in published if key.startswith("plan-")} | {"duty-3-plan"}
    # why numbers differ rests on what those of the plan read
    # the ranking shows the plan's seats beside it
    plan |= {"forecast-ranking-first", "forecast-ranking-official"}
    plan |= {f"why-{family}-table" for family in WHY_OF_THE_PLAN} | {"why-rates-tried"}
    assert synthetic(engines.blocks(table)) == plan | rests


def test_programmes_are_behind_the_forecast_s_supply_and_not_behind_its_errors(engines, published) -> None:
    """``programmes`` was on no list of the forecast's tables, though its graduates are worked out from them."""
    found = synthetic(engines.blocks("programmes"))
    ahead = {key for key in published if key.startswith("forecast-")}
    assert ahead - found == {"forecast-map", "forecast-errors", "forecast-backtest", "forecast-held"}
    assert {"jobs-occupations", "placement-groups", "admission-wanted", "mismatch-table", "quality-reporting"} <= found
    assert not {"institutions-kinds", "sites", "resources", "published-all"} & found


def test_skills_of_programmes_are_behind_one_duty_alone(engines) -> None:
    assert synthetic(engines.blocks("programme_skills")) == {"duty-8-indicators"}


def test_what_a_table_reads_while_it_is_made_is_its_source() -> None:
    told = example.context("en")

    def make(context: Context) -> Table:
        return Table(key="k", title=", ".join(context.names("areas", "area")), heads=(), rows=())

    made = with_labels(make, told)
    assert (made.basis, made.source) == ("synthetic data", "Source: areas of the feed, as of 30 June 2026.")
    both = with_labels(make, told, indicators=[("certificate_rate", "all")])
    assert both.source == "Source: areas, labour survey of the feed, as of 30 June 2026."
    bare = with_labels(lambda context: Table(key="k", title="t", heads=(), rows=()), told)
    assert (bare.basis, bare.source) == ("", "")


def test_a_result_without_a_record_may_rest_on_any_table() -> None:
    told = example.context("en")
    assert told.tables_behind("forecast/summary") == told.feed.supplied
    reads = Reads()
    reads.note("employment")
    reads.note("areas", ("by_area",))
    known = replace(told, reads={"forecast": reads})
    assert known.tables_behind("forecast/summary") == {"employment"}
    assert known.tables_behind("forecast/by_area") == {"employment", "areas"}


def test_many_sources_are_named_and_so_they_are_in_the_provenance(published, engines) -> None:
    """“22 tables” named nothing."""
    tables = engines.reads["plan"].tables
    labels = [table.label("en").lower() for name, table in TABLES.items() if name in tables]
    assert published["plan-levels"].source == f"Source: {', '.join(labels)} of the feed, as of 30 June 2026."
    listed = published["provenance-reads"]
    assert isinstance(listed, Table)
    named = dict(listed.rows)
    assert named["Jobs"] == "areas, vacancies, programmes, graduates"
    assert set(named) == {"Indicators", "Forecast", "Training plan", "Admission", "Workplaces", "Jobs"}
