"""In force: both ends of a period belong to it, and what is not known is not taken for granted."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from caunghe.schema import code_list, codes_with, in_force, latest_year, not_ended

DAY = date(2026, 6, 30)
BEFORE, AFTER = date(2026, 6, 29), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [
        (DAY, None, True),
        (AFTER, None, False),
        (BEFORE, None, True),
        (BEFORE, DAY, True),
        (DAY, DAY, True),
        (BEFORE, BEFORE, False),
        (AFTER, AFTER, False),
        (None, None, False),
        (None, AFTER, False),
    ],
)
def test_a_period_holds_its_first_and_last_day(begins: date | None, ends: date | None, holds: bool) -> None:
    days = {"valid_from": pl.Date, "valid_to": pl.Date, "day": pl.Date}
    table = pl.DataFrame([(begins, ends, DAY)], schema=days, orient="row")
    assert table.select(in_force(DAY)).item() is holds
    assert table.select(in_force(pl.col("day"))).item() is holds
    assert table.select(not_ended(DAY)).item() is (ends is None or ends >= DAY)


def test_the_latest_year_is_the_last_on_record() -> None:
    table = pl.DataFrame({"year": [2024, None, 2025, 2025], "x": [1, 2, 3, 4]})
    assert latest_year(table)["x"].to_list() == [3, 4]
    assert latest_year(table.clear()).is_empty()


def test_certificates_are_those_of_the_code_list() -> None:
    for name in ("qualifications", "levels"):
        listed = code_list(name)
        assert set(codes_with(name, "certified")) == {
            c for c, yes in listed.select("code", "certified").iter_rows() if yes == "true"
        }
        assert 0 < len(codes_with(name, "certified")) < listed.height
