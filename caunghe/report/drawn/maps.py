"""Maps of communes: where a feed gives centres but no boundaries, each commune is the ground nearest its centre.

Cells are Voronoi cells on a plane (kilometres east and north of the middle of the centres), clipped to the hull of the
centres and to a disc about each centre, so that a lone island does not claim the sea.
"""

# shapely's functions do not say whether they return a geometry or an array of them
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
import shapely
from shapely.geometry.polygon import orient

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.report.drawn.charts import Spec, specification
from caunghe.report.drawn.drawing import SLATE
from caunghe.report.drawn.vega import Mark, Single, channel, layer, view
from caunghe.schema import KM_PER_DEGREE

_FEW: Final = Text(
    "Bản đồ cần ít nhất 3 tâm xã, phường; đã cho {count}.", "a map needs at least 3 centres; got {count}"
)
RAMP: Final = ("#e3efe9", "#b5d8cd", "#7fbcae", "#3f968b", "#0f766e")
WIDTH: Final = 620


@dataclass(frozen=True, slots=True)
class Ground:
    """Cells by area, in kilometres; ``frames`` are the boxes in which far-off cells are drawn out of their place."""

    cells: dict[str, shapely.Geometry]
    frames: tuple[shapely.Geometry, ...]


def commune_cells(centres: pl.DataFrame, *, reach: float = 2.2) -> Ground:
    """Return the cells of communes. ``centres``: area, longitude, latitude, at least three places.

    A cell reaches at most ``reach`` times the 90th percentile of the distances to the nearest neighbour; a place five
    times that far from every other is drawn in a frame beside the rest.
    Raises InputError with fewer than three centres.
    """
    if centres.height < 3:
        raise InputError(_FEW, count=centres.height)
    x, y = _plane(centres)
    nearest = _nearest(x, y)
    radius = reach * float(np.quantile(nearest, 0.9))
    far = nearest > 5 * radius
    points = np.array([shapely.Point(*place) for place in zip(x, y, strict=True)])
    areas = centres["area"].to_numpy()
    near = dict(zip(areas[~far], _clipped_cells(points[~far], radius), strict=True))
    return _frame_far_places(near, dict(zip(areas[far], points[far], strict=True)), radius)


def _clipped_cells(points: np.ndarray, radius: float) -> np.ndarray:
    """Return the Voronoi cell of each point within the buffered hull and the disc about the point."""
    everywhere = shapely.MultiPoint(points)
    hull = shapely.buffer(shapely.concave_hull(everywhere, ratio=0.25), radius / 2)
    ground = shapely.union(hull, shapely.union_all(shapely.buffer(points, radius / 3)))
    cells = shapely.get_parts(shapely.voronoi_polygons(everywhere, extend_to=shapely.buffer(ground, 1)))
    point, cell = shapely.STRtree(cells).query(points, predicate="intersects")
    own = cells[cell[np.argsort(point)]]
    return shapely.simplify(
        shapely.intersection(shapely.intersection(own, ground), shapely.buffer(points, radius)), 0.05
    )


def _frame_far_places(near: dict[str, shapely.Geometry], far: dict[str, shapely.Geometry], radius: float) -> Ground:
    """Put each far-off place as a disc in a box below and to the right of the others."""
    _, south, east, _ = shapely.union_all(list(near.values())).bounds
    cells, frames = dict(near), list[shapely.Geometry]()
    for position, area in enumerate(sorted(far)):
        x, y = east - radius * (0.6 + 1.4 * position), south + radius * 0.6
        cells[area] = shapely.buffer(shapely.Point(x, y), radius / 3)
        frames.append(shapely.box(x - radius * 0.55, y - radius * 0.55, x + radius * 0.55, y + radius * 0.55))
    return Ground(cells, tuple(frames))


def _plane(centres: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    longitude, latitude = centres["longitude"].to_numpy(), centres["latitude"].to_numpy()
    middle = float(np.median(latitude))
    x = (longitude - np.median(longitude)) * KM_PER_DEGREE * math.cos(math.radians(middle))
    return x, (latitude - middle) * KM_PER_DEGREE


def _nearest(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    distance = np.hypot(x[:, None] - x, y[:, None] - y)
    np.fill_diagonal(distance, np.inf)
    return distance.min(axis=1)


def commune_map(ground: Ground, values: pl.DataFrame, *, steps: Sequence[float]) -> Spec:
    """Return a map shaded in five steps, with cells hatched where the error is too large to rank the place.

    ``values``: area, name, estimate, hatched. ``steps``: the four borders between the five shades of ``RAMP``. Their
    words are no part of the drawing: on a telephone it is half as wide, and they would be too small to read.
    """
    known = {row["area"]: row for row in values.iter_rows(named=True)}
    features = [
        _feature(cell, {"shade": RAMP[int(np.searchsorted(steps, known[area]["estimate"], side="right"))]})
        for area, cell in ground.cells.items()
        if area in known
    ]
    blank = [_feature(cell, {"shade": "#ffffff"}) for area, cell in ground.cells.items() if area not in known]
    hatched = [ground.cells[area] for area, row in known.items() if row["hatched"] and area in ground.cells]
    shade = channel("properties.shade:N", scale=None, legend=None)
    views = [view([*features, *blank], Mark(type="geoshape", stroke="white", strokeWidth=0.8), fill=shade)]
    if hatched:
        views.append(_lines(_hatching(hatched), SLATE, 0.6))
    if ground.frames:
        borders = shapely.union_all([shapely.get_exterior_ring(frame) for frame in ground.frames])
        views.append(_lines(borders, SLATE, 0.7))
    width, height = _size(ground)
    picture = layer(*views, projection={"type": "identity", "reflectY": True}, width=width, height=height)
    return specification(picture)


def _feature(cell: shapely.Geometry, properties: dict[str, object]) -> dict[str, object]:
    # Vega fills the outside of a ring that runs anticlockwise
    parts = [orient(part, -1.0) for part in shapely.get_parts(cell) if part.geom_type == "Polygon"]
    rounded = shapely.set_precision(shapely.MultiPolygon(parts), 0.01, mode="pointwise")
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(rounded))}


def _hatching(cells: Sequence[shapely.Geometry], spacing: float = 0.9) -> shapely.Geometry:
    """Return slanted lines ``spacing`` kilometres apart over the cells."""
    cover = shapely.union_all(list(cells))
    west, south, east, north = cover.bounds
    height = north - south
    starts = np.arange(west - height, east, spacing * math.sqrt(2))
    lines = [shapely.LineString([(start, south), (start + height, north)]) for start in starts]
    return shapely.intersection(shapely.MultiLineString(lines), shapely.buffer(cover, -0.15))


def _lines(lines: shapely.Geometry, colour: str, width: float) -> Single:
    shape: dict[str, object] = {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(lines))}
    return view([shape], Mark(type="geoshape", filled=False, stroke=colour, strokeWidth=width))


def _size(ground: Ground) -> tuple[int, int]:
    west, south, east, north = shapely.union_all([*ground.cells.values(), *ground.frames]).bounds
    return WIDTH, round(WIDTH * (north - south) / (east - west))
