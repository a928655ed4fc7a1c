"""Openings: one row for each spell of advertisements, with what is known of it, and how much it stands for."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.language import Text

_NOT_READ: Final = Text(
    "Chỗ tuyển phải tính từ tin do caunghe vacancies read ghi; còn thiếu các cột {absent}.",
    "openings need advertisements read by caunghe vacancies read; {absent} absent",
)
# ``people``: openings stated, 1 where none are; ``stated``: whether they are; ``chance``: of the occupation, 1 where a
# person coded it; ``seen``: the day it was last on a board, null where boards were not watched
OPENINGS: Final[dict[str, pl.DataType]] = {
    "spell": pl.Int64(),
    "ads": pl.Int64(),
    "employer": pl.String(),
    "source": pl.String(),
    "month": pl.Date(),
    "first": pl.Date(),
    "last": pl.Date(),
    "seen": pl.Date(),
    "occupation": pl.String(),
    "chance": pl.Float64(),
    "people": pl.Float64(),
    "stated": pl.Boolean(),
    "pay_low": pl.Float64(),
    "pay_high": pl.Float64(),
    "areas": pl.List(pl.String),
    "provinces_2025": pl.List(pl.String),
    "weight": pl.Float64(),
}
# a cell of industry and size weighs at most this much, or its inverse: few advertisers must not speak for very many
MOST_WEIGHT: Final = 5.0
CELL: Final = ("industry", "size_band")


def openings(ads: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """Return ``OPENINGS`` from advertisements (``corpus.write_ads``) and their codes, each opening weighing 1.

    ``codes`` has ``ad, isco08, probability``. An opening has the likeliest code of its advertisements, the largest
    number of openings any of them states, and the pay and place of the newest that states one. Of advertisements with
    the same ``ad`` the first one's code holds for all. Raises InputError when advertisements have not been read into
    spells.
    """
    absent = [name for name in ("ad", "spell", "posted", "pay_low", "provinces_2025") if name not in ads.columns]
    if absent:
        raise InputError(_NOT_READ, absent=", ".join(absent))
    once = codes.select("ad", "isco08", "probability").unique("ad", keep="first", maintain_order=True)
    coded = ads.join(once, on="ad", how="left", maintain_order="left")
    best = pl.col("probability").fill_null(-1.0).arg_max()
    table = coded.group_by("spell", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("ads"),
        pl.col("employer").drop_nulls().first(),
        pl.col("source").first(),
        pl.col("posted").min().alias("first"),
        pl.max_horizontal(pl.col("posted").max(), pl.col("seen").max()).alias("last"),
        pl.col("seen").max(),
        pl.col("isco08").get(best).alias("occupation"),
        pl.col("probability").get(best).alias("chance"),
        pl.col("openings_stated").max().alias("stated_people"),
    )
    table = _with_latest(table, coded.sort("posted", maintain_order=True))
    return table.with_columns(
        month=pl.col("first").dt.truncate("1mo"),
        people=pl.col("stated_people").fill_null(1).cast(pl.Float64),
        stated=pl.col("stated_people").is_not_null(),
        areas=pl.col("areas").fill_null([]),
        provinces_2025=pl.col("provinces_2025").fill_null([]),
        weight=pl.lit(1.0),
    ).select(list(OPENINGS))


def _with_latest(table: pl.DataFrame, ads: pl.DataFrame) -> pl.DataFrame:
    """Return openings with the pay and the place of the last of their ``ads`` that states one."""
    known = {
        "pay_low pay_high": pl.col("pay_stated") == "amount",
        "areas": pl.col("areas").list.len() > 0,
        "provinces_2025": pl.col("provinces_2025").list.len() > 0,
    }
    for names, is_known in known.items():
        latest = ads.filter(is_known).unique("spell", keep="last", maintain_order=True).select("spell", *names.split())
        table = table.join(latest, on="spell", how="left", maintain_order="left")
    return table


def weighted_openings(table: pl.DataFrame, employers: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return openings weighted to the employer register, and the cells: ``CELL, register, advertising, weight``.

    A cell is an industry and size band: ``weight = (register share) / (share of advertising employers)``, kept within
    1/5 and 5 and scaled so that all people advertised stay as many. It corrects which employers advertise where we
    look, assuming that those of a cell who advertise elsewhere hire as those who advertise here; it says nothing of
    how many hire. Employers outside the register weigh 1.
    """
    known = employers.select("employer", *CELL)
    seen = table.select("employer").drop_nulls().unique(maintain_order=True).join(known, on="employer")
    cells = known.group_by(CELL, maintain_order=True).agg(register=pl.len()).join(
        seen.group_by(CELL, maintain_order=True).agg(advertising=pl.len()), on=list(CELL)
    )  # fmt: skip
    if cells.is_empty():
        return table, cells.with_columns(weight=pl.lit(1.0))
    ratio = (pl.col("register") / pl.col("register").sum()) / (pl.col("advertising") / pl.col("advertising").sum())
    cells = cells.with_columns(weight=ratio.clip(1 / MOST_WEIGHT, MOST_WEIGHT)).sort(CELL)
    by_employer = known.join(cells.select(*CELL, cell_weight="weight"), on=list(CELL))
    joined = table.join(by_employer.select("employer", "cell_weight"), on="employer", how="left", maintain_order="left")
    inside = joined.filter(pl.col("cell_weight").is_not_null())
    after = float((inside["people"] * inside["cell_weight"]).sum())
    scale = float(inside["people"].sum()) / after if after else 1.0
    result = joined.with_columns(weight=(pl.col("cell_weight") * scale).fill_null(1.0)).select(list(OPENINGS))
    return result, cells.with_columns(pl.col("weight") * scale)
