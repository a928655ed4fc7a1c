"""A stage of a run is made again exactly when something that it reads has changed."""

from __future__ import annotations

import json
import shutil
import sys
import threading
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

import caunghe
from caunghe import pipeline
from caunghe.code import Code, library_versions
from caunghe.errors import InputError
from caunghe.feed.check import read_and_check
from caunghe.feed.kept import feed_hash, kept_feed, kept_usable
from caunghe.feed.read import read_feed
from caunghe.feed.usable import usable_feed
from caunghe.feed.write import write_feed
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.pilot.small_city import small_city
from caunghe.planning.questions.answers import Questions
from caunghe.progress import silent
from caunghe.schema.results import Omission
from caunghe.stages import content_hash

pytestmark = pytest.mark.long

OPTIONS = pipeline.RunOptions(created=date(2026, 7, 1), languages=("vi",), questions=Questions())


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, pipeline.RunResult]:
    """The small city as CSV, and its run."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(small_city(), folder / "feed")
    return folder / "feed", pipeline.run(folder / "feed", folder / "out", OPTIONS, silent)


@pytest.fixture
def run(first: tuple[Path, pipeline.RunResult], tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the feed and of its run's folder, to be changed."""
    source, done = first
    return shutil.copytree(source, tmp_path / "feed"), shutil.copytree(done.out, tmp_path / "out")


@cache
def own_code() -> Code:
    """Return the package's own files, read once."""
    return Code()


def made_again(run: tuple[Path, Path], options: pipeline.RunOptions = OPTIONS, code: Code | None = None) -> list[str]:
    return list(pipeline.run(*run, options, silent, code or own_code()).made)


def change(run: tuple[Path, Path], table: str, column: str, value: str | int) -> None:
    path = run[0] / f"{table}.csv"
    frame = pl.read_csv(path, infer_schema=False)
    changed = pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(str(value))).otherwise(column).alias(column)
    frame.with_columns(changed).write_csv(path)


def test_the_first_run_makes_every_stage_and_the_second_none(first, run) -> None:
    assert list(first[1].made) == list(pipeline.STAGES)
    assert made_again(run) == []


def test_provenance_says_what_a_run_rests_on(first) -> None:
    source, done = first
    said = json.loads((done.out / "provenance.json").read_text(encoding="utf-8"))
    assert said == json.loads(json.dumps(done.provenance, default=str))
    assert said["feed"] == {"name": "feed", "sha256": feed_hash(source), "as_of": "2026-06-30"}
    assert said["code"] == {"version": caunghe.__version__, "sha256": Code().whole}
    assert said["options"] == {
        "languages": ["vi"], "scenario": "middle", "seed": OPTIONS.seed, "created": "2026-07-01",
        "questions": json.loads(json.dumps(asdict(Questions()))),
    }  # fmt: skip
    assert said["libraries"] == library_versions()
    assert said["made"] == list(pipeline.STAGES)
    assert list(said["stages"]) == list(said["seconds"]) == list(pipeline.STAGES)
    assert list(done.seconds) == list(pipeline.STAGES)
    # to the millisecond
    assert said["seconds"] == {stage: round(seconds, 3) for stage, seconds in done.seconds.items()}
    always = {"libraries", "code pipeline", "code stages", "code schema", "code language"}
    assert [stage for stage, inputs in said["stages"].items() if not always <= set(inputs)] == []
    assert said["stages"]["report"]["code"] == Code().whole
    assert "stage report" not in said["stages"]["report"]
    facts = done.facts
    assert (facts.feed_hash, facts.seed, facts.created) == (feed_hash(source), OPTIONS.seed, OPTIONS.created)
    assert facts.code_version == f"{caunghe.__version__}+{Code().whole[:12]}"
    assert pipeline.run_facts("x", OPTIONS) == replace(facts, feed_hash="x")
    # admission is told the seats of the plan
    assert done.admission.planned_seats is not None


def test_options_that_a_stage_rests_on_are_in_its_key(first) -> None:
    stages = first[1].provenance["stages"]
    asked = {stage: {} for stage in ("indicators", "vacancies", "admission", "placement", "jobs")} | {
        "forecast": {"seed": OPTIONS.seed, "scenario": "middle"},
        "plan": {"seed": OPTIONS.seed, "questions": asdict(Questions()), "first_year": 2026},
        "report": [("vi",), OPTIONS.seed, date(2026, 7, 1)],
    }
    assert {stage: stages[stage]["options"] for stage in asked} == {s: content_hash(o) for s, o in asked.items()}


def test_the_next_day_changes_the_report_alone(run) -> None:
    assert made_again(run, replace(OPTIONS, created=date(2026, 7, 2))) == ["report"]


def test_the_day_after_the_round_has_closed_the_plan_begins_a_year_later(run) -> None:
    assert made_again(run, replace(OPTIONS, created=date(2026, 7, 31))) == ["report"]
    assert made_again(run, replace(OPTIONS, created=date(2026, 8, 1))) == ["plan", "admission", "report"]


def test_another_language_changes_the_report_alone(run) -> None:
    assert made_again(run, replace(OPTIONS, languages=("en",))) == ["report"]


def test_other_questions_change_the_plan_and_what_reads_it(run) -> None:
    again = made_again(run, replace(OPTIONS, questions=Questions(ranges="level")))
    # the seats are what they were, and admission reads nothing else of the plan
    assert again == ["plan", "report"]


def test_one_fund_changes_what_reads_funds(run) -> None:
    change(run, "funds", "amount", 1)
    again = made_again(run)
    assert set(again) - {"admission"} == {"feed", "findings", "indicators", "plan", "report"}
    assert made_again(run) == []


def test_a_teacher_s_new_birth_year_changes_what_reads_teachers(run) -> None:
    stages = json.loads((run[1] / "provenance.json").read_text(encoding="utf-8"))["stages"]
    read = {stage for stage, inputs in stages.items() if "table teachers" in inputs}
    assert read >= {"indicators", "plan"}
    change(run, "teachers", "birth_year", 1965)
    assert set(made_again(run)) - {"admission"} == read | {"feed", "findings", "report"}


def changed_code(tmp_path: Path, file: str, content: bytes) -> Code:
    root = shutil.copytree(Code().root, tmp_path / "caunghe", ignore=shutil.ignore_patterns("__pycache__"))
    assert Code(root).whole == own_code().whole
    with (root / file).open("ab") as stream:
        stream.write(content)
    changed = Code(root)
    assert changed.whole != own_code().whole
    return changed


def test_new_titles_of_the_coder_change_vacancies_and_what_reads_them(run, tmp_path) -> None:
    code = changed_code(tmp_path, "vacancies/lexicon/titles.npz", b"\0")
    rests = [stage for stage in pipeline.STAGES if "vacancies" in code.reach(*pipeline.PACKAGES[stage])]
    assert "vacancies" in rests
    assert not {"feed", "findings", "indicators", "placement"} & set(rests)
    assert made_again(run, code=code) == rests
    provenance = json.loads((run[1] / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["code"]["sha256"] == code.whole != own_code().whole


@pytest.mark.parametrize(
    ("file", "stages"),
    [
        ("matching/__init__.py", ["admission", "placement", "jobs", "report"]),
        ("report/templates/report.typ", ["report"]),
        ("cli.py", ["report"]),
        ("schema/__init__.pyi", list(pipeline.STAGES)),
    ],
)
def test_code_changes_what_is_made_with_it(run, tmp_path, file, stages) -> None:
    code = changed_code(tmp_path, file, b"\n")
    kept = pipeline.Stages(run[1], pipeline.STAGES, silent)
    before = {stage: kept.inputs(stage) for stage in pipeline.STAGES}
    hashes = {f"code {package}": code.hash(package) for package in code.reach("cli")}
    changed = [
        stage
        for stage, inputs in before.items()
        if inputs.get("code", code.whole) != code.whole
        or any(hashes.get(name, value) != value for name, value in inputs.items())
    ]
    assert changed == stages


def test_another_version_of_a_library_changes_every_stage(run, monkeypatch) -> None:
    provenance = json.loads((run[1] / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["libraries"]["polars"] == pl.__version__
    assert {"python", "highspy"} < set(provenance["libraries"])
    assert "pyspark" not in provenance["libraries"]
    monkeypatch.setattr(pipeline, "library_versions", lambda: provenance["libraries"] | {"polars": "99.0"})
    assert made_again(run) == list(pipeline.STAGES)


def test_a_stage_that_had_nothing_to_work_with_is_kept_too(tmp_path) -> None:
    feed, _ = read_feed(small_city())
    few = {name: frame if name in ("areas", "institutions") else frame.clear() for name, frame in feed.tables.items()}
    write_feed(replace(feed, tables=few), tmp_path / "feed")
    done = pipeline.run(tmp_path / "feed", tmp_path / "out", OPTIONS, silent)
    said = {"forecast": "There is no forecast: ", "plan": "There is no plan: ",
            "admission": "No round of admission is decided: ", "jobs": "No jobs are suggested: "}  # fmt: skip
    for stage, begins in said.items():
        omission = getattr(done, stage)
        assert isinstance(omission, Omission), stage
        assert omission.en.startswith(begins)
        # one full stop, and that of the sentence
        assert omission.en.endswith(".")
        assert ".." not in omission.en
    assert made_again((tmp_path / "feed", tmp_path / "out")) == []


def test_the_kept_feed_is_the_feed_that_was_read(first) -> None:
    source, done = first
    feed, findings = read_and_check(source, CATALOGUE)
    usable = usable_feed(feed, findings)
    kept = (kept_feed(done.out / "feed"), kept_usable(done.out / "feed", done.out / "findings"))
    for one, other in zip((feed, usable), kept, strict=True):
        assert one.information == other.information
        assert one.supplied == other.supplied
        for name, frame in one.tables.items():
            assert frame.equals(other[name]), name
            assert frame.schema == other[name].schema, name
            assert one.numbered_table(name).equals(other.numbered_table(name)), name
    assert done.findings.equals(findings)


def test_a_stage_runs_no_code_that_its_key_does_not_hold(tmp_path) -> None:
    """The packages named by hand in ``PACKAGES`` are those whose functions are seen to run."""
    shutil.copytree(small_city(), tmp_path / "feed")
    stages, running = {label: stage for stage, label in pipeline.STAGES.items()}, ["feed"]
    seen: dict[str, set[str]] = {stage: set() for stage in pipeline.STAGES}

    def follow(label, *_: object) -> None:
        running[0] = stages.get(label, running[0])

    def note(frame, event: str, _: object) -> None:
        module = frame.f_globals.get("__name__", "")
        if event == "call" and module.startswith("caunghe."):
            seen[running[0]].add(module.split(".")[1])

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        pipeline.run(tmp_path / "feed", tmp_path / "out", OPTIONS, follow)
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    code, shell = Code(), {"pipeline", "stages", "code", "reproducible", "progress"}
    held = {stage: {*code.reach(*pipeline.PACKAGES[stage]), *shell} for stage in pipeline.STAGES}
    beyond = {stage: found - held[stage] for stage, found in seen.items() if found - held[stage]}
    # a report holds the hash of all code; the class of all results is the report's, and is filled after the jobs
    assert {stage: found for stage, found in beyond.items() if stage != "report"} == {"jobs": {"report"}}
    assert seen["plan"] >= {"planning", "forecast"}


def test_a_scenario_or_a_programme_that_the_feed_does_not_have_replaces_no_result(run) -> None:
    before = {path: path.read_bytes() for path in run[1].rglob("*.parquet")}
    with pytest.raises(InputError, match="medium"):
        made_again(run, replace(OPTIONS, scenario="medium"))
    with pytest.raises(InputError, match=r"must be in programmes\.csv; got nowhere"):
        made_again(run, replace(OPTIONS, questions=Questions(explain=("nowhere",))))
    assert {path: path.read_bytes() for path in run[1].rglob("*.parquet")} == before
    assert made_again(run) == []


def test_options_of_a_run_are_refused_before_anything_runs() -> None:
    for wrong, told in ((("fr",), "fr"), ((), ""), (("vi", "fr"), "vi, fr")):
        with pytest.raises(InputError, match=f"languages must be of vi, en; got {told}$"):
            replace(OPTIONS, languages=wrong)
    assert replace(OPTIONS, languages=("en", "vi")).languages == ("en", "vi")
    for seed in (-1, "x", True):
        with pytest.raises(InputError, match=f"seed must be a whole number of 0 or more; got {seed}"):
            replace(OPTIONS, seed=seed)
    with pytest.raises(InputError, match="created must be a date; got 2026-07-01"):
        replace(OPTIONS, created="2026-07-01")
