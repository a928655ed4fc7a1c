"""A plan, and the difference of two, as the terminal shows them: what is shown adds up, and nothing is of nobody."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import polars as pl
from rich.console import Console

from caunghe.commands.planning_terminal import print_difference, print_plan
from caunghe.planning.calibration import CALIBRATION
from caunghe.planning.questions.what_if import Difference
from caunghe.planning.wording import Names
from tests.planning.tiny_city import feed
from tests.report import plan_example


def shown(show, *arguments: object) -> list[str]:
    """Return the lines that a function prints, with single spaces."""
    written = io.StringIO()
    show(Console(file=written, width=120), *arguments, "en")
    return [re.sub(r"\s+", " ", line).strip() for line in written.getvalue().splitlines()]


def difference(levels: list[tuple[float, float]]) -> Difference:
    rows = pl.DataFrame(levels, schema=["base", "value"], orient="row").with_columns(
        level=pl.lit("college"), year=2026 + pl.int_range(pl.len()), change=pl.col("value") - pl.col("base")
    )
    none = rows.clear().with_columns(occupation=pl.lit(""), goal=pl.lit(""), where=pl.lit(""))
    return Difference("optimal", 1.0, 1.0, none, none, rows, none, none, 0.5)


def test_a_change_is_that_of_the_two_numbers_beside_it() -> None:
    # 33.3 − 28.6 is 4.7, 9.4 − 8.6 is 0.8: whole numbers are shown
    lines = shown(
        print_difference,
        difference([(28.6, 33.3), (8.6, 9.4), (1.4, 2.6)]),
        Names(feed(), plan_example.overview().zones),
    )
    assert [line for line in lines if line.startswith("College")] == ["College 2026 29 33 +4", "College 2028 1 3 +2"]


def test_only_resources_used_beyond_are_told_and_only_occupations_that_stay_short() -> None:
    plan = plan_example.overview()
    over = pl.DataFrame(
        [{"resource": "classrooms", "site": site, "over": 1.0, "stands_in": False} for site in ("S1", "S2")],
        schema=CALIBRATION,
    )
    occupations = plan.by_occupation
    short = occupations.with_columns(shortage=pl.when(pl.int_range(pl.len()) < 1).then(6.0).otherwise(0.0))
    lines = shown(print_plan, replace(plan, calibration=over, by_occupation=short), date(2026, 1, 5))
    said = " ".join(lines)
    assert "used more than norms and rows say is there: classrooms of 2 sites; what was" in said
    titles = occupations["title_en"].to_list()
    assert len(titles) > 1
    assert [title in said for title in titles] == [True, *[False] * (len(titles) - 1)]
