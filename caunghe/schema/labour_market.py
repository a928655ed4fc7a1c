"""Tables about employers, what they employ and what they ask for."""

from __future__ import annotations

from caunghe.language import Text
from caunghe.schema.columns import Kind, Privacy, Table, column
from caunghe.schema.people import AREA, YEAR

OCCUPATION = column("occupation", Kind.CODE, ("Nghề nghiệp", "Occupation"), ("ISCO-08, bốn chữ số", "ISCO-08, four digits"), codes="occupations", level=4, required=True)
INDUSTRY = column("industry", Kind.CODE, ("Ngành kinh tế", "Industry"), ("VSIC/ISIC, hai chữ số", "VSIC/ISIC, two digits"), codes="industries", level=2, required=True)
SEVERAL = ("Nhiều mục cách nhau bằng dấu chấm phẩy", "Several separated by semicolons")
HALF = column("half", Kind.INTEGER, ("Nửa năm", "Half-year"), ("1 hoặc 2; trống là cả năm", "1 or 2; empty means the whole year"), unit="half_year", minimum=1, maximum=2)
EMPLOYER = column("employer", Kind.REFERENCE, ("Đơn vị sử dụng lao động", "Employer"), references="employers", required=True)
TRAINING_FIELD = column("training_field", Kind.CODE, ("Ngành, nghề đào tạo", "Training field"), ("Mã cấp IV, 7 chữ số", "Level IV code, 7 digits"), codes="training_fields", required=True)

EMPLOYMENT = Table(
    name="employment",
    label=Text("Lao động đang làm việc", "Employment"),
    row=Text("số lao động theo ngành và nghề", "workers by industry and occupation"),
    key=("year", "industry", "occupation", "area"),
    duties=(2,),
    columns=(
        YEAR,
        INDUSTRY,
        OCCUPATION,
        AREA,
        column("workers", Kind.NUMBER, ("Lao động", "Workers"), unit="people", minimum=0, required=True),
    ),
)

INDUSTRY_OUTLOOKS = Table(
    name="industry_outlooks",
    label=Text("Kịch bản ngành", "Industry outlooks"),
    row=Text("một giả định tăng trưởng việc làm", "an assumption of employment growth"),
    key=("scenario", "year", "industry"),
    duties=(2, 3),
    columns=(
        column("scenario", Kind.TEXT, ("Kịch bản", "Scenario"), required=True),
        YEAR,
        INDUSTRY,
        column("growth", Kind.NUMBER, ("Tăng trưởng việc làm năm", "Annual employment growth"), ("0,03 là 3 % một năm", "0.03 is 3 % a year"), unit="share_a_year", minimum=-1, maximum=2, required=True),
        column("growth_low", Kind.NUMBER, ("Cận thấp", "Low"), ("Phân vị 10 %", "10th percentile"), unit="share_a_year", minimum=-1, maximum=2),
        column("growth_high", Kind.NUMBER, ("Cận cao", "High"), ("Phân vị 90 %", "90th percentile"), unit="share_a_year", minimum=-1, maximum=2),
        column("source", Kind.TEXT, ("Nguồn", "Source")),
    ),
)

EMPLOYERS = Table(
    name="employers",
    label=Text("Đơn vị sử dụng lao động", "Employers"),
    row=Text("một doanh nghiệp, hợp tác xã hoặc hộ kinh doanh", "an enterprise, cooperative or household business"),
    key=("employer",),
    duties=(10,),
    columns=(
        column("employer", Kind.KEY, ("Mã đơn vị", "Employer code"), required=True),
        column("name", Kind.TEXT, ("Tên", "Name"), required=True),
        column("kind", Kind.CODE, ("Loại hình", "Kind"), codes="employer_kinds", required=True),
        column("industry", Kind.CODE, ("Ngành kinh tế", "Industry"), ("VSIC/ISIC, hai chữ số, hoặc một chữ cái khi chỉ biết ngành cấp 1", "VSIC/ISIC, two digits, or a letter where only the section is known"), codes="industries", required=True),
        column("size_band", Kind.CODE, ("Quy mô lao động", "Size band"), codes="size_bands"),
        column("reported_band", Kind.CODE, ("Quy mô theo phiếu", "Size as reported"), ("Chín mức của Mẫu 02 Thông tư 01/2022", "The nine bands of Form 02 of Circular 01/2022"), codes="reported_bands"),
        column("workers", Kind.INTEGER, ("Số lao động", "Workers"), unit="people", minimum=0),
        column("tax_code", Kind.TEXT, ("Mã số thuế", "Tax code"), ("10 chữ số, 13 với đơn vị phụ thuộc, 12 số định danh với cá nhân", "10 digits, 13 for dependent units, the 12 of the personal ID for people")),
        AREA,
        column("zone", Kind.TEXT, ("Khu công nghiệp", "Industrial zone"), ("Trống nếu ở ngoài khu", "Empty outside zones")),
        column("product", Kind.TEXT, ("Sản phẩm, dịch vụ chính", "Main product or service")),
        column("contact_details", Kind.TEXT, ("Điện thoại, thư điện tử", "Telephone, e-mail"), ("Của đơn vị, không phải của một người", "Of the employer, not of a person"), privacy=Privacy.INTERNAL),
    ),
)

HIRING_NEEDS = Table(
    name="hiring_needs",
    label=Text("Nhu cầu tuyển dụng", "Hiring needs"),
    row=Text("số người một đơn vị cho biết sẽ tuyển", "what an employer says it will hire"),
    key=("employer", "year", "half", "occupation", "occupation_vsco"),
    duties=(10,),
    columns=(
        EMPLOYER,
        YEAR,
        column("occupation", Kind.CODE, ("Nghề nghiệp", "Occupation"), ("ISCO-08, một đến bốn chữ số; trống khi ghi mã VSCO", "ISCO-08, one to four digits; empty where a VSCO code is given"), codes="occupations"),
        column("openings", Kind.INTEGER, ("Số cần tuyển", "Openings"), unit="people", minimum=0, required=True),
        column("hard_to_fill", Kind.INTEGER, ("Trong đó khó tuyển", "Of these, hard to fill"), unit="people", minimum=0),
        column("overseas", Kind.BOOLEAN, ("Làm việc ở nước ngoài", "Overseas work")),
        column("weight", Kind.NUMBER, ("Quyền số", "Weight"), ("Số đơn vị mà đơn vị này đại diện", "Employers this one stands for"), unit="weight", minimum=0),
        column("confirmed", Kind.DATE, ("Ngày xác nhận", "Confirmed")),
        column("occupation_vsco", Kind.CODE, ("Nghề theo VSCO", "Occupation by VSCO"), ("VSCO 2020, một đến bốn chữ số, như ở Mẫu 02 Thông tư 01/2022", "VSCO 2020, one to four digits, as in Form 02 of Circular 01/2022"), codes="occupations_vsco"),
        HALF,
        column("women", Kind.INTEGER, ("Trong đó cần nữ", "Openings for women"), unit="people", minimum=0),
    ),
)

VACANCIES = Table(
    name="vacancies",
    label=Text("Tin tuyển dụng", "Vacancies"),
    row=Text("một tin tuyển dụng đã đăng", "an advertised opening"),
    key=("vacancy",),
    bulk=True,
    duties=(8, 10, 13),
    columns=(
        column("vacancy", Kind.KEY, ("Mã tin", "Vacancy code"), required=True),
        column("employer", Kind.REFERENCE, ("Đơn vị sử dụng lao động", "Employer"), references="employers"),
        column("source", Kind.TEXT, ("Nguồn tin", "Source"), required=True),
        column("posted", Kind.DATE, ("Ngày đăng", "Posted"), required=True),
        column("closes", Kind.DATE, ("Hạn nộp", "Closes")),
        column("title", Kind.TEXT, ("Tên việc", "Title"), required=True),
        column("description", Kind.TEXT, ("Nội dung", "Description"), privacy=Privacy.INTERNAL),
        column("area", Kind.REFERENCE, ("Nơi làm việc", "Place of work"), references="areas"),
        column("openings", Kind.INTEGER, ("Số cần tuyển", "Openings"), unit="people", minimum=1),
        column("pay_min", Kind.MONEY, ("Lương tháng từ", "Monthly pay from"), period="month"),
        column("pay_max", Kind.MONEY, ("Lương tháng đến", "Monthly pay to"), period="month"),
        column("qualification", Kind.CODE, ("Trình độ yêu cầu", "Qualification asked"), codes="qualifications"),
        column("occupation", Kind.CODE, ("Nghề nghiệp", "Occupation"), ("ISCO-08, bốn chữ số", "ISCO-08, four digits"), codes="occupations", level=4),
        column("country", Kind.CODE, ("Nước làm việc", "Country of work"), codes="countries"),
        column("contract_term", Kind.CODE, ("Thời hạn hợp đồng", "Term of contract"), codes="contract_terms"),
        column("position_rank", Kind.CODE, ("Chức vụ", "Rank"), codes="position_ranks"),
        column("weekly_hours", Kind.NUMBER, ("Số giờ một tuần", "Hours a week"), ("Giờ làm việc bình thường, không kể làm thêm", "Normal hours, without overtime"), unit="hours", minimum=1, maximum=168),
        column("work_patterns", Kind.CODE, ("Làm ca, công tác, biệt phái", "Shifts, travel, secondment"), SEVERAL, codes="work_patterns", many=True),
        column("experience_months", Kind.INTEGER, ("Kinh nghiệm yêu cầu", "Experience asked"), ("0 là không yêu cầu; trống là không nói đến", "0 means none is asked; empty means that nothing is said"), unit="months", minimum=0, maximum=600),
        column("work_setting", Kind.CODE, ("Môi trường làm việc", "Indoors or outdoors"), codes="work_settings"),
        column("lifting", Kind.CODE, ("Trọng lượng nâng", "Load to lift"), codes="lifting_loads"),
        column("priorities", Kind.CODE, ("Đối tượng ưu tiên", "People preferred"), SEVERAL, codes="recruitment_priorities", many=True),
        column("soft_skills", Kind.CODE, ("Kỹ năng mềm", "Soft skills"), SEVERAL, codes="soft_skills", many=True),
        column("benefits", Kind.TEXT, ("Chế độ phúc lợi", "Benefits")),
    ),
)

WORKPLACES = Table(
    name="workplaces",
    label=Text("Chỗ thực hành tại doanh nghiệp", "Workplaces"),
    row=Text("chỗ thực hành của một đơn vị trong một năm", "training places at an employer in a year"),
    key=("employer", "year", "training_field"),
    duties=(10,),
    columns=(
        EMPLOYER,
        YEAR,
        TRAINING_FIELD,
        column("places", Kind.INTEGER, ("Số chỗ", "Places"), unit="places", minimum=0, required=True),
        column("mentors", Kind.INTEGER, ("Người hướng dẫn", "Mentors"), unit="people", minimum=0),
        column("confirmed", Kind.DATE, ("Ngày xác nhận", "Confirmed"), ("Chỗ không xác nhận quá một năm được tính giảm", "Places unconfirmed for over a year count for less")),
    ),
)

AGREEMENTS = Table(
    name="agreements",
    label=Text("Thỏa thuận hợp tác", "Agreements"),
    row=Text("một liên kết giữa cơ sở đào tạo và đơn vị sử dụng lao động", "a link between an institution and an employer"),
    key=("agreement",),
    duties=(10, 13),
    columns=(
        column("agreement", Kind.KEY, ("Mã thỏa thuận", "Agreement code"), required=True),
        column("institution", Kind.REFERENCE, ("Cơ sở GDNN", "Institution"), references="institutions", required=True),
        EMPLOYER,
        column("model", Kind.CODE, ("Mô hình", "Model"), codes="agreement_models", required=True),
        column("training_field", Kind.CODE, ("Ngành, nghề đào tạo", "Training field"), codes="training_fields"),
        column("signed", Kind.DATE, ("Ngày ký", "Signed"), required=True),
        column("ends", Kind.DATE, ("Ngày hết hạn", "Ends")),
        column("learners_per_year", Kind.INTEGER, ("Người học mỗi năm", "Learners a year"), unit="people", minimum=0),
    ),
)
