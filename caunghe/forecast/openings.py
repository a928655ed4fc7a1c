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
from functools import cached_property
from typing import Final

import numpy as np

from caunghe.forecast.history import Floats
from caunghe.forecast.results import Draws

PERIOD: Final = 5  # years
LEAST_REST: Final = 3  # years of its own that a last period needs; fewer belong to the period before


@dataclass(frozen=True, slots=True)
class Balance:
    """What an occupation gains and loses a year, draw × occupation × year; the draws' mean of a part is ≥ 0.

    Draws are of the yearly mean of a period, spread over its years (``balance``), or of single years
    (``single_years``).
    """

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


@dataclass(frozen=True)
class Flows:
    """How employment changes and who leaves for good, draw × occupation × year, and how many years each period has."""

    change: Draws
    leaving: Draws
    lengths: tuple[int, ...]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """First year and the one after the last, by period."""
        ends = np.cumsum(self.lengths)
        return [(int(end) - length, int(end)) for end, length in zip(ends, self.lengths, strict=True)]

    @cached_property
    def path(self) -> tuple[Floats, Floats]:
        """Expected change and leavers, occupation × year."""
        return expected(self.change), expected(self.leaving)

    @cached_property
    def kinds(self) -> tuple[Floats, Floats]:
        """Whether an occupation grows on the expected path, and whether it needs people, occupation × period."""
        moved, left = (self.sums(each) for each in self.path)
        return moved >= 0, left + moved >= 0

    @cached_property
    def weight(self) -> Floats:
        """Each year's share of its period as the expected path needs people, occupation × year."""
        return _profile(self.path[0] + self.path[1], self.lengths).astype(np.float32)

    def sums(self, flow: Floats) -> Floats:
        """Return the sums over each period of what is … × year."""
        result = np.zeros((*flow.shape[:-1], len(self.lengths)), flow.dtype)
        for period, (first, end) in enumerate(self.spans):
            for year in range(first, end):
                result[..., period] += flow[..., year]
        return result

    def spread(self, sums: Floats) -> Floats:
        """Return sums over periods spread over their years by ``weight``."""
        result = np.empty((*sums.shape[:-1], self.weight.shape[-1]), np.float32)
        for period, (first, end) in enumerate(self.spans):
            np.multiply(sums[..., period, None], self.weight[:, first:end], out=result[..., first:end])
        return result


def flows(employment: Draws, rate: Floats, lengths: tuple[int, ...]) -> Flows:
    """Return flows from workers by draw × occupation × year, the last year known first, and rates of leaving."""
    return Flows(np.diff(employment, axis=2), rate * employment[:, :, :-1], lengths)


def balance(of: Flows) -> Balance:
    """Return the balance by period.

    A period's people are spread over its years as the expected path needs them, ``max(0, mean Δ_t + mean L_t)``,
    evenly where it needs nobody.
    """
    moved, left = of.sums(of.change), of.sums(of.leaving)
    grows, needs = of.kinds
    return Balance(
        expansion=of.spread(moved * grows),
        replacement=of.spread(np.where(grows, left, left + moved) * needs),
        displaced=of.spread(-(left + moved) * ~needs),
    )


def single_years(means: Balance, of: Flows, apart: Floats | None = None) -> Balance:
    """Return the balance of single years, of which ``means`` has the periods' means (``balance``, or moved).

    The centres stay: a year's draws err by what its own change and leavers lie from theirs, ``dev = flow − mean
    flow``, and no longer by their share w of the period's. ``dev_t − w_t Σ dev`` is added, which sums to zero over a
    period in every draw. ``apart`` (draw × occupation × year) is what changes of single years lie further apart.
    """

    def swing(flow: Draws, path: Floats) -> Draws:
        away = flow - path.astype(np.float32)
        away -= of.spread(of.sums(away))
        return away

    changes, leavers = swing(of.change, of.path[0]), swing(of.leaving, of.path[1])
    if apart is not None:
        changes += apart
    grows, needs = (np.repeat(each, of.lengths, axis=1) for each in of.kinds)
    return Balance(
        expansion=means.expansion + changes * grows,
        replacement=means.replacement + leavers * needs + changes * (needs & ~grows),
        displaced=(means.displaced - (changes + leavers) * ~needs).astype(np.float32, copy=False),
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
