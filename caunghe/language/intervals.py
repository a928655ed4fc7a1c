"""Numbers with their intervals, as people write them in Vietnamese and in English.

Half the width stands after ± where the interval is even about its number; where it is not, both ends are written.
"""

from __future__ import annotations

from typing import Final

from caunghe.language.numbers import LEAST_ERROR, NO_BREAK, NONE, Unit, amounts, points, quantity, share
from caunghe.language.text import Language, Text

_LOPSIDED: Final = 1.5  # one side of an interval over the other, beyond which it is told by its ends
_SPAN: Final = Text("từ {amounts}", "from {amounts}")
_ENDS: Final = Text("{low} đến {high}", "{low} to {high}")
_INTERVAL: Final = Text("{value} ({span})", "{value} ({span})")


def with_error(value: float | None, low: float | None, high: float | None, unit: Unit, language: Language) -> str:
    """Return a number with half its interval, to one place: ``39,4 % ± 1,2 điểm %``; a lopsided one with its ends.

    A number without interval stands alone.

    >>> with_error(0.394, 0.382, 0.406, "share", "en").replace(NO_BREAK, " ")
    '39.4% ± 1.2 pts'
    >>> with_error(0.0044, 0.0013, 0.0147, "share", "en")
    '0.44% (from 0.13% to 1.47%)'
    """
    if value is None or low is None or high is None:
        return quantity(value, unit, language)
    if is_lopsided(value, low, high, unit):
        return interval(value, *possible_ends(value, low, high, unit), unit, language)
    error = (high - low) / 2
    if unit == "share":
        return f"{share(value, language, error=error)} ±{NO_BREAK}{points(error, language, error=error)}"
    (amount, half), wording = amounts((value, error), unit, language, error)
    return wording(language, amount=f"{amount} ±{NO_BREAK}{half}")


def is_lopsided(value: float, low: float, high: float, unit: Unit) -> bool:
    """Return whether an interval cannot be told by half its width after ±.

    One side is more than 1.5 times the other, or the half width reaches beyond what can be: below zero (but for
    ``points``, which are differences, and values below zero), or above 100 % of a share.

    >>> is_lopsided(0.0044, 0.0013, 0.0147, "share"), is_lopsided(0.3, 0.2, 0.44, "share")
    (True, False)
    >>> is_lopsided(5, 1, 11, "people"), is_lopsided(0.09, -0.17, 0.35, "share")
    (False, True)
    """
    sides, half = sorted((value - low, high - value)), (high - low) / 2
    return sides[1] > _LOPSIDED * sides[0] + LEAST_ERROR or possible_ends(value, value - half, value + half, unit) != (
        value - half,
        value + half,
    )


def possible_ends(value: float, low: float, high: float, unit: Unit) -> tuple[float, float]:
    """Return the ends of an interval within what can be: none below zero, of shares none above one.

    Differences (``points``) and values below zero have no such bounds.

    >>> possible_ends(0.09, -0.17, 0.35, "share"), possible_ends(-5, -12, 2, "people")
    ((0.0, 0.35), (-12, 2))
    """
    if unit == "points" or value < 0:
        return low, high
    return max(low, 0.0), min(high, 1.0) if unit == "share" and value <= 1 else high


def span(low: float | None, high: float | None, unit: Unit, language: Language) -> str:
    """Return from where to where: ``từ 37,9 % đến 42,7 %``, to the place that half the span decides.

    >>> span(0.379, 0.427, "share", "en")
    'from 37.9% to 42.7%'
    """
    if low is None or high is None:
        return NONE
    (first, last), wording = amounts((low, high), unit, language, (high - low) / 2)
    if unit in ("share", "points"):
        ends = _ENDS(language, low=wording(language, amount=first), high=wording(language, amount=last))
    else:
        ends = wording(language, amount=_ENDS(language, low=first, high=last))
    return _SPAN(language, amounts=ends)


def interval(value: float | None, low: float | None, high: float | None, unit: Unit, language: Language) -> str:
    """Return a number with its interval, all three to the same place: ``12.340 (từ 11.800 đến 12.900)``.

    >>> interval(12_340, 11_800, 12_900, "people", "en").replace(NO_BREAK, " ")
    '12,340 people (from 11,800 to 12,900 people)'
    """
    if value is None or low is None or high is None:
        return quantity(value, unit, language)
    shown = quantity(value, unit, language, error=(high - low) / 2)
    return _INTERVAL(language, value=shown, span=span(low, high, unit, language))
