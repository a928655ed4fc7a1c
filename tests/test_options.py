"""Every option of every command, run through the command line on a small feed, and what it changes.

The last test reads this file: an option that no line below gives to its command fails it.
"""

from __future__ import annotations

import ast
import json
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from benchmarks.vietnamese_people import generated
from caunghe.cli import main
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.commands.declarations import COMMANDS
from caunghe.commands.running import _mark
from caunghe.feed.contents import Feed
from caunghe.feed.read import read_feed
from caunghe.feed.write import write_feed
from caunghe.pilot.institutions import institutions
from caunghe.pilot.small_city import small_city
from caunghe.pilot.streams import SEED
from caunghe.schema.tables import TABLES
from tests.forms.reporting_city import reporting_city
from tests.matching.rounds import ROUND, round_feed
from tests.matching.test_jobs import _feed as jobs_feed
from tests.matching.test_placement import _feed as placement_feed
from tests.outcomes.leavers import leavers_feed

pytestmark = pytest.mark.long

ZAMBIA = Path(__file__).resolve().parents[1] / "docs" / "how-to" / "zambia"
Line = Callable[..., str]


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str]) -> Line:
    """Run one line of the command line, hold its exit code, and return what it printed."""

    def run(command: str, *arguments: object, code: int = EXIT_OK) -> str:
        capsys.readouterr()
        assert main([*command.split(), *map(str, arguments), "--lang", "en"]) == code
        printed = capsys.readouterr()
        return printed.out if code == EXIT_OK else printed.out + printed.err

    return run


def _folder(feed: Feed, factory: pytest.TempPathFactory) -> Path:
    folder = factory.mktemp("city") / "feed"
    write_feed(feed, folder, form="parquet")
    return folder


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small city without priority groups.

    It wants 10,400 entrants, far beyond two schools, and half of the employed certified, as they are.
    """
    feed, _ = read_feed(small_city())
    first = pl.col("indicator") == "diploma_entrants"
    targets = feed["targets"].with_columns(
        year=pl.lit(2026, feed["targets"].schema["year"]), value=pl.when(first).then(10_400.0).otherwise(0.5)
    )
    groups = feed["target_groups"].clear()
    return _folder(replace(feed, tables={**feed.tables, "targets": targets, "target_groups": groups}), tmp_path_factory)


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city of two communes, one of an unknown kind, with one institution of an unknown kind."""
    folder = tmp_path_factory.mktemp("village") / "feed"
    folder.mkdir()
    information = {
        "city": {"vi": "Thành phố thử", "en": "Test city"},
        "area": "T",
        "as_of": "2026-06-30",
        "licence": "CC0-1.0",
        "classifications": {},
        "tables": {"areas": {"basis": "synthetic"}, "institutions": {"basis": "synthetic"}},
        "breaks": [],
    }
    (folder / "feed.json").write_text(json.dumps(information), encoding="utf-8")
    (folder / "areas.csv").write_text(
        "area,name,kind,parent\nT,Tê,city,\nT1,Xã Một,commune,T\nT2,Xã Hai,comune,T\n", encoding="utf-8"
    )
    institutions = "institution,name,kind,ownership,area\nI1,Trường Thử,colege,public,T1\n"
    (folder / "institutions.csv").write_text(institutions, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def applications(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten want P, which has four seats, two of them held for the poor; b1 wants Q, of three seats. No seed is set."""
    lists = {f"a{i}": "PQ" if i < 3 else "P" for i in range(10)} | {"b1": "Q"}
    reserves = [{"programme": "P", "group": "poor", "seats": 2}]
    feed = round_feed(
        {"P": 4, "Q": 3},
        lists,
        dict.fromkeys(lists, 5.0),
        reserves=reserves,
        groups={"a9": "poor"},
        rounds=[ROUND | {"lottery_seed": None}],
    )
    return _folder(feed, tmp_path_factory)


@pytest.fixture(scope="session")
def workplaces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _folder(placement_feed(), tmp_path_factory)


@pytest.fixture(scope="session")
def openings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _folder(jobs_feed(), tmp_path_factory)


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _places(folder: Path) -> dict[str, str]:
    rows = pl.read_csv(folder / "results.csv").drop_nulls("programme")
    return dict(rows.select("applicant", "programme").rows())


def test_pilot(line, tmp_path):
    said = line("pilot", "--provinces", 2, "--seed", 5, "--out", tmp_path / "country")
    path = tmp_path / "country"
    areas = pl.read_parquet(path / "areas.parquet")
    assert len(areas) == 1 + 2 * 116
    assert areas.filter(pl.col("kind") == "city")["area"].to_list() == ["VN", "T01-31", "T02-31"]
    assert areas.filter(pl.col("parent") == "VN")["area"].to_list() == ["T01-31", "T02-31"]
    about = json.loads((path / "feed.json").read_text(encoding="utf-8"))
    assert about["area"] == "VN"
    basis = {name: about["tables"][name]["basis"] for name in ("areas", "labour_survey", "norms")}
    assert basis == {"areas": "synthetic", "labour_survey": "synthetic", "norms": "published"}
    assert not (path / "published_figures.parquet").exists()
    for name in ("employers", "vacancies", "labour_survey", "graduates"):
        keys = pl.read_parquet(path / f"{name}.parquet", columns=list(TABLES[name].key))
        assert keys.is_unique().all()
    assert "Synthetic data" in said
    # provinces are drawn with the seeds after the one given
    drawn = pl.read_parquet(tmp_path / "country" / "institutions.parquet")["quality_tier"].to_list()
    assert drawn == [tier for seed in (6, 7) for tier in institutions(seed)["quality_tier"]]
    assert institutions(6)["quality_tier"].to_list() != institutions(SEED + 1)["quality_tier"].to_list()


def test_check(line, village, tmp_path):
    found = json.loads(line("check", village, "--json", "--html", tmp_path / "f.html", "--xlsx", tmp_path / "f.xlsx",
                            code=EXIT_DATA_FAULTS))  # fmt: skip
    unknown = [finding["value"] for finding in found["findings"] if finding["rule"] == "code_unknown"]
    assert sorted(unknown) == ["colege", "comune"]
    assert "comune" in (tmp_path / "f.html").read_text(encoding="utf-8")


def test_check_against_the_year_before(line, city, tmp_path):
    feed, _ = read_feed(city)
    sites = feed["sites"].with_columns(pl.col("capacity") * 10)
    write_feed(replace(feed, tables={**feed.tables, "sites": sites}), tmp_path / "later")
    main(["check", str(tmp_path / "later"), "--json", "--html", str(tmp_path / "p.html"), "--against", str(city)])
    assert (tmp_path / "p.html").read_text(encoding="utf-8").count("So với năm trước") >= 1
    line("check", tmp_path / "nowhere", "--against", city, code=EXIT_NOT_POSSIBLE)


def test_convert(line, tmp_path):
    register = {
        "institutions": [{"name": "A", "highest_level": "Diploma", "ownership": "Government", "province": "Lusaka"}],
        "institution_programmes": [{"institution": "A", "programme": "Welding", "qualification": "Short Course"}],
    }
    source = _written(tmp_path / "register.json", json.dumps(register))
    told = line("convert", source, ZAMBIA / "provinces.csv", "--mapping", ZAMBIA / "mapping.csv",
                "--information", ZAMBIA / "feed.json", "--out", tmp_path / "feed", "--json",
                "--licence", "CC0", "--classifications", code=EXIT_DATA_FAULTS)  # fmt: skip
    assert json.loads(told)["rows"]["institutions"] == {"rows": 1, "rows_read": 1}
    written = [json.loads((folder / "feed.json").read_text(encoding="utf-8")) for folder in (ZAMBIA, tmp_path / "feed")]
    stated, kept = written
    assert kept == {**stated, "licence": "CC0"}


def test_template(line, village, tmp_path):
    line("template", tmp_path / "form.xlsx", "--tables", "areas", "funds")
    sheets = pl.read_excel(tmp_path / "form.xlsx", sheet_id=0, raise_if_empty=False, has_header=False)
    line("template", tmp_path / "next.xlsx", "--from", village)
    assert read_feed(tmp_path / "next.xlsx")[0]["institutions"]["name"].to_list() == ["Trường Thử"]
    line("template", tmp_path / "sample.xlsx", "--sample")
    assert read_feed(tmp_path / "sample.xlsx")[0].information.city.en == "Small city"
    whole = tmp_path / "whole.xlsx"
    line("template", whole)
    assert len(sheets) < len(pl.read_excel(whole, sheet_id=0, raise_if_empty=False, has_header=False)) - 10


def test_join(line, city, tmp_path):
    told = json.loads(line("join", city, "--expected", city, "--out", tmp_path / "joined.xlsx", "--json"))
    assert (told["missing"], told["findings"]) == ([], [])
    assert {row["source"] for row in told["sent"]} == {"feed"}
    assert read_feed(tmp_path / "joined.xlsx")[0]["sites"].height == read_feed(city)[0]["sites"].height


def test_dictionary(line, tmp_path):
    described = json.loads(line("dictionary", "--json"))
    assert "funds" in {part["name"] for part in described["resources"]}
    assert {"code": "male", "title_vi": "Nam", "title_en": "Male"} in described["codeLists"]["sexes"]["codes"]
    line("dictionary", "--out", tmp_path / "d.html")
    assert "<html" in (tmp_path / "d.html").read_text(encoding="utf-8")


def test_indicators(line, village, tmp_path):
    told = json.loads(line("indicators", village, "--out", tmp_path, "--json"))
    assert pl.read_csv(tmp_path / "values.csv").height == len(told["values"])


def test_forecast(line, city, tmp_path):
    middle = pl.DataFrame(
        json.loads(line("forecast", city, "--horizon", 2, "--draws", 50, "--out", tmp_path, "--json"))["summary"],
        infer_schema_length=None,
    )
    assert middle["year"].n_unique() == 2
    assert pl.read_parquet(tmp_path / "summary.parquet").height == middle.height
    low = json.loads(line("forecast", city, "--horizon", 2, "--draws", 50, "--scenario", "low", "--json"))["summary"]
    other = json.loads(line("forecast", city, "--horizon", 1, "--draws", 60, "--seed", 5, "--json"))["summary"]
    assert {row["year"] for row in other} < set(middle["year"])
    assert _city_openings(low) < _city_openings(middle.to_dicts()) != _city_openings(other)


def _city_openings(rows: list[dict[str, Any]]) -> float:
    first = min(row["year"] for row in rows)
    return sum(r["mean"] for r in rows if (r["level"], r["component"], r["year"]) == (0, "openings", first))


def test_plan(line, city, tmp_path):
    told = json.loads(
        line("plan", city, "--years", 1, "--prices", 1, "--ranges", "level", "--frontier", "--regret", "--back-solve",
             "--explain", "P1", "--on", "2026-07-31", "--out", tmp_path, "--json")
    )  # fmt: skip
    assert {row["year"] for row in told["seats"]} == {2026}
    assert (len(told["prices"]), len(told["frontier"])) == (1, 10)
    assert {row["by"] for row in told["ranges"]} == {"level"}
    assert told["back_solve"]
    assert {row["plan"] for row in told["regrets"]} > {"plan"}
    assert {row["programme"] for row in told["explanation"]} == {"P1"}
    assert pl.read_parquet(tmp_path / "seats.parquet").height == len(told["seats"])
    near = json.loads(
        line("plan", city, "--years", 1, "--on", "2026-07-31", "--near", tmp_path, "--closeness-cost", 1_000_000_000,
             "--may-restart", "--json")
    )  # fmt: skip
    assert [r["seats"] for r in near["seats"]] == [r["seats"] for r in told["seats"]]
    said = line("plan", city, "--years", 1, "--near", tmp_path / "none", code=EXIT_NOT_POSSIBLE)
    assert "seats.parquet" in said
    # the target of 10,400 entrants is far beyond two schools
    hard = json.loads(
        line("plan", city, "--years", 1, "--on", "2026-07-31", "--targets", "hard", "--json", code=EXIT_NOT_POSSIBLE)
    )
    assert hard["conflict"][0]["kind"] == "diploma_entrants"
    other = json.loads(
        line("plan", city, "--years", 1, "--on", "2026-07-31", "--beyond", "--scenario", "low", "--seed", 5, "--json")
    )
    assert other["back_solve"] != told["back_solve"]
    needs = [plan["by_year"][0]["need"] for plan in (told, other)]
    assert needs[1] < needs[0]


def test_what_if(line, city):
    day = "2026-07-31"
    more = json.loads(
        line("what-if", city, "--target", "diploma_entrants:2026=0", "--budget", "F1:2026=0", "--price",
             "shortage_value=0", "--on", day, "--json")
    )  # fmt: skip
    goal = next(row for row in more["goals"] if (row["goal"], row["year"]) == ("diploma_entrants", 2026))
    assert goal["value"] == 0 < goal["base"]
    terms = {row["term"]: row for row in more["terms"]}
    assert terms["shortage"]["value"] == 0 < terms["shortage"]["base"]
    closed = json.loads(
        line("what-if", city, "--site", "S2=2026", "--scenario", "low", "--seed", 5, "--on", day, "--json")
    )
    assert closed["change"] > 0
    assert closed["objective"] - closed["change"] != pytest.approx(more["objective"] - more["change"])
    assert json.loads(line("what-if", city, "--norm", "learners_per_teacher=1", "--on", day, "--json"))["change"] > 0


def test_scenarios(line, city, tmp_path):
    day, capped, wrong = "2026-07-31", tmp_path / "capped.csv", tmp_path / "wrong.csv"
    capped.write_text("kind,name,year,value\ncap,P1,,8\n", encoding="utf-8")
    wrong.write_text("kind,name,year,value\ncap,P99,,8\n", encoding="utf-8")
    moved = json.loads(line("what-if", city, "--changes", capped, "--on", day, "--json"))
    assert {row["institution"] for row in moved["institutions"]}
    other = tmp_path / "closed.csv"
    other.write_text("kind,name,year,value\nclose_site,S2,2026,\n", encoding="utf-8")
    told = line("what-if", city, "--changes", capped, "--changes", other, "--on", day, "--json")
    rows = json.loads(told)["scenarios"]
    assert [row["scenario"] for row in rows] == ["", "capped", "closed"]
    assert rows[1]["change"] == pytest.approx(moved["change"])
    assert "closed" in line("what-if", city, "--changes", capped, "--changes", other, "--on", day)
    assert "P99 is none" in line("what-if", city, "--changes", wrong, "--on", day, code=EXIT_NOT_POSSIBLE)
    told = line("plan", city, "--years", 1, "--on", day, "--changes", capped, "--out", tmp_path / "plan", "--json")
    seats = json.loads(told)["seats"]
    assert max(row["seats"] for row in seats if row["programme"] == "P1") <= 8
    assert pl.read_parquet(tmp_path / "plan" / "changes.parquet").height == 1


def test_admit(line, applications, tmp_path):
    first = tmp_path / "first"
    told = json.loads(line("admit", applications, "--round", "R1", "--seed", 3, "--out", first, "--json"))
    assert (told["seed"], told["placed"], told["round"]) == (3, 7, "R1")
    held = _places(first)
    kept = [code for code, programme in held.items() if programme == "P" and code != "a9"]
    gone = _written(tmp_path / "gone.csv", f"applicant\n{kept[0]}\n")
    late = _written(tmp_path / "late.csv", "programme,seats\nP,1\n")
    second = tmp_path / "second"
    line("admit", applications, "--round", "R1", "--seed", 4, "--out", second, "--kept", first / "results.csv",
         "--withdrawn", gone, "--late-seats", late)  # fmt: skip
    after = _places(second)
    # one leaves and one seat comes: two more have P, and nobody who stays loses a place
    assert set(held) - {kept[0]} < set(after)
    assert kept[0] not in after
    assert list(after.values()).count("P") == 5


def test_admit_by_other_rules(line, applications, tmp_path):
    def places(*options: str) -> dict[str, str]:
        out = tmp_path / "-".join(["round", *(option.strip("-") for option in options)])
        main(["admit", str(applications), "--round", "R1", "--seed", "3", "--out", str(out), *options, "--lang", "en"])
        return _places(out)

    plain = places()
    line("admit", applications, "--round", "R1", "--seed", 3, "--out", tmp_path / "hard", "--hard-reserves")
    # of two seats held for the poor one stays empty
    assert list(_places(tmp_path / "hard").values()).count("P") == 3 == list(plain.values()).count("P") - 1
    line("admit", applications, "--round", "R1", "--seed", 3, "--out", tmp_path / "multiple", "--multiple-lottery")
    assert _places(tmp_path / "multiple") != plain
    assert json.loads((tmp_path / "multiple" / "round.json").read_text())["tie_breaking"] == "multiple"
    line("admit", applications, "--round", "R1", "--seed", 3, "--out", tmp_path / "values", "--seat-values")
    values = pl.read_csv(tmp_path / "values" / "seat_values.csv")
    assert values.filter(pl.col("programme") == "P")["newly_placed"].to_list() == [1]


def test_admit_by_a_plan_and_despite_errors(line, tmp_path):
    feed = round_feed({"P": 1}, {"a": "P", "b": "P"}, {"a": 5.0, "b": None})
    write_feed(feed, tmp_path / "feed", form="parquet")
    assert "--despite-errors" in line("admit", tmp_path / "feed", "--round", "R1", "--out", tmp_path / "stopped",
                                      code=EXIT_DATA_FAULTS)  # fmt: skip
    line("admit", tmp_path / "feed", "--round", "R1", "--out", tmp_path / "round", "--despite-errors")
    assert _places(tmp_path / "round") == {"a": "P"}
    (tmp_path / "plan").mkdir()
    seats = pl.DataFrame([{"programme": "P", "year": 2026, "seats": 0, "before": 1}])
    seats.write_parquet(tmp_path / "plan" / "seats.parquet")
    line("admit", tmp_path / "feed", "--round", "R1", "--out", tmp_path / "planned", "--despite-errors",
         "--plan", tmp_path / "plan")  # fmt: skip
    assert _places(tmp_path / "planned") == {}


def test_verify(line, applications, tmp_path):
    line("admit", applications, "--round", "R1", "--seed", 3, "--out", tmp_path / "round")
    assert json.loads(line("verify", tmp_path / "round", "--json"))["passed"]


def test_odds(line, applications, tmp_path):
    feed = round_feed({"P": 2}, {f"a{i}": "P" for i in range(4)}, {f"a{i}": float(i) for i in range(4)})
    write_feed(feed, tmp_path / "feed", form="parquet")
    told = json.loads(line("odds", tmp_path / "feed", "--round", "R1", "--replications", 40, "--applicant", "a2",
                           "--json"))  # fmt: skip
    (now,) = told["choices"]
    crowd = json.loads(line("odds", tmp_path / "feed", "--round", "R1", "--expected", 40, "--seed", 5, "--out",
                            tmp_path / "odds", "--json"))  # fmt: skip
    later = next(row for row in crowd["choices"] if row["applicant"] == "a2")
    assert (len(crowd["choices"]), now["chance"]) == (4, pytest.approx(now["chance"]))
    assert later["chance"] < now["chance"]
    assert pl.read_csv(tmp_path / "odds" / "choices.csv").height == 4
    same = json.loads(line("odds", tmp_path / "feed", "--round", "R1", "--expected", 40, "--seed", 6, "--json"))
    assert same["choices"] != crowd["choices"]


def test_place(line, workplaces, tmp_path):
    people = "trainee,programme,area,starts,ends\nx1,W,A,2026-03-01,2026-05-31\nx2,W,,2026-03-01,2026-05-31\n"
    trainees = _written(tmp_path / "trainees.csv", people)
    told = json.loads(line("place", workplaces, "--trainees", trainees, "--out", tmp_path / "p", "--json"))
    assert (told["trainees"], told["placed"]) == (2, 2)
    assert pl.read_csv(tmp_path / "p" / "placements.csv")["trainee"].to_list() == ["x1", "x2"]
    wrong = _written(tmp_path / "wrong.csv", people.replace("2026-05-31", "31 tháng 5"))
    assert "31 tháng 5" in line("place", workplaces, "--trainees", wrong, "--out", tmp_path / "w",
                                code=EXIT_NOT_POSSIBLE)  # fmt: skip
    # nobody is in the last year of a programme in 2025; in 2026, the year of the feed, five are
    assert "in its last year in 2025; got none" in line("place", workplaces, "--year", 2025, "--out", tmp_path / "q",
                                                        code=EXIT_NOT_POSSIBLE)  # fmt: skip
    told = json.loads(line("place", workplaces, "--out", tmp_path / "r", "--json"))
    assert told["trainees"] == 5


def test_jobs(line, openings, tmp_path):
    told = json.loads(line("jobs", openings, "--graduate", "w3", "--opening", "V1", "--json"))
    assert {row["graduate"] for row in told["lists"]} == {"w3"}
    assert {row["vacancy"] for row in told["candidates"]} == {"V1"}
    seekers = _written(tmp_path / "seekers.csv", "graduate\nw1\nt0\n")
    few = json.loads(line("jobs", openings, "--seekers", seekers, "--out", tmp_path / "jobs", "--json"))
    assert few["summary"][0]["graduates"] == 2
    assert set(pl.read_parquet(tmp_path / "jobs" / "lists.parquet")["graduate"]) <= {"w1", "t0"}
    past = json.loads(line("jobs", openings, "--year", 2024, "--day", "2026-03-15", "--json"))
    assert (past["summary"][0]["graduates"], past["summary"][0]["day"]) == (1, "2026-03-15")
    # the seed draws each graduate's own view of openings, and with 1 that of w3 turns round; prices are drawn by nobody
    other = json.loads(line("jobs", openings, "--seed", 1, "--graduate", "w3", "--json"))
    assert [row["vacancy"] for row in told["lists"]] == ["V1", "V2"]
    assert [row["vacancy"] for row in other["lists"]] == ["V2", "V1"]
    assert other["openings"] == told["openings"]


@pytest.fixture(scope="session")
def advertised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three advertisements as a board publishes them, and a feed that knows where X1 is."""
    folder = tmp_path_factory.mktemp("ads")
    rows = ["id,posted,title,text,where", "1,2026-05-01,Thợ hàn,Biết hàn TIG,Phường A",
            "2,2026-05-02,Kế toán,Thành thạo Excel,Hà Nội", "3,2025-01-02,Thợ hàn,Biết hàn TIG,Hà Nội"]  # fmt: skip
    _written(folder / "ads.csv", "\n".join(rows) + "\n")
    return folder


def test_vacancies_are_read_by_a_map(line, advertised, city, tmp_path):
    guess = json.loads(line("vacancies read", advertised / "ads.csv", "--out", tmp_path / "ads.parquet", "--json"))
    assert {row["field"] for row in guess["guess"]} >= {"title", "posted"}
    told = json.loads(line("vacancies read", advertised / "ads.csv", "--map", guess["map"], "--out",
                           tmp_path / "ads.parquet", "--feed", city, "--json"))  # fmt: skip
    assert told["advertisements"] == pl.read_parquet(tmp_path / "ads.parquet").height == 3
    assert "elsewhere" in line("vacancies read", city, "--map", "feed", "--engine", "elsewhere", "--out",
                               tmp_path / "x.parquet", code=EXIT_NOT_POSSIBLE)  # fmt: skip


@pytest.fixture(scope="session")
def read(advertised: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("read") / "ads.parquet"
    main(["vacancies", "read", str(advertised / "ads.csv"), "--out", str(out), "--json"])
    main(["vacancies", "read", str(advertised / "ads.csv"), "--map", str(out.with_suffix(".map.csv")), "--out",
          str(out), "--json"])  # fmt: skip
    return out


def test_vacancies_are_coded_searched_and_summed_up(line, read, city, tmp_path):
    coded = json.loads(line("vacancies code", read, "--out", tmp_path / "codes.csv", "--json"))
    assert coded["advertisements"] == 3
    assert ".parquet" in line("vacancies code", read, "--engine", "spark://nowhere:7077", "--out",
                              tmp_path / "codes.csv", code=EXIT_NOT_POSSIBLE)  # fmt: skip
    found = json.loads(line("vacancies skills", read, "--out", tmp_path / "skills.parquet", "--json"))
    assert found["advertisements"] == 3
    assert "elsewhere" in line("vacancies skills", read, "--engine", "elsewhere", "--out", tmp_path / "s.parquet",
                               code=EXIT_NOT_POSSIBLE)  # fmt: skip
    codes = pl.read_csv(tmp_path / "codes.csv", infer_schema=False).with_columns(isco08=pl.lit("9329"))
    codes.write_csv(tmp_path / "labourers.csv")
    pl.read_parquet(tmp_path / "skills.parquet").clear().write_parquet(tmp_path / "none.parquet")
    plain = json.loads(line("vacancies summary", read, "--out", tmp_path / "plain", "--json"))
    told = json.loads(line("vacancies summary", read, "--codes", tmp_path / "labourers.csv", "--skills",
                           tmp_path / "none.parquet", "--months", 2, "--feed", city, "--out", tmp_path / "sums",
                           "--json"))  # fmt: skip
    assert (tmp_path / "sums" / "notes.parquet").exists()
    assert plain != told
    assert set(told) - set(plain)


def test_codes_are_looked_over_and_kept(line, read, tmp_path):
    review, kept = tmp_path / "review.xlsx", tmp_path / "kept.csv"
    assert json.loads(line("vacancies review", read, "--out", review, "--json"))["advertisements"] == 3
    book = openpyxl.load_workbook(review)
    for row in (2, 3, 4):
        book.worksheets[0].cell(row, 5).value = "9329"
    book.save(review)
    first = json.loads(line("vacancies reviewed", review, "--out", kept, "--json"))
    again = json.loads(line("vacancies reviewed", review, "--training", kept, "--out", tmp_path / "both.csv", "--json"))
    assert [(told["decisions"], told["new"]) for told in (first, again)] == [(3, 3), (3, 3)]
    line("vacancies code", read, "--training", kept, "--out", tmp_path / "trained.csv")
    assert pl.read_csv(tmp_path / "trained.csv", infer_schema=False)["isco08"].to_list() == ["9329"] * 3


def test_network(line, tmp_path):
    roads = _written(tmp_path / "roads.txt", "5 4 1\n1 2 5\n2 3 7\n3 4 2\n4 5 1\n")
    told = json.loads(line("network solve", roads, "--format", "orlib-pmed", "--p", 2, "--time-limit", 30, "--out",
                           tmp_path / "o.json", "--json"))  # fmt: skip
    # 1 and 2 by one of them (5), 3 and 5 by 4 (2 + 1)
    assert (told["objective"], told["status"], len(told["open"])) == (8.0, "optimal", 2)
    assert json.loads((tmp_path / "o.json").read_text(encoding="utf-8")) == told
    # two sites of no capacity of their own, three clients of 4 each: with 8 a site both must open
    rooms = _written(tmp_path / "rooms.txt", "2 3\ncapacity 10.\ncapacity 20.\n4\n1 9\n4\n1 9\n4\n9 1\n")
    told = json.loads(line("network solve", rooms, "--format", "orlib-cap", "--capacity", 8, "--out",
                           tmp_path / "c.json", "--json"))  # fmt: skip
    assert (told["objective"], told["open"], told["assigned"]) == (33.0, [1, 2], [1, 1, 2])


def test_network_of_ways(line, tmp_path):
    rows = "origin,destination,minutes\na,x,10\na,y,50\nb,x,50\nb,y,12\nc,x,20\nc,y,\n"
    times = _written(tmp_path / "times.csv", rows)
    people = _written(tmp_path / "people.csv", "origin,people\na,30\nb,100\nc,20\n")
    told = json.loads(line("network cover", times, "--format", "times", "--within", 15, "--p", 1, "--people", people,
                           "--time-limit", 30, "--out", tmp_path / "most.json", "--json"))  # fmt: skip
    assert (told["objective"], told["people"], told["open"], told["assigned"]) == (100, 150, ["y"], [None, "y", None])
    assert told["minutes"] == [None, 12, None]
    assert json.loads((tmp_path / "most.json").read_text(encoding="utf-8")) == told
    told = json.loads(line("network cover", times, "--format", "times", "--within", 20, "--out",
                           tmp_path / "all.json", "--json"))  # fmt: skip
    assert (told["objective"], told["open"], told["assigned"]) == (2, ["x", "y"], ["x", "y", "x"])
    told = json.loads(line("network centre", times, "--format", "times", "--p", 2, "--time-limit", 30, "--out",
                           tmp_path / "centre.json", "--json"))  # fmt: skip
    assert (told["objective"], told["bound"], told["open"], told["within"]) == (20, 20, ["x", "y"], None)
    # two places on a meridian, a degree (111.195 km) apart: at 60 km an hour and straight 111.2 minutes
    rows = "place,longitude,latitude,people,site\nN,106,21,10,x\nS,106,20,5,x\n"
    places = _written(tmp_path / "places.csv", rows)
    told = json.loads(line("network centre", places, "--format", "places", "--p", 1, "--detour", 1, "--speed", 60,
                           "--out", tmp_path / "p.json", "--json"))  # fmt: skip
    assert told["objective"] == pytest.approx(111.195, abs=0.001)
    told = json.loads(line("network cover", places, "--format", "places", "--p", 1, "--within", 223, "--detour", 2,
                           "--speed", 60, "--out", tmp_path / "p.json", "--json"))  # fmt: skip
    assert told["objective"] == 15
    assert "for places only" in line("network cover", times, "--format", "times", "--within", 9, "--speed", 9, "--out",
                                     tmp_path / "no.json", code=EXIT_NOT_POSSIBLE)  # fmt: skip


def test_why_a_code_is_given(line):
    # conventions: a receptionist is 4226, in an advertisement that mentions a hotel 4224, a hospital 4229
    assert "is coded 4226" in line("vacancies explain", "Lễ tân")
    assert "is coded 4224" in line("vacancies explain", "Lễ tân", "--text", "Khách sạn 5 sao")
    assert "is coded 4224" in line("vacancies explain", "Lễ tân", "--category", "Khách sạn / Du lịch")
    assert "is coded 4229" in line("vacancies explain", "Lễ tân", "--employer", "Bệnh viện Việt Tiệp")
    assert "is coded 4224" in line("vacancies explain", "Lễ tân", "--level", "Nhân viên khách sạn")


def test_forms(line, tmp_path):
    city, filled, needs = tmp_path / "city", tmp_path / "form.xlsx", tmp_path / "needs.xlsx"
    write_feed(reporting_city(), city)
    listed = json.loads(line("forms", "--json"))
    assert {row["form"]: row["by"] for row in listed}["employer_needs"] == "employer"
    line("forms", "enrolment_monthly", city, "--institution", "I1", "--period", "2026-05", "--out", filled)
    of_employer = ("employer_needs", city, "--employer", "E1", "--period", "2026-H2", "--out", needs)
    line("forms", *of_employer)
    needs.write_bytes(needs.read_bytes() + b"mine")
    assert "is there already" in line("forms", *of_employer, "--employer", "E1", code=EXIT_NOT_POSSIBLE)
    needs.unlink()
    line("forms", *of_employer)
    told = json.loads(line("forms", "--read", filled, city, "--out", tmp_path / "joined", "--json"))
    assert (told["body"], told["period"], told["rows"]) == ("I1", "2026-05", {"enrolment_reports": 3})
    joined, _ = read_feed(tmp_path / "joined")
    assert joined["enrolment_reports"].equals(reporting_city()["enrolment_reports"])
    line("forms", "--read", needs, "--out", tmp_path / "rows")
    assert sorted(path.name for path in (tmp_path / "rows").glob("[!.]*")) == ["employers.csv", "hiring_needs.csv"]
    due = json.loads(line("forms", "--due", city, "--on", "2026-06-26", "--institution", "I1", "--json"))
    june = [
        (row["body"], row["state"]) for row in due if (row["form"], row["period"]) == ("enrolment_monthly", "2026-06")
    ]
    assert june == [("I1", "overdue")]
    assert "overdue" in line("forms", "--due", city, "--on", "2026-06-26")
    calendar = json.loads(line("forms", "--due", "--on", "2026-11-30", "--json"))
    assert {row["state"] for row in calendar} == {"due", "not_told", "no_day"}
    assert "no feed tells it" in line("forms", "--due", code=EXIT_NOT_POSSIBLE)
    assert "Use: caunghe forms" in line("forms", "enrolment_monthly", code=EXIT_NOT_POSSIBLE)


def test_outcomes_link(line, tmp_path):
    people = generated(300, 1500, 4)
    columns = ["name_key", "birth_date", "sex"]
    titles = {"female": "Nữ", "male": "Nam"}
    listed = people.graduates.select(columns).rename({"name_key": "name"})
    listed.with_columns(pl.col("sex").replace(titles)).write_csv(tmp_path / "graduates.csv")
    people.persons.select(columns).rename({"name_key": "name"}).write_parquet(tmp_path / "records.parquet")
    both = (tmp_path / "graduates.csv", tmp_path / "records.parquet")
    model, out = tmp_path / "model.json", tmp_path / "pairs.csv"
    told = json.loads(line("outcomes link", *both, "--out", out, "--model", model, "--seed", 3, "--json"))
    assert told["linked"] > 200
    pairs = pl.read_csv(out, schema_overrides={"graduate": pl.String, "person": pl.String})
    assert pairs["explanation"][0].startswith("000000")
    again = line("outcomes link", *both, "--out", tmp_path / "again.parquet", "--model", model, "--seed", 9)
    assert "Links that are right" in again
    assert pl.read_parquet(tmp_path / "again.parquet").height == pairs.height
    careful = json.loads(line("outcomes link", *both, "--out", out, "--model", model, "--wrong-cost", 100,
                              "--missed-cost", 0.1, "--json"))  # fmt: skip
    assert careful["linked"] < told["linked"]
    line("outcomes link", *both, "--out", tmp_path / "pairs.doc", code=EXIT_NOT_POSSIBLE)
    wrong = _written(tmp_path / "wrong.csv", "name,birth_date,sex\nTran An,2003-13-04,male\n")
    said = line("outcomes link", wrong, both[1], "--out", tmp_path / "p.csv", code=EXIT_NOT_POSSIBLE)
    assert "birth_date in row 2" in said
    assert "2003-13-04" in said


def test_outcomes_destinations(line, tmp_path):
    feed = tmp_path / "feed"
    write_feed(leavers_feed(), feed, form="parquet")
    said = line("outcomes destinations", feed, "--out", tmp_path / "tables")
    assert "not due yet: August 2026" in said
    assert "not due yet: September 2026" in line("outcomes destinations", feed, "--graduation-month", 9)
    public = json.loads(line("outcomes destinations", feed, "--json"))["destinations"]
    internal = json.loads(line("outcomes destinations", feed, "--internal", "--json"))["destinations"]
    assert {row["flag"] for row in internal} < {row["flag"] for row in public}
    assert min(path.name for path in (tmp_path / "tables").glob("*.csv")) == "apart.csv"
    line("outcomes link", feed, feed, "--out", tmp_path / "pairs.parquet")


def test_report_run_and_demo(line, village, tmp_path):
    line("report", village, "--out", tmp_path / "report")
    # the one institution is counted, and its kind, which no list knows, is in no table
    page = (tmp_path / "report" / "report" / "report.en.html").read_text(encoding="utf-8")
    assert "The city has 1 institution of" in page.replace("\u00a0", " ")
    assert "Institutions by kind" not in page
    told = json.loads(line("run", village, "--out", tmp_path / "run", "--seed", 5, "--json"))
    assert told["options"]["seed"] == 5
    # a demonstration goes on from the city that it made before with the same seed
    demo = tmp_path / "demo"
    demo.mkdir()
    (demo / "haiphong").symlink_to(village)
    _written(demo / "made-from", _mark(5))
    line("demo", "--seed", 5, "--out", demo, "--port", 8000, "--report-only")
    provenance = json.loads((demo / "run" / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["options"]["seed"] == 5


def test_a_port_in_use_is_said_before_anything_is_made(line, village, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = line("serve", village, "--port", port, "--data", tmp_path / "site", "--try", code=EXIT_NOT_POSSIBLE)
    assert f"Port {port} cannot be used" in said
    assert not (tmp_path / "site").exists()


def test_a_site_where_none_can_be_is_refused_in_words(line, tmp_path):
    """Within this process no site can be started: whatever needs one is asked for where it must fail before."""
    (tmp_path / "file").write_text("no folder")
    nowhere = tmp_path / "file" / "site"
    assert "cannot be" in line("work", "--data", nowhere, code=EXIT_NOT_POSSIBLE)
    assert "cannot be" in line("backup", tmp_path / "b", "--data", nowhere, code=EXIT_NOT_POSSIBLE)
    assert "cannot be" in line("restore", tmp_path / "b", "--data", nowhere, code=EXIT_NOT_POSSIBLE)
    assert "cannot be" in line("upgrade", "--backup", "b", "--data", nowhere, code=EXIT_NOT_POSSIBLE)
    assert "cannot be" in line("administrator", "a@b.vn", "--organisation", "Sở", "--data", nowhere,
                               code=EXIT_NOT_POSSIBLE)  # fmt: skip


def test_statements_about_the_site(line, tmp_path):
    assert "| Teachers | Birth year | database |" in line("privacy report")
    line("privacy report", "--out", tmp_path / "privacy.html")
    assert "<h1>Personal data" in (tmp_path / "privacy.html").read_text(encoding="utf-8")
    line("security report", "--data", tmp_path / "site", "--out", tmp_path / "security.md")
    said = (tmp_path / "security.md").read_text(encoding="utf-8")
    assert "| SESSION_COOKIE_HTTPONLY | scripts cannot read the session cookie | True |" in said
    assert (tmp_path / "site" / "secret_key").read_text() not in said


def test_every_option_of_every_command_is_on_a_line_of_this_file():
    declared = {
        (name, flag)
        for name, command in COMMANDS.items()
        for argument in command.arguments
        for flag in argument.flags
        if flag.startswith("--")
    }
    given = set()
    for call in ast.walk(ast.parse(Path(__file__).read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "line":
            words = [word.value for word in call.args if isinstance(word, ast.Constant)]
            given |= {(words[0], word) for word in words if str(word).startswith("--")}
    assert declared == given
