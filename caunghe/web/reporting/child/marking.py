"""The sender's own workbook with the findings marked at their cells."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from caunghe.feed import RULES, write_marked


def mark(job: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Write ``marked.xlsx``: the file as it was sent, every cell with a finding coloured and noted."""
    source = folder / job["file"]
    if job["csv_table"]:
        # a file of text is known by the name of its table
        folder_of_one = folder / "feed"
        folder_of_one.mkdir()
        (folder_of_one / f"{job['csv_table']}.csv").write_bytes(source.read_bytes())
        source = folder_of_one
    findings = pl.read_ipc(folder / "findings.arrow")
    write_marked(folder / "marked.xlsx", source, findings, RULES, language=job["language"])
    return {}
