# pyright: standard
"""What invented advertisements say below their titles: some ask for skills, in employers' words, many do not."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import numpy as np
import polars as pl
from scipy.special import expit, logit, ndtr

from caunghe.pilot.streams import data, stream

_WELFARE: Final = (
    "Có xe đưa đón.",
    "Hỗ trợ chỗ ở.",
    "Ăn ca miễn phí.",
    "Tăng ca đều.",
    "Thưởng chuyên cần.",
    "Đóng đủ bảo hiểm.",
    "Tuyển gấp.",
)
_OPENERS: Final = ("Yêu cầu: ", "Mô tả công việc: ", "Ưu tiên: ", "- ", "")
_BREAKS: Final = ("; ", ", ", ". ", "\n- ")
_SILENT: Final = 0.35  # employers who never say more than the title
_UNACCENTED: Final = 0.05
# what one employer asks resembles what it asked before: half of the variance of what decides is the employer's
_OWN: Final = 0.5
_MIDDLE: Final = 2024.5
_MARKS: Final = re.compile("[\u0300-\u036f]+")


def descriptions(seed: int, adverts: pl.DataFrame) -> pl.Series:
    """Return the text of each advertisement (``employer, occupation, title, posted``), in the same order."""
    rng = stream(seed, "advert texts")
    rows = adverts.select("employer", "occupation", "title", "posted").with_row_index("row")
    habits = rows.select(pl.col("employer").unique(maintain_order=True))
    count = habits.height
    habits = habits.with_columns(
        silent=pl.Series(rng.random(count) < _SILENT),
        opener=pl.Series(rng.choice(_OPENERS, count)),
        pause=pl.Series(rng.choice(_BREAKS, count)),
    )
    asked = _demands(rng, rows.join(habits, on="employer", maintain_order="left").filter(~pl.col("silent")))
    said = asked.group_by("row", maintain_order=True).agg(pl.col("phrase"), pl.col("opener", "pause").first())
    said = said.select(
        "row", asks=pl.format("{}{}. ", "opener", pl.col("phrase").list.join(pl.col("pause"), ignore_nulls=True))
    )
    first, second = (pl.Series(rng.choice(_WELFARE, rows.height)) for _ in range(2))
    texts = rows.join(said, on="row", how="left", maintain_order="left").select(
        text=pl.format("Tuyển {}. {}{} {}", "title", pl.col("asks").fill_null(""), first, second)
    )["text"]
    bare = pl.Series(rng.random(rows.height) < _UNACCENTED)
    return texts.scatter(bare.arg_true(), texts.filter(bare).map_elements(_text_without_marks, pl.String))


def _demands(rng: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Return ``row, phrase, opener, pause`` of what each advertisement asks, in the order of the list of skills."""
    pairs = rows.join(_skills(rows["occupation"]), on="occupation", maintain_order="left_right")
    habit = pl.struct("employer", "skill").rank("dense").cast(pl.Int64) - 1
    own = pairs.select(habit.alias("own"))["own"].to_numpy()
    usual = rng.normal(size=int(own.max()) + 1)
    word = rng.random(int(own.max()) + 1)
    leaning = np.sqrt(_OWN) * usual[own] + np.sqrt(1 - _OWN) * rng.normal(size=pairs.height)
    years = pairs.select(pl.col("posted").dt.ordinal_day() / 365 + pl.col("posted").dt.year())["posted"].to_numpy()
    likely = expit(logit(pairs["share"].to_numpy()) + pairs["trend"].to_numpy() * (years - _MIDDLE))
    chosen = pairs.with_columns(word=pl.Series(word[own])).filter(pl.Series(ndtr(leaning) < likely))
    phrase = pl.col("phrases").list.get((pl.col("word") * pl.col("phrases").list.len()).floor().cast(pl.UInt32))
    return chosen.select("row", phrase.alias("phrase"), "opener", "pause")


def _skills(occupations: pl.Series) -> pl.DataFrame:
    """Return ``occupation, skill, share, trend, phrases``: the rows of the list whose code begins an occupation's."""
    listed = data("advert_skills").with_row_index("skill").with_columns(pl.col("phrases").str.split(";"))
    listed = listed.with_columns(prefix=pl.col("occupations").str.split(" ")).explode("prefix")
    pairs = occupations.unique(maintain_order=True).sort().to_frame("occupation").join(listed, how="cross")
    pairs = pairs.filter(pl.col("occupation").str.starts_with(pl.col("prefix")))
    return pairs.unique(["occupation", "skill"], keep="first", maintain_order=True).select(
        "occupation", "skill", "share", "trend", "phrases"
    )


def _text_without_marks(text: str) -> str:
    """Return Vietnamese as typed without diacritics."""
    return _MARKS.sub("", unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")))
