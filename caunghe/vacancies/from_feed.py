"""The feed's own vacancies: read as advertisements of known pay and place, and what they say of demand."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.vacancies.corpus.duplicates import spells
from caunghe.vacancies.demand.demand import DemandOptions
from caunghe.vacancies.demand.openings import openings, weighted_openings
from caunghe.vacancies.demand.results import DemandTables
from caunghe.vacancies.demand.summary import beside, demand_summary
from caunghe.vacancies.facts.fields import FIELDS
from caunghe.vacancies.facts.requirements import openings_stated, requirements
from caunghe.vacancies.reading.advertisements import feed_advertisements, tidy_ads
from caunghe.vacancies.steps import asked_skills, with_known

HOME: Final = "VN"


def feed_ads(feed: Feed) -> pl.DataFrame:
    """Return the feed's vacancies in the country with facts and spells, pay and area as the feed gives them."""
    ads = _own_ads(feed)
    facts = [name for name in FIELDS if name not in ads.columns]
    made = pl.concat([ads, requirements(ads).select(facts)], how="horizontal")
    return made.select(*(name for name in ads.columns if name not in FIELDS and name != "spell"), *FIELDS, "spell")


def _own_ads(feed: Feed) -> pl.DataFrame:
    """Return the feed's vacancies in the country with spells, pay and area, what their words ask for not read."""
    rows = feed["vacancies"].filter(pl.col("country").fill_null(HOME) == HOME)
    # in order of the code, so that the last digit of a sum does not depend on how the feed is sorted
    ads = tidy_ads(feed_advertisements(feed)).join(rows.select(ad="vacancy"), on="ad", how="semi").sort("ad")
    none = pl.lit([], pl.List(pl.String))
    stated = pl.coalesce("pay_min", "pay_max").is_not_null()
    own = rows.select(
        ad="vacancy",
        pay_stated=pl.when(stated).then(pl.lit("amount")).otherwise(pl.lit("none")),
        pay_low=pl.col("pay_min").cast(pl.Float64),
        pay_high=pl.col("pay_max").cast(pl.Float64),
        pay_period=pl.when(stated).then(pl.lit("month")),
        pay_part=pl.when(stated).then(pl.lit("pay")),
        pay_assumed=none,
        pay_from=pl.when(stated).then(pl.lit("pay")),
        pay_unread=pl.lit(None, pl.String),
        provinces=none,
        provinces_2025=none,
        districts=none,
        areas=pl.when(pl.col("area").is_not_null()).then(pl.concat_list("area")).otherwise(none),
    )
    made = ads.join(own, on="ad", how="left", maintain_order="left")
    return made.with_columns(spell=spells(made).cast(pl.Int64))


def _codes(feed: Feed, ads: pl.DataFrame) -> pl.DataFrame:
    by_hand = feed["vacancies"].select("occupation", ad="vacancy").join(ads, on="ad", how="semi")
    return with_known(ads, by_hand)


def feed_openings(feed: Feed) -> pl.DataFrame:
    """Return the feed's openings, repeats joined, coded where nobody did, weighted to the employer register.

    One row an opening: ``people`` sought, ``weight``, ``pay_low`` and ``pay_high`` in đồng a month, ``areas``.

    >>> feed_openings(feed).select("employer", "occupation", "people", "pay_low").head(2).rows()
    [('E1', '7212', 2.0, 14000000.0), ('E2', '4321', 3.0, 9000000.0)]
    """
    ads = _own_ads(feed)
    ads = ads.with_columns(openings_stated(ads))
    return weighted_openings(openings(ads, _codes(feed, ads)), feed["employers"])[0]


def feed_demand(
    feed: Feed,
    seekers: pl.DataFrame | None = None,
    options: DemandOptions = DemandOptions(),  # noqa: B008 (frozen)
) -> DemandTables:
    """Return what the feed's own vacancies say of demand; tightness where ``seekers`` are given.

    ``seekers`` is ``occupation, people, relative`` (their relative standard error).

    >>> demand = feed_demand(feed, options=DemandOptions(fewest=1))
    >>> demand.by_occupation.select("occupation", "openings", "low", "high").row(0)
    ('3113', 2.0, None, None)
    """
    ads = feed_ads(feed)
    return demand_summary(ads, _codes(feed, ads), asked_skills(ads), beside(feed, seekers), options)
