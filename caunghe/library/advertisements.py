"""Advertisements of jobs: read into one shape, coded, searched for skills."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from caunghe.display import Tabular
from caunghe.feed import Feed
from caunghe.library.sources import Source, feed_as_written
from caunghe.reproducible import reproducible
from caunghe.vacancies import (
    REFUSED,
    advertisements,
    asked_skills,
    codes,
    feed_advertisements,
    first_rows,
    guessed_mapping,
    read_mapping,
    refused_path,
    tidy_ads,
    write_ads,
)


@dataclass(frozen=True, slots=True, repr=False)
class Advertisements(Tabular):
    """Advertisements read: ``ads`` with the facts found in them, a row each; ``refused``, rows that are none, and why;
    ``mapping``, by which columns were read (empty for a feed).
    """

    ads: pl.DataFrame
    refused: pl.DataFrame
    mapping: pl.DataFrame


@dataclass(frozen=True, slots=True, repr=False)
class VacancyCodes(Tabular):
    """``codes``: ``ad, isco08, probability, top5, vsco2020``, a row an advertisement; ``skills``: ``ad, skill``."""

    codes: pl.DataFrame
    skills: pl.DataFrame


@reproducible()
def read_vacancies(
    source: Source, *, mapping: str | Path | pl.DataFrame | None = None, areas: Source | None = None
) -> Advertisements:
    """Return advertisements of a feed, or of a CSV, TSV, Parquet, XLSX, JSON or HTML source, in one shape.

    ``mapping`` says which field is which column (a CSV, the name of one that ships, or a frame); without it one is
    guessed from the header: look at ``mapping`` in the result. ``areas``: a feed whose areas are recognised in places.
    ``ads`` has contacts taken out, pay in đồng a month, and ``spell``, the same for repeats of one opening. Raises
    InputError for a source that is no table of advertisements.

    >>> read = caunghe.read_vacancies(feed)
    >>> read.ads.select("ad", "title", "pay_low").head(2).rows()
    [('V1', 'Thợ hàn', 14000000.0), ('V2', 'Nhân viên kho', 9000000.0)]
    """
    unread: list[tuple[str, str]] = []
    if isinstance(source, Feed):
        used, rows, known = pl.DataFrame(), iter([tidy_ads(feed_advertisements(source))]), source
    else:
        path = Path(source)
        used = _mapping(mapping, path)
        rows = advertisements(path, used, lambda name, content: unread.append((name, content)))
        known = None if areas is None else feed_as_written(areas)
    with TemporaryDirectory() as folder:
        out = Path(folder) / "ads.parquet"
        write_ads(rows, out, None if known is None else known["areas"], unread=unread)
        return Advertisements(pl.read_parquet(out), pl.read_csv(refused_path(out), schema=REFUSED), used)


def _mapping(mapping: str | Path | pl.DataFrame | None, source: Path) -> pl.DataFrame:
    if isinstance(mapping, pl.DataFrame):
        return mapping
    return guessed_mapping(first_rows(source)) if mapping is None else read_mapping(mapping)


@reproducible()
def code_vacancies(ads: Advertisements | pl.DataFrame | Source) -> VacancyCodes:
    """Return the occupation of each advertisement (ISCO-08, VSCO 2020) with its probability, and the skills asked for.

    ``ads``: what ``read_vacancies`` gives or takes, or a frame of ``ad, title`` and, where known, ``text, category,
    employer, level``. Raises InputError where ``ad`` or ``title`` is not among the columns.

    >>> coded = caunghe.code_vacancies(feed)
    >>> coded.codes.select("ad", "isco08").rows()[:2]
    [('V1', '7212'), ('V2', '4321')]
    """
    if isinstance(ads, pl.DataFrame):
        rows = ads
    else:
        rows = (ads if isinstance(ads, Advertisements) else read_vacancies(ads)).ads
    return VacancyCodes(codes(rows), asked_skills(rows))
