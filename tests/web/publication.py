"""A run's folder as the site is given one: the example of the report, whose numbers and secrets are known."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from caunghe.feed import keep_feed
from caunghe.report import write_report
from caunghe.web.public.loading import load_published
from caunghe.web.public.models import Publication
from caunghe.web.public.published import set_published
from tests.report import example

NOW = datetime(2026, 7, 16, 8, 30, tzinfo=UTC)
GAP = {"occupation": "7212", "first": 2026, "last": 2030, "mean": 1720.0, "low80": 650.0, "high80": 2810.0}
UNSURE = {"occupation": "3113", "first": 2026, "last": 2030, "mean": 900.0, "low80": -100.0, "high80": 1900.0}


def run_folder(folder: Path, *, seed: int = 7) -> Path:
    """Write what a run leaves of the example; its forecast is two gaps, worded by nobody."""
    for stage in ("feed", "report"):
        (folder / stage).mkdir(parents=True)
    keep_feed(example.feed(), folder / "feed")
    write_report(
        example.feed(),
        example.findings(),
        example.outcome(),
        out=folder / "report",
        run=example.RUN,
        languages=(),
    )
    texts = folder / "report" / "edition.json"
    edition = json.loads(texts.read_text(encoding="utf-8"))
    edition["gaps"] = [GAP, UNSURE]
    texts.write_text(json.dumps(edition, ensure_ascii=False), encoding="utf-8")
    (folder / "findings").mkdir()
    example.findings().write_parquet(folder / "findings" / "findings.parquet")
    provenance = {
        "feed": {"sha256": example.RUN.feed_hash, "as_of": "2026-06-30"},
        "code": {"version": "0.1.0", "sha256": "c" * 64},
        "options": {"seed": seed, "scenario": "middle", "created": "2026-07-01"},
        "seconds": {"feed": 1.0},
        "made": [],
        "stages": {"feed": {}, "findings": {}, "report": {}},
    }
    (folder / "provenance.json").write_text(json.dumps(provenance), encoding="utf-8")
    return folder


def publish(folder: Path) -> Publication:
    """Publish a run's folder."""
    set_published(folder)
    publication = load_published(now=NOW)
    assert publication is not None
    return publication
