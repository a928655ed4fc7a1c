"""Tables of what institutions report: who owes which form when, and the figures that the official forms ask for."""

from __future__ import annotations

from caunghe.language import Text
from caunghe.schema.columns import Kind, Table, column
from caunghe.schema.labour_market import TRAINING_FIELD
from caunghe.schema.people import YEAR
from caunghe.schema.training import ENTRY_STREAM, INSTITUTION, PROGRAMME

REPORTING_DUTIES = Table(
    name="reporting_duties",
    label=Text("Chế độ báo cáo", "Reporting duties"),
    row=Text("một biểu mẫu mà một loại đơn vị phải gửi, có ngày hiệu lực", "a form that a kind of body owes, dated"),
    key=("form", "reporter", "recipient", "period", "valid_from"),
    duties=(5, 6),
    columns=(
        column("form", Kind.CODE, ("Biểu mẫu", "Form"), codes="report_forms", required=True),
        column("reporter", Kind.CODE, ("Đơn vị báo cáo", "Reporter"), codes="reporting_bodies", required=True),
        column("levels", Kind.CODE, ("Chỉ cơ sở dạy trình độ", "Only those that teach"), ("Trống là mọi trình độ; nhiều trình độ cách nhau bằng dấu chấm phẩy", "Empty means every level; several levels separated by semicolons"), codes="levels", many=True),
        column("recipient", Kind.CODE, ("Nơi nhận", "Recipient"), codes="reporting_bodies", required=True),
        column("period", Kind.CODE, ("Kỳ báo cáo", "Reporting period"), codes="report_periods", required=True),
        column("due_months", Kind.INTEGER, ("Hạn: số tháng sau kỳ", "Due: months after the period"), ("0 là tháng cuối của kỳ, 1 là tháng sau đó", "0 is the last month of the period, 1 the month after"), unit="months", minimum=-11, maximum=12),
        column("due_day", Kind.INTEGER, ("Hạn: ngày cuối cùng", "Due: last day"), ("Trước ngày 15 ghi 14; trống là chưa rõ hạn", "Before the 15th is 14; empty where no day is known"), unit="day_of_month", minimum=1, maximum=31),
        column("valid_from", Kind.DATE, ("Hiệu lực từ", "Valid from"), required=True),
        column("valid_to", Kind.DATE, ("Hết hiệu lực", "Valid to")),
        column("certainty", Kind.CODE, ("Độ chắc chắn", "Certainty"), codes="certainties", required=True),
        column("source", Kind.TEXT, ("Văn bản", "Source document"), required=True),
    ),
)

ENROLMENT_REPORTS = Table(
    name="enrolment_reports",
    label=Text("Báo cáo tuyển sinh theo tháng", "Monthly enrolment reports"),
    row=Text("kết quả tuyển sinh của một chương trình trong một tháng", "a programme's enrolment in a month"),
    key=("programme", "period", "entry_stream"),
    duties=(11,),
    columns=(
        PROGRAMME,
        column("period", Kind.DATE, ("Tháng báo cáo", "Month reported"), ("Ngày đầu tháng", "First day of the month"), required=True, period="month"),
        ENTRY_STREAM,
        column("applied", Kind.INTEGER, ("Đăng ký trong tháng", "Applied in the month"), unit="people", minimum=0),
        column("admitted", Kind.INTEGER, ("Trúng tuyển trong tháng", "Admitted in the month"), unit="people", minimum=0),
        column("enrolled", Kind.INTEGER, ("Nhập học trong tháng", "Enrolled in the month"), unit="people", minimum=0),
        column("women", Kind.INTEGER, ("Nữ nhập học trong tháng", "Women enrolled in the month"), unit="people", minimum=0),
        column("reported", Kind.DATE, ("Ngày nộp", "Handed in")),
    ),
)

INTAKE_GROUPS = Table(
    name="intake_groups",
    label=Text("Khóa tuyển sinh theo nhóm", "Cohorts by stream and group"),
    row=Text("một phần của khóa, theo nguồn vào học và nhóm đối tượng", "a part of a cohort, by entry stream and group of people"),
    key=("programme", "year", "entry_stream", "group"),
    duties=(11, 13),
    columns=(
        PROGRAMME,
        YEAR,
        ENTRY_STREAM,
        column("group", Kind.CODE, ("Nhóm đối tượng", "Group"), ("Trống là mọi người của nguồn ấy", "Empty means everybody of that stream"), codes="target_groups"),
        column("entrants", Kind.INTEGER, ("Nhập học", "Entrants"), unit="people", minimum=0),
        column("women", Kind.INTEGER, ("Trong đó nữ", "Of whom women"), unit="people", minimum=0),
        column("dropouts", Kind.INTEGER, ("Thôi học", "Dropouts"), unit="people", minimum=0),
        column("learning", Kind.INTEGER, ("Đang học", "Still learning"), unit="people", minimum=0),
        column("graduates", Kind.INTEGER, ("Tốt nghiệp", "Graduates"), unit="people", minimum=0),
        column("employed_12m", Kind.INTEGER, ("Có việc trong 12 tháng", "Employed within 12 months"), unit="people", minimum=0),
    ),
)

SURVEYS = Table(
    name="surveys",
    label=Text("Khảo sát của cơ sở", "Surveys by institutions"),
    row=Text("một cuộc khảo sát của cơ sở trong một năm", "a survey by an institution in a year"),
    key=("institution", "training_field", "kind", "year"),
    duties=(4, 10),
    columns=(
        INSTITUTION,
        column("training_field", Kind.CODE, ("Ngành, nghề đào tạo", "Training field"), ("Trống là mọi ngành, nghề", "Empty means every field"), codes="training_fields"),
        column("kind", Kind.CODE, ("Người được hỏi", "Who was asked"), codes="survey_kinds", required=True),
        YEAR,
        column("asked", Kind.INTEGER, ("Được hỏi", "Asked"), unit="people", minimum=0, required=True),
        column("answered", Kind.INTEGER, ("Có trả lời", "Answered"), unit="people", minimum=0),
        column("satisfied", Kind.INTEGER, ("Hài lòng", "Satisfied"), unit="people", minimum=0),
        column("window", Kind.NUMBER, ("Số tháng sau tốt nghiệp", "Months after graduation"), ("12; 24 với ngành sức khỏe; trống khi không hỏi về việc làm", "12; 24 in health fields; empty when not about jobs"), unit="months", minimum=0, maximum=60),
    ),
)

ACCREDITATIONS = Table(
    name="accreditations",
    label=Text("Kết quả kiểm định", "Accreditations"),
    row=Text("một kết quả kiểm định của cơ sở hoặc chương trình, có thời hạn", "a dated result of accreditation of an institution or a programme"),
    key=("institution", "programme", "scheme", "criterion", "issued"),
    duties=(4,),
    columns=(
        INSTITUTION,
        column("programme", Kind.REFERENCE, ("Chương trình đào tạo", "Programme"), ("Trống là cả cơ sở", "Empty means the whole institution"), references="programmes"),
        column("scheme", Kind.CODE, ("Bộ tiêu chuẩn", "Scheme"), codes="accreditation_schemes", required=True),
        column("criterion", Kind.CODE, ("Tiêu chí", "Criterion"), ("Trống là kết quả chung", "Empty means the overall result"), codes="accreditation_criteria"),
        column("points", Kind.NUMBER, ("Điểm đạt", "Points"), unit="points", minimum=0),
        column("issued", Kind.DATE, ("Ngày cấp", "Issued"), required=True),
        column("expires", Kind.DATE, ("Hết hạn", "Expires")),
        column("body", Kind.TEXT, ("Tổ chức kiểm định", "Accrediting body")),
    ),
)

INSTITUTION_ACCOUNTS = Table(
    name="institution_accounts",
    label=Text("Thu chi của cơ sở", "Accounts of institutions"),
    row=Text("một khoản thu hoặc chi của cơ sở trong một năm", "an item of an institution's income or expenditure in a year"),
    key=("institution", "year", "item"),
    duties=(14,),
    columns=(
        INSTITUTION,
        YEAR,
        column("item", Kind.CODE, ("Khoản thu, chi", "Item"), codes="account_items", required=True),
        column("amount", Kind.MONEY, ("Số tiền", "Amount"), required=True),
    ),
)

JOINT_TRAINING = Table(
    name="joint_training",
    label=Text("Liên kết đào tạo", "Joint training"),
    row=Text("một chương trình dạy liên kết với một đơn vị khác", "a programme taught jointly with another body"),
    key=("programme", "partner"),
    duties=(10, 13),
    columns=(
        PROGRAMME,
        column("partner", Kind.TEXT, ("Đơn vị liên kết", "Partner"), required=True),
        column("place", Kind.TEXT, ("Nơi đào tạo", "Place of training")),
        column("learners", Kind.INTEGER, ("Người học liên kết", "Learners taught jointly"), unit="people", minimum=0),
        column("begins", Kind.DATE, ("Bắt đầu liên kết", "Begins")),
        column("ends", Kind.DATE, ("Kết thúc liên kết", "Ends")),
    ),
)

EQUIPMENT_REQUIREMENTS = Table(
    name="equipment_requirements",
    label=Text("Danh mục thiết bị tối thiểu", "Minimum equipment lists"),
    row=Text("một thiết bị phải có để dạy một ngành, nghề", "equipment that teaching a field requires"),
    key=("training_field", "level", "room", "item"),
    duties=(7,),
    columns=(
        TRAINING_FIELD,
        column("level", Kind.CODE, ("Trình độ", "Level"), codes="levels", required=True),
        column("room", Kind.TEXT, ("Phòng chức năng", "Functional room"), required=True),
        column("item", Kind.CODE, ("Loại thiết bị", "Item"), codes="equipment_items", required=True),
        column("quantity", Kind.NUMBER, ("Số lượng tối thiểu", "Least quantity"), unit="stated", minimum=0, required=True),
        column("unit", Kind.TEXT, ("Đơn vị", "Unit"), required=True),
        column("class_size", Kind.INTEGER, ("Sĩ số lớp của danh mục", "Class size of the list"), unit="people", minimum=1),
        column("source", Kind.TEXT, ("Văn bản", "Source document"), required=True),
    ),
)
