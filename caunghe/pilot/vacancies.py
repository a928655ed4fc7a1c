"""What is advertised: a stream of synthetic advertisements, many alike, few asking for a diploma."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import polars as pl

from caunghe.pilot.advert_texts import descriptions
from caunghe.pilot.answers import pay_level
from caunghe.pilot.employers import BAND_WORKERS, register
from caunghe.pilot.employment import cell_index
from caunghe.pilot.streams import Floats, Integers, choose, data, heavy, spans, stream
from caunghe.schema import in_table

ADVERTS_PER_YEAR: Final = {2023: 14000, 2024: 14600, 2025: 15200}
# equal advertisements of one employer are dropped and planted again on purpose, so draw more than are kept
_SURPLUS: Final = 2.0
# Openings listed over the job exchange in 2025 (published, repeats counted); the others scale with advertisements
LISTED_2025: Final = 406_000
_SOURCES: Final = ("Sàn giao dịch việc làm", "Cổng việc làm A", "Cổng việc làm B", "Mạng xã hội")


def _fit(occupations: list[str]) -> Floats:
    """Return how usual each advertised occupation is in each industry, industries × occupations."""
    industries, cells, number, share = cell_index()
    position = {code: i for i, code in enumerate(occupations)}
    table = np.full((len(industries), len(occupations)), 3e-4)
    for cell, industry, part in zip(cells, number, share, strict=True):
        if cell in position:
            table[industry, position[cell]] += part
    return table


def _days(rng: np.random.Generator, year: int, count: int) -> list[date]:
    """Return posting days: busiest after Tết and in early autumn."""
    season = np.array([0.7, 1.5, 1.5, 1.1, 1.0, 1.0, 1.1, 1.2, 1.2, 1.0, 0.9, 0.7])
    months = rng.choice(12, count, p=season / season.sum()) + 1
    return [date(year, int(m), int(d)) for m, d in zip(months, rng.integers(1, 29, count), strict=True)]


def adverts(seed: int) -> pl.DataFrame:
    """Return the table ``vacancies`` in order of posting, every pair of equal ones more than 130 days apart."""
    rng = stream(seed, "vacancies")
    titles = data("advert_titles")
    staff = register(seed)
    occupations = titles["occupation"].to_list()
    fit = _fit(occupations) * titles["weight"].to_numpy() ** 0.6
    size = BAND_WORKERS[staff["band"].to_numpy()] ** 0.8
    active = size * rng.lognormal(0, 1.0, len(staff))  # some advertise all the time, most hardly ever
    drawn = {year: int(count * _SURPLUS) for year, count in ADVERTS_PER_YEAR.items()}
    years = np.repeat(list(drawn), list(drawn.values()))
    posted = [day for year, count in drawn.items() for day in _days(rng, year, count)]
    employer = rng.choice(len(staff), len(years), p=active / active.sum())
    kind = choose(rng, fit, staff["number"].to_numpy()[employer])
    lists = [t.split(";") for t in titles["titles"]]
    which = rng.random(len(years))
    title = [lists[k][int(u * len(lists[k]))] for k, u in zip(kind, which, strict=True)]
    asks = _qualification(rng, titles["qualification"].to_numpy()[kind])
    low, high = _pay(rng, np.array(occupations)[kind], years)
    table = pl.DataFrame(
        {
            "employer": staff["employer"].to_numpy()[employer],
            "source": np.array(_SOURCES)[rng.choice(4, len(years), p=(0.38, 0.27, 0.2, 0.15))],
            "posted": posted,
            "title": title,
            "area": staff["area"].to_numpy()[employer],
            "openings": _openings(
                rng, BAND_WORKERS[staff["band"].to_numpy()[employer]], titles["weight"].to_numpy()[kind]
            ),
            "pay_min": low,
            "pay_max": high,
            "qualification": asks,
            "occupation": np.array(occupations)[kind],
        }
    )
    kept = _spaced_adverts(table)
    kept = kept.with_columns(luck=pl.Series(rng.random(len(kept))))
    wanted = pl.col("posted").dt.year().replace_strict(ADVERTS_PER_YEAR)
    kept = kept.filter(pl.col("luck").rank("ordinal").over(pl.col("posted").dt.year()) <= wanted).drop("luck")
    return _vacancy_table(rng, kept, descriptions(seed, kept))


def _spaced_adverts(table: pl.DataFrame) -> pl.DataFrame:
    """Keep one of several equal advertisements within 130 days: repeats are planted later, on purpose."""
    same = ["employer", "title", "area"]
    table = table.sort("posted", *same, "openings", maintain_order=True)
    for _ in range(6):
        gap = (pl.col("posted") - pl.col("posted").shift(1).over(same)).dt.total_days()
        table = table.filter(gap.is_null() | (gap > 130))
    return table


def _openings(rng: np.random.Generator, workers: Floats, common: Floats) -> Integers:
    expected = 0.6 + 0.035 * workers**0.9 * (common / 10) ** 0.8
    drawn = np.maximum(1, np.round(expected * rng.lognormal(0, 0.9, len(workers)))).astype(np.int64)
    # large numbers are round numbers
    return np.where(drawn > 15, np.round(drawn / 10) * 10, drawn).astype(np.int64)


def _qualification(rng: np.random.Generator, lowest: np.ndarray) -> list[str | None]:
    """Return what is asked: nine in ten ask for nothing; one in twelve does not say."""
    asked = np.where((lowest != "none") & (rng.random(len(lowest)) < 0.55), lowest, "none")
    return [None if u < 0.08 else a for a, u in zip(asked.tolist(), rng.random(len(lowest)), strict=True)]


def _pay(
    rng: np.random.Generator, occupation: np.ndarray, years: Integers
) -> tuple[list[int | None], list[int | None]]:
    zero = np.zeros(len(years), dtype=np.int64)
    typical = np.empty(len(years))
    for year in np.unique(years):
        rows = years == year
        typical[rows] = pay_level(occupation[rows], zero[rows], zero[rows], zero[rows] + 1, int(year))
    low = np.maximum(np.round(typical * 0.92 * np.exp(heavy(rng, 4, len(years)) * 0.14) / 5e5) * 5e5, 4e6)
    high = np.round(low * (1 + rng.gamma(2.2, 0.16, len(years))) / 1e6) * 1e6
    stated = rng.random(len(years)) < 0.72
    wide = np.where(high > low, high, low + 1e6)
    return [int(v) if s else None for v, s in zip(low, stated, strict=True)], [
        int(v) if s else None for v, s in zip(wide, stated, strict=True)
    ]


def _vacancy_table(rng: np.random.Generator, table: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    count = len(table)
    scale = LISTED_2025 / table.filter(pl.col("posted").dt.year() == 2025)["openings"].sum()
    abroad = rng.random(count) < 0.006
    table = table.with_columns(
        vacancy=pl.format("TD{}", pl.int_range(1, count + 1).cast(pl.String).str.zfill(6)),
        openings=(pl.col("openings") * scale * 0.93).round().clip(1).cast(pl.Int64),
        closes=pl.col("posted") + spans(rng.integers(10, 60, count)),
        description=texts,
        # the job centre codes most advertisements by hand, not all
        occupation=pl.when(pl.Series(rng.random(count) < 0.85)).then("occupation"),
        country=pl.when(pl.Series(abroad)).then(pl.lit("JP")).otherwise(pl.lit("VN")),
    )
    return in_table(table, "vacancies")
