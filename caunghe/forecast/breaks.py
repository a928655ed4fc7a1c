"""Declared breaks: employment of another territory is carried to today's, industry by industry.

Where employment leaps in the year of a declared break or the next one, farther than in other years, the years before it
count other land. They are multiplied by ``N[i,t] / N[i,t−1] ÷ e^m`` for each industry i, t the first year after the
leap and m the median growth of the city's other years: as if the industry had grown as the city usually does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from caunghe.feed import Feed
from caunghe.forecast.history import Floats, History
from caunghe.forecast.unreported import filled_history

LEAST_LEAP: Final = 0.10  # log points beyond usual growth: what a year of crisis has not done to a whole city
LEAP_DEVIATIONS: Final = 4.0  # of the other years


def on_todays_territory(history: History, feed: Feed) -> History:
    """Return the history with years before a leap at a declared break carried to the territory after it."""
    for year in sorted({one.day.year for one in feed.information.breaks}):
        filled = filled_history(history).history.workers
        total = np.log(np.maximum(filled.sum(axis=1), 1.0))
        step = _leap(np.diff(total), year - history.years[0])
        if step is None:
            continue
        usual = float(np.median(np.delete(np.diff(total), step))) if len(total) > 2 else 0.0
        factor = _factors(filled[step : step + 2], history, usual)
        before = np.arange(len(history.years)) <= step
        city = float(filled[step] @ factor / filled[step].sum())
        history = replace(
            history,
            workers=np.where(before[:, None], history.workers * factor, history.workers),
            estimated=np.where(before, history.estimated * city, history.estimated),
            moved=(*history.moved, (history.years[step + 1], city)),
        )
    return history


def _leap(steps: Floats, place: int) -> int | None:
    """Return which step, into the break's year or the next, is farther from usual than in other years; None if none."""
    near = [s for s in (place - 1, place) if 0 <= s < len(steps)]
    others = np.delete(steps, near)
    if not near:
        return None
    usual = float(np.median(others)) if len(others) else 0.0
    deviation = 1.4826 * float(np.median(np.abs(others - usual))) if len(others) else 0.0
    far = np.abs(steps[near] - usual)
    widest = int(far.argmax())
    return near[widest] if far[widest] > max(LEAST_LEAP, LEAP_DEVIATIONS * deviation) else None


def _factors(pair: Floats, history: History, usual: float) -> Floats:
    """Return by cell what the year before the leap is multiplied by: its industry's ratio, else the city's."""
    sums: Floats = np.add.reduceat(pair, history.starts, axis=1)
    known = (sums > 0).all(axis=0)
    city = float(sums[1].sum() / max(sums[0].sum(), 1.0))
    ratio: Floats = np.where(known, sums[1] / np.where(known, sums[0], 1.0), city)
    return (ratio / np.exp(usual))[history.industry]
