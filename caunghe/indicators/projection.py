"""Where an indicator is heading: its level and slope today, and the spread of a coming year."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import inf
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

from caunghe.errors import InputError
from caunghe.indicators.scales import Floats, Run, Scale, Working, working
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
_NOISE: Final = ((0.0, 0.3), (1.0, 0.7))  # whether what is counted has the noise of few, and how likely each is
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
    years: Floats,
    values: Floats,
    errors: Floats,
    year: int,
    scale: Scale,
    shocks: Floats | None = None,
    counted: Floats | None = None,
) -> Projection:
    """Return the distribution of the true value in ``year`` given estimates of an unbroken series.

    On the working scale (``scales.py``):

        y_t = μ_t + p_t + n_t + e_t    e_t ~ N(0, s_t²)   sampling error, known from the survey (0 for a count)
                                   p_t ~ N(0, c·q)    what a year brings and the next takes back; the true value has it
                                   n_t ~ N(0, f·v_t)  chance of the few that are ``counted``; the true value has it too
        μ_{t+1} = μ_t + b_t + w_t  w_t ~ N(0, q)      a trend with yearly shocks
        b_1 ~ N(0, s²)             and then b_{t+1} = φ·b_t + v_t, v_t ~ N(0, (1 − φ²)·s²): a slope that fades or stays,
                                   or b_{t+1} = b_t + v_t, v_t ~ N(0, κ²·s²): a slope that wanders off

    v_t is binomial for a share of n, Poisson for a count (``Working.noise``), about the values smoothed over
    neighbours; f is 1, or 0 where those counted are the same people or things every year, who keep what they are.
    Where every year counted none, or all, the noise of all their n is in the level, which no year tells from another.
    Nobody knows √q, c, f, s and the slope's course: the result is the mixture over a grid of them, each part weighted
    by prior × likelihood. Priors have a peak at calm and at no trend, and heavy tails, so that a wild or steep series
    is told by itself; on the logit and log scales they are free of units, and ``identity`` is made so. The prior of √q
    is Student's, or ``shocks``: weights over ``SHOCKS`` learnt from the city's own series (``learnt_shocks``).
    Source: Harvey, Forecasting, Structural Time Series Models, 1989, ch. 2-4; Gardner and McKenzie, Management Science
    31, 1985 (slopes that fade); Gelman, Bayesian Analysis 1, 2006 (priors of deviations).
    Raises InputError for no point or a year before the last.
    """
    if len(years) and year < years.max():
        raise InputError(_PAST, last=int(years.max()), year=year)
    return paths(years, values, errors, [year], scale, shocks, counted)[0]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of the mixture: size of shocks (place in SHOCKS) and slope, the slope's course, passing variance."""

    shock: NDArray[np.int64]
    slope: Floats
    course: NDArray[np.int64]
    passing: Floats
    noise: Floats  # 1 where what is counted has its noise, 0 where it keeps itself
    log_prior: Floats  # without that of the shock


@cache
def _parts(*, counted: bool) -> _Parts:
    """Return every combination once; a slope of 0 has no course, and only what is ``counted`` has noise or none."""
    rows = [
        (i, slope, course, passing * shock**2, noise, np.log(ps * pc * pp * pn))
        for i, shock in enumerate(SHOCKS)
        for slope, ps in zip(_SLOPES, _SLOPE_WEIGHTS, strict=True)
        for course, pc in (enumerate(_COURSE_WEIGHTS) if slope else [(0, 1.0)])
        for passing, pp in zip(_PASSING, _PASSING_WEIGHTS, strict=True)
        for noise, pn in (_NOISE if counted else [(0.0, 1.0)])
    ]
    shock, slope, course, passing, noise, prior = (np.array(column) for column in zip(*rows, strict=True))
    return _Parts(shock, slope, course, passing, noise, prior)


def _covariances(times: Floats, parts: _Parts) -> Floats:
    """Return the covariance of μ at ``times`` for each part: parts × times × times.

    Walk: q·min(t, s). Slope: s² · Σ_{i<t} Σ_{j<s} φ^|i − j|, φ = 1 of one that stays; of one that wanders off also
    κ²·min(s, s₀)² · Σ_{i<t} Σ_{j<s} min(i, j): steep slopes wander no faster than small ones, or growth had no bound.
    """
    since = np.asarray(times - times.min(), np.int64)
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


def _own(parts: _Parts, noise: Floats) -> Floats:
    """Return the variance that each year of ``noise`` has to itself and its true value has: parts × years."""
    return parts.passing[:, None] + parts.noise[:, None] * noise


def _noise(used: Working, y: Floats, counted: Floats | None) -> Floats:
    """Return the variance of what is counted in each year, about the values smoothed over neighbours, 1-2-1."""
    if counted is None:
        return np.zeros(len(y))
    around = np.convolve(np.pad(y, 1, constant_values=np.nan), [1.0, 2.0, 1.0], "valid") / 4
    for end, next_to in ((0, 1), (-1, -2)):
        around[end] = (2 * y[end] + y[next_to]) / 3 if len(y) > 1 else y[0]
    return used.noise(around, counted)


def _fitted(covariance: Floats, y: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Return, for each part, the inverse of the Cholesky root of y's covariance, and the log likelihood of y.

    ``variance`` is what each year has to itself: parts × years.
    """
    own = np.eye(len(y)) * (variance + _EXACT)[:, None, :]
    root = np.linalg.inv(np.linalg.cholesky(covariance[:, : len(y), : len(y)] + own))
    standard = root @ y
    density = -0.5 * np.square(standard).sum(axis=1) + np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
    return root.astype(np.float64), density.astype(np.float64)


def paths(
    years: Floats,
    values: Floats,
    errors: Floats,
    wanted: Sequence[int],
    scale: Scale,
    shocks: Floats | None = None,
    counted: Floats | None = None,
) -> list[Projection]:
    """Return the distribution of the true value in each year ``wanted``: before, among or after those observed.

    Formulas, arguments and errors as of ``project``. ``counted``: how many each value counts, the n of a share or the
    count itself; infinite where that is no noise, as in a survey, whose error knows it.
    """
    if not len(years):
        raise InputError(_NO_POINT)
    used = working(scale, values, errors, counted)
    parts = _parts(counted=used.counted < inf)
    y, s = used.forward(values, errors)
    noise = _noise(used, y, counted if used.counted < inf else None)
    centre, n = y.mean(), len(years)
    covariance = _covariances(np.append(years, np.array(wanted, float)), parts)
    own = _own(parts, noise)
    root, density = _fitted(covariance, y - centre, own + s**2)
    density += parts.log_prior + np.log(_shock_prior(shocks))[parts.shock]
    weights = np.exp(density - density.max())
    kept = weights > _NEGLIGIBLE * weights.sum()
    weights, covariance, own = weights[kept] / weights[kept].sum(), covariance[kept], own[kept]
    together = covariance[:, :n, n:] + _of_the_year(years, wanted)[None] * own[:, :, None]
    gain = root[kept] @ together
    means = np.einsum("kn,knw->wk", root[kept] @ (y - centre), gain) + centre
    prior = np.diagonal(covariance[:, n:, n:], axis1=1, axis2=2) + parts.passing[kept, None]
    prior = prior + parts.noise[kept, None] * _coming_noise(used, means, years, noise, wanted).T
    common = float(used.noise(y, np.array(used.counted))[0]) if used.at_end else 0.0
    variances = np.maximum((prior - np.square(gain).sum(axis=1)).T, _NOTHING) + common
    sampling = 0 * variances
    if s.any():
        known = covariance[:, :n, :n] + np.eye(n) * (own + _EXACT)[:, None, :]
        sampling = _sampling(known, together, prior, variances)
    found = [Projection(scale, weights, *each, used) for each in zip(means, variances, sampling, strict=True)]
    if not s.any():
        return found
    exact = paths(years, values, 0 * errors, wanted, scale, shocks, counted)
    return [_with_sampling(each, known.variance) for each, known in zip(found, exact, strict=True)]


def _coming_noise(used: Working, means: Floats, years: Floats, noise: Floats, wanted: Sequence[int]) -> Floats:
    """Return the variance of what will be counted, years wanted × parts: about each part's mean, of as many as now.

    In a year observed it is that of the year.
    """
    if used.counted == inf:
        return 0 * means
    seen = _of_the_year(years, wanted)
    is_coming = 1 - seen.sum(axis=0)
    return used.noise(means, np.array(used.counted)) * is_coming[:, None] + (noise @ seen)[:, None]


def _with_sampling(projection: Projection, exact: float) -> Projection:
    """Return the projection with the larger of two answers to what sampling adds.

    Within each part of the mixture it adds what is gone when the years are known exactly; over all parts, what the same
    estimates leave when they are taken as exact, since a sample that is too small also hides which part is true.
    """
    more = max(0.0, projection.variance - exact - projection.sampling_variance)
    return replace(projection, sampling=projection.sampling + more)


def _of_the_year(years: Floats, wanted: Sequence[int]) -> Floats:
    """1 where a wanted year is one observed: what that year has to itself is shared, else 0; observed × wanted."""
    return np.equal.outer(years, np.array(wanted, float)).astype(float)


def _sampling(known: Floats, together: Floats, prior: Floats, variances: Floats) -> Floats:
    """Return the part of the variances that is gone when the years observed are known exactly.

    For each part: ``known`` is the covariance of the years observed, ``together`` theirs with those wanted, ``prior``
    the variance of those wanted.
    """
    left = prior - np.einsum("knw,knw->kw", together, np.linalg.solve(known, together))
    return np.maximum(variances - np.maximum(left.T, 0.0), 0.0)


def learnt_shocks(series: Sequence[Run]) -> Floats:
    """Return weights over SHOCKS learnt from many series of one city.

    The size of shocks differs from series to series; how it is spread over them is estimated by expectation and
    maximisation: ``π ← (k·π₀ + Σ_i p(√q | series i, π)) / (k + number of series)``, π₀ the prior of one series
    alone, which counts as ``k`` = 10 series. Series of fewer than three years tell nothing and are left out.
    Source: Laird, Journal of the American Statistical Association 73, 1978.
    """
    prior = _shock_prior(None)
    likelihoods: list[Floats] = []
    for years, values, errors, scale, counted in series:
        if len(years) < _FEWEST_TO_LEARN:
            continue
        used = working(scale, values, errors, counted)
        is_counted = used.counted < inf
        parts, (y, s) = _parts(counted=is_counted), used.forward(values, errors)
        variance = _own(parts, _noise(used, y, counted if is_counted else None)) + s**2
        covariance = _covariances_of(tuple(years), counted=is_counted)
        density = _fitted(covariance, y - y.mean(), variance)[1] + parts.log_prior
        likelihoods.append(np.bincount(parts.shock, np.exp(density - density.max()), len(SHOCKS)).astype(np.float64))
    weights = prior
    for _ in range(_STEPS_TO_LEARN if likelihoods else 0):
        posterior = np.array(likelihoods) * weights
        posterior /= posterior.sum(axis=1, keepdims=True)
        weights = (_PRIOR_SERIES * prior + posterior.sum(axis=0)) / (_PRIOR_SERIES + len(likelihoods))
    return weights


@lru_cache(maxsize=16)
def _covariances_of(years: tuple[float, ...], *, counted: bool) -> Floats:
    return _covariances(np.array(years), _parts(counted=counted))


def surprise(
    years: Floats,
    values: Floats,
    errors: Floats,
    scale: Scale,
    shocks: Floats | None = None,
    counted: Floats | None = None,
) -> float:
    """Return how likely an innovation as large as that of the last year is, given the years before (two-sided).

    The last estimate is held against its own one-step projection, with its sampling error added. A series of fewer than
    four years knows too little of itself: 1.
    """
    if len(years) < _FEWEST_FOR_A_STEP:
        return 1.0
    known = None if counted is None else counted[:-1]
    before = paths(years[:-1], values[:-1], errors[:-1], [int(years[-1])], scale, shocks, known)[0]
    used = before.working or Working(scale)
    at, error = used.forward(values[-1:], errors[-1:])
    below = float(before.weights @ ndtr((at - before.means) / np.sqrt(before.variances + error**2)))
    return 2 * min(below, 1 - below)
