"""Totals, means, ratios and proportions of a sample survey by any breakdown, with honest errors.

Every function takes the persons as a frame and returns one row for each combination of ``by`` that occurs (sorted):
the columns of ``by``, then estimate, standard_error, low, high (interval at the level of ``publication``), cv (standard
error ÷ estimate), design_effect (variance ÷ that of a simple random sample of as many persons, without replacement),
persons (sampled, of positive weight), population (Σ weights), units (sampled, with such persons; null of replicate
weights), degrees_of_freedom, flag (publish, caution,
suppressed: ``Publication`` has the rules) and note (``low_design_effect`` of a share: its clusters cannot be those by
which the sample was drawn). What cannot be known is null. Estimates of suppressed rows are still there: what may be
shown is decided where it is shown.

Persons outside ``within``, or whose outcome or breakdown is empty (null, or NaN of a breakdown), are outside the
domain: they count as zeros of their unit, as R's ``subset`` of a design does; filtering the frame beforehand would
understate the error. A lazy frame is collected. ``laid`` spares the numbering of units and domains where several
outcomes of one frame are estimated by the same design and ``by`` (``survey_layout``).
Equal to R ``survey`` 4.1 (``svytotal``, ``svymean``, ``svyratio``, ``svyciprop``, each under ``svyby``) to 1e-9.
Intervals of shares are R's ``xlogit`` of a design, and R's ``logit`` of replicate weights (where ``xlogit`` differs).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.indicators.cells import MOMENTS, Cells, Layout, aggregate, layout
from caunghe.indicators.design import Design, Replicates, labelled, names, survey_frame
from caunghe.indicators.intervals import Publication, flag, logit_interval, note, t_interval
from caunghe.indicators.replicates import Spread, replicate_spread
from caunghe.indicators.taylor import linearised_variance
from caunghe.language import Text

_PROPORTION: Final = Text(
    "Giá trị để tính tỷ lệ phải từ 0 đến 1; đã cho từ {low} đến {high}.",
    "the outcome of a proportion must be within 0-1; got {low} to {high}",
)
_NOISE: Final = 1e-12
Statistic = Literal["total", "mean", "ratio", "share", "proportion"]

ESTIMATES: Final = pl.Schema(
    {
        "estimate": pl.Float64(),
        "standard_error": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "cv": pl.Float64(),
        "design_effect": pl.Float64(),
        "persons": pl.Int64(),
        "population": pl.Float64(),
        "units": pl.Int64(),
        "degrees_of_freedom": pl.Int64(),
        "flag": pl.String(),
        "note": pl.String(),
    }
)
STANDARD: Final = Publication()


def totals(
    frame: pl.DataFrame,
    design: Design | Replicates,
    outcome: str | pl.Expr,
    by: str | Sequence[str] = (),
    *,
    within: pl.Expr | None = None,
    publication: Publication = STANDARD,
    laid: Layout | None = None,
) -> pl.DataFrame:
    """Weighted total ``Σ w·y`` of each domain, in the outcome's unit; ``pl.lit(1)`` as outcome counts people.

    Raises ``InputError`` when the frame is empty, lacks a column of the design or of ``by``, or an outcome is not
    finite.

    >>> people = feed["labour_survey"].filter(year=2025)
    >>> trained = pl.col("qualification") != "none"
    >>> certified = totals(people, Design("weight", unit="cluster", stratum="stratum"), trained, by="sex")
    >>> certified.select("sex", pl.col("estimate", "standard_error").round(), "persons").rows()
    [('female', 1200.0, 177.0, 120), ('male', 1200.0, 185.0, 120)]
    """
    return _estimates("total", frame, design, _outcome(outcome), None, names(by), within, publication, laid)


def means(
    frame: pl.DataFrame,
    design: Design | Replicates,
    outcome: str | pl.Expr,
    by: str | Sequence[str] = (),
    *,
    within: pl.Expr | None = None,
    publication: Publication = STANDARD,
    laid: Layout | None = None,
) -> pl.DataFrame:
    """Weighted mean ``Σ w·y / Σ w`` of each domain, in the outcome's unit."""
    return _estimates("mean", frame, design, _outcome(outcome), None, names(by), within, publication, laid)


def ratios(
    frame: pl.DataFrame,
    design: Design | Replicates,
    numerator: str | pl.Expr,
    denominator: str | pl.Expr,
    by: str | Sequence[str] = (),
    *,
    within: pl.Expr | None = None,
    publication: Publication = STANDARD,
    part: bool = False,
    laid: Layout | None = None,
) -> pl.DataFrame:
    """Ratio of two weighted totals ``Σ w·y / Σ w·x`` of each domain.

    Where y is a ``part`` of x, the ratio lies within 0-1 and so does its interval, made as that of a proportion.
    """
    outcomes = _outcome(numerator), _outcome(denominator)
    return _estimates("share" if part else "ratio", frame, design, *outcomes, names(by), within, publication, laid)


def proportions(
    frame: pl.DataFrame,
    design: Design | Replicates,
    outcome: str | pl.Expr,
    by: str | Sequence[str] = (),
    *,
    within: pl.Expr | None = None,
    publication: Publication = STANDARD,
    laid: Layout | None = None,
) -> pl.DataFrame:
    """Weighted share (0-1) of the people of each domain for whom ``outcome`` (boolean, or 0 and 1) is true.

    Intervals on the logit scale. Raises ``InputError`` when an outcome is below 0 or above 1.

    >>> people, trained = feed["labour_survey"].filter(year=2025), pl.col("qualification") != "none"
    >>> women_at_work = (pl.col("sex") == "female") & (pl.col("activity") == "employed")
    >>> for design in (Design("weight", "cluster", "stratum"), Design("weight")):  # as drawn; as if drawn one by one
    ...     rate = proportions(people, design, trained, within=women_at_work)
    ...     print(rate.select(pl.col("estimate", "low", "high").round(2), "degrees_of_freedom", "flag").row(0))
    (0.5, 0.27, 0.73, 4, 'suppressed')
    (0.5, 0.4, 0.6, 101, 'publish')
    """
    expression = _outcome(outcome)
    frame = survey_frame(frame, [expression], within)
    inside = expression if within is None else expression.filter(within)
    low, high = frame.select(low=inside.min().cast(pl.Float64), high=inside.max().cast(pl.Float64)).row(0)
    if low is not None and not (low >= 0 and high <= 1) and np.isfinite(low + high):  # a NaN is refused as such
        raise InputError(_PROPORTION, low=low, high=high)
    return _estimates("proportion", frame, design, expression, None, names(by), within, publication, laid)


def survey_layout(frame: pl.DataFrame, design: Design, by: Sequence[str]) -> Layout:
    """Return the layout that the estimates of several outcomes of a frame, by one design and breakdown, can share."""
    frame, labels = labelled(frame, by, ESTIMATES)
    return layout(frame, design, labels)


def _outcome(outcome: str | pl.Expr) -> pl.Expr:
    return pl.col(outcome) if isinstance(outcome, str) else outcome


def _estimates(
    statistic: Statistic,
    frame: pl.DataFrame,
    design: Design | Replicates,
    numerator: pl.Expr,
    denominator: pl.Expr | None,
    by: list[str],
    within: pl.Expr | None,
    publication: Publication,
    laid: Layout | None,
) -> pl.DataFrame:
    frame = survey_frame(frame, [numerator, denominator], within)
    frame, labels = labelled(frame, by, ESTIMATES)
    sample = Design(weight=design.weight) if isinstance(design, Replicates) else design
    cells = aggregate(frame, sample, labels, numerator, denominator, within, laid)
    sums = {name: cells.domains[name].to_numpy() for name in MOMENTS}
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.where(sums["persons"] > 0, sums["numerator"], np.nan)
        if statistic != "total":
            estimate = estimate / sums["denominator"]
        if statistic in ("share", "proportion"):
            estimate = _exact_at_edges(estimate)
        if isinstance(design, Replicates):
            outcomes = (numerator, denominator, within)
            spread = replicate_spread(
                frame, design, cells.domains.select(labels), outcomes, statistic == "total", estimate
            )
        else:
            spread = _linearised_spread(cells, design, statistic, estimate, sums["denominator"])
        random = _random_sample_variance(statistic, estimate, sums)
        table = _table(statistic, cells, sums, estimate, spread, random, publication)
    return table.rename(dict(zip(labels, by, strict=True)))


def _exact_at_edges(share: np.ndarray) -> np.ndarray:
    """Return shares within the noise of additions of 0 or 1 as just that: they have no logit and no measured error."""
    share = np.where(np.abs(share) < _NOISE, 0.0, share)
    return np.where(np.abs(share - 1) < _NOISE, 1.0, share)


def _linearised_spread(
    cells: Cells, design: Design, statistic: Statistic, estimate: np.ndarray, denominator: np.ndarray
) -> Spread:
    """Taylor: total z = Σwy; ratio R = Y/X (a mean has x = 1) z = Σw(y − R·x)/X, summed within each cell."""
    domain = cells.table["domain"].to_numpy()
    residual = cells.table["numerator"].to_numpy()
    if statistic != "total":
        residual = (residual - estimate[domain] * cells.table["denominator"].to_numpy()) / denominator[domain]
    variance, freedom, units = linearised_variance(cells, residual, design.lonely)
    return Spread(variance, freedom, variance / (estimate * (1 - estimate)) ** 2, units)


def _random_sample_variance(statistic: Statistic, estimate: np.ndarray, sums: dict[str, np.ndarray]) -> np.ndarray:
    """Variance of a simple random sample of n persons out of N = Σw: ``Q · (N − n) / (n − 1)``.

    Q is the weighted sum of squares of the linearised outcome about its mean: total Σwy² − (Σwy)²/N, ratio and mean
    Σw(y − R·x)² / X². NaN when N < n, since the weights then are no numbers of people.
    """
    n, population = sums["persons"], sums["weight"]
    if statistic == "total":
        squares = sums["nn"] - sums["numerator"] ** 2 / population
    else:
        squares = (sums["nn"] - 2 * estimate * sums["nd"] + estimate**2 * sums["dd"]) / sums["denominator"] ** 2
    return np.where(population >= n, squares * (population - n) / (n - 1), np.nan)


def _table(
    statistic: Statistic,
    cells: Cells,
    sums: dict[str, np.ndarray],
    estimate: np.ndarray,
    spread: Spread,
    random: np.ndarray,
    publication: Publication,
) -> pl.DataFrame:
    within_one = statistic in ("share", "proportion")
    nothing = within_one & np.isin(estimate, (0.0, 1.0)) & (spread.variance < _NOISE**2)
    error = np.sqrt(np.where(nothing, 0.0, spread.variance))
    if within_one:
        logit_error = np.sqrt(spread.logit_variance)
        low, high = logit_interval(estimate, logit_error, spread.freedom, sums["persons"], publication.level)
    else:
        low, high = t_interval(estimate, error, spread.freedom, publication.level)
    columns = {
        "estimate": estimate,
        "standard_error": error,
        "low": low,
        "high": high,
        "cv": error / np.abs(estimate),
        "design_effect": spread.variance / random,
        "persons": sums["persons"],
        "population": sums["weight"],
        "units": spread.units,
        "degrees_of_freedom": spread.freedom,
    }
    numbers = pl.DataFrame({name: np.where(np.isfinite(values), values, np.nan) for name, values in columns.items()})
    numbers = numbers.with_columns(pl.all().fill_nan(None))
    marks = flag(publication, share=within_one, total=statistic == "total")
    numbers = numbers.with_columns(flag=marks, note=note(publication) if within_one else None)
    labels = cells.domains.drop(MOMENTS)
    return pl.concat(
        [labels, numbers.select([pl.col(name).cast(kind) for name, kind in ESTIMATES.items()])], how="horizontal"
    )
