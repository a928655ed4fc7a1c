"""Cut-offs of a round with reserves, row by row, and the merits and memberships that they compare."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from caunghe.matching.admission.admission import admit
from caunghe.matching.admission.cutoffs import EVERYBODY, NOBODY, marginal_choices, mask_first
from caunghe.matching.admission.market import memberships, merits
from caunghe.matching.admission.options import AdmissionOptions
from tests.matching.rounds import market_of, round_feed

pytestmark = pytest.mark.kernels


def cutoffs(admission):
    names = ["programme", "group", "area", "seats", "admitted", "lowest_score", "cutoff_score"]
    return admission.cutoffs.select(names).rows()


RESERVES = [
    {"programme": "P", "group": "poor", "seats": 1},
    {"programme": "P", "area": "X", "seats": 1},
    {"programme": "R", "group": "rural", "area": "X", "seats": 2},
]
SCORES = {"a": 90, "b": 80, "c": 30, "d": 20, "e": 70, "f": 60, "g": 10}
GROUPS, AREAS = {"c": "poor", "e": "poor"}, {"d": "X"}


def test_each_reserve_has_the_score_that_one_more_of_its_people_would_have_to_beat():
    feed = round_feed(
        {"P": 4, "Q": 1, "R": 3, "S": 2}, {a: "PQR" if a != "g" else "R" for a in SCORES}, SCORES,
        reserves=RESERVES, groups=GROUPS, areas=AREAS,
    )  # fmt: skip
    admission = admit(feed, "R1")
    # e and d hold the reserves of P, a and b its open seats; f, the best of the rest, takes Q; c and g have R
    placed = admission.results.drop_nulls("programme").select("applicant", "programme").rows()
    assert placed == [("a", "P"), ("b", "P"), ("c", "R"), ("d", "P"), ("e", "P"), ("f", "Q"), ("g", "R")]
    assert cutoffs(admission) == [
        ("P", None, None, 4, 4, 20.0, 80.0),
        # one more poor person displaces e there; one more of the area d
        ("P", "poor", None, 1, 4, 20.0, 70.0),
        ("P", None, "X", 1, 4, 20.0, 20.0),
        ("Q", None, None, 1, 1, 60.0, 60.0),
        # R has a seat left: nobody need be beaten there; nobody ranks S
        ("R", None, None, 3, 2, 10.0, None),
        ("R", "rural", "X", 2, 2, 10.0, None),
    ]
    numbers = dict(admission.results.select("applicant", "lottery").rows())
    beaten = [numbers[a] for a in "bedf"]
    assert admission.cutoffs["cutoff_lottery"].to_list() == [*beaten, None, None]


def test_a_programme_without_seats_takes_nobody_and_has_no_score_to_beat():
    feed = round_feed({"P": 1, "Q": 3}, {"a": "P", "b": "PQ"}, {"a": 5, "b": 9})
    minimum = feed["programmes"].with_columns(minimum_class=pl.lit(2))
    admission = admit(replace(feed, tables={**feed.tables, "programmes": minimum}), "R1")
    assert cutoffs(admission) == [("P", None, None, 0, 0, None, None), ("Q", None, None, 0, 0, None, None)]


def test_the_marginal_choice_is_named_for_each_programme_and_kind_asked_for():
    # two programmes: the first with reserves for kinds 1 and 2 and one open seat, the second with none
    lists, merit = [[0], [0], [0], [1], [1]], np.array([[9, 5, 1, 0, 0], [0, 0, 0, 7, 8]])
    market = market_of(lists, merit, np.array([0, 1, 2, 0, 0]), np.array([3, 2]), [[1, 1], []])
    first = mask_first(market.reserve_first)
    assert first.tolist() == [0, 4, 5]
    every = marginal_choices(market, market.matching(), np.ones(5, np.bool_))
    # open to all: 9; kind 1 beats 5 (merit 9 of the open seat is more), kind 2 beats 1, both the less of 5 and 1
    assert every.tolist() == [0, 1, 2, 2, 3]
    asked = np.array([False, True, False, False, False])
    assert marginal_choices(market, market.matching(), asked).tolist() == [
        EVERYBODY,
        1,
        EVERYBODY,
        EVERYBODY,
        EVERYBODY,
    ]
    # a seat is free, or there is none
    assert (EVERYBODY, NOBODY) == (-1, -2)
    roomy = market_of(lists, merit, np.array([0, 1, 2, 0, 0]), np.array([4, 3]), [[1, 1], []])
    assert marginal_choices(roomy, roomy.matching(), np.ones(5, np.bool_)).tolist() == [EVERYBODY] * 5
    closed = market_of(lists, merit, np.array([0, 1, 2, 0, 0]), np.array([0, 0]), [[0, 0], []])
    assert marginal_choices(closed, closed.matching(), np.ones(5, np.bool_)).tolist() == [NOBODY] * 5
    # hard reserves that nobody fills turn away whoever is not of their kind
    hard = market_of([[0]], np.array([[9]]), np.array([0]), np.array([2]), [[2]], hard=True)
    assert marginal_choices(hard, hard.matching(), np.ones(2, np.bool_)).tolist() == [NOBODY, EVERYBODY]


def test_merit_is_a_kept_place_then_millionths_of_a_point_then_the_lottery():
    score, kept = np.array([1.5, 1.5, 1.5000004, 1.5000006, 0.0]), np.array([False, True, False, False, True])
    found = merits(score, kept, np.array([0, 0, 3, 3, 7]))
    lowest, point = 2**31 - 1, 2**31
    expected = [1_500_000 * point + lowest, 2**60 + 1_500_000 * point + lowest, 1_500_000 * point + lowest - 3]
    assert found.tolist() == [*expected, 1_500_001 * point + lowest - 3, 2**60 + lowest - 7]


def test_membership_of_a_reserve_needs_its_group_and_its_area():
    people = pl.DataFrame({"groups": ["poor; rural", "rural", None, "poorer"], "area": ["X", "Y", "X", None]})
    reserves = pl.DataFrame(
        [("P", "poor", None, 2), ("P", "rural", "X", 1), ("P", None, "X", 1), ("R", "rural", None, 3)],
        ["programme", "group", "area", "seats"],
        orient="row",
    )
    choices = pl.DataFrame({"applicant": [0, 0, 0, 1, 1, 2, 3], "programme": [0, 1, 2, 0, 2, 0, 0]}).cast(pl.Int32)
    mask, first, seats = memberships(people, pl.Series(["P", "Q", "R"]), reserves, choices)
    assert mask.tolist() == [0b111, 0, 0b1, 0, 0b1, 0b100, 0]
    assert first.tolist() == [0, 3, 3, 4]
    assert seats.tolist() == [2, 1, 1, 3]


def kept_round(seats, held, kept, *, people="abc", groups=None):
    """A round in which P has ``seats``, some held for groups, and whose ``kept`` come from an earlier one."""
    reserves = [{"programme": "P", "group": group, "seats": n} for group, n in held.items()]
    scores = {a: 50.0 - i for i, a in enumerate(people)}
    feed = round_feed({"P": seats, "Q": 1}, dict.fromkeys(people, "P"), scores, reserves=reserves, groups=groups)
    earlier = pl.DataFrame({"applicant": kept, "programme": ["P"] * len(kept)})
    return admit(feed, "R1", AdmissionOptions(kept=earlier, despite_errors=True))


def told(admission):
    return admission.findings.select("rule", "table", "sheet_row", "value", "expected").rows()


def test_seats_are_raised_to_the_places_kept():
    admission = kept_round(1, {}, ["a", "b"])
    assert told(admission) == [("kept_above_seats", "programmes", 2, "2", "1")]
    assert cutoffs(admission)[0][:5] == ("P", None, None, 2, 2)
    assert told(kept_round(2, {}, ["a", "b"])) == []


@pytest.mark.parametrize(
    ("seats", "held", "kept", "groups", "lowered"),
    [
        # four seats, one kept place in an open one: three may be held; of two reserves the larger gives way first
        (4, {"poor": 3, "rural": 1}, ["a"], {}, [("3", "2")]),
        (4, {"poor": 3, "rural": 1}, ["a"], {"a": "poor"}, []),
        (4, {"poor": 2, "rural": 2}, ["a", "b"], {"a": "rural"}, [("2", "1")]),
        (4, {"poor": 2, "rural": 2}, ["a", "b"], {}, [("2", "1"), ("2", "1")]),
        (4, {"poor": 1, "rural": 3}, ["a", "b", "c"], {}, [("1", "0"), ("3", "1")]),
        (4, {"poor": 2, "rural": 1}, ["a"], {}, []),
        (4, {"poor": 2, "rural": 1}, ["a", "b"], {"a": "poor", "b": "poor"}, []),
        (4, {"poor": 1, "rural": 3}, ["a", "b"], {"a": "poor", "b": "poor"}, [("3", "2")]),
    ],
)
def test_the_largest_reserves_give_way_until_every_kept_place_has_a_seat(seats, held, kept, groups, lowered):
    admission = kept_round(seats, held, kept, groups=groups)
    assert [(value, expected) for _, _, _, value, expected in told(admission)] == lowered
    status = dict(admission.results.select("applicant", "status").rows())
    assert all(status[a] == "kept" for a in kept)
