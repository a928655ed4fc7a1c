"""Where an indicator is heading: its level and slope today, and the spread of a coming year."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

from caunghe.errors import InputError
from caunghe.indicators.scales import Floats, Scale, Working, working
from caunghe.language import Text

_NO_POINT: Final = Text("Dự phóng cần ít nhất 1 điểm số liệu; đã cho 0.", "a projection needs at least 1 point; got 0")
_PAST: Final = Text(
    "Năm dự phóng phải từ {last} trở đi; đã cho {year}.", "the year to project must be {last} or later; got {year}"
)
SHOCKS: Final = np.geomspace(0.004, 2.4, 12)  # sizes of a year's shock √q, on the working scale, averaged over
_SHOCK, _SHOCK_TAIL = 0.0308, 4.6  # prior of √q: Student's t of this scale and degrees of freedom, its positive half
_SLOPES: Final = (0.0, 0.013, 0.02, 0.285, 0.5)  # sizes of a year's slope, averaged over
_SLOPE_WEIGHTS: Final = (0.0358, 0.194, 0.291, 0.0959, 0.384)
_KEEPS: Final = (0.75, 0.9, 1.0)  # courses of a slope: it keeps this share of itself from year to year, or wanders off
_COURSE_WEIGHTS: Final = (0.3, 0.03, 0.36, 0.31)
_WANDER: Final = 4.4  # a slope that wanders off changes by this part of its first size a year
_WANDERING: Final = 0.03  # a slope steeper than this wanders no faster
_PASSING: Final = (0.0, 1.0, 9.0)  # variance of what a year brings and the next takes back, in q
_PASSING_WEIGHTS: Final = (0.544, 0.234, 0.222)
_LEVEL: Final = 1e3  # variance of the level before anything is seen
_NOTHING: Final = 1e-18  # variance of a count
_EXACT: Final = 1e-8  # variance given to a count, so that matrices can be inverted
_NEGLIGIBLE: Final = 1e-7  # parts of the mixture below this weight are left out
_FEWEST_TO_LEARN: Final = 3
_FEWEST_FOR_A_STEP: Final = 4
_STEPS_TO_LEARN: Final = 30
_PRIOR_SERIES: Final = 10.0


@dataclass(frozen=True, slots=True)
class Projection:
    """A mixture of normal distributions on ``scale`` for the value in one year.

    ``weights`` belong to the parts of the mixture, ``sampling`` is the part of each ``variance`` that the survey's
    own error adds; ``working`` turns the indicator's unit into the scale and back.
    """

    scale: Scale
    weights: Floats
    means: Floats
    variances: Floats
    sampling: Floats
    working: Working | None = None

    @property
    def _working(self) -> Working:
        return self.working or Working(self.scale)

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
        at = self._working.threshold(value)
        return float(self.weights @ ndtr((at - self.means) / np.sqrt(self.variances)))

    def distance(self, value: float) -> float:
        """How far ``value`` lies above the mean, on the working scale."""
        return self._working.threshold(value) - self.mean

    def quantile(self, probability: float) -> float:
        """The value below which the true value lies with ``probability``."""
        if self.variances.max() <= _NOTHING:  # a count: the solver would only add noise
            return self._working.backward(float(self.means[0]))
        reach = 12 * np.sqrt(self.variances.max())
        low, high = self.means.min() - reach, self.means.max() + reach
        deviations = np.sqrt(self.variances)

        def excess(at: float) -> float:
            return float(self.weights @ ndtr((at - self.means) / deviations)) - probability

        return self._working.backward(brentq(excess, low, high, xtol=1e-10))  # type: ignore[arg-type]


def true_value(value: float, error: float, scale: Scale) -> Projection:
    """The distribution of the true value behind one estimate and its standard error; a count is taken as exact."""
    used = working(scale, np.array([value]), np.array([error]))
    at, spread = used.forward(np.array([value]), np.array([error]))
    variance = np.maximum(spread**2, _NOTHING)
    return Projection(scale, np.ones(1), at, variance, variance, used)


def project(
    years: Floats, values: Floats, errors: Floats, year: int, scale: Scale, shocks: Floats | None = None
) -> Projection:
    """Return the distribution of the true value in ``year`` given estimates of an unbroken series.

    On the working scale (``scales.py``):

        y_t = μ_t + p_t + e_t      e_t ~ N(0, s_t²)   sampling error, known from the survey (0 for a count)
                                   p_t ~ N(0, c·q)    what a year brings and the next takes back; the true value has it
        μ_{t+1} = μ_t + b_t + w_t  w_t ~ N(0, q)      a trend with yearly shocks
        b_1 ~ N(0, s²)             and then b_{t+1} = φ·b_t + v_t, v_t ~ N(0, (1 − φ²)·s²): a slope that fades or stays,
                                   or b_{t+1} = b_t + v_t, v_t ~ N(0, κ²·s²): a slope that wanders off

    Nobody knows √q, c, s and the slope's course: the result is the mixture over a grid of them, each part weighted by
    prior × likelihood. Priors have a peak at calm and at no trend, and heavy tails, so that a wild or steep series is
    told by itself; on the logit and log scales they are free of units, and ``identity`` is made so. The prior of √q is
    Student's, or ``shocks``: weights over ``SHOCKS`` learnt from the city's own series (``learnt_shocks``).
    Source: Harvey, Forecasting, Structural Time Series Models, 1989, ch. 2-4; Gardner and McKenzie, Management Science
    31, 1985 (slopes that fade); Gelman, Bayesian Analysis 1, 2006 (priors of deviations).
    Raises InputError for no point or a year before the last.
    """
    if len(years) and year < years.max():
        raise InputError(_PAST, last=int(years.max()), year=year)
    return paths(years, values, errors, [year], scale, shocks)[0]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of the mixture: size of shocks (place in SHOCKS) and slope, the slope's course, passing variance."""

    shock: NDArray[np.int64]
    slope: Floats
    course: NDArray[np.int64]
    passing: Floats
    log_prior: Floats  # without that of the shock


@cache
def _parts() -> _Parts:
    """Return every combination once; a slope of 0 has no course."""
    rows = [
        (i, slope, course, passing * shock**2, np.log(ps * pc * pp))
        for i, shock in enumerate(SHOCKS)
        for slope, ps in zip(_SLOPES, _SLOPE_WEIGHTS, strict=True)
        for course, pc in (enumerate(_COURSE_WEIGHTS) if slope else [(0, 1.0)])
        for passing, pp in zip(_PASSING, _PASSING_WEIGHTS, strict=True)
    ]
    shock, slope, course, passing, prior = (np.array(column) for column in zip(*rows, strict=True))
    return _Parts(shock, slope, course, passing, prior)


def _covariances(times: Floats) -> Floats:
    """Return the covariance of μ at ``times`` for each part: parts × times × times.

    Walk: q·min(t, s). Slope: s² · Σ_{i<t} Σ_{j<s} φ^|i − j|, φ = 1 of one that stays; of one that wanders off also
    κ²·min(s, s₀)² · Σ_{i<t} Σ_{j<s} min(i, j): steep slopes wander no faster than small ones, or growth had no bound.
    """
    parts, since = _parts(), np.asarray(times - times.min(), np.int64)
    steps: NDArray[np.int64] = np.arange(int(since.max()), dtype=np.int64)
    apart = np.abs(np.subtract.outer(steps, steps))
    alike = [*(keep**apart for keep in (*_KEEPS, 1.0)), np.minimum.outer(steps, steps)]
    summed = np.zeros((len(alike), len(steps) + 1, len(steps) + 1))
    summed[:, 1:, 1:] = np.cumsum(np.cumsum(np.array(alike, float), axis=1), axis=2)
    slopes = summed[:, since[:, None], since[None, :]]
    walk = np.minimum.outer(since, since)
    shocks = SHOCKS[parts.shock] ** 2
    wander = np.where(parts.course == len(_KEEPS), _WANDER * np.minimum(parts.slope, _WANDERING), 0.0) ** 2
    trend = (parts.slope**2)[:, None, None] * slopes[parts.course] + wander[:, None, None] * slopes[-1]
    return shocks[:, None, None] * walk + trend + _LEVEL


def _shock_prior(shocks: Floats | None) -> Floats:
    """Weights over SHOCKS: those learnt, or a heavy-tailed density times the width of each step of the grid."""
    if shocks is not None:
        return shocks
    weights = SHOCKS * (1 + (SHOCKS / _SHOCK) ** 2) ** (-(1 + _SHOCK_TAIL) / 2)
    return weights / weights.sum()


def _fitted(covariance: Floats, y: Floats, s: Floats) -> tuple[Floats, Floats]:
    """Return, for each part, the inverse of the Cholesky root of y's covariance, and the log likelihood of y."""
    own = np.eye(len(y)) * (_parts().passing[:, None, None] + (s**2 + _EXACT))
    root = np.linalg.inv(np.linalg.cholesky(covariance[:, : len(y), : len(y)] + own))
    standard = root @ y
    density = -0.5 * np.square(standard).sum(axis=1) + np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
    return root.astype(np.float64), density.astype(np.float64)


def paths(
    years: Floats, values: Floats, errors: Floats, wanted: Sequence[int], scale: Scale, shocks: Floats | None = None
) -> list[Projection]:
    """Return the distribution of the true value in each year ``wanted``: before, among or after those observed.

    Formulas, arguments and errors as of ``project``.
    """
    if not len(years):
        raise InputError(_NO_POINT)
    used = working(scale, values, errors)
    y, s = used.forward(values, errors)
    centre, n = y.mean(), len(years)
    covariance = _covariances(np.append(years, np.array(wanted, float)))
    root, density = _fitted(covariance, y - centre, s)
    parts = _parts()
    density += parts.log_prior + np.log(_shock_prior(shocks))[parts.shock]
    weights = np.exp(density - density.max())
    kept = weights > _NEGLIGIBLE * weights.sum()
    weights, covariance = weights[kept] / weights[kept].sum(), covariance[kept]
    gain = root[kept] @ (
        covariance[:, :n, n:] + _passing_of_the_year(years, wanted)[None] * parts.passing[kept, None, None]
    )
    standard = root[kept] @ (y - centre)
    means = np.einsum("kn,knw->wk", standard, gain) + centre
    prior = np.diagonal(covariance[:, n:, n:], axis1=1, axis2=2) + parts.passing[kept, None]
    variances = np.maximum((prior - np.square(gain).sum(axis=1)).T, _NOTHING)
    sampling = _sampling(covariance, parts.passing[kept], years, wanted, variances) if s.any() else 0 * variances
    found = [Projection(scale, weights, *each, used) for each in zip(means, variances, sampling, strict=True)]
    if not s.any():
        return found
    exact = paths(years, values, 0 * errors, wanted, scale, shocks)
    return [_with_sampling(each, known.variance) for each, known in zip(found, exact, strict=True)]


def _with_sampling(projection: Projection, exact: float) -> Projection:
    """Return the projection with the larger of two answers to what sampling adds.

    Within each part of the mixture it adds what is gone when the years are known exactly; over all parts, what the same
    estimates leave when they are taken as exact, since a sample that is too small also hides which part is true.
    """
    more = max(0.0, projection.variance - exact - projection.sampling_variance)
    return replace(projection, sampling=projection.sampling + more)


def _passing_of_the_year(years: Floats, wanted: Sequence[int]) -> Floats:
    """1 where a wanted year is one observed: its passing part is shared, else 0; observed × wanted."""
    return np.equal.outer(years, np.array(wanted, float)).astype(float)


def _sampling(covariance: Floats, passing: Floats, years: Floats, wanted: Sequence[int], variances: Floats) -> Floats:
    """Return the part of the variances that is gone when the years observed are known exactly."""
    n = len(years)
    exact = covariance[:, :n, :n] + np.eye(n) * (passing[:, None, None] + _EXACT)
    cross = covariance[:, :n, n:] + _passing_of_the_year(years, wanted)[None] * passing[:, None, None]
    prior = np.diagonal(covariance[:, n:, n:], axis1=1, axis2=2) + passing[:, None]
    known = prior - np.einsum("knw,knw->kw", cross, np.linalg.solve(exact, cross))
    return np.maximum(variances - np.maximum(known.T, 0.0), 0.0)


def learnt_shocks(series: Sequence[tuple[Floats, Floats, Floats, Scale]]) -> Floats:
    """Return weights over SHOCKS learnt from many series (years, values, errors, scale) of one city.

    The size of shocks differs from series to series; how it is spread over them is estimated by expectation and
    maximisation: ``π ← (k·π₀ + Σ_i p(√q | series i, π)) / (k + number of series)``, π₀ the prior of one series
    alone, which counts as ``k`` = 10 series. Series of fewer than three years tell nothing and are left out.
    Source: Laird, Journal of the American Statistical Association 73, 1978.
    """
    parts, prior = _parts(), _shock_prior(None)
    likelihoods: list[Floats] = []
    for years, values, errors, scale in series:
        if len(years) < _FEWEST_TO_LEARN:
            continue
        y, s = working(scale, values, errors).forward(values, errors)
        density = _fitted(_covariances_of(tuple(years)), y - y.mean(), s)[1] + parts.log_prior
        likelihoods.append(np.bincount(parts.shock, np.exp(density - density.max()), len(SHOCKS)).astype(np.float64))
    weights = prior
    for _ in range(_STEPS_TO_LEARN if likelihoods else 0):
        posterior = np.array(likelihoods) * weights
        posterior /= posterior.sum(axis=1, keepdims=True)
        weights = (_PRIOR_SERIES * prior + posterior.sum(axis=0)) / (_PRIOR_SERIES + len(likelihoods))
    return weights


@lru_cache(maxsize=16)
def _covariances_of(years: tuple[float, ...]) -> Floats:
    return _covariances(np.array(years))


def surprise(years: Floats, values: Floats, errors: Floats, scale: Scale, shocks: Floats | None = None) -> float:
    """Return how likely an innovation as large as that of the last year is, given the years before (two-sided).

    The last estimate is held against its own one-step projection, with its sampling error added. A series of fewer than
    four years knows too little of itself: 1.
    """
    if len(years) < _FEWEST_FOR_A_STEP:
        return 1.0
    before = paths(years[:-1], values[:-1], errors[:-1], [int(years[-1])], scale, shocks)[0]
    used = before.working or Working(scale)
    at, error = used.forward(values[-1:], errors[-1:])
    below = float(before.weights @ ndtr((at - before.means) / np.sqrt(before.variances + error**2)))
    return 2 * min(below, 1 - below)
