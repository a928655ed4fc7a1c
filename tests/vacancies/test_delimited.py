"""Files of advertisements as they are really written: coded row by row, or refused in words."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.cli import main
from caunghe.commands import EXIT_NOT_POSSIBLE
from caunghe.errors import CaungheError
from caunghe.vacancies.reading.sources import KEPT, text_batches
from caunghe.vacancies.steps import code_ads

CELL = st.text(st.characters(exclude_characters="\t\r\n", exclude_categories=["Cs", "Cc"]), max_size=12)


def read(path: Path, size: int = 1000) -> list[tuple[str, ...]]:
    return pl.concat(text_batches(path, size)).fill_null("").rows()


def written(folder: Path, content: str | bytes, name: str = "ads.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def coded(folder: Path, content: str | bytes, name: str = "ads.csv") -> list[tuple[str, str]]:
    code_ads(written(folder, content, name), folder / "coded.csv")
    return pl.read_csv(folder / "coded.csv", infer_schema=False).select("ad", "isco08").rows()


def test_every_row_of_a_file_comes_back(tmp_path: Path) -> None:
    lines = ["ad\ttitle\tfield\tlevel\ttext", 'a1\t"Thợ hàn\tCơ khí\t\tHàn khung', "a2\tThủ kho", "a3\t\tKho vận\t\t"]
    heard: list[int] = []
    path = written(tmp_path, "\ufeff" + "\n".join(lines) + "\n", "ads.tsv")
    assert code_ads(path, tmp_path / "coded.csv", heard.append) == 3
    table = pl.read_csv(tmp_path / "coded.csv", infer_schema=False)
    assert table.columns == ["ad", "isco08", "probability", "top5", "vsco2020"]
    assert table["ad"].to_list() == ["a1", "a2", "a3"]
    assert table["isco08"].to_list()[:2] == ["7212", "4321"]
    assert heard == [3]


def test_marks_at_the_front_line_ends_and_semicolons(tmp_path: Path) -> None:
    want = [("1", "7212"), ("2", "4321")]
    assert coded(tmp_path, "\ufeffad\ttitle\r\n1\tThợ hàn\r\n\r\n2\tThủ kho\r\n") == want
    assert coded(tmp_path, 'Ad;Title\n1;"Thợ hàn; CO2"\n2;Thủ kho') == want
    assert coded(tmp_path, '"ad","title","text, long"\n1,Thợ hàn,"dòng một\ndòng hai"\n2,Thủ kho,\n') == want
    assert coded(tmp_path, "ad\ttitle\ttext\n1\tThợ hàn\ta\rb\n2\tThủ kho\t\n") == want
    assert coded(tmp_path, "ad,title\n1,Thợ\0 hàn\n2,Thủ kho\0\n") == want


def test_other_programs_tab_separated_files(tmp_path: Path) -> None:
    want = [("1", "7212"), ("2", "4321")]
    # as R writes it, as Excel's "Unicode text", with empty columns at the end, with quoted texts of several lines
    assert coded(tmp_path, '"ad"\t"title"\n"1"\t"Thợ hàn ""CO2"""\n"2"\t"Thủ kho"\n', "ads.tsv") == want
    assert coded(tmp_path, "ad\ttitle\r\n1\tThợ hàn\r\n2\tThủ kho\r\n".encode("utf-16"), "ads.tsv") == want
    assert coded(tmp_path, "ad;title;;\n1;Thợ hàn;;\n2;Thủ kho;;\n") == want
    lines = ["ad\ttitle\ttext", '1\tThợ hàn\t"dòng một', "", 'dòng ""hai""\tvẫn thế"', '2\t"Thủ\tkho"\t"x" ghi']
    assert coded(tmp_path, "\n".join(lines), "ads.tsv") == want
    assert read(tmp_path / "ads.tsv")[0][2] == 'dòng một\n\ndòng "hai"\tvẫn thế'


def test_a_quotation_mark_that_mends_nothing_is_a_letter(tmp_path: Path) -> None:
    lines = ["ad\ttitle\ttext", '1\t"Thợ hàn\tx', '2\tThủ kho"\ty', '3\t"Kế toán', '4\tBảo vệ"\tz', '5\t"a"\t"b"']
    path = written(tmp_path, "\n".join(lines), "ads.tsv")
    assert read(path) == [
        ("1", '"Thợ hàn', "x"),
        ("2", 'Thủ kho"', "y"),
        ("3", '"Kế toán', ""),
        ("4", 'Bảo vệ"', "z"),
        ("5", '"a"', '"b"'),
    ]


def test_fields_of_a_million_characters(tmp_path: Path) -> None:
    long = "x" * 1_000_000
    path = written(tmp_path, f'ad,title,text\n1,Thợ hàn,"{long}"\n2,{long},\n')
    assert [len(cell) for cell in read(path)[0]] == [1, len("Thợ hàn"), KEPT]
    assert code_ads(path, tmp_path / "coded.csv") == 2


def test_parquet_is_coded_as_well(tmp_path: Path) -> None:
    pl.DataFrame({"ad": [7], "title": ["Thợ hàn"]}).write_parquet(tmp_path / "ads.parquet")
    code_ads(tmp_path / "ads.parquet", tmp_path / "coded.csv")
    assert pl.read_csv(tmp_path / "coded.csv", infer_schema=False)["isco08"].to_list() == ["7212"]


def test_a_file_of_a_header_alone_gives_no_row(tmp_path: Path) -> None:
    assert coded(tmp_path, "ad,title\n") == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("ad,name\n1,x\n", "must have the columns ad and title; got: ad, name"),
        ("", "must begin with the names of its columns"),
        ("ad,title,Title\n1,a,b\n", "it has title more than once"),
        (bytes(range(256)) * 20, "is not CSV text"),
        ('ad,title\n1,"Thợ hàn\n2,Thủ kho\n', "the quotation mark opened in row 2 is never closed"),
        ('ad,title\n1,"' + "x" * 17_000_000, "a cell is longer than 10000000 characters"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_leaves_no_file(
    tmp_path: Path, content: str | bytes, why: str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(CaungheError, match=why):
        code_ads(path, tmp_path / "coded.csv")
    assert [file.name for file in tmp_path.iterdir()] == ["ads.csv"]


def test_the_command_says_what_is_wrong_without_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path = written(tmp_path, bytes(range(256)) * 20)
    assert main(["vacancies", "code", str(path), "--out", str(tmp_path / "coded.csv")]) == EXIT_NOT_POSSIBLE
    said = capsys.readouterr().err
    assert "không phải tệp văn bản CSV" in said
    assert "Traceback" not in said


@given(rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=12), size=st.integers(1, 5))
@settings(max_examples=60)
def test_tab_separated_cells_come_back_whatever_they_hold(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], size: int
) -> None:
    lines = ["a\tb\tc", *("\t".join(row) for row in rows)]
    path = written(tmp_path_factory.mktemp("cells"), "\n".join(lines) + "\n", "cells.tsv")
    assert read(path, size) == [row for row in rows if any(cell.strip() for cell in row)]


@pytest.mark.parametrize("row", ["x,y,ad", ",,ad", ",ad,ad", "ad,,", "x,title,y"])
def test_a_heading_s_word_among_the_data_does_not_take_the_headings_place(tmp_path: Path, row: str) -> None:
    path = written(tmp_path, f"a,b,c\n{row}\n1,2,3\n", "cells.csv")
    assert read(path, 5) == [tuple(row.split(",")), ("1", "2", "3")]


@given(rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=12), size=st.integers(1, 5))
@settings(max_examples=60)
def test_quoted_cells_come_back_as_polars_writes_them(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], size: int
) -> None:
    path = tmp_path_factory.mktemp("cells") / "cells.csv"
    table = pl.DataFrame(rows, schema=dict.fromkeys("abc", pl.String), orient="row")
    table.write_csv(path, quote_style="always")
    assert read(path, size) == [row for row in rows if any(cell.strip() for cell in row)]
