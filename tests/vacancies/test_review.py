"""The officer's way through Excel: tables by the name of the file, codes looked over, read back, checked and kept."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from caunghe.cli import main
from caunghe.commands import EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.errors import OutputError
from caunghe.vacancies import written
from caunghe.vacancies.review import read_review, with_training, write_review
from caunghe.vacancies.steps import codes

ADS = pl.DataFrame(
    {
        "ad": ["1", "2", "3"],
        "title": ["Thợ hàn", "Nhân viên", "Kế toán trưởng"],
        "employer": ["A", "B", None],
        "text": ["x", None, "y"],
    }
)
BOM = b"\xef\xbb\xbf"


@pytest.fixture
def ads(tmp_path: Path) -> Path:
    (tmp_path / "board.csv").write_text(
        "id,title,company\n1,Thợ hàn,A\n2,Nhân viên,B\n3,Kế toán trưởng,C\n", encoding="utf-8"
    )
    read = ["vacancies", "read", str(tmp_path / "board.csv"), "--out", str(tmp_path / "ads.parquet")]
    assert main(read) == main([*read, "--map", str(tmp_path / "ads.map.csv")]) == EXIT_OK
    return tmp_path / "ads.parquet"


def cells(path: Path) -> list[tuple[object, ...]]:
    return [tuple(cell.value for cell in row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()]


def test_the_most_doubtful_stand_first_with_five_named_codes_in_a_list(tmp_path: Path) -> None:
    coded = codes(ADS)
    assert write_review(ADS, coded, tmp_path / "review.xlsx", "vi") == 3
    head, *rows = cells(tmp_path / "review.xlsx")
    assert head[:5] == ("Mã tin", "Tên việc", "Nơi tuyển", "Xác suất", "Mã nghề được chọn")
    assert head[-5:] == tuple(f"Khả năng {at}" for at in range(1, 6))
    chances = [row[3] for row in rows]
    assert chances == sorted(chances)
    assert {row[0]: row[6] for row in rows}["1"] == "7212 – Thợ hàn và cắt kim loại bằng nhiệt"
    sheet = openpyxl.load_workbook(tmp_path / "review.xlsx").worksheets[0]
    (listed,) = sheet.data_validations.dataValidation
    assert (listed.formula1, str(listed.sqref)) == ("$G2:$K2", "E2:E4")


@pytest.mark.parametrize(
    ("cell", "code"),
    [("7212 – Thợ hàn", "7212"), ("7212", "7212"), ("7212.0", "7212"), (" 110 ", "0110"), ("0110", "0110")],
)
def test_a_code_is_read_however_a_spreadsheet_leaves_it(tmp_path: Path, cell: str, code: str) -> None:
    (tmp_path / "r.csv").write_text(f"ad;title;employer;occupation\n1;Thợ;;{cell}\n2;Thợ;;\n", encoding="utf-8")
    assert read_review(tmp_path / "r.csv").rows() == [("1", "Thợ", None, code)]


def test_decisions_come_back_are_checked_and_kept(tmp_path: Path, ads: Path, capsys) -> None:
    review, kept = tmp_path / "review.xlsx", tmp_path / "kept.csv"
    assert main(["vacancies", "review", str(ads), "--out", str(review), "--lang", "en"]) == EXIT_OK
    assert "3 advertisements to look over, the most doubtful first." in capsys.readouterr().out
    book = openpyxl.load_workbook(review)
    sheet = book.worksheets[0]
    at = next(row for row in range(2, 5) if sheet.cell(row, 1).value == "2")
    sheet.cell(at, 5).value = "9999"
    book.save(review)
    asked = ["vacancies", "reviewed", str(review), "--out", str(kept), "--lang", "en"]
    assert main(asked) == EXIT_NOT_POSSIBLE
    assert (
        f"the occupation in row {at} of {review} must be a unit group of ISCO-08; got 9999" in capsys.readouterr().err
    )
    sheet.cell(at, 5).value = "4110 – Nhân viên tổng hợp"
    book.save(review)
    assert main([*asked, "--json"]) == EXIT_OK
    assert json.loads(capsys.readouterr().out)["decisions"] == 1
    # kept before: another advertisement's decision stays, the same one's is replaced
    (tmp_path / "former.csv").write_text(
        "ad,title,employer,occupation\n2,Nhân viên,B,9329\n9,Thợ tiện,D,7223\n", encoding="utf-8"
    )
    assert (
        main([*asked[:3], "--training", str(tmp_path / "former.csv"), "--out", str(tmp_path / "both.csv")]) == EXIT_OK
    )
    assert pl.read_csv(tmp_path / "both.csv", infer_schema=False).select("ad", "occupation").sort("ad").rows() == [
        ("2", "4110"),
        ("9", "7223"),
    ]
    assert (
        main(["vacancies", "code", str(ads), "--training", str(kept), "--out", str(tmp_path / "codes.csv")]) == EXIT_OK
    )
    coded = pl.read_csv(tmp_path / "codes.csv", infer_schema=False)
    row = coded.filter(pl.col("ad") == "2").row(0, named=True)
    assert (row["isco08"], row["probability"], row["top5"].split()[0], len(row["top5"].split())) == (
        "4110",
        "1.0",
        "4110",
        5,
    )


def test_a_title_of_the_same_words_has_the_decision_where_all_agree() -> None:
    ads = pl.DataFrame({"ad": ["a", "b", "c"], "title": ["NHÂN VIÊN kho, lương 9 triệu", "Thợ tiện", "Thợ hàn"]})
    training = pl.DataFrame(
        {
            "ad": ["1", "2", "3", "4"],
            "title": ["Nhân viên kho", "Nhân viên kho", "Thợ tiện", "Thợ tiện"],
            "employer": [None] * 4,
            "occupation": ["9333", "9333", "7223", "7211"],
        },
        schema_overrides={"employer": pl.String},
    )
    coded = codes(ads)
    made = with_training(ads, coded, training)
    # two that agree: (2 + 1) / (2 + 2); two that do not decide nothing
    assert made.row(0)[:3] == ("a", "9333", 0.75)
    assert made.slice(1).equals(coded.slice(1))


def test_codes_become_a_workbook_or_csv_that_excel_reads(tmp_path: Path, ads: Path) -> None:
    for name in ("codes.xlsx", "codes.csv"):
        assert main(["vacancies", "code", str(ads), "--out", str(tmp_path / name)]) == EXIT_OK
    head, first, *_ = cells(tmp_path / "codes.xlsx")
    assert head == ("Mã tin", "Tên việc", "Mã nghề", "Tên nghề", "Xác suất", "Năm mã gần nhất", "Mã VSCO 2020")
    assert first[:4] == ("1", "Thợ hàn", "7212", "Thợ hàn và cắt kim loại bằng nhiệt")
    assert (tmp_path / "codes.csv").read_bytes().startswith(BOM)
    assert main(["vacancies", "code", str(ads), "--out", str(tmp_path / "codes.docx")]) == EXIT_NOT_POSSIBLE


def test_what_is_read_and_summed_up_too(tmp_path: Path, ads: Path) -> None:
    read = ["vacancies", "read", str(tmp_path / "board.csv"), "--map", str(tmp_path / "ads.map.csv"), "--out"]
    for name in ("seen.xlsx", "seen.csv"):
        assert main([*read, str(tmp_path / name)]) == EXIT_OK
        assert (tmp_path / "seen.refused.csv").exists()
    assert cells(tmp_path / "seen.xlsx")[1][2] == "Thợ hàn"
    assert (tmp_path / "seen.csv").read_bytes().startswith(BOM)
    assert main(["vacancies", "summary", str(ads), "--out", str(tmp_path / "sums.xlsx")]) == EXIT_OK
    assert {"facts", "notes", "basis"} <= set(openpyxl.load_workbook(tmp_path / "sums.xlsx").sheetnames)
    assert main(["vacancies", "summary", str(ads), "--out", str(tmp_path / "sums")]) == EXIT_OK
    assert (tmp_path / "sums" / "facts.csv").read_bytes().startswith(BOM)


def test_a_code_that_is_none_is_refused_and_a_decimal_comma_understood(tmp_path: Path, ads: Path, capsys) -> None:
    asked = ["vacancies", "summary", str(ads), "--out", str(tmp_path / "sums"), "--lang", "en", "--codes"]
    for name, code in (("wrong.csv", "9999"), ("right.csv", "110")):
        (tmp_path / name).write_text(f'ad;isco08;probability\n1;{code};"0,946"\n', encoding="utf-8")
    assert main([*asked, str(tmp_path / "wrong.csv")]) == EXIT_NOT_POSSIBLE
    assert "the code of advertisement 1 in" in (said := capsys.readouterr().err)
    assert "must be a unit group of ISCO-08; got 9999" in said
    assert main([*asked, str(tmp_path / "right.csv")]) == EXIT_OK


def test_a_sheet_has_a_last_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "SHEET_ROWS", 2)
    assert written.write_frames([pl.DataFrame({"a": [1, 2]})], tmp_path / "two.xlsx") == 2
    with pytest.raises(OutputError, match=r"a sheet holds 2 rows; three.xlsx has more"):
        written.write_frames([pl.DataFrame({"a": [1, 2]}), pl.DataFrame({"a": [3]})], tmp_path / "three.xlsx")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_title_that_a_spreadsheet_would_run_is_text_and_comes_back_as_it_was(tmp_path: Path, form: str) -> None:
    """Whoever advertises writes the title: it must not run on the officer's machine, nor lose its decision."""
    titles = ['=HYPERLINK("http://x")', "- Kế toán", "+84 gọi ngay", "'=1", "Thợ hàn"]
    rows = pl.DataFrame({"ad": list("12345"), "title": titles, "employer": ["@A"] * 5, "occupation": ["7212"] * 5})
    kept = tmp_path / f"kept.{form}"
    written.write_frames([rows], kept)
    if form == "csv":
        assert not [line for line in kept.read_text("utf-8-sig").splitlines() if line.split(",")[1][0] in "=-+@"]
        assert read_review(kept).rows() == rows.rows()
    else:
        assert not [value for row in cells(kept) for value in row if str(value)[0] == "=" and value not in titles]
        assert {cell.data_type for row in openpyxl.load_workbook(kept).worksheets[0] for cell in row} <= {"s", "n"}


def test_what_was_not_read_is_no_formula_either(tmp_path: Path) -> None:
    (tmp_path / "board.csv").write_text("id,title,pay\n1,Thợ hàn,=20 man\n", encoding="utf-8")
    read = ["vacancies", "read", str(tmp_path / "board.csv"), "--out", str(tmp_path / "ads.parquet")]
    assert main(read) == main([*read, "--map", str(tmp_path / "ads.map.csv")]) == EXIT_OK
    lines = (tmp_path / "ads.unread.csv").read_text("utf-8-sig").splitlines()
    assert lines == ["row,ad,column,text", "1,1,pay,'=20 man"]
