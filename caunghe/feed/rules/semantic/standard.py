"""Rules about the national standard of institutions and the destinations that it measures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from caunghe.feed.findings.findings import Severity
from caunghe.feed.rules.semantic.rules import Facts, cell_findings, excess_findings, rule
from caunghe.schema import code_list

_INTAKE: Final = {"programme": "P1", "year": 2022, "entrants": 40}
_FOLLOWED: Final = _INTAKE | {"graduates": 30, "surveyed_12m": 20, "answered_12m": 15, "placed_12m": 12}
_ASSESSED: Final = {"institution": "I1", "criterion": "indicator_01", "year": 2026, "value": 0.5, "met": True}
_PARTS: Final = (
    ("placed_12m", "answered_12m"),
    ("answered_12m", "surveyed_12m"),
    ("surveyed_12m", "graduates"),
    ("employed_12m", "graduates"),
    ("self_employed_12m", "employed_12m"),
    ("further_study_12m", "graduates"),
)


@rule(
    Severity.ERROR,
    says=(
        "Số người sau 12 tháng là {value}; phải là {expected}.",
        "The number of people after 12 months is {value}; it must be {expected}.",
    ),
    mend=(
        "Kiểm tra: có việc hoặc học tiếp ≤ trả lời ≤ được khảo sát ≤ tốt nghiệp; tự tạo việc làm ≤ có việc.",
        "Check: in work or study ≤ answered ≤ surveyed ≤ graduates; own jobs ≤ in work.",
    ),
    bad={
        "intakes": [
            _FOLLOWED | {"placed_12m": 16},
            _FOLLOWED | {"year": 2023, "answered_12m": 21},
            _FOLLOWED | {"year": 2024, "surveyed_12m": 31},
            _INTAKE | {"year": 2019, "graduates": 30, "employed_12m": 31},
            _INTAKE | {"year": 2020, "graduates": 30, "employed_12m": 20, "self_employed_12m": 21},
            _INTAKE | {"year": 2021, "graduates": 30, "further_study_12m": 31},
        ]
    },
    mended={"intakes": [_FOLLOWED]},
    edge={
        "intakes": [
            _FOLLOWED | {"surveyed_12m": 30, "answered_12m": 30, "placed_12m": 30, "further_study_12m": 30},
            _INTAKE | {"year": 2023},
            _INTAKE | {"year": 2024, "graduates": 30, "employed_12m": 30, "self_employed_12m": 30},
        ]
    },
)
def destinations_exceed(facts: Facts) -> Iterator[pl.DataFrame]:
    """placed_12m ≤ answered_12m ≤ surveyed_12m ≤ graduates; self_employed_12m ≤ employed_12m ≤ graduates."""
    for part, whole in _PARTS:
        yield excess_findings(facts, "intakes", part, whole)


@rule(
    Severity.WARNING,
    says=(
        "Giá trị {value} trái với kết luận đạt hay không đạt; theo chuẩn phải là {expected}.",
        "The value {value} contradicts what is said of being met; by the standard it must be {expected}.",
    ),
    mend=("Sửa giá trị hoặc kết luận.", "Mend the value or the conclusion."),
    bad={
        "standard_assessments": [
            _ASSESSED | {"value": 0.499},
            _ASSESSED | {"criterion": "indicator_02", "value": -0.31},
            _ASSESSED | {"year": 2025, "met": False},
        ]
    },
    mended={
        "standard_assessments": [_ASSESSED | {"value": 0.7}, _ASSESSED | {"year": 2025, "value": 0.4, "met": False}]
    },
    edge={
        "standard_assessments": [
            _ASSESSED,
            _ASSESSED | {"criterion": "indicator_02", "value": -0.3},
            _ASSESSED | {"year": 2025, "value": 0.499, "met": False},
            _ASSESSED | {"criterion": "finance_1", "value": None},
        ]
    },
)
def standard_contradicts_value(facts: Facts) -> Iterator[pl.DataFrame]:
    """``met`` with a value below the criterion's least, or not met with one at it or above."""
    least = code_list("standard_criteria").select("minimum", criterion="code")
    rows = facts["standard_assessments"].join(least, on="criterion", maintain_order="left")
    odd = rows.filter((pl.col("value") >= pl.col("minimum")) != pl.col("met"))
    sign = pl.when(pl.col("met")).then(pl.lit("≥ ")).otherwise(pl.lit("< "))
    yield cell_findings(odd, "standard_assessments", "value", sign + pl.col("minimum").cast(pl.String))


@rule(
    Severity.ERROR,
    says=(
        "Giá trị {value} không thể có ở tiêu chí này; phải là {expected}.",
        "The criterion cannot have the value {value}; it must be {expected}.",
    ),
    mend=(
        "Kiểm tra giá trị và đơn vị: tỷ lệ ghi như 0,65 hoặc 65 %.",
        "Check the value and its unit: a share is written as 0.65 or 65%.",
    ),
    bad={
        "standard_assessments": [
            _ASSESSED | {"criterion": "indicator_03", "value": 1.01},
            _ASSESSED | {"value": 2.01},
            _ASSESSED | {"criterion": "indicator_02", "value": -1.01, "met": False},
            _ASSESSED | {"criterion": "indicator_04", "value": -0.01, "met": False},
        ]
    },
    mended={"standard_assessments": [_ASSESSED | {"criterion": "indicator_03", "value": 0.65}, _ASSESSED]},
    edge={
        "standard_assessments": [
            _ASSESSED | {"criterion": "indicator_03", "value": 1.0},
            _ASSESSED | {"value": 2.0},
            _ASSESSED | {"criterion": "indicator_02", "value": -1.0, "met": False},
            _ASSESSED | {"criterion": "indicator_04", "value": 0.0, "met": False},
        ]
    },
)
def standard_value_impossible(facts: Facts) -> Iterator[pl.DataFrame]:
    """A value outside the limits of its criterion: a share is 0–1, the size may have fallen by all or doubled twice."""
    limits = code_list("standard_criteria").select("lowest", "highest", criterion="code")
    rows = facts["standard_assessments"].join(limits, on="criterion", maintain_order="left")
    odd = rows.filter(~pl.col("value").is_between("lowest", "highest"))
    shown = [pl.col(name).cast(pl.String).str.replace(r"\.0$", "") for name in ("lowest", "highest")]
    yield cell_findings(odd, "standard_assessments", "value", pl.concat_str(shown[0], pl.lit("–"), shown[1]))
