"""How far two places are from each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from caunghe.schema.earth import EARTH_KM


def kilometres(
    longitude: NDArray[np.float64],
    latitude: NDArray[np.float64],
    to_longitude: NDArray[np.float64],
    to_latitude: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return great-circle distances in km (haversine) of places in degrees; arrays are broadcast against each other.

    NaN where a place is not known.

    >>> here, there = (np.array([106.68]), np.array([20.86])), (np.array([105.85]), np.array([21.03]))
    >>> kilometres(*here, *there).round(1).tolist()  # Hải Phòng to Hà Nội
    [88.2]
    """
    lon, lat, to_lon, to_lat = (np.radians(place) for place in (longitude, latitude, to_longitude, to_latitude))
    half = np.sin((to_lat - lat) / 2) ** 2 + np.cos(lat) * np.cos(to_lat) * np.sin((to_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(half))
