"""The sampling error of those who advertise or answer: one who says much is one witness, not many.

Every share, mean, quantile and time of advertisements is a sum of what single employers contribute to its error. The
formulas here take those contributions (linearised, as survey statistics does it) and let employers, not
advertisements, be what is drawn.
"""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
_FAR: Final = 1e4


@dataclass(frozen=True, slots=True)
class Witnesses:
    """``error``: the standard error; ``effective``: how many employers of one size would tell as much; ``count``."""

    error: float
    effective: float
    count: int

    def reach(self, confidence: float) -> float:
        """Return how many errors an interval of ``confidence`` reaches to each side; infinite for one employer.

        >>> round(Witnesses(0.1, 5.0, 8).reach(0.95), 3)
        2.776
        """
        return student_reach(self.effective, confidence)


def student_reach(effective: float, confidence: float) -> float:
    """Return Student's quantile with ``effective`` − 1 degrees of freedom; infinite for one witness or fewer.

    >>> round(student_reach(11, 0.95), 3), student_reach(1, 0.95)
    (2.228, inf)
    """
    return float(special.stdtrit(effective - 1, (1 + confidence) / 2)) if effective > 1 + 1e-9 else np.inf


def share_limits(
    share: Floats, squares: Floats, effective: Floats, clusters: Floats, most: Floats, confidence: float
) -> tuple[Floats, Floats]:
    """Return the ends of intervals of shares, each from its employers; everything from 0 to 1 for one employer.

    Wilson's limits with Student's t of ``effective`` − 1 degrees of freedom at the number of trials
    ``n = p(1 − p) / (C/(C − 1) · squares)``, ``squares = Σ u_c²`` of the linearised share over C ``clusters``; at most
    ``most`` (advertisements), and ``effective`` where nobody or everybody asks or all employers are alike: then nothing
    says that one employer's advertisements differ from one another.

    >>> ends = share_limits(*(np.array([x]) for x in (0.0, 0.0, 80.0, 80.0, 80.0)), 0.95)
    >>> round(float(ends[1][0]), 3)  # t²/(n + t²), t = 1.990
    0.047
    """
    several = clusters > 1
    with np.errstate(divide="ignore", invalid="ignore"):
        trials = share * (1 - share) / (squares * clusters / (clusters - 1))
    trials = np.where((squares > 1e-15) & (trials > 0) & several, np.minimum(trials, most), effective)
    # one employer's t is infinite: so far out that the limits are 0 and 1 to six digits
    t = np.array([min(student_reach(float(each), confidence), _FAR) for each in effective])
    weight = t**2 / trials
    half = t * np.sqrt((share * (1 - share) + weight / 4).clip(0) / trials)
    low, high = ((share + weight / 2 + sign * half) / (1 + weight) for sign in (-1, 1))
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def witnesses(scores: Floats, sizes: Floats, employers: NDArray[np.generic]) -> Witnesses:
    """Return the sampling error of an estimate whose error is the sum of ``scores``, one a row.

    ``sizes`` is what each row weighs, ``employers`` who said it. With u_c the sum of an employer's scores, C employers:
    ``error = √(C/(C − 1) · Σ u_c²)``, and ``effective = (Σ m_c)² / Σ m_c²`` (Kish) of their sizes m, which gives
    Student's degrees of freedom: four small ones beside one that says nearly all are little more than one. The error is
    infinite for one.

    >>> found = witnesses(np.array([0.1, 0.1, -0.2]), np.ones(3), np.array(["A", "A", "B"]))
    >>> round(found.error, 4), round(found.effective, 4), found.count  # √(2 · (0.2² + 0.2²)), 3²/(2² + 1²)
    (0.4, 1.8, 2)
    """
    _, at = np.unique(employers, return_inverse=True)
    sums, held = np.bincount(at, scores), np.bincount(at, sizes)
    count = len(sums)
    error = np.sqrt(count / (count - 1) * float(sums @ sums)) if count > 1 else np.inf
    return Witnesses(float(error), float(held.sum() ** 2 / (held @ held)), count)


@dataclass(frozen=True, slots=True)
class Likeness:
    """``within``: correlation of two answers of one employer beyond that of two employers of its group;
    ``between``: covariance of two employers of one group; ``total``: the variance of an answer."""

    within: float
    between: float
    total: float

    def trials(self, employers: Floats, answers: Floats) -> Floats:
        """Return how many independent answers tell as much: ``1/(ρ/employers + (1 − ρ)/answers)``.

        Both are numbers of equal ones, ``(Σ w)² / Σ w²``.

        >>> Likeness(0.25, 0.0, 1.0).trials(np.array([5.0]), np.array([100.0])).round(2).tolist()
        [17.39]
        """
        return 1 / (self.within / employers + (1 - self.within) / answers)


def likeness(groups: NDArray[np.generic], counts: Floats, sums: Floats, squares: Floats) -> Likeness:
    """Return how alike answers of one employer are, from rows of one employer in one group.

    A row has ``counts`` answers m; ``sums`` r and ``squares`` q are of what they differ from everybody's mean. Pairs of
    one employer have the covariance ``Σ (r² − q) / Σ (m² − m)``, pairs of two employers of a group
    ``Σ_g (R² − Σ r²) / Σ_g (M² − Σ m²)``, an answer the variance ``Σ q / Σ m``; ρ is what the first has beyond the
    second.

    >>> groups, counts = np.array(["7212"] * 4), np.full(4, 2.0)
    >>> likeness(groups, counts, np.array([1.0, 1.0, -1.0, -1.0]), np.full(4, 0.5)).within  # each of one mind
    1.0
    """
    _, at = np.unique(groups, return_inverse=True)
    total = float(squares.sum() / counts.sum())
    several = counts > 1  # of less than two answers there is no pair
    same = _ratio((sums**2 - squares)[several].sum(), (counts**2 - counts)[several].sum())
    other = (np.bincount(at, each) ** 2 - np.bincount(at, each**2) for each in (sums, counts))
    between = min(max(_ratio(*(each.sum() for each in other)), 0.0), total)
    left = total - between
    return Likeness(min(max((same - between) / left, 0.0), 1.0) if left > 0 else 0.0, between, total)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else 0.0
