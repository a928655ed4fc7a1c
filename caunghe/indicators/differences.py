"""Differences between domains of one sample, whose estimates are not independent of each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.indicators.design import Design, Replicates, labelled, survey_frame
from caunghe.indicators.intervals import Publication, flag
from caunghe.indicators.replicates import replicate_variance, replicate_weights
from caunghe.indicators.survey import ESTIMATES, STANDARD, means, totals
from caunghe.language import Text
from caunghe.schema import check_one_of

Compared = Literal["mean", "total"]
_NO_REFERENCE: Final = Text(
    "{by} không có giá trị {reference} để so sánh.", "'{by}' has no value {reference} to compare with"
)
_VALUE: Final = " value"


def differences(
    frame: pl.DataFrame | pl.LazyFrame,
    design: Design | Replicates,
    outcome: str | pl.Expr,
    by: str,
    reference: object,
    *,
    statistic: Compared = "mean",
    within: pl.Expr | None = None,
    publication: Publication = STANDARD,
) -> pl.DataFrame:
    """How much the mean (or share, or total) of each domain of ``by`` lies above that of the domain ``reference``.

    Two domains share clusters, so ``V(a − b) = V(a) + V(b) − 2·C(a, b)``: the variance of the total of the difference
    of both linearised residuals, ``w·1_a·(y − R_a)/W_a − w·1_b·(y − R_b)/W_b``; of replicate weights, the spread of the
    replicates' differences. Columns of ESTIMATES, Student's interval; a difference has no design effect, and is judged
    by persons and degrees of freedom of both domains, not relative to itself, since one near 0 is a finding too.
    Equal to R ``survey`` 4.1 ``svycontrast`` of ``svyby(covmat = TRUE)``.
    Raises ``InputError`` as ``means`` does, and when nobody is in the domain ``reference``.

    >>> people, trained = feed["labour_survey"].filter(year=2025), pl.col("qualification") != "none"
    >>> apart = differences(people, Design("weight", "cluster", "stratum"), trained, "sex", "male")
    >>> apart.select("sex", pl.col("estimate", "standard_error").round(3)).rows()
    [('female', 0.0, 0.15)]
    """
    check_one_of("statistic", statistic, ("mean", "total"))
    value = pl.col(outcome) if isinstance(outcome, str) else outcome
    frame = survey_frame(frame, [value], within)
    frame, (label,) = labelled(frame, [by], ESTIMATES)
    inside = pl.lit(True) if within is None else within.fill_null(False)
    frame = frame.with_columns(pl.when(inside & pl.col(label).is_not_null()).then(value.cast(pl.Float64)).alias(_VALUE))
    kind = means if statistic == "mean" else totals
    known = kind(frame, design, _VALUE, label).filter(pl.col("persons") > 0)
    base = known.filter(pl.col(label) == reference)
    if not base.height:
        raise InputError(_NO_REFERENCE, by=by, reference=reference)
    first = base.row(0, named=True)
    rows = [
        _difference(frame, design, statistic, label, other, first, publication)
        for other in known.filter(pl.col(label) != reference).iter_rows(named=True)
    ]
    table = pl.concat(rows) if rows else known.clear()
    return table.select(pl.col(label).alias(by), *ESTIMATES.names())


def _difference(
    frame: pl.DataFrame,
    design: Design | Replicates,
    statistic: Compared,
    label: str,
    other: Mapping[str, Any],
    base: Mapping[str, Any],
    publication: Publication,
) -> pl.DataFrame:
    """Return the row of one pair of domains."""
    parts = [pl.col(label).eq(pl.lit(each[label])) for each in (other, base)]
    apart = float(other["estimate"]) - float(base["estimate"])
    linear = pl.lit(0.0)
    for sign, here, each in zip((1.0, -1.0), parts, (other, base), strict=True):
        residual = pl.col(_VALUE)
        if statistic == "mean":
            residual = (residual - pl.lit(each["estimate"])) / pl.lit(each["population"])
        linear += pl.when(here).then(sign * residual).otherwise(0.0)
    within = (parts[0] | parts[1]).fill_null(False) & pl.col(_VALUE).is_not_null()
    row = totals(frame, design, linear, within=within, publication=publication)
    moved = pl.lit(apart) - pl.col("estimate")
    if isinstance(design, Replicates):
        row = _by_replicates(frame, design, statistic, parts, apart, row)
    shown = {name: pl.col(name) + moved for name in ("low", "high")} | {"estimate": pl.lit(apart)}
    row = row.with_columns(**shown, cv=pl.col("standard_error") / abs(apart) if apart else None)
    return row.with_columns(
        pl.lit(other[label], frame.schema[label]).alias(label),
        design_effect=pl.lit(None, pl.Float64),
        flag=flag(publication, difference=True),
        note=pl.lit(None, pl.String),
    )


def _by_replicates(
    frame: pl.DataFrame,
    design: Replicates,
    statistic: Compared,
    parts: list[pl.Expr],
    apart: float,
    row: pl.DataFrame,
) -> pl.DataFrame:
    """Return the row with the spread of the replicates' differences in place of that of the linearised total."""
    weights = replicate_weights(frame, design)
    thetas = np.zeros(weights.shape[1])
    for sign, here in zip((1.0, -1.0), parts, strict=True):
        known = frame.select((here & pl.col(_VALUE).is_not_null()).fill_null(False)).to_series().to_numpy()
        values, own = frame[_VALUE].to_numpy()[known], weights[known]
        with np.errstate(divide="ignore", invalid="ignore"):
            thetas += sign * (own.T @ values / (own.sum(axis=0) if statistic == "mean" else 1.0))
    error = float(np.sqrt(replicate_variance(design, thetas, apart)))
    stretch = pl.lit(error) / pl.col("standard_error")
    ends = {name: pl.col("estimate") + (pl.col(name) - pl.col("estimate")) * stretch for name in ("low", "high")}
    return row.with_columns(**ends, standard_error=pl.lit(error))
