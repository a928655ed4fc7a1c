"""Advertisements in, occupations out."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.schema import code_list
from caunghe.vacancies.coder.coder import Coder, coder

_NO_TITLE: Final = Text(
    "Tin tuyển dụng phải có cột title; đang có các cột {columns}.",
    "advertisements must have a column title; got {columns}",
)
# below this probability the best code is right about as often as not: leave it to a person
ABSTAIN_BELOW: Final = 0.5
COLUMNS: Final = ("title", "category", "employer", "level", "text")
OUTPUT: Final = ("ad", "isco08", "probability", "top5", "vsco2020")
_EMPLOYER: Final = (
    r"(?i)\b(?:công ty|cty|tnhh|cổ phần|tập đoàn|ngân hàng .*(?:tmcp|việt|chi nhánh)|chi nhánh|tổng công ty|doanh "
    r"nghiệp tư nhân"
    r"|co\.?,? ?ltd|company|corporation|corp\.|jsc|inc\.|llc|group)\b"
)


@cache
def vsco_codes() -> dict[str, str]:
    """Return each unit group's VSCO 2020 code: the heaviest of the crosswalk, among ties the equal code first."""
    table = code_list("occupations_vsco_isco").with_columns(other=pl.col("vsco") != pl.col("isco"))
    best = table.sort("isco", -pl.col("weight"), "other", "vsco").unique("isco", keep="first", maintain_order=True)
    return dict(best.select("isco", "vsco").iter_rows())


def occupations(ads: pl.DataFrame, with_coder: Coder | None = None) -> pl.DataFrame:
    """Return ``isco08, probability, top5, vsco2020`` of each advertisement, in its order.

    ``ads`` has ``title`` and any of ``category, employer, level, text``; ``top5`` is five codes separated by spaces,
    likeliest first; ``vsco2020`` is empty where the Vietnamese classification has no such group.
    """
    with_coder = coder() if with_coder is None else with_coder
    if "title" not in ads.columns:
        raise InputError(_NO_TITLE, columns=", ".join(ads.columns))
    # many advertisements share a title and carry nothing else
    distinct, where = _distinct(ads)
    positions, chances, _ = with_coder.choose(distinct)
    names, chances = np.array(with_coder.codes)[positions[where]], chances[where]
    best = pl.Series("isco08", names[:, 0], dtype=pl.String)
    return pl.DataFrame(
        {
            "isco08": best,
            "probability": chances[:, 0],
            "top5": pl.Series([" ".join(row) for row in names], dtype=pl.String),
            "vsco2020": best.replace_strict(vsco_codes(), default="", return_dtype=pl.String),
        }
    )


def _distinct(ads: pl.DataFrame) -> tuple[pl.DataFrame, np.ndarray]:
    """Return the different advertisements among those the coder would read alike, and where each one stands."""
    read = ads.select(name for name in COLUMNS if name in ads.columns)
    if read.columns != ["title"]:
        return read, np.arange(ads.height)
    distinct = read.unique(maintain_order=True).with_row_index("at")
    where = read.join(distinct, on="title", how="left", nulls_equal=True, maintain_order="left")
    return distinct.drop("at"), where["at"].to_numpy()


def coding_columns(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the columns the coder reads; ``field`` is the category, or the employer where it is a firm's name."""
    if "field" in rows.columns and "category" not in rows.columns:
        firm = pl.col("field").str.contains(_EMPLOYER)
        known = pl.col("employer") if "employer" in rows.columns else pl.lit("")
        rows = rows.with_columns(
            pl.when(firm).then(pl.lit("")).otherwise("field").alias("category"),
            pl.when(firm & (known.fill_null("") == "")).then("field").otherwise(known).alias("employer"),
        )
    return rows.select(name for name in COLUMNS if name in rows.columns)
