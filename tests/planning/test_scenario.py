"""Scenarios: every kind of change does what it says, and what cannot be meant is refused with its row."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.scenarios import compare_scenarios
from caunghe.planning.questions.what_if import WhatIf
from caunghe.planning.scenario.changed import Inputs, changed_inputs
from caunghe.planning.scenario.changes import KINDS, change_rows
from caunghe.planning.verify.verify import verify_plan
from tests.planning import full_city
from tests.planning.full_city import NEW
from tests.planning.tiny_city import ELECTRICITY, feed, forecast, options

Row = tuple[str, str, int | None, float | None]


def _changed(*rows: Row, years: int = 3) -> Inputs:
    return changed_inputs(feed(), forecast(), options(years=years), change_rows(rows))


def _amounts(made: Inputs, fund: str) -> dict[int, int]:
    return dict(made.feed["funds"].filter(fund=fund).select("year", "amount").iter_rows())


def test_money_of_one_year_moves_and_the_other_years_keep_theirs() -> None:
    """F1 has 3 billion a year, F3 700 million, stated for 2026 and 2027: 2028 repeats 2027."""
    assert _amounts(_changed(("budget", "F1", 2026, 1e9)), "F1") == {2026: 10**9, 2027: 3 * 10**9, 2028: 3 * 10**9}
    moved = _changed(("move_budget", "F3>F1", 2027, 5e8))
    assert (_amounts(moved, "F3")[2027], _amounts(moved, "F1")[2027]) == (2 * 10**8, 35 * 10**8)
    assert _amounts(_changed(("move_budget", "F3>F1", 2027, 9e9)), "F3")[2027] == 0
    late = _amounts(_changed(("delay_budget", "F3", 2026, 2.0)), "F3")
    assert late == {2026: 0, 2027: 7 * 10**8, 2028: 14 * 10**8}
    assert sum(_amounts(_changed(("delay_budget", "F3", 2026, 9.0)), "F3").values()) == 14 * 10**8


def test_seats_are_capped_protected_fixed_and_closed() -> None:
    rows: tuple[Row, ...] = (
        ("cap", "P1", None, 10.0), ("protect", "P2", 2027, 12.0), ("fix", "P3", 2026, 16.0), ("close", "P3", 2027, None)
    )  # fmt: skip
    made = _changed(*rows)
    most = 10**7
    assert made.options.seat_limits == {
        **{("P1", year): (0, 10) for year in (2026, 2027, 2028)},
        ("P2", 2027): (12, most),
        ("P3", 2026): (16, 16),
        ("P3", 2027): (0, 0),
        ("P3", 2028): (0, 0),
    }
    plan = plan_seats(*made)
    seats = {(p, y): s for p, y, s in plan.seats.select("programme", "year", "seats").iter_rows()}
    assert all(seats["P1", year] <= 10 for year in (2026, 2027, 2028))
    assert seats["P2", 2027] >= 12
    assert [seats["P3", year] for year in (2026, 2027, 2028)] == [16, 0, 0]
    checked = verify_plan(made.feed, made.forecast, made.options, plan.tables)
    assert checked["holds"].all()
    assert "seat_limits" in set(checked["rule"])


def test_a_programme_is_opened_in_its_year_and_paid_for() -> None:
    made = changed_inputs(
        full_city.feed(), forecast((60.0, 60.0, 60.0)), full_city.options(new_programmes=0),
        change_rows([("open", NEW, 2027, None)]),
    )  # fmt: skip
    plan = plan_seats(*made)
    opened = plan.seats.filter("opened").select("programme", "year").rows()
    assert opened == [(NEW, 2027)]
    assert plan.funds.filter(kind="programmes", year=2027)["spent"].sum() == pytest.approx(50e6)
    checked = verify_plan(made.feed, made.forecast, made.options, plan.tables)
    assert checked["holds"].all()
    assert {"opened_as_asked", "new_programme"} <= set(checked["rule"])


def test_a_programme_moves_an_employer_comes_and_tuition_rises() -> None:
    made = _changed(("move", "P1>S2", None, None), ("employer", ELECTRICITY, 2026, 200.0), ("tuition", "P2", None, 9e6))
    programmes = made.feed["programmes"]
    assert programmes.filter(programme="P1")["site"].item() == "S2"
    assert programmes.filter(programme="P2")["tuition"].item() == 9_000_000
    fresh = made.feed["workplaces"].filter(pl.col("employer").str.starts_with("scenario"))
    assert fresh.select("training_field", "places", "year").rows() == [(ELECTRICITY, 200, 2026)]


def test_jobs_are_openings_of_their_year_in_every_draw() -> None:
    more = _changed(("jobs", "7212", 2027, 3000.0)).forecast.openings - forecast().openings
    assert more[:, 2, 1] == pytest.approx(3000.0, rel=1e-4)
    assert float(abs(more).sum()) == pytest.approx(3000.0 * len(more), rel=1e-4)


def test_options_norms_targets_and_sites() -> None:
    made = _changed(
        ("price", "hire_cost", None, 1e8), ("limit", "hires_per_year", None, 2.0), ("close_site", "S2", 2027, None),
        ("limit", "new_programmes", None, 5.0), ("norm", "learners_per_teacher", None, 20.0),
        ("target", "diploma_entrants", 2026, 80.0),
    )  # fmt: skip
    assert (made.options.hire_cost, made.options.hires_per_year, made.options.new_programmes) == (1e8, 2.0, 5)
    assert made.options.closed_sites == {"S2": 2027}
    assert made.feed["norms"].filter(norm="learners_per_teacher")["value"].to_list() == [20.0]
    assert made.feed["targets"].filter(indicator="diploma_entrants")["value"].to_list() == [80.0]


NAN, INF = float("nan"), float("inf")
REFUSED: list[tuple[Row, str]] = [
    (("merge", "P1", None, None), "the kind of change must be one of budget, "),
    (("budget", "F9", 2026, 1.0), "F9 is none that the feed or the plan has"),
    (("budget", "F1", 1900, 5.0), "the year must be in 2026–2028; got 1900"),
    (("budget", "F1", None, 5.0), "the year must be in 2026–2028; got None"),
    (("budget", "F1", 2026, 1e30), "the value must be a number from 0 to a million billion; got 1e"),
    (("budget", "F1", 2026, -1.0), "a number from 0"),
    (("budget", "F1", 2026, None), "a number from 0 to a million billion; got None"),
    (("move_budget", "F1", 2026, 1.0), "F1 is none"),
    (("delay_budget", "F1", 2026, 0.5), "a whole number of years"),
    (("target", "nosuch", 2026, 0.5), "a plan does not count this target; it counts certificate_rate, "),
    (("target", "accredited_share", 2026, 0.9), "a plan does not count this target"),
    (("target", "certificate_rate", 2026, 45.0), r"a share from 0 to 1 \(45 % is 0.45\); got 45"),
    (("target", "certificate_rate", 2026, NAN), "a share from 0 to 1"),
    (("target", "diploma_entrants", 2050, 500.0), "the year must be in 2026–2028; got 2050"),
    (("norm", "learners_per_teacher", None, 0.0), "a number above 0; got 0"),
    (("norm", "class_size_heavy", None, 0.4), "a number of 1 or more; got 0.4"),
    (("norm", "learners_per_teacher", 2026, 20.0), "this change has no year; got 2026"),
    (("price", "love", None, 1.0), "love is none"),
    (("price", "hire_cost", None, INF), "a number from 0"),
    (("limit", "years", None, 3.0), "years is none"),
    (("close_site", "S1", 0, None), "the year must be in 2026–2028; got 0"),
    (("close_site", "S1", 2026, 5.0), "this change has no value; got 5"),
    (("cap", "P9", None, 5.0), "P9 is none"),
    (("cap", "P1", None, 2.5), "a whole number of 0 or more; got 2.5"),
    (("open", "S2:0000000:college", 2026, None), "0000000 is none"),
    (("move", "P1>S9", None, None), "S9 is none"),
    (("employer", "77", 2026, 5.0), "77 is none"),
    (("jobs", "9999", 2026, 5.0), "9999 is none"),
]


@pytest.mark.parametrize(("row", "why"), REFUSED)
def test_what_cannot_be_meant_is_refused_with_its_row(row: Row, why: str) -> None:
    with pytest.raises(InputError, match=f"^change 1 of the scenario .*{why}"):
        _changed(row)


def test_every_kind_of_change_is_refused_somewhere_and_made_somewhere() -> None:
    made = {"open", "close", "protect", "fix", "tuition"}
    assert {row[0] for row, _ in REFUSED} | made >= set(KINDS)


def test_a_change_said_twice_is_refused() -> None:
    with pytest.raises(InputError, match=r"^change 2 of the scenario .*an earlier row has this change already"):
        _changed(("cap", "P1", None, 5.0), ("cap", "P1", None, 6.0))


def test_more_than_the_licence_allows_cannot_be_protected() -> None:
    with pytest.raises(InputError, match="P1 cannot take 41 in 2026: licence and site allow 40 at most"):
        plan_seats(*_changed(("protect", "P1", 2026, 41.0)))


def test_what_is_taught_there_already_cannot_be_opened() -> None:
    with pytest.raises(InputError, match="S1:5520123:intermediate cannot be opened"):
        plan_seats(*_changed(("open", "S1:5520123:intermediate", 2026, None)))


@pytest.fixture(scope="module")
def what_if() -> WhatIf:
    return WhatIf(feed(), forecast(), options(years=2))


@pytest.mark.parametrize(
    "row", [("jobs", "7212", 2027, 300.0), ("move", "P1>S2", None, None), ("protect", "P3", 2027, 20.0)]
)
def test_a_warm_answer_is_the_cold_one(what_if: WhatIf, row: Any) -> None:
    warm = what_if.change(changes=change_rows([row]))
    made = changed_inputs(feed(), forecast(), options(years=2), change_rows([row]))
    assert warm.objective == pytest.approx(WhatIf(*made).solution.objective, rel=1e-9)


def test_scenarios_stand_side_by_side(what_if: WhatIf) -> None:
    fewer, none = change_rows([("cap", "P1", None, 10.0)]), change_rows([])
    compared = compare_scenarios(what_if, {"fewer": fewer, "none": none})
    assert compared["scenario"].to_list() == ["", "fewer", "none"]
    assert compared.row(0)[2:] == pytest.approx(compared.row(2)[2:], abs=1e-6)
    assert compared["seats"][1] < compared["seats"][0]
    assert compared["institutions_moved"].to_list()[0] == 0 < compared["institutions_moved"][1]
