"""Openings: jobs added, leavers to be replaced and people displaced, accounted over periods of years within each draw.

An industry that falls and recovers within a few years makes no openings, so changes are taken from the start to the
end of a period (five years, as ROA Maastricht does), not year by year. The expected path, the draws' mean, says what
an occupation is over a period; with ``Δ = N_T − N_0`` and ``L = Σ s_t N_{t−1}`` the people who leave for good:

                     expansion  replacement  displaced
    it grows             Δ           L           0        mean Δ ≥ 0
    it shrinks slowly    0         L + Δ         0        mean Δ < 0 ≤ mean (L + Δ)
    it shrinks fast      0           0       −(L + Δ)     mean (L + Δ) < 0: jobs go beyond the leavers

    openings = expansion + replacement,  openings − displaced = L + Δ in every draw

Every part is linear in what is drawn, so the mean of its draws is the expected path's value at every level, and doubt
about the future adds nothing to it; ``max(0, ·)`` in each draw would. A part may be below zero in a draw: an
occupation that is expected to need people then lets some go, who fill the openings of others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from caunghe.forecast.history import Floats
from caunghe.forecast.results import Draws

PERIOD: Final = 5  # years
LEAST_REST: Final = 3  # years of its own that a last period needs; fewer belong to the period before


@dataclass(frozen=True, slots=True)
class Balance:
    """What an occupation gains and loses a year, draw × occupation × year; the draws' mean of a part is ≥ 0."""

    expansion: Draws
    replacement: Draws
    displaced: Draws

    @property
    def openings(self) -> Draws:
        return self.expansion + self.replacement


def expected(draws: Floats) -> Floats:
    """Return the expected path: the mean over the first axis."""
    return draws.mean(axis=0, dtype=np.float64)


def period_lengths(years: int) -> tuple[int, ...]:
    """Return how many years each period lasts: fives, a short rest joined to the last.

    >>> period_lengths(10), period_lengths(8), period_lengths(6), period_lengths(2)
    ((5, 5), (5, 3), (6,), (2,))
    """
    whole, rest = divmod(years, PERIOD)
    if rest >= LEAST_REST or not whole:
        return (*[PERIOD] * whole, rest) if rest else (PERIOD,) * whole
    return (*[PERIOD] * (whole - 1), PERIOD + rest)


def balance(employment: Draws, rate: Floats, lengths: tuple[int, ...]) -> Balance:
    """Return the balance from workers by draw × occupation × year, the last year known first, and rates of leaving.

    A period's people are spread over its years as the expected path needs them, ``max(0, mean Δ_t + mean L_t)``,
    evenly where it needs nobody.
    """
    change, leaving = np.diff(employment, axis=2), rate * employment[:, :, :-1]
    first = np.cumsum((0, *lengths[:-1]))
    moved, left = (np.add.reduceat(flow, first, axis=2) for flow in (change, leaving))
    grows = expected(moved) >= 0
    needs = expected(left) + expected(moved) >= 0
    period = np.repeat(np.arange(len(lengths)), lengths)
    weight = _profile(expected(change + leaving), lengths).astype(np.float32)

    def yearly(part: Floats) -> Draws:
        return (part[:, :, period] * weight).astype(np.float32, copy=False)

    return Balance(
        expansion=yearly(moved * grows),
        replacement=yearly(np.where(grows, left, left + moved) * needs),
        displaced=yearly(-(left + moved) * ~needs),
    )


def _profile(need: Floats, lengths: tuple[int, ...]) -> Floats:
    """Return each year's share of its period, occupation × year."""
    first = np.cumsum((0, *lengths[:-1]))
    needed = np.maximum(need, 0)
    sums = np.repeat(np.add.reduceat(needed, first, axis=1), lengths, axis=1)
    even = np.broadcast_to(1 / np.repeat(lengths, lengths), need.shape)
    return np.where(sums > 0, needed / np.where(sums > 0, sums, 1.0), even)


def moved_balance(of: Balance, at: np.ndarray, year: int, factor: Floats, kept: Floats) -> Balance:
    """Return the balance after statements move occupations ``at``, which need people, in a year.

    The mean of their expansion and of their replacement is multiplied by ``factor``; draws come nearer to the mean:
    ``kept`` is the share of their deviation that stays. Statements tell which occupations need people and not how many
    need them in all, so each draw's sum deviates from its mean as it did: what the occupations lose of it they share.
    """
    expansion, replacement = (_moved(part, at, year, factor, kept) for part in (of.expansion, of.replacement))
    return Balance(expansion, replacement, of.displaced)


def _moved(part: Draws, at: np.ndarray, year: int, factor: Floats, kept: Floats) -> Draws:
    drawn = part[:, at, year].astype(np.float64)
    middle = drawn.mean(axis=0)
    after = factor * middle
    if not after.any():
        return part
    lost = ((1 - kept) * (drawn - middle)).sum(axis=1, keepdims=True)
    result = part.copy()
    result[:, at, year] = after + kept * (drawn - middle) + lost * after / after.sum()
    return result
