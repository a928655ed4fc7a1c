"""Findings in the words of both languages, as the site keeps them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from caunghe.feed import Rule, findings_json


def told(findings: pl.DataFrame, rules: Mapping[str, Rule]) -> list[dict[str, Any]]:
    """Return each finding with what it says and how it is mended, in both languages; values are not masked."""
    vi, en = (json.loads(findings_json(findings, rules, language))["findings"] for language in ("vi", "en"))
    return [
        {**row, "says_vi": f"{in_vi['says']} {in_vi['mend']}", "says_en": f"{in_en['says']} {in_en['mend']}"}
        for row, in_vi, in_en in zip(findings.to_dicts(), vi, en, strict=True)
    ]
