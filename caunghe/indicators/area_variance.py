"""The variance between areas by the adjusted likelihood, of many samples at once; and how often intervals then hold.

The likelihood is held on a grid of A, so that a hundred bootstrap samples cost hardly more than one.
"""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from caunghe.schema import normal_reach

Floats = NDArray[np.float64]
_GRID: Final = np.geomspace(1e-4, 1e3, 141)  # A, in medians of the sampling variances
_REACH: Final = normal_reach(0.80)


@dataclass(frozen=True, slots=True)
class Predictions:
    """Best linear unbiased predictors of many samples: areas × samples, and the coefficients behind them.

    ``errors`` are mean squared errors, ``synthetic`` is x'β, ``own`` the weight γ of an area's own estimate;
    ``coefficients`` are samples × predictors, ``covariance`` samples × predictors × predictors.
    """

    estimates: Floats
    errors: Floats
    synthetic: Floats
    own: Floats
    coefficients: Floats
    covariance: Floats


def adjusted_variances(y: Floats, d: Floats, x: Floats) -> Floats:
    """A of each sample (column of ``y``, areas × samples) by Li and Lahiri's adjusted restricted likelihood.

    Maximises ``ln A − ½(ln|V| + ln|X'V⁻¹X| + y'Py)`` over a grid of 141 values of A from 1e-4 to 1e3 medians of ``d``,
    and between them by a parabola through the highest and its neighbours, in ln A. Always above 0.
    Source: Li and Lahiri, Journal of Multivariate Analysis 101, 2010.
    """
    grid = _GRID * float(np.median(d))
    heights = np.array([_height(variance, y, d, x) for variance in grid])
    top = np.clip(heights.argmax(axis=0), 1, len(grid) - 2)
    low, middle, high = (heights[top + step, np.arange(y.shape[1])] for step in (-1, 0, 1))
    bend = low - 2 * middle + high
    step = np.where(bend < 0, 0.5 * (low - high) / np.where(bend < 0, bend, -1.0), 0.0)
    return grid[top] * (grid[1] / grid[0]) ** np.clip(step, -1, 1)


def _height(variance: float, y: Floats, d: Floats, x: Floats) -> Floats:
    """Return the logarithm of the adjusted restricted likelihood at one A, of each sample."""
    total = variance + d
    scaled = x / total[:, None]
    information = x.T @ scaled
    crossed = scaled.T @ y
    misfit = (np.square(y) / total[:, None]).sum(axis=0) - (crossed * np.linalg.solve(information, crossed)).sum(axis=0)
    fixed = np.log(total).sum() + np.linalg.slogdet(information)[1]
    return np.log(variance) - 0.5 * (fixed + misfit)


def predictions(y: Floats, d: Floats, x: Floats, variances: Floats) -> Predictions:
    """Return predictors at each sample's A (``variances``) with Prasad and Rao's mean squared errors.

    ``g1 + g2 + 2·g3`` with ``g1 = γD``, ``g2 = (1−γ)² x'(X'V⁻¹X)⁻¹x``, ``g3 = (1−γ)²/(A+D) · 2/Σ(A+D)⁻²``. An area
    that was not sampled has an infinite variance ``d`` (and any finite y): its own estimate weighs nothing, and its
    error is ``A + x'(X'V⁻¹X)⁻¹x``.
    Source: Fay and Herriot, JASA 74, 1979; Prasad and Rao, JASA 85, 1990; Rao and Molina, Small Area Estimation, 2015.
    """
    total = variances + d[:, None]
    own = variances / total
    information: Floats = np.einsum("ip,is,iq->spq", x, 1 / total, x)
    crossed = np.einsum("ip,is->sp", x, y / total)
    covariance: Floats = np.linalg.inv(information).astype(np.float64)
    coefficients: Floats = np.einsum("spq,sq->sp", covariance, crossed)
    synthetic = x @ coefficients.T
    doubt = np.einsum("ip,spq,iq->is", x, covariance, x)
    errors = variances * (1 - own) + (1 - own) ** 2 * doubt
    errors += 4 * (1 - own) ** 2 / total / np.square(1 / total).sum(axis=0)
    return Predictions(synthetic + own * (y - synthetic), errors, synthetic, own, coefficients, covariance)


def bootstrap_coverage(d: Floats, x: Floats, beta: Floats, area_variance: float, *, samples: int, seed: int) -> float:
    """Share of the areas' true values that 80 % intervals hold when the fitted model is the truth.

    Areas θ* = x'β + v*, v* ~ N(0, A), and samples y* = θ* + e*, e* ~ N(0, D), are drawn ``samples`` times from
    ``seed``; A is estimated anew from each, and the interval is the predictor ± 1.2816 √MSE. Source: González-Manteiga
    and others, Journal of Statistical Computation and Simulation 78, 2008 (parametric bootstrap of small areas).
    """
    random = np.random.default_rng(seed)
    truth = (x @ beta)[:, None] + np.sqrt(area_variance) * random.standard_normal((len(d), samples))
    y = truth + np.sqrt(d)[:, None] * random.standard_normal((len(d), samples))
    found = predictions(y, d, x, adjusted_variances(y, d, x))
    return float((np.abs(found.estimates - truth) <= _REACH * np.sqrt(found.errors)).mean())
