"""Goals first, then shortage, then cost: each settled by a linear solve before the next is weighed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.planning.model.model import Model
from caunghe.planning.model.solver import Floats, LinearProgram, Solver

_NO_PLAN: Final = Text(
    "Các ràng buộc ngoài mục tiêu phải cho phép ít nhất một kế hoạch; không có kế hoạch nào.",
    "constraints other than targets must leave some plan feasible; got none",
)
STAGES: Final = (("goals",), ("shortage", "risk"))
# room left to later stages, and to whole numbers, for each stage settled
STAGE_ROOM: Final = 0.015


def lexicographic(model: Model) -> Model:
    """Return the model with goals and shortage held within 1.5 % of their least, and a cost that counts only the rest.

    Row family ``stages`` has one row a stage: Σ cost of its terms − over ≤ least · 1.015, and block ``over`` a column a
    stage, held at 0. Raises InputError when nothing is feasible.
    """
    count = len(model.program.cost)
    solver = Solver(model.program)
    program = model.program
    for number, stage in enumerate(STAGES):
        cost = model.costs.vector(count, dict.fromkeys(stage, 1.0))
        solver.price_columns(np.arange(count), cost)
        solution = solver.solve(method="simplex")
        if not solution.is_found:
            raise InputError(_NO_PLAN)
        constant = model.costs.constant if "shortage" in stage else 0.0
        least = float(cost @ solution.primal) + constant
        limit = least + STAGE_ROOM * abs(least) + 1.0 - constant
        used = np.flatnonzero(cost)
        solver.add_row(used, cost[used], -np.inf, limit)
        program = _with_row(program, np.append(used, count + number), np.append(cost[used], -1.0), limit)
    later = [
        term
        for term in model.costs.table["term"].unique(maintain_order=True)
        if not any(term in stage for stage in STAGES)
    ]
    cost = np.append(model.costs.vector(count, dict.fromkeys(later, 1.0)), np.zeros(len(STAGES)))
    return _with_stages(model, replace(program, cost=cost, constant=0.0))


def _with_stages(model: Model, program: LinearProgram) -> Model:
    """Return the model with the stages' rows and columns in its tables and arrays."""
    held = np.zeros(len(STAGES))
    names = [" ".join(stage) for stage in STAGES]
    first_row, first_column = len(model.program.row_lower), len(model.program.cost)
    rows = pl.DataFrame({"stage": names, "lower": -np.inf, "upper": program.row_upper[first_row:]})
    over = pl.DataFrame({"stage": names, "lower": held, "upper": held, "whole": [False] * len(names)})
    numbers = pl.int_range(pl.len(), dtype=pl.Int64)
    return replace(
        model,
        rows=model.rows | {"stages": rows.with_columns(row=numbers + first_row)},
        columns=model.columns | {"over": over.with_columns(column=numbers + first_column)},
        program=replace(
            program,
            lower=np.append(program.lower, held),
            upper=np.append(program.upper, held),
            integer=np.append(program.integer, held.astype(np.int32)),
        ),
    )


def _with_row(program: LinearProgram, columns: np.ndarray, values: Floats, upper: float) -> LinearProgram:
    return replace(
        program,
        row_lower=np.append(program.row_lower, -np.inf),
        row_upper=np.append(program.row_upper, upper),
        starts=np.append(program.starts, program.starts[-1] + len(columns)).astype(np.int32),
        columns=np.concatenate([program.columns, columns]).astype(np.int32),
        values=np.concatenate([program.values, values]),
    )
