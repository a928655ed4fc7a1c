"""Tables of the job centres: fairs, people placed, wishes for training."""

from __future__ import annotations

from caunghe.language import Text
from caunghe.schema.columns import Kind, Table, column
from caunghe.schema.labour_market import HALF, TRAINING_FIELD
from caunghe.schema.people import AREA, YEAR

JOB_FAIRS = Table(
    name="job_fairs",
    label=Text("Phiên giao dịch việc làm", "Job fairs"),
    row=Text("một phiên giao dịch việc làm", "a job fair"),
    key=("fair",),
    duties=(10, 13),
    columns=(
        column("fair", Kind.KEY, ("Mã phiên", "Fair code"), required=True),
        column("date", Kind.DATE, ("Ngày mở phiên", "Day of the fair"), required=True),
        column("mode", Kind.CODE, ("Hình thức phiên", "Mode of the fair"), codes="fair_modes", required=True),
        column("place", Kind.TEXT, ("Nơi tổ chức", "Venue")),
        column("firms", Kind.INTEGER, ("Đơn vị tham gia", "Firms taking part"), unit="firms", minimum=0),
        column("openings", Kind.INTEGER, ("Số cần tuyển", "Openings"), unit="people", minimum=0),
        column("women", Kind.INTEGER, ("Trong đó cần nữ", "Openings for women"), unit="people", minimum=0),
        column("visitors", Kind.INTEGER, ("Lượt người tham gia", "Visitors"), unit="people", minimum=0),
        column("interviewed", Kind.INTEGER, ("Được phỏng vấn", "Interviewed"), unit="people", minimum=0),
        column("passed", Kind.INTEGER, ("Đạt sơ tuyển", "Passed"), unit="people", minimum=0),
    ),
)

PLACEMENTS = Table(
    name="placements",
    label=Text("Kết quả giới thiệu việc làm", "Placements"),
    row=Text("kết quả của một trung tâm dịch vụ việc làm trong nửa năm", "what a job centre did in half a year"),
    key=("office", "year", "half", "group"),
    duties=(10, 13),
    columns=(
        column("office", Kind.TEXT, ("Trung tâm dịch vụ việc làm", "Job centre"), required=True),
        YEAR,
        HALF,
        column("group", Kind.CODE, ("Nhóm đối tượng", "Group"), ("Trống là mọi người", "Empty means everybody"), codes="target_groups"),
        column("counselled", Kind.INTEGER, ("Được tư vấn", "Counselled"), unit="people", minimum=0),
        column("introduced", Kind.INTEGER, ("Được giới thiệu việc làm", "Introduced to jobs"), unit="people", minimum=0),
        column("placed", Kind.INTEGER, ("Nhận được việc làm", "Placed"), unit="people", minimum=0),
        column("women", Kind.INTEGER, ("Nữ nhận được việc làm", "Women placed"), unit="people", minimum=0),
        column("overseas", Kind.INTEGER, ("Đi làm việc ở nước ngoài", "Placed overseas"), unit="people", minimum=0),
        column("followed", Kind.INTEGER, ("Được theo dõi đủ 3 tháng", "Followed for three months"), unit="people", minimum=0),
        column("still_working", Kind.INTEGER, ("Còn việc sau 3 tháng", "Still in work after three months"), unit="people", minimum=0),
    ),
)

TRAINING_WISHES = Table(
    name="training_wishes",
    label=Text("Nhu cầu học nghề", "Wishes for training"),
    row=Text("số người ở một địa bàn muốn học một ngành, nghề", "people of an area who wish to learn a field"),
    key=("area", "year", "training_field"),
    duties=(11, 13),
    columns=(
        AREA,
        YEAR,
        TRAINING_FIELD,
        column("people", Kind.INTEGER, ("Số người", "People"), unit="people", minimum=0, required=True),
        column("women", Kind.INTEGER, ("Trong đó nữ", "Of whom women"), unit="people", minimum=0),
    ),
)
