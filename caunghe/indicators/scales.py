"""The scale on which an indicator moves: logit for shares, logarithm for amounts; and what happens at its edges."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from caunghe.feed import doubtful_zero

Scale = Literal["logit", "log", "identity"]
Floats = NDArray[np.float64]

EDGE: Final = 0.0005  # a share this near to 0 or 1 is printed as 0.0 % or 100.0 %
_MOST_OF_SEEN: Final = 10.0
_HUGE: Final = 700.0  # beyond this exp is infinite
_LEAST_OF_MEAN: Final = 0.1  # a zero among amounts is read as this part of their mean


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of the shares.

    ``read_as`` is how far inside a count of just 0 or 1 is read, ``from_here`` how near to the end a value is as good
    as it; ``seen`` says whether the series has been there.
    """

    read_as: float = EDGE
    from_here: float = EDGE
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Working:
    """Between an indicator's unit and its working scale.

    ``logit``: shares of 0 and 1 have no logit; ``bottom`` and ``top`` say how they are read. ``log``: of the amount
    plus ``shift``, which is 0 unless amounts fall below a tenth of their mean; none is told beyond ``most``, ten times
    the largest seen. ``identity``: the amount ÷ ``unit``,
    the size of the series, so that one prior serves dong and persons.
    """

    scale: Scale
    bottom: Edge = Edge()
    top: Edge = Edge()
    shift: float = 0.0
    unit: float = 1.0
    most: float = inf

    def forward(self, values: Floats, errors: Floats) -> tuple[Floats, Floats]:
        """Values and standard errors on the working scale, errors by the slope of the transformation."""
        if self.scale == "logit":
            near = np.clip(errors, 0, 0.25)  # in a sample of nobody or everybody the error is that of its interval
            low, high = (np.where(near > 0, near, edge.read_as) for edge in (self.bottom, self.top))
            inside = np.where(values <= 0, low, np.where(values >= 1, 1 - high, values))
            return logit(inside), errors / (inside * (1 - inside))
        if self.scale == "log":
            # what lies at or below the end of the scale is infinitely far
            inside = np.where(values + self.shift > 0, values + self.shift, 1.0)
            return np.where(values + self.shift > 0, np.log(inside), -inf), errors / inside
        return values / self.unit, errors / self.unit

    def threshold(self, value: float) -> float:
        """Where a target lies on the working scale; 100 % is met by what is as good as it."""
        if self.scale == "logit":
            return float(logit(min(max(value, self.bottom.from_here), 1 - self.top.from_here)))
        if self.scale == "log":
            return float(np.log(value + self.shift)) if value + self.shift > 0 else -inf
        return value / self.unit

    def backward(self, at: float) -> float:
        """The value in the indicator's own unit; as good as 0 or 1 is 0 or 1 in a series that has been there."""
        if self.scale == "logit":
            share = float(expit(at))
            if self.bottom.seen and share <= self.bottom.from_here:
                return 0.0
            return 1.0 if self.top.seen and 1 - share <= self.top.from_here else share
        if self.scale == "log":
            return min(max(float(np.exp(min(at, _HUGE))) - self.shift, 0.0), self.most)
        return at * self.unit


def working(scale: Scale, values: Floats, errors: Floats) -> Working:
    """Return the working scale of a series, whose edges, shift and unit follow from its own values."""
    if scale == "logit":
        return Working(scale, bottom=_edge(values, errors), top=_edge(1 - values, errors))
    if scale == "log":
        shift = max(0.0, _LEAST_OF_MEAN * float(values.mean()) - float(values.min()))
        return Working(scale, shift=shift, most=_MOST_OF_SEEN * float(values.max()))
    size = float(np.abs(values).mean())
    return Working(scale, unit=size if size > 0 else 1.0)


def _edge(distances: Floats, errors: Floats) -> Edge:
    """Return how an end is read, given how far from it each value lies.

    A count at the end is read as half as far inside as the nearest that is not there, and what comes nearer than three
    quarters of that is as good as the end: between 19 of 20 and 20 of 20 the line is drawn at 19¼.
    """
    away = distances[distances > 0]
    nearest = float(away.min()) / 2 if away.size else EDGE
    at_end = distances <= 0
    if not at_end.any():
        return Edge(nearest, min(EDGE, nearest))
    if (errors[at_end] > 0).any():
        return Edge(nearest, 0.5 * float(np.clip(errors[at_end].max(), 0, 0.25)), seen=True)
    return Edge(nearest, 1.5 * nearest, seen=True)


def scale_of(unit: str, values: Floats, target: float) -> Scale:
    """Logit for shares within 0-1; log for amounts, of which some may be 0; else the unit itself.

    >>> scale_of("share", np.array([0.2, 0.0]), 0.4), scale_of("people", np.array([0.0, 1200.0]), 5000)
    ('logit', 'log')
    """
    numbers = np.append(values, target)
    if unit == "share" and (numbers >= 0).all() and (numbers <= 1).all():
        return "logit"
    return "log" if (numbers >= 0).all() and (values > 0).any() else "identity"


def doubtful_zero_of(unit: str, values: Floats) -> int | None:
    """Return the place of the doubtful zero (``feed.doubtful_zero``) of an indicator that counts people or things.

    >>> [doubtful_zero_of(unit, np.array([9000.0, 9100, 0, 9300])) for unit in ("people", "share")]
    [2, None]
    """
    return doubtful_zero(values.tolist()) if unit in ("people", "number") else None
