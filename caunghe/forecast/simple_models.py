"""Simple models a forecast must beat: last year's, averaged over four years, or drifting, by share or by number.

The naïve ones copy last year's figure, whose noise a mean over a few years takes away: against them alone a forecast
would look skilled for averaging.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from caunghe.forecast.calibration import REACH
from caunghe.forecast.history import Floats, History
from caunghe.forecast.shares import within_industry

AVERAGED: Final = 4  # years
SHARE_MODELS: Final = ("constant_share", "averaged_share")
SIMPLE_MODELS: Final = (*SHARE_MODELS, "random_walk", "averaged_numbers", "drift")


def simple_forecast(past: History, industries: Floats, name: str) -> Floats:
    """Return what a simple model foretells, occupation × year ahead.

    ``industries`` are workers by year ahead × industry, as our trend foretells them: models of shares divide these,
    by last year's shares or their mean over four years. Models of numbers repeat last year's or the mean of four, or
    go on by the mean change of the whole history (not below zero).
    """
    horizon = len(industries)
    recent = past.workers[-AVERAGED:] if name.startswith("averaged") else past.workers[-1:]
    if name in SHARE_MODELS:
        share = within_industry(recent, past).mean(axis=0)
        return by_occupation(share * industries[:, past.industry], past)
    level = np.repeat(by_occupation(recent.mean(axis=0, keepdims=True), past), horizon, axis=1)
    if name != "drift":
        return level
    change = by_occupation(past.workers[-1:] - past.workers[:1], past) / max(len(past.years) - 1, 1)
    return np.maximum(level + change * np.arange(1, horizon + 1), 0)


def one_step_forecasts(past: History, name: str) -> Floats:
    """Return what a simple model would have foretold of each year of the history but the first, occupation × year.

    Shares divide the industries' workers as they came to be.
    """
    totals = past.industry_workers
    foretold: list[Floats] = []
    for t in range(1, len(past.years)):
        known = replace(past, years=past.years[:t], workers=past.workers[:t])
        foretold.append(simple_forecast(known, totals[t : t + 1], name)[:, 0])
    return np.stack(foretold, axis=1)


def simple_interval(mean: Floats, past: Floats, foretold: Floats) -> tuple[Floats, Floats]:
    """Return ``mean · exp(± z σ √h)``, σ being the model's own one-year errors of log numbers so far.

    ``past`` and ``foretold`` are series × year: what was seen, and what was foretold of all but the first year.
    """
    error: Floats = np.log((past[:, 1:] + 0.5) / (foretold + 0.5))
    root = np.sqrt(np.arange(1, mean.shape[1] + 1, dtype=np.float64))
    deviation: Floats = np.sqrt((error**2).mean(axis=1))
    width = REACH * deviation[:, None] * root
    return mean * np.exp(-width), mean * np.exp(width)


def by_occupation(workers: Floats, history: History) -> Floats:
    """Return workers of year × cell as occupation × year."""
    size = len(history.occupations)
    return np.stack([np.bincount(history.occupation, row, minlength=size) for row in workers], axis=1)
