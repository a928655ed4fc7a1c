"""Who is needed and who comes, worked out anew from the forecast's openings and the feed's rates."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Final

from caunghe.forecast import coefficients
from caunghe.planning.verify.reading import Amounts, Reading
from caunghe.schema import code_list

_TECHNICIANS: Final = ("1", "2", "3")
_AFTER: Final = 3  # years after the plan's last of which the needs count
Brings = dict[str, list[tuple[str, int, float]]]
"""Programme → occupation, years until work, openings filled a starter."""


def brings(read: Reading) -> Brings:
    """Return what a starter of each programme fills: completion · in field · crosswalk, times the level's fit.

    A level that no list has fills nothing.
    """
    fits = {level: (high, low) for level, high, low in _levels()}
    rows = coefficients(read.feed).select("programme", "training_field", "level", "occupation", "lag_years", "rate")
    result: Brings = defaultdict(list)
    alike: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for programme, field, level, occupation, lag, rate in rows.iter_rows():
        if rate > 0 and level in fits:
            fit = fits[level][0 if occupation[0] in _TECHNICIANS else 1]
            result[programme].append((occupation, lag, rate * fit))
            alike[field, level, occupation].append(rate * fit)
    for programme, about in read.programmes.items():
        if about["is_new"]:
            lag = math.floor(about["months"] / 12 + 0.5)  # entrants come in the middle of a year
            own = (about["training_field"], about["level"])
            found = [(key[2], lag, sum(rates) / len(rates)) for key, rates in alike.items() if key[:2] == own]
            result[programme] = found
    return result


def _levels() -> list[tuple[str, float, float]]:
    return code_list("levels").select("code", "fit_technician", "fit_other").rows()


def supply(read: Reading) -> Amounts:
    """Return (occupation, year) → people whom the plan's seats bring to work."""
    return _graduates(read, {key: float(count) for key, (count, _) in read.seats.items()})


def needs(read: Reading) -> Amounts:
    """Return (occupation, year) → openings less seekers, on the mean of the forecast's draws, less graduates of cohorts
    from before the plan and, after its last year, of intakes like the last before it; nobody where that is below 0.
    """
    ahead, last = read.forecast, read.years[-1]
    wanted = range(read.years[0], last + _AFTER + 1)
    cohorts = {key: float(n) for key, n in read.decided.items()}
    entrants = {programme: n for (programme, year), n in cohorts.items() if year == read.years[0] - 1}
    for year in range(last + 1, last + _AFTER + 1):
        cohorts |= {(programme, year): n for programme, n in entrants.items()}
    others = _graduates(read, cohorts)
    mean = (ahead.openings - ahead.seekers).astype(float).mean(axis=0)
    result: Amounts = {}
    for row, occupation in enumerate(ahead.occupations):
        for year in wanted:
            column = ahead.years.index(min(year, ahead.years[-1]))
            key = (occupation, year)
            result[key] = max(0.0, float(mean[row, column]) - others.get(key, 0.0))
    return result


def _graduates(read: Reading, starters: dict[tuple[str, int], float]) -> Amounts:
    result: Amounts = defaultdict(float)
    rates = brings(read)
    for (programme, began), count in starters.items():
        for occupation, lag, rate in rates.get(programme, ()) if count else ():
            result[occupation, began + lag] += count * rate
    return result
