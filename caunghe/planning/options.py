"""What a plan can be asked for. Every figure here is a convention of ours until a city sets its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import inf
from typing import Final, Literal, get_args

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.schema import SEED, allowed_codes, check_choice, check_limits, check_number, check_seed

_UNKNOWN: Final = Text(
    "occupation_weights phải theo mã nghề bốn chữ số; đã cho {code}.",
    "occupation_weights must be by four-digit occupation; got {code}",
)
Treatment = Literal["penalised", "hard", "first"]

_LIMITS: dict[str, tuple[float, float]] = {
    "years": (1, 15),
    "draws": (1, 500),
    "zones": (1, 114),
    "shortage_value": (0, 1e12),
    "priority_factor": (0, 100),
    "risk_weight": (0, 10),
    "risk_tail": (0.01, 0.99),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """Options of a plan; money in đồng, shares 0–1. Raises InputError when one is outside its limits.

    ``first_year``: None means the year after the last intake on record. ``draws``: demand draws kept of the
    forecast's own. ``zones``: groups of neighbouring communes learners travel from.

    ``shortage_value``: what an opening left unfilled for a year is taken to cost the city, about a skilled worker's
    pay; multiplied by ``priority_factor`` in occupations of the official priority list, or by ``occupation_weights``
    where given. ``risk_weight``: weight of the mean shortage of the worst ``risk_tail`` share of draws (CVaR).

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
    years: int = 6
    draws: int = 20
    zones: int = 12
    seed: int = SEED
    # what counts
    shortage_value: float = 120e6
    priority_factor: float = 1.5
    occupation_weights: Mapping[str, float] = field(default_factory=dict[str, float])
    risk_weight: float = 0.2
    risk_tail: float = 0.2
    targets: Treatment = "penalised"
    target_penalty: float = 40e6
    locality_share: float = 0.25
    group_share: float = 0.02
    # prices
    travel_cost: float = 600_000  # đồng a year for each kilometre between home and site: 200 days, there and back
    instability_cost: float = 5e6  # for each seat more or fewer than the year before
    hire_cost: float = 180e6  # a teacher's pay for a year
    retrain_cost: float = 30e6  # beside the norm teacher_course_support
    workstation_price: float = 45e6  # where the field's own equipment gives no price
    classroom_cost: float = 900e6
    opening_cost: float = 400e6  # curriculum, licence and materials of a new programme
    workplace_cost: float = 8e6  # a place a year beyond those confirmed: finding it, and the mentor's time
    # what is possible
    hires_per_year: float = 6  # for each institution and field
    workstations_per_year: int = 60  # for each site and field
    classrooms_per_year: int = 4  # for each site
    workplaces_asked_share: float = 0.5  # of a field's confirmed places, beside workplaces_asked_least
    workplaces_asked_least: int = 30  # for each field and year
    new_programmes: int = 120
    new_classes: int = 3  # most classes a new programme starts in a year
    retirement_age: int = 62
    share_of_leavers: float = 0.55  # upper end of the city's own goal for 2030
    share_of_adults: float = 0.06  # adults of 18–59 who would start a course in a year
    # the stock of certificate holders
    holder_exit_share: float = 0.03  # leave work in a year
    holder_inflow_share: float = 0.012  # of the employed, certified elsewhere (universities, other provinces) in a year
    holder_before_share: float = 0.2  # of starters who hold a certificate already
    closed_sites: Mapping[str, int] = field(default_factory=dict[str, int])  # site → first year without teaching
    # solving
    mip_gap: float = 0.005
    time_limit: float = 60.0

    def __post_init__(self) -> None:
        check_seed(self.seed)
        check_choice(self, "targets", get_args(Treatment))
        numbers = [field.name for field in fields(self) if str(field.type).startswith(("int", "float"))]
        check_limits(self, dict.fromkeys(numbers, (0, inf)) | _LIMITS)
        for code, weight in self.occupation_weights.items():
            check_number(f"occupation_weights {code}", weight, 0)
        for code in sorted(set(self.occupation_weights) - set(allowed_codes("occupations", 4))):
            raise InputError(_UNKNOWN, code=code)
