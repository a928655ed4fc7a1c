"""Dated norms: rules with a number, each with its unit, days of validity and source document."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.schema.governance import NORMS
from caunghe.schema.periods import in_force
from caunghe.schema.shipped import shipped_rows

NO_NORM: Final = Text(
    "Định mức {norm} phải có hiệu lực vào ngày {day}; không tìm thấy giá trị nào.",
    "norm {norm} must be in force on {day}; got none",
)


@cache
def national_norms() -> pl.DataFrame:
    """Return the norms shipped with the package, in the columns of the feed's table ``norms``.

    Raises ValueError where one lacks a required cell or ends before it begins.

    >>> national_norms().filter(pl.col("norm") == "learners_per_teacher").select("value", "unit", "valid_from").row(0)
    (25.0, 'người học/nhà giáo', datetime.date(2016, 11, 14))
    """
    return shipped_rows(NORMS)


def norm_in_force(norms: pl.DataFrame, norm: str, day: date) -> float | None:
    """Return the value in force on ``day`` of a norm for every training field; None where ``norms`` has none.

    ``norms`` has the columns of the feed's table; of several in force the latest begun counts.

    >>> [norm_in_force(national_norms(), "streaming_share_goal", date(year, 12, 31)) for year in (2025, 2026, 2031)]
    [0.4, 0.5, None]
    """
    if norms.is_empty():
        return None
    rows = norms.filter(pl.col("norm") == norm, pl.col("training_field").is_null(), in_force(day))
    return None if rows.is_empty() else rows.sort("valid_from", nulls_last=False)["value"][-1]


def own_or_national_norm(own: pl.DataFrame, norm: str, day: date) -> float:
    """Return the value in force on ``day`` of a norm for every training field: the city's own, else the national one.

    ``own`` is the feed's table ``norms``. Raises InputError when neither has one.

    >>> own_or_national_norm(feed["norms"], "learners_per_teacher", date(2026, 6, 30))
    25.0
    >>> own_or_national_norm(feed["norms"], "learners_per_teacher", date(2000, 1, 1))
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: norm learners_per_teacher must be in force on 2000-01-01; got none
    """
    for norms in (own, national_norms()):
        value = norm_in_force(norms, norm, day)
        if value is not None:
            return value
    raise InputError(NO_NORM, norm=norm, day=day)
