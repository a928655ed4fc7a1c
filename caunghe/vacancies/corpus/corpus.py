# pyright: standard
"""A file of advertisements made ready: facts read, repeats joined into spells, whatever its length, here or on Spark.

What is left out is never lost: every row without a title, and all that could not be read as a row, is written beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import narwhals as nw
import polars as pl

from caunghe.engine import (
    LOCAL,
    ROW,
    Heard,
    lazy_frame,
    numbered_batches,
    polars_frame,
    session,
    write_batches,
    write_mapped,
    write_related,
)
from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.vacancies.corpus.duplicates import COMPARED, DuplicateOptions, keys, spells_of_keys
from caunghe.vacancies.facts.fields import fields
from caunghe.vacancies.reading.advertisements import ads_of_rows, advertisements
from caunghe.vacancies.reading.mapping import ADVERTISEMENT, fields_read
from caunghe.vacancies.reading.sources import SUFFIXES
from caunghe.vacancies.words.cleaning import plain_text, without_contacts
from caunghe.vacancies.written import write_frames

_NO_TITLES: Final = Text(
    "Phải có ít nhất một tin tuyển dụng nêu tên việc; không có tin nào (bỏ ra {refused} dòng, xem {path}).",
    "the advertisements must have a row with a title; there is none (rows of no use: {refused}, see {path})",
)
# a row that was left out: ``row`` from 1 among those that could be read, ``reason`` no_title or unreadable
REFUSED: Final[dict[str, pl.DataType]] = {
    "row": pl.Int64(),
    "source": pl.String(),
    "ad": pl.String(),
    "reason": pl.String(),
    "text": pl.String(),
}
# of a row without a title, what makes it one that was lost and not one that nobody filled
_SAID: Final = ("employer", "place", "pay", "category", "level", "qualification", "experience", "openings", "text")
# what could not be read of an advertisement that could: ``column`` is pay or days, ``text`` what stands there
UNREAD: Final[dict[str, pl.DataType]] = {
    "row": pl.Int64(),
    "ad": pl.String(),
    "column": pl.String(),
    "text": pl.String(),
}
# characters of a refused row that are kept, enough to find it again
_SHOWN: Final = 200


def write_ads(
    ads: Iterable[pl.DataFrame],
    out: Path,
    areas: pl.DataFrame | None = None,
    options: DuplicateOptions | None = None,
    heard: Heard | None = None,
    unread: Sequence[tuple[str, str]] = (),
) -> int:
    """Write advertisements with ``fields.FIELDS``, ``row`` and ``spell`` to a Parquet file; return how many there are.

    ``row`` is the position in the source, from 0; ``spell`` the row of the first advertisement of the same opening.
    Rows without a title, and what was ``unread`` (file, content) once all ``ads`` have been, go to ``refused_path``;
    pay and days that stand in an advertisement and could not be read are listed in ``unread_path``.
    Advertisements are compared within a part of the employers (or titles) at a time: memory grows with the file by
    eight bytes an advertisement only. Raises InputError when there are none.

    >>> from caunghe.vacancies import feed_advertisements, tidy_ads
    >>> write_ads([tidy_ads(feed_advertisements(feed))], folder / "ads.parquet", feed["areas"])
    6
    >>> pl.read_parquet(folder / "ads.parquet").select("ad", "spell", "pay_low", "areas").row(0)
    ('V1', 0, 14000000.0, ['A'])
    """
    with TemporaryDirectory() as folder:
        rows = Path(folder) / "ads.parquet"
        write_batches(numbered_batches(ads), lambda batch: _facts(batch.drop(ROW), batch[ROW], areas), rows, heard)
        return _write_spells(rows, out, options, LOCAL, unread)


def write_ads_on(
    engine: str,
    source: Path,
    mapping: pl.DataFrame,
    out: Path,
    areas: pl.DataFrame | None = None,
    options: DuplicateOptions | None = None,
) -> int:
    r"""Do on Spark what ``write_ads`` does here with ``advertisements``; return how many there are.

    The cluster reads Parquet; text, workbooks and pages, which cannot be divided, are brought into one shape here and
    read by the cluster from there. ``out`` is a new folder; rows stand in no particular order. Facts are kept in a
    folder beside ``out`` while repeats are joined. Raises InputError as ``advertisements``, ``write_ads`` and
    ``write_mapped`` do.

    >>> from caunghe.vacancies import first_rows, guessed_mapping
    >>> board = folder / "board_of_two.csv"
    >>> _ = board.write_text("Tiêu đề,Mức lương\nThợ hàn,12 - 15 triệu\n,8 triệu\n", encoding="utf-8")
    >>> write_ads_on("local", board, guessed_mapping(first_rows(board)), folder / "two.parquet")
    1
    >>> pl.read_csv(refused_path(folder / "two.parquet")).select("row", "reason").rows()
    [(2, 'no_title')]
    >>> write_ads_on("mars", board, guessed_mapping(first_rows(board)), folder / "mars.parquet")
    Traceback (most recent call last):
    caunghe.errors.InputError: the engine must be local, spark://HOST:PORT or local-cluster[n,cores,MB]; got mars
    """

    def facts_of_source(rows: pl.DataFrame) -> pl.DataFrame:
        return _facts(ads_of_rows(rows, mapping, source.stem), rows[ROW], areas)

    def facts_of_shape(rows: pl.DataFrame) -> pl.DataFrame:
        return _facts(rows.drop(ROW), rows[ROW], areas)

    unread: list[tuple[str, str]] = []
    out.parent.mkdir(parents=True, exist_ok=True)
    with session(engine), TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder:
        rows, shape = Path(folder) / "ads.parquet", Path(folder) / "shape.parquet"
        if _all_parquet(source):
            write_mapped(source, (*fields_read(mapping), ROW), facts_of_source, rows, engine)
        elif write_batches(advertisements(source, mapping, lambda *said: unread.append(said)), lambda ads: ads, shape):
            write_mapped(shape, (*ADVERTISEMENT, ROW), facts_of_shape, rows, engine)
        return _write_spells(rows, out, options, engine, unread)


def _all_parquet(source: Path) -> bool:
    files = source.iterdir() if source.is_dir() else [source]
    return {file.suffix.lower() for file in files} & set(SUFFIXES) == {".parquet"}


def refused_path(out: Path) -> Path:
    """Return where the rows left out of ``out`` are written: ``ads.refused.csv`` beside ``ads.parquet``.

    >>> refused_path(Path("out") / "ads.parquet").as_posix()
    'out/ads.refused.csv'
    """
    return out.with_suffix(".refused.csv")


def _facts(ads: pl.DataFrame, rows: pl.Series, areas: pl.DataFrame | None) -> pl.DataFrame:
    return pl.concat([ads, fields(ads, areas), rows.alias("row").to_frame()], how="horizontal")


def _write_spells(
    rows: Path, out: Path, options: DuplicateOptions | None, engine: str, unread: Sequence[tuple[str, str]]
) -> int:
    """Write what has been read with its spells, and beside it what was refused."""
    with session(engine) as spark:
        refused = _refused_rows(rows, spark, unread)
        count = polars_frame(lazy_frame(rows, spark).select(nw.col("title").count())).item() if rows.exists() else 0
        if not count:
            write_frames([refused], refused_path(out))
            raise InputError(_NO_TITLES, refused=refused.height, path=refused_path(out))
        whole = partial(_first_of_spell, options=options or DuplicateOptions())
        write_related(rows, COMPARED, _keys_by_row, "block", whole, out, engine)
        unread_cells = _unread_cells(rows, spark)
    write_frames([refused], refused_path(out))
    write_frames([unread_cells], unread_path(out))
    return count


def unread_path(out: Path) -> Path:
    """Return where pay and days that could not be read are listed: ``ads.unread.csv`` beside ``ads.parquet``.

    >>> unread_path(Path("out") / "ads.parquet").as_posix()
    'out/ads.unread.csv'
    """
    return out.with_suffix(".unread.csv")


def _unread_cells(rows: Path, spark: Any) -> pl.DataFrame:
    """Return ``UNREAD``: a row for each pay or day of a titled advertisement that stands there and was not read."""
    titled = lazy_frame(rows, spark).filter(~nw.col("title").is_null())
    odd = titled.filter(~nw.col("pay_unread").is_null() | ~nw.col("days_unread").is_null())
    found = polars_frame(odd.select("row", "ad", pay="pay_unread", days="days_unread")).sort("row")
    long = found.unpivot(["pay", "days"], index=["row", "ad"], variable_name="column", value_name="text")
    cells = long.drop_nulls("text").with_columns(pl.col("row") + 1, pl.col("text").str.head(_SHOWN))
    return cells.sort("row", "column").cast(pl.Schema(UNREAD))  # pyright: ignore[reportArgumentType]


def _keys_by_row(rows: pl.DataFrame) -> pl.DataFrame:
    titled = rows.drop_nulls("title")
    return keys(titled).with_columns(titled["row"])


def _first_of_spell(part: pl.DataFrame, options: DuplicateOptions) -> pl.DataFrame:
    """Return ``row, spell`` of rows of ``_keys_by_row`` in order of ``row``, whole blocks of them."""
    return part.select("row", spell=part["row"].gather(spells_of_keys(part.drop("row"), options)))


def _refused_rows(rows: Path, spark: Any, unread: Sequence[tuple[str, str]]) -> pl.DataFrame:
    """Return ``REFUSED`` rows in order, their text on one line and without contacts."""
    lines = pl.DataFrame(unread, schema=["source", "text"], orient="row", schema_overrides={"text": pl.String})
    content = without_contacts(plain_text(pl.col("text"))).str.replace_all(r"\s+", " ").str.strip_chars()
    lines = lines.select(pl.col("source").cast(pl.String), text=content, reason=pl.lit("unreadable"))
    found = [lines]
    if rows.exists():
        said = nw.any_horizontal(*(~nw.col(name).is_null() for name in _SAID), ignore_nulls=False)
        untitled = lazy_frame(rows, spark).filter(nw.col("title").is_null() & said)
        kept = polars_frame(untitled.select("row", "source", "ad", "employer", "place", "text")).sort("row")
        text = pl.concat_str(
            "employer", "place", pl.col("text").str.replace_all("\n", " "), separator="; ", ignore_nulls=True
        )
        found.insert(0, kept.select(pl.col("row") + 1, "source", "ad", reason=pl.lit("no_title"), text=text))
    frame = pl.concat([pl.DataFrame(schema=REFUSED), *found], how="diagonal_relaxed")
    return frame.with_columns(pl.col("text").str.head(_SHOWN))
