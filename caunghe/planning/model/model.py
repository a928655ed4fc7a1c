"""The model put together: columns, families of rows and costs as tables, and as the arrays a solver takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from caunghe.planning.model import constraints_goals, constraints_people, constraints_teaching
from caunghe.planning.model.city import City
from caunghe.planning.model.columns import Columns, columns
from caunghe.planning.model.costs import Costs, costs
from caunghe.planning.model.rows import Rows, matrix
from caunghe.planning.model.solver import Floats, LinearProgram

FAMILIES: Final[tuple[Callable[[City, Columns], Rows], ...]] = (
    constraints_teaching.class_maximum,
    constraints_teaching.class_minimum,
    constraints_teaching.opening,
    constraints_teaching.opening_once,
    constraints_teaching.change_up,
    constraints_teaching.change_down,
    constraints_teaching.moved_up,
    constraints_teaching.moved_down,
    constraints_teaching.no_restart,
    constraints_teaching.teachers,
    constraints_teaching.retraining,
    constraints_teaching.workstations,
    constraints_teaching.classrooms,
    constraints_teaching.workplaces,
    constraints_people.arrivals,
    constraints_people.available,
    constraints_people.leavers_entering,
    constraints_people.group_learners,
    constraints_people.funding,
    constraints_people.budgets,
    constraints_people.needs_met,
    constraints_people.risk,
    constraints_goals.goal_rows,
)


@dataclass(frozen=True, slots=True)
class Model:
    """A model and the tables that say what its rows and columns are.

    ``columns[block]`` has the block's keys, ``column``, ``lower``, ``upper``, ``whole``; ``rows[family]`` its keys,
    ``row``, ``lower``, ``upper``. Filter one of them to know what to edit: numbers are those of ``program``, and of
    the ``Solver`` made from it.
    """

    city: City
    columns: Columns
    rows: dict[str, pl.DataFrame]
    costs: Costs
    program: LinearProgram

    def values(self, block: str, primal: Floats) -> pl.DataFrame:
        """Return the block's keys with the ``value`` of each column in a solution."""
        frame = self.columns[block]
        value = pl.Series("value", primal[frame["column"].to_numpy()], dtype=pl.Float64)
        return frame.drop("column", "lower", "upper", "whole").with_columns(value)

    def duals(self, family: str, dual: Floats) -> pl.DataFrame:
        """Return the family's keys with the ``dual`` of each row: million đồng a unit of its right side."""
        frame = self.rows[family]
        return frame.with_columns(pl.Series("dual", dual[frame["row"].to_numpy()], dtype=pl.Float64))


def model(city: City, families: tuple[Callable[[City, Columns], Rows], ...] = FAMILIES) -> Model:
    """Return the model of a city; without the families of class sizes it has no classes either."""
    blocks = columns(city, with_classes=constraints_teaching.class_maximum in families)
    return model_of(city, blocks, [family(city, blocks) for family in families], costs(city, blocks))


def model_of(city: City, blocks: Columns, built: list[Rows], objective: Costs) -> Model:
    """Return columns, families and costs as one model with its arrays."""
    bounds = pl.concat([frame.select("lower", "upper", "whole") for frame in blocks.values()])
    numbered: dict[str, pl.DataFrame] = {}
    first = 0
    for family in built:
        numbered[family.name] = family.sides.with_columns(row=pl.int_range(first, first + pl.len(), dtype=pl.Int64))
        first += family.sides.height
    starts, column, value = matrix(built)
    program = LinearProgram(
        cost=objective.vector(bounds.height),
        lower=bounds["lower"].to_numpy(),
        upper=bounds["upper"].to_numpy(),
        integer=bounds["whole"].to_numpy().astype(np.int32),
        row_lower=np.concatenate([f.sides["lower"].to_numpy() for f in built]),
        row_upper=np.concatenate([f.sides["upper"].to_numpy() for f in built]),
        starts=starts,
        columns=column,
        values=value,
        constant=objective.constant,
    )
    return Model(city, blocks, numbered, objective, program)
