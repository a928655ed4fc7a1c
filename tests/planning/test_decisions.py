"""The plan as a person reads it: sums agree, and letters say what the tables say, in both languages."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from caunghe.planning.decisions import (
    by_fund,
    by_institution,
    by_occupation,
    by_year,
    resources_by_institution,
    stopped,
)
from caunghe.planning.letter_reasons import letter_reasons
from caunghe.planning.letters import institution_letters
from caunghe.planning.plan import plan_seats
from caunghe.planning.questions.fixed import fixed_plan
from caunghe.planning.results import PlanResults, PlanTables
from tests.planning import full_city
from tests.planning.tiny_city import feed, forecast, options


@pytest.fixture(scope="module")
def results() -> PlanResults:
    return plan_seats(feed(), forecast(), options(years=3, new_programmes=4))


def _letters(results: PlanResults, need: tuple[float, float, float] | None = None) -> pl.DataFrame:
    ahead, asked = (forecast(), options(years=3, new_programmes=4)) if need is None else (forecast(need), options())
    return institution_letters(feed(), results, letter_reasons(fixed_plan(feed(), ahead, asked, results), results))


def test_seats_agree_by_institution_and_year(results: PlanResults) -> None:
    total = results.seats["seats"].sum()
    assert by_institution(results)["seats"].sum() == total
    years = by_year(results)
    assert years["seats"].sum() == total
    assert years.select(pl.sum_horizontal("college", "intermediate", "elementary", "short").sum()).item() == total


def test_money_agrees(results: PlanResults) -> None:
    funds = by_fund(feed(), results)
    assert funds["spent"].sum() == pytest.approx(by_year(results)["spent"].sum())
    assert funds["left"].min() >= -1


def test_occupations_come_with_the_largest_shortage_first(results: PlanResults) -> None:
    table = by_occupation(results)
    assert table["shortage"].is_sorted(descending=True)
    assert table["title_vi"].null_count() == 0
    assert table["filled"].is_between(0, 1).all()


def test_resources_agree(results: PlanResults) -> None:
    table = resources_by_institution(feed(), results)
    assert table.filter(pl.col("what") == "workstations")["count"].sum() == results.stations["bought"].sum()


def test_a_letter_names_no_occupation_that_needs_fewer_than_the_seats() -> None:
    """In every occupation 5 people are needed a year, and every programme takes more: it is for none of them alone."""
    made = plan_seats(feed(), forecast((5.0, 5.0, 5.0)), options())
    assert by_institution(made)["seats"].min() > 5
    why = _letters(made, (5.0, 5.0, 5.0)).filter(part="why")["en"].to_list()
    assert sum("serves several occupations" in said for said in why) >= 1
    assert not any("the city needs" in said for said in why)


def test_letters_ask_for_whole_posts_and_things() -> None:
    made = plan_seats(full_city.feed(), forecast((60.0, 60.0, 60.0)), full_city.options())
    count = resources_by_institution(full_city.feed(), made)["count"]
    assert (count == count.round()).all()
    assert count.len() > 2
    assert count.min() >= 1


def test_letters_say_the_first_year_of_every_programme(results: PlanResults) -> None:
    written = _letters(results)
    first = by_institution(results).filter(pl.col("year") == results.years[0])
    later = by_institution(results).filter(pl.col("year") > results.years[0], "opened")
    assert written.filter(pl.col("part") == "programme").height == first.height + later.height
    assert written.filter(pl.col("part") == "why").height == first.height + later.height
    welding = first.filter(pl.col("programme") == "P1").row(0, named=True)
    said = written.filter(pl.col("vi").str.starts_with("Hàn (trung cấp)")).row(0, named=True)
    assert str(welding["seats"]) in said["vi"]
    assert said["en"].startswith("Welding (intermediate)")


def test_letters_leave_no_slot_open(results: PlanResults) -> None:
    written = _letters(results)
    assert not written.select(pl.any_horizontal(pl.col("vi", "en").str.contains(r"[{}]")).any()).item()
    assert written.select(pl.col("vi", "en").null_count().sum()).row(0) == (0, 0)


def test_no_plan_no_letters() -> None:
    unsolved = replace(plan_seats(feed(), forecast(), options()), **PlanTables.empty_tables())
    assert institution_letters(feed(), unsolved, pl.DataFrame()).is_empty()


def test_what_is_stopped_is_told_as_what_is_opened_is(results: PlanResults) -> None:
    """P1 pauses for a year, P2 takes nobody in any: both are stopped in the first year, one of them for good."""
    ordered = results.seats.sort("programme", "year")
    first, second = ordered["programme"].unique(maintain_order=True).to_list()[:2]
    never, pause = pl.col("programme") == second, (pl.col("programme") == first) & (pl.col("year") == results.years[0])
    seats = ordered.with_columns(
        seats=pl.when(never | pause).then(0).when(programme=first).then(20).otherwise(10),
        before=pl.when(pl.col("year") == results.years[0]).then(30).otherwise(10),
    )
    shut = replace(results, seats=seats.cast(dict(results.seats.schema)))
    table = stopped(shut)
    assert table.select("programme", "before", "again").rows() == [(first, 30, results.years[1]), (second, 30, None)]
    assert by_year(shut)["stopped"][0] == 2
    letters = institution_letters(feed(), shut, pl.DataFrame()).filter(part="programme")["en"].to_list()
    assert sum("no new intake from" in line for line in letters) == 1
    assert sum(f"no new intake in {results.years[0]};" in line for line in letters) == 1
