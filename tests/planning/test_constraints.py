"""Families of constraints against what they mean, worked out another way."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from caunghe.planning.model.city import city
from caunghe.planning.model.columns import columns, most_supply
from caunghe.planning.model.constraints_people import risk
from tests.planning.tiny_city import feed, forecast, options


def test_the_segments_that_a_draw_has_are_its_need() -> None:
    """Σ of the widths of a draw's segments in a cell = min(need of the draw, what all licences could supply)."""
    register = feed()["programmes"].with_columns(licensed_intake=pl.col("licensed_intake") * 20)
    prepared = city(feed(programmes=register), forecast(), options(years=2, draws=6))
    blocks = columns(prepared)
    cells = risk(prepared, blocks).terms.join(blocks["met"], on="column")
    widths = cells.group_by("row", "occupation", "year").agg(pl.col("upper").sum())
    found = {(draw, occupation, year): width for draw, occupation, year, width in widths.iter_rows()}
    most = most_supply(prepared)
    need = np.minimum(np.maximum(prepared.demand.need, 0.0), most[None])
    assert blocks["met"]["segment"].max() == 5
    for draw, per_draw in enumerate(need):
        for code, per_year in zip(prepared.demand.occupations["occupation"], per_draw, strict=True):
            for year, people in zip(prepared.demand.years, per_year, strict=True):
                assert found.get((draw, code, year), 0.0) == pytest.approx(people, abs=1e-5)
