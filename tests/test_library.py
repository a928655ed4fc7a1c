"""The library: what ``import caunghe`` gives to somebody in a notebook, and what importing leaves alone."""

from __future__ import annotations

import json
import os
import pkgutil
import re
import subprocess
import sys
from dataclasses import FrozenInstanceError
from datetime import date
from inspect import signature
from pathlib import Path

import polars as pl
import pytest

import caunghe
from caunghe.errors import FeedError, InputError, OutputError
from caunghe.feed import write_feed
from caunghe.forecast import ForecastOptions
from caunghe.indicators import IndicatorOptions
from caunghe.pilot import small_city

NAMES = {
    "admit", "check_feed", "code_vacancies", "convert_register", "forecast_openings", "indicator_values", "pilot_city",
    "place", "plan_seats", "read_feed", "read_vacancies", "run", "suggest_jobs", "verify", "what_if", "write_report",
}  # fmt: skip


@pytest.fixture(scope="module")
def feed():
    return caunghe.read_feed(str(small_city()))


@pytest.fixture(scope="module")
def ahead(feed):
    return caunghe.forecast_openings(feed, draws=20, horizon=4)


def fresh(code: str) -> str:
    """Return what Python prints when it does nothing but this."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("POLARS")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=own)
    return done.stdout


def test_the_package_gives_sixteen_names_that_shadow_no_package():
    assert set(caunghe.__all__) == set(dir(caunghe)) == NAMES
    assert not {module.name for module in pkgutil.iter_modules(caunghe.__path__)} & NAMES
    assert all(callable(getattr(caunghe, name)) for name in NAMES)


def test_importing_leaves_the_process_as_it_was():
    seen = fresh(
        "import argparse, os, sys, json\n"
        "before = dict(os.environ), dict(vars(argparse))\n"
        "import caunghe, caunghe.cli\n"
        "caunghe.cli.parser('vi').format_help()\n"
        "after = dict(os.environ), dict(vars(argparse))\n"
        "print(json.dumps([before[0] == after[0], before[1] == after[1]]))\n"
        "print(argparse.ArgumentParser(prog='mine').format_usage())"
    )
    first, *usage = seen.splitlines()
    assert json.loads(first) == [True, True]
    assert usage[0] == "usage: mine [-h]"


def test_importing_the_package_loads_nothing_heavy():
    heavy = {"polars", "numpy", "scipy", "numba", "highspy", "rich", "jinja2"}
    loaded = fresh("import caunghe, sys; print(*{name.partition('.')[0] for name in sys.modules})").split()
    assert heavy.isdisjoint(loaded)


def test_a_path_a_string_and_a_feed_give_the_same(feed):
    by_feed, by_path, by_text = (caunghe.indicator_values(one) for one in (feed, small_city(), str(small_city())))
    assert by_feed.values.equals(by_path.values)
    assert by_text.verdicts.equals(by_path.verdicts)


def test_results_are_frozen_and_show_a_line_a_table(feed, ahead):
    assert repr(feed).splitlines()[0] == "Feed(Thành phố nhỏ, as_of=2026-06-30)"
    assert (
        f"  labour_survey      {feed['labour_survey'].height} × {feed['labour_survey'].width}"
        in repr(feed).splitlines()
    )
    shown = repr(ahead)
    assert "  openings        20 × 436 × 4" in shown.splitlines()
    assert len(shown.splitlines()) == 1 + 20
    assert "shape:" not in shown
    with pytest.raises(FrozenInstanceError):
        ahead.summary = pl.DataFrame()


def test_what_a_notebook_shows_is_escaped_and_small(feed):
    renamed = feed["areas"].rename({"name": "<b>name</b>"})
    page = caunghe.check_feed(feed)._repr_html_()
    assert "<td>findings</td><td>1 × 8</td>" in page
    tables = {**feed.tables, "areas": renamed}
    marked = type(feed)(feed.information, tables, feed.supplied)._repr_html_()
    assert "&lt;b&gt;name&lt;/b&gt;" in marked
    assert "<b>name" not in marked
    assert len(marked) < 10_000


def test_keywords_are_those_of_the_options_with_their_defaults():
    shown = signature(caunghe.forecast_openings).parameters
    assert {name: shown[name].default for name in ("horizon", "draws", "scenario")} == {
        "horizon": ForecastOptions().horizon,
        "draws": ForecastOptions().draws,
        "scenario": "middle",
    }
    assert all(part.kind is not part.VAR_KEYWORD for part in shown.values())
    assert signature(caunghe.run).parameters["created"].default is signature(caunghe.run).empty


def test_a_keyword_that_is_none_of_the_options_is_named_with_the_nearest(feed):
    with pytest.raises(TypeError, match=r"forecast_openings\(\) takes no keyword hozizon; did you mean horizon\?"):
        caunghe.forecast_openings(feed, hozizon=4)
    with pytest.raises(TypeError, match=r"place\(\) takes no keyword qqq$"):
        caunghe.place(feed, qqq=4)


def test_options_are_refused_before_a_feed_is_read():
    with pytest.raises(InputError, match="horizon must be 1–15; got 99"):
        caunghe.forecast_openings("nowhere", horizon=99)


def test_errors_are_the_package_s_own(tmp_path):
    with pytest.raises(FeedError, match="nowhere"):
        caunghe.read_feed(tmp_path / "nowhere")
    with pytest.raises(InputError, match="horizon must be 1–15; got 40"):
        caunghe.forecast_openings(small_city(), horizon=40)
    with pytest.raises(TypeError, match="horizn"):
        caunghe.forecast_openings(small_city(), horizn=4)
    with pytest.raises(FeedError, match="round"):
        caunghe.verify(tmp_path / "round")


def test_a_feed_with_faults_is_calculated_without_them(feed):
    wrong = feed["programmes"].with_columns(level=pl.when(programme="P2").then(pl.lit("colege")).otherwise("level"))
    faulty = type(feed)(feed.information, {**feed.tables, "programmes": wrong}, feed.supplied)
    found = caunghe.check_feed(faulty).findings
    assert "code_unknown" in found["rule"].to_list()
    assert faulty["programmes"].equals(wrong)
    before, after = (caunghe.indicator_values(one).values for one in (feed, faulty))
    entrants = (pl.col("indicator") == "diploma_entrants") & (pl.col("breakdown") == "all") & (pl.col("year") == 2025)
    assert after.filter(entrants)["estimate"][0] < before.filter(entrants)["estimate"][0]


def test_a_plan_makes_its_own_forecast_with_its_own_seed(feed):
    without = caunghe.plan_seats(feed, years=1, seed=5)
    with_one = caunghe.plan_seats(feed, forecast=caunghe.forecast_openings(feed, seed=5), years=1, seed=5)
    assert without.seats.equals(with_one.seats)
    assert without.objective == with_one.objective


def test_a_round_is_proved_by_its_folder_and_a_changed_folder_fails(feed, tmp_path):
    caunghe.admit(feed, out=tmp_path / "round")
    assert caunghe.verify(tmp_path / "round").passed
    results = tmp_path / "round" / "results.parquet"
    swapped = pl.read_parquet(results).with_columns(pl.col("programme").reverse())
    swapped.write_parquet(results)
    assert not caunghe.verify(tmp_path / "round").passed


def test_a_round_is_decided_on_what_the_check_leaves(feed):
    first = caunghe.admit(feed).results.filter(status="placed")["applicant"][0]
    at = pl.col("applicant") == first
    wrong = feed["applicants"].with_columns(score=pl.when(at).then(179.0).otherwise("score"))
    scoreless = feed["choices"].with_columns(score=pl.when(at).then(None).otherwise("score"))
    tables = {**feed.tables, "applicants": wrong, "choices": scoreless}
    faulty = type(feed)(feed.information, tables, feed.supplied)
    stopped = caunghe.admit(faulty)
    assert (stopped.ran, stopped.findings.filter(rule="out_of_range")["value"].to_list()) == (False, ["179"])
    decided = caunghe.admit(faulty, despite_errors=True)
    assert decided.results.filter(at)["status"].to_list() == ["no_valid_choice"]


def test_a_decided_round_is_never_written_over(feed, tmp_path):
    caunghe.admit(feed, out=tmp_path / "round")
    before = {path: path.read_bytes() for path in (tmp_path / "round").iterdir()}
    with pytest.raises(OutputError, match="must be new or empty"):
        caunghe.admit(feed, seed=2, out=tmp_path / "round")
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="must be new or empty"):
        caunghe.admit(feed, out=tmp_path / "file")
    assert {path: path.read_bytes() for path in (tmp_path / "round").iterdir()} == before


def test_a_report_in_no_known_language_is_refused_before_it_is_written(feed, tmp_path):
    with pytest.raises(InputError, match="languages must be one of vi, en; got fr"):
        caunghe.write_report(feed, tmp_path / "report", created=date(2026, 7, 1), languages=("fr",))
    assert not (tmp_path / "report").exists()


def test_an_office_s_own_trainees_are_placed(feed):
    people = {"trainee": ["A"], "programme": ["P1"], "area": ["A"]}
    frame = pl.DataFrame({**people, "starts": [date(2026, 9, 1)], "ends": [date(2026, 12, 31)]})
    assert caunghe.place(feed, trainees=frame).placements["employer"].to_list() == ["E1"]


def test_advertisements_of_a_file_are_read_by_a_guess_and_coded(tmp_path):
    (tmp_path / "ads.csv").write_text("Tên việc,Mô tả\nThợ hàn,Hàn TIG\n,không tên\n", encoding="utf-8")
    read = caunghe.read_vacancies(tmp_path / "ads.csv")
    assert read.mapping["column"].to_list() == ["title", "text"]
    assert (read.ads.height, read.refused["reason"].to_list()) == (1, ["no_title"])
    assert caunghe.code_vacancies(read).codes["isco08"].to_list() == ["7212"]


def test_a_feed_in_memory_runs_as_one_on_disk_does(feed, tmp_path):
    write_feed(feed, tmp_path / "feed", form="parquet")
    paths = caunghe.write_report(feed, tmp_path / "a", created=date(2026, 7, 1), languages=("vi",))
    again = caunghe.write_report(tmp_path / "feed", tmp_path / "b", created=date(2026, 7, 1), languages=("vi",))
    assert [path.read_bytes() for path in paths[:3]] == [path.read_bytes() for path in again[:3]]


def test_the_seed_in_a_report_is_that_of_what_it_shows_or_is_not_named(feed, tmp_path):
    def provenance(name, **given):
        caunghe.write_report(feed, tmp_path / name, created=date(2026, 7, 1), languages=("en",), **given)
        page = (tmp_path / name / "report.en.html").read_text(encoding="utf-8")
        (section,) = re.findall(r'<section id="provenance".*?</section>', page, flags=re.DOTALL)
        return section, re.findall(r'<th scope="row">Random seed</th><td>(.*?)</td>', section)

    # the report calculates the indicators itself, with the seed of their options
    section, seeds = provenance("own")
    assert seeds == [str(IndicatorOptions().seed)]
    assert "The same feed, version and seed give these numbers again" in section
    # a forecast holds no seed: that of the options of a run, which was printed, is not its own
    given = {"forecast": caunghe.forecast_openings(feed, draws=20, horizon=4, seed=7)}
    for name, more in (("forecast", given), ("indicators", {"indicators": caunghe.indicator_values(feed, seed=7)})):
        section, seeds = provenance(name, **more)
        assert (name, seeds) == (name, [])
        assert "its seed and options are not known here" in section
        assert "seed give these numbers" not in section


def test_what_is_no_forecast_is_named(feed):
    for function in (caunghe.plan_seats, caunghe.what_if):
        with pytest.raises(TypeError, match=r"^forecast must be a ForecastResults; got a Feed$"):
            function(feed, forecast=feed)


def test_a_round_is_verified_without_solver_or_report(feed, tmp_path):
    caunghe.admit(feed, out=tmp_path / "round")
    code = f"import caunghe, sys; caunghe.verify({str(tmp_path / 'round')!r}); "
    loaded = set(fresh(code + "print(*{name.partition('.')[0] for name in sys.modules})").split())
    assert "numba" in loaded
    assert {"highspy", "jinja2", "xlsxwriter", "shapely"} & loaded == set()


def test_types_are_declared():
    assert (Path(caunghe.__file__).parent / "py.typed").is_file()


def test_a_check_loads_no_engine(tmp_path):
    write_feed(caunghe.read_feed(small_city()), tmp_path / "city.xlsx")
    heavy = {"numba", "scipy", "highspy", "jinja2", "xlsxwriter", "pyarrow", "numpy", "shapely"}
    code = f"import caunghe.cli, sys; caunghe.cli.main(['check', {str(tmp_path / 'city.xlsx')!r}]); "
    loaded = fresh(code + "print(*{name.partition('.')[0] for name in sys.modules})").splitlines()[-1].split()
    assert "polars" in loaded
    assert heavy & set(loaded) == set()


def test_a_run_loads_no_distributions():
    """scipy.stats takes a second to load, and scipy.special has the functions that we need of it."""
    code = (
        "import caunghe, caunghe.pipeline, caunghe.report.build, sys; [getattr(caunghe, n) for n in caunghe.__all__]; "
    )
    assert fresh(code + "print('scipy.special' in sys.modules, 'scipy.stats' in sys.modules)").split() == [
        "True",
        "False",
    ]


def test_help_loads_no_engine_and_no_frames():
    code = "import caunghe.cli, sys\ntry:\n    caunghe.cli.main(['--help'])\nexcept SystemExit:\n    pass\n"
    loaded = fresh(code + "print(*{name.partition('.')[0] for name in sys.modules})").splitlines()[-1].split()
    assert {"polars", "numpy", "rich", "numba"} & set(loaded) == set()
