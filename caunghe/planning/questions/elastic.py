"""The plan with limits that give way: each named limit can be kept, or exceeded by an amount that is counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.planning.model.city import City
from caunghe.planning.model.columns import MILLION, Columns, columns, numbered_columns
from caunghe.planning.model.constraints_people import arrivals, needs_met, risk
from caunghe.planning.model.constraints_teaching import change_down, change_up, moved_down, moved_up
from caunghe.planning.model.costs import costs
from caunghe.planning.model.model import Model, model_of
from caunghe.planning.model.rows import Rows, rows
from caunghe.planning.model.solver import Floats, Solution, Solver
from caunghe.planning.questions.what_if import LINEAR
from caunghe.schema import in_schema

_PLACE: Final = ("site", "level")
_INFINITE: Final = float("inf")
_FLOORS: Final = ("locality", "priority_group")
_FORBIDDING: Final = tuple(
    f for f in LINEAR if f not in (change_up, change_down, moved_up, moved_down, needs_met, risk)
)
# families whose rows may be exceeded, and by which key they are told apart
_FAMILIES: Final[dict[str, str | None]] = {
    "teachers": None,
    "workstations": None,
    "classrooms": None,
    "workplaces": None,
    "available": "stream",
    "budgets": "fund",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """One named limit: every row or bound of its kind.

    ``kind`` is a goal or the name of a resource, ``part`` what tells it apart (level, stream, purpose), ``year`` of a
    target. ``columns`` are the amounts by which its rows are exceeded, ``per_unit`` natural units in one of each, and
    ``price`` million đồng for one of each; infinite where no money buys more.
    """

    kind: str
    part: str
    year: int | None
    columns: NDArray[np.int64]
    per_unit: float
    price: Floats


class Elastic:
    """The linear plan of a city in which any set of limits can be kept and the others exceeded.

    What is wanted is whether a plan exists, so demand, risk and change, which never forbid one, are left out. Every
    question is solved afresh: with many limits at once kept or not, presolve (2 s on the pilot) beats an old basis (20
    s).
    """

    def __init__(self, city: City) -> None:
        self.model, self.limits = _elastic(city)

    def least(self, kept: Collection[int], weights: Mapping[int, Floats]) -> Solution:
        """Return a plan that keeps the limits numbered in ``kept`` and exceeds the others by the least weighted sum.

        ``weights`` is by limit, one a column; a limit without weights may be exceeded for nothing.
        """
        program = self.model.program
        upper, cost = program.upper.copy(), np.zeros_like(program.cost)
        for number, limit in enumerate(self.limits):
            upper[limit.columns] = 0.0 if number in kept else _INFINITE
            cost[limit.columns] = weights.get(number, 0.0)
        return Solver(replace(program, upper=upper, cost=cost, constant=0.0)).solve(method="simplex")

    def excess(self, number: int, solution: Solution) -> float:
        """Return by how much a limit is exceeded in a solution, in natural units summed over years and places."""
        limit = self.limits[number]
        return float(np.maximum(solution.primal[limit.columns], 0.0).sum()) * limit.per_unit

    def cost(self, number: int, solution: Solution) -> float:
        """Return what exceeding a limit costs at its price, million đồng; 0 where it is kept."""
        limit = self.limits[number]
        amount = np.maximum(solution.primal[limit.columns], 0.0)
        return float((amount * np.where(amount > 0, limit.price, 0.0)).sum())


def _elastic(city: City) -> tuple[Model, list[Limit]]:
    city = replace(city, options=replace(city.options, targets="penalised"))
    blocks = columns(city, with_classes=False)
    alike = _sites_alike(blocks["flow"])
    blocks["flow"] = blocks["flow"].join(alike.filter(pl.col("site") == pl.col("first")), on=_PLACE, how="semi")
    blocks = _numbered(blocks)
    licences = _licences(city, blocks)
    named = {built.name: built for built in (family(city, blocks) for family in _FORBIDDING)}
    named["arrivals"] = arrivals(_arriving(city, alike), blocks)
    for name in _FAMILIES:
        blocks[f"over_{name}"] = named[name].sides.drop("lower", "upper")
    blocks["over_licences"] = licences.drop("limit")
    seats = blocks["seats"].join(city.programmes.select("programme", "is_new"), on="programme", maintain_order="left")
    free = pl.when("is_new").then("upper").otherwise(_INFINITE)
    blocks["seats"] = seats.with_columns(upper=free).drop("is_new")
    blocks = _numbered(blocks)
    built = [_with_excess(each, blocks) for each in named.values()]
    built.append(_licence_rows(licences, blocks))
    return model_of(city, blocks, built, costs(city, blocks)), [*_goal_limits(city, blocks), *_limits(city, blocks)]


def _numbered(blocks: Columns) -> Columns:
    return numbered_columns({name: frame.drop("column", strict=False) for name, frame in blocks.items()})


def _sites_alike(flow: pl.DataFrame) -> pl.DataFrame:
    """Return ``site, level, first``: the first site of those that learners of the level may reach from the same homes.

    No journey costs anything here, so who goes to which of them is settled afterwards, and their flows are one.
    """
    homes = pl.concat_str("zone", "stream", "year", separator=" ")
    reached = flow.sort("zone", "stream", "year").group_by(_PLACE, maintain_order=True).agg(homes.str.join(" "))
    return reached.select(*_PLACE, first=pl.col("site").min().over("level", "zone"))


def _arriving(city: City, alike: pl.DataFrame) -> City:
    """Return the city with each programme at the first of the sites that are reached as its own is."""
    moved = city.programmes.join(alike, on=_PLACE, how="left", maintain_order="left")
    return replace(city, programmes=moved.with_columns(site=pl.coalesce("first", "site")).drop("first"))


def _licences(city: City, blocks: Columns) -> pl.DataFrame:
    """Return ``programme, year, part, limit``: the registered intake, or none where the site is not open."""
    existing = city.programmes.filter(~pl.col("is_new")).select("programme", "level", "licence", "site")
    is_open = city.open_years.with_columns(is_open=pl.lit(True))
    frame = blocks["seats"].select("programme", "year").join(existing, on="programme", maintain_order="left")
    frame = frame.join(is_open, on=["site", "year"], how="left", maintain_order="left").fill_null(False)
    part = pl.when("is_open").then("level").otherwise(pl.lit("closed"))
    limit = pl.when("is_open").then("licence").otherwise(0).cast(pl.Float64)
    return frame.select("programme", "year", part=part, limit=limit)


def _licence_rows(licences: pl.DataFrame, blocks: Columns) -> Rows:
    """seats[p,t] − over[p,t] ≤ licence[p], 0 where the site is not open."""
    keys = ("programme", "year")
    terms = [
        blocks["seats"].select(*keys, "column", value=pl.lit(1.0)),
        blocks["over_licences"].select(*keys, "column", value=pl.lit(-1.0)),
    ]
    return rows("licences", keys, licences.select(*keys, upper="limit"), terms)


def _with_excess(family: Rows, blocks: Columns) -> Rows:
    if family.name not in _FAMILIES:
        return family
    over = blocks[f"over_{family.name}"]
    excess = pl.DataFrame(
        {"row": np.arange(over.height), "column": over["column"], "value": np.full(over.height, -1.0)}
    )
    return replace(family, terms=pl.concat([family.terms, in_schema(excess, family.terms.schema)]))


def _goal_limits(city: City, blocks: Columns) -> list[Limit]:
    """Return one limit a target and year, one for all floors of zones and one for all of groups."""
    floor = pl.col("goal").is_in(_FLOORS)
    year = pl.when(floor).then(None).otherwise("year")
    penalty = city.options.target_penalty / MILLION
    groups = blocks["short"].group_by("goal", of=year, maintain_order=True).agg(pl.col("column"))
    return [
        Limit(goal, "", of, np.array(found), 1.0, np.full(len(found), penalty))
        for goal, of, found in groups.iter_rows()
    ]


def _limits(city: City, blocks: Columns) -> list[Limit]:
    """Return one limit a resource, or a part of it: learners by stream, money by purpose, licences by level."""
    options, life = city.options, city.equipment_life
    purposes = city.funds.select("fund", "purpose").unique(maintain_order=True)
    budgets = blocks["over_budgets"].join(purposes, on="fund", maintain_order="left").with_columns(price=pl.lit(1.0))
    stations = blocks["over_workstations"].join(city.station_prices, on="stem", how="left", maintain_order="left")
    hours = city.units
    largest = city.programmes.select("programme", "class_maximum")
    licences = blocks["over_licences"].join(largest, on="programme", maintain_order="left")
    no_price = pl.lit(_INFINITE)
    found = [
        *_parts("teachers", blocks["over_teachers"], 1.0, pl.lit(options.hire_cost / MILLION)),
        *_parts(
            "workstations",
            stations,
            1 / hours["workstations"],
            pl.col("price") / MILLION / life / hours["workstations"],
        ),
        *_parts(
            "classrooms",
            blocks["over_classrooms"],
            1 / hours["classrooms"],
            pl.lit(options.classroom_cost / MILLION / life / hours["classrooms"]),
        ),
        *_parts("workplaces", blocks["over_workplaces"], 1.0, pl.lit(options.workplace_cost / MILLION)),
        *_parts("learners", blocks["over_available"], 1.0, no_price, "stream"),
        *_parts("budgets", budgets, MILLION, pl.lit(1.0), "purpose"),
        *_parts(
            "licences",
            licences.filter(pl.col("part") != "closed"),
            1.0,
            options.opening_cost / MILLION / pl.col("class_maximum"),
            "part",
        ),
        *_parts("closed_sites", licences.filter(pl.col("part") == "closed"), 1.0, no_price),
    ]
    return [limit for limit in found if len(limit.columns)]


def _parts(kind: str, block: pl.DataFrame, per_unit: float, price: pl.Expr, by: str | None = None) -> list[Limit]:
    told = pl.col(by) if by else pl.lit("")
    priced = block.select("column", of=told, cost=price.cast(pl.Float64))
    return [
        Limit(kind, of, None, np.array(found), per_unit, np.array(cost))
        for of, found, cost in priced.group_by("of", maintain_order=True).agg("column", "cost").sort("of").iter_rows()
    ]
