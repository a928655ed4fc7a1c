"""Few weighted demand draws in place of many: fast forward selection, means kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scenarios:
    """Draws kept: ``need`` of shape (draw, …) in people, their ``probability``, and which of the original draws each
    is.
    """

    need: Floats
    probability: Floats
    chosen: NDArray[np.int64]


def reduced(draws: Floats, count: int) -> Scenarios:
    """Return ``count`` weighted draws that stand for all of ``draws`` (shape (draw, …)).

    Each cell is divided by its standard deviation over the draws; the draws kept are added one by one, each the
    one that most lowers Σ_w min_{kept v} ‖w − v‖ (fast forward selection, Heitsch and Römisch 2003). A draw left out
    gives its weight to the nearest kept. Last, kept draws are shifted by a constant in each cell so that their
    weighted mean equals the mean of all draws.
    """
    flat = draws.reshape(len(draws), -1).astype(np.float64)
    spread = flat.std(axis=0)
    standard = (flat - flat.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    square = (standard**2).sum(axis=1)
    distance = np.sqrt(np.maximum(square[:, None] + square[None, :] - 2 * standard @ standard.T, 0))
    chosen = _forward(distance, min(count, len(flat)))
    nearest = distance[:, chosen].argmin(axis=1)
    probability = np.bincount(nearest, minlength=len(chosen)) / len(flat)
    kept = flat[chosen]
    kept = kept + (flat.mean(axis=0) - probability @ kept)
    return Scenarios(kept.reshape(len(chosen), *draws.shape[1:]), probability, chosen)


def _forward(distance: Floats, count: int) -> NDArray[np.int64]:
    left = np.full(len(distance), np.inf)
    chosen: list[int] = []
    for _ in range(count):
        total = np.minimum(distance, left[:, None]).sum(axis=0)
        total[chosen] = np.inf
        chosen.append(int(total.argmin()))
        left = np.minimum(left, distance[:, chosen[-1]])
    return np.sort(np.array(chosen, dtype=np.int64))
