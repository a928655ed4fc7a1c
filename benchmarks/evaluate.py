"""Run every evaluation on the real data beside the project (``../shared/data``) and print what each says."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

import benchmarks

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def main() -> int:
    """Run ``report()`` of each ``benchmarks/evaluate_*.py``; stop with a clear message where the data is absent."""
    if not DATA.is_dir():
        print("evaluate: the real data must stand in ../shared/data beside the project; it is not there")
        return 1
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if module.name.startswith("evaluate_"):
            print(f"\n━━ {module.name.removeprefix('evaluate_')} ━━")
            importlib.import_module(f"benchmarks.{module.name}").report()
    return 0


if __name__ == "__main__":
    sys.exit(main())
