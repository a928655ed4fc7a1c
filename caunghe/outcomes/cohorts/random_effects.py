"""Rates of many small units: each its own effect on the logit, drawn from one normal distribution that they tell.

``y_c ~ Bin(n_c, σ(x_c β + u_i))`` for the cells c of unit i, ``u_i ~ N(0, τ²)``. β is fitted to each τ by EM, and τ is
averaged over by its likelihood, so that few units do not pass for equal ones. (Logit-normal empirical Bayes; Clayton
and Kaldor 1987, with the uncertainty of τ as in Morris 1983.)
"""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_SPREADS: Final = np.geomspace(0.03, 1.6, 13)
# none of them is 0, at which the nodes of every spread would meet
_NODES: Final = np.linspace(-4.0, 4.0, 40)
_STEPS: Final = 6
_CLOSE: Final = 1e-5
_RIDGE: Final = 1e-3
_LEAST: Final = 1e-300
_LOOKED_AT: Final = 104


@dataclass(frozen=True, slots=True)
class Effects:
    """What was learnt of the units' effects.

    ``nodes``: values of the effect in rising order; ``weights`` (units × nodes): how likely each is. ``fixed`` (cells):
    x β averaged over τ; ``spread``: τ, averaged; ``unit`` and ``trials`` of the cells; ``shared``: standard error of
    each unit's effect that comes of β, which all units share.
    """

    nodes: Floats
    weights: Floats
    fixed: Floats
    spread: float
    unit: Integers
    trials: Floats
    shared: Floats

    def quantile(self, level: float) -> Floats:
        """Return a quantile of each unit's effect, with the error of β."""
        middle, end = self._own_quantile(0.5), self._own_quantile(level)
        return middle + np.sign(level - 0.5) * np.hypot(end - middle, ndtri(level) * self.shared)

    def _own_quantile(self, level: float) -> Floats:
        """Return a quantile of each unit's effect if β were known, between the nodes by straight lines."""
        below = np.cumsum(self.weights, axis=1) - self.weights / 2
        at = (below < level).sum(axis=1)
        high, low = np.clip(at, 0, self.nodes.size - 1), np.clip(at - 1, 0, self.nodes.size - 1)
        rows = np.arange(len(below))
        span = below[rows, high] - below[rows, low]
        part = np.where(span > 0, (level - below[rows, low]) / np.where(span > 0, span, 1.0), 0.0)
        return self.nodes[low] + np.clip(part, 0, 1) * (self.nodes[high] - self.nodes[low])

    def rates(self, effect: Floats) -> Floats:
        """Return the rate of each unit if its effect were this: ``Σ_c n_c σ(x_c β + u) / Σ_c n_c``."""
        units = len(self.weights)
        right = np.bincount(self.unit, self.trials * expit(self.fixed + effect[self.unit]), minlength=units)
        return right / np.maximum(np.bincount(self.unit, self.trials, minlength=units), 1e-12)

    def mean_rates(self) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of each unit's rate, over what its effect may be."""
        units = len(self.weights)
        mean, square = np.zeros(units), np.zeros(units)
        # the effect is looked at in so many values: the rest lie near them
        parts = np.array_split(np.arange(self.nodes.size), _LOOKED_AT)
        for part in parts:
            value, share = self.nodes[part].mean(), self.weights[:, part].sum(axis=1)
            rate = self.rates(np.full(units, value))
            mean += share * rate
            square += share * rate**2
        return mean, np.sqrt(np.maximum(square - mean**2, 0))


def effects(unit: Integers, right: Floats, trials: Floats, design: Floats) -> Effects:
    """Return the effects of units 0 … n − 1 from cells: their ``unit``, y, n and the rows of x (the first column 1)."""
    units = int(unit.max()) + 1
    start = np.clip(right.sum() / max(trials.sum(), 1e-12), 0.01, 0.99)
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(start / (1 - start))
    prior = np.exp(-(_NODES**2) / 2)
    prior /= prior.sum()
    fits: list[tuple[float, Floats, Floats]] = []
    for spread in _SPREADS:
        for _ in range(_STEPS):
            weights, _ = _posterior(unit, units, right, trials, design @ beta, spread, prior)
            step = _newton_step(unit, right, trials, design, design @ beta, spread, weights)
            beta = beta + step
            if np.abs(step).max() < _CLOSE:
                break
        weights, likelihood = _posterior(unit, units, right, trials, design @ beta, spread, prior)
        fits.append((likelihood, design @ beta, weights))
    chance = np.exp(np.array([each[0] for each in fits]) - max(each[0] for each in fits)) * _SPREADS**2
    chance /= chance.sum()  # the spreads are even on the logarithm: so weighed, τ² is even, as Morris has it
    nodes = np.concatenate([spread * _NODES for spread in _SPREADS])
    weights = np.concatenate([c * w for c, (_, _, w) in zip(chance, fits, strict=True)], axis=1)
    order = np.argsort(nodes, kind="stable")
    fixed = np.asarray(sum(c * f for c, (_, f, _) in zip(chance, fits, strict=True)))
    spread = float(chance @ _SPREADS)
    mean = weights @ nodes
    own = np.maximum(weights @ nodes**2 - mean**2, 0)
    rate = expit(fixed + mean[unit])
    shared = _shared_error(unit, trials * rate * (1 - rate), design, spread) * np.clip(1 - own / spread**2, 0, 1)
    return Effects(nodes[order], weights[:, order], fixed, spread, unit, trials, shared)


def _shared_error(unit: Integers, weight: Floats, design: Floats, spread: float) -> Floats:
    """Return the standard error of each unit's mean x β; ``weight`` of the cells is ``n p (1 − p)``.

    The information on β is ``Σ_i X_i'W_i X_i − X_i'w_i w_i'X_i / (1/τ² + Σ w_i)``, as of a normal mixed model.
    """
    units = int(unit.max()) + 1
    sums = np.column_stack([np.bincount(unit, weight * column, minlength=units) for column in design.T])
    total = np.bincount(unit, weight, minlength=units)
    information = design.T @ (design * weight[:, None]) - (sums / (1 / spread**2 + total)[:, None]).T @ sums
    covariance = np.linalg.pinv(information)
    means = sums / np.maximum(total, 1e-12)[:, None]
    return np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", means, covariance, means), 0))


def _posterior(
    unit: Integers, units: int, right: Floats, trials: Floats, fixed: Floats, spread: float, prior: Floats
) -> tuple[Floats, float]:
    """Return units × nodes: how likely each effect is, and the log likelihood of all units."""
    linear = fixed[:, None] + spread * _NODES
    cell = right[:, None] * linear - trials[:, None] * np.logaddexp(0.0, linear)
    log = np.zeros((units, _NODES.size))
    np.add.at(log, unit, cell)
    top = log.max(axis=1, keepdims=True)
    joint = np.exp(log - top) * prior
    total = joint.sum(axis=1, keepdims=True)
    return joint / total, float((np.log(np.maximum(total, _LEAST)) + top).sum())


def _newton_step(
    unit: Integers, right: Floats, trials: Floats, design: Floats, fixed: Floats, spread: float, weights: Floats
) -> Floats:
    rate = expit(fixed[:, None] + spread * _NODES)
    own = weights[unit]
    mean, bend = (own * rate).sum(axis=1), (own * rate * (1 - rate)).sum(axis=1)
    gradient = design.T @ (right - trials * mean)
    curve = design.T @ (design * (trials * bend)[:, None]) + _RIDGE * np.eye(design.shape[1])
    return np.linalg.solve(curve, gradient)


def normal_effects(value: Floats, error: Floats) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of each unit's true value, of measures with errors, drawn to their mean.

    ``value_i ~ N(θ_i, error_i²)``, ``θ_i ~ N(μ, τ²)``; τ is averaged over by its likelihood, μ with it.
    """
    spreads = np.geomspace(0.005, 1.0, 40)
    variance = error[None] ** 2 + spreads[:, None] ** 2
    centre = (value / variance).sum(axis=1) / (1 / variance).sum(axis=1)
    log = -0.5 * (np.log(variance) + (value - centre[:, None]) ** 2 / variance).sum(axis=1)
    log -= 0.5 * np.log((1 / variance).sum(axis=1))
    chance = np.exp(log - log.max()) * spreads**2
    chance /= chance.sum()
    kept = spreads[:, None] ** 2 / variance
    means = kept * value + (1 - kept) * centre[:, None]
    inner = kept * error**2 + (1 - kept) ** 2 / (1 / variance).sum(axis=1)[:, None]
    mean = chance @ means
    return mean, np.sqrt(chance @ (inner + (means - mean) ** 2))
