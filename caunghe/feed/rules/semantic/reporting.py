"""Rules about what institutions and job centres report on official forms: counts that contradict one another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import polars as pl

from caunghe.feed.findings.findings import Severity
from caunghe.feed.rules.semantic.rules import Facts, at_least, at_most, cell_findings, excess_findings, rule

_REPORT: Final = {"programme": "P1", "period": date(2026, 5, 1)}
_COUNTED: Final = _REPORT | {"applied": 30, "admitted": 25, "enrolled": 20, "women": 8}
_INTAKE: Final = {"programme": "P1", "year": 2026, "entrants": 40}
_PART: Final = {"programme": "P1", "year": 2026, "group": "poor"}
_SURVEY: Final = {"institution": "I1", "kind": "graduates", "year": 2025, "asked": 50, "answered": 40, "satisfied": 30}
_RESULT: Final = {"institution": "I1", "scheme": "institution_2024", "issued": date(2021, 6, 30)}
_FAIR: Final = {"openings": 90, "women": 40, "visitors": 300, "interviewed": 120, "passed": 60}
_HALF: Final = {"office": "Trung tâm", "year": 2025, "half": 1}
_HELPED: Final = {"introduced": 50, "placed": 40, "women": 15, "overseas": 2, "followed": 30, "still_working": 25}
_FLOOR: Final = {"site": "S1", "capacity": 100}
_TAUGHT: Final = {"programme": "P1", "site": "S1", "level": "college"}
_SHORT: Final = {"programme": "P2", "site": "S2", "level": "elementary"}
_HUNDRED: Final = 100.0  # workers in each other year: of fewer, a register of nonzero counts may have no row
_OTHER_YEARS: Final = 3  # that tell what a cell is like
_AT_WORK: Final = [
    {"area": "1", "industry": "10", "occupation": "7511", "year": year, "workers": 100.0}
    for year in (2022, 2023, 2024, 2025)
]
_FEW_AT_WORK: Final = {"area": "2", "industry": "10", "occupation": "7511", "year": 2024, "workers": 5.0}
_REPORTED: Final = (("admitted", "applied"), ("enrolled", "admitted"), ("women", "enrolled"))
_SURVEYED: Final = (("answered", "asked"), ("satisfied", "answered"))
_FAIRS: Final = (("women", "openings"), ("interviewed", "visitors"), ("passed", "interviewed"))
_MORE: Final = (
    "Số của cột {column} là {value}, nhiều hơn số mà nó là một phần; phải là {expected}.",
    "The number in {column} is {value}, more than what it is part of; it must be {expected}.",
)
_PLACED: Final = (
    ("placed", "introduced"),
    ("women", "placed"),
    ("overseas", "placed"),
    ("still_working", "followed"),
)


@rule(
    Severity.ERROR,
    says=(
        "Số của cột {column} trong tháng là {value}, nhiều hơn số mà nó là một phần; phải là {expected}.",
        "The month's number in {column} is {value}, more than what it is part of; it must be {expected}.",
    ),
    mend=(
        "Kiểm tra: nữ ≤ nhập học ≤ trúng tuyển ≤ đăng ký của cùng tháng.",
        "Check: women ≤ enrolled ≤ admitted ≤ applied of the same month.",
    ),
    bad={
        "enrolment_reports": [
            _COUNTED | {"women": 21},
            _COUNTED | {"period": date(2026, 4, 1), "enrolled": 26},
            _COUNTED | {"period": date(2026, 3, 1), "admitted": 31},
        ]
    },
    mended={"enrolment_reports": [_COUNTED]},
    edge={
        "enrolment_reports": [
            _COUNTED | {"admitted": 30, "enrolled": 30, "women": 30},
            _REPORT | {"period": date(2026, 4, 1), "applied": 0, "enrolled": 5},
        ]
    },
)
def enrolment_counts_exceed(facts: Facts) -> Iterator[pl.DataFrame]:
    """women ≤ enrolled ≤ admitted ≤ applied, those that are given."""
    for part, whole in _REPORTED:
        yield excess_findings(facts, "enrolment_reports", part, whole)


@rule(
    Severity.ERROR,
    says=(
        "Kỳ báo cáo là ngày {value}; phải là ngày đầu tháng: {expected}.",
        "The month reported is {value}; it must be its first day: {expected}.",
    ),
    mend=("Ghi ngày đầu của tháng báo cáo.", "Give the first day of the month."),
    bad={"enrolment_reports": [_REPORT | {"period": date(2026, 5, 2), "enrolled": 4}]},
    mended={"enrolment_reports": [_REPORT | {"enrolled": 4}]},
    edge={"enrolment_reports": [_REPORT | {"period": date(2026, 1, 1), "enrolled": 4}]},
)
def period_not_first_day(facts: Facts) -> Iterator[pl.DataFrame]:
    """``period`` is not the first of a month."""
    odd = facts["enrolment_reports"].filter(pl.col("period").dt.day() > 1)
    yield cell_findings(odd, "enrolment_reports", "period", pl.col("period").dt.month_start())


@rule(
    Severity.WARNING,
    says=(
        "Tổng nhập học các tháng của năm là {value}, nhiều hơn số nhập học của khóa; phải là {expected}.",
        "The months of the year sum to {value} enrolled, more than the cohort has; it must be {expected}.",
    ),
    mend=(
        "Đối chiếu báo cáo tháng với số nhập học cả năm.",
        "Compare the monthly reports with the entrants of the year.",
    ),
    bad={
        "intakes": [_INTAKE],
        "enrolment_reports": [_REPORT | {"enrolled": 21}, _REPORT | {"period": date(2026, 4, 1), "enrolled": 20}],
    },
    mended={
        "intakes": [_INTAKE],
        "enrolment_reports": [_REPORT | {"enrolled": 15}, _REPORT | {"period": date(2026, 4, 1), "enrolled": 20}],
    },
    edge={
        "intakes": [_INTAKE, _INTAKE | {"year": 2025, "entrants": 1}],
        "enrolment_reports": [_REPORT | {"enrolled": 20}, _REPORT | {"period": date(2026, 4, 1), "enrolled": 20}],
    },
)
def months_exceed_intake(facts: Facts) -> Iterator[pl.DataFrame]:
    """Σ ``enrolled`` over a calendar year > ``intakes.entrants``; told once, at the last month."""
    year = facts["enrolment_reports"].with_columns(year=pl.col("period").dt.year().cast(pl.Int64))
    key = ["programme", "year"]
    sums = year.group_by(key, maintain_order=True).agg(
        pl.col("enrolled").sum(), pl.col("sheet_row").sort_by("period").last()
    )
    entered = facts["intakes"].select(*key, "entrants").drop_nulls().unique(key, maintain_order=True)
    odd = sums.join(entered, on=key, maintain_order="left").filter(pl.col("enrolled") > pl.col("entrants"))
    yield cell_findings(odd, "enrolment_reports", "enrolled", at_most("entrants"))


@rule(
    Severity.ERROR,
    says=_MORE,
    mend=(
        "Kiểm tra: mỗi phần của khóa không quá cả khóa, mỗi số trong dòng không quá số nhập học.",
        "Check: no part exceeds its cohort, no number of the row its entrants.",
    ),
    bad={
        "intakes": [_INTAKE],
        "intake_groups": [_PART | {"entrants": 41}, _PART | {"group": "disabled", "entrants": 3, "graduates": 4}],
    },
    mended={"intakes": [_INTAKE], "intake_groups": [_PART | {"entrants": 4, "graduates": 4}]},
    edge={
        "intakes": [_INTAKE],
        "intake_groups": [_PART | {"entrants": 40, "women": 40, "graduates": 40}, _PART | {"year": 2025}],
    },
)
def group_exceeds_cohort(facts: Facts) -> Iterator[pl.DataFrame]:
    """``intake_groups.entrants > intakes.entrants``, or another count of the part > its entrants."""
    key = ["programme", "year"]
    whole = facts["intakes"].select(*key, whole="entrants").drop_nulls().unique(key, maintain_order=True)
    parts = facts["intake_groups"].join(whole, on=key, maintain_order="left")
    yield cell_findings(
        parts.filter(pl.col("entrants") > pl.col("whole")), "intake_groups", "entrants", at_most("whole")
    )
    for count in ("women", "dropouts", "learning", "graduates", "employed_12m"):
        yield excess_findings(facts, "intake_groups", count, "entrants")


@rule(
    Severity.ERROR,
    says=(
        "Số của cột {column} là {value}: cùng số tốt nghiệp, hoàn thành và thôi học thì vượt số nhập học của khóa;"
        " phải là {expected}.",
        "The number in {column} is {value}: with graduates, completions and dropouts it is more than entered; it must"
        " be {expected}.",
    ),
    mend=("Kiểm tra các số của khóa này.", "Check the numbers of this cohort."),
    bad={
        "intakes": [
            _INTAKE | {"dropouts": 5, "learning": 36},
            _INTAKE | {"year": 2025, "graduates": 30, "dropouts": 5, "completions": 6},
        ]
    },
    mended={"intakes": [_INTAKE | {"dropouts": 5, "learning": 35}]},
    edge={
        "intakes": [
            _INTAKE | {"dropouts": 5, "graduates": 20, "completions": 5, "learning": 10},
            _INTAKE | {"year": 2025, "graduates": 30, "dropouts": 5, "completions": 5},
        ]
    },
)
def learning_exceeds_entrants(facts: Facts) -> Iterator[pl.DataFrame]:
    """``graduates + dropouts + completions + learning > entrants``, told at the last of them that is given."""
    left = pl.sum_horizontal(pl.col("graduates", "dropouts").fill_null(0))
    room = pl.col("entrants") - left
    rows = facts["intakes"].filter(room >= 0)
    completed = pl.col("completions") > room
    yield cell_findings(rows.filter(completed), "intakes", "completions", at_most(room))
    still = room - pl.col("completions").fill_null(0)
    yield cell_findings(rows.filter(still >= 0, pl.col("learning") > still), "intakes", "learning", at_most(still))


@rule(
    Severity.ERROR,
    says=_MORE,
    mend=("Kiểm tra: hài lòng ≤ trả lời ≤ được hỏi.", "Check: satisfied ≤ answered ≤ asked."),
    bad={"surveys": [_SURVEY | {"answered": 51}, _SURVEY | {"year": 2024, "satisfied": 41}]},
    mended={"surveys": [_SURVEY]},
    edge={"surveys": [_SURVEY | {"answered": 50, "satisfied": 50}]},
)
def survey_counts_exceed(facts: Facts) -> Iterator[pl.DataFrame]:
    """Satisfied ≤ answered ≤ asked."""
    for part, whole in _SURVEYED:
        yield excess_findings(facts, "surveys", part, whole)


@rule(
    Severity.WARNING,
    says=(
        "Kết quả kiểm định hết hạn ngày {value} và chưa có kết quả mới; phải là {expected}.",
        "The accreditation expired on {value} and none has followed; it must be {expected}.",
    ),
    mend=("Bổ sung kết quả kiểm định mới, nếu có.", "Add the newer result, if there is one."),
    bad={"accreditations": [_RESULT | {"expires": date(2026, 6, 29)}]},
    mended={
        "accreditations": [
            _RESULT | {"expires": date(2026, 6, 29)},
            _RESULT | {"issued": date(2026, 6, 1), "expires": date(2031, 6, 1)},
        ]
    },
    edge={"accreditations": [_RESULT | {"expires": date(2026, 6, 30)}, _RESULT | {"institution": "I2"}]},
    dated=True,
)
def accreditation_expired(facts: Facts) -> Iterator[pl.DataFrame]:
    """The last overall result of an institution or programme by a scheme ended before the feed's day."""
    subject = ["institution", "programme", "scheme"]
    overall = facts["accreditations"].filter(pl.col("criterion").is_null()).drop_nulls(["institution", "issued"])
    lasts = pl.col("expires").is_null() | (pl.col("expires") >= facts.as_of)
    last = pl.col("issued") == pl.col("issued").max().over(subject)
    over = overall.filter(~lasts.any().over(subject)).filter(last)
    yield cell_findings(over, "accreditations", "expires", at_least(pl.lit(facts.as_of).cast(pl.String)))


@rule(
    Severity.ERROR,
    says=_MORE,
    mend=(
        "Kiểm tra: đạt sơ tuyển ≤ phỏng vấn ≤ lượt tham gia; cần nữ ≤ cần tuyển.",
        "Check: passed ≤ interviewed ≤ visitors; openings for women ≤ openings.",
    ),
    bad={
        "job_fairs": [
            _FAIR | {"fair": "F1", "passed": 121},
            _FAIR | {"fair": "F2", "interviewed": 301},
            _FAIR | {"fair": "F3", "women": 91},
        ]
    },
    mended={"job_fairs": [_FAIR | {"fair": "F1"}]},
    edge={"job_fairs": [_FAIR | {"fair": "F1", "women": 90, "interviewed": 300, "passed": 300}]},
)
def fair_counts_exceed(facts: Facts) -> Iterator[pl.DataFrame]:
    """Passed ≤ interviewed ≤ visitors, women ≤ openings."""
    for part, whole in _FAIRS:
        yield excess_findings(facts, "job_fairs", part, whole)


@rule(
    Severity.ERROR,
    says=_MORE,
    mend=(
        "Kiểm tra: nhận việc ≤ được giới thiệu; nữ và đi nước ngoài ≤ nhận việc; còn việc ≤ được theo dõi.",
        "Check: placed ≤ introduced; women and overseas ≤ placed; still in work ≤ followed.",
    ),
    bad={
        "placements": [
            _HALF | _HELPED | {"placed": 51},
            _HALF | _HELPED | {"half": 2, "women": 41},
            _HALF | _HELPED | {"year": 2024, "still_working": 31},
            _HALF | _HELPED | {"year": 2023, "overseas": 41},
        ]
    },
    mended={"placements": [_HALF | _HELPED]},
    edge={"placements": [_HALF | _HELPED | {"placed": 50, "women": 50, "overseas": 50, "still_working": 30}]},
)
def placement_counts_exceed(facts: Facts) -> Iterator[pl.DataFrame]:
    """Placed ≤ introduced, women and overseas ≤ placed, still working ≤ followed."""
    for part, whole in _PLACED:
        yield excess_findings(facts, "placements", part, whole)


@rule(
    Severity.WARNING,
    says=(
        "Kết quả cả năm của {value} đứng cạnh kết quả nửa năm của cùng trung tâm và nhóm ấy; mỗi người chỉ tính một"
        " lần: theo hai nửa năm, thiếu một nửa thì theo cả năm.",
        "Half-years stand beside a whole year of the same group at {value}; each person is counted once: by both"
        " half-years or, where one is missing, by the year.",
    ),
    mend=("Giữ dòng cả năm, hoặc các dòng nửa năm.", "Keep the row of the year, or those of the half-years."),
    bad={"placements": [_HALF | _HELPED | {"half": None}, _HALF | _HELPED]},
    mended={"placements": [_HALF | _HELPED, _HALF | _HELPED | {"half": 2}]},
    edge={
        "placements": [
            _HALF | _HELPED | {"half": None},
            _HALF | _HELPED | {"office": "Trung tâm khác"},
            _HALF | _HELPED | {"year": 2024},
            _HALF | _HELPED | {"group": "disabled"},
        ]
    },
)
def placement_counted_twice(facts: Facts) -> Iterator[pl.DataFrame]:
    """A row without ``half`` beside rows with one, of the same office, year and group."""
    told = facts["placements"].drop_nulls(["office", "year"])
    by_half = pl.col("half").is_not_null().any().over("office", "year", "group")
    yield cell_findings(told.filter(pl.col("half").is_null(), by_half), "placements", "office", pl.lit("1 | 2"))


@rule(
    Severity.WARNING,
    says=(
        "Phòng học và xưởng có {value} m² một chỗ học; phải là {expected}.",
        "Classrooms and workshops have {value} m² a place; it must be {expected}.",
    ),
    mend=("Kiểm tra diện tích và sức chứa của địa điểm.", "Check the floor and the capacity of the site."),
    bad={
        "sites": [
            _FLOOR | {"theory_area": 200.0, "workshop_area": 349.0},
            _FLOOR | {"site": "S2", "theory_area": 200.0, "workshop_area": 199.0},
        ],
        "programmes": [_TAUGHT, _SHORT],
    },
    mended={"sites": [_FLOOR | {"theory_area": 300.0, "workshop_area": 349.0}], "programmes": [_TAUGHT]},
    edge={
        "sites": [
            _FLOOR | {"theory_area": 200.0, "workshop_area": 350.0},
            _FLOOR | {"site": "S2", "theory_area": 200.0, "workshop_area": 200.0},
            _FLOOR | {"site": "S3", "theory_area": 10.0},
        ],
        "programmes": [_TAUGHT, _SHORT],
    },
    dated=True,
)
def area_per_place_low(facts: Facts) -> Iterator[pl.DataFrame]:
    """(theory + workshop) ÷ capacity under the norm of the highest level taught at the site, all three given."""
    taught = (
        facts["programmes"]
        .group_by("site", maintain_order=True)
        .agg(high=pl.col("level").is_in(["college", "intermediate"]).any())
    )
    rows = facts["sites"].join(taught, on="site", maintain_order="left").filter(pl.col("capacity") > 0)
    space = (pl.col("theory_area") + pl.col("workshop_area")) / pl.col("capacity")
    high, low = facts.norm("area_per_place_min"), facts.norm("area_per_place_elementary_min")
    least = pl.when(pl.col("high")).then(pl.lit(high)).otherwise(pl.lit(low))
    tight = rows.with_columns(space=space, least=least).filter(pl.col("space") < pl.col("least"))
    shown = pl.col("least").cast(pl.String).str.replace(r"\.0$", "")
    yield cell_findings(tight, "sites", "workshop_area", at_least(shown), pl.col("space"))


@rule(
    Severity.WARNING,
    says=(
        "Năm {value} thiếu {expected} dòng của địa bàn này mà mọi năm khác đều có, mỗi dòng từ một trăm người trở lên:"
        " được đọc là chưa báo cáo, không phải 0.",
        "{value} lacks {expected} {expected:row|rows} of this area that every other year has, with a hundred workers or"
        " more each: read as not reported, not as nobody.",
    ),
    mend=(
        "Bổ sung các dòng còn thiếu; nếu thật sự không có ai thì ghi 0.",
        "Add the missing rows; where there is really nobody, enter 0.",
    ),
    bad={"employment": [*(row for row in _AT_WORK if row["year"] != 2024), _FEW_AT_WORK]},
    mended={"employment": [*_AT_WORK, _FEW_AT_WORK]},
    edge={
        "employment": [
            *(row | {"workers": 99.0} for row in _AT_WORK if row["year"] != 2024),
            *(row | {"area": "2"} for row in _AT_WORK if row["year"] not in (2023, 2024)),
            {"area": "3", "industry": "10", "occupation": "7511", "year": 2024, "workers": 0.0},
        ]
    },
)
def employment_row_absent(facts: Facts) -> Iterator[pl.DataFrame]:
    """A cell of hundreds that every year has but one; told once an area and year, at the first such cell."""
    rows = facts["employment"].drop_nulls(["area", "industry", "occupation", "year"])
    years = pl.DataFrame({"year": rows["year"].unique().sort()})
    if years.height <= _OTHER_YEARS:
        return
    cells = rows.group_by("area", "industry", "occupation", maintain_order=True).agg(
        pl.col("year").n_unique().alias("told"), pl.col("year").sum().alias("sum"), pl.col("workers").min(),
        pl.col("sheet_row").min(), pl.len(),
    )  # fmt: skip
    odd = cells.filter(
        pl.col("told") == years.height - 1, pl.col("len") == pl.col("told"), pl.col("workers") >= _HUNDRED
    ).with_columns(year=pl.lit(int(years["year"].sum())) - pl.col("sum"))
    found = odd.group_by("area", "year", maintain_order=True).agg(pl.col("sheet_row").min(), pl.len().alias("cells"))
    yield cell_findings(found, "employment", "year", pl.col("cells"), pl.col("year"))
