"""Tables about admission rounds and what learners choose."""

from __future__ import annotations

from caunghe.language import Text
from caunghe.schema.columns import Kind, Privacy, Table, column
from caunghe.schema.people import AREA, SEX
from caunghe.schema.training import PROGRAMME

ENTRY_RULES = Table(
    name="entry_rules",
    label=Text("Quy định đối tượng tuyển sinh", "Entry rules"),
    row=Text("một nguồn người học được tuyển vào một trình độ, có ngày hiệu lực", "a stream of learners who may enter a level, dated"),
    key=("level", "stream", "valid_from"),
    duties=(11,),
    columns=(
        column("level", Kind.CODE, ("Trình độ", "Level"), codes="levels", required=True),
        column("stream", Kind.CODE, ("Nguồn người học", "Stream"), codes="streams", required=True),
        column("valid_from", Kind.DATE, ("Hiệu lực từ", "Valid from"), required=True),
        column("valid_to", Kind.DATE, ("Hết hiệu lực", "Valid to")),
        column("condition", Kind.TEXT, ("Điều kiện", "Condition")),
        column("condition_en", Kind.TEXT, ("Điều kiện bằng tiếng Anh", "Condition in English")),
        column("certainty", Kind.CODE, ("Độ chắc chắn", "Certainty"), codes="certainties", required=True),
        column("source", Kind.TEXT, ("Văn bản", "Source document"), required=True),
    ),
)

ROUND = column("round", Kind.REFERENCE, ("Đợt tuyển sinh", "Round"), references="rounds", required=True)

ROUNDS = Table(
    name="rounds",
    label=Text("Đợt tuyển sinh", "Admission rounds"),
    row=Text("một đợt tuyển sinh", "an admission round"),
    key=("round",),
    duties=(11,),
    columns=(
        column("round", Kind.KEY, ("Mã đợt", "Round code"), required=True),
        column("name", Kind.TEXT, ("Tên", "Name"), required=True),
        column("opens", Kind.DATE, ("Mở đăng ký", "Opens"), required=True),
        column("closes", Kind.DATE, ("Đóng đăng ký", "Closes"), required=True),
        column("results", Kind.DATE, ("Công bố kết quả", "Results")),
        column("lottery_seed", Kind.INTEGER, ("Số gieo bốc thăm", "Lottery seed"), ("Công bố trước khi đóng đăng ký", "Published before the round closes"), unit="seed", minimum=0),
    ),
)

RESERVES = Table(
    name="reserves",
    label=Text("Chỉ tiêu dành riêng", "Reserves"),
    row=Text("số chỗ dành cho một nhóm hoặc địa bàn", "seats held for a group or locality"),
    key=("round", "programme", "group", "area"),
    duties=(11, 13),
    columns=(
        ROUND,
        PROGRAMME,
        column("group", Kind.CODE, ("Nhóm đối tượng", "Group"), ("Trống nếu dành cho mọi người ở địa bàn", "Empty when held for everybody of the area"), codes="target_groups"),
        column("area", Kind.REFERENCE, ("Địa bàn", "Area"), ("Trống nếu dành cho nhóm ở mọi nơi", "Empty when held for the group wherever it lives"), references="areas"),
        column("seats", Kind.INTEGER, ("Số chỗ", "Seats"), unit="places", minimum=0, required=True),
    ),
)

APPLICANTS = Table(
    name="applicants",
    label=Text("Người đăng ký", "Applicants"),
    row=Text("một người đăng ký (mã không định danh)", "an applicant (pseudonym)"),
    key=("round", "applicant"),
    duties=(11,),
    columns=(
        ROUND,
        column("applicant", Kind.TEXT, ("Mã người đăng ký", "Applicant code"), required=True, privacy=Privacy.PERSONAL),
        AREA,
        column("birth_year", Kind.INTEGER, ("Năm sinh", "Birth year"), unit="year", minimum=1940, maximum=2020, privacy=Privacy.PERSONAL),
        SEX,
        column("groups", Kind.CODE, ("Các nhóm đối tượng", "Groups"), ("Nhiều nhóm cách nhau bằng dấu chấm phẩy", "Several groups separated by semicolons"), codes="target_groups", many=True, privacy=Privacy.PERSONAL),
        column("score", Kind.NUMBER, ("Điểm", "Score"), ("Thang 0–100", "On a scale of 0–100"), unit="points", minimum=0, maximum=100, privacy=Privacy.PERSONAL),
    ),
)

CHOICES = Table(
    name="choices",
    label=Text("Nguyện vọng", "Choices"),
    row=Text("một nguyện vọng của người đăng ký", "an applicant's ranked choice"),
    key=("round", "applicant", "rank"),
    duties=(11,),
    columns=(
        ROUND,
        column("applicant", Kind.REFERENCE, ("Mã người đăng ký", "Applicant code"), references="applicants", required=True, privacy=Privacy.PERSONAL),
        column("rank", Kind.INTEGER, ("Thứ tự", "Rank"), unit="rank", minimum=1, required=True),
        PROGRAMME,
        column("score", Kind.NUMBER, ("Điểm xét", "Score"), ("Trống thì lấy điểm chung", "Empty: the applicant's own score"), unit="points", minimum=0, maximum=100, privacy=Privacy.PERSONAL),
    ),
)
