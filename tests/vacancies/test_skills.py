"""The skills lexicon, and the skills found in sentences written for these tests."""

import re
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


# one letter a kind of phrase, in the kernels' order: skill, nothing, negation (before, near, after), resume (after a
# comma too), benefit, employer, headings of tasks, requirements, benefits, employer; x is no phrase
KINDS = "SoNnARrBETQHM"


def judged(line: str) -> tuple[str, str]:
    """Return flags and sections of the phrases of a line; a digit says how many tokens a phrase has."""
    found, strengths, between = [], [], 4
    for letter, size, mark in re.findall(r"([A-Za-z])(\d?)|([,:.|])", line):
        if mark:
            between = max(between, " ,:.|".index(mark))  # | a new line
            continue
        if letter != "x":
            # phrases are numbered backwards, so that none is its own kind
            found.append((12 - KINDS.index(letter), len(strengths), len(strengths) + int(size or 1)))
        strengths += [between] + [0] * (int(size or 1) - 1)
        between = 0
    places = np.zeros((len(strengths) + 1, 6), np.int64)
    places[:-1, 4] = strengths
    flags, sections = np.full(len(found), 7), np.full(len(found), 7)
    kinds, table = np.arange(12, -1, -1), np.array(found, np.int64).reshape(-1, 3)
    kernels.judge_events(table, len(found), kinds, places, len(strengths), flags, sections)
    return "".join(map(str, flags)), "".join(map(str, sections))


@pytest.mark.parametrize(
    ("line", "flags"),
    [
        ("S", "0"), ("x S x o", "00"),
        # a benefit speaks for its clause (1), an employer for its line
        ("S B S . S", "1110"), ("S . B . S", "010"), ("S B . S B", "1111"), ("S : B , S | S", "1110"), ("B", "1"),
        ("S x . x B S", "011"), ("S . x B", "01"), ("S2 B . x S", "110"), ("S | S", "00"), ("S . B2", "01"),
        ("E . S | S", "110"), ("S | E", "01"), ("S . x E x . S | S", "1110"), ("E | S B . S", "1110"), ("S . E", "11"),
        # a negation denies (2) to the end of its clause
        ("N S", "02"), ("S N x", "00"), ("N S . S", "020"), ("N S x , S", "022"), ("N : S", "02"), ("N x | S", "00"),
        ("N2 S", "02"), ("N o S", "002"), ("N R S", "000"), ("N S R S", "0200"), ("N S r S", "0202"), ("N S , r S",
        "0200"),
        ("N S : r S", "0202"), ("N S , Q S", "0200"), ("N S Q S", "0202"), ("N S , T S", "0202"), ("N S , R S", "0200"),
        ("N S . x S", "020"), ("N S N x S", "0202"),
        # at the end of its clause it looks back, to a comma or another phrase
        ("S N", "20"), ("S x N", "20"), ("S S N", "220"), ("S , S N", "020"), ("S , S S N", "0220"), ("S o N", "220"),
        ("S R N", "000"), ("S R S N", "0020"), ("S . S N", "020"), ("S N . S", "200"), ("S N2 . S", "200"),
        ("S N | S", "200"),
        ("S N , x", "00"), ("S N : x", "00"), ("x , S N", "20"), ("S A x", "20"), ("S A S", "200"), ("S . A", "00"),
        ("S , o A", "020"), ("A S", "00"), ("S o A x", "220"), ("N", "0"), ("A", "0"),
        # the near form denies the next phrase alone, at most one token away
        ("n S", "02"), ("n x S", "02"), ("n x x S", "00"), ("n2 x S", "02"), ("n2 x x S", "00"), ("n S S", "020"),
        ("n o S", "000"), ("x n S", "02"), ("n n S", "002"), ("n R S", "000"), ("S n", "00"), ("n . S", "00"),
        ("n S R S", "0200"),
        ("x S S", "00"), ("o S", "00"),
        ("N S B", "131"), ("n S , B", "131"), ("S B N", "111"),
    ],
)  # fmt: skip
def test_a_phrase_is_flagged_by_what_stands_around_it(line, flags):
    assert judged(line)[0] == flags


@pytest.mark.parametrize(
    ("line", "flags", "sections"),
    [
        ("T : S", "00", "11"), ("Q : S", "00", "22"), ("H : S", "11", "33"), ("M : S", "11", "44"), ("T2 : S", "00",
        "11"),
        # a heading begins a line or a clause, and a colon or more follows
        ("T S", "00", "00"), ("T , S", "00", "00"), ("T . S", "00", "11"), ("T | S", "00", "11"), ("T", "0", "1"),
        ("S T : S", "000", "000"), ("S , T : S", "000", "000"), ("S : T : S", "000", "000"), ("S . T : S", "000",
        "011"),
        ("S | T : S", "000", "011"), ("S | T", "00", "01"), ("S | T x : S", "000", "000"), ("S : S", "00", "00"),
        ("E | o : S", "100", "000"),
        ("H : S . S | Q : S", "11100", "33322"), ("T : S | M : S . S", "00111", "11444"), ("H : N S", "113", "333"),
    ],
)  # fmt: skip
def test_a_heading_opens_a_section(line, flags, sections):
    assert judged(line) == (flags, sections)


# phrases numbered in order: kinds skill (S), nothing (o), negation (N); = before one whose case counts
LEXICON = [
    ("S", "hàn"), ("S", "hàn tig"), ("S", "thợ hàn tig ống"), ("S", "đọc bản vẽ"), ("o", "hạn"), ("S", "=Go"), ("S",
    "go kart"),
    ("S", ""), ("S", "=go"), ("S", "HÀN"), ("N", "không"), ("S", "doc ban"),
]  # fmt: skip


def planted(column: int, chosen: list[int]) -> tuple[kernels.Trie, list[int]]:
    words = [LEXICON[i][1].removeprefix("=").encode() for i in chosen]
    offsets = np.cumsum([0, *map(len, words)])
    exact = np.array([LEXICON[i][1].startswith("=") for i in chosen])
    trie = kernels.Trie(np.zeros(64, np.uint64), np.zeros(64, np.int64), np.full(32, -1), np.zeros(32, np.bool_))
    data = np.frombuffer(b"".join(words), np.uint8)
    return trie, kernels.plant_phrases(data, offsets, np.array(chosen), exact, letter_table(), column, *trie).tolist()


def scanned(texts: list[str], room: int = 50) -> tuple[int, list[tuple[int, ...]]]:
    """Return how many skills the texts have, and row, phrase, bounds in characters, flags and section of each."""
    marked, folded = (planted(column, chosen)[0] for column, chosen in ((0, [*range(len(LEXICON))]), (1, [1, 3])))
    encoded = [text.encode() for text in texts]
    out = np.zeros((room, 6), np.int64)
    data, offsets = np.frombuffer(b"".join(encoded), np.uint8), np.cumsum([0, *map(len, encoded)])
    kinds = np.array(["SoN".index(kind) for kind, _ in LEXICON])
    count = kernels.scan_texts(data, offsets, letter_table(), marked, folded, kinds, out)
    return count, [tuple(row) for row in out[:count].tolist()]


def test_phrases_are_entered_token_by_token_and_the_first_of_equals_stays():
    trie, ends = planted(0, [*range(len(LEXICON))])
    # nodes are numbered as they come; the entries of Go and go stand below the node of both
    assert ends == [1, 2, 6, 9, 10, 11, 13, -1, 11, 1, 15, 17]
    assert np.flatnonzero(trie.cased).tolist() == [11]
    phrases = {1: 0, 2: 1, 6: 2, 9: 3, 10: 4, 12: 5, 13: 6, 14: 8, 15: 10, 17: 11}
    assert {int(node): int(trie.phrase[node]) for node in np.flatnonzero(trie.phrase >= 0)} == phrases
    assert (trie.nodes > 0).sum() == (trie.keys > 0).sum() == 17
    # folded, hàn and hạn are one
    assert planted(1, [0, 4, 7, 3, 11])[1] == [1, 1, -1, 4, 3]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("thợ hàn tig", [(1, 4, 11)]), ("thợ hàn tig ống", [(2, 0, 15)]), ("thợ hàn, tig", [(0, 4, 7)]), ("hàn: tig",
        [(0, 0, 3)]),
        ("HÀN - Tig", [(0, 0, 3)]), ("hàn-tig", [(1, 0, 7)]), ("hàn hàn tig hàn", [(0, 0, 3), (1, 4, 11),
        (0, 12, 15)]), ("hạn", []),
        # case counts for Go and go, whose longer phrase it does not touch; what is neither is none
        ("Go", [(5, 0, 2)]), ("go", [(8, 0, 2)]), ("GO", []), ("Go kart", [(6, 0, 7)]), ("GO kart GO", [(6, 0, 7)]),
        ("Go Go", [(5, 0, 2), (5, 3, 5)]),
        # a text without marks is read by folded forms as well, the longer of both
        ("tho han tig ong", [(1, 4, 11)]), ("han", []), ("doc ban ve", [(3, 0, 10)]), ("doc ban", [(11, 0, 7)]),
        # with one token of 12 marked a text has marks (1 ≥ 0.08 · 12), with one of 13 it has not
        ("á " + "x " * 9 + "han tig", []), ("á " + "x " * 10 + "han tig", [(1, 22, 29)]), ("đọc han tig", []), ("", []),
    ],
)  # fmt: skip
def test_the_longest_phrase_from_the_left_is_found(text, found):
    count, rows = scanned([text])
    assert [row[1:4] for row in rows] == found
    assert count == len(found)


def test_texts_are_told_apart_and_those_beyond_the_room_only_counted():
    texts = ["hàn. Không đọc bản vẽ", "", "hạn hàn tig"]
    rows = [(0, 0, 0, 3, 0, 0), (0, 3, 11, 21, 2, 0), (2, 1, 4, 11, 0, 0)]
    assert scanned(texts) == (3, rows)
    assert scanned(texts, room=2) == (3, rows[:2])
    assert scanned(texts, room=3) == (3, rows)
