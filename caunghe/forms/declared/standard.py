"""Forms of institutions about quality: the national standard, accreditation, surveys."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.forms.form import Form, FormColumn, Part
from caunghe.forms.period import Period
from caunghe.forms.standard_measures import measured
from caunghe.language import share, share_under
from caunghe.schema import COVERED, TOO_FEW_ANSWERS, code_list

_SEEN: Final = (
    "Tính từ bộ dữ liệu: độ phủ là phần đã biết, theo người, trong số phải có; số báo cáo dưới "
    f"{share(COVERED, 'vi', 0)}, khảo sát dưới {share(TOO_FEW_ANSWERS, 'vi', 0)} thì để trống."
)


def _from_feed(feed: Feed, subject: str | None, period: Period, rows: pl.DataFrame) -> pl.Series:
    """Return what the feed itself says of each criterion, where it can."""
    found = (measured(feed, code, str(subject), period.year).value for code in rows["criterion"])
    return pl.Series(list(found), dtype=pl.Float64)


def _coverage(feed: Feed, subject: str | None, period: Period, rows: pl.DataFrame) -> pl.Series:
    """Return how much of what is due for each criterion the feed knows."""
    found = (measured(feed, code, str(subject), period.year).coverage for code in rows["criterion"])
    shown = [None if each is None else share_under(each, (COVERED, TOO_FEW_ANSWERS, 1.0)) for each in found]
    return pl.Series(shown, dtype=pl.Float64)


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
    # as in a survey: of what too few told nothing is said of all
    enough = pl.col("assessed") >= TOO_FEW_ANSWERS * feed["institutions"].height
    met = pl.when(enough).then((pl.col("met") / pl.col("assessed")).round(4))
    assessed = pl.col("assessed").fill_null(0)
    return rows.select(
        c0="title_vi", c1="minimum", c2=pl.lit(feed["institutions"].height), c3=assessed, c4="met", c5=met
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
                FormColumn("Độ phủ", computed=_coverage, percent=True),
            ),
            remark=_SEEN,
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
