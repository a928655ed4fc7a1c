"""Forms of employers and job centres."""

from __future__ import annotations

from typing import Final

from caunghe.forms.form import Field, Form, FormColumn, Part

_EMPLOYER: Final = (
    Field("Tên người sử dụng lao động", "name"),
    Field("Mã số thuế, số định danh", "tax_code"),
    Field("Loại hình", "kind", boxes=True),
    Field("Địa chỉ (mã xã, phường)", "area"),
    Field("Khu công nghiệp, khu kinh tế", "zone"),
    Field("Điện thoại, thư điện tử", "contact_details"),
    Field("Ngành kinh tế", "industry"),
    Field("Mặt hàng, dịch vụ chính", "product"),
    Field("Quy mô lao động", "reported_band", boxes=True),
)
_SLIP_NUMBER: Final = "Mã số phiếu: …………"
EMPLOYER_NEEDS: Final = Form(
    name="employer_needs",
    annex="Mẫu 02",
    document="Thông tư 01/2022/TT-BLĐTBXH",
    built_from="Điều 11 (nội dung tối thiểu) và phần mềm in mẫu của một trung tâm dịch vụ việc làm",
    by="employer",
    periods=(6, 12),
    heading="PHIẾU THU THẬP THÔNG TIN",
    number=_SLIP_NUMBER,
    signatures=("NGƯỜI THU THẬP THÔNG TIN", "NGƯỜI CUNG CẤP THÔNG TIN"),
    fields=_EMPLOYER,
    parts=(
        Part(
            title="Nhu cầu tuyển dụng trong kỳ",
            table="hiring_needs",
            columns=(
                FormColumn("Mã nghề VSCO cấp 2", "occupation_vsco"),
                FormColumn("Tên nghề", "occupation_vsco:title"),
                FormColumn("Mã ISCO-08 khi không ghi VSCO", "occupation"),
                FormColumn("Tên theo ISCO-08", "occupation:title"),
                FormColumn("Tổng số", "openings", above="Số lao động cần tuyển", total=True),
                FormColumn("Trong đó nữ", "women", above="Số lao động cần tuyển", total=True),
            ),
        ),
    ),
)
_POSITION: Final = (FormColumn("Mã tin", "vacancy"), FormColumn("Tên việc", "title"))
_SLIP_SOURCE: Final = (("source", "Phiếu đăng ký tuyển lao động"),)
RECRUITMENT_SLIP: Final = Form(
    name="recruitment_slip",
    annex="Mẫu 03/PLI, 03a/PLI",
    document="Nghị định 23/2021/NĐ-CP (từ 1/1/2026 thay bằng Nghị định 352/2025/NĐ-CP, mẫu mới chưa thấy)",
    built_from="phần mềm của một trung tâm dịch vụ việc làm (Mẫu 03/PLI và các mục lựa chọn của Mẫu 03a/PLI)",
    by="employer",
    periods=(1, 6, 12),
    heading="PHIẾU ĐĂNG KÝ",
    number=_SLIP_NUMBER,
    signatures=("NGƯỜI TIẾP NHẬN", "NGƯỜI ĐĂNG KÝ"),
    fields=(
        *_EMPLOYER,
        Field(
            "Dịch vụ đăng ký",
            choices=(
                "Tư vấn chính sách, pháp luật lao động",
                "Tư vấn tuyển lao động, quản trị và phát triển nguồn nhân lực",
                "Tư vấn sử dụng lao động và phát triển việc làm",
                "Giới thiệu, cung ứng lao động",
                "Khác: …………",
            ),
        ),
    ),
    parts=(
        Part(
            title="Vị trí cần tuyển",
            table="vacancies",
            implied=_SLIP_SOURCE,
            columns=(
                *_POSITION,
                FormColumn("Mã nghề ISCO-08", "occupation"),
                FormColumn("Tên nghề", "occupation:title"),
                FormColumn("Chức vụ", "position_rank"),
                FormColumn("Số cần tuyển", "openings", total=True),
                FormColumn("Nơi làm việc", "area"),
                FormColumn("Ngày đăng ký", "posted"),
                FormColumn("Hạn nộp", "closes"),
            ),
        ),
        Part(
            title="Yêu cầu tuyển dụng, hợp đồng, tiền lương",
            table="vacancies",
            implied=_SLIP_SOURCE,
            columns=(
                *_POSITION,
                FormColumn("Trình độ yêu cầu", "qualification"),
                FormColumn("Kinh nghiệm (tháng)", "experience_months"),
                FormColumn("Kỹ năng mềm", "soft_skills"),
                FormColumn("Đối tượng ưu tiên", "priorities"),
                FormColumn("Thời hạn hợp đồng", "contract_term"),
                FormColumn("Từ (đồng)", "pay_min", above="Lương tháng"),
                FormColumn("Đến (đồng)", "pay_max", above="Lương tháng"),
            ),
        ),
        Part(
            title="Điều kiện làm việc, quyền lợi",
            table="vacancies",
            implied=_SLIP_SOURCE,
            columns=(
                *_POSITION,
                FormColumn("Số giờ một tuần", "weekly_hours"),
                FormColumn("Làm ca, công tác, biệt phái", "work_patterns"),
                FormColumn("Môi trường làm việc", "work_setting"),
                FormColumn("Trọng lượng nâng", "lifting"),
                FormColumn("Chế độ phúc lợi", "benefits"),
            ),
        ),
    ),
)
JOB_CENTRE_HALF: Final = Form(
    name="job_centre_half",
    annex="Mẫu 05",
    document="Nghị định 23/2021/NĐ-CP (từ 1/1/2026: Nghị định 352/2025/NĐ-CP, mẫu chưa thấy)",
    built_from="Điều 13 khoản 5, Điều 12 khoản 2",
    by="city",
    periods=(6,),
    issuer=("SỞ NỘI VỤ", "TRUNG TÂM DỊCH VỤ VIỆC LÀM"),
    signatures=("NGƯỜI LẬP BIỂU", "GIÁM ĐỐC TRUNG TÂM"),
    parts=(
        Part(
            title="Phiên giao dịch việc làm",
            table="job_fairs",
            columns=(
                FormColumn("Mã phiên", "fair"),
                FormColumn("Ngày", "date"),
                FormColumn("Hình thức", "mode"),
                FormColumn("Nơi tổ chức", "place"),
                FormColumn("Đơn vị tham gia", "firms", total=True),
                FormColumn("Tổng số", "openings", above="Số cần tuyển", total=True),
                FormColumn("Trong đó nữ", "women", above="Số cần tuyển", total=True),
                FormColumn("Lượt người tham gia", "visitors", total=True),
                FormColumn("Được phỏng vấn", "interviewed", total=True),
                FormColumn("Đạt sơ tuyển", "passed", total=True),
            ),
        ),
        Part(
            title="Tư vấn, giới thiệu việc làm và theo dõi sau giới thiệu",
            table="placements",
            columns=(
                FormColumn("Trung tâm", "office"),
                FormColumn("Nhóm đối tượng", "group", every="Mọi người"),
                FormColumn("Được tư vấn", "counselled"),
                FormColumn("Được giới thiệu", "introduced"),
                FormColumn("Tổng số", "placed", above="Nhận được việc làm"),
                FormColumn("Trong đó nữ", "women", above="Nhận được việc làm"),
                FormColumn("Làm việc ở nước ngoài", "overseas", above="Nhận được việc làm"),
                FormColumn("Được theo dõi đủ 3 tháng", "followed"),
                FormColumn("Còn việc sau 3 tháng", "still_working"),
            ),
        ),
    ),
)
