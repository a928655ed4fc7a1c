"""Home zones: neighbouring communes grouped, so that journeys are counted between zones and sites."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_ROUNDS = 100


def zones(areas: pl.DataFrame, count: int) -> pl.DataFrame:
    """Return ``area, zone, longitude, latitude``: k-means of commune centres (Lloyd), begun at points far apart.

    ``areas`` needs ``area, longitude, latitude, people``; centres are weighted by people. Deterministic: the first
    centre is the most populous commune, each next one the commune farthest from those before.
    """
    frame = areas.drop_nulls(["longitude", "latitude"]).sort("area")
    place = frame.select("longitude", "latitude").to_numpy()
    weight = np.maximum(frame["people"].fill_null(0).to_numpy().astype(float), 1.0)
    flat = place * [np.cos(np.radians(place[:, 1].mean())) if len(place) else 1.0, 1.0]
    own = _clusters(flat, weight, min(count, len(flat)))
    centres = {int(c): np.average(place[own == c], axis=0, weights=weight[own == c]) for c in np.unique(own)}
    west_to_east = {c: i for i, c in enumerate(sorted(centres, key=lambda c: tuple(centres[c])))}
    return frame.select("area").with_columns(
        zone=pl.Series([f"Z{west_to_east[int(c)] + 1:02d}" for c in own], dtype=pl.String),
        longitude=pl.Series([float(centres[int(c)][0]) for c in own], dtype=pl.Float64),
        latitude=pl.Series([float(centres[int(c)][1]) for c in own], dtype=pl.Float64),
    )


def _clusters(points: Floats, weight: Floats, count: int) -> NDArray[np.int64]:
    if count == 0:
        return np.empty(0, np.int64)
    chosen = [int(weight.argmax())]
    nearest = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < count:
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    centres = points[chosen]
    own = np.zeros(len(points), np.int64)
    for _ in range(_ROUNDS):
        now = ((points[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
        if (now == own).all():
            break
        own = now
        full = np.unique(own)
        centres[full] = [np.average(points[own == c], axis=0, weights=weight[own == c]) for c in full]
    return own
