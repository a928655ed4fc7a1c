"""The sender's own workbook with the findings marked at their cells."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from caunghe.feed import write_marked
from caunghe.web.reporting.child.checking import REPORT_RULES
from caunghe.web.reporting.child.reading import named_file, own_names


def mark(job: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Write ``marked.xlsx``: the file as it was sent, every cell with a finding coloured and noted."""
    findings = pl.read_ipc(folder / "findings.arrow")
    source, own = named_file(job, folder), own_names(job)
    write_marked(folder / "marked.xlsx", source, findings, REPORT_RULES, language=job["language"], own=own)
    return {}
