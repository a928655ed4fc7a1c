# pyright: standard
"""Where people live: the communes, their inhabitants and the groups the plan gives priority."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

import numpy as np
import polars as pl

from caunghe.pilot.streams import CITY, LAST_YEAR, YEARS, Floats, apportion, data, stream
from caunghe.schema import TABLES, allowed_codes, in_table

# Resolution 1669/NQ-UBTVQH15, administrative count at the merger
PEOPLE: Final = 4_664_124
MERGER: Final = date(2025, 7, 1)
# a ward of before, merged away; offices still send its code
OLD_WARD: Final = "11296"

# Shares of the five-year age groups 0–4 … 75+, in per cent; our estimate for the Red River Delta
_PYRAMID: Final = np.array([7.2, 7.9, 7.5, 6.7, 6.1, 6.8, 7.9, 8.2, 7.6, 6.9, 6.2, 5.9, 5.4, 4.3, 2.5, 2.9])
# women per man by age group: fewer among children, many more among the old
_WOMEN: Final = np.array(
    [0.47, 0.47, 0.475, 0.48, 0.485, 0.49, 0.495, 0.5, 0.5, 0.5, 0.51, 0.52, 0.53, 0.55, 0.58, 0.65]
)
_GROWTH: Final = {"old_haiphong": 0.009, "old_haiduong": 0.006}
# people of each priority group per thousand (own estimates): old Hải Phòng, old Hải Dương, extra in the countryside
_GROUPS: Final = {
    "poor": (6, 10, 6),
    "near_poor": (12, 17, 8),
    "ethnic_minority": (3, 5, 3),
    "disabled": (14, 15, 3),
    "merit": (22, 25, 6),
    "land_recovered": (9, 5, 4),
    "laid_off_women": (4, 3, 0),
    "unemployed": (8, 7, -1),
    "demobilised": (1.6, 1.8, 0.4),
    "fishers": (4, 0.4, 3),
    "former_prisoners": (1.2, 1.0, 0),
    "orphans": (1.1, 1.2, 0.3),
    "in_migrants": (32, 15, -8),
    "returned_overseas": (3, 5, 2),
    "overseas_bound": (2, 4, 1),
    "informal": (190, 230, 40),
}


@cache
def communes() -> pl.DataFrame:
    """Return the 114 communes in code order, with ``urban`` and ``people`` (which sum to the official count)."""
    frame = data("communes").sort("code")
    people = apportion(PEOPLE, frame["weight"].to_numpy())
    return frame.with_columns(pl.Series("people", people), urban=pl.col("kind") == "ward")


def areas() -> pl.DataFrame:
    """Return the table ``areas``: the city, its communes, and one ward of before the merger."""
    rows = communes().select(
        area="code",
        name="name",
        name_en="name_en",
        kind="kind",
        parent=pl.lit(CITY),
        longitude="longitude",
        latitude="latitude",
        area_km2="area_km2",
        valid_from=pl.lit(MERGER),
        valid_to=pl.lit(None, pl.Date),
    )
    city = pl.DataFrame(
        {
            "area": [CITY],
            "name": ["Thành phố Hải Phòng"],
            "name_en": ["Hai Phong City"],
            "kind": ["city"],
            "area_km2": [3194.72],
        }
    )
    old = pl.DataFrame(
        {
            "area": [OLD_WARD],
            "name": ["Phường Quán Toan (cũ)"],
            "name_en": ["Quan Toan Ward (former)"],
            "kind": ["ward"],
            "parent": [CITY],
            "valid_from": [date(2004, 7, 1)],
            "valid_to": [date(2025, 6, 30)],
        }
    )
    return pl.concat([TABLES["areas"].empty(), city, rows, old], how="diagonal")


@cache
def cells(year: int) -> Floats:
    """Return expected people by commune × sex (women, men) × age group, shape (114, 2, 16), before rounding."""
    frame = communes()
    growth = np.array([_GROWTH[p] for p in frame["old_province"]])
    people = frame["people"].to_numpy() * (1 + growth) ** (year - LAST_YEAR)
    urban = frame["urban"].to_numpy()
    middle = np.arange(16) - 7.5
    # wards hold more people of working age; the countryside more children and old people
    tilt = np.where(urban[:, None], -0.012, 0.006) * (np.abs(middle) - 4)[None, :]
    share = _PYRAMID[None, :] * np.exp(tilt)
    share /= share.sum(axis=1, keepdims=True)
    sexes = np.stack([_WOMEN, 1 - _WOMEN])
    return people[:, None, None] * share[:, None, :] * sexes[None, :, :]


def populations(seed: int) -> pl.DataFrame:
    """Return the table ``populations`` for the years of the survey; every year's communes sum to the city."""
    rng = stream(seed, "populations")
    parts = []
    codes = communes()["code"].to_list()
    groups = allowed_codes("age_groups")
    for year in YEARS:
        expected = cells(year)
        noisy = expected * np.exp(rng.normal(0, 0.02, expected.shape))
        total = round(float(expected.sum()))
        noisy *= (expected.sum(axis=(1, 2)) / noisy.sum(axis=(1, 2)))[:, None, None]
        people = apportion(total, noisy.ravel())
        parts.append(
            pl.DataFrame(
                {
                    "area": np.repeat(codes, 32),
                    "year": np.full(len(people), year),
                    "sex": np.tile(np.repeat(["female", "male"], 16), 114),
                    "age_group": np.tile(groups, 228),
                    "people": people,
                }
            )
        )
    return in_table(pl.concat(parts), "populations")


def target_groups(seed: int) -> pl.DataFrame:
    """Return the table ``target_groups``: people of each priority group by commune, three years."""
    rng = stream(seed, "target_groups")
    frame = communes()
    haiphong = (frame["old_province"] == "old_haiphong").to_numpy()
    rural = ~frame["urban"].to_numpy()
    people = frame["people"].to_numpy()
    rows = []
    for year in (2023, 2024, 2025):
        for group, (east, west, extra) in _GROUPS.items():
            rate = np.maximum(np.where(haiphong, east, west) + np.where(rural, extra, 0), 0.1) / 1000
            trend = 0.9 ** (year - 2023) if group in ("poor", "near_poor") else 1.0
            counts = rng.poisson(people * rate * trend * rng.gamma(6, 1 / 6, len(people)))
            rows.append(pl.DataFrame({"area": frame["code"], "year": year, "group": group, "people": counts}))
    return in_table(pl.concat(rows).sort("area", "year", "group"), "target_groups")
