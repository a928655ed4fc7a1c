"""What is said of a target names the boundary that its figures are of, in every title, line and note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from caunghe.commands.indicators_terminal import print_verdicts
from caunghe.indicators import results
from caunghe.indicators.calculate import indicators
from caunghe.language import LANGUAGES, Language
from caunghe.report.build import document
from caunghe.report.context import Context
from caunghe.report.document import Document, Figure, Table
from caunghe.report.publication import publishable
from caunghe.report.sections.summary import summary_section
from caunghe.report.sections.target_fans import fans
from caunghe.report.sections.targets import goal, verdicts_in_order
from caunghe.report.subjects import subject
from tests.corner import whole
from tests.report import example

NB = "\u00a0"


def two_boundaries(language: Language = "en") -> Context:
    """One indicator aimed at for today's city, met at 24 %, and for old Hải Phòng, which stands at 22 %."""
    told = example.context(language)
    row = told.results.verdicts.row(0, named=True)
    count = {"standard_error": None, "low": None, "high": None, "sample": None}
    city = row | count | {"indicator": "streaming_rate", "year": 2025, "target": 0.4, "estimate": 0.24}
    old = city | {"boundary": "old_haiphong", "year": 2030, "target": 0.5, "estimate": 0.22, "probability": 0.004}
    paths = [
        {"indicator": "streaming_rate", "area": "31", "group": None, "boundary": boundary, "year": year,
         "observed": year <= 2025, "series": 0, "estimate": value,
         **dict.fromkeys(("low80", "high80", "low95", "high95"), value)}
        for boundary, value, last in ((None, 0.24, 2025), ("old_haiphong", 0.22, 2027))
        for year in range(2023, last + 1)
    ]  # fmt: skip
    made = replace(
        told.results,
        verdicts=pl.DataFrame([city, old], schema=results.VERDICTS),
        paths=pl.DataFrame(paths, schema=results.PATHS),
    )
    return replace(told, results=made)


def texts(node: Any) -> Iterator[str]:
    """Every text in a chart's specification."""
    if isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
    elif isinstance(node, str):
        yield node


def test_each_line_of_the_terminal_stands_under_its_own_number(capsys: pytest.CaptureFixture[str]) -> None:
    told = two_boundaries()
    print_verdicts(told.results, told.feed, "en")
    lines = [" ".join(line.replace(NB, " ").split()) for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert lines == [
        "The targets",
        "Streaming rate: 24.0% (2025)",
        "40% in 2025 Missed",
        "Streaming rate in old Hải Phòng: 22.0% (2025)",
        "50% in 2030 Off course (chance: less than 1%)",
    ]


def test_page_one_and_the_goals_name_the_boundary() -> None:
    told = two_boundaries()
    assert [goal(row, told) for row in verdicts_in_order(told)] == [
        "Streaming rate, 40% by 2025",
        "Streaming rate in old Hải Phòng, 50% by 2030",
    ]
    said = [item for block in summary_section(told).blocks for item in getattr(block, "items", ())]
    assert said[:2] == [
        "Duty 11 – Streaming rate: 40% by 2025 missed. It stood at 24.0% in 2025.",
        "Duty 11 – Streaming rate in old Hải Phòng: 50% by 2030 off course (chance less than 1%)."
        " It stood at 22.0% in 2025.",
    ]


def test_a_fan_says_of_which_boundary_it_is_and_recomputed_only_of_todays() -> None:
    told = two_boundaries()
    city, old = fans(verdicts_in_order(told), told)
    # a target whose year is over is missed, not off course
    assert city.title == "Streaming rate: target of 40% by 2025 missed"
    assert old.title == "Streaming rate in old Hải Phòng: off course for 50% by 2030"
    assert (city.note, old.note) == (
        "Figures of Hải Phòng since 1 July 2025.",
        "Figures of old Hải Phòng (to 30 June 2025).",
    )
    recomputed = "before 1 July 2025: recomputed"
    assert (recomputed in set(texts(city.spec)), recomputed in set(texts(old.spec))) == (True, False)


def test_a_break_that_the_years_do_not_cross_is_told_of_an_old_boundary_too() -> None:
    told = two_boundaries()
    broken = told.results.paths.with_columns(series=pl.when(pl.col("year") < 2025).then(0).otherwise(1).cast(pl.Int64))
    told = replace(told, results=replace(told.results, paths=broken))
    for one in fans(verdicts_in_order(told), told):
        assert "break 1 July 2025" in set(texts(one.spec))


def test_figures_of_the_city_in_place_of_an_old_boundary_are_said_to_be() -> None:
    told = two_boundaries()
    row = verdicts_in_order(told)[1] | {"note": "other_boundary"}
    assert subject(row, told.feed, "en") == ("Streaming rate (goal of old Hải Phòng, figures of the whole city)")


@pytest.mark.parametrize(("group", "area", "said"), [
    ("women", "31", "Certificate rate (women)"), (None, "00001", "Certificate rate in Ward 00001"),
])  # fmt: skip
def test_a_group_and_a_commune_are_named(group: str | None, area: str, said: str) -> None:
    told = example.context("en")
    row = verdicts_in_order(told)[0] | {"group": group, "area": area}
    assert subject(row, told.feed, "en") == said


def titles_twice(document: Document) -> list[str]:
    shown = [block for _, block in document.blocks() if isinstance(block, Table | Figure)]
    tables = [block.table for block in shown if isinstance(block, Figure)]
    return [title for title, count in Counter(one.title for one in (*shown, *tables)).items() if count > 1]


@pytest.mark.long
def test_no_two_tables_or_charts_of_the_pilots_report_have_one_title() -> None:
    made = publishable(indicators(whole()))
    for language in LANGUAGES:
        told = Context(whole(), example.findings(), made, example.RUN, language)
        assert titles_twice(document(told)) == []
        assert {row["boundary"] for row in verdicts_in_order(told)} == {None, "old_haiphong"}
