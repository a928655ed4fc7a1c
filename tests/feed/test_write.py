"""A feed is written whole or not at all, and no text in it can run as a formula."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import openpyxl
import polars as pl
import pytest

from caunghe.errors import InputError, OutputError
from caunghe.feed import write
from caunghe.feed.contents import Feed
from caunghe.feed.formulas import guarded_text, unguarded_text
from caunghe.feed.rules.semantic.rules import example_feed
from caunghe.feed.write import write_feed
from caunghe.schema.tables import TABLES

FORMULAS = ["=1+1", "+84", "-5", "@SUM(A1)", "'=1", "''-x", "a=b", "'quoted'", "\tx"]


@pytest.fixture
def feed() -> Feed:
    return example_feed(
        {
            "areas": [
                {"area": "C", "name": '=HYPERLINK("x")', "kind": "city", "valid_from": date(2025, 7, 1)},
                {"area": "01", "name": "Hồng Bàng", "kind": "ward", "parent": "C", "longitude": 106.68},
            ],
            "funds": [{"fund": "F1", "year": 2026, "amount": 12_000_000_000}],
            "hiring_needs": [{"employer": "E1", "year": 2026, "openings": 3, "overseas": True}],
        }
    )


def test_guard_keeps_text_from_running_and_comes_off_again():
    frame = pl.DataFrame({"text": FORMULAS}).with_columns(guarded_text(pl.col("text")).alias("safe"))
    assert not frame["safe"].str.contains(r"^[=+\-@\t\r]").any()
    assert frame.select(unguarded_text(pl.col("safe")))["safe"].to_list() == FORMULAS


def test_folder_holds_tables_information_and_package(feed: Feed, tmp_path: Path):
    write_feed(feed, tmp_path / "city")
    names = {file.name for file in (tmp_path / "city").iterdir()}
    assert names == {"areas.csv", "funds.csv", "hiring_needs.csv", "feed.json", "datapackage.json"}
    lines = (tmp_path / "city" / "areas.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith("C,\"'=HYPERLINK")
    document = json.loads((tmp_path / "city" / "feed.json").read_text(encoding="utf-8"))
    assert document["area"] == "C"
    assert document["as_of"] == "2026-06-30"
    assert list(document["tables"]) == ["areas", "hiring_needs", "funds"]


def test_zip_is_the_same_bytes_each_time(feed: Feed, tmp_path: Path):
    for name in ("a.zip", "b.zip"):
        write_feed(feed, tmp_path / name, form="parquet")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with ZipFile(tmp_path / "a.zip") as archive, archive.open("areas.parquet") as file:
        assert pl.read_parquet(file.read()).equals(feed["areas"])


def test_workbook_holds_text_dates_numbers_and_no_formula(feed: Feed, tmp_path: Path):
    write_feed(feed, tmp_path / "city.xlsx")
    book = openpyxl.load_workbook(tmp_path / "city.xlsx")
    assert book.sheetnames == ["feed", "areas", "hiring_needs", "funds"]
    assert book["areas"]["B2"].value == '=HYPERLINK("x")'
    assert book["areas"]["B2"].data_type == "s"
    assert book["areas"]["A3"].value == "01"
    assert book["areas"]["I2"].value.date() == date(2025, 7, 1)
    assert book["hiring_needs"]["F2"].value is True
    pairs = {row[0].value: row[1].value for row in book["feed"].iter_rows(min_row=2)}
    assert pairs["city.en"] == "Example city"


def test_failure_leaves_what_was_there(feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("city", "city.zip", "city.xlsx"):
        write_feed(feed, tmp_path / name)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(write, "data_package", full)
    monkeypatch.setattr(write, "_write_sheet", full)
    for name in ("city", "city.zip", "city.xlsx"):
        with pytest.raises(OSError, match="no space"):
            write_feed(feed, tmp_path / name)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_in_a_zip_text_is_packed_and_parquet_is_not(feed: Feed, tmp_path: Path):
    for form, method in (("csv", ZIP_DEFLATED), ("parquet", ZIP_STORED)):
        write_feed(feed, tmp_path / f"{form}.zip", form=form)
        with ZipFile(tmp_path / f"{form}.zip") as archive:
            assert {entry.compress_type for entry in archive.infolist()} == {method}


def test_tables_written_are_those_that_came_and_those_with_rows(feed: Feed):
    named = replace(feed, supplied=frozenset({"tasks", "areas"}))
    assert write.supplied_tables(named) == [
        name for name in TABLES if name in ("areas", "tasks", "funds", "hiring_needs")
    ]


def test_the_longest_cell_is_told_wherever_it_stands(feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(write, "CELL_CHARACTERS", 10)
    with pytest.raises(InputError, match=r"areas\.name has 15"):
        write_feed(feed, tmp_path / "city.xlsx")


def test_a_feed_replaces_a_feed(feed: Feed, tmp_path: Path):
    write_feed(feed, tmp_path / "city")
    write_feed(feed, tmp_path / "city", form="parquet")
    assert not (tmp_path / "city" / "areas.csv").exists()
    assert [item.name for item in tmp_path.iterdir()] == ["city"]


def test_folder_with_other_files_is_not_replaced(feed: Feed, tmp_path: Path):
    (tmp_path / "thesis.docx").write_text("months of work")
    with pytest.raises(OutputError, match=r"thesis\.docx"):
        write_feed(feed, tmp_path)
    assert (tmp_path / "thesis.docx").exists()


def test_other_suffixes_and_forms_are_refused(feed: Feed, tmp_path: Path):
    with pytest.raises(InputError, match=r"city\.csv"):
        write_feed(feed, tmp_path / "city.csv")
    with pytest.raises(InputError, match="json"):
        write_feed(feed, tmp_path / "city", form="json")  # type: ignore[arg-type]


def test_what_no_sheet_holds_is_told_with_the_limit(feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    long = example_feed({"vacancies": [{"vacancy": "V1", "description": "x" * 40_000}]})
    with pytest.raises(InputError, match=r"32767 characters; vacancies\.description has 40000"):
        write_feed(long, tmp_path / "city.xlsx")
    monkeypatch.setattr(write, "SHEET_ROWS", 1)
    with pytest.raises(InputError, match="areas has 2: write a folder or zip of Parquet"):
        write_feed(feed, tmp_path / "city.xlsx")
    assert list(tmp_path.iterdir()) == []
