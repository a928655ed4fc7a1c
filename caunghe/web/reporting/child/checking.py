"""Checking an upload as its acceptance would take it: read, put among the registry's rows, checked, compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from caunghe.feed import RULES, Feed, check_feed, gather
from caunghe.language import Text
from caunghe.schema import TABLES
from caunghe.web.reporting.child.difference import Difference, difference, without_unread
from caunghe.web.reporting.child.frames import feed_of, read_frames, write_frames
from caunghe.web.reporting.child.merging import RULES as MERGING
from caunghe.web.reporting.child.merging import Decided
from caunghe.web.reporting.child.official import OfficialReading, read_official
from caunghe.web.reporting.child.periods import OUTSIDE, filled_of_period, rows_outside
from caunghe.web.reporting.child.reading import named_file, read_upload, with_corrections
from caunghe.web.reporting.child.telling import told

REGISTRY_ROW: Final = 1_000_000_000  # rows from here on are the registry's, not the file's
_KEPT: Final = 5_000  # findings that the page lists; the marked workbook has every one
REPORT_RULES: Final = {**RULES, **MERGING, OUTSIDE.name: OUTSIDE}
_HIDDEN: Final = "sheet_hidden_unknown"  # is told, and stands in nobody's way
# what a report of some tables does not lack: the rest of a feed
_OF_WHOLE_FEEDS: Final = ("file_missing", "table_alone", "information_missing", "information_unknown")


def check(job: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Read and check a file; write its rows, findings and what it would change; return counts of every table asked.

    Raises FeedError where the file cannot be opened.
    """
    context = read_frames(folder / "context")
    registry = feed_of(context, job["about"])
    feed, raw = read_upload(job, folder)
    official = None if feed.supplied & set(job["tables"]) else read_official(job, named_file(job, folder), registry)
    if official is not None:
        feed, raw = official.feed, raw.clear()
    feed, raw, mended = with_corrections(feed, raw, job["corrections"])
    sent = [name for name in job["tables"] if not feed[name].is_empty()]
    raw = raw.filter(~pl.col("rule").is_in(_OF_WHOLE_FEEDS), pl.col("table") != "feed")
    kept = raw.filter(pl.col("table").is_in(job["tables"]) | ~pl.col("table").is_in(list(TABLES)))
    made = read_frames(folder / "made")
    changes = {name: _change(name, feed, context[name], kept, made.get(name), mended.get(name, set())) for name in sent}
    merged = _merged(feed, registry, changes if made else dict.fromkeys(sent))
    outside = [rows_outside(name, _touched(name, feed, changes[name]), job) for name in sent]
    findings = gather(
        [_of_file(check_feed(merged, kept, set()), sent, kept), *outside, *(changes[name].findings for name in sent)]
    )
    write_frames(folder / "out" / "rows", {name: feed.numbered_table(name) for name in sent})
    for part in ("added", "changed", "before"):
        write_frames(folder / "out" / part, {name: getattr(changes[name], part) for name in sent})
    findings.write_ipc(folder / "out" / "findings.arrow", compression="uncompressed")
    left_out = [name for name in feed.supplied if name not in job["tables"] and not feed[name].is_empty()]
    first = findings.sort("severity", maintain_order=True).head(_KEPT)
    return {
        "tables": _lines(job, feed, context, changes, findings),
        "left_out": left_out,
        "findings": [*told(first, REPORT_RULES), *_notes(official, sent)],
        "unread": [
            *told(kept.filter(~pl.col("table").is_in(list(TABLES)), pl.col("rule") != _HIDDEN), RULES),
            *([] if official is None else map(_said, official.losses)),
        ],
    }


def _notes(official: OfficialReading | None, sent: Sequence[str]) -> list[dict[str, Any]]:
    """Return what was told of an official form as warnings about its first table."""
    place = {"table": next(iter(sent), ""), "sheet_row": None, "column": "", "value": "", "severity": "warning"}
    notes = [] if official is None else official.notes
    return [{**place, "rule": "form_note", **_said(note)} for note in notes]


def _said(note: Text) -> dict[str, str]:
    return {"says_vi": note.vi, "says_en": note.en}


def _lines(
    job: Mapping[str, Any],
    feed: Feed,
    registry: Mapping[str, pl.DataFrame],
    changes: Mapping[str, Difference],
    findings: pl.DataFrame,
) -> dict[str, dict[str, Any]]:
    """Return what is told of every table that the report is about, of those without a row that they have none.

    A table is ``lacking`` where the file neither holds it nor anything that was taken for it; ``of_period`` counts its
    rows of the report's own period, where the table has any.
    """
    errors, warnings = (_counted(findings, severity) for severity in ("error", "warning"))
    nothing = {"added": 0, "changed": 0}
    return {
        name: {
            "rows": feed[name].height,
            "errors": errors.get(name, 0),
            "warnings": warnings.get(name, 0),
            "lacking": name not in feed.supplied and name not in errors and name not in warnings,
            "of_period": filled_of_period(name, feed[name], job),
            **(changes[name].counts if name in changes else {**nothing, "absent": registry[name].height}),
        }
        for name in job["tables"]
    }


def _change(
    name: str, feed: Feed, registry: pl.DataFrame, read: pl.DataFrame, made: pl.DataFrame | None, decided: Decided
) -> Difference:
    table, wrong = TABLES[name], read.filter(pl.col("table") == name, pl.col("severity") == "error")
    sent = without_unread(feed.numbered_table(name), registry, table.key, wrong)
    return difference(table, sent, registry, made, decided)


def _touched(name: str, feed: Feed, change: Difference) -> pl.DataFrame:
    """Return the rows of the file that the report adds or changes, with their numbers in the sheet."""
    key = list(TABLES[name].key)
    keys = pl.concat([change.added, change.changed]).select(key)
    return feed.numbered_table(name).join(keys, on=key, how="semi", nulls_equal=True, maintain_order="left")


def _merged(feed: Feed, registry: Feed, changes: Mapping[str, Difference | None]) -> Feed:
    """Return the registry's rows with those of the file in place of theirs, numbered so that both are told apart."""
    tables, numbers = dict(registry.tables), dict(registry.sheet_rows)
    for name, change in changes.items():
        own, key = feed.numbered_table(name), list(TABLES[name].key)
        if change is not None:  # what others changed since is part of what will stand there
            own = own.update(change.merged, on="sheet_row", include_nulls=True)
        rest = registry[name].join(own.select(key), on=key, how="anti", nulls_equal=True, maintain_order="left")
        far = pl.int_range(REGISTRY_ROW, REGISTRY_ROW + rest.height, dtype=pl.Int64, eager=True).alias("sheet_row")
        whole = pl.concat([own, rest.with_columns(far)])
        tables[name], numbers[name] = whole.drop("sheet_row"), whole["sheet_row"]
    return replace(registry, tables=tables, sheet_rows=numbers, supplied=frozenset(TABLES))


def _of_file(findings: pl.DataFrame, sent: list[str], read: pl.DataFrame) -> pl.DataFrame:
    """Return the findings of the file: none of the registry's own rows, and of tables without rows those of reading."""
    of_rows = pl.col("table").is_in(sent) & (pl.col("sheet_row").fill_null(0) < REGISTRY_ROW)
    return gather([findings.filter(of_rows), read.filter(~pl.col("table").is_in(sent))])


def _counted(findings: pl.DataFrame, severity: str) -> dict[str, int]:
    of_no_table = pl.col("rule").is_in(["table_unknown", "table_unnamed"])
    found = findings.filter(pl.col("severity") == severity, ~of_no_table)
    return dict(found.group_by("table", maintain_order=True).len().iter_rows())
