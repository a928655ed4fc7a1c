"""Advertisements of a file or feed: by which columns they are read, whose areas are known, and what is coded."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import caunghe
from caunghe.library.advertisements import Advertisements, _mapping
from caunghe.pilot import small_city
from caunghe.vacancies import guessed_mapping

ADS = pl.DataFrame({"Tên việc": ["Thợ hàn"], "Mô tả": ["Hàn TIG"], "Nơi": ["Phường B"]})
MAPPING = pl.DataFrame({"column": ["title"], "field": ["Mô tả"], "transformation": ["copy"], "argument": [""]})


@pytest.fixture
def source(tmp_path: Path) -> Path:
    ADS.write_csv(tmp_path / "ads.csv")
    return tmp_path / "ads.csv"


def test_a_mapping_is_a_frame_a_file_or_a_guess(source: Path, tmp_path: Path) -> None:
    assert _mapping(MAPPING, source) is MAPPING
    MAPPING.write_csv(tmp_path / "mapping.csv")
    for written in (tmp_path / "mapping.csv", str(tmp_path / "mapping.csv")):
        assert _mapping(written, source).select("column", "field").rows() == [("title", "Mô tả")]
    assert _mapping(None, source).equals(guessed_mapping(ADS))


def test_advertisements_of_a_file_are_read_by_the_mapping_and_those_of_a_feed_by_none(source: Path) -> None:
    read = caunghe.read_vacancies(source, mapping=MAPPING)
    assert (read.ads["title"].to_list(), read.mapping.equals(MAPPING)) == (["Hàn TIG"], True)
    feed = caunghe.read_feed(small_city())
    own = caunghe.read_vacancies(feed)
    assert own.ads["ad"].to_list() == feed["vacancies"]["vacancy"].to_list()
    assert own.mapping.is_empty()


def test_places_are_those_of_the_feed_that_is_given(tmp_path: Path) -> None:
    feed = caunghe.read_feed(small_city())
    area, name = feed["areas"].filter(pl.col("kind") != "city").select("area", "name").row(0)
    pl.DataFrame({"Tên việc": ["Thợ hàn"], "Nơi làm việc": [name]}).write_csv(tmp_path / "ads.csv")
    mapping = pl.DataFrame(
        {"column": ["title", "place"], "field": ["Tên việc", "Nơi làm việc"], "transformation": "copy", "argument": ""}
    )
    for given, known in ((None, []), (feed, [area]), (small_city(), [area])):
        read = caunghe.read_vacancies(tmp_path / "ads.csv", mapping=mapping, areas=given)
        assert read.ads["areas"].to_list() == [known]
    # a feed knows its own
    assert caunghe.read_vacancies(feed).ads["areas"].to_list() == [[area] for area in feed["vacancies"]["area"]]


def test_what_is_coded_is_a_frame_what_was_read_or_a_source(source: Path) -> None:
    rows = pl.DataFrame({"ad": ["1"], "title": ["Thợ hàn"], "text": ["Hàn TIG"]})
    read = caunghe.read_vacancies(source)
    assert isinstance(read, Advertisements)
    coded = [caunghe.code_vacancies(given).codes["isco08"].to_list() for given in (rows, read, source)]
    assert coded == [["7212"]] * 3
