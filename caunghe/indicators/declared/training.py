"""Indicators of what is taught and what became of it: intakes, programmes, quality of institutions."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import polars as pl

from caunghe.indicators.indicator import Indicator, indicator
from caunghe.language import Text
from caunghe.schema import codes_with

BY_PROGRAMME: Final = (
    "level",
    "field_group",
    "mode",
    "ownership",
    "institution_kind",
    "institution",
    "area",
    "boundary",
)
IS_HIGHER: Final = pl.col("level").is_in(codes_with("levels", "post_secondary"))
IS_CERTIFIED: Final = pl.col("level").is_in(codes_with("levels", "certified"))
PLAN: Final = Text(
    "Kế hoạch phát triển giáo dục nghề nghiệp của thành phố; Quyết định 2239/QĐ-TTg ngày 30/12/2021.",
    "The city's plan for vocational education; Decision 2239/QĐ-TTg of 30 December 2021.",
)
STANDARD: Final = Text(
    "Thông tư 38/2026/TT-BGDĐT về chuẩn cơ sở giáo dục nghề nghiệp.",
    "Circular 38/2026/TT-BGDĐT on the standard of vocational institutions.",
)

_UNFINISHED: Final = pl.col("unfinished")
_UNFOLLOWED: Final = pl.col("unfollowed")
# costs per graduate and per employed graduate stand side by side, so both rest on the cohorts that report work, where any does
_IS_COSTED: Final = (
    pl.col("cohort_cost").is_not_null()
    & pl.col("graduates").is_not_null()
    & (pl.col("employed_6m").is_not_null() | ~pl.col("year_followed"))
)

# everybody who entered, or would have, is due; where a quota is asked for, of the programmes that have or may have one
_intakes = partial(indicator, table="intakes", breakdowns=BY_PROGRAMME, due=pl.col("expected"))
_share = partial(_intakes, unit="share")
_OF_DIPLOMAS = pl.when(IS_HIGHER).then(pl.col("expected"))
_OF_QUOTAS = pl.when((pl.col("quota") > 0) | ~pl.col("reported")).then(pl.col("expected"))
_YEAR_OF_ENTRY: Final = Text(
    "Năm ghi bên số là năm nhập học của khóa.", "The year of a figure is that in which its cohort entered."
)


def _of_cohorts(name: str, label: tuple[str, str], definition: tuple[str, str], **rest: Any) -> Indicator:
    """Declare what became of cohorts; its definition says which year is theirs."""
    vi, en = definition
    return _intakes(name, label, (f"{vi} {_YEAR_OF_ENTRY.vi}", f"{en} {_YEAR_OF_ENTRY.en}"), **rest)


_outcome = partial(_of_cohorts, pending=_UNFOLLOWED)
_outcome_share = partial(_outcome, unit="share")
_later = partial(_of_cohorts, unit="share", pending=pl.col("unfollowed_12m"), source=STANDARD)

INTAKES: Final[tuple[Indicator, ...]] = (
    _intakes(
        "entrants",
        ("Số nhập học", "Entrants"),
        (
            "Tổng số người nhập học các chương trình trong năm. Một người học hai chương trình được tính hai lần.",
            "All learners who entered a programme in the year. A person entering two programmes counts twice.",
        ),
        unit="people",
        numerator=pl.col("entrants"),
        duties=(2, 11),
    ),
    _intakes(
        "certificates",
        ("Số tốt nghiệp có bằng, chứng chỉ", "Certificates awarded"),
        (
            "Tổng số người tốt nghiệp chương trình từ sơ cấp trở lên, tính vào năm khóa kết thúc theo thời gian đào tạo: khóa từ một năm trở lên nhập học tháng 9, khóa ngắn hơn giữa năm. Không tính đào tạo dưới ba tháng.",
            "All graduates of elementary programmes and above, counted in the year in which their cohort ends by its duration: cohorts of a year or more enter in September, shorter ones in mid-year. Courses under three months are left out.",
        ),
        unit="people",
        numerator=pl.when(IS_CERTIFIED).then(pl.col("graduates")),
        due=pl.when(IS_CERTIFIED).then(pl.col("expected")),
        pending=_UNFINISHED,
        year="award_year",
        duties=(1, 2),
    ),
    _intakes(
        "diploma_entrants",
        ("Số nhập học trung cấp, cao đẳng", "Entrants at diploma levels"),
        (
            "Tổng số người nhập học trình độ trung cấp và cao đẳng trong năm. Không tính sơ cấp và đào tạo dưới ba tháng.",
            "All learners who entered intermediate and college programmes in the year. Elementary and short courses are left out.",
        ),
        unit="people",
        numerator=pl.when(IS_HIGHER).then(pl.col("entrants")),
        source=PLAN,
        due=_OF_DIPLOMAS,
        duties=(2, 11),
    ),
    _share(
        "higher_level_entrants_share",
        ("Tỷ trọng nhập học trung cấp, cao đẳng", "Share entering intermediate and college levels"),
        (
            "Số nhập học trình độ trung cấp và cao đẳng, chia cho tổng số nhập học mọi trình độ, kể cả dưới ba tháng.",
            "Entrants at intermediate and college levels, divided by entrants at every level, courses under three months included.",
        ),
        numerator=pl.when(IS_HIGHER).then(pl.col("entrants")).otherwise(0),
        denominator=pl.col("entrants"),
        breakdowns=("field_group", "ownership", "institution_kind", "area", "boundary"),
        duties=(2,),
    ),
    _share(
        "priority_entrants_share",
        ("Tỷ trọng nhập học ngành, nghề ưu tiên", "Share entering priority fields"),
        (
            "Số nhập học ngành, nghề ưu tiên của thành phố (danh mục đến 2025 và đến 2030), chia cho số nhập học trung cấp và cao đẳng. Không tính sơ cấp và dưới ba tháng, vì danh mục ưu tiên chỉ ghi hai trình độ này.",
            "Entrants to the city's priority fields (the lists to 2025 and to 2030), divided by entrants at intermediate and college levels. Elementary and short courses are left out because the priority lists name only these two levels.",
        ),
        numerator=pl.when(IS_HIGHER & pl.col("priority")).then(pl.col("entrants")).when(IS_HIGHER).then(0),
        denominator=pl.when(IS_HIGHER).then(pl.col("entrants")),
        source=PLAN,
        due=_OF_DIPLOMAS,
        duties=(3,),
    ),
    _share(
        "women_entrants_share",
        ("Tỷ lệ nữ trong số nhập học", "Women among entrants"),
        (
            "Số nữ nhập học, chia cho số nhập học. Không tính chương trình không báo số nữ.",
            "Women among entrants, divided by entrants. Programmes that did not report women are left out.",
        ),
        numerator=pl.col("women"),
        denominator=pl.col("entrants"),
        source=PLAN,
        duties=(11, 13),
    ),
    _share(
        "quota_filled",
        ("Tỷ lệ tuyển đủ chỉ tiêu", "Quota filled"),
        (
            "Số nhập học, chia cho chỉ tiêu của cùng các chương trình. Không tính chương trình không có chỉ tiêu; tỷ lệ có thể vượt 1.",
            "Entrants, divided by the quota of the same programmes. Programmes without a quota are left out; it can exceed 1.",
        ),
        numerator=pl.when(pl.col("quota") > 0).then(pl.col("entrants")),
        denominator=pl.when(pl.col("quota") > 0).then(pl.col("quota")),
        due=_OF_QUOTAS,
        duties=(11, 12),
        people=False,
    ),
    _intakes(
        "applicants_per_seat",
        ("Số đăng ký trên một chỉ tiêu", "Applicants per seat"),
        (
            "Số người đăng ký, chia cho chỉ tiêu của cùng các chương trình. Không tính chương trình không báo số đăng ký hoặc chỉ tiêu.",
            "Applicants, divided by the quota of the same programmes. Programmes reporting no applicants or no quota are left out.",
        ),
        unit="ratio",
        numerator=pl.when(pl.col("quota") > 0).then(pl.col("applicants")),
        denominator=pl.when(pl.col("quota") > 0).then(pl.col("quota")),
        due=_OF_QUOTAS,
        duties=(11,),
        people=False,
    ),
    _share(
        "intake_over_licence",
        ("Tỷ lệ nhập học vượt quy mô đăng ký", "Entrants over licence"),
        (
            "Số nhập học vượt quy mô tuyển sinh đã đăng ký của từng chương trình, chia cho số nhập học. Không tính chương trình không có quy mô đăng ký.",
            "Entrants above the licensed intake of their programme, divided by entrants. Programmes without a licensed intake are left out.",
        ),
        numerator=(pl.col("entrants") - pl.col("licensed_intake")).clip(lower_bound=0),
        denominator=pl.when(pl.col("licensed_intake").is_not_null()).then(pl.col("entrants")),
        direction="lower",
        due=pl.when(pl.col("licensed_intake").is_not_null()).then(pl.col("expected")),
        duties=(4, 11),
        people=False,
    ),
    _outcome_share(
        "completion_rate",
        ("Tỷ lệ hoàn thành khóa học", "Completion rate"),
        (
            "Số người tốt nghiệp của khóa, chia cho số nhập học của khóa. Không tính khóa chưa kết thúc.",
            "Graduates of a cohort, divided by its entrants. Cohorts still in training are left out.",
        ),
        numerator=pl.col("graduates"),
        denominator=pl.col("entrants"),
        pending=_UNFINISHED,
        duties=(4,),
    ),
    _outcome_share(
        "dropout_rate",
        ("Tỷ lệ thôi học", "Dropout rate"),
        (
            "Số người thôi học của khóa, chia cho số nhập học của khóa. Không tính khóa chưa kết thúc, như ở tỷ lệ hoàn thành, và khóa không báo số thôi học. Cộng với tỷ lệ hoàn thành không đủ 100 %: người học lưu ban, chuyển trường hoặc còn nợ môn không nằm ở bên nào.",
            "Learners of a cohort who dropped out, divided by its entrants. Cohorts still in training, as in the completion rate, and cohorts that did not report dropouts are left out. With the completion rate it does not add up to 100%: who repeats, changes school or still owes an examination is in neither.",
        ),
        numerator=pl.when(pl.col("graduates").is_not_null()).then(pl.col("dropouts")),
        denominator=pl.col("entrants"),
        pending=_UNFINISHED,
        direction="lower",
        duties=(4,),
    ),
    _outcome_share(
        "employed_6m_rate",
        ("Tỷ lệ có việc làm sau sáu tháng", "Employed after six months"),
        (
            "Số người tốt nghiệp có việc làm sau sáu tháng, chia cho số tốt nghiệp của các khóa có báo việc làm. Không tính khóa chưa báo.",
            "Graduates at work six months on, divided by graduates of the cohorts that reported it. Cohorts that did not report are left out.",
        ),
        numerator=pl.col("employed_6m"),
        denominator=pl.col("graduates"),
        source=PLAN,
        duties=(2, 10, 13),
    ),
    _outcome_share(
        "in_field_6m_rate",
        ("Tỷ lệ làm đúng nghề sau sáu tháng", "In field after six months"),
        (
            "Số người tốt nghiệp làm đúng ngành, nghề đào tạo sau sáu tháng, chia cho số có việc làm sau sáu tháng. Không tính khóa chưa báo.",
            "Graduates working in their field six months on, divided by those at work six months on. Cohorts that did not report are left out.",
        ),
        numerator=pl.col("in_field_6m"),
        denominator=pl.col("employed_6m"),
        duties=(2, 8),
    ),
    _later(
        "destinations_12m_rate",
        ("Tỷ lệ có việc phù hợp hoặc học tiếp sau 12 tháng", "In a matching job or study after 12 months"),
        (
            "Số người tốt nghiệp có việc phù hợp, tự tạo việc làm hoặc học tiếp sau 12 tháng (24 tháng với ngành sức khỏe), chia cho số trả lời khảo sát. Không tính khóa chưa báo. Chuẩn quốc gia đòi ít nhất 70 %, khi khảo sát ít nhất 50 % người tốt nghiệp và ít nhất 70 % trả lời.",
            "Graduates in a matching job, a job of their own or further study after 12 months (24 in health fields), divided by those who answered the survey. Cohorts that did not report are left out. The national standard asks for 70% at least, with at least 50% of graduates surveyed and 70% of them answering.",
        ),
        numerator=pl.col("placed_12m"),
        denominator=pl.col("answered_12m"),
        asked=pl.col("graduates"),
        answered=pl.col("answered_12m"),
        duties=(2, 4, 10),
    ),
    _later(
        "surveyed_12m_share",
        ("Tỷ lệ người tốt nghiệp được khảo sát sau 12 tháng", "Graduates surveyed after 12 months"),
        (
            "Số người tốt nghiệp được khảo sát sau 12 tháng (24 tháng với ngành sức khỏe), chia cho số tốt nghiệp. Không tính khóa chưa báo.",
            "Graduates surveyed after 12 months (24 in health fields), divided by graduates. Cohorts that did not report are left out.",
        ),
        numerator=pl.col("surveyed_12m"),
        denominator=pl.col("graduates"),
        duties=(4,),
    ),
    _later(
        "answered_12m_share",
        ("Tỷ lệ trả lời khảo sát sau 12 tháng", "Answers to the survey after 12 months"),
        (
            "Số người trả lời khảo sát sau 12 tháng (24 tháng với ngành sức khỏe), chia cho số được khảo sát. Không tính khóa chưa báo.",
            "Graduates who answered the survey after 12 months (24 in health fields), divided by those surveyed. Cohorts that did not report are left out.",
        ),
        numerator=pl.col("answered_12m"),
        denominator=pl.col("surveyed_12m"),
        duties=(4,),
    ),
    _outcome(
        "pay_6m",
        ("Lương sau sáu tháng", "Pay after six months"),
        (
            "Bình quân lương trung vị sau sáu tháng của các khóa, gia quyền theo số có việc làm. Không tính khóa chưa báo lương; đây không phải trung vị của toàn bộ người tốt nghiệp.",
            "Mean of the cohorts' median pay six months on, weighted by graduates at work. Cohorts that did not report pay are left out; it is not the median of all graduates.",
        ),
        unit="dong",
        numerator=pl.col("median_pay_6m") * pl.col("employed_6m"),
        denominator=pl.when(pl.col("median_pay_6m").is_not_null()).then(pl.col("employed_6m")),
        duties=(8, 13),
    ),
    _outcome(
        "cost_per_graduate",
        ("Chi phí một người tốt nghiệp", "Cost per graduate"),
        (
            "Số nhập học nhân chi phí một người học một năm nhân số năm học, chia cho số tốt nghiệp của cùng khóa; người thôi học được tính đủ chi phí. Không tính khóa chưa kết thúc, khóa chưa báo việc làm khi khóa khác cùng năm đã báo, và chương trình không ghi chi phí.",
            "Entrants times cost per learner a year times years of study, divided by graduates of the same cohorts; dropouts are charged in full. Cohorts still in training, cohorts that did not report work where others of their year did, and programmes without a stated cost are left out.",
        ),
        unit="dong",
        numerator=pl.when(_IS_COSTED).then(pl.col("cohort_cost")),
        denominator=pl.when(_IS_COSTED).then(pl.col("graduates")),
        direction="lower",
        whole_cohorts=True,  # short courses finish first and cost least
        duties=(14,),
    ),
    _outcome(
        "cost_per_employed_graduate",
        ("Chi phí một người tốt nghiệp có việc làm", "Cost per employed graduate"),
        (
            "Chi phí của khóa (như ở chi phí một người tốt nghiệp), chia cho số có việc làm sau sáu tháng. Không tính khóa chưa báo việc làm.",
            "Cost of a cohort (as in cost per graduate), divided by graduates at work six months on. Cohorts that did not report employment are left out.",
        ),
        unit="dong",
        numerator=pl.when(_IS_COSTED).then(pl.col("cohort_cost")),
        denominator=pl.when(_IS_COSTED).then(pl.col("employed_6m")),
        direction="lower",
        whole_cohorts=True,  # short courses finish first and cost least
        duties=(14,),
    ),
    _share(
        "non_public_entrants_share",
        ("Tỷ trọng nhập học ở cơ sở ngoài công lập", "Share entering non-public institutions"),
        (
            "Số nhập học ở cơ sở tư thục và có vốn đầu tư nước ngoài, chia cho tổng số nhập học.",
            "Entrants to private and foreign-invested institutions, divided by all entrants.",
        ),
        numerator=pl.when(pl.col("ownership") != "public").then(pl.col("entrants")).otherwise(0),
        denominator=pl.col("entrants"),
        breakdowns=("level", "field_group", "area", "boundary"),
        direction="neutral",
        duties=(12, 14),
    ),
    _share(
        "dual_entrants_share",
        ("Tỷ trọng nhập học chương trình có học tại doanh nghiệp", "Share entering programmes with workplace learning"),
        (
            "Số nhập học chương trình có ít nhất một phần tư thời lượng tại doanh nghiệp, chia cho tổng số nhập học. Không tính chương trình không ghi tỷ lệ này.",
            "Entrants to programmes with at least a quarter of the time at a workplace, divided by all entrants. Programmes that do not state this share are left out.",
        ),
        numerator=pl.when(pl.col("workplace_share") >= 0.25)
        .then(pl.col("entrants"))
        .when(pl.col("workplace_share").is_not_null())
        .then(0),
        denominator=pl.col("entrants"),
        duties=(10,),
    ),
)

_programmes = partial(indicator, table="programmes", unit="share", people=False, breakdowns=BY_PROGRAMME)

PROGRAMMES: Final[tuple[Indicator, ...]] = (
    _programmes(
        "skills_declared_share",
        ("Tỷ lệ chương trình đã khai kỹ năng", "Programmes with declared skills"),
        (
            "Số chương trình đã khai ít nhất một kỹ năng được dạy, chia cho số chương trình. Tính tại ngày của bộ dữ liệu.",
            "Programmes with at least one declared skill, divided by programmes, on the day of the feed.",
        ),
        numerator=pl.col("skills") > 0,
        denominator=pl.lit(1),
        duties=(8,),
    ),
    _programmes(
        "practice_share",
        ("Tỷ lệ thời gian thực hành", "Practice share"),
        (
            "Bình quân tỷ lệ thực hành của các chương trình, gia quyền theo số tháng đào tạo. Không tính chương trình không ghi tỷ lệ này.",
            "Mean practice share of programmes, weighted by their months of training. Programmes that do not state it are left out.",
        ),
        numerator=pl.col("practice_share") * pl.col("months"),
        denominator=pl.col("months"),
        duties=(8,),
    ),
    _programmes(
        "regional_quality_programmes_share",
        ("Tỷ lệ chương trình đạt bậc ASEAN-4 trở lên", "Programmes at ASEAN-4 level or above"),
        (
            "Số chương trình ở bậc chất lượng ASEAN-4 hoặc G20, chia cho số chương trình trung cấp và cao đẳng. Không tính chương trình không ghi bậc.",
            "Programmes at the ASEAN-4 or G20 tier, divided by intermediate and college programmes. Programmes that state no tier are left out.",
        ),
        numerator=pl.when(IS_HIGHER).then(pl.col("quality_tier").is_in(["asean4", "g20"])),
        denominator=pl.when(IS_HIGHER).then(1),
        source=PLAN,
        duties=(4,),
    ),
    _programmes(
        "priority_programmes_share",
        ("Tỷ lệ chương trình ngành, nghề ưu tiên", "Programmes in priority fields"),
        (
            "Số chương trình trung cấp và cao đẳng thuộc ngành, nghề ưu tiên của thành phố, chia cho số chương trình trung cấp và cao đẳng.",
            "Intermediate and college programmes in the city's priority fields, divided by intermediate and college programmes.",
        ),
        numerator=IS_HIGHER & pl.col("priority"),
        denominator=IS_HIGHER,
        source=PLAN,
        duties=(3,),
    ),
)

INDICATORS: Final = INTAKES + PROGRAMMES
