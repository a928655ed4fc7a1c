"""Goals first, then shortage, then cost: each settled by a linear solve before the next is weighed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.planning.model import Model
from caunghe.planning.solver import Floats, LinearProgram, Solver

STAGES: Final = (("goals",), ("shortage", "risk"))
# room left to later stages, and to whole numbers, for each stage settled
_ROOM: Final = 0.005


def lexicographic(model: Model) -> Model:
    """Return the model with goals and shortage held within 0.5 % of their least, and a cost that counts only what is
    left.

    Row family ``settled`` has one row a stage: Σ cost of its terms ≤ least · 1.005. Raises InputError when nothing is
    feasible.
    """
    count = len(model.program.cost)
    solver = Solver(model.program)
    program = model.program
    every = np.arange(count)
    for stage in STAGES:
        cost = model.costs.vector(count, dict.fromkeys(stage, 1.0))
        solver.price_columns(every, cost)
        solution = solver.solve(method="simplex")
        if not solution.found:
            raise InputError("constraints other than targets must leave some plan feasible; got none")
        constant = model.costs.constant if "shortage" in stage else 0.0
        least = float(cost @ solution.primal) + constant
        limit = least + _ROOM * abs(least) + 1.0 - constant
        used = np.flatnonzero(cost)
        solver.add_row(used, cost[used], -np.inf, limit)
        program = _with_row(program, used, cost[used], limit)
    rest = [term for term in model.costs.table["term"].unique() if not any(term in stage for stage in STAGES)]
    program = replace(program, cost=model.costs.vector(count, dict.fromkeys(rest, 1.0)), constant=0.0)
    first = len(model.program.row_lower)
    settled = pl.DataFrame(
        {"stage": [" ".join(s) for s in STAGES], "row": [first + i for i in range(len(STAGES))]}
    ).with_columns(lower=pl.lit(-np.inf), upper=pl.Series(program.row_upper[first:]))
    return replace(model, rows=model.rows | {"settled": settled}, program=program)


def _with_row(program: LinearProgram, columns: np.ndarray, values: Floats, upper: float) -> LinearProgram:
    return replace(
        program,
        row_lower=np.append(program.row_lower, -np.inf),
        row_upper=np.append(program.row_upper, upper),
        starts=np.append(program.starts, program.starts[-1] + len(columns)).astype(np.int32),
        columns=np.concatenate([program.columns, columns]).astype(np.int32),
        values=np.concatenate([program.values, values]),
    )
