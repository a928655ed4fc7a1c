"""The tables that the indicators return, and that report and site read."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.schema import COVERED

_S, _F, _I = pl.String(), pl.Float64(), pl.Int64()

# One row a number: indicator × year × category of one breakdown ("all" has the single category "all").
VALUES: Final = pl.Schema(
    {
        "indicator": _S,
        "year": _I,
        "breakdown": _S,  # all | area | sex | age_band | level | field_group | institution | group | industry | ...
        "category": _S,  # a code of the breakdown
        "estimate": _F,  # in the indicator's unit; shares 0-1; null when suppressed
        "standard_error": _F,  # null where the number is a count from a register
        "low": _F,  # 95 % interval
        "high": _F,
        "cv": _F,
        "persons": _I,  # sampled persons (survey) or counted units (register) behind the number
        "basis": _S,  # published | estimated | synthetic
        "flag": _S,  # publish | caution | suppressed
        # share of what is due that is known, in a survey of those asked who answered; null where nothing is due
        "coverage": _F,
        # share of what is due that cannot be known yet, such as cohorts that have not finished; 1 of what is so far,
        # as of rounds that are open; null for a survey
        "pending": _F,
        # low_design_effect: a share whose clusters cannot be those by which the sample was drawn | low_response
        "note": _S,
    }
)


def is_covered() -> pl.Expr:
    """Return whether a value covers what is due, or nothing says what is.

    A survey's value, which has nothing ``pending``, is its year's: who did not answer will not. What is still running,
    all ``pending`` and covering nobody knows what, is not.

    >>> rows = {"coverage": [0.949, 0.95, None, 0.8, None], "pending": [0.0, 0.0, None, None, 1.0]}
    >>> pl.DataFrame(rows).select(is_covered()).to_series().to_list()
    [False, True, True, True, False]
    """
    return pl.col("pending").is_null() | (pl.col("coverage") >= COVERED).fill_null(pl.col("pending") == 0)


# what a row that is too uncertain does not show: its estimate, and what tells about it
ESTIMATED: Final = ("estimate", "standard_error", "low", "high", "cv")
WITHHELD: Final = (*ESTIMATED, "persons", "coverage", "pending")  # what a suppressed row does not show

# One row a target.
VERDICTS: Final = pl.Schema(
    {
        "indicator": _S,
        "area": _S,
        "group": _S,
        "boundary": _S,  # for which the target was set; null for today's
        "year": _I,
        "target": _F,
        "source": _S,
        "latest_year": _I,  # of the estimate on which the verdict rests
        "estimate": _F,
        "standard_error": _F,
        "low": _F,  # 95 %, as in VALUES
        "high": _F,
        "projected": _F,  # at the target's year
        "projected_low": _F,  # 80 %
        "projected_high": _F,
        "probability": _F,  # that the target is met by its year
        # met | on_course | at_risk | off_course | undetectable; and where there is none: no_projection | not_measured |
        # no_data | unknown_indicator
        "verdict": _S,
        "judged_by": _S,  # year | interpolation | projection
        # other_boundary: judged on today's | sudden_step: the last year does not come of those before | zero_left_out,
        # zero_last: the one zero among counts in the thousands, before the last year or in it
        "note": _S,
        "sample": _I,  # persons surveyed now
        "sample_needed": _I,  # persons to survey in the target's year, where undetectable
        "series_from": _I,  # first year of the unbroken series used
    }
)

# The fan behind each verdict: one row a year, observed or projected.
PATHS: Final = pl.Schema(
    {
        "indicator": _S,
        "area": _S,
        "group": _S,
        "boundary": _S,
        "year": _I,
        "observed": pl.Boolean(),
        "series": _I,  # number of the unbroken piece
        "estimate": _F,
        "low80": _F,
        "high80": _F,
        "low95": _F,
        "high95": _F,
    }
)

# Small areas: communes by Fay-Herriot.
COMMUNES: Final = pl.Schema(
    {
        "indicator": _S,
        "area": _S,
        "year": _I,
        "direct": _F,
        "direct_error": _F,
        "estimate": _F,
        "error": _F,  # square root of the mean squared error
        "persons": _I,
        "own_weight": _F,  # γ: the weight of the commune's own sample; null where no model was fitted, as the next two
        "area_variance": _F,  # A of the model, the same in every row
        "coverage": _F,  # share of communes that 80 % intervals hold if the model is true (parametric bootstrap)
    }
)

# Mismatch between training and openings, one row a measure and year.
MISMATCH: Final = pl.Schema(
    {
        "measure": _S,
        "year": _I,  # of award and of openings
        "value": _F,  # null where suppressed, and where a sample tells bounds only
        "low": _F,  # 95 %
        "high": _F,
        "flag": _S,  # publish | caution | suppressed, as in VALUES | bounds: low and high hold for certain
        "coverage": _F,  # share of the graduates due that are known, as in VALUES
        "pending": _F,
    }
)
