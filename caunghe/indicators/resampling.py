"""Replicate weights made from a design: the jackknife and the bootstrap of its first-stage units."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.indicators.design import Design, Replicates, check_columns
from caunghe.indicators.stages import stages
from caunghe.language import Text, short_number
from caunghe.schema import check_number

MOST_WEIGHTS: Final = 200_000_000  # rows × replicates: 1.6 GB
_ALL_ALONE: Final = Text(
    "Jackknife cần một tầng có từ 2 đơn vị mẫu trở lên; đã cho {count} tầng không đủ.",
    "a jackknife needs a stratum of 2 sampled units or more; got {count} {count:stratum|strata} without",
)
_LONELY: Final = Text(
    "Bootstrap cần lonely là remove hoặc certainty; đã cho {lonely}.",
    "a bootstrap needs lonely remove or certainty; got {lonely}",
)
_TAKEN: Final = Text(
    "Bảng đã có cột {name}, là tên của một trọng số lặp mới; hãy đổi tên cột.",
    "column '{name}' is already there, and is the name of a new replicate weight; rename it",
)
_MANY: Final = Text(
    "Số dòng × số bộ trọng số lặp phải không quá {most}; đã cho {wanted}.",
    "rows × replicates must be at most {most}; got {wanted}",
)


def jackknife(frame: pl.DataFrame, design: Design) -> tuple[pl.DataFrame, Replicates]:
    """The frame with one weight column per unit left out, and how to use them (JK1 is the case of one stratum).

    Without unit i of stratum h the other units of h weigh ``n_h/(n_h−1)``; ``rscales = (1 − n_h/N_h)(n_h−1)/n_h``.
    A stratum with one unit has no replicate, except under ``adjust``: left out as a whole, as R's ``jknweights``.
    Raises ``InputError`` when rows × units exceed 200 million, or when no stratum has a replicate.
    """
    unit_of_row, stratum_of_unit, strata = _units(frame, design, None)
    count = stratum_of_unit.size
    sampled, population = (strata[name].to_numpy()[stratum_of_unit] for name in ("sampled", "population"))
    uncovered = 1 - sampled / population
    alone = sampled == 1
    used = np.flatnonzero((uncovered > 0) & (~alone | (design.lonely == "adjust")))
    if not used.size:
        raise InputError(_ALL_ALONE, count=strata.height)
    factors = np.ones((count, used.size))
    rscales = uncovered[used] * (sampled[used] - 1) / sampled[used]
    for column, unit in enumerate(used):
        own = stratum_of_unit == stratum_of_unit[unit]
        if alone[unit]:
            factors[:, column] = np.where(own, 0.0, strata.height / (strata.height - 1))
            rscales[column] = (strata.height - 1) / strata.height
        else:
            factors[own, column] = sampled[unit] / (sampled[unit] - 1)
            factors[unit, column] = 0.0
    scale = count / used.size if design.lonely == "average" else 1.0
    weighted, columns = _with_weights(frame, design, factors, unit_of_row)
    return weighted, Replicates(design.weight, columns, "JKn", scale=scale, rscales=tuple(rscales))


def bootstrap(
    frame: pl.DataFrame, design: Design, *, seed: int, replicates: int = 500
) -> tuple[pl.DataFrame, Replicates]:
    """The frame with ``replicates`` rescaled bootstrap weights, and how to use them.

    In each stratum n_h−1 of its n_h units are drawn with replacement; a unit drawn r times weighs ``r · n_h/(n_h−1)``.
    A stratum with one unit keeps its weight. No finite-population correction: errors are on the safe side.
    Source: Rao and Wu, J. Amer. Statist. Assoc. 83, 1988. Raises ``InputError`` for fewer than 2 replicates, rows ×
    replicates above 200 million, or ``lonely`` other than remove and certainty.
    """
    check_number("replicates", replicates, 2, whole=True)
    if design.lonely not in ("remove", "certainty"):
        raise InputError(_LONELY, lonely=design.lonely)
    unit_of_row, stratum_of_unit, strata = _units(frame, design, replicates)
    draws = np.random.default_rng(seed)
    factors = np.ones((stratum_of_unit.size, replicates))
    for stratum in range(strata.height):
        units = np.flatnonzero(stratum_of_unit == stratum)
        if units.size > 1:
            drawn = draws.multinomial(units.size - 1, np.full(units.size, 1 / units.size), size=replicates)
            factors[units] = drawn.T * units.size / (units.size - 1)
    weighted, columns = _with_weights(frame, design, factors, unit_of_row)
    freedom = stratum_of_unit.size - strata.height
    return weighted, Replicates(design.weight, columns, "bootstrap", degrees_of_freedom=freedom)


def _units(frame: pl.DataFrame, design: Design, replicates: int | None) -> tuple[np.ndarray, np.ndarray, pl.DataFrame]:
    """Unit of each row, stratum of each unit, and the strata; refuses a table of weights that would be too large."""
    check_columns(frame, design.columns, [design.weight])
    keys, counts = stages(frame, design, np.arange(frame.height))
    first = keys.unique("unit", maintain_order=True)
    wanted = frame.height * (replicates or first.height)
    if wanted > MOST_WEIGHTS:
        most, found = (partial(short_number, count, decimals=0) for count in (MOST_WEIGHTS, wanted))
        raise InputError(_MANY, most=most, wanted=found)
    return keys["unit"].to_numpy(), first["stratum"].to_numpy(), counts.strata


def _with_weights(
    frame: pl.DataFrame, design: Design, factors: np.ndarray, unit_of_row: np.ndarray
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    weight = frame[design.weight].cast(pl.Float64).to_numpy()
    names = tuple(f"{design.weight}_{number}" for number in range(1, factors.shape[1] + 1))
    taken = [name for name in names if name in frame.columns]
    if taken:
        raise InputError(_TAKEN, name=taken[0])
    added = [pl.Series(name, weight * factors[unit_of_row, place]) for place, name in enumerate(names)]
    return frame.hstack(added), names
