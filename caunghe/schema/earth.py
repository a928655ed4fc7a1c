"""The earth as a sphere."""

from __future__ import annotations

import math
from typing import Final

EARTH_KM: Final = 6371.0088  # mean radius (IUGG 1980)
KM_PER_DEGREE: Final = math.radians(EARTH_KM)  # of latitude
