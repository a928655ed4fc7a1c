"""Matching as an office calls it: later rounds by lists, odds, seats of a plan, and what a run shows to everybody."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from caunghe.cli import main
from caunghe.commands import EXIT_DATA_FAULTS, EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.errors import InputError
from caunghe.feed.check import read_and_check
from caunghe.feed.contents import Feed
from caunghe.feed.usable import usable_feed
from caunghe.feed.write import write_feed
from caunghe.indicators import CATALOGUE
from caunghe.matching.admission.admission import admit
from caunghe.matching.overview import admission_overview, city_cutoffs, current_round, plan_of_year
from tests.matching.rounds import ROUND, feed_of, round_feed

PLACES = {"applicant": pl.String(), "programme": pl.String()}


def _feed() -> Feed:
    """Forty want P and Q, which have 21 seats; two want R, which has five; two would rather have T, which has four."""
    lists = {f"a{i:02d}": "PQ" if i % 2 else "QP" for i in range(40)} | {"b1": "TR", "b2": "R", "c1": "T"}
    scores = {a: float(40 + i) for i, a in enumerate(lists)}
    return round_feed({"P": 12, "Q": 9, "R": 5, "T": 4}, lists, scores)


@pytest.fixture
def source(tmp_path: Path) -> str:
    write_feed(_feed(), tmp_path / "feed", form="parquet")
    return str(tmp_path / "feed")


def _places(folder: Path) -> dict[str, str]:
    rows = pl.read_csv(folder / "results.csv").filter(pl.col("programme").is_not_null())
    return dict(rows.select("applicant", "programme").rows())


def test_a_second_round_keeps_places_lets_people_go_and_takes_late_seats(source, tmp_path, capsys):
    first, second = tmp_path / "first", tmp_path / "second"
    assert main(["admit", source, "--round", "R1", "--out", str(first)]) == EXIT_OK
    before = _places(first)
    assert sorted(before.values()).count("P") == 12
    (tmp_path / "gone.csv").write_text("applicant\na39\na38\n", encoding="utf-8")
    (tmp_path / "late.csv").write_text("programme,seats\nQ,1\n", encoding="utf-8")
    lists = ["--withdrawn", str(tmp_path / "gone.csv"), "--late-seats", str(tmp_path / "late.csv")]
    kept = ["--kept", str(first / "results.csv")]
    assert main(["admit", source, "--round", "R1", "--out", str(second), *kept, *lists, "--json"]) == EXIT_OK
    after = _places(second)
    # two leave, one seat comes: three get a place, and nobody who stays loses one
    assert set(before) - {"a38", "a39"} < set(after)
    assert len(after) == len(before) - 2 + 3
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["blocking_pairs"] == 0


def test_seats_of_a_plan_decide_a_round_and_those_left_empty_are_flagged(source, tmp_path, capsys):
    seats = [
        {"programme": "P", "year": 2027, "seats": 20, "before": 12},
        {"programme": "Q", "year": 2027, "seats": 9, "before": 9},
        {"programme": "R", "year": 2027, "seats": 8, "before": 5},
        {"programme": "T", "year": 2027, "seats": 0, "before": 4},
        {"programme": "S:6520123:college", "year": 2027, "seats": 30, "before": 0},
    ]
    plan = tmp_path / "plan"
    plan.mkdir()
    pl.DataFrame(seats).write_parquet(plan / "seats.parquet")
    out = tmp_path / "round"
    asked = ["admit", source, "--round", "R1", "--out", str(out), "--plan", str(plan), "--seat-values", "--lang", "en"]
    assert main(asked) == EXIT_OK
    assert sorted(_places(out).values()).count("P") == 20
    flags = pl.read_csv(out / "planned_seats.csv").select("programme", "flag", "before", "empty").rows()
    assert set(flags) == {
        ("P", "more_wanted", 12, 0),
        ("Q", "more_wanted", 9, 0),
        ("R", "opens_empty_seats", 5, 6),
        ("S:6520123:college", "not_in_round", 0, 30),
        ("T", "closed_wanted", 4, 0),
    }
    wanted = dict(pl.read_csv(out / "planned_seats.csv").select("programme", "turned_away").rows())
    # b1 and c1 rank T first and get their second choice or nothing
    assert wanted["T"] == 2
    assert "37 seats" in capsys.readouterr().out
    assert pl.read_csv(out / "seat_values.csv").filter(pl.col("programme") == "Q")["newly_placed"].to_list() == [1]
    # the lists written for people are in the manifest too
    assert "planned_seats.csv" in json.loads((out / "round.json").read_text())["files"]


@pytest.mark.kernels
def test_odds_of_one_applicant_and_of_all(source, tmp_path, capsys):
    asked = ["odds", source, "--round", "R1", "--replications", "50", "--lang", "en"]
    assert main([*asked, "--applicant", "a00", "--json"]) == EXIT_OK
    own = json.loads(capsys.readouterr().out)
    # a00 has the lowest score: with half of forty admitted there is no chance
    assert [row["chance"] for row in own["choices"]] == [0, 0]
    assert own["people"][0]["risky"]
    assert "no place at all is more than 99%" in own["warnings"][0]["warning"]
    assert main([*asked, "--out", str(tmp_path / "odds")]) == EXIT_OK
    assert "43 applicants" in capsys.readouterr().out
    written = pl.read_csv(tmp_path / "odds" / "choices.csv")
    assert written.height == 84
    assert main([*asked, "--json"]) == EXIT_OK
    assert json.loads(capsys.readouterr().out)["findings"] == []
    assert main([*asked, "--applicant", "nobody"]) == EXIT_NOT_POSSIBLE
    assert "nobody" in capsys.readouterr().err


def test_odds_leave_out_rows_at_fault_and_tell_where_they_stand(tmp_path, capsys):
    feed = _feed()
    twice = pl.concat([feed["choices"], feed["choices"].head(1)])
    write_feed(replace(feed, tables={**feed.tables, "choices": twice}), tmp_path / "feed", form="parquet")
    asked = ["odds", str(tmp_path / "feed"), "--round", "R1", "--replications", "5", "--lang", "en"]
    assert main([*asked, "--json"]) == EXIT_OK
    findings = json.loads(capsys.readouterr().out)["findings"]
    # the check has left the second row of this key out before the round reads its choices
    assert [(row["rule"], row["sheet_row"]) for row in findings] == [("key_duplicate", 86)]
    assert main(asked) == EXIT_OK
    assert "row 86" in capsys.readouterr().out


def _feed_beyond_the_scale() -> Feed:
    """One seat, wanted by a with 179 points of 100 and by b with 60; R2 and birth years are no matter of R1."""
    rounds = [ROUND, ROUND | {"round": "R2", "opens": date(2027, 6, 1), "closes": date(2027, 7, 1)}]
    feed = round_feed({"P": 1}, {"a": "P", "b": "P"}, {"a": 179.0, "b": 60.0}, rounds=rounds)
    people = feed["applicants"].with_columns(birth_year=pl.lit(1066, pl.Int64))
    other = people.head(1).with_columns(round=pl.lit("R2"), applicant=pl.lit("z"))
    return replace(feed, tables={**feed.tables, "applicants": pl.concat([people, other])})


def test_a_score_beyond_the_scale_takes_no_seat_by_any_door(tmp_path, capsys):
    write_feed(_feed_beyond_the_scale(), tmp_path / "feed", form="parquet")
    source, asked = str(tmp_path / "feed"), ["--round", "R1", "--lang", "en"]
    assert main(["admit", source, *asked, "--out", str(tmp_path / "no")]) == EXIT_DATA_FAULTS
    assert "2 errors, 0 warnings" in capsys.readouterr().out
    out = tmp_path / "round"
    assert main(["admit", source, *asked, "--out", str(out), "--despite-errors", "--json"]) == EXIT_OK
    assert json.loads(capsys.readouterr().out)["findings"] == 2
    assert _places(out) == {"b": "P"}
    told = pl.read_csv(out / "findings.csv").select("rule", "table", "sheet_row", "column", "value").rows()
    assert told == [("out_of_range", "applicants", 2, "score", 179), ("score_missing", "choices", 2, "score", None)]
    assert pl.read_csv(out / "left_out.csv").rows() == [("a", 1, "P", "score_missing")]
    usable = usable_feed(*read_and_check(source, CATALOGUE))
    assert admission_overview(usable, round_id="R1").summary["placed"].to_list() == [1]
    assert main(["odds", source, *asked, "--replications", "5", "--json"]) == EXIT_OK
    odds = json.loads(capsys.readouterr().out)
    assert [row["applicant"] for row in odds["choices"]] == ["b"]
    assert [row["rule"] for row in odds["findings"]] == ["out_of_range", "score_missing"]


def test_what_everybody_sees_names_nobody():
    feed = _feed()
    overview = admission_overview(feed)
    assert not any(
        {"applicant", "lottery", "cutoff_lottery"} & set(frame.columns) for frame in overview.tables.values()
    )
    (summary,) = overview.summary.to_dicts()
    # 12 + 9 of forty, one at R, two at T; four empty seats at R and two at T
    assert (summary["placed"], summary["seats"], summary["empty"]) == (24, 30, 6)
    # R admits one: neither its scores nor its numbers are shown
    hidden = overview.cutoffs.filter(pl.col("programme") == "R").to_dicts()[0]
    assert (hidden["admitted"], hidden["lowest_score"], hidden["cutoff_score"]) == (None, None, None)
    worth = overview.seat_values.filter(pl.col("programme") == "R").to_dicts()[0]
    assert (worth["admitted"], worth["empty"]) == (None, None)
    shown = city_cutoffs(admit(feed, "R1")).filter(pl.col("programme") == "Q").to_dicts()[0]
    assert shown["admitted"] == 9


def test_the_round_shown_is_the_one_that_closes_next():
    days = {"R1": date(2026, 5, 1), "R2": date(2026, 8, 1), "R3": date(2026, 12, 1)}
    rows = [ROUND | {"round": name, "closes": day} for name, day in days.items()]
    feed = feed_of({"rounds": rows})
    assert current_round(feed) == "R2"
    assert current_round(replace(feed, tables={**feed.tables, "rounds": feed["rounds"].head(1)})) == "R1"
    with pytest.raises(InputError, match="rounds must hold one"):
        current_round(feed_of({}))


def test_a_plan_answers_for_the_rounds_year_or_its_first():
    schema = {"programme": pl.String, "year": pl.Int64, "seats": pl.Int64, "before": pl.Int64}
    seats = pl.DataFrame([("P", 2026, 1, 0), ("P", 2027, 2, 1)], schema=schema, orient="row")
    assert plan_of_year(seats, 2027)["seats"].to_list() == [2]
    assert plan_of_year(seats, 2020)["seats"].to_list() == [1]
    with pytest.raises(InputError, match="plan must have seats"):
        plan_of_year(seats.clear(), 2027)
