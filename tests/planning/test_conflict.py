"""Conflicts: contradictory together, possible without any one, and the ways out hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from caunghe.feed.contents import Feed
from caunghe.planning.model.city import City, city
from caunghe.planning.model.model import model
from caunghe.planning.model.solver import Solver
from caunghe.planning.questions.conflict import conflict, conflicting_set
from caunghe.planning.questions.conflict_wording import _as_it_is
from caunghe.planning.questions.elastic import Elastic, Limit
from caunghe.planning.questions.what_if import LINEAR
from caunghe.planning.wording import Names
from tests.planning.tiny_city import feed, forecast, options


def _wanting(*targets: tuple[str, int, float], **tables: pl.DataFrame) -> Feed:
    schema = feed()["targets"].schema
    rows = [{"indicator": i, "area": "C", "year": y, "value": v} for i, y, v in targets]
    return feed(targets=pl.DataFrame(rows, schema=schema), **tables)


def _poor() -> pl.DataFrame:
    return feed()["funds"].with_columns(
        amount=pl.when(pl.col("purpose") == "operating").then(pl.lit(90_000_000)).otherwise("amount")
    )


def _followed_leavers() -> pl.DataFrame:
    """Forty leavers go on: as many as all entrants but the fourteen adults at college."""
    return feed()["leavers"].with_columns(pl.Series("to_vocational", [14, 12, 8, 6], dtype=pl.Int64))


# no elementary course in the tiny city can take a priority group in: asked for, that floor contradicts by itself
FLOORED = {"group_share": 0.0}
CITIES: dict[str, tuple[Feed, dict[str, Any]]] = {
    "too many diplomas": (_wanting(("diploma_entrants", 2026, 500.0)), FLOORED),
    "too many leavers": (_wanting(("streaming_rate", 2026, 0.9), leavers=_followed_leavers()), FLOORED),
    "no money": (_wanting(("diploma_entrants", 2026, 70.0), funds=_poor()), FLOORED),
    "two targets": (
        _wanting(("diploma_entrants", 2026, 100.0), ("women_entrants_share", 2026, 0.5)),
        {"years": 2} | FLOORED,
    ),
    "certificates": (_wanting(("certificate_rate", 2028, 0.6)), {"years": 3} | FLOORED),
    "a closed site": (_wanting(("diploma_entrants", 2026, 60.0)), {"closed_sites": {"S1": 2026}} | FLOORED),
    "no course for the poor": (_wanting(("diploma_entrants", 2026, 30.0)), {}),
}


def _can_be_kept(elastic: Elastic, kept: Collection[int]) -> bool:
    """Whether a plan exists with these limits hard and the others free, asked of the solver itself."""
    return elastic.least(set(kept), {}).is_found


@pytest.mark.parametrize("name", CITIES)
def test_without_any_member_the_others_can_be_kept(name: str) -> None:
    given, changed = CITIES[name]
    elastic = Elastic(city(given, forecast(), options(**changed)))
    found = conflicting_set(elastic)
    assert found
    assert not _can_be_kept(elastic, found)
    for number in found:
        assert _can_be_kept(elastic, set(found) - {number})


@pytest.mark.parametrize("name", CITIES)
def test_the_elastic_model_is_the_plan_when_nothing_gives(name: str) -> None:
    """All limits kept, a plan exists exactly when the plan's own linear model with hard targets has one."""
    given, changed = CITIES[name]
    prepared = city(given, forecast(), options(**changed))
    elastic = Elastic(prepared)
    goals = {i for i, limit in enumerate(elastic.limits) if limit.kind in {t for t, *_ in _goals(given)}}
    soft = set(range(len(elastic.limits))) - goals
    hard = replace(prepared, options=replace(prepared.options, targets="hard"))
    assert not Solver(model(hard, LINEAR).program).solve().is_found
    assert elastic.least(soft, {}).is_found


def test_sites_that_are_reached_alike_share_their_learners_and_the_answer_stays() -> None:
    """With all homes in reach of both sites one flow stands for two, and the least that misses 500 diplomas is as many:
    500 less the seats licensed at the two levels, 40 + 60 + 40, as nothing else is kept.
    """
    given, changed = CITIES["too many diplomas"]
    prepared = city(given, forecast(), options(**changed))
    elastic = Elastic(prepared)
    assert elastic.model.columns["flow"].height < prepared_flows(prepared)
    goal = next(i for i, limit in enumerate(elastic.limits) if limit.kind == "diploma_entrants")
    licences = {i for i, limit in enumerate(elastic.limits) if limit.kind == "licences"}
    least = elastic.least(licences, {goal: np.ones(1)})
    assert elastic.excess(goal, least) == pytest.approx(500 - (40 + 60 + 40))


def prepared_flows(prepared: City) -> int:
    """Return how many flows the plan's own model has."""
    return model(prepared, LINEAR).columns["flow"].height


@pytest.mark.parametrize("name", CITIES)
def test_one_goal_that_contradicts_by_itself_is_all_that_is_named(name: str) -> None:
    """Where some goal cannot be reached with every limit kept, the set names no second one."""
    given, changed = CITIES[name]
    elastic = Elastic(city(given, forecast(), options(**changed)))
    goals = {i for i, limit in enumerate(elastic.limits) if limit.kind in {kind for kind, _ in _goals(given)}}
    limits = set(range(len(elastic.limits))) - goals
    if any(not _can_be_kept(elastic, limits | {goal}) for goal in goals):
        assert len(goals & set(conflicting_set(elastic))) == 1


def _goals(given: Feed) -> list[tuple[str, int]]:
    rows = given["targets"].select("indicator", "year").rows()
    return [*rows, ("locality", 0), ("priority_group", 0)]


@pytest.mark.parametrize("name", ["too many diplomas", "too many leavers", "two targets"])
def test_lowering_the_target_alone_is_enough_when_it_says_so(name: str) -> None:
    given, changed = CITIES[name]
    asked = options(**changed)
    found = conflict(given, forecast(), asked)
    target = found.members.filter(pl.col("kind") == "diploma_entrants").drop_nulls("alone")
    for kind, year, alone in target.select("kind", "year", "alone").iter_rows():
        lower = pl.when((pl.col("indicator") == kind) & (pl.col("year") == year)).then(pl.col("value") - alone)
        easier = feed(targets=given["targets"].with_columns(value=lower.otherwise("value")))
        prepared = city(easier, forecast(), replace(asked, targets="hard"))
        if kind == "diploma_entrants" and changed.get("years", 1) == 1:
            assert Solver(model(prepared, LINEAR).program).solve().is_found
    assert found.members.height


def test_a_conflict_is_said_in_both_languages_with_its_ways_out() -> None:
    given, changed = CITIES["certificates"]
    found = conflict(given, forecast(), options(**changed))
    assert found.status == "conflict"
    assert "certificate_rate" in found.members["kind"].to_list()
    assert found.relaxations["cost"].is_sorted(descending=True)
    said = [found.vi, found.en]
    for frame in (found.members, found.relaxations, found.without_lowering):
        said += frame["vi"].to_list() + frame["en"].to_list()
    assert all(s.endswith(".") and "{" not in s for s in said)


def test_ways_out_without_lowering_lower_no_target() -> None:
    given, changed = CITIES["no money"]
    found = conflict(given, forecast(), options(**changed))
    kinds = set(found.without_lowering["kind"])
    assert kinds
    assert "diploma_entrants" not in kinds
    assert found.relaxations["cost"].sum() <= found.without_lowering["cost"].sum() + 1


def test_targets_that_agree_do_not_conflict() -> None:
    found = conflict(_wanting(("diploma_entrants", 2026, 30.0)), forecast(), options(group_share=0.0))
    assert found.status == "none"
    assert found.members.is_empty()
    assert found.en == "Every target can be met together."


@pytest.mark.parametrize(("kind", "most"), [("teachers", "at most 7 a year"), ("workstations", "at most 8 a year"),
                                            ("classrooms", "at most 9 a year")])  # fmt: skip
def test_a_limit_that_stays_says_what_may_be_added_a_year(kind: str, most: str) -> None:
    own = options(hires_per_year=7, workstations_per_year=8, classrooms_per_year=9)
    limit = Limit(kind, "", None, np.zeros(0, np.int64), 1.0, np.zeros(0))
    prepared = city(feed(), forecast(), own)
    vi, en = _as_it_is(Names(feed(), prepared.learners.zones), prepared, own, limit)
    assert most in en
    assert most.split()[2] in vi
