"""Charts drawn on the server as SVG: what they show is said in words beside them, and their style is a file's."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup, escape

WIDTH: Final = 360
HEIGHT: Final = 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 20, 26
_MARGIN: Final = 0.08  # of the span, above and below
_LINES: Final = 5  # across a drawing, at most
_YEARS: Final = 6  # that fit below a drawing
_BESIDE: Final = 60  # room for a value beside its mark
Said = Callable[[float], str]
Point = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a year and a value lie on the drawing."""

    first: float
    last: float
    low: float
    high: float

    def x(self, year: float) -> float:
        """Return how far from the left a year lies."""
        span = (self.last - self.first) or 1
        return round(_LEFT + (year - self.first) / span * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        """Return how far from the top a value lies."""
        span = (self.high - self.low) or 1
        return round(_TOP + (self.high - value) / span * (HEIGHT - _TOP - _BOTTOM), 1)


def fan(path: Sequence[Point], said: Said, alternative: str) -> Markup:
    """Return what was observed with its intervals, what is projected with its bands, and targets as diamonds.

    Points are of the kinds observed, projected and target; ``said`` writes a value.
    """
    seen = [point for point in path if point["kind"] == "observed"]
    ahead = [point for point in path if point["kind"] == "projected"]
    aims = [point for point in path if point["kind"] == "target"]
    frame = _frame(path, ("estimate", "low95", "high95"))
    joined = [*seen[-1:], *ahead]
    parts = [_axes(frame, path, said)]
    for kind in ("95", "80"):
        parts.append(_band(frame, joined, f"low{kind}", f"high{kind}"))
    parts.append(_whiskers(frame, seen, "low95", "high95"))
    parts += [_line(frame, joined, "ahead"), _line(frame, seen, "seen"), *(_dot(frame, point) for point in seen)]
    parts += [_diamond(frame, point, said) for point in aims]
    if seen:
        parts.append(_label(frame, seen[-1], said))
    return _svg(parts, alternative)


def trend(path: Sequence[Point], said: Said, alternative: str) -> Markup:
    """Return a yearly series with its 95 % intervals; years that are not whole are hollow and not joined."""
    whole = [point for point in path if point["is_result"]]
    frame = _frame(path, ("estimate", "low", "high"))
    parts = [_axes(frame, path, said), _band(frame, whole, "low", "high"), _line(frame, whole, "seen")]
    parts += [_dot(frame, point, is_hollow=not point["is_result"]) for point in path]
    if whole:
        parts.append(_label(frame, whole[-1], said))
    return _svg(parts, alternative)


def _frame(path: Sequence[Point], names: Sequence[str]) -> _Frame:
    values = [point[name] for point in path for name in names if point.get(name) is not None]
    years = [point["year"] for point in path]
    low, high = min(values), max(values)
    margin = (high - low) * _MARGIN or abs(high) * _MARGIN or 1
    return _Frame(min(years), max(years), low - margin if low - margin > 0 or low < 0 else 0, high + margin)


def _svg(parts: Sequence[str], alternative: str) -> Markup:
    drawn = "".join(parts)
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, HEIGHT, alternative, Markup(drawn)
    )


def _axes(frame: _Frame, path: Sequence[Point], said: Said) -> str:
    """Return lines across at round values, and the years: all, or every so many where they would not fit."""
    lines = ""
    for value in round_values(frame.low, frame.high):
        at = frame.y(value)
        lines += f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{at}" y2="{at}"/>'
        lines += f'<text class="tick end" x="{_LEFT - 6}" y="{at + 4}">{escape(said(value))}</text>'
    years = sorted({int(point["year"]) for point in path})
    step = -(-len(years) // _YEARS)
    for year in years[::step]:
        lines += f'<text class="tick middle" x="{frame.x(year)}" y="{HEIGHT - 8}">{year}</text>'
    return lines


def round_values(low: float, high: float) -> list[float]:
    """Return the round values between two ends, as many as there are up to five.

    >>> round_values(0.23, 0.64), round_values(5100, 18700)
    ([0.3, 0.4, 0.5, 0.6], [10000.0, 15000.0])
    >>> round_values(0.27, 0.61)
    [0.3, 0.4, 0.5, 0.6]
    """
    size = 10.0 ** (math.floor(math.log10(high - low)) - 1)
    for step in (times * size for times in (1, 2, 5, 10, 20, 50)):
        first, last = math.ceil(low / step), math.floor(high / step)
        if last - first < _LINES:
            return [round(at * step, 10) for at in range(first, last + 1)]
    return [low, high]


def _band(frame: _Frame, path: Sequence[Point], low: str, high: str) -> str:
    """Return the area between two ends; a point without ends is where it narrows to."""
    ends = [(point["year"], _end(point, low), _end(point, high)) for point in path]
    if len(ends) < 2:
        return ""
    upper = [f"{frame.x(year)},{frame.y(top)}" for year, _, top in ends]
    lower = [f"{frame.x(year)},{frame.y(bottom)}" for year, bottom, _ in reversed(ends)]
    return f'<polygon class="band {low}" points="{" ".join([*upper, *lower])}"/>'


def _end(point: Point, name: str) -> float:
    return point["estimate"] if point.get(name) is None else point[name]


def _whiskers(frame: _Frame, path: Sequence[Point], low: str, high: str) -> str:
    return "".join(
        f'<line class="whisker" x1="{frame.x(point["year"])}" x2="{frame.x(point["year"])}" '
        f'y1="{frame.y(point[low])}" y2="{frame.y(point[high])}"/>'
        for point in path
        if point.get(low) is not None and point.get(high) is not None
    )


def _line(frame: _Frame, path: Sequence[Point], kind: str) -> str:
    points = " ".join(f"{frame.x(point['year'])},{frame.y(point['estimate'])}" for point in path)
    return f'<polyline class="line {kind}" points="{points}"/>' if len(path) > 1 else ""


def _dot(frame: _Frame, point: Point, *, is_hollow: bool = False) -> str:
    kind = "dot hollow" if is_hollow else "dot"
    return f'<circle class="{kind}" cx="{frame.x(point["year"])}" cy="{frame.y(point["estimate"])}" r="3"/>'


def _diamond(frame: _Frame, point: Point, said: Said) -> str:
    x, y = frame.x(point["year"]), frame.y(point["estimate"])
    shape = f'<path class="aim" d="M{x} {y - 6}l5 6l-5 6l-5 -6z"/>'
    side, at = ("end", x - 8) if x > WIDTH - _BESIDE else ("start", x + 8)
    return f'{shape}<text class="told {side}" x="{at}" y="{y + 4}">{escape(said(point["estimate"]))}</text>'


def _label(frame: _Frame, point: Point, said: Said) -> str:
    x, y = frame.x(point["year"]), frame.y(point["estimate"])
    side = "end" if x > WIDTH - _BESIDE else "middle"
    above = y - 10 if y > _TOP + 14 else y + 18
    return f'<text class="told {side}" x="{x}" y="{above}">{escape(said(point["estimate"]))}</text>'
