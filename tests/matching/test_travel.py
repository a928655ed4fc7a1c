"""Where people live and learn or work: their own place, or else the middle of their area."""

from __future__ import annotations

import numpy as np
import polars as pl

from caunghe.matching.travel import positions, with_positions

AREAS = pl.DataFrame(
    {"area": ["A", "B", "A"], "longitude": [106.0, None, 9.0], "latitude": [20.5, 20.75, 9.0], "more": [1, 2, 3]}
)


def test_a_place_of_one_s_own_goes_before_that_of_the_area() -> None:
    own = pl.DataFrame(
        {"site": list("vwxyz"), "area": ["A", "A", "B", "none", None], "longitude": [107.0, None, 107.5, None, 108.0]}
    )
    found = with_positions(own, AREAS)
    assert found.columns == ["site", "area", "longitude", "latitude"]
    # the area's first row counts; each number is taken for itself
    assert found.rows() == [
        ("v", "A", 107.0, 20.5),
        ("w", "A", 106.0, 20.5),
        ("x", "B", 107.5, 20.75),
        ("y", "none", None, None),
        ("z", None, 108.0, None),
    ]
    homes = with_positions(own.select("site", "area").reverse(), AREAS)
    assert homes.rows() == [
        ("z", None, None, None),
        ("y", "none", None, None),
        ("x", "B", None, 20.75),
        ("w", "A", 106.0, 20.5),
        ("v", "A", 106.0, 20.5),
    ]


def test_what_is_not_known_is_no_number_and_whole_degrees_are_numbers() -> None:
    longitude, latitude = positions(pl.DataFrame({"longitude": [106, None], "latitude": [20.5, None]}))
    assert np.array_equal(longitude, [106.0, np.nan], equal_nan=True)
    assert np.array_equal(latitude, [20.5, np.nan], equal_nan=True)
