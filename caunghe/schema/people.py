"""Tables about places and the people who live in them."""

from __future__ import annotations

from caunghe.language import Text
from caunghe.schema.columns import Kind, Privacy, Table, column

YEAR = column("year", Kind.INTEGER, ("Năm", "Year"), ("Năm dương lịch", "Calendar year"), unit="year", minimum=1990, maximum=2100, required=True)
SEX = column("sex", Kind.CODE, ("Giới tính", "Sex"), codes="sexes", required=True)
AREA = column("area", Kind.REFERENCE, ("Xã, phường", "Commune"), ("Mã đơn vị hành chính từ 1/7/2025", "Administrative code since 1 July 2025"), references="areas", required=True)

AREAS = Table(
    name="areas",
    label=Text("Địa bàn", "Areas"),
    row=Text("một phường, xã hoặc đặc khu (và cả thành phố)", "a ward, commune or special zone (and the city itself)"),
    key=("area",),
    duties=(13,),
    columns=(
        column("area", Kind.KEY, ("Mã địa bàn", "Area code"), ("Mã của cơ quan thống kê; thành phố cũng là một dòng", "Code of the statistics office; the city is a row too"), required=True),
        column("name", Kind.TEXT, ("Tên", "Name"), required=True),
        column("name_en", Kind.TEXT, ("Tên tiếng Anh", "English name")),
        column("kind", Kind.CODE, ("Loại", "Kind"), codes="area_kinds", required=True),
        column("parent", Kind.REFERENCE, ("Thuộc", "Parent"), ("Mã thành phố; để trống với chính thành phố", "The city's code; empty for the city itself"), references="areas"),
        column("longitude", Kind.LONGITUDE, ("Kinh độ", "Longitude"), ("Tâm địa bàn, WGS 84", "Centre, WGS 84")),
        column("latitude", Kind.LATITUDE, ("Vĩ độ", "Latitude"), ("Tâm địa bàn, WGS 84", "Centre, WGS 84")),
        column("area_km2", Kind.NUMBER, ("Diện tích", "Surface"), unit="km2", minimum=0),
        column("valid_from", Kind.DATE, ("Có hiệu lực từ", "Valid from")),
        column("valid_to", Kind.DATE, ("Hết hiệu lực", "Valid to"), ("Để trống nếu còn hiệu lực", "Empty while in force")),
        column("code", Kind.TEXT, ("Mã đơn vị hành chính", "Administrative unit code"), ("Năm chữ số; thành phố hai chữ số", "Five digits; two for the city")),
    ),
)

POPULATIONS = Table(
    name="populations",
    label=Text("Dân số", "Populations"),
    row=Text("số dân của một địa bàn theo giới tính và nhóm tuổi", "people in an area by sex and age group"),
    key=("area", "year", "sex", "age_group"),
    duties=(11, 13),
    columns=(
        AREA,
        YEAR,
        SEX,
        column("age_group", Kind.CODE, ("Nhóm tuổi", "Age group"), codes="age_groups", required=True),
        column("people", Kind.INTEGER, ("Số người", "People"), unit="people", minimum=0, required=True),
    ),
)

LABOUR_SURVEY = Table(
    name="labour_survey",
    label=Text("Điều tra lao động việc làm", "Labour survey"),
    row=Text("một người được điều tra", "a surveyed person"),
    key=("person",),
    bulk=True,
    duties=(1, 2, 13),
    columns=(
        column("person", Kind.KEY, ("Mã người", "Person"), ("Mã không định danh", "Pseudonymous code"), required=True, privacy=Privacy.INTERNAL),
        YEAR,
        column("quarter", Kind.INTEGER, ("Quý", "Quarter"), unit="quarter", minimum=1, maximum=4),
        column("stratum", Kind.TEXT, ("Tầng chọn mẫu", "Stratum"), required=True, privacy=Privacy.INTERNAL),
        column("cluster", Kind.TEXT, ("Địa bàn mẫu", "Cluster"), ("Đơn vị chọn mẫu cấp một", "Primary sampling unit"), required=True, privacy=Privacy.INTERNAL),
        column("weight", Kind.NUMBER, ("Quyền số", "Weight"), ("Số người mà người này đại diện", "People this person stands for"), unit="people", minimum=0, privacy=Privacy.INTERNAL),
        AREA,
        SEX,
        column("age", Kind.INTEGER, ("Tuổi", "Age"), unit="years_of_age", minimum=0, maximum=120, required=True, privacy=Privacy.INTERNAL),
        column("activity", Kind.CODE, ("Tình trạng hoạt động", "Activity"), codes="activities", required=True),
        column("qualification", Kind.CODE, ("Trình độ cao nhất", "Highest qualification"), codes="qualifications", required=True),
        column("occupation", Kind.CODE, ("Nghề nghiệp", "Occupation"), ("ISCO-08, bốn chữ số; trống nếu không làm việc", "ISCO-08, four digits; empty when not employed"), codes="occupations", level=4),
        column("industry", Kind.CODE, ("Ngành kinh tế", "Industry"), ("VSIC/ISIC, hai chữ số", "VSIC/ISIC, two digits"), codes="industries", level=2),
        column("monthly_pay", Kind.MONEY, ("Thu nhập tháng", "Monthly pay"), period="month", privacy=Privacy.INTERNAL),
        column("hours", Kind.NUMBER, ("Giờ làm mỗi tuần", "Weekly hours"), unit="hours", minimum=0, maximum=126),
    ),
)

LEAVERS = Table(
    name="leavers",
    label=Text("Học sinh tốt nghiệp", "School leavers"),
    row=Text("học sinh học hết lớp 9 hoặc 12 ở một địa bàn", "school leavers of grade 9 or 12 in an area"),
    key=("area", "year", "grade"),
    duties=(11,),
    columns=(
        AREA,
        YEAR,
        column("grade", Kind.CODE, ("Lớp", "Grade"), codes="leaver_grades", required=True),
        column("leavers", Kind.INTEGER, ("Học sinh", "Leavers"), unit="people", minimum=0, required=True),
        column("women", Kind.INTEGER, ("Trong đó nữ", "Of whom women"), unit="people", minimum=0),
        column("to_vocational", Kind.INTEGER, ("Vào học nghề", "To vocational education"), ("Số tiếp tục học giáo dục nghề nghiệp trong năm", "Leavers who entered vocational education that year"), unit="people", minimum=0),
    ),
)

TARGET_GROUPS = Table(
    name="target_groups",
    label=Text("Đối tượng ưu tiên", "Target groups"),
    row=Text("số người thuộc một nhóm đối tượng ở một địa bàn", "people of a group in an area"),
    key=("area", "year", "group"),
    duties=(13,),
    columns=(
        AREA,
        YEAR,
        column("group", Kind.CODE, ("Nhóm đối tượng", "Group"), codes="target_groups", required=True),
        column("people", Kind.INTEGER, ("Số người", "People"), unit="people", minimum=0, required=True),
    ),
)
