"""What everybody may see of a round and of a placement: each number by hand, and few people in none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from caunghe.feed.contents import Feed
from caunghe.matching.admission.admission import admit
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.overview import (
    _public_seats,
    _without_small_counts,
    admission_overview,
    city_cutoffs,
    current_round,
    placement_summary,
)
from caunghe.matching.placement.placement import Placement
from caunghe.matching.results import CUTOFFS, PLACE_PRICES, PLACEMENTS, SEAT_VALUES
from tests.matching.rounds import ROUND, feed_of, round_feed


def frame(schema: pl.Schema, rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


@pytest.fixture(scope="module")
def feed() -> Feed:
    """P has six seats for nine, Q ten for five of its own and three from P; R's class of three has one, X no seat."""
    lists = {f"a{i}": "PQ" for i in range(9)} | {f"b{i}": "Q" for i in range(5)} | {"c0": "R", "d0": "X", "e0": ""}
    lists |= {"f0": "PZ"}  # Z is no programme
    scores = {name: 50.0 - at for at, name in enumerate(lists)}
    made = round_feed({"P": 6, "Q": 10, "R": 4, "X": 0, "Y": 9}, lists, scores)
    least = made["programmes"].with_columns(minimum_class=pl.when(programme="R").then(3))
    return replace(made, tables={**made.tables, "programmes": least})


def test_the_one_row_of_a_round_is_worked_out_by_hand(feed: Feed) -> None:
    (row,) = admission_overview(feed).summary.to_dicts()
    # six at P, three and five at Q; c0's class is closed, d0's choice has no seat, e0 has none; f0's second is unknown
    assert row == {
        "round": "R1", "closes": date(2026, 7, 1), "seed": 7, "applicants": 18, "placed": 14, "first_choice": 11,
        "no_valid_choice": 2, "choices": 25, "left_out": 1, "programmes": 3, "seats": 16, "empty": 2, "closed": 1,
        "faults": 2, "plan_year": None, "planned": None, "planned_empty": None,
        "as_now": None, "as_now_placed": None,
    }  # fmt: skip


def test_a_plan_of_the_round_s_year_is_summed_up_over_the_programmes_of_the_round(feed: Feed) -> None:
    rows = [("P", 2026, 8, 6), ("Q", 2026, 9, 10), ("R", 2026, 4, 4), ("N", 2026, 30, 0), ("P", 2025, 99, 6)]
    plan = pl.DataFrame(rows, schema=["programme", "year", "seats", "before"], orient="row")
    overview = admission_overview(feed, plan, "R1")
    (row,) = overview.summary.to_dicts()
    assert overview.planned_seats is not None
    # eight at P, one and five at Q, nobody at R, whose class is closed again; N is not in the round
    planned = overview.planned_seats.select("programme", "planned", "admitted", "empty", "turned_away")
    assert sorted(planned.rows()) == [
        ("N", 30, 0, 30, 0), ("P", 8, 8, 0, None), ("Q", 9, 6, 3, 0), ("R", 4, 0, 4, None),
    ]  # fmt: skip
    assert (row["plan_year"], row["planned"], row["planned_empty"]) == (2026, 21, 7)
    # with six, ten and four seats, those of the year before, six are admitted at P and eight at Q, R's class is closed
    assert (row["as_now"], row["as_now_placed"]) == (20, 14)
    fewer = plan.with_columns(before=pl.when(programme="Q").then(1).otherwise("before"))
    assert admission_overview(feed, fewer, "R1").summary.select("as_now", "as_now_placed").row(0) == (11, 7)
    later = admission_overview(feed, plan.with_columns(year=pl.lit(2030)))
    assert later.summary["plan_year"].to_list() == [2030]
    # a plan without seats is none
    without = admission_overview(feed, plan.clear())
    assert without.planned_seats is None
    assert without.summary["plan_year"].to_list() == [None]


def test_the_round_asked_for_is_shown_and_else_the_one_that_closes_on_the_day_or_next(feed: Feed) -> None:
    rounds = pl.concat(
        [feed["rounds"], feed["rounds"].with_columns(round=pl.lit("R0"), closes=pl.lit(date(2026, 12, 1)))]
    )
    two = replace(feed, tables={**feed.tables, "rounds": rounds})
    assert admission_overview(two).summary["round"].to_list() == ["R1"]
    assert admission_overview(two, round_id="R0").summary.select("round", "closes", "applicants").rows() == [
        ("R0", date(2026, 12, 1), 0)
    ]
    # the feed is of 30 June
    for closes, current in (
        ({"A": 29, "B": 30}, "B"),
        ({"B": 30, "A": 30}, "A"),
        ({"A": 28, "B": 29}, "B"),
        ({"A": 30, "B": 29}, "A"),
        ({"A": None, "B": 1}, "B"),
    ):
        days = {name: day and date(2026, 6, day) for name, day in closes.items()}
        rows = [ROUND | {"round": name, "closes": day} for name, day in days.items()]
        assert current_round(feed_of({"rounds": rows})) == current, closes


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (None, None)])
def test_counts_from_one_to_four_are_hidden(count: int | None, shown: int | None) -> None:
    table = pl.DataFrame({"a": [count], "b": [9], "c": [count]}, schema=dict.fromkeys("abc", pl.Int64))
    assert _without_small_counts(table, "a", "b").rows() == [(shown, 9, count)]


@pytest.mark.parametrize(
    ("admitted", "turned_away", "shown"),
    [(0, 0, (0, 7, 0)), (1, 5, (None, None, 5)), (4, 4, (None, None, None)), (5, 1, (5, 7, None)), (5, 5, (5, 7, 5))],
)
def test_few_admitted_are_hidden_with_the_empty_seats_and_few_turned_away_alone(
    admitted: int, turned_away: int, shown: tuple[int | None, ...]
) -> None:
    seats = frame(SEAT_VALUES, [{"programme": "P", "admitted": admitted, "empty": 7, "turned_away": turned_away}])
    assert _public_seats(seats).select("admitted", "empty", "turned_away").row(0) == shown


@pytest.mark.parametrize(
    ("admitted", "shown"),
    [(0, (0, None, None)), (4, (None, None, None)), (5, (5, 40.0, 41.0)), (1, (None, None, None))],
)
def test_cut_offs_of_fewer_than_five_admitted_and_lottery_numbers_are_hidden(
    feed: Feed, admitted: int, shown: tuple[float | None, ...]
) -> None:
    row = {"programme": "P", "seats": 9, "admitted": admitted, "lowest_score": 40.0, "cutoff_score": 41.0}
    cutoffs = frame(CUTOFFS, [{**row, "cutoff_lottery": 77}])
    table = city_cutoffs(replace(admit(feed, "R1", AdmissionOptions(despite_errors=True)), cutoffs=cutoffs))
    assert "cutoff_lottery" not in table.columns
    assert table.select("admitted", "lowest_score", "cutoff_score").row(0) == shown
    assert table["seats"].to_list() == [9]


def test_closed_classes_hide_few_admitted(feed: Feed) -> None:
    assert admission_overview(feed).closed.rows() == [("R", 1, None, 3)]


def test_the_one_row_of_a_placement_is_worked_out_by_hand() -> None:
    ways = [0.0, 10.0, 20.0, 30.0, None]
    people = [{"trainee": f"t{at}", "employer": f"E{at % 2}", "km": km, "fit": 0.25 * at} for at, km in enumerate(ways)]
    people += [{"trainee": "left", "km": 99.0, "fit": 1.0}, {"trainee": "out"}]
    places = [
        {"employer": "E0", "places": 4, "price": 0.0},
        {"employer": "E1", "places": 3, "price": 0.5},
        {"employer": "E1", "places": 2, "price": 2.0},
    ]
    made = Placement(
        frame(PLACEMENTS, people),
        frame(PLACE_PRICES, places),
        pl.DataFrame(),
        pl.DataFrame({"draft": ["D1", "D2"]}),
        60.5,
        0.25,
    )
    assert placement_summary(made).to_dicts() == [
        {
            "trainees": 7, "placed": 5, "places": 9, "employers": 2, "median_km": 15.0, "p90_km": pytest.approx(27.0),
            "mean_fit": pytest.approx(0.5), "drafts": 2, "scarce_places": 2, "cost_km": 60.5, "gap_km": 0.25,
        }
    ]  # fmt: skip
