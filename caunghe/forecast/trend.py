"""Employment by industry: a damped trend on the log scale, its parameters common to all industries.

With some fourteen years a series, parameters of its own for every industry would fit noise; three common ones, chosen
by errors one to three years ahead over all industries, do not. Level ℓ, slope b, error ε (Gardner and McKenzie 1985;
Hyndman et al. 2008, innovations form): ``y[t] = ℓ[t−1] + φ b[t−1] + ε[t];  ℓ[t] = ℓ[t−1] + φ b[t−1] + α ε[t];  b[t] =
φ b[t−1] + αβ ε[t]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from caunghe.forecast.history import Floats, Integers

GRID: Final = np.array(list(product((0.2, 0.35, 0.5, 0.7, 0.9), (0.05, 0.15, 0.3), (0.0, 0.5, 0.7, 0.8, 0.9, 0.95))))
"""Candidates of α, β and φ; φ = 0 is a level without slope."""
NEARLY_LAST: Final = (0.9, 0.05, 0.0)
JUDGED_YEARS: Final = 3  # years ahead over which parameters are judged
BLOCK: Final = 2  # years a bootstrap block lasts
FARTHEST: Final = 3.0  # usual errors beyond which an error is cut
ALIKE_YEARS: Final = 6.0  # weight, in years, of industries of the same size
SIZE_CLASSES: Final = 3
LEAST_USUAL: Final = 0.01  # log points: an industry that never changed may still change


@dataclass(frozen=True, slots=True)
class Trend:
    """State at the last year by industry (log workers), the common parameters, and past errors (year × industry)."""

    level: Floats
    slope: Floats
    alpha: float
    beta: float
    damping: float
    errors: Floats

    def growth(self, horizon: int) -> Floats:
        """Expected log growth by year ahead × industry: ``φ^h b``."""
        return self.damping ** np.arange(1, horizon + 1)[:, None] * self.slope


def damped_trend(workers: Floats, known: Floats | None = None) -> Trend:
    """Return the trend of workers by year × industry, with the parameters of least absolute error in people.

    ``known`` tells by year whether anything was reported: nothing is judged by a year that was not, and neither its
    error nor the next, halves of a step of two years, are errors that may come again.
    """
    logs = np.log(workers + 0.5)
    known = np.ones(len(workers), dtype=bool) if known is None else known
    level, slope, errors, loss = _run(logs, workers, GRID, known)
    # too short to be judged: nearly the last year's figure
    best = int(np.argmin(loss)) if loss.any() else int(np.flatnonzero((GRID == NEARLY_LAST).all(axis=1))[0])
    alpha, beta, damping = GRID[best]
    # the first errors still carry the arbitrary start
    first = 1 if len(errors) > 3 else 0
    stepped = (known[1:] & known[:-1])[first:]
    past = errors[first:, best]
    past = past[stepped] if stepped.sum() > 1 else past
    away = past - past.mean(axis=0)
    return Trend(
        level[best], slope[best], float(alpha), float(beta), float(damping), tamed_errors(away, workers.mean(axis=0))
    )


def tamed_errors(errors: Floats, size: Floats) -> Floats:
    """Return errors (year × industry) within ± ``FARTHEST`` of what is usual for the industry.

    Usual is ``1.4826 · median |e|`` of the industry, drawn to the median of industries of its size (thirds), which
    weighs as six years. A plant that opens once is an error of that year; replayed for ever it would be a law.
    """
    own = 1.4826 * np.median(np.abs(errors), axis=0)
    third = np.argsort(np.argsort(size, kind="stable"), kind="stable") * SIZE_CLASSES // len(size)
    alike = np.array([np.median(own[third == t]) for t in third])
    years = len(errors)
    usual = np.sqrt((years * own**2 + ALIKE_YEARS * alike**2) / (years + ALIKE_YEARS))
    limit = FARTHEST * np.maximum(usual, LEAST_USUAL)
    return np.clip(errors, -limit, limit)


def _run(logs: Floats, workers: Floats, grid: Floats, known: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return final level and slope (candidate × industry), errors (year × candidate × industry), loss by candidate."""
    alpha, beta, damping = (grid[:, i, None] for i in range(3))
    reach = min(3, len(logs) - 1)
    level = np.repeat(logs[:1], len(grid), axis=0)
    slope = np.repeat((logs[reach : reach + 1] - logs[:1]) / reach, len(grid), axis=0)
    errors: list[Floats] = []
    loss = np.zeros(len(grid))
    for t in range(1, len(logs)):
        error = logs[t] - level - damping * slope
        level = level + damping * slope + alpha * error
        slope = damping * slope + alpha * beta * error
        errors.append(error)
        ahead, step = level, slope
        for h in range(1, min(JUDGED_YEARS, len(logs) - 1 - t) + 1 if t > 2 else 0):
            step = damping * step
            ahead = ahead + step
            if known[t] and known[t + h]:
                loss += np.abs(np.exp(ahead) - 0.5 - workers[t + h]).sum(axis=1)
    return level, slope, np.array(errors), loss


@dataclass(frozen=True, slots=True)
class Shocks:
    """What may befall industries: deviations of log workers, draw × year × industry.

    ``latent`` moves the true number, from the last year (position 0) on; ``seen`` the number a survey would show,
    with the error of measuring it, from the first year ahead on.
    """

    latent: Floats
    seen: Floats


def shocks(trend: Trend, draws: int, horizon: int, rng: np.random.Generator) -> Shocks:
    """Return shocks drawn from past errors in blocks of two years, whole years at a time.

    All industries of a year are drawn together, so that what moved them together still does; each block keeps or turns
    its sign at random, which doubles a short history. The error of the last level has variance ``α(1−α)σ²``.
    """
    drawn = _blocks(len(trend.errors), draws, horizon + 1, rng)
    sign = np.repeat(rng.choice([-1.0, 1.0], (draws, drawn.shape[1] // BLOCK)), BLOCK, axis=1)
    error = (trend.errors[drawn] * sign[:, :, None])[:, : horizon + 1]
    start = np.sqrt(trend.alpha * (1 - trend.alpha)) * error[:, 0]
    level, slope = np.zeros_like(start), np.zeros_like(start)
    latent, seen = np.empty_like(error), np.empty_like(error[:, 1:])
    latent[:, 0] = start
    for h in range(horizon):
        now = error[:, h + 1]
        ahead = level + trend.damping * slope
        level = ahead + trend.alpha * now
        slope = trend.damping * slope + trend.alpha * trend.beta * now
        latent[:, h + 1], seen[:, h] = start + level, ahead + now
    return Shocks(latent, seen)


def _blocks(history: int, draws: int, length: int, rng: np.random.Generator) -> Integers:
    """Return years of the past, draw × length (rounded up to whole blocks)."""
    count = -(-length // BLOCK)
    first = rng.integers(0, max(1, history - BLOCK + 1), (draws, count))
    return np.minimum(first[:, :, None] + np.arange(BLOCK), history - 1).reshape(draws, count * BLOCK)
