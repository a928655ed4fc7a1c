# pyright: standard
"""What the job centres of the invented city did: fairs, people placed, wishes for training."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from caunghe.pilot.cohorts import intakes
from caunghe.pilot.institutions import programmes
from caunghe.pilot.population import communes
from caunghe.pilot.streams import LAST_YEAR, kept_counts, stream
from caunghe.schema import in_table

# published: 114 fairs in the city in 2025; every other number is invented
_FAIRS: Final = {LAST_YEAR: 114, LAST_YEAR + 1: 52}
_MODES: Final = {"in_person": 0.62, "mobile": 0.2, "online": 0.1, "mixed": 0.08}
OFFICES: Final = ("Trung tâm dịch vụ việc làm giả định 1", "Trung tâm dịch vụ việc làm giả định 2")
_GROUPS: Final = {None: 1.0, "unemployed": 0.55, "disabled": 0.006, "demobilised": 0.03}


def job_fairs(seed: int) -> pl.DataFrame:
    """Return the table ``job_fairs`` of last year and the first half of this one."""
    rng = stream(seed, "job_fairs")
    parts = []
    for year, count in _FAIRS.items():
        span = 365 if year == LAST_YEAR else 178
        days = np.sort(rng.integers(4, span, count))
        firms = np.maximum(np.round(rng.lognormal(2.6, 0.6, count)), 3).astype(np.int64)
        openings = np.round(firms * rng.lognormal(3.9, 0.6, count)).astype(np.int64)
        visitors = np.round(openings * rng.uniform(0.1, 0.5, count)).astype(np.int64)
        interviewed = kept_counts(rng, visitors, np.full(count, 0.5), 12)
        parts.append(
            pl.DataFrame(
                {
                    "fair": [f"PGD{year}-{i:03d}" for i in range(1, count + 1)],
                    "date": [date(year, 1, 1) + timedelta(days=int(day)) for day in days],
                    "mode": rng.choice(list(_MODES), count, p=list(_MODES.values())),
                    "place": [communes()["name"][int(at)] for at in rng.integers(0, 114, count)],
                    "firms": firms,
                    "openings": openings,
                    "women": kept_counts(rng, openings, np.full(count, 0.46), 15),
                    "visitors": visitors,
                    "interviewed": interviewed,
                    "passed": kept_counts(rng, interviewed, np.full(count, 0.4), 12),
                }
            )
        )
    return in_table(pl.concat(parts), "job_fairs")


def placements(seed: int) -> pl.DataFrame:
    """Return the table ``placements``: two centres, three half-years, everybody and three groups of people."""
    rng = stream(seed, "placements")
    rows = []
    for office, size in zip(OFFICES, (21000, 12500), strict=True):
        for year, half in ((LAST_YEAR, 1), (LAST_YEAR, 2), (LAST_YEAR + 1, 1)):
            for group, share in _GROUPS.items():
                counselled = int(size * share * rng.lognormal(0, 0.1))
                introduced = int(rng.binomial(counselled, 0.42))
                placed = int(rng.binomial(introduced, 0.55))
                women, overseas = int(rng.binomial(placed, 0.48)), int(rng.binomial(placed, 0.03))
                followed = int(rng.binomial(placed, 0.6))
                still = int(rng.binomial(followed, 0.81))
                rows.append(
                    (office, year, half, group, counselled, introduced, placed, women, overseas, followed, still)
                )
    names = ["office", "year", "half", "group", "counselled", "introduced", "placed", "women", "overseas"]
    names += ["followed", "still_working"]
    return in_table(pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None), "placements")


def training_wishes(seed: int) -> pl.DataFrame:
    """Return the table ``training_wishes`` of last year: in each commune the fields that most learn, more or less."""
    rng = stream(seed, "training_wishes")
    learnt = (
        intakes(seed)
        .filter(year=LAST_YEAR)
        .join(programmes(seed).select("programme", "training_field"), on="programme")
    )
    popular = learnt.group_by("training_field", maintain_order=True).agg(pl.col("entrants").sum())
    popular = popular.sort("entrants", "training_field", descending=[True, False]).head(30)
    weights = popular["entrants"].to_numpy() / popular["entrants"].sum()
    people = communes()["people"].to_numpy()
    parts = []
    for at, area in enumerate(communes()["code"]):
        chosen = np.sort(rng.choice(len(popular), 6, replace=False, p=weights))
        wished = 1 + rng.poisson(people[at] * 0.004 * weights[chosen] / weights[chosen].sum())
        parts.append(
            pl.DataFrame(
                {
                    "area": [area] * 6,
                    "year": [LAST_YEAR] * 6,
                    "training_field": popular["training_field"].to_numpy()[chosen],
                    "people": wished,
                    "women": rng.binomial(wished, 0.45),
                }
            )
        )
    return in_table(pl.concat(parts).sort("area", "training_field"), "training_wishes")
