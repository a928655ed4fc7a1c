"""Occupations within industries: a log-ratio trend shrunk towards constant shares.

``z[c,t] = log s'[c,t] − Σ_c s̄[c] log s'[c,t]`` within each industry, where ``s' = (s + κ s̄) / (1 + κ)`` pulls a
share towards the cell's own mean share s̄, so that a survey's zero is no infinity. A cell's slope is a weighted
regression of z on time; slopes of one occupation in all industries are pooled by precision, then shrunk to their
major group's and that to zero (empirical Bayes; between-variance by moments, DerSimonian and Laird 1986).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from caunghe.forecast.history import Floats, History, Integers

PULL: Final = 0.05  # κ
PRIOR_YEARS: Final = 6.0  # weight, in years, of the noise that cells of a size have in common
SLOPE_DISCOUNTS: Final = (0.8, 1.0)
LEVEL_DISCOUNTS: Final = (0.4, 0.6, 0.8, 0.9, 1.0)
DAMPINGS: Final = (0.0, 0.5, 0.8, 0.95)
JUDGED_ORIGINS: Final = 4
NEARLY: Final = 1.003
"""Losses within so much of the least differ by luck: a missing year would change the choice, and with it how sure a
long memory seems. Of such candidates the one that claims least is taken."""
JUDGED_YEARS: Final = 3


@dataclass(frozen=True, slots=True)
class Slopes:
    """Slope of log shares a year by occupation, in two parts with their variances.

    ``common`` is what an occupation takes from its major group, the same error for all of the group.
    """

    own: Floats
    common: Floats
    own_variance: Floats
    common_variance: Floats

    @property
    def total(self) -> Floats:
        return self.own + self.common


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares at the last year and their trend: ``level`` is log share by cell, ``slopes`` are a year by occupation.

    Variances: ``level_variance`` of the level by cell, and ``noise``, of a survey's log share by cell.
    """

    level: Floats
    slopes: Slopes
    level_variance: Floats
    noise: Floats
    slope_discount: float
    level_discount: float
    damping: float

    @property
    def slope(self) -> Floats:
        """Slope of log shares a year by occupation."""
        return self.slopes.total

    def reach(self, first: int, years: int) -> Floats:
        """Years of slope that count ``first``, ``first`` + 1, … years ahead: ``Σ_{1≤j≤h} φ^j``."""
        ahead = np.arange(first, first + years)
        powers = self.damping ** np.arange(1, first + years) if self.damping else np.zeros(first + years - 1)
        return np.concatenate([[0.0], np.cumsum(powers)])[ahead]

    def drift(self, first: int, years: int) -> tuple[Floats, Floats]:
        """Standard deviations of what log shares may drift by year ahead × occupation: by itself, with its major group.

        Each ``√(h² v + (h − reach_h)² b²)``: the slope's own error, and the part of the slope that damping leaves out.
        """
        ahead = np.arange(first, first + years, dtype=float)[:, None]
        left = ahead - self.reach(first, years)[:, None]
        slopes = self.slopes
        return (
            np.sqrt(ahead**2 * slopes.own_variance + left**2 * slopes.own**2),
            np.sqrt(ahead**2 * slopes.common_variance + left**2 * slopes.common**2),
        )


def share_trend(history: History) -> Shares:
    """Return the share trend with the discounts and damping of least absolute error in people on the history's last
    years.

    Years of which nothing is known count nowhere: interpolated, they lie where a mean of years foretells them, and
    would make it look good and noise small.
    """
    last = len(history.years) - 1
    known = [int(o) for o in np.flatnonzero(history.is_known[:last])]
    origins = [o for o in known if o >= max(3, last - JUDGED_ORIGINS)] or [max(last - 1, 1)]
    loss: dict[tuple[float, float, float], float] = {}
    for slope_discount in SLOPE_DISCOUNTS:
        slopes = {o: _slopes(history, o, slope_discount)[0].total for o in origins}
        for level_discount in LEVEL_DISCOUNTS:
            fits = [(o, _level(history, o, slopes[o], level_discount), slopes[o]) for o in origins]
            for damping in DAMPINGS:
                loss[slope_discount, level_discount, damping] = sum(_loss(history, *fit, damping) for fit in fits)
    near = [key for key, lost in loss.items() if lost <= min(loss.values()) * NEARLY]
    # slope discount, level discount, damping: the shortest memory, then the least trend, then the least loss
    slope_discount, level_discount, damping = min(near, key=lambda key: (key[1], key[2], loss[key]))
    slopes, noise = _slopes(history, last, slope_discount)
    recent = level_discount ** np.arange(last, -1.0, -1) * history.is_known
    level_variance = noise * (recent**2).sum() / recent.sum() ** 2
    level = _level(history, last, slopes.total, level_discount)
    return Shares(level, slopes, level_variance, noise, slope_discount, level_discount, damping)


def _loss(history: History, origin: int, level: Floats, slope: Floats, damping: float) -> float:
    """Return absolute errors in people one to three years after the origin, industry totals being known."""
    total = 0.0
    for h in range(1, min(JUDGED_YEARS, len(history.years) - 1 - origin) + 1):
        if not history.is_known[origin + h]:
            continue
        reach = sum(damping**j for j in range(1, h + 1)) if damping else 0.0
        share = within_industry(np.exp(level + reach * slope[history.occupation]), history)
        actual = history.workers[origin + h]
        expected = share * np.add.reduceat(actual, history.starts)[history.industry]
        total += float(np.abs(_sums_by(history.occupation, expected - actual, len(history.occupations))).sum())
    return total


def within_industry(values: Floats, history: History) -> Floats:
    """Return values (… × cell) divided by their industry's sum."""
    sums = np.add.reduceat(values, history.starts, axis=-1)
    return values / np.maximum(sums, 1e-300)[..., history.industry]


def _sums_by(index: Integers, values: Floats, size: int) -> Floats:
    return np.bincount(index, values, minlength=size)


def _observed_shares(history: History, last: int) -> Floats:
    workers = history.workers[: last + 1]
    total = np.add.reduceat(workers, history.starts, axis=1)[:, history.industry]
    return workers / np.maximum(total, 1e-9)


def _level(history: History, last: int, slope: Floats, discount: float) -> Floats:
    """Return log share at position ``last``: the discounted mean of past shares brought forward by the slope.

    A mean of shares, not of their logs: noise that leaves the mean alone would lower the mean log of small cells.
    """
    time = np.arange(last + 1.0) - last
    recent = discount**-time * history.is_known[: last + 1]
    detrended = _observed_shares(history, last) * np.exp(-time[:, None] * slope)[:, history.occupation]
    return np.log(recent @ detrended / recent.sum() + 1e-12)


def _slopes(history: History, last: int, discount: float) -> tuple[Slopes, Floats]:
    """Return slopes by occupation, and the noise by cell, from the years up to position ``last``."""
    share, known = _observed_shares(history, last), history.is_known[: last + 1]
    mean = share[known].mean(axis=0)
    pulled = np.log((share + PULL * mean) / (1 + PULL) + 1e-12)
    size = np.maximum(np.add.reduceat(mean, history.starts), 1e-12)
    ratio = pulled - (np.add.reduceat(pulled * mean, history.starts, axis=1) / size)[:, history.industry]
    time = np.arange(last + 1.0) - last
    weight = discount**-time * known
    away = time - (weight * time).sum() / weight.sum()
    spread = (weight * away**2).sum()
    raw = (weight * away) @ ratio / spread
    residual = ratio - (weight @ ratio) / weight.sum() - away[:, None] * raw
    freedom = int(known.sum()) - 2
    noise = _noise(
        (residual[known] ** 2).sum(axis=0) / max(freedom, 1), history.workers[: last + 1].mean(axis=0), freedom
    )
    variance = noise * (weight**2 * away**2).sum() / spread**2
    return pooled_slopes(raw, variance, history), noise


def _noise(variance: Floats, size: Floats, freedom: int) -> Floats:
    """Return each cell's variance drawn towards that usual for its size, ``log σ² = a + b log workers``."""
    known = (variance > 0) & (size > 0)
    if known.sum() < 3 or np.ptp(np.log(size[known])) == 0:
        return np.maximum(variance, 1e-8)
    slope, cut = np.polyfit(np.log(size[known]), np.log(variance[known]), 1, w=np.sqrt(size[known] ** 0.5))
    # the mean of a log variance lies below the log of the mean: about 1/freedom for few years
    usual = np.exp(cut + slope * np.log(np.maximum(size, 1.0)) + 1 / max(freedom, 1))
    return (PRIOR_YEARS * usual + freedom * variance) / (PRIOR_YEARS + freedom)


def pooled_slopes(raw: Floats, variance: Floats, history: History) -> Slopes:
    """Return slopes by occupation: cells pooled by precision, shrunk to the major group, that to zero."""
    size = len(history.occupations)
    precision = _sums_by(history.occupation, 1 / variance, size)
    present = precision > 0
    slope = np.divide(_sums_by(history.occupation, raw / variance, size), precision, where=present, out=np.zeros(size))
    own = np.divide(1.0, precision, where=present, out=np.full(size, np.inf))
    major = np.array([int(code[0]) for code in history.occupations])
    between = between_variance(slope[present], own[present], major[present])
    weight = np.where(present, 1 / (own + between), 0.0)
    sums = _sums_by(major, weight, 10)
    mean = np.divide(_sums_by(major, weight * slope, 10), sums, where=sums > 0, out=np.zeros(10))
    mean_variance = np.divide(1.0, sums, where=sums > 0, out=np.full(10, np.inf))
    there = sums > 0
    common = between_variance(mean[there], mean_variance[there], None)
    mean *= common / (common + mean_variance)
    left = np.where(
        there, common * np.divide(mean_variance, common + mean_variance, where=there, out=np.zeros(10)), common
    )
    kept = between / (between + own)
    return Slopes(
        kept * slope,
        (1 - kept) * mean[major],
        kept * np.where(present, own, 0.0) + np.where(present, 0.0, between),
        (1 - kept) ** 2 * left[major],
    )


def between_variance(value: Floats, variance: Floats, group: Integers | None) -> float:
    """Return the variance of true values around their group's mean, or around zero (``group`` None), by moments.

    ``τ² = max(0, (Σ w (x − x̄_g)² − (n − G)) / (Σ w − Σ_g Σ w² / Σ w))`` with ``w = 1 / variance``.
    """
    weight = 1 / variance
    if group is None:
        return float(max(0.0, ((weight * value**2).sum() - len(value)) / weight.sum())) if len(value) else 0.0
    sums = _sums_by(group, weight, 10)
    mean = np.divide(_sums_by(group, weight * value, 10), sums, where=sums > 0, out=np.zeros(10))
    spread = (weight * (value - mean[group]) ** 2).sum() - (len(value) - (sums > 0).sum())
    squares = np.divide(_sums_by(group, weight**2, 10), sums, where=sums > 0, out=np.zeros(10))
    return float(max(0.0, spread / max(weight.sum() - squares.sum(), 1e-12)))
