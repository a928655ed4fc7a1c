"""Tables about what became of graduates."""

from __future__ import annotations

from caunghe.language import Text
from caunghe.schema.columns import Kind, Privacy, Table, column
from caunghe.schema.people import AREA, SEX, YEAR
from caunghe.schema.training import PROGRAMME

NAME_KEY = column("name_key", Kind.TEXT, ("Khóa họ tên", "Name key"), ("Họ tên đã chuẩn hóa, chỉ dùng để nối hồ sơ", "Normalised name, for linking records only"), required=True, privacy=Privacy.PERSONAL)
BIRTH_DATE = column("birth_date", Kind.DATE, ("Ngày sinh", "Birth date"), privacy=Privacy.PERSONAL)

GRADUATES = Table(
    name="graduates",
    label=Text("Người tốt nghiệp", "Graduates"),
    row=Text("một người tốt nghiệp", "a person graduating"),
    key=("graduate",),
    bulk=True,
    duties=(13,),
    columns=(
        column("graduate", Kind.KEY, ("Mã người tốt nghiệp", "Graduate code"), required=True, privacy=Privacy.PERSONAL),
        PROGRAMME,
        YEAR,
        column("grade", Kind.NUMBER, ("Điểm tốt nghiệp", "Final grade"), ("Thang 0–10", "On a scale of 0–10"), unit="points", minimum=0, maximum=10, privacy=Privacy.PERSONAL),
        NAME_KEY,
        BIRTH_DATE,
        SEX,
        AREA,
    ),
)

EMPLOYMENT_RECORDS = Table(
    name="employment_records",
    label=Text("Hồ sơ việc làm", "Employment records"),
    row=Text("một người trong một tháng làm việc", "a person-month in work"),
    key=("record",),
    bulk=True,
    duties=(13,),
    columns=(
        column("record", Kind.KEY, ("Mã hồ sơ", "Record code"), required=True, privacy=Privacy.PERSONAL),
        NAME_KEY,
        BIRTH_DATE,
        SEX,
        column("employer", Kind.REFERENCE, ("Đơn vị sử dụng lao động", "Employer"), references="employers"),
        column("month", Kind.DATE, ("Tháng", "Month"), ("Ngày đầu tháng", "First day of the month"), required=True, period="month"),
        column("occupation", Kind.CODE, ("Nghề nghiệp", "Occupation"), ("ISCO-08, bốn chữ số", "ISCO-08, four digits"), codes="occupations", level=4),
        column("pay", Kind.MONEY, ("Lương tháng", "Monthly pay"), period="month", privacy=Privacy.PERSONAL),
    ),
)
