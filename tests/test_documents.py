"""The pages of the documentation are true: their blocks run in order, and their links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from caunghe.feed.rules.semantic import check_semantics
from caunghe.feed.rules.semantic.rules import EXAMPLE_INDICATORS, example_facts, example_feed
from caunghe.language import Text
from caunghe.planning import plan_seats
from caunghe.planning.model.city import city
from caunghe.planning.model.model import FAMILIES, model
from caunghe.planning.verify.reading import reading
from caunghe.schema import TABLES, Table
from tests.planning.tiny_city import feed, forecast, options

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)#:]+)(?:#[^)]*)?\)")
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_the_tutorial_of_the_notebook_runs_from_top_to_bottom():
    page = (ROOT / "docs" / "tutorial" / "from-a-notebook.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    blocks = BLOCK.findall(page)
    for block in blocks:
        exec(compile(block, "from-a-notebook.md", "exec"), names)
    assert len(blocks) > 12
    assert {"feed", "indicators", "ahead", "plan", "change", "admission", "certificate", "coded", "paths"} <= set(names)


@pytest.fixture
def worked() -> dict[str, Any]:
    """The names that the blocks of CONTRIBUTING make."""
    names: dict[str, Any] = {}
    for block in BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        exec(compile(block, "CONTRIBUTING.md", "exec"), names)
    return names


def test_the_worked_rule_is_raised_by_its_bad_example_alone(worked):
    rule = worked["tuition_above_cost"]
    assert rule(example_facts(rule.bad))["column"].to_list() == ["tuition"]
    assert rule(example_facts(rule.mended)).is_empty()
    assert rule(example_facts(rule.edge)).is_empty()
    assert check_semantics(example_feed(rule.bad), EXAMPLE_INDICATORS).is_empty()


def test_the_worked_indicator_is_a_share_of_its_table(worked):
    leavers = pl.DataFrame({"women": [40, 20, None], "leavers": [90, 30, 10]})
    share = worked["women_share"]
    both = leavers.filter(pl.col("women").is_not_null())
    assert both.select(share.numerator.sum() / share.denominator.sum()).item() == 0.5
    assert share.table in TABLES


def test_the_worked_columns_are_those_of_a_table(worked):
    cooled, shift = worked["cooled_places"], worked["shift"]
    table = Table(
        name="rooms",
        label=Text("Phòng", "Rooms"),
        row=Text("một phòng", "a room"),
        key=("shift",),
        columns=(cooled, shift),
        duties=(1,),
    )
    assert list(table.names) == ["cooled_places", "shift"]
    assert cooled.unit == "places"


def test_the_worked_constraint_limits_the_model_and_is_seen_by_its_rule(worked):
    asked = options()
    built = model(city(feed(), forecast(), asked), (*FAMILIES, worked["licence_reserve"]))
    assert built.rows["licence_reserve"]["upper"].to_list() == pytest.approx([36.0, 54.0, 36.0])
    tables = plan_seats(feed(), forecast(), asked).tables
    full = {**tables, "seats": tables["seats"].with_columns(seats=pl.lit(37, pl.Int64))}
    sides = list(worked["reserve_of_licence"].sides(reading(feed(), forecast(), asked, full)))
    assert {where: left <= right for where, left, right in sides} == {
        "P1 2026": False,
        "P2 2026": True,
        "P3 2026": False,
    }


def test_the_worked_page_names_every_table(worked):
    page = worked["tables_page"]("en")
    assert all(f"`{name}`" in page for name in TABLES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(page: Path):
    dead = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert dead == []


def test_every_page_is_reached_from_the_first():
    reached, to_read = set[Path](), [ROOT / "README.md"]
    while to_read:
        page = to_read.pop()
        if page in reached:
            continue
        reached.add(page)
        linked = [(page.parent / link).resolve() for link in LINK.findall(page.read_text(encoding="utf-8"))]
        for target in linked:
            to_read += sorted(target.glob("*.md")) if target.is_dir() else [target] if target.suffix == ".md" else []
    assert sorted(str(page.relative_to(ROOT)) for page in set(PAGES) - reached) == []
