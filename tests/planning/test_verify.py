"""The independent check: passes what the planner publishes, and sees every rule broken, each at its limit."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

import caunghe.planning
from caunghe.planning.verify.rules import rule
from caunghe.planning.verify.verify import FINDINGS, RULES
from tests.planning import tampering_shown  # declares its tamperings
from tests.planning.case import SHOWN, Case
from tests.planning.tampering import TAMPERINGS, published_case

# names that decide nothing: what the plan calls a programme, and what is not checked (see ``verify``)
UNLOOKED = {
    ("programmes", "name"),
    ("unpaid", "kind"),
    ("unplanned_targets", "source"),
}
MAY_BE_EMPTY = {
    ("programmes", "name"),
    ("programmes", "institution"),
    ("unplanned_targets", "boundary"),
    ("unplanned_targets", "source"),
}
MAY_READ = {"caunghe.planning.options"}
NAMES = [rule.name for rule in RULES]
# numbers that follow from decisions: who changes a decision and not these breaks these rules too


@pytest.fixture(scope="module")
def case() -> Case:
    return published_case()


def test_the_plan_decides_everything_a_plan_can(case: Case) -> None:
    assert [name for name, table in case.tables.items() if table.is_empty()] == []
    assert case.tables["seats"]["opened"].any()
    assert (case.tables["unpaid"]["unpaid"] > 0).any()


def test_published_plan_holds_and_every_rule_is_checked(case: Case) -> None:
    checked = case.checked()
    assert checked.filter(~pl.col("holds")).is_empty()
    assert checked["rule"].unique(maintain_order=True).to_list() == NAMES


def test_every_rule_has_a_tampering_and_no_tampering_is_of_no_rule() -> None:
    assert set(vars(tampering_shown)) >= SHOWN
    assert sorted(TAMPERINGS) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_rule_is_broken_just_beyond_its_limit_and_alone(case: Case, name: str) -> None:
    assert TAMPERINGS[name](case, True).broken() - (SHOWN - {name}) == {name}


@pytest.mark.parametrize("name", NAMES)
def test_rule_holds_at_its_limit(case: Case, name: str) -> None:
    checked = TAMPERINGS[name](case, False).checked()
    assert set(checked.filter(~pl.col("holds"))["rule"]) <= SHOWN - {name}
    assert checked.filter(pl.col("rule") == name)["slack"].min() <= 0


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_makes_no_plan(case: Case, value: float | None) -> None:
    for name, column in (("seats", "seats"), ("funds", "spent"), ("certificates", "rate")):
        changed = case.tables[name].with_columns(pl.lit(value, pl.Float64).alias(column))
        checked = case.published(name, changed).checked()
        assert checked.filter(~pl.col("holds")).select("rule", "where").rows() == [
            ("finite_numbers", f"{name}.{column}")
        ]


@pytest.mark.parametrize("name", published_case().tables)
def test_two_rows_that_decide_one_thing_make_no_plan(case: Case, name: str) -> None:
    table = case.tables[name]
    numbers = [column for column in table.columns if table[column].dtype.is_numeric() and column != "year"]
    again = table.head(1).with_columns(pl.col(numbers) * 2 + 99)
    checked = case.published(name, pl.concat([again, table])).checked()
    assert checked.filter(~pl.col("holds")).select("rule", "where").rows() == [("one_row_a_key", name)]


NAMED = [
    (name, column)
    for name, table in published_case().tables.items()
    for column, kind in table.schema.items()
    if kind == pl.String()
]


@pytest.mark.parametrize(("name", "column"), NAMED)
@pytest.mark.parametrize("value", [None, "", "ZZZ", "a:b:c:d"])
def test_a_name_that_is_none_raises_nothing(case: Case, name: str, column: str, value: str | None) -> None:
    """Missing or of nothing that there is: told where it decides anything, never an error of Python."""
    first = pl.int_range(pl.len()) == 0
    changed = case.tables[name].with_columns(
        pl.when(first).then(pl.lit(value, pl.String)).otherwise(column).alias(column)
    )
    broken = case.published(name, changed).broken()
    if value is None:
        assert ("known_names" in broken) is ((name, column) not in MAY_BE_EMPTY)
    if value is None and (name, column) not in MAY_BE_EMPTY:
        assert broken == {"known_names"}
    elif (name, column) not in UNLOOKED:
        assert broken


FACTS = [c for c in published_case().tables["programmes"].columns if c not in ("programme", "name", "last_seats")]


@pytest.mark.parametrize("column", FACTS)
def test_every_fact_of_a_programme_is_the_feed_s(case: Case, column: str) -> None:
    kind = case.tables["programmes"].schema[column]
    other = ~pl.col(column) if kind == pl.Boolean() else pl.lit("x") if kind == pl.String() else pl.col(column) * 3 + 7
    first = pl.col("programme") == "P1"
    table = case.tables["programmes"].with_columns(pl.when(first).then(other).otherwise(column).alias(column))
    assert case.published("programmes", table).broken() == {"programmes_published"}


def test_a_plan_without_seats_decides_nothing(case: Case) -> None:
    empty = {name: table.clear() for name, table in case.tables.items()}
    assert replace(case, tables=empty).checked().is_empty()
    assert replace(case, tables=empty).checked().schema == case.checked().schema == FINDINGS
    spent = replace(case, tables=empty | {"funds": case.tables["funds"]})
    assert spent.checked().filter(~pl.col("holds")).select("rule", "where").rows() == [("no_seats_no_plan", "funds")]
    assert case.published("seats", case.tables["seats"].clear()).broken() == {"no_seats_no_plan"}


def test_a_rule_has_a_name_of_its_own_and_a_sentence() -> None:
    assert len(set(NAMES)) == len(NAMES)
    with pytest.raises(TypeError, match="got none for <lambda>"):
        rule(lambda read: iter(()))


def test_check_shares_nothing_with_the_model() -> None:
    files = sorted((Path(caunghe.planning.__file__).parent / "verify").glob("*.py"))
    assert len(files) > 4
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("caunghe.planning"):
                assert node.module in MAY_READ or node.module.startswith("caunghe.planning.verify"), (
                    f"{file.name}: {node.module}"
                )
