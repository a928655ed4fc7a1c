"""The mutants of guards: what is planted, and that the list of equivalent ones names mutants that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.mutate import EQUIVALENTS, GROUPS, ROOT, equivalents, sample, survives, table
from scripts.mutations import Mutant, mutants, planted

SOURCE = '''
def verdict(share: float, limits: tuple[int, ...] = (1, 2)) -> Text:
    """A share of 0.5 is half."""
    if not share >= 0.5 or min(share, 1.0) is None:
        return Text("3 %", "3%")
    return -share + limits[0] if share else share * 2
'''
PLANTED = {
    "share >= 0.5 -> share > 0.5",
    "0.5 -> 0.85",
    "not share >= 0.5 -> share >= 0.5",
    "not share >= 0.5 or min(share, 1.0) is None -> not share >= 0.5 and min(share, 1.0) is None",
    "min(share, 1.0) -> max(share, 1.0)",
    "min(share, 1.0) is None -> min(share, 1.0) is not None",
    "1.0 -> 1.6",
    "-share -> share",
    "-share + limits[0] -> -share - limits[0]",
    "0 -> 1",
    "-share + limits[0] if share else share * 2 -> share * 2 if share else -share + limits[0]",
    "share * 2 -> share / 2",
    "2 -> 3",
    "1 -> 2",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "part.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def of(project: Path) -> list[Mutant]:
    return list(mutants(project / "part.py", project))


def test_every_kind_of_fault_and_no_words_annotations_or_defaults_of_text(project: Path) -> None:
    assert {f"{m.before} -> {m.after}" for m in of(project)} == PLANTED


def test_a_mutant_changes_its_own_place_alone(project: Path) -> None:
    for mutant in of(project):
        changed = planted(SOURCE, mutant)
        assert changed.count(mutant.after) > 0
        assert planted(SOURCE, mutant) != planted(SOURCE, next(m for m in of(project) if m.place != mutant.place))


def test_a_mutant_that_the_tests_do_not_look_at_survives(project: Path) -> None:
    head = "import part\npart.Text = lambda vi, en: vi\ndef test_verdict():\n"
    (project / "part.py").write_text("from __future__ import annotations\n" + SOURCE, encoding="utf-8")
    boundary = next(m for m in of(project) if m.after == "share > 0.5")
    for shown, alive in (("part.verdict(0.6) == 0.4", True), ("part.verdict(0.5) == 0.5", False)):
        (project / "test_part.py").write_text(f"{head}    assert {shown}\n", encoding="utf-8")
        assert survives(boundary, ["test_part.py"], project) is alive
    assert SOURCE in (project / "part.py").read_text(encoding="utf-8")


def test_the_same_seed_draws_the_same_sample_and_at_least_120() -> None:
    drawn = sample(1, list(GROUPS))
    assert drawn == sample(1, list(GROUPS))
    assert len(drawn) >= 120
    assert drawn != sample(2, list(GROUPS))


def test_equivalent_mutants_exist_and_have_a_reason() -> None:
    known = {m.key for file in {row[0] for row in equivalents()} for m in mutants(ROOT / file, ROOT)}
    assert [row for row in equivalents() if row[:4] not in known or len(row[4]) < 20] == [], EQUIVALENTS.name


def test_a_verifier_must_find_more_than_the_whole() -> None:
    drawn = [("plan_verifier", Mutant("f", "g", 1, "sign", "-a", "a", i)) for i in range(20)]
    assert table(drawn, [False] * 19 + [True])[1]
    assert not table(drawn, [False] * 18 + [True] * 2)[1]
