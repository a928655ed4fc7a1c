"""Openings: jobs added, leavers to be replaced and people displaced, accounted over periods of years within each draw.

An industry that falls and recovers within a few years makes no openings, so changes are taken from the start to the
end of a period (five years, as ROA Maastricht does), not year by year. With ``Δ = N_T − N_0`` and ``L = Σ s_t
N_{t−1}`` the people who leave for good, in every draw:

    expansion   = max(0, Δ)
    replacement = max(0, L + min(0, Δ))      in a shrinking occupation only leavers beyond the jobs lost
    displaced   = max(0, −(L + Δ))           people whose jobs go beyond the leavers: they look for work
    openings − displaced = Δ + L

The last line has no ``max``: what an occupation needs on balance does not depend on how wide the draws spread, while
the mean of ``max(0, ·)`` grows with their spread. The central figures are therefore those of the expected path, which
are the three formulas of the draws' mean Δ and mean L.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from caunghe.forecast.history import Floats
from caunghe.forecast.results import Draws

PERIOD: Final = 5  # years
LEAST_REST: Final = 3  # years of its own that a last period needs; fewer belong to the period before
PARTS: Final = ("expansion", "replacement", "displaced")


@dataclass(frozen=True, slots=True)
class Component:
    """Draws (draw × occupation × year), and what stands for them: the value on the expected path (occupation × year).

    ``centre`` is the draws' mean where the component is linear in what is drawn.
    """

    draws: Draws
    centre: Floats

    @classmethod
    def linear(cls, draws: Draws) -> Component:
        return cls(draws, draws.mean(axis=0, dtype=np.float64))


@dataclass(frozen=True, slots=True)
class Balance:
    """What an occupation gains and loses a year: each part ≥ 0, openings = expansion + replacement."""

    expansion: Component
    replacement: Component
    displaced: Component

    @property
    def openings(self) -> Component:
        one, two = self.expansion, self.replacement
        return Component(one.draws + two.draws, one.centre + two.centre)


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
    drawn = _parts(moved, left)
    expected = _parts(moved.mean(axis=0, dtype=np.float64), left.mean(axis=0, dtype=np.float64))
    period = np.repeat(np.arange(len(lengths)), lengths)
    profile = _profile((change + leaving).mean(axis=0, dtype=np.float64), lengths)
    weight = profile.astype(np.float32)
    return Balance(
        **{name: Component(drawn[name][:, :, period] * weight, expected[name][:, period] * profile) for name in PARTS}
    )


def _parts(change: Floats, leaving: Floats) -> dict[str, Floats]:
    replacement = np.maximum(leaving + np.minimum(change, 0), 0)
    return {
        "expansion": np.maximum(change, 0),
        "replacement": replacement,
        "displaced": np.maximum(-(leaving + change), 0),
    }


def _profile(need: Floats, lengths: tuple[int, ...]) -> Floats:
    """Return each year's share of its period, occupation × year."""
    first = np.cumsum((0, *lengths[:-1]))
    needed = np.maximum(need, 0)
    sums = np.repeat(np.add.reduceat(needed, first, axis=1), lengths, axis=1)
    even = np.broadcast_to(1 / np.repeat(lengths, lengths), need.shape)
    return np.where(sums > 0, needed / np.where(sums > 0, sums, 1.0), even)


def moved_balance(of: Balance, at: np.ndarray, year: int, factor: Floats, kept: Floats) -> Balance:
    """Return the balance after statements move occupations ``at`` in a year.

    The centre of openings is multiplied by ``factor``; draws of openings − displaced move along and come nearer to
    their mean: ``kept`` is the share of their deviation that stays. New openings divide into expansion and
    replacement as they did in the draw.
    """
    opened = of.openings
    net = (opened.draws - of.displaced.draws)[:, at, year].astype(np.float64)
    middle = opened.centre[at, year] - of.displaced.centre[at, year]
    net = middle + (factor - 1) * opened.centre[at, year] + kept * (net - middle)
    before = opened.draws[:, at, year].astype(np.float64)
    usual = np.divide(of.expansion.centre[at, year], opened.centre[at, year], where=opened.centre[at, year] > 0,
                      out=np.zeros(len(at)))  # fmt: skip
    share = np.divide(of.expansion.draws[:, at, year], before, where=before > 0, out=np.tile(usual, (len(net), 1)))
    after = np.maximum(net, 0)
    drawn = {"expansion": after * share, "replacement": after * (1 - share), "displaced": np.maximum(-net, 0)}
    return Balance(**{name: _replaced(getattr(of, name), drawn[name], at, year, factor) for name in PARTS})


def _replaced(part: Component, drawn: Floats, at: np.ndarray, year: int, factor: Floats) -> Component:
    """Return a component with new draws in one year; the expected path displaces nobody where it opens jobs."""
    draws, centre = part.draws.copy(), part.centre.copy()
    draws[:, at, year] = drawn
    centre[at, year] *= factor
    return Component(draws, centre)
