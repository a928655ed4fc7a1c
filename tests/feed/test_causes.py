"""Findings of one cause are told once, with the cause; mending it does away with all of them."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import polars as pl
import pytest
from rich.console import Console

from caunghe.feed.check import RULES, check_feed, read_and_check
from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import no_findings
from caunghe.feed.findings.groups import grouped_findings, row_ranges, totals
from caunghe.feed.findings.page import findings_html
from caunghe.feed.findings.show import as_text, findings_json, print_findings
from caunghe.language.text import LANGUAGES
from caunghe.pilot.small_city import small_city

KEYS = {"I1": "1", "I2": "2"}


@pytest.fixture(scope="module")
def otherwise() -> Feed:
    """The small city whose register of institutions has the keys 1 and 2, and all other tables 01 and 02."""
    feed, _ = read_and_check(small_city(), ())
    tables = {}
    for name, frame in feed.tables.items():
        form = KEYS if name == "institutions" else {key: f"0{short}" for key, short in KEYS.items()}
        there = "institution" in frame.columns
        tables[name] = frame.with_columns(pl.col("institution").replace(form)) if there else frame
    return replace(feed, tables=tables)


def test_keys_written_otherwise_are_one_group_with_its_cure(otherwise: Feed):
    _, before = read_and_check(small_city(), ())
    findings = check_feed(otherwise, no_findings(), ())
    folded = findings.drop_nulls("cause")
    assert folded.height > 2
    assert folded["cause"].n_unique() == 1
    assert "reference_unknown" in folded["rule"]
    # what is found of the sound city as well has not that cause
    assert findings.height - folded.height == before.height
    for language in LANGUAGES:
        (group,) = [group for group in grouped_findings(findings, RULES, language, 5) if group.cause]
        assert (group.table, group.severity, group.count) == ("institutions", "error", folded.height)
        assert "“1”" in group.says(language)
        assert "01, 02" in group.mend(language)
    mended = otherwise["institutions"].with_columns(pl.col("institution").replace({"1": "01", "2": "02"}))
    cured = check_feed(replace(otherwise, tables={**otherwise.tables, "institutions": mended}), no_findings(), ())
    assert cured.height == before.height


def test_a_row_that_many_cells_refer_to_is_one_group(otherwise: Feed):
    sound, _ = read_and_check(small_city(), ())
    lost = sound["institutions"].filter(pl.col("institution") != "I2")
    findings = check_feed(replace(sound, tables={**sound.tables, "institutions": lost}), no_findings(), ())
    (group,) = [group for group in grouped_findings(findings, RULES, "en", 5) if group.cause]
    assert "has no row “I2”" in group.says("en")
    assert group.count == findings.filter(rule="reference_unknown", value="I2").height


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_tells_the_cause_and_json_holds_all(otherwise: Feed, language):
    findings = check_feed(otherwise, no_findings(), ())
    (group,) = [group for group in grouped_findings(findings, RULES, language, 5) if group.cause]
    stream = io.StringIO()
    print_findings(otherwise, findings, RULES, language, console=Console(file=stream, width=400))
    page = findings_html(otherwise, findings, RULES, language)
    for text in (stream.getvalue(), page, as_text(otherwise, findings, RULES, language)):
        assert text.count(group.says(language)[:40]) <= 2
        assert group.mend(language) in " ".join(text.split())
    told = json.loads(findings_json(findings, RULES, language))
    assert len(told["findings"]) == findings.height
    (cause,) = told["causes"]
    assert sum(one["cause"] == cause["cause"] for one in told["findings"]) == group.count == cause["count"]
    assert "1" in totals(findings, language)


def test_places_are_named_by_runs_of_rows():
    rows = {"table": ["funds"] * 6, "column": ["amount"] * 6, "sheet_row": [2, 3, 4, 9, 11, 12]}
    assert row_ranges(pl.DataFrame(rows), "vi", most=9) == ["Số tiền: dòng 2–4, 9, 11–12"]
    assert row_ranges(pl.DataFrame(rows), "en", most=1, of_table=True) == ["Funds: Amount: rows 2–4, …"]
