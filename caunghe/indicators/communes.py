"""Communes by small-area estimation: the certificate rate where the sample alone cannot tell it."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.indicators import results
from caunghe.indicators.bases.people import nearest_site
from caunghe.indicators.declared.work import IS_EMPLOYED
from caunghe.indicators.design import Design
from caunghe.indicators.options import IndicatorOptions
from caunghe.indicators.small_areas import benchmarked_areas, fay_herriot, model_coverage, smoothed_variances
from caunghe.indicators.survey import proportions
from caunghe.schema import latest_year, not_ended

_BOOTSTRAP: Final = 200  # samples from which the coverage of the communes is told
WORKING_AGES: Final = ("15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60-64")


def communes(feed: Feed, survey: pl.DataFrame, options: IndicatorOptions) -> pl.DataFrame:
    """Return COMMUNES for the latest surveyed year; ``survey`` is the base of ``labour_survey``.

    Direct estimates by commune with sampling variances smoothed by the pooled design effect, which is corrected for the
    number of clusters; Fay and Herriot's model with the adjusted likelihood on what the feed tells of every commune
    (ward or not, log density, young people and grade 12 leavers per adult, distance to the nearest site; what is
    missing or dependent is left out); then moved together on the logit scale, so that the communes' mean weighted by
    people of working age is the city's direct estimate and each stays within 0-1. ``error`` is √MSE. How far the model
    can be trusted stands in every row: ``area_variance`` and ``coverage``. A commune without a sample has the model's
    synthetic prediction: ``persons`` 0 and ``direct`` empty. Where no model can be fitted (too few communes, or nobody
    or everybody certified) the estimate is the direct one.
    """
    if survey.is_empty():
        return pl.DataFrame(schema=results.COMMUNES)
    year = int(survey["year"].drop_nulls().to_numpy().max())
    here = survey.filter(pl.col("year") == year)
    design = Design(weight="weight", unit="unit", stratum="stratum", lonely=options.lonely)
    certified = pl.col("certified").cast(pl.Boolean)
    direct = proportions(here, design, certified, "area", within=IS_EMPLOYED)
    city = proportions(here, design, certified, within=IS_EMPLOYED)
    areas = _areas(feed, year).join(direct.filter(pl.col("persons") > 0), on="area", how="left", maintain_order="left")
    estimates = _commune_estimates(areas, city["estimate"][0], options.seed)
    few = pl.col("persons").is_between(1, options.minimum_people - 1) & pl.lit(options.public)
    return (
        estimates.select(
            indicator=pl.lit("certificate_rate"),
            area="area",
            year=pl.lit(year, pl.Int64),
            direct=pl.when(~few).then("estimate_direct"),
            direct_error=pl.when(~few).then("error_direct"),
            estimate="benchmarked",
            error="standard_error",
            persons=pl.when(~few).then("persons"),
            own_weight=pl.when(~few).then("own_weight"),
            area_variance="area_variance",
            coverage="coverage",
        )
        .cast(results.COMMUNES)
        .sort("area")
    )


def without_withheld(estimates: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """Return COMMUNES without the direct estimates that ``values`` suppress by area: one rule for one number.

    Where no model was fitted (``area_variance`` empty) the estimate is the direct one, and goes with it.
    """
    keys = ["indicator", "year", "area"]
    withheld = values.filter(pl.col("flag") == "suppressed", pl.col("breakdown") == "area")
    own = estimates.join(
        withheld.select("indicator", "year", area="category", withheld=pl.lit(True)),
        on=keys,
        how="left",
        maintain_order="left",
    )
    is_shown = pl.col("withheld").is_null()
    is_modelled = pl.col("area_variance").is_not_null()
    return own.with_columns(
        pl.when(is_shown).then(pl.col("direct", "direct_error", "persons", "own_weight")).name.keep(),
        pl.when(is_shown | is_modelled).then(pl.col("estimate", "error")).name.keep(),
    ).drop("withheld")


def _areas(feed: Feed, year: int) -> pl.DataFrame:
    """Return ``area, adults`` and the predictors of every commune in force, as of the latest rows up to ``year``."""
    as_of = feed.information.as_of
    areas = feed["areas"].filter(pl.col("kind") != "city", not_ended(as_of))
    people = feed["populations"].filter(pl.col("year") <= year)
    counts = (
        latest_year(people)
        .group_by("area", maintain_order=True)
        .agg(
            everybody=pl.col("people").sum(),
            adults=pl.col("people").filter(pl.col("age_group").is_in(WORKING_AGES)).sum(),
            young=pl.col("people").filter(pl.col("age_group").is_in(WORKING_AGES[:4])).sum(),
        )
    )
    leavers = feed["leavers"].filter(pl.col("year") <= year, pl.col("grade") == "12")
    leavers = latest_year(leavers).select("area", "leavers")
    return (
        areas.select("area", "area_km2", ward=(pl.col("kind") == "ward").cast(pl.Float64))
        .join(counts, on="area", how="left")
        .join(leavers, on="area", how="left")
        .join(nearest_site(feed), on="area", how="left")
        .select(
            "area",
            "ward",
            adults=pl.col("adults").fill_null(1),
            density=(pl.col("everybody") / pl.col("area_km2")).log(),
            youth=pl.col("young") / pl.col("adults"),
            schooling=pl.col("leavers") / pl.col("adults"),
            distance=(1 + pl.col("site_km")).log(),
        )
    )


def _commune_estimates(areas: pl.DataFrame, city: float, seed: int) -> pl.DataFrame:
    """Add ``estimate_direct, error_direct, benchmarked, standard_error, own_weight, area_variance, coverage``.

    ``persons`` is 0 where nobody was asked.
    """
    areas = areas.with_columns(pl.col("persons").fill_null(0)).rename({"standard_error": "measured_error"})
    try:
        areas = areas.with_columns(smoothed_variances(areas))
        areas = areas.with_columns(variance=pl.when(pl.col("persons") > 0).then("variance"))
        predictors = _usable_predictors(areas)
        model = fay_herriot(areas, "estimate", "variance", predictors, method="adjusted")
        estimates = benchmarked_areas(model.areas, "adults", city, "share")
        coverage = model_coverage(model, "variance", predictors, samples=_BOOTSTRAP, seed=seed)
    except InputError:
        return areas.with_columns(
            estimate_direct="estimate",
            error_direct="measured_error",
            benchmarked="estimate",
            standard_error="measured_error",
            **dict.fromkeys(("own_weight", "area_variance", "coverage"), pl.lit(None, pl.Float64)),
        )
    direct = areas.select("area", estimate_direct="estimate", error_direct=pl.col("variance").sqrt())
    known = {"area_variance": pl.lit(model.area_variance), "coverage": pl.lit(coverage)}
    return estimates.with_columns(**known).join(direct, on="area", maintain_order="left")


def _usable_predictors(areas: pl.DataFrame) -> list[str]:
    """The predictors that are complete and independent, fewer when few communes were sampled."""
    sampled = areas.filter(pl.col("persons") > 0)
    kept: list[str] = []
    for name in ("ward", "density", "youth", "schooling", "distance"):
        complete = areas[name].is_finite().fill_null(False).all()
        wide = np.column_stack([np.ones(sampled.height), *(sampled[each].to_numpy() for each in (*kept, name))])
        if complete and len(kept) + 4 <= sampled.height and np.linalg.matrix_rank(wide) == wide.shape[1]:
            kept.append(name)
    return kept
