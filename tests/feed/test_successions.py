"""Whose the history of an institution is that was merged, converted or renamed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import no_findings
from caunghe.feed.successions import successors, with_successors
from caunghe.feed.usable import usable_feed
from caunghe.indicators.calculate import indicators
from caunghe.indicators.options import IndicatorOptions
from caunghe.schema.tables import TABLES
from tests.planning.tiny_city import feed


def city(*rows: tuple[str, str, date, str]) -> Feed:
    names = ("institution", "successor", "date", "kind")
    listed = [dict(zip(names, row, strict=True)) | {"source": "Quyết định giả định 1"} for row in rows]
    return feed(institution_successions=pl.DataFrame(listed, schema=TABLES["institution_successions"].polars_schema))


@pytest.mark.parametrize(
    ("rows", "became"),
    [
        ([("I1", "I2", date(2026, 6, 30), "merged")], {"I1": "I2"}),
        ([("I1", "I2", date(2026, 7, 1), "merged")], {}),
        ([("I1", "I2", date(2020, 1, 1), "split")], {}),
        (
            [("I0", "I1", date(2020, 1, 1), "renamed"), ("I1", "I2", date(2021, 1, 1), "converted")],
            {"I0": "I2", "I1": "I2"},
        ),
        ([("I1", "I2", date(2020, 1, 1), "renamed"), ("I2", "I1", date(2021, 1, 1), "renamed")], {"I2": "I1"}),
        ([("I1", "I1", date(2020, 1, 1), "renamed")], {}),
    ],
)  # fmt: skip
def test_successions_are_followed_in_order_of_their_days(
    rows: list[tuple[str, str, date, str]], became: dict[str, str]
) -> None:
    assert successors(city(*rows)) == became


def test_what_belonged_to_an_old_institution_is_its_successors_and_nobody_counts_twice() -> None:
    """I1 has five teachers and P1, P2 (20 and 18 entrants a year); I2 two teachers and P3 (16 entrants)."""
    sound = usable_feed(city(("I1", "I2", date(2026, 6, 30), "merged")), no_findings())
    assert sound["institutions"]["institution"].to_list() == ["I2"]
    assert set(sound["sites"]["institution"]) == set(sound["teachers"]["institution"]) == {"I2"}
    assert sound.numbered_table("institutions").select("sheet_row", "institution").rows() == [(3, "I2")]
    values = indicators(sound, IndicatorOptions(public=False)).values
    entrants = values.filter(indicator="entrants", breakdown="institution", year=2025)
    assert entrants.select("category", "estimate").rows() == [("I2", 54.0)]


def test_without_successions_a_feed_stays_as_it_is() -> None:
    plain = feed()
    sound = usable_feed(plain, no_findings())
    assert all(sound[name].equals(plain[name]) for name in ("institutions", "sites", "teachers"))
    assert replace(sound, tables={}, sheet_rows={}) == replace(plain, tables={}, sheet_rows={})


def test_every_table_about_an_institution_is_the_successors_but_for_what_stays_with_the_old_one() -> None:
    about = [name for name, table in TABLES.items() if any(c.references == "institutions" for c in table.columns)]
    stays = {"institution_successions", "standard_assessments", "surveys", "accreditations", "institution_accounts"}
    assert set(about) == {"agreements", "sites", "teachers"} | stays
    frames = {name: pl.DataFrame({"institution": ["I0", "I2"]}) for name in about}
    moved = with_successors(frames, {"I0": "I1"})
    after = {name: frame["institution"].to_list() for name, frame in moved.items()}
    old = {name for name, codes in after.items() if codes == ["I0", "I2"]}
    assert old == stays
    assert all(codes == ["I1", "I2"] for name, codes in after.items() if name not in old)
