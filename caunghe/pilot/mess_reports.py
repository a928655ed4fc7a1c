"""Mistakes in official reports: late, missing, contradictory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import polars as pl

from caunghe.pilot.employers import AS_OF
from caunghe.pilot.job_services import OFFICES
from caunghe.pilot.mess_training import Tables, altered_frame, some
from caunghe.pilot.streams import LAST_YEAR

_LATE_SHARE: Final = 0.08
_MISSING_SHARE: Final = 0.05
_SILENT: Final = 3
_FLOOR: Final = ("theory_area", "workshop_area")


def _by_institution(tables: Tables) -> pl.DataFrame:
    """Return ``enrolment_reports`` with the institution of each row."""
    owners = (
        tables["programmes"]
        .select("programme", "site")
        .join(tables["sites"].select("site", "institution"), on="site", how="left", maintain_order="left")
    )
    return tables["enrolment_reports"].join(
        owners.select("programme", "institution"), on="programme", how="left", maintain_order="left"
    )


def withhold_reports(tables: Tables, rng: np.random.Generator) -> int:
    """Three institutions send no monthly report at all, and one month in twenty of the others is missing."""
    reports = _by_institution(tables)
    schools = reports["institution"].unique(maintain_order=True).to_list()
    silent = rng.choice(schools, _SILENT, replace=False).tolist()
    months = reports.select("institution", "period").unique(maintain_order=True)
    lost = months.filter(pl.Series(rng.random(len(months)) < _MISSING_SHARE))
    kept = reports.filter(~pl.col("institution").is_in(silent))
    kept = kept.join(lost, on=["institution", "period"], how="anti", maintain_order="left")
    tables["enrolment_reports"] = kept.select(tables["enrolment_reports"].columns)
    return 0


def delay_reports(tables: Tables, rng: np.random.Generator) -> int:
    """One month in twelve comes up to six weeks after its day, but not after the city's own."""
    reports = _by_institution(tables)
    months = reports.select("institution", "period").unique(maintain_order=True)
    late = months.with_columns(
        late=pl.Series(rng.random(len(months)) < _LATE_SHARE),
        days=pl.Series(rng.integers(26, 70, len(months))),
    )
    dated = reports.join(late, on=["institution", "period"], how="left", maintain_order="left")
    handed_in = pl.min_horizontal(pl.col("period") + pl.duration(days=pl.col("days")), pl.lit(AS_OF))
    reported = pl.when("late").then(handed_in).otherwise("reported")
    tables["enrolment_reports"] = dated.with_columns(reported=reported).select(tables["enrolment_reports"].columns)
    return 0


def contradict_reports(tables: Tables, rng: np.random.Generator) -> int:
    """Four rows enrol more than were admitted."""
    rows = some(rng, tables["enrolment_reports"], 4, pl.col("enrolled") > 5)
    own = tables["enrolment_reports"][rows]
    more = (own["admitted"] + 3).to_list()
    tables["enrolment_reports"] = altered_frame(tables["enrolment_reports"], rows, enrolled=more)
    return len(rows)


def misdate_reports(tables: Tables, rng: np.random.Generator) -> int:
    """Three rows give the last day of the month for its first."""
    rows = some(rng, tables["enrolment_reports"], 3, pl.col("enrolled") == 0)
    days = tables["enrolment_reports"][rows].select(pl.col("period").dt.month_end())["period"].to_list()
    tables["enrolment_reports"] = altered_frame(tables["enrolment_reports"], rows, period=days)
    return len(rows)


def double_months(tables: Tables, rng: np.random.Generator) -> int:
    """Five programmes report so many in a month that the year has more than its cohort; others do as cohorts change."""
    reports = tables["enrolment_reports"]
    full = (pl.col("period").dt.year() == LAST_YEAR) & (pl.col("enrolled") > 12)
    rows = some(rng, reports, 5, full & (pl.col("enrolled") <= pl.col("admitted")))
    own = reports[rows]
    more = {name: (own[name] * 6).to_list() for name in ("applied", "admitted", "enrolled")}
    tables["enrolment_reports"] = reports = altered_frame(reports, rows, **more)
    sums = reports.group_by("programme", year=pl.col("period").dt.year().cast(pl.Int64), maintain_order=True).agg(
        pl.col("enrolled").sum()
    )
    cohorts = tables["intakes"].select("programme", "year", "entrants")
    return sums.join(cohorts, on=["programme", "year"]).filter(pl.col("enrolled") > pl.col("entrants")).height


def inflate_groups(tables: Tables, rng: np.random.Generator) -> int:
    """Two parts have more people than their cohort; others do where the cohort was mistyped."""
    cohorts = tables["intakes"].select("programme", "year", whole="entrants")
    key = ["programme", "year"]
    parts = tables["intake_groups"].join(cohorts, on=key, how="left", maintain_order="left")
    rows = some(rng, parts, 2, pl.col("group").is_not_null())
    more = (parts[rows]["whole"] + 2).to_list()
    tables["intake_groups"] = altered_frame(tables["intake_groups"], rows, entrants=more)
    again = tables["intake_groups"].join(cohorts, on=key, how="left")
    return again.filter(pl.col("entrants") > pl.col("whole")).height


def keep_learners(tables: Tables, rng: np.random.Generator) -> int:
    """Two cohorts keep more learners than they can have; others complete more than earlier mistakes left room for."""
    rows = some(rng, tables["intakes"], 2, (pl.col("learning") > 10) & pl.col("dropouts").is_not_null())
    more = (tables["intakes"][rows]["entrants"] + 1).to_list()
    tables["intakes"] = altered_frame(tables["intakes"], rows, learning=more)
    room = pl.col("entrants") - pl.sum_horizontal(pl.col("graduates", "dropouts").fill_null(0))
    still = room - pl.col("completions").fill_null(0)
    told = tables["intakes"].filter(room >= 0)
    completed = told.filter(pl.col("completions") > room).height
    return completed + told.filter(still >= 0, pl.col("learning") > still).height


def inflate_surveys(tables: Tables, rng: np.random.Generator) -> int:
    """Two surveys have more answers than they asked people."""
    rows = some(rng, tables["surveys"], 2, pl.col("answered") > 5)
    more = (tables["surveys"][rows]["asked"] + 4).to_list()
    tables["surveys"] = altered_frame(tables["surveys"], rows, answered=more)
    return len(rows)


def lapse_accreditations(tables: Tables, rng: np.random.Generator) -> int:
    """The results that the register calls lapsed have expired."""
    return tables["accreditations"].filter(pl.col("criterion").is_null(), pl.col("expires") < AS_OF).height


def inflate_fairs(tables: Tables, rng: np.random.Generator) -> int:
    """Two fairs pass more people than they interviewed."""
    rows = some(rng, tables["job_fairs"], 2, pl.col("interviewed") > 10)
    more = (tables["job_fairs"][rows]["interviewed"] + 5).to_list()
    tables["job_fairs"] = altered_frame(tables["job_fairs"], rows, passed=more)
    return len(rows)


def delay_placements(tables: Tables, rng: np.random.Generator) -> int:
    """The second job centre has not sent this half-year."""
    late = (pl.col("office") == OFFICES[1]) & (pl.col("year") == AS_OF.year)
    tables["placements"] = tables["placements"].filter(~late)
    return 0


def inflate_placements(tables: Tables, rng: np.random.Generator) -> int:
    """One row places more people than it introduced."""
    rows = some(rng, tables["placements"], 1, pl.col("introduced") > 20)
    more = (tables["placements"][rows]["introduced"] + 7).to_list()
    tables["placements"] = altered_frame(tables["placements"], rows, placed=more)
    return len(rows)


def tighten_sites(tables: Tables, rng: np.random.Generator) -> int:
    """Four sites have three square metres a place."""
    rows = some(rng, tables["sites"], 4, pl.col("theory_area").is_not_null() & (pl.col("capacity") > 100))
    small = (tables["sites"][rows]["capacity"] * 3 // 2).cast(pl.Float64).to_list()
    tables["sites"] = altered_frame(tables["sites"], rows, **dict.fromkeys(_FLOOR, small))
    return len(rows)


def mistype_tax_codes(tables: Tables, rng: np.random.Generator) -> int:
    """Six employers lost a digit of their tax code."""
    rows = some(rng, tables["employers"], 6, pl.col("tax_code").is_not_null())
    short = tables["employers"][rows]["tax_code"].str.head(9).to_list()
    tables["employers"] = altered_frame(tables["employers"], rows, tax_code=short)
    return len(rows)


def mistype_state_codes(tables: Tables, rng: np.random.Generator) -> int:
    """One institution writes its code in small letters."""
    rows = some(rng, tables["institutions"], 1, pl.col("state_code").is_not_null())
    small = tables["institutions"][rows]["state_code"].str.to_lowercase().to_list()
    tables["institutions"] = altered_frame(tables["institutions"], rows, state_code=small)
    return len(rows)


def mistype_sizes(tables: Tables, rng: np.random.Generator) -> int:
    """Five employers count ten times their workers; each contradicts both of its bands."""
    rows = some(rng, tables["employers"], 5, pl.col("workers").is_between(100, 190))
    more = (tables["employers"][rows]["workers"] * 10).to_list()
    tables["employers"] = altered_frame(tables["employers"], rows, workers=more)
    return 2 * len(rows)


_HAS_SLIP: Final = pl.any_horizontal(pl.col("position_rank", "contract_term", "work_setting").is_not_null())
_SECOND_PAGE: Final = (
    "weekly_hours", "work_patterns", "work_setting", "lifting", "priorities", "soft_skills", "benefits",
)  # fmt: skip


def leave_second_pages(tables: Tables, rng: np.random.Generator) -> int:
    """Of one slip in six the second page was not filled in."""
    adverts = tables["vacancies"]
    slips = int(adverts.select(_HAS_SLIP.sum()).item())
    rows = some(rng, adverts, slips // 6, _HAS_SLIP)
    tables["vacancies"] = altered_frame(adverts, rows, **dict.fromkeys(_SECOND_PAGE))
    return 0


def raise_labourers(tables: Tables, rng: np.random.Generator) -> int:
    """Four slips tick leader for labourers."""
    labourers = (pl.col("occupation").str.head(1) == "9") & pl.col("position_rank").is_not_null()
    rows = some(rng, tables["vacancies"], 4, labourers)
    tables["vacancies"] = altered_frame(tables["vacancies"], rows, position_rank="leader")
    return len(rows)


def give_monthly_hours(tables: Tables, rng: np.random.Generator) -> int:
    """Three slips give the hours of a month for those of a week."""
    rows = some(rng, tables["vacancies"], 3, pl.col("weekly_hours") == 48)
    tables["vacancies"] = altered_frame(tables["vacancies"], rows, weekly_hours=208.0)
    return len(rows)


_Planter = Callable[[Tables, np.random.Generator], int]
# rule, table, what is wrong in Vietnamese and English, and how it is made
MISTAKES: Final[tuple[tuple[str | None, str, tuple[str, str], _Planter], ...]] = (
    (
        None,
        "enrolment_reports",
        (
            "Ba cơ sở không nộp báo cáo tháng nào, nơi khác thiếu tháng",
            "Three send no monthly report, others miss months",
        ),
        withhold_reports,
    ),
    (None, "enrolment_reports", ("Báo cáo tháng nộp muộn", "Monthly reports handed in late"), delay_reports),
    (
        "enrolment_counts_exceed",
        "enrolment_reports",
        ("Nhập học nhiều hơn trúng tuyển", "More enrolled than admitted"),
        contradict_reports,
    ),
    (
        "period_not_first_day",
        "enrolment_reports",
        ("Tháng báo cáo ghi ngày cuối tháng", "The month reported as its last day"),
        misdate_reports,
    ),
    (
        "months_exceed_intake",
        "enrolment_reports",
        ("Tổng các tháng nhiều hơn cả năm", "The months sum to more than the year"),
        double_months,
    ),
    (
        "group_exceeds_cohort",
        "intake_groups",
        ("Nhóm đông hơn cả khóa", "A group larger than its cohort"),
        inflate_groups,
    ),
    (
        "learning_exceeds_entrants",
        "intakes",
        ("Đang học, hoàn thành nhiều hơn nhập học", "More learning or completed than entered"),
        keep_learners,
    ),
    (
        "survey_counts_exceed",
        "surveys",
        ("Trả lời nhiều hơn được hỏi", "More answers than people asked"),
        inflate_surveys,
    ),
    (
        "accreditation_expired",
        "accreditations",
        ("Kết quả kiểm định đã hết hạn", "Accreditations that have expired"),
        lapse_accreditations,
    ),
    (
        "fair_counts_exceed",
        "job_fairs",
        ("Đạt sơ tuyển nhiều hơn phỏng vấn", "More passed than were interviewed"),
        inflate_fairs,
    ),
    (
        None,
        "placements",
        ("Một trung tâm chưa nộp nửa năm này", "One job centre has not sent this half-year"),
        delay_placements,
    ),
    (
        "placement_counts_exceed",
        "placements",
        ("Nhận việc nhiều hơn được giới thiệu", "More placed than introduced"),
        inflate_placements,
    ),
    (
        "area_per_place_low",
        "sites",
        ("Phòng học và xưởng quá chật", "Classrooms and workshops too small"),
        tighten_sites,
    ),
    (
        "tax_code_malformed",
        "employers",
        ("Mã số thuế thiếu chữ số", "Tax codes that lost a digit"),
        mistype_tax_codes,
    ),
    (
        "state_code_malformed",
        "institutions",
        ("Mã định danh viết thường", "A state code in small letters"),
        mistype_state_codes,
    ),
    (
        "workers_outside_band",
        "employers",
        ("Số lao động thừa một chữ số", "Workers with a digit too many"),
        mistype_sizes,
    ),
    (
        None,
        "vacancies",
        (
            "Một phần sáu phiếu tuyển lao động bỏ trống trang hai",
            "One recruitment slip in six left its second page empty",
        ),
        leave_second_pages,
    ),
    (
        "rank_contradicts_occupation",
        "vacancies",
        ("Phiếu ghi chức vụ lãnh đạo cho lao động giản đơn", "Slips that rank labourers as leaders"),
        raise_labourers,
    ),
    (
        "out_of_range",
        "vacancies",
        ("Phiếu ghi số giờ của cả tháng vào giờ một tuần", "Slips with a month's hours for those of a week"),
        give_monthly_hours,
    ),
)
