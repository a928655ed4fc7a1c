"""Zeros in a series of counts that stand for a year not reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

THOUSAND: Final = 1000
"""A series of counts that never falls below it has no year of nobody."""
_FEWEST_BESIDE: Final = 3  # other years that tell what a series of counts is like


def doubtful_zero(counts: Sequence[float]) -> int | None:
    """Return the place of a zero that is more likely a year not reported than a count of people or things, or None.

    It is the only zero of the series, and each of three other years or more has a thousand or more.

    >>> [doubtful_zero(counts) for counts in ([10000, 10100, 0, 10200], [0, 7, 12, 9])]
    [2, None]
    """
    zeros = [place for place, count in enumerate(counts) if count == 0]
    if len(zeros) != 1 or len(counts) <= _FEWEST_BESIDE:
        return None
    least = min(count for place, count in enumerate(counts) if place != zeros[0])
    return zeros[0] if least >= THOUSAND else None
