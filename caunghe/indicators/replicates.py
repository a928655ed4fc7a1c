"""Variance from replicate weights: what the estimate would have been on half-samples, without a unit, or resampled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from caunghe.indicators.design import MAY_BE_NEGATIVE, Replicates, check_columns


@dataclass(frozen=True, slots=True)
class Spread:
    """Of each domain: variance of the estimate, degrees of freedom, variance of its logit, units (NaN if not known)."""

    variance: np.ndarray
    freedom: np.ndarray
    logit_variance: np.ndarray
    units: np.ndarray


def replicate_spread(
    frame: pl.DataFrame,
    design: Replicates,
    labels: pl.DataFrame,
    outcomes: tuple[pl.Expr, pl.Expr | None, pl.Expr | None],
    total: bool,
    estimate: np.ndarray,
) -> Spread:
    """Spread of the replicates of each domain's total or ratio; ``outcomes`` are numerator, denominator and within.

    Row i of ``labels`` (the breakdown's columns) and ``estimate[i]`` belong to domain i. The variance of the logit is
    that of the replicates' logits, as R's ``svyciprop`` of a replicate design, or linearised where one is 0 or 1.
    """
    domain_of, numerator, denominator = _persons(frame, labels, outcomes)
    weights = replicate_weights(frame, design)
    thetas = np.full((estimate.size, len(design.columns)), np.nan)
    freedom = np.zeros(estimate.size)
    for domain in range(estimate.size):
        rows = np.flatnonzero(domain_of == domain)
        if rows.size:
            own = weights[rows]
            thetas[domain] = own.T @ numerator[rows] / (1.0 if total else own.T @ denominator[rows])
            freedom[domain] = _rank(own) - 1 if design.degrees_of_freedom is None else design.degrees_of_freedom
    whole_logits, logits = np.log(estimate / (1 - estimate)), np.log(thetas / (1 - thetas))
    variance = _variances(design, thetas, estimate)
    by_delta = variance / (estimate * (1 - estimate)) ** 2
    usable = np.isfinite(logits).all(axis=1)
    of_logits = np.where(usable, _variances(design, logits, whole_logits), by_delta)
    return Spread(variance, freedom, of_logits, np.full(estimate.size, np.nan))


def replicate_weights(frame: pl.DataFrame, design: Replicates) -> np.ndarray:
    """Rows × replicates, with the sampling weight in them; raises ``InputError`` for columns that cannot be weights."""
    check_columns(frame, [], design.columns, negative=design.kind in MAY_BE_NEGATIVE)
    weights = frame.select(design.columns).cast(pl.Float64).to_numpy()
    if not design.combined:
        weights = weights * frame[design.weight].cast(pl.Float64).to_numpy()[:, None]
    return weights


def _persons(
    frame: pl.DataFrame, labels: pl.DataFrame, outcomes: tuple[pl.Expr, pl.Expr | None, pl.Expr | None]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each person's domain (−1 outside all), numerator and denominator."""
    numerator, denominator, within = outcomes
    by = labels.columns
    values = frame.select(
        numerator=numerator.cast(pl.Float64),
        denominator=pl.repeat(1.0, pl.len()) if denominator is None else denominator.cast(pl.Float64),
        inside=pl.repeat(True, pl.len()) if within is None else within.fill_null(False),
    )
    domain = pl.Series(np.zeros(frame.height, np.int64))
    if by:
        numbered = labels.with_columns(pl.row_index(" domain").cast(pl.Int64))
        domain = frame.select(by).join(numbered, on=by, how="left", maintain_order="left")[" domain"].fill_null(-1)
    inside = values["inside"] & values["numerator"].is_not_null() & values["denominator"].is_not_null()
    return (
        np.where(inside.to_numpy(), domain.to_numpy(), -1),
        values["numerator"].to_numpy(),
        values["denominator"].to_numpy(),
    )


def _variances(design: Replicates, thetas: np.ndarray, estimate: np.ndarray) -> np.ndarray:
    return np.array([replicate_variance(design, own, whole) for own, whole in zip(thetas, estimate, strict=True)])


def replicate_variance(design: Replicates, thetas: np.ndarray, whole: float) -> float:
    """``scale · Σ rscales · (θ_r − centre)²`` over the replicates that have an estimate."""
    known = np.isfinite(thetas)
    if not known.any() or not np.isfinite(whole):
        return np.nan
    scales = np.ones(thetas.size) if design.rscales is None else np.array(design.rscales)
    centre = whole if design.mse else thetas[known & (scales > 0)].mean()
    return float(design.factor * np.sum(scales[known] * (thetas[known] - centre) ** 2))


def _rank(weights: np.ndarray, tolerance: float = 1e-5) -> int:
    """Rank by R's rule: a column counts when more than ``tolerance`` of its length is new to the columns before."""
    gram = weights.T @ weights
    least = np.diag(gram) * tolerance**2
    rank = 0
    for column in range(gram.shape[0]):
        if gram[column, column] > least[column]:
            gram = gram - np.outer(gram[:, column], gram[column]) / gram[column, column]
            rank += 1
    return rank
