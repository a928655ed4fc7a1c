"""The coder on advertisements made up for the test, its files, and its words."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.vacancies.ads import code_ads, coding_columns, occupations
from caunghe.vacancies.coder import coder, model_source, read_source
from caunghe.vacancies.explain import explain

PLAIN = [
    ("Thợ hàn MIG/TIG", "7212"),
    ("tho han", "7212"),
    ("Công nhân may công nghiệp", "8153"),
    ("Thợ máy tàu thủy", "7233"),
    ("Giáo viên mầm non", "2342"),
    ("Kế toán trưởng", "2411"),
    ("Nhân viên kế toán công nợ", "3313"),
    ("Giám sát thi công công trình", "3123"),
    ("Tổ trưởng chuyền may", "3122"),
    ("Giám sát cửa hàng", "5222"),
    ("Nhân viên kinh doanh bất động sản", "3334"),
    ("Nhân viên telesales", "5244"),
    ("Trưởng phòng kinh doanh", "1221"),
    ("Nhân viên QC xưởng lắp ráp", "7543"),
    ("Trưởng phòng chất lượng", "1321"),
    ("Kỹ sư kết cấu", "2142"),
    ("Họa viên shop drawing", "3118"),
    ("Thủ kho", "4321"),
    ("Lái xe nâng", "8344"),
    ("Forklift driver", "8344"),
    ("Đứng máy CNC", "7223"),
    ("Electrical engineer", "2151"),
]


@pytest.mark.parametrize(("title", "code"), PLAIN)
def test_plain_titles(title: str, code: str) -> None:
    assert occupations(pl.DataFrame({"title": [title]}))["isco08"][0] == code


def test_the_category_and_the_employer_move_a_seller() -> None:
    ads = pl.DataFrame(
        {
            "title": ["Nhân viên kinh doanh"] * 3,
            "category": ["Bán hàng", "Bất động sản", ""],
            "employer": ["", "", "Công ty Bảo hiểm nhân thọ Ví Dụ"],
        }
    )
    assert occupations(ads)["isco08"].to_list() == ["3322", "3334", "3321"]


def test_five_codes_and_a_probability() -> None:
    coded = occupations(pl.DataFrame({"title": ["Thợ hàn", "", "zzz qqq"]}))
    assert coded.columns == ["isco08", "probability", "top5", "vsco2020"]
    assert [len(set(codes.split())) for codes in coded["top5"]] == [5, 5, 5]
    assert coded["probability"][0] > 0.6
    assert coded["probability"][2] < 0.3
    assert coded["top5"][0].split()[0] == coded["isco08"][0] == "7212"


def test_vsco_follows_the_crosswalk() -> None:
    coded = occupations(pl.DataFrame({"title": ["Thợ hàn", "Nhân viên hành chính nhân sự", "Thư ký tổng hợp"]}))
    assert coded["vsco2020"][0] == "7212"
    assert all(len(code) == 4 for code in coded["vsco2020"])


def test_equal_titles_get_equal_codes_in_their_places() -> None:
    titles = ["Thợ hàn", "Thủ kho", "Thợ hàn", None]
    coded = occupations(pl.DataFrame({"title": titles}))
    assert coded.height == 4
    assert coded["isco08"].to_list()[:3] == ["7212", "4321", "7212"]


def test_every_row_of_a_file_comes_back(tmp_path: Path) -> None:
    lines = ["ad\ttitle\tfield\tlevel\ttext", 'a1\t"Thợ hàn\tCơ khí\t\tHàn khung', "a2\tThủ kho", "a3\t\tKho vận\t\t"]
    (tmp_path / "ads.tsv").write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    heard: list[int] = []
    assert code_ads(tmp_path / "ads.tsv", tmp_path / "coded.csv", heard.append) == 3
    coded = pl.read_csv(tmp_path / "coded.csv", infer_schema=False)
    assert coded.columns == ["ad", "isco08", "probability", "top5", "vsco2020"]
    assert coded["ad"].to_list() == ["a1", "a2", "a3"]
    assert coded["isco08"].to_list()[:2] == ["7212", "4321"]
    assert heard == [3]


def test_quoted_csv_with_line_breaks(tmp_path: Path) -> None:
    (tmp_path / "ads.csv").write_text(
        'ad,title,text\n1,"Thợ hàn, thợ tiện","dòng một\ndòng hai"\n2,Thủ kho,\n', encoding="utf-8"
    )
    assert code_ads(tmp_path / "ads.csv", tmp_path / "coded.csv") == 2


def test_a_file_without_titles_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ads.csv").write_text("ad,name\n1,x\n")
    with pytest.raises(InputError, match="must have the columns ad and title; got ad, name"):
        code_ads(tmp_path / "ads.csv", tmp_path / "coded.csv")


def test_a_firm_in_the_field_is_read_as_the_employer() -> None:
    rows = pl.DataFrame({"title": ["a", "b"], "field": ["Kế toán, kiểm toán", "Công ty TNHH Ví Dụ"]})
    read = coding_columns(rows)
    assert read["category"].to_list() == ["Kế toán, kiểm toán", ""]
    assert read["employer"].to_list() == ["", "Công ty TNHH Ví Dụ"]


def test_the_shipped_classifier_is_the_one_the_lists_give() -> None:
    assert read_source() == model_source()


def test_every_convention_names_a_unit_group() -> None:
    assert len(coder().rules[2]) > 100
    assert len(coder().codes) == 436


def test_the_explanation_names_rule_and_nearest_title() -> None:
    said = explain("NVKD BĐS lương 20 triệu", language="vi")
    assert "3334" in said
    assert "nhân viên kinh doanh bất động sản" in said
    assert "Quy ước mã hóa áp dụng" in said
    english = explain("Thợ hàn", language="en")
    assert "7212" in english
    assert "Nearest title in the index" in english
