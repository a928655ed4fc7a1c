"""A city as a scenario would have it: feed, forecast and options with its changes made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.indicators import is_of_today
from caunghe.planning.model.norms import norms_of
from caunghe.planning.model.sets import plan_years
from caunghe.planning.options import PlanOptions
from caunghe.planning.scenario.changes import CHANGES, check_changes


class Inputs(NamedTuple):
    """What a plan is made of."""

    feed: Feed
    forecast: ForecastResults
    options: PlanOptions


def changed_inputs(feed: Feed, forecast: ForecastResults, options: PlanOptions, changes: pl.DataFrame) -> Inputs:
    """Return feed, forecast and options with every row of CHANGES made, in their order.

    Raises InputError for a row that names nothing known, is of no year of the plan or has a value that it cannot have.

    >>> row = pl.DataFrame({"kind": ["fix"], "name": ["P1"], "year": [2026], "value": [30.0]}, schema=CHANGES)
    >>> changed_inputs(feed, ahead, PlanOptions(years=1), row).options.seat_limits
    {('P1', 2026): (30, 30)}
    >>> changed_inputs(feed, ahead, PlanOptions(years=1), row.with_columns(name=pl.lit("P99")))
    Traceback (most recent call last):
    caunghe.errors.InputError: change 1 of the scenario (fix P99): P99 is none that the feed or the plan has
    """
    years = plan_years(feed, forecast.years, options)
    check_changes(feed, forecast, options, years, changes)
    made = Inputs(feed, forecast, options)
    for row in changes.select(CHANGES.names()).iter_rows(named=True):
        made = _MAKE[row["kind"]](made, row, years)
    return made


Row = dict[str, Any]
Make = Callable[[Inputs, Row, Sequence[int]], Inputs]


def _with_table(made: Inputs, name: str, frame: pl.DataFrame) -> Inputs:
    return made._replace(feed=replace(made.feed, tables={**made.feed.tables, name: frame}))


def _with_options(made: Inputs, **changed: Any) -> Inputs:
    return made._replace(options=replace(made.options, **changed))


def _amount(made: Inputs, fund: str, year: int) -> int:
    """Return the amount of a fund in a year: of its latest row up to then, else of its first."""
    rows = made.feed["funds"].filter(pl.col("fund") == fund).drop_nulls("amount").sort("year")
    before = rows.filter(pl.col("year") <= year)
    known = before.tail(1) if before.height else rows.head(1)
    return int(known["amount"][0]) if known.height else 0


def _with_budget(made: Inputs, fund: str, year: int, amount: int, years: Sequence[int]) -> Inputs:
    """Set one year's amount; the plan's other years keep what they had, said or repeated."""
    amounts = {y: _amount(made, fund, y) for y in years} | {year: amount}
    funds = made.feed["funds"]
    like = funds.filter(pl.col("fund") == fund).sort("year").tail(1)
    rows = [like.with_columns(year=pl.lit(y, pl.Int64), amount=pl.lit(value, pl.Int64)) for y, value in amounts.items()]
    others = funds.filter((pl.col("fund") != fund) | ~pl.col("year").is_in(list(amounts)))
    return _with_table(made, "funds", pl.concat([others, *rows]))


def _budget(made: Inputs, row: Row, years: Sequence[int]) -> Inputs:
    return _with_budget(made, row["name"], row["year"], round(row["value"]), years)


def _move_budget(made: Inputs, row: Row, years: Sequence[int]) -> Inputs:
    """Take money from one fund of a year, as much as there is at most, and give it to the other."""
    source, goal = row["name"].split(">")
    there = _amount(made, source, row["year"])
    moved = min(round(row["value"]), there)
    left = _with_budget(made, source, row["year"], there - moved, years)
    return _with_budget(left, goal, row["year"], _amount(made, goal, row["year"]) + moved, years)


def _delay_budget(made: Inputs, row: Row, years: Sequence[int]) -> Inputs:
    """The money of a year comes ``value`` years later, beside that year's own; beyond the plan it does not come."""
    fund, year, later = row["name"], row["year"], row["year"] + round(row["value"])
    amount, without = _amount(made, fund, year), _with_budget(made, row["name"], year, 0, years)
    if later not in years:
        return without
    return _with_budget(without, fund, later, _amount(made, fund, later) + amount, years)


def _norm(made: Inputs, row: Row, years: Sequence[int]) -> Inputs:
    table = norms_of(made.feed, date(years[0], 1, 1)).table
    whole_city = pl.col("training_field").is_null()
    same = (pl.col("norm") == row["name"]) & (whole_city | pl.lit(_by_field(table, row["name"])))
    like = table.filter(same)
    changed = like.with_columns(
        value=pl.lit(row["value"]), valid_from=pl.lit(date(1900, 1, 1)), valid_to=pl.lit(None, pl.Date)
    ).unique(["norm", "training_field"], keep="last", maintain_order=True)
    return _with_table(made, "norms", pl.concat([table.filter(~same), changed]))


def _by_field(table: pl.DataFrame, norm: str) -> bool:
    return table.filter(pl.col("norm") == norm, pl.col("training_field").is_null()).is_empty()


def _target(made: Inputs, row: Row, _: Sequence[int]) -> Inputs:
    targets, area = made.feed["targets"], made.feed.information.area
    same = (pl.col("indicator") == row["name"]) & (pl.col("year") == row["year"]) & (pl.col("area") == area)
    same = same & pl.col("group").is_null() & is_of_today()
    facts = {"indicator": row["name"], "area": area, "year": row["year"], "value": row["value"]}
    fresh = pl.DataFrame([dict.fromkeys(targets.columns) | facts], schema=targets.schema)
    return _with_table(made, "targets", pl.concat([targets.filter(~same), fresh]))


def _option(made: Inputs, row: Row, _: Sequence[int]) -> Inputs:
    whole = isinstance(getattr(made.options, row["name"]), int)
    return _with_options(made, **{row["name"]: round(row["value"]) if whole else row["value"]})


def _close_site(made: Inputs, row: Row, _: Sequence[int]) -> Inputs:
    return _with_options(made, closed_sites={**made.options.closed_sites, row["name"]: row["year"]})


def _open(made: Inputs, row: Row, _: Sequence[int]) -> Inputs:
    return _with_options(made, opened_programmes={**made.options.opened_programmes, row["name"]: row["year"]})


_MOST: Final = 10**7


def _limited(least: bool, most: bool) -> Make:
    """Return a change of the seats of a programme in one year, or in all."""

    def limit(made: Inputs, row: Row, years: Sequence[int]) -> Inputs:
        seats, limits = round(row["value"] or 0), dict(made.options.seat_limits)
        for year in years:
            stops = row["kind"] == "close" and year >= int(row["year"] or 0)
            if stops or (row["kind"] != "close" and row["year"] in (None, year)):
                low, high = limits.get((row["name"], year), (0, _MOST))
                limits[row["name"], year] = (seats if least else min(low, seats), seats if most else max(high, seats))
        return _with_options(made, seat_limits=limits)

    return limit


def _move(made: Inputs, row: Row, _: Sequence[int]) -> Inputs:
    programme, site = row["name"].split(">")
    moved = pl.when(pl.col("programme") == programme).then(pl.lit(site)).otherwise("site")
    return _with_table(made, "programmes", made.feed["programmes"].with_columns(site=moved))


def _tuition(made: Inputs, row: Row, _: Sequence[int]) -> Inputs:
    own = pl.col("programme") == row["name"]
    tuition = pl.when(own).then(pl.lit(round(row["value"]), pl.Int64)).otherwise("tuition")
    return _with_table(made, "programmes", made.feed["programmes"].with_columns(tuition=tuition))


def _employer(made: Inputs, row: Row, _: Sequence[int]) -> Inputs:
    """Places confirmed on the feed's day, each with whoever guides its learner."""
    table = made.feed["workplaces"]
    facts = {"employer": f"scenario:{row['name']}:{row['year']}", "year": row["year"], "training_field": row["name"]}
    facts |= {"places": round(row["value"]), "confirmed": made.feed.information.as_of}
    fresh = pl.DataFrame([dict.fromkeys(table.columns) | facts], schema=table.schema)
    return _with_table(made, "workplaces", pl.concat([table, fresh]))


def _jobs(made: Inputs, row: Row, _: Sequence[int]) -> Inputs:
    """Openings of one year and occupation more, in every draw."""
    openings = made.forecast.openings.copy()
    place = made.forecast.occupations.index(row["name"]), made.forecast.years.index(row["year"])
    openings[:, place[0], place[1]] += np.float32(row["value"])
    return made._replace(forecast=replace(made.forecast, openings=openings))


_MAKE: Final[dict[str, Make]] = {
    "budget": _budget,
    "move_budget": _move_budget,
    "delay_budget": _delay_budget,
    "norm": _norm,
    "target": _target,
    "price": _option,
    "limit": _option,
    "close_site": _close_site,
    "open": _open,
    "close": _limited(least=False, most=True),
    "cap": _limited(least=False, most=True),
    "protect": _limited(least=True, most=False),
    "fix": _limited(least=True, most=True),
    "move": _move,
    "tuition": _tuition,
    "employer": _employer,
    "jobs": _jobs,
}
