"""What examples of the semantic rules leave open: a rule's default, and each level that a limit counts as high."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields

import polars as pl
import pytest

from caunghe.feed.rules.semantic import SEMANTIC_RULES, check_semantics
from caunghe.feed.rules.semantic.rules import EXAMPLE_INDICATORS, SemanticRule, example_feed, rule
from caunghe.schema import code_list


def test_a_rule_waits_for_a_day_only_where_it_says_so():
    default = {field.name: field.default for field in fields(SemanticRule)}["dated"]
    assert default is False
    row = {"areas": [{"area": "A"}]}
    plain = rule(
        next(iter(SEMANTIC_RULES.values())).severity, says=("x", "x"), mend=("x", "x"), bad=row, mended=row, edge=row
    )(lambda _: [])
    assert not plain.dated
    built = SemanticRule(plain.name, plain.severity, plain.says, plain.mend, plain.find, row, row, row)
    assert not built.dated
    for name, one in SEMANTIC_RULES.items():
        source = inspect.getsource(one.find)
        asks = re.search(r"\bas_of\b|\.norm\(", source[source.index("\ndef ") :]) is not None
        assert one.dated is asks, name


@pytest.mark.parametrize("level", code_list("levels")["code"].to_list())
def test_the_area_a_place_must_have_is_that_of_the_highest_level_taught(level):
    example = SEMANTIC_RULES["area_per_place_low"].bad
    taught = [{**example["programmes"][0], "level": level}]
    # of a hundred places 5.49 m² each: too little where college or intermediate is taught, enough elsewhere
    feed = example_feed({"sites": [example["sites"][0]], "programmes": taught})
    found = check_semantics(feed, EXAMPLE_INDICATORS).filter(pl.col("rule") == "area_per_place_low")
    assert found["value"].to_list() == (["5.49"] if level in ("college", "intermediate") else [])
    assert found["expected"].to_list() == (["≥ 5.5"] if level in ("college", "intermediate") else [])
