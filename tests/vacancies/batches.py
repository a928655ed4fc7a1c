"""Advertisements that came in batches, as one frame."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from caunghe.vacancies.reading.mapping import ADVERTISEMENT


def ads_of_batches(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return batches of advertisements as one frame; none have the columns of an advertisement."""
    kept = list(frames)
    return pl.concat(kept) if kept else pl.DataFrame(schema=ADVERTISEMENT)
