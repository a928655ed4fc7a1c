"""The places where people live and where they learn or work."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def with_positions(table: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """Return the table with ``longitude, latitude``: its own, or else those of its area's centre."""
    centres = areas.select("area", area_longitude="longitude", area_latitude="latitude").unique(
        "area", keep="first", maintain_order=True
    )
    joined = table.join(centres, on="area", how="left", maintain_order="left")
    names = ("longitude", "latitude")
    filled = {n: pl.coalesce([n, f"area_{n}"] if n in table.columns else [f"area_{n}"]) for n in names}
    return joined.with_columns(**filled).drop("area_longitude", "area_latitude")


def positions(table: pl.DataFrame) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes as arrays, NaN where null."""
    places = table.select(pl.col("longitude", "latitude").cast(pl.Float64).fill_null(np.nan))
    return places["longitude"].to_numpy(), places["latitude"].to_numpy()
