"""Forms of institutions about quality: the national standard, accreditation, surveys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.forms.form import Form, FormColumn, Part
from caunghe.forms.period import Period
from caunghe.schema import code_list, codes_with

_DIPLOMAS: Final = codes_with("levels", "diploma")
Measure = Callable[[Feed, str, int], float | None]


def _share(part: float | None, whole: float | None) -> float | None:
    """Return ``part ÷ whole``; None where either is not known or there is nobody."""
    return None if part is None or not whole else round(part / whole, 4)


def _own_programmes(feed: Feed, institution: str) -> pl.DataFrame:
    sites = feed["sites"].filter(pl.col("institution") == institution)
    taught = feed["programmes"].join(sites.select("site"), on="site", how="semi", maintain_order="left")
    return taught.filter(pl.col("level").is_in(_DIPLOMAS))


def _cohorts(feed: Feed, institution: str) -> pl.DataFrame:
    own = _own_programmes(feed, institution).select("programme")
    return feed["intakes"].join(own, on="programme", how="semi", maintain_order="left")


def _summed(rows: pl.DataFrame, part: str, whole: str) -> float | None:
    """Return Σ part ÷ Σ whole over the rows in which both are known; None where there is none."""
    both = rows.drop_nulls([part, whole])
    return _share(float(both[part].sum()), float(both[whole].sum())) if both.height else None


def _enrolled_of_quota(feed: Feed, institution: str, year: int) -> float | None:
    return _summed(_cohorts(feed, institution).filter(pl.col("year") == year), "entrants", "quota")


def _reviewed(feed: Feed, institution: str, year: int) -> float | None:
    """A programme whose day is not stated is not known to have been reviewed: without any day nothing is said."""
    days = _own_programmes(feed, institution)["reviewed"]
    known = days.drop_nulls()
    return _share(int((known.dt.year() == year).sum()), len(days)) if len(known) == len(days) else None


def _graduated(feed: Feed, institution: str, year: int) -> float | None:
    ended = _cohorts(feed, institution).join(
        feed["programmes"].select("programme", "months"), on="programme", how="left", maintain_order="left"
    )
    # a course begun in September ends in the year of its last month
    last = (pl.col("year") + (8 + pl.col("months")) / 12).floor().cast(pl.Int64)
    return _summed(ended.filter(last == year), "graduates", "entrants")


def _placed(feed: Feed, institution: str, year: int) -> float | None:
    followed = _cohorts(feed, institution).filter(pl.col("year") < year).drop_nulls("answered_12m")
    latest = followed.filter(pl.col("year") == pl.col("year").max().over("programme"))
    return _summed(latest, "placed_12m", "answered_12m")


def _satisfied(*kinds: str) -> Measure:
    def measure(feed: Feed, institution: str, year: int) -> float | None:
        asked = pl.col("institution") == institution, pl.col("year") == year, pl.col("kind").is_in(kinds)
        return _summed(feed["surveys"].filter(*asked), "satisfied", "answered")

    return measure


_MEASURES: Final[dict[str, Measure]] = {
    "indicator_01": _enrolled_of_quota,
    "indicator_04": _reviewed,
    "indicator_07": _graduated,
    "indicator_08": _placed,
    "indicator_09": _satisfied("learners", "graduates"),
    "indicator_10": _satisfied("employers"),
}


def _from_feed(feed: Feed, subject: str | None, period: Period, rows: pl.DataFrame) -> pl.Series:
    """Return what the feed itself says of each criterion, where it can."""
    values = [
        measure(feed, subject, period.year) if subject and (measure := _MEASURES.get(code)) else None
        for code in rows["criterion"]
    ]
    return pl.Series(values, dtype=pl.Float64)


def _least(feed: Feed, subject: str | None, period: Period, rows: pl.DataFrame) -> pl.Series:
    """Return the least value of each indicator."""
    least = code_list("standard_criteria").select(criterion="code", minimum="minimum")
    return rows.join(least, on="criterion", how="left", maintain_order="left")["minimum"]


def _assessed_by_criterion(feed: Feed, period: Period) -> pl.DataFrame:
    """Return the printed rows of the city: of each criterion how many institutions assessed it, and how many met it."""
    told = feed["standard_assessments"].filter(pl.col("year") == period.year).drop_nulls("met")
    counts = told.group_by(code="criterion", maintain_order=True).agg(assessed=pl.len(), met=pl.col("met").sum())
    listed = code_list("standard_criteria").select("code", "title_vi", "minimum")
    rows = listed.join(counts, on="code", how="left", maintain_order="left")
    share = pl.when(pl.col("assessed") > 0).then((pl.col("met") / pl.col("assessed")).round(4))
    assessed = pl.col("assessed").fill_null(0)
    return rows.select(
        c0="title_vi", c1="minimum", c2=pl.lit(feed["institutions"].height), c3=assessed, c4="met", c5=share
    )


STANDARD_YEAR: Final = Form(
    name="standard_year",
    annex="Biểu tự đánh giá chuẩn",
    document="Thông tư 38/2026/TT-BGDĐT",
    built_from="Điều 10",
    by="institution",
    periods=(12,),
    parts=(
        Part(
            title="Tự đánh giá 20 yêu cầu và 10 chỉ số của chuẩn",
            table="standard_assessments",
            listed="criterion",
            columns=(
                FormColumn("Yêu cầu, chỉ số", "criterion"),
                FormColumn("Ngưỡng", computed=_least, percent=True),
                FormColumn("Giá trị", "value", percent=True),
                FormColumn("Đạt (có/không)", "met"),
                FormColumn("Minh chứng", "evidence"),
                FormColumn("Tính từ bộ dữ liệu", computed=_from_feed, percent=True),
            ),
        ),
        Part(
            title="Khảo sát người học, người tốt nghiệp, đơn vị sử dụng lao động",
            table="surveys",
            columns=(
                FormColumn("Người được hỏi", "kind"),
                FormColumn("Mã ngành, nghề", "training_field", every="Tất cả"),
                FormColumn("Tên ngành, nghề", "training_field:title"),
                FormColumn("Số được hỏi", "asked", total=True),
                FormColumn("Số trả lời", "answered", total=True),
                FormColumn("Số hài lòng", "satisfied", total=True),
                FormColumn("Số tháng sau tốt nghiệp", "window"),
            ),
        ),
    ),
)
QUALITY_SYSTEM: Final = Form(
    name="quality_system",
    annex="Phụ lục 02",
    document="Thông tư 28/2017/TT-BLĐTBXH",
    built_from="Điều 12",
    by="institution",
    periods=(12,),
    parts=(
        Part(
            title="Kết quả kiểm định của cơ sở và chương trình",
            table="accreditations",
            columns=(
                FormColumn("Bộ tiêu chuẩn", "scheme"),
                FormColumn("Mã chương trình", "programme", every="Cả cơ sở"),
                FormColumn("Tiêu chí", "criterion", every="Kết quả chung"),
                FormColumn("Điểm đạt", "points"),
                FormColumn("Ngày cấp", "issued"),
                FormColumn("Hết hạn", "expires"),
                FormColumn("Tổ chức kiểm định", "body"),
            ),
        ),
        Part(
            title="Thu, chi trong năm",
            table="institution_accounts",
            listed="item",
            columns=(
                FormColumn("Khoản thu, chi", "item"),
                FormColumn("Số tiền (đồng)", "amount"),
            ),
        ),
    ),
)
STANDARD_CITY: Final = Form(
    name="standard_city",
    annex="Biểu tổng hợp tự đánh giá chuẩn",
    document="Thông tư 38/2026/TT-BGDĐT",
    built_from="Điều 10",
    by="city",
    periods=(12,),
    issuer=("ỦY BAN NHÂN DÂN THÀNH PHỐ", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"),
    signatures=("NGƯỜI LẬP BIỂU", "GIÁM ĐỐC SỞ"),
    parts=(
        Part(
            title="Số cơ sở đạt từng yêu cầu, chỉ số",
            table="standard_assessments",
            sums=_assessed_by_criterion,
            columns=(
                FormColumn("Yêu cầu, chỉ số"),
                FormColumn("Ngưỡng", percent=True),
                FormColumn("Số cơ sở"),
                FormColumn("Đã tự đánh giá"),
                FormColumn("Đạt"),
                FormColumn("Tỷ lệ đạt", percent=True),
            ),
        ),
    ),
)
