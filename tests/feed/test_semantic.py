"""Every semantic rule is raised by its own example alone, and by nothing once that is mended, or is at the limit.

``tests/golden/semantic_findings.csv`` holds what every bad example raises, cell by cell (``make golden``).
"""

from __future__ import annotations

import re
import string
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from caunghe.feed.contents import NO_DAY
from caunghe.feed.findings.findings import FINDINGS, NO_SUGGESTION, Severity, gather, sentences
from caunghe.feed.rules.semantic import SEMANTIC_RULES, check_semantics
from caunghe.feed.rules.semantic.rules import EXAMPLE_INDICATORS, Rows, SemanticRule, example_feed, rule
from caunghe.schema.tables import TABLES

GOLDEN = Path(__file__).parents[1] / "golden" / "semantic_findings.csv"
RULES = pytest.mark.parametrize("rule", SEMANTIC_RULES.values(), ids=lambda rule: rule.name)


@cache
def raised(name: str) -> pl.DataFrame:
    """Return what the bad example of a rule raises."""
    return check_semantics(example_feed(SEMANTIC_RULES[name].bad), EXAMPLE_INDICATORS)


def example_findings() -> pl.DataFrame:
    """Return what the bad example of every rule raises."""
    return gather(raised(name).sort("table", "sheet_row", "column") for name in SEMANTIC_RULES)


@RULES
def test_bad_example_raises_its_rule_alone(rule: SemanticRule):
    findings = raised(rule.name)
    assert findings["rule"].unique().to_list() == [rule.name]
    assert findings.schema == FINDINGS


@RULES
def test_mended_example_raises_nothing(rule: SemanticRule):
    assert check_semantics(example_feed(rule.mended), EXAMPLE_INDICATORS).is_empty()


@RULES
def test_edge_example_raises_nothing(rule: SemanticRule):
    assert check_semantics(example_feed(rule.edge), EXAMPLE_INDICATORS).is_empty()


def test_bad_examples_raise_cell_by_cell_what_is_kept():
    assert example_findings().write_csv().splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


@cache
def limits_of(name: str) -> list[tuple[str, int, str, Any]]:
    """Return ``table, row, column, value`` of what the findings of a rule's bad example say that the cell must be.

    "≤ x", "≥ x" and "x" say x; "x–y" says x and y. Left out are findings whose value is not the cell's (a sum, a
    distance), and those whose expectation is no value of the column.
    """
    rule = SEMANTIC_RULES[name]
    if not re.search(r"(must be|usually) \{expected\}", rule.says.en) and "{expected}" not in rule.mend.en:
        return []
    findings = raised(rule.name).filter(pl.col("expected") != NO_SUGGESTION)
    limits = []
    for _, _, table, row, column, value, expected in findings.iter_rows():
        dtype = TABLES[table][column].dtype
        if value == re.sub(r"\.0$", "", str(rule.bad[table][row - 2].get(column))):
            ends = pl.Series(re.split("(?<=[0-9])–", re.sub("^[≤≥] ", "", expected)))
            read = ends.str.to_date("%Y-%m-%d", strict=False) if dtype == pl.Date else ends.cast(dtype, strict=False)
            limits += [(table, row - 2, column, limit) for limit in read.drop_nulls()]
    return limits


def altered(rows: Rows, table: str, row: int, column: str, value: Any) -> Rows:
    """Return an example with one cell changed."""
    changed = [dict(each) for each in rows[table]]
    changed[row][column] = value
    return {**rows, table: changed}


@RULES
def test_what_a_finding_expects_cures_its_cell(rule: SemanticRule):
    for table, row, column, value in limits_of(rule.name):
        findings = check_semantics(example_feed(altered(rule.bad, table, row, column, value)), EXAMPLE_INDICATORS)
        place = (pl.col("table") == table) & (pl.col("sheet_row") == row + 2) & (pl.col("column") == column)
        assert findings.filter(place & (pl.col("rule") == rule.name)).is_empty(), (table, row, column, value)


def test_most_rules_tell_a_value_that_cures():
    assert sum(len(limits_of(name)) for name in SEMANTIC_RULES) > 90


@pytest.mark.parametrize(
    ("nonsense", "named"),
    [
        ({"edge": {}}, "rule unsound must have rows in its edge example; got none"),
        ({"bad": {"funds": []}}, "rule unsound must have rows in its bad example; got none"),
        ({"mended": {"fund": [{"amount": 1}]}}, "table of the mended example must be one of the feed's; got fund"),
        ({"edge": {"funds": [{"sum": 1}]}}, "columns of funds in the edge example must exist; got sum"),
    ],
)
def test_a_rule_without_sound_examples_is_refused(nonsense: dict[str, Rows], named: str):
    sound: dict[str, Rows] = {key: {"funds": [{"amount": 1}]} for key in ("bad", "mended", "edge")}

    def unsound(_: object) -> list[pl.DataFrame]:
        return []

    with pytest.raises(ValueError, match=re.escape(named)):
        rule(Severity.ERROR, says=("a", "b"), mend=("a", "b"), **{**sound, **nonsense})(unsound)


def test_a_rule_without_an_edge_example_is_refused():
    with pytest.raises(TypeError, match="edge"):
        rule(Severity.ERROR, says=("a", "b"), mend=("a", "b"), bad={}, mended={})  # type: ignore[call-arg]


@RULES
def test_sentences_fill_in_both_languages(rule: SemanticRule):
    findings = raised(rule.name)
    for language in ("vi", "en"):
        told = sentences(findings, dict(SEMANTIC_RULES), language)
        assert not told["says"].str.contains(r"[{}]").any()
        assert told["mend"].str.len_chars().min() > 10


@pytest.mark.parametrize(("count", "words"), [("1", "1 person is over"), ("2", "2 people are over")])
def test_a_finding_counts_one_person_as_one(count: str, words: str) -> None:
    row = dict.fromkeys(FINDINGS) | {"rule": "intake_over_licence", "value": count, "expected": "≤ 0"}
    said = sentences(pl.DataFrame([row], schema=FINDINGS), dict(SEMANTIC_RULES), "en")["says"][0]
    assert said == f"{words} the licensed intake; it must be ≤ 0."


@RULES
def test_both_languages_use_the_same_slots(rule: SemanticRule):
    def slots(sentence: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    for text in (rule.says, rule.mend):
        assert slots(text.vi) == slots(text.en)


@RULES
def test_rules_about_time_wait_for_a_day(rule: SemanticRule):
    feed = example_feed(rule.bad)
    dayless = replace(feed, information=replace(feed.information, as_of=NO_DAY))
    findings = check_semantics(dayless, EXAMPLE_INDICATORS)
    assert findings["rule"].unique().to_list() == ([] if rule.dated else [rule.name])


def test_findings_carry_the_rows_of_the_sheet():
    rule = SEMANTIC_RULES["choice_ranks_gap"]
    feed = replace(example_feed(rule.bad), sheet_rows={"choices": pl.Series([4, 9, 11])})
    assert check_semantics(feed, EXAMPLE_INDICATORS)["sheet_row"].to_list() == [9, 11]


def _emptied(name: str, table: str, column: str) -> bool:
    """Whether a rule still tells of a table in its bad example once all cells of a column are empty."""
    bad = SEMANTIC_RULES[name].bad
    emptied = {**bad, table: [{**row, column: None} for row in bad[table]]}
    findings = check_semantics(example_feed(emptied), EXAMPLE_INDICATORS)
    return not findings.filter(rule=name, table=table).is_empty()


@pytest.mark.parametrize(
    ("name", "table", "columns"),
    [
        ("cohort_gap", "intakes", ("programme", "year")),
        ("choice_ranks_gap", "choices", ("round", "applicant", "rank")),
        ("duplicated_choice", "choices", ("round", "applicant", "programme")),
        ("norm_overlap", "norms", ("norm", "valid_from")),
        ("single_unit_stratum", "labour_survey", ("year", "stratum")),
        ("intake_over_licence", "intakes", ("programme",)),
        ("intake_over_licence", "programmes", ("programme", "licensed_intake")),
        ("class_below_minimum", "intakes", ("programme", "entrants")),
        ("class_below_minimum", "programmes", ("programme", "minimum_class")),
        ("programme_site_closed", "sites", ("site", "closes")),
    ],
)
def test_rows_are_not_compared_by_what_is_not_known_of_them(name: str, table: str, columns: tuple[str, ...]):
    assert [column for column in columns if _emptied(name, table, column)] == []


def test_empty_feed_raises_nothing():
    assert check_semantics(example_feed({}), set()).is_empty()
