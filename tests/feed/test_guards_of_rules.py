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


# rule → the table and column of a count in its bad example, and how many cells it blames where that is 0 and where 1
OF_SOMEBODY = {
    "year_in_future": ("intakes", "entrants", 9, 10),  # nine other tables have a year of their own
    "workplace_stale": ("workplaces", "places", 0, 2),
    "class_below_minimum": ("intakes", "entrants", 0, 2),
    "quota_zero_with_entrants": ("intakes", "entrants", 0, 1),
    "programme_site_closed": ("intakes", "entrants", 0, 1),
    "programme_without_teachers": ("intakes", "entrants", 0, 1),
    "capacity_implausible": ("sites", "capacity", 0, 2),
    "level_before_its_law": ("intakes", "entrants", 0, 1),
}


@pytest.mark.parametrize("name", OF_SOMEBODY)
def test_where_nobody_is_nothing_is_blamed_and_one_is_somebody(name):
    table, column, *counts = OF_SOMEBODY[name]
    example = SEMANTIC_RULES[name].bad
    found = []
    for number in (0, 1):
        counted = example | {table: [row | {column: number} for row in example[table]]}
        raised = check_semantics(example_feed(counted), EXAMPLE_INDICATORS)
        found.append(raised.filter(pl.col("rule") == name).height)
    assert found == counts


def test_a_site_of_one_place_needs_area_and_one_of_none_has_no_area_per_place():
    example = SEMANTIC_RULES["area_per_place_low"].bad
    site = example["sites"][0] | {"theory_area": 3.0, "workshop_area": 2.0}  # 5 m², where 5.5 are the least
    found = []
    for places, area in ((1, {}), (0, {}), (0, {"theory_area": 0.0, "workshop_area": 0.0})):
        feed = example_feed(example | {"sites": [site | {"capacity": places} | area]})
        raised = check_semantics(feed, EXAMPLE_INDICATORS)
        found.append(raised.filter(pl.col("rule") == "area_per_place_low")["value"].to_list())
    assert found == [["5"], [], []]


def test_every_rule_that_asks_for_somebody_is_asked_of_nobody():
    asks = re.compile(r'pl\.col\("(entrants|places|capacity)"\) > 0')
    asking = {name for name, one in SEMANTIC_RULES.items() if asks.search(inspect.getsource(one.find))}
    assert asking == {*OF_SOMEBODY, "area_per_place_low"}


@pytest.mark.parametrize("other", [{"occupation_vsco": "72"}, {"occupation_vsco": "73", "half": 1}])
def test_needs_of_two_groups_of_occupations_are_not_counted_twice(other):
    need = {"employer": "E1", "year": 2026, "openings": 20, "occupation_vsco": "72"}
    rows = [need | {"half": 1}, need | {"occupation_vsco": "73"} | other]
    found = check_semantics(example_feed({"hiring_needs": rows}), EXAMPLE_INDICATORS)
    # of one group, beside a half-year of the same
    assert found.filter(pl.col("rule") == "need_counted_twice").height == (other["occupation_vsco"] == "72")
