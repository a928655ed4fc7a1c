"""Medians and other quantiles of a sample survey, with Woodruff's intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.indicators.design import Design, Replicates, labelled, names, survey_frame
from caunghe.indicators.distributions import VALUE, WEIGHT, distributions
from caunghe.indicators.intervals import Publication, flag, student
from caunghe.indicators.survey import ESTIMATES, STANDARD, means
from caunghe.language import Text

_AT: Final = Text(
    "Mỗi mức phân vị phải lớn hơn 0 và nhỏ hơn 1; đã cho {at}.", "each quantile must be between 0 and 1; got {at}"
)
QUANTILES: Final = pl.Schema({"quantile": pl.Float64(), **ESTIMATES})
_BOUND, _NOISE = " bound", 1e-12


def quantiles(
    frame: pl.DataFrame | pl.LazyFrame,
    design: Design | Replicates,
    outcome: str | pl.Expr,
    by: str | Sequence[str] = (),
    *,
    at: float | Sequence[float] = 0.5,
    within: pl.Expr | None = None,
    publication: Publication = STANDARD,
) -> pl.DataFrame:
    """Weighted quantiles of each domain, in the outcome's unit; one row for each of ``at``, the median unless said.

    The quantile is the smallest value up to which a share p of the people or more lie. Woodruff: the share of people up
    to the estimate has an error, Student's interval of that share is read back through the distribution, and the
    standard error is its width ÷ 2t. Where the interval of the share leaves 0-1 the quantile has no interval and is
    suppressed. ``design_effect`` is null. Source: Woodruff, Journal of the American Statistical Association 47, 1952;
    equal to R ``survey`` 4.1 ``svyquantile(interval.type = "mean", qrule = "math")`` under ``svyby``.
    Raises ``InputError`` as ``means`` does, and for a quantile that is not between 0 and 1.

    >>> people = feed["labour_survey"].filter(year=2025)
    >>> pay = quantiles(people, Design("weight", "cluster", "stratum"), "monthly_pay", "sex")
    >>> pay.select("sex", "quantile", pl.col("estimate") / 1e6, "persons").rows()
    [('female', 0.5, 9.5, 102), ('male', 0.5, 9.0, 120)]
    """
    levels = [at] if isinstance(at, int | float) else list(at)
    if not levels or not all(0 < each < 1 for each in levels):
        raise InputError(_AT, at=", ".join(f"{each:g}" for each in levels))
    value = pl.col(outcome) if isinstance(outcome, str) else outcome
    frame = survey_frame(frame, [value], within)
    columns = names(by)
    frame, labels = labelled(frame, columns, QUANTILES)
    inside = pl.lit(True) if within is None else within.fill_null(False)
    known = inside & pl.all_horizontal(pl.col(label).is_not_null() for label in labels) if labels else inside
    frame = frame.with_columns(pl.when(known).then(value.cast(pl.Float64)).alias(VALUE))
    tables = [_at(frame, design, labels, each, publication) for each in levels]
    table = pl.concat(tables).sort(*labels, "quantile") if labels else pl.concat(tables).sort("quantile")
    return table.rename(dict(zip(labels, columns, strict=True)))


def _at(
    frame: pl.DataFrame, design: Design | Replicates, labels: list[str], level: float, publication: Publication
) -> pl.DataFrame:
    """Return one quantile of every domain."""
    known = distributions(frame, design.weight, labels)
    bounds = [_value(values, weights, level) for values, weights in known.select(VALUE, WEIGHT).iter_rows()]
    known = known.with_columns(pl.Series(_BOUND, bounds, pl.Float64()))
    shares = means(
        _beside(frame, known.drop(VALUE, WEIGHT), labels),
        design,
        pl.col(VALUE) <= pl.col(_BOUND),
        labels,
        publication=publication,
    )
    rows = _beside(shares, known, labels).iter_rows(named=True)
    numbers = shares.with_columns(pl.DataFrame([_row(row, publication.level) for row in rows], _MADE))
    marks = {"quantile": pl.lit(level), "design_effect": pl.lit(None, pl.Float64), "note": pl.lit(None, pl.String)}
    return numbers.with_columns(**marks).with_columns(flag=flag(publication)).select(*labels, *QUANTILES.names())


_MADE: Final = pl.Schema({name: pl.Float64() for name in ("estimate", "low", "high", "standard_error", "cv")})


def _beside(frame: pl.DataFrame, of_domains: pl.DataFrame, labels: list[str]) -> pl.DataFrame:
    """Return the rows with what is known of their domain."""
    if labels:
        return frame.join(of_domains, on=labels, how="left", maintain_order="left")
    return frame.join(of_domains, how="cross")


def _value(values: Sequence[float], weights: Sequence[float], share: float) -> float | None:
    """Return the smallest value up to which ``share`` of the weight or more lies (R's rule "math"); None of nobody."""
    if len(values) == 0:
        return None
    sums = np.cumsum(np.array(weights, np.float64))
    place = int((sums < share * sums[-1] * (1 - _NOISE)).sum())
    return float(values[min(place, len(values) - 1)])


def _row(row: Mapping[str, Any], level: float) -> dict[str, float | None]:
    """Return estimate, interval, standard error and cv of one domain from its share of people up to the estimate."""
    bound, freedom, error = row[_BOUND], row["degrees_of_freedom"], row["standard_error"]
    found: dict[str, float | None] = dict.fromkeys(_MADE) | {"estimate": bound}
    if bound is None or error is None or not freedom or freedom < 0:
        return found
    reach = student(freedom, level)
    ends = [row["estimate"] + side * reach * error for side in (-1, 1)]
    if ends[0] < 0 or ends[1] > 1 + _NOISE:
        return found
    low, high = (_value(row[VALUE], row[WEIGHT], end) for end in ends)
    if low is None or high is None:
        return found
    spread = (high - low) / (2 * reach)
    return found | {"low": low, "high": high, "standard_error": spread, "cv": spread / abs(bound) if bound else None}
