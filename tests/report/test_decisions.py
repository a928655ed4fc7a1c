"""Page one names what has to be decided, who leads what acts on it, and which task is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from caunghe.report.context import Context
from caunghe.report.document import Bullets
from caunghe.report.sections.decisions import (
    is_beyond,
    is_pressing,
    late_tasks,
    targets_of_duty,
    tasks_behind,
    urgent_targets,
)
from caunghe.report.sections.duties import duties_section
from caunghe.report.sections.targets import verdict, verdicts_in_order
from caunghe.report.subjects import document_of
from caunghe.schema.tables import TABLES
from tests.report import example

NB = "\u00a0"
TASK = {"task_group": "streaming", "title": "Khảo sát", "lead": "Sở A", "starts": date(2026, 1, 1), "indicator": None,
        "effect": None, "progress": 0.7}  # fmt: skip


def with_tasks(*rows: dict[str, Any]) -> Context:
    told = example.context("en")
    tasks = pl.DataFrame([TASK | row for row in rows], schema=TABLES["tasks"].polars_schema)
    return replace(told, feed=replace(told.feed, tables={**told.feed.tables, "tasks": tasks}))


def unprojected(context: Context, **rest: Any) -> dict[str, Any]:
    row = verdicts_in_order(context)[0]
    numbers = dict.fromkeys(("projected", "projected_low", "projected_high", "probability"))
    return row | numbers | {"verdict": "no_projection", "year": 2030} | rest


@pytest.mark.parametrize(("estimate", "half", "pressing"), [
    # of a target of 0.4 a quarter is 0.1; the estimate with half its interval stands short of it by more, or not
    (0.299, 0.0, True), (0.301, 0.0, False), (0.28, 0.019, True), (0.28, 0.021, False),
])  # fmt: skip
def test_a_target_without_projection_is_urgent_where_surely_more_than_a_quarter_is_lacking(
    estimate: float, half: float, pressing: bool
) -> None:
    told = example.context("en")
    row = unprojected(told, target=0.4, estimate=estimate, low=estimate - half, high=estimate + half)
    assert is_pressing(row, told) is pressing


def test_a_target_to_be_kept_below_is_urgent_where_it_is_exceeded() -> None:
    told = example.context("en")
    row = unprojected(told, indicator="unemployment_rate", target=0.02, estimate=0.03, low=0.03, high=0.03)
    assert is_pressing(row, told)
    assert not is_pressing(row | {"estimate": 0.01, "low": 0.01, "high": 0.01}, told)


def test_a_year_that_was_not_measured_stands_where_the_city_last_stood() -> None:
    told = example.context("en")
    gone = dict.fromkeys(("estimate", "low", "high", "standard_error", "latest_year"))
    row = unprojected(told, verdict="not_measured", year=2021, target=0.8, **gone)
    (said,) = urgent_targets([row], told)
    # 80 − 36.2 − 1.3, as they are written: 0.8 − 0.3617 − 0.0128 would be 42.6
    assert said.replace(NB, " ") == (
        "Duty 1 – Certificate rate: 80% by 2021 was not measured in that year; the latest value is 42.5 pts away. It"
        " stood at 36.2% in 2025."
    )
    assert not is_pressing(row | {"boundary": "old_haiphong"}, told)  # today's value is not of the old boundary


def test_who_leads_and_by_when_is_said_or_that_nobody_does() -> None:
    open_tasks = (
        {"task": "T1", "due": date(2027, 1, 1), "status": "in_progress", "indicator": "certificate_rate"},
        {"task": "T2", "due": date(2026, 9, 1), "status": "not_started", "indicator": "certificate_rate"},
        {"task": "T3", "due": date(2026, 8, 1), "status": "done", "indicator": "certificate_rate"},
    )
    told = with_tasks(*open_tasks)
    rows = verdicts_in_order(told)[:1]
    (said,) = urgent_targets(rows, told)
    assert "Open tasks that name this indicator: 2; none declares an effect on it." in said
    # a task that acts on nothing is not named; those that act have what they do, alone and together
    acting = with_tasks({**open_tasks[0], "effect": 0.006}, open_tasks[1], {**open_tasks[2], "effect": 0.5})
    (said,) = urgent_targets(rows, acting)
    told_effect = "Open task with a declared effect due first: T1 (Sở A, due 1 January 2027, effect +0.6 pts);"
    assert f"{told_effect} all such tasks together +0.6 pts." in said.replace(NB, " ")
    later = replace(acting, run=replace(told.run, created=date(2027, 1, 2)))
    assert "T1 (Sở A, due 1 January 2027, day passed, effect" in urgent_targets(rows, later)[0]
    # a second target of the indicator has the line that its duty has, the task included
    twice = urgent_targets([*rows, {**rows[0], "boundary": "old_haiphong"}], acting)
    assert [line.count("due first: T1") for line in twice] == [1, 1]
    others = with_tasks(open_tasks[2], {**open_tasks[0], "indicator": "streaming_rate"})
    alone, _ = urgent_targets(rows, others)
    assert alone == (
        "Of the targets below, none of the city's tasks acts on: Certificate rate. A lead and a date have to be named."
    )
    said = targets_of_duty(1, rows, others)[0]
    assert "None of the city's tasks acts on it: a lead and a date have to be named." in said


def test_late_tasks_are_those_not_done_whose_day_has_passed() -> None:
    told = with_tasks(
        {"task": "T1", "due": date(2026, 6, 29), "status": "in_progress"},
        {"task": "T2", "due": date(2026, 6, 30), "status": "in_progress"},  # the day of the data
        {"task": "T3", "due": date(2026, 6, 1), "status": "done"},
        {"task": "T4", "due": date(2026, 6, 1), "status": "cancelled"},
        {"task": "T5", "due": date(2026, 5, 1), "status": "late", "progress": None},
        {"task": "T6", "due": date(2027, 5, 1), "status": "at_risk"},
    )
    assert late_tasks(told) == [
        "Tasks that are late and need a new date (see duty 5): T5 (Sở A, due 1 May 2026);"
        " T1 (Sở A, due 29 June 2026, done so far 70%).",
        # the report is of 1 July
        "Since the data's day (30 June 2026) 1 other task has fallen due; whether done is not known: T2.",
    ]
    assert [row[0] for row in tasks_behind(told).rows] == ["T5", "T1", "T6"]
    (duty,) = [one for one in duties_section(told).sections if one.key == "duty-5"]
    assert "tasks-behind" in [getattr(block, "key", "") for block in duty.blocks]


def test_a_duty_says_its_targets_or_that_it_has_none() -> None:
    told = example.context("en")
    (said,) = targets_of_duty(1, verdicts_in_order(told), told)
    assert said == "Certificate rate: 45% by 2030 off course (chance 2%). It stood at 36.2% in 2025."
    by_key = {one.key: one for one in duties_section(told).sections}
    assert Bullets((said,)) in by_key["duty-1"].blocks
    assert any("no target in numbers" in getattr(block, "text", "") for block in by_key["duty-3"].blocks)


@pytest.mark.parametrize(("target", "said", "asks"), [
    # 51.9 % of 2026 against 50 % stood as "cannot be judged", and asked for a lead
    (0.34, "34% by 2030 is already exceeded by 2.2 pts (too few years to project)", False),
    (0.355, "35.5% by 2030 too few years to project", True),  # within the 1.3 points of its interval
    (0.5, "50% by 2030 cannot be projected and is 12.5 pts away", True),
])  # fmt: skip
def test_a_target_that_is_exceeded_is_said_to_be_and_asks_for_no_lead(target: float, said: str, asks: bool) -> None:
    told = with_tasks(TASK | {"task": "T1", "due": date(2027, 1, 1), "status": "in_progress"})
    row = unprojected(told, target=target)
    assert is_beyond(row, told) is not asks
    (line,) = [line.replace(NB, " ") for line in targets_of_duty(1, [row], told)]
    assert said in line
    assert ("a lead and a date have to be named" in line) is asks
    sentence = verdict(row, told).sentence.replace(NB, " ")
    assert ("That is beyond the target by 2.2 pts." in sentence) is not asks


@pytest.mark.parametrize(("certainty", "doubted"), [("recalled", True), ("unsure", True), ("published", False)])
def test_what_is_uncertain_about_a_target_stands_in_its_line_and_verdict(certainty: str, doubted: bool) -> None:
    """“(chưa kiểm chứng với văn bản)” stood in a cell of an English page, and the verdict was as sure as others."""
    told = example.context("en")
    row = verdicts_in_order(told)[0]
    figures = told.feed["published_figures"].head(1)
    stated = figures.with_columns(year=pl.lit(row["year"]), value=pl.lit(row["target"]), certainty=pl.lit(certainty))
    tables = {**told.feed.tables, "published_figures": stated.cast(dict(figures.schema))}
    told = replace(told, feed=replace(told.feed, tables=tables))
    word = {"recalled": "recalled, not yet verified", "unsure": "source unclear or inconsistent"}.get(certainty, "")
    lines = [verdict(row, told).sentence, targets_of_duty(1, [row], told)[0]]
    assert [f"f the target itself: {word}" in line for line in lines] == [doubted, doubted]
    assert (document_of(row, told) == f"{row['source'] or '–'} ({word})") is doubted
