"""Rules about programmes, their yearly intakes, sites and money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import polars as pl

from caunghe.feed.cohort_days import cohort_ends, cohort_ends_first
from caunghe.feed.findings.findings import Severity
from caunghe.feed.rules.semantic.rules import Facts, Rows, at_least, at_most, cell_findings, excess_findings, rule
from caunghe.schema import code_list

_INTAKE: Final = {"programme": "P1", "year": 2024, "entrants": 30}
_PROGRAMME: Final = {"programme": "P1", "site": "S1"}


def _entered(programme: str, graduates: Mapping[int, int | None]) -> list[dict[str, Any]]:
    """Return the intakes of an example: thirty entrants of a programme a year, and the graduates of each."""
    return [_INTAKE | {"programme": programme, "year": year, "graduates": each} for year, each in graduates.items()]


def _rows_of_durations(**months: Sequence[float]) -> Rows:
    """Return an example: a programme of each duration for each level."""
    return {"programmes": [{"level": level, "months": duration} for level, each in months.items() for duration in each]}


@rule(
    Severity.ERROR,
    says=(
        "Số tốt nghiệp ({value}) nhiều hơn số nhập học của khóa; phải là {expected}.",
        "More graduated ({value}) than entered in this cohort; it must be {expected}.",
    ),
    mend=(
        "Ghi số tốt nghiệp của chính khóa này, không phải số tốt nghiệp trong năm.",
        "Give the graduates of this cohort, not those of the calendar year.",
    ),
    bad={"intakes": [_INTAKE | {"graduates": 31, "dropouts": 1}]},
    mended={"intakes": [_INTAKE | {"graduates": 24, "dropouts": 1}]},
    edge={"intakes": [_INTAKE | {"graduates": 30}]},
)
def graduates_exceed_entrants(facts: Facts) -> Iterator[pl.DataFrame]:
    """``graduates > entrants``."""
    yield excess_findings(facts, "intakes", "graduates", "entrants")


@rule(
    Severity.WARNING,
    says=(
        "Khóa này có thể còn người học đến {expected}, nhưng đã ghi {value} người tốt nghiệp; đến ngày đó khóa được coi"
        " là chưa kết thúc.",
        "Some of this cohort may be learning until {expected}, yet {value} {value:graduate is|graduates are} given;"
        " until that day the cohort counts as not finished.",
    ),
    mend=(
        "Để trống số tốt nghiệp đến khi khóa kết thúc; nếu khóa đã kết thúc, sửa số tháng đào tạo của chương trình.",
        "Leave the graduates empty until the cohort ends; if it has ended, mend the months of its programme.",
    ),
    bad={
        "programmes": [_PROGRAMME | {"months": 22}, _PROGRAMME | {"programme": "P2", "months": 7}],
        "intakes": [_INTAKE | {"graduates": 24}, *_entered("P2", {2025: 0})],
    },
    mended={
        "programmes": [_PROGRAMME | {"months": 21}, _PROGRAMME | {"programme": "P2", "months": 7}],
        "intakes": [_INTAKE | {"graduates": 24}, *_entered("P2", {2025: None})],
    },
    edge={
        "programmes": [
            _PROGRAMME | {"months": 21},
            _PROGRAMME | {"programme": "P2", "months": 7},
            _PROGRAMME | {"programme": "P3", "months": 6},
            _PROGRAMME | {"programme": "P4", "months": 5},
        ],
        "intakes": [
            _INTAKE | {"graduates": 0},
            *_entered("P2", {2025: 1}),
            *_entered("P3", {2025: 0}),
            *_entered("P4", {2026: 1}),
        ],
    },
    dated=True,
)
def graduates_before_the_end(facts: Facts) -> Iterator[pl.DataFrame]:
    """Graduates of a cohort of which nobody can have finished on the day of the feed, or 0 while some may be learning.

    A number of a short course whose first may have finished is not told: it may be of a class that began early.
    """
    months = facts["programmes"].select("programme", "months").drop_nulls().unique("programme", keep="first")
    rows = facts["intakes"].drop_nulls("graduates").join(months, on="programme").with_columns(ends=cohort_ends())
    today, some = pl.lit(facts.as_of), pl.col("graduates") > 0
    early = rows.filter(pl.when(some).then(cohort_ends_first()).otherwise("ends") > today)
    yield cell_findings(early, "intakes", "graduates", pl.col("ends"))


@rule(
    Severity.ERROR,
    says=(
        "Số thôi học ({value}) cộng số tốt nghiệp nhiều hơn số nhập học; phải là {expected}.",
        "Dropouts ({value}) and graduates together are more than entered; it must be {expected}.",
    ),
    mend=("Kiểm tra ba con số của khóa này.", "Check the three numbers of this cohort."),
    bad={
        "intakes": [
            _INTAKE | {"graduates": 24, "dropouts": 7},
            _INTAKE | {"programme": "P2", "graduates": 30, "dropouts": 1},
            _INTAKE | {"programme": "P3", "dropouts": 31},
        ]
    },
    mended={"intakes": [_INTAKE | {"graduates": 24, "dropouts": 2}]},
    edge={
        "intakes": [
            _INTAKE | {"graduates": 24, "dropouts": 6},
            _INTAKE | {"programme": "P2", "graduates": 30, "dropouts": 0},
            _INTAKE | {"programme": "P3", "dropouts": 30},
        ]
    },
)
def dropouts_exceed_entrants(facts: Facts) -> Iterator[pl.DataFrame]:
    """``dropouts + graduates > entrants`` although the graduates alone are not too many."""
    room = pl.col("entrants") - pl.col("graduates").fill_null(0)
    odd = facts["intakes"].filter(room >= 0, pl.col("dropouts") > room)
    yield cell_findings(odd, "intakes", "dropouts", at_most(room))


@rule(
    Severity.ERROR,
    says=(
        "Số có việc sau 6 tháng ({value}) nhiều hơn số tốt nghiệp; phải là {expected}.",
        "More are employed after 6 months ({value}) than graduated; it must be {expected}.",
    ),
    mend=("Kiểm tra kết quả điều tra của khóa này.", "Check the follow-up of this cohort."),
    bad={"intakes": [_INTAKE | {"graduates": 20, "employed_6m": 21}]},
    mended={"intakes": [_INTAKE | {"graduates": 20, "employed_6m": 15}]},
    edge={"intakes": [_INTAKE | {"graduates": 20, "employed_6m": 20}]},
)
def employed_exceed_graduates(facts: Facts) -> Iterator[pl.DataFrame]:
    """``employed_6m > graduates``."""
    yield excess_findings(facts, "intakes", "employed_6m", "graduates")


@rule(
    Severity.ERROR,
    says=(
        "Số làm đúng nghề ({value}) nhiều hơn số có việc; phải là {expected}.",
        "More work in their field ({value}) than work at all; it must be {expected}.",
    ),
    mend=("Kiểm tra kết quả điều tra của khóa này.", "Check the follow-up of this cohort."),
    bad={"intakes": [_INTAKE | {"graduates": 20, "employed_6m": 15, "in_field_6m": 16}]},
    mended={"intakes": [_INTAKE | {"graduates": 20, "employed_6m": 15, "in_field_6m": 12}]},
    edge={"intakes": [_INTAKE | {"graduates": 20, "employed_6m": 15, "in_field_6m": 15}]},
)
def in_field_exceed_employed(facts: Facts) -> Iterator[pl.DataFrame]:
    """``in_field_6m > employed_6m``."""
    yield excess_findings(facts, "intakes", "in_field_6m", "employed_6m")


@rule(
    Severity.WARNING,
    says=(
        "{value} người vượt quy mô tuyển sinh đã đăng ký; phải là {expected}.",
        "{value} {value:person is|people are} over the licensed intake; it must be {expected}.",
    ),
    mend=(
        "Đăng ký bổ sung quy mô, hoặc sửa con số nếu nhầm.",
        "Have the licence extended, or mend the number if it is wrong.",
    ),
    bad={"programmes": [_PROGRAMME | {"licensed_intake": 29}], "intakes": [_INTAKE | {"quota": 30}]},
    mended={"programmes": [_PROGRAMME | {"licensed_intake": 35}], "intakes": [_INTAKE | {"quota": 30}]},
    edge={"programmes": [_PROGRAMME | {"licensed_intake": 30}], "intakes": [_INTAKE | {"quota": 30}]},
)
def intake_over_licence(facts: Facts) -> Iterator[pl.DataFrame]:
    """``quota > licensed_intake`` or ``entrants > licensed_intake``."""
    licences = facts["programmes"].select("programme", "licensed_intake").drop_nulls().unique("programme")
    rows = facts["intakes"].join(licences, on="programme")
    for column in ("quota", "entrants"):
        over = rows.filter(pl.col(column) > pl.col("licensed_intake"))
        yield cell_findings(over, "intakes", column, at_most("licensed_intake"))


@rule(
    Severity.WARNING,
    says=(
        "{value} người nhập học, dưới lớp tối thiểu của chương trình; phải là {expected}.",
        "{value} entered, under the programme's minimum class; it must be {expected}.",
    ),
    mend=(
        "Kiểm tra số nhập học; nếu lớp vẫn mở, sửa lớp tối thiểu của chương trình.",
        "Check the entrants; if the class was held all the same, mend the programme's minimum class.",
    ),
    bad={
        "programmes": [_PROGRAMME | {"minimum_class": 15}],
        "intakes": [_INTAKE | {"entrants": 14}, _INTAKE | {"year": 2025, "entrants": 1}],
    },
    mended={"programmes": [_PROGRAMME | {"minimum_class": 15}], "intakes": [_INTAKE | {"entrants": 18}]},
    edge={
        "programmes": [_PROGRAMME | {"minimum_class": 15}],
        "intakes": [_INTAKE | {"entrants": 15}, _INTAKE | {"year": 2025, "entrants": 0}],
    },
)
def class_below_minimum(facts: Facts) -> Iterator[pl.DataFrame]:
    """``0 < entrants < minimum_class``."""
    classes = facts["programmes"].select("programme", "minimum_class").drop_nulls().unique("programme")
    rows = facts["intakes"].join(classes, on="programme")
    small = rows.filter(pl.col("entrants") > 0, pl.col("entrants") < pl.col("minimum_class"))
    yield cell_findings(small, "intakes", "entrants", at_least("minimum_class"))


@rule(
    Severity.WARNING,
    says=(
        "Chỉ tiêu là 0 mà có {expected} người nhập học.",
        "The quota is nought, yet {expected} {expected:person|people} entered.",
    ),
    mend=(
        "Ghi chỉ tiêu đã giao; nếu không giao chỉ tiêu thì để trống.",
        "Give the quota set; leave it empty if none was.",
    ),
    bad={"intakes": [_INTAKE | {"quota": 0, "entrants": 1}]},
    mended={"intakes": [_INTAKE | {"quota": 35, "entrants": 1}]},
    edge={"intakes": [_INTAKE | {"quota": 1}, _INTAKE | {"year": 2025, "quota": 0, "entrants": 0}]},
)
def quota_zero_with_entrants(facts: Facts) -> Iterator[pl.DataFrame]:
    """``quota = 0`` and ``entrants > 0``."""
    rows = facts["intakes"].filter(pl.col("quota") == 0, pl.col("entrants") > 0)
    yield cell_findings(rows, "intakes", "quota", pl.col("entrants"))


@rule(
    Severity.WARNING,
    says=(
        "Chương trình không có dòng của năm ngay trước năm {value}; thiếu: {expected}.",
        "The programme has no row for the year before {value}; missing: {expected}.",
    ),
    mend=(
        "Bổ sung các năm thiếu; năm không tuyển thì ghi nhập học là 0.",
        "Add the missing years; a year without an intake has 0 entrants.",
    ),
    bad={
        "intakes": [
            _INTAKE | {"year": 2022},
            _INTAKE | {"year": 2024},
            _INTAKE | {"programme": "P2", "year": 2021},
            _INTAKE | {"programme": "P2", "year": 2025},
        ]
    },
    mended={"intakes": [_INTAKE | {"year": year} for year in (2022, 2023, 2024)]},
    edge={
        "intakes": [
            _INTAKE | {"programme": "P2", "year": 2021},
            _INTAKE | {"year": 2025},
            _INTAKE | {"year": 2024},
        ]
    },
)
def cohort_gap(facts: Facts) -> Iterator[pl.DataFrame]:
    """A programme's years of intake, in order, rise by more than one."""
    before = pl.col("year").shift(1).over("programme").alias("before")
    rows = facts["intakes"].drop_nulls(["programme", "year"]).sort("programme", "year").with_columns(before)
    first, last = pl.col("before") + 1, pl.col("year") - 1
    years = pl.when(first == last).then(first.cast(pl.String)).otherwise(pl.format("{}–{}", first, last))
    yield cell_findings(rows.filter(pl.col("year") - pl.col("before") > 1), "intakes", "year", years)


@rule(
    Severity.WARNING,
    says=(
        "Thời gian đào tạo {value} tháng không hợp với trình độ; thường là {expected}.",
        "A duration of {value} {value:month|months} does not fit the level; it is usually {expected}.",
    ),
    mend=("Kiểm tra trình độ và số tháng (không ghi số năm).", "Check level and months (not years)."),
    bad=_rows_of_durations(short=(3.0,), elementary=(2.9, 12.1), college=(11.9, 36.1)),
    mended=_rows_of_durations(short=(1.5,), elementary=(6.0,), college=(30.0,)),
    edge=_rows_of_durations(short=(2.9,), elementary=(3.0, 12.0), college=(12.0, 36.0)),
)
def months_outside_level(facts: Facts) -> Iterator[pl.DataFrame]:
    """Months outside the level's range; a level without certificate stays below its upper end."""
    levels = code_list("levels").select(pl.col("code").alias("level"), "months_min", "months_max", "certified")
    rows = facts["programmes"].join(levels, on="level")
    months, top = pl.col("months"), pl.col("months_max")
    short = pl.col("certified") == "false"
    too_long = pl.when(short).then(months >= top).otherwise(months > top)
    odd = rows.filter((months < pl.col("months_min")) | too_long)
    low, high = pl.col("months_min").cast(pl.Int64), top.cast(pl.Int64)
    span = pl.when(short).then(pl.format("< {}", high)).otherwise(pl.format("{}–{}", low, high))
    yield cell_findings(odd, "programmes", "months", span)


@rule(
    Severity.ERROR,
    says=(
        "Năm {value} có người nhập học, nhưng địa điểm đã đóng từ {expected}.",
        "People entered in {value}, but the site has been closed since {expected}.",
    ),
    mend=(
        "Chuyển chương trình sang địa điểm mới, hoặc sửa ngày đóng.",
        "Move the programme to its new site, or mend the closing day.",
    ),
    bad={
        "sites": [{"site": "S1", "closes": date(2023, 12, 31)}],
        "programmes": [_PROGRAMME],
        "intakes": [_INTAKE | {"entrants": 1}],
    },
    mended={
        "sites": [{"site": "S1", "closes": date(2027, 6, 30)}],
        "programmes": [_PROGRAMME],
        "intakes": [_INTAKE | {"entrants": 1}],
    },
    edge={
        "sites": [{"site": "S1", "closes": date(2024, 1, 1)}],
        "programmes": [_PROGRAMME],
        "intakes": [_INTAKE, _INTAKE | {"year": 2025, "entrants": 0}],
    },
)
def programme_site_closed(facts: Facts) -> Iterator[pl.DataFrame]:
    """Entrants in a year that begins after the programme's site closed."""
    closed = facts["sites"].select("site", "closes").drop_nulls().unique("site")
    programmes = facts["programmes"].select("programme", "site").unique("programme").join(closed, on="site")
    rows = facts["intakes"].join(programmes, on="programme")
    late = rows.filter(pl.col("closes") < pl.date(pl.col("year"), 1, 1), pl.col("entrants") > 0)
    yield cell_findings(late, "intakes", "year", pl.col("closes"))


@rule(
    Severity.WARNING,
    says=("Cơ sở {value} không có địa điểm đào tạo nào.", "Institution {value} has no site."),
    mend=("Thêm ít nhất một địa điểm, kể cả trụ sở chính.", "Add at least one site, be it the main office."),
    bad={
        "institutions": [{"institution": "I1"}, {"institution": "I2"}],
        "sites": [{"site": "S1", "institution": "I1"}],
    },
    mended={
        "institutions": [{"institution": "I1"}, {"institution": "I2"}],
        "sites": [{"site": "S1", "institution": "I1"}, {"site": "S2", "institution": "I2"}],
    },
    edge={"institutions": [{"institution": "I1"}], "sites": []},
)
def institution_without_site(facts: Facts) -> Iterator[pl.DataFrame]:
    """An institution that no site names, in a feed that has sites."""
    sites = facts["sites"]
    if sites.is_empty():
        return
    lone = facts["institutions"].join(sites, on="institution", how="anti")
    yield cell_findings(lone, "institutions", "institution", pl.lit("≥ 1"))


@rule(
    Severity.WARNING,
    says=("Nguồn kinh phí có số tiền bằng {value}.", "The fund's amount is {value}."),
    mend=("Ghi số tiền bằng đồng, hoặc bỏ dòng này.", "Give the amount in đồng, or take the row out."),
    bad={"funds": [{"fund": "F1", "year": 2026, "amount": 0}]},
    mended={"funds": [{"fund": "F1", "year": 2026, "amount": 5_000_000_000}]},
    edge={"funds": [{"fund": "F1", "year": 2026, "amount": 10_000_000}]},
)
def fund_zero(facts: Facts) -> Iterator[pl.DataFrame]:
    """``amount = 0``."""
    yield cell_findings(facts["funds"].filter(pl.col("amount") == 0), "funds", "amount", pl.lit("> 0"))
