"""How firm a plan is: what could be otherwise at nearly the same worth, programme by programme or part by part."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.language import Text
from caunghe.planning.model.model import Model
from caunghe.planning.model.solver import Floats, Solution
from caunghe.planning.questions.fixed import FixedPlan, Step
from caunghe.planning.wording import Names, Pair, both, code_title
from caunghe.progress import silent
from caunghe.schema import check_number

By = Literal["programme", "institution", "level"]
_S, _F = pl.String(), pl.Float64()
# Seats over all years: in the plan, and the fewest and most that any plan within the margin has.
RANGES: Final = pl.Schema({"by": _S, "key": _S, "vi": _S, "en": _S, "seats": _F, "low": _F, "high": _F})
_PROGRAMME: Final = Text("{field} ({level}), {site}", "{field} ({level}), {site}")
WITHIN: Final = 0.01  # of the best objective, that a plan may be worse by
_NOBODY: Final = 1e-6  # seats


def ranges(
    fixed: FixedPlan, *, by: By = "level", within: float = WITHIN, count: int | None = None, step: Step = silent
) -> pl.DataFrame:
    """Return RANGES of the ``count`` largest parts: min and max of Σ seats with objective ≤ (1 + within) · best.

    Openings and classrooms stay as decided. A wide range says that the seats can be decided by other reasons. The
    solver is left as it was. Raises InputError when ``within`` is negative.
    """
    check_number("within", within, 0)
    groups = _groups(fixed.model, fixed.solution, by)
    groups = groups if count is None else groups.head(count)
    parts = [np.array(columns, dtype=np.int64) for columns in groups["column"]]
    # one programme moves little of a solution, so an old basis is near; an institution or a level moves most of it
    margin = _Margin(fixed, within, near=by == "programme")
    names = Names(fixed.feed, fixed.model.city.learners.zones)
    rows: list[tuple[object, ...]] = []
    for (key, seats, _), columns in zip(groups.iter_rows(), parts, strict=True):
        step(len(rows), len(parts))
        least, most = 0.0, float(margin.upper[columns].sum())
        if seats > _NOBODY and not margin.closes(columns):
            least = margin.end(columns, 1.0)
        if seats < most - _NOBODY and not margin.fills(columns):
            most = margin.end(columns, -1.0)
        rows.append((by, key, *_name(names, fixed.model, by, key), seats, least, most))
    return pl.DataFrame(rows, schema=RANGES, orient="row")


class _Margin:
    """Plans whose objective is at most ``limit``, from the fixed plan's own solver."""

    def __init__(self, fixed: FixedPlan, within: float, *, near: bool) -> None:
        program, best = fixed.model.program, fixed.solution.objective
        self._solver, self._near = fixed.solver, near
        self._cost = program.cost
        self._used = np.flatnonzero(program.cost)
        self._limit = best + within * abs(best)
        self._constant = program.constant
        self.upper: Floats = program.upper
        self._basis = fixed.basis

    def closes(self, columns: NDArray[np.int64]) -> bool:
        """Return whether a plan within the margin has no seat of a part."""
        return self._holds(columns, np.zeros(len(columns)))

    def fills(self, columns: NDArray[np.int64]) -> bool:
        """Return whether a plan within the margin has every seat of a part."""
        return self._holds(columns, self.upper[columns])

    def _holds(self, columns: NDArray[np.int64], seats: Floats) -> bool:
        self._solver.bound_columns(columns, seats, seats)
        solution = self._solution("simplex")
        self._solver.bound_columns(columns, np.zeros(len(columns)), self.upper[columns])
        return solution.is_found and solution.objective <= self._limit

    def end(self, columns: NDArray[np.int64], sign: float) -> float:
        """Return the least (sign 1) or largest (−1) sum of ``columns`` within the margin."""
        solver, cost = self._solver, self._cost
        margin = solver.add_row(self._used, cost[self._used], -np.inf, self._limit - self._constant)
        solver.price_columns(self._used, np.zeros(len(self._used)))
        solver.price_columns(columns, np.full(len(columns), sign))
        found = self._solution("primal").primal[columns].sum()
        solver.price_columns(columns, cost[columns])
        solver.price_columns(self._used, cost[self._used])
        solver.remove_row(margin)
        return max(0.0, float(found))

    def _solution(self, method: Literal["simplex", "primal"]) -> Solution:
        if not self._near:
            return self._solver.solve(method="afresh")
        self._solver.start_from(self._basis)
        return self._solver.solve(method=method)


def _groups(built: Model, solution: Solution, by: By) -> pl.DataFrame:
    """Return ``of, value, column``: seats of the plan and the columns of each part, largest first."""
    about = built.city.programmes.select("programme", of=pl.col(by))
    seats = built.values("seats", solution.primal).with_columns(column=built.columns["seats"]["column"])
    summed = (
        seats.join(about, on="programme")
        .group_by("of", maintain_order=True)
        .agg(pl.col("value").sum(), pl.col("column").sort())
    )
    return summed.sort("value", "of", descending=[True, False])


def _name(names: Names, built: Model, by: By, key: str) -> Pair:
    match by:
        case "institution":
            return names.institution(key)
        case "level":
            return code_title("levels", key)
        case "programme":
            about = built.city.programmes.row(by_predicate=pl.col("programme") == key, named=True)
            level = code_title("levels", about["level"])
            lower = level[0].lower(), level[1].lower()
            return both(_PROGRAMME, field=names.field(about["stem"]), level=lower, site=names.site(about["site"]))
