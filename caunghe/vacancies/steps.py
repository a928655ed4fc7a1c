"""What is done to every advertisement by itself, a batch at a time: its occupation, its skills."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.engine import Heard, parquet_batches, write_batches
from caunghe.errors import InputError
from caunghe.feed import Say
from caunghe.language import Language, Text
from caunghe.progress import silent
from caunghe.schema import titles
from caunghe.vacancies.coder.ads import COLUMNS, OUTPUT, coding_columns, occupations
from caunghe.vacancies.reading.mapping import likely
from caunghe.vacancies.reading.sources import SUFFIXES, as_text, batches, text_batches
from caunghe.vacancies.review import with_training
from caunghe.vacancies.skills.skills import skills
from caunghe.vacancies.words.cleaning import plain_text
from caunghe.vacancies.written import write_frames

_LACKS: Final = Text(
    "Tin tuyển dụng phải có các cột ad và title; đang có các cột: {columns}.",
    "advertisements must have the columns ad and title; got: {columns}",
)
CODED_FROM: Final = ("ad", *COLUMNS, "field")
SKILLS_FROM: Final = ("ad", "title", "text")
_ASIDE: Final = r"\s[-–|]+\s|[()\[\]]"
_HEADINGS: Final = {
    "ad": Text("Mã tin", "Advertisement"),
    "title": Text("Tên việc", "Title"),
    "isco08": Text("Mã nghề", "Occupation code"),
    "name": Text("Tên nghề", "Occupation"),
    "probability": Text("Xác suất", "Probability"),
    "top5": Text("Năm mã gần nhất", "Five nearest codes"),
    "vsco2020": Text("Mã VSCO 2020", "VSCO 2020 code"),
}
# rows coded at a time: few enough that progress moves
_CODED_AT_ONCE: Final = 2_000


def code_ads(
    source: Path,
    out: Path,
    heard: Heard | None = None,
    say: Say = silent,
    training: pl.DataFrame | None = None,
    language: Language = "vi",
) -> int:
    r"""Code a file of advertisements row by row; return how many there were.

    ``source`` is delimited text, Parquet or XLSX, with ``ad`` and ``title`` and, where present, ``text``, ``category``
    or ``field``, ``employer``, ``level``, so called or as boards call them (``likely``). ``out`` is CSV with
    the mark that Excel asks for (or Parquet, or a workbook with the titles and the names of the codes in ``language``,
    if it is called so) of ``ad, isco08, probability, top5, vsco2020``, a row for every advertisement in the same order;
    it appears when it is whole. What people decided before (``training``, ``review.TRAINING``) comes before the coder.
    Memory does not grow with the file. ``say`` hears of a guessed encoding. Raises InputError
    or FeedError for a file that is not so.

    >>> board = folder / "titles.csv"
    >>> _ = board.write_text("ad,title\nA1,Thợ hàn\nA2,Kế toán trưởng\n", encoding="utf-8")
    >>> code_ads(board, folder / "codes.csv")
    2
    >>> (folder / "codes.csv").read_text().splitlines()[1]
    'A1,7212,0.7277,7212 7211 7213 7214 7215,7212'
    """
    frames = map(_with_known_headings, _ads(source, say))

    def coded(batch: pl.DataFrame) -> pl.DataFrame:
        made = codes(batch)
        return made if training is None else with_training(batch, made, training)

    if out.suffix == ".parquet":
        return write_batches(frames, coded, out, heard)
    if out.suffix == ".xlsx":
        shown = (_with_names(batch, coded(batch), language) for batch in frames)
        return write_frames(shown, out, {name: label(language) for name, label in _HEADINGS.items()}, heard)
    return write_frames(map(coded, frames), out, heard=heard)


def _with_names(ads: pl.DataFrame, coded: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Return codes with the title of each advertisement and the name of its code, for a person to read."""
    names = pl.col("isco08").replace_strict(titles("occupations", language), default="", return_dtype=pl.String)
    made = coded.with_columns(names.alias("name"), title=ads["title"])
    return made.select("ad", "title", "isco08", "name", "probability", "top5", "vsco2020")


def _with_known_headings(batch: pl.DataFrame) -> pl.DataFrame:
    batch = batch.rename(str.lower)
    headings = {heading: name for name, heading in likely(batch.columns).items() if heading not in CODED_FROM}
    return batch.rename({heading: name for heading, name in headings.items() if name not in batch.columns})


def _ads(source: Path, say: Say) -> Iterator[pl.DataFrame]:
    if source.suffix.lower() == ".parquet":
        return map(as_text, parquet_batches(source, _CODED_AT_ONCE, CODED_FROM))
    if source.suffix.lower() in SUFFIXES and source.suffix.lower() not in {".csv", ".tsv"}:
        return batches(source, _CODED_AT_ONCE, say=say)
    return text_batches(source, _CODED_AT_ONCE, say=say)


def codes(ads: pl.DataFrame) -> pl.DataFrame:
    """Return ``ad, isco08, probability, top5, vsco2020`` of each advertisement.

    Raises InputError where ``ad`` or ``title`` is not among the columns.

    >>> codes(pl.DataFrame({"ad": ["A1"], "title": ["Kế toán trưởng"]})).row(0)
    ('A1', '2411', 0.9522, '2411 2412 2413 3313 1211', '2411')
    >>> codes(pl.DataFrame({"title": ["Kế toán trưởng"]}))
    Traceback (most recent call last):
    caunghe.errors.InputError: advertisements must have the columns ad and title; got: title
    """
    _check(ads)
    made = occupations(coding_columns(ads)).with_columns(ads["ad"].cast(pl.String), pl.col("probability").round(4))
    return made.select(OUTPUT)


def _check(ads: pl.DataFrame) -> None:
    if not {"ad", "title"} <= set(ads.columns):
        raise InputError(_LACKS, columns=", ".join(ads.columns))


def asked_skills(ads: pl.DataFrame) -> pl.DataFrame:
    """Return ``ad, skill`` that each advertisement asks for in its title or text, each pair once.

    Raises InputError where ``ad`` or ``title`` is not among the columns.

    >>> text = "Biết hàn MIG, đọc bản vẽ kỹ thuật; không cần tiếng Anh"
    >>> asked_skills(pl.DataFrame({"ad": ["A1"], "title": ["Thợ hàn TIG"], "text": [text]}))["skill"].to_list()
    ['tig_welding', 'mig_mag_welding', 'technical_drawing_reading']
    """
    _check(ads)
    body = plain_text(pl.col("text")) if "text" in ads.columns else pl.lit("")
    # what a title adds in parentheses or after a dash, mostly pay, is a clause of its own
    title = pl.col("title").fill_null("").str.replace_all(_ASIDE, "\n")
    text = ads.select(text=pl.concat_str(title, pl.lit("\n"), body))["text"]
    found = skills(text).filter("asked").unique(["row", "skill"], maintain_order=True)
    return found.select(ads["ad"].cast(pl.String).gather(found["row"]), "skill")


def with_known(ads: pl.DataFrame, by_hand: pl.DataFrame) -> pl.DataFrame:
    """Return ``ad, isco08, probability`` of advertisements: codes ``by_hand`` (``ad, occupation``) are certain."""
    known = by_hand.drop_nulls("occupation").select("ad", isco08="occupation", probability=pl.lit(1.0))
    machine = codes(ads.join(known, on="ad", how="anti")).select("ad", "isco08", "probability")
    return pl.concat([known, machine])
