"""How people answer about pay and hours: heavy tails, rounding to favourite figures, and silence."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from caunghe.pilot.streams import Floats, Integers, heavy

# Monthly pay of 2025 in million đồng by major occupation group, an unqualified man in the countryside (our estimates)
_BASE: Final = {"0": 10.5, "1": 13.5, "2": 10.2, "3": 9.3, "4": 8.2, "5": 7.0, "6": 5.0, "7": 8.6, "8": 8.5, "9": 6.2}
_QUALIFICATION: Final = np.array([0.0, 0.06, 0.05, 0.10, 0.12, 0.17, 0.30, 0.48, 0.62])
# pay of each year relative to 2025
_LEVEL: Final = {2020: 0.735, 2021: 0.728, 2022: 0.812, 2023: 0.868, 2024: 0.932, 2025: 1.0, 2026: 1.06}
HIGHEST: Final = 400e6
LOWEST: Final = 0.6e6


def heaped_amounts(rng: np.random.Generator, amounts: Floats) -> Floats:
    """Return amounts in đồng as people say them: mostly to the half million, some to the million, few exactly."""
    how = rng.random(len(amounts))
    step = np.where(how < 0.55, 500e3, np.where(how < 0.80, 1e6, np.where(how < 0.94, 100e3, 10e3)))
    step = np.where(amounts > 30e6, np.maximum(step, 1e6), step)
    return np.maximum(np.round(amounts / step) * step, LOWEST)


def pay_level(
    occupation: NDArray[np.str_], qualification: Integers, woman: Integers, urban: Integers, year: int
) -> Floats:
    """Return typical monthly pay in đồng before a person's own luck."""
    major = np.array([_BASE[o[0]] for o in occupation])
    premium = _QUALIFICATION[qualification] + np.where(urban == 1, 0.11, 0.0) - np.where(woman == 1, 0.13, 0.0)
    return major * 1e6 * np.exp(premium) * _LEVEL[year]


def monthly_pay(
    rng: np.random.Generator,
    occupation: NDArray[np.str_],
    qualification: Integers,
    woman: Integers,
    urban: Integers,
    year: int,
    effect: Floats,
) -> Floats:
    """Return stated monthly pay in đồng; NaN where nobody answered (family farms most, then the well paid)."""
    typical = pay_level(occupation, qualification, woman, urban, year)
    luck = heavy(rng, 3.2, len(typical)) * 0.34 + effect
    tail = np.where(rng.random(len(typical)) < 0.012, rng.pareto(2.1, len(typical)) + 1, 1)
    stated = heaped_amounts(rng, np.clip(typical * np.exp(luck) * tail, LOWEST, HIGHEST))
    farm = np.array([o[0] == "6" for o in occupation])
    silence = np.where(farm, 0.38, 0.07 + 0.09 * (stated > 18e6))
    return np.where(rng.random(len(stated)) < silence, np.nan, stated)


def hours(rng: np.random.Generator, industry: NDArray[np.str_]) -> Floats:
    """Return weekly hours heaped at 40, 48, 56 and 60; NaN for the three in a hundred who did not answer."""
    farm = np.array([i <= "03" for i in industry])
    office = np.isin(industry, ["84", "85", "64", "71", "69"])
    usual = np.where(
        farm,
        rng.normal(36, 13, len(farm)),
        np.where(office, rng.normal(41, 4, len(farm)), rng.normal(49, 8, len(farm))),
    )
    favourite = np.array([40.0, 48.0, 56.0, 60.0])
    nearest = favourite[np.abs(usual[:, None] - favourite).argmin(axis=1)]
    said = np.where((rng.random(len(farm)) < 0.6) & (np.abs(usual - nearest) < 6), nearest, np.round(usual))
    return np.where(rng.random(len(farm)) < 0.03, np.nan, np.clip(said, 4, 98))
