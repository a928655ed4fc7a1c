"""Norms are looked up by the day they are in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

import caunghe
from caunghe.feed import usable_feed
from caunghe.pilot import small_city
from caunghe.schema.governance import NORMS
from caunghe.schema.norms import national_norms, norm_in_force


def test_national_norms_have_the_columns_of_the_feed():
    assert national_norms().schema == NORMS.polars_schema
    assert norm_in_force(national_norms(), "learners_per_teacher", date(2026, 6, 30)) == 25


@pytest.mark.parametrize(
    ("day", "value"), [(date(2019, 1, 1), None), (date(2020, 1, 1), 30.0), (date(2023, 1, 1), 20.0)]
)
def test_the_latest_begun_counts(day: date, value: float | None):
    norms = pl.DataFrame(
        {
            "norm": ["class"] * 3,
            "training_field": [None, None, "6520123"],
            "valid_from": [date(2020, 1, 1), date(2023, 1, 1), date(2019, 1, 1)],
            "valid_to": [date(2022, 12, 31), None, None],
            "value": [30.0, 20.0, 10.0],
        },
        schema_overrides={"training_field": pl.String, "valid_to": pl.Date},
    )
    assert norm_in_force(norms, "class", day) == value


def test_a_norm_below_0_is_a_finding_of_its_cell_and_is_not_calculated_with() -> None:
    feed = caunghe.read_feed(small_city())
    row = {
        "norm": "learners_per_teacher",
        "valid_from": date(2020, 1, 1),
        "unit": "người học/nhà giáo",
        "source": "Số 1",
    }
    norms = pl.DataFrame([row | {"value": value} for value in (-5.0, 0.0)], schema=NORMS.polars_schema)
    norms = norms.with_columns(norm=pl.Series(["learners_per_teacher", "workplace_weight_over_24_months"]))
    faulty = replace(feed, tables={**feed.tables, "norms": norms}, supplied=feed.supplied | {"norms"})
    findings = caunghe.check_feed(faulty).findings
    found = findings.filter(table="norms", column="value")
    # 0 is right for a weight
    assert found.select("rule", "severity", "value", "expected").rows() == [("out_of_range", "error", "-5", "≥ 0")]
    assert usable_feed(faulty, findings)["norms"]["value"].to_list() == [None, 0.0]
