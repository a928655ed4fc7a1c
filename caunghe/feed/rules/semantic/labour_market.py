"""Rules about employers, vacancies, pay and training places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from caunghe.feed.findings.findings import Severity
from caunghe.feed.rules.semantic.rules import Facts, Rows, at_least, at_most, cell_findings, excess_findings, rule
from caunghe.feed.zeros import THOUSAND, doubtful_zero
from caunghe.schema import DAYS_A_MONTH

_PAY_CEILING: Final = 500_000_000
# The lowest monthly minimum wage in the country since 2020: region IV of Decree 90/2019/NĐ-CP.
_LOWEST_WAGE: Final = 3_070_000
# A person may work few hours, so pay in registers and surveys is only refused where it was surely typed in thousands.
LOWEST_EARNED: Final = 100_000
_PAY: Final = (
    ("vacancies", "pay_min", _LOWEST_WAGE),
    ("vacancies", "pay_max", _LOWEST_WAGE),
    ("intakes", "median_pay_6m", _LOWEST_WAGE),
    ("labour_survey", "monthly_pay", LOWEST_EARNED),
    ("employment_records", "pay", LOWEST_EARNED),
)
_WORKPLACE: Final = {"employer": "E1", "year": 2026, "training_field": "6520123", "places": 10}
_VACANCY: Final = {"vacancy": "V1", "employer": "E1", "title": "Thợ hàn", "area": "1", "posted": date(2026, 3, 1)}
_OUTLOOK: Final = {"scenario": "base", "year": 2027, "industry": "26"}
_AREAS: Final = [{"area": "C", "kind": "city"}, {"area": "1", "kind": "ward"}, {"area": "2", "kind": "ward"}]


def _rows_of_vacancies(*pays: int) -> list[dict[str, Any]]:
    """Return rows of an example: a vacancy with each pay as its lowest, another with it as its highest."""
    named = [(name, pay) for pay in pays for name in ("pay_min", "pay_max")]
    return [_VACANCY | {"vacancy": f"V{i}", "employer": f"E{i}", name: pay} for i, (name, pay) in enumerate(named)]


def _rows_of_earners(*pays: int) -> Rows:
    """Return an example: a surveyed and a registered person with each pay."""
    return {
        "labour_survey": [{"weight": 1.0, "monthly_pay": pay} for pay in pays],
        "employment_records": [{"pay": pay} for pay in pays],
    }


def _workers(*counts: float, industry: str = "10") -> list[dict[str, Any]]:
    """Return rows of one occupation of an industry, a year each, the last of them 2025."""
    cell = {"area": "1", "industry": industry, "occupation": "7511"}
    return [cell | {"year": 2026 - len(counts) + i, "workers": workers} for i, workers in enumerate(counts)]


def _growth(low: float, middle: float, high: float) -> dict[str, Any]:
    return {"growth_low": low, "growth": middle, "growth_high": high}


_NEED: Final = {"employer": "E1", "year": 2026, "occupation": "7212", "openings": 20}


@rule(
    Severity.WARNING,
    says=(
        "Số chỗ thực hành không được xác nhận hơn một năm (lần cuối: {value}); phải là {expected}.",
        "The training places were not confirmed for over a year (last: {value}); it must be {expected}.",
    ),
    mend=(
        "Hỏi lại doanh nghiệp và ghi ngày xác nhận; chưa xác nhận thì số chỗ được tính giảm.",
        "Ask the employer again and give the day; until then the places count for less.",
    ),
    bad={
        "workplaces": [
            _WORKPLACE | {"places": 1, "confirmed": date(2025, 6, 29)},
            _WORKPLACE | {"employer": "E2", "confirmed": None},
        ]
    },
    mended={
        "workplaces": [
            _WORKPLACE | {"places": 1, "confirmed": date(2026, 1, 15)},
            _WORKPLACE | {"employer": "E2", "confirmed": date(2026, 1, 15)},
        ]
    },
    edge={
        "workplaces": [
            _WORKPLACE | {"confirmed": date(2025, 6, 30)},
            _WORKPLACE | {"employer": "E2", "places": 0},
            _WORKPLACE | {"employer": "E3", "year": 2025},
        ]
    },
    dated=True,
)
def workplace_stale(facts: Facts) -> Iterator[pl.DataFrame]:
    """Places offered for this year or later, confirmed never or longer ago than the norm allows (a year)."""
    oldest = facts.as_of - timedelta(days=round(facts.norm("workplace_valid_months") * DAYS_A_MONTH))
    stale = pl.col("confirmed").is_null() | (pl.col("confirmed") < oldest)
    offered = facts["workplaces"].filter(pl.col("year") >= facts.as_of.year, pl.col("places") > 0)
    last = pl.col("confirmed").cast(pl.String).fill_null("–")
    yield cell_findings(offered.filter(stale), "workplaces", "confirmed", at_least(pl.lit(oldest.isoformat())), last)


@rule(
    Severity.ERROR,
    says=(
        "Lương từ {value} cao hơn lương đến; phải là {expected}.",
        "Pay from {value} is above pay to; it must be {expected}.",
    ),
    mend=("Đổi chỗ hai số, hoặc thêm số không bị thiếu.", "Swap the two numbers, or add the zeros that are missing."),
    bad={"vacancies": [_VACANCY | {"pay_min": 9_000_001, "pay_max": 9_000_000}]},
    mended={"vacancies": [_VACANCY | {"pay_min": 9_000_000, "pay_max": 15_000_000}]},
    edge={"vacancies": [_VACANCY | {"pay_min": 9_000_000, "pay_max": 9_000_000}]},
)
def pay_range_inverted(facts: Facts) -> Iterator[pl.DataFrame]:
    """``pay_min > pay_max``."""
    yield excess_findings(facts, "vacancies", "pay_min", "pay_max")


@rule(
    Severity.WARNING,
    says=(
        "Mức lương {value} đồng một tháng khó tin; thường là {expected}.",
        "Pay of {value} đồng a month is hard to believe; it is usually {expected}.",
    ),
    mend=(
        "Ghi đồng, không ghi nghìn hay triệu đồng; tin không nêu lương thì để trống.",
        "Write đồng, not thousands or millions; leave it empty where no pay is stated.",
    ),
    bad={
        "vacancies": _rows_of_vacancies(0, 3_069_999, 500_000_001),
        "intakes": [{"median_pay_6m": 3_069_999}],
        **_rows_of_earners(1, 99_999, 500_000_001),
    },
    mended={
        "vacancies": _rows_of_vacancies(9_000_000),
        "intakes": [{"median_pay_6m": 9_000_000}],
        **_rows_of_earners(9_000_000),
    },
    edge={
        "vacancies": _rows_of_vacancies(3_070_000, 500_000_000),
        "intakes": [{"median_pay_6m": 3_070_000}],
        **_rows_of_earners(0, 100_000, 500_000_000),
    },
)
def pay_implausible(facts: Facts) -> Iterator[pl.DataFrame]:
    """Above 500 m đồng a month, or below the lowest minimum wage (below 100,000 where hours may be few)."""
    for table, column, lowest in _PAY:
        least = 1 if lowest == LOWEST_EARNED else 0  # no pay at all is an answer there: unpaid family work
        low = pl.col(column).is_between(least, lowest, closed="left")
        odd = facts[table].filter(low | (pl.col(column) > _PAY_CEILING))
        yield cell_findings(odd, table, column, pl.lit(f"{lowest}–{_PAY_CEILING}"))


@rule(
    Severity.WARNING,
    says=(
        "Tin này lặp lại tin {expected}: cùng đơn vị, tên việc và địa bàn, đăng chưa lâu trước đó.",
        "This repeats vacancy {expected}: the same employer, title and area, posted shortly before.",
    ),
    mend=(
        "Giữ một tin; nếu là các chỗ làm khác nhau, ghi số cần tuyển vào một tin.",
        "Keep one; if these are different openings, give their number in one vacancy.",
    ),
    bad={
        "vacancies": [
            _VACANCY,
            _VACANCY | {"vacancy": "V2", "title": " thợ  hàn", "posted": date(2026, 4, 30)},
            _VACANCY | {"vacancy": "V3", "posted": date(2026, 4, 30)},
        ]
    },
    mended={"vacancies": [_VACANCY, _VACANCY | {"vacancy": "V2", "posted": date(2026, 6, 1)}]},
    edge={
        "vacancies": [
            _VACANCY,
            _VACANCY | {"vacancy": "V2", "posted": date(2026, 5, 1)},
            _VACANCY | {"vacancy": "V3", "area": "2"},
            _VACANCY | {"vacancy": "V4", "employer": "E2"},
            _VACANCY | {"vacancy": "V5", "title": None},
            _VACANCY | {"vacancy": "V6", "title": None},
        ]
    },
    dated=True,
)
def vacancy_repeated(facts: Facts) -> Iterator[pl.DataFrame]:
    """The same employer, title (but for case and spaces) and area within the norm's days (60) of the one before."""
    same = ["employer", "words", "area"]
    words = pl.col("title").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    ordered = (
        facts["vacancies"]
        .filter(pl.all_horizontal(pl.col("employer", "title", "area", "posted").is_not_null()))
        .select("vacancy", "employer", "area", "posted", "sheet_row", words.alias("words"))
        .sort("posted", "sheet_row")
        .with_columns(
            pl.col("posted").shift(1).over(same).alias("before"), pl.col("vacancy").shift(1).over(same).alias("earlier")
        )
    )
    days = facts.norm("vacancy_repeat_days")
    near = (pl.col("posted") - pl.col("before")).dt.total_days() <= days
    yield cell_findings(ordered.filter(near), "vacancies", "vacancy", pl.col("earlier"))


@rule(
    Severity.WARNING,
    says=(
        "Chức vụ {value} không hợp với nghề của tin này; phải là {expected}.",
        "The rank {value} does not go with this vacancy's occupation; it must be {expected}.",
    ),
    mend=("Sửa chức vụ hoặc mã nghề.", "Mend the rank or the occupation."),
    bad={
        "vacancies": [
            _VACANCY | {"occupation": "9329", "position_rank": "leader"},
            _VACANCY | {"vacancy": "V2", "employer": "E2", "occupation": "9111", "position_rank": "manager"},
            _VACANCY | {"vacancy": "V3", "employer": "E3", "occupation": "1321", "position_rank": "staff"},
        ]
    },
    mended={"vacancies": [_VACANCY | {"occupation": "9329", "position_rank": "staff"}]},
    edge={
        "vacancies": [
            _VACANCY | {"occupation": "8350", "position_rank": "leader"},
            _VACANCY | {"vacancy": "V2", "employer": "E2", "occupation": "2111", "position_rank": "staff"},
            _VACANCY | {"vacancy": "V3", "employer": "E3", "occupation": "1321", "position_rank": "manager"},
            _VACANCY | {"vacancy": "V4", "employer": "E4", "position_rank": "leader"},
        ]
    },
)
def rank_contradicts_occupation(facts: Facts) -> Iterator[pl.DataFrame]:
    """Managers (ISCO-08 major group 1) ranked as staff, elementary occupations (9) as managers or leaders."""
    major = pl.col("occupation").str.head(1)
    above, staff = ["manager", "leader"], ["staff"]
    for group, odd, meant in (("1", staff, above), ("9", above, staff)):
        rows = facts["vacancies"].filter(major == group, pl.col("position_rank").is_in(odd))
        yield cell_findings(rows, "vacancies", "position_rank", pl.lit("; ".join(meant)))


@rule(
    Severity.ERROR,
    says=(
        "Số khó tuyển ({value}) nhiều hơn số cần tuyển; phải là {expected}.",
        "More openings are hard to fill ({value}) than there are; it must be {expected}.",
    ),
    mend=("Kiểm tra hai con số với đơn vị.", "Check both numbers with the employer."),
    bad={"hiring_needs": [_NEED | {"hard_to_fill": 21}]},
    mended={"hiring_needs": [_NEED | {"hard_to_fill": 5}]},
    edge={"hiring_needs": [_NEED | {"hard_to_fill": 20}]},
)
def hard_to_fill_exceeds_openings(facts: Facts) -> Iterator[pl.DataFrame]:
    """``hard_to_fill > openings``."""
    yield excess_findings(facts, "hiring_needs", "hard_to_fill", "openings")


@rule(
    Severity.WARNING,
    says=(
        "Tăng trưởng việc làm {value} một năm là rất khác thường; thường là {expected}.",
        "Employment growth of {value} a year is most unusual; it is usually {expected}.",
    ),
    mend=(
        "Kiểm tra số này (3 % ghi 0,03 hoặc 3 %); nếu đúng là vậy, ghi rõ nguồn.",
        "Check the number (3 per cent is 0.03 or 3%); if it is so, name the source.",
    ),
    bad={"industry_outlooks": [_OUTLOOK | _growth(-0.251, -0.251, 0.0), _OUTLOOK | _growth(0.0, 0.25106, 0.25106)]},
    mended={"industry_outlooks": [_OUTLOOK | _growth(-0.05, 0.06, 0.1)]},
    edge={"industry_outlooks": [_OUTLOOK | _growth(-0.25, -0.25, 0.0), _OUTLOOK | _growth(0.0, 0.25, 0.25)]},
)
def outlook_extreme(facts: Facts) -> Iterator[pl.DataFrame]:
    """Growth outside −25 % to 25 % a year."""
    for column in ("growth", "growth_low", "growth_high"):
        odd = facts["industry_outlooks"].filter(pl.col(column).abs() > 0.25)
        yield cell_findings(odd, "industry_outlooks", column, pl.lit("-0.25–0.25"))


@rule(
    Severity.ERROR,
    says=(
        "Mức tăng trưởng {value} nằm ngoài khoảng của chính nó; phải là {expected}.",
        "Growth of {value} lies outside its own range; it must be {expected}.",
    ),
    mend=("Sắp lại: cận thấp, giữa, cận cao.", "Put them in order: low, middle, high."),
    bad={"industry_outlooks": [_OUTLOOK | _growth(0.031, 0.03, 0.05), _OUTLOOK | _growth(0.01, 0.03, 0.029)]},
    mended={"industry_outlooks": [_OUTLOOK | _growth(0.01, 0.03, 0.05)]},
    edge={"industry_outlooks": [_OUTLOOK | _growth(0.03, 0.03, 0.03)]},
)
def outlook_range_inverted(facts: Facts) -> Iterator[pl.DataFrame]:
    """Not ``growth_low ≤ growth ≤ growth_high``."""
    rows = facts["industry_outlooks"]
    yield cell_findings(
        rows.filter(pl.col("growth") < pl.col("growth_low")), "industry_outlooks", "growth", at_least("growth_low")
    )
    yield cell_findings(
        rows.filter(pl.col("growth") > pl.col("growth_high")), "industry_outlooks", "growth", at_most("growth_high")
    )


@rule(
    Severity.WARNING,
    says=(
        "Năm này ngành {value} không có ai làm việc, mọi năm khác {expected} người: được đọc là năm không báo cáo.",
        "In this year nobody works in industry {value}, while every other year has {expected}: it is read as not "
        "reported.",
    ),
    mend=(
        "Ghi đúng số lao động; năm chưa có số liệu thì bỏ dòng.",
        "Enter the number of workers; leave the row out for a year that was not reported.",
    ),
    bad={"employment": _workers(5000.0, 5200.0, 0.0, 5100.0)},
    mended={"employment": _workers(5000.0, 5200.0, 5150.0, 5100.0)},
    edge={"employment": [*_workers(999.0, 5200.0, 0.0, 5100.0), *_workers(5000.0, 0.0, 0.0, 5100.0, industry="47")]},
)
def industry_without_workers(facts: Facts) -> Iterator[pl.DataFrame]:
    """A year in which an industry of thousands has nobody, ``doubtful_zero``; told once, at its first row."""
    years = (
        facts["employment"]
        .drop_nulls(["industry", "year", "workers"])
        .group_by("industry", "year", maintain_order=True)
        .agg(pl.col("workers").sum(), pl.col("sheet_row").min())
    )
    series = years.filter((pl.col("workers") == 0).any().over("industry")).partition_by("industry", maintain_order=True)
    found = [each[place] for each in series if (place := doubtful_zero(each["workers"].to_list())) is not None]
    for row in found:
        yield cell_findings(row, "employment", "workers", at_least(pl.lit(str(THOUSAND))), pl.col("industry"))


@rule(
    Severity.ERROR,
    says=(
        "Năm {value} có số lao động của cả thành phố lẫn {expected} xã, phường: cộng lại sẽ tính hai lần.",
        "{value} counts the city's workers and those of {expected} {expected:commune|communes} as well: "
        "their sum counts them twice.",
    ),
    mend=(
        "Mỗi năm giữ một cấp: bỏ các dòng của cả thành phố, hoặc các dòng của xã, phường.",
        "Keep one level in each year: take out the rows of the city, or those of its communes.",
    ),
    bad={
        "areas": _AREAS,
        "employment": [
            {"year": 2025, "area": "1", "workers": 90.0},
            {"year": 2025, "area": "C", "workers": 900.0},
            {"year": 2025, "area": "C", "workers": 80.0},
        ],
    },
    mended={
        "areas": _AREAS,
        "employment": [{"year": 2025, "area": "1", "workers": 90.0}, {"year": 2025, "area": "2", "workers": 80.0}],
    },
    edge={
        "areas": _AREAS,
        "employment": [{"year": 2025, "area": "C", "workers": 900.0}, {"year": 2024, "area": "1", "workers": 90.0}],
    },
)
def employment_area_level(facts: Facts) -> Iterator[pl.DataFrame]:
    """A year's employment is given at one level: the city or its communes; told once, at the first city row."""
    kinds = facts["areas"].select("area", "kind").unique("area")
    rows = facts["employment"].join(kinds, on="area").with_columns((pl.col("kind") == "city").alias("city"))
    years = rows.group_by("year", maintain_order=True).agg(
        pl.col("sheet_row").filter(pl.col("city")).min(),
        pl.col("area").filter(~pl.col("city")).n_unique().alias("communes"),
    )
    mixed = years.filter(pl.col("sheet_row").is_not_null(), pl.col("communes") > 0)
    yield cell_findings(mixed, "employment", "area", pl.col("communes"), pl.col("year"))
