"""How many units each stratum has: sampled, and in the population where a correction is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.indicators.design import Design
from caunghe.language import Text

_PARENT, _NUMBER = " parent", " number"  # no column of a survey is called so
_VARIES: Final = Text(
    "Cột hiệu chỉnh {column} phải là một số trong mỗi {parent}; các dòng đang khác nhau.",
    "correction '{column}' must be one number in each {parent}; it varies",
)
_PARENTS: Final = {"stratum": Text("tầng", "stratum"), "unit": Text("đơn vị mẫu", "unit")}
_FEWER: Final = Text(
    "Cột hiệu chỉnh {column} phải từ {sampled} đơn vị trở lên, là số đã chọn vào mẫu; đã cho {population}.",
    "correction '{column}' must be {sampled} {sampled:unit|units} or more, as sampled; got {population}",
)


@dataclass(frozen=True, slots=True)
class Stages:
    """``strata``: stratum, sampled, population. ``units``: stratum, unit, sampled, population; None of one stage.

    ``sampled`` counts the distinct units of the whole sample, also those without a person in any domain.
    ``population`` is a number of units (infinite where no correction is asked).
    """

    strata: pl.DataFrame
    units: pl.DataFrame | None


def stages(frame: pl.DataFrame, design: Design, rows: np.ndarray) -> tuple[pl.DataFrame, Stages]:
    """Number the strata and units found on ``rows`` (one or more rows of every unit).

    Returns the indices stratum, unit (and second), one row for each of ``rows``, and the counts.
    Raises ``InputError`` when a correction varies within its stratum or is less than the number sampled.
    """
    sample = frame.select(design.columns)[rows]
    stratum = _numbers(sample, design.strata)
    keys = pl.DataFrame({"stratum": stratum})
    if design.unit is None:
        keys = keys.with_columns(unit=pl.Series(np.arange(rows.size, dtype=np.uint32)))
    else:
        keys = keys.with_columns(unit=_numbers(_within(sample, keys["stratum"]), [_PARENT, design.unit]))
    if design.second_unit is not None:
        keys = keys.with_columns(second=_numbers(_within(sample, keys["unit"]), [_PARENT, design.second_unit]))
    fractions = _are_fractions(sample, design)
    strata = _counts(keys, sample, ["stratum"], "unit", design.fpc, fractions)
    if design.second_unit is None:
        return keys, Stages(strata, None)
    return keys, Stages(strata, _counts(keys, sample, ["stratum", "unit"], "second", design.second_fpc, fractions))


def _within(sample: pl.DataFrame, parent: pl.Series) -> pl.DataFrame:
    """Return the sample with the number of each row's parent, whatever its own columns are called."""
    return sample.with_columns(parent.alias(_PARENT))


def _numbers(rows: pl.DataFrame, columns: list[str]) -> pl.Series:
    """A whole number from 0 for each combination of the columns, in the order in which they first come."""
    if not columns:
        return pl.Series(np.zeros(rows.height, np.uint32))
    distinct = rows.select(columns).unique(maintain_order=True).with_row_index(_NUMBER)
    if distinct.height == rows.height:
        return distinct[_NUMBER]
    return rows.join(distinct, on=columns, how="left", maintain_order="left")[_NUMBER]


def _are_fractions(sample: pl.DataFrame, design: Design) -> bool:
    corrections = [name for name in (design.fpc, design.second_fpc) if name is not None]
    return not any((sample[name] > 1).any() for name in corrections)


def _counts(
    keys: pl.DataFrame, sample: pl.DataFrame, parents: list[str], child: str, correction: str | None, fractions: bool
) -> pl.DataFrame:
    """Sampled and population numbers of ``child`` in each of ``parents``; row i is number i of the last parent."""
    repeated = keys[child][-1] < keys.height - 1
    children = keys.unique(child, maintain_order=True) if repeated else keys
    counts = children.group_by(parents, maintain_order=True).agg(sampled=pl.len().cast(pl.Float64))
    if correction is None:
        return counts.with_columns(population=pl.lit(np.inf))
    stated = keys.select(parents).with_columns(stated=sample[correction].cast(pl.Float64))
    stated = stated.group_by(parents, maintain_order=True).agg(
        stated=pl.col("stated").first(), varies=pl.col("stated").n_unique() > 1
    )
    if stated["varies"].any():
        raise InputError(_VARIES, column=correction, parent=_PARENTS[parents[-1]])
    counts = counts.join(stated.drop("varies"), on=parents, maintain_order="left").rename({"stated": "population"})
    if fractions:
        counts = counts.with_columns(population=pl.col("sampled") / pl.col("population"))
    short = counts.filter(~(pl.col("population") >= pl.col("sampled") * (1 - 1e-12)))
    if short.height:
        sampled, population = short.select("sampled", "population").row(0)
        raise InputError(_FEWER, column=correction, sampled=f"{sampled:g}", population=f"{population:g}")
    return counts
