"""How wide intervals must be: factors and common errors that score best on forecasts whose outcome is known.

An error of log people e was foretold with a standard deviation ``s(x) = √(x² · scale² + rest²)``: for a factor λ, scale
is the deviation it multiplies and rest that of everything else; for a common error σ, scale is ``√h`` and rest the
deviation without it. The value chosen minimises the interval score of the 80 % interval ``± z s`` (Gneiting and
Raftery 2007), every target year weighing as one, for within a year all err together. A few years of a model that is
right, ``e ~ N(0, s(x₀)²)``, are added: few target years cannot carry a value far away from what the model says.
"""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from caunghe.forecast.demand import Inflation
from caunghe.forecast.history import Floats
from caunghe.schema import normal_reach

REACH: Final = normal_reach(0.80)
ENOUGH: Final = 2  # target years known, from which on the model is believed to be right
PENALTY: Final = 10.0  # 2 / α of the interval score, α = 20 %
LEAST_DEVIATION: Final = 1e-4  # of a log number: what never varied is not known without error
_FACTORS: Final = 0.5 * 1.08 ** np.arange(28)  # 0.5 to 4
_COMMON: Final = np.concatenate([[0.0], 0.0025 * 1.25 ** np.arange(19)])  # 0.25 % to 14 % a year


@dataclass(frozen=True, slots=True)
class Parameter:
    """What is learnt: the candidates, the value at which the model is right, and how many years that belief weighs.

    ``unknown`` is the value while nothing is known: wider, for a short history shows hardly any of what can go wrong.
    The belief moves from it to ``right`` as target years come to be known, up to ``ENOUGH``.
    """

    candidates: Floats
    right: float
    years: float
    unknown: float

    def believed(self, targets: int) -> float:
        """Return what is believed beside the errors of so many target years."""
        return self.right + (self.unknown - self.right) * max(0.0, 1 - (targets / ENOUGH) ** 2)


# the city is one series a year, the major groups ten; of industries and occupations there are many
PARAMETERS: Final = {
    "industry": Parameter(_FACTORS, right=1.0, years=1.0, unknown=1.5),
    "shares": Parameter(_FACTORS, right=1.0, years=1.0, unknown=1.5),
    "city": Parameter(_COMMON, right=0.0, years=4.0, unknown=0.035),
    "major": Parameter(_COMMON, right=0.0, years=2.0, unknown=0.03),
}


@dataclass(frozen=True, slots=True)
class Known:
    """Errors of one forecast in one target year, with what their deviation is made of; one value a series."""

    target: int
    error: Floats
    scale: Floats
    rest: Floats


Evidence = dict[str, list[Known]]
"""By name of a parameter."""


def learnt_inflation(evidence: Evidence, known: int) -> Inflation:
    """Return the inflation learnt from targets up to the year ``known``; without any, what is ``unknown``."""
    return Inflation(
        **{
            name: _best([each for each in evidence[name] if each.target <= known and len(each.error)], parameter)
            for name, parameter in PARAMETERS.items()
        }
    )


def _best(known: Sequence[Known], parameter: Parameter) -> float:
    targets = sorted({each.target for each in known})
    belief = parameter.believed(len(targets))
    if not targets:
        return belief
    loss = np.zeros(len(parameter.candidates))
    for target in targets:
        error, scale, rest = (
            np.concatenate([getattr(each, name) for each in known if each.target == target])
            for name in ("error", "scale", "rest")
        )
        deviation = _deviation(parameter.candidates[:, None], scale, rest)
        believed = _expected_score(_deviation(belief, scale, rest), deviation).mean(axis=1)
        loss += interval_score(error, deviation).mean(axis=1) + parameter.years / len(targets) * believed
    return float(parameter.candidates[np.argmin(loss)])


def _deviation(value: Floats | float, scale: Floats, rest: Floats) -> Floats:
    return np.sqrt(value**2 * scale**2 + rest**2)


def interval_score(error: Floats, deviation: Floats) -> Floats:
    """Return ``2 z s + 10 · max(0, |e| − z s)``, width and misses of an 80 % interval."""
    half = REACH * deviation
    return 2 * half + PENALTY * np.maximum(np.abs(error) - half, 0)


def _expected_score(true: Floats, deviation: Floats) -> Floats:
    """Return the expected interval score of ``deviation`` for errors ``N(0, true²)``."""
    half = REACH * deviation
    away = half / true
    density, tail = np.exp(-(away**2) / 2) / np.sqrt(2 * np.pi), special.erfc(away / np.sqrt(2)) / 2
    return 2 * half + PENALTY * 2 * (true * density - half * tail)
