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

_ROUNDING: Final = 1e-12
_ORDER: Final = Text(
    "{lower} không được lớn hơn {upper}; đã cho {low} và {high}.",
    "{lower} must not be above {upper}; got {low} and {high}",
)


@dataclass(frozen=True, slots=True)
class Publication:
    """When an estimate is published, published with caution, or suppressed.

    Suppressed, as nobody could act on it:

    - fewer than ``minimum_persons`` asked, or worth fewer than as many asked one by one (persons ÷ design effect);
    - fewer than ``minimum_freedom`` degrees of freedom (units − strata), or no standard error at all;
    - a share whose interval is ``widest`` or more wide; any estimate whose interval is more than ``widest_relative``
      of it, or whose coefficient of variation (standard error ÷ estimate) is above ``suppress_above``.

    With caution: fewer than ``caution_freedom`` degrees of freedom, a coefficient above ``caution_above``, a share of
    exactly 0 or 1, or a share below ``narrow`` that only the relative measures would suppress while its interval is no
    more than ``narrow`` wide. A share with a design effect below ``least_design_effect`` has a ``note``.

    What is relative is so to the rarer side of a share, min(p, 1 − p): who says 90 % says 10 %. Widths are those of the
    95 % interval, whatever ``level`` the intervals shown have. The limits of width, of the effective sample and of the
    degrees of freedom are those of the United States' health statistics (Parker and others, National Center for Health
    Statistics Data Presentation Standards for Proportions, Vital and Health Statistics 2(175), 2017).
    """

    caution_above: float = 0.15
    suppress_above: float = 0.30
    minimum_persons: int = 30
    level: float = 0.95
    widest: float = 0.30
    widest_relative: float = 1.30
    narrow: float = 0.05
    caution_freedom: int = 8
    minimum_freedom: int = 3
    least_design_effect: float = 0.5

    def __post_init__(self) -> None:
        check_within(self, "level")
        check_limits(self, dict.fromkeys(_LIMITS, (0, inf)))
        for lower, upper in _ORDERED:
            if getattr(self, lower) > getattr(self, upper):
                low, high = f"{getattr(self, lower):g}", f"{getattr(self, upper):g}"
                raise InputError(_ORDER, lower=lower, upper=upper, low=low, high=high)


_LIMITS: Final = (
    *("caution_above", "suppress_above", "minimum_persons", "widest", "widest_relative", "narrow"),
    *("caution_freedom", "minimum_freedom", "least_design_effect"),
)
_ORDERED: Final = (
    ("caution_above", "suppress_above"),
    ("narrow", "widest"),
    ("minimum_freedom", "caution_freedom"),
)
LOW_DESIGN_EFFECT: Final = "low_design_effect"  # a note: clusters less alike than people drawn at random are
JUDGED_LEVEL: Final = 0.95  # the level of the intervals that are measured


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


def student(freedom: int, level: float) -> float:
    """Return Student's quantile of a two-sided interval."""
    return float(special.stdtrit(freedom, (1 + level) / 2))


# scipy.special: scipy.stats would add a second to every start
def _quantile(freedom: np.ndarray, level: float) -> np.ndarray:
    return np.where(freedom > 0, special.stdtrit(np.maximum(freedom, 1), (1 + level) / 2), np.nan)


def flag(publication: Publication, *, share: bool = False, total: bool = False, difference: bool = False) -> pl.Expr:
    """``publish``, ``caution`` or ``suppressed``, from the columns of ESTIMATES; ``Publication`` has the rules.

    A ``total`` is not judged by its effective sample: most of its error is how many people the domain has. A
    ``difference`` is not judged relative to itself: one near 0 is a finding too.
    """
    estimate = pl.col("estimate")
    at_edge = estimate.is_in([0.0, 1.0]) if share else pl.lit(False)
    base = pl.min_horizontal(estimate, 1 - estimate) if share else estimate.abs()
    cv, width = pl.col("standard_error") / base, _judged_width(publication.level)
    worth = pl.col("persons") / (1.0 if total else pl.max_horizontal(pl.col("design_effect"), 1.0).fill_null(1.0))
    few = (worth < publication.minimum_persons) | (pl.col("degrees_of_freedom") < publication.minimum_freedom)
    unknown = (
        (pl.col("standard_error").is_null())
        | pl.col("low").is_null()
        | (pl.col("cv").is_null() & ~at_edge & pl.lit(not difference))
    )
    vague = (
        pl.lit(not difference)
        & ~at_edge
        & ((cv > publication.suppress_above) | (width / base > publication.widest_relative))
    )
    narrow = (width <= publication.narrow) & (base < publication.narrow) if share else pl.lit(False)
    wide = width >= publication.widest - _ROUNDING if share else pl.lit(False)
    unsure = at_edge | vague | (pl.lit(not difference) & (cv > publication.caution_above))
    unsure |= pl.col("degrees_of_freedom") < publication.caution_freedom
    return (
        pl.when(few.fill_null(False) | unknown | wide | (vague & ~narrow))
        .then(pl.lit("suppressed"))
        .when(unsure.fill_null(False))
        .then(pl.lit("caution"))
        .otherwise(pl.lit("publish"))
    )


def note(publication: Publication) -> pl.Expr:
    """``low_design_effect`` where the design effect of a share is impossibly low, else null.

    People of one cluster are at least as alike as people drawn at random; a design effect far below 1 says that the
    columns of units or strata are not those by which the sample was drawn, or that too few units were drawn to tell.
    Totals and means of employers drawn by size can be that much better, so only shares are noted.
    """
    low = pl.col("design_effect") < publication.least_design_effect
    return pl.when(low & (pl.col("estimate").abs() > 0)).then(pl.lit(LOW_DESIGN_EFFECT))


def _judged_width(level: float) -> pl.Expr:
    """Return the width of the 95 % interval, from that of ``level`` by the quotient of Student's quantiles."""
    width = pl.col("high") - pl.col("low")
    if level == JUDGED_LEVEL:
        return width

    def stretched(freedom: pl.Series) -> pl.Series:
        known = freedom.cast(pl.Float64).fill_null(inf).to_numpy()
        return pl.Series(_quantile(known, JUDGED_LEVEL) / _quantile(known, level))

    return width * pl.col("degrees_of_freedom").map_batches(stretched, return_dtype=pl.Float64)
