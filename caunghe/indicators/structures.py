"""How far the structure of a whole lies from a known one, when only a weighted sample of the whole is seen."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from caunghe.schema import normal_reach

Floats = NDArray[np.float64]
_TINY: Final = 1e-300
_NOTHING: Final = 1e-12  # a distance that is rounding alone
_SPREAD: Final = (0.3, 6.0)  # least and most squared coefficient of variation of what one unit brings
_KEPT: Final = 0.5  # share of the simulated samples that are near enough to the real one to be used
_POWERS: Final = (1.0, 2.0, 4.0)  # how fast classes that the sample lacks are lost along the path


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number between 0 and 1 with its interval."""

    value: float
    low: float
    high: float


def distances(found: Floats, known: Floats) -> Floats:
    """Return the index of dissimilarity and Hellinger's distance, shape (2, draws).

    ``found`` has shape (draws, classes), ``known`` (classes,); both are scaled to shares v and g here.
    ``½ Σ |g_k − v_k|`` (Duncan, Duncan 1955) and ``√(1 − Σ √(v_k·g_k))``; without a unit on one side both are 1.

    >>> distances(np.array([[2.0, 2.0], [3.0, 1.0]]), np.array([3.0, 1.0])).round(4).tolist()
    [[0.25, 0.0], [0.1846, 0.0]]
    """
    v, total = found / np.maximum(found.sum(axis=1, keepdims=True), _TINY), known.sum()
    g = known / max(total, _TINY)
    apart = 0.5 * (np.abs(v - g).sum(axis=1) + np.abs(1 - v.sum(axis=1)) + abs(1 - g.sum()))
    shared = np.sqrt(v * g).sum(axis=1)
    return np.stack([np.minimum(apart, 1), np.sqrt(np.maximum(1 - shared, 0))])


def effective_units(counts: Floats, weight: Floats) -> float:
    """Return how many equal units, drawn from very many, would tell a total as well: ``(Σwx)² / Σ w(w−1)x²``.

    ``counts`` and ``weight`` have one value a unit. Infinite where everybody counts and nobody stands for others.

    >>> float(effective_units(np.array([4.0, 4.0]), np.array([10.0, 10.0]))).__round__(3)
    2.222
    """
    total, unseen = float(weight @ counts), float(_beyond(weight) @ counts**2)
    return total**2 / unseen if unseen > 0 else np.inf if total > 0 else 0.0


def _beyond(weight: Floats) -> Floats:
    """``w(w−1)``, what each unit adds to the variance of a total; nothing where it stands for no other unit."""
    return np.maximum(weight * (weight - 1), 0)


def share(part: Floats, whole: Floats, weight: Floats, level: float) -> Estimate:
    """Return the share ``Σ w·part / Σ w·whole`` with its interval, on the scale of log odds.

    Variance of a ratio under Poisson sampling, ``Σ w(w−1)e²`` with ``e = part − share·whole``: a unit with weight 1
    adds no error. Student's t has ``(Σd)²/Σd²`` degrees of freedom, d the units' parts of that variance (at least 2).
    A share of 0 or 1 takes the exact binomial bound of the effective units, ``1 − (α/2)^{1/n}`` from it.

    >>> share(np.array([1.0, 0.0, 2.0]), np.array([2.0, 2.0, 2.0]), np.ones(3), 0.95)
    Estimate(value=0.5, low=0.5, high=0.5)
    """
    total = max(float(weight @ whole), _TINY)
    value, tail = float(weight @ part) / total, (1 - level) / 2
    parts = _beyond(weight) * (part - value * whole) ** 2
    if value in (0.0, 1.0):
        reach = 1 - tail ** (1 / effective_units(whole, weight))
        return Estimate(value, max(value - reach, 0.0), min(value + reach, 1.0))
    if not parts.any():
        return Estimate(value, value, value)
    freedom = max(float(parts.sum() ** 2 / (parts**2).sum()), 2.0)
    reach = float(special.stdtrit(freedom, 1 - tail)) * np.sqrt(parts.sum()) / total / (value * (1 - value))
    low, high = special.expit(special.logit(value) + np.array([-reach, reach]))
    return Estimate(value, float(low), float(high))


def matched(
    counts: Floats, weight: Floats, known: Floats, *, draws: int, level: float, random: np.random.Generator
) -> tuple[Estimate, Estimate]:
    """Return dissimilarity and Hellinger's distance between the whole that ``counts`` is a sample of and ``known``.

    ``counts`` has shape (units, classes), ``weight`` (units,), ``known`` (classes,). A sample of few units looks
    further from ``known`` than the whole is. So wholes are made on a path from ``known`` to what the sample says, a
    sample is simulated from each, and the wholes whose sample lies as far from ``known`` as the real one does give the
    value: mean and standard error of a regression on that distance near it (indirect inference: Gouriéroux, Monfort,
    Renault 1993; Beaumont, Zhang, Balding 2002).

    >>> seen = np.array([[4.0, 0.0, 0.0], [0.0, 3.0, 0.0], [5.0, 0.0, 0.0], [0.0, 0.0, 2.0]] * 20)
    >>> random = np.random.default_rng(1)
    >>> near, _ = matched(seen, np.full(80, 10.0), np.array([9.0, 3.0, 2.0]), draws=200, level=0.95, random=random)
    >>> near.low <= 0.02 <= near.high  # as in the sample: no distance at all
    True
    """
    if not counts.any():
        return Estimate(1.0, 0.0, 1.0), Estimate(1.0, 0.0, 1.0)
    wholes = _wholes(counts, weight, known, draws, random)
    true = distances(wholes, known)
    seen = distances(_resampled(wholes, counts, weight, random), known)
    real = distances((weight @ counts)[None], known)[:, 0]
    first, second = (_at(true[i], seen[i] - real[i], normal_reach(level)) for i in range(2))
    return first, second


def _wholes(counts: Floats, weight: Floats, known: Floats, draws: int, random: np.random.Generator) -> Floats:
    """Possible wholes, draws × classes, step by step from ``known`` to what the sample says.

    A unit stands for itself and others: ``w + √(w(w−1))·(E − 1)`` units, E exponential, has the mean w and the variance
    of Poisson sampling, is never below ½, and is 1 where the unit stands for itself alone. That half stays on the path.
    """
    jumps = random.standard_exponential((draws, len(weight))) - 1
    said = (weight + np.sqrt(_beyond(weight)) * jumps) @ counts
    kept = np.minimum(weight, 1) @ counts / 2
    expected = known / known.sum() * said.sum(axis=1, keepdims=True)
    step = ((np.arange(draws) + 0.5) / draws)[:, None]
    power = np.where(counts.any(axis=0), 1.0, np.resize(_POWERS, draws)[:, None])
    return kept + (1 - step) ** power * np.maximum(expected - kept, 0) + step * (said - kept)


def _resampled(wholes: Floats, counts: Floats, weight: Floats, random: np.random.Generator) -> Floats:
    """The weighted totals, draws × classes, that a sample like the real one would give of each whole.

    In each class a Poisson number of units with gamma amounts (Tweedie's compound), of the class's own mean, with one
    unit of the mean of all classes added to it. Deviations shrink by the root of the part of the variance that is not
    due to units which stand for themselves alone.
    """
    brought = weight[:, None] * counts
    units: NDArray[np.int64] = np.count_nonzero(counts, axis=0)
    totals, squares = brought.sum(axis=0), (brought**2).sum(axis=0)
    lost = _beyond(weight) @ counts**2
    typical = (totals + totals.sum() / units.sum()) / (units + 1)
    unseen = (lost + lost.sum() / units.sum()) / (squares + squares.sum() / units.sum())
    spread = _spread(units, totals, squares)
    whole = wholes * (totals.sum() / wholes.sum(axis=1, keepdims=True))
    number = np.asarray(random.poisson(whole / typical), np.float64)
    drawn: Floats = random.standard_gamma(number / spread) * (spread * typical)
    return np.where((number == 0) & (units == 0), 0.0, np.maximum(whole + np.sqrt(unseen) * (drawn - whole), 0))


def _spread(units: NDArray[np.int64], totals: Floats, squares: Floats) -> float:
    """The squared coefficient of variation of what one unit brings, within classes with two units or more."""
    several = units > 1
    n, total, square = units[several], totals[several], squares[several]
    within = (square - total**2 / n).sum() / max(((n - 1) * (total / n) ** 2).sum(), _TINY)
    return float(np.clip(within, *_SPREAD)) if several.any() else 1.0


def _at(true: Floats, gap: Floats, reach: float) -> Estimate:
    """The true distance where the sample's gap to the real one is 0: regression with Epanechnikov's weights."""
    near = np.maximum(1 - (gap / (np.quantile(np.abs(gap), _KEPT) + _NOTHING)) ** 2, 0) + _NOTHING
    near /= near.sum()
    middle, centre = near @ gap, near @ true
    slope = (near * (gap - middle)) @ (true - centre) / max(near @ (gap - middle) ** 2, _TINY)
    value = centre - slope * middle
    error = np.sqrt(near @ (true - slope * gap - value) ** 2)
    value, low, high = np.clip([value, value - reach * error, value + reach * error], 0, 1).tolist()
    return Estimate(value, low, high)
