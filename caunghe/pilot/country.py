# pyright: standard
"""A country of many such provinces, written one at a time: what the bulk steps are measured on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl
from pyarrow import parquet

from caunghe.errors import InputError, OutputError
from caunghe.feed import FeedInformation, data_package, feed_document, replacement
from caunghe.language import Text
from caunghe.pilot.city import clean_tables, information
from caunghe.pilot.employers import AS_OF
from caunghe.pilot.mess import tables_with_mistakes
from caunghe.pilot.streams import SEED
from caunghe.schema import TABLES, Kind

COUNTRY: Final = "VN"
MOST: Final = 99
_PROVINCES: Final = Text(
    "Số tỉnh, thành phải từ 1 đến {most}; đã cho {provinces}.", "Provinces must be 1–{most}; got {provinces}."
)
_NOT_NEW: Final = Text(
    "Bộ dữ liệu cả nước được ghi vào thư mục mới; đã có {path}.",
    "The country is written to a new folder; {path} exists.",
)
# keys that are plain text in the schema, and names that tell places apart
_TEXT_KEYS: Final = frozenset({"stratum", "cluster", "applicant", "fund", "zone", "office"})
# the same for every province, so written once
_NATIONAL: Final = (
    "industry_outlooks",
    "norms",
    "entry_rules",
    "assumptions",
    "reporting_duties",
    "equipment_requirements",
)
# about the real Hải Phòng, so never repeated for invented provinces
_REAL: Final = ("published_figures", "targets", "tasks")
# what names or numbers a real commune
_NAMED_PLACES: Final = {"areas": "code", "job_fairs": "place"}
_SPACING: Final = 0.5  # degrees between the centres of neighbouring provinces on a square grid


def _own_keys(name: str, frame: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """Return the table with every key and reference made the province's own."""
    own = [
        column.name
        for column in TABLES[name].columns
        if column.kind in (Kind.KEY, Kind.REFERENCE) or column.name in _TEXT_KEYS
    ]
    return frame.with_columns((pl.lit(prefix) + pl.col(column)).alias(column) for column in own)


def _own_places(name: str, frame: pl.DataFrame, number: int) -> pl.DataFrame:
    """Return areas and sites moved to the province's square and renamed: no real place bears invented numbers."""
    row, column = divmod(number - 1, 6)
    moved = frame.with_columns(
        pl.col("longitude") + (column - 2.5) * _SPACING, pl.col("latitude") - (row - 2.5) * _SPACING
    )
    if name == "sites":
        return moved
    word = pl.col("name").str.extract(r"^(Phường|Xã|Đặc khu)")
    label = pl.format("{} số {} (tỉnh mô phỏng {})", word, pl.col("area").str.slice(4), pl.lit(f"{number:02d}"))
    label_en = pl.format("Unit {} (simulated province {})", pl.col("area").str.slice(4), pl.lit(f"{number:02d}"))
    city = pl.col("kind") == "city"
    return moved.with_columns(
        name=pl.when(city).then(pl.lit(f"Tỉnh mô phỏng {number:02d}")).otherwise(label),
        name_en=pl.when(city).then(pl.lit(f"Simulated Province {number:02d}")).otherwise(label_en),
        parent=pl.when(city).then(pl.lit(COUNTRY)).otherwise("parent"),
    )


def _country_row() -> pl.DataFrame:
    row = {"area": [COUNTRY], "name": ["Cả nước (mô phỏng)"], "name_en": ["Country (simulated)"], "kind": ["city"]}
    return pl.concat([TABLES["areas"].empty(), pl.DataFrame(row)], how="diagonal")


def province_tables(number: int, seed: int) -> dict[str, pl.DataFrame]:
    """Return the tables of one simulated province, its keys prefixed ``T01-`` … ``T99-``."""
    tables, _ = tables_with_mistakes(clean_tables(seed + number), seed + number)
    result = {}
    for name, frame in tables.items():
        if name in _REAL or (name in _NATIONAL and number > 1):
            continue
        own = _own_keys(name, frame, f"T{number:02d}-")
        if name in ("areas", "sites"):
            own = _own_places(name, own, number)
        if name in _NAMED_PLACES:
            own = own.with_columns(pl.lit(None, pl.String).alias(_NAMED_PLACES[name]))
        if name == "areas" and number == 1:
            own = pl.concat([_country_row(), own])
        result[name] = own
    return result


def country_information() -> FeedInformation:
    """Return what the country's feed says about itself: all synthetic but the norms."""
    own = information(AS_OF)
    basis = {name: "synthetic" if name != "norms" else "published" for name in TABLES if name not in _REAL}
    city = Text("Cả nước (dữ liệu mô phỏng)", "Country (simulated data)")
    return replace(own, city=city, area=COUNTRY, basis=basis, breaks=())


def write_country(path: Path, *, provinces: int = 34, seed: int = SEED) -> Path:
    """Write a feed of ``provinces`` simulated provinces as Parquet, one row group a province and table.

    Only one province is in memory at a time. Raises InputError unless ``provinces`` is 1–99, OutputError
    when ``path`` is there already.

    >>> write_country(folder / "country", provinces=100)
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: Provinces must be 1–99; got 100.
    """
    if not 1 <= provinces <= MOST:
        raise InputError(_PROVINCES, most=MOST, provinces=provinces)
    if path.exists():
        raise OutputError(_NOT_NEW, path=path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacement(path) as partial:
        partial.mkdir()
        writers: dict[str, parquet.ParquetWriter] = {}
        try:
            for number in range(1, provinces + 1):
                _append(province_tables(number, seed), partial, writers)
        finally:
            for writer in writers.values():
                writer.close()
        own = country_information()
        for name, document in (
            ("feed.json", feed_document(own, writers)),
            ("datapackage.json", data_package(own, list(writers), "parquet")),
        ):
            text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
            (partial / name).write_text(text, encoding="utf-8")
    return path


def _append(tables: dict[str, pl.DataFrame], folder: Path, writers: dict[str, parquet.ParquetWriter]) -> None:
    for name, frame in tables.items():
        rows = frame.to_arrow()
        if name not in writers:
            writers[name] = parquet.ParquetWriter(folder / f"{name}.parquet", rows.schema, compression="zstd")
        writers[name].write_table(rows)
