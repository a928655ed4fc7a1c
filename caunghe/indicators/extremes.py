"""The highest and the lowest of several groups: equal ones differ by more than two of them do."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import math
from functools import cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr


@cache
def spread_of_range(groups: int) -> float:
    """Return by how much more than two values the highest and the lowest of equal ``groups`` differ by chance.

    Tukey's studentized range over that of two, ``q(0.95; k, ∞) / q(0.95; 2, ∞)``; with unequal errors, as Kramer
    (1956) takes them, it is on the safe side (Hayter 1984).

    >>> round(spread_of_range(2), 3), round(spread_of_range(6), 3)
    (1.0, 1.454)
    """
    return _range_quantile(groups) / _range_quantile(2)


def _range_quantile(groups: int) -> float:
    """Return q(0.95; k, ∞): what the range of k standard normal values stays below in 19 of 20 samples.

    The root of ``k ∫ φ(z) (Φ(z) − Φ(z − q))^(k−1) dz = 0.95`` (scipy.stats has it too, and takes a second to load).

    >>> round(_range_quantile(2), 3), round(_range_quantile(6), 3), round(_range_quantile(17), 3)
    (2.772, 4.03, 4.89)
    """
    z = np.linspace(-9, 9, 3_001)
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi) * (z[1] - z[0])

    def excess(q: float) -> float:
        return float(groups * np.sum(density * (ndtr(z) - ndtr(z - q)) ** (groups - 1))) - 0.95

    return float(brentq(excess, 0.1, 20.0))  # type: ignore[arg-type]
