"""A round from the feed's tables: seats, reserves, ties, closures, later rounds, and rows at fault."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.errors import InputError
from caunghe.feed.findings.findings import sentences
from caunghe.matching.admission.admission import admit
from caunghe.matching.admission.explain import explanations, reasons
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.publication import write_admission
from caunghe.matching.admission.rules import RULES
from caunghe.matching.admission.streaming import streaming_groups
from caunghe.matching.verify.verify import verify_folder
from tests.matching.rounds import ROUND, feed_of, round_feed, with_earlier_applicants

DESPITE = AdmissionOptions(despite_errors=True)


def _places(admission):
    return dict(admission.results.filter(pl.col("programme").is_not_null()).select("applicant", "programme").rows())


def _rules(admission):
    return admission.findings.select("rule", "table", "sheet_row").rows()


def test_higher_score_wins_and_the_rest_go_on():
    feed = round_feed({"P": 1, "Q": 1}, {"a": "PQ", "b": "PQ", "c": "PQ"}, {"a": 50, "b": 70, "c": 60})
    admission = admit(feed, "R1")
    assert _places(admission) == {"b": "P", "c": "Q"}
    assert admission.results["status"].to_list() == ["unplaced", "placed", "placed"]
    (row,) = admission.cutoffs.filter(pl.col("programme") == "P").to_dicts()
    assert (row["cutoff_score"], row["admitted"], row["seats"]) == (70, 1, 1)


def test_ties_fall_to_the_published_lottery():
    people = [f"a{i}" for i in range(9)]
    feed = round_feed({"P": 3}, dict.fromkeys(people, "P"), dict.fromkeys(people, 50.0))
    drawn = sorted(people, key=lambda a: sha256(f"7|{a}".encode()).digest())
    admission = admit(feed, "R1")
    assert set(_places(admission)) == set(drawn[:3])
    numbers = dict(admission.results.select("applicant", "lottery").rows())
    assert numbers["a4"] == int.from_bytes(sha256(b"7|a4").digest()[:8], "big")
    assert admission.cutoffs["cutoff_lottery"].to_list() == [numbers[drawn[2]]]
    assert set(reasons(admission)["reason"]) == {"lost_lottery"}


def test_multiple_lottery_differs_between_programmes():
    people = [f"a{i:03d}" for i in range(200)]
    lists = dict.fromkeys(people, "PQ") | {f"b{i:03d}": "QP" for i in range(200)}
    feed = round_feed({"P": 100, "Q": 100}, lists, dict.fromkeys(lists, 50.0))
    single, multiple = (admit(feed, "R1", AdmissionOptions(tie_breaking=kind)) for kind in ("single", "multiple"))
    firsts = [(admission.results["rank"] == 1).sum() for admission in (single, multiple)]
    # one number for all: who wins at all mostly wins the first choice
    assert firsts[0] > 190 > firsts[1]


def test_own_score_of_a_choice_comes_before_the_applicants():
    feed = round_feed({"P": 1}, {"a": "P", "b": "P"}, {"a": 50, "b": 70})
    choices = feed["choices"].with_columns(score=pl.when(pl.col("applicant") == "a").then(90.0))
    admission = admit(replace(feed, tables={**feed.tables, "choices": choices}), "R1")
    assert _places(admission) == {"a": "P"}


def test_seats_are_the_quota_of_the_rounds_year_else_the_licence():
    intakes = [{"programme": "P", "year": 2026, "quota": 2}, {"programme": "P", "year": 2025, "quota": 9}]
    feed = round_feed({"P": 5, "Q": 1}, {"a": "PQ"}, {"a": 1}, intakes=intakes)
    admission = admit(feed, "R1")
    assert dict(admission.cutoffs.select("programme", "seats").rows()) == {"P": 2, "Q": 1}
    approved = pl.DataFrame({"programme": ["P"], "seats": [4]})
    late = pl.DataFrame({"programme": ["P", "Q"], "seats": [3, -1]})
    admission = admit(feed, "R1", AdmissionOptions(seats=approved, late_seats=late))
    assert admission.cutoffs["seats"].to_list() == [7]
    assert _rules(admission) == [("choice_closed", "choices", 3)]


@pytest.mark.parametrize(("hard", "placed"), [(False, {"a", "b", "c"}), (True, {"a", "b"})])
def test_unused_reserved_seats_stay_empty_only_when_hard(hard, placed):
    reserves = [{"programme": "P", "group": "poor", "seats": 2}]
    feed = round_feed(
        {"P": 3}, dict.fromkeys("abcd", "P"), {"a": 90, "b": 10, "c": 80, "d": 5}, reserves=reserves,
        groups={"b": "women; poor"},
    )  # fmt: skip
    assert set(_places(admit(feed, "R1", AdmissionOptions(hard_reserves=hard)))) == placed


def test_reserves_for_a_locality_and_for_a_group_there():
    reserves = [
        {"programme": "P", "area": "X", "seats": 1},
        {"programme": "Q", "area": "X", "group": "poor", "seats": 1},
    ]
    feed = round_feed(
        {"P": 1, "Q": 1}, dict.fromkeys("abcd", "PQ"), {"a": 90, "b": 10, "c": 80, "d": 20}, reserves=reserves,
        groups={"b": "poor", "c": "poor", "d": "poor"}, areas={"b": "X", "d": "X"},
    )  # fmt: skip
    assert _places(admit(feed, "R1")) == {"d": "P", "b": "Q"}


def test_overlapping_members_leave_room_for_those_with_one_group():
    reserves = [{"programme": "P", "group": g, "seats": 1} for g in ("poor", "rural")]
    feed = round_feed(
        {"P": 2}, dict.fromkeys("abc", "P"), {"a": 90, "b": 20, "c": 80}, reserves=reserves,
        groups={"a": "poor;rural", "b": "poor"},
    )  # fmt: skip
    # a takes the rural seat so that b can take the poor one: both are filled
    assert set(_places(admit(feed, "R1"))) == {"a", "b"}


def test_a_class_too_small_closes_and_its_learners_go_on():
    feed = round_feed({"P": 3, "Q": 3, "R": 3}, {"a": "PQ", "b": "QR", "c": "RQ"}, {"a": 1, "b": 2, "c": 3})
    minimum = {"P": 2, "Q": 2, "R": 4}
    programmes = feed["programmes"].with_columns(minimum_class=pl.col("programme").replace_strict(minimum))
    feed = replace(feed, tables={**feed.tables, "programmes": programmes})
    admission = admit(feed, "R1")
    # R fills the smallest share of its class (1 of 4); c goes to Q, which then has two; P closes, a follows
    assert admission.closed.rows() == [("R", 1, 1, 4), ("P", 2, 1, 2)]
    assert _places(admission) == {"a": "Q", "b": "Q", "c": "Q"}
    assert set(reasons(admission)["reason"]) == {"class_closed"}
    assert len(_places(admit(feed, "R1", AdmissionOptions(minimum_class=False)))) == 3


def test_kept_places_can_be_risen_from_and_are_never_lost():
    feed = round_feed({"P": 1, "Q": 1}, {"a": "P", "b": "Q", "c": "PQ"}, {"a": 90, "b": 99, "c": 95})
    feed = with_earlier_applicants(feed, "old")
    kept = pl.DataFrame({"applicant": ["a", "old"], "programme": ["Q", "P"]})
    admission = admit(feed, "R1", AdmissionOptions(kept=kept))
    assert _places(admission) == {"a": "Q", "old": "P"}
    assert dict(admission.results.select("applicant", "status").rows())["old"] == "kept"
    # old leaves: c, who outranks a, takes P and a stays at Q
    again = admit(feed, "R1", AdmissionOptions(kept=kept.head(1)))
    assert _places(again) == {"a": "Q", "c": "P"}


def test_reserves_give_way_to_kept_places():
    # that of Q, where nobody is kept, stays and is not told
    reserves = [{"programme": "P", "group": "poor", "seats": 2}, {"programme": "Q", "group": "poor", "seats": 1}]
    feed = round_feed(
        {"P": 2, "Q": 1},
        dict.fromkeys("ab", "P"),
        {"a": 90, "b": 80},
        reserves=reserves,
        groups={"a": "poor", "b": "poor"},
    )
    kept = pl.DataFrame({"applicant": ["k"], "programme": ["P"]})
    admission = admit(with_earlier_applicants(feed, "k"), "R1", AdmissionOptions(kept=kept))
    assert _places(admission) == {"k": "P", "a": "P"}
    assert _rules(admission) == [("reserves_lowered_for_kept", "reserves", 2)]


def test_withdrawals_and_late_seats_hurt_nobody_else():
    rng = np.random.default_rng(5)
    people = [f"a{i:03d}" for i in range(120)]
    lists = {a: list(rng.permutation(list("PQRST"))[: rng.integers(1, 6)]) for a in people}
    scores = {a: float(rng.integers(0, 30)) for a in people}
    reserves = [{"programme": p, "group": g, "seats": 3} for p in "PQRST" for g in ("poor", "rural")]
    member = {a: ";".join(g for g in ("poor", "rural") if rng.random() < 0.3) or None for a in people}
    feed = round_feed(dict.fromkeys("PQRST", 12), lists, scores, reserves=reserves, groups=member)
    before = admit(feed, "R1").results
    late = pl.DataFrame({"programme": ["Q"], "seats": [2]})
    gone = frozenset(people[:20])
    after = admit(feed, "R1", AdmissionOptions(withdrawn=gone, late_seats=late)).results
    both = before.join(after, on="applicant").filter(~pl.col("applicant").is_in(sorted(gone)))
    assert (both["rank_right"].fill_null(9) <= both["rank"].fill_null(9)).all()
    assert set(after.filter(pl.col("status") == "withdrawn")["applicant"]) == gone


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15)
def test_order_of_rows_never_matters(seed):
    rng = np.random.default_rng(seed)
    people = [f"a{i}" for i in range(40)]
    lists = {a: list(rng.permutation(list("PQRS"))[: rng.integers(1, 5)]) for a in people}
    scores = {a: float(rng.integers(0, 10)) for a in people}
    reserves = [{"programme": p, "group": g, "seats": 2} for p in "PQRS" for g in ("poor", "rural")]
    member = {a: ";".join(g for g in ("poor", "rural") if rng.random() < 0.3) or None for a in people}
    feed = round_feed(dict.fromkeys("PQRS", 6), lists, scores, reserves=reserves, groups=member)
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=int(rng.integers(2**31))) if frame.height else frame
                for name, frame in feed.tables.items()}  # fmt: skip
    for kind in ("single", "multiple"):
        first, second = (
            admit(f, "R1", AdmissionOptions(tie_breaking=kind)) for f in (feed, replace(feed, tables=shuffled))
        )
        assert first.results.equals(second.results)
        assert first.cutoffs.equals(second.cutoffs)


def _faulty():
    seats = {"P": 1, "Q": -3, "S": 2, "Z": 0}
    people = {"a": "PP", "b": "ZPX", "c": "S", "d": "S", "e": "Q", "f": "U"}
    feed = round_feed(
        {**seats, "U": None}, people, {"a": 10, "b": 20, "c": None, "d": 30, "e": 40, "f": 50},
        reserves=[
            {"programme": "S", "group": "poor", "seats": 2}, {"programme": "S", "group": "rural", "seats": 2},
            {"programme": "S", "group": "poor", "seats": 1}, {"programme": "S", "seats": 1},
        ],
    )  # fmt: skip
    choices = feed["choices"]
    more = pl.DataFrame(
        [
            {"round": "R1", "applicant": "d", "rank": 1, "programme": "P"},
            {"round": "R1", "applicant": "ghost", "rank": 1, "programme": "P"},
            {"round": "R1", "applicant": "d", "rank": None, "programme": "Z"},
        ],
        schema=choices.schema,
    )
    applicants = pl.concat([feed["applicants"], feed["applicants"].head(1)])
    rounds = feed_of({"rounds": [ROUND, ROUND | {"round": "R2"}]})["rounds"]
    twice = feed["applicants"].filter(pl.col("applicant") == "e").with_columns(round=pl.lit("R2"))
    tables = {"choices": pl.concat([choices, more]), "applicants": pl.concat([applicants, twice]), "rounds": rounds}
    return replace(feed, tables={**feed.tables, **tables})


def test_every_fault_is_told_where_it_stands_and_the_rest_runs():
    admission = admit(_faulty(), "R1", DESPITE)
    assert sorted(_rules(admission)) == sorted(
        [
            ("duplicated_choice", "choices", 3),
            ("choice_closed", "choices", 4),
            ("programme_unknown", "choices", 6),
            ("score_missing", "choices", 7),
            ("choice_closed", "choices", 9),
            ("seats_unknown", "programmes", 6),
            ("seats_negative", "programmes", 3),
            ("rank_repeated", "choices", 11),
            ("applicant_unknown", "choices", 12),
            ("rank_missing", "choices", 13),
            ("applicant_repeated", "applicants", 8),
            ("applicant_in_two_rounds", "applicants", 6),
            ("reserve_repeated", "reserves", 4),
            ("reserve_for_nobody", "reserves", 5),
            ("reserves_above_seats", "reserves", 2),
        ]
    )
    assert _places(admission) == {"b": "P", "d": "S"}
    status = dict(admission.results.select("applicant", "status").rows())
    assert status == {"a": "unplaced", "b": "placed", "c": "no_valid_choice", "d": "placed", "e": "no_valid_choice",
                      "f": "no_valid_choice"}  # fmt: skip
    # every choice of a known applicant and programme is either considered or left out with its reason
    assert admission.round.choices.height + admission.round.left_out.height == 10


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        (date(2026, 5, 1), date(2026, 5, 31), False),
        (date(2026, 5, 1), date(2026, 6, 1), True),  # closes on the day that ours opens
        (date(2026, 7, 1), date(2026, 8, 1), True),  # opens on the day that ours closes
        (date(2026, 7, 2), date(2026, 8, 1), False),
    ],
)
def test_two_rounds_are_open_together_when_they_share_a_day(opens: date, closes: date, told: bool):
    other = ROUND | {"round": "R2", "opens": opens, "closes": closes}
    feed = round_feed({"P": 1}, {"a": "P", "b": "P"}, {"a": 5.0, "b": 4.0}, rounds=[ROUND, other])
    both = feed["applicants"].filter(pl.col("applicant") == "b").with_columns(round=pl.lit("R2"))
    tables = {**feed.tables, "applicants": pl.concat([feed["applicants"], both])}
    told_of = [rule for rule, _, _ in _rules(admit(replace(feed, tables=tables), "R1", DESPITE))]
    assert ("applicant_in_two_rounds" in told_of) == told


def test_those_who_left_a_round_are_in_none_of_its_counts():
    scores = {f"a{i:02}": float(i) for i in range(40)}
    feed = round_feed({"P": 20}, dict.fromkeys(scores, "P"), scores, groups=dict.fromkeys(scores, "poor"))
    gone = frozenset(f"a{i:02}" for i in range(10))
    found = streaming_groups(admit(feed, "R1", AdmissionOptions(withdrawn=gone)))
    assert found.select("group", "applicants", "placed").rows() == [(None, 30, 20), ("poor", 30, 20)]


def test_faults_stop_a_round_unless_asked():
    admission = admit(_faulty(), "R1")
    assert not admission.ran
    assert _places(admission) == {}
    for language in ("vi", "en"):
        assert sentences(admission.findings, RULES, language)["says"].str.len_chars().min() > 5


def test_ten_thousand_choices_of_one_person():
    names = [f"P{i:05d}" for i in range(10_000)]
    feed = round_feed(dict.fromkeys(names, 1), {"a": names, "b": names[:2]}, {"a": 10, "b": 20})
    admission = admit(feed, "R1", DESPITE)
    (row,) = admission.findings.to_dicts()
    assert (row["rule"], row["sheet_row"], row["value"], row["expected"]) == ("choices_too_many", 52, "10000", "50")
    assert _places(admission) == {"b": "P00000", "a": "P00001"}
    assert admission.round.left_out.height == 9950


def test_what_does_not_exist_is_refused():
    feed = round_feed({"P": 1}, {"a": "P"}, {"a": 1})
    with pytest.raises(InputError, match="round must be one of"):
        admit(feed, "R9")
    with pytest.raises(InputError, match="withdraw"):
        admit(feed, "R1", AdmissionOptions(withdrawn=frozenset({"zz"})))
    with pytest.raises(InputError, match=r"programmes of kept must be in the feed; got \['zz'\]"):
        admit(feed, "R1", AdmissionOptions(kept=pl.DataFrame({"applicant": ["a"], "programme": ["zz"]})))
    # of eight places held for nobody of the table five are named, each once
    held = pl.DataFrame({"applicant": ["a", "g", "f", "e", "d", "c", "b", "b"], "programme": ["P"] * 8})
    with pytest.raises(InputError, match=r"kept must be in .* any round; got \['b', 'c', 'd', 'e', 'f'\]$") as told:
        admit(feed, "R1", AdmissionOptions(kept=held))
    assert "không tìm thấy ['b', 'c', 'd', 'e', 'f']" in told.value.text("vi")
    seedless = feed["rounds"].with_columns(lottery_seed=pl.lit(None, pl.Int64))
    feed = replace(feed, tables={**feed.tables, "rounds": seedless})
    with pytest.raises(InputError, match="lottery_seed"):
        admit(feed, "R1")
    assert admit(feed, "R1", AdmissionOptions(seed=3)).ran


@pytest.mark.parametrize("published", [0, 7])
def test_a_published_seed_gives_way_to_no_other(published, tmp_path):
    rounds = [ROUND | {"lottery_seed": published}]
    feed = round_feed({"P": 1}, dict.fromkeys("abc", "P"), dict.fromkeys("abc", 5.0), rounds=rounds)
    with pytest.raises(InputError, match=rf"that round R1 has published, {published}, or be left out; got 3$") as told:
        admit(feed, "R1", AdmissionOptions(seed=3))
    assert f"là {published}; không được dùng số khác. Đã cho 3." in told.value.text("vi")
    winner = min("abc", key=lambda a: sha256(f"{published}|{a}".encode()).digest())
    for number, seed in enumerate((None, published)):
        admission = admit(feed, "R1", AdmissionOptions(seed=seed))
        assert _places(admission) == {winner: "P"}
        write_admission(admission, tmp_path / str(number), feed_sha256="")
        assert json.loads((tmp_path / str(number) / "round.json").read_text())["seed"] == published


def test_a_round_that_closes_before_it_opens_is_refused():
    def feed(closes):
        return round_feed({"P": 1}, {"a": "P"}, {"a": 1}, rounds=[ROUND | {"closes": closes}])

    with pytest.raises(InputError, match=r"R1 must not be before it opens, 2026-06-01; got 2026-05-31$") as told:
        admit(feed(date(2026, 5, 31)), "R1")
    assert "không được trước ngày mở 2026-06-01; đã cho 2026-05-31" in told.value.text("vi")
    assert _places(admit(feed(date(2026, 6, 1)), "R1")) == {"a": "P"}


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize("minimum", [False, True])
def test_the_folder_is_certified_by_the_rules_it_was_decided_by(hard, minimum, tmp_path):
    # P holds two of three seats for the poor, of whom b alone applies; Q needs a class of two and e alone wants it
    feed = round_feed(
        {"P": 3, "Q": 3}, dict.fromkeys("abcd", "P") | {"e": "Q"}, {"a": 90, "b": 10, "c": 80, "d": 5, "e": 1},
        reserves=[{"programme": "P", "group": "poor", "seats": 2}], groups={"b": "poor"},
    )  # fmt: skip
    programmes = feed["programmes"].with_columns(minimum_class=pl.when(programme="Q").then(2).cast(pl.Int64))
    feed = replace(feed, tables={**feed.tables, "programmes": programmes})
    admission = admit(feed, "R1", AdmissionOptions(hard_reserves=hard, minimum_class=minimum))
    assert set(_places(admission)) == {"a", "b"} | (set() if hard else {"c"}) | (set() if minimum else {"e"})
    write_admission(admission, tmp_path / "round", feed_sha256="")
    manifest = json.loads((tmp_path / "round" / "round.json").read_text())
    assert (manifest["hard_reserves"], manifest["minimum_class"]) == (hard, minimum)
    assert verify_folder(tmp_path / "round").faults == ()
    # by the other rule the same tables do not hold: c could have a seat, or has one too many; e's class is too small,
    # or was closed by a rule that is none
    for name in ("hard_reserves", "minimum_class"):
        (tmp_path / "round" / "round.json").write_text(json.dumps(manifest | {name: not manifest[name]}))
        assert not verify_folder(tmp_path / "round").passed, name


def test_explanations_in_both_languages():
    feed = round_feed({"P": 1, "Q": 1}, {"a": "P", "b": "PQ", "c": "PQ"}, {"a": 50.5, "b": 70, "c": 60})
    admission = admit(feed, "R1")
    names = pl.DataFrame({"programme": ["P"], "name": ["Hàn"]})
    assert explanations(admission, "vi", names)["explanation"].to_list() == [
        "Chưa trúng tuyển nguyện vọng duy nhất. Nguyện vọng 1 (Hàn (P)): 50,5 điểm, cần hơn 70, kém 19,5.",
        "Trúng tuyển Hàn (P), nguyện vọng 1, với 70 điểm.",
        "Trúng tuyển Q, nguyện vọng 2, với 60 điểm. Nguyện vọng 1 (Hàn (P)): 60 điểm, cần hơn 70, kém 10.",
    ]
    assert explanations(admission, "en")["explanation"][2] == (
        "Admitted to Q, choice 2, with 60 points. Choice 1 (P): 60 points where more than 70 was needed, 10 short."
    )


def test_kept_places_stand_where_no_seat_is_left() -> None:
    """Two seats fewer, as ``kept0``: both holders stay at their first choice, and somebody new goes to the second."""
    feed = round_feed({"P": 2, "Q": 1}, dict.fromkeys("abc", "PQ"), {"a": 80, "b": 75, "c": 90})
    kept = pl.DataFrame({"applicant": ["a", "b"], "programme": ["P", "P"]})
    late = pl.DataFrame({"programme": ["P"], "seats": [-2]})
    admission = admit(feed, "R1", AdmissionOptions(kept=kept, late_seats=late, despite_errors=True))
    assert _places(admission) == {"a": "P", "b": "P", "c": "Q"}
    assert admission.results.select("applicant", "rank").rows() == [("a", 1), ("b", 1), ("c", 2)]
    # c's first choice, where no seat is left, is told, and the two seats more than there are
    assert [rule[:2] for rule in _rules(admission)] == [
        ("choice_closed", "choices"),
        ("kept_above_seats", "programmes"),
    ]


def test_a_class_in_which_a_place_is_kept_does_not_close() -> None:
    feed = round_feed({"P": 5, "Q": 5}, {"a": "PQ", "b": "Q"}, {"a": 80, "b": 75}, programmes=[
        {"programme": "P", "licensed_intake": 5, "minimum_class": 3}, {"programme": "Q", "licensed_intake": 5},
    ])  # fmt: skip
    kept = pl.DataFrame({"applicant": ["a"], "programme": ["P"]})
    held = admit(feed, "R1", AdmissionOptions(kept=kept))
    assert (_places(held), held.closed.height) == ({"a": "P", "b": "Q"}, 0)
    told = held.findings.filter(pl.col("rule") == "kept_below_minimum")
    assert told.select("table", "column", "value", "expected").rows() == [("programmes", "programme", "1", "3")]
    assert admit(feed, "R1").closed.rows() == [("P", 1, 1, 3)]


def test_cutoffs_of_a_second_round_are_of_marks_that_somebody_had() -> None:
    """``secondround``: holders with 27.5 and 26 do not apply anew; nobody's 0 turns away who has 25."""
    feed = with_earlier_applicants(round_feed({"P": 2}, {"new": "P"}, {"new": 25}), "x", "y")
    scores = pl.col("applicant").replace_strict({"x": 27.5, "y": 26.0, "new": 25.0}, return_dtype=pl.Float64)
    people = feed["applicants"].with_columns(score=scores)
    kept = pl.DataFrame({"applicant": ["x", "y"], "programme": ["P", "P"]})
    admission = admit(replace(feed, tables={**feed.tables, "applicants": people}), "R1", AdmissionOptions(kept=kept))
    (row,) = admission.cutoffs.select("admitted", "lowest_score", "cutoff_score", "cutoff_lottery").rows()
    # no mark would have got anybody in: both seats are kept
    assert row == (2, 26.0, None, None)
    assert admission.results.sort("applicant")["score"].to_list() == [None, 27.5, 26.0]
