"""What the site keeps of a run beside its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from caunghe.language import Text
from caunghe.stages import content_hash, file_hashes

_NO_TABLES = ("feed", "findings", "report")


def run_result(out: Path, provenance: dict[str, Any]) -> dict[str, Any]:
    """Return hashes, seconds by stage, the stages made anew, and findings by severity of the run in a folder."""
    found = pl.read_parquet(out / "findings" / "findings.parquet", columns=["severity"])
    severities = found.group_by("severity", maintain_order=True).len().sort("severity").rows()
    tables = {stage: file_hashes(out / stage) for stage in provenance["stages"] if stage not in _NO_TABLES}
    return {
        "sha256": content_hash(tables),
        "feed": provenance["feed"]["sha256"],
        "code": provenance["code"]["version"],
        "code_sha256": provenance["code"]["sha256"],
        "as_of": provenance["feed"]["as_of"],
        "seconds": provenance["seconds"],
        "made": provenance["made"],
        "findings": {str(severity): count for severity, count in severities},
    }


def stage_labels(stages: dict[str, Text]) -> list[dict[str, str]]:
    """Return the stages of a run with their labels, as JSON holds them."""
    return [{"name": name, "vi": label.vi, "en": label.en} for name, label in stages.items()]
