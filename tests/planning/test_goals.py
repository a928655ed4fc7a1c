"""What a plan should reach, in people, worked out by hand for the tiny city."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.planning.model.city import city
from caunghe.planning.model.goals import goals
from caunghe.planning.plan import plan_seats
from tests.planning.case import Case
from tests.planning.tiny_city import feed, forecast, options


def wanted(goal: str, given: pl.DataFrame | None = None, **asked: float) -> dict[tuple[str, int], float]:
    """Return the people of a goal by where and year, when the intakes are those given."""
    read = feed() if given is None else feed(intakes=given)
    frame = goals(city(read, forecast(), options(years=2, **asked))).filter(goal=goal)
    return {(where, year): people for where, year, people in frame.select("where", "year", "people").iter_rows()}


# of 422 who would start, 274 live in one zone and 148 in the other; 54 entered last year
@pytest.mark.parametrize("share", [1.0, 0.5, 0.001])
def test_a_zone_is_promised_its_share_of_last_years_entrants(share: float) -> None:
    first, second = 54 / 422 * 274 * share, 54 / 422 * 148 * share
    found = wanted("locality", locality_share=share)
    assert found == pytest.approx(
        {("Z01", 2026): first, ("Z01", 2027): first, ("Z02", 2026): second, ("Z02", 2027): second}
    )


def test_a_zone_is_promised_no_more_than_would_start() -> None:
    intakes = feed()["intakes"].with_columns(entrants=pl.col("entrants") * 20)
    found = wanted("locality", intakes, locality_share=1.0)
    assert [found["Z01", year] for year in (2026, 2027)] == pytest.approx([274.0, 274.0])


@pytest.mark.parametrize("share", [1.0, 0.5, 0.001])
def test_a_group_is_promised_its_share_of_its_people(share: float) -> None:
    # fifty poor people, every year
    found = wanted("priority_group", group_share=share)
    assert found == pytest.approx({("poor", 2026): 50 * share, ("poor", 2027): 50 * share})


def test_a_share_of_nothing_is_no_goal_and_quarters_and_fiftieths_are_asked_for_by_default() -> None:
    assert wanted("locality", locality_share=0.0) == {}
    assert wanted("priority_group", group_share=0.0) == {}
    assert wanted("locality")["Z01", 2026] == pytest.approx(54 / 422 * 274 * 0.25)
    assert wanted("priority_group")["poor", 2026] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        # a plan of 2026 and 2027: what a year's stock must be after it, and what seats do not decide
        (("certificate_rate", 2027, None), None),
        (("certificate_rate", 2028, None), "later"),
        (("certificate_rate", 2028, "old_haiphong"), "other_boundary"),
        (("diploma_entrants", 2028, None), None),
        (("diploma_entrants", 2025, "old_haiphong"), "other_boundary"),
        (("certificate_rate", 2025, None), "over"),
        (("teachers_at_standard", 2025, None), "over"),
        (("teachers_at_standard", 2025, "old_haiphong"), "over"),
        (("teachers_at_standard", 2026, None), "not_counted"),
        (("teachers_at_standard", 2035, "old_haiphong"), "not_counted"),
    ],
)
def test_every_target_is_planned_for_or_told_with_the_reason(
    target: tuple[str, int, str | None], reason: str | None
) -> None:
    indicator, year, boundary = target
    row = {"indicator": indicator, "area": "C", "year": year, "value": 0.5, "boundary": boundary}
    read = feed(targets=pl.DataFrame([row], schema=feed()["targets"].schema))
    made = plan_seats(read, forecast(), options(years=2))
    told = made.unplanned_targets.select("goal", "year", "reason").rows()
    assert told == ([] if reason is None else [(indicator, year, reason)])
    case = Case(read, forecast(), options(years=2), made.tables)
    assert case.broken() == set()
    hidden = case.published("unplanned_targets", made.unplanned_targets.clear())
    assert hidden.broken() == (set() if reason is None else {"unplanned_targets"})
