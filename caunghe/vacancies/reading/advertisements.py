"""Advertisements of any source in one shape, without contacts, so that everything after it need not know the source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.engine import ROW, numbered_batches
from caunghe.errors import InputError
from caunghe.feed import Feed, Say
from caunghe.language import Text
from caunghe.progress import silent
from caunghe.vacancies.reading.mapping import ABSENT, ADVERTISEMENT, ads_by_mapping, fields_read
from caunghe.vacancies.reading.sources import Unread, as_text, batches
from caunghe.vacancies.words.cleaning import plain_text, without_contacts, without_marks

_NO_ROWS: Final = Text(
    "Tin tuyển dụng phải có ít nhất một dòng; {name} không có dòng nào.",
    "the advertisements must have rows; {name} has none",
)

_UNREADABLE: Final = Text(
    "{name} phải có dòng đọc được (mỗi dòng có đúng số cột của tiêu đề); {count} dòng không đọc được, như “{example}”.",
    "{name} must have rows that can be read, each with as many fields as the header; {count} could not be, such as "
    "“{example}”",
)
_SHOWN: Final = 120
_TOTALS: Final = ["tong cong", "tong so", "tong", "cong", "total"]


def advertisements(path: Path, mapping: pl.DataFrame, unread: Unread, say: Say = silent) -> Iterator[pl.DataFrame]:
    r"""Yield the rows of a source as advertisements (``ADVERTISEMENT``), tidied, a batch at a time.

    ``unread`` hears what of the source could not be read as a row, and the header of sheets and files without any of
    the fields mapped to the title, as a sheet of instructions is; ``say`` what was guessed of a file. Raises InputError
    when none has one.

    >>> from caunghe.vacancies import guessed_mapping
    >>> board = folder / "board.csv"
    >>> _ = board.write_text("Tiêu đề,Ngày đăng\nThợ hàn,05/06/2026\nKế toán,31/02/2026\n", encoding="utf-8")
    >>> (batch,) = advertisements(board, guessed_mapping(first_rows(board)), unread=print)
    >>> batch.select("ad", "title", "posted", "days_unread").rows()
    [('1', 'Thợ hàn', datetime.date(2026, 6, 5), None), ('2', 'Kế toán', None, 'posted: 31/02/2026')]
    """
    for rows in numbered_batches(_with_title(path, mapping, unread, say)):
        yield ads_of_rows(rows, mapping, path.stem)


def _with_title(path: Path, mapping: pl.DataFrame, unread: Unread, say: Say) -> Iterator[pl.DataFrame]:
    titles = [set(fields_read(row)) for row in mapping.filter(pl.col("column") == "title").iter_slices(1)]
    other, any_there = None, False
    for rows in batches(path, unread=unread, say=say):
        if any(fields <= set(rows.columns) for fields in titles):
            any_there = True
            yield rows
        else:
            other = rows if other is None else other
            unread(path.name, "; ".join(rows.columns))
    if other is not None and not any_there:
        yield other


def ads_of_rows(rows: pl.DataFrame, mapping: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return rows of a source (with ``engine.ROW``) as advertisements (``ADVERTISEMENT``), tidied, row for row.

    A row that nobody filled, but for its number, has nothing of an advertisement, whatever is the same for all rows;
    a row of totals has no title.
    """
    ads = tidy_ads(ads_by_mapping(as_text(rows.drop(ROW)), mapping, rows[ROW] + 1, name))
    own = mapping.filter((pl.col("transformation") != "constant") & ~pl.col("column").is_in(["ad", "source"]))
    filled = [column for column in dict.fromkeys(own["column"]) if ADVERTISEMENT[column] == pl.String]
    blank = pl.all_horizontal(pl.col(filled).is_null()) & pl.col("days_unread").is_null()
    others = [column for column, kind in ADVERTISEMENT.items() if kind == pl.String and column not in {"ad", "source"}]
    title = without_marks(pl.col("title").str.to_lowercase()).str.strip_chars(" :.")
    total = title.is_in(_TOTALS).fill_null(value=False)
    ads = ads.with_columns(text=pl.when(total).then(pl.coalesce("text", "title")).otherwise("text"), total=total)
    ads = ads.with_columns(title=pl.when(~pl.col("total")).then("title")).drop("total")
    return ads.with_columns(pl.when(~blank).then(pl.col(column)).alias(column) for column in others)


def tidy_ads(ads: pl.DataFrame) -> pl.DataFrame:
    """Return advertisements with HTML, contacts and written absence (nan, null) taken out, row for row.

    >>> ads = feed_advertisements(feed).head(1).with_columns(title=pl.lit("<b>Thợ hàn</b>"), pay=pl.lit("nan"))
    >>> tidy_ads(ads.with_columns(text=pl.lit("Hàn TIG. Gọi 0912345678"))).select("title", "pay", "text").row(0)
    ('Thợ hàn', None, 'Hàn TIG. Gọi')
    """
    texts = [name for name, kind in ADVERTISEMENT.items() if kind == pl.String and name not in {"ad", "source"}]
    frame = ads.with_columns(pl.col(name).str.strip_chars() for name in texts)
    frame = frame.with_columns(
        pl.when(pl.col(name).str.to_lowercase().is_in(ABSENT).not_()).then(name).alias(name) for name in texts
    )
    lines = without_contacts(plain_text(pl.col("text"))).str.replace_all(r"[ \t\r\f\v]+", " ").str.strip_chars()
    single = [
        without_contacts(plain_text(pl.col(name))).str.replace_all(r"\s+", " ").str.strip_chars().alias(name)
        for name in texts
        if name != "text"
    ]
    frame = frame.with_columns(*single, lines.alias("text"))
    return frame.with_columns(pl.when(pl.col(name) != "").then(name).alias(name) for name in texts)


def feed_advertisements(feed: Feed) -> pl.DataFrame:
    """Return the feed's ``vacancies`` as advertisements: codes of employers stay, areas are given by name.

    >>> feed_advertisements(feed).select("ad", "employer", "place", "pay").row(0)
    ('V1', 'E1', 'Phường A', '14000000 - 16000000 đồng/tháng')
    """
    areas = feed["areas"].select(area="area", place="name")
    rows = feed["vacancies"].join(areas, on="area", how="left", maintain_order="left")
    pay = pl.concat_str("pay_min", pl.lit(" - "), "pay_max", pl.lit(" đồng/tháng"))
    single = pl.concat_str(pl.coalesce("pay_min", "pay_max"), pl.lit(" đồng/tháng"))
    frame = rows.select(
        "source",
        "title",
        "employer",
        "place",
        "posted",
        "closes",
        "qualification",
        ad="vacancy",
        pay=pl.coalesce(pay, single),
        openings=pl.col("openings").cast(pl.String),
        text="description",
    )
    absent = [pl.lit(None, kind).alias(name) for name, kind in ADVERTISEMENT.items() if name not in frame.columns]
    return frame.with_columns(absent).select(list(ADVERTISEMENT))


def first_rows(path: Path) -> pl.DataFrame:
    r"""Return the first batch of a source as it is; raises InputError for a source without rows.

    >>> board = folder / "first.csv"
    >>> _ = board.write_text("Tiêu đề\nThợ hàn\n", encoding="utf-8")
    >>> first_rows(board).rows()
    [('Thợ hàn',)]
    """
    unread: list[str] = []
    first = next(iter(batches(path, unread=lambda _, content: unread.append(content))), None)
    if first is not None and not first.is_empty():
        return first
    if unread:
        raise InputError(_UNREADABLE, name=path.name, count=len(unread), example=unread[0].strip()[:_SHOWN])
    raise InputError(_NO_ROWS, name=path.name)
