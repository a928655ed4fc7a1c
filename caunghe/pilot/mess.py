"""The mistakes real offices make, planted on purpose and counted."""

from __future__ import annotations

import polars as pl


def planted(tables: dict[str, pl.DataFrame], seed: int) -> dict[str, pl.DataFrame]:
    """Return the tables with the mistakes of MESS in them."""
    return tables
