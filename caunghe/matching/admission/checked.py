"""What the check of a feed found in the cells that a round reads."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import polars as pl

from caunghe.feed import FINDINGS, Feed, ruled_out
from caunghe.schema import in_schema

READ: Final = MappingProxyType(
    {
        "rounds": ("round", "opens", "closes", "lottery_seed"),
        "programmes": ("programme", "site", "licensed_intake", "minimum_class"),
        "sites": ("site", "opened", "closes"),
        "intakes": ("programme", "year", "quota"),
        "reserves": ("round", "programme", "group", "area", "seats"),
        "applicants": ("round", "applicant", "area", "groups", "score"),
        "choices": ("round", "applicant", "rank", "programme", "score"),
    }
)


def checked_findings(feed: Feed, findings: pl.DataFrame, round_id: str) -> pl.DataFrame:
    """Return those of a feed's findings that take a cell or a row from what a round reads: ``FINDINGS``.

    ``feed`` is as it was written. Rows that name another round are no matter of this one; neither are columns
    that no round reads. ``usable_feed`` leaves out what these findings name, ``admit`` tells them beside its own.

    >>> columns = ("score", "birth_year")
    >>> cells = [("out_of_range", "error", "applicants", 2, column, "-1", "0 … 9") for column in columns]
    >>> findings = pl.DataFrame(cells, schema=FINDINGS, orient="row")
    >>> checked_findings(feed, findings, "R1").select("sheet_row", "column").rows()
    [(2, 'score')]
    """
    taken = ruled_out(findings)
    parts = [pl.DataFrame(schema=FINDINGS)]
    for name, columns in READ.items():
        # a row whose key is repeated is left out whole, whatever column the finding names
        mine = taken.filter(
            pl.col("table") == name, pl.col("column").is_in(columns) | (pl.col("rule") == "key_duplicate")
        )
        if "round" in columns and not mine.is_empty():
            elsewhere = feed.numbered_table(name).filter(pl.col("round") != round_id)["sheet_row"]
            mine = mine.filter(~pl.col("sheet_row").is_in(elsewhere.implode()))
        parts.append(in_schema(mine, FINDINGS))
    return pl.concat(parts)
