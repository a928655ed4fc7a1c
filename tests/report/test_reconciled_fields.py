"""A field that grows beside its low rank, and one that shrinks beside teachers hired, from the plan's own data."""

from dataclasses import replace

import polars as pl
import pytest

from caunghe.forecast import ForecastTables
from caunghe.planning import PlanOverview
from caunghe.report.document import Paragraph, Section, cell_text
from caunghe.report.sections.reconciliation.section import reconciliation_section
from tests.report import forecast_example, plan_example
from tests.report.test_reconciliation import context, numbers, part, table_of


def ranked(*, gap: float) -> ForecastTables:
    """Return a forecast whose last field of five is that of P1, with a gap; the others' gaps are 99 to 95."""
    found = forecast_example.tables()
    is_last = pl.col("rank") == 5
    ranking = found.ranking.with_columns(
        code=pl.when(is_last).then(pl.lit("6510201")).otherwise("code"),
        gap=pl.when(is_last).then(gap).otherwise("gap"),
    )
    return replace(found, ranking=ranking)


def shrinking(*, hired_where_it_falls: float, months: int = 12) -> PlanOverview:
    """Return a plan in which P2 is of P1's field: P1 of I1 falls from 60 to 20, P2 of I2 rises from 10 to 30."""
    plan = plan_example.overview()
    is_second = pl.col("programme") == "P2"
    programmes = plan.programmes.with_columns(
        stem=pl.when(is_second).then(pl.lit("510201")).otherwise("stem"),
        months=pl.when(is_second).then(pl.lit(months)).otherwise(pl.lit(12)).cast(plan.programmes.schema["months"]),
    )
    seats = [("P1", 2029, 30, 1, 60, False), ("P1", 2030, 20, 1, 30, False), ("P2", 2029, 30, 1, 10, False),
             ("P2", 2030, 30, 1, 30, False)]  # fmt: skip
    teachers = [("I1", "510201", 2029, hired_where_it_falls, 0.0, 0.0), ("I2", "510201", 2029, 2.0, 0.0, 0.0)]
    return replace(
        plan,
        programmes=programmes,
        seats=pl.DataFrame(seats, schema=plan.seats.schema, orient="row"),
        teachers=pl.DataFrame(teachers, schema=plan.teachers.schema, orient="row"),
    )


def said(section: Section) -> str:
    (words,) = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    return words.replace("\u00a0", " ")


def figures(section: Section) -> dict[str, float]:
    """Return what → value of the section's table, without the name of its one field."""
    return {what.rpartition(": ")[2]: value for what, value in numbers(section).items()}


def grows(*, gap: float) -> Section:
    """P1's field leads to turners (7223) in place of the plan's assemblers, who need 220 people in two years."""
    plan = plan_example.overview()
    known = plan.by_occupation.with_columns(pl.col("occupation").replace({"8212": "7223"}))
    told = context(plan=replace(plan, by_occupation=known), forecast=ranked(gap=gap))
    return part(reconciliation_section(told), "why-grows")


def test_a_field_that_grows_beside_its_low_rank_by_its_gap() -> None:
    """P1 grows from 41 to 70 and comes fifth; by its gap of 500 alone it would come first."""
    section = grows(gap=500.0)
    assert figures(section)["change of seats"] == 29
    (ends,) = [row for row in table_of(section).rows if "rank interval" in str(row[0])]
    assert cell_text(ends[2], "en") == "5–5"
    assert "By the gap alone: 1." in str(ends[3])
    assert said(section).endswith("comes 1 in rank; growth, pay and difficulty to hire take it down to 5.")


def test_a_field_is_ranked_by_the_level_that_most_of_its_seats_are_of() -> None:
    """Restaurant service stood at 50–411 of the college level, which has 31 of its 7,778 seats."""
    found = ranked(gap=1.0)
    few = found.ranking.tail(1).with_columns(
        code=pl.lit("5510201"), rank=pl.lit(1, pl.Int64), rank_low=pl.lit(1, pl.Int64)
    )
    told = context(plan=plan_example.overview(), forecast=replace(found, ranking=pl.concat([few, found.ranking])))
    (ends,) = [row for row in table_of(part(reconciliation_section(told), "why-grows")).rows if "rank" in str(row[0])]
    assert str(ends[0]).startswith("Mechanical engineering technology (college)")
    assert cell_text(ends[2], "en") == "5–5"
    assert ends[1] == "2026–2030"  # the five years that a ranking looks at


def test_a_field_that_grows_beside_a_gap_that_ranks_low_too() -> None:
    """With the smallest gap the reason is what the plan looks at: openings left, and what a learner costs."""
    section = grows(gap=1.0)
    assert figures(section)["openings left for new intakes, a year"] == 110
    assert "have 110 openings a year left for new intakes; with the plan 75 stay short" in said(section)


def test_a_field_that_ranks_high_needs_no_words() -> None:
    section = reconciliation_section(context(plan=plan_example.overview(), forecast=forecast_example.tables()))
    assert section is not None
    assert "why-grows" not in {one.key for one in section.sections}


def shrinks(*, hired_where_it_falls: float, months: int = 12) -> Section:
    told = context(plan=shrinking(hired_where_it_falls=hired_where_it_falls, months=months))
    return part(reconciliation_section(told), "why-shrinks")


def test_teachers_are_hired_where_a_shrinking_field_grows() -> None:
    """70 starters become 50; of 2.5 posts 2 are at I2, whose learners rise from 10 to 30."""
    section = shrinks(hired_where_it_falls=0.5)
    assert figures(section) == pytest.approx(
        {
            "change of seats": -20,
            "change of learners at once": -20,
            "teachers hired for the field (posts)": 2.5,
            "of these, where its learners rise": 2.0,
        }
    )
    assert "80% of the posts are at institutions where its learners rise" in said(section)


def test_longer_programmes_take_more_teaching() -> None:
    """P2 lasts three years: 60 + 30 learners at once before, 20 + 90 in the last year; most posts are at I1."""
    section = shrinks(hired_where_it_falls=3.0, months=36)
    assert figures(section)["change of learners at once"] == 20
    assert "learners at once rise by 20" in said(section)


def test_posts_where_nobody_rises_have_another_reason() -> None:
    assert "25% of the posts are where its learners rise; the rest" in said(shrinks(hired_where_it_falls=6.0))
