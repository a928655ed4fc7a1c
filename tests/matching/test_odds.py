"""Odds before closing: who may be expected, and what comes of it where it can be worked out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.matching.admission.cutoffs import mask_first
from caunghe.matching.admission.odds import (
    Odds,
    OddsOptions,
    completed_market,
    first_reached_choices,
    merits_to_beat,
    odds,
)
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.round import compile_round
from tests.matching.rounds import market_of, round_feed

pytestmark = pytest.mark.kernels

SCORES = {f"a{i}": float(i) for i in range(4)}


def found(expected: int | None = None, seats: int = 2) -> Odds:
    feed = round_feed({"P": seats}, dict.fromkeys(SCORES, "P"), SCORES)
    return odds(compile_round(feed, "R1", AdmissionOptions()), OddsOptions(replications=40, expected=expected))


def test_no_fewer_can_be_expected_than_have_applied() -> None:
    with pytest.raises(InputError, match="at least the 4 who have applied; got 3"):
        found(expected=3)
    # those who have applied and no others: two seats, the better two
    people = dict(found(expected=4).people.select("applicant", "no_place").iter_rows())
    assert people == {"a0": 1.0, "a1": 1.0, "a2": 0.0, "a3": 0.0}


def test_where_there_is_room_for_all_nobody_is_in_doubt() -> None:
    assert found(expected=4, seats=4).people["no_place"].to_list() == [0.0] * 4


def test_a_round_that_nobody_has_applied_in_has_no_odds() -> None:
    feed = round_feed({"P": 1}, {"a": ""}, {"a": 1.0})
    with pytest.raises(InputError, match="applicants with a choice must be at least 1; got 0"):
        odds(compile_round(feed, "R1", AdmissionOptions(despite_errors=True)), OddsOptions(replications=40))


@dataclass
class Dice:
    """A random generator whose throws are written down."""

    shares: list[float]
    fractions: list[float]
    places: list[int]

    def standard_exponential(self, count: int) -> np.ndarray:
        assert count == len(self.shares)
        return np.array(self.shares)

    def random(self, count: int) -> np.ndarray:
        assert count == len(self.fractions)
        return np.array(self.fractions)

    def integers(self, low: int, high: int, count: int) -> np.ndarray:
        assert (low, high, count) == (0, 2**31, len(self.places))
        return np.array(self.places)


LOWEST = 2**31 - 1
# applicant 1 ranks nothing; the merits' last 31 bits are the lottery's
LISTS = [[0, 1], [], [1], [2, 0, 1]]
MERIT = np.array([[8, 0, 0, 6], [7, 0, 5, 4], [0, 0, 0, 3]]) * 2**31 + 11
MARKET = market_of(LISTS, MERIT, np.array([1, 0, 2, 3]), np.array([1, 1, 1]), [[], [], []])
ACTIVE = np.array([0, 2, 3])


def completed(expected: int | None, dice: Dice) -> list[tuple[int, list[int], list[int], list[int]]]:
    """Return of each applicant of the completed market the programmes, merits (points, then lottery) and mask."""
    market = completed_market(MARKET, ACTIVE, expected, cast(Any, dice))
    ends = list(zip(market.first[:-1], market.first[1:], strict=True))
    rows = [(market.programme[a:b].tolist(), market.merit[a:b], market.mask[a:b].tolist()) for a, b in ends]
    return [(programmes, (merit >> 31).tolist(), (merit & LOWEST).tolist(), mask) for programmes, merit, mask in rows]


def test_everybody_is_drawn_anew_where_no_total_is_expected() -> None:
    # shares of 1, 2 and 1 of four: a quarter and three quarters are where the next begins; a whole is the last still
    dice = Dice([1.0, 2.0, 1.0], [0.24, 0.25, 1.0], [0, 5, LOWEST])
    assert completed(None, dice) == [
        ([0, 1], [8, 7], [LOWEST] * 2, [1, 1]),
        ([1], [5], [LOWEST - 5], [2]),
        ([2, 0, 1], [3, 6, 4], [0] * 3, [3, 3, 3]),
    ]


def test_those_who_have_applied_stay_as_they_are_and_others_join_them() -> None:
    dice = Dice([1.0, 2.0, 1.0], [0.74, 0.75], [1, 2, 3, 4, 5])
    stay = [([0, 1], [8, 7], [11, 11], [1, 1]), ([1], [5], [11], [2]), ([2, 0, 1], [3, 6, 4], [11] * 3, [3, 3, 3])]
    come = [([1], [5], [LOWEST - 4], [2]), ([2, 0, 1], [3, 6, 4], [LOWEST - 5] * 3, [3, 3, 3])]
    assert completed(5, dice) == stay + come


def test_the_merit_to_beat_is_that_of_the_marginal_choice_the_least_or_the_greatest() -> None:
    # two for one seat; one for two; a seat that is not there
    market = market_of([[0], [0], [1], [2]], np.array([[4, 6, 0, 0], [0, 0, 5, 0], [0, 0, 0, 2]]), np.zeros(4, int),
                       np.array([1, 2, 0]), [[], [], []])  # fmt: skip
    limits = np.iinfo(np.int64)
    found = merits_to_beat(market, market.matching(), np.ones(3, np.bool_))
    assert found.tolist() == [6, limits.min, limits.max]
    assert mask_first(market.reserve_first).tolist() == [0, 1, 2, 3]
    nobody = market_of([], np.zeros((1, 0)), np.zeros(0, int), np.array([1]), [[]])
    assert merits_to_beat(nobody, nobody.matching(), np.ones(1, np.bool_)).tolist() == [limits.min]


def test_the_first_choice_whose_merit_is_reached_is_obtained() -> None:
    first, merit = np.array([0, 2, 2, 4]), np.array([5, 5, 4, 9])
    for beat, reached in (([6, 5, 5, 9], [1, -1, 3]), ([5, 1, 4, 1], [0, -1, 2]), ([6, 6, 5, 10], [-1, -1, -1])):
        assert first_reached_choices(first, merit, np.array(beat)).tolist() == reached


def test_a_chance_has_the_error_of_its_replications_and_adds_up_over_the_list() -> None:
    scores = {f"a{i}": float(i) for i in range(6)}
    lists = dict.fromkeys(scores, "PQ") | {"a5": "QP", "z": ""}
    feed = round_feed({"P": 1, "Q": 2}, lists, scores | {"z": 1.0})
    compiled = compile_round(feed, "R1", AdmissionOptions(withdrawn=frozenset({"a1"})))
    told: list[tuple[int, int]] = []
    found = odds(compiled, OddsOptions(replications=8), lambda _, at, of: told.append((at, of)))
    assert told == [(at, 8) for at in range(1, 9)]
    chances = found.choices["chance"]
    assert (chances * 8).round().eq(chances * 8).all()
    assert found.choices["error"].to_list() == [pytest.approx((p * (1 - p) / 8) ** 0.5) for p in chances]
    assert chances.is_between(0, 1, closed="none").any()
    sums = found.choices.group_by("applicant").agg(pl.col("chance").sum(), top=pl.col("chance").sort_by("rank").first())
    by_name = {name: (whole, top) for name, whole, top in sums.iter_rows()}
    for name, top, nowhere, risky in found.people.iter_rows():
        whole, own = by_name.get(name, (0.0, 0.0))
        assert (top, nowhere) == (own, pytest.approx(1 - whole))
        # who has withdrawn needs no warning; a fifth is where it begins
        assert risky == (nowhere >= 0.2 and name != "a1")
    assert by_name.keys() == {"a0", "a2", "a3", "a4", "a5"}
    assert found.people["applicant"].to_list() == ["a0", "a1", "a2", "a3", "a4", "a5", "z"]
    assert found.open_cutoffs.shape == (8, 2)
    # a warning from a chance of nought on is one for all but who left
    everybody = odds(compiled, OddsOptions(replications=8, risky=0.0)).people
    assert everybody.filter(~pl.col("risky"))["applicant"].to_list() == ["a1"]


def test_who_has_the_score_of_the_last_is_decided_by_the_published_number() -> None:
    scores = {f"a{i}": 5.0 for i in range(6)}
    compiled = compile_round(round_feed({"P": 3}, dict.fromkeys(scores, "P"), scores), "R1", AdmissionOptions())
    # nobody joins: the three smallest numbers win, always
    found = odds(compiled, OddsOptions(replications=5, expected=6))
    numbers = dict(zip(compiled.applicants["applicant"], compiled.lottery.tolist(), strict=True))
    winners = sorted(numbers, key=lambda name: numbers[name])[:3]
    assert set(found.people.filter(pl.col("no_place") == 0)["applicant"]) == set(winners)
    assert found.people["no_place"].sum() == 3
    # the merit to beat without a reserve is the third's: its points, then the first 31 bits of its number
    third = 5_000_000 * 2**31 + LOWEST - (numbers[winners[2]] >> 33)
    assert found.open_cutoffs.tolist() == [[third]] * 5


def test_a_reserve_is_in_the_odds() -> None:
    groups, reserves = {"a0": "poor"}, [{"programme": "P", "group": "poor", "seats": 1}]
    feed = round_feed({"P": 2, "Q": 1}, dict.fromkeys(SCORES, "PQ"), SCORES, reserves=reserves, groups=groups)
    found = odds(compile_round(feed, "R1", AdmissionOptions()), OddsOptions(replications=3, expected=4))
    assert found.choices.filter(pl.col("chance") > 0).rows() == [
        ("a0", 1, "P", 1.0, 0.0), ("a2", 2, "Q", 1.0, 0.0), ("a3", 1, "P", 1.0, 0.0)
    ]  # fmt: skip


def test_a_class_too_small_closes_in_the_odds_too_unless_it_need_not() -> None:
    feed = round_feed({"P": 9}, dict.fromkeys(SCORES, "P"), SCORES)
    programmes = feed["programmes"].with_columns(minimum_class=pl.lit(5))
    feed = type(feed)(feed.information, {**feed.tables, "programmes": programmes}, feed.supplied)
    for minimum_class, nowhere in ((True, 1.0), (False, 0.0)):
        compiled = compile_round(feed, "R1", AdmissionOptions(minimum_class=minimum_class))
        found = odds(compiled, OddsOptions(replications=3, expected=4))
        assert found.people["no_place"].to_list() == [nowhere] * 4


@pytest.mark.parametrize(
    ("option", "allowed", "refused"),
    [
        ("replications", (1,), (0,)), ("expected", (0,), (-1,)), ("risky", (0, 1), (-0.01, 1.01)),
        ("safe", (0, 1), (-0.01, 1.01)), ("threads", (1,), (0,)), ("seed", (0,), (-1,)),
    ],
)  # fmt: skip
def test_options_are_allowed_to_their_limits(
    option: str, allowed: tuple[float, ...], refused: tuple[float, ...]
) -> None:
    for value in allowed:
        assert getattr(OddsOptions(**{option: value}), option) == value
    for value in refused:
        with pytest.raises(InputError, match=f"{option} must be"):
            OddsOptions(**{option: value})
    assert OddsOptions() == OddsOptions(replications=200, expected=None, seed=1, risky=0.2, safe=0.9, threads=2)
