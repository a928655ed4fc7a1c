"""How far an interval reaches on each side of what is taken to be normally distributed."""

from __future__ import annotations

from statistics import NormalDist


def normal_reach(level: float) -> float:
    """Return how many standard errors an interval of ``level`` reaches to each side: 1.96 for 95 %.

    >>> round(normal_reach(0.95), 6), round(normal_reach(0.80), 6)
    (1.959964, 1.281552)
    """
    return NormalDist().inv_cdf((1 + level) / 2)
