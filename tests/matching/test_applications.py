"""Who applies and what is considered: order, scores, faults and kept places, row by row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.matching.admission.admission import admit
from caunghe.matching.admission.applications import HIGHEST_SCORE, _repetitions, round_applicants, round_choices
from caunghe.matching.admission.market import merits
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.round import compile_round
from caunghe.schema.tables import TABLES
from tests.matching.rounds import ROUND, round_feed, with_earlier_applicants

pytestmark = pytest.mark.kernels


def with_choices(feed, rows):
    """A feed whose choices are (applicant, rank, programme, score)."""
    schema = feed["choices"].schema
    named = [dict(zip(("applicant", "rank", "programme", "score"), row, strict=True)) for row in rows]
    frame = pl.DataFrame([dict.fromkeys(schema) | {"round": "R1"} | row for row in named], schema)
    return replace(feed, tables={**feed.tables, "choices": frame})


def considered(compiled, frame=None):
    frame = compiled.choices if frame is None else frame
    names, programmes = compiled.applicants["applicant"], compiled.programmes["programme"]
    columns = [
        names.gather(frame["applicant"]),
        programmes.gather(frame["programme"]),
        *(frame[n] for n in frame.columns[2:]),
    ]
    return [*zip(*(column.to_list() for column in columns), strict=True)]


FEED = round_feed({"P": 2, "Q": 2, "R": 2}, {"b": "", "a": "", "c": ""}, {"a": 5.0, "b": float("nan"), "c": None})


def test_choices_come_by_applicant_and_rank_and_then_by_row():
    most = 2**31 - 1
    rows = [
        ("b", 3, "P", 1.0),
        ("a", 7, "Q", None),
        ("b", 3, "Q", 2.0),
        ("a", 2, "R", 8.0),
        ("b", 1, "R", float("nan")),
    ]
    rows += [("c", most, "P", 3.0), ("c", most - 1, "Q", 4.0)]
    compiled = compile_round(with_choices(FEED, rows), "R1", AdmissionOptions())
    # a's own score stands where a choice has none; b has none of its own
    assert considered(compiled) == [
        ("a", "R", 2, 8.0, False), ("a", "Q", 7, 5.0, False), ("b", "P", 3, 1.0, False), ("b", "Q", 3, 2.0, False),
        ("c", "Q", most - 1, 4.0, False), ("c", "P", most, 3.0, False),
    ]  # fmt: skip
    assert considered(compiled, compiled.left_out) == [("b", "R", 1, -1.0, "score_missing")]
    told = compiled.findings.select("rule", "sheet_row", "column", "value").rows()
    assert told == [("rank_repeated", 4, "rank", "3"), ("score_missing", 6, "score", None)]


def test_a_choice_without_a_rank_comes_last_and_is_left_out():
    rows = [
        ("a", None, "P", 1.0),
        ("a", 0, "Q", 1.0),
        ("a", -3, "R", 1.0),
        ("a", 1, "P", 1.0),
        ("b", None, "P", 1.0),
        ("b", None, "Q", 1.0),
    ]
    compiled = compile_round(with_choices(FEED, rows), "R1", AdmissionOptions())
    assert considered(compiled) == [("a", "P", 1, 1.0, False)]
    # below one is no rank; of two choices without one neither repeats the other's
    assert considered(compiled, compiled.left_out) == [
        ("a", "Q", 0, 1.0, "rank_missing"), ("a", "R", -3, 1.0, "rank_missing"), ("a", "P", None, 1.0, "rank_missing"),
        ("b", "P", None, 1.0, "rank_missing"), ("b", "Q", None, 1.0, "rank_missing"),
    ]  # fmt: skip
    assert set(compiled.findings["rule"]) == {"rank_missing"}


@pytest.mark.parametrize(("most", "count"), [(1, 1), (2, 2), (3, 3), (4, 3)])
def test_choices_are_considered_up_to_the_most_but_for_those_named_twice(most, count):
    rows = [("a", rank, programme, 1.0) for rank, programme in enumerate("PPQPR", 1)]
    compiled = compile_round(with_choices(FEED, rows), "R1", AdmissionOptions(most_choices=most, despite_errors=True))
    assert [row[1] for row in considered(compiled)] == ["P", "Q", "R"][:count]
    reasons = [row[1::3] for row in considered(compiled, compiled.left_out)]
    repeated = [("P", "duplicated_choice")] * 2
    beyond = [(p, "choices_too_many") for p in ["P", "Q", "R"][count:]]
    assert sorted(reasons) == sorted(repeated + beyond)
    many = compiled.findings.filter(rule="choices_too_many").select("table", "sheet_row", "column", "value", "expected")
    first = {1: 4, 2: 6}.get(most)
    assert many.rows() == ([] if first is None else [("choices", first, "applicant", "5", str(most))])


def test_a_choice_named_again_is_counted_once_and_told_apart_by_applicant():
    who, where = np.array([0, 0, 0, 0, 1, 1, 2], np.int32), np.array([1, 1, 0, 1, 1, 0, 0], np.int32)
    again, nth = _repetitions(who, where, 2)
    assert again.tolist() == [False, True, False, True, False, False, False]
    assert nth.tolist() == [0, 1, 1, 2, 0, 1, 0]


def test_a_score_of_nought_is_a_score():
    rows = [("a", 1, "P", 0.0), ("b", 1, "P", -0.5)]
    compiled = compile_round(with_choices(FEED, rows), "R1", AdmissionOptions())
    assert considered(compiled) == [("a", "P", 1, 0.0, False)]
    assert considered(compiled, compiled.left_out) == [("b", "P", 1, -0.5, "score_missing")]


@pytest.mark.parametrize("score", [100.000001, 537.0, 4_295.0, 1e12, 1e300, float("inf")])
def test_a_score_beyond_the_scale_is_left_out_and_takes_nobodys_place(score):
    # 2^60 / (2^31 · 10^6) is 536.9 points: from there a score would have counted as a kept place
    feed = round_feed({"P": 1}, {"a": "P", "b": "P", "c": "P"}, {"a": score, "b": 100.0, "c": float("-inf")})
    compiled = compile_round(feed, "R1", AdmissionOptions())
    assert considered(compiled) == [("b", "P", 1, 100.0, False)]
    assert considered(compiled, compiled.left_out) == [
        ("a", "P", 1, score, "score_beyond_scale"),
        ("c", "P", 1, float("-inf"), "score_missing"),
    ]
    told = compiled.findings.select("rule", "sheet_row", "column", "value", "expected").rows()
    assert told == [
        ("score_beyond_scale", 2, "score", str(score), "100.0"),
        ("score_missing", 4, "score", None, None),
    ]
    held = pl.DataFrame({"applicant": ["c"], "programme": ["P"]})
    admission = admit(feed, "R1", AdmissionOptions(kept=held, despite_errors=True))
    assert admission.results["programme"].to_list() == [None, None, "P"]


def test_the_highest_score_is_that_of_the_feeds_scale():
    assert {TABLES[name]["score"].maximum for name in ("applicants", "choices")} == {HIGHEST_SCORE}
    # in the highest score's own bits a kept place still stands above it
    first, kept = merits(np.array([HIGHEST_SCORE, 0.0]), np.array([False, True]), np.array([0, 1]))
    assert 0 < first < kept


def test_the_first_reason_is_told_where_there_are_several():
    feed = round_feed({"P": 0, "Q": None, "R": 1}, {"a": "", "b": "", "c": ""}, {"a": None, "b": 4.0, "c": 4.0})
    rows = [
        ("a", None, "P", None),
        ("a", 1, "P", None),
        ("a", 2, "P", None),
        ("b", 1, "Q", 1.0),
        ("b", 2, "P", 1.0),
        ("c", 1, "P", 1.0),
        ("c", 2, "R", 1.0),
    ]
    options = AdmissionOptions(withdrawn=frozenset({"c"}))
    compiled = compile_round(with_choices(feed, rows), "R1", options)
    assert [row[4] for row in considered(compiled, compiled.left_out)] == [
        "score_missing", "duplicated_choice", "rank_missing", "seats_unknown", "choice_closed", "choice_closed",
        "withdrawn"
    ]  # fmt: skip
    assert considered(compiled) == []


def applicants(feed, **options):
    frame, findings = round_applicants(feed, "R1", AdmissionOptions(**options))
    told = [
        found.select("rule", "table", "sheet_row", "column", "value", "expected").row(0)
        for found in findings
        if found.height
    ]
    return frame, told


def test_applicants_come_by_code_the_first_row_of_each():
    people = [("R1", "b", 1.0), ("R1", "a", 2.0), ("R1", None, 9.0), ("R1", "b", 3.0), ("R2", "z", 4.0)]
    schema = FEED["applicants"].schema
    rows = [dict.fromkeys(schema) | {"round": r, "applicant": a, "score": s} for r, a, s in people]
    feed = replace(FEED, tables={**FEED.tables, "applicants": pl.DataFrame(rows, schema)})
    frame, told = applicants(feed)
    assert frame.select("applicant", "score", "withdrawn").rows() == [("a", 2.0, False), ("b", 1.0, False)]
    assert frame.columns == ["applicant", "area", "groups", "score", "withdrawn"]
    assert told == [("applicant_repeated", "applicants", 5, "applicant", "b", None)]
    frame, _ = applicants(feed, withdrawn=frozenset({"b"}))
    assert frame["withdrawn"].to_list() == [False, True]
    with pytest.raises(
        InputError, match=r"applicants who withdraw must be of round R1; got \['y1', 'y2', 'y3', 'y4', 'y5'\]"
    ):
        applicants(feed, withdrawn=frozenset({"y6", "y5", "y4", "y3", "y2", "y1", "a"}))
    # who applied in another round has its row there, the last of several; who applied in none is refused
    kept = pl.DataFrame({"applicant": ["z", "new", "a", "z"], "programme": ["P"] * 4})
    with pytest.raises(InputError, match=r"got \['new'\]$"):
        applicants(feed, kept=kept)
    frame, _ = applicants(feed, kept=kept.filter(pl.col("applicant") != "new"))
    assert frame.select("applicant", "score").rows() == [("a", 2.0), ("b", 1.0), ("z", 4.0)]


def test_whoever_applies_in_a_round_beside_is_told_once_with_its_code():
    other = ROUND | {"round": "R2"}
    feed = round_feed(
        {"P": 1}, {"a": "P", "b": "P"}, {"a": 5.0, "b": 4.0}, rounds=[ROUND, other, ROUND | {"round": "R3"}]
    )
    twice = [feed["applicants"].filter(pl.col("applicant") == "b").with_columns(round=pl.lit(r)) for r in ("R2", "R3")]
    feed = replace(feed, tables={**feed.tables, "applicants": pl.concat([feed["applicants"], *twice])})
    assert applicants(feed)[1] == [("applicant_in_two_rounds", "applicants", 3, "applicant", "b", "R2")]


def test_kept_places_come_last_or_where_they_are_ranked():
    rows = [("a", 1, "P", 3.0), ("a", 4, "Q", 3.0), ("b", 1, "P", 3.0)]
    feed = with_earlier_applicants(with_choices(FEED, rows), "old")
    kept = pl.DataFrame({"applicant": ["a", "b", "c", "old", "a"], "programme": ["Q", "R", "P", "R", "R"]})
    compiled = compile_round(feed, "R1", AdmissionOptions(kept=kept))
    assert considered(compiled) == [
        ("a", "P", 1, 3.0, False), ("a", "Q", 4, 3.0, True), ("b", "P", 1, 3.0, False), ("b", "R", 2, None, True),
        ("c", "P", 1, None, True), ("old", "R", 1, None, True),
    ]  # fmt: skip
    gone = compile_round(feed, "R1", AdmissionOptions(kept=kept, withdrawn=frozenset({"b", "old"})))
    assert [row[:2] for row in considered(gone) if row[4]] == [("a", "Q"), ("c", "P")]


def test_strangers_are_told_and_left_out():
    rows = [("a", 1, "P", 3.0), ("ghost", 1, "P", 3.0), ("a", 2, "X", 3.0), (None, 1, "P", 1.0), ("a", 3, None, 1.0)]
    feed = with_choices(FEED, rows)
    everybody, _ = round_applicants(feed, "R1", AdmissionOptions())
    offered = compile_round(feed, "R1", AdmissionOptions()).programmes
    kept, left_out, findings = round_choices(feed, "R1", everybody, offered, AdmissionOptions())
    assert (kept.height, left_out.height) == (1, 0)
    told = pl.concat(findings).select("rule", "table", "sheet_row", "column", "value").rows()
    assert told == [
        ("applicant_unknown", "choices", 3, "applicant", "ghost"),
        ("programme_unknown", "choices", 4, "programme", "X"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"late_seats": pl.DataFrame({"programme": ["P"], "seats": [-9]})},
        {"most_choices": 1},
    ],
    ids=["no seats left", "beyond the choices allowed"],
)
def test_a_kept_place_stands_at_its_own_rank(change) -> None:
    """``kept0``: the holder ranked P first and Q second; P has no seat any more, and P is kept, at rank 1."""
    first = "P" if "late_seats" in change else "Q"
    rows = [("a", 1, first, 3.0), ("a", 2, "P" if first == "Q" else "Q", 3.0)]
    kept = pl.DataFrame({"applicant": ["a"], "programme": ["P"]})
    compiled = compile_round(with_choices(FEED, rows), "R1", AdmissionOptions(kept=kept, **change))
    assert [row for row in considered(compiled) if row[4]] == [("a", "P", 1 if first == "P" else 2, 3.0, True)]


def test_a_kept_place_has_the_score_of_the_round_it_is_from() -> None:
    """By the programme's own mark of another round, else the person's, else none: never a nought that nobody gave."""
    feed = with_earlier_applicants(with_choices(FEED, [("a", 1, "P", None)]), "old", "new", "none")
    own = {"old": 24.0, "new": 26.0}
    marks = pl.col("applicant").replace_strict(own, default=None, return_dtype=pl.Float64)
    people = feed["applicants"].with_columns(score=marks)
    earlier = (
        feed["choices"]
        .clear(1)
        .with_columns(
            round=pl.lit("R0"),
            applicant=pl.lit("old"),
            rank=pl.lit(1, pl.Int64),
            programme=pl.lit("Q"),
            score=pl.lit(27.5),
        )
    )
    tables = {**feed.tables, "applicants": people, "choices": pl.concat([feed["choices"], earlier])}
    kept = pl.DataFrame({"applicant": ["old", "new", "none", "a"], "programme": ["Q", "Q", "Q", "P"]})
    compiled = compile_round(replace(feed, tables=tables), "R1", AdmissionOptions(kept=kept))
    assert considered(compiled) == [
        ("a", "P", 1, None, True), ("new", "Q", 1, 26.0, True), ("none", "Q", 1, None, True),
        ("old", "Q", 1, 27.5, True),
    ]  # fmt: skip
