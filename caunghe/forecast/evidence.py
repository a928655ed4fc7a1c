"""What an origin teaches of the width of intervals: errors, and what their foretold deviations are made of."""

from __future__ import annotations

from typing import Final

import numpy as np

from caunghe.forecast.calibration import LEAST_DEVIATION, REACH, Known
from caunghe.forecast.demand import MAJORS, Demand, Inflation, majors_of
from caunghe.forecast.history import Floats
from caunghe.forecast.simple_models import by_occupation
from caunghe.forecast.sums import quantiles

RECENT: Final = 4  # years whose mean says how large a cell is


def city_evidence(origin: int, seen: Floats, came: Floats) -> list[Known]:
    """Return errors of the city's total foretold without errors in common.

    ``seen`` is draw × occupation × year ahead, ``came`` occupation × year ahead.
    """
    total = seen.sum(axis=1, keepdims=True, dtype=np.float64)
    return _in_common(origin, np.log(total + 0.5), np.log(came.sum(axis=0, keepdims=True) + 0.5))


def major_evidence(origin: int, occupations: tuple[str, ...], seen: Floats, came: Floats) -> list[Known]:
    """Return errors of the major groups' shares in the total, foretold without errors in common."""
    starts = np.searchsorted(majors_of(occupations), np.arange(MAJORS))
    drawn: Floats = np.add.reduceat(seen, starts, axis=1, dtype=np.float64) + 0.5
    majors: Floats = np.add.reduceat(came, starts, axis=0, dtype=np.float64) + 0.5
    there = np.flatnonzero((majors > 0.5).any(axis=1))
    shares: Floats = np.log(drawn / drawn.sum(axis=1, keepdims=True))
    now: Floats = np.log(majors / majors.sum(axis=0))
    return _in_common(origin, shares[:, there], now[there])


def _in_common(origin: int, drawn: Floats, came: Floats) -> list[Known]:
    middle, rest = _spread(drawn)
    root = np.sqrt(np.arange(1, came.shape[1] + 1, dtype=np.float64))
    return _by_year(origin, came - middle, np.broadcast_to(root, rest.shape), rest)


def industry_evidence(origin: int, drawn: Floats, came: Floats, inflation: Inflation) -> list[Known]:
    """Return errors of industries' shares in the total; ``drawn`` is draw × year ahead × industry, log workers."""
    share = drawn - np.log(np.exp(drawn).sum(axis=2, keepdims=True))
    middle, spread = _spread(share)
    now = np.log((came + 0.5) / (came + 0.5).sum(axis=1, keepdims=True))
    return _by_year(origin, (now - middle).T, spread.T / inflation.industry, np.zeros_like(spread.T))


def share_evidence(origin: int, demand: Demand, seen: Floats, came: Floats, inflation: Inflation) -> list[Known]:
    """Return errors by occupation, whose deviation is partly that of its shares within industries."""
    shares, history = demand.shares, demand.history
    middle, spread = _spread(np.log(seen + 0.5))
    workers = history.workers[-RECENT:].mean(axis=0, keepdims=True)
    size = np.maximum(by_occupation(workers, history), 1e-9)
    level = by_occupation(workers**2 * shares.level_variance, history) / size**2
    own, common = shares.drift(1, came.shape[1])
    variance = level + (own**2 + common**2).T
    rest = np.sqrt(np.maximum(spread**2 - inflation.shares**2 * variance, LEAST_DEVIATION**2))
    used = by_occupation(workers, history)[:, 0] > 0
    error = np.log(came + 0.5) - middle
    return _by_year(origin, error[used], np.sqrt(variance)[used], rest[used])


def _spread(logs: Floats) -> tuple[Floats, Floats]:
    """Return median and deviation of draws, the deviation as their 80 % interval gives it."""
    low, middle, high = quantiles(logs, (0.1, 0.5, 0.9))
    return middle, np.maximum((high - low) / (2 * REACH), LEAST_DEVIATION)


def _by_year(origin: int, error: Floats, scale: Floats, rest: Floats) -> list[Known]:
    """Return what series × year ahead teach, one item a target year."""
    return [Known(origin + h + 1, error[:, h], scale[:, h], rest[:, h]) for h in range(error.shape[1])]
