"""What a round offers: the seats of programmes by quota, licence and site, and those held for groups."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from caunghe.matching.admission.admission import admit
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.reserves import MOST_RESERVES
from caunghe.matching.admission.seats import offered_programmes, offered_reserves
from caunghe.planning.model.capacity import open_years
from caunghe.planning.options import PlanOptions
from tests.matching.rounds import round_feed


def _places(admission):
    return dict(admission.results.filter(pl.col("programme").is_not_null()).select("applicant", "programme").rows())


def test_site_closed_by_the_end_of_the_round_takes_nobody():
    feed = round_feed({"P": 1}, {"a": "P"}, {"a": 1}, sites=[{"site": "S", "closes": date(2026, 6, 30)}])
    programmes = feed["programmes"].with_columns(site=pl.lit("S"))
    assert _places(admit(replace(feed, tables={**feed.tables, "programmes": programmes}), "R1")) == {}


@pytest.mark.parametrize(
    ("opened", "closes", "starts"),
    [
        (None, None, True),
        (date(2026, 12, 31), None, True),
        (date(2027, 1, 1), None, False),
        (None, date(2027, 1, 1), True),
        (None, date(2026, 12, 31), False),
        (date(2026, 1, 1), date(2027, 12, 31), True),
    ],
)
def test_a_round_gives_seats_where_a_plan_of_its_year_may(opened, closes, starts):
    # the round closes on 1 July 2026; the plan is of that year
    feed = round_feed({"P": 1}, {"a": "P"}, {"a": 1}, sites=[{"site": "S", "opened": opened, "closes": closes}])
    programmes = feed["programmes"].with_columns(site=pl.lit("S"))
    feed = replace(feed, tables={**feed.tables, "programmes": programmes})
    assert _places(admit(feed, "R1")) == ({"a": "P"} if starts else {})
    assert open_years(feed, [2026], PlanOptions()).rows() == ([("S", 2026)] if starts else [])
    # approved seats open no site either
    approved = AdmissionOptions(seats=pl.DataFrame({"programme": ["P"], "seats": [4]}))
    assert admit(feed, "R1", approved).round.programmes["seats"].to_list() == [4 if starts else 0]


def _offered(feed, **options):
    programmes, findings = offered_programmes(feed, date(2026, 7, 1), AdmissionOptions(**options))
    told = [found.select("rule", "table", "sheet_row", "value").row(0) for found in findings if found.height]
    return {row[0]: row[1:] for row in programmes.select("programme", "seats", "stated_seats").rows()}, told


def test_the_quota_of_another_year_counts_for_nothing():
    intakes = [
        {"programme": "P", "year": 2025, "quota": 9}, {"programme": "P", "year": 2027, "quota": 8},
        {"programme": "Q", "year": 2026, "quota": 3}, {"programme": "Q", "year": 2026, "quota": 7},
        {"programme": "R", "year": 2025, "quota": 6}, {"programme": "S", "year": 2026, "quota": 0},
    ]  # fmt: skip
    feed = round_feed({"P": 5, "Q": 1, "R": None, "S": 4}, {"a": "P"}, {"a": 1}, intakes=intakes)
    # the licence, the year's first row, nothing known, and a quota of nought that is one
    assert _offered(feed) == ({"P": (5, 5), "Q": (3, 3), "R": (0, None), "S": (0, 0)}, [])


def test_seats_are_never_below_nought():
    intakes = [{"programme": "P", "year": 2026, "quota": -3}]
    feed = round_feed({"P": 5, "Q": -2, "R": 4}, {"a": "P"}, {"a": 1}, intakes=intakes)
    told = [("seats_negative", "intakes", 2, "-3"), ("seats_negative", "programmes", 3, "-2")]
    assert _offered(feed) == ({"P": (0, -3), "Q": (0, -2), "R": (4, 4)}, told)

    def table(**seats):
        return pl.DataFrame({"programme": list(seats), "seats": list(seats.values())})

    # several rows of a list add up; late seats fill what is below nought first, and may take all away
    late = pl.concat([table(P=2, Q=3, R=-9), table(P=2)])
    assert _offered(feed, late_seats=late)[0] == {"P": (1, 1), "Q": (1, 1), "R": (0, -5)}
    # approved seats stand in place of a quota at fault, which is then no matter of the round
    approved = pl.concat([table(P=2, Q=1), table(P=1)])
    assert _offered(feed, seats=approved) == ({"P": (3, 3), "Q": (1, 1), "R": (4, 4)}, [])


def test_the_smallest_class_is_one_at_least():
    feed = round_feed(dict.fromkeys("PQRS", 1), {"a": "P"}, {"a": 1})
    least = {"P": None, "Q": 0, "R": -2, "S": 12}
    column = pl.col("programme").replace_strict(least, return_dtype=pl.Int64)
    feed = replace(feed, tables={**feed.tables, "programmes": feed["programmes"].with_columns(minimum_class=column)})
    programmes, _ = offered_programmes(feed, date(2026, 7, 1), AdmissionOptions())
    assert programmes["minimum_class"].to_list() == [1, 1, 1, 12]


def _reserves(seats, rows):
    named = [dict(zip(("programme", "group", "area", "seats"), row, strict=True)) for row in rows]
    feed = round_feed(seats, {"a": "P"}, {"a": 1}, reserves=named)
    programmes, _ = offered_programmes(feed, date(2026, 7, 1), AdmissionOptions())
    reserves, findings = offered_reserves(feed, "R1", programmes)
    told = [row for found in findings for row in found.select("rule", "sheet_row", "value", "expected").rows()]
    return reserves.select("programme", "group", "area", "seats").rows(), told


@pytest.mark.parametrize("smallest", [0, 4, 10])
def test_of_more_reserves_than_are_allowed_the_smallest_is_left_out(smallest):
    # eleven groups, of which one holds a single seat and the others two and more
    held = [1 if at == smallest else 2 + at for at in range(MOST_RESERVES + 1)]
    rows = [("P", f"g{at:02d}", None, seats) for at, seats in enumerate(held)]
    kept, told = _reserves({"P": 100, "Q": 100}, [*rows, ("Q", "g00", None, 1)])
    assert kept == [*(row for row in rows if row[3] > 1), ("Q", "g00", None, 1)]
    assert told == [("reserves_too_many", smallest + 2, "11", "10")]
    # ten are not too many
    kept, told = _reserves({"P": 100, "Q": 100}, rows[:MOST_RESERVES])
    assert (kept, told) == (rows[:MOST_RESERVES], [])


def test_of_reserves_alike_in_seats_the_last_code_is_left_out():
    rows = [("P", f"g{at:02d}", None, 2) for at in range(MOST_RESERVES + 1)]
    kept, told = _reserves({"P": 100}, rows[::-1])
    assert kept == rows[:-1]
    assert told == [("reserves_too_many", 2, "11", "10")]


@pytest.mark.parametrize(
    ("seats", "held", "lowered"),
    [
        (11, (5, 4, 2), (5, 4, 2)),  # as many as there are seats
        (10, (5, 4, 2), (4, 3, 1)),  # 50/11, 40/11, 20/11, each rounded down: 8 of 10 seats
        (7, (5, 4, 2), (3, 2, 1)),  # 35/11, 28/11, 14/11
        (3, (5, 4, 2), (1, 1)),  # 15/11, 12/11, 6/11: who would hold none is no reserve
        (0, (5, 4, 2), ()),
    ],
)
def test_reserves_beyond_the_seats_are_lowered_in_proportion_and_rounded_down(seats, held, lowered):
    rows = [("P", group, None, n) for group, n in zip("xyz", held, strict=True)]
    kept, told = _reserves({"P": seats, "Q": 1}, [*rows, ("Q", "x", None, 1)])
    # those of another programme stay as they are
    assert [row[3] for row in kept] == [*lowered, 1]
    assert told == ([] if seats == 11 else [("reserves_above_seats", 2, "11", str(seats))])


def test_reserves_at_fault_are_told_and_the_others_come_in_order_of_code():
    rows = [
        ("Q", None, "A1", 1), ("P", "x", None, 1), ("P", "x", "A1", 2), ("P", "x", "A1", 3), ("P", None, None, 4),
        ("Z", "x", None, 1), ("P", "y", None, -1), ("P", "z", None, None), ("P", "w", None, 0),
    ]  # fmt: skip
    kept, told = _reserves({"P": 9, "Q": 9}, rows)
    assert kept == [("P", "x", "A1", 2), ("P", "x", None, 1), ("Q", None, "A1", 1)]
    assert told == [
        ("programme_unknown", 7, "Z", None), ("reserve_for_nobody", 6, None, None), ("reserve_repeated", 5, "x", None),
        ("seats_negative", 8, "-1", None),
    ]  # fmt: skip
