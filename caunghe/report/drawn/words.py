"""Where words stand in a chart of years so that they cover neither a point, nor a line, nor each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

CHARACTER: Final = 7.0  # pixels of a character of the text beside points, on the wide side
_HEIGHT: Final = 15.0
_POINT: Final = 7.0  # half the side of the square that a point or a diamond takes
_ON_A_LINE: Final = 12  # places between two points at which the line between them is held against words
_OUTSIDE: Final = 4.0  # how much worse a pixel outside the plot is than one on a point

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where words stand about their point: their own edge that is nearest, and their middle's way from the point."""

    align: Literal["left", "right", "center"]
    dx: int
    dy: int

    def box(self, x: float, y: float, words: str) -> Box:
        """Return the pixels that words take which stand here about a point."""
        wide, middle = CHARACTER * len(words), y + self.dy
        left = {"left": x + self.dx, "right": x + self.dx - wide, "center": x + self.dx - wide / 2}[self.align]
        return left, middle - _HEIGHT / 2, left + wide, middle + _HEIGHT / 2


SPOTS: Final = (
    Spot("center", 0, -17),
    Spot("right", -4, -15),
    Spot("left", 4, -15),
    Spot("right", -10, 0),
    Spot("left", 10, 0),
    Spot("center", 0, 17),
    Spot("right", -4, 15),
    Spot("left", 4, 15),
    Spot("center", 0, -34),
    Spot("center", 0, 34),
)


@dataclass(frozen=True, slots=True)
class Plot:
    """The pixels of a chart within its axes, and the values at their ends; ``y`` runs upwards."""

    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a value stands in pixels from the upper left corner."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return across * self.width, (1 - up) * self.height


def free_spots(
    plot: Plot, words: Sequence[tuple[float, float, str]], line: Sequence[tuple[float, float]]
) -> list[Spot]:
    """Return a spot for each of the words (x, y, text), in turn where least lies beneath: of equal ones the first.

    ``line`` are the points of a series. No words are laid over those placed before them.

    >>> plot = Plot(100.0, 100.0, (0.0, 10.0), (0.0, 10.0))
    >>> [spot.dy for spot in free_spots(plot, [(5.0, 5.0, "39.5%"), (5.0, 5.1, "40%")], [])]
    [-17, 0]
    """
    points = [plot.place(x, y) for x, y in [*line, *((x, y) for x, y, _ in words)]]
    taken = [_about(point) for point in points]
    taken += [_about(point, 2.0) for point in _between([plot.place(x, y) for x, y in line])]
    found: list[Spot] = []
    for x, y, text in words:
        best = min(SPOTS, key=lambda spot: _covered(spot.box(*plot.place(x, y), text), taken, plot))
        found.append(best)
        taken.append(best.box(*plot.place(x, y), text))
    return found


def _about(point: tuple[float, float], half: float = _POINT) -> Box:
    x, y = point
    return x - half, y - half, x + half, y + half


def _between(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return places on the lines from each point to the next."""
    parts = [i / _ON_A_LINE for i in range(1, _ON_A_LINE)]
    return [(a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])) for a, b in pairwise(points) for part in parts]


def _covered(box: Box, taken: Sequence[Box], plot: Plot) -> float:
    """Return the pixels of a box that lie on what is taken or outside the plot, these counted several times."""
    inside = _common(box, (0.0, -_HEIGHT, plot.width, plot.height))
    whole = (box[2] - box[0]) * (box[3] - box[1])
    return sum(_common(box, other) for other in taken) + _OUTSIDE * (whole - inside)


def _common(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(high, 0.0)
