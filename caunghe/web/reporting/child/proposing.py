"""Rows with proposed values: what the checker says of them, and did not say before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from caunghe.feed import FINDINGS, RULES, check_feed
from caunghe.web.reporting.child.frames import feed_of, read_frames
from caunghe.web.reporting.child.telling import told

_CELL: Final = ("rule", "table", "sheet_row", "column")


def propose(job: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Check the tables of a job's context with those of ``proposed`` in place; return the errors that are new.

    What rows that are not there would raise is found both times and is not new.
    """
    context = read_frames(folder / "context")
    before, after = (_findings(frames, job) for frames in (context, {**context, **read_frames(folder / "proposed")}))
    new = after.join(before, on=_CELL, how="anti", nulls_equal=True).filter(pl.col("severity") == "error")
    return {"findings": told(new, RULES)}


def _findings(frames: Mapping[str, pl.DataFrame], job: Mapping[str, Any]) -> pl.DataFrame:
    return check_feed(feed_of(frames, job["about"]), pl.DataFrame(schema=FINDINGS), set())
