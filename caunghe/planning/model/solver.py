"""The one file that knows HiGHS: arrays in, a solution with its proof out, and edits that keep the solver warm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import highspy
import numpy as np
from numpy.typing import NDArray

from caunghe.planning.results import Status

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]
Basis = highspy.HighsBasis
Progress = Callable[[float, float, float], bool]
"""Called with seconds, best objective and bound while integers are searched; False stops the search."""

INFINITY: Final = float(highspy.kHighsInf)
# HiGHS numbers its simplex strategies
_DUAL, _PRIMAL = 1, 4
_NO_LIMIT: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class LinearProgram:
    """Minimise ``cost·x + constant`` with ``row_lower ≤ A x ≤ row_upper`` and ``lower ≤ x ≤ upper``.

    A is given row by row: row r holds ``columns[starts[r]:starts[r+1]]`` with ``values`` alike.
    ``integer`` is 1 where x must be whole.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    integer: NDArray[np.int32]
    row_lower: Floats
    row_upper: Floats
    starts: Integers
    columns: Integers
    values: Floats
    constant: float = 0.0

    @property
    def size(self) -> tuple[int, int, int]:
        """Rows, columns and non-zero coefficients."""
        return len(self.row_lower), len(self.cost), len(self.values)


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver answered.

    ``bound`` is proven: no solution is below it; ``gap`` is ``(objective − bound) / |objective|``. ``primal`` (by
    column) is empty when there is no solution; ``dual`` (by row) and ``reduced_cost`` (by column) only follow a linear
    solve.
    """

    status: Status
    objective: float
    bound: float
    gap: float
    primal: Floats
    dual: Floats
    reduced_cost: Floats

    @property
    def is_found(self) -> bool:
        """Whether there is a solution to read."""
        return self.status in ("optimal", "feasible")


class _SilentHighs(highspy.Highs):
    # HiGHS prints its banner while the constructor turns callbacks on, before options can be set from outside
    def enableCallbacks(self) -> None:
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


_STATUS: Final[dict[highspy.HighsModelStatus, Status]] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
}


class Solver:
    """One HiGHS object, kept so that a changed programme starts from the basis of the last one."""

    def __init__(self, program: LinearProgram) -> None:
        self._highs = _SilentHighs()
        self._progress: Progress | None = None
        self._highs.cbMipInterrupt.subscribe(self._report)
        self.program = program
        self._pass(program, relaxed=True)

    def load(self, program: LinearProgram) -> None:
        """Replace the programme; the basis is kept when rows and columns are as many as before."""
        basis = self._highs.getBasis() if program.size[:2] == self.program.size[:2] else None
        self.program = program
        self._pass(program, relaxed=True)
        if basis is not None and basis.valid:
            self._highs.setBasis(basis)

    def solve(
        self, *, method: Literal["choose", "simplex", "primal", "afresh"] = "choose", time_limit: float = INFINITY
    ) -> Solution:
        """Solve with every integer relaxed, from the basis of the last solve where there is one.

        That basis is feasible for ``simplex`` (dual) after changed bounds, for ``primal`` after a changed objective;
        ``afresh`` forgets it, which is faster where most of the solution moves, as presolve then helps.
        """
        self._relax(True)
        if method == "afresh":
            self._highs.clearSolver()
            method = "choose"
        self._highs.setOptionValue("solver", "simplex" if method == "primal" else method)
        self._highs.setOptionValue("simplex_strategy", _PRIMAL if method == "primal" else _DUAL)
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + time_limit)
        self._run()
        return self._solution(whole=False)

    def solve_integers(
        self, *, gap: float, time_limit: float, start: Floats | None = None, progress: Progress | None = None
    ) -> Solution:
        """Solve with integers whole to a relative ``gap`` or until ``time_limit`` seconds have passed.

        ``start`` is a known solution by column; HiGHS completes it when it is only nearly feasible.
        """
        self._relax(False)
        highs = self._highs
        highs.setOptionValue("solver", "choose")
        highs.setOptionValue("mip_rel_gap", gap)
        highs.setOptionValue("time_limit", highs.getRunTime() + time_limit)
        highs.clearSolver()  # else HiGHS would take the relaxed solution for a start and try to repair it first
        if start is not None:
            given = highspy.HighsSolution()
            given.col_value = start.tolist()
            highs.setSolution(given)
        self._progress = progress
        self._run()
        self._progress = None
        return self._solution(whole=True)

    def bound_columns(self, columns: NDArray[np.integer], lower: Floats, upper: Floats) -> None:
        """Change the bounds of some columns."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def bound_rows(self, rows: NDArray[np.integer], lower: Floats, upper: Floats) -> None:
        """Change the sides of some rows."""
        for row, low, high in zip(rows.tolist(), lower.tolist(), upper.tolist(), strict=True):
            self._highs.changeRowBounds(row, low, high)

    def price_columns(self, columns: NDArray[np.integer], cost: Floats) -> None:
        """Change the cost of some columns."""
        self._highs.changeColsCost(len(columns), columns.astype(np.int32), cost)

    def add_row(self, columns: NDArray[np.integer], values: Floats, lower: float, upper: float) -> int:
        """Add one row below the others and return its number."""
        self._highs.addRow(lower, upper, len(columns), columns.astype(np.int32), values)
        return int(self._highs.getNumRow()) - 1

    def add_rows(self, starts: Integers, columns: Integers, values: Floats, lower: Floats, upper: Floats) -> None:
        """Add rows below the others: row r holds ``columns[starts[r]:starts[r+1]]`` with ``values`` alike."""
        self._highs.addRows(len(lower), lower, upper, len(columns), starts[:-1], columns, values)

    def remove_row(self, row: int) -> None:
        """Remove one row; those below it move up."""
        self.remove_rows(np.array([row]))

    def remove_rows(self, rows: NDArray[np.integer]) -> None:
        """Remove some rows; those below each move up."""
        self._highs.deleteRows(len(rows), rows.astype(np.int32))

    def slack_rows(self) -> NDArray[np.bool_]:
        """Return, by row, whether the last solve ended with its slack in the basis: whether it does not bind."""
        basic = highspy.HighsBasisStatus.kBasic
        return np.array([status == basic for status in self._highs.getBasis().row_status], np.bool_)

    def attempt(self, iterations: int) -> tuple[Status, float]:
        """Go on by dual simplex for at most so many iterations; return how it ended and the objective reached.

        The objective is proven only where the status is ``optimal``; ``no_answer`` is an attempt cut short.
        """
        highs = self._highs
        self._relax(True)
        highs.setOptionValue("solver", "simplex")
        highs.setOptionValue("simplex_strategy", _DUAL)
        highs.setOptionValue("time_limit", INFINITY)
        highs.setOptionValue("simplex_iteration_limit", iterations)
        self._run()
        highs.setOptionValue("simplex_iteration_limit", _NO_LIMIT)
        return _STATUS.get(highs.getModelStatus(), "no_answer"), highs.getInfo().objective_function_value

    def basis(self) -> Basis:
        """Return where the last solve ended, to start from again."""
        return self._highs.getBasis()

    def start_from(self, basis: Basis) -> None:
        """Start the next solve from a basis; rows added since are taken as slack."""
        missing = self._highs.getNumRow() - len(basis.row_status)
        if missing:
            wider = Basis()
            wider.col_status = basis.col_status
            wider.row_status = [*basis.row_status, *[highspy.HighsBasisStatus.kBasic] * missing]
            wider.valid = True
            basis = wider
        self._highs.setBasis(basis)

    def write(self, path: Path, column_names: list[str], row_names: list[str]) -> None:
        """Write the programme as an ``.lp`` or ``.mps`` file under readable names."""
        self._relax(False)
        for number, name in enumerate(column_names):
            self._highs.passColName(number, name)
        for number, name in enumerate(row_names):
            self._highs.passRowName(number, name)
        self._highs.writeModel(str(path))

    def _pass(self, program: LinearProgram, *, relaxed: bool) -> None:
        rows, columns, entries = program.size
        integer = np.zeros(columns, np.int32) if relaxed else program.integer
        self._relaxed = relaxed
        status = self._highs.passModel(
            columns,
            rows,
            entries,
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            program.constant,
            program.cost,
            program.lower,
            program.upper,
            program.row_lower,
            program.row_upper,
            program.starts[:-1],
            program.columns,
            program.values,
            integer,
        )
        _accepted(status, "take")

    def _relax(self, relaxed: bool) -> None:
        if relaxed == self._relaxed:
            return
        self._relaxed = relaxed
        whole = np.flatnonzero(self.program.integer).astype(np.int32)
        kind = highspy.HighsVarType.kContinuous if relaxed else highspy.HighsVarType.kInteger
        self._highs.changeColsIntegrality(len(whole), whole, np.full(len(whole), int(kind), np.uint8))

    def _run(self) -> None:
        _accepted(self._highs.run(), "solve")

    def _report(self, event: highspy.HighsCallbackEvent) -> None:
        if self._progress is not None:
            said = event.data_out
            if not self._progress(said.running_time, said.mip_primal_bound, said.mip_dual_bound):
                event.interrupt()

    def _solution(self, *, whole: bool) -> Solution:
        highs = self._highs
        info = highs.getInfo()
        status = _STATUS.get(highs.getModelStatus(), "no_answer")
        has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if status == "no_answer" and has_values and whole:
            status = "feasible"
        if status not in ("optimal", "feasible"):
            none = np.empty(0)
            return Solution(status, INFINITY, -INFINITY, INFINITY, none, none, none)
        values = highs.getSolution()
        objective = info.objective_function_value
        bound = info.mip_dual_bound if whole else objective
        gap = (objective - bound) / max(abs(objective), 1e-9) if whole else 0.0
        dual = np.array(values.row_dual) if values.dual_valid else np.empty(0)
        reduced = np.array(values.col_dual) if values.dual_valid else np.empty(0)
        return Solution(status, objective, bound, gap, np.array(values.col_value), dual, reduced)


def _accepted(status: highspy.HighsStatus, doing: str) -> None:
    """Raise where HiGHS refused: it neither raises by itself nor leaves a solution that shows it."""
    if status == highspy.HighsStatus.kError:
        raise RuntimeError(f"HiGHS did not {doing} the programme")
