"""Rules about the labour survey: weights, strata, and answers that do not fit together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import polars as pl

from caunghe.feed.due import survey_years
from caunghe.feed.findings.findings import Severity
from caunghe.feed.needs import employers_stood_for
from caunghe.feed.rules.semantic.rules import Facts, Rows, cell_findings, rule

# Ages between which an activity is believable. 15 is the lowest age of work in the Labour Code, article 3.
_AGES: Final = pl.DataFrame(
    {"activity": ["employed", "unemployed", "student"], "lowest": [15, 15, 0], "highest": [95, 80, 70]}
)
_PERSON: Final = {"person": "1", "year": 2025, "stratum": "urban", "cluster": "1", "weight": 80.0}
_NEED: Final = {"employer": "E1", "year": 2025, "occupation": "7212", "openings": 3}
_TEN_EMPLOYERS: Final = [{"employer": f"E{i}", "size_band": "1-9"} for i in range(1, 11)]
_NINE_EMPLOYERS: Final = [{"employer": f"F{i}", "size_band": "10-49"} for i in range(1, 10)]
_FEWEST: Final = 10  # employers in a band: of fewer, one more or less is no more than luck
_OFF: Final = 0.1  # of the register: by so much weights may differ from it
_NEIGHBOUR: Final = {"person": "2", "year": 2025, "stratum": "urban", "cluster": "2", "weight": 80.0}


def _quarters(year: int, *quarters: int | None, weight: float = 80.0) -> list[dict[str, Any]]:
    """Return rows of an example: a person of each quarter in two clusters."""
    about = {"year": year, "stratum": "urban", "weight": weight}
    each = [(quarter, cluster) for quarter in quarters for cluster in ("1", "2")]
    return [
        about | {"person": f"{year}-{at}", "quarter": quarter, "cluster": cluster}
        for at, (quarter, cluster) in enumerate(each)
    ]


def _rows_of_ages(**ages: Sequence[int]) -> Rows:
    """Return an example: a person of each age for each activity."""
    each = [
        _PERSON | {"activity": activity, "age": age, "occupation": "7212"}
        for activity, several in ages.items()
        for age in several
    ]
    return {"labour_survey": [*each, _NEIGHBOUR]}


@rule(
    Severity.ERROR,
    says=(
        "Dòng của một cuộc điều tra không có quyền số dương, nên không biết đại diện cho bao nhiêu.",
        "A row of a survey has no positive weight: nobody knows what it stands for.",
    ),
    mend=(
        "Lấy quyền số từ tệp điều tra; không tự điền 1.",
        "Take the weight from the survey's own file; do not fill in 1.",
    ),
    bad={
        "labour_survey": [_PERSON | {"weight": 0.0}, _NEIGHBOUR | {"weight": None}],
        "hiring_needs": [_NEED | {"weight": 2.0}, _NEED | {"employer": "E2", "weight": None}],
    },
    mended={
        "labour_survey": [_PERSON, _NEIGHBOUR],
        "hiring_needs": [_NEED | {"weight": 2.0}, _NEED | {"employer": "E2", "weight": 3.0}],
    },
    edge={
        "labour_survey": [_PERSON | {"weight": 0.01}, _NEIGHBOUR],
        "hiring_needs": [_NEED | {"weight": 2.0}, _NEED | {"employer": "E2", "year": 2024}],
    },
)
def weight_missing(facts: Facts) -> Iterator[pl.DataFrame]:
    """A surveyed person's weight is empty or zero; an employer's is empty where others of the year have one."""
    rows = facts["labour_survey"].filter(~(pl.col("weight") > 0).fill_null(False))
    yield cell_findings(rows, "labour_survey", "weight", pl.lit("> 0"))
    needs = facts["hiring_needs"].filter(pl.col("weight").is_not_null().any().over("year"), pl.col("weight").is_null())
    yield cell_findings(needs, "hiring_needs", "weight", pl.lit("> 0"))


@rule(
    Severity.WARNING,
    says=(
        "Quyền số của các đơn vị có nhu cầu trong nhóm quy mô này và năm này cộng lại là {value}, còn danh mục có"
        " {expected}: chưa rõ số liệu đại diện cho mọi đơn vị hay chỉ cho những đơn vị đã trả lời.",
        "The weights of the employers with needs in this size band and year add up to {value}; the register lists"
        " {expected}: nobody can tell whether they stand for all employers or for those who answered.",
    ),
    mend=(
        "Ghi cả đơn vị được hỏi mà không cần tuyển, với số cần tuyển bằng 0; nếu đơn vị không trả lời thì hiệu chỉnh "
        "quyền số; nếu danh mục đơn vị đã cũ thì cập nhật danh mục.",
        "Give the employers who were asked and need nobody a row of no openings; where employers did not answer,"
        " adjust the weights; where the register is out of date, bring it up to date.",
    ),
    bad={
        "employers": _TEN_EMPLOYERS,
        "hiring_needs": [_NEED | {"weight": 8.9}, _NEED | {"year": 2024, "weight": 11.1}],
    },
    mended={
        "employers": _TEN_EMPLOYERS,
        "hiring_needs": [_NEED | {"weight": 5.0}, _NEED | {"employer": "E2", "weight": 5.0, "openings": 0}],
    },
    edge={
        "employers": [*_TEN_EMPLOYERS, *_NINE_EMPLOYERS],
        "hiring_needs": [
            _NEED | {"weight": 9.0},
            _NEED | {"year": 2024, "weight": 11.0},
            _NEED | {"year": 2023},
            _NEED | {"employer": "F1", "weight": 2.0},
        ],
    },
)
def employer_weights_off(facts: Facts) -> Iterator[pl.DataFrame]:
    """Employers' weights in a size band and year add up to more than a tenth more or fewer than the register lists.

    Bands of fewer than ten employers are left out. Told once, at the first row of the band and year.
    """
    off = (pl.col("stood_for") / pl.col("register") - 1).round(9).abs() > _OFF
    bands = facts.feed["employers"].select("employer", "size_band")
    rows = facts["hiring_needs"].join(bands, on="employer").sort("sheet_row")
    first = rows.unique(["year", "size_band"], keep="first", maintain_order=True).select(
        "year", "size_band", "sheet_row"
    )
    found = (
        employers_stood_for(facts.feed).filter(off, pl.col("register") >= _FEWEST).join(first, on=["year", "size_band"])
    )
    yield cell_findings(found.sort("sheet_row"), "hiring_needs", "weight", pl.col("register"), pl.col("stood_for"))


@rule(
    Severity.WARNING,
    says=(
        "Tầng {value} chỉ có một địa bàn mẫu trong năm {expected}, nên không tính được sai số của tầng.",
        "Stratum {value} has a single cluster in {expected}, so its sampling error cannot be computed.",
    ),
    mend=(
        "Gộp tầng này với tầng gần nhất theo cách của điều tra, hoặc chọn cách xử lý tầng đơn khi tính.",
        "Merge it with its nearest stratum as the survey does, or choose how single-unit strata are treated.",
    ),
    bad={"labour_survey": [_PERSON, _NEIGHBOUR | {"cluster": "1"}, _PERSON | {"year": 2024}]},
    mended={"labour_survey": [_PERSON, _NEIGHBOUR]},
    edge={"labour_survey": [_PERSON, _NEIGHBOUR, _PERSON | {"stratum": None}]},
)
def single_unit_stratum(facts: Facts) -> Iterator[pl.DataFrame]:
    """A stratum with one primary unit in a year; told once, at the stratum's first row."""
    strata = (
        facts["labour_survey"]
        .group_by("year", "stratum", maintain_order=True)
        .agg(pl.n_unique("cluster").alias("clusters"), pl.min("sheet_row"))
        .drop_nulls()
    )
    yield cell_findings(strata.filter(pl.col("clusters") == 1), "labour_survey", "stratum", pl.col("year"))


@rule(
    Severity.WARNING,
    says=(
        "Điều tra năm {value} mới có {expected} số quý: năm này chưa dùng làm số liệu cả năm.",
        "Of the survey of {value} {expected} is in: it is no whole year yet.",
    ),
    mend=(
        "Thêm các quý còn thiếu; nếu quyền số đã tính cho cả năm, tổng quyền số phải bằng dân số của năm.",
        "Add the quarters that are missing; where weights stand for the whole year they must sum to its people.",
    ),
    bad={"labour_survey": [*_quarters(2024, 1, 2, 3, 4), *_quarters(2025, 1)]},
    mended={"labour_survey": [*_quarters(2024, 1, 2, 3, 4), *_quarters(2025, 1, 2, 3, 4)]},
    edge={"labour_survey": [*_quarters(2023, None), *_quarters(2024, 1, 2, 3, 4), *_quarters(2025, 1, weight=288.0)]},
)
def survey_quarters_missing(facts: Facts) -> Iterator[pl.DataFrame]:
    """A year with fewer quarters than another and weights of fewer people; told once, at the year's first row."""
    begun = survey_years(facts.feed["labour_survey"]).filter(pl.col("covered") < 1)
    first = facts["labour_survey"].group_by("year", maintain_order=True).agg(pl.min("sheet_row"))
    part = (pl.col("covered") * 100).round().cast(pl.Int64).cast(pl.String) + " %"
    rows = first.join(begun, on="year", maintain_order="left")
    yield cell_findings(rows, "labour_survey", "quarter", part, pl.col("year"))


@rule(
    Severity.WARNING,
    says=("Người có việc làm mà không có mã nghề nghiệp.", "An employed person without an occupation."),
    mend=(
        "Ghi mã nghề bốn chữ số; nếu không hỏi được, giữ trống: người này không vào các bảng theo nghề.",
        "Give the four-digit code; if it was never asked leave it empty: the person stays out of tables by occupation.",
    ),
    bad={"labour_survey": [_PERSON | {"activity": "employed"}, _NEIGHBOUR]},
    mended={"labour_survey": [_PERSON | {"activity": "employed", "occupation": "7212"}, _NEIGHBOUR]},
    edge={"labour_survey": [_PERSON | {"activity": "unemployed"}, _NEIGHBOUR]},
)
def survey_occupation_missing(facts: Facts) -> Iterator[pl.DataFrame]:
    """``activity = employed`` and no occupation."""
    rows = facts["labour_survey"].filter(pl.col("activity") == "employed", pl.col("occupation").is_null())
    yield cell_findings(rows, "labour_survey", "occupation", pl.lit("ISCO-08"))


@rule(
    Severity.WARNING,
    says=(
        "Tuổi {value} khó hợp với tình trạng hoạt động đã ghi; thường là {expected}.",
        "Age {value} hardly fits the activity given; it is usually {expected}.",
    ),
    mend=("Kiểm tra tuổi và tình trạng hoạt động trên phiếu.", "Check age and activity on the questionnaire."),
    bad=_rows_of_ages(employed=(14, 96), unemployed=(14, 81), student=(71,)),
    mended=_rows_of_ages(employed=(28,), unemployed=(28,), student=(20,)),
    edge=_rows_of_ages(employed=(15, 95), unemployed=(15, 80), student=(0, 70)),
)
def age_activity_implausible(facts: Facts) -> Iterator[pl.DataFrame]:
    """Employed outside 15–95, unemployed outside 15–80 or a student over 70 years of age."""
    # an age that any activity may have needs no join, and nearly all have one
    rare = ~pl.col("age").is_between(_AGES["lowest"].max(), _AGES["highest"].min())
    rows = facts["labour_survey"].filter(rare).join(_AGES, on="activity", maintain_order="left")
    odd = rows.filter(~pl.col("age").is_between(pl.col("lowest"), pl.col("highest")))
    yield cell_findings(odd, "labour_survey", "age", pl.format("{}–{}", "lowest", "highest"))
