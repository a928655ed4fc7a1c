"""What is done to every advertisement by itself, a batch at a time: its occupation, its skills."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.vacancies.ads import COLUMNS, OUTPUT, coding_columns, occupations
from caunghe.vacancies.clean import composed
from caunghe.vacancies.skills import skills

CODED_FROM: Final = ("ad", *COLUMNS)
SKILLS_FROM: Final = ("ad", "title", "text")


def codes(ads: pl.DataFrame) -> pl.DataFrame:
    """Return ``ad, isco08, probability, top5, vsco2020`` of each advertisement."""
    made = occupations(coding_columns(ads)).with_columns(ads["ad"].cast(pl.String), pl.col("probability").round(4))
    return made.select(OUTPUT)


def asked_skills(ads: pl.DataFrame) -> pl.DataFrame:
    """Return ``ad, skill`` that each advertisement asks for in its title or text, each pair once."""
    body = composed(pl.col("text")) if "text" in ads.columns else pl.lit("")
    text = ads.select(text=pl.concat_str(pl.col("title").fill_null(""), pl.lit("\n"), body))["text"]
    found = skills(text).filter("asked").unique(["row", "skill"], maintain_order=True)
    return found.select(ads["ad"].cast(pl.String).gather(found["row"]), "skill")


def with_known(ads: pl.DataFrame, by_hand: pl.DataFrame) -> pl.DataFrame:
    """Return ``ad, isco08, probability`` of advertisements: codes ``by_hand`` (``ad, occupation``) are certain."""
    known = by_hand.drop_nulls("occupation").select("ad", isco08="occupation", probability=pl.lit(1.0))
    machine = codes(ads.join(known, on="ad", how="anti")).select("ad", "isco08", "probability")
    return pl.concat([known, machine])
