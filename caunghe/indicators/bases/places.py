"""What kind of place a commune is, and of which old province; what group a training field belongs to."""

from __future__ import annotations

import polars as pl

from caunghe.feed import Feed
from caunghe.indicators.options import IndicatorOptions
from caunghe.schema import code_list


def places(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Return ``area, area_kind, boundary``; the boundary is empty where the survey's strata do not tell it."""
    province = pl.col("stratum").drop_nulls().first().str.split("-").list.first()
    boundaries = (
        feed.feed_for("boundary")["labour_survey"]
        .group_by("area", maintain_order=True)
        .agg(province=province)
        .select(
            "area",
            boundary=pl.col("province").replace_strict(dict(options.boundaries), default=None, return_dtype=pl.String),
        )
    )
    areas = feed.feed_for("area_kind", "boundary")["areas"]
    return areas.select("area", area_kind="kind").join(boundaries, on="area", how="left")


def training_fields() -> pl.DataFrame:
    """Return ``training_field, field_group, field_level, priority``; priority by the city's list to 2025 or to 2030."""
    priority = (pl.col("priority_2025") == "true") | (pl.col("priority_2030") == "true")
    return code_list("training_fields").select(
        training_field="code", field_group="group", field_level="level", priority=priority
    )


def counted(name: str, rows: pl.DataFrame) -> pl.Expr:
    """Return a count with zero where nothing was counted, but empty where no rows tell of anything."""
    return pl.col(name) if rows.is_empty() else pl.col(name).fill_null(0)
