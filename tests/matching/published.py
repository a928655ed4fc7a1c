"""A small published round that tests tamper with, and the tampering itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.matching.verify.folder import TABLES
from tests.matching.rounds import ROUND, feed_of

SCORES = {"a": 30, "b": 29, "c": 28, "d": 27, "e": 26, "f": 25, "g": 24, "h": 20, "i": 20}
LISTS = {"a": "P", "b": "P", "c": "PQ", "d": "Q", "e": "Q", "f": "SP", "g": "S", "h": "T", "i": "T"}
PROGRAMMES = {"P": (2, 1), "Q": (2, 1), "S": (3, 3), "T": (3, 2)}
"""Seats and smallest class. The solver gives P to a, b; Q to c and, in a seat held for the poor, to e; T to h, i, just
its smallest class; d comes one place too low for Q; S has two of the three that it needs and closes."""


def small_round() -> Feed:
    """Return the feed of the small round."""
    people = [
        {"round": "R1", "applicant": a, "score": SCORES[a], "groups": "poor" if a == "e" else None, "area": "31"}
        for a in LISTS
    ]
    choices = [
        {"round": "R1", "applicant": a, "rank": rank, "programme": p}
        for a, wanted in LISTS.items()
        for rank, p in enumerate(wanted, 1)
    ]
    programmes = [
        {"programme": p, "licensed_intake": seats, "minimum_class": least} for p, (seats, least) in PROGRAMMES.items()
    ]
    reserves = [{"round": "R1", "programme": "Q", "group": "poor", "seats": 1}]
    return feed_of(
        {
            "rounds": [ROUND],
            "programmes": programmes,
            "reserves": reserves,
            "applicants": people,
            "choices": choices,
        }
    )


def lottery_number(seed: int, code: str) -> int:
    """Return the number that the published rule of the lottery gives a code."""
    return int.from_bytes(hashlib.sha256(f"{seed}|{code}".encode()).digest()[:8], "big")


@dataclass
class Draft:
    """A published folder in memory, to be altered and written again."""

    rules: dict[str, Any]
    tables: dict[str, pl.DataFrame]
    unmended: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> Draft:
        """Read a folder."""
        tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES}
        return cls(json.loads((folder / "round.json").read_text()), tables)

    def put(self, table: str, where: dict[str, Any], **cells: Any) -> Draft:
        """Write cells of the row that has the values of ``where``."""
        frame = self.tables[table]
        here = pl.all_horizontal(pl.col(name) == value for name, value in where.items())
        assert frame.filter(here).height == 1
        self.tables[table] = frame.with_columns(
            pl.when(here).then(pl.lit(value, frame.schema[name])).otherwise(name).alias(name)
            for name, value in cells.items()
        )
        return self

    def add(self, table: str, **cells: Any) -> Draft:
        """Add a row; columns not given are empty."""
        frame = self.tables[table]
        row = pl.DataFrame([{name: cells.get(name) for name in frame.columns}], schema=frame.schema)
        self.tables[table] = pl.concat([frame, row])
        return self

    def drop(self, table: str, **where: Any) -> Draft:
        """Take out the rows with these values."""
        self.tables[table] = self.tables[table].filter(
            ~pl.all_horizontal(pl.col(name) == value for name, value in where.items())
        )
        return self

    def rows(self, table: str, order: list[int]) -> Draft:
        """Put rows in another order, by their positions; repeat or leave out some."""
        self.tables[table] = self.tables[table][order]
        return self

    def column(self, table: str, column: pl.Expr) -> Draft:
        """Write a column anew."""
        self.tables[table] = self.tables[table].with_columns(column)
        return self

    def rule(self, **rules: Any) -> Draft:
        """Write rules of the manifest."""
        self.rules |= rules
        return self

    def give(self, **programmes: str | None) -> Draft:
        """Give each applicant the programme named, at its rank in the applicant's list; None for none."""
        for applicant, programme in programmes.items():
            rank = None if programme is None else LISTS[applicant].index(programme) + 1
            self.put("results", {"applicant": applicant}, programme=programme, rank=rank)
        return self

    def write(self, folder: Path) -> Path:
        """Write into a copy of the folder; what was altered has its hash mended in the manifest."""
        for name, frame in self.tables.items():
            frame.write_parquet(folder / f"{name}.parquet", compression="lz4", statistics=False)
        files = self.rules.get("files")
        if isinstance(files, dict):
            for name in filter(lambda name: (folder / name).is_file(), files):
                files[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name, content in self.unmended.items():
            (folder / name).write_bytes(content)
        (folder / "round.json").write_text(json.dumps(self.rules))
        return folder
