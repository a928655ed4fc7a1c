"""No table or column that a round reads is missing from those whose findings it is told of."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from caunghe.feed.check import check_feed
from caunghe.feed.contents import Feed, Reads
from caunghe.feed.findings.findings import gather
from caunghe.feed.usable import usable_feed
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.matching.admission.admission import admit
from caunghe.matching.admission.checked import READ
from caunghe.matching.admission.options import AdmissionOptions
from tests.corner import corner


@pytest.fixture(scope="module")
def sound() -> Feed:
    return usable_feed(corner(), check_feed(corner(), gather(()), CATALOGUE))


def emptied(feed: Feed, table: str, columns: list[str]) -> Feed:
    frame = feed[table]
    empty = [pl.lit(None, frame.schema[column]).alias(column) for column in columns]
    return replace(feed, tables={**feed.tables, table: frame.with_columns(empty)})


def decided(feed: Feed, round_id: str) -> list[pl.DataFrame]:
    made = admit(feed, round_id, AdmissionOptions())
    return [made.results, made.cutoffs, made.closed, made.findings]


def test_the_tables_are_those_that_a_round_reads(sound: Feed) -> None:
    reads = Reads()
    decided(sound.recorded_feed(reads), sound["rounds"]["round"][0])
    assert reads.tables == set(READ)


@pytest.mark.parametrize("table", READ)
def test_no_other_column_moves_a_round(table: str, sound: Feed) -> None:
    round_id = sound["rounds"]["round"][0]
    others = [column for column in sound[table].columns if column not in READ[table]]
    pairs = zip(decided(sound, round_id), decided(emptied(sound, table, others), round_id), strict=True)
    assert all(before.equals(after) for before, after in pairs)
