"""The mutants of guards: what is planted, and that the list of equivalent ones names mutants that exist."""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from caunghe.planning.model.model import FAMILIES
from scripts import mutate
from scripts.mutate import EQUIVALENTS, ROOT, Fate, equivalents, fate, must_pass, passes, pool, sample, sources, table
from scripts.mutation_exceptions import EXCEPTED
from scripts.mutation_groups import GROUPS, LEAST_OF_A_VERIFIER, Group
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
    "(1, 2) -> (2,)",
    "(1, 2) -> (1,)",
    "not share >= 0.5 or min(share, 1.0) is None -> False",
}
GUARDS = """
LEVELS = {"college": 1.5, "elementary": 0.5}
def found(rows, level):
    for row in rows:
        if row.level in ("college", "intermediate"):
            continue
        elif row.empty:
            print("as it is")
        if row.late:
            yield (row.level, "late")
    match level:
        case "none":
            raise InputError(_LEVEL, name="level")
    key, other = row.key, level
    if LEVELS.get((level, "all")) == "paid":
        return row.filter(place="city", share=0.5)
    return [*rows, "more"]
"""
GUARDS_PLANTED = {
    ("element", "{'college': 1.5, 'elementary': 0.5}", "{'elementary': 0.5}"),
    ("element", "{'college': 1.5, 'elementary': 0.5}", "{'college': 1.5}"),
    ("word", "'college'", "'college_'"),
    ("word", "'elementary'", "'elementary_'"),
    ("constant", "1.5", "2.35"),
    ("constant", "0.5", "0.85"),
    ("guard", "row.level in ('college', 'intermediate')", "False"),
    ("comparison", "row.level in ('college', 'intermediate')", "row.level not in ('college', 'intermediate')"),
    ("element", "('college', 'intermediate')", "('intermediate',)"),
    ("element", "('college', 'intermediate')", "('college',)"),
    ("guard", "row.late", "False"),
    ("word", "'none'", "'none_'"),
    ("guard", "LEVELS.get((level, 'all')) == 'paid'", "False"),
    ("comparison", "LEVELS.get((level, 'all')) == 'paid'", "LEVELS.get((level, 'all')) != 'paid'"),
    ("word", "'paid'", "'paid_'"),
    ("word", "'city'", "'city_'"),
    ("element", "[*rows, 'more']", "['more']"),
    ("element", "[*rows, 'more']", "[*rows]"),
}


# a compiled kernel, a rule of a checker or verifier
MARKED = re.compile(r"^@(?:njit|rule)\b", re.MULTILINE)
REFUSES = re.compile(r"\braise (?:\w*Error)\b")
FEW = re.compile(r"\b(?:FEWEST_PEOPLE|minimum_people)\b")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "part.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def of(project: Path) -> list[Mutant]:
    return list(mutants(project / "part.py", project))


def test_every_kind_of_fault_and_no_words_annotations_or_defaults_of_text(project: Path) -> None:
    assert {f"{m.before} -> {m.after}" for m in of(project)} == PLANTED


def test_elements_guards_and_words_are_taken_out_but_of_no_row_key_or_error(tmp_path: Path) -> None:
    (tmp_path / "part.py").write_text(GUARDS, encoding="utf-8")
    assert {(m.kind, m.before, m.after) for m in of(tmp_path)} == GUARDS_PLANTED


def test_what_examples_alone_use_is_no_guard(tmp_path: Path) -> None:
    source = "_SITE: Final = {'n': 3}\n_LIMIT: Final = 5\n\ndef _bad(n: int) -> int:\n    return n + 7\n\n"
    source += "@rule(bad=_bad(2), also=_SITE)\ndef over(x: int) -> bool:\n    return x > _LIMIT\n"
    (tmp_path / "part.py").write_text(source, encoding="utf-8")
    assert {(m.before, m.after) for m in of(tmp_path)} == {("5", "6"), ("x > _LIMIT", "x >= _LIMIT")}


def test_a_mutant_changes_its_own_place_alone(project: Path) -> None:
    (project / "guards.py").write_text(GUARDS, encoding="utf-8")
    for source, drawn in ((SOURCE, of(project)), (GUARDS, list(mutants(project / "guards.py", project)))):
        changed = {planted(source, mutant) for mutant in drawn}
        assert len(changed) == len(drawn)
        assert ast.unparse(ast.parse(source)) not in changed
        assert all(mutant.after in planted(source, mutant) for mutant in drawn)


def test_a_mutant_that_the_tests_do_not_look_at_survives(project: Path) -> None:
    head = "import part\npart.Text = lambda vi, en: vi\ndef test_verdict():\n"
    (project / "part.py").write_text("from __future__ import annotations\n" + SOURCE, encoding="utf-8")
    boundary = next(m for m in of(project) if m.after == "share > 0.5")
    for shown, alive in (("part.verdict(0.6) == 0.4", True), ("part.verdict(0.5) == 0.5", False)):
        (project / "test_part.py").write_text(f"{head}    assert {shown}\n", encoding="utf-8")
        assert (fate(boundary, ["test_part.py"], project) == "SURVIVED") is alive
    assert SOURCE in (project / "part.py").read_text(encoding="utf-8")


def test_a_mutant_of_a_kernel_reaches_the_compiled_kernel_that_calls_it(tmp_path: Path) -> None:
    head = "from numba import njit\n"
    (tmp_path / "inner.py").write_text(f"{head}@njit(cache=True)\ndef least():\n    return 3\n", encoding="utf-8")
    calls = "from inner import least\n@njit(cache=True)\ndef over(x):\n    return x > least()\n"
    (tmp_path / "outer.py").write_text(head + calls, encoding="utf-8")
    tests = "import outer\ndef test_over():\n    assert outer.over(4)\n"
    (tmp_path / "test_outer.py").write_text(tests, encoding="utf-8")
    assert passes(["test_outer.py"], tmp_path, tmp_path / "kernels")
    mutant = next(m for m in mutants(tmp_path / "inner.py", tmp_path) if m.after == "4")
    assert fate(mutant, ["test_outer.py"], tmp_path) == "found"
    assert passes(["test_outer.py"], tmp_path, tmp_path / "kernels")


def test_the_same_seed_draws_the_same_sample_and_at_least_120() -> None:
    drawn = sample(1, list(GROUPS))
    assert drawn == sample(1, list(GROUPS))
    assert len(drawn) >= 120
    assert drawn != sample(2, list(GROUPS))


def test_equivalent_mutants_exist_and_have_a_reason() -> None:
    known = {m.key for file in {key[0] for key, _ in equivalents()} for m in mutants(ROOT / file, ROOT)}
    assert [key for key, why in equivalents() if key not in known or len(why) < 20] == [], EQUIVALENTS.name


def test_an_equivalent_mutant_excuses_no_sibling(tmp_path: Path) -> None:
    (tmp_path / "part.py").write_text("def both(a, b):\n    return a > 1 if b else a > 1\n", encoding="utf-8")
    keys = [m.key for m in of(tmp_path) if m.after == "a >= 1"]
    assert keys == [("part.py", "both", "a > 1", "a >= 1", 1), ("part.py", "both", "a > 1", "a >= 1", 2)]


def test_a_verifier_must_find_more_than_the_whole() -> None:
    drawn = [("plan_verifier", Mutant("f", "g", 1, "sign", "-a", "a", i)) for i in range(20)]

    def became(survivors: int) -> list[Fate]:
        return ["found"] * 16 + ["no end"] * (4 - survivors) + ["SURVIVED"] * survivors

    assert table(drawn, became(1))[1]
    assert not table(drawn, became(2))[1]
    assert table(drawn, became(1))[0].splitlines()[-1].split() == ["all", "20", "16", "3", "95%", "92%"]


def test_a_mutant_without_end_is_told_apart_and_slow_sound_tests_are_refused(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "test_part.py").write_text("import time\ndef test_slow():\n    time.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(mutate, "PATIENCE", 0.5)
    monkeypatch.setitem(GROUPS, "stages", Group(("part.py",), ("test_part.py",), 1))
    assert fate(of(project)[0], ["test_part.py"], project) == "no end"
    with pytest.raises(SystemExit, match="the tests of stages without a mutant must take"):
        must_pass("stages", project)


def test_a_mutant_that_lets_no_test_begin_is_found_and_a_group_without_tests_is_refused(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "conftest.py").write_text("from part import verdict\nassert verdict(0.25)\n", encoding="utf-8")
    (project / "part.py").write_text("def verdict(x):\n    return x < 0.5\n", encoding="utf-8")
    (project / "test_part.py").write_text("def test_nothing():\n    pass\n", encoding="utf-8")
    fates = {mutant.after: fate(mutant, ["test_part.py"], project) for mutant in of(project)}
    assert fates == {"x <= 0.5": "SURVIVED", "0.85": "SURVIVED"}
    (project / "part.py").write_text("def verdict(x):\n    return not x > 0.5\n", encoding="utf-8")
    assert {m.after: fate(m, ["test_part.py"], project) for m in of(project)}["x > 0.5"] == "found"
    for tests in (("test_other.py",), ("part.py",)):
        monkeypatch.setitem(GROUPS, "stages", Group(("part.py",), tests, 1))
        with pytest.raises(SystemExit, match="no test ran of"):
            must_pass("stages", project)


def test_every_guard_is_in_a_group() -> None:
    """Guards are known by where they stand, by what marks them, by what they refuse, and by the model's own list."""
    package = ROOT / "caunghe"
    text = {file: file.read_text(encoding="utf-8") for file in package.rglob("*.py")}
    places = ("*/verify/*.py", "feed/rules/**/*.py", "**/kernels*.py", "**/options.py", "stages.py", "pipeline.py")
    guarding = {file for pattern in places for file in package.glob(pattern)}
    guarding |= {file for file in text if MARKED.search(text[file])}
    refusing = {
        file
        for pattern in ("feed/reading/*.py", "feed/values/*.py", "feed/write.py", "library/*.py")
        for file in package.glob(pattern)
    }
    guarding |= {file for file in refusing if REFUSES.search(text[file])}
    guarding |= {Path(inspect.getfile(family)) for family in FAMILIES}
    grouped = {file for group in GROUPS.values() for file in sources(group)}
    assert sorted(file for file in guarding - grouped if list(mutants(file, ROOT))) == []


def test_every_module_is_in_one_group_or_left_out_with_a_reason() -> None:
    """A module of which a mutant can be made; one whose guards alone are drawn is left out for the rest of it."""
    package = ROOT / "caunghe"
    grouped = Counter(file for group in GROUPS.values() if not group.functions for file in sources(group))
    assert [file for file, times in grouped.items() if times > 1] == []
    left_out = {pattern: set(package.glob(pattern)) for pattern in EXCEPTED}
    assert [pattern for pattern, files in left_out.items() if not files or files & grouped.keys()] == []
    assert [pattern for pattern, why in EXCEPTED.items() if len(why) < 40] == []
    known = grouped.keys() | set().union(*left_out.values())
    assert sorted(file for file in set(package.rglob("*.py")) - known if any(mutants(file, ROOT))) == []


def test_verifiers_are_held_to_more_than_others() -> None:
    strict = {file for group in GROUPS.values() if group.least == LEAST_OF_A_VERIFIER for file in sources(group)}
    named = {file for pattern in ("*/verify/*.py", "**/verify*.py") for file in (ROOT / "caunghe").glob(pattern)}
    assert len({file.parent for file in named}) == 3
    assert sorted(named - strict) == []


def test_every_limit_of_few_people_is_in_a_group() -> None:
    """Wherever a number of people is held against the fewest that may be shown, also on a page of the report."""
    files = [file for file in (ROOT / "caunghe").rglob("*.py") if FEW.search(file.read_text(encoding="utf-8"))]
    every = [mutant for file in files for mutant in mutants(file, ROOT)]
    limits = [m for m in every if m.kind in ("comparison", "arithmetic") and FEW.search(m.before)]
    assert {Path(m.file).name for m in limits} >= {"jobs.py", "overview.py", "streaming.py", "communes.py"}
    drawn = {mutant.key for name in GROUPS for mutant in pool(name)}
    assert [str(m) for m in limits if m.key not in drawn] == []


def test_of_a_file_whose_functions_are_named_the_others_are_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Group(("stages.py",), ("tests/test_stages.py",), 8)
    monkeypatch.setitem(GROUPS, "stages", whole)
    everywhere = {mutant.function for mutant in pool("stages")}
    assert {"is_kept", "write_json"} < everywhere
    monkeypatch.setitem(GROUPS, "stages", replace(whole, functions=("is_kept",)))
    assert {mutant.function for mutant in pool("stages")} == {"is_kept"}


def test_every_source_and_test_of_a_group_is_there() -> None:
    for name, group in GROUPS.items():
        assert {mutant.function for mutant in pool(name)} >= set(group.functions), name
        for pattern in (*group.sources, *group.but):
            assert list((ROOT / "caunghe").glob(pattern)), (name, pattern)
        for pattern in group.tests:
            assert list(ROOT.glob(pattern)), (name, pattern)
