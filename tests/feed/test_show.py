"""Findings are shown where they are, in either language, without what belongs to a person."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from caunghe.feed.check import RULES
from caunghe.feed.contents import Feed
from caunghe.feed.dictionary import dictionary_html
from caunghe.feed.findings.findings import FINDINGS, gather, no_findings, sentences
from caunghe.feed.findings.groups import MASK, grouped_findings
from caunghe.feed.findings.page import _cell, findings_html
from caunghe.feed.findings.show import as_text, findings_json, print_findings, write_findings_page
from caunghe.feed.findings.wording import separated_thousands
from caunghe.feed.rules.semantic import check_semantics
from caunghe.feed.rules.semantic.rules import example_feed
from caunghe.language.text import LANGUAGES, Language
from caunghe.schema.tables import TABLES

BOTH = pytest.mark.parametrize("language", LANGUAGES)
SECRET = "NGUYEN-THI-BICH"


@pytest.fixture
def feed() -> Feed:
    intakes = [{"programme": f"P{number}", "year": 2024, "entrants": 20, "graduates": 25} for number in range(30)]
    intakes.append({"programme": "<script>alert(1)</script>", "year": 2024, "entrants": 30, "median_pay_6m": 8_500})
    teachers = [{"teacher": f"T{number}", "birth_year": 1931 if number == 3 else 1987} for number in range(6)]
    return example_feed({"intakes": intakes, "teachers": teachers})


@pytest.fixture
def findings(feed: Feed) -> pl.DataFrame:
    raw = [
        ("type_wrong", "error", "intakes", 32, "applicants", "bốn mươi", "40"),
        ("file_missing", "error", "programmes", None, None, None, "intakes"),
        ("reference_unknown", "error", "choices", 4, "applicant", SECRET, SECRET + "A"),
        ("key_duplicate", "error", "choices", 9, "rank", f"R1 | {SECRET} | 2", "4"),
        ("information_missing", "error", "feed", None, "licence", None, "CC0-1.0"),
    ]
    return gather([check_semantics(feed, ()), pl.DataFrame(raw, schema=FINDINGS, orient="row")])


def _printed(feed: Feed, findings: pl.DataFrame, language: Language) -> str:
    stream = io.StringIO()
    print_findings(feed, findings, RULES, language, console=Console(file=stream, width=100))
    return stream.getvalue()


@BOTH
def test_groups_count_everything_and_show_the_first(findings: pl.DataFrame, language: Language):
    groups = {(group.table, group.rule): group for group in grouped_findings(findings, RULES, language, shown=5)}
    graduates = groups["intakes", "graduates_exceed_entrants"]
    assert (graduates.count, len(graduates.rows), graduates.hidden_count) == (30, 5, 25)
    assert sum(group.count for group in groups.values()) == findings.height
    assert next(iter(groups)) == ("feed", "information_missing")


@BOTH
def test_personal_values_are_masked_everywhere(feed: Feed, findings: pl.DataFrame, language: Language):
    shown = [
        as_text(feed, findings, RULES, language),
        findings_json(findings, RULES, language),
        findings_html(feed, findings, RULES, language),
        _printed(feed, findings, language),
    ]
    for text in shown:
        assert SECRET not in text
        assert "1931" not in text
        assert "1987" not in text
        assert MASK in text


@BOTH
def test_page_shows_the_cell_among_its_neighbours(feed: Feed, findings: pl.DataFrame, language: Language):
    page = findings_html(feed, findings, RULES, language)
    group = page.split('id="intakes-type_wrong"')[1].split("</details>")[0]
    assert re.findall(r'<th scope="row">(\d+)</th>', group) == ["30", "31", "32"]
    assert re.search(r'class="[^"]*faulty">bốn mươi</td>', group)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page


@BOTH
def test_amounts_of_money_are_set_apart(feed: Feed, findings: pl.DataFrame, language: Language):
    mark = {"vi": ".", "en": ","}[language]
    assert f"500{mark}000{mark}000" in as_text(feed, findings, RULES, language)
    assert separated_thousands("≤ 12000000; năm 2026", language) == f"≤ 12{mark}000{mark}000; năm 2026"


def test_json_holds_every_finding(findings: pl.DataFrame):
    document = json.loads(findings_json(findings, RULES, "vi"))
    assert len(document["findings"]) == findings.height
    assert sum(document["counts"].values()) == findings.height
    assert all(finding["says"] and finding["mend"] for finding in document["findings"])


@BOTH
def test_sound_feed_is_told_so(feed: Feed, language: Language, tmp_path: Path):
    write_findings_page(feed, no_findings(), RULES, tmp_path / "new" / "page.html", language=language)
    page = (tmp_path / "new" / "page.html").read_text(encoding="utf-8")
    assert {"vi": "Không thấy điều gì cần sửa", "en": "Nothing to mend was found"}[language] in page
    assert {"vi": "Không thấy", "en": "Nothing"}[language] in _printed(feed, no_findings(), language)
    assert json.loads(findings_json(no_findings(), RULES, language)) == {
        "counts": {"error": 0, "warning": 0},
        "causes": [],
        "findings": [],
    }


def test_rows_of_the_sheet_are_those_of_the_user(feed: Feed):
    moved = replace(feed, sheet_rows={"intakes": pl.int_range(10, 10 + feed["intakes"].height, eager=True)})
    page = findings_html(moved, check_semantics(moved, ()), RULES, "en")
    group = page.split('id="intakes-pay_implausible"')[1].split("</details>")[0]
    assert re.findall(r'<th scope="row">(\d+)</th>', group) == ["38", "39", "40"]


@BOTH
def test_plain_text_names_place_and_remedy(feed: Feed, findings: pl.DataFrame, language: Language):
    text = as_text(feed, findings, RULES, language, shown=2)
    assert {"vi": "- lỗi, dòng 2, Tốt nghiệp:", "en": "- error, row 2, Graduates:"}[language] in text
    assert {"vi": "và 28 chỗ nữa", "en": "and 28 more"}[language] in text


@pytest.mark.parametrize(
    ("rule", "cells", "vi", "en"),
    [
        ("teacher_ratio_exceeded", ("institutions", "institution", "28.7", "≤ 25"), ("28,7", "≤ 25"), ("28.7", "≤ 25")),
        ("coordinates_outside_city", ("sites", "longitude", "10890 km", "≤ 15 km"), ("10.890 km",), ("10,890 km",)),
        ("dates_inverted", ("tasks", "due", "2025-08-31", "≥ 2025-09-01"), ("31/08/2025", "≥ 01/09/2025"),
         ("31 August 2025", "≥ 1 September 2025")),
        ("outlook_extreme", ("industry_outlooks", "growth", "-0.251", "-0.25–0.25"), ("−0,251", "−0,25–0,25"),
         ("−0.251", "−0.25–0.25")),
        ("in_field_exceed_employed", ("intakes", "in_field_6m", "1845", "≤ 1844"), ("(1.845)",), ("(1,845)",)),
        ("pay_implausible", ("vacancies", "pay_min", "5000", "3070000–500000000"), ("3.070.000–500.000.000",),
         ("5,000 đồng",)),
        ("equipment_year_in_future", ("equipment", "year_bought", "2062", "≤ 2026"), ("2062", "≤ 2026"), ("2062",)),
        ("vacancy_repeated", ("vacancies", "vacancy", "10890", "11200.5"), ("11200.5",), ("11200.5",)),
        ("programme_without_teachers", ("programmes", "training_field", "5810208", "≥ 1"), ("5810208",), ("5810208",)),
        ("type_wrong", ("intakes", "entrants", "28.7", ""), ("28.7",), ("28.7",)),
    ],
)  # fmt: skip
def test_numbers_and_days_are_written_as_their_readers_do_and_cells_and_codes_as_they_stand(rule, cells, vi, en):
    table, column, value, expected = cells
    row = (rule, "error", table, 2, column, value, expected)
    found = pl.DataFrame([row], schema=FINDINGS, orient="row")
    for language, wanted in (("vi", vi), ("en", en)):
        told = sentences(found, dict(RULES), language).row(0, named=True)
        assert [part for part in wanted if part not in told["says"]] == [], told["says"]
        assert (told["value"], told["expected"]) == (value, expected)  # the table itself is for machines


@BOTH
def test_the_framed_cell_shows_what_the_sheet_holds_and_no_number_that_was_calculated(language: Language):
    crowded = example_feed(RULES["teacher_ratio_exceeded"].bad)
    page = findings_html(crowded, check_semantics(crowded, ()), RULES, language)
    assert re.findall(r'class="[^"]*faulty">([^<]*)</td>', page) == ["I1"]


@BOTH
def test_the_page_names_every_place(feed: Feed, findings: pl.DataFrame, language: Language):
    page = findings_html(feed, findings, RULES, language)
    assert {"vi": "Tốt nghiệp: dòng 2–31", "en": "Graduates: rows 2–31"}[language] in page
    assert "--json" not in page


@BOTH
def test_the_keyboard_enters_every_box_that_may_scroll_and_its_name_is_told(
    feed: Feed, findings: pl.DataFrame, language: Language
) -> None:
    for page in (findings_html(feed, findings, RULES, language), dictionary_html(language)):
        boxes = re.findall(r'<div class="scroll"(.*?)><table', page)
        assert len(boxes) == page.count("<table") > 1
        assert [box for box in boxes if not re.fullmatch(r' role="group" aria-label="[^"]+" tabindex="0"', box)] == []


@pytest.mark.parametrize(("language", "words"), [("vi", ("có", "không")), ("en", ("yes", "no"))])
def test_what_is_so_or_not_is_written_in_words_and_not_as_python_does(
    language: Language, words: tuple[str, str]
) -> None:
    column = TABLES["hiring_needs"]["hard_to_fill"]
    assert tuple(_cell(column, value, language) for value in (True, False)) == words
