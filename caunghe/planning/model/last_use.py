"""What the year before the plan used of each resource, which was therefore possible, whatever norms and tables say."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from caunghe.feed import Feed
from caunghe.planning.model.capacity import KEYS, RESOURCES


def last_use(cohorts: pl.DataFrame, programmes: pl.DataFrame, use: pl.DataFrame, base: int) -> dict[str, pl.DataFrame]:
    """Return for each resource its keys and ``last_use``: Σ learners · months of the year ``base`` · use a month.

    ``cohorts`` are those that began up to then, less who left; a key that nobody used is left out.
    """
    studied = pl.min_horizontal(12.0, (pl.col("months") - 12 * (base - pl.col("began"))).clip(0))
    learners = (pl.col("entrants") - pl.col("dropouts").fill_null(0)).clip(0)
    months = (
        cohorts.rename({"year": "began"})
        .join(programmes, on="programme")
        .with_columns(learner_months=learners * studied)
        .join(use, on="programme")
    )
    return {
        resource: months.group_by(KEYS[resource], maintain_order=True)
        .agg(last_use=(pl.col("learner_months") * pl.col(resource)).sum())
        .filter(pl.col("last_use") > 0)
        for resource in RESOURCES
    }


def with_last_use(
    amounts: dict[str, pl.DataFrame],
    used: dict[str, pl.DataFrame],
    feed: Feed,
    years: Sequence[int],
    repair_years: int,
) -> dict[str, pl.DataFrame]:
    """Return ``amounts`` (keys, year, amount) that are no less than last year's use, with ``listed`` and ``stands_in``.

    Where no row of the feed tells of a resource at a place, last year's use stands in for it in every year. Where rows
    tell of less than was used (``listed``), what was used beyond them was possible all the same: all of it in the first
    year, and less from year to year, none of it after ``repair_years``:

        amount[t] = listed[t] + max(0, last_use − listed[t]) · max(0, 1 − t / repair_years)      t = 0, 1, …
    """
    left = [max(0.0, 1 - t / repair_years) if repair_years else 0.0 for t in range(len(years))]
    every = pl.DataFrame({"year": list(years), "left": left}, schema={"year": pl.Int64, "left": pl.Float64})
    result: dict[str, pl.DataFrame] = {}
    for resource, told in rows_of_resources(feed).items():
        keys = list(KEYS[resource])
        wanted = used[resource].join(every, how="cross").select(*keys, "year", "last_use", "left")
        joined = amounts[resource].join(wanted, on=[*keys, "year"], how="full", coalesce=True, nulls_equal=True)
        known = told.with_columns(is_told=pl.lit(True))
        joined = joined.join(known, on=keys, how="left", nulls_equal=True).with_columns(
            pl.col("last_use", "left").fill_null(0.0), listed=pl.col("amount").fill_null(0.0)
        )
        beyond = (pl.col("last_use") - pl.col("listed")).clip(0)
        amount = pl.when(pl.col("is_told")).then(pl.col("listed") + beyond * pl.col("left"))
        result[resource] = joined.with_columns(
            amount=amount.otherwise(pl.col("last_use")), stands_in=pl.col("is_told").is_null()
        ).select(*keys, "year", "amount", "listed", "stands_in")
    return result


def rows_of_resources(feed: Feed) -> dict[str, pl.DataFrame]:
    """Return for each resource the keys of which a row of the feed tells."""
    stem = pl.col("training_field").str.slice(1).alias("stem")
    return {
        "teachers": feed["teachers"]
        .drop_nulls("training_field")
        .select("institution", stem)
        .unique(maintain_order=True),
        "workstations": feed["equipment"]
        .drop_nulls(["training_field", "workstations"])
        .select("site", stem)
        .unique(maintain_order=True),
        "classrooms": feed["sites"].drop_nulls("capacity").select("site").unique(maintain_order=True),
        "workplaces": feed["workplaces"]
        .drop_nulls(["places", "training_field"])
        .select(stem)
        .unique(maintain_order=True),
    }
