"""What a plan can be asked for. Every figure is a convention, a row of ``assumptions``, until a city sets its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import inf
from typing import Any, Final, Literal, Self, get_args

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.language import Text
from caunghe.schema import (
    SEED,
    allowed_codes,
    assumed,
    assumed_options,
    assumption_limits,
    check_choice,
    check_limits,
    check_number,
    check_seed,
)

_UNKNOWN: Final = Text(
    "occupation_weights phải theo mã nghề bốn chữ số; đã cho {code}.",
    "occupation_weights must be by four-digit occupation; got {code}",
)
Treatment = Literal["penalised", "hard", "first"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """Options of a plan; money in đồng, shares 0–1. Raises InputError when one is outside its limits.

    ``first_year``: None means the first year whose intake is not closed on the feed's day (``first_open_year``).
    ``draws``: demand draws kept of the forecast's own. ``zones``: groups of neighbouring communes learners travel from.

    ``shortage_value``: what an opening left unfilled for a year is taken to cost the city, about a skilled worker's
    pay; multiplied by ``priority_factor`` in occupations of the official priority list, or by ``occupation_weights``
    where given. ``risk_weight``: weight of the mean shortage of the worst ``risk_tail`` share of draws (CVaR).

    ``surplus_value``: what a graduate beyond the openings of the occupation is taken to lose in a year.

    ``published_seats``: (programme, year) → seats of the plan published last; every seat more or fewer costs
    ``closeness_cost``. ``may_restart``: whether a programme that stopped may start again within the plan.

    ``seat_limits``: (programme, year) → fewest and most seats. ``opened_programmes``: new programme
    (``site:field:level``) → the year in which it opens.

    ``repair_years``: years in which what last year used beyond norms and tables is brought back to them.

    ``targets``: ``penalised`` pays ``target_penalty`` for each person short, ``hard`` allows none, ``first`` misses
    as little as possible before anything else is weighed.

    >>> options = PlanOptions(years=3, targets="first")
    >>> options.years, options.shortage_value, options.mip_gap
    (3, 120000000.0, 0.005)
    >>> PlanOptions(years=40)
    Traceback (most recent call last):
    caunghe.errors.InputError: years must be 1–15; got 40
    """

    first_year: int | None = None
    years: int = int(assumed("plan_years"))
    draws: int = int(assumed("plan_draws"))
    zones: int = int(assumed("plan_zones"))
    seed: int = SEED
    # what counts
    shortage_value: float = assumed("plan_shortage_value")
    priority_factor: float = assumed("plan_priority_factor")
    occupation_weights: Mapping[str, float] = field(default_factory=dict[str, float])
    surplus_value: float = assumed("plan_surplus_value")
    risk_weight: float = assumed("plan_risk_weight")
    risk_tail: float = assumed("plan_risk_tail")
    targets: Treatment = "penalised"
    target_penalty: float = assumed("plan_target_penalty")
    locality_share: float = assumed("plan_locality_share")
    group_share: float = assumed("plan_group_share")
    # prices
    travel_cost: float = assumed("plan_travel_cost")
    instability_cost: float = assumed("plan_instability_cost")
    closeness_cost: float = assumed("plan_closeness_cost")
    published_seats: Mapping[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])
    hire_cost: float = assumed("plan_hire_cost")
    retrain_cost: float = assumed("plan_retrain_cost")
    workstation_price: float = assumed("plan_workstation_price")
    classroom_cost: float = assumed("plan_classroom_cost")
    opening_cost: float = assumed("plan_opening_cost")
    workplace_cost: float = assumed("plan_workplace_cost")
    # what is possible
    hires_per_year: float = assumed("plan_hires_per_year")
    workstations_per_year: int = int(assumed("plan_workstations_per_year"))
    classrooms_per_year: int = int(assumed("plan_classrooms_per_year"))
    workplaces_asked_share: float = assumed("plan_workplaces_asked_share")
    workplaces_asked_least: int = int(assumed("plan_workplaces_asked_least"))
    repair_years: int = int(assumed("plan_repair_years"))
    new_programmes: int = int(assumed("plan_new_programmes"))
    new_classes: int = int(assumed("plan_new_classes"))
    retirement_age: int = int(assumed("plan_retirement_age"))
    share_of_leavers: float = assumed("plan_share_of_leavers")
    share_of_adults: float = assumed("plan_share_of_adults")
    # the stock of certificate holders
    holder_exit_share: float = assumed("plan_holder_exit_share")
    holder_inflow_share: float = assumed("plan_holder_inflow_share")
    holder_before_share: float = assumed("plan_holder_before_share")
    closed_sites: Mapping[str, int] = field(default_factory=dict[str, int])  # site → first year without teaching
    may_restart: bool = False
    seat_limits: Mapping[tuple[str, int], tuple[int, int]] = field(
        default_factory=dict[tuple[str, int], tuple[int, int]]
    )
    opened_programmes: Mapping[str, int] = field(default_factory=dict[str, int])
    # solving
    mip_gap: float = assumed("plan_mip_gap")
    time_limit: float = assumed("plan_time_limit")

    @classmethod
    def of_city(cls, feed: Feed, **asked: Any) -> Self:
        """Return options as asked, and else as the feed's ``assumptions`` of its day have them.

        >>> PlanOptions.of_city(feed, years=2).years
        2
        """
        own: dict[str, Any] = {**assumed_options(feed["assumptions"], "plan", feed.information.as_of)}
        return cls(**(own | asked))

    def __post_init__(self) -> None:
        check_seed(self.seed)
        check_choice(self, "targets", get_args(Treatment))
        numbers = [field.name for field in fields(self) if str(field.type).startswith(("int", "float"))]
        check_limits(self, dict.fromkeys(numbers, (0, inf)) | assumption_limits("plan"))
        for code, weight in self.occupation_weights.items():
            check_number(f"occupation_weights {code}", weight, 0)
        for code in sorted(set(self.occupation_weights) - set(allowed_codes("occupations", 4))):
            raise InputError(_UNKNOWN, code=code)
