"""A feed notes what a calculation reads from it."""

from __future__ import annotations

from dataclasses import replace
from threading import Thread

import pytest

from caunghe.feed.contents import Reads
from tests.corner import corner


def test_every_way_of_reading_a_table_is_noted() -> None:
    reads = Reads()
    feed = corner().recorded_feed(reads)
    assert len(feed.tables) == len(list(feed.tables))
    assert reads.tables == frozenset()
    feed["sites"]
    feed.numbered_table("areas")
    feed.tables.get("funds")
    thread = Thread(target=lambda: feed["tasks"])
    thread.start()
    thread.join()
    assert reads.tables == {"sites", "areas", "funds", "tasks"}
    dict(replace(feed, sheet_rows={}).tables)
    assert reads.tables == set(feed.tables)


def test_recordings_nest() -> None:
    outer, inner = Reads(), Reads()
    feed = corner().recorded_feed(outer)
    feed.recorded_feed(inner)["sites"]
    feed["areas"]
    assert (outer.tables, inner.tables) == ({"sites", "areas"}, {"sites"})


def test_a_table_that_serves_some_columns_is_behind_these_alone() -> None:
    outer, reads = Reads(), Reads()
    feed = corner().recorded_feed(outer).recorded_feed(reads)
    feed["programmes"]
    feed.feed_for("ownership", "area")["institutions"]
    feed.feed_for("area").feed_for("boundary")["labour_survey"]
    assert reads.tables == outer.tables == {"programmes", "institutions", "labour_survey"}
    assert reads.tables_behind({"entrants"}) == {"programmes"}
    assert reads.tables_behind({"entrants", "area"}) == {"programmes", "institutions"}
    assert reads.tables_behind({"boundary"}) == {"programmes", "labour_survey"}


def test_a_feed_that_is_not_recorded_is_itself_whatever_it_serves() -> None:
    assert corner().feed_for("area") is corner()


@pytest.mark.parametrize(("table", "says"), [("programs", "; programmes is'$"), ("zzz", "'$")])
def test_a_table_that_no_feed_has_is_named_with_the_nearest(table: str, says: str) -> None:
    with pytest.raises(KeyError, match=f"{table} is no table of a feed{says}"):
        corner()[table]


def test_an_unknown_table_names_the_nearest_however_it_is_asked_for() -> None:
    feed = corner()
    for ask in (feed.__getitem__, feed.numbered_table):
        with pytest.raises(KeyError, match="programs is no table of a feed; programmes is"):
            ask("programs")
