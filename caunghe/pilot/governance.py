# pyright: standard
"""What is decided and published: goals, tasks, published figures and money."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from caunghe.pilot.streams import CITY, data, stream
from caunghe.schema import in_table

# purpose and source of each fund, billion đồng in 2023, growth a year; our own figures, no budget is published
_FUNDS: Final = (
    ("operating", "city_budget", 318, 0.04),
    ("operating", "tuition", 205, 0.07),
    ("operating", "own_revenue", 64, 0.06),
    ("training_orders", "city_budget", 46, 0.10),
    ("tuition_support", "city_budget", 58, 0.12),
    ("learner_support", "city_budget", 31, 0.15),
    ("short_courses", "city_budget", 37, 0.02),
    ("short_courses", "national_programme", 24, -0.05),
    ("short_courses", "unemployment_insurance", 6, 0.05),
    ("equipment", "city_budget", 72, 0.08),
    ("equipment", "central_budget", 35, -0.1),
    ("equipment", "oda", 28, 0.0),
    ("equipment", "employers", 9, 0.2),
    ("facilities", "city_budget", 96, 0.05),
    ("facilities", "private_investment", 60, 0.1),
    ("teachers", "city_budget", 14, 0.06),
    ("programmes", "city_budget", 7, 0.05),
    ("workplace_training", "employers", 22, 0.12),
    ("digital", "city_budget", 11, 0.25),
    ("quality", "city_budget", 4, 0.1),
    ("guidance", "city_budget", 5, 0.08),
    ("network", "city_budget", 18, 0.3),
    ("labour_information", "city_budget", 6, 0.05),
    ("learner_support", "policy_credit", 26, 0.05),
    ("quality", "donors", 2, 0.0),
)


def targets() -> pl.DataFrame:
    """Return the table ``targets``: the published goals, for the whole city."""
    frame = data("targets").with_columns(area=pl.lit(CITY))
    return in_table(frame, "targets")


def tasks() -> pl.DataFrame:
    """Return the table ``tasks``."""
    frame = data("tasks").with_columns(pl.col("starts", "due").str.to_date())
    return in_table(frame, "tasks")


def published_figures() -> pl.DataFrame:
    """Return the table ``published_figures``: what offices and the press have published, with source and certainty."""
    frame = data("published")
    return in_table(frame, "published_figures")


def funds(seed: int) -> pl.DataFrame:
    """Return the table ``funds`` for 2023–2030: plans grow smoothly, what is granted does not."""
    rng = stream(seed, "funds")
    rows = []
    listed = [f for f in _FUNDS if f[2] > 0]
    for i, (purpose, source, amount, growth) in enumerate(listed, 1):
        for year in range(2023, 2031):
            swing = rng.lognormal(0, 0.12) if year <= 2026 else 1.0
            value = amount * (1 + growth) ** (year - 2023) * swing
            rows.append((f"KP{i:02d}", year, source, purpose, int(np.round(value * 2) / 2 * 1e9) or 500_000_000))
    names = ["fund", "year", "source", "purpose", "amount"]
    return in_table(pl.DataFrame(rows, schema=names, orient="row"), "funds")
