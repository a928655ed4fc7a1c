"""Semantic rules: what no single cell can tell, each with the example that raises it and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from types import ModuleType
from typing import Final

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import gather
from caunghe.feed.rules.semantic import (
    admission,
    dates,
    governance,
    identifiers,
    labour_market,
    law,
    magnitudes,
    people,
    reporting,
    standard,
    survey,
    teaching,
    training,
)
from caunghe.feed.rules.semantic.rules import Facts, SemanticRule

__all__ = ["SEMANTIC_RULES", "SemanticRule", "check_semantics"]


def _declared_rules(module: ModuleType) -> dict[str, SemanticRule]:
    return {name: item for name, item in vars(module).items() if isinstance(item, SemanticRule)}


SEMANTIC_RULES: Final[dict[str, SemanticRule]] = {
    name: rule
    for module in (
        dates,
        people,
        survey,
        labour_market,
        training,
        teaching,
        magnitudes,
        admission,
        governance,
        law,
        standard,
        reporting,
        identifiers,
    )
    for name, rule in _declared_rules(module).items()
}


def check_semantics(feed: Feed, indicators: Collection[str]) -> pl.DataFrame:
    """Return the findings of every semantic rule, in the columns of FINDINGS.

    ``indicators`` are the names in the catalogue. Empty cells are the structural rules' concern and pass here.
    """
    facts = Facts(feed, frozenset(indicators))
    return gather(rule(facts) for rule in SEMANTIC_RULES.values())
