"""The yearly report on the labour market: what people are and do, what employers ask for, fairs, placements, wishes.

Form 04 of Circular 01/2022 was not seen: its articles ask for supply, for demand and for what links them. Numbers of
people and of openings are estimates of samples; the others are counts.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import Feed, counted_once
from caunghe.forms.estimates import (
    AGED,
    SPAN,
    UNKNOWN,
    estimated_totals,
    stated_needs,
    surveyed_people,
)
from caunghe.forms.form import Form, FormColumn, Part
from caunghe.forms.period import Period
from caunghe.schema import TOO_FEW_ANSWERS, code_list, titles

_UNEMPLOYED: Final = AGED & (pl.col("activity") == "unemployed")
_POSTGRADUATE: Final = {"master": "postgraduate", "doctorate": "postgraduate"}  # one level on the circular's forms
_SAMPLED: Final = (
    "Số ước tính từ mẫu; Từ – Đến là khoảng tin cậy 95 %. Số ghi đến chữ số thứ hai của sai số chuẩn; các chữ số 0 sau"
    " đó không phải là số đã biết, và tổng có thể lệch với các dòng. Ô trống: mẫu không có ai, hoặc không đủ tin cậy để"
    " công bố. Độ phủ: tỷ lệ, theo quyền số, người hoặc phiếu được hỏi đã trả lời đủ để tính số ấy."
)
_FAIR_COUNTS: Final = ("firms", "openings", "women", "visitors", "interviewed", "passed")
_PLACED_COUNTS: Final = ("counselled", "introduced", "placed", "women", "overseas", "followed", "still_working")
_HALVES: Final = 2
_HOME: Final = "VN"


def _printed(rows: pl.DataFrame, *columns: str | pl.Expr) -> pl.DataFrame:
    """Return the cells of a part: the columns as c0, c1, …"""
    shown = rows.select(columns)
    return shown.rename({name: f"c{at}" for at, name in enumerate(shown.columns)})


def _whole_sums(*names: str) -> list[pl.Expr]:
    """Return sums; a sum over rows that left the cell empty is none."""
    return [pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(name) for name in names]


def _major_groups() -> dict[str, str]:
    """Return the major groups of ISCO-08, which are those of VSCO 2020, with the armed forces last."""
    groups = code_list("occupations").filter(pl.col("level") == "1").sort(pl.col("code") == "0", "code")
    return dict(groups.select("code", "title_vi").iter_rows())


def _spans(*names: str) -> list[str]:
    return [f"{name} {each}" for name in names for each in SPAN]


def _people_by_qualification(feed: Feed, period: Period) -> pl.DataFrame:
    """Return the people aged 15 and over of each qualification, those at work and those out of work."""
    people = surveyed_people(feed, period.year)
    if people.is_empty():
        return pl.DataFrame()
    outcomes = {"từ 15 tuổi": AGED, "có việc làm": pl.col("employed"), "thất nghiệp": _UNEMPLOYED}
    named = {code: title for code, title in titles("qualifications", "vi").items() if code not in _POSTGRADUATE}
    coded = people.with_columns(code=pl.col("qualification").replace(_POSTGRADUATE))
    rows = estimated_totals(coded, outcomes, named | {"postgraduate": "Trên đại học"}, AGED)
    return _printed(rows, "title", *_spans(*outcomes), "remark")


def _people_by_activity(feed: Feed, period: Period) -> pl.DataFrame:
    """Return the people aged 15 and over of each activity, and the women among them."""
    people = surveyed_people(feed, period.year)
    if people.is_empty():
        return pl.DataFrame()
    outcomes = {"tổng số": AGED, "nữ": AGED & (pl.col("sex") == "female")}
    rows = estimated_totals(people.with_columns(code="activity"), outcomes, titles("activities", "vi"), AGED)
    return _printed(rows, "title", *_spans(*outcomes), "remark")


def _openings_by_group(feed: Feed, period: Period) -> pl.DataFrame:
    """Return the openings of the year by major group, and those for women where the employer tells them."""
    needs = stated_needs(feed, period.year)
    if needs.is_empty():
        return pl.DataFrame()
    told = pl.col("women").is_not_null()
    outcomes = {
        "cần tuyển": pl.col("openings"),
        # the women and the openings of which they are a part: of the same forms, those that tell both
        "phiếu có ghi số nữ": pl.when(told).then("openings"),
        "cần nữ": pl.when(pl.col("openings").is_not_null()).then("women"),
    }
    asked = {"phiếu có ghi số nữ": told, "cần nữ": told}
    rows = estimated_totals(needs.with_columns(code="occupation"), outcomes, _major_groups(), asked=asked)
    spans = (*_spans("cần tuyển"), "phiếu có ghi số nữ estimate", *_spans("cần nữ"))
    return _printed(rows, _number_of_group(), "title", *spans, "remark")


def _number_of_group() -> pl.Expr:
    """Return the codes of major groups; all and the unknown have none."""
    return pl.when(pl.col("code").str.len_chars() == 1).then("code").alias("number")


def _vacancies_by_group(feed: Feed, period: Period) -> pl.DataFrame:
    """Return the advertisements of the year by major group: how many, the openings they state, what they ask."""
    posted = feed["vacancies"].filter(pl.col("posted").is_between(period.starts, period.ends))
    if posted.is_empty():
        return pl.DataFrame()
    held = code_list("qualifications").filter(pl.col("certified") == "true")["code"].to_list()
    coded = posted.with_columns(code=pl.col("occupation").str.head(1), weight=pl.lit(1.0))
    outcomes = {
        "số tin": pl.lit(1),
        "cần tuyển": pl.col("openings"),
        "không ghi số": pl.col("openings").is_null(),
        "ở nước ngoài": _openings_that(pl.col("country") != _HOME),
        "đòi hỏi bằng": _openings_that(pl.col("qualification").is_in(held)),
    }
    rows = estimated_totals(coded, outcomes, _major_groups())
    # advertisements are counted whole: a group of which none is there has none, where enough of them have a code
    groups = coded["code"].drop_nulls()
    none = pl.col("code").is_in(list(_major_groups())) & ~pl.col("code").is_in(groups.implode())
    none &= groups.len() >= TOO_FEW_ANSWERS * coded.height
    counts = [pl.when(none).then(0).otherwise(f"{name} estimate").alias(name) for name in outcomes]
    title = pl.when(code=UNKNOWN).then(pl.lit("Chưa ghi mã nghề")).otherwise("title").alias("title")
    return _printed(rows, _number_of_group(), title, *counts, "remark")


def _openings_that(condition: pl.Expr) -> pl.Expr:
    """Return the openings of a row of which the condition is true, 0 where it is not; null where either is empty."""
    return pl.when(condition).then("openings").when(~condition, pl.col("openings").is_not_null()).then(0)


def _fairs_by_mode(feed: Feed, period: Period) -> pl.DataFrame:
    """Return the job fairs of the year by mode."""
    held = feed["job_fairs"].filter(pl.col("date").is_between(period.starts, period.ends))
    if held.is_empty():
        return pl.DataFrame()
    sums = held.group_by("mode", maintain_order=True).agg(pl.len().alias("fairs"), *_whole_sums(*_FAIR_COUNTS))
    listed = code_list("fair_modes").select(mode="code", title="title_vi")
    rows = listed.join(sums, on="mode", how="inner", maintain_order="left")
    return _printed(rows, "title", "fairs", *_FAIR_COUNTS)


def _placed_by_group(feed: Feed, period: Period) -> pl.DataFrame:
    """Return what the job centres did in the year, for everybody and for each group of people.

    Beside the sums stand the half-years reported and due: two of each centre that the feed knows. What is told for the
    year and again for half of it counts once.
    """
    told = counted_once(feed["placements"].filter(pl.col("year") == period.year), "placements")
    if told.is_empty():
        return pl.DataFrame()
    due = _HALVES * feed["placements"]["office"].drop_nulls().n_unique()
    halves = pl.when(pl.col("half").is_null()).then(_HALVES).otherwise(1).sum()
    sums = told.group_by("group", maintain_order=True).agg(halves.alias("halves"), *_whole_sums(*_PLACED_COUNTS))
    named = titles("target_groups", "vi")
    order = pl.col("group").replace_strict(list(named), range(len(named)), default=None, return_dtype=pl.Int64)
    rows = sums.sort(order, nulls_last=False, maintain_order=True)
    title = pl.col("group").replace(named).fill_null("Mọi người").alias("title")
    return _printed(rows, title, pl.lit(due).alias("due"), "halves", *_PLACED_COUNTS)


def _wishes_by_field(feed: Feed, period: Period) -> pl.DataFrame:
    """Return how many wish to learn each field, over the communes that tell."""
    told = feed["training_wishes"].filter(pl.col("year") == period.year)
    if told.is_empty():
        return pl.DataFrame()
    sums = told.group_by("training_field", maintain_order=True).agg(
        pl.col("area").n_unique().alias("areas"), *_whole_sums("people", "women")
    )
    title = pl.col("training_field").replace(titles("training_fields", "vi")).alias("title")
    rows = sums.sort("people", "training_field", descending=[True, False], nulls_last=True)
    return _printed(rows, "training_field", title, "areas", "people", "women")


def _span(above: str) -> tuple[FormColumn, ...]:
    return tuple(FormColumn(heading, above=above) for heading in ("Ước tính", "Từ", "Đến"))


_GROUP: Final = (FormColumn("Nhóm nghề"), FormColumn("Tên nhóm nghề"))
LABOUR_MARKET_YEAR: Final = Form(
    name="labour_market_year",
    annex="Mẫu 04",
    document="Thông tư 01/2022/TT-BLĐTBXH",
    built_from="Điều 16, 18",
    by="city",
    periods=(12,),
    issuer=("ỦY BAN NHÂN DÂN THÀNH PHỐ", "SỞ NỘI VỤ"),
    signatures=("NGƯỜI LẬP BIỂU", "GIÁM ĐỐC SỞ"),
    parts=(
        Part(
            title="Cung lao động theo trình độ chuyên môn kỹ thuật",
            table="labour_survey",
            sums=_people_by_qualification,
            remark=_SAMPLED,
            columns=(
                FormColumn("Trình độ"),
                *_span("Người từ 15 tuổi"),
                *_span("Có việc làm"),
                *_span("Thất nghiệp"),
                FormColumn("Ghi chú"),
            ),
        ),
        Part(
            title="Cung lao động theo tình trạng hoạt động kinh tế",
            table="labour_survey",
            sums=_people_by_activity,
            remark=_SAMPLED,
            columns=(
                FormColumn("Tình trạng"),
                *_span("Người từ 15 tuổi"),
                *_span("Trong đó nữ"),
                FormColumn("Ghi chú"),
            ),
        ),
        Part(
            title="Cầu lao động: nhu cầu tuyển dụng của người sử dụng lao động theo nhóm nghề",
            table="hiring_needs",
            sums=_openings_by_group,
            remark=f"{_SAMPLED} Nhóm nghề cấp 1 của VSCO 2020, trùng với ISCO-08. Số nữ cộng từ phiếu ghi cả hai số.",
            columns=(
                *_GROUP,
                *_span("Số cần tuyển"),
                FormColumn("Cần tuyển ở phiếu có ghi số nữ"),
                *_span("Trong đó nữ"),
                FormColumn("Ghi chú"),
            ),
        ),
        Part(
            title="Tin tuyển dụng đăng trong năm theo nhóm nghề",
            table="vacancies",
            sums=_vacancies_by_group,
            remark=(
                "Tin đăng lại chưa bị loại. Tin không ghi số cần tuyển, nước làm việc hoặc trình độ không được cộng vào"
                " số tương ứng. Độ phủ: tỷ lệ tin ghi đủ để tính số ấy."
            ),
            columns=(
                *_GROUP,
                FormColumn("Số tin"),
                FormColumn("Số cần tuyển"),
                FormColumn("Tin không ghi số cần tuyển"),
                FormColumn("Làm việc ở nước ngoài", above="Trong số cần tuyển"),
                FormColumn("Đòi hỏi bằng, chứng chỉ", above="Trong số cần tuyển"),
                FormColumn("Ghi chú"),
            ),
        ),
        Part(
            title="Phiên giao dịch việc làm",
            table="job_fairs",
            sums=_fairs_by_mode,
            columns=(
                FormColumn("Hình thức"),
                FormColumn("Số phiên", total=True),
                FormColumn("Đơn vị tham gia", total=True),
                FormColumn("Tổng số", above="Số cần tuyển", total=True),
                FormColumn("Trong đó nữ", above="Số cần tuyển", total=True),
                FormColumn("Lượt người tham gia", total=True),
                FormColumn("Được phỏng vấn", total=True),
                FormColumn("Đạt sơ tuyển", total=True),
            ),
        ),
        Part(
            title="Tư vấn, giới thiệu việc làm của các trung tâm dịch vụ việc làm",
            table="placements",
            sums=_placed_by_group,
            remark=(
                "Báo cáo phải có: hai nửa năm của mỗi trung tâm. Dòng cả năm đứng cạnh dòng nửa năm chỉ tính một lần."
                " Nhóm đối tượng là một phần của “Mọi người”."
            ),
            columns=(
                FormColumn("Nhóm đối tượng"),
                FormColumn("Phải có", above="Báo cáo nửa năm"),
                FormColumn("Đã nhận", above="Báo cáo nửa năm"),
                FormColumn("Được tư vấn"),
                FormColumn("Được giới thiệu"),
                FormColumn("Tổng số", above="Nhận được việc làm"),
                FormColumn("Trong đó nữ", above="Nhận được việc làm"),
                FormColumn("Làm việc ở nước ngoài", above="Nhận được việc làm"),
                FormColumn("Được theo dõi đủ 3 tháng"),
                FormColumn("Còn việc sau 3 tháng"),
            ),
        ),
        Part(
            title="Nhu cầu học nghề theo ngành, nghề đào tạo",
            table="training_wishes",
            sums=_wishes_by_field,
            remark="Cộng từ các xã, phường có số liệu; xã, phường chưa có số liệu không phải là không có nhu cầu.",
            columns=(
                FormColumn("Mã ngành, nghề"),
                FormColumn("Tên ngành, nghề"),
                FormColumn("Số xã, phường có số liệu"),
                FormColumn("Số người", total=True),
                FormColumn("Trong đó nữ", total=True),
            ),
        ),
    ),
)
