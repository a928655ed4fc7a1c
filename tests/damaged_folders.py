"""Feeds whose ``feed.json`` is damaged, and folders that are none."""

from __future__ import annotations

import io
import os
from pathlib import Path

import polars as pl
from damaged import AREAS, INFORMATION, damage, information
from feeds import sound_with, write_folder

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


@damage(error="got a file .csv")
def a_file_for_a_folder(folder: Path) -> Path:
    return sound_with(folder / "feed", {}) / "areas.csv"


@damage(error="got an empty file")
def a_file_of_no_bytes(folder: Path) -> Path:
    return write_folder(folder, {"feed.zip": b""}) / "feed.zip"
