"""Who of a level's starters counts as streamed, worked out by hand; and when nobody can know it."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.feed.contents import Feed
from caunghe.planning.model.leaver_shares import leaver_shares
from caunghe.planning.plan import plan_seats
from tests.planning import full_city, tiny_city
from tests.planning.case import Case
from tests.planning.full_city import options

YEARS = [2026, 2027, 2028]


def shares(feed: Feed) -> dict[tuple[str, int], float]:
    """Return level and year → share."""
    return {(level, year): share for level, year, share, _ in leaver_shares(feed, YEARS).iter_rows()}


def followed(*went: int | None, **tables: pl.DataFrame) -> Feed:
    """Return the full city of which so many leavers of 160, 120, 90 and 70 went on to vocational education."""
    leavers = full_city.feed()["leavers"].with_columns(pl.Series("to_vocational", went, dtype=pl.Int64))
    return full_city.feed(leavers=leavers, **tables)


def test_leavers_fill_levels_of_their_own_and_share_the_others() -> None:
    # 47 leavers; 20 entered P1 (intermediate), 54 the colleges and the elementary course
    found = shares(full_city.feed())
    assert {level for level, _ in found} == {"college", "elementary", "intermediate", "vocational_secondary"}
    assert [found["intermediate", year] for year in YEARS] == [1.0, 1.0, 1.0]
    assert [found["college", year] for year in YEARS] == [27 / 54] * 3
    assert found["elementary", 2026] == 27 / 54


def test_fewer_leavers_than_places_of_their_own_are_a_share_of_those() -> None:
    found = shares(followed(4, 3, 2, 1))
    assert (found["intermediate", 2026], found["college", 2026]) == (10 / 20, 0.0)


def test_communes_that_did_not_report_are_taken_to_be_like_the_others() -> None:
    # 30 of the 280 of one commune went on, so 47.142… of all 440
    found = shares(followed(16, 14, None, None))
    assert found["college", 2026] == pytest.approx((30 / 280 * 440 - 20) / 54)


@pytest.mark.parametrize(
    "feed",
    [followed(None, None, None, None), followed(40, 30, 3, 2)],
    ids=["nobody was followed", "75 leavers among 74 entrants"],
)
def test_a_city_that_cannot_tell_has_no_goal_and_says_so(feed: Feed) -> None:
    assert leaver_shares(feed, YEARS).is_empty()
    foreseen = tiny_city.forecast((60.0, 60.0, 60.0))
    plan = plan_seats(feed, foreseen, options())
    assert plan.goals.filter(goal="streaming_rate").is_empty()
    told = plan.unplanned_targets.filter(goal="streaming_rate")
    assert told.select("year", "reason").rows() == [(2026, "no_base")]
    assert Case(feed, foreseen, options(), plan.tables).broken() == set()
