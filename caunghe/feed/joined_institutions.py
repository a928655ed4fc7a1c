"""Institutions of joined feeds by their codes: which are spelt otherwise than before, and which are new."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import FINDINGS
from caunghe.feed.join_rules import JOIN_RULES
from caunghe.language import fold

_TABLE = "institutions"
_KEY = "institution"


def respelt_institutions(feeds: Mapping[str, Feed], expected: Feed | None) -> dict[str, str]:
    """Return each code that differs from one known before it in capitals, marks or spaces alone -> that code.

    >>> respelt_institutions({"a.xlsx": feed}, feed)
    {}
    """
    first: dict[str, str] = {}
    respelt: dict[str, str] = {}
    for each in (*([expected] if expected else []), *feeds.values()):
        codes = each[_TABLE][_KEY].drop_nulls().unique(maintain_order=True).to_list()
        for code in codes:
            known = code if code in first.values() else first.setdefault(_plain(code), code)
            if known != code:
                respelt[code] = known
    return respelt


def institution_findings(feeds: Mapping[str, Feed], expected: Feed | None, respelt: Mapping[str, str]) -> pl.DataFrame:
    """Return a finding for each row with a code spelt otherwise, or of an institution that was not expected."""
    known: list[str] = [] if expected is None else expected[_TABLE][_KEY].drop_nulls().to_list()
    rows: list[tuple[object, ...]] = []
    for source, feed in feeds.items():
        for code, row in feed.numbered_table(_TABLE).select(_KEY, "sheet_row").drop_nulls(_KEY).iter_rows():
            rule = "institution_respelt" if code in respelt else "institution_new"
            if code in respelt or (known and code not in known):
                severity = JOIN_RULES[rule].severity.value
                rows.append((rule, severity, _TABLE, row, _KEY, f"{source}: {code}", respelt.get(code)))
    return pl.DataFrame(rows, schema=FINDINGS, orient="row")


def _plain(code: str) -> str:
    return fold(code).replace(" ", "")
