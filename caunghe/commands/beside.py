"""Feeds that a command reads beside the one it works on: last year's, the expected, the one a form belongs to.

Numbers are made from ``usable_beside``, as all engines' are. ``feed_beside`` is for who compares, copies or asks what
was sent: a cell in error was sent too, and what is written back must be what was written.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl
from rich.console import Console

from caunghe.feed import (
    RULES,
    UNREAD,
    Feed,
    Reads,
    fate,
    pending_rows,
    print_findings,
    read_and_check,
    read_feed,
    ruled_out,
    usable_feed,
)
from caunghe.indicators import CATALOGUE
from caunghe.language import Language, Text, day

_LEFT_OUT: Final = Text(
    "Trong {name}, những ô không đọc được nêu trên không được tính đến. Xem hết: caunghe check {name}",
    "What cannot be read of {name}, told above, is not taken into account. See all of it: caunghe check {name}",
)

_RULED_OUT: Final = Text(
    "Không dùng {count} ô hoặc dòng có lỗi của các bảng liên quan, như mọi phần tính toán khác. Xem: caunghe check"
    " {name}",
    "{count} {count:cell or row|cells or rows} in error of the tables concerned {count:is|are} left out, as in every "
    "other calculation. See them: caunghe check {name}",
)
_PENDING: Final = Text(
    "Không dùng số tốt nghiệp ghi ở {count} dòng của khóa chưa kết thúc vào ngày {day}: đó chưa phải kết quả.",
    "{count} {count:row|rows} of cohorts that had not ended on {day} {count:tells|tell} of graduates, who are left"
    " out: they are no outcome yet.",
)


class UsableFeed(NamedTuple):
    """What of a feed may be calculated with, which notes the tables that are read of it, and what it was made from."""

    feed: Feed
    source: Path
    received: Feed
    findings: pl.DataFrame
    reads: Reads

    def left_out(self, language: Language) -> list[str]:
        """Say what is left out of the tables that were read: the same as in every other calculation."""
        read = self.reads.tables
        said: list[str] = []
        ruled = ruled_out(self.findings).filter(pl.col("table").is_in(list(read))).height
        if ruled:
            said.append(_RULED_OUT(language, count=ruled, name=self.source))
        if "intakes" in read and (pending := pending_rows(self.received)):
            said.append(_PENDING(language, count=pending, day=day(self.received.information.as_of, language)))
        return said


def usable_beside(source: Path, language: Language) -> UsableFeed:
    """Return what of a feed may be calculated with, as every engine has it; what cannot be read is told."""
    received, findings = read_and_check(source, CATALOGUE)
    if tell_losses(received, findings.filter(fate() == UNREAD), language):
        sys.stderr.write(_LEFT_OUT(language, name=source) + "\n")
    reads = Reads()
    return UsableFeed(usable_feed(received, findings).recorded_feed(reads), source, received, findings, reads)


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
