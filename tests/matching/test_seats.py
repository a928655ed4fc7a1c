"""What a round offers: the seats of programmes by quota, licence and site, and those held for groups."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from caunghe.matching.admission.admission import admit
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.planning.model.capacity import open_years
from caunghe.planning.options import PlanOptions
from tests.matching.rounds import round_feed


def _places(admission):
    return dict(admission.results.filter(pl.col("programme").is_not_null()).select("applicant", "programme").rows())


def test_site_closed_by_the_end_of_the_round_takes_nobody():
    feed = round_feed({"P": 1}, {"a": "P"}, {"a": 1}, sites=[{"site": "S", "closes": date(2026, 6, 30)}])
    programmes = feed["programmes"].with_columns(site=pl.lit("S"))
    assert _places(admit(replace(feed, tables={**feed.tables, "programmes": programmes}), "R1")) == {}


@pytest.mark.parametrize(
    ("opened", "closes", "starts"),
    [
        (None, None, True),
        (date(2026, 12, 31), None, True),
        (date(2027, 1, 1), None, False),
        (None, date(2027, 1, 1), True),
        (None, date(2026, 12, 31), False),
        (date(2026, 1, 1), date(2027, 12, 31), True),
    ],
)
def test_a_round_gives_seats_where_a_plan_of_its_year_may(opened, closes, starts):
    # the round closes on 1 July 2026; the plan is of that year
    feed = round_feed({"P": 1}, {"a": "P"}, {"a": 1}, sites=[{"site": "S", "opened": opened, "closes": closes}])
    programmes = feed["programmes"].with_columns(site=pl.lit("S"))
    feed = replace(feed, tables={**feed.tables, "programmes": programmes})
    assert _places(admit(feed, "R1")) == ({"a": "P"} if starts else {})
    assert open_years(feed, [2026], PlanOptions()).rows() == ([("S", 2026)] if starts else [])
    # approved seats open no site either
    approved = AdmissionOptions(seats=pl.DataFrame({"programme": ["P"], "seats": [4]}))
    assert admit(feed, "R1", approved).round.programmes["seats"].to_list() == [4 if starts else 0]
