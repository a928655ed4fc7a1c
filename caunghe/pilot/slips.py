"""What employers of the invented city write on the forms of the job centre: recruitment slips, women wanted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from caunghe.pilot.streams import Floats, choose, stream
from caunghe.schema import allowed_codes, in_table

EXCHANGE: Final = "Sàn giao dịch việc làm"
FIRST_SLIP: Final = date(2024, 7, 1)
_FILLED: Final = 0.7  # of the advertisements that come over the exchange
_TERMS: Final = (0.25, 0.2, 0.55)
_EXPERIENCE: Final = (0, 6, 12, 24, 36)
_BENEFITS: Final = (
    "Đóng đủ bảo hiểm, hỗ trợ ăn ca",
    "Đóng đủ bảo hiểm, xe đưa đón, thưởng chuyên cần",
    "Đóng đủ bảo hiểm, hỗ trợ nhà ở",
    "Thưởng lễ Tết, đào tạo tại chỗ",
)
_PRIORITIES: Final = (0.05, 0.08, 0.03, 0.01)
# by major group of ISCO-08 as in "0123456789", then where none is stated
_GROUPS: Final = "0123456789"
_WOMEN: Final = np.array([0.1, 0.35, 0.55, 0.45, 0.7, 0.6, 0.45, 0.35, 0.55, 0.4, 0.45])
_SHIFTS: Final = np.array([0, 0, 0.05, 0.1, 0.05, 0.4, 0, 0.35, 0.6, 0.35, 0.2])
_TRIPS: Final = np.array([0, 0.35, 0.2, 0.15, 0.03, 0.02, 0, 0.03, 0.02, 0, 0.03])
_HOURS: Final = np.array([44, 44, 44, 44, 44, 48, 48, 48, 48, 48, 48])
_SOFT: Final = np.array([0, 2.5, 2, 1.5, 1.2, 1, 0.2, 0.3, 0.3, 0.1, 0.4])
_RANKS: Final = np.array(
    [[1, 0, 0], [0, 0.85, 0.15], [0.95, 0.05, 0], [0.94, 0.06, 0], *[[1, 0, 0]] * 7], dtype=np.float64
)
_LIFTING: Final = np.array([*[[0.92, 0.07, 0.01]] * 6, *[[0.35, 0.45, 0.2]] * 4, [0.7, 0.2, 0.1]])
_SETTINGS: Final = np.array([*[[0.85, 0.02, 0.13]] * 6, [0.05, 0.8, 0.15], *[[0.75, 0.08, 0.17]] * 4])


def _group(occupation: pl.Series) -> np.ndarray:
    """Return the place of each occupation's major group in the arrays by group."""
    major = occupation.str.head(1).replace_strict(list(_GROUPS), range(10), default=10, return_dtype=pl.Int64)
    return major.fill_null(10).to_numpy()


def _drawn(rng: np.random.Generator, codes: str, shares: Floats, rows: np.ndarray) -> pl.Series:
    return pl.Series(np.array(allowed_codes(codes))[choose(rng, shares, rows)])


def _several(ticked: np.ndarray, codes: Sequence[str]) -> pl.Series:
    """Return the codes ticked in each row, separated by semicolons; null where none is."""
    # each of the few sets of codes is written once
    written = [
        ";".join(code for at, code in enumerate(codes) if ticks >> at & 1) or None for ticks in range(1 << len(codes))
    ]
    return pl.Series(written, dtype=pl.String).gather(ticked @ (1 << np.arange(len(codes))))


def _pages(rng: np.random.Generator, table: pl.DataFrame) -> dict[str, pl.Series]:
    """Return the columns of the slip for every row, whether or not a slip was filled."""
    count, group = len(table), _group(table["occupation"])
    soft = allowed_codes("soft_skills")
    patterns = np.stack([_SHIFTS[group], _TRIPS[group], np.full(count, 0.01)], axis=1)
    asks = np.minimum(rng.poisson(np.where(table["qualification"] == "none", 0.7, 1.9)), len(_EXPERIENCE) - 1)
    return {
        "position_rank": _drawn(rng, "position_ranks", _RANKS, group),
        "contract_term": _drawn(rng, "contract_terms", np.array([_TERMS]), np.zeros(count, dtype=np.int64)),
        "experience_months": pl.Series(np.array(_EXPERIENCE)[asks]),
        "weekly_hours": pl.Series(np.where(rng.random(count) < 0.8, _HOURS[group], 40).astype(np.float64)),
        "work_patterns": _several(rng.random((count, 3)) < patterns, allowed_codes("work_patterns")),
        "work_setting": _drawn(rng, "work_settings", _SETTINGS, group),
        "lifting": _drawn(rng, "lifting_loads", _LIFTING, group),
        "priorities": _several(rng.random((count, 4)) < np.array(_PRIORITIES), allowed_codes("recruitment_priorities")),
        "soft_skills": _several(rng.random((count, len(soft))) < _SOFT[group][:, None] / len(soft), soft),
        "benefits": pl.Series(np.array(_BENEFITS)[rng.integers(0, len(_BENEFITS), count)]),
    }


def with_slips(seed: int, vacancies: pl.DataFrame) -> pl.DataFrame:
    """Return the table ``vacancies`` with what slips say: seven in ten of the exchange's since July 2024 have one.

    One cell in ten of a slip is left empty.
    """
    rng = stream(seed, "recruitment_slips")
    pages = _pages(rng, vacancies)
    came = (vacancies["source"] == EXCHANGE) & (vacancies["posted"] >= FIRST_SLIP)
    has_slip = came & pl.Series(rng.random(len(vacancies)) < _FILLED)
    told = {name: has_slip & pl.Series(rng.random(len(vacancies)) < 0.9) for name in pages}
    filled = [pl.when(told[name]).then(values).alias(name) for name, values in pages.items()]
    return in_table(vacancies.with_columns(filled), "vacancies")


def with_women(seed: int, needs: pl.DataFrame) -> pl.DataFrame:
    """Return the table ``hiring_needs`` with the women wanted; one row in three does not say."""
    rng = stream(seed, "women_wanted")
    women = rng.binomial(needs["openings"].to_numpy(), _WOMEN[_group(needs["occupation"])])
    told = pl.Series(rng.random(len(needs)) < 2 / 3)
    return needs.with_columns(women=pl.when(told).then(pl.Series(women)))
