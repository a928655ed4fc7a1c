"""The plan held against the city that goes on as now: openings filled, what counts towards each target, money due."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from caunghe.planning.model.city import City
from caunghe.planning.model.columns import columns
from caunghe.planning.model.constraints_goals import goal_rows
from caunghe.planning.model.constraints_people import public_costs
from caunghe.planning.model.solver import Floats
from caunghe.planning.rate_intervals import ENDS
from caunghe.planning.results import PlanResults

# one row a set of ``seats``: the plan's, or as_now (every programme takes again the entrants of the year before the
# plan); people ``needed`` and openings ``filled`` in the plan's years on the forecast's expected path, the ``share``
# filled and its 80 % interval over the draws, and that of what is gained on going on as now, draw by draw
OPENINGS_FILLED: Final = pl.Schema(
    {
        "seats": pl.String(),
        **dict.fromkeys(("needed", "filled", "share", "low", "high", "gain_low", "gain_high"), pl.Float64()),
    }
)
# people who count towards a target of the city if things go on as now, beside ``goals`` of the plan
GOALS_AS_NOW: Final = pl.Schema({"goal": pl.String(), "year": pl.Int64(), "people": pl.Float64()})
# đồng that public funds owe by year: with the plan, and if things go on as now, when nothing is bought and nobody hired
MONEY_AS_NOW: Final = pl.Schema({"year": pl.Int64(), "plan": pl.Float64(), "as_now": pl.Float64()})


def openings_filled(city: City, results: PlanResults) -> pl.DataFrame:
    """Return OPENINGS_FILLED: Σ min(need, graduates) over occupations and the plan's years.

    An occupation of a year needs people, and is short of them, when the expected path says so: the sums of both are
    linear in what is drawn, so that their means over draws are the expected path's and doubt adds nothing to them.
    """
    planned = results.shortage.select("occupation", "year", "supply")
    again = _seats_as_now(city).join(city.supplied, on="programme").with_columns(pl.col("year") + pl.col("lag"))
    kept = again.group_by("occupation", "year", maintain_order=True).agg(
        supply=(pl.col("seats") * pl.col("rate")).sum()
    )
    (plan_sums, plan_share), (now_sums, now_share) = (_filled(city, supplied) for supplied in (planned, kept))
    rows = [
        ("plan", *plan_sums, *_ends(city, plan_share), *_ends(city, plan_share - now_share)),
        ("as_now", *now_sums, *_ends(city, now_share), None, None),
    ]
    if plan_sums[2] is None:  # nobody is needed
        rows = [(*row[:4], None, None, None, None) for row in rows]
    return pl.DataFrame(rows, schema=OPENINGS_FILLED, orient="row")


def goals_as_now(city: City) -> pl.DataFrame:
    """Return GOALS_AS_NOW of the targets that seats count towards: the left side of each goal's row at these seats."""
    blocks = columns(city)
    built = goal_rows(city, blocks)
    again = blocks["seats"].select("programme", "year", "column").join(_seats_as_now(city), on=["programme", "year"])
    wanted = built.sides.with_row_index("row").filter(pl.col("where") == "city")
    terms = wanted.join(built.terms, on="row").join(again.select("column", "seats"), on="column")
    counted = terms.group_by("goal", "year", maintain_order=True).agg(people=(pl.col("value") * pl.col("seats")).sum())
    return counted.select(GOALS_AS_NOW.names()).sort("goal", "year")


def money_as_now(city: City, results: PlanResults) -> pl.DataFrame:
    """Return MONEY_AS_NOW: what cohorts under way and starters cost public funds, whether or not these reach.

    Both are sides of the plan's own equation of funding: committed + cost of the seats, paid or not.
    """
    blocks = columns(city)
    again = blocks["seats"].select("programme", "year", "column").join(_seats_as_now(city), on=["programme", "year"])
    due = public_costs(city, blocks).join(again.select("column", "seats"), on="column")
    taught = due.group_by("year", maintain_order=True).agg(taught=(pl.col("cost") * pl.col("seats")).sum())
    table = city.committed.group_by("year", maintain_order=True).agg(committed=pl.col("amount").sum())
    for name, frame, column in (("spent", results.funds, "spent"), ("unpaid", results.unpaid, "unpaid")):
        sums = frame.group_by("year", maintain_order=True).agg(pl.col(column).sum().alias(name))
        table = table.join(sums, on="year", how="left")
    table = table.join(taught, on="year", how="left").with_columns(pl.col("spent", "unpaid", "taught").fill_null(0.0))
    sides = {"plan": pl.col("spent") + pl.col("unpaid"), "as_now": pl.col("committed") + pl.col("taught")}
    return table.select("year", **sides).sort("year")


def _seats_as_now(city: City) -> pl.DataFrame:
    """Return ``programme, year, seats``: the entrants of the year before the plan in each of its years."""
    years = pl.DataFrame({"year": city.years}, schema={"year": pl.Int64})
    last = city.programmes.select("programme", seats=pl.col("last_seats").cast(pl.Float64))
    return last.join(years, how="cross")


def _filled(city: City, supplied: pl.DataFrame) -> tuple[tuple[float, float, float | None], Floats]:
    """Return people needed, openings filled and the share filled on the expected path, and that share by draw."""
    inside = len(city.years)
    expected = city.demand.expected[:, :inside]
    given = np.zeros(expected.shape)
    row = {occupation: i for i, occupation in enumerate(city.demand.occupations["occupation"])}
    for occupation, year, people in supplied.iter_rows():
        if occupation in row and year in city.years:
            given[row[occupation], year - city.years[0]] = people
    needed, filled = float(expected.sum()), float(np.minimum(expected, given).sum())
    drawn = city.demand.need[:, :, :inside]
    short = ((drawn - given) * (expected > given)).sum(axis=(1, 2))
    wanted = (drawn * (expected > 0)).sum(axis=(1, 2))
    share = np.clip(1 - short / np.where(wanted > 0, wanted, np.inf), 0, 1)
    return (needed, filled, filled / needed if needed > 0 else None), share


def _ends(city: City, drawn: Floats) -> tuple[float, float]:
    """Return the ends of the 80 % interval of a number by draw."""
    low, high = (_quantile(drawn, city.demand.probability, end) for end in ENDS)
    return low, high


def _quantile(values: Floats, probability: Floats, at: float) -> float:
    """Return the least value that is not exceeded with at least this probability."""
    order = np.argsort(values, kind="stable")
    place = int(np.searchsorted(np.cumsum(probability[order]), at - 1e-12))
    return float(values[order][min(place, len(values) - 1)])
