"""Tables about institutions: sites, programmes, teachers, equipment, intakes and money."""

from __future__ import annotations

from caunghe.language import Text
from caunghe.schema.columns import Kind, Privacy, Table, column
from caunghe.schema.labour_market import TRAINING_FIELD
from caunghe.schema.people import AREA, YEAR

INSTITUTION = column("institution", Kind.REFERENCE, ("Cơ sở GDNN", "Institution"), references="institutions", required=True)
SITE = column("site", Kind.REFERENCE, ("Địa điểm đào tạo", "Site"), references="sites", required=True)
PROGRAMME = column("programme", Kind.REFERENCE, ("Chương trình đào tạo", "Programme"), references="programmes", required=True)
ENTRY_STREAM = column("entry_stream", Kind.CODE, ("Đối tượng đầu vào", "Entry stream"), ("Trống là không chia theo đối tượng", "Empty where it is not told apart"), codes="entry_streams")
QUALITY_TIER = column("quality_tier", Kind.CODE, ("Bậc chất lượng", "Quality tier"), codes="quality_tiers")

INSTITUTIONS = Table(
    name="institutions",
    label=Text("Cơ sở giáo dục nghề nghiệp", "Institutions"),
    row=Text("một cơ sở giáo dục nghề nghiệp", "a provider of vocational education"),
    key=("institution",),
    duties=(4, 6, 12),
    columns=(
        column("institution", Kind.KEY, ("Mã cơ sở", "Institution code"), required=True),
        column("name", Kind.TEXT, ("Tên", "Name"), required=True),
        column("name_en", Kind.TEXT, ("Tên tiếng Anh", "English name")),
        column("kind", Kind.CODE, ("Loại cơ sở", "Kind"), codes="institution_kinds", required=True),
        column("ownership", Kind.CODE, ("Hình thức sở hữu", "Ownership"), codes="ownerships", required=True),
        AREA,
        QUALITY_TIER,
        column("accreditation", Kind.CODE, ("Kiểm định chất lượng", "Accreditation"), codes="accreditations"),
        column("state_code", Kind.TEXT, ("Mã định danh điện tử", "State identification code"), ("Nhóm chữ hoa và số cách nhau bằng dấu chấm, tối đa 35 ký tự", "Groups of capitals and digits separated by dots, 35 characters at most")),
        column("digital_maturity", Kind.SHARE, ("Mức chuyển đổi số", "Digital maturity"), ("Điểm tự đánh giá, 0–1", "Self-assessed score, 0–1")),
    ),
)

INSTITUTION_SUCCESSIONS = Table(
    name="institution_successions",
    label=Text("Kế tục cơ sở GDNN", "Successions of institutions"),
    row=Text("một cơ sở trở thành một cơ sở khác, có ngày", "an institution that became another, dated"),
    key=("institution", "successor", "date"),
    duties=(6, 12),
    columns=(
        column("institution", Kind.TEXT, ("Mã cơ sở cũ", "Old institution"), ("Không cần còn trong bảng cơ sở", "It need not be in the table of institutions any more"), required=True),
        column("successor", Kind.REFERENCE, ("Cơ sở kế tục", "Successor"), references="institutions", required=True),
        column("date", Kind.DATE, ("Ngày", "Date"), required=True),
        column("kind", Kind.CODE, ("Hình thức", "Kind"), codes="succession_kinds", required=True),
        column("certainty", Kind.CODE, ("Độ chắc chắn", "Certainty"), codes="certainties"),
        column("source", Kind.TEXT, ("Văn bản", "Source document"), required=True),
    ),
)

STANDARD_ASSESSMENTS = Table(
    name="standard_assessments",
    label=Text("Tự đánh giá chuẩn cơ sở", "Assessments of the standard"),
    row=Text("một tiêu chí của chuẩn quốc gia mà một cơ sở tự đánh giá trong một năm", "a criterion of the national standard that an institution assessed in a year"),
    key=("institution", "criterion", "year"),
    duties=(4,),
    columns=(
        INSTITUTION,
        column("criterion", Kind.CODE, ("Tiêu chí", "Criterion"), codes="standard_criteria", required=True),
        YEAR,
        column("value", Kind.NUMBER, ("Giá trị", "Value"), ("Của mười chỉ số; tỷ lệ viết 0–1", "Of the ten indicators; shares as 0–1"), unit="indicator"),
        column("met", Kind.BOOLEAN, ("Đạt", "Met"), required=True),
        column("evidence", Kind.TEXT, ("Minh chứng", "Evidence")),
    ),
)

SITES = Table(
    name="sites",
    label=Text("Địa điểm đào tạo", "Sites"),
    row=Text("một địa điểm đào tạo", "a teaching site"),
    key=("site",),
    duties=(7, 12),
    columns=(
        column("site", Kind.KEY, ("Mã địa điểm", "Site code"), required=True),
        INSTITUTION,
        column("name", Kind.TEXT, ("Tên", "Name"), required=True),
        AREA,
        column("longitude", Kind.LONGITUDE, ("Kinh độ", "Longitude")),
        column("latitude", Kind.LATITUDE, ("Vĩ độ", "Latitude")),
        column("capacity", Kind.INTEGER, ("Sức chứa", "Capacity"), ("Người học cùng lúc", "Learners at one time"), unit="people", minimum=0),
        column("land_area", Kind.NUMBER, ("Diện tích đất", "Land"), unit="m2", minimum=0),
        column("theory_area", Kind.NUMBER, ("Diện tích phòng học lý thuyết", "Floor of classrooms"), unit="m2", minimum=0),
        column("workshop_area", Kind.NUMBER, ("Diện tích xưởng, phòng thực hành", "Floor of workshops"), unit="m2", minimum=0),
        column("office_area", Kind.NUMBER, ("Diện tích phòng làm việc", "Floor of offices"), unit="m2", minimum=0),
        column("classrooms", Kind.INTEGER, ("Số phòng học lý thuyết", "Classrooms"), unit="rooms", minimum=0),
        column("workshops", Kind.INTEGER, ("Số xưởng, phòng thực hành", "Workshops"), unit="rooms", minimum=0),
        column("dormitory_places", Kind.INTEGER, ("Chỗ ở ký túc xá", "Dormitory places"), unit="places", minimum=0),
        column("fixed_cost", Kind.MONEY, ("Chi phí cố định năm", "Fixed cost a year"), period="year"),
        column("opened", Kind.DATE, ("Ngày mở", "Opened")),
        column("closes", Kind.DATE, ("Ngày đóng", "Closes")),
    ),
)

PROGRAMMES = Table(
    name="programmes",
    label=Text("Chương trình đào tạo", "Programmes"),
    row=Text("một chương trình đào tạo tại một địa điểm", "a programme at a site"),
    key=("programme",),
    duties=(2, 3, 4, 8),
    columns=(
        column("programme", Kind.KEY, ("Mã chương trình", "Programme code"), required=True),
        SITE,
        TRAINING_FIELD,
        column("level", Kind.CODE, ("Trình độ", "Level"), codes="levels", required=True),
        column("mode", Kind.CODE, ("Hình thức", "Mode"), codes="modes", required=True),
        column("name", Kind.TEXT, ("Tên", "Name"), required=True),
        column("months", Kind.NUMBER, ("Thời gian đào tạo", "Duration"), unit="months", minimum=0.1, maximum=60, required=True),
        column("licensed_intake", Kind.INTEGER, ("Quy mô tuyển sinh đăng ký", "Licensed intake"), unit="people_a_year", minimum=0),
        column("minimum_class", Kind.INTEGER, ("Lớp tối thiểu", "Minimum class"), unit="people", minimum=1),
        column("workplace_share", Kind.SHARE, ("Tỷ lệ học tại doanh nghiệp", "Share at the workplace")),
        column("practice_share", Kind.SHARE, ("Tỷ lệ thực hành", "Practice share")),
        column("opened", Kind.DATE, ("Ngày bắt đầu đào tạo", "First taught")),
        column("reviewed", Kind.DATE, ("Ngày rà soát, cập nhật", "Last reviewed"), ("Lần gần nhất rà soát, cập nhật chương trình", "When the programme was last reviewed or renewed")),
        column("tuition", Kind.MONEY, ("Học phí năm", "Tuition a year"), period="school_year"),
        column("cost_per_learner", Kind.MONEY, ("Chi phí một người học năm", "Cost per learner a year"), period="year"),
        QUALITY_TIER,
        column("requested_intake", Kind.INTEGER, ("Chỉ tiêu đăng ký năm tới", "Intake asked for next year"), ("Cơ sở đăng ký cho năm sau năm của số liệu; chỉ tiêu đã giao ghi ở bảng Tuyển sinh và tốt nghiệp", "What the institution asks for in the year after the data; a quota once given stands in Intakes"), unit="people", minimum=0),
    ),
)

PROGRAMME_SKILLS = Table(
    name="programme_skills",
    label=Text("Kỹ năng của chương trình", "Programme skills"),
    row=Text("một kỹ năng mà chương trình dạy", "a skill a programme teaches"),
    key=("programme", "skill"),
    duties=(8,),
    columns=(
        PROGRAMME,
        column("skill", Kind.CODE, ("Kỹ năng", "Skill"), codes="skills", required=True),
        column("hours", Kind.NUMBER, ("Số giờ", "Hours"), unit="hours", minimum=0),
    ),
)

INTAKES = Table(
    name="intakes",
    label=Text("Tuyển sinh và tốt nghiệp", "Intakes"),
    row=Text("một năm tuyển sinh của một chương trình, theo khóa đến tốt nghiệp và việc làm", "a programme's year of entry, followed to graduation and work"),
    key=("programme", "year"),
    duties=(2, 11),
    columns=(
        PROGRAMME,
        YEAR,
        column("quota", Kind.INTEGER, ("Chỉ tiêu", "Quota"), unit="people", minimum=0),
        column("applicants", Kind.INTEGER, ("Số đăng ký", "Applicants"), unit="people", minimum=0),
        column("entrants", Kind.INTEGER, ("Nhập học", "Entrants"), unit="people", minimum=0, required=True),
        column("women", Kind.INTEGER, ("Trong đó nữ", "Of whom women"), unit="people", minimum=0),
        column("dropouts", Kind.INTEGER, ("Thôi học", "Dropouts"), unit="people", minimum=0),
        column("graduates", Kind.INTEGER, ("Tốt nghiệp", "Graduates"), ("Của khóa này; trống khi khóa chưa kết thúc", "Of this cohort; empty until it ends"), unit="people", minimum=0),
        ENTRY_STREAM,
        column("learning", Kind.INTEGER, ("Đang học", "Still learning"), ("Của khóa này, cuối năm báo cáo", "Of this cohort, at the end of the year reported"), unit="people", minimum=0),
        column("expected_graduates", Kind.INTEGER, ("Dự kiến tốt nghiệp", "Expected to graduate"), ("Trong năm sau năm báo cáo", "In the year after the one reported"), unit="people", minimum=0),
        column("completions", Kind.INTEGER, ("Hoàn thành, không có bằng", "Completed without diploma"), ("Chỉ có giấy chứng nhận hoàn thành chương trình", "With the certificate of completion only"), unit="people", minimum=0),
        column("employed_6m", Kind.INTEGER, ("Có việc sau 6 tháng", "Employed after 6 months"), unit="people", minimum=0),
        column("in_field_6m", Kind.INTEGER, ("Đúng nghề sau 6 tháng", "In field after 6 months"), unit="people", minimum=0),
        column("surveyed_12m", Kind.INTEGER, ("Được khảo sát sau 12 tháng", "Surveyed after 12 months"), ("24 tháng với ngành sức khỏe", "24 months in health fields"), unit="people", minimum=0),
        column("answered_12m", Kind.INTEGER, ("Có trả lời sau 12 tháng", "Answered after 12 months"), ("24 tháng với ngành sức khỏe", "24 months in health fields"), unit="people", minimum=0),
        column("employed_12m", Kind.INTEGER, ("Có việc trong 12 tháng", "Employed within 12 months"), ("Kể cả tự tạo việc làm; 24 tháng với ngành sức khỏe", "Own jobs included; 24 months in health fields"), unit="people", minimum=0),
        column("self_employed_12m", Kind.INTEGER, ("Tự tạo việc làm trong 12 tháng", "In an own job within 12 months"), unit="people", minimum=0),
        column("further_study_12m", Kind.INTEGER, ("Học tiếp trong 12 tháng", "In further study within 12 months"), unit="people", minimum=0),
        column("placed_12m", Kind.INTEGER, ("Có việc phù hợp hoặc học tiếp sau 12 tháng", "In a matching job or study after 12 months"), ("Việc phù hợp, tự tạo việc làm hoặc học tiếp; 24 tháng với ngành sức khỏe", "Matching job, own job or further study; 24 months in health fields"), unit="people", minimum=0),
        column("median_pay_6m", Kind.MONEY, ("Lương trung vị sau 6 tháng", "Median pay after 6 months"), period="month"),
    ),
)

TEACHERS = Table(
    name="teachers",
    label=Text("Nhà giáo", "Teachers"),
    row=Text("một nhà giáo (mã không định danh)", "a teacher (pseudonym)"),
    key=("teacher",),
    duties=(9,),
    columns=(
        column("teacher", Kind.KEY, ("Mã nhà giáo", "Teacher code"), required=True, privacy=Privacy.INTERNAL),
        INSTITUTION,
        TRAINING_FIELD,
        column("qualification", Kind.CODE, ("Trình độ chuyên môn", "Qualification"), codes="qualifications"),
        column("pedagogy", Kind.CODE, ("Nghiệp vụ sư phạm", "Pedagogy"), codes="pedagogies"),
        column("skill_grade", Kind.CODE, ("Kỹ năng nghề", "Skill grade"), codes="skill_grades"),
        column("digital_level", Kind.CODE, ("Năng lực số", "Digital level"), codes="digital_levels"),
        column("practice_weeks", Kind.NUMBER, ("Tuần thực tế tại doanh nghiệp", "Weeks of workplace practice"), ("Trong 12 tháng qua", "In the last 12 months"), unit="weeks", minimum=0, maximum=52),
        column("contract", Kind.CODE, ("Hợp đồng", "Contract"), codes="contracts"),
        column("birth_year", Kind.INTEGER, ("Năm sinh", "Birth year"), unit="year", minimum=1930, maximum=2020, privacy=Privacy.PERSONAL),
    ),
)

EQUIPMENT = Table(
    name="equipment",
    label=Text("Thiết bị", "Equipment"),
    row=Text("một bộ vị trí thực hành", "a set of workstations"),
    key=("site", "training_field", "item"),
    duties=(7,),
    columns=(
        SITE,
        TRAINING_FIELD,
        column("item", Kind.CODE, ("Loại thiết bị", "Item"), codes="equipment_items", required=True),
        column("workstations", Kind.INTEGER, ("Vị trí thực hành", "Workstations"), unit="workstations", minimum=0, required=True),
        column("share_of_minimum_list", Kind.SHARE, ("Mức đáp ứng danh mục tối thiểu", "Share of the minimum list")),
        column("year_bought", Kind.INTEGER, ("Năm mua", "Year bought"), unit="year", minimum=1950, maximum=2100),
        column("value", Kind.MONEY, ("Nguyên giá", "Purchase value")),
    ),
)

FUNDS = Table(
    name="funds",
    label=Text("Nguồn kinh phí", "Funds"),
    row=Text("kinh phí của một nguồn trong một năm", "money available from a fund in a year"),
    key=("fund", "year"),
    duties=(14,),
    columns=(
        column("fund", Kind.TEXT, ("Mã nguồn", "Fund code"), required=True),
        YEAR,
        column("source", Kind.CODE, ("Nguồn", "Source"), codes="funding_sources", required=True),
        column("purpose", Kind.CODE, ("Mục đích", "Purpose"), codes="funding_purposes", required=True),
        column("amount", Kind.MONEY, ("Số tiền", "Amount"), period="year", required=True),
    ),
)
