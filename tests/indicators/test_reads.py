"""Labels of basis follow what was read: no list of tables is kept by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest

from caunghe.feed.contents import Basis, Reads
from caunghe.indicators.bases import BASES
from caunghe.indicators.calculate import indicators
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.indicators.options import IndicatorOptions
from caunghe.schema.tables import TABLES
from tests.corner import corner
from tests.indicators.small_city import city

OPTIONS = IndicatorOptions(public=False)
PROGRAMMES = {
    "institutions": [{"institution": "I", "name": "I", "kind": "college", "ownership": "public", "area": "1"}],
    "sites": [{"site": "S", "institution": "I", "name": "S", "area": "1"}],
    "programmes": [
        {"programme": f"P{i}", "site": "S", "training_field": "6520123", "level": "college", "months": 30.0}
        for i in range(10)
    ],
    "programme_skills": [{"programme": "P1", "skill": "x"}],
}
PUBLISHED: Mapping[str, Basis] = dict.fromkeys(TABLES, "published")


def labels(**synthetic: Basis) -> dict[tuple[str, str], str]:
    """Return the basis by indicator and breakdown where all tables are published but those named."""
    feed = city(**PROGRAMMES)
    feed = replace(feed, information=replace(feed.information, basis={**PUBLISHED, **synthetic}))
    values = indicators(feed, OPTIONS).values
    return {(name, by): basis for name, by, basis in values.select("indicator", "breakdown", "basis").iter_rows()}


def test_a_share_of_synthetic_skills_is_synthetic_and_other_numbers_of_programmes_are_not() -> None:
    found = labels(programme_skills="synthetic")
    assert found["skills_declared_share", "all"] == "synthetic"
    others = {basis for (name, _), basis in found.items() if name != "skills_declared_share"}
    assert others == {"published"}


def test_a_number_shown_by_ownership_rests_on_the_table_that_says_who_owns_what() -> None:
    found = labels(institutions="synthetic")
    assert found["skills_declared_share", "ownership"] == "synthetic"
    assert found["skills_declared_share", "all"] == "published"


def test_a_table_whose_basis_is_not_told_is_estimated() -> None:
    feed = city(**PROGRAMMES)
    assert set(indicators(feed, OPTIONS).values["basis"]) == {"estimated"}


def test_the_measure_of_mismatch_rests_on_all_that_mismatch_reads() -> None:
    feed = corner()
    basis = {**PUBLISHED, "programmes": "synthetic"}
    feed = replace(feed, information=replace(feed.information, basis=basis))
    values = indicators(feed, OPTIONS).values.filter(pl.col("indicator") == "training_dissimilarity")
    assert values.height
    assert set(values["basis"]) == {"synthetic"}


@pytest.mark.parametrize("table", BASES)
def test_a_table_said_to_serve_some_columns_moves_no_other_column(table: str) -> None:
    """What ``feed_for`` declares is held to what the base does: without the table, only these columns change."""
    feed, reads = corner(), Reads()
    whole = BASES[table](feed.recorded_feed(reads), OPTIONS)
    declared = [each for each in CATALOGUE.values() if each.table == table]
    parts = [part for each in declared for part in (each.numerator, each.denominator) if part is not None]
    used = {name for part in parts for name in part.meta.root_names()}.union(*(each.breakdowns for each in declared))
    kept = [name for name in whole.columns if name in used | {"year"}]
    for name in kept:
        for gone in reads.tables - reads.tables_behind([name]):
            without = replace(feed, tables={**feed.tables, gone: feed[gone].clear()})
            assert BASES[table](without, OPTIONS)[name].equals(whole[name]), (name, gone)
