"""Feeds whose ``feed.json`` is damaged, and folders that are none."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import polars as pl

from tests.feed.damaged import AREAS, INFORMATION, INSTITUTIONS, damage, information
from tests.feed.feeds import sound_with, write_folder

# feed.json


@damage("information_wrong", at=("feed", None, "feed.json"))
def information_is_an_array(folder: Path) -> Path:
    return information(folder, "[1, 2]")


@damage("information_wrong", at=("feed", None, "feed.json"))
def information_is_not_utf8(folder: Path) -> Path:
    return information(folder, INFORMATION.encode("utf-16"))


@damage("information_wrong", at=("feed", None, "feed.json"))
def information_is_cut_off(folder: Path) -> Path:
    return information(folder, INFORMATION[:40])


@damage("information_wrong", at=("feed", None, "feed.json"))
def information_nested_deep(folder: Path) -> Path:
    return information(folder, "[" * 100_000)


@damage("information_missing", at=("feed", None, "city.vi"))
def information_without_city(folder: Path) -> Path:
    return information(folder, '{"area": "31", "as_of": "2026-06-30", "licence": "CC0-1.0"}')


@damage("information_missing", at=("feed", None, "feed.json"))
def no_information(folder: Path) -> Path:
    return sound_with(folder / "feed", {"feed.json": ""})


@damage("information_wrong", at=("feed", None, "area"))
def information_of_another_city(folder: Path) -> Path:
    return information(folder, INFORMATION.replace('"31"', '"79"'))


@damage("information_wrong", at=("feed", None, "as_of"))
def information_of_no_day(folder: Path) -> Path:
    return information(folder, INFORMATION.replace("2026-06-30", "2026-02-30"))


@damage("information_wrong", at=("feed", None, "tables.areas.basis"))
def information_with_wrong_parts(folder: Path) -> Path:
    extra = (
        '"tables": {"areas": {"basis": "guessed"}, "schools": {}}, "classifications": 3, "breaks": [{"date": "x"}, 7]}'
    )
    return information(folder, INFORMATION.strip().removesuffix("}") + ", " + extra)


# Folders


@damage(error="does not exist")
def nothing_there(folder: Path) -> Path:
    return folder / "absent"


@damage(error="holds no table")
def empty_folder(folder: Path) -> Path:
    return write_folder(folder / "feed", {})


@damage(error="must hold files such as areas.csv")
def folder_of_other_things(folder: Path) -> Path:
    return write_folder(folder / "feed", {"photo.jpg": b"\xff\xd8", "notes.docx": b"PK"})


@damage("table_unknown", at=("enrollment.csv", None, None))
def unknown_table(folder: Path) -> Path:
    return sound_with(folder / "feed", {"enrollment.csv": "a\n1\n"})


@damage("table_unknown", at=("sites.csv/", None, None))
def folder_called_like_a_table(folder: Path) -> Path:
    path = sound_with(folder / "feed", {})
    (path / "sites.csv").mkdir()
    return path


@damage("table_repeated", at=("areas", None, None))
def table_twice(folder: Path) -> Path:
    return sound_with(folder / "feed", {"Địa bàn.csv": AREAS})


@damage("file_missing", at=("areas", None, None))
def reference_table_absent(folder: Path) -> Path:
    return sound_with(folder / "feed", {"areas.csv": ""})


@damage(error="cannot be read")
def truncated_parquet(folder: Path) -> Path:
    data = io.BytesIO()
    pl.read_csv(AREAS.encode(), infer_schema=False).write_parquet(data)
    return sound_with(folder / "feed", {"areas.csv": "", "areas.parquet": data.getvalue()[:-40]})


@damage(error="does not exist")
def link_to_nowhere(folder: Path) -> Path:
    path = sound_with(folder / "feed", {"institutions.csv": ""})
    (path / "institutions.csv").symlink_to(folder / "absent.csv")
    return path


@damage(error="not a file")
def pipe_for_a_table(folder: Path) -> Path:
    path = sound_with(folder / "feed", {"institutions.csv": ""})
    os.mkfifo(path / "institutions.csv")
    return path


@damage(error="cannot be read")
def link_to_itself(folder: Path) -> Path:
    path = sound_with(folder / "feed", {"institutions.csv": ""})
    (path / "institutions.csv").symlink_to(path / "institutions.csv")
    return path


@damage(error="got Parquet")
def a_file_for_a_folder(folder: Path) -> Path:
    return write_folder(folder, {"areas.parquet": b"PAR1 and what follows"}) / "areas.parquet"


@damage(error="is an empty file")
def a_file_of_no_bytes(folder: Path) -> Path:
    return write_folder(folder, {"feed.zip": b""}) / "feed.zip"


# Parquet of types that no table has, and texts that look like others


def _parquet_institutions(folder: Path, **columns: pl.Series) -> Path:
    data = io.BytesIO()
    pl.read_csv(INSTITUTIONS.encode(), infer_schema=False).with_columns(**columns).write_parquet(data)
    return sound_with(folder / "feed", {"institutions.csv": "", "institutions.parquet": data.getvalue()})


@damage(reads=("institutions", "name", ["1 day, 0:00:00", "2 days, 0:00:00"]))
def parquet_of_durations(folder: Path) -> Path:
    return _parquet_institutions(folder, name=pl.Series([timedelta(days=1), timedelta(days=2)]))


@damage(reads=("institutions", "name", ["b'\\xff'", "b'a'"]))
def parquet_of_bytes(folder: Path) -> Path:
    return _parquet_institutions(folder, name=pl.Series([b"\xff", b"a"]))


@damage("code_unknown", at=("institutions", 2, "kind"))
def parquet_of_structures(folder: Path) -> Path:
    return _parquet_institutions(folder, kind=pl.Series([{"a": 1}, {"a": 2}]))


@damage("code_unknown", at=("institutions", 3, "kind"))
def parquet_of_lists_of_structures(folder: Path) -> Path:
    return _parquet_institutions(folder, kind=pl.Series([[{"a": 1}], [{"a": 2}]]))


@damage(reads=("institutions", "name", ["Trường Một", "Trường Hai"]))
def marks_that_turn_the_direction(folder: Path) -> Path:
    return sound_with(folder / "feed", {"institutions.csv": INSTITUTIONS.replace("Một", "\u202eMột\u2066\u2060")})


@damage(reads=("institutions", "name", ["Trường 🏫 Một", "Trường Hai"]))
def pictures_in_a_name(folder: Path) -> Path:
    return sound_with(folder / "feed", {"institutions.csv": INSTITUTIONS.replace("Một", "🏫 Một")})


@damage("type_wrong", at=("populations", 2, "year"))
def digits_of_another_script(folder: Path) -> Path:
    people = "area,year,sex,age_group,people\n01,٢٠٢٤,male,15-19,5\n"
    return sound_with(folder / "feed", {"populations.csv": people})


@damage(error="unsafe path")
def zip_with_windows_paths_that_climb(folder: Path) -> Path:
    path = folder / "feed.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("..\\areas.csv", AREAS)
    return path
