"""Norms as the plan reads them: in force on one day, from the feed's own table or else the national one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.language import Text
from caunghe.schema import NO_NORM, code_list, in_force, national_norms, norm_in_force

_NORM_TOO_SMALL: Final = Text(
    "Định mức {norm} phải {limit}; đã cho {value}.", "norm {norm} must be {limit}; got {value}"
)
_ABOVE_ZERO: Final = Text("là số lớn hơn 0", "a number above 0")
_FROM_ZERO: Final = Text("là số từ 0 trở lên", "a number of 0 or more")
_FROM_ONE: Final = Text("là số từ 1 trở lên", "a number of 1 or more")


@dataclass(frozen=True, slots=True)
class Norms:
    """Norms on the first day of the plan's first year."""

    table: pl.DataFrame
    day: date

    def __call__(self, norm: str) -> float:
        """Return a norm's value for every field. Raises InputError when none is in force on the day, or no plan can be
        made by it (``check_norm``).
        """
        value = norm_in_force(self.table, norm, self.day)
        if value is None:
            raise InputError(NO_NORM, norm=norm, day=self.day)
        check_norm(norm, value)
        return value

    def by_field(self, norm: str) -> pl.DataFrame:
        """Return ``training_field, value`` of a norm given field by field; of several in force the latest begun."""
        rows = self.table.filter(pl.col("norm") == norm, pl.col("training_field").is_not_null(), in_force(self.day))
        return (
            rows.sort("valid_from")
            .group_by("training_field", maintain_order=True)
            .agg(pl.col("value").last())
            .sort("training_field")
        )


def limit_of_norm(norm: str, value: float) -> Text | None:
    """Return what a norm must be, None where the value is so: above 0, as learners divide by it, and a class holds one.

    A share or money may be 0.

    >>> limit_of_norm("learners_per_teacher", 25.0), limit_of_norm("class_size_heavy", 0.4).en
    (None, 'a number of 1 or more')
    """
    unit = code_list("norm_names").filter(pl.col("code") == norm)["unit_en"].item()
    may_be_zero = unit == "share" or unit.startswith("VND")
    limit = _FROM_ZERO if may_be_zero else _FROM_ONE if norm.startswith("class_size") else _ABOVE_ZERO
    holds = value >= 0 if may_be_zero else value >= 1 if norm.startswith("class_size") else value > 0
    return None if math.isfinite(value) and holds else limit


def check_norm(norm: str, value: float) -> None:
    """Raise InputError unless a norm is what it must be (``limit_of_norm``).

    >>> check_norm("learners_per_teacher", 25.0)
    >>> check_norm("class_size_heavy", 0.4)
    Traceback (most recent call last):
    caunghe.errors.InputError: norm class_size_heavy must be a number of 1 or more; got 0.4
    """
    if (limit := limit_of_norm(norm, value)) is not None:
        raise InputError(_NORM_TOO_SMALL, norm=norm, limit=limit, value=value)


def norms_of(feed: Feed, day: date) -> Norms:
    """Return the feed's norms; a norm the feed does not state at all is read from the national table."""
    own = feed["norms"]
    national = national_norms().filter(~pl.col("norm").is_in(own["norm"].unique(maintain_order=True).implode()))
    return Norms(pl.concat([own, national]), day)
