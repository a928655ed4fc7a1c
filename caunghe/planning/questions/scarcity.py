"""What the plan can run short of, each in the unit a person would add: a teacher, a place, a seat, a milliard đồng."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.planning.model.capacity import KEYS
from caunghe.planning.model.solver import Floats, Solver
from caunghe.planning.questions.fixed import FixedPlan

MILLIARD: Final = 1000.0  # million đồng
# people by which a goal may be short and still count as reached
_REACHED: Final = 0.5
_CITY_GOALS: Final = ("locality", "priority_group")


@dataclass(frozen=True, slots=True)
class Scarcity:
    """One resource: the rows (or columns) of all years it limits, eased or tightened together, ``step`` a natural unit.

    ``price`` is what the objective saves for one unit more, from the duals: −Σ dual · step, million đồng.
    """

    resource: str
    key: tuple[str, ...]
    year: int | None
    price: float
    side: Literal["row_upper", "row_lower", "upper"]
    numbers: NDArray[np.int64]
    step: float

    def shift(self, solver: Solver, units: float) -> None:
        """Add ``units`` of the resource to the programme the solver began with (fewer when negative)."""
        program = solver.program
        one = self.step * units
        if self.side == "upper":
            limit = np.maximum(program.upper[self.numbers] + one, 0.0)
            solver.bound_columns(self.numbers, program.lower[self.numbers], limit)
        elif self.side == "row_upper":
            solver.bound_rows(self.numbers, program.row_lower[self.numbers], program.row_upper[self.numbers] + one)
        else:
            solver.bound_rows(self.numbers, program.row_lower[self.numbers] - one, program.row_upper[self.numbers])


def scarcities(fixed: FixedPlan) -> list[Scarcity]:
    """Return every resource with its price, dearest first.

    A teacher, workstation, classroom, workplace, licensed seat or learner is one more in every year of the plan;
    money is one milliard đồng of one fund in one year; a goal is one person fewer, of a year, or in every year where
    the goal is a floor for a zone or a group. A goal the plan misses has no price: every person more is one person
    more missed. A new programme's size is the plan's own choice, so its licence has none either.
    """
    found = [*_rows(fixed), *_licences(fixed), *_goals(fixed)]
    # rounded, or the order of a sum's terms would rank what is equally dear
    return sorted(found, key=lambda p: (-round(p.price, 6), p.resource, p.key, p.year or 0))


def _rows(fixed: FixedPlan) -> list[Scarcity]:
    units = fixed.model.city.units
    families = (
        *((name, name, KEYS[name], units[name]) for name in ("teachers", "workstations", "classrooms", "workplaces")),
        ("budgets", "budgets", ("fund", "year"), MILLIARD),
        ("available", "learners", ("zone", "stream"), 1.0),
    )
    found: list[Scarcity] = []
    for family, name, keys, step in families:
        dual = fixed.model.duals(family, fixed.solution.dual)
        found += _scarcities(name, dual.with_columns(price=-pl.col("dual")), keys, "row_upper", step)
    return found


def _licences(fixed: FixedPlan) -> list[Scarcity]:
    reduced: Floats = fixed.solution.reduced_cost
    seats = fixed.model.columns["seats"].join(
        fixed.model.city.programmes.filter(~pl.col("is_new")), on="programme", how="semi"
    )
    open_ = seats.filter(pl.col("upper") > 0)
    price = np.maximum(-reduced[open_["column"].to_numpy()], 0.0)
    frame = open_.select("programme", "year", row="column").with_columns(price=pl.Series(price, dtype=pl.Float64))
    return _scarcities("licences", frame, ("programme",), "upper", 1.0)


def _goals(fixed: FixedPlan) -> list[Scarcity]:
    short = fixed.model.values("short", fixed.solution.primal).filter(pl.col("value") <= _REACHED)
    dual = fixed.model.duals("goals", fixed.solution.dual).rename({"dual": "price"})
    reached = dual.join(short, on=["goal", "where", "year"], how="semi")
    floors = reached.filter(pl.col("goal").is_in(_CITY_GOALS))
    targets = reached.filter(~pl.col("goal").is_in(_CITY_GOALS))
    return [
        *_scarcities("floors", floors, ("goal", "where"), "row_lower", 1.0),
        *_scarcities("targets", targets, ("goal", "year"), "row_lower", 1.0),
    ]


def _scarcities(
    name: str,
    frame: pl.DataFrame,
    keys: tuple[str, ...],
    side: Literal["row_upper", "row_lower", "upper"],
    step: float,
) -> list[Scarcity]:
    text = [k for k in keys if k != "year"]
    grouped = frame.group_by(keys, maintain_order=True).agg(pl.col("price").sum(), pl.col("row"))
    return [
        Scarcity(
            resource=name,
            key=tuple(str(row[k]) for k in text),
            year=row["year"] if "year" in keys else None,
            price=max(0.0, float(row["price"]) * step),
            side=side,
            numbers=np.array(row["row"], dtype=np.int64),
            step=step,
        )
        for row in grouped.iter_rows(named=True)
    ]
