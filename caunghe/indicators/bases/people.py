"""Rows about people: the labour survey, school leavers, young people, target groups, first choices."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import Feed, survey_years
from caunghe.indicators.bases.places import places, training_fields
from caunghe.indicators.options import IndicatorOptions
from caunghe.schema import code_list, kilometres

AGE_BANDS: Final = ("15-24", "25-34", "35-44", "45-54", "55-64", "65+")
YOUNG: Final = ("15-19", "20-24")
# Level asked by an ISCO-08 major group, as the lowest and highest ISCED level that match (ILO's normative approach;
# elementary certificates are ISCED 2, vocational secondary 3, intermediate 4, college 5, university 6)
ISCED_ASKED: Final = {"1": (6, 8), "2": (6, 8), "3": (5, 5), **dict.fromkeys("45678", (2, 4)), "9": (0, 0)}


def sampled_people(survey: pl.DataFrame) -> pl.DataFrame:
    """Return surveyed people who have a weight, ``stratum`` and ``unit`` numbered: each year is a sample of its own.

    ``survey`` has columns of the feed's table ``labour_survey``. Rows without a cluster count as one unit of their
    stratum.

    >>> people = sampled_people(feed["labour_survey"])
    >>> people.group_by("year").agg(pl.col("stratum", "unit").n_unique()).sort("year").rows()
    [(2024, 2, 6), (2025, 2, 6)]
    """
    return survey.filter(pl.col("weight").is_not_null()).with_columns(
        stratum=pl.struct("year", "stratum").rank("dense"),
        unit=pl.struct("year", "stratum", "cluster").rank("dense"),
    )


def labour_survey(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Surveyed persons in the order of their units, with stratum and unit numbered across years.

    Persons without a weight are left out. ``industry`` becomes the section, ``occupation`` the major group. Who has
    ``completed`` vocational secondary without its diploma, or was ``trained`` without a certificate, is not known of a
    year in which nobody gave such an answer: the form had none. ``year_covered`` is the share of the year's
    quarters that are in.
    """
    survey = feed["labour_survey"].filter(pl.col("weight").sum() > 0)
    qualifications = code_list("qualifications")
    sections = code_list("industries").filter(pl.col("level") == "2")
    survey = (
        sampled_people(survey)
        .join(places(feed, options), on="area", how="left", maintain_order="left")
        .with_columns(
            certified=_code_property("qualification", qualifications, "certified") == "true",
            completed=_code_property("qualification", qualifications, "completed") == "true",
            trained=pl.col("qualification") != "none",
            isced=_code_property("qualification", qualifications, "isced").cast(pl.Int64),
            age_band=((pl.col("age") - 15) // 10).clip(0, 5).replace_strict(dict(enumerate(AGE_BANDS)), default=None),
            industry=_code_property("industry", sections, "parent"),
            occupation=pl.col("occupation").str.head(1),
        )
        .with_columns(
            sector=pl.when(pl.col("industry") == "A")
            .then(pl.lit("agriculture"))
            .when(pl.col("industry") <= "F")
            .then(pl.lit("industry"))
            .when(pl.col("industry").is_not_null())
            .then(pl.lit("services")),
            completed=_offered("completed", pl.col("completed") & ~pl.col("certified")),
            trained=_offered("trained", pl.col("trained") & ~pl.col("completed")),
            age_band=pl.when(pl.col("age") >= 15).then("age_band"),
            low=pl.col("occupation").replace_strict({k: v[0] for k, v in ISCED_ASKED.items()}, default=None),
            high=pl.col("occupation").replace_strict({k: v[1] for k, v in ISCED_ASKED.items()}, default=None),
        )
        .join(survey_years(survey).rename({"covered": "year_covered"}), on="year", how="left", maintain_order="left")
        .with_columns(over_qualified=pl.col("isced") > pl.col("high"), under_qualified=pl.col("isced") < pl.col("low"))
    )
    return survey.sort("year", "unit")


def _offered(column: str, answer: pl.Expr) -> pl.Expr:
    """Return a column of a wide reading, empty in years in which nobody gave the ``answer`` that makes it wide."""
    return pl.when(answer.any().over("year")).then(column)


def _code_property(column: str, codes: pl.DataFrame, to: str) -> pl.Expr:
    return pl.col(column).replace_strict(codes["code"], codes[to], default=None)


def leavers(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """School leavers by commune, year and grade; a row counts when it tells who went on."""
    return feed["leavers"].join(places(feed, options), on="area", how="left")


def populations(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """People aged 15–24 by commune and year, with the distance in km to the nearest site."""
    young = (
        feed["populations"]
        .filter(pl.col("age_group").is_in(YOUNG))
        .group_by("area", "year", maintain_order=True)
        .agg(young=pl.col("people").sum())
    )
    return young.join(nearest_site(feed.feed_for("site_km")), on="area", how="left").join(
        places(feed, options), on="area", how="left"
    )


def nearest_site(feed: Feed) -> pl.DataFrame:
    """Great-circle distance in km of each located area to the nearest located site."""
    place = ["longitude", "latitude"]
    areas = feed["areas"].drop_nulls(place)
    sites = (
        feed["sites"].filter(pl.col("closes").is_null() | (pl.col("closes") > feed.information.as_of)).drop_nulls(place)
    )
    if areas.is_empty() or sites.is_empty():
        return pl.DataFrame(schema={"area": pl.String, "site_km": pl.Float64})
    here = (areas[name].to_numpy()[:, None] for name in place)
    there = (sites[name].to_numpy() for name in place)
    return areas.select("area", site_km=pl.Series(kilometres(*here, *there).min(axis=1)))


def _years_of_rounds(feed: Feed) -> pl.DataFrame:
    """Return ``round, year, open``: the year in which a round closes, and whether one of that year has still to."""
    rounds = feed["rounds"].select("round", "closes", year=pl.col("closes").dt.year().cast(pl.Int64))
    last, today = pl.col("closes").max().over("year"), pl.lit(feed.information.as_of)
    return rounds.select("round", "year", open=last >= today)


def target_groups(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """People of each target group by commune at the last count, and those who applied in rounds closed in the year.

    A group of which no round has ever had an applicant is not asked for on the form: it has no row, rather than nobody.
    """
    applied = (
        feed["applicants"]
        .join(_years_of_rounds(feed), on="round")
        .with_columns(group=pl.col("groups").str.split(";"))
        .explode("group")
        .with_columns(pl.col("group").str.strip_chars())
        .group_by("area", "year", "open", "group", maintain_order=True)
        .agg(applied=pl.len().cast(pl.Int64))
    )
    people = (
        feed["target_groups"]
        .filter(pl.col("group").is_in(applied["group"].unique(maintain_order=True).to_list()))
        .select("area", "group", "people", counted="year")
        .sort("counted")
    )
    group_years = (
        people.select("area", "group")
        .unique(maintain_order=True)
        .join(applied.select("year", "open").unique(maintain_order=True), how="cross")
        .sort("year")
    )
    return (
        group_years.join_asof(people, left_on="year", right_on="counted", by=["area", "group"], check_sortedness=False)
        .drop_nulls("people")
        .join(applied.drop("open"), on=["area", "year", "group"], how="left")
        .with_columns(pl.col("applied").fill_null(0))
        .join(places(feed, options), on="area", how="left")
    )


def choices(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Applicants with their first choice."""
    taught = (
        feed["programmes"]
        .join(feed["sites"].select("site", "institution"), on="site", how="left")
        .join(training_fields(), on="training_field", how="left")
    )
    return (
        feed["choices"]
        .filter(pl.col("rank") == 1)
        .select("round", "applicant", "programme")
        .join(_years_of_rounds(feed), on="round")
        .join(feed["applicants"].select("round", "applicant", "area", "sex"), on=["round", "applicant"])
        .join(taught.select("programme", "level", "institution", "field_group", "priority"), on="programme", how="left")
        .join(places(feed, options), on="area", how="left")
        .with_columns(pl.col("priority").fill_null(False))
    )
