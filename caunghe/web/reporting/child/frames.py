"""Tables between the site and its child: files of Arrow in a folder, one a table, and the feed that they make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from caunghe.feed import Feed, FeedInformation
from caunghe.language import Text
from caunghe.schema import TABLES


def read_frames(folder: Path) -> dict[str, pl.DataFrame]:
    """Return the tables that lie in a folder."""
    return {file.stem: pl.read_ipc(file) for file in sorted(folder.glob("*.arrow"))}


def write_frames(folder: Path, frames: Mapping[str, pl.DataFrame]) -> None:
    """Write tables into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.write_ipc(folder / f"{name}.arrow", compression="uncompressed")


def feed_of(frames: Mapping[str, pl.DataFrame], about: Mapping[str, Any]) -> Feed:
    """Return the feed of some tables; the others are empty."""
    information = FeedInformation(
        Text(about["city_vi"], about["city_en"]),
        about["area"],
        date.fromisoformat(about["as_of"]),
        about["licence"],
        about["basis"],
    )
    tables = {name: frames.get(name, table.empty()) for name, table in TABLES.items()}
    return Feed(information, tables, frozenset(frames))
