"""A real register in another shape: Zambia's TEVETA register brought into the feed through the shipped mapping."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.evaluate import DATA
from caunghe.feed.check import read_and_check
from caunghe.feed.convert.convert import convert_register
from caunghe.feed.convert.files import write_converted
from caunghe.feed.convert.mapping import read_mapping
from caunghe.feed.convert.register import read_source
from caunghe.indicators.catalogue import CATALOGUE

ZAMBIA = Path(__file__).resolve().parents[1] / "docs" / "how-to" / "zambia"
REGISTER = DATA / "benchmarks" / "registry" / "teveta.json"


def report() -> None:
    """Print the rows of each table beside those of its source, the cells left empty, and the findings by rule."""
    started = time.perf_counter()
    mapping = read_mapping(ZAMBIA / "mapping.csv")
    made = convert_register(read_source(REGISTER, ZAMBIA / "provinces.csv", fields=mapping.fields), mapping)
    for name, frame in made.tables.items():
        gaps = {column: count for column, count in frame.null_count().to_dicts()[0].items() if count}
        print(f"{name:14} {frame.height:5} rows of {made.rows_read[name]:5} in the register; empty: {gaps or 'none'}")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "feed"
        write_converted(made.tables, ZAMBIA / "feed.json", out)
        _, findings = read_and_check(out, CATALOGUE)
    for row in findings.group_by("table", "column", "rule", "severity").len().sort("len", descending=True).iter_rows():
        print("  {0}.{1}: {4} × {2} ({3})".format(*(part or "–" for part in row)))
    print(f"converted and checked in {time.perf_counter() - started:.2f} s")


if __name__ == "__main__":
    report()
