"""A feed notes what a calculation reads from it."""

from __future__ import annotations

from dataclasses import replace
from threading import Thread

from caunghe.feed.contents import Reads
from tests.corner import corner


def test_every_way_of_reading_a_table_is_noted() -> None:
    reads = Reads()
    feed = corner().recorded(reads)
    assert len(feed.tables) == len(list(feed.tables))
    assert reads.tables == frozenset()
    feed["sites"]
    feed.numbered("areas")
    feed.tables.get("funds")
    thread = Thread(target=lambda: feed["tasks"])
    thread.start()
    thread.join()
    assert reads.tables == {"sites", "areas", "funds", "tasks"}
    dict(replace(feed, sheet_rows={}).tables)
    assert reads.tables == set(feed.tables)


def test_recordings_nest() -> None:
    outer, inner = Reads(), Reads()
    feed = corner().recorded(outer)
    feed.recorded(inner)["sites"]
    feed["areas"]
    assert (outer.tables, inner.tables) == ({"sites", "areas"}, {"sites"})


def test_a_table_that_serves_some_columns_is_behind_these_alone() -> None:
    outer, reads = Reads(), Reads()
    feed = corner().recorded(outer).recorded(reads)
    feed["programmes"]
    feed.serving("ownership", "area")["institutions"]
    feed.serving("area").serving("boundary")["labour_survey"]
    assert reads.tables == outer.tables == {"programmes", "institutions", "labour_survey"}
    assert reads.behind({"entrants"}) == {"programmes"}
    assert reads.behind({"entrants", "area"}) == {"programmes", "institutions"}
    assert reads.behind({"boundary"}) == {"programmes", "labour_survey"}


def test_a_feed_that_is_not_recorded_is_itself_whatever_it_serves() -> None:
    assert corner().serving("area") is corner()
