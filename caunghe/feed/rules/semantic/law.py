"""Rules about the law as data: levels and entry rules with their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import polars as pl

from caunghe.feed.findings.findings import Severity
from caunghe.feed.rules.semantic.rules import Facts, at_least, cell_findings, rule
from caunghe.schema import code_list

_SCHOOL: Final = {"programme": "P1", "site": "S1", "level": "vocational_secondary"}
_INTAKE: Final = {"programme": "P1", "entrants": 30}
_ENTRY: Final = {
    "level": "intermediate",
    "stream": "lower_secondary",
    "valid_from": date(2020, 1, 1),
    "certainty": "published",
    "source": "Thông tư 01/2020/TT-VD",
}


@rule(
    Severity.ERROR,
    says=(
        "Năm {value} có người nhập học trình độ mà luật chưa quy định; phải là {expected}.",
        "People entered in {value} at a level that no law had made yet; it must be {expected}.",
    ),
    mend=(
        "Kiểm tra năm, hoặc trình độ của chương trình.",
        "Check the year, or the level of the programme.",
    ),
    bad={"programmes": [_SCHOOL], "intakes": [_INTAKE | {"year": 2025}]},
    mended={"programmes": [_SCHOOL | {"level": "intermediate"}], "intakes": [_INTAKE | {"year": 2025}]},
    edge={"programmes": [_SCHOOL], "intakes": [_INTAKE | {"year": 2026}]},
)
def level_before_its_law(facts: Facts) -> Iterator[pl.DataFrame]:
    """Entrants in a year before the one in which the level's law came into force."""
    begins = code_list("levels").select(level="code", begins=pl.col("valid_from").dt.year())
    taught = facts["programmes"].select("programme", "level").join(begins, on="level")
    entered = facts["intakes"].filter(pl.col("entrants") > 0).join(taught, on="programme", maintain_order="left")
    early = entered.filter(pl.col("year") < pl.col("begins"))
    yield cell_findings(early, "intakes", "year", at_least("begins"))


@rule(
    Severity.ERROR,
    says=(
        "Quy định này có hiệu lực từ {value}, khi quy định trước của cùng trình độ và nguồn người học còn hiệu lực;"
        " phải là {expected}.",
        "This rule is valid from {value} while the one before of the same level and stream is still in force; it"
        " must be {expected}.",
    ),
    mend=("Ghi ngày hết hiệu lực của quy định trước.", "Give the day on which the earlier rule ceased."),
    bad={"entry_rules": [_ENTRY | {"valid_to": date(2025, 12, 31)}, _ENTRY | {"valid_from": date(2025, 12, 31)}]},
    mended={"entry_rules": [_ENTRY | {"valid_to": date(2025, 6, 30)}, _ENTRY | {"valid_from": date(2025, 12, 31)}]},
    edge={
        "entry_rules": [
            _ENTRY | {"valid_to": date(2025, 12, 30)},
            _ENTRY | {"valid_from": date(2025, 12, 31)},
            _ENTRY | {"stream": "upper_secondary"},
            _ENTRY | {"level": "college"},
        ]
    },
)
def entry_rule_overlap(facts: Facts) -> Iterator[pl.DataFrame]:
    """Two rules of one level and stream are in force on the same day."""
    same = ["level", "stream"]
    rows = facts["entry_rules"].drop_nulls([*same, "valid_from"]).sort("valid_from")
    ends = pl.col("valid_to").fill_null(date(9999, 12, 31)).cum_max().shift(1).over(same)
    overlap = rows.with_columns(ends.alias("ends")).filter(pl.col("valid_from") <= pl.col("ends"))
    lasting = pl.when(pl.col("ends") < date(9999, 12, 31)).then(pl.col("ends").cast(pl.String)).otherwise(pl.lit("∞"))
    yield cell_findings(overlap, "entry_rules", "valid_from", pl.concat_str(pl.lit("> "), lasting))
