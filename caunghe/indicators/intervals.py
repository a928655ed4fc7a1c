"""Intervals for estimates, and the flag that says whether an estimate may be published."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np
import polars as pl
from scipy import special

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.schema import check_limits, check_within, normal_reach

_ORDER: Final = Text(
    "caution_above không được lớn hơn suppress_above; đã cho {caution} và {suppress}.",
    "caution_above must not be above suppress_above; got {caution} and {suppress}",
)


@dataclass(frozen=True, slots=True)
class Publication:
    """When an estimate is published, published with caution, or suppressed.

    ``publish`` up to ``caution_above`` of the coefficient of variation (standard error ÷ estimate), ``caution`` up to
    ``suppress_above``; ``suppressed`` above it, or below ``minimum_persons``, or without a standard error. A proportion
    of exactly 0 or 1 has no measured error: ``caution``. ``level`` is the coverage of intervals.
    """

    caution_above: float = 0.15
    suppress_above: float = 0.30
    minimum_persons: int = 30
    level: float = 0.95

    def __post_init__(self) -> None:
        check_within(self, "level")
        check_limits(self, dict.fromkeys(("caution_above", "suppress_above", "minimum_persons"), (0, inf)))
        if self.caution_above > self.suppress_above:
            raise InputError(_ORDER, caution=f"{self.caution_above:g}", suppress=f"{self.suppress_above:g}")


def t_interval(
    estimate: np.ndarray, error: np.ndarray, freedom: np.ndarray, level: float
) -> tuple[np.ndarray, np.ndarray]:
    """``estimate ± t · error``, t the Student quantile; NaN where there are no degrees of freedom."""
    reach = _quantile(freedom, level) * error
    return estimate - reach, estimate + reach


def logit_interval(
    share: np.ndarray, logit_error: np.ndarray, freedom: np.ndarray, persons: np.ndarray, level: float
) -> tuple[np.ndarray, np.ndarray]:
    """Interval of a proportion: Student's on the logit scale, back-transformed; always within 0-1.

    A proportion of 0 or 1 has no logit. It takes the exact binomial bound with the sample size reduced for few
    degrees of freedom, ``n* = n · (t_{n−1} / t_df)²``: (0, 1 − (α/2)^{1/n*}) or its mirror image.
    Source: R ``svyciprop(method = "logit")``; Korn and Graubard, Survey Methodology 24, 1998.
    """
    alpha = 1 - level
    with np.errstate(divide="ignore", invalid="ignore"):
        logit = np.log(share / (1 - share))
        reach = _quantile(freedom, level) * logit_error
        effective = persons * (_quantile(persons - 1, level) / _quantile(freedom, level)) ** 2
        bound = (alpha / 2) ** (1 / effective)
        low, high = 1 / (1 + np.exp(reach - logit)), 1 / (1 + np.exp(-reach - logit))
    low = np.where(share == 0, 0.0, np.where(share == 1, bound, low))
    high = np.where(share == 1, 1.0, np.where(share == 0, 1 - bound, high))
    unknown = np.isnan(_quantile(freedom, level)) | np.isnan(share)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def end_at_level(estimate: float, end: float, level: float, other: float, freedom: int | None) -> float:
    """Return the end of an interval of ``level`` at an ``other`` level, as far from the estimate as Student asks.

    ``estimate + (end − estimate) · t_other / t_level``; normal quantiles where ``freedom`` is not known.

    >>> end_at_level(0.5, 0.437, 0.95, 0.95, 4), round(end_at_level(0.5, 0.437, 0.95, 0.80, 4), 3)
    (0.437, 0.465)
    """
    t_other, t_level = (
        normal_reach(each) if freedom is None else float(special.stdtrit(freedom, (1 + each) / 2))
        for each in (other, level)
    )
    return estimate + (end - estimate) * (t_other / t_level)


# scipy.special: scipy.stats would add a second to every start
def _quantile(freedom: np.ndarray, level: float) -> np.ndarray:
    return np.where(freedom > 0, special.stdtrit(np.maximum(freedom, 1), (1 + level) / 2), np.nan)


def flag(publication: Publication, proportion: bool) -> pl.Expr:
    """``publish``, ``caution`` or ``suppressed``, from estimate, standard_error, cv and persons."""
    unsure = pl.lit(False)
    if proportion:
        unsure = pl.col("estimate").is_in([0.0, 1.0])
    few = pl.col("persons") < publication.minimum_persons
    unknown = pl.col("standard_error").is_null() | (pl.col("cv").is_null() & ~unsure) | pl.col("low").is_null()
    return (
        pl.when(few | unknown)
        .then(pl.lit("suppressed"))
        .when(unsure)
        .then(pl.lit("caution"))
        .when(pl.col("cv") > publication.suppress_above)
        .then(pl.lit("suppressed"))
        .when(pl.col("cv") > publication.caution_above)
        .then(pl.lit("caution"))
        .otherwise(pl.lit("publish"))
    )
