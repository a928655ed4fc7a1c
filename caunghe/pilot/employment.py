# pyright: standard
"""What people work at: employment by industry and occupation since 2012, and the scenarios ahead."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import numpy as np
import polars as pl

from caunghe.pilot.streams import CITY, Floats, Integers, data, heavy, stream
from caunghe.schema import in_table

EMPLOYMENT_YEARS: Final = tuple(range(2012, 2026))
# Employed people in thousands. The labour force of old Hải Phòng is published for 2012–2015, 2021 and 2024 and that
# of the merged city for 2025; the rest is our path between them, less unemployment.
EMPLOYED: Final = dict(
    zip(
        EMPLOYMENT_YEARS,
        (2102, 2137, 2146, 2131, 2118, 2102, 2083, 2066, 2001, 1968, 2007, 2025, 2041, 2068),
        strict=True,
    )
)
# Employment relative to trend in 2020–2023, by industry: closures, broken supply chains, people returning to farms
_PANDEMIC: Final = {
    "55": (0.78, 0.66, 0.82, 0.95),
    "56": (0.86, 0.76, 0.9, 0.98),
    "79": (0.6, 0.45, 0.7, 0.88),
    "93": (0.8, 0.68, 0.86, 0.96),
    "96": (0.92, 0.82, 0.94, 1.0),
    "49": (0.95, 0.9, 0.96, 1.0),
    "14": (0.96, 0.93, 1.0, 0.96),
    "15": (0.97, 0.92, 0.99, 0.95),
    "47": (0.98, 0.95, 0.98, 1.0),
    "41": (0.97, 0.94, 0.98, 1.0),
    "01": (1.03, 1.07, 1.03, 1.0),
    "53": (1.05, 1.12, 1.08, 1.02),
}
# Plants that opened or shut between one year and the next: industry, first year, factor from then on
_STEPS: Final = (
    ("26", 2017, 1.22),
    ("26", 2022, 1.15),
    ("29", 2019, 1.55),
    ("30", 2013, 0.82),
    ("27", 2021, 1.12),
    ("24", 2016, 0.9),
    ("14", 2024, 0.97),
)
# How the mix of occupations within industries moves over the fourteen years, by major group (log points)
_MAJOR_DRIFT: Final = {
    "1": 0.05,
    "2": 0.28,
    "3": 0.22,
    "4": -0.05,
    "5": 0.1,
    "6": -0.12,
    "7": -0.03,
    "8": 0.06,
    "9": -0.22,
    "0": 0.0,
}


@cache
def cell_index() -> tuple[list[str], list[str], Integers, Floats]:
    """Return industries, cells' occupations, cells' industry numbers and cells' share of their industry in 2025."""
    mix = data("industry_occupations").sort("industry", "occupation")
    industries = data("industry_sizes").sort("industry")["industry"].to_list()
    position = {code: i for i, code in enumerate(industries)}
    number = np.array([position[code] for code in mix["industry"]], dtype=np.int64)
    share = mix["share"].to_numpy().copy()
    share /= np.bincount(number, share)[number]
    return industries, mix["occupation"].to_list(), number, share


def _industry_paths(rng: np.random.Generator) -> Floats:
    """Return workers in thousands by year × industry: bent trends, lasting shocks, plants that open, the pandemic."""
    sizes = data("industry_sizes").sort("industry")
    codes = sizes["industry"].to_list()
    first, last = (np.log(sizes[c].to_numpy()) for c in ("weight_2012", "weight_2025"))
    years = np.array(EMPLOYMENT_YEARS)
    middle, steep = rng.uniform(2014, 2022, len(codes)), rng.uniform(0.15, 0.7, len(codes))
    curve = 1 / (1 + np.exp(-steep * (years[:, None] - middle)))
    curve = (curve - curve[0]) / (curve[-1] - curve[0])
    shocks = np.cumsum(heavy(rng, 3, (len(years), len(codes))) * 0.022, axis=0)
    shocks -= shocks[0] + (shocks[-1] - shocks[0]) * np.linspace(0, 1, len(years))[:, None]
    path = np.exp(first + (last - first) * curve + shocks)
    for code, year, factor in _STEPS:
        i = codes.index(code)
        path[years < year, i] /= factor
    for code, factors in _PANDEMIC.items():
        path[8:12, codes.index(code)] *= factors
    totals = np.array([EMPLOYED[y] for y in EMPLOYMENT_YEARS])
    return path * (totals / path.sum(axis=1))[:, None]


@lru_cache(maxsize=2)
def workers(seed: int) -> Floats:
    """Return true workers (persons) by year × cell; the survey and the published table both see them with error."""
    rng = stream(seed, "employment")
    industries = _industry_paths(rng)
    _, occupations, number, share = cell_index()
    codes = sorted(set(occupations))
    own = dict(zip(codes, heavy(rng, 4, len(codes)) * 0.3, strict=True))
    drift = np.array([_MAJOR_DRIFT[o[0]] + own[o] for o in occupations])
    turn = dict(zip(codes, rng.uniform(2013, 2024, len(codes)), strict=True))
    middle = np.array([turn[o] for o in occupations])
    years = np.array(EMPLOYMENT_YEARS)[:, None]
    # most occupations change in a few years, not steadily: a steep curve about a year of its own
    logs = np.log(share) + drift * (
        1 / (1 + np.exp(-0.9 * (years - middle))) - 1 / (1 + np.exp(-0.9 * (2025 - middle)))
    )
    cells = np.exp(logs)
    for t in range(len(EMPLOYMENT_YEARS)):
        cells[t] *= (industries[t] / np.bincount(number, cells[t]))[number]
    return cells * 1000


def employment(seed: int) -> pl.DataFrame:
    """Return the table ``employment`` for the whole city: the true workers seen through a survey's error."""
    rng = stream(seed, "employment_table")
    industries, occupations, number, _ = cell_index()
    true = workers(seed)
    error = heavy(rng, 4, true.shape) * np.minimum(0.45, 9 / np.sqrt(true + 30))
    seen = true * np.exp(error - error.var(axis=1, keepdims=True) / 2)
    seen *= (true.sum(axis=1) / seen.sum(axis=1))[:, None]
    frame = pl.DataFrame(
        {
            "year": np.repeat(EMPLOYMENT_YEARS, len(number)),
            "industry": np.tile(np.array(industries)[number], len(EMPLOYMENT_YEARS)),
            "occupation": np.tile(occupations, len(EMPLOYMENT_YEARS)),
            "area": CITY,
            "workers": np.round(seen.ravel()),
        }
    )
    return in_table(frame, "employment")


def industry_outlooks() -> pl.DataFrame:
    """Return the table ``industry_outlooks``: low, middle and high scenarios for 2026–2035, wider with distance."""
    outlooks = data("outlooks")
    parts = []
    for scenario in ("low", "middle", "high"):
        for year in range(2026, 2036):
            spread = 0.6 + 0.08 * (year - 2026)
            fade = 0.93 ** (year - 2026)
            growth = pl.col(scenario) * fade
            parts.append(
                outlooks.select(
                    scenario=pl.lit(scenario),
                    year=pl.lit(year),
                    industry="industry",
                    growth=growth.round(4),
                    growth_low=(growth - (pl.col("middle") - pl.col("low")) * spread).round(4),
                    growth_high=(growth + (pl.col("high") - pl.col("middle")) * spread).round(4),
                    source=pl.lit("Giả định minh họa của bộ dữ liệu mẫu"),
                )
            )
    return in_table(pl.concat(parts), "industry_outlooks")
