"""Rounds, placements and registers by way of the library: what is written where, and what is not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import caunghe
from caunghe.feed import feed_hash, write_feed
from caunghe.feed.contents import Feed
from caunghe.pilot import small_city


@pytest.fixture(scope="module")
def feed() -> Feed:
    return caunghe.read_feed(small_city())


def test_the_round_asked_for_is_decided_and_else_the_one_that_closes_next(feed: Feed, tmp_path: Path) -> None:
    later = feed["rounds"].with_columns(round=pl.lit("R2"), closes=pl.lit(date(2027, 7, 1)))
    two = replace(feed, tables={**feed.tables, "rounds": pl.concat([feed["rounds"], later])})
    assert caunghe.admit(two).round.name == "R1"
    assert caunghe.admit(two, round="R2").round.name == "R2"
    # nothing is written where no folder is named
    assert list(tmp_path.iterdir()) == []
    caunghe.admit(two, round="R2", out=tmp_path / "out")
    assert (tmp_path / "out" / "round.json").is_file()
    names = pl.read_csv(tmp_path / "out" / "cutoffs.csv")
    assert names.columns[0] == "programme"


def test_trainees_come_from_the_feed_a_frame_or_a_file(feed: Feed, tmp_path: Path) -> None:
    people = pl.DataFrame(
        {
            "trainee": ["A"],
            "programme": ["P1"],
            "area": ["A"],
            "starts": [date(2026, 9, 1)],
            "ends": [date(2026, 12, 31)],
        }
    )
    people.write_csv(tmp_path / "trainees.csv")
    assert caunghe.place(feed).placements.height == 30
    for given in (people, tmp_path / "trainees.csv", str(tmp_path / "trainees.csv")):
        assert caunghe.place(feed, trainees=given).placements["trainee"].to_list() == ["A"]


def test_a_register_is_also_written_where_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "schools.csv").write_text("code,title\n7,Trường Bảy\n", encoding="utf-8")
    (tmp_path / "mapping.csv").write_text(
        "table,column,from,field,transformation,argument\n"
        "institutions,institution,schools,code,copy,\ninstitutions,name,schools,title,copy,\n",
        encoding="utf-8",
    )
    given = {"mapping": tmp_path / "mapping.csv", "information": small_city() / "feed.json"}
    before = sorted(tmp_path.iterdir())
    feed = caunghe.convert_register(tmp_path / "schools.csv", **given).feed
    assert sorted(tmp_path.iterdir()) == before
    written = caunghe.convert_register(tmp_path / "schools.csv", **given, out=tmp_path / "feed").feed
    back = caunghe.read_feed(tmp_path / "feed")
    for each in (feed, written, back):
        assert each["institutions"].select("institution", "name").rows() == [("7", "Trường Bảy")]


def test_a_round_says_which_feed_it_certifies_so_that_its_hash_can_be_worked_out_again(tmp_path: Path) -> None:
    feed = caunghe.read_feed(small_city())
    said = {}
    for name, source in (("path", small_city()), ("memory", feed)):
        caunghe.admit(source, out=tmp_path / name)
        manifest = json.loads((tmp_path / name / "round.json").read_text(encoding="utf-8"))
        said[name] = manifest["feed_in_memory"], manifest["feed_sha256"]
        certificate = caunghe.verify(tmp_path / name)
        assert (certificate.passed, certificate.feed_sha256) == (True, manifest["feed_sha256"])
    assert said["path"] == (False, feed_hash(small_city()))
    # the way that the documentation names, from a second reading of the feed
    write_feed(caunghe.read_feed(small_city()), tmp_path / "again", form="parquet")
    assert said["memory"] == (True, feed_hash(tmp_path / "again"))
    assert said["memory"][1] != said["path"][1]
