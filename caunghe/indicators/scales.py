"""The scale on which an indicator moves: logit for shares, logarithm for amounts; and what happens at its edges."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from caunghe.feed import doubtful_zero

Scale = Literal["logit", "log", "identity"]
Floats = NDArray[np.float64]

EDGE: Final = 0.0005  # a share this near to 0 or 1 is printed as 0.0 % or 100.0 %
_MOST_OF_SEEN: Final = 10.0
_HUGE: Final = 700.0  # beyond this exp is infinite
_AS_GOOD: Final = 0.75  # of 20, the line between 19 and all is drawn at 19¼
_LEAST_OF_MEAN: Final = 0.1  # a zero among amounts is read as this part of their mean


class Run(NamedTuple):
    """An unbroken series of estimates: years, values, standard errors, scale, and how many each value ``counted``.

    ``counted`` is the n of a share or the count itself, infinite where that is no noise; None where it never is.
    """

    years: Floats
    values: Floats
    errors: Floats
    scale: Scale
    counted: Floats | None = None

    def until(self, year: float) -> Run:
        """Return the part of the series up to a year."""
        known = self.years <= year
        counted = None if self.counted is None else self.counted[known]
        return Run(self.years[known], self.values[known], self.errors[known], self.scale, counted)


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
    the largest seen. ``identity``: the amount ÷ ``unit``, the size of the series, so that one prior serves dong and
    persons. ``counted`` is how many are counted: a share p of n is read as (p·n + ½)/(n + 1) and a count x as x + ½,
    which has a logit or logarithm also where none or all are. ``at_end`` says that each of the years counted none, or
    all: they are read as one count of all their n.
    Source: Anscombe, Biometrika 43, 1956; Haldane, Annals of Human Genetics 20, 1956.
    """

    scale: Scale
    bottom: Edge = Edge()
    top: Edge = Edge()
    shift: float = 0.0
    unit: float = 1.0
    most: float = inf
    counted: float = inf
    at_end: bool = False

    def forward(self, values: Floats, errors: Floats) -> tuple[Floats, Floats]:
        """Values and standard errors on the working scale, errors by the slope of the transformation."""
        if self.scale == "logit" and self.counted < inf:
            n = self.counted
            inside = (values * n + 0.5) / (n + 1)
            return logit(inside), errors * n / (n + 1) / (inside * (1 - inside))
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
            share = min(max(value, self.bottom.from_here), 1 - self.top.from_here)
            n = self.counted
            return float(logit(share if n == inf else (share * n + 0.5) / (n + 1)))
        if self.scale == "log":
            return float(np.log(value + self.shift)) if value + self.shift > 0 else -inf
        return value / self.unit

    def backward(self, at: float) -> float:
        """The value in the indicator's own unit; as good as 0 or 1 is 0 or 1 in a series that has been there."""
        if self.scale == "logit":
            share = float(expit(at))
            if self.counted < inf:
                # to twelve digits, so that all are all
                return min(max(round((share * (self.counted + 1) - 0.5) / self.counted, 12), 0.0), 1.0)
            if self.bottom.seen and share <= self.bottom.from_here:
                return 0.0
            return 1.0 if self.top.seen and 1 - share <= self.top.from_here else share
        if self.scale == "log":
            return min(max(float(np.exp(min(at, _HUGE))) - self.shift, 0.0), self.most)
        return at * self.unit

    def noise(self, at: Floats, counted: Floats) -> Floats:
        """Return the variance, on this scale, of what is counted of ``counted`` about a process that is ``at``.

        Binomial: ``1/((n + 1)·p·(1 − p))``, which is ``1/(x + ½) + 1/(n − x + ½)``. Poisson: ``λ/(λ + shift)²``, with
        the shift ½ ``1/(λ + ½)`` as far as it matters. 0 where ``counted`` is infinite.

        >>> Working("logit", counted=9.0).noise(np.zeros(1), np.array([9.0])).tolist()  # 1/(10 · ½ · ½)
        [0.4]
        """
        if self.scale == "logit":
            share = expit(at)
            return 1 / ((counted + 1) * share * (1 - share))
        mean = np.exp(np.minimum(at, _HUGE))
        return np.where(np.isfinite(counted), np.maximum(mean - self.shift, 0.5) / mean**2, 0.0)


def working(scale: Scale, values: Floats, errors: Floats, counted: Floats | None = None) -> Working:
    """Return the working scale of a series, whose edges, shift and unit follow from its own values.

    ``counted``: how many each value counts, the n of a share or the count itself; infinite where that is no noise.
    """
    known = np.array([]) if counted is None or scale == "identity" else counted[np.isfinite(counted)]
    if known.size and scale == "logit":
        at_end = bool((values <= 0).all() or (values >= 1).all())
        n = max(float(known.sum() if at_end else np.median(known)), 1.0)
        bottom, top = (
            Edge(from_here=max(_AS_GOOD / n, min(EDGE, _half_of_nearest(each)))) for each in (values, 1 - values)
        )
        return Working(scale, bottom=bottom, top=top, counted=n, at_end=at_end)
    if known.size:
        shift = max(0.5, _LEAST_OF_MEAN * float(values.mean()) - float(values.min()))
        return Working(scale, shift=shift, most=_MOST_OF_SEEN * max(float(values.max()), 1.0), counted=known[-1])
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
    nearest = _half_of_nearest(distances)
    at_end = distances <= 0
    if not at_end.any():
        return Edge(nearest, min(EDGE, nearest))
    if (errors[at_end] > 0).any():
        return Edge(nearest, 0.5 * float(np.clip(errors[at_end].max(), 0, 0.25)), seen=True)
    return Edge(nearest, 1.5 * nearest, seen=True)


def _half_of_nearest(distances: Floats) -> float:
    away = distances[distances > 0]
    return float(away.min()) / 2 if away.size else EDGE


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
