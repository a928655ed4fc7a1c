"""Odds before closing: who may be expected, and what comes of it where it can be worked out."""

from __future__ import annotations

import pytest

from caunghe.errors import InputError
from caunghe.matching.admission.odds import Odds, OddsOptions, odds
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.round import compile_round
from tests.matching.rounds import round_feed

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
