"""Rules about the law as data: levels, entry rules, assumptions and successions with their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import polars as pl

from caunghe.feed.findings.findings import Severity
from caunghe.feed.rules.semantic.rules import Facts, at_least, cell_findings, number_text, overlap_findings, rule
from caunghe.feed.successions import successors
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

_ASSUMED: Final = {"assumption": "plan_share_of_adults", "valid_from": date(2025, 7, 1), "value": 0.05, "source": "x"}
_DUTY: Final = {
    "form": "enrolment_monthly",
    "reporter": "institution",
    "recipient": "department",
    "period": "month",
    "valid_from": date(2025, 1, 1),
    "source": "x",
}
_SUCCESSION: Final = {
    "institution": "I1",
    "successor": "I2",
    "date": date(2026, 6, 30),
    "kind": "merged",
    "source": "Quyết định 1/QĐ-VD",
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
        "Dòng này có hiệu lực từ {value}, khi dòng trước về cùng một điều còn hiệu lực.",
        "This row is valid from {value} while the one before about the same is still in force.",
    ),
    mend=(
        "Ghi cho dòng trước ngày hết hiệu lực trước {value}; nếu hai dòng là một thì bỏ một dòng.",
        "Give the earlier row a last day before {value}; take one row out if the two are one.",
    ),
    bad={
        "entry_rules": [_ENTRY | {"valid_to": date(2025, 12, 31)}, _ENTRY | {"valid_from": date(2025, 12, 31)}],
        "assumptions": [_ASSUMED, _ASSUMED | {"valid_from": date(2026, 1, 1)}],
        "reporting_duties": [_DUTY, _DUTY | {"valid_from": date(2026, 1, 1)}],
    },
    mended={
        "entry_rules": [_ENTRY | {"valid_to": date(2025, 6, 30)}, _ENTRY | {"valid_from": date(2025, 12, 31)}],
        "assumptions": [_ASSUMED | {"valid_to": date(2025, 12, 31)}, _ASSUMED | {"valid_from": date(2026, 1, 1)}],
        "reporting_duties": [_DUTY | {"valid_to": date(2025, 12, 31)}, _DUTY | {"valid_from": date(2026, 1, 1)}],
    },
    edge={
        "entry_rules": [
            _ENTRY | {"valid_to": date(2025, 12, 30)},
            _ENTRY | {"valid_from": date(2025, 12, 31)},
            _ENTRY | {"stream": "upper_secondary"},
            _ENTRY | {"level": "college"},
        ],
        "assumptions": [_ASSUMED, _ASSUMED | {"assumption": "plan_share_of_leavers"}],
        "reporting_duties": [
            _DUTY,
            _DUTY | {"form": "quota_registration"},
            _DUTY | {"reporter": "department"},
            _DUTY | {"recipient": "ministry"},
            _DUTY | {"period": "year"},
        ],
    },
)
def dated_rows_overlap(facts: Facts) -> Iterator[pl.DataFrame]:
    """Two entry rules of one level and stream, two values of an assumption or two days of a duty hold at once."""
    yield overlap_findings(facts, "entry_rules", ["level", "stream"])
    yield overlap_findings(facts, "reporting_duties", ["form", "reporter", "recipient", "period"])
    yield overlap_findings(facts, "assumptions", ["assumption"])


@rule(
    Severity.ERROR,
    says=(
        "Giả định là {value}; phải là {expected}.",
        "The assumption is {value}; it must be {expected}.",
    ),
    mend=(
        "Ghi tỷ lệ từ 0 đến 1, số đếm là số nguyên, tiền tính bằng đồng.",
        "Write shares as 0–1, counts as whole numbers, money in đồng.",
    ),
    bad={
        "assumptions": [
            _ASSUMED | {"value": 1.01},
            _ASSUMED | {"assumption": "plan_risk_tail", "value": 0.0099},
            _ASSUMED | {"assumption": "plan_hire_cost", "value": -1.0},
            _ASSUMED | {"assumption": "plan_new_classes", "value": 2.5},
        ]
    },
    mended={"assumptions": [_ASSUMED]},
    edge={
        "assumptions": [
            _ASSUMED | {"value": 1.0},
            _ASSUMED | {"assumption": "plan_risk_tail", "value": 0.01},
            _ASSUMED | {"assumption": "plan_hire_cost", "value": 0.0},
            _ASSUMED | {"assumption": "plan_new_classes", "value": 2.0},
        ]
    },
)
def assumption_outside_limits(facts: Facts) -> Iterator[pl.DataFrame]:
    """An assumption beyond the least or the most that its engine takes, or a part of what comes whole."""
    limits = code_list("assumption_names").select("minimum", "maximum", "whole", assumption="code")
    rows = facts["assumptions"].join(limits, on="assumption", maintain_order="left")
    value, low, high = pl.col("value"), pl.col("minimum"), pl.col("maximum")
    least, most = number_text(rows, low), number_text(rows, high)
    span = pl.when(high.is_null()).then(pl.format("≥ {}", least)).otherwise(pl.format("{}–{}", least, most))
    yield cell_findings(rows.filter((value < low) | (value > high)), "assumptions", "value", span)
    parts = (pl.col("whole") == "true") & (value != value.floor()) & (value >= low)
    yield cell_findings(rows.filter(parts), "assumptions", "value", number_text(rows, value.round()))


@rule(
    Severity.ERROR,
    says=(
        "Cơ sở {value} được ghi là kế tục chính mình; phải là {expected}.",
        "Institution {value} is said to have become itself; it must be {expected}.",
    ),
    mend=(
        "Ghi mã mới của cơ sở; nếu mã không đổi thì bỏ dòng này.",
        "Give the institution's new code; if the code did not change, leave the row out.",
    ),
    bad={"institution_successions": [_SUCCESSION | {"institution": "I2"}]},
    mended={"institution_successions": [_SUCCESSION]},
    edge={"institution_successions": [_SUCCESSION, _SUCCESSION | {"institution": "I3"}]},
)
def succession_of_itself(facts: Facts) -> Iterator[pl.DataFrame]:
    """An institution is its own successor."""
    rows = facts["institution_successions"].filter(pl.col("institution") == pl.col("successor"))
    yield cell_findings(rows, "institution_successions", "successor", pl.lit("≠ ") + pl.col("institution"))


@rule(
    Severity.WARNING,
    says=(
        "Cơ sở {value} đã trở thành {expected} mà vẫn còn trong bảng; số liệu được tính cho cơ sở kế tục.",
        "Institution {value}, still in the table, is {expected} now; it is counted with its successor.",
    ),
    mend=(
        "Chuyển địa điểm, nhà giáo và liên kết sang cơ sở kế tục rồi bỏ cơ sở cũ.",
        "Move its sites, teachers and agreements to the successor, then leave the old institution out.",
    ),
    bad={"institutions": [{"institution": "I1"}], "institution_successions": [_SUCCESSION]},
    mended={"institutions": [{"institution": "I2"}], "institution_successions": [_SUCCESSION]},
    edge={
        "institutions": [{"institution": "I1"}, {"institution": "I4"}],
        "institution_successions": [
            _SUCCESSION | {"date": date(2026, 7, 1)},
            _SUCCESSION | {"institution": "I4", "kind": "split"},
        ],
    },
    dated=True,
)
def institution_after_succession(facts: Facts) -> Iterator[pl.DataFrame]:
    """An institution that was merged, converted or renamed by ``as_of`` is still listed."""
    became = successors(facts.feed)
    rows = facts["institutions"].filter(pl.col("institution").is_in(list(became)))
    after = pl.col("institution").replace_strict(became, default=None, return_dtype=pl.String)
    yield cell_findings(rows, "institutions", "institution", after)
