# pyright: standard
"""Where institutions and employers meet: training places and agreements."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
import polars as pl

from caunghe.pilot.employers import AS_OF, BAND_WORKERS, register, relevance
from caunghe.pilot.institutions import LEVELS, network, programmes
from caunghe.pilot.streams import Floats, stream
from caunghe.schema import allowed_codes, in_table

WORKPLACE_EMPLOYERS: Final = 620
AGREEMENTS: Final = 430


@lru_cache(maxsize=2)
def _diploma_fields(seed: int) -> tuple[list[str], Floats]:
    """Return the diploma fields taught in the city and their fit to each industry."""
    taught = sorted(set(programmes(seed).filter(pl.col("level").is_in(LEVELS[:2]))["training_field"].to_list()))
    fields, fit = relevance()
    position = {f: i for i, f in enumerate(fields)}
    known = [f for f in taught if f in position]
    return known, fit[[position[f] for f in known]]


def workplaces(seed: int) -> pl.DataFrame:
    """Return the table ``workplaces`` for 2024–2026; every place of 2026 confirmed in the last twelve months."""
    rng = stream(seed, "workplaces")
    staff = register(seed)
    fields, fit = _diploma_fields(seed)
    band, number = staff["band"].to_numpy(), staff["number"].to_numpy()
    able = np.where(band >= 2, BAND_WORKERS[band] ** 0.5, 0) * fit.max(axis=0)[number]
    chosen = np.sort(rng.choice(len(staff), WORKPLACE_EMPLOYERS, replace=False, p=able / able.sum()))
    rows = []
    for e in chosen:
        weight = fit[:, number[e]] ** 1.2
        picks = rng.choice(len(fields), 1 + int(rng.poisson(0.8)), replace=False, p=weight / weight.sum())
        first = int(rng.choice([2024, 2025, 2026], p=(0.55, 0.28, 0.17)))
        for pick in np.sort(picks):
            places = max(2, int(np.round(BAND_WORKERS[band[e]] * rng.beta(1.2, 28) / 1)))
            for year in range(first, 2027):
                if year < 2026 or rng.random() < 0.86:
                    day = (
                        AS_OF - timedelta(days=int(rng.integers(5, 350)))
                        if year == 2026
                        else date(year, int(rng.integers(1, 9)), int(rng.integers(1, 28)))
                    )
                    places = max(1, int(np.round(places * rng.lognormal(0, 0.2))))
                    shown = places if places < 12 else int(np.round(places / 5) * 5)
                    rows.append(
                        (
                            staff["employer"][int(e)],
                            year,
                            fields[pick],
                            shown,
                            max(1, int(np.ceil(shown / rng.uniform(3, 7)))),
                            day,
                        )
                    )
    names = ["employer", "year", "training_field", "places", "mentors", "confirmed"]
    table = pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)
    once = table.unique(["employer", "year", "training_field"], keep="first", maintain_order=True)
    return in_table(once, "workplaces")


def agreements(seed: int) -> pl.DataFrame:
    """Return the table ``agreements``: institutions sign with employers whose industries use their fields."""
    rng = stream(seed, "agreements")
    staff, frame = register(seed), network(seed)
    band, number = staff["band"].to_numpy(), staff["number"].to_numpy()
    taught = programmes(seed)
    fields, fit = relevance()
    position = {f: i for i, f in enumerate(fields)}
    models = allowed_codes("agreement_models")
    common = np.array([4, 2, 2, 9, 3, 1.5, 1.5, 1, 1, 1.5, 1, 1.5, 2, 1.0])
    strength = np.exp(0.5 * frame["strength"].to_numpy())
    rows = []
    for i in range(AGREEMENTS):
        owner = int(rng.choice(len(frame), p=strength / strength.sum()))
        own = taught.filter(pl.col("owner") == owner)["training_field"].to_list()
        field = own[int(rng.integers(len(own)))]
        weight = BAND_WORKERS[band] ** 0.6 * (fit[position[field]][number] + 1e-4)
        employer = int(np.searchsorted(np.cumsum(weight), rng.random() * weight.sum()))
        signed = date(2018, 1, 1) + timedelta(days=int(3050 * rng.beta(2.2, 1.2)))
        ends = signed + timedelta(days=365 * int(rng.integers(1, 6))) if rng.random() < 0.8 else None
        learners = int(5 * np.ceil(rng.lognormal(2.8, 0.8) / 5)) if rng.random() < 0.85 else None
        model = models[int(rng.choice(len(models), p=common / common.sum()))]
        rows.append(
            (
                f"TT{i + 1:04d}",
                frame["institution"][owner],
                staff["employer"][employer],
                model,
                field if rng.random() < 0.9 else None,
                signed,
                ends,
                learners,
            )
        )
    names = ["agreement", "institution", "employer", "model", "training_field", "signed", "ends", "learners_per_year"]
    return in_table(pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None), "agreements")
