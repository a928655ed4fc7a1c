"""How far totals of openings can be trusted where a few employers ask for very many people."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from caunghe.schema import normal_reach
from caunghe.vacancies.demand.witnesses import student_reach

Floats = NDArray[np.float64]
_FEWEST_DEGREES: Final = 2.0  # of freedom: with fewer Student's t is beyond all measure
_ALIKE: Final = 1e-6  # an error of the logarithm no larger is that of employers who are alike


def total_limits(
    amounts: Floats, cells: NDArray[np.int64], size: int, *, confidence: float, draws: int, seed: int
) -> tuple[Floats, Floats]:
    """Return the ends of the intervals of sums by cell, from what each employer asks for; rows in order of cell.

    Of a cell with K of all ``size`` employers and amounts a the error of log Σa has two parts: how many employers it
    has, ``1/K − 1/size``, and how unlike they are, ``v = K/(K − 1) · (Σa²/(Σa)² − 1/K)``. Limits are
    ``Σa · exp(± √(z²·(1/K − 1/size) + t²·v))``, t Student's with ``(Σa)²/Σa² − 1`` degrees of freedom, two or more. To
    above t is at least that of a studentised bootstrap, ``−quantile of log(Σa*/Σa)/√v*`` over ``draws`` of K from the
    cell's employers: a sum from which a very large one happens to be absent looks surer than it is. Draws in which all
    are alike tell nothing. Not a number for one employer.

    Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 12; Kish, Survey Sampling, 1965.

    >>> ends = total_limits(np.array([2.0, 2, 2, 2]), np.zeros(4, np.int64), 8, confidence=0.95, draws=50, seed=1)
    >>> [round(float(end[0]), 3) for end in ends]  # 8 · exp(± 1.96 · √(1/4 − 1/8))
    [4.001, 15.997]
    """
    if not len(amounts):
        return np.zeros(0), np.zeros(0)
    starts = np.flatnonzero(np.diff(cells, prepend=-1))
    counts = np.diff(np.append(starts, len(amounts)))
    sums, squares = (np.add.reduceat(each, starts) for each in (amounts, amounts**2))
    error = _log_errors(sums, squares, counts)
    degrees = np.maximum(sums**2 / squares - 1, _FEWEST_DEGREES)
    below = np.array([student_reach(float(each) + 1, confidence) for each in degrees])
    drawn = _studentised(amounts, starts, counts, draws, seed)
    above = np.maximum(below, -_quantiles(drawn, (1 - confidence) / 2))
    of_count = normal_reach(confidence) ** 2 * (1 / counts - 1 / size)
    low, high = (sums * np.exp(sign * np.sqrt(of_count + (t * error) ** 2)) for sign, t in ((-1, below), (1, above)))
    return low, high


def _log_errors(sums: Floats, squares: Floats, counts: NDArray[np.int64]) -> Floats:
    """Return the standard error of the log of each sum of ``counts`` amounts; not a number for one."""
    several = np.where(counts > 1, counts, np.nan)
    return np.sqrt(several / (several - 1) * np.maximum(squares / sums**2 - 1 / counts, 0.0))


def _studentised(
    amounts: Floats, starts: NDArray[np.int64], counts: NDArray[np.int64], draws: int, seed: int
) -> Floats:
    """Return ``log(Σa*/Σa)/√v*`` of each cell and draw; not a number where all that are drawn are alike."""
    rng = np.random.default_rng([seed, 5])
    first, among = np.repeat(starts, counts), np.repeat(counts, counts)
    whole = np.add.reduceat(amounts, starts)
    found = np.full((len(starts), draws), np.nan)
    for draw in range(draws):
        taken = amounts[first + (rng.random(len(amounts)) * among).astype(np.int64)]
        sums, squares = np.add.reduceat(taken, starts), np.add.reduceat(taken**2, starts)
        error = _log_errors(sums, squares, counts)
        np.divide(np.log(sums / whole), error, out=found[:, draw], where=error > _ALIKE)
    return found


def _quantiles(drawn: Floats, probability: float) -> Floats:
    """Return a quantile of each row over what is a number in it; 0 where nothing is."""
    tells = ~np.isnan(drawn).all(axis=1)
    found = np.zeros(len(drawn))
    if tells.any():
        found[tells] = np.nanquantile(drawn[tells], probability, axis=1)
    return found
