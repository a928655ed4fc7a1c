"""Run the tests marked ``kernels`` with the bounds of every array checked, and name kernels that none of them reaches.

Without the check a kernel that reads beyond an array goes on with whatever lies there, or ends the process.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import pytest
from numba import config
from numba.core.dispatcher import Dispatcher

ROOT = Path(__file__).resolve().parents[1]


def kernel_modules(folder: Path = ROOT / "caunghe") -> list[str]:
    """Return the names of the modules that define kernels."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))}
    kernels = [path for path, text in texts.items() if "@njit" in text]
    return [".".join(path.relative_to(folder.parent).with_suffix("").parts) for path in kernels]


def kernels(modules: Iterable[str]) -> list[Dispatcher]:
    """Return the kernels that these modules define, those that they import from each other aside."""
    found = [(name, value) for name in modules for value in vars(import_module(name)).values()]
    return [kernel for name, kernel in found if isinstance(kernel, Dispatcher) and kernel.__module__ == name]


def unused_kernels(every: Iterable[Dispatcher]) -> list[str]:
    """Return the names of the kernels never compiled; those inlined are compiled as part of what calls them."""
    idle = [k for k in every if not k.signatures and k.targetoptions.get("inline") != "always"]
    return [f"{kernel.__module__}.{kernel.__name__}" for kernel in idle]


def marked_files(folder: Path = ROOT / "tests") -> list[str]:
    """Return the files that use the mark: to collect all the others takes longer than to run these."""
    return [str(path) for path in sorted(folder.rglob("test_*.py")) if "mark.kernels" in path.read_text("utf-8")]


def main() -> int:
    """Return 0 when the tests pass and reach every kernel."""
    if not config.BOUNDSCHECK:  # pyright: ignore[reportAttributeAccessIssue] (set by its environment)
        raise SystemExit("NUMBA_BOUNDSCHECK must be 1; got 0: no bounds would be checked")
    if failed := pytest.main(["-m", "kernels", *marked_files()]):
        return int(failed)
    unused = unused_kernels(kernels(kernel_modules()))
    if unused:
        print(f"no test marked `kernels` reaches: {', '.join(unused)}", file=sys.stderr)  # noqa: T201
    return int(bool(unused))


if __name__ == "__main__":
    raise SystemExit(main())
