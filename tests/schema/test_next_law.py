"""A law of 2031 that makes a new level takes five rows at most, and no line of Python."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from caunghe.schema.codes import allowed_codes
from tests.source import tree

ROOT = Path(__file__).parents[2]
LEVEL = "apprentice_master"
LAW = "Luật giả định của năm 2031"
ROWS = {
    "codes/levels.csv": [
        f"{LEVEL},Thợ cả,Master craftsman,6,5,5,12,36,true,true,true,false,1,1,6,3,2,2031-01-01,,published,{LAW}"
    ],
    "codes/qualifications.csv": [f"{LEVEL},Thợ cả,Master craftsman,5,5,true,true,true"],
    "entry_rules.csv": [
        f"{LEVEL},lower_secondary,2031-01-01,,,,published,{LAW}",
        f"{LEVEL},adults,2035-01-01,,,,published,{LAW}",
    ],
}


def said_of_the_level(package: Path, folder: Path) -> dict[str, Any]:
    """Return what check, indicators and plan say of the level with the package that lies in a folder."""
    script = ROOT / "tests" / "schema" / "next_law.py"
    paths = os.pathsep.join([str(package), str(ROOT)])
    command = [sys.executable, str(script), LEVEL, str(folder)]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": paths}, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def under_new_law(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what is said of the level once its rows stand in a copy of the package."""
    home = tmp_path_factory.mktemp("law")
    # with the compiled kernels, which stand for their sources by time and size
    shutil.copytree(ROOT / "caunghe", home / "caunghe")
    for name, rows in ROWS.items():
        with (home / "caunghe" / "schema" / name).open("a", encoding="utf-8") as table:
            table.writelines(f"{row}\n" for row in rows)
    return said_of_the_level(home, home / "feed")


def test_the_law_takes_five_rows_at_most() -> None:
    assert sum(map(len, ROWS.values())) <= 5


def test_the_feed_is_right_and_the_level_has_its_titles(under_new_law: dict[str, Any]) -> None:
    assert not under_new_law["package"].startswith(str(ROOT))
    assert under_new_law["findings"] == []
    assert under_new_law["titles"] == ["Thợ cả", "Master craftsman"]


def test_its_entrants_are_counted(under_new_law: dict[str, Any]) -> None:
    """The tiny city's welding course has 20 entrants a year."""
    assert under_new_law["entrants"] == [[2031, 20.0], [2032, 20.0], [2033, 20.0]]


def test_it_is_planned_and_entered_by_its_rules_of_each_year(under_new_law: dict[str, Any]) -> None:
    """Grade 9 leavers from 2031, adults from 2035; a plan that breaks nothing, its seats in a column of their own."""
    nine = "lower_secondary"
    assert under_new_law["entry"] == [[2031, nine], [2034, nine], [2035, "adults"], [2035, nine]]
    assert ["adults", 2034] not in under_new_law["streams"]
    assert {stream for stream, _ in under_new_law["streams"]} <= {nine, "adults"}
    assert [year for year, seats in under_new_law["seats"] if seats > 0] == [2034, 2035]
    assert under_new_law["broken"] == []


def test_without_the_rows_the_level_is_unknown_and_nobody_enters_it(tmp_path: Path) -> None:
    said = said_of_the_level(ROOT, tmp_path / "feed")
    assert said["findings"] == [["code_unknown", "level"]]
    assert said["entry"] == said["streams"] == said["seats"] == []


def test_no_level_stands_in_the_code_that_reads_a_feed() -> None:
    """Words of a level occur as wording, examples of rules and parts of the sample city, never as what decides."""
    decides: dict[str, set[str]] = {}
    for path in sorted((ROOT / "caunghe").rglob("*.py")):
        if "pilot" in path.parts or "rules" in path.parts:
            continue
        source = tree(path.read_text(encoding="utf-8"))
        words = {str(node.value) for node in ast.walk(source) if isinstance(node, ast.Constant)}
        # "short" is also what a goal lacks, and a word of the wording
        found = words & (set(allowed_codes("levels")) - {"short"})
        if found:
            decides[str(path.relative_to(ROOT))] = found
    assert decides == {}
