# pyright: standard
"""Who learns and what becomes of them: intakes, school leavers, graduates and their months in work."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.pilot.answers import heaped_amounts, pay_level
from caunghe.pilot.institutions import LEVELS, network, programmes
from caunghe.pilot.population import cells, communes
from caunghe.pilot.streams import LAST_YEAR, YEARS, Floats, Integers, apportion, heavy, kept_counts, stream
from caunghe.schema import code_list, in_table

# Planned intake by old province and level, 2020–2025. Published: the merged city's 7,000 + 13,000 + about 76,000
# for 2025, old Hải Phòng's 10,000 diploma entrants for 2025 and its totals of 2021–2024 (38,300 and 174,600),
# old Hải Dương's 38,800 for 2025. Elementary and short courses are published together; their split and
# the other years are ours.
PLANNED: Final = {
    ("old_haiphong", "college"): (3500, 3300, 3700, 3850, 3950, 4000),
    ("old_haiphong", "intermediate"): (5700, 5500, 5850, 6050, 6100, 6000),
    ("old_haiphong", "elementary"): (16500, 14200, 17300, 18200, 18800, 19200),
    ("old_haiphong", "short"): (24000, 20500, 26300, 28600, 30700, 28000),
    ("old_haiduong", "college"): (2500, 2400, 2600, 2800, 2900, 3000),
    ("old_haiduong", "intermediate"): (6000, 5800, 6300, 6600, 6900, 7000),
    ("old_haiduong", "elementary"): (10000, 8600, 10400, 11000, 11300, 11600),
    ("old_haiduong", "short"): (14500, 12200, 15100, 16500, 17000, 17200),
}
# entrants over plan: diplomas fall short (old Hải Dương's colleges most), short courses do not
_FILL: Final = {
    ("old_haiphong", "college"): 0.98,
    ("old_haiphong", "intermediate"): 0.99,
    ("old_haiduong", "college"): 0.88,
    ("old_haiduong", "intermediate"): 0.95,
}
_COMPLETION: Final = {"college": 0.80, "intermediate": 0.77, "elementary": 0.91, "short": 0.95}
_EMPLOYED: Final = {"college": 0.74, "intermediate": 0.70, "elementary": 0.70, "short": 0.68}
_IN_FIELD: Final = {"college": 0.82, "intermediate": 0.74, "elementary": 0.7, "short": 0.62}
# surveyed of graduates, answering of those, in a matching job, their own or further study of those
_DESTINATIONS: Final = {"surveyed_12m": 0.8, "answered_12m": 0.75, "placed_12m": 0.76}
_QUALIFICATION: Final = {"college": 5, "intermediate": 4, "elementary": 3, "short": 2}
# last grade 9 and 12 pupils by old province and year. Published: 33,052 in old Hải Phòng 2025 (905 fewer than 2024) and
# about 30,400 in old Hải Dương 2024; the rest is ours.
_PUPILS: Final = {
    ("old_haiphong", "9"): (28100, 29300, 30600, 32200, 33957, 33052),
    ("old_haiduong", "9"): (26200, 27000, 28100, 29300, 30400, 30150),
    ("old_haiphong", "12"): (20100, 20600, 21300, 22100, 23300, 24200),
    ("old_haiduong", "12"): (18700, 19100, 19600, 20400, 21300, 22000),
}
_STREAMED: Final = {
    ("old_haiphong", "9"): 0.18,
    ("old_haiduong", "9"): 0.215,
    ("old_haiphong", "12"): 0.28,
    ("old_haiduong", "12"): 0.315,
}


@lru_cache(maxsize=2)
def _quotas_and_quality(seed: int) -> tuple[Integers, Floats]:
    """Return quotas (programme × year, 0 before it opened) and each programme's lasting quality."""
    rng = stream(seed, "intakes")
    table = programmes(seed)
    province = network(seed)["old_province"].to_numpy()[table["owner"].to_numpy()]
    level, appeal = table["level"].to_numpy(), table["appeal"].to_numpy()
    opened = np.where(rng.random(len(table)) < 0.82, 2020, rng.integers(2021, 2026, len(table)))
    walk = np.cumsum(heavy(rng, 4, (len(YEARS), len(table))) * 0.11, axis=0)
    weight = np.exp(np.clip(appeal + rng.normal(0, 0.3, len(table)) + walk, -1.6, 1.3))
    quotas = np.zeros((len(table), len(YEARS)), dtype=np.int64)
    for (old, kind), totals in PLANNED.items():
        for t, year in enumerate(YEARS):
            rows = np.flatnonzero((province == old) & (level == kind) & (opened <= year))
            share = np.maximum(weight[t, rows], 0.1 * weight[t, rows].mean())
            # plans are written in fives
            quotas[rows, t] = np.maximum(np.round(share / share.sum() * totals[t] / 5) * 5, 20)
    return quotas, heavy(rng, 4, len(table)) * 0.5 + 0.3 * appeal


@lru_cache(maxsize=2)
def licences(seed: int) -> Integers:
    """Return each programme's licensed intake: room above its largest quota, in fives."""
    rng = stream(seed, "licences")
    largest = _quotas_and_quality(seed)[0].max(axis=1)
    return (np.ceil(largest * rng.uniform(1.12, 1.6, len(largest)) / 5) * 5).astype(np.int64)


def programme_table(seed: int) -> pl.DataFrame:
    """Return the table ``programmes`` with licences."""
    table = programmes(seed).with_columns(licensed_intake=pl.Series(licences(seed)))
    return in_table(table, "programmes")


@lru_cache(maxsize=2)
def intakes(seed: int) -> pl.DataFrame:
    """Return the table ``intakes`` in programme and year order, before any of it went missing."""
    rng = stream(seed, "cohorts")
    table = programmes(seed)
    quotas, quality = _quotas_and_quality(seed)
    row, t = np.nonzero(quotas)
    quota, year = quotas[row, t], np.array(YEARS)[t]
    level = table["level"].to_numpy()[row]
    entrants = _entrants(rng, seed, row, t)
    women = kept_counts(rng, entrants, table["women"].to_numpy()[row] * np.where(year >= 2023, 1.02, 1.0), 40)
    graduates = kept_counts(rng, entrants, _completion(level, quality[row]), 30)
    dropouts = kept_counts(rng, entrants - graduates, np.full(len(row), 0.8), 15)
    months = table["months"].to_numpy()[row]
    finished = year + 0.7 + months / 12
    ended, known = finished <= 2026.5, finished + 0.5 <= 2026.5
    employed = kept_counts(rng, graduates, _employment(quality[row], level, finished), 22)
    in_field = kept_counts(rng, employed, np.array([_IN_FIELD[v] for v in level]) + 0.03 * quality[row], 18)
    pay = _median_pay(rng, table, row, level, finished, quality[row], employed)
    result = pl.DataFrame(
        {
            "programme": table["programme"].to_numpy()[row],
            "year": year,
            "quota": quota,
            "applicants": np.round(entrants * rng.lognormal(0.12, 0.2, len(row)) + rng.poisson(4, len(row))),
            "entrants": entrants,
            "women": women,
            "dropouts": dropouts,
            "graduates": graduates,
            "employed_6m": employed,
            "in_field_6m": in_field,
            "median_pay_6m": pay,
        }
    )
    after = ["employed_6m", "in_field_6m", "median_pay_6m"]
    result = result.with_columns(
        pl.when(pl.Series(ended)).then("graduates"), *[pl.when(pl.Series(known)).then(c) for c in after]
    )
    result = result.with_columns(pl.when(pl.col("employed_6m") > 4).then("median_pay_6m"))
    waited = np.where(table["group"].to_numpy()[row] == "health_care", 2, 1)
    return in_table(_followed(result, seed, finished + waited <= 2026.5), "intakes")


def _completion(level: NDArray[np.str_], quality: Floats) -> Floats:
    """Return the share that completes a programme: that of its level, with the quality on the scale of the logit."""
    complete = np.array([_COMPLETION[v] for v in level])
    return 1 / (1 + np.exp(-(np.log(complete / (1 - complete)) + 0.35 * quality)))


def _followed(cohorts: pl.DataFrame, seed: int, due: NDArray[np.bool_]) -> pl.DataFrame:
    """Return the cohorts with what a survey after 12 months (24 in health) found of those that it was due for."""
    rng = stream(seed, "destinations")
    counts: dict[str, Integers] = {}
    left = cohorts["graduates"].fill_null(0).to_numpy()
    for name, share in _DESTINATIONS.items():
        counts[name] = left = kept_counts(rng, left, np.full(len(left), share), 25)
    return cohorts.with_columns(
        pl.when(pl.Series(due)).then(pl.Series(values)).alias(name) for name, values in counts.items()
    )


def _entrants(rng: np.random.Generator, seed: int, row: Integers, t: Integers) -> Integers:
    """Return entrants of each programme and year: wishes differ from quotas, licences cap, tiny classes do not open."""
    table = programmes(seed)
    quotas, quality = _quotas_and_quality(seed)
    level = table["level"].to_numpy()[row]
    province = network(seed)["old_province"].to_numpy()[table["owner"].to_numpy()[row]]
    wanted = quotas[row, t] * np.exp(0.16 * quality[row] + heavy(rng, 4, len(row)) * 0.13)
    for (old, kind), totals in PLANNED.items():
        for k, total in enumerate(totals):
            rows = (province == old) & (level == kind) & (t == k)
            wanted[rows] *= total * _FILL.get((old, kind), 1.0) / wanted[rows].sum()
    entrants = np.minimum(np.round(wanted), licences(seed)[row]).astype(np.int64)
    return np.where(entrants < table["minimum_class"].to_numpy()[row], 0, entrants)


def _employment(quality: Floats, level: np.ndarray, finished: Floats) -> Floats:
    base = np.array([_EMPLOYED[v] for v in level])
    pandemic = np.where((finished > 2020.8) & (finished < 2022.0), -0.35, 0.0)
    return 1 / (1 + np.exp(-(np.log(base / (1 - base)) + 0.4 * quality + pandemic)))


def _median_pay(
    rng: np.random.Generator,
    table: pl.DataFrame,
    row: Integers,
    level: np.ndarray,
    finished: Floats,
    quality: Floats,
    employed: Integers,
) -> Floats:
    main = {
        f[1:]: o
        for f, o in code_list("training_fields_occupations")
        .sort("weight", "occupation")
        .select("training_field", "occupation")
        .iter_rows()
    }
    occupation = np.array([main[s] for s in table["stem"]])[row]
    zero = np.zeros(len(row), dtype=np.int64)
    levels = np.array([_QUALIFICATION[v] for v in level])
    typical = np.stack([pay_level(occupation, levels, zero, zero + 1, year) for year in range(2020, 2027)])
    at = np.clip(np.floor(finished + 0.5).astype(int) - 2020, 0, 6)
    spread = heavy(rng, 4, len(row)) * (0.06 + 0.5 / np.sqrt(np.maximum(employed, 1)))
    return np.maximum(
        heaped_amounts(rng, typical[at, np.arange(len(row))] * 0.82 * np.exp(0.05 * quality + spread)), 3.5e6
    )


def leavers(seed: int) -> pl.DataFrame:
    """Return the table ``leavers``: by commune, year and grade, and how many went on to vocational education."""
    rng = stream(seed, "leavers")
    listing = communes()
    old = listing["old_province"].to_numpy()
    rate = np.exp(heavy(rng, 4, 114) * 0.28 - 0.22 * listing["urban"].to_numpy())
    parts = []
    for t, year in enumerate(YEARS):
        young = cells(year)[:, :, 2:4].sum(axis=1)
        for grade, column in (("9", 0), ("12", 1)):
            count, streamed = np.zeros(114, dtype=np.int64), np.zeros(114)
            for province in ("old_haiphong", "old_haiduong"):
                rows = old == province
                count[rows] = apportion(
                    _PUPILS[province, grade][t], young[rows, column] * np.exp(rng.normal(0, 0.06, rows.sum()))
                )
                own = rate[rows] * _STREAMED[province, grade] * (0.86 + 0.028 * t)
                streamed[rows] = (
                    own * (_STREAMED[province, grade] * (0.86 + 0.028 * t)) / np.average(own, weights=count[rows])
                )
            women = kept_counts(rng, count, np.full(114, 0.478), 300)
            parts.append(
                pl.DataFrame(
                    {
                        "area": listing["code"],
                        "year": year,
                        "grade": grade,
                        "leavers": count,
                        "women": women,
                        "to_vocational": kept_counts(rng, count, streamed, 60),
                    }
                )
            )
    table = pl.concat(parts).sort("area", "year", "grade")
    return in_table(table, "leavers")


def full_year_learners(seed: int) -> Integers:
    """Return full-year learners of each institution in the latest year: ``Σ (entrants − dropouts) ·
    clip(months/12 − age, 0, 1)``."""
    table = intakes(seed).join(
        programmes(seed).select("programme", "months", "owner"), on="programme", how="left", maintain_order="left"
    )
    present = (pl.col("months") / 12 - (LAST_YEAR - pl.col("year"))).clip(0, 1)
    counted = table.select("owner", learners=(pl.col("entrants") - pl.col("dropouts")) * present)
    return np.round(
        np.bincount(counted["owner"].to_numpy(), counted["learners"].to_numpy(), minlength=len(network(seed)))
    ).astype(np.int64)


def diploma_graduates(seed: int, table: pl.DataFrame) -> pl.DataFrame:
    """Return a row a person who graduated at college or intermediate level 2021–2025, with ``row`` of the programme.

    ``women`` is the share of women among those who entered with them.
    """
    listing = programmes(seed).with_row_index("row").select("programme", "row", "months", "level")
    own = table.join(listing, on="programme", how="left", maintain_order="left").filter(
        pl.col("level").is_in(LEVELS[:2]), pl.col("graduates") > 0
    )
    own = own.with_columns(graduated=(pl.col("year") + 0.7 + pl.col("months") / 12).floor().cast(pl.Int64)).filter(
        pl.col("graduated").is_between(2021, 2025)
    )
    index = np.repeat(np.arange(len(own)), own["graduates"].to_numpy())
    own = own.with_columns(pl.col("women") / pl.col("entrants"))
    return own.select("programme", "row", "level", "women", cohort="year", year="graduated")[index]
