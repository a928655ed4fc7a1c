"""Small faults planted one at a time in guards, estimators and constraints: the tests of the same part must find each.

    make mutate                                            the seeded sample, each mutant against its own tests
    .venv/bin/python -m scripts.mutate --seed 2 --groups plan_verifier rules

Ends with a table of groups, the mutants that survived, and 1 where too many did. A mutant that no test can find,
because it changes nothing that can be observed, is listed with the reason in ``equivalent_mutants.csv`` and is not
counted.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from queue import Queue
from typing import Final, Literal

from scripts.mutation_groups import GROUPS, LEAST, Group
from scripts.mutations import Mutant, mutants, planted

ROOT: Final = Path(__file__).resolve().parents[1]
EQUIVALENTS: Final = Path(__file__).with_name("equivalent_mutants.csv")
LEAST_OF_ANY: Final = 0.75
NO_SUCH_FILE, NO_TEST = 4, 5  # exit codes of pytest
PATIENCE: Final = 300.0  # seconds until a mutant counts as one without end; the sound tests must take less
Fate = Literal["found", "no end", "SURVIVED"]


def sample(seed: int, names: Sequence[str]) -> list[tuple[str, Mutant]]:
    """Return the mutants to try by group, drawn at random but for kinds and files, which take turns."""
    equivalent = {key for key, _ in equivalents()}
    drawn: list[tuple[str, Mutant]] = []
    for name in names:
        dice = random.Random(f"{seed} {name}")
        drawable = [mutant for mutant in pool(name) if mutant.key not in equivalent]
        dice.shuffle(drawable)
        turns: Counter[tuple[str, str]] = Counter()
        ranked = []
        for mutant in drawable:
            turns[mutant.file, mutant.kind] += 1
            ranked.append((turns[mutant.file, mutant.kind], mutant))
        ranked.sort(key=lambda pair: pair[0])
        drawn += [(name, mutant) for _, mutant in ranked[: GROUPS[name].count]]
    return drawn


def pool(name: str) -> list[Mutant]:
    """Return every mutant of a group, equivalent ones too."""
    group = GROUPS[name]
    every = [mutant for file in sources(group) for mutant in _mutants(file)]
    return [mutant for mutant in every if not group.functions or mutant.function in group.functions]


def sources(group: Group) -> list[Path]:
    """Return the files of a group."""
    left_out = {file for pattern in group.but for file in ROOT.glob(f"caunghe/{pattern}")}
    return [f for pattern in group.sources for f in sorted(ROOT.glob(f"caunghe/{pattern}")) if f not in left_out]


@cache
def _mutants(file: Path) -> tuple[Mutant, ...]:
    return tuple(mutants(file, ROOT))


def equivalents() -> list[tuple[tuple[str, str, str, str, int], str]]:
    """Return the equivalent mutants: the key of each (file, function, before, after, number), and the reason."""
    with EQUIVALENTS.open(encoding="utf-8", newline="") as stream:
        rows = [*csv.DictReader(stream)]
    return [((r["file"], r["function"], r["before"], r["after"], int(r["number"])), r["reason"]) for r in rows]


def fate(mutant: Mutant, tests: Sequence[str], tree: Path) -> Fate:
    """Return what becomes of a mutant planted in a copy of the project: a test fails, none ends, or all pass."""
    path = tree / mutant.file
    sound = path.read_text(encoding="utf-8")
    path.write_text(planted(sound, mutant), encoding="utf-8")
    try:
        with tempfile.TemporaryDirectory() as anew:
            # a compiled kernel holds those that it calls, and numba does not see that one of them has changed
            kernels = Path(anew) if "@njit" in sound else tree / "kernels"
            return "SURVIVED" if passes(tests, tree, kernels) else "found"
    except subprocess.TimeoutExpired:
        return "no end"
    finally:
        path.write_text(sound, encoding="utf-8")


def passes(tests: Sequence[str], tree: Path, kernels: Path) -> bool:
    """Whether the tests pass in a copy of the project; kernels check their bounds and are compiled into a folder.

    Raises TimeoutExpired after ``PATIENCE``.
    """
    return _exit_code(tests, tree, kernels) == 0


def _exit_code(tests: Sequence[str], tree: Path, kernels: Path) -> int:
    files = [str(file.relative_to(tree)) for pattern in tests for file in sorted(tree.glob(pattern))]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *files]
    own = {"PYTHONPATH": str(tree), "NUMBA_CACHE_DIR": str(kernels), "NUMBA_BOUNDSCHECK": "1"}
    done = subprocess.run(command, cwd=tree, env=os.environ | own, capture_output=True, timeout=PATIENCE, check=False)
    return done.returncode


def fates(drawn: Sequence[tuple[str, Mutant]], jobs: int, tell: Callable[[str], None]) -> list[Fate]:
    """Return what becomes of each mutant, ``jobs`` at a time, each job in its own copy of the project."""
    copies: Queue[Path] = Queue()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        for number in range(jobs):
            copies.put(copied(Path(folder) / str(number)))
        for name in dict.fromkeys(group for group, _ in drawn):
            must_pass(name, Path(folder) / "0")

        def one(pair: tuple[str, Mutant]) -> Fate:
            tree = copies.get()
            start = time.perf_counter()
            try:
                became = fate(pair[1], GROUPS[pair[0]].tests, tree)
            finally:
                copies.put(tree)
            tell(f"{became:<9}{time.perf_counter() - start:4.0f} s  {pair[0]}: {pair[1]}")
            return became

        return list(pool.map(one, drawn))


def must_pass(name: str, tree: Path) -> None:
    """Raise SystemExit unless the tests of a group run and pass, and in time, without a mutant."""
    tests = GROUPS[name].tests
    if absent := [pattern for pattern in tests if not any(tree.glob(pattern))]:
        raise SystemExit(f"no test ran of {', '.join(absent)}")
    try:
        code = _exit_code(tests, tree, tree / "kernels")
    except subprocess.TimeoutExpired as slow:
        raise SystemExit(f"the tests of {name} without a mutant must take ≤ {PATIENCE:.0f} s") from slow
    # of a mutant these codes say that nothing can be imported any more: it is found
    if code in {NO_SUCH_FILE, NO_TEST}:
        raise SystemExit(f"no test ran of {', '.join(tests)}")
    if code:
        raise SystemExit(f"the tests of {name} fail without a mutant")


def copied(tree: Path) -> Path:
    """Return a copy of what tests need of the project; the sound tests must pass in it."""
    for part in ("caunghe", "tests", "scripts", "benchmarks", "docs"):
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("*.nbi", "*.nbc", "__pycache__"))
    for file in (ROOT / "pyproject.toml", *ROOT.glob("*.md")):
        shutil.copy(file, tree)
    return tree


def table(drawn: Sequence[tuple[str, Mutant]], became: Sequence[Fate]) -> tuple[str, bool]:
    """Return the table of groups as text, and whether every group and the whole found enough."""
    lines, enough = [f"{'group':<16}{'mutants':>8}{'found':>7}{'no end':>8}{'share':>8}{'least':>7}"], True
    for name in [*dict.fromkeys(group for group, _ in drawn), "all"]:
        counts = Counter(fate for (group, _), fate in zip(drawn, became, strict=True) if name in (group, "all"))
        total, least = counts.total(), GROUPS[name].least if name in GROUPS else LEAST
        share = (total - counts["SURVIVED"]) / total
        # a group of a dozen says little by itself, but one whose tests find next to nothing must not hide in the whole
        enough &= share >= (least if least > LEAST or name == "all" else LEAST_OF_ANY)
        lines.append(f"{name:<16}{total:>8}{counts['found']:>7}{counts['no end']:>8}{share:>8.0%}{least:>7.0%}")
    return "\n".join(lines), enough


def main() -> int:
    """Plant the sample, print each fate as it is known, then the table and the survivors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="another seed draws another sample (1)")
    parser.add_argument("--groups", nargs="+", choices=GROUPS, default=list(GROUPS), help="only these groups")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="mutants tried at a time (all cores)")
    asked = parser.parse_args()
    drawn = sample(asked.seed, asked.groups)
    became = fates(drawn, asked.jobs, say)
    text, enough = table(drawn, became)
    say(text)
    say(f"seed {asked.seed}; {len(equivalents())} equivalent mutants are listed and not counted; survivors:")
    for (group, mutant), fate in zip(drawn, became, strict=True):
        if fate == "SURVIVED":
            say(f"  {group}: {mutant}")
    return 0 if enough else 1


def say(line: str) -> None:
    """Print a line at once: a run takes half an hour."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
