"""Norms as the plan reads them: in force on one day, from the feed's own table or else the national one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.schema import NO_NORM, in_force, national_norms, norm_in_force


@dataclass(frozen=True, slots=True)
class Norms:
    """Norms on the first day of the plan's first year."""

    table: pl.DataFrame
    day: date

    def __call__(self, norm: str) -> float:
        """Return a norm's value for every field. Raises InputError when none is in force on the day."""
        value = norm_in_force(self.table, norm, self.day)
        if value is None:
            raise InputError(NO_NORM, norm=norm, day=self.day)
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


def norms_of(feed: Feed, day: date) -> Norms:
    """Return the feed's norms; a norm the feed does not state at all is read from the national table."""
    own = feed["norms"]
    national = national_norms().filter(~pl.col("norm").is_in(own["norm"].unique(maintain_order=True).implode()))
    return Norms(pl.concat([own, national]), day)
