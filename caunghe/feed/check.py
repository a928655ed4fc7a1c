"""Checking a feed: structure first, then meaning."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.feed.causes import with_causes
from caunghe.feed.comparison import COMPARISON_RULES
from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import Rule, Severity, gather
from caunghe.feed.read import read_feed
from caunghe.feed.rules.semantic import SEMANTIC_RULES, check_semantics
from caunghe.feed.rules.structure import STRUCTURAL_RULES, check_structure, is_small

RULES: Final[dict[str, Rule]] = {**STRUCTURAL_RULES, **SEMANTIC_RULES, **COMPARISON_RULES}

_UNREAD_COLUMNS: Final = ("column_missing", "heading_unclear", "unit_contradicted", "unit_unknown")


def check_feed(feed: Feed, raw_findings: pl.DataFrame, indicators: Collection[str]) -> pl.DataFrame:
    """Return all findings of a feed, those of reading it (``raw_findings``) included.

    ``indicators`` are the names of the catalogue. A cell that could not be read is not reported as missing as well,
    nor the cells of a missing column. The columns are those of ``FINDINGS`` and ``cause``, which those findings share
    that one mend does away with; the order is that of ``gather``.

    >>> findings = check_feed(feed, gather(()), {"certificate_rate", "diploma_entrant"})
    >>> findings.select("table", "sheet_row", "rule", "value", "expected").rows()
    [('targets', 2, 'indicator_misspelt', 'diploma_entrants', 'diploma_entrant'),
     ('workplaces', 4, 'workplace_stale', '2025-04-01', '≥ 2025-06-30')]
    """

    def check(mended: Feed) -> pl.DataFrame:
        if is_small(mended):
            structure = news(check_structure(mended), raw_findings)
            return gather([raw_findings, structure, check_semantics(mended, indicators)])
        with ThreadPoolExecutor() as threads:
            structural = threads.submit(check_structure, mended)
            semantic = threads.submit(check_semantics, mended, indicators)
            return gather([raw_findings, news(structural.result(), raw_findings), semantic.result()])

    return with_causes(feed, check(feed), check)


def read_and_check(path: Path | str, indicators: Collection[str]) -> tuple[Feed, pl.DataFrame]:
    """Return a feed and all its findings; raises FeedError when ``path`` is no feed.

    >>> city, findings = read_and_check(small_city(), {"certificate_rate", "diploma_entrants"})
    >>> city["programmes"].height, findings["rule"].to_list()
    (3, ['workplace_stale'])
    """
    feed, raw_findings = read_feed(path)
    return feed, check_feed(feed, raw_findings, indicators)


def _is_alone(raw: pl.DataFrame) -> bool:
    return bool((raw["rule"] == "table_alone").any())


def news(structural: pl.DataFrame, raw: pl.DataFrame) -> pl.DataFrame:
    """Return structural findings without missing values whose cell or column has one already, and unread tables."""
    errors = raw.filter(pl.col("severity") == Severity.ERROR.value)
    if errors.is_empty() and not _is_alone(raw):
        return structural
    missing = structural.filter(pl.col("rule") == "value_missing")
    unread = errors.filter(pl.col("rule").is_in(_UNREAD_COLUMNS))
    missing = missing.join(unread, on=["table", "column"], how="anti")
    missing = missing.join(errors, on=["table", "sheet_row", "column"], how="anti")
    tables = structural.filter(pl.col("rule") == "file_missing")
    tables = tables.join(errors.filter(pl.col("rule") == "header_missing"), on="table", how="anti")
    tables = tables.clear() if _is_alone(raw) else tables
    others = structural.filter(~pl.col("rule").is_in(["value_missing", "file_missing"]))
    return gather([others, missing, tables])
