"""Rules about teachers: enough of them, in the fields that are taught, of a believable age."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from caunghe.feed.findings.findings import Severity
from caunghe.feed.rules.semantic.rules import Facts, Rows, at_most, cell_findings, rule

# Retirement is at 62 for men (Labour Code, article 169); the highly qualified may stay five years longer.
_OLDEST: Final = 67
_SCHOOL: Final = {
    "sites": [{"site": "S1", "institution": "I1"}],
    "programmes": [{"programme": "P1", "site": "S1", "training_field": "6520123", "months": 12.0}],
}
_TEACHER: Final = {"teacher": "T1", "institution": "I1", "training_field": "6520123"}
_NORM: Final = {"norm": "learners_per_teacher", "value": 25.0}


def _rows_of_cohorts(entrants: int) -> Rows:
    """Return an example: ``entrants`` in the last cohort of P1, two dropped out; P2's oldest cohort has left."""
    programme = {"site": "S1", "training_field": "6520123"}
    last = {"programme": "P2", "year": 2026, "entrants": 8}
    return {
        "sites": [{"site": "S1", "institution": "I1"}],
        "programmes": [
            programme | {"programme": "P1", "months": 12.0},
            programme | {"programme": "P2", "months": 18.0},
            programme | {"programme": "P3", "months": 12.0},
        ],
        "intakes": [
            {"programme": "P1", "year": 2025, "entrants": 0},
            {"programme": "P1", "year": 2026, "entrants": entrants, "dropouts": 2},
            last,
            last | {"year": 2025},
            last | {"year": 2024, "entrants": 100},
            {"programme": "P3", "year": 2026, "entrants": 0},
        ],
    }


def learners_now(facts: Facts) -> pl.DataFrame:
    """Return ``institution, learners``: full-year learners in the latest year of intakes up to ``as_of``.

    A cohort of year y of a programme of m months is present for ``clip(m/12 − (Y − y), 0, 1)`` of year Y;
    its learners are ``entrants − dropouts``.
    """
    intakes = facts["intakes"].filter(pl.col("year") <= facts.as_of.year)
    programmes = facts["programmes"].select("programme", "site", "months").unique("programme")
    sites = facts["sites"].select("site", "institution").unique("site")
    present = (pl.col("months") / 12 - (pl.col("year").max() - pl.col("year"))).clip(0, 1)
    staying = (pl.col("entrants") - pl.col("dropouts").fill_null(0)).clip(lower_bound=0)
    return (
        intakes.select("programme", "year", "entrants", "dropouts")
        .join(programmes, on="programme")
        .join(sites, on="site")
        .with_columns((staying * present).alias("learners"))
        .group_by("institution", maintain_order=True)
        .agg(pl.sum("learners"))
    )


@rule(
    Severity.WARNING,
    says=(
        "Cơ sở có {value} người học trên một nhà giáo; định mức là {expected}.",
        "The institution has {value} {value:learner|learners} a teacher; the norm is {expected}.",
    ),
    mend=(
        "Kiểm tra danh sách nhà giáo đã đủ chưa (kể cả thỉnh giảng); nếu đủ, cần thêm nhà giáo.",
        "See whether every teacher is listed (visiting ones too); if so, more teachers are needed.",
    ),
    # full-year learners: 15 − 2 of P1, 8 + 8 × (18/12 − 1) of P2, in all 25; 26 with one more
    bad={**_rows_of_cohorts(16), "institutions": [{"institution": "I1"}], "teachers": [_TEACHER], "norms": [_NORM]},
    mended={
        **_rows_of_cohorts(16),
        "institutions": [{"institution": "I1"}],
        "teachers": [_TEACHER, _TEACHER | {"teacher": "T2"}],
        "norms": [_NORM],
    },
    edge={**_rows_of_cohorts(15), "institutions": [{"institution": "I1"}], "teachers": [_TEACHER], "norms": [_NORM]},
    dated=True,
)
def teacher_ratio_exceeded(facts: Facts) -> Iterator[pl.DataFrame]:
    """``learners ÷ teachers > norm learners_per_teacher`` at an institution that lists teachers."""
    limit = facts.norm("learners_per_teacher")
    teachers = facts["teachers"].group_by("institution", maintain_order=True).agg(pl.len().alias("teachers"))
    rows = facts["institutions"].join(learners_now(facts), on="institution").join(teachers, on="institution")
    ratio = pl.col("learners") / pl.col("teachers")
    over = rows.filter(ratio > limit)
    yield cell_findings(over, "institutions", "institution", at_most(pl.lit(f"{limit:g}")), ratio.round(1))


@rule(
    Severity.WARNING,
    says=(
        "Cơ sở không có nhà giáo nào dạy ngành, nghề {value} của chương trình này.",
        "The institution has no teacher of this programme's field, {value}.",
    ),
    mend=(
        "Bổ sung nhà giáo của ngành, nghề này, hoặc sửa mã ngành, nghề.",
        "Add the field's teachers, or mend the code of the field.",
    ),
    bad={
        **_SCHOOL,
        "intakes": [{"programme": "P1", "year": 2025, "entrants": 1}],
        "teachers": [_TEACHER | {"training_field": "5620123"}, _TEACHER | {"teacher": "T2", "institution": "I2"}],
    },
    mended={
        **_SCHOOL,
        "intakes": [{"programme": "P1", "year": 2025, "entrants": 1}],
        "teachers": [_TEACHER | {"training_field": "5520123"}],
    },
    edge={
        **_SCHOOL,
        "intakes": [
            {"programme": "P1", "year": 2024, "entrants": 60},
            {"programme": "P1", "year": 2025, "entrants": 0},
        ],
        "teachers": [_TEACHER | {"training_field": "5620123"}],
    },
)
def programme_without_teachers(facts: Facts) -> Iterator[pl.DataFrame]:
    """A programme with entrants in its latest year whose institution lists no teacher of its field.

    The first digit of a field's code is its level, so fields are compared by the other six.
    """
    if facts["teachers"].is_empty():
        return
    field = pl.col("training_field").str.slice(1).alias("field")
    taught = facts["teachers"].select("institution", field).unique()
    latest = facts["intakes"].filter(pl.col("year") == pl.col("year").max().over("programme"), pl.col("entrants") > 0)
    sites = facts["sites"].select("site", "institution").unique("site")
    programmes = facts["programmes"].join(latest, on="programme", how="semi").join(sites, on="site")
    lone = programmes.with_columns(field).join(taught, on=["institution", "field"], how="anti")
    yield cell_findings(lone, "programmes", "training_field", pl.lit("≥ 1"))


@rule(
    Severity.WARNING,
    says=(
        "Nhà giáo sinh năm {value}, ngoài tuổi làm việc; thường là {expected}.",
        "The teacher, born in {value}, is outside working age; it is usually {expected}.",
    ),
    mend=("Kiểm tra năm sinh; bỏ nhà giáo đã nghỉ hưu.", "Check the year of birth; take out the retired."),
    bad={"teachers": [_TEACHER | {"birth_year": 1958}, _TEACHER | {"teacher": "T2", "birth_year": 2009}]},
    mended={"teachers": [_TEACHER | {"birth_year": 1980}]},
    edge={"teachers": [_TEACHER | {"birth_year": 1959}, _TEACHER | {"teacher": "T2", "birth_year": 2008}]},
    dated=True,
)
def teacher_overage(facts: Facts) -> Iterator[pl.DataFrame]:
    """Older than 67 or younger than 18 in the year of ``as_of``."""
    first, last = facts.as_of.year - _OLDEST, facts.as_of.year - 18
    odd = facts["teachers"].filter(~pl.col("birth_year").is_between(first, last))
    yield cell_findings(odd, "teachers", "birth_year", pl.lit(f"{first}–{last}"))
