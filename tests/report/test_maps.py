"""Commune cells: each around its centre, apart from the others, and drawn clockwise."""

from __future__ import annotations

import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.errors import InputError
from caunghe.report.drawn.maps import commune_cells, commune_map

_CENTRE = st.tuples(st.integers(0, 200), st.integers(0, 200))


def centres(places: list[tuple[float, float]]) -> pl.DataFrame:
    rows = [(str(i), 106.5 + x / 400, 20.7 + y / 400) for i, (x, y) in enumerate(places)]
    return pl.DataFrame(rows, schema=["area", "longitude", "latitude"], orient="row")


@settings(max_examples=40)
@given(st.lists(_CENTRE, min_size=4, max_size=40, unique=True))
def test_cells_cover_each_centre_once(places: list[tuple[float, float]]) -> None:
    ground = commune_cells(centres(places))
    assert set(ground.cells) == {str(i) for i in range(len(places))}
    cells = list(ground.cells.values())
    assert all(cell.area > 0 for cell in cells)
    if not ground.frames:
        overlap = sum(cell.area for cell in cells) - shapely.union_all(cells).area
        assert overlap <= 0.02 * shapely.union_all(cells).area


def test_a_lone_island_is_drawn_in_a_frame() -> None:
    ground = commune_cells(centres([(x, y) for x in range(0, 100, 20) for y in range(0, 100, 20)] + [(2000, -2000)]))
    assert len(ground.frames) == 1
    assert ground.frames[0].contains(ground.cells["25"])
    west, south, east, north = shapely.union_all([*ground.cells.values(), *ground.frames]).bounds
    assert east - west < 60
    assert north - south < 60


def test_rings_run_clockwise_and_doubtful_cells_are_hatched() -> None:
    places = centres([(0, 0), (40, 0), (0, 40), (40, 40), (20, 20)])
    values = places.select(
        "area", name="area", estimate=pl.Series([0.1, 0.2, 0.3, 0.4, 0.5]), hatched=pl.Series([True] + [False] * 4)
    )
    spec = commune_map(commune_cells(places), values, steps=[0.15, 0.25, 0.35, 0.45])
    layers = spec["layer"]
    assert len(layers) == 2
    shapes = [shape["geometry"] for shape in layers[0]["data"]["values"]]
    assert {shape["type"] for shape in shapes} == {"MultiPolygon"}
    rings = [shape["coordinates"][0][0] for shape in shapes]
    assert len(rings) == 5
    assert not any(shapely.LinearRing(ring).is_ccw for ring in rings)


def test_a_map_needs_three_centres() -> None:
    with pytest.raises(InputError, match="at least 3 centres; got 2"):
        commune_cells(centres([(0, 0), (1, 1)]))
