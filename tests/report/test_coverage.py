"""Years that are not all known yet are no results in the report: no headline, no change, no full count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from caunghe.feed.findings.findings import FINDINGS
from caunghe.indicators.calculate import indicators
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.report.context import Context
from caunghe.report.coverage import coverage_quantity
from caunghe.report.document import KeyFigures, Paragraph
from caunghe.report.sections.duties import duties_section, indicator_rows
from caunghe.report.sections.summary import summary_section
from caunghe.report.wording import state
from tests.indicators.small_city import city
from tests.indicators.test_calculate import trained
from tests.report import example

DONE = {"dropouts": 50, "graduates": 450, "employed_6m": 405, "in_field_6m": 360, "women": 200}
LESS = DONE | {"employed_6m": 225, "in_field_6m": 180}


@pytest.fixture(scope="module")
def context():
    """Two programmes whose outcomes are those of every year; one has not finished its cohort of 2025.

    On 30 September 2026: of 13 months from September 2025 in October; of three months from December, six months ago.
    """
    made = trained()
    made["programmes"] = [
        {**made["programmes"][0], "months": 13.0},
        {**made["programmes"][1], "level": "elementary", "months": 3.0},
    ]
    made["intakes"] = [
        {"programme": name, "year": year, "entrants": 500, **rest}
        for year in (2023, 2024, 2025)
        for name, rest in (("p1", DONE if year < 2025 else {"dropouts": 50, "women": 200}), ("p2", LESS))
    ]
    feed = city(**made, as_of=date(2026, 9, 30))
    return Context(feed, pl.DataFrame(schema=FINDINGS), indicators(feed), example.RUN, "en")


def test_the_headline_is_the_last_cohort_that_is_known(context):
    (figures,) = [block for block in summary_section(context).blocks if isinstance(block, KeyFigures)]
    (employed,) = [figure for figure in figures.figures if figure.label == "Employed after six months"]
    # (405 + 225) / 900
    assert (employed.value, employed.when, employed.error) == ("70.0%", "2024", "full count")
    assert employed.remark == "2025: 50.0%, 50.0% known so far"


def test_what_is_known_so_far_is_said_with_what_it_covers_and_not_compared(context):
    assert state("employed_6m_rate", context) == (
        "Employed after six months stood at 70.0% in 2024, practically unchanged from 2023."
        " Too little is known to compare: 50.0% in 2025 (50.0% of what is due)."
    )
    (duty,) = [section for section in duties_section(context).sections if section.key == "duty-4"]
    rows = [row for block in duty.blocks if hasattr(block, "rows") for row in block.rows]
    (settled, so_far) = [row for row in rows if str(row[0]).startswith("Completion rate")]
    assert (settled[1].value, settled[5], settled[6]) == (2024, coverage_quantity(1.0), "reliable")
    assert str(so_far[0]).endswith("so far")
    assert (so_far[1].value, so_far[4], so_far[5], so_far[6]) == (
        2025,
        None,
        coverage_quantity(0.5),
        "not enough yet",
    )


def test_parts_are_of_the_same_year_as_the_whole(context):
    assert set(context.parts("employed_6m_rate", "level")["year"]) == {2024}


@pytest.mark.parametrize(("made", "stale"), [(date(2026, 9, 28), False), (date(2026, 9, 29), True)])
def test_data_that_are_old_on_the_day_of_the_report_are_said_to_be_on_its_first_page(context, made, stale):
    # the data end on 30 June 2026: ninety days later is 28 September
    then = replace(context.feed.information, as_of=date(2026, 6, 30))
    told = replace(context, feed=replace(context.feed, information=then), run=replace(context.run, created=made))
    texts = [block.text for block in summary_section(told).blocks if isinstance(block, Paragraph)]
    wanted = "The data end on 30 June 2026, 91 days before this report was made"
    assert any(text.startswith(wanted) for text in texts) is stale


def test_an_indicator_without_a_value_says_that_there_is_none() -> None:
    """A row of dashes alone left the reader to guess whether it was withheld, forgotten or nought."""
    told = example.context("en")
    name = next(name for name in CATALOGUE if told.latest(name) is None and not told.so_far(name))
    assert not told.is_withheld(name)
    assert [row[1:] for row in indicator_rows(name, told)] == [(None, None, None, None, None, "no data")]
