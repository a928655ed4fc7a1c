"""Options of a plan: what may be asked for, to the limit and no further."""

from __future__ import annotations

from dataclasses import fields
from math import inf

import pytest

from caunghe.errors import InputError
from caunghe.planning.options import PlanOptions

# least and most of each number, both of them allowed
LIMITS = {
    "years": (1, 15),
    "draws": (1, 500),
    "zones": (1, 114),
    "shortage_value": (0, 1e12),
    "surplus_value": (0, 1e12),
    "priority_factor": (0, 100),
    "risk_weight": (0, 10),
    "risk_tail": (0.01, 0.99),
    "repair_years": (0, 15),
    "new_programmes": (0, 10_000),
    "mip_gap": (0, 1),
    "time_limit": (0.1, 86_400),
    "locality_share": (0, 1),
    "group_share": (0, 1),
    "share_of_leavers": (0, 1),
    "share_of_adults": (0, 1),
    "holder_exit_share": (0, 1),
    "holder_inflow_share": (0, 1),
    "holder_before_share": (0, 1),
}
# what a plan is asked for where nobody asks: conventions of ours, đồng and shares; changing one changes every plan
CONVENTIONS = {
    "first_year": None,
    "years": 6,
    "draws": 20,
    "zones": 12,
    "seed": 20250701,
    "shortage_value": 120e6,
    "surplus_value": 30e6,
    "priority_factor": 1.5,
    "risk_weight": 0.2,
    "risk_tail": 0.2,
    "target_penalty": 40e6,
    "locality_share": 0.25,
    "group_share": 0.02,
    "travel_cost": 600_000,
    "instability_cost": 5e6,
    "closeness_cost": 20e6,
    "hire_cost": 180e6,
    "retrain_cost": 30e6,
    "workstation_price": 45e6,
    "classroom_cost": 900e6,
    "opening_cost": 400e6,
    "workplace_cost": 8e6,
    "hires_per_year": 6,
    "workstations_per_year": 60,
    "classrooms_per_year": 4,
    "workplaces_asked_share": 0.5,
    "workplaces_asked_least": 30,
    "repair_years": 3,
    "new_programmes": 120,
    "new_classes": 3,
    "retirement_age": 62,
    "share_of_leavers": 0.55,
    "share_of_adults": 0.06,
    "holder_exit_share": 0.03,
    "holder_inflow_share": 0.012,
    "holder_before_share": 0.2,
    "mip_gap": 0.005,
    "time_limit": 60.0,
}
NUMBERS = {field.name: str(field.type) for field in fields(PlanOptions) if str(field.type).startswith(("int", "float"))}


def test_every_limit_is_of_a_number_and_a_share_has_one():
    assert set(LIMITS) <= set(NUMBERS)
    assert {name for name in NUMBERS if name.endswith("_share") or name.startswith("share_")} - set(LIMITS) == {
        "workplaces_asked_share"  # of the places confirmed: more may be asked for than they are
    }


def test_the_conventions_of_a_plan_are_these():
    options = PlanOptions()
    assert {name: getattr(options, name) for name in NUMBERS} == CONVENTIONS


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_allowed_to_its_limits_and_no_further(name):
    least, most = LIMITS.get(name, (0, inf))
    step = 1 if NUMBERS[name].startswith("int") else 1e-6
    for value, beyond in ((least, least - step), (most, most + max(step, most * 1e-9))):
        if value == inf:
            continue
        assert getattr(PlanOptions(**{name: value}), name) == value
        said = f"{least:g} or more; got" if most == inf else f"{least:g}–"
        with pytest.raises(InputError, match=f"^{name} must be (a whole number of )?{said}"):
            PlanOptions(**{name: beyond})


@pytest.mark.parametrize("value", [10**6, 2e15])
def test_a_number_without_a_most_may_be_large(value):
    assert PlanOptions(travel_cost=value, target_penalty=value, workplaces_asked_share=value).travel_cost == value


def test_weights_of_occupations_are_of_known_codes_and_not_below_nothing():
    assert PlanOptions(occupation_weights={"7212": 0.0}).occupation_weights == {"7212": 0.0}
    for weight in (-0.001, inf, float("nan")):
        with pytest.raises(InputError, match=r"occupation_weights 7212 must be (0 or more|a finite number)"):
            PlanOptions(occupation_weights={"7212": weight})
    for code in ("721", "72120", "0000x"):
        with pytest.raises(InputError, match=f"must be by four-digit occupation; got {code}"):
            PlanOptions(occupation_weights={code: 1.0})
