"""Admission, workplaces and jobs in the report: the numbers of their tables, and nothing that hints at a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from caunghe.language.text import LANGUAGES, Language
from caunghe.report import build
from caunghe.report.context import EngineResults
from caunghe.report.document import Cell, Document, Paragraph, Quantity, Section, Table, Withheld
from caunghe.schema.results import Omission
from tests.report import example, matching_example


def report(language: Language, engines: EngineResults | None = None) -> Document:
    made = engines or matching_example.engines()
    return build.document(replace(example.context(language), **made.by_name()))


def part(document: Document) -> Section:
    (section,) = [section for section in document.sections if section.key == "matching"]
    return section


def table(document: Document, key: str) -> Table:
    (found,) = [table for _, table in document.tables() if table.key == key]
    return found


def titled(document: Document, key: str) -> str:
    (found,) = [figure.title for figure in document.figures() if figure.key == key]
    return found


def values(cells: tuple[Cell, ...]) -> list[float]:
    return [cell.value for cell in cells if isinstance(cell, Quantity)]


def said(document: Document, key: str) -> str:
    (section,) = [section for section in part(document).walk() if section.key == key]
    return " ".join(block.text for block in section.blocks if isinstance(block, Paragraph))


def test_without_stages_there_is_no_such_section() -> None:
    document = build.document(example.context("vi"))
    assert "matching" not in [section.key for section in document.sections]


def test_a_stage_left_out_says_why_beside_the_others() -> None:
    section = part(report("en", replace(matching_example.engines(), admission=Omission("Không có đợt.", "No round."))))
    assert section.blocks[-1] == Paragraph("No round.", "lead", "action")
    assert [one.key for one in section.sections] == ["placement", "jobs"]


def test_a_round_is_told_with_its_shares() -> None:
    text = said(report("en"), "admission")
    assert "closing 15 July 2026) has 400 applicants with 900 choices; 300 of them (75.0%) get a place" in text
    assert "240 (60.0%) their first choice. Of 350 seats in the 2 programmes that somebody ranks, 50 stay empty" in text
    assert "plan's seats of 2029 these programmes have 333 places, of which 44 would stay empty" in text
    assert "want of a smallest class: 1;" in text
    assert "The round is still open" in text
    over = matching_example.engines(closes=date(2026, 6, 1))
    assert "still open" not in said(report("en", over), "admission")
    # 333 − 44 places filled, where the round's own seats place 300
    assert (
        "289 people would then get a place; with the latest entrants as seats (310) 296, with the seats entered in the"
        " round 300" in text
    )


def test_a_round_that_closed_after_the_day_of_the_data_is_no_longer_open() -> None:
    # the data end on 30 June 2026, the report is made on 15 July
    since = said(report("en", matching_example.engines(closes=date(2026, 7, 14))), "admission")
    assert "The round closed on 14 July 2026, after the day of the data (30 June 2026)" in since
    assert "still open" not in since


def test_wanted_and_empty_programmes_go_by_name() -> None:
    document = report("en")
    assert titled(document, "admission-wanted").endswith("(college), College: 91 want it more than what they got")
    (wanted,) = table(document, "admission-wanted-table").rows
    assert str(wanted[0]).endswith("(college), College")
    # the cut-off of everybody, not that of a reserve
    assert values(wanted) == [200, 200, 91, 18.75, 5]
    (empty,) = table(document, "admission-empty").rows
    assert values(empty) == pytest.approx([150, 100, 50, 2 / 3])


def test_communes_and_groups_with_few_people_are_withheld() -> None:
    document = report("en")
    assert "25.0% of school leavers enter vocational education; most in Ward 00001 (57.3%), fewest in Ward 00002" in (
        titled(document, "admission-map")
    )
    rows = table(document, "admission-communes").rows
    assert values(rows[0]) == [100, 0.573, 60, 50, 0.667, 4.25]
    assert rows[-1] == ("Ward 00004", *(Withheld(),) * 5, None)
    everybody, poor = table(document, "admission-groups").rows
    assert (everybody[0], values(everybody)) == ("Everybody", [400, 0.75, 0.6])
    assert poor[1:] == (Withheld(),) * 3


def test_places_and_prices_by_field_group() -> None:
    document = report("en")
    assert "150 of 200 trainees who need a workplace (75.0%)" in said(document, "placement")
    assert "a median of 11.5 km" in said(document, "placement")
    assert titled(document, "placement-groups").endswith("30 trainees are left without")
    first, second = [values(row) for row in table(document, "placement-table").rows]
    assert first == [80, 50, 30, 50 / 80, 50, 50, 12]
    # (90 · 30 + 10 · 0) / 100
    assert second == [120, 100, 20, 100 / 120, 100, 95, 27]


def test_fields_with_few_left_over_are_hidden() -> None:
    placement = matching_example.placement()
    few = placement.programmes.with_columns(placed=pl.when(pl.col("programme") == "P1").then(118).otherwise("placed"))
    rows = table(report("en", EngineResults(placement=replace(placement, programmes=few))), "placement-table").rows
    assert rows[1][2:5] == (Withheld(), Withheld(), Withheld())


def test_jobs_are_told_by_occupation_and_field() -> None:
    document = report("en")
    assert "500 graduates stand beside 700 openings of 40 vacancies. 4 vacancies would draw" in said(document, "jobs")
    assert "raises expected earnings by VND 3.25 million a month" in titled(document, "jobs-occupations").replace(
        "\u00a0", " "
    )
    rows = table(document, "jobs-occupations-table").rows
    # three openings are too few to be told
    assert [row[1] for row in rows] == ["3331", "8212"]
    assert values(rows[1]) == [9, 300, 210.4, 2, 0.5]
    least, other = table(document, "jobs-fields").rows
    assert values(least) == [40, 0, 1.2]
    assert other[2] == Withheld()


def test_both_languages_show_the_same_numbers() -> None:
    vi, en = (report(language) for language in LANGUAGES)
    assert [section.key for section in part(vi).walk()] == [section.key for section in part(en).walk()]
    for (_, one), (_, other) in zip(vi.tables(), en.tables(), strict=True):
        assert sorted(values(tuple(cell for row in one.rows for cell in row))) == sorted(
            values(tuple(cell for row in other.rows for cell in row))
        )
