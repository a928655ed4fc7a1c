"""Any common form of advertisements is read: JSON of any kind, pages, old workbooks, the labour offices' forms."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
import xlwt

from caunghe.cli import main
from caunghe.commands import EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.errors import InputError
from caunghe.vacancies.reading.advertisements import advertisements, first_rows
from caunghe.vacancies.reading.mapping import guessed_mapping, read_mapping
from caunghe.vacancies.reading.postings import page_postings, postings
from caunghe.vacancies.reading.records import document, records
from tests.vacancies.batches import ads_of_batches

RECORDS = [
    {"title": "Thợ hàn", "company": {"name": "Công ty A"}, "location": "Hải Phòng", "salary": "10 - 12 triệu"},
    {
        "title": "Kế toán kho",
        "company": {"name": "Công ty B"},
        "location": "Hải Phòng",
        "salary": None,
        "skills": ["Excel"],
    },
]
READ = [("Thợ hàn", "Công ty A", "Hải Phòng", "10 - 12 triệu"), ("Kế toán kho", "Công ty B", "Hải Phòng", None)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("array.json", json.dumps(RECORDS)),
        ("nested.json", json.dumps({"status": 1, "data": {"total": 2, "items": RECORDS, "filters": [{"name": "x"}]}})),
        ("lines.jsonl", "\n".join(map(json.dumps, RECORDS))),
        ("lines.ndjson", "\n".join(map(json.dumps, RECORDS))),
        ("lines.json", "\n".join(map(json.dumps, RECORDS))),
        ("commas.json", json.dumps(RECORDS).replace("}]", "},]").replace('"}, ', '",}, ')),
    ],
)
def test_json_of_any_kind_is_read_by_a_guessed_mapping(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    unread: list[tuple[str, str]] = []
    mapping = guessed_mapping(first_rows(tmp_path / name))
    ads = ads_of_batches(advertisements(tmp_path / name, mapping, lambda *said: unread.append(said)))
    assert (ads.select("title", "employer", "place", "pay").rows(), unread) == (READ, [])


def test_a_line_that_is_no_object_is_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join([json.dumps(RECORDS[0]), "nothing", '"word"']), encoding="utf-8")
    unread: list[str] = []
    rows = list(
        advertisements(
            tmp_path / "a.jsonl",
            guessed_mapping(first_rows(tmp_path / "a.jsonl")),
            lambda _, text: unread.append(text.strip()),
        )
    )
    assert (ads_of_batches(iter(rows)).height, unread) == (1, ["nothing", '"word"'])


def test_a_comma_within_a_text_stays_and_a_document_may_be_none() -> None:
    assert document('{"a": "x,]",}') == {"a": "x,]"}
    assert document("nothing") is None


def test_the_list_that_names_most_columns_holds_the_advertisements() -> None:
    found = {
        "menu": [{"title": "Trang chủ"}, {"title": "Liên hệ"}],
        "jobs": [{"title": "Thợ", "salary": "8tr", "city": "x"}],
    }
    assert [row["title"] for row in records(found)] == ["Thợ"]


JOB = {"@type": "JobPosting", "title": "Thợ hàn", "hiringOrganization": {"@id": "#org"}}


def script(*parts: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(part)}</script>' for part in parts)


def read(page: str) -> tuple[list[dict[str, str]], list[str]]:
    unread: list[str] = []
    return list(page_postings(page, "page", lambda _, text: unread.append(text))), unread


def test_an_employer_is_found_by_its_id_in_the_graph_or_in_another_script() -> None:
    employer = {"@type": "Organization", "@id": "#org", "name": "Công ty A"}
    for page in (script({"@graph": [employer, JOB]}), script(employer, JOB)):
        (row,), unread = read(page)
        assert (row["employer"], unread) == ("Công ty A", [])
    # one that names itself ends
    (row,), _ = read(script({**JOB, "@id": "#org", "hiringOrganization": {"@id": "#org"}}))
    assert row["title"] == "Thợ hàn"


@pytest.mark.parametrize(
    ("given", "field", "read_as"),
    [
        (
            {"baseSalary": {"currency": "VND", "value": {"minValue": 0, "maxValue": 15000000, "unitText": "MONTH"}}},
            "pay",
            "đến 15000000 VND / tháng",
        ),
        ({"baseSalary": {"currency": "VND", "value": {"minValue": 9000000}}}, "pay", "từ 9000000 VND"),
        ({"baseSalary": {"currency": "VND", "value": {"minValue": 0, "maxValue": 0}}}, "pay", ""),
        ({"baseSalary": {"currency": "USD", "value": {"minValue": 500, "maxValue": 500}}}, "pay", "500 USD"),
        ({"datePosted": "05/11/2026"}, "posted", "2026-11-05"),
        ({"validThrough": "1.12.2026"}, "closes", "2026-12-01"),
        ({"datePosted": "2026-11-05T07:00:00+07:00"}, "posted", "2026-11-05"),
        ({"applicantLocationRequirements": {"@type": "Country", "name": "Việt Nam"}}, "place", "Việt Nam"),
        ({"educationRequirements": {"credentialCategory": "associate degree"}}, "qualification", "associate degree"),
    ],
)  # fmt: skip
def test_values_that_pages_write_otherwise(given: dict[str, object], field: str, read_as: str) -> None:
    (row,) = postings({"@type": "JobPosting", "title": "x", **given})
    assert row[field] == read_as


MICRODATA = """<div itemscope itemtype="http://schema.org/JobPosting"><h1 itemprop="title">Thợ hàn</h1>
<span itemprop="hiringOrganization" itemscope itemtype="Organization">
<b itemprop="name">Công ty A</b></span>
<div itemprop="jobLocation" itemscope><p itemprop="address" itemscope><span itemprop="addressLocality">Hải An</span>
<meta itemprop="addressRegion" content="Hải Phòng"></p></div>
<time itemprop="datePosted" datetime="2026-11-05">hôm nay</time>
<div itemprop="description">Hàn MIG<br>ca ngày</div></div>"""
RDFA = """<div vocab="http://schema.org/" typeof="JobPosting"><h1 property="title">Thợ hàn</h1>
<div property="hiringOrganization" typeof="Organization"><span property="name">Công ty A</span></div></div>"""
JOB_DATA = {"props": {"job": {"jobTitle": "Thợ hàn", "companyName": "Công ty A", "salary": "8tr"}}}
NEXT = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(JOB_DATA)}</script>'
STATE_DATA = {"list": [{"title": "Thợ hàn", "employer": "Công ty A", "city": "Hải Phòng"}]}
STATE = f"<script>window.__STATE__ = {json.dumps(STATE_DATA)}; start();</script>"

# as pages give a state to JSON.parse: marks as they are, and what JavaScript and JSON escape each for itself
ESCAPED = r"""[{"title":"Th\u1ee3 hàn","employer":"C\xf4ng ty A","note":"l\'\\"a\\""}]"""
PARSED = f"""<script>window["state"] = JSON.parse('{ESCAPED}')</script>"""


@pytest.mark.parametrize("page", [MICRODATA, RDFA, NEXT, STATE, PARSED])
def test_a_page_without_json_ld_is_read_from_its_elements_or_programs(page: str) -> None:
    (row,), unread = read(f"<html><body>{page}</body></html>")
    assert (row["title"], row["employer"], unread) == ("Thợ hàn", "Công ty A", [])


def test_microdata_gives_place_day_and_text() -> None:
    (row,), _ = read(MICRODATA)
    assert (row["place"], row["posted"], row["text"]) == ("Hải An, Hải Phòng", "2026-11-05", "Hàn MIG\nca ngày")


def test_a_page_with_nothing_is_said_and_a_broken_script_beside_a_posting_too() -> None:
    assert read("<p>Không có tin</p>") == ([], ["<p>Không có tin</p>"])
    rows, unread = read(
        script(JOB, {"@type": "BreadcrumbList"}) + '<script type="application/ld+json">{broken</script>'
    )
    assert (len(rows), unread) == (1, ["{broken"])


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Tin")
    for at, cells in enumerate([("Tên công việc", "Công ty"), ("Thợ hàn", "A")]):
        for column, cell in enumerate(cells):
            sheet.write(at, column, cell)
    book.save(str(tmp_path / "board.xls"))
    assert first_rows(tmp_path / "board.xls").rows() == [("Thợ hàn", "A")]


def test_an_empty_field_too_many_is_none_and_a_filled_one_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,company\nThợ hàn,A,\nKế toán,B, \n", encoding="utf-8")
    assert first_rows(tmp_path / "a.csv").rows() == [("Thợ hàn", "A"), ("Kế toán", "B")]
    (tmp_path / "b.csv").write_text("title,company\n1,Thợ hàn,A\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"as many fields as the header; 1 could not be, such as “1,Thợ hàn,A”"):
        first_rows(tmp_path / "b.csv")


def test_pay_in_two_fields_is_guessed() -> None:
    rows = pl.DataFrame({"jobTitle": ["Thợ hàn"], "salaryMin": ["8000000"], "salaryMax": ["9000000"]})
    assert guessed_mapping(rows).rows()[-1] == ("pay", "salaryMin+salaryMax", "copy", "")


NEEDS = [
    ["Mã nghề VSCO cấp 2", "Tên nghề", "Số lao động cần tuyển", ""],
    ["", "", "Tổng số", "Trong đó nữ"],
    ["72", "Thợ hàn", "10", "2"],
    *[["", "", "", ""]] * 40,
    ["", "Tổng cộng", "10", "2"],
]


def test_the_labour_office_s_form_of_needs_is_read_and_its_blank_rows_are_no_lost_ads(tmp_path: Path, capsys) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "m02.xlsx")) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([["Mẫu 02 – PHIẾU THU THẬP THÔNG TIN"], [], *NEEDS]):
            sheet.write_row(at, 0, row)
    asked = ["vacancies", "read", str(tmp_path / "m02.xlsx"), "--map", "employer_needs", "--lang", "en"]
    assert main([*asked, "--out", str(tmp_path / "ads.parquet")]) == EXIT_OK
    ads = pl.read_parquet(tmp_path / "ads.parquet")
    assert ads.select("title", "category", "openings_stated").rows() == [("Thợ hàn", "72", 10)]
    assert "left out" not in capsys.readouterr().out.replace("left out because it has no title", "", 1)
    assert pl.read_csv(tmp_path / "ads.refused.csv")["text"].to_list() == ["Tổng cộng"]


def test_numbered_rows_that_nobody_filled_are_no_lost_ads(tmp_path: Path) -> None:
    rows = ["Mã tin,Tên việc,Số cần tuyển,Nơi làm việc", "1,Thợ hàn,5,Hải An", *(f"{at},,," for at in range(2, 480))]
    (tmp_path / "slip.csv").write_text("\n".join(rows), encoding="utf-8")
    asked = ["vacancies", "read", str(tmp_path / "slip.csv"), "--map", "recruitment_slip"]
    assert main([*asked, "--out", str(tmp_path / "ads.parquet")]) == EXIT_OK
    assert pl.read_csv(tmp_path / "ads.refused.csv").height == 0
    assert "source" in read_mapping("recruitment_slip")["column"].to_list()


def test_pay_and_days_that_are_not_read_are_counted_and_listed(tmp_path: Path, capsys) -> None:
    lines = ["id,title,pay,up", "a,Thợ hàn,20 man,31/02/2026", "b,Thợ tiện,9 triệu,05/01/2026", "c,Thủ kho,Thỏa thuận,"]
    (tmp_path / "board.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "map.csv").write_text(
        "column,field,transformation,argument\nad,id,copy,\ntitle,title,copy,\npay,pay,copy,\nposted,up,date,%d/%m/%Y\n"
    )
    asked = ["vacancies", "read", str(tmp_path / "board.csv"), "--map", str(tmp_path / "map.csv"), "--lang", "en"]
    assert main([*asked, "--out", str(tmp_path / "ads.parquet")]) == EXIT_OK
    shown = capsys.readouterr().out
    assert (
        f"1 has pay that is not read as đồng a month, such as “20 man”; listed in {tmp_path / 'ads.unread.csv'}"
        in shown
    )
    assert pl.read_csv(tmp_path / "ads.unread.csv").rows() == [
        (1, "a", "days", "posted: 31/02/2026"),
        (1, "a", "pay", "20 man"),
    ]


def test_a_json_file_without_objects_is_refused_by_name(tmp_path: Path, capsys) -> None:
    (tmp_path / "a.json").write_text("[1, 2]", encoding="utf-8")
    asked = ["vacancies", "read", str(tmp_path / "a.json"), "--out", str(tmp_path / "o.parquet"), "--lang", "en"]
    assert main(asked) == EXIT_NOT_POSSIBLE
    assert "a.json must have rows" in capsys.readouterr().err
