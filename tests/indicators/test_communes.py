"""A commune's own estimate is shown when enough people were asked there; the model's is shown everywhere."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.indicators.bases import base
from caunghe.indicators.communes import communes
from caunghe.indicators.options import IndicatorOptions
from tests.corner import corner

# people asked in the communes of the corner: 59, 68, 23, 20 and 18; none in three
ASKED = {"10525": 59, "11407": 68, "11413": 23, "11728": 20, "11887": 18}


def found(options: IndicatorOptions) -> pl.DataFrame:
    return communes(corner(), base(corner(), "labour_survey", options), options)


@pytest.mark.parametrize(("least", "hidden"), [(18, []), (19, ["11887"]), (20, ["11887"]), (21, ["11728", "11887"])])
def test_what_few_people_said_is_hidden_with_their_number(least: int, hidden: list[str]) -> None:
    table = found(IndicatorOptions(minimum_people=least))
    own = table.filter(pl.col("direct").is_not_null())
    assert dict(own.select("area", "persons").iter_rows()) == {a: n for a, n in ASKED.items() if a not in hidden}
    assert own["direct_error"].null_count() == 0
    none = table.filter(pl.col("area").is_in(hidden))
    assert none["persons"].null_count() == none["direct_error"].null_count() == len(hidden)
    # nobody was asked: a number that gives nobody away
    assert table.filter(pl.col("persons") == 0).height == 3
    assert table["estimate"].null_count() == 0


def test_the_office_s_own_table_hides_nobody() -> None:
    table = found(IndicatorOptions(minimum_people=100, public=False))
    assert dict(table.filter(pl.col("persons") > 0).select("area", "persons").iter_rows()) == ASKED
