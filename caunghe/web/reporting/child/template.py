"""The workbook of one organisation and period, filled with what the registry holds and with the rows of the period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from caunghe.feed import Feed, next_year, write_template
from caunghe.language import Text
from caunghe.schema import TABLES, Table
from caunghe.web.reporting.child.frames import feed_of, read_frames


def template(job: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Write ``template.xlsx``; return how many rows it has and how many of their cells are filled, by table."""
    frames = read_frames(folder / "context")
    feed = feed_of(frames, job["about"])
    tables: list[str] = job["tables"]
    if job["carry"]:
        feed = _carried(feed, tables, date.fromisoformat(job["starts"]))
    about = Text(job["says_vi"], job["says_en"])
    write_template(folder / "template.xlsx", language=job["language"], tables=tables, feed=feed, about=about)
    return {"tables": {name: _counts(feed[name]) for name in tables}}


def _counts(frame: pl.DataFrame) -> dict[str, int]:
    filled = frame.height * frame.width - sum(frame.null_count().row(0))
    return {"rows": frame.height, "cells": filled}


def _carried(feed: Feed, tables: list[str], starts: date) -> Feed:
    """Return the feed with the rows of the period in tables by year or month, their figures to be filled in."""
    yearly = next_year(feed)
    made = {
        name: _with_month(feed, TABLES[name], starts) if "period" in TABLES[name].key else yearly[name]
        for name in tables
    }
    return Feed(feed.information, {**feed.tables, **made}, feed.supplied)


def _with_month(feed: Feed, table: Table, starts: date) -> pl.DataFrame:
    """Return a table by month with a row of the month for each of the last one, of every programme where none is."""
    frame = feed[table.name]
    last = frame.filter(pl.col("period") < starts)["period"].max()
    if last is None:
        new = feed["programmes"].select("programme")
    else:
        new = frame.filter(pl.col("period") == last).select(part for part in table.key if part != "period")
    empty = [pl.lit(None, frame.schema[name]).alias(name) for name in table.names if name not in table.key]
    missing = [
        pl.lit(None, frame.schema[name]).alias(name) for name in table.key if name not in (*new.columns, "period")
    ]
    made = new.with_columns(*missing, *empty, pl.lit(starts).alias("period")).select(table.names)
    unseen = made.join(frame, on=list(table.key), how="anti", nulls_equal=True, maintain_order="left")
    return pl.concat([frame, unseen])
