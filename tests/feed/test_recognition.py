"""Which part of a feed holds which table: by its name alone, and what lies beside the tables is let be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from caunghe.errors import FeedError
from caunghe.feed.reading.container import Part
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.recognition import Recognition, recognise

FEED = b'{"area": "31"}'


def file(name: str, content: bytes = b"") -> Part:
    return Part(
        name, lambda: content, lambda naming: Grid(name, pl.DataFrame({"c0": [str(naming and naming(["area"]))]}))
    )


def sheet(name: str, *rows: tuple[str | None, ...], shown: bool = True) -> Part:
    cells = pl.DataFrame(rows, orient="row") if rows else pl.DataFrame()
    return Part(name, None, lambda _: Grid(name, cells), lambda: shown)


def found(*parts: Part) -> Recognition:
    return recognise([*parts], Path("feed"))


def sources(recognition: Recognition) -> dict[str, str]:
    return {table: part.name for table, part in recognition.parts.items()}


def told(recognition: Recognition) -> list[tuple[Any, ...]]:
    parts = [part for part in recognition.findings if part.height]
    return [row for part in parts for row in part.select("rule", "table", "value", "expected").rows()]


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt", ".parquet", ".CSV"])
def test_a_file_of_text_or_parquet_named_as_a_table_is_that_table(suffix: str) -> None:
    recognition = found(file(f"areas{suffix}"))
    assert (list(recognition.grids), sources(recognition)) == (["areas"], {"areas": f"areas{suffix}"})
    # it is read by the headings of this very table
    assert recognition.grids["areas"]().cells["c0"].to_list() == ["1"]
    assert told(recognition) == []


@pytest.mark.parametrize("name", ["areas.docx", "areas", "areas.csv/", "more/areas.csv", "Tổng hợp.csv"])
def test_a_file_of_another_kind_or_name_is_told_and_not_read(name: str) -> None:
    recognition = found(file("sites.csv"), file(name))
    assert list(recognition.grids) == ["sites"]
    nearest = "–" if name.startswith("Tổng") else "areas"
    assert told(recognition) == [("table_unknown", name, name, nearest)]


@pytest.mark.parametrize(
    "name",
    [".areas.csv", "~$areas.csv", "datapackage.json", "README.md", "LICENCE", "license.txt", "guide.pdf",
     "Hướng dẫn.docx", "codes.csv", "Danh mục.csv", "lists.csv", "Huong_dan.txt"],
)  # fmt: skip
def test_what_lies_beside_the_tables_is_let_be(name: str) -> None:
    recognition = found(file("sites.csv"), file(name))
    assert (list(recognition.grids), told(recognition)) == (["sites"], [])


def test_the_second_file_of_a_table_is_told_beside_the_first() -> None:
    recognition = found(file("areas.csv"), file("Địa bàn.csv"))
    assert sources(recognition) == {"areas": "areas.csv"}
    assert told(recognition) == [("table_repeated", "areas", "Địa bàn.csv", "areas.csv")]


def test_information_stands_in_its_file_or_sheet() -> None:
    assert found(file("feed.json", FEED)).document == {"area": "31"}
    pairs = [("key", "value", None), ("city.vi", "A", "x"), ("as_of", None, None), (None, "lost", None)]
    assert found(sheet("Feed", *pairs)).document == {"city": {"vi": "A"}}
    assert found(sheet("feed", ("key",), ("area",))).document == {}
    assert found(sheet("feed", ("area", "31"))).document == {"area": "31"}
    assert found(sheet("feed")).document == {}
    # a file of that name that is no JSON is a table that is not known
    assert told(found(file("feed.json", FEED), file("feed.csv")))[0][:3] == ("table_unknown", "feed.csv", "feed.csv")


def test_a_sheet_named_as_a_table_is_that_table_even_hidden_and_one_that_shows_cells_is_told() -> None:
    recognition = found(
        sheet("1. Địa bàn", shown=False),
        sheet("Biểu đồ", shown=False),
        sheet("Tổng hợp"),
        sheet("Hướng dẫn"),
        sheet("Danh mục"),
    )
    assert sources(recognition) == {"areas": "1. Địa bàn"}
    assert told(recognition) == [("table_unknown", "Tổng hợp", "Tổng hợp", "–")]


@pytest.mark.parametrize(
    ("names", "shown"),
    [((), "–"), (("a.docx",), "a.docx"), (tuple("abcdef"), "a, b, c, d, e"), (("readme.md",), "readme.md")],
)
def test_files_without_any_table_are_refused_with_the_first_five(names: tuple[str, ...], shown: str) -> None:
    with pytest.raises(FeedError) as told_:
        found(*map(file, names))
    assert str(told_.value).endswith(f"it holds {shown}.")
    assert str(told_.value).startswith("feed holds no table")


@pytest.mark.parametrize("make", [lambda: file("areas.csv"), lambda: file("feed.json", FEED), lambda: sheet("x")])
def test_one_table_or_the_information_or_a_workbook_is_a_feed(make: Callable[[], Part]) -> None:
    found(make())
    found(make(), file("a.docx"))


INTAKES = ("Chương trình đào tạo", "Năm", "Nhập học", "Trong đó nữ", "Thôi học")


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (INTAKES, "intakes"),
        # a heading too many, a title above; not where the half is another's or a required one but one is missing
        ((*INTAKES, "Ghi chú"), "intakes"),
        ((*INTAKES[1:], "a", "b", "c"), "–"),
        (("Năm", "Nhập học"), "–"),
        (("Trường", "Số lớp", "Ghi chú"), "–"),
    ],
)
def test_a_sheet_of_another_name_is_offered_as_the_table_of_its_headings(
    headings: tuple[str, ...], expected: str
) -> None:
    title = ("BIỂU 1", *[None] * (len(headings) - 1))
    recognition = found(sheet("Sheet1", title, headings, ("CT1", "2025", *["7"] * (len(headings) - 2))))
    assert told(recognition) == [("table_unknown", "Sheet1", "Sheet1", expected)]
