"""What if: a warm answer is the cold one."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.planning.questions.what_if import WhatIf
from caunghe.planning.scenario.changed import changed_inputs
from caunghe.planning.scenario.changes import change_rows
from tests.planning.tiny_city import feed, forecast, options

CHANGES: list[dict[str, Any]] = [
    {"budget": {("F1", 2026): 500_000_000}},
    {"budget": {("F1", 2028): 0, ("F3", 2026): 0}},
    {"norm": {"learners_per_teacher": 10}},
    {"norm": {"workstation_hours_per_year": 300, "travel_limit_km": 10}},
    {"norm": {"class_size_practice": 13}},
    {"target": {("diploma_entrants", 2026): 130}},
    {"target": {("streaming_rate", 2027): 0.5}},
    {"price": {"travel_cost": 5e6}},
    {"price": {"shortage_value": 30e6}},
    {"site": {"S1": 2027}},
]


@pytest.fixture(scope="module")
def kept() -> WhatIf:
    return WhatIf(feed(), forecast(), options(years=3))


@pytest.mark.parametrize("change", CHANGES)
def test_warm_is_cold(kept: WhatIf, change: dict[str, Any]) -> None:
    before = WhatIf(feed(), forecast(), options(years=3)).change(**change)
    assert kept.change(**change).objective == pytest.approx(before.objective, rel=1e-9)


def test_no_change_changes_nothing(kept: WhatIf) -> None:
    for change in CHANGES[:3]:
        kept.change(**change)
    nothing = kept.change()
    assert nothing.change == pytest.approx(0, abs=1e-6)
    assert nothing.terms["change"].abs().max() < 1e-5


def test_less_money_is_never_better(kept: WhatIf) -> None:
    assert kept.change(budget={("F1", 2026): 0}).change > 0


def test_a_budget_beyond_the_feed_leaves_other_funds_alone(kept: WhatIf) -> None:
    assert kept.change(budget={("F3", 2028): 700_000_000}).change == pytest.approx(0, abs=1e-6)


def test_terms_sum_to_the_objective(kept: WhatIf) -> None:
    difference = kept.change(price={"hire_cost": 1e6})
    assert difference.terms["value"].sum() == pytest.approx(difference.objective, rel=1e-9)
    assert difference.terms["change"].sum() == pytest.approx(difference.change, abs=1e-6)


def test_a_closed_site_teaches_nobody() -> None:
    kept = WhatIf(feed(), forecast(), options(years=2))
    college = kept.change(site={"S1": 2026, "S2": 2026}).levels
    assert college.select(pl.col("value").sum()).item() == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"budget": {("F9", 2026): 1}}, "fund must be one the plan knows; got F9"),
        ({"budget": {("F1", 2026): -1}}, r"\(budget F1\): the value must be a number from 0"),
        ({"budget": {("F1", 2040): 1}}, "the year must be in 2026–2028; got 2040"),
        ({"budget": {("F1", 2026): 10**30}}, "the value must be a number from 0 to a million billion"),
        ({"target": {("certificate_rate", 2026): 45.0}}, "the value must be a share from 0 to 1"),
        ({"target": {("nosuch", 2026): 0.5}}, "a plan does not count this target"),
        ({"site": {"S1": 0}}, "the year must be in 2026–2028; got 0"),
        ({"budget": {"zz": 2}}, r'keys of budget must be a name and a year, such as \("F1", 2026\); got \'zz\''),
        ({"target": {("diploma_entrants", "2026"): 1.0}}, "keys of target must be a name and a year, such as .* got"),
        ({"price": {"love": 1.0}}, "price must be one the plan knows; got love"),
        ({"site": {"S9": 2026}}, "site must be one the plan knows; got S9"),
        ({"norm": {"no_such_norm": 1.0}}, "norm no_such_norm must be in force on 2026-01-01; got none"),
    ],
)
def test_what_the_plan_does_not_know(kept: WhatIf, change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        kept.change(**change)


@pytest.mark.parametrize("norm", ["learners_per_teacher", "learners_per_workstation", "travel_limit_km"])
@pytest.mark.parametrize("value", [0, -5, -1e-9, float("nan"), float("inf")])
def test_a_norm_that_divides_or_limits_is_above_0(kept: WhatIf, norm: str, value: float) -> None:
    with pytest.raises(InputError, match=rf"^norm {norm} must be a number above 0; got {value}$") as refused:
        kept.change(norm={norm: value})
    assert refused.value.text("vi") == f"Định mức {norm} phải là số lớn hơn 0; đã cho {value}."


def test_a_norm_of_money_or_a_share_may_be_0_but_not_less(kept: WhatIf) -> None:
    # without support for courses a retrained teacher costs 10 million đồng less; nobody is worse off
    assert kept.change(norm={"teacher_course_support": 0}).change <= 1e-6
    for norm in ("teacher_course_support", "workplace_weight_0_6_months"):
        with pytest.raises(InputError, match=f"^norm {norm} must be a number of 0 or more; got -0.1$"):
            kept.change(norm={norm: -0.1})


def test_another_target_takes_the_place_of_the_citys_own_and_of_no_old_one() -> None:
    """The target asked for is today's: one set for an old boundary stays beside it and binds nothing."""
    rows = [
        {"indicator": "diploma_entrants", "area": "C", "year": 2026, "value": value, "boundary": boundary}
        for value, boundary in ((70.0, "merged"), (9_000.0, "old_haiphong"))
    ]
    given = feed(targets=pl.DataFrame(rows, schema=feed()["targets"].schema))
    asked = change_rows([("target", "diploma_entrants", 2026, 80.0)])
    targets = changed_inputs(given, forecast(), options(), asked).feed["targets"]
    assert sorted(targets.select("value", "boundary").rows()) == [(80.0, None), (9_000.0, "old_haiphong")]
