"""Sources of every shape give the same advertisements; a guess is written, shown and used only when handed back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from caunghe.cli import main
from caunghe.commands import EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.errors import InputError
from caunghe.vacancies.reading import sources
from caunghe.vacancies.reading.advertisements import advertisements
from caunghe.vacancies.reading.mapping import (
    ADVERTISEMENT,
    ads_by_mapping,
    guessed_mapping,
    read_mapping,
    shipped_mappings,
)
from caunghe.vacancies.reading.postings import page_postings, postings
from tests.vacancies.batches import ads_of_batches

# advertisements written for this test
ROWS = {
    "Mã tin": ["A1", "A2", "A3"],
    "Tên công việc": ["Thợ hàn 3G", "Kế toán\n(ca ngày)", ""],
    "Công ty": ["Cơ khí Sông Cấm", "nan", "Không tên"],
    "Mức lương": ["9 - 12 triệu", None, "5 triệu"],
    "Ngày đăng": ["03/02/2026", "14/02/2026", "15/02/2026"],
    "Mô tả công việc": ["<p>Hàn tàu,&nbsp;gọi 0912 345 678</p>", "Ghi sổ; thư về a@b.vn", "Không có tên việc"],
}
POSTING = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "x"},
        {
            "@type": ["JobPosting"],
            "title": "Thuyền viên",
            "datePosted": "2026-01-05T08:00:00+07:00",
            "hiringOrganization": {"@type": "Organization", "name": "Vận tải Bạch Đằng"},
            "jobLocation": [
                {"@type": "Place", "address": {"addressLocality": "Hồng Bàng", "addressRegion": "Hải Phòng"}},
                {"@type": "Place", "address": "Quảng Ninh"},
            ],
            "baseSalary": {
                "currency": "VND",
                "value": {"minValue": 12000000, "maxValue": 15000000, "unitText": "MONTH"},
            },
            "experienceRequirements": {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": 24},
            "totalJobOpenings": 3,
            "description": "Trực ca",
        },
    ],
}


def _written(folder: Path, form: str) -> Path:
    frame, path = pl.DataFrame(ROWS), folder / f"board.{form}"
    if form == "csv":
        frame.write_csv(path)
    elif form == "tsv":
        frame.with_columns(pl.col("Tên công việc").str.replace("\n", " ")).write_csv(
            path, separator="\t", quote_style="never"
        )
    elif form == "parquet":
        frame.write_parquet(path)
    else:
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        for number, row in enumerate([frame.columns, *frame.rows()]):
            sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
        book.close()
    return path


@pytest.mark.parametrize("form", ["csv", "tsv", "parquet", "xlsx"])
def test_every_form_gives_the_same_advertisements(tmp_path, form):
    path = _written(tmp_path, form)
    mapping = guessed_mapping(next(iter(sources.batches(path))))
    unread = []
    ads = ads_of_batches(advertisements(path, mapping, lambda *row: unread.append(row)))
    assert not unread
    assert ads.schema == pl.Schema(ADVERTISEMENT)
    assert ads["ad"].to_list() == ["A1", "A2", "A3"]
    assert ads["title"].to_list() == ["Thợ hàn 3G", "Kế toán (ca ngày)", None]
    assert ads["employer"].to_list() == ["Cơ khí Sông Cấm", None, "Không tên"]
    assert ads["posted"].to_list() == [date(2026, 2, 3), date(2026, 2, 14), date(2026, 2, 15)]
    assert ads["text"].to_list() == ["Hàn tàu,\xa0gọi", "Ghi sổ; thư về", "Không có tên việc"]


def test_a_posting_is_found_within_a_graph_and_made_flat():
    (flat,) = postings(POSTING)
    assert flat["title"] == "Thuyền viên"
    assert flat["employer"] == "Vận tải Bạch Đằng"
    assert flat["place"] == "Hồng Bàng, Hải Phòng; Quảng Ninh"
    assert flat["pay"] == "12000000 - 15000000 VND / tháng"
    assert (flat["posted"], flat["experience"], flat["openings"]) == ("2026-01-05", "24 tháng", "3")


def test_pages_and_lines_give_the_postings_they_hold(tmp_path):
    script = f'<script type="application/ld+json">{json.dumps(POSTING)}</script>'
    page = f'<html><script type="application/ld+json">{{broken</script>{script}</html>'
    unread = []
    found = page_postings(page, "ads.html", lambda *row: unread.append(row))
    assert [posting["title"] for posting in found] == ["Thuyền viên"]
    assert unread == [("ads.html", "{broken")]
    (tmp_path / "ads.html").write_text(page, encoding="utf-8")
    lines = [json.dumps(POSTING), '{"@type": "Person"}', "no JSON", json.dumps(POSTING)]
    (tmp_path / "ads.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ads = ads_of_batches(advertisements(tmp_path, read_mapping("jobposting"), lambda *row: unread.append(row)))
    assert ads["title"].to_list() == ["Thuyền viên"] * 3
    assert [content.strip() for _, content in unread[1:]] == ["{broken", '{"@type": "Person"}', "no JSON"]
    assert ads["posted"].to_list() == [date(2026, 1, 5)] * 3


@given(st.integers(1, 7), st.integers(1, 20))
def test_batches_of_any_size_number_the_rows_alike(size, count):
    rows = pl.DataFrame({"title": [f"Thợ {i}" for i in range(count)]})
    mapping = pl.DataFrame({"column": ["title"], "field": ["title"], "transformation": ["copy"], "argument": [""]})
    numbers = pl.int_range(1, count + 1, eager=True)
    whole = ads_by_mapping(rows, mapping, numbers, "x")
    parts = [
        ads_by_mapping(rows.slice(at, size), mapping, numbers.slice(at, size), "x") for at in range(0, count, size)
    ]
    assert pl.concat(parts).equals(whole)
    assert whole["ad"].to_list() == [str(i + 1) for i in range(count)]


def test_times_leaves_written_absence_empty_and_refuses_what_is_no_number_by_its_row():
    columns = ("column", "field", "transformation", "argument")
    mapping = pl.DataFrame([("title", "t", "copy", ""), ("pay", "p", "times", "1000000")], columns, orient="row")
    rows = pl.DataFrame({"t": ["Thợ hàn"] * 4, "p": ["12,5", "N/A", "-", None]})
    numbers = pl.Series([101, 102, 103, 104])
    assert ads_by_mapping(rows, mapping, numbers, "x")["pay"].to_list() == ["12500000", None, None, None]
    with pytest.raises(InputError, match=r"^board row 102, p: times needs a number; got thoả thuận"):
        ads_by_mapping(rows.with_columns(p=pl.Series(["8", "thoả thuận", "9", "9"])), mapping, numbers, "board")


@pytest.mark.parametrize("name", shipped_mappings())
def test_shipped_mappings_are_valid(name):
    assert "title" in read_mapping(name)["column"].to_list()


def test_a_wrong_mapping_is_named(tmp_path):
    path = tmp_path / "m.csv"
    path.write_text("column,field,transformation,argument\nwage,a,copy,\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"row 2: column must be one of .*; got wage"):
        read_mapping(path)
    path.write_text("column,field,transformation,argument\npay,a,copy,\n", encoding="utf-8")
    with pytest.raises(InputError, match="must give the title"):
        read_mapping(path)


def test_without_a_mapping_the_guess_is_written_and_used_when_handed_back(tmp_path, capsys):
    path, out = _written(tmp_path, "csv"), tmp_path / "ads.parquet"
    assert main(["vacancies", "read", str(path), "--out", str(out)]) == EXIT_OK
    assert not out.exists()
    assert "ads.map.csv" in capsys.readouterr().out
    asked = ["vacancies", "read", str(path), "--out", str(out), "--map", str(tmp_path / "ads.map.csv"), "--json"]
    assert main(asked) == EXIT_OK
    found = json.loads(capsys.readouterr().out)
    assert (found["advertisements"], found["no_title"], found["unreadable"]) == (2, 1, 0)
    assert pl.read_parquet(out)["title"].to_list() == ["Thợ hàn 3G", "Kế toán (ca ngày)"]


def test_what_is_left_out_is_counted_and_kept_beside(tmp_path, capsys):
    lines = ["id,title,company,text", "a,Thợ hàn,Sông Cấm,x", "b,,Bạch Đằng,gọi 0912 345 678 nhé", "c,Thợ, tiện,thừa,x"]
    (tmp_path / "board.csv").write_text("\n".join([*lines, "d,Kế toán"]), encoding="utf-8")
    (tmp_path / "map.csv").write_text(
        "column,field,transformation,argument\nad,id,copy,\ntitle,title,copy,\nemployer,company,copy,\ntext,text,copy,\n"
    )
    asked = ["vacancies", "read", str(tmp_path / "board.csv"), "--map", str(tmp_path / "map.csv")]
    asked += ["--out", str(tmp_path / "ads.parquet"), "--lang"]
    beside = tmp_path / "ads.refused.csv"
    said = {
        "vi": ("1 dòng bị bỏ ra vì không có tên việc; xem", "2 dòng không đọc được; xem"),
        "en": ("1 row was left out because it has no title; see", "2 rows could not be read; see"),
    }
    for language, sentences in said.items():
        assert main([*asked, language]) == EXIT_OK
        shown = capsys.readouterr().out
        assert all(f"{sentence} {beside}" in shown for sentence in sentences)
    assert pl.read_parquet(tmp_path / "ads.parquet").select("ad", "row", "spell").rows() == [("a", 0, 0)]
    assert pl.read_csv(beside).rows() == [
        (2, "board", "b", "no_title", "Bạch Đằng; gọi nhé"),
        (None, "board.csv", None, "unreadable", "c,Thợ, tiện,thừa,x"),
        (None, "board.csv", None, "unreadable", "d,Kế toán"),
    ]


def test_a_day_that_the_pattern_does_not_read_is_kept_counted_and_said(tmp_path, capsys):
    rows = ["a,Thợ hàn,31/12/2025,Hạn: 5/1/2026", "b,Thợ tiện,31/02/2026,", "c,Kế toán,hôm qua,gọi 0912 345 678"]
    (tmp_path / "board.csv").write_text("\n".join(["id,title,up,until", *rows, "d,Thủ kho,-,nan"]), encoding="utf-8")
    (tmp_path / "map.csv").write_text(
        "column,field,transformation,argument\nad,id,copy,\ntitle,title,copy,\nposted,up,date,%d/%m/%Y\n"
        "closes,until,date,%d/%m/%Y\ncloses,until,date,Hạn: %d/%m/%Y\n",
        encoding="utf-8",
    )
    out = tmp_path / "ads.parquet"
    asked = ["vacancies", "read", str(tmp_path / "board.csv"), "--map", str(tmp_path / "map.csv"), "--out", str(out)]
    for language, sentence in (
        ("vi", "2 tin có ngày không đọc được theo mẫu của bảng ánh xạ, như “posted: 31/02/2026”"),
        ("en", "2 have a day that the mapping's pattern does not read, such as “posted: 31/02/2026”"),
    ):
        assert main([*asked, "--lang", language]) == EXIT_OK
        assert sentence in capsys.readouterr().out
    assert pl.read_parquet(out).select("ad", "posted", "closes", "days_unread").rows() == [
        ("a", date(2025, 12, 31), date(2026, 1, 5), None),
        ("b", None, None, "posted: 31/02/2026"),
        ("c", None, None, "posted: hôm qua; closes: gọi"),
        ("d", None, None, None),
    ]


def test_what_is_no_source_is_named(tmp_path, capsys):
    (tmp_path / "ads.docx").write_text("", encoding="utf-8")
    for name in ("ads.docx", "none.csv"):
        asked = ["vacancies", "read", str(tmp_path / name), "--map", "full_text", "--out", str(tmp_path / "o.parquet")]
        assert main(asked) == EXIT_NOT_POSSIBLE
        assert name in capsys.readouterr().err
