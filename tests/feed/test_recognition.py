"""Which part of a feed holds which table: by its name alone, and what lies beside the tables is let be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from caunghe.errors import FeedError
from caunghe.feed.check import RULES
from caunghe.feed.findings.findings import FINDINGS, sentences
from caunghe.feed.read import read_feed
from caunghe.feed.reading.container import Part
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.recognition import Recognition, recognise
from caunghe.language.text import LANGUAGES
from tests.feed.feeds import sound_with

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
    # a file of that name that is neither JSON nor text is a table that is not known
    assert told(found(file("feed.json", FEED), file("feed.pdf")))[0][:3] == ("table_unknown", "feed.pdf", "feed.pdf")


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


@pytest.mark.parametrize("name", ["feed.csv", "Thông tin.csv", "feed.txt"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_information_page_saved_as_text_is_read(tmp_path: Path, name: str, separator: str):
    items = {"city.vi": "Tân Giang", "Mã địa bàn": "31", "as_of": "30/06/2026", "licence": "nội bộ"}
    rows = [("Mục", "Giá trị"), *items.items()]
    folder = sound_with(tmp_path, {"feed.json": "", name: "".join(f"{separator.join(row)}\n" for row in rows)})
    feed, found = read_feed(folder)
    about = feed.information
    assert (about.city.vi, about.area, str(about.as_of), about.licence) == ("Tân Giang", "31", "2026-06-30", "nội bộ")
    assert set(found["rule"]) == {"information_missing"}  # the English name, which was not given
    assert found["column"].to_list() == ["city.en"]


def test_feed_json_goes_before_the_information_page(tmp_path: Path):
    folder = sound_with(tmp_path, {"feed.csv": "city.vi;X\n"})
    assert read_feed(folder)[0].information.city.vi != "X"


def test_the_example_of_missing_information_cures(tmp_path: Path):
    folder = sound_with(tmp_path, {"feed.json": ""})
    (missing,) = read_feed(folder)[1].to_dicts()
    assert (missing["rule"], missing["column"]) == ("information_missing", "feed.json")
    for language in LANGUAGES:
        (told,) = sentences(pl.DataFrame([missing], schema=FINDINGS), RULES, language)["mend"]
        example = told[told.index("{") : told.rindex("}") + 1]
        (folder / "feed.json").write_text(example, encoding="utf-8")
        feed, found = read_feed(folder)
        assert (feed.information.area, str(feed.information.as_of)) == ("31", "2026-06-30")
        assert found.is_empty(), found


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
    rule = "table_unknown" if expected == "–" else "table_unnamed"
    assert told(recognition) == [(rule, "Sheet1", "Sheet1", expected)]
