"""Rows about employers: needs, workplaces, agreements, advertisements."""

from __future__ import annotations

from math import inf

import polars as pl

from caunghe.feed import Feed, agreement_in_force, agreements_in_force, weighted_needs
from caunghe.indicators.bases.places import counted, places
from caunghe.indicators.options import IndicatorOptions
from caunghe.schema import DAYS_A_MONTH, code_list


def _employers(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Return ``employer, employer_kind, industry (section), size_band, area, area_kind, boundary``."""
    sections = code_list("industries").filter(pl.col("level") == "2")
    return (
        feed["employers"]
        .select("employer", "industry", "size_band", "area", employer_kind="kind")
        .with_columns(pl.col("industry").replace(sections["code"], sections["parent"]))
        .join(places(feed, options), on="area", how="left")
    )


def _listed_employers(feed: Feed) -> pl.DataFrame:
    known = feed["employers"].drop_nulls("size_band")
    return known.group_by("size_band", maintain_order=True).agg(population=pl.len().cast(pl.Float64))


def hiring_needs(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """What employers say they will hire: a sample of employers (units) by year and size band (strata).

    ``population`` is how many employers of the band the register lists, or the weights stand for where these are more:
    none are drawn twice. It is infinite where both are fewer than answered, or there is no band.
    """
    listed = _listed_employers(feed)
    answered = pl.col("unit").n_unique().over("stratum")
    stood_for = pl.col("weight").filter(pl.col("unit").is_first_distinct()).sum().over("stratum")
    return (
        weighted_needs(feed)
        .filter(pl.col("weight").sum() > 0)
        .join(_employers(feed, options), on="employer", how="left", maintain_order="left")
        .with_columns(
            stratum=pl.struct("year", "size_band").rank("dense"),
            unit=pl.struct("year", "size_band", "employer").rank("dense"),
            # major groups of VSCO are those of ISCO
            occupation=pl.coalesce("occupation", "occupation_vsco").str.head(1),
        )
        .join(listed, on="size_band", how="left", maintain_order="left")
        .with_columns(population=pl.max_horizontal("population", stood_for))
        .with_columns(pl.when(pl.col("population") >= answered).then("population").otherwise(inf))
        .sort("year", "unit")
    )


def sampled_needs(feed: Feed) -> pl.DataFrame:
    """Return hiring needs as the sample they are: weight, ``stratum``, ``unit``, ``population``, and major groups.

    A form that states the indicators' totals with other columns than theirs draws them from the same rows.

    >>> sampled_needs(feed).filter(year=2026).select("employer", "occupation", "openings", "weight").rows()
    [('E2', '4', 6, 2.0), ('E1', '7', 12, 2.0)]
    """
    return hiring_needs(feed, IndicatorOptions())


def _same_day(feed: Feed) -> pl.Expr:
    """The day of the row's year on which the feed describes the city, so that years can be held against each other."""
    as_of = feed.information.as_of
    is_leap_day = (as_of.month, as_of.day) == (2, 29)
    return pl.date(pl.col("year"), as_of.month, 28 if is_leap_day else as_of.day)


def workplaces(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Training places by employer, year and field, with the age of their confirmation in months.

    It is taken on the same day in every year, that of the feed, from the last confirmation until then of the same
    places; empty where there is none until then, as in the register's first year, or where no day is given.
    """
    fields = code_list("training_fields").select(training_field="code", field_group="group")
    kept = ["employer", "training_field"]
    as_of = feed.information.as_of
    offered = feed["workplaces"].with_columns(on=pl.date("year", as_of.month, min(as_of.day, 28))).sort("on")
    said = offered.select(*kept, said="confirmed").drop_nulls().sort("said")
    last = offered.join_asof(said, left_on="on", right_on="said", by=kept, check_sortedness=False)
    days = (pl.col("on") - pl.col("said")).dt.total_days()
    return (
        last.with_columns(confirmed_months=pl.when(pl.col("confirmed").is_not_null()).then(days / DAYS_A_MONTH))
        .join(_employers(feed, options), on="employer", how="left")
        .join(fields, on="training_field", how="left")
    )


def agreements(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """One row for each agreement and each of the last six years in which it was in force on the feed's day and month.

    On the same day in every year, so that a year half over is no shorter than those before it, and the last is what
    ``employers`` and institutions count.
    """
    last = feed.information.as_of.year
    years = pl.DataFrame({"year": range(last - 5, last + 1)}, schema={"year": pl.Int64})
    institutions = feed.feed_for("ownership", "institution_kind")["institutions"]
    kinds = institutions.select("institution", "ownership", institution_kind="kind")
    return (
        feed["agreements"]
        .join(years, how="cross")
        .filter(agreement_in_force(_same_day(feed)))
        .join(_employers(feed, options), on="employer", how="left")
        .join(kinds, on="institution", how="left")
    )


def employers(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Employers on the day of the feed, with agreements in force and the lower bound of their size band."""
    today = feed.information.as_of
    in_force = agreements_in_force(feed.feed_for("agreements"), today)
    counts = in_force.group_by("employer", maintain_order=True).agg(agreements=pl.len())
    sizes = code_list("size_bands").select(size_band="code", workers_from="workers_from")
    return (
        _employers(feed, options)
        .join(counts, on="employer", how="left")
        .join(sizes, on="size_band", how="left")
        .with_columns(counted("agreements", feed["agreements"]), year=pl.lit(today.year, dtype=pl.Int64))
    )


def vacancies(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Advertisements by the year they were posted: openings ``advertised``, 1 where no number is stated, and as
    ``places`` those of them whose qualification is stated.
    """
    held = code_list("qualifications")
    return (
        feed["vacancies"]
        .select(
            "area",
            "qualification",
            year=pl.col("posted").dt.year().cast(pl.Int64),
            advertised=pl.col("openings").fill_null(1),
            occupation=pl.col("occupation").str.head(1),
            certified=pl.col("qualification").replace_strict(held["code"], held["certified"], default=None) == "true",
        )
        .join(places(feed, options), on="area", how="left")
        .with_columns(places=pl.when(pl.col("certified").is_not_null()).then("advertised"))
    )
