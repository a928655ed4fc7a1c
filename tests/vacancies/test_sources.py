"""Sources as they are really found: pages in other encodings, workbooks with reports above, wrong and broken files."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from caunghe.cli import main
from caunghe.commands import EXIT_CANCELLED, EXIT_NOT_HEARD, EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.engine import parquet_batches, write_batches
from caunghe.errors import CaungheError
from caunghe.vacancies.reading.advertisements import advertisements
from caunghe.vacancies.reading.mapping import COLUMNS, read_mapping
from tests.vacancies.batches import ads_of_batches

POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Thợ hàn",
    "hiringOrganization": "Sông Cấm",
}
HEADER = ["Mã tin", "Tên công việc", "Công ty", "Ngày đăng"]


def page(posting: object, before: str = "", after: str = "") -> str:
    written_out = json.dumps(posting, ensure_ascii=False)
    return f'<script type="application/ld+json">{before}{written_out}{after}</script>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("marked.json", ("\ufeff" + json.dumps(POSTING, ensure_ascii=False)).encode()),
        ("address.json", json.dumps({**POSTING, "@type": "http://schema.org/JobPosting"}).encode()),
        ("prefix.json", json.dumps({**POSTING, "@type": ["schema:JobPosting", "Thing"]}).encode()),
        ("cdata.html", page(POSTING, "//<![CDATA[\n", "\n//]]>").encode()),
        ("comment.htm", page(POSTING, "<!-- ", " -->").encode()),
        ("sixteen.html", page(POSTING).encode("utf-16")),
        ("marked.jsonl", ("\ufeff" + json.dumps(POSTING) + "\n").encode()),
        # Windows-1258 writes ợ as ơ and a mark that follows
        (
            "old.html",
            b'<meta charset="windows-1258">' + page(POSTING).replace("ợ", "ơ\u0323").encode("cp1258", "replace"),
        ),
    ],
)
def test_a_posting_is_found_however_the_page_is_written(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    unread: list[tuple[str, str]] = []
    ads = ads_of_batches(advertisements(tmp_path / name, read_mapping("jobposting"), lambda *said: unread.append(said)))
    assert (ads["title"].to_list(), unread) == (["Thợ hàn"], [])


def test_bytes_of_no_known_encoding_are_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(POSTING), encoding="utf-8")
    (tmp_path / "b.html").write_bytes(page({**POSTING, "title": "Hue"}).encode().replace(b"Hue", b"Hu\xe9"))
    unread: list[tuple[str, str]] = []
    ads = ads_of_batches(advertisements(tmp_path, read_mapping("jobposting"), lambda *said: unread.append(said)))
    assert ads["title"].to_list() == ["Thợ hàn"]
    assert [name for name, _ in unread] == ["b.html"]


def workbook(path: Path, *sheets: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def test_a_workbook_with_a_report_above_its_header_and_a_sheet_of_instructions(tmp_path: Path, capsys) -> None:
    path = workbook(
        tmp_path / "board.xlsx",
        [["DANH SÁCH TIN TUYỂN DỤNG"], [], HEADER, ["007", "Thợ hàn", "Sông Cấm", "05/01/2026"]],
        [HEADER, ["008", "Kế toán", "Bạch Đằng", "06/01/2026"]],
        [["Hướng dẫn"], ["Mỗi dòng một tin"]],
    )
    asked = ["vacancies", "read", str(path), "--out", str(tmp_path / "ads.parquet"), "--lang", "en"]
    assert main(asked) == EXIT_OK
    assert pl.read_csv(tmp_path / "ads.map.csv")["field"].to_list() == HEADER
    capsys.readouterr()
    assert main([*asked, "--map", str(tmp_path / "ads.map.csv")]) == EXIT_OK
    assert "1 row could not be read" in capsys.readouterr().out
    rows = pl.read_parquet(tmp_path / "ads.parquet").select("ad", "title", "posted").rows()
    assert rows == [("007", "Thợ hàn", date(2026, 1, 5)), ("008", "Kế toán", date(2026, 1, 6))]
    assert pl.read_csv(tmp_path / "ads.refused.csv")["text"].to_list() == ["Hướng dẫn"]


def test_sheets_that_call_a_column_otherwise_are_mapped_by_two_rows(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "two.xlsx", [HEADER[1:3], ["Thợ hàn", "A"]], [["Chức danh", "Công ty"], ["Kế toán", "B"]]
    )
    rows = [
        ("title", "Tên công việc", "copy", ""),
        ("title", "Chức danh", "copy", ""),
        ("employer", "Công ty", "copy", ""),
    ]
    mapping = pl.DataFrame(rows, schema=list(COLUMNS), orient="row")
    ads = ads_of_batches(advertisements(path, mapping, lambda *said: pytest.fail(str(said))))
    assert ads.select("title", "employer").rows() == [("Thợ hàn", "A"), ("Kế toán", "B")]


def test_a_header_without_title_is_said_and_so_is_what_is_not_read(tmp_path: Path, capsys) -> None:
    (tmp_path / "board.csv").write_text("Công ty,Ghi chú\nSông Cấm,x\n", encoding="utf-8")
    asked = ["vacancies", "read", str(tmp_path / "board.csv"), "--out", str(tmp_path / "ads.parquet"), "--lang", "en"]
    assert main(asked) == EXIT_OK
    shown = capsys.readouterr().out
    assert "Fields that are like no column and are not read: Ghi chú." in shown
    assert "No field is like the title of a job" in shown


def test_where_nothing_can_be_used_what_was_refused_is_kept_all_the_same(tmp_path: Path, capsys) -> None:
    (tmp_path / "page.html").write_text("<p>Không có tin</p>", encoding="utf-8")
    asked = ["vacancies", "read", str(tmp_path / "page.html"), "--map", "jobposting", "--lang", "en"]
    assert main([*asked, "--out", str(tmp_path / "ads.parquet")]) == EXIT_NOT_POSSIBLE
    assert f"rows of no use: 1, see {tmp_path / 'ads.refused.csv'}" in capsys.readouterr().err
    assert pl.read_csv(tmp_path / "ads.refused.csv")["text"].to_list() == ["Không có tin"]


SUFFIX = {"read": "parquet, .csv, .xlsx", "code": "csv, .xlsx, .parquet"}


@pytest.mark.parametrize("command", ["read --map full_text", "code", "skills"])
def test_a_damaged_file_and_a_wrong_output_are_named(tmp_path: Path, capsys, command: str) -> None:
    (tmp_path / "ads.parquet").write_bytes(b"PAR1 but not to the end")
    source, out = str(tmp_path / "ads.parquet"), str(tmp_path / "out.parquet")
    verb, *more = command.split()

    def said(path: str, result: str) -> str:
        assert main(["vacancies", verb, path, *more, "--out", result, "--lang", "en"]) == EXIT_NOT_POSSIBLE
        return capsys.readouterr().err

    assert f"{source} is damaged or no Parquet file" in said(source, out)
    assert "is the source or within its folder" in said(source, source)
    pl.DataFrame({"ad": ["a"], "title": ["Thợ hàn"], "text": [""]}).write_parquet(source)
    (tmp_path / "folder.parquet").mkdir()
    if verb != "read":
        assert "the output must be a file" in said(source, str(tmp_path / "folder.parquet"))
    if verb == "skills":  # they are for programs
        assert "this command, as all on Spark, writes a .parquet; got" in said(source, str(tmp_path / "out.csv"))
    else:  # what a person opens has a name that says how
        wrong = tmp_path / "out.txt"
        assert f"the output of this command must end in .{SUFFIX[verb]}; got {wrong}" in said(source, str(wrong))
    assert not list(tmp_path.glob(".*"))


def test_an_empty_file_gives_an_empty_file(tmp_path: Path) -> None:
    source, out = tmp_path / "ads.parquet", tmp_path / "codes.parquet"
    pl.DataFrame(schema={"ad": pl.String, "title": pl.String}).write_parquet(source)
    assert main(["vacancies", "code", str(source), "--out", str(out)]) == EXIT_OK
    assert pl.read_parquet(out).columns == ["ad", "isco08", "probability", "top5", "vsco2020"]
    assert main(["vacancies", "skills", str(source), "--out", str(tmp_path / "skills.parquet")]) == EXIT_OK
    assert pl.read_parquet(tmp_path / "skills.parquet").columns == ["ad", "skill"]


def test_codes_are_parquet_where_the_output_is_called_so(tmp_path: Path) -> None:
    (tmp_path / "ads.tsv").write_text("ad\ttitle\n1\tThợ hàn\n", encoding="utf-8")
    assert main(["vacancies", "code", str(tmp_path / "ads.tsv"), "--out", str(tmp_path / "codes.parquet")]) == EXIT_OK
    assert pl.read_parquet(tmp_path / "codes.parquet").select("ad", "isco08").rows() == [("1", "7212")]


def test_a_step_that_fails_later_leaves_no_file(tmp_path: Path) -> None:
    def fail(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.select(pl.col("a").cast(pl.Int64))

    with pytest.raises(pl.exceptions.InvalidOperationError):
        write_batches([pl.DataFrame({"a": ["1"]}), pl.DataFrame({"a": ["x"]})], fail, tmp_path / "out.parquet")
    assert not list(tmp_path.iterdir())


def test_only_the_columns_a_file_has_are_read(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1], "b": [2]}).write_parquet(tmp_path / "x.parquet")
    assert [batch.columns for batch in parquet_batches(tmp_path / "x.parquet", columns=("b", "c"))] == [["b"]]


@pytest.mark.parametrize("command", ["code", "skills"])
def test_an_interrupted_command_ends_clearly_and_leaves_nothing(tmp_path: Path, command: str) -> None:
    source, out = tmp_path / "ads.parquet", tmp_path / "out" / "made.parquet"
    text = "Yêu cầu: thành thạo Excel, biết hàn TIG. " * 40
    rows = [(str(row), f"Thợ hàn ca {row}", text) for row in range(100_000)]
    pl.DataFrame(rows, schema=["ad", "title", "text"], orient="row").write_parquet(source)
    asked = [sys.executable, "-m", "caunghe.cli", "vacancies", command, str(source), "--out", str(out), "--lang", "en"]
    process = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    while not (out.parent.exists() and list(out.parent.iterdir())) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    shown = process.communicate(timeout=120)
    assert process.returncode == EXIT_CANCELLED
    assert shown == ("", "\nCancelled; finished stages are kept.\n")
    assert not list(out.parent.iterdir())


def test_what_stands_beside_the_summary_is_checked(tmp_path: Path, capsys) -> None:
    (tmp_path / "board.csv").write_text("ad,title,employer\na,Thợ hàn,A\na,Kế toán,B\n", encoding="utf-8")
    lines = ["column,field,transformation,argument", *(f"{name},{name},copy," for name in ("ad", "title", "employer"))]
    (tmp_path / "map.csv").write_text("\n".join(lines), encoding="utf-8")
    ads = str(tmp_path / "ads.parquet")
    assert (
        main(["vacancies", "read", str(tmp_path / "board.csv"), "--map", str(tmp_path / "map.csv"), "--out", ads]) == 0
    )
    asked = ["vacancies", "summary", ads, "--out", str(tmp_path / "summary"), "--lang", "en"]
    assert main(asked) == EXIT_OK
    shown = " ".join(capsys.readouterr().out.split())
    assert "1 advertisement bears another one's identifier (ad)" in shown
    assert "No occupation has 5 employers or more" in shown
    for more, why in (
        (
            ["--codes", str(tmp_path / "map.csv")],
            "map.csv must have the columns ad, isco08, probability; ad, isco08, probability not",
        ),
        (["--codes", str(tmp_path / "none.csv")], "none.csv does not exist"),
        (["--skills", ads], "skills must have ad and skill; ads.parquet lacks skill"),
    ):
        assert main([*asked, *more]) == EXIT_NOT_POSSIBLE
        assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "map.csv is an empty file"),
        (bytes(range(256)), "map.csv is not CSV text"),
        (
            b"column,field,transformation,argument\ntitle,t,copy,\npay,p,times,abc\n",
            "row 3: the argument of times must be a number that reads one way only, such as 1000000 or 0\\.50; got abc",
        ),
    ],
)
def test_a_mapping_that_cannot_be_used_is_named(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "map.csv").write_bytes(content)
    with pytest.raises(CaungheError, match=why):
        read_mapping(tmp_path / "map.csv")


def test_skills_need_an_identifier_and_a_title(tmp_path: Path, capsys) -> None:
    pl.DataFrame({"name": ["a"]}).write_parquet(tmp_path / "ads.parquet")
    asked = ["vacancies", "skills", str(tmp_path / "ads.parquet"), "--out", str(tmp_path / "skills.parquet")]
    assert main([*asked, "--lang", "en"]) == EXIT_NOT_POSSIBLE
    assert "must have the columns ad and title" in capsys.readouterr().err


def test_a_reader_that_goes_away_ends_the_command_without_a_traceback() -> None:
    asked = [sys.executable, "-m", "caunghe.cli", "vacancies", "explain", "Thợ hàn"]
    process = subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    assert "bên nhận kết quả đã đóng" in told
    assert "Traceback" not in told
    assert process.wait(timeout=120) == EXIT_NOT_HEARD


def test_windows_1258_is_read_and_said_with_a_mapping_in_vietnamese(tmp_path: Path, capsys) -> None:
    content = "title,text\nThơ\u0323 ha\u0300n,La\u0300m viê\u0323c ta\u0323i Ha\u0309i Pho\u0300ng\n"
    (tmp_path / "ads.csv").write_bytes(content.encode("cp1258"))
    mapping = tmp_path / "map.csv"
    mapping.write_text("Cột;Cột nguồn;Phép biến đổi;Tham số\ntitle;title;copy;\ntext;text;copy;\n", encoding="utf-8")
    asked = ["vacancies", "read", str(tmp_path / "ads.csv"), "--map", str(mapping), "--lang", "en"]
    assert main([*asked, "--out", str(tmp_path / "ads.parquet")]) == EXIT_OK
    assert "ads.csv is not UTF-8; it was read as Windows-1258" in capsys.readouterr().err
    rows = pl.read_parquet(tmp_path / "ads.parquet").select("title", "text").rows()
    assert rows == [("Thợ hàn", "Làm việc tại Hải Phòng")]
