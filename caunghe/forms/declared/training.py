"""Forms of institutions about enrolment, training and places of training."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.forms.form import Form, FormColumn, Part
from caunghe.forms.period import Period
from caunghe.schema import allowed_codes, code_list, codes_with, titles

_DIPLOMAS: Final = codes_with("levels", "diploma")
_CERTIFIED: Final = codes_with("levels", "certified")
_CERTIFICATES: Final = tuple(level for level in _CERTIFIED if level not in _DIPLOMAS)
_UNCERTIFIED: Final = tuple(level for level in allowed_codes("levels") if level not in _CERTIFIED)
_ENTRANCE: Final = "Thông tư 05/2021/TT-BLĐTBXH"
_COUNTS: Final = ("applied", "admitted", "enrolled", "women")
_YEAR_COUNTS: Final = ("entrants", "women", "graduates", "employed_12m")
_PROGRAMME: Final = (
    FormColumn("Mã chương trình", "programme"),
    FormColumn("Mã ngành, nghề", "programme.training_field"),
    FormColumn("Tên ngành, nghề đào tạo", "programme.name"),
    FormColumn("Trình độ", "programme.level"),
)
_SCHOOL: Final = ("NGƯỜI LẬP BIỂU", "HIỆU TRƯỞNG")
_COHORT: Final = (
    *_PROGRAMME,
    FormColumn("Hình thức", "programme.mode"),
    FormColumn("Khóa (năm nhập học)", "year"),
)
_DEPARTMENT: Final = ("NGƯỜI LẬP BIỂU", "GIÁM ĐỐC SỞ")


def _enrolled_by_level(feed: Feed, period: Period) -> pl.DataFrame:
    """Return the printed rows of the city: of each level how many programmes reported, and what they said in all."""
    taught = feed["programmes"].filter(pl.col("level").is_in(_DIPLOMAS)).select("programme", "level")
    inside = pl.col("period").is_between(period.starts, period.ends)
    told = feed["enrolment_reports"].filter(inside).join(taught, on="programme", maintain_order="left")
    due = taught.group_by("level", maintain_order=True).agg(due=pl.len())
    sums = told.group_by("level", maintain_order=True).agg(
        pl.col("programme").n_unique().alias("told"),
        # a sum over programmes that left the cell empty is no sum of the level
        *(pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(name) for name in _COUNTS),
    )
    levels = code_list("levels").filter(pl.col("code").is_in(_DIPLOMAS)).sort("rank", descending=True)
    # a level that nobody teaches is not due
    rows = levels.select(level="code", title="title_vi").join(due, on="level", maintain_order="left")
    full = rows.join(sums, on="level", how="left", maintain_order="left")
    columns = ("title", "due", pl.col("told").fill_null(0), *_COUNTS)
    return full.select(columns).rename(lambda name: f"c{['title', 'due', 'told', *_COUNTS].index(name)}")


def _certificates_by_field(feed: Feed, period: Period) -> pl.DataFrame:
    """Return the printed rows of the city: of each field taught to a certificate how many programmes told, and sums."""
    taught = feed["programmes"].filter(pl.col("level").is_in(_CERTIFICATES)).select("programme", "training_field")
    told = feed["intakes"].filter(pl.col("year") == period.year).join(taught, on="programme", maintain_order="left")
    sums = told.group_by("training_field", maintain_order=True).agg(
        pl.col("programme").n_unique().alias("told"),
        *(pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(name) for name in _YEAR_COUNTS),
    )
    due = taught.group_by("training_field", maintain_order=True).agg(due=pl.len())
    rows = due.join(sums, on="training_field", how="left", maintain_order="left").sort("training_field")
    names = pl.col("training_field").replace(titles("training_fields", "vi")).alias("name")
    printed = rows.select("training_field", names, "due", pl.col("told").fill_null(0), *_YEAR_COUNTS)
    return printed.rename({name: f"c{at}" for at, name in enumerate(printed.columns)})


ENROLMENT_MONTHLY: Final = Form(
    name="enrolment_monthly",
    annex="Phụ lục 03",
    document=_ENTRANCE,
    built_from="Điều 20",
    by="institution",
    periods=(1,),
    signatures=_SCHOOL,
    parts=(
        Part(
            title="Kết quả tuyển sinh trong tháng",
            table="enrolment_reports",
            levels=_DIPLOMAS,
            listed="programme",
            columns=(
                *_PROGRAMME,
                FormColumn("Đối tượng đầu vào", "entry_stream", every="Mọi đối tượng"),
                FormColumn("Số đăng ký", "applied", total=True),
                FormColumn("Số trúng tuyển", "admitted", total=True),
                FormColumn("Tổng số", "enrolled", above="Số nhập học", total=True),
                FormColumn("Trong đó nữ", "women", above="Số nhập học", total=True),
                FormColumn("Ngày nộp", "reported"),
            ),
        ),
    ),
)
ENROLMENT_CITY: Final = Form(
    name="enrolment_city",
    annex="Phụ lục 04",
    document=_ENTRANCE,
    built_from="Điều 20",
    by="city",
    periods=(1, 6),
    issuer=("ỦY BAN NHÂN DÂN THÀNH PHỐ", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"),
    signatures=_DEPARTMENT,
    parts=(
        Part(
            title="Kết quả tuyển sinh của thành phố theo trình độ",
            table="enrolment_reports",
            sums=_enrolled_by_level,
            columns=(
                FormColumn("Trình độ"),
                FormColumn("Số chương trình", above="Báo cáo", total=True),
                FormColumn("Đã báo cáo", above="Báo cáo", total=True),
                FormColumn("Số đăng ký", total=True),
                FormColumn("Số trúng tuyển", total=True),
                FormColumn("Tổng số", above="Số nhập học", total=True),
                FormColumn("Trong đó nữ", above="Số nhập học", total=True),
            ),
        ),
    ),
)
QUOTA_REGISTRATION: Final = Form(
    name="quota_registration",
    annex="Phụ lục 05",
    document=_ENTRANCE,
    built_from="Điều 22, 24",
    by="institution",
    periods=(12,),
    signatures=_SCHOOL,
    parts=(
        Part(
            title="Quy mô và chỉ tiêu đăng ký theo ngành, nghề",
            table="programmes",
            levels=_DIPLOMAS,
            listed="programme",
            columns=(
                FormColumn("Mã chương trình", "programme"),
                FormColumn("Mã ngành, nghề", "training_field"),
                FormColumn("Tên ngành, nghề đào tạo", "name"),
                FormColumn("Trình độ", "level"),
                FormColumn("Địa điểm đào tạo", "site"),
                FormColumn("Quy mô tuyển sinh được cấp", "licensed_intake", total=True),
                FormColumn("Chỉ tiêu đăng ký năm tới", "requested_intake", total=True),
            ),
        ),
        Part(
            title="Đất đai, phòng học, xưởng thực hành",
            table="sites",
            listed="",
            columns=(
                FormColumn("Mã địa điểm", "site"),
                FormColumn("Tên địa điểm", "name"),
                FormColumn("Sức chứa (người)", "capacity", total=True),
                FormColumn("Đất (m²)", "land_area", above="Diện tích", total=True),
                FormColumn("Phòng học lý thuyết (m²)", "theory_area", above="Diện tích", total=True),
                FormColumn("Xưởng, phòng thực hành (m²)", "workshop_area", above="Diện tích", total=True),
                FormColumn("Phòng làm việc (m²)", "office_area", above="Diện tích", total=True),
                FormColumn("Phòng học lý thuyết (phòng)", "classrooms", above="Số phòng", total=True),
                FormColumn("Xưởng, phòng thực hành (phòng)", "workshops", above="Số phòng", total=True),
                FormColumn("Chỗ ở ký túc xá (chỗ)", "dormitory_places", total=True),
            ),
        ),
    ),
)
TRAINING_YEAR: Final = Form(
    name="training_year",
    annex="Báo cáo công tác đào tạo",
    document="Thông tư 04/2022/TT-BLĐTBXH",
    built_from="Điều 38",
    by="institution",
    periods=(12,),
    signatures=_SCHOOL,
    parts=(
        Part(
            title="Tuyển sinh, đào tạo, tốt nghiệp và việc làm theo ngành, nghề và khóa",
            table="intakes",
            levels=_DIPLOMAS,
            years=4,
            columns=(
                *_COHORT,
                FormColumn("Đối tượng đầu vào", "entry_stream"),
                FormColumn("Nhập học", "entrants", total=True),
                FormColumn("Trong đó nữ", "women", total=True),
                FormColumn("Thôi học", "dropouts", total=True),
                FormColumn("Đang học", "learning", total=True),
                FormColumn("Có bằng", "graduates", above="Tốt nghiệp", total=True),
                FormColumn("Chỉ có giấy chứng nhận hoàn thành", "completions", above="Tốt nghiệp", total=True),
                FormColumn("Dự kiến tốt nghiệp năm tới", "expected_graduates", total=True),
                FormColumn("Có việc trong 12 tháng", "employed_12m", total=True),
            ),
        ),
        Part(
            title="Khóa tuyển sinh theo đối tượng đầu vào và nhóm đối tượng",
            table="intake_groups",
            levels=_DIPLOMAS,
            years=4,
            columns=(
                *_COHORT,
                FormColumn("Đối tượng đầu vào", "entry_stream", every="Mọi đối tượng"),
                FormColumn("Nhóm đối tượng", "group", every="Mọi người"),
                FormColumn("Nhập học", "entrants"),
                FormColumn("Trong đó nữ", "women"),
                FormColumn("Thôi học", "dropouts"),
                FormColumn("Đang học", "learning"),
                FormColumn("Tốt nghiệp", "graduates"),
                FormColumn("Có việc trong 12 tháng", "employed_12m"),
            ),
        ),
        Part(
            title="Chương trình xây dựng mới, rà soát, cập nhật",
            table="programmes",
            levels=_DIPLOMAS,
            columns=(
                FormColumn("Mã chương trình", "programme"),
                FormColumn("Mã ngành, nghề", "training_field"),
                FormColumn("Tên ngành, nghề đào tạo", "name"),
                FormColumn("Trình độ", "level"),
                FormColumn("Ngày bắt đầu đào tạo", "opened"),
                FormColumn("Ngày rà soát, cập nhật gần nhất", "reviewed"),
            ),
        ),
        Part(
            title="Liên kết đào tạo",
            table="joint_training",
            levels=_DIPLOMAS,
            columns=(
                *_PROGRAMME,
                FormColumn("Đơn vị liên kết", "partner"),
                FormColumn("Nơi đào tạo", "place"),
                FormColumn("Số người học", "learners", total=True),
                FormColumn("Bắt đầu liên kết", "begins"),
                FormColumn("Kết thúc liên kết", "ends"),
            ),
        ),
    ),
)


def _yearly(name: str, annex: str, document: str, article: str, levels: tuple[str, ...], title: str) -> Form:
    """Return a form of some levels about the entrants of a year."""
    part = Part(
        title=title,
        table="intakes",
        levels=levels,
        columns=(
            *_PROGRAMME,
            FormColumn("Thời gian đào tạo (tháng)", "programme.months"),
            FormColumn("Nhập học", "entrants", total=True),
            FormColumn("Trong đó nữ", "women", total=True),
            FormColumn("Thôi học", "dropouts", total=True),
            FormColumn("Được cấp chứng chỉ", "graduates", total=True),
            FormColumn("Có việc trong 12 tháng", "employed_12m", total=True),
        ),
    )
    return Form(
        name=name, annex=annex, document=document, built_from=article, by="institution", periods=(12,), parts=(part,)
    )


ELEMENTARY_TRAINING: Final = _yearly(
    "elementary_training",
    "Mẫu 3",
    "Thông tư 42/2015/TT-BLĐTBXH",
    "Điều 33 (sửa bởi Thông tư 34/2018)",
    _CERTIFICATES,
    "Kết quả tuyển sinh, đào tạo trình độ sơ cấp",
)
CONTINUING_TRAINING: Final = _yearly(
    "continuing_training",
    "Phụ lục 6A",
    "Thông tư 43/2015/TT-BLĐTBXH",
    "Điều 14",
    _UNCERTIFIED,
    "Kết quả đào tạo dưới 3 tháng và đào tạo thường xuyên",
)
ELEMENTARY_CITY: Final = Form(
    name="elementary_city",
    annex="Mẫu 4",
    document="Thông tư 42/2015/TT-BLĐTBXH",
    built_from="Điều 33 (sửa bởi Thông tư 34/2018)",
    by="city",
    periods=(12,),
    issuer=("ỦY BAN NHÂN DÂN THÀNH PHỐ", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"),
    signatures=_DEPARTMENT,
    parts=(
        Part(
            title="Kết quả tuyển sinh, đào tạo trình độ sơ cấp của thành phố theo nghề",
            table="intakes",
            sums=_certificates_by_field,
            columns=(
                FormColumn("Mã ngành, nghề"),
                FormColumn("Tên ngành, nghề"),
                FormColumn("Số chương trình", above="Báo cáo", total=True),
                FormColumn("Đã báo cáo", above="Báo cáo", total=True),
                FormColumn("Nhập học", total=True),
                FormColumn("Trong đó nữ", total=True),
                FormColumn("Được cấp chứng chỉ", total=True),
                FormColumn("Có việc trong 12 tháng", total=True),
            ),
        ),
    ),
)
