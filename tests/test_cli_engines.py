"""The commands over whole engines, as a script would call them on a corner of the pilot."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest

from caunghe.cli import main
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_NOT_POSSIBLE, EXIT_OK

pytestmark = pytest.mark.long

HOW_TO = Path(__file__).resolve().parents[1] / "docs" / "how-to"
BEFORE_THE_ROUND = ("--on", "2026-07-01")  # the pilot's round of 2026 closes on 15 July


@pytest.fixture
def city(corner_folder: Path) -> str:
    return str(corner_folder)


def told(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def test_forecast_sums_are_coherent_in_what_is_printed(city, capsys):
    assert main(["forecast", city, "--horizon", "3", "--draws", "50", "--json"]) == EXIT_OK
    summary = pl.DataFrame(told(capsys)["summary"]).filter(pl.col("component") == "openings")
    by_level = summary.group_by("level", "year").agg(pl.col("mean").sum()).sort("year", "level")
    for (_,), year in by_level.group_by("year"):
        assert year["mean"].to_list() == pytest.approx([year["mean"][0]] * year.height, rel=1e-4)


def test_a_scenario_the_feed_does_not_have_is_named(city, capsys):
    assert main(["forecast", city, "--scenario", "boom", "--lang", "en"]) == EXIT_NOT_POSSIBLE
    assert "boom" in capsys.readouterr().err


def test_plan_holds_every_constraint_and_its_totals(city, capsys):
    assert main(["plan", city, "--years", "3", *BEFORE_THE_ROUND, "--json"]) == EXIT_OK
    plan = told(capsys)
    (facts,) = plan["facts"]
    assert facts["gap"] <= 0.005
    assert all(check["holds"] for check in plan["checks"])
    assert sum(term["value"] for term in plan["terms"]) == pytest.approx(facts["objective"], rel=1e-9)
    assert [row["seats"] for row in plan["by_year"]] == [
        sum(seat["seats"] for seat in plan["seats"] if seat["year"] == row["year"]) for row in plan["by_year"]
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Plan of 2027–2028: 2027 is the first year whose intake can still be decided on 1 December 2026"),
        ("vi", "Kế hoạch 2027–2028: năm 2027 là năm đầu còn quyết định được tuyển sinh vào ngày 01/12/2026"),
    ],
)
def test_plan_begins_where_a_run_of_the_day_begins(city, capsys, language, said):
    """The round of 2026 closes on 15 July: in December its seats are nobody's to decide (``pipeline._Engines``)."""
    for day, first in (("2026-07-15", 2026), ("2026-07-16", 2027)):
        assert main(["plan", city, "--years", "1", "--on", day, "--json"]) == EXIT_OK
        assert {row["year"] for row in told(capsys)["seats"]} == {first}
    assert main(["plan", city, "--years", "2", "--on", "2026-12-01", "--lang", language]) == EXIT_OK
    assert " ".join(capsys.readouterr().out.split()).startswith(said)


def test_what_if_changes_the_plan_that_a_run_of_the_day_has(city, capsys):
    asked = ["what-if", city, "--price", "shortage_value=60000000"]
    assert main([*asked, "--on", "2026-12-01", "--json"]) == EXIT_OK
    assert min(row["year"] for row in told(capsys)["levels"]) == 2027
    assert main([*asked, *BEFORE_THE_ROUND, "--lang", "en"]) == EXIT_OK
    assert "Plan of 2026–2031: 2026 is the first year" in " ".join(capsys.readouterr().out.split())


def test_the_first_example_of_the_how_to_changes_something(pilot_folder, capsys):
    pages = [(HOW_TO / name).read_text(encoding="utf-8") for name in ("plan-and-ask.md", "plan-and-ask.vi.md")]
    (first,) = {re.findall(r"^    caunghe (what-if .*)$", page, re.MULTILINE)[0] for page in pages}
    asked = [str(pilot_folder) if word == "haiphong" else word for word in first.split()]
    assert main([*asked, "--on", "2026-12-01", "--json"]) == EXIT_OK
    difference = told(capsys)
    assert difference["change"] > 1000  # million đồng
    assert sum(abs(row["change"]) for row in difference["levels"]) > 1000


def test_what_if_says_when_a_limit_does_not_bind(city, capsys):
    assert main(["what-if", city, *BEFORE_THE_ROUND, "--lang", "en"]) == EXIT_OK
    printed = " ".join(capsys.readouterr().out.split())
    assert "stay the same: what was changed does not bind the plan" in printed
    assert "VND 0" not in printed


def test_what_if_takes_changes_by_name_and_refuses_others(city, capsys):
    assert main(["what-if", city, *BEFORE_THE_ROUND, "--price", "shortage_value=60000000", "--json"]) == EXIT_OK
    assert told(capsys)["change"] < 0
    assert (
        main(["what-if", city, *BEFORE_THE_ROUND, "--target", "certificate_rate=0.5", "--lang", "en"])
        == EXIT_NOT_POSSIBLE
    )
    assert "NAME:YEAR=VALUE" in capsys.readouterr().err
    assert main(["what-if", city, *BEFORE_THE_ROUND, "--norm", "wishes=3", "--lang", "en"]) == EXIT_NOT_POSSIBLE
    assert "wishes" in capsys.readouterr().err


def test_a_round_is_decided_proved_and_any_change_is_noticed(pilot_folder, capsys, tmp_path):
    city = str(pilot_folder)
    out = tmp_path / "round"
    assert main(["admit", city, "--round", "2026-1", "--out", str(out), "--despite-errors", "--json"]) == EXIT_OK
    certificate = told(capsys)
    assert (certificate["applicants"], certificate["blocking_pairs"]) == (30_000, 0)
    assert main(["verify", str(out), "--json"]) == EXIT_OK
    capsys.readouterr()
    results = pl.read_parquet(out / "results.parquet")
    row = results.with_row_index().filter(pl.col("rank") == 2)["index"][0]
    results[row, "rank"] = 1
    results.write_parquet(out / "results.parquet")
    assert main(["verify", str(out), "--json"]) == EXIT_DATA_FAULTS
    assert not told(capsys)["passed"]


def test_trainees_are_placed_and_what_is_printed_is_what_is_written(city, capsys, tmp_path):
    assert main(["place", city, "--out", str(tmp_path / "placed"), "--json"]) == EXIT_OK
    summary = told(capsys)
    placements = pl.read_csv(tmp_path / "placed" / "placements.csv", infer_schema_length=None)
    assert (placements.height, placements["employer"].is_not_null().sum()) == (summary["trainees"], summary["placed"])
    used = pl.read_csv(tmp_path / "placed" / "places.csv")
    assert (used["used"] <= used["places"]).all()
    assert (used["used"].sum(), summary["gap_km"]) == (summary["placed"], 0)


def test_jobs_for_one_graduate_and_candidates_for_one_opening(city, capsys):
    assert main(["jobs", city, "--json"]) == EXIT_OK
    dear = told(capsys)["openings"][0]
    assert main(["jobs", city, "--opening", dear["vacancy"], "--json"]) == EXIT_OK
    candidates = told(capsys)["candidates"]
    assert [row["place"] for row in candidates] == list(range(1, 21))
    assert main(["jobs", city, "--graduate", candidates[0]["graduate"], "--lang", "en"]) == EXIT_OK
    assert candidates[0]["graduate"] in capsys.readouterr().out
    assert main(["jobs", city, "--opening", "nowhere", "--lang", "en"]) == EXIT_NOT_POSSIBLE
    assert "nowhere" in capsys.readouterr().err


def test_an_existing_folder_is_not_written_over(city, capsys, tmp_path):
    (tmp_path / "old.csv").write_text("x\n", encoding="utf-8")
    assert main(["admit", city, "--round", "2026-1", "--out", str(tmp_path)]) == EXIT_NOT_POSSIBLE
    assert [path.name for path in tmp_path.iterdir()] == ["old.csv"]
    capsys.readouterr()


def test_a_plan_that_is_kept_has_a_letter_to_each_institution(city: str, tmp_path: Path) -> None:
    out = tmp_path / "plan"
    assert main(["plan", city, "--years", "1", *BEFORE_THE_ROUND, "--out", str(out)]) == EXIT_OK
    institutions = pl.read_parquet(out / "by_institution.parquet")["institution"].unique().to_list()
    letters = {file.name for file in (out / "letters").iterdir() if not file.name.startswith(".")}
    assert letters == {f"{i}.{lang}.{form}" for i in institutions for lang in ("vi", "en") for form in ("docx", "pdf")}
