"""What destinations can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.schema import FEWEST_PEOPLE, check_limits, check_within

_MONTHS: Final = Text(
    "months phải là các số tháng tăng dần từ 1 đến 60; đã cho {value}.",
    "months must be rising numbers of months of 1–60; got {value}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationOptions:
    """Options of ``destinations``.

    ``months`` after leaving at which graduates are looked for; they leave at the end of ``graduation_month``. A cell of
    fewer than ``pool_below`` graduates takes the cohort before it too. ``minimum_people`` is the smallest number of
    people that a public cell may rest on; ``public=False`` keeps small cells, for the city's own offices. ``level`` is
    that of the intervals of rates and pay, ``value_level`` that of value added.

    Raises InputError for values outside their limits.

    >>> DestinationOptions().months, DestinationOptions().value_level
    ((6, 12, 24), 0.8)
    >>> DestinationOptions(months=(12, 6))
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: months must be rising numbers of months of 1–60; got 12, 6
    """

    months: tuple[int, ...] = (6, 12, 24)
    graduation_month: int = 8
    pool_below: int = 30
    minimum_people: int = FEWEST_PEOPLE
    public: bool = True
    level: float = 0.95
    value_level: float = 0.80

    def __post_init__(self) -> None:
        check_limits(self, {"graduation_month": (1, 12), "pool_below": (0, inf), "minimum_people": (1, inf)})
        check_within(self, "level", "value_level")
        rising = list(self.months) == sorted(set(self.months))
        if not rising or not self.months or not 1 <= min(self.months) <= max(self.months) <= 60:
            raise InputError(_MONTHS, value=", ".join(map(str, self.months)))
