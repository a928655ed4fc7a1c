"""The independent check: passes what the planner publishes, and sees every way of tampering with it."""

from __future__ import annotations

import ast
from pathlib import Path

import polars as pl
import pytest

import caunghe.planning
from caunghe.planning.plan import plan_seats
from caunghe.planning.results import PlanResults
from caunghe.planning.verify.verify import verify_plan
from tests.planning.tiny_city import feed, forecast, options

ASKED = options(years=3, new_programmes=4, group_share=0.2)
MAY_READ = {"caunghe.planning.options"}


@pytest.fixture(scope="module")
def published() -> PlanResults:
    return plan_seats(feed(), forecast(), ASKED)


def test_published_plan_holds(published: PlanResults) -> None:
    checked = verify_plan(feed(), ASKED, published.tables)
    assert checked.height > 150
    assert checked.filter(~pl.col("holds")).is_empty()


TAMPERED = {
    "class_minimum": ("seats", pl.col("classes") + 3),
    "class_maximum": ("seats", pl.lit(0)),
    "licensed_intake": ("seats", pl.col("seats") * 10),
    "workplaces": ("workplaces", pl.lit(0)),
    "travel_limit": ("zones", pl.col("longitude") + 1),
    "learners_available": ("flows", pl.col("learners") * 20),
    "seats_taken": ("flows", pl.col("learners") / 2),
    "costs_paid": ("funds", pl.col("spent") * 0.9),
    "nothing_paid_twice": ("funds", pl.col("spent") * 1.1),
    "fund": ("funds", pl.col("spent") * 10),
    "diploma_entrants": ("goals", pl.lit(-500.0)),
    "priority_group": ("goals", pl.lit(-500.0)),
    "retraining": ("teachers", pl.col("retrained_to") + 1),
}
COLUMN = {
    "class_minimum": "classes",
    "class_maximum": "classes",
    "licensed_intake": "seats",
    "workplaces": "asked",
    "travel_limit": "longitude",
    "learners_available": "learners",
    "seats_taken": "learners",
    "costs_paid": "spent",
    "nothing_paid_twice": "spent",
    "fund": "spent",
    "diploma_entrants": "short",
    "priority_group": "short",
    "retraining": "retrained_to",
}


@pytest.mark.parametrize("rule", TAMPERED)
def test_tampering_is_seen(published: PlanResults, rule: str) -> None:
    table, change = TAMPERED[rule]
    frame = published[table]
    if table == "teachers":
        frame = _one_teacher(published)
    column = COLUMN[rule]
    changed = frame.with_columns(change.cast(frame.schema[column]).alias(column))
    checked = verify_plan(feed(), ASKED, {**published.tables, table: changed})
    assert rule in checked.filter(~pl.col("holds"))["rule"].to_list()


def _one_teacher(published: PlanResults) -> pl.DataFrame:
    row = {
        "institution": ["I1"],
        "stem": ["520123"],
        "year": [2026],
        "hired": [0.0],
        "retrained_to": [0.0],
        "retrained_from": [0.0],
    }
    return pl.DataFrame(row, schema=published["teachers"].schema)


@pytest.mark.parametrize(
    ("table", "rule"), [("teachers", "teachers"), ("equipment", "workstations"), ("sites", "classrooms")]
)
def test_a_city_with_less_cannot_hold_the_plan(published: PlanResults, table: str, rule: str) -> None:
    poorer = feed()
    less = poorer[table].clear() if table != "sites" else poorer["sites"].with_columns(capacity=pl.lit(1, pl.Int64))
    checked = verify_plan(feed(**{table: less}), ASKED, published.tables)
    assert rule in checked.filter(~pl.col("holds"))["rule"].to_list()


def test_a_site_closed_after_the_plan_was_made(published: PlanResults) -> None:
    checked = verify_plan(feed(), options(years=3, closed_sites={"S1": 2027}), published.tables)
    assert "licensed_intake" in checked.filter(~pl.col("holds"))["rule"].to_list()


def test_check_shares_nothing_with_the_model() -> None:
    files = sorted((Path(caunghe.planning.__file__).parent / "verify").glob("*.py"))
    assert len(files) > 4
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("caunghe.planning"):
                assert node.module in MAY_READ or node.module.startswith("caunghe.planning.verify"), (
                    f"{file.name}: {node.module}"
                )
