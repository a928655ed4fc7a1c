"""Every semantic rule is raised by its own example alone, and by nothing once that is mended."""

from __future__ import annotations

import string
from dataclasses import replace

import polars as pl
import pytest

from caunghe.feed.findings.findings import FINDINGS, sentences
from caunghe.feed.reading.information import NO_DAY
from caunghe.feed.rules.semantic import SEMANTIC_RULES, check_semantics
from caunghe.feed.rules.semantic.rules import EXAMPLE_INDICATORS, SemanticRule, example_feed

RULES = pytest.mark.parametrize("rule", SEMANTIC_RULES.values(), ids=lambda rule: rule.name)


@RULES
def test_bad_example_raises_its_rule_alone(rule: SemanticRule):
    findings = check_semantics(example_feed(rule.bad), EXAMPLE_INDICATORS)
    assert findings["rule"].unique().to_list() == [rule.name]
    assert findings.schema == FINDINGS


@RULES
def test_mended_example_raises_nothing(rule: SemanticRule):
    assert check_semantics(example_feed(rule.mended), EXAMPLE_INDICATORS).is_empty()


@RULES
def test_sentences_fill_in_both_languages(rule: SemanticRule):
    findings = check_semantics(example_feed(rule.bad), EXAMPLE_INDICATORS)
    for language in ("vi", "en"):
        told = sentences(findings, dict(SEMANTIC_RULES), language)
        assert not told["says"].str.contains(r"[{}]").any()
        assert told["mend"].str.len_chars().min() > 10


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
    feed = replace(example_feed(rule.bad), sheet_rows={"choices": pl.Series([4, 9])})
    assert check_semantics(feed, EXAMPLE_INDICATORS)["sheet_row"].to_list() == [9]


def test_empty_feed_raises_nothing():
    assert check_semantics(example_feed({}), set()).is_empty()
