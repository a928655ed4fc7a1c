"""The run with bounds checked: it knows every kernel, names those not reached, and sees a parallel loop go too far."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

from numba import njit

from scripts.check_kernels import ROOT, kernel_modules, kernels, unused_kernels
from tests.source import tree

BEYOND = """
import numpy as np
from caunghe.matching.verify.kernels import Outcome, blocking_pairs
none = np.zeros(0, np.int64)
three = np.array([0, 1, 2, 3])
outcome = Outcome(three, three[:3], three[:3], none.astype(np.uint64), True, np.full(3, -1))
# two programmes, and a choice of a third
blocking_pairs(outcome, three[:2], three[:2], three[:2], np.ones(2, np.bool_))
"""


def marked(path) -> list[str]:
    """Return the functions of a module that are decorated with ``njit``, as the source has them."""
    functions = (node for node in ast.walk(tree(path.read_text(encoding="utf-8"))) if hasattr(node, "decorator_list"))
    return [node.name for node in functions if any("njit" in ast.unparse(mark) for mark in node.decorator_list)]


def test_every_kernel_of_the_package_is_known() -> None:
    paths = [path for path in (ROOT / "caunghe").rglob("*.py") if marked(path)]
    source = {
        ".".join((*path.relative_to(ROOT).with_suffix("").parts, name)) for path in paths for name in marked(path)
    }
    assert len(source) > 50
    assert {f"{kernel.__module__}.{kernel.__name__}" for kernel in kernels(kernel_modules())} == source


def test_a_kernel_that_nothing_called_is_named_until_it_is_called() -> None:
    @njit
    def twice(value):
        return value + value

    @njit(inline="always")
    def inlined(value):
        return value

    assert [name.rsplit(".", 1)[1] for name in unused_kernels([twice, inlined])] == ["twice"]
    twice(1)
    assert unused_kernels([twice, inlined]) == []


def test_bounds_are_checked_in_the_loop_that_runs_on_every_processor(tmp_path) -> None:
    own = {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", BEYOND], cwd=ROOT, env=os.environ | own, capture_output=True, check=False
    )
    assert b"IndexError" in done.stderr
