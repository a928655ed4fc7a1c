"""Run every benchmark and print one table: ours, the peer, the ratio, the limit that must be held."""

from __future__ import annotations

import importlib
import pkgutil
import platform
import sys
import traceback

from rich.console import Console
from rich.table import Table

import benchmarks


def main() -> int:
    """Run ``run()`` of each ``benchmarks/bench_*.py``; return 1 when a measure is missed or a benchmark fails."""
    wanted = sys.argv[1:]
    table = Table(title=f"Python {platform.python_version()}, {platform.machine()}")
    for heading in ("work", "ours, s", "must be ≤", "peer", "peer, s", "ratio", "memory, MB", "near which limit"):
        table.add_column(heading, justify="right" if heading.endswith(("s", "≤", "ratio", "MB")) else "left")
    missed = 0
    for module in pkgutil.iter_modules(benchmarks.__path__):
        name = module.name.removeprefix("bench_")
        if not module.name.startswith("bench_") or (wanted and name not in wanted):
            continue
        print(f"{name} …", file=sys.stderr)
        try:
            rows = importlib.import_module(f"benchmarks.{module.name}").run()
        except Exception:  # the others are still wanted; what failed is told, and fails the whole
            traceback.print_exc()
            missed += 1
            continue
        for row in rows:
            late = row.get("must") is not None and row["ours_s"] > row["must"]
            missed += late
            cells = [_number(row.get(key)) for key in ("ours_s", "must")] + [row.get("peer") or "–"]
            cells += [_number(row.get(key)) for key in ("peer_s", "ratio", "memory_mb")] + [row.get("limit") or "–"]
            table.add_row(("MISSED " if late else "") + row["work"], *cells)
    Console(width=200).print(table)
    return 1 if missed else 0


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"


if __name__ == "__main__":
    sys.exit(main())
