"""The skills lexicon, and the skills found in sentences written for these tests."""

import unicodedata
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from caunghe.schema.codes import code_list
from caunghe.vacancies.skills import kernels
from caunghe.vacancies.skills.skills import contexts, skill_lexicon, skills, surfaces
from caunghe.vacancies.skills.tokens import letter_table
from caunghe.vacancies.steps import asked_skills

pytestmark = pytest.mark.kernels

SENTENCES = [
    ("Thợ hàn có chứng chỉ 6G, đọc bản vẽ tốt", "welding_techniques welder_certificate technical_drawing_reading"),
    ("Hạn nộp hồ sơ: 30/11", ""),
    ("Biết hàn TIG và hàn MIG", "tig_welding mig_mag_welding"),
    ("Biết tiếng Hàn là lợi thế", "korean"),
    ("Khách Hàn Quốc thường xuyên đến nhà máy", ""),
    ("Thành thạo AutoCAD, SolidWorks", "cad_2d cad_3d"),
    ("Lập trình PLC, biến tần, màn hình HMI", "plc_programming inverter_setup hmi_design"),
    ("Vận hành máy CNC theo ba ca, sẵn sàng tăng ca", "cnc_operation shift_work_readiness"),
    ("Đứng máy tiện CNC", "tend_computer_numerical_control_lathe_machine"),
    ("Có bằng lái xe B2", "car_driving_licence"),
    ("Có bằng FC, lái xe đầu kéo", "trailer_driving_licence heavy_vehicle_driving"),
    ("Chứng chỉ xe nâng còn hiệu lực", "forklift_certificate"),
    ("Khai báo hải quan trên ECUS, làm chứng từ xuất nhập khẩu", "customs_declaration import_export_documents"),
    ("Sĩ quan boong có chứng chỉ STCW", "ship_navigation stcw"),
    ("Kế toán thuế dùng phần mềm MISA", "tax_accounting accounting_software"),
    ("Theo dõi công nợ, xuất hóa đơn", "trace_financial_transactions issue_sales_invoices"),
    ("Tin học văn phòng, chịu được áp lực", "use_microsoft_office working_under_pressure"),
    ("Giao tiếp tốt, trung thực, cẩn thận", "communication professional_ethics attention_to_detail"),
    ("KỸ NĂNG GIAO TIẾP TỐT", "communication"),
    ("kĩ năng giao tiếp", "communication"),
    ("Hệ thống điều hoà không khí", "air_conditioning_installation"),
    ("Hệ thống điều hòa không khí", "air_conditioning_installation"),
    ("Không yêu cầu tiếng Anh", ""),
    ("Không yêu cầu tiếng Anh, biết Excel là lợi thế", "spreadsheets"),
    ("Không cần biết ngoại ngữ nhưng phải biết lái xe", "drive_vehicles"),
    ("Tiếng Nhật: không yêu cầu", ""),
    ("Không cần kinh nghiệm, nhiệt tình, chăm chỉ", "show_commitment meet_commitments"),
    ("Không tăng ca", ""),
    ("Không ngại đi công tác", "conduct_extensive_international_travel"),
    ("Được đào tạo kỹ năng bán hàng", ""),
    ("Môi trường làm việc năng động, sáng tạo", ""),
    ("Yêu cầu:\nBiết may công nghiệp\nQuyền lợi:\nHọc tiếng Anh miễn phí", "industrial_sewing"),
    ("Công ty chúng tôi là nhà sản xuất bê tông. Chuyên làm giàn giáo\nTuyển kế toán giá thành", "cost_accounting"),
    ("Nhan vien ke toan thue, biet tieng Anh", "tax_accounting english"),
    ("Việc khác theo phân công của ban lãnh đạo; thưởng KPI; lương thương lượng", ""),
    ("Du lịch, teambuilding hằng năm, đối tác uy tín, tốt nghiệp đại học giao thông vận tải", ""),
    ("Kỹ năng lãnh đạo, khảo sát hiện trạng, internet", "leadership inspect_construction_sites basic_computing"),
    ("Can tho han co chung chi han", "welding_techniques welder_certificate"),
    ("Khong yeu cau tieng Anh", ""),
    ("Han nop ho so truoc ngay 5", ""),
    ("Managing budgets and planning of projects; fluent English", "manage_budgets english"),
    ("English is not required. Python or C++ is", "programming_python programming_c"),
    ("No overtime work, no need for English", ""),
    ("Experience with PLC programming and forklift", "plc_programming forklift_operation"),
    ("In other words, access to the site is free", ""),
    ("Thành thạo Word, Excel; English giao tiếp", "word_processing spreadsheets english communication"),
    ("Lập trình C#, Node.js", "programming_csharp programming_javascript"),
    ("Buồng phòng và lễ tân khách sạn", "housekeeping front_office"),
    ("Điều dưỡng có chứng chỉ hành nghề", "nursing_care medical_practice_certificate"),
]  # fmt: skip


def skills_of(text: str) -> list[str]:
    """Return the skills one text asks for, each once, in order of appearance."""
    return skills(pl.Series([text])).filter("asked")["skill"].unique(maintain_order=True).to_list()


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_a_sentence_asks_for_these_skills(sentence, expected):
    assert skills_of(sentence) == expected.split()


def test_the_lexicon_has_fifteen_hundred_concepts_of_esco_and_every_code_of_the_feed():
    table = skill_lexicon()
    linked = table.filter(pl.col("esco") != "")
    assert linked.height >= 1500
    assert table["skill"].is_unique().all()
    assert linked["esco"].is_unique().all()
    assert linked["esco"].str.contains(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$").all()
    codes = code_list("skills")
    ours = codes.join(table, left_on="code", right_on="skill", suffix="_lexicon")
    assert ours.height == codes.height
    assert ours["title_vi"].equals(ours["title_vi_lexicon"], check_names=False)
    assert table["skill"].str.contains(r"^[a-z0-9_]+$").all()


def test_the_lexicon_is_composed_and_complete():
    for text in (*surfaces()["surface"], *contexts()["phrase"], *skill_lexicon()["title_vi"]):
        assert text == unicodedata.normalize("NFC", text)
        assert text == text.strip() != ""


def test_no_form_means_two_skills():
    forms = surfaces().filter(~pl.col("exact"))
    trie = kernels.Trie(
        np.zeros(1 << 18, np.uint64), np.zeros(1 << 18, np.int64), np.full(1 << 17, -1), np.zeros(1 << 17, np.bool_)
    )
    lengths = forms["surface"].str.len_bytes().to_numpy().astype(np.int64)
    data = np.frombuffer("".join(forms["surface"]).encode(), dtype=np.uint8)
    exact = np.zeros(forms.height, dtype=np.bool_)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    ends = kernels.plant_phrases(data, offsets, np.arange(forms.height), exact, letter_table(), 0, *trie)
    meanings = forms.with_columns(end=pl.Series(ends)).group_by("end").agg(pl.col("skill").unique())
    assert meanings.filter(pl.col("skill").list.len() > 1)["skill"].to_list() == []


def test_places_are_of_the_composed_text_and_matches_do_not_overlap():
    texts = pl.Series(["Bê tông, cốt thép và kế toán tổng hợp", None, "", "điện 🙂 tiếng Anh"])
    found = skills(texts)
    assert found["row"].to_list() == [0, 0, 0, 3]
    for row, start, end, matched in found.select("row", "start", "end", "matched").rows():
        assert texts[row][start:end] == matched
    for (row, _, end), (other, start, _) in pairwise(found.select("row", "start", "end").rows()):
        assert row != other or end <= start


def test_a_decomposed_text_gives_the_same_skills():
    text = "Thành thạo kế toán thuế, tiếng Nhật, đọc bản vẽ kỹ thuật"
    assert skills_of(unicodedata.normalize("NFD", text)) == skills_of(text)
    assert len(skills_of(text)) == 3


def test_set_aside_matches_say_why():
    found = skills(pl.Series(["Không cần tiếng Anh.\nĐược đào tạo nghiệp vụ kế toán.\nQuyền lợi:\nThuyết trình"]))
    rows = found.select("skill", "negated", "boilerplate", "section", "asked").rows()
    assert rows == [
        ("english", True, False, "unknown", False),
        ("financial_accounting", False, True, "unknown", False),
        ("presentation_skills", False, True, "benefits", False),
    ]


def test_many_matches_in_few_texts_fit():
    text = "Excel, AutoCAD; " * 2000
    assert skills(pl.Series([text])).height == 4000


def test_pay_in_a_title_takes_no_skill_of_the_job_away():
    titles = [
        "Nhân viên bán hàng (thu nhập trên 10 triệu)",
        "Thợ hàn TIG - được đào tạo",
        "Kế toán thuế [bảo hiểm đầy đủ]",
    ]
    ads = pl.DataFrame({"ad": ["1", "2", "3"], "title": titles})
    assert asked_skills(ads).rows() == [("1", "sales"), ("2", "tig_welding"), ("3", "tax_accounting")]
