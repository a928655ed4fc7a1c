"""Where an indicator is heading: its level and slope today, and the spread of a coming year."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit, ndtr

from caunghe.errors import InputError
from caunghe.language import Text

Scale = Literal["logit", "log", "identity"]
Floats = NDArray[np.float64]

_NO_POINT: Final = Text("Dự phóng cần ít nhất 1 điểm số liệu; đã cho 0.", "a projection needs at least 1 point; got 0")
_PAST: Final = Text(
    "Năm dự phóng phải từ {last} trở đi; đã cho {year}.", "the year to project must be {last} or later; got {year}"
)
SLOPE_SPREAD: Final = 0.15  # prior: a year's change of the logit or the logarithm, one standard deviation
PROCESS_SPREAD: Final = 0.06  # prior: what a year brings beyond the trend, one standard deviation
DAMPING: Final = (0.8, 0.9, 1.0)  # each coming year keeps this share of the slope of the year before; equally likely
EDGE: Final = 0.005  # shares of 0 and 1 have no logit; they are read as this far inside
_NOTHING: Final = 1e-18  # variance of a count
_EXACT: Final = 1e-8  # variance given to a count, so that matrices can be inverted
_PROCESS: Final = np.geomspace(0.003, 0.3, 30)  # grid over which the size of yearly shocks is averaged


@dataclass(frozen=True, slots=True)
class Projection:
    """A mixture of normal distributions on ``scale`` for the value in one year.

    ``weights`` belong to the sizes of yearly shocks, ``sampling`` is the part of each ``variance`` that the survey's
    own error adds.
    """

    scale: Scale
    weights: Floats
    means: Floats
    variances: Floats
    sampling: Floats

    @property
    def mean(self) -> float:
        """Mean on the working scale."""
        return float(self.weights @ self.means)

    @property
    def variance(self) -> float:
        """Variance on the working scale: within and between the parts of the mixture."""
        return float(self.weights @ (self.variances + self.means**2)) - self.mean**2

    @property
    def sampling_variance(self) -> float:
        """What sampling error adds to the variance."""
        return float(self.weights @ self.sampling)

    def below(self, value: float) -> float:
        """Probability that the true value is below ``value`` (in the indicator's unit)."""
        at = forward(np.array([value]), self.scale)[0]
        return float(self.weights @ ndtr((at - self.means) / np.sqrt(self.variances)))

    def quantile(self, probability: float) -> float:
        """The value below which the true value lies with ``probability``."""
        if self.variances.max() <= _NOTHING:  # a count: the solver would only add noise
            return float(backward(self.means, self.scale)[0])
        reach = 12 * np.sqrt(self.variances.max())
        low, high = self.means.min() - reach, self.means.max() + reach
        deviations = np.sqrt(self.variances)

        def excess(at: float) -> float:
            return float(self.weights @ ndtr((at - self.means) / deviations)) - probability

        return float(backward(np.array([brentq(excess, low, high, xtol=1e-10)]), self.scale)[0])


def true_value(value: float, error: float, scale: Scale) -> Projection:
    """The distribution of the true value behind one estimate and its standard error; a count is taken as exact."""
    at, spread = _working_values(np.array([value]), np.array([error]), scale)
    variance = np.maximum(spread**2, _NOTHING)
    return Projection(scale, np.ones(1), at, variance, variance)


def project(years: Floats, values: Floats, errors: Floats, year: int, scale: Scale) -> Projection:
    """Return the distribution of the true value in ``year`` given estimates of an unbroken series.

    On the working scale (logit for shares, log for positive numbers), with T the last year observed, h = year − T:

        y_t = μ_t + e_t, e_t ~ N(0, s_t²)           sampling error, known from the survey (0 for a count)
        μ_{t+1} = μ_t + b + w_t, w_t ~ N(0, q)       a trend with yearly shocks
        b ~ N(0, 0.15²), √q ~ half-normal(0.06)      weak priors that carry short series: with one point the slope is
                                                     unknown, not zero, and the interval says so
        μ_{T+h} | data ~ Σ_φ ⅓ Σ_q P(q | data) · N(m_T + g·m_b, (1, g) C (1, g)' + h·q),  g = φ + … + φ^h

    (m, C) is the posterior of (μ_T, b): seen backwards from T the walk has covariance ``q·min(T − i, T − j)``, so it is
    one generalised least-squares fit for each q on a grid. Trends fade, nobody knows how fast: φ is 0.8, 0.9 or 1.
    Source: Harvey, Forecasting, Structural Time Series Models, 1989, ch. 4; Gardner and McKenzie, Management Science
    31, 1985 (damping).
    Raises InputError for no point or a year before the last.
    """
    if not len(years):
        raise InputError(_NO_POINT)
    last = years.max()
    ahead = int(year - last)
    if ahead < 0:
        raise InputError(_PAST, last=int(last), year=year)
    y, s = _working_values(values, errors, scale)
    g = np.array([[1.0, sum(damping**k for k in range(1, ahead + 1))] for damping in DAMPING])
    shocks = ahead * _PROCESS**2
    evidence = np.empty(len(_PROCESS))
    means, variances, exact = np.empty((3, len(DAMPING), len(_PROCESS)))
    for i, spread in enumerate(_PROCESS):
        evidence[i], mean, covariance = _posterior(last - years, y, s, spread**2)
        _, _, sure = _posterior(last - years, y, np.zeros_like(s), spread**2)
        means[:, i] = g @ mean
        variances[:, i] = np.einsum("di,ij,dj->d", g, covariance, g) + shocks[i]
        exact[:, i] = np.einsum("di,ij,dj->d", g, sure, g) + shocks[i]
    weights = np.exp(evidence - evidence.max() - 0.5 * (_PROCESS / PROCESS_SPREAD) ** 2) * _PROCESS  # log-spaced grid
    weights = np.tile(weights / weights.sum() / len(DAMPING), len(DAMPING))
    return Projection(scale, weights, means.ravel(), variances.ravel(), np.maximum(variances - exact, 0.0).ravel())


def _posterior(back: Floats, y: Floats, s: Floats, q: float) -> tuple[float, Floats, Floats]:
    """Log evidence (up to a constant), mean and covariance of (μ_T, b); the level's prior is all but flat.

    In precisions: ``C⁻¹ = X'N⁻¹X + P⁻¹``, ``m = C X'N⁻¹y``, log evidence ``−½(ln|N| + ln|C⁻¹| + y'N⁻¹y − m'C⁻¹m)``.
    """
    noise = q * np.minimum.outer(back, back) + np.diag(s**2 + _EXACT)
    design = np.column_stack([np.ones_like(back), -back])
    centre = y.mean()
    weighted = np.linalg.solve(noise, np.column_stack([design, y - centre]))
    precision = design.T @ weighted[:, :2] + np.diag([1e-4, SLOPE_SPREAD**-2])
    covariance = np.linalg.inv(precision).astype(np.float64)
    mean = covariance @ (design.T @ weighted[:, 2])
    misfit = (y - centre) @ weighted[:, 2] - mean @ precision @ mean
    evidence = -0.5 * (np.linalg.slogdet(noise)[1] + np.linalg.slogdet(precision)[1] + misfit)
    return float(evidence), mean + np.array([centre, 0.0]), covariance


def _working_values(values: Floats, errors: Floats, scale: Scale) -> tuple[Floats, Floats]:
    """Values and standard errors on the working scale, errors by the slope of the transformation."""
    if scale == "logit":
        inside = np.clip(values, EDGE, 1 - EDGE)
        return logit(inside), errors / (inside * (1 - inside))
    if scale == "log":
        return np.log(values), errors / values
    return values, errors


def forward(values: Floats, scale: Scale) -> Floats:
    """Values on the working scale."""
    return _working_values(values, np.zeros_like(values), scale)[0]


def backward(values: Floats, scale: Scale) -> Floats:
    """Values in the indicator's own unit."""
    return expit(values) if scale == "logit" else np.exp(values) if scale == "log" else values


def scale_of(unit: str, values: Floats, target: float) -> Scale:
    """Logit for shares within 0–1, log for what is positive, else the unit itself."""
    numbers = np.append(values, target)
    if unit == "share" and (numbers >= 0).all() and (numbers <= 1).all():
        return "logit"
    return "log" if (numbers > 0).all() else "identity"
