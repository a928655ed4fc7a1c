"""From weights of pairs to links: each person at most once, at the least expected cost."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray


def with_probabilities(pairs: pl.DataFrame, share: float, share_of_persons: float) -> pl.DataFrame:
    """Add ``probability``: that the pair is one person, given that nobody is two.

    ``pᵢⱼ = oᵢⱼ / (1 + Σₖ oᵢₖ + Σₖ oₖⱼ − oᵢⱼ)`` with the odds ``oᵢⱼ = 2^weight / ((1 − share)(1 − share_of_persons))``
    of the pair against both being alone. Two candidates as likely as each other so have half a chance each, however
    well they agree. Weights are log₂ odds with the prior share / persons.
    """
    odds = pl.lit(2.0).pow(pl.col("weight").clip(-60, 60)) / ((1 - share) * (1 - share_of_persons))
    table = pairs.with_columns(odds=odds)
    rivals = pl.col("odds").sum().over("left") + pl.col("odds").sum().over("right") - pl.col("odds")
    return table.with_columns(probability=(pl.col("odds") / (1 + rivals)).round(9)).drop("odds")


def chosen_pairs(pairs: pl.DataFrame, threshold: float) -> NDArray[np.bool_]:
    """Return which pairs are links: from the likeliest down, each side once, none below ``threshold``.

    Of pairs that are alike none is preferred by its place in the file: with two as likely neither can be above one
    half, and a threshold below that takes the smaller code.
    """
    order = pairs.with_row_index("row").filter(pl.col("probability") >= threshold)
    order = order.sort("probability", "weight", "left", "right", descending=[True, True, False, False])
    left, right = order["left"].to_numpy(), order["right"].to_numpy()
    taken_left, taken_right = set[int](), set[int]()
    chosen = np.zeros(pairs.height, np.bool_)
    for row, a, b in zip(order["row"].to_list(), left.tolist(), right.tolist(), strict=True):
        if a not in taken_left and b not in taken_right:
            chosen[row] = True
            taken_left.add(a)
            taken_right.add(b)
    return chosen
