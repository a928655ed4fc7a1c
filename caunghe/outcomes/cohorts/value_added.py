"""What a programme or institution adds to what its learners could expect anyway."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.feed import Feed
from caunghe.outcomes.cohorts.counts import CELL, INTAKE
from caunghe.outcomes.cohorts.link_errors import UNITS, LinkErrors
from caunghe.outcomes.cohorts.options import DestinationOptions
from caunghe.outcomes.cohorts.random_effects import effects
from caunghe.outcomes.results import VALUE_ADDED
from caunghe.schema import in_schema, normal_reach

_AGES: Final = (24, 21, 18)
_MEASURES: Final = {"working": pl.col("working"), "in_field": pl.col("in_field")}
_FEWEST_UNITS: Final = 8
_DEMAND: Final = (0.95, 1.15)


def with_intake(people: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    """Add what was known of learners when they came: ``age_band`` at graduation, and ``demand`` for their programme.

    ``demand``: applicants per entrant over the years known: few (below 0.95), as many, more (above 1.15).
    """
    asked = feed["intakes"].drop_nulls(["applicants", "entrants"]).filter(pl.col("entrants") > 0)
    ratio = asked.group_by("programme", maintain_order=True).agg(
        ratio=pl.col("applicants").sum() / pl.col("entrants").sum()
    )
    age = pl.col("year") - pl.col("birth_date").dt.year()
    table = people.join(ratio, on="programme", how="left", maintain_order="left")
    demand = pl.when(pl.col("ratio") < _DEMAND[0]).then(pl.lit("few"))
    demand = demand.when(pl.col("ratio") > _DEMAND[1]).then(pl.lit("more")).otherwise(pl.lit("as_many"))
    return table.with_columns(
        age_band=_band(age),
        demand=pl.when(pl.col("ratio").is_null()).then(pl.lit("unknown")).otherwise(demand),
    )


def _band(age: pl.Expr) -> pl.Expr:
    """Return the oldest age of each one's band: 18, 21, 24, or older."""
    band = pl.when(age.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("older"))
    for oldest in _AGES:
        band = pl.when(age <= oldest).then(pl.lit(str(oldest))).otherwise(band)
    return band


def value_added(rows: pl.DataFrame, links: LinkErrors, options: DestinationOptions) -> pl.DataFrame:
    """Return ``VALUE_ADDED`` without flags, of followed people with INTAKE and the columns of UNITS.

    ``added = Σ_c n_c [σ(x_c β + u) − σ(x_c β)] / n``: the rate of the unit less that of an average one with the same
    learners, divided by the recall of the links and by what came of the month where it is of those in work. Their error
    is in the interval. x is INTAKE, each category by itself; u is taken as independent of x, so that where better
    learners choose better programmes, beyond x, an interval holds less than it says.
    """
    parts = [
        _of_units(rows.filter(pl.col("months") == months), measure, months, by, links, options)
        for months in options.months
        for measure in _MEASURES
        for by in UNITS
    ]
    known = [part for part in parts if not part.is_empty()]
    return pl.concat(known) if known else pl.DataFrame(schema=VALUE_ADDED)


def _of_units(
    rows: pl.DataFrame, measure: str, months: int, by: str, links: LinkErrors, options: DestinationOptions
) -> pl.DataFrame:
    own = rows.filter(pl.col("breakdown") == by, _MEASURES[measure].is_not_null())
    own = own.with_columns(pl.col(*INTAKE).fill_null("unknown"))
    cells = own.group_by("category", *INTAKE, maintain_order=True).agg(right=_MEASURES[measure].sum(), trials=pl.len())
    cells = cells.sort("category", *INTAKE)
    codes = cells["category"].unique(maintain_order=True)
    if len(codes) < _FEWEST_UNITS:
        return pl.DataFrame(schema=VALUE_ADDED)
    unit = cells["category"].cast(pl.Enum(codes)).to_physical().to_numpy().astype(np.int64)
    right, trials = (cells[name].to_numpy().astype(np.float64) for name in ("right", "trials"))
    found = effects(unit, right, trials, _design(cells))
    come = float(own.select(pl.col("come").mean()).item())
    scale = links.recall * come if measure == "working" else 1.0
    base, side = found.rates(np.zeros(len(codes))), (1 - options.value_level) / 2
    middle = found.mean_rates()[0] - base
    low, high = (found.rates(found.quantile(each)) - base for each in (side, 1 - side))
    # links missed and wrong, and months that came in part, stretch every difference by one factor
    z = normal_reach(options.value_level)
    linked = np.abs(middle) * _relative_error(links, come, measure)
    low, high = middle - np.hypot(middle - low, z * linked), middle + np.hypot(high - middle, z * linked)
    reach = z * found.spread
    like = [found.rates(np.full(len(codes), each)) for each in (-reach, reach)]
    years = own.group_by("category", maintain_order=True).agg(
        from_year=pl.col("year").min(), year=pl.col("last_year").max(), n=pl.len()
    )
    table = pl.DataFrame(
        {
            "category": codes,
            "expected": np.minimum(base / scale, 1),
            "similar_low": np.minimum(like[0] / scale, 1),
            "similar_high": np.minimum(like[1] / scale, 1),
            "added": middle / scale,
            "low": low / scale,
            "high": high / scale,
        }
    ).join(years, on="category", how="left", maintain_order="left")
    named = {"measure": pl.lit(measure), "months": pl.lit(months), "breakdown": pl.lit(by), "flag": pl.lit("publish")}
    return in_schema(table.with_columns(persons=pl.col("n"), **named), VALUE_ADDED)


def _design(cells: pl.DataFrame) -> NDArray[np.float64]:
    """Return a column of ones, then one for each category of INTAKE but the first."""
    columns = [np.ones(cells.height)]
    for name in INTAKE:
        for category in cells[name].unique(maintain_order=True).sort().to_list()[1:]:
            columns.append((cells[name] == category).to_numpy().astype(np.float64))
    return np.column_stack(columns)


def _relative_error(links: LinkErrors, come: float, measure: str) -> float:
    """Return the relative standard error of a difference of rates, from the links and what came of the month."""
    wrong = links.precision_error / links.precision
    if measure != "working":
        return wrong
    return float(np.sqrt((links.recall_error / links.recall) ** 2 + wrong**2 + ((1 - come) / 2 / come) ** 2))


def with_flags(table: pl.DataFrame, shown: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """Return value added with the flags of ``shown`` (DESTINATIONS), and emptied where they suppress it.

    Where some unit is found in the records unlike the others (``units_apart``) all of its breakdown are compared with
    it: none is published without caution.
    """
    flags = shown.select("measure", *CELL, of_rate=pl.col("flag"))
    joined = table.join(flags, on=["measure", *CELL], how="left", maintain_order="left")
    hidden = (pl.col("of_rate") == "suppressed").fill_null(value=True)
    doubted = pl.col("breakdown").is_in(apart["breakdown"].unique(maintain_order=True).implode())
    unsure = (pl.col("of_rate") == "caution") | doubted
    numbers = ("persons", "expected", "similar_low", "similar_high", "added", "low", "high")
    flag = pl.when(hidden).then(pl.lit("suppressed")).when(unsure).then(pl.lit("caution"))
    return joined.with_columns(
        *(pl.when(~hidden).then(name).alias(name) for name in numbers), flag=flag.otherwise(pl.lit("publish"))
    ).select(VALUE_ADDED.names())
