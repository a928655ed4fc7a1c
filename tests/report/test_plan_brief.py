"""The plan on page one: the open decision, gains beside losses with number and year, targets not planned for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from caunghe.planning import PlanOverview
from caunghe.report.context import Context
from caunghe.report.document import Paragraph, Quantity, Table, cell_text
from caunghe.report.sections.plan import plan_in_brief, plan_section
from caunghe.report.sections.plan_brief import first_year_needs, open_decision, plan_blocks
from caunghe.report.sections.plan_unplanned import unplanned
from tests.report import example, matching_example, plan_example

CLOSES = date(2029, 7, 15)


def told(language="en", created: date = date(2026, 7, 15), closes: date | None = None, recorded: int = 2025) -> Context:
    """Return a report on the plan of 2029 and 2030, made on a day, of a feed with one round and intakes to a year."""
    context = example.context(language)
    rounds = [] if closes is None else [{"round": "R", "name": "Đợt", "opens": date(2029, 6, 1), "closes": closes}]
    tables = {
        **context.feed.tables,
        "rounds": pl.DataFrame(rounds, schema=context.feed["rounds"].schema),
        "intakes": pl.DataFrame(
            [{"programme": "P1", "year": recorded, "entrants": 41}], schema=context.feed["intakes"].schema
        ),
    }
    feed, run = replace(context.feed, tables=tables), replace(context.run, created=created)
    admission = matching_example.engines().admission
    return replace(context, feed=feed, run=run, plan=plan_example.held_against_as_now(), admission=admission)


def decision(context: Context) -> Paragraph:
    """Return what is said of the open decision."""
    return open_decision(plan_example.held_against_as_now(), context)


def test_up_to_the_day_on_which_its_round_closes_a_year_is_open() -> None:
    said = decision(told(created=CLOSES, closes=CLOSES, recorded=2028))
    assert said == Paragraph("The decision still open: the intake of 2029; its last round closes on 15 July 2029.")
    late = decision(told(created=date(2029, 7, 16), closes=CLOSES, recorded=2028))
    assert late.tone == "action"
    assert late.text.endswith("The plan must be made again, from 2030 on.")


def test_a_year_without_a_round_is_open_until_it_is_over() -> None:
    assert "no round of it is in the data yet" in decision(told(created=date(2029, 12, 31), recorded=2028)).text
    assert decision(told(created=date(2030, 1, 1), recorded=2028)).tone == "action"


def test_a_closed_year_that_is_not_on_record_is_said_to_be_decided() -> None:
    said = decision(told(created=date(2028, 11, 30), closes=date(2028, 7, 15), recorded=2027)).text
    assert "The intake of 2028 closed on 15 July 2028 and can no longer be decided." in said
    assert "the plan takes those of 2027" in said
    over = decision(told(created=date(2029, 1, 1), recorded=2027)).text
    assert "The intake of 2028 is over and can no longer be decided." in over


def test_a_year_that_the_plan_was_asked_to_leave_out_is_not_said_to_be_closed() -> None:
    assert decision(told(created=date(2028, 7, 1), recorded=2027)).text.startswith(
        "The plan leaves out the intake of 2028 and takes the entrants of 2027 for it."
    )


def test_what_the_first_year_needs_is_not_asked_for_once_it_is_closed() -> None:
    needed = first_year_needs(told(created=CLOSES, closes=CLOSES, recorded=2028))
    assert needed is not None
    assert "2029 needs 80 seats (+9 on the intake of 2028)" in needed
    assert first_year_needs(told(created=date(2029, 7, 16), closes=CLOSES, recorded=2028)) is None


def test_gains_and_losses_stand_in_one_table_with_number_and_year() -> None:
    table = next(block for block in plan_blocks(told(recorded=2028)) if isinstance(block, Table))
    assert table.title == (
        "The plan of 2029–2030 fills 44.0% of the openings left for new intakes, as now 30.0%;"
        " in return, in 2029: streaming of school leavers (people) 15 fewer"
    )
    rows = {
        (row[0], cell_text(row[1], "en")): [cell.value for cell in row[2:5] if isinstance(cell, Quantity)]
        for row in table.rows
    }
    assert rows["Openings left for new intakes that learners fill", "2029–2030"] == pytest.approx([0.3, 0.44, 0.14])
    assert rows["Certificate rate", "2030"] == pytest.approx([380 / 1010, 412 / 1010, 32 / 1010])
    (rate,) = [row for row in table.rows if row[0] == "Certificate rate"]
    assert [cell_text(cell, "en") for cell in rate[2:5]] == ["37.6%", "40.8%", "+3.2\u00a0pts"]
    assert rows["Streaming of school leavers (people)", "2029"] == [55, 40, -15]
    assert rows["Starters (people)", "2029"] == [71, 80, 9]
    assert rows["Starters (people)", "2029–2030"] == [142, 185, 43]
    (admitted,) = [numbers for (what, _), numbers in rows.items() if what.startswith("Applicants of round")]
    assert admitted == [296, 289, -7]  # with the entrants that the plan starts from as seats
    assert "Schools entered more seats in the round (350)" in table.note
    assert "with those the number admitted is 300" in table.note
    wanted = {row[0]: row[6].value for row in table.rows if isinstance(row[6], Quantity)}
    assert wanted == {"Certificate rate": 0.45, "Streaming of school leavers (people)": 90}
    # the last year beside the first: nobody takes a dip for the whole plan
    assert table.heads[-1].title == "With the plan in 2030"
    last = {(row[0], cell_text(row[1], "en")): cell_text(row[7], "en") for row in table.rows}
    assert last["Starters (people)", "2029"] == "105"
    assert last["Starters (people)", "2029–2030"] == last["Certificate rate", "2030"] == "–"
    diploma = [cell_text(row[index], "en") for row in table.rows if "diploma" in str(row[0]) for index in (3, 7)]
    assert diploma == ["80", "80", "160", "–"]  # 60 + 20 of 2029, 70 + 10 of 2030, both together
    assert table.note is not None
    assert "40.0% to 50.0%, as now 25.0% to 35.0%" in table.note
    assert "Certificate rate in 2030: 38.6% to 43.0%, as now 36.0% to 39.0%" in table.note
    assert "the same applicants and choices of round" in table.note


def test_fewer_starters_are_said_to_be_the_price() -> None:
    context = told(recorded=2028)
    plan = plan_example.held_against_as_now()
    fewer = replace(plan, seats=plan.seats.with_columns(before=pl.col("before") + 20))
    table = next(block for block in plan_blocks(replace(context, plan=fewer)) if isinstance(block, Table))
    assert table.title.endswith("; in return, in 2029: starters (people) 51 fewer (−77 over 2029–2030)")
    nothing_lost = replace(
        plan,
        goals=plan.goals.filter(pl.col("goal") != "streaming_rate"),
        seats=plan.seats.with_columns(before=pl.lit(0, pl.Int64)),
    )
    alone = replace(context, plan=nothing_lost, admission=None)
    table = next(block for block in plan_blocks(alone) if isinstance(block, Table))
    assert table.title.endswith("as now 30.0%")


def test_the_table_of_goals_says_how_streaming_is_counted() -> None:
    section = plan_section(told(recorded=2028))
    assert section is not None
    (goals,) = [one for one in section.sections if one.key == "plan-goals"]
    (table,) = [block for block in goals.blocks if isinstance(block, Table) and block.key == "plan-goals-table"]
    assert table.note is not None
    assert "Streaming counts as the indicator does." in table.note


def test_losers_stand_beside_winners() -> None:
    said = [block.text for block in plan_blocks(told(recorded=2028)) if isinstance(block, Paragraph)][-1]
    assert "most seats are gained by" in said
    assert "(+19)" in said
    assert "(−10)" in said


def test_workplaces_that_nobody_reported_are_said_to_be_assumed() -> None:
    section = plan_section(told(recorded=2028))
    assert section is not None
    (resources,) = [one for one in section.sections if one.key == "plan-resources"]
    said = [block.text for block in resources.blocks if isinstance(block, Paragraph)][-1]
    assert said.startswith("The register of workplaces has no row of 1 field: ")
    assert "that their learners need by the entrants up to 2028" in said


def test_the_rate_has_its_interval_and_a_target_its_chance() -> None:
    said = plan_in_brief(told(recorded=2028))
    assert said is not None
    assert "80% interval with the plan: 38.6% to 43.0%, chance of reaching the target 3%" in said


def test_a_rate_that_is_the_same_as_now_is_not_said_to_be_taken_there() -> None:
    plan = plan_example.held_against_as_now()
    same = plan.certificates.with_columns(as_now=pl.col("rate") * pl.col("employed"))
    goals = plan.goals.filter(pl.col("goal") != "certificate_rate")
    context = told(recorded=2028)
    untold = replace(context.feed, tables={**context.feed.tables, "targets": context.feed["targets"].clear()})
    said = plan_in_brief(replace(context, feed=untold, plan=replace(plan, certificates=same, goals=goals)))
    assert said is not None
    assert said.startswith("The certificate rate of 2030 is 40.8%, with the plan and if things go on as now;")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_target_not_planned_for_has_a_row_with_its_reason(language) -> None:
    section = plan_section(told(language, recorded=2028))
    assert section is not None
    (goals,) = [one for one in section.sections if one.key == "plan-goals"]
    (table,) = [block for block in goals.blocks if isinstance(block, Table) and block.key == "plan-unplanned-targets"]
    assert [row[1].value for row in table.rows] == [2030, 2030]
    assert [row[4] for row in table.rows] == ["Quyết định cũ", None]
    first = {"vi": "Mục tiêu đặt cho địa giới cũ", "en": "It was set for an old boundary"}[language]
    assert str(table.rows[0][5]).startswith(first)


def test_a_target_of_another_boundary_whose_year_is_over_is_told_both() -> None:
    """Of two targets of 2025 for old Hải Phòng one was left out for its boundary, the other for its year."""
    context = told("en", recorded=2028)
    assert isinstance(context.plan, PlanOverview)
    rows = [
        ("certificate_rate", 2025, 0.4, "old_haiphong", None, "other_boundary"),
        ("trained_all_forms", 2025, 0.87, "old_haiphong", None, "over"),
        ("trained_all_forms", 2025, 0.87, None, None, "over"),
    ]
    frame = pl.DataFrame(rows, schema=context.plan.unplanned_targets.schema, orient="row")
    (table,) = unplanned(replace(context.plan, unplanned_targets=frame), context)
    assert isinstance(table, Table)
    boundary, year = "It was set for an old boundary", "Its year comes before the plan's first"
    said = [(boundary in str(row[5]), year in str(row[5])) for row in table.rows]
    assert said == [(True, False), (True, True), (False, True)]
