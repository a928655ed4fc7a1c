"""A run: every stage once, kept while nothing changes, whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from caunghe import pipeline
from caunghe.errors import FeedError
from caunghe.feed.kept import feed_hash
from caunghe.pilot.small_city import small_city
from caunghe.planning.questions.answers import USUAL, Questions
from caunghe.report.build import document
from caunghe.report.context import Context
from caunghe.report.publication import publishable
from caunghe.report.scorecard import SCORECARD, measures_here, of_the_coder
from caunghe.report.sections.summary import in_brief
from caunghe.schema.results import Omission
from tests.pilot_figures import check_documents
from tests.report.workbook import numbers_as_text

pytestmark = pytest.mark.long

# the pilot's plan is asked nothing here, which takes as long as all the rest of its run; the small city's is
OPTIONS = pipeline.RunOptions(created=date(2026, 7, 1), languages=("vi",), questions=Questions())
ASKED = replace(OPTIONS, questions=USUAL)


@pytest.fixture(scope="module")
def source(pilot_folder: Path) -> Path:
    return pilot_folder


@pytest.fixture(scope="module")
def done(source: Path, tmp_path_factory: pytest.TempPathFactory) -> pipeline.RunResult:
    return pipeline.run(source, tmp_path_factory.mktemp("run") / "out", OPTIONS, lambda *_: None)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> pipeline.RunResult:
    return pipeline.run(small_city(), tmp_path_factory.mktemp("asked") / "out", ASKED, lambda *_: None)


def stamps(out: Path) -> dict[str, int]:
    return {path.parent.name: path.stat().st_mtime_ns for path in out.glob("*/stage.json")}


def test_every_stage_leaves_its_folder(done):
    assert set(stamps(done.out)) == set(pipeline.STAGES)
    assert {path.suffix for path in (done.out / "report").iterdir()} >= {".html", ".pdf", ".xlsx", ".csv"}
    assert not list(done.out.glob(".*"))


def test_a_second_run_keeps_every_stage_and_finds_the_same(done, source):
    before = stamps(done.out)
    labels: list[str] = []
    again = pipeline.run(source, done.out, OPTIONS, lambda label, *_: labels.append(label.en))
    assert stamps(done.out) == before
    assert again.made == ()
    assert labels == [label.en for label in pipeline.STAGES.values()]
    assert again.results.values.equals(done.results.values)


def test_provenance_names_feed_code_and_options(done, source):
    provenance = json.loads((done.out / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["feed"]["sha256"] == feed_hash(source)
    assert provenance["code"]["sha256"] == pipeline.code_hash()
    assert provenance["options"]["seed"] == OPTIONS.seed
    assert set(provenance["stages"]) == set(pipeline.STAGES)
    stages = provenance["stages"].items()
    read = {stage: {name for name in inputs if name.startswith("table ")} for stage, inputs in stages}
    assert "table programme_skills" in read["indicators"]
    assert "table funds" in read["plan"]
    assert "table workplaces" in read["placement"]
    assert "table funds" not in read["forecast"] | read["jobs"] | read["placement"]


CANCELLED = """
import sys
from datetime import date
from pathlib import Path

import polars as pl

from caunghe import pipeline
from caunghe.pilot import small_city

assert pl.thread_pool_size() == 4


def cancel(label, *_):
    if label is pipeline.STAGES["report"]:
        raise KeyboardInterrupt


pipeline.run(small_city(), Path(sys.argv[1]), pipeline.RunOptions(created=date(2026, 7, 1), languages=("vi",)), cancel)
"""


def test_a_run_on_four_threads_cancelled_in_the_report_keeps_what_a_whole_run_makes(asked, tmp_path):
    own = os.environ | {"POLARS_MAX_THREADS": "4", "OPENBLAS_NUM_THREADS": "4"}
    done = subprocess.run(
        [sys.executable, "-c", CANCELLED, str(tmp_path / "out")], env=own, capture_output=True, text=True, check=False
    )
    assert "KeyboardInterrupt" in done.stderr.splitlines()[-1]
    assert set(stamps(tmp_path / "out")) == set(pipeline.STAGES) - {"report"}
    made = sorted(path.relative_to(asked.out) for path in asked.out.glob("*/*.parquet"))
    tables = [path for path in made if path.parts[0] != "report"]
    assert len(tables) > 90
    assert [str(at) for at in tables if (asked.out / at).read_bytes() != (tmp_path / "out" / at).read_bytes()] == []


def test_the_feed_s_own_vacancies_are_summed_up_in_a_run(done):
    facts = dict(done.vacancies.facts.iter_rows())
    # the pilot plants repeats: fewer openings than advertisements, and no area is shared out twice
    assert 0.85 * facts["advertisements"] < facts["openings"] < facts["advertisements"]
    monthly = done.vacancies.monthly
    assert monthly.height == 36
    assert monthly.filter((pl.col("low") > pl.col("openings")) | (pl.col("high") < pl.col("openings"))).is_empty()
    assert monthly["openings"].sum() == pytest.approx(facts["people"])
    for table in ("by_occupation", "by_area", "pay", "tightness", "skills", "programme_coverage"):
        assert not getattr(done.vacancies, table).is_empty(), table


def test_forecast_and_plan_are_part_of_a_run(done):
    assert done.forecast.summary.filter(pl.col("level") == 0)["year"].n_unique() == 10
    (facts,) = done.plan.facts.to_dicts()
    assert facts["status"] in ("optimal", "feasible")
    assert 0 <= facts["gap"] <= 0.005
    assert done.plan.checks["holds"].all()


def test_the_documents_say_of_the_pilot_what_a_run_of_it_finds(done):
    check_documents(done)


def test_a_run_asks_its_plan_what_it_is_worth(asked):
    plan = asked.plan
    # ranked to the đồng: what differs by less is equal and stays in order of price
    assert plan.prices["gain"].round(0).is_sorted(descending=True)
    assert plan.frontier["objective"].is_sorted(descending=True)
    assert (plan.regrets["regret"] >= 0).all()
    assert (plan.ranges["low"] <= plan.ranges["seats"] + 1e-6).all()
    assert plan.back_solve["rate"].is_sorted(descending=True)
    assert plan.answers["question"].to_list() == ["ranges", "frontier", "regrets"]


@pytest.mark.parametrize("run", ["done", "asked"])
def test_no_number_and_no_year_reaches_a_workbook_as_text(run, request):
    made = request.getfixturevalue(run)
    context = Context(made.feed, made.findings, publishable(made.results), made.facts, "vi", **made.by_name())
    full = replace(context, scorecard=(*SCORECARD, *of_the_coder(), *measures_here(context)))
    assert numbers_as_text(document(full), made.out / "report" / "report.vi.xlsx") == []


def test_the_end_of_a_run_says_what_forecast_and_plan_find(done):
    known = publishable(done.results)
    context = Context(done.feed, done.findings, known, done.facts, "en", forecast=done.forecast, plan=done.plan)
    gap, certified = in_brief(context)
    city = done.forecast.summary.filter(pl.col("level") == 0, pl.col("component") == "gap", pl.col("year") == 2030)
    # the interval is 90 thousand people wide, so that two digits of the gap count; and it holds nought
    assert city["low80"][0] < 0 < city["high80"][0]
    assert f"in 2030 cannot be told: gap, in people, {round(city['mean'][0], -3):,.0f}" in gap
    held = done.plan.certificates.filter(pl.col("year") == 2030)
    assert f"certificate rate to {held['rate'][0]:.1%} in 2030" in certified


def test_admission_and_placement_are_part_of_a_run_and_name_nobody(done):
    (summary,) = done.admission.summary.to_dicts()
    assert (summary["round"], summary["applicants"]) == ("2026-1", 30_000)
    wanted = done.admission.planned_seats.filter(pl.col("flag") != "not_in_round")
    assert wanted["planned"].sum() == summary["planned"]
    (placed,) = done.placement.summary.to_dicts()
    assert placed["gap_km"] == 0
    for result in (done.admission, done.placement, done.jobs):
        assert not any({"applicant", "trainee", "graduate"} & set(frame.columns) for frame in result.tables.values())


def test_a_feed_too_small_for_a_forecast_still_runs_and_says_why(source, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    for name in ("feed.json", "areas.parquet", "institutions.parquet", "sites.parquet"):
        (small / name).write_bytes((source / name).read_bytes())
    done = pipeline.run(small, tmp_path / "out", OPTIONS, lambda *_: None)
    assert isinstance(done.forecast, Omission)
    assert "employment" in done.forecast.en
    assert isinstance(done.plan, Omission)
    assert isinstance(done.admission, Omission)
    assert "rounds" in done.admission.en
    assert done.placement.summary["trainees"].to_list() == [0]
    assert (tmp_path / "out" / "report" / "report.vi.pdf").stat().st_size > 10_000


def test_what_cannot_be_opened_leaves_the_output_untouched(tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"\x00\x01rubbish")
    with pytest.raises(FeedError, match=r"broken\.xlsx"):
        pipeline.run(broken, tmp_path / "out", OPTIONS, lambda *_: None)
    assert not (tmp_path / "out").exists()


def test_the_hash_of_a_feed_follows_names_and_contents(tmp_path):
    (tmp_path / "a.csv").write_text("x\n1\n", encoding="utf-8")
    one = feed_hash(tmp_path)
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    two = feed_hash(tmp_path)
    (tmp_path / "b.csv").write_text("x\n2\n", encoding="utf-8")
    assert len({one, two, feed_hash(tmp_path)}) == 3
