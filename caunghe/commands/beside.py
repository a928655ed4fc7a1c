"""Feeds that a command reads beside the one it works on: last year's, the expected, the one a form belongs to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import polars as pl
from rich.console import Console

from caunghe.feed import RULES, Feed, print_findings, read_feed
from caunghe.language import Language, Text

_LEFT_OUT: Final = Text(
    "Trong {name}, những ô không đọc được nêu trên không được tính đến. Xem hết: caunghe check {name}",
    "What cannot be read of {name}, told above, is not taken into account. See all of it: caunghe check {name}",
)


def feed_beside(source: Path, language: Language) -> Feed:
    """Return a feed; what of it cannot be read is told on the error stream."""
    feed, found = read_feed(source)
    if tell_losses(feed, found, language):
        sys.stderr.write(_LEFT_OUT(language, name=source) + "\n")
    return feed


def tell_losses(feed: Feed, found: pl.DataFrame, language: Language) -> bool:
    """Tell on the error stream what reading found of cells and rows that are in no table; return whether any are."""
    # what a small workbook need not say of the city is no loss
    lost = found.filter(pl.col("severity") == "error", pl.col("table") != "feed")
    if not lost.is_empty():
        print_findings(feed, lost, RULES, language, console=Console(stderr=True))
    return not lost.is_empty()
